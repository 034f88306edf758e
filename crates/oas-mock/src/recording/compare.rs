//! Recorded exchanges held against the contracts: what a service sends and the contract does not say, and what the contract says and
//! the service does not send. Knows contracts and exchanges, nothing of sockets.

use std::collections::HashSet;

use oas_contract::extensions::Scheme;
use oas_contract::{Additional, Document, Finding, Kind, Operation, Place, Response, Schema, Sequence, is_json};
use serde_json::Value;

use super::sequence::values;
use super::{Content, Exchange, MASK, Part, Recording};
use crate::arguments::arguments;
use crate::request::Request;
use crate::route::{self, NoRoute, Route};
use crate::sample::property;
use crate::validate::{Direction, fault_of_value};

/// How deep a value is looked into.
const MAX_DEPTH: usize = 64;
/// The most findings of one exchange.
const MAX_FINDINGS: usize = 100;

/// What differs between a recording and the contracts, in the order of the recording; the same in several exchanges once.
pub(crate) fn differences(documents: &[Document], recording: &Recording) -> Vec<Finding> {
    let mut known = HashSet::new();
    let mut findings = Vec::new();
    for exchange in &recording.exchanges {
        let of_exchange = exchange_findings(documents, exchange);
        findings
            .extend(of_exchange.into_iter().filter(|finding| known.insert((finding.rule, finding.message.clone()))));
    }
    findings
}

fn exchange_findings(documents: &[Document], exchange: &Exchange) -> Vec<Finding> {
    let request = exchange.request();
    let error = |rule, message| vec![Finding::error(rule, exchange.place.clone(), message)];
    let target = format!("{} {}", exchange.method, exchange.path);
    let (route, request) = match find(documents, &request) {
        Ok(found) => found,
        Err(NoRoute::Path) => return error("unknown-path", format!("no contract has the path of `{target}`")),
        Err(NoRoute::Method) => {
            return error("unknown-method", format!("no contract has this path with the method of `{target}`"));
        }
        Err(NoRoute::Constants) => {
            let message =
                format!("the query or the headers of `{target}` lack what tells the operations of its path apart");
            return error("unknown-operation", message);
        }
    };
    let mut findings = Findings {
        operation: route.operation.identifier().into_owned(),
        place: exchange.place.clone(),
        direction: Direction::Request,
        list: Vec::new(),
    };
    findings.request(&route, &request, exchange);
    // Where there was no answer there is nothing to be held against.
    if exchange.status != 0 {
        findings.direction = Direction::LenientResponse;
        findings.response(&route.operation, exchange);
    }
    findings.list
}

/// The operation of a recorded request. Its URL has the path of the server before it, which requests to the fake do not have.
pub(crate) fn find<'d>(documents: &'d [Document], request: &Request) -> Result<(Route<'d>, Request), NoRoute> {
    let first = match route::find(documents, request) {
        Ok(route) => return Ok((route, request.clone())),
        Err(fault) => fault,
    };
    let servers = documents.iter().flat_map(Document::servers).filter_map(|server| server.endpoint());
    let mut bases: Vec<String> = servers
        .filter_map(|url| url.split_once("://")?.1.split_once('/').map(|(_, path)| format!("/{path}")))
        .collect();
    bases.sort_by_key(|base| std::cmp::Reverse(base.len()));
    for base in bases {
        let Some(path) = request.path.strip_prefix(&base).filter(|path| path.starts_with('/')) else { continue };
        let request = Request { path: path.to_owned(), ..request.clone() };
        if let Ok(route) = route::find(documents, &request) {
            return Ok((route, request));
        }
    }
    Err(first)
}

/// The query parameters that carry keys, which no operation lists.
pub(crate) fn key_parameters(document: &Document) -> Vec<String> {
    let keys = document.security_schemes().into_iter().filter_map(|declared| match declared.scheme() {
        Some(Scheme::QueryKey(name)) => Some(name),
        _ => None,
    });
    keys.collect()
}

/// What was found in an exchange.
struct Findings {
    operation: String,
    place: Place,
    direction: Direction,
    list: Vec<Finding>,
}

