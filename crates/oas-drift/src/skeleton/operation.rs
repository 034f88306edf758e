//! Operations, parameters and bodies of a contract. Knows what the rules of contracts ask of them.

use oas_contract::Yaml;
use oas_contract::extensions::{REQUEST_HEADERS, SOURCE};
use oas_pages::facts::{
    Field, Kind, Location, Members, Operation, Parameter, Schema, is_callable, json_content, member, parameter_members,
};

use serde_json::Value;

use super::components::Skeleton;
use super::contract::NOWHERE;
use super::{examples, names};

/// Headers that are no parameters: credentials and what HTTP says itself.
const NO_PARAMETERS: [&str; 8] =
    ["authorization", "content-type", "accept", "host", "user-agent", "content-length", "date", "connection"];

impl Skeleton {
    /// A whole operation under its name.
    pub(crate) fn operation(&mut self, id: &str, operation: &Operation, source: Yaml) -> Yaml {
        (self.open, self.prefix) = (!operation.documented, names::type_name(id));
        let mut out = vec![member("operationId", id), member(SOURCE.name, source)];
        let constant = constant_headers(operation);
        if !constant.is_empty() {
            out.push(member(REQUEST_HEADERS.name, Yaml::Map(constant)));
        }
        if let Some(host) = self.host(operation) {
            out.push(member("servers", Yaml::List(vec![Yaml::map([("url", host.into())])])));
        }
        let parameters = self.parameters(operation);
        if !parameters.is_empty() {
            out.push(member("parameters", Yaml::List(parameters)));
        }
        if let Some(schema) = &operation.body {
            let required = schema.fields.is_empty() || schema.fields.iter().any(Field::is_required);
            let required = required.then(|| member("required", true));
            let (key, content) = self.content(schema, &format!("{id}_request"), Location::Body);
            let shown = operation.bodies.iter().find(|body| body.request && !body.template);
            let content = (key, with_example(content, examples::like(schema, shown)));
            out.push(member("requestBody", Yaml::Map(required.into_iter().chain([content]).collect())));
        }
        out.push(member("responses", Yaml::Map(self.responses(id, operation))));
        Yaml::Map(out)
    }

    /// The host of an operation, where it is none of those of the contract.
    fn host<'o>(&self, operation: &'o Operation) -> Option<&'o str> {
        let callable = |host: &&str| is_callable(host);
        let mut hosts = operation.hosts.iter().map(|host| host.value.as_str()).filter(callable).peekable();
        let first = *hosts.peek()?;
        let open = self.hosts.iter().any(|known| known.contains('{') || known.ends_with(NOWHERE));
        let known =
            |host: &str| self.hosts.iter().any(|known| known.trim_end_matches('/') == host.trim_end_matches('/'));
        (!self.hosts.is_empty() && !open && !hosts.any(known)).then_some(first)
    }

    fn parameters(&mut self, operation: &Operation) -> Vec<Yaml> {
        let path = operation.path.as_ref().map_or("", |path| path.value.as_str());
        let names = oas_contract::template_names(path).unwrap_or_default();
        let mut declared = Vec::new();
        let mut out: Vec<Yaml> = Vec::new();
        for parameter in &operation.parameters {
            let (location, name) = (parameter.location.value, parameter.field.name.value.as_str());
            let is_written = match location {
                _ if has_no_form(parameter) => false,
                Location::Header => !NO_PARAMETERS.contains(&name.to_lowercase().as_str()),
                Location::Path => names.contains(&name),
                _ => true,
            };
            if location == Location::Path {
                declared.push(name);
            }
            if is_written {
                let mut written = self.parameter(parameter);
                let shown = parameter.field.schema.example.is_some();
                let needed = location == Location::Path || parameter.field.is_required();
                if let (Yaml::Map(members), true, Some(example)) =
                    (&mut written, needed && !shown, examples::example(&parameter.field.schema))
                {
                    members.push(member("example", example));
                }
                out.push(written);
            }
        }
        let text = |name: &str| {
            let schema = Yaml::map([("type", "string".into())]);
            Yaml::map([("name", name.into()), ("in", "path".into()), ("required", true.into()), ("schema", schema)])
        };
        names.into_iter().filter(|name| !declared.contains(name)).map(text).chain(out).collect()
    }

    /// A parameter, its schema written by the rules of contracts.
    pub(crate) fn parameter(&mut self, parameter: &Parameter) -> Yaml {
        let mut out = parameter_members(parameter);
        let wanted = format!("{}_{}", self.prefix, parameter.field.name.value);
        out.push(member("schema", self.schema(&parameter.field.schema, &wanted, parameter.location.value)));
        Yaml::Map(out)
    }

    fn responses(&mut self, id: &str, operation: &Operation) -> Members {
        let statuses = || operation.errors.iter().filter_map(|error| error.status);
        let success = statuses().find(|status| (200..300).contains(status)).unwrap_or(200);
        let mut members = vec![member("description", reason(success))];
        if let Some(schema) = operation.response.as_ref().filter(|_| success != 204) {
            let (key, content) = self.content(schema, &format!("{id}_response"), Location::Response);
            let succeeds = |status: Option<u16>| status.is_none_or(|status| (200..300).contains(&status));
            let mut bodies = operation.bodies.iter().filter(|body| !body.request && !body.template);
            let shown = bodies.find(|body| succeeds(body.status));
            members.push((key, with_example(content, examples::like(schema, shown))));
        }
        let mut out = vec![member(&success.to_string(), Yaml::Map(members))];
        let error = operation.error.as_ref().filter(|error| !error.fields.is_empty());
        let error = error.map(|schema| self.content(schema, "error_body", Location::Response));
        for status in statuses().filter(|status| *status >= 400) {
            let key = status.to_string();
            if out.iter().all(|(known, _)| *known != key) {
                let members = [member("description", reason(status))].into_iter().chain(error.clone());
                out.push((key, Yaml::Map(members.collect())));
            }
        }
        out
    }

    fn content(&mut self, schema: &Schema, wanted: &str, location: Location) -> (String, Yaml) {
        json_content(self.schema(schema, &names::type_name(wanted), location))
    }
}

