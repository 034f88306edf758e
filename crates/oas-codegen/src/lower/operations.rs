//! Operations: parameters under Rust names in the order of the contract, one request body, one successful response.
//! Errors, security and everything about the wire stay in the plan.

use std::collections::{HashMap, HashSet};

use oas_contract::extensions::{CLIENT_SETTING, ErrorShape};
use oas_contract::{Finding, Kind, Location, MediaType, Node, Operation, Parameter, Response, Schema, View, is_json};
use serde_json::Value;

use super::schemas::Shape;
use super::structures::{bounds, description, is_secret};
use super::unions::is_nullable;
use super::{Lowering, RequestSchemas, pages};
use crate::names;
use crate::plan::{
    BodyPlan, Bounds, Codec, Inner, ListStyle, OperationPlan, ParameterPlace, ParameterPlan, ResponsePlan,
};

impl<'d> Lowering<'d> {
    /// Fills the operations of the plan, with the schemas of each.
    pub(super) fn operations(&mut self) {
        let constant_headers = headers(self.document.request_headers());
        let (mut methods, mut builders) = (HashSet::new(), HashSet::new());
        for operation in self.document.operations() {
            let id = operation.id().unwrap_or_default();
            let wanted = operation.rust_name().unwrap_or(id);
            let name = names::free_value(&names::method_name(wanted), |name| methods.contains(name));
            let builder = names::free(&names::builder_name(wanted), "", |name| builders.contains(name));
            methods.insert(name.clone());
            builders.insert(builder.clone());
            let mut parameters = Vec::new();
            let mut lowered = Vec::new();
            let mut setters: HashMap<String, &str> = HashMap::new();
            for parameter in &operation.parameters {
                let (mut plan, schema) = self.parameter(parameter, &builder);
                if let Some(other) = setters.get(&plan.name) {
                    let name = names::free_value(&plan.name, |name| setters.contains_key(name));
                    let message = format!("`{}` and `{other}` become the same setter, this one is `{name}`", plan.wire);
                    self.renamed("parameter-name", parameter.node(), message);
                    plan.name = name;
                }
                setters.insert(plan.name.clone(), parameter.name);
                parameters.push(plan);
                lowered.push(schema);
            }
            let (body, body_schema) = self.body(&operation, &builder);
            let (response, response_schema, inner) = self.response(&operation, &builder);
            self.responses.push(inner);
            self.requests.push(RequestSchemas { parameters: lowered, body: body_schema, response: response_schema });
            let mut headers = constant_headers.clone();
            for (name, value) in self::headers(operation.request_headers()) {
                headers.retain(|(known, _)| *known != name);
                headers.push((name, value));
            }
            let own_pages = pages(&operation.sources());
            let security = self.alternatives(&operation);
            self.plan.operations.push(OperationPlan {
                name,
                builder,
                id: id.to_owned(),
                method: operation.method.to_ascii_uppercase(),
                path: operation.path.to_owned(),
                summary: operation.summary().map(str::to_owned),
                description: operation.description().map(str::to_owned),
                pages: own_pages,
                deprecated: operation.deprecated(),
                secret: operation.token_source().is_some(),
                idempotent: operation.idempotent(),
                done_codes: operation.done_codes().into_iter().map(str::to_owned).collect(),
                error_codes: error_codes(&self.plan.errors, &operation),
                headers,
                security,
                parameters,
                body,
                needs_body: operation.request_body().is_some_and(|body| body.required()),
                response,
                paging: None,
                waiter: operation.waiter(),
                token_source: operation.token_source(),
            });
        }
    }

    fn alternatives(&mut self, operation: &Operation<'_>) -> Vec<Vec<usize>> {
        let find = |name: &str| self.plan.schemes.iter().position(|scheme| scheme.name == name);
        let alternatives = operation.security();
        for (name, position, scopes) in alternatives.iter().flat_map(|alternative| &alternative.schemes) {
            if !scopes.is_empty() {
                let why = format!(
                    "a token of `{name}` has the scopes that it was issued with, be they {} or not",
                    scopes.join(", ")
                );
                self.notes.push(Finding::note("left-out", self.document.source().place(*position), why));
            }
        }
        alternatives
            .iter()
            .map(|alternative| alternative.schemes.iter().filter_map(|(name, ..)| find(name)).collect())
            .collect()
    }

