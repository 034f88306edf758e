//! Operations: what a generated method needs of its id, path, parameters, bodies and responses.

use std::collections::{HashMap, HashSet};

use super::findings::Findings;
use super::parameter_rules;
use crate::model::{Constant, Location, MediaType, Operation, Parameter, View, path_shape, sent_media, template_names};

pub(super) fn check(findings: &mut Findings<'_>) {
    let document = findings.document;
    let mut ids: HashMap<String, String> = HashMap::new();
    let mut paths: HashMap<(&str, String, Vec<Constant>), &str> = HashMap::new();
    for operation in document.operations() {
        id(findings, &operation, &mut ids);
        path(findings, &operation);
        let seen = (operation.method, path_shape(operation.route()), operation.constants());
        if let Some(other) = paths.insert(seen, operation.path) {
            one_path(findings, &operation, other);
        }
        let mut names = HashSet::new();
        for parameter in &operation.parameters {
            let header = parameter.location == Location::Header;
            let name = if header { parameter.name.to_ascii_lowercase() } else { parameter.name.to_owned() };
            if !names.insert((parameter.location, name)) {
                let message = format!("the {} parameter `{}` stands twice", parameter.location.word(), parameter.name);
                findings.error("duplicate-parameter", parameter.node(), message, "keep one of the two");
            }
            parameter_rules::check(findings, parameter);
        }
        parameter_rules::members(findings, &operation);
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
        let help = format!(
            "add one, such as `list_images`; without it, the method of the client is `{}`",
            operation.identifier()
        );
        findings.warning_at("operation-id", operation.position, message, &help);
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
            let message = format!("the `operationId` `{id}` stands twice: this one gets a number");
            findings.warning_at("operation-id", node.position, message, help);
        } else {
            let message = format!("the operations `{id}` and `{first}` become the same method: this one gets a number");
            findings.warning_at("operation-id", node.position, message, help);
        }
    } else if id.chars().any(|c| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')) {
        let message = format!("`{id}` is not in lower_snake_case");
        findings.warning_at("operation-id-style", node.position, message, "it is changed to that for the method");
    }
}

/// Two operations that a server cannot tell apart. Names of parameters and fragments are nothing that it sees.
fn one_path(findings: &mut Findings<'_>, operation: &Operation<'_>, other: &str) {
    let path = operation.path;
    if path.contains('#') || other.contains('#') {
        let message = format!("no server can tell `{path}` and `{other}` apart: what stands behind `#` is not sent");
        let help = "write what differs behind `?`, into `x-request-headers`, or as a required parameter of one value";
        findings.warning_at("path-template", operation.position, message, help);
    } else {
        let message = format!("`{path}` and `{other}` are one path: no server sees the names in it");
        findings.warning_at("path-template", operation.position, message, "keep one of the two");
    }
}

fn path(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    if !operation.path.starts_with('/') {
        let message = format!("the path `{}` does not start with `/`", operation.path);
        findings.error_at("path-template", operation.position, message, "write it relative to the server, from `/`");
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/@,;".contains(c);
    for (name, value) in operation.constant_query() {
        if name.is_empty() || !name.chars().chain(value.chars()).all(plain) {
            let message =
                format!("`{name}={value}` in the path `{}` is no pair that every request has", operation.path);
            let help = "write `name=value` in plain characters, and what differs between calls under `parameters`";
            findings.error_at("path-template", operation.position, message, help);
        }
        let declared = |parameter: &&Parameter<'_>| parameter.location == Location::Query && parameter.name == name;
        if let Some(parameter) = operation.parameters.iter().find(declared) {
            let message = format!("`{name}` stands in the path `{}` and among the parameters", operation.path);
            findings.error("duplicate-parameter", parameter.node(), message, "keep one of the two");
        }
    }
    let names = match template_names(operation.route()) {
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
            findings.warning_at("path-parameter", operation.position, message, &help);
        }
    }
    for parameter in operation.parameters.iter().filter(|parameter| parameter.location == Location::Path) {
        if !parameter.stated_required() {
            let message = format!("the path parameter `{}` must be required", parameter.name);
            let position = parameter.node().position;
            findings.bearable("path-parameter", position, message, "add `required: true`", "it is");
        }
    }
    for (parameter, taken_for) in operation.strays() {
        let message = format!("the path has no `{{{}}}`", parameter.name);
        let help = "put it in the path, or take the parameter out";
        let instead = taken_for.map_or("it is not sent".to_owned(), |name| format!("`{{{name}}}` is taken for it"));
        findings.bearable("path-parameter", parameter.node().position, message, help, &instead);
    }
}

fn body(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let Some(body) = operation.request_body() else { return };
    match body.media().as_slice() {
        [] => {
            let help = "add `content: {application/json: …}`, or take `requestBody` out";
            let message = "the request body has no content, so none is sent";
            findings.warning_at("request-body", body.node().position, message, help);
        }
        media => match sent_media(media) {
            Some(media) if media.is_multipart() => parts(findings, &media),
            Some(media) if media.name.starts_with("multipart/") => {
                let message = format!("the parts of `{}` are not written: the body is sent as it is given", media.name);
                let help = "give it with the boundary in its media type; or describe a `multipart/form-data`";
                findings.warning_at("request-body", media.key, message, help);
            }
            _ => {}
        },
    }
}

/// A form of parts has a part for every property.
fn parts(findings: &mut Findings<'_>, media: &MediaType<'_>) {
    let properties = media
        .schema()
        .map(|schema| schema.unwrapped())
        .filter(|schema| schema.has_properties() || !schema.all_of().is_empty());
    if properties.is_none() {
        let help = "describe each part as a property, a file as `{type: string, format: binary}`; without, the body is sent as it is \
                    given, with the boundary in its media type";
        findings.warning_at("request-body", media.key, "the form has no parts", help);
    }
}

fn responses(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    for response in operation.responses() {
        if response.meaning().is_none() {
            let message = format!("`{}` is no HTTP status", response.status);
            findings.error_at("response-status", response.key, message, "write '200', '4XX' or default");
        }
    }
    if operation.answers().is_empty() {
        let help = "add `'200':` with the body that a call returns; without it, a call returns bytes";
        findings.warning_at("response-status", operation.position, "the operation has no successful response", help);
    }
}

fn security(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let declared = findings.document.security_schemes();
    for (name, position, _) in operation.security().into_iter().flat_map(|requirement| requirement.schemes) {
        if declared.iter().all(|scheme| scheme.name != name) {
            let message = format!("the security scheme `{name}` is not declared");
            let help = "add it to `components/securitySchemes`, or correct the name";
            findings.bearable("security-scheme", position, message, help, "no credentials are sent for it");
        }
    }
}
