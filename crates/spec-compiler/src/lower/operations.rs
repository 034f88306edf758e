//! Operations: parameters under Rust names in the order of the contract, one request body, one successful response.
//! Errors, security and everything about the wire stay in the plan.

use contract::{Location, Node, Operation, Parameter, extensions, is_json};
use serde_json::Value;

use super::schemas::Shape;
use super::structures::{bounds, is_secret};
use super::{Lowering, RequestSchemas, pages};
use crate::names;
use crate::plan::{
    BodyPlan, Bounds, Codec, Inner, ListStyle, OperationPlan, ParameterPlace, ParameterPlan, ResponsePlan,
};

impl<'d> Lowering<'d> {
    /// Fills the operations of the plan, with the schemas of each.
    pub(super) fn operations(&mut self) {
        let root = self.document.root();
        let constant_headers = headers(root);
        for operation in self.document.operations() {
            let id = operation.node.str("operationId").unwrap_or_default();
            let wanted = operation.node.str("x-rust-name").unwrap_or(id);
            let (name, builder) = (names::method_name(wanted), names::builder_name(wanted));
            let mut parameters = Vec::new();
            let mut lowered = Vec::new();
            for parameter in &operation.parameters {
                let (plan, schema) = self.parameter(parameter, &builder);
                if let Some(other) = parameters.iter().find(|known: &&ParameterPlan| known.name == plan.name) {
                    let message =
                        format!("`{}` and `{}` become the same setter `{}`", plan.wire, other.wire, plan.name);
                    self.fault(
                        "parameter-name",
                        parameter.node,
                        message,
                        "choose another name for one with `x-rust-name`",
                    );
                }
                parameters.push(plan);
                lowered.push(schema);
            }
            let (body, body_schema) = self.body(&operation, &builder);
            let (response, response_schema, inner) = self.response(&operation, &builder);
            self.responses.push(inner);
            self.requests.push(RequestSchemas { parameters: lowered, body: body_schema, response: response_schema });
            let mut headers = constant_headers.clone();
            for (name, value) in self::headers(operation.node) {
                headers.retain(|(known, _)| *known != name);
                headers.push((name, value));
            }
            let own_pages = pages(operation.node);
            let security = self.alternatives(&operation);
            self.plan.operations.push(OperationPlan {
                name,
                builder,
                id: id.to_owned(),
                method: operation.method.to_ascii_uppercase(),
                path: operation.path.to_owned(),
                summary: operation.node.str("summary").map(str::to_owned),
                description: operation.node.str("description").map(str::to_owned),
                pages: own_pages,
                deprecated: operation.node.flag("deprecated"),
                secret: extensions::token_source(operation.node).is_some(),
                idempotent: extensions::idempotent(operation.node, operation.method),
                headers,
                security,
                parameters,
                body,
                response,
                paging: None,
                waiter: extensions::waiter(operation.node),
                token_source: extensions::token_source(operation.node),
            });
        }
    }

    fn alternatives(&mut self, operation: &Operation<'_>) -> Vec<Vec<usize>> {
        let find = |name: &String| self.plan.schemes.iter().position(|scheme| scheme.name == *name);
        extensions::security(self.document, operation.node)
            .iter()
            .map(|alternative| alternative.iter().filter_map(find).collect())
            .collect()
    }

    fn parameter(&mut self, parameter: &Parameter<'d>, builder: &str) -> (ParameterPlan, Value) {
        let Parameter { name: wire, location, node } = *parameter;
        let empty = &EMPTY;
        let schema = node.get("schema").unwrap_or(empty);
        let hint = format!("{builder}{}", names::type_name(wire));
        let lowered = self.schema(schema, &hint, 0);
        let name = node.str("x-rust-name").map_or_else(|| names::parameter_name(wire), names::parameter_name);
        if lowered.shape == Shape::Map {
            self.fault(
                "parameter-style",
                node,
                format!("the parameter `{wire}` cannot hold an object"),
                "use one parameter for each value",
            );
        }
        let list = lowered.shape == Shape::List;
        let codec = match lowered.codec {
            Codec::List(inner) => *inner,
            codec => codec,
        };
        let place = match location {
            Location::Path => ParameterPlace::Path,
            Location::Header | Location::Cookie => ParameterPlace::Header,
            Location::Query => ParameterPlace::Query(list_style(node)),
        };
        let setting = extensions::client_setting(node);
        let description =
            node.str("description").map(str::to_owned).or_else(|| self.description(schema)).unwrap_or_default();
        if let Some(setting) = &setting {
            if list
                || codec != Codec::Plain
                || self.document.resolve(schema).is_some_and(|schema| schema.str("type") != Some("string"))
            {
                self.fault(
                    "client-setting",
                    node,
                    "only a text can be a setting of the client",
                    "take `x-client-setting` out",
                );
            }
            self.setting(node, &setting.name, description.clone(), setting.environment.clone(), false);
        }
        let resolved = self.document.resolve(schema).unwrap_or(schema);
        let element = resolved.get("items").and_then(|items| self.document.resolve(items));
        let required = parameter.required();
        let secret = is_secret(&lowered.schema);
        let plan = ParameterPlan {
            wire: wire.to_owned(),
            name,
            place,
            required,
            description,
            codec,
            list,
            bounds: bounds(resolved),
            element_bounds: element.map(bounds).unwrap_or_default(),
            secret,
            setting,
            example: node.get("example").or_else(|| resolved.get("example")).map(Node::to_json),
        };
        (plan, lowered.schema)
    }

