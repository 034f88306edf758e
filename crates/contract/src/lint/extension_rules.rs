//! The extensions that point at other parts of the document: paging, waiting, columns, settings, signers, errors.

use std::collections::HashMap;

use super::Findings;
use crate::document::{Location, Operation};
use crate::extensions::{self, Scheme};
use crate::node::Node;
use crate::signers;

pub(super) fn check(findings: &mut Findings<'_>) {
    let document = findings.document;
    for operation in document.operations() {
        pagination(findings, &operation);
        waiter(findings, &operation);
        token_source(findings, &operation);
        columns(findings, &operation);
    }
    settings(findings);
    schemes(findings);
    error_shape(findings);
}

fn success_schema<'d>(findings: &Findings<'d>, operation: &Operation<'d>) -> Option<&'d Node> {
    let (_, entry) = operation.node.members("responses").find(|(status, _)| status.starts_with('2'))?;
    findings.document.json_schema(&entry.node)
}

/// Reports a pointer that reaches nothing in the body of the response.
pub(super) fn pointer(findings: &mut Findings<'_>, schema: Option<&Node>, node: &Node, what: &str) -> bool {
    let Some(text) = node.as_str() else { return false };
    let reached = schema.is_some_and(|schema| findings.document.schema_at(schema, text).is_some());
    if !reached || !(text.is_empty() || text.starts_with('/')) {
        let message = format!("`{text}` of {what} reaches nothing in the response");
        findings.error("body-pointer", node, message, "write a JSON pointer into the body, such as `/data/items`");
    }
    reached
}

fn pagination(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let Some(node) = operation.node.get("x-pagination") else { return };
    let schema = success_schema(findings, operation);
    let style = node.str("style").unwrap_or_default();
    if node.get("request").is_some_and(|request| request.get(style).is_none()) {
        let message = format!("paging by {style} needs the parameter that it moves");
        findings.error("pagination", node, message, &format!("add `request: {{{style}: NAME}}`"));
    }
    for (name, entry) in node.members("request") {
        let parameter = entry.node.as_str().unwrap_or_default();
        if name != "size" && name != style {
            let help = "keep the parameter of the style, and `size`";
            findings.error_at(
                "pagination",
                entry.position,
                format!("`{name}` does not belong to paging by {style}"),
                help,
            );
        }
        let declared =
            operation.parameters.iter().any(|known| known.location == Location::Query && known.name == parameter);
        if !declared {
            let message = format!("the operation has no query parameter `{parameter}`");
            findings.error("pagination", &entry.node, message, "name a parameter that is declared");
        }
    }
    if style == "cursor" && node.get("response").is_some_and(|response| response.get("next").is_none()) {
        findings.error("pagination", node, "paging by cursor needs the next cursor", "add `response: {next: POINTER}`");
    }
    if let Some(first) = node.get("first").filter(|_| style != "page") {
        findings.error("pagination", first, format!("`first` does not belong to paging by {style}"), "take it out");
    }
    for (name, entry) in node.members("response") {
        pointer(findings, schema, &entry.node, &format!("`x-pagination.response.{name}`"));
    }
    let items = node.get("response").and_then(|response| response.str("items"));
    if let (Some(key), Some(items), Some(schema)) = (node.get("key"), items, schema) {
        let at = format!("{items}/*/{}", key.as_str().unwrap_or_default());
        if findings.document.schema_at(schema, &at).is_none() {
            let message = format!("an item has no property `{}`", key.as_str().unwrap_or_default());
            findings.error("pagination", key, message, "name the property that identifies an item");
        }
    }
}

fn waiter(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let Some(node) = operation.node.get("x-waiter") else { return };
    if !extensions::idempotent(operation.node, operation.method) {
        let help = "wait on an operation that reads the state, or say `x-idempotent: true`";
        findings.error("waiter", node, "a wait asks again and again, and the operation is not idempotent", help);
    }
    let schema = success_schema(findings, operation);
    let Some(field) = node.get("field") else { return };
    if !pointer(findings, schema, field, "`x-waiter.field`") {
        return;
    }
    if let Some(progress) = node.get("progress") {
        pointer(findings, schema, progress, "`x-waiter.progress`");
    }
    let state = schema.and_then(|schema| findings.document.schema_at(schema, field.as_str().unwrap_or_default()));
    let known = state.and_then(extensions::extensible_enum);
    let mut seen: HashMap<String, &str> = HashMap::new();
    for list in ["success", "failure", "pending"] {
        for value in node.elements(list) {
            let text = value.as_str().unwrap_or_default();
            if let Some(other) = seen.insert(text.to_owned(), list) {
                let message = format!("`{text}` stands under {other} and {list}");
                findings.error("waiter", value, message, "a state means one thing");
            }
            if known.as_ref().is_some_and(|known| known.iter().all(|known| known.value != text)) {
                let message = format!("`{text}` is no value of the state");
                findings.error(
                    "waiter",
                    value,
                    message,
                    "add it to the `x-extensible-enum` of the state, or correct it",
                );
            }
        }
    }
    for value in known.iter().flatten().filter(|known| !seen.contains_key(&known.value)) {
        let message = format!("`x-waiter` does not say what the state `{}` means", value.value);
        let help = "list it under success, failure or pending; until then a wait goes on while it lasts";
        findings.warning_at("waiter", node.position, message, help);
    }
}

