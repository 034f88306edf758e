//! Operations: parameters under Rust names in the order of the contract, one request body, one successful response.
//! Errors, security and everything about the wire stay in the plan.

use std::collections::HashSet;

use oas_contract::extensions::ErrorShape;
use oas_contract::{Finding, MediaType, Node, Operation, Server, View, is_json};

use super::answer_forms::accepted;
use super::responses::LoweredResponse;
use super::{Lowering, NOT_USED, RequestSchemas, pages};
use crate::names;
use crate::plan::{BodyPlan, Bounds, Codec, Inner, OperationPlan};

impl<'d> Lowering<'d> {
    /// Fills the operations of the plan, with the schemas of each. Those that send a body of another form than the first one stand
    /// behind all others.
    pub(super) fn operations(&mut self) {
        let mut known = Names::default();
        let mut others = Vec::new();
        for operation in self.document.operations() {
            let id = names::free_value(&operation.identifier(), |id| known.ids.contains(id));
            let wanted = operation.rust_name().unwrap_or(&id).to_owned();
            let named = known.taken(&id, &wanted);
            let sent = self.sent(&operation);
            let (plan, schemas, inner) = self.operation(&operation, named, sent.first());
            self.plan.operations.push(plan);
            self.requests.push(schemas);
            self.responses.push(inner);
            let forms = sent.iter().skip(1);
            others.extend(forms.map(|media| (operation.clone(), id.clone(), wanted.clone(), *media)));
        }
        for (operation, id, wanted, media) in others {
            let form = form_name(&media);
            let id = names::free_value(&format!("{id}_{form}"), |id| known.ids.contains(id));
            let named = known.taken(&id, &format!("{wanted}_{form}"));
            let (name, method) = (operation.name(), &named.method);
            let why = format!("the body as `{}` of `{name}` has a method of its own, `{method}`", media.name);
            self.notes.push(Finding::note(NOT_USED, media.place(), why));
            let (plan, schemas, inner) = self.operation(&operation, named, Some(&media));
            self.responses.push(inner);
            self.plan.operations.push(OperationPlan { waiter: None, token_source: None, ..plan });
            self.requests.push(schemas);
        }
    }

    /// An operation that sends its body as a media type.
    fn operation(
        &mut self,
        operation: &Operation<'d>,
        Named { id, method: name, builder }: Named,
        media: Option<&MediaType<'d>>,
    ) -> (OperationPlan, RequestSchemas, Option<Inner>) {
        let (body, body_schema, parts) = self.body(media, operation.content_type(), &builder);
        let (parameters, lowered) = self.parameters(operation, parts, &builder);
        let LoweredResponse { plan: response, schema, answers, inner } = self.response(operation, &builder);
        let (forms, form_schemas) = self.other_forms(operation, &builder, &parameters);
        let (answer_headers, header_schemas) = self.answer_headers(operation, &builder);
        let headers_type = match answer_headers.is_empty() {
            true => String::new(),
            false => self.free_type(&format!("{builder}Headers")),
        };
        let schemas = RequestSchemas {
            parameters: lowered,
            body: body_schema,
            response: schema,
            answers,
            forms: form_schemas,
            headers: header_schemas,
        };
        let mut headers = headers(self.document.request_headers());
        for (name, value) in self::headers(operation.request_headers()) {
            headers.retain(|(known, _)| *known != name);
            headers.push((name, value));
        }
        // Who can have one of several forms says which.
        if let Some(accepted) = accepted(operation).filter(|_| headers.iter().all(|(name, _)| name != "accept")) {
            headers.push(("accept".to_owned(), accepted));
        }
        let server = self.own_server(operation);
        let own_pages = pages(&operation.sources());
        let security = self.alternatives(operation);
        let plan = OperationPlan {
            name,
            builder,
            id,
            feature: self.feature(operation),
            method: operation.method.to_ascii_uppercase(),
            server,
            path: operation.route().to_owned(),
            query: operation
                .constant_query()
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            summary: operation.summary().map(str::to_owned),
            description: operation.description().map(str::to_owned),
            pages: own_pages,
            deprecated: operation.deprecated(),
            secret: operation.token_source().is_some(),
            idempotent: operation.idempotent(),
            idempotency_key: operation.idempotency_key(),
            done_codes: operation.done_codes().into_iter().map(str::to_owned).collect(),
            error_codes: error_codes(&self.plan.errors, operation),
            headers,
            security,
            parameters,
            body,
            needs_body: operation.request_body().is_some_and(|body| body.required()),
            response,
            forms,
            headers_type,
            answer_headers,
            not_modified: operation.may_be_unmodified(),
            paging: None,
            waiter: operation.waiter(),
            job: None,
            followed: false,
            token_source: operation.token_source(),
        };
        (plan, schemas, inner)
    }