    fn body(&mut self, operation: &Operation<'d>, builder: &str) -> (Option<BodyPlan>, Option<Value>) {
        let Some(node) = operation.node.get("requestBody") else { return (None, None) };
        let body = self.document.resolve(node).unwrap_or(node);
        let Some((media, entry)) = body.members("content").next() else { return (None, None) };
        let form = media == "application/x-www-form-urlencoded";
        if !(is_json(media) || form) {
            return (Some(BodyPlan::Raw { media: media.to_owned() }), None);
        }
        let lowered = self.schema(entry.node.get("schema").unwrap_or(&EMPTY), &format!("{builder}Body"), 0);
        if lowered.codec != Codec::Plain {
            self.fault(
                "body-codec",
                &entry.node,
                "a request body cannot be a bare value with a format",
                "put it into an object",
            );
        }
        let checked = lowered.inner.is_some_and(|inner| !inner.list);
        let plan = if form { BodyPlan::Form } else { BodyPlan::Json { checked } };
        (Some(plan), Some(lowered.schema))
    }

    fn response(&mut self, operation: &Operation<'d>, builder: &str) -> (ResponsePlan, Option<Value>, Option<Inner>) {
        // Error bodies become types as well, so that a caller can read one that has more than the usual parts.
        for (status, entry) in operation.node.members("responses").filter(|(status, _)| !status.starts_with('2')) {
            if let Some(schema) = self.document.json_schema(&entry.node) {
                self.schema(schema, &format!("{builder}{}Error", names::type_name(status)), 0);
            }
        }
        let responses = || operation.node.members("responses");
        let success = responses()
            .find(|(status, _)| status.starts_with('2'))
            .or_else(|| responses().find(|(status, _)| *status == "default"));
        let response = success.and_then(|(_, entry)| self.document.resolve(&entry.node));
        let Some(response) = response else { return (ResponsePlan::Empty, None, None) };
        match self.document.json_schema(response) {
            Some(schema) => {
                let lowered = self.schema(schema, &format!("{builder}Response"), 0);
                (ResponsePlan::Json(lowered.codec), Some(lowered.schema), lowered.inner)
            }
            None if response.members("content").next().is_some() => (ResponsePlan::Raw, None, None),
            None => (ResponsePlan::Empty, None, None),
        }
    }

    /// Finds the structs of request bodies in which a bound stands somewhere, and takes the check away from the bodies
    /// in which none does.
    pub(super) fn checked_structs(&mut self) {
        let body = |(operation, request): (&OperationPlan, &RequestSchemas)| {
            let json = matches!(operation.body, Some(BodyPlan::Json { .. }));
            let reference = request.body.as_ref().filter(|_| json)?.get("$ref")?.as_str()?;
            Some(reference.rsplit('/').next()?.to_owned())
        };
        let bodies: Vec<Option<String>> = self.plan.operations.iter().zip(&self.requests).map(body).collect();
        // Grow the set until nothing changes: a struct is checked if it has a bound or holds a checked struct.
        loop {
            let mut grown = false;
            for (name, plan) in &self.plan.structs {
                let holds =
                    |inner: &Option<Inner>| inner.as_ref().is_some_and(|inner| self.plan.checked.contains(&inner.name));
                let needs =
                    plan.fields.iter().any(|field| checkable(&field.bounds, &field.codec) || holds(&field.inner));
                if needs && !self.plan.checked.contains(name) {
                    self.plan.checked.insert(name.clone());
                    grown = true;
                    break;
                }
            }
            if !grown {
                break;
            }
        }
        let mut sent = std::collections::BTreeSet::new();
        let mut open: Vec<String> = bodies.iter().flatten().cloned().collect();
        while let Some(name) = open.pop() {
            if let Some(plan) = self.plan.structs.get(&name).filter(|_| sent.insert(name)) {
                open.extend(
                    plan.fields.iter().filter_map(|field| field.inner.as_ref()).map(|inner| inner.name.clone()),
                );
            }
        }
        self.plan.checked.retain(|name| sent.contains(name));
        for (operation, body) in self.plan.operations.iter_mut().zip(bodies) {
            if let Some(BodyPlan::Json { checked }) = &mut operation.body {
                *checked = body.is_some_and(|body| self.plan.checked.contains(&body));
            }
        }
    }
}

/// Whether the bounds of a field say something that can be checked on its Rust type.
pub(crate) fn checkable(bounds: &Bounds, codec: &Codec) -> bool {
    !bounds.is_empty() && matches!(codec, Codec::Plain | Codec::Named("Bytes"))
}

static EMPTY: Node = Node { position: contract::Position::START, value: contract::Value::Null };

fn headers(node: &Node) -> Vec<(String, String)> {
    let members = node.members("x-request-headers");
    members.filter_map(|(name, entry)| Some((name.to_ascii_lowercase(), entry.node.as_str()?.to_owned()))).collect()
}

fn list_style(parameter: &Node) -> ListStyle {
    let explode = parameter.get("explode").and_then(Node::as_bool);
    match (parameter.str("x-query-style"), parameter.str("style")) {
        (Some("indexed"), _) => ListStyle::Indexed,
        (_, Some("spaceDelimited")) if explode != Some(true) => ListStyle::Space,
        (_, Some("pipeDelimited")) if explode != Some(true) => ListStyle::Pipe,
        _ if explode == Some(false) => ListStyle::Comma,
        _ => ListStyle::Repeated,
    }
}
