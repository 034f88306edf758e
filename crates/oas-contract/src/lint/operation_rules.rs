//! Operations: what a generated method needs of its id, path, parameters, bodies and responses.

use std::collections::{HashMap, HashSet};

use super::findings::Findings;
use crate::extensions::QUERY_STYLE;
use crate::model::is_json;
use crate::model::{
    Kind, Location, MediaType, Operation, Parameter, Response, Schema, View, path_shape, template_names,
};

/// Headers that OpenAPI 3.0 takes out of the hands of `parameters`, with what to write instead.
const RESERVED_HEADERS: [(&str, &str); 3] = [
    ("authorization", "describe it in `components/securitySchemes` and name it under `security`"),
    ("content-type", "a constant goes to `x-request-headers`; otherwise the media type of the request body says it"),
    ("accept", "the media types of the responses say it"),
];

pub(super) fn check(findings: &mut Findings<'_>) {
    let document = findings.document;
    let mut ids: HashMap<String, String> = HashMap::new();
    let mut paths = HashMap::new();
    for operation in document.operations() {
        id(findings, &operation, &mut ids);
        path(findings, &operation);
        if let Some(other) = paths.insert((operation.method, path_shape(operation.path)), operation.path) {
            let message = format!("`{}` and `{other}` are one path: no server sees the names in it", operation.path);
            findings.warning_at("path-template", operation.position, message, "keep one of the two");
        }
        let mut names = HashSet::new();
        for parameter in &operation.parameters {
            let header = parameter.location == Location::Header;
            let name = if header { parameter.name.to_ascii_lowercase() } else { parameter.name.to_owned() };
            if !names.insert((parameter.location, name)) {
                let message = format!("the {} parameter `{}` stands twice", parameter.location.word(), parameter.name);
                findings.error("duplicate-parameter", parameter.node(), message, "keep one of the two");
            }
            check_parameter(findings, parameter);
        }
        body(findings, &operation);
        responses(findings, &operation);
        security(findings, &operation);
        if operation.summary().is_none() && operation.description().is_none() {
            let help = "add `summary` and `description`: they become the documentation of the method";
            findings.warning_at("missing-description", operation.position, "the operation has no description", help);
        }
    }
}

fn id(findings: &mut Findings<'_>, operation: &Operation<'_>, ids: &mut HashMap<String, String>) {
    let Some(node) = operation.id_node() else {
        let message = format!("`{} {}` has no `operationId`", operation.method, operation.path);
        let help = "add one in lower_snake_case, such as `list_images`: it becomes the method of the client";
        findings.error_at("operation-id", operation.position, message, help);
        return;
    };
    let id = operation.rust_name().or(node.as_str()).unwrap_or_default();
    let folded: String = id.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if folded.is_empty() || id.starts_with(|c: char| c.is_ascii_digit()) {
        let help = "write a name in lower_snake_case";
        let message = format!("`{id}` cannot be the name of a method as it is: it gets an `x` in front");
        findings.warning_at("operation-id", node.position, message, help);
    } else if let Some(first) = ids.insert(folded, id.to_owned()) {
        let help = "give every operation a name of its own";
        if first == id {
            findings.error("operation-id", node, format!("the `operationId` `{id}` stands twice"), help);
        } else {
            let message = format!("the operations `{id}` and `{first}` become the same method: this one gets a number");
            findings.warning_at("operation-id", node.position, message, help);
        }
    } else if id.chars().any(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')) {
        let message = format!("`{id}` is not in lower_snake_case");
        findings.warning_at("operation-id-style", node.position, message, "it is changed to that for the method");
    }
}

fn path(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    if !operation.path.starts_with('/') {
        let message = format!("the path `{}` does not start with `/`", operation.path);
        findings.error_at("path-template", operation.position, message, "write it relative to the server, from `/`");
    }
    if operation.path.contains(['?', '#']) {
        let message = format!("the path `{}` has a query or a fragment", operation.path);
        findings.error_at("path-template", operation.position, message, "declare query parameters under `parameters`");
    }
    let names = match template_names(operation.path) {
        Ok(names) => names,
        Err(fault) => {
            let message = format!("the path `{}` has {fault}", operation.path);
            findings.error_at("path-template", operation.position, message, "write `{name}` for every parameter");
            return;
        }
    };
    let mut seen = HashSet::new();
    for name in &names {
        if !seen.insert(*name) {
            let message = format!("`{{{name}}}` stands twice in the path");
            findings.error_at("path-template", operation.position, message, "give every place a name of its own");
        }
        let declared = |parameter: &Parameter<'_>| parameter.location == Location::Path && parameter.name == *name;
        if !operation.parameters.iter().any(declared) {
            let message = format!("the path parameter `{name}` is not declared");
            let help = format!("add `- {{name: {name}, in: path, required: true, schema: {{type: string}}}}`");
            findings.error_at("path-parameter", operation.position, message, &help);
        }
    }
    for parameter in operation.parameters.iter().filter(|parameter| parameter.location == Location::Path) {
        if !names.contains(&parameter.name) {
            let message = format!("the path has no `{{{}}}`", parameter.name);
            findings.error(
                "path-parameter",
                parameter.node(),
                message,
                "put it in the path, or take the parameter out",
            );
        }
        if !parameter.stated_required() {
            let message = format!("the path parameter `{}` must be required", parameter.name);
            findings.error("path-parameter", parameter.node(), message, "add `required: true`");
        }
    }
}