    fn parameter(&mut self, parameter: &Parameter<'d>, builder: &str) -> (ParameterPlan, Value) {
        let (wire, location, node) = (parameter.name, parameter.location, parameter.node());
        let schema = parameter.schema().unwrap_or_else(|| Schema::at(self.document, &EMPTY));
        let hint = format!("{builder}{}", names::type_name(wire));
        let lowered = self.schema(schema, &hint, 0);
        let name = parameter.rust_name().map_or_else(|| names::parameter_name(wire), names::parameter_name);
        if schema.layers().iter().any(Schema::nullable) {
            let why = "a parameter that is null is left out of the request: nothing else can be written there";
            self.notes.push(Finding::note("left-out", schema.place(), why));
        }
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
        // What is no list is written in the same way whatever the style; the linter has refused what is not.
        let style = list_style(parameter);
        let place = match location {
            Location::Path => ParameterPlace::Path,
            Location::Header | Location::Cookie => ParameterPlace::Header,
            Location::Query => ParameterPlace::Query(style),
        };
        let setting = parameter.client_setting();
        let description =
            parameter.description().map(str::to_owned).or_else(|| description(&schema)).unwrap_or_default();
        let resolved = schema.unwrapped();
        if let Some(setting) = &setting {
            if list || !codec.is_plain() || resolved.kind() != Some(Kind::String) {
                self.fault(
                    "client-setting",
                    node,
                    "only a text can be a setting of the client",
                    "take `x-client-setting` out",
                );
            }
            let node = parameter.extension(&CLIENT_SETTING).unwrap_or(node);
            self.setting(node, &setting.name, description.clone(), setting.environment.clone(), false);
        }
        let element = resolved.items().map(|items| items.unwrapped());
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
            bounds: bounds(&resolved),
            element_bounds: element.as_ref().map(bounds).unwrap_or_default(),
            secret,
            setting,
            example: parameter.examples().into_iter().chain(schema.examples()).next().map(Node::to_json),
        };
        (plan, lowered.schema)
    }

    fn body(&mut self, operation: &Operation<'d>, builder: &str) -> (Option<BodyPlan>, Option<Value>) {
        let Some(body) = operation.request_body() else { return (None, None) };
        let Some(media) = body.media().into_iter().next() else { return (None, None) };
        let form = media.name == "application/x-www-form-urlencoded";
        if !(is_json(media.name) || form) {
            self.bytes(&media);
            return (Some(BodyPlan::Raw { media: media.name.to_owned() }), None);
        }
        let schema = media.schema().unwrap_or_else(|| Schema::at(self.document, &EMPTY));
        self.never_null(&schema, "a body that is null is not sent");
        let lowered = self.schema(schema, &format!("{builder}Body"), 0);
        if !lowered.codec.is_plain() {
            self.fault(
                "body-codec",
                media.node(),
                "a request body cannot be a bare value with a format",
                "put it into an object",
            );
        }
        let checked = lowered.inner.is_some_and(|inner| !inner.list);
        let json = || BodyPlan::Json { checked, media: media.name.to_owned() };
        let plan = if form { BodyPlan::Form } else { json() };
        (Some(plan), Some(lowered.schema))
    }

    fn response(&mut self, operation: &Operation<'d>, builder: &str) -> (ResponsePlan, Option<Value>, Option<Inner>) {
        let success = operation.success();
        let mut errors = Vec::new();
        for response in operation.responses() {
            self.other_media(&response);
            let returned = success.is_some_and(|success| success.status == response.status);
            if response.status.starts_with('2') && !returned {
                // The linter has seen that its body is the same.
                response.settle();
            } else if let Some(schema) = response.json_schema().filter(|_| !response.status.starts_with('2')) {
                // Error bodies become types as well, so that a caller can read one that has more than the usual parts.
                let lowered = self.schema(schema, &format!("{builder}{}Error", names::type_name(response.status)), 0);
                let name = lowered
                    .schema
                    .get("$ref")
                    .and_then(Value::as_str)
                    .and_then(|reference| reference.rsplit('/').next());
                let name = name.map_or_else(|| lowered.schema.to_string(), str::to_owned);
                errors.push(format!("{} (`{name}`)", response.status));
            }
        }
        if !errors.is_empty() {
            let why =
                format!("clients read errors as `x-error-shape` says, not as the schemas of {}", errors.join(", "));
            self.notes.push(Finding::note("left-out", operation.place(), why));
        }
        let Some(response) = success else { return (ResponsePlan::Empty, None, None) };
        match response.json_schema() {
            Some(schema) => {
                self.never_null(&schema, "an answer that is null is an error");
                let lowered = self.schema(schema, &format!("{builder}Response"), 0);
                (ResponsePlan::Json(lowered.codec), Some(lowered.schema), lowered.inner)
            }
            None if !response.media().is_empty() => (ResponsePlan::Raw, None, None),
            None => (ResponsePlan::Empty, None, None),
        }
    }

    /// Says what becomes of `null` where it is all there is.
    fn never_null(&mut self, schema: &Schema<'d>, why: &str) {
        if is_nullable(schema) {
            self.notes.push(Finding::note("left-out", schema.place(), why));
        }
    }

    /// Bodies that are not read as what they are: those that come beside JSON, and those of which only bytes are wanted.
    fn other_media(&mut self, response: &Response<'d>) {
        let json = response.json();
        for media in response.media() {
            match json {
                Some(json) if media.name == json.name => {}
                Some(json) => {
                    let why = format!("`{}` is not read: the answer is taken for `{}`", media.name, json.name);
                    self.leave_out(&media, &why);
                }
                None => self.bytes(&media),
            }
        }
    }

    /// A body that is no JSON: it goes as it is, whatever its schema says.
    fn bytes(&mut self, media: &MediaType<'d>) {
        match media.schema() {
            Some(_) => {
                self.leave_out(media, &format!("`{}` is taken for bytes: no schema is held against it", media.name));
            }
            None => media.settle(),
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
            if let Some(BodyPlan::Json { checked, .. }) = &mut operation.body {
                *checked = body.is_some_and(|body| self.plan.checked.contains(&body));
            }
        }
    }
}

