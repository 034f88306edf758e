//! Operations, parameters and bodies of a contract. Knows what the rules of contracts ask of them.

use oas_contract::Yaml;
use oas_contract::extensions::{REQUEST_HEADERS, SOURCE};

use super::components::Skeleton;
use super::names;
use oas_pages::facts::{Operation, Parameter, Place, Schema};

type Members = Vec<(String, Yaml)>;

/// Headers that are no parameters: credentials and what HTTP says itself.
const NO_PARAMETERS: [&str; 8] =
    ["authorization", "content-type", "accept", "host", "user-agent", "content-length", "date", "connection"];

impl Skeleton {
    /// A whole operation under its name.
    pub(crate) fn operation(&mut self, id: &str, operation: &Operation, source: Yaml) -> Yaml {
        let mut out: Members = vec![("operationId".to_owned(), id.into()), (SOURCE.name.to_owned(), source)];
        let constant = constant_headers(operation);
        if !constant.is_empty() {
            out.push((REQUEST_HEADERS.name.to_owned(), Yaml::Map(constant)));
        }
        let parameters = self.parameters(operation);
        if !parameters.is_empty() {
            out.push(("parameters".to_owned(), Yaml::List(parameters)));
        }
        if let Some(schema) = &operation.body {
            let required = schema.fields.is_empty() || schema.fields.iter().any(|field| field.is_required());
            let mut members: Members = Vec::new();
            if required {
                members.push(("required".to_owned(), Yaml::Scalar(true.into())));
            }
            members.push(self.content(schema, &format!("{id}_request"), Place::Body));
            out.push(("requestBody".to_owned(), Yaml::Map(members)));
        }
        out.push(("responses".to_owned(), Yaml::Map(self.responses(id, operation))));
        Yaml::Map(out)
    }

    fn parameters(&mut self, operation: &Operation) -> Vec<Yaml> {
        let path = operation.path.as_ref().map_or("", |path| path.value.as_str());
        let names = oas_contract::template_names(path).unwrap_or_default();
        let mut out: Vec<Yaml> = Vec::new();
        for parameter in &operation.parameters {
            let name = parameter.field.name.value.as_str();
            let sent = parameter.place.value == Place::Header && NO_PARAMETERS.contains(&name.to_lowercase().as_str());
            let elsewhere = parameter.place.value == Place::Path && !names.contains(&name);
            if !sent && !elsewhere && parameter.place.value != Place::Cookie {
                out.push(self.parameter(parameter));
            }
        }
        let declared = |name: &str| {
            operation
                .parameters
                .iter()
                .any(|parameter| parameter.place.value == Place::Path && parameter.field.name.value == name)
        };
        let undeclared: Vec<&str> = names.into_iter().filter(|name| !declared(name)).collect();
        for name in undeclared.into_iter().rev() {
            let text = Yaml::Map(vec![("type".to_owned(), "string".into())]);
            out.insert(
                0,
                Yaml::Map(vec![
                    ("name".to_owned(), name.into()),
                    ("in".to_owned(), "path".into()),
                    ("required".to_owned(), Yaml::Scalar(true.into())),
                    ("schema".to_owned(), text),
                ]),
            );
        }
        out
    }

    /// A parameter.
    pub(crate) fn parameter(&mut self, parameter: &Parameter) -> Yaml {
        let (field, place) = (&parameter.field, parameter.place.value);
        let mut out: Members =
            vec![("name".to_owned(), field.name.value.as_str().into()), ("in".to_owned(), place.word().into())];
        if place == Place::Path || field.is_required() {
            out.push(("required".to_owned(), Yaml::Scalar(true.into())));
        }
        if field.deprecated {
            out.push(("deprecated".to_owned(), Yaml::Scalar(true.into())));
        }
        let wanted = format!("{}_{}", self.prefix, field.name.value);
        out.push(("schema".to_owned(), self.schema(&field.schema, &wanted, place)));
        Yaml::Map(out)
    }

    fn responses(&mut self, id: &str, operation: &Operation) -> Members {
        let statuses = || operation.errors.iter().filter_map(|error| error.status);
        let success = statuses().find(|status| (200..300).contains(status)).unwrap_or(200);
        let mut members: Members = vec![("description".to_owned(), reason(success).into())];
        if let Some(schema) = &operation.response
            && success != 204
        {
            members.push(self.content(schema, &format!("{id}_response"), Place::Response));
        }
        let mut out: Members = vec![(success.to_string(), Yaml::Map(members))];
        let error = operation.error.as_ref().filter(|error| !error.fields.is_empty());
        let error = error.map(|schema| self.content(schema, "error_body", Place::Response));
        for status in statuses().filter(|status| *status >= 400) {
            let key = status.to_string();
            if out.iter().all(|(known, _)| *known != key) {
                let mut members: Members = vec![("description".to_owned(), reason(status).into())];
                members.extend(error.clone());
                out.push((key, Yaml::Map(members)));
            }
        }
        out
    }

    fn content(&mut self, schema: &Schema, wanted: &str, place: Place) -> (String, Yaml) {
        body(self.schema(schema, &names::type_name(wanted), place))
    }
}

/// Headers with one value each, which every request sends, where no body brings them along.
fn constant_headers(operation: &Operation) -> Members {
    let headers = operation.parameters.iter().filter(|parameter| parameter.place.value == Place::Header);
    let constant = headers.filter_map(|parameter| {
        let (name, schema) = (&parameter.field.name.value, &parameter.field.schema);
        let one =
            schema.enumeration.as_ref().and_then(|values| values.value.first().filter(|_| values.value.len() == 1));
        let shown = [&schema.default, &schema.example].into_iter().flatten().map(|stated| &stated.value).next();
        let value = one.or(shown)?.as_str()?;
        let usual = name.eq_ignore_ascii_case("content-type") && operation.body.is_none();
        usual.then(|| (name.clone(), Yaml::from(value)))
    });
    constant.collect()
}

/// `content:` with JSON of a schema.
pub(crate) fn body(schema: Yaml) -> (String, Yaml) {
    let media = Yaml::Map(vec![("schema".to_owned(), schema)]);
    ("content".to_owned(), Yaml::Map(vec![("application/json".to_owned(), media)]))
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