fn check_parameter(findings: &mut Findings<'_>, parameter: &Parameter<'_>) {
    let (name, location, node) = (parameter.name, parameter.location, parameter.node());
    if !parameter.content().is_empty() || parameter.schema().is_none() {
        let message = format!("the parameter `{name}` has no `schema`");
        findings.error("parameter-schema", node, message, "describe it with `schema`; `content` cannot be compiled");
        return;
    }
    if location == Location::Cookie {
        let message = format!("the cookie parameter `{name}` cannot be compiled");
        findings.error("cookie-parameter", node, message, "send it in a header: `x-request-headers: {Cookie: …}`");
    }
    if location == Location::Header
        && let Some((_, help)) = RESERVED_HEADERS.iter().find(|(reserved, _)| name.eq_ignore_ascii_case(reserved))
    {
        let message = format!("OpenAPI ignores a header parameter named `{name}`");
        findings.error("reserved-header", node, message, help);
    }
    if location == Location::Header
        && !name.bytes().all(|byte| byte.is_ascii_graphic() && !b"(),/:;<=>?@[\\]{}\"".contains(&byte))
    {
        findings.error("header-name", node, format!("`{name}` is no name of a header"), "use letters, digits and `-`");
    }
    let schema = parameter.schema();
    let array = schema.is_some_and(|schema| schema.kind() == Some(Kind::Array));
    let object = schema.is_some_and(|schema| schema.kind() == Some(Kind::Object) || schema.has_properties());
    let style = parameter.style();
    let supported = match location {
        Location::Path | Location::Header => matches!(style, None | Some("simple")),
        _ => matches!(style, None | Some("form" | "spaceDelimited" | "pipeDelimited")),
    };
    if !supported {
        let message = format!("style `{}` of `{name}` cannot be compiled", style.unwrap_or_default());
        let help = "use `form`, `spaceDelimited`, `pipeDelimited` or `x-query-style: indexed` in the query, `simple` elsewhere";
        findings.error("parameter-style", parameter.style_node().unwrap_or(node), message, help);
    }
    if object || array && location == Location::Path {
        let message =
            format!("the parameter `{name}` cannot hold {}", if object { "an object" } else { "a list in the path" });
        findings.error("parameter-style", node, message, "use one parameter for each value");
    }
    if let Some(style) = parameter.extension(&QUERY_STYLE)
        && !(array && location == Location::Query)
    {
        let message = format!("`x-query-style` needs an array in the query, which `{name}` is not");
        findings.error("query-style", style, message, "make its schema `type: array`, or take the extension out");
    }
    let described = parameter.description().is_some() || schema.is_some_and(|schema| schema.description().is_some());
    if !described {
        let help = "say what it is, its unit and its range: it becomes the documentation";
        findings.warning_at("missing-description", node.position, format!("`{name}` has no description"), help);
    }
}

fn body(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let Some(body) = operation.request_body() else { return };
    match body.media().as_slice() {
        [] => findings.error(
            "request-body",
            body.node(),
            "the request body has no content",
            "add `content: {application/json: …}`",
        ),
        [media] => {
            let supported = is_json(media.name)
                || matches!(media.name, "application/x-www-form-urlencoded" | "application/octet-stream")
                || media.name.starts_with("text/");
            if !supported {
                let message = format!("a request body of `{}` cannot be compiled", media.name);
                let help = "supported: JSON, application/x-www-form-urlencoded, application/octet-stream, text/*";
                findings.error_at("request-body", media.key, message, help);
            }
        }
        [_, media, ..] => {
            let message = format!("the request body has several media types, `{}` is one too many", media.name);
            findings.error_at("request-body", media.key, message, "keep the one that clients shall send");
        }
    }
}

fn responses(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let mut success: Vec<(Response<'_>, Option<String>)> = Vec::new();
    for response in operation.responses() {
        if response.meaning().is_none() {
            let message = format!("`{}` is no HTTP status", response.status);
            findings.error_at("response-status", response.key, message, "write '200', '4XX' or default");
            continue;
        }
        if response.status.starts_with('2') {
            success.push((response, body_type(&response)));
        }
    }
    if operation.success().is_none() {
        let help = "add `'200':` with the body that a call returns";
        findings.error_at("response-status", operation.position, "the operation has no successful response", help);
    }
    if let Some((first, first_type)) = success.first()
        && let Some((other, _)) = success.iter().find(|(_, body)| body != first_type)
    {
        let message = format!(
            "the responses {} and {} have different bodies, and a method returns one type",
            first.status, other.status
        );
        let help = "give both the same schema; one that may be either is a `oneOf` in `components/schemas`";
        findings.error_at("response-types", other.key, message, help);
    }
}

/// What the body of a response is, for telling bodies apart: a name, or the schema itself.
fn body_type(response: &Response<'_>) -> Option<String> {
    let named = |schema: Schema<'_>| schema.written().to_json().to_string();
    match response.json().and_then(|media: MediaType<'_>| media.schema()) {
        Some(schema) => Some(named(schema)),
        None => response.media().first().map(|_| "raw".to_owned()),
    }
}

fn security(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let declared = findings.document.security_schemes();
    for (name, position, _) in operation.security().into_iter().flat_map(|requirement| requirement.schemes) {
        if declared.iter().all(|scheme| scheme.name != name) {
            let message = format!("the security scheme `{name}` is not declared");
            let help = "add it to `components/securitySchemes`, or correct the name";
            findings.error_at("security-scheme", position, message, help);
        }
    }
}