fn token_source(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let Some(node) = operation.node.get("x-token-source") else { return };
    let schema = success_schema(findings, operation);
    for name in ["expires-at", "expires-in"] {
        if let Some(field) = node.get(name) {
            pointer(findings, schema, field, &format!("`x-token-source.{name}`"));
        }
    }
    let Some(token) = node.get("token") else { return };
    let Some(header) = token.as_str().and_then(|text| text.strip_prefix("header:")) else {
        pointer(findings, schema, token, "`x-token-source.token`");
        return;
    };
    let success = operation.node.members("responses").find(|(status, _)| status.starts_with('2'));
    let response = success.and_then(|(_, entry)| findings.document.resolve(&entry.node));
    let declared =
        response.is_some_and(|response| response.members("headers").any(|(name, _)| name.eq_ignore_ascii_case(header)));
    if !declared {
        let message = format!("the response has no header `{header}`");
        findings.error("token-source", token, message, "name a header that the response declares under `headers`");
    }
}

/// The schema of an item, or of the whole body where there is no paging.
pub(super) fn item_schema<'d>(findings: &Findings<'d>, operation: &Operation<'d>) -> Option<&'d Node> {
    let item = extensions::pagination(operation.node).map(|paging| paging.items + "/*").unwrap_or_default();
    findings.document.schema_at(success_schema(findings, operation)?, &item)
}

fn columns(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let base = item_schema(findings, operation);
    for node in operation.node.elements("x-columns") {
        pointer(findings, base, node, "`x-columns`");
    }
}

fn settings(findings: &mut Findings<'_>) {
    let document = findings.document;
    let mut known: HashMap<String, Option<String>> = HashMap::new();
    let mut unless = Vec::new();
    for operation in document.operations() {
        for parameter in &operation.parameters {
            let Some(setting) = extensions::client_setting(parameter.node) else { continue };
            let node = parameter.node.get("x-client-setting").unwrap_or(parameter.node);
            if let Some(environment) = known.insert(setting.name.clone(), setting.environment.clone())
                && environment != setting.environment
            {
                let message = format!("the setting `{}` is read from two variables", setting.name);
                findings.error("client-setting", node, message, "let every parameter of the setting name the same one");
            }
            if let Some(other) = setting.unless {
                unless.push((node, other));
            }
        }
    }
    for (node, other) in unless {
        if !known.contains_key(&other) {
            findings.error("client-setting", node, format!("there is no setting `{other}`"), "name another setting");
        }
    }
}

fn schemes(findings: &mut Findings<'_>) {
    let components = findings.document.root().get("components");
    let mut setters: HashMap<&str, String> = HashMap::new();
    for (name, entry) in components.into_iter().flat_map(|components| components.members("securitySchemes")) {
        let node = findings.resolve(&entry.node);
        if let Some(signature) = node.get("x-signature")
            && signature.as_str().and_then(signers::find).is_none()
        {
            let message = format!("there is no signer `{}`", signature.as_str().unwrap_or_default());
            let known: Vec<_> = signers::ALL.iter().map(|known| known.name).collect();
            findings.error("signature", signature, message, &format!("known signers: {}", known.join(", ")));
            continue;
        }
        let Some(scheme) = extensions::scheme(findings.document, node) else {
            let help = "supported: http bearer and basic, apiKey in header or query, `x-signature`";
            findings.error("security-scheme", node, format!("the security scheme `{name}` cannot be compiled"), help);
            continue;
        };
        let environment = node.get("x-environment");
        match (&scheme, environment) {
            (Scheme::Signature { algorithm, .. }, Some(environment)) => {
                if environment.as_str().is_some() {
                    let help = "write a map from the signer's fields to variables, see specs/README.md";
                    findings.error("environment", environment, "one variable cannot hold the fields of a signer", help);
                }
                for (field, entry) in environment.as_mapping().into_iter().flatten() {
                    if algorithm.fields.iter().all(|known| known.name != field) {
                        let known: Vec<_> = algorithm.fields.iter().map(|known| known.name).collect();
                        let message = format!("the signer has no field `{field}`");
                        findings.error_at(
                            "environment",
                            entry.position,
                            message,
                            &format!("its fields: {}", known.join(", ")),
                        );
                    }
                }
            }
            (Scheme::Basic, Some(environment)) => {
                for (field, entry) in environment.as_mapping().into_iter().flatten() {
                    if field != "username" && field != "password" {
                        let message = format!("basic authentication has no field `{field}`");
                        findings.error_at("environment", entry.position, message, "its fields: username, password");
                    }
                }
            }
            (_, Some(environment)) if environment.as_mapping().is_some() => {
                findings.error(
                    "environment",
                    environment,
                    "this credential has one value",
                    "write the name of one variable",
                );
            }
            _ => {}
        }
        let issued = matches!(scheme, Scheme::Bearer | Scheme::HeaderKey(_));
        if let Some(operation) = node.get("x-token-operation").filter(|_| !issued) {
            let help = "take it out: only a bearer token or a key in a header can be issued";
            findings.error("token-source", operation, format!("`{name}` has no token that could be issued"), help);
        }
        if let Scheme::Signature { algorithm, .. } = scheme
            && let Some(first) = setters.insert("signature", name.to_owned())
        {
            let message =
                format!("`{name}` and `{first}` are both signers, whose setters would clash ({})", algorithm.name);
            findings.error_at("security-scheme", entry.position, message, "keep one signer per contract");
        }
    }
}

fn error_shape(findings: &mut Findings<'_>) {
    let Some(node) = findings.document.root().get("x-error-shape") else { return };
    for (name, entry) in node.as_mapping().into_iter().flatten() {
        if name.ends_with("-codes") {
            continue;
        }
        for pointer in entry.node.as_sequence().unwrap_or_default() {
            let text = pointer.as_str().unwrap_or_default();
            let header = name == "request-id" && text.starts_with("header:") && text.len() > "header:".len();
            if !text.starts_with('/') && !header {
                let message = format!("`{text}` is no JSON pointer");
                let help =
                    "write `/error/code`; `*` stands for any one member, `header:NAME` for a header of the request id";
                findings.error("error-shape", pointer, message, help);
            }
        }
    }
}
