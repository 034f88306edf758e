//! The extensions that point at other parts of the document: paging, waiting, columns, settings, signers, errors.

use std::collections::HashMap;

use super::findings::Findings;
use crate::extensions::{
    CLIENT_CREDENTIALS, CLIENT_SETTING, COLUMNS, DONE_CODES, ENVIRONMENT, ERROR_SHAPE, PAGINATION, SIGNATURE, SUNSET,
    Scheme, TOKEN_OPERATION, TOKEN_SOURCE, WAITER,
};
use crate::model::{Location, Operation, Schema, SecurityScheme, View};
use crate::signers;
use crate::tree::Node;

pub(super) fn check(findings: &mut Findings<'_>) {
    let document = findings.document;
    for operation in document.operations() {
        pagination(findings, &operation);
        waiter(findings, &operation);
        done_codes(findings, &operation);
        token_source(findings, &operation);
        columns(findings, &operation);
        sunset(findings, operation.extension(&SUNSET));
        operation.parameters.iter().for_each(|parameter| sunset(findings, parameter.extension(&SUNSET)));
    }
    settings(findings);
    schemes(findings);
    error_shape(findings);
}

fn success_schema<'d>(operation: &Operation<'d>) -> Option<Schema<'d>> {
    operation.success()?.json_schema()
}

/// Reports a pointer that reaches nothing in the body of the response.
pub(super) fn pointer(findings: &mut Findings<'_>, schema: Option<&Schema<'_>>, node: &Node, what: &str) -> bool {
    let Some(text) = node.as_str() else { return false };
    let reached = schema.is_some_and(|schema| schema.reached(text).is_some());
    if !reached {
        let message = format!("`{text}` of {what} reaches nothing in the response");
        findings.error("body-pointer", node, message, "write a JSON pointer into the body, such as `/data/items`");
    }
    reached
}

fn pagination(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let Some(node) = operation.extension(&PAGINATION) else { return };
    let schema = success_schema(operation);
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
        pointer(findings, schema.as_ref(), &entry.node, &format!("`x-pagination.response.{name}`"));
    }
    let items = node.get("response").and_then(|response| response.str("items"));
    if let (Some(key), Some(items), Some(schema)) = (node.get("key"), items, schema) {
        let at = format!("{items}/*/{}", oas_values::escape(key.as_str().unwrap_or_default()));
        if schema.reached(&at).is_none() {
            let message = format!("an item has no property `{}`", key.as_str().unwrap_or_default());
            findings.error("pagination", key, message, "name the property that identifies an item");
        }
    }
}