impl Findings {
    fn label(&self) -> &'static str {
        if self.direction == Direction::Request { "request" } else { "answer" }
    }

    fn add(&mut self, is_error: bool, rule: &'static str, message: &str) {
        if self.list.len() >= MAX_FINDINGS {
            return;
        }
        let message = format!("{}: {message}", self.operation);
        let finding = match is_error {
            true => Finding::error(rule, self.place.clone(), message),
            false => Finding::warning(rule, self.place.clone(), message),
        };
        self.list.push(finding);
    }

    fn request(&mut self, route: &Route<'_>, request: &Request, exchange: &Exchange) {
        let masked = exchange.masked_parameters();
        let ignored: Vec<String> = key_parameters(route.document).into_iter().chain(masked.iter().cloned()).collect();
        if let Err(fault) = arguments(route, request, &ignored)
            && !masked.iter().any(|name| fault.contains(name.as_str()))
        {
            self.add(true, "request-parameter", &format!("the request differs: {fault}"));
        }
        if let Some(why) = &exchange.body_missing {
            self.note(&format!("the body of the request was not recorded, and is not compared: {why}"));
        }
        if let Some(form) = &exchange.form {
            return self.form(&route.operation, form);
        }
        let Some(text) = &exchange.body else { return };
        let Some(body) = route.operation.request_body() else {
            if !text.is_empty() {
                self.add(true, "request-body", "the request has a body, and the contract has none");
            }
            return;
        };
        if text.is_empty() {
            if body.required() {
                self.add(true, "request-body", "the request has no body, and the contract requires one");
            }
            return;
        }
        let Some(schema) = route.operation.json_body() else { return };
        match serde_json::from_str(text) {
            Ok(value) => self.value(&schema, &value, &mut String::new(), 0),
            Err(error) => self.add(true, "request-body", &format!("the body of the request is no JSON: {error}")),
        }
    }

    fn response(&mut self, operation: &Operation<'_>, exchange: &Exchange) {
        self.place = exchange.answer.place.clone();
        let status = exchange.status.to_string();
        let range = format!("{}XX", exchange.status / 100);
        let lower = range.to_lowercase();
        let declared = [status.as_str(), &range, &lower, "default"];
        let Some(response) = declared.iter().find_map(|status| operation.response(status)) else {
            return self.add(true, "undeclared-status", &format!("the status {status} is not one of the contract"));
        };
        for header in response.headers().iter().filter(|header| header.required()) {
            let is_it = |(name, _): &(String, String)| name.eq_ignore_ascii_case(header.name);
            if !exchange.answer_headers.iter().any(is_it) {
                self.add(
                    true,
                    "absent",
                    &format!("the answer {status} lacks the header `{}`, which is required", header.name),
                );
            }
        }
        if let Some(why) = &exchange.answer.missing {
            self.note(&format!("the body of the answer {status} was not all recorded, and is compared as far: {why}"));
        }
        let Some(text) = &exchange.answer.text else { return };
        if response.media().is_empty() {
            if !text.trim().is_empty() {
                self.add(
                    false,
                    "undeclared-body",
                    &format!("the answer {status} has a body, and the contract has none"),
                );
            }
            return;
        }
        self.body(&response, text, &exchange.answer);
    }

    fn body(&mut self, response: &Response<'_>, text: &str, Content { media, is_cut, .. }: &Content) {
        let bare = media.split(';').next().unwrap_or_default().trim();
        let same = |known: &str| known.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(bare);
        // JSON is told from other content by being some: services are careless with what they call it.
        let declared = response.media();
        let other = declared.iter().find(|known| !is_json(known.name) && same(known.name));
        if let Some((media, sequence)) = other.and_then(|media| Some((media, Sequence::of(media.name)?))) {
            if let Some(schema) = media.schema() {
                self.sequence(&schema, sequence, text, *is_cut);
            }
            return;
        }
        // The beginning of a value is none.
        if *is_cut {
            return;
        }
        let others = other.is_some();
        let Some(schema) = response.json_schema().filter(|_| !others) else { return };
        if text.is_empty() {
            return self.add(true, "absent", "the answer has no body, and the contract has one");
        }
        match serde_json::from_str(text) {
            Ok(value) => self.value(&schema, &value, &mut String::new(), 0),
            Err(error) => self.add(true, "wrong-type", &format!("the body of the answer is no JSON: {error}")),
        }
    }

    /// Holds the values of a body that is read by and by against the schema of each.
    fn sequence(&mut self, schema: &Schema<'_>, sequence: Sequence, text: &str, is_cut: bool) {
        let inner = schema.unwrapped();
        let is_text = sequence == Sequence::Events && !inner.types().is_empty() && inner.types().allows(Kind::String);
        for value in values(sequence, text, is_cut) {
            match serde_json::from_str(&value) {
                _ if is_text => {
                    self.single(schema, &Value::String(value), "");
                }
                Ok(value) => self.value(schema, &value, &mut String::new(), 0),
                Err(_) if value.contains(MASK) => {}
                Err(error) => self.add(true, "wrong-type", &format!("a value of the answer is no JSON: {error}")),
            }
        }
    }

    /// Holds the parts of a form against its schema: those that are declared, and what is required of them.
    fn form(&mut self, operation: &Operation<'_>, form: &[Part]) {
        let media = operation.request_body().map(|body| body.media()).unwrap_or_default();
        let schema = media.iter().find(|media| media.is_multipart()).and_then(oas_contract::MediaType::schema);
        let Some(schema) = schema.map(|schema| schema.unwrapped()).filter(Schema::has_properties) else { return };
        let names = form.iter().map(|part| (part.name.clone(), Value::Null));
        self.required(&schema, &names.collect(), "", 0);
        for name in form.iter().map(|part| &part.name).filter(|name| property(&schema, name).is_none()) {
            self.add(false, "undeclared-member", &format!("the part `{name}` of the request is not in the contract"));
        }
    }

    /// Says what is not compared.
    fn note(&mut self, message: &str) {
        let message = format!("{}: {message}", self.operation);
        self.list.push(Finding::note("not-recorded", self.place.clone(), message));
    }

    /// Holds a value against a schema; `at` is the pointer to it, with `*` for the elements of lists.
    fn value(&mut self, schema: &Schema<'_>, value: &Value, at: &mut String, depth: usize) {
        if depth > MAX_DEPTH || value.as_str().is_some_and(|text| text.contains(MASK)) {
            return;
        }
        if self.direction == Direction::LenientResponse
            && schema.lenient().is_some_and(|blanks| blanks.iter().any(|blank| blank.is(value)))
        {
            return;
        }
        if value.is_null() && (schema.nullable() || schema.lenient().is_some()) {
            return;
        }
        let inner = schema.unwrapped();
        let is_object = inner.types().is_empty() || inner.types().allows(Kind::Object);
        match value {
            Value::Object(members) if is_object => {
                self.required(&inner, members, at, 0);
                let is_open = is_open(&inner, 0);
                let is_union = !inner.one_of().is_empty() || !inner.any_of().is_empty();
                if is_union && !value.to_string().contains(MASK) {
                    self.single(schema, value, at);
                }
                for (name, member) in members {
                    let length = at.len();
                    at.push('/');
                    at.push_str(&oas_values::escape(name));
                    let declared = property(&inner, name).or_else(|| inner.additional_schema());
                    match declared {
                        // `null` is read as a member that is not there.
                        Some(_) if member.is_null() && !inner.required().contains(&name.as_str()) => {}
                        Some(declared) => self.value(&declared, member, at, depth + 1),
                        None if is_open => {}
                        None => {
                            let label = self.label();
                            self.add(
                                false,
                                "undeclared-member",
                                &format!("`{at}` of the {label} is not in the contract"),
                            );
                        }
                    }
                    at.truncate(length);
                }
            }
            Value::Array(elements) if inner.items().is_some() => {
                if let Some(items) = inner.items() {
                    let length = at.len();
                    at.push_str("/*");
                    for element in elements {
                        self.value(&items, element, at, depth + 1);
                    }
                    at.truncate(length);
                }
            }
            _ => {
                let is_known = self.single(schema, value, at);
                if is_known
                    && let Some(known) = inner.open_values()
                    && !known.iter().any(|known| known.stands_for(value, inner.ignores_case()))
                {
                    let what = format!("`{at}` of the {} is {value}, which the contract does not know", self.label());
                    self.add(false, "unknown-value", &what);
                }
            }
        }
    }

    /// Holds a value against a schema as a whole; whether it is one of it.
    fn single(&mut self, schema: &Schema<'_>, value: &Value, at: &str) -> bool {
        let fault = fault_of_value(schema, value, self.direction);
        if let Some(fault) = &fault {
            let what = format!("`{at}` of the {} {fault}", self.label());
            self.add(true, "wrong-type", &what);
        }
        fault.is_none()
    }

    /// Says which members are required and are not there.
    fn required(&mut self, schema: &Schema<'_>, members: &serde_json::Map<String, Value>, at: &str, depth: usize) {
        for name in schema.required() {
            let goes = schema.property(name).is_none_or(|property| self.direction.has(&property.schema));
            if goes && !members.contains_key(name) {
                let what = format!(
                    "`{at}/{}` of the {} is required, and is not there",
                    oas_values::escape(name),
                    self.label()
                );
                self.add(true, "absent", &what);
            }
        }
        if depth < MAX_DEPTH {
            for part in schema.all_of() {
                self.required(&part, members, at, depth + 1);
            }
        }
    }
}

/// Whether an object may have any member: it declares none, or says so.
fn is_open(schema: &Schema<'_>, depth: usize) -> bool {
    let parts = [schema.all_of(), schema.one_of(), schema.any_of()].concat();
    let says_so = matches!(schema.additional(), Additional::Any(_));
    says_so
        || !schema.has_properties() && parts.is_empty()
        || depth < MAX_DEPTH && !parts.is_empty() && parts.iter().all(|part| is_open(&part.unwrapped(), depth + 1))
}