/// Whether the bounds of a field say something that can be checked on its Rust type.
pub(crate) fn checkable(bounds: &Bounds, codec: &Codec) -> bool {
    !bounds.is_empty() && (codec.is_plain() || *codec == Codec::Named("Bytes"))
}

static EMPTY: Node = Node { position: oas_contract::Position::START, value: oas_contract::Value::Null };

fn headers(written: Vec<(&str, &str)>) -> Vec<(String, String)> {
    written.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect()
}

/// Where a successful response may carry the code of an error. A member that it declares is its own, unless the contract says
/// which codes mean success.
fn error_codes(shape: &ErrorShape, operation: &Operation<'_>) -> Vec<String> {
    let schema = operation.success().and_then(|response| response.json_schema());
    let is_declared = |pointer: &str| schema.as_ref().is_some_and(|schema| schema.reached(pointer).is_some());
    let codes = shape.code.iter().filter(|pointer| shape.states_success || !is_declared(pointer));
    codes.cloned().collect()
}

fn list_style(parameter: &Parameter<'_>) -> ListStyle {
    let (explode, style) = (parameter.explode(), parameter.style());
    match style {
        _ if parameter.is_indexed() => ListStyle::Indexed,
        Some("spaceDelimited") if explode != Some(true) => ListStyle::Space,
        Some("pipeDelimited") if explode != Some(true) => ListStyle::Pipe,
        _ if explode == Some(false) => ListStyle::Comma,
        _ => ListStyle::Repeated,
    }
}