fn waiter(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let Some(node) = operation.extension(&WAITER) else { return };
    if !operation.idempotent() {
        let help = "wait on an operation that reads the state, or say `x-idempotent: true`";
        findings.error("waiter", node, "a wait asks again and again, and the operation is not idempotent", help);
    }
    let schema = success_schema(operation);
    let Some(field) = node.get("field") else { return };
    if !pointer(findings, schema.as_ref(), field, "`x-waiter.field`") {
        return;
    }
    if let Some(progress) = node.get("progress") {
        pointer(findings, schema.as_ref(), progress, "`x-waiter.progress`");
    }
    waiter_subject(findings, operation, node, schema.as_ref());
    let state = schema.and_then(|schema| schema.reached(field.as_str().unwrap_or_default()));
    let known = state.and_then(|state| state.open_values());
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

/// What says which thing is meant, and why it has failed.
fn waiter_subject(findings: &mut Findings<'_>, operation: &Operation<'_>, node: &Node, schema: Option<&Schema<'_>>) {
    let list = node.str("field").and_then(|field| Some(field.split_once("/*/")?.0));
    let pointers = ["code", "message"].into_iter().flat_map(|name| node.elements(name).map(move |at| (name, at)));
    for (name, at) in node.get("id").map(|id| ("id", id)).into_iter().chain(pointers) {
        let text = at.as_str().unwrap_or_default();
        let is_beside = list.is_none_or(|list| text.strip_prefix(list).is_some_and(|rest| rest.starts_with("/*/")));
        if pointer(findings, schema, at, &format!("`x-waiter.{name}`")) && !is_beside {
            let message = format!("`{text}` is not in the elements that have the state");
            findings.error("waiter", at, message, &format!("begin it with `{}/*/`", list.unwrap_or_default()));
        }
    }
    let Some(names) = node.get("names") else { return };
    let name = names.as_str().unwrap_or_default();
    if !operation.parameters.iter().any(|known| known.name == name) {
        let message = format!("the operation has no parameter `{name}`");
        findings.error("waiter", names, message, "name a parameter that is declared");
    }
    if node.get("id").is_none() {
        let help = "add `id: POINTER`, where the response has them";
        findings.error("waiter", names, "what is named in the request is not found in the response", help);
    }
}

fn done_codes(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let Some(node) = operation.extension(&DONE_CODES) else { return };
    if !operation.idempotent() {
        let help = "say `x-idempotent: true`, if it may be sent twice";
        findings.error("done-codes", node, "there is no second attempt: the operation is not idempotent", help);
    }
    if operation.success().is_some_and(|response| !response.media().is_empty()) {
        let help = "take it out: nothing would be there to be returned";
        findings.error("done-codes", node, "the operation has a response body", help);
    }
}

fn token_source(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let Some(node) = operation.extension(&TOKEN_SOURCE) else { return };
    let schema = success_schema(operation);
    for name in ["expires-at", "expires-in"] {
        if let Some(field) = node.get(name) {
            pointer(findings, schema.as_ref(), field, &format!("`x-token-source.{name}`"));
        }
    }
    let Some(token) = node.get("token") else { return };
    let Some(header) = token.as_str().and_then(|text| text.strip_prefix("header:")) else {
        pointer(findings, schema.as_ref(), token, "`x-token-source.token`");
        return;
    };
    let headers = operation.success().map(|response| response.headers()).unwrap_or_default();
    let declared = headers.iter().any(|known| known.name.eq_ignore_ascii_case(header));
    if !declared {
        let message = format!("the response has no header `{header}`");
        findings.error("token-source", token, message, "name a header that the response declares under `headers`");
    }
}

/// The schema of an item, or of the whole body where there is no paging.
pub(super) fn item_schema<'d>(operation: &Operation<'d>) -> Option<Schema<'d>> {
    let item = operation.pagination().map(|paging| paging.items + "/*").unwrap_or_default();
    success_schema(operation)?.reached(&item)
}

fn columns(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let base = item_schema(operation);
    for node in operation.extension(&COLUMNS).and_then(Node::as_sequence).unwrap_or_default() {
        pointer(findings, base.as_ref(), node, "`x-columns`");
    }
}

fn sunset(findings: &mut Findings<'_>, node: Option<&Node>) {
    let Some(node) = node.filter(|node| !node.as_str().is_some_and(is_day)) else { return };
    let message = format!("the sunset {} is no day", node.to_json());
    findings.error("sunset", node, message, "write the day from which it may be gone: \"2027-03-31\"");
}