/// What is said of a parameter without a form.
pub(crate) const NO_FORM: &str = "a list of objects has no form in a query: say it by hand, as the provider writes it";

/// Whether a parameter is a list of objects in a query, which providers write each in a way of their own.
pub(crate) fn has_no_form(parameter: &Parameter) -> bool {
    let schema = &parameter.field.schema;
    let of_objects = schema.items.as_ref().is_some_and(|items| !items.fields.is_empty());
    parameter.location.value == Location::Query && schema.kind() == Some(Kind::Array) && of_objects
}

/// Content with an example: of an answer, it is what a fake answers; of a request, what a first call sends.
fn with_example(mut content: Yaml, example: Option<Value>) -> Yaml {
    if let (Yaml::Map(media), Some(example)) = (&mut content, example)
        && let Some((_, Yaml::Map(members))) = media.first_mut()
    {
        members.push(member("example", example));
    }
    content
}

/// Headers with one value each, which every request sends, where no body brings them along.
fn constant_headers(operation: &Operation) -> Members {
    let headers = operation.parameters.iter().filter(|parameter| parameter.location.value == Location::Header);
    let constant = headers.filter_map(|parameter| {
        let (name, schema) = (&parameter.field.name.value, &parameter.field.schema);
        let one = schema.values().first().filter(|_| schema.values().len() == 1);
        let shown = [&schema.default, &schema.example].into_iter().flatten().map(|stated| &stated.value).next();
        let usual = name.eq_ignore_ascii_case("content-type") && operation.body.is_none();
        Some(member(name, one.or(shown)?.as_str()?)).filter(|_| usual)
    });
    constant.collect()
}

/// What a status means, as HTTP has it.
pub(crate) fn reason(status: u16) -> &'static str {
    match status {
        200 => "The answer.",
        201 => "It was created.",
        202 => "It was accepted, and goes on.",
        204 => "It is done.",
        400 => "The request is not valid.",
        401 => "The credentials are missing or not known.",
        403 => "The credentials do not allow it.",
        404 => "There is no such thing.",
        405 => "The method is not allowed.",
        409 => "It is in the way of something else.",
        429 => "Too many requests; slow down.",
        500 => "The provider failed.",
        502 => "A gateway of the provider failed.",
        503 => "The provider is not available for now.",
        504 => "A gateway of the provider waited for too long.",
        _ => "Another answer.",
    }
}