    /// The server of an operation, where it has another one than the document: its base URL, and the variable that says where it is.
    fn own_server(&mut self, operation: &Operation<'_>) -> Option<(String, Option<String>)> {
        let servers = operation.own_servers();
        let (first, others) = servers.split_first()?;
        for server in others {
            let why = format!(
                "`{}` is another server of the operation: the first one is called",
                server.url().unwrap_or_default()
            );
            self.pass_over(server, &why);
        }
        let variable = first.environment().map(str::to_owned);
        let is_variable = variable.is_some();
        if let Some(path) = first.path_on_host() {
            let of_all = self.document.servers().first().and_then(Server::path_on_host);
            return Some((path, variable)).filter(|(path, _)| is_variable || Some(path) != of_all.as_ref());
        }
        let Some(url) = first.endpoint().filter(|url| url.starts_with("https://")) else {
            let message = "the server of an operation needs a URL to which credentials may be sent";
            self.no_form("server", first.node(), message, "write `https://…`, or a path from `/` on the same host");
            return None;
        };
        Some((url, variable)).filter(|(url, _)| is_variable || Some(url) != self.plan.endpoint.as_ref())
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
                self.notes.push(Finding::note(NOT_USED, self.document.place_at(*position), why));
            }
        }
        alternatives
            .iter()
            .map(|alternative| alternative.schemes.iter().filter_map(|(name, ..)| find(name)).collect())
            .collect()
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
        let parameters = self.plan.operations.iter().flat_map(|operation| &operation.parameters);
        let parameters = parameters.filter_map(|parameter| Some(parameter.inner.as_ref()?.name.clone()));
        let mut open: Vec<String> = bodies.iter().flatten().cloned().chain(parameters).collect();
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

/// What an operation is called.
struct Named {
    id: String,
    method: String,
    builder: String,
}

/// The names that operations have.
#[derive(Default)]
struct Names {
    ids: HashSet<String>,
    methods: HashSet<String>,
    builders: HashSet<String>,
}

impl Names {
    /// Names for an operation that no other one has.
    fn taken(&mut self, id: &str, wanted: &str) -> Named {
        let method = names::free_value(&names::method_name(wanted), |name| self.methods.contains(name));
        let builder = names::free(&names::builder_name(wanted), "", |name| self.builders.contains(name));
        self.ids.insert(id.to_owned());
        self.methods.insert(method.clone());
        self.builders.insert(builder.clone());
        Named { id: id.to_owned(), method, builder }
    }
}

/// The end of the name of a method that sends a media type.
fn form_name(media: &MediaType<'_>) -> &'static str {
    match media.name {
        name if is_json(name) => "json",
        "application/x-www-form-urlencoded" => "form",
        _ if media.is_multipart() => "multipart",
        name if name.starts_with("text/") => "text",
        _ => "bytes",
    }
}

/// Whether the bounds of a field say something that can be checked on its Rust type.
pub(crate) fn checkable(bounds: &Bounds, codec: &Codec) -> bool {
    !bounds.is_empty() && (codec.is_plain() || *codec == Codec::Named("Bytes"))
}

/// What a body or a parameter without a schema has instead.
pub(super) static EMPTY: Node = Node { position: oas_contract::Position::START, value: oas_contract::Value::Null };

fn headers(written: Vec<(&str, &str)>) -> Vec<(String, String)> {
    written.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect()
}

/// Where a successful response may carry the code of an error. A member that it declares is its own, unless the contract says
/// which codes mean success.
fn error_codes(shape: &ErrorShape, operation: &Operation<'_>) -> Vec<String> {
    let schema = operation.success().and_then(|response| response.json_schema());
    let is_declared = |pointer: &str| schema.as_ref().is_some_and(|schema| schema.reached(pointer).is_some());
    // Why a job has failed is no error of the call that asks for it.
    let reasons = operation.waiter().map(|waiter| waiter.code).unwrap_or_default();
    let is_reason = |pointer: &str| reasons.iter().any(|reason| covers(pointer, reason));
    let codes = shape.code.iter().filter(|pointer| shape.states_success || !is_declared(pointer));
    let codes = codes.filter(|pointer| !is_reason(pointer));
    codes.cloned().collect()
}

/// Whether a pointer leads to where another does; `*` in it stands for any member.
fn covers(pointer: &str, other: &str) -> bool {
    let (tokens, others): (Vec<_>, Vec<_>) = (pointer.split('/').collect(), other.split('/').collect());
    tokens.len() == others.len() && tokens.iter().zip(&others).all(|(token, other)| *token == "*" || token == other)
}