/// `2027-03-31`, with or without a time behind it.
fn is_day(text: &str) -> bool {
    let (day, rest) = text.split_at_checked(10).unwrap_or(("", ""));
    let number = |range: std::ops::Range<usize>| day[range].parse::<u8>().unwrap_or(0);
    let form = day.bytes().enumerate().all(|(index, byte)| match index {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    !day.is_empty()
        && form
        && (1..=12).contains(&number(5..7))
        && (1..=31).contains(&number(8..10))
        && (rest.is_empty() || rest.starts_with('T'))
}

fn settings(findings: &mut Findings<'_>) {
    let document = findings.document;
    let mut known: HashMap<String, Option<String>> = HashMap::new();
    let mut unless = Vec::new();
    for operation in document.operations() {
        for parameter in &operation.parameters {
            let Some(setting) = parameter.client_setting() else { continue };
            let node = parameter.extension(&CLIENT_SETTING).unwrap_or(parameter.node());
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
    let document = findings.document;
    let mut setters: HashMap<&str, String> = HashMap::new();
    for declared in document.security_schemes() {
        let (name, node) = (declared.name, declared.node());
        if let Some(signature) = declared.extension(&SIGNATURE)
            && signature.as_str().and_then(signers::find).is_none()
        {
            let message = format!("there is no signer `{}`", signature.as_str().unwrap_or_default());
            let known: Vec<_> = signers::ALL.iter().map(|known| known.name).collect();
            findings.error("signature", signature, message, &format!("known signers: {}", known.join(", ")));
            continue;
        }
        let authorization = declared.location() == Some("header")
            && declared.parameter().is_some_and(|name| name.eq_ignore_ascii_case("authorization"));
        if declared.signature().is_some() && !authorization {
            let help = "write `in: header, name: Authorization`";
            findings.error("signature", node, format!("`{name}` signs in another place than signers write"), help);
            continue;
        }
        let Some(scheme) = declared.scheme() else {
            let help = "supported: http bearer and basic, apiKey in header, query or cookie, `x-signature`";
            findings.error("security-scheme", node, format!("the security scheme `{name}` cannot be compiled"), help);
            continue;
        };
        let environment = declared.extension(&ENVIRONMENT);
        match (&scheme, environment) {
            (Scheme::Signature { signer, .. }, Some(environment)) => {
                if environment.as_str().is_some() {
                    let help = "write a map from the signer's fields to variables, see specs/README.md";
                    findings.error("environment", environment, "one variable cannot hold the fields of a signer", help);
                }
                for (field, entry) in environment.as_mapping().into_iter().flatten() {
                    if signer.fields.iter().all(|known| known.name != field) {
                        let known: Vec<_> = signer.fields.iter().map(|known| known.name).collect();
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
            (Scheme::ClientCredentials { .. }, Some(environment)) => {
                let known = || CLIENT_CREDENTIALS.iter().map(|(name, _)| *name).chain(["token"]);
                for (field, entry) in environment.as_mapping().into_iter().flatten() {
                    if !known().any(|name| name == field) {
                        let message = format!("a client that obtains its own tokens has no field `{field}`");
                        let help = format!("its fields: {}", known().collect::<Vec<_>>().join(", "));
                        findings.error_at("environment", entry.position, message, &help);
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
        places(findings, &declared, &scheme);
        if let Scheme::ClientCredentials { .. } = scheme
            && let Some(first) = setters.insert("client", name.to_owned())
        {
            let message = format!("`{name}` and `{first}` both obtain tokens, and their setters would clash");
            findings.error_at("security-scheme", declared.key, message, "keep one such scheme per contract");
        }
        let issued = matches!(scheme, Scheme::Bearer | Scheme::HeaderKey(_));
        if let Some(operation) = declared.extension(&TOKEN_OPERATION).filter(|_| !issued) {
            let help = "take it out: only a bearer token or a key in a header can be issued";
            findings.error("token-source", operation, format!("`{name}` has no token that could be issued"), help);
        }
        if let Scheme::Signature { signer, .. } = scheme
            && let Some(first) = setters.insert("signature", name.to_owned())
        {
            let message =
                format!("`{name}` and `{first}` are both signers, whose setters would clash ({})", signer.name);
            findings.error_at("security-scheme", declared.key, message, "keep one signer per contract");
        }
    }
}

/// Where credentials are obtained, and where they stand.
fn places(findings: &mut Findings<'_>, declared: &SecurityScheme<'_>, scheme: &Scheme) {
    let node = declared.node();
    match scheme {
        Scheme::ClientCredentials { token_url, .. }
            if !token_url.starts_with("https://") && !token_url.starts_with('/') =>
        {
            let message = format!("`{token_url}` is no URL that tokens may be obtained at");
            let help = "write an https URL, or a path below the host of the server";
            findings.error("security-scheme", declared.flows_node().unwrap_or(node), message, help);
        }
        Scheme::CookieKey(cookie)
            if !cookie.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)) =>
        {
            let message = format!("`{cookie}` is no name of a cookie");
            findings.error("security-scheme", node, message, "use letters, digits, `-` and `_`");
        }
        _ => {}
    }
}

fn error_shape(findings: &mut Findings<'_>) {
    let Some(node) = findings.document.extension(&ERROR_SHAPE) else { return };
    let mut meanings: HashMap<&str, &str> = HashMap::new();
    for (name, entry) in node.as_mapping().into_iter().flatten() {
        if name.ends_with("-codes") {
            for code in entry.node.as_sequence().unwrap_or_default() {
                let text = code.as_str().unwrap_or_default();
                if let Some(other) = meanings.insert(text, name) {
                    let message = format!("`{text}` stands under {other} and {name}");
                    findings.error("error-shape", code, message, "a code means one thing");
                }
            }
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
