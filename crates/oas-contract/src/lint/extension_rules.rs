//! The extensions that point at other parts of the document: paging, waiting, columns, settings, signers, errors.

use std::collections::HashMap;

use super::findings::Findings;
use super::places::{pointer, success_schema};
use super::{idempotency_rules, paging_rules, remembered_rules, waiting_rules};
use crate::extensions::{
    CLIENT_CREDENTIALS, CLIENT_SETTING, COLUMNS, ENVIRONMENT, ERROR_SHAPE, FEATURES, FILTER, Lookup, SIGNATURE, SUNSET,
    Scheme, TOKEN_OPERATION, TOKEN_SOURCE,
};
use crate::model::{Kind, Operation, Parameter, Schema, SecurityScheme, View};
use crate::signers;
use crate::tree::Node;

pub(super) fn check(findings: &mut Findings<'_>) {
    let document = findings.document;
    for operation in document.operations() {
        paging_rules::check(findings, &operation);
        waiting_rules::check(findings, &operation);
        idempotency_rules::check(findings, &operation);
        token_source(findings, &operation);
        columns(findings, &operation);
        filters(findings, &operation);
        remembered_rules::check(findings, &operation);
        sunset(findings, operation.extension(&SUNSET));
        operation.parameters.iter().for_each(|parameter| sunset(findings, parameter.extension(&SUNSET)));
    }
    settings(findings);
    schemes(findings);
    error_shape(findings);
    features(findings);
}

fn features(findings: &mut Findings<'_>) {
    let Some(node) = findings.document.extension(&FEATURES) else { return };
    if findings.document.operations().iter().all(|operation| operation.tags().is_empty()) {
        let message = "no operation has a tag that could be a feature";
        findings.error("features", node, message, "give operations their `tags`, or take it out");
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

fn filters(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let Some(node) = operation.extension(&FILTER) else { return };
    let base = item_schema(operation);
    // Where nothing says which list it is, the pointers do.
    let through_list = |text: &str| oas_values::Pointer::parse(text).is_ok_and(|place| place.split_at_any().is_some());
    let places = node.as_mapping().into_iter().flatten();
    let mut places = places.filter_map(|(_, entry)| entry.node.get("member").or(Some(&entry.node))?.as_str());
    if operation.pagination().is_none() && !places.all(through_list) {
        let help = "say by `x-pagination` where the items of the answer stand, or by pointers such as `/items/*/name`";
        findings.error("filter", node, "the operation has no list whose items a parameter could choose", help);
        return;
    }
    for (name, entry) in node.as_mapping().into_iter().flatten() {
        if !operation.parameters.iter().any(|known| known.name == name) {
            let message = format!("the operation has no parameter `{name}`");
            findings.error("filter", &entry.node, message, "name a parameter that is declared");
        }
        let place = entry.node.get("member").or(entry.node.as_str().map(|_| &entry.node));
        if let Some(place) = place {
            pointer(findings, base.as_ref(), place, "`x-filter`");
        }
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
    let mut known: HashMap<String, (Option<String>, Option<Lookup>)> = HashMap::new();
    let mut unless = Vec::new();
    for operation in document.operations() {
        for parameter in &operation.parameters {
            let Some(setting) = parameter.client_setting() else { continue };
            let node = parameter.extension(&CLIENT_SETTING).unwrap_or(parameter.node());
            let said = (setting.environment.clone(), setting.lookup.clone());
            if let Some((environment, lookup)) = known.insert(setting.name.clone(), said) {
                let help = "let every parameter of the setting name the same one";
                if environment != setting.environment {
                    let message = format!("the setting `{}` is read from two variables", setting.name);
                    findings.error("client-setting", node, message, help);
                }
                if lookup != setting.lookup {
                    let message = format!("the setting `{}` is looked up in two places, or in one alone", setting.name);
                    findings.error(
                        "client-setting",
                        node,
                        message,
                        "let every parameter of the setting say the same `lookup`",
                    );
                }
            }
            if let (Some(lookup), Some(node)) = (&setting.lookup, node.get("lookup")) {
                lookups(findings, lookup, node);
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

/// What a client asks for the value of a setting must be something that it can ask by itself, as often as it likes.
fn lookups(findings: &mut Findings<'_>, lookup: &Lookup, node: &Node) {
    const RULE: &str = "client-setting";
    let (at, value) = (node.get("operation").unwrap_or(node), node.get("value").unwrap_or(node));
    let operations = findings.document.operations();
    let Some(asked) = operations.iter().find(|known| known.id() == Some(&lookup.operation)) else {
        let message = format!("there is no operation `{}`", lookup.operation);
        return findings.error(RULE, at, message, "name an `operationId` of this contract");
    };
    if !asked.idempotent() {
        let message = format!("`{}` does something each time that it is called", lookup.operation);
        findings.error(RULE, at, message, "name an operation that only shows something");
    }
    let looked_up = |parameter: &&Parameter<'_>| parameter.client_setting().is_some_and(|own| own.lookup.is_some());
    if let Some(parameter) = asked.parameters.iter().find(looked_up) {
        let message = format!("`{}` takes `{}`, which is looked up itself", lookup.operation, parameter.name);
        findings.error(RULE, at, message, "name an operation that needs nothing which is looked up");
    }
    let mut needed = asked.parameters.iter().filter(|parameter| asked.needs(parameter));
    let given = |needed: &Parameter<'_>| lookup.arguments.contains_key(needed.name);
    let needed =
        needed.find(|needed| needed.client_setting().is_none() && needed.only_value().is_none() && !given(needed));
    let body = asked.request_body().is_some_and(|body| body.required());
    if let Some(what) = needed.map(|needed| format!("`{}`", needed.name)).or(body.then(|| "a body".to_owned())) {
        let message = format!("`{}` needs {what}, which nobody gives it", lookup.operation);
        findings.error(
            RULE,
            at,
            message,
            "say under `arguments` where it comes from, or name an operation that needs none",
        );
    }
    arguments(findings, asked, lookup, node);
    let schema = success_schema(asked);
    if pointer(findings, schema.as_ref(), value, "`x-client-setting.lookup.value`") {
        let found = schema.and_then(|schema| schema.reached(&lookup.value)).map(|schema| schema.unwrapped());
        let single = found.is_none_or(|found| !matches!(found.kind(), Some(Kind::Array | Kind::Object)));
        if !single || lookup.value.contains('*') {
            let message = format!("`{}` is no single value", lookup.value);
            findings.error(RULE, value, message, "write a pointer to one text: `/domains/0/id`");
        }
    }
}

/// What is given to the operation that is asked: values that are there before anything is looked up.
fn arguments(findings: &mut Findings<'_>, asked: &Operation<'_>, lookup: &Lookup, node: &Node) {
    const RULE: &str = "client-setting";
    let document = findings.document;
    let server = document.servers().into_iter().next();
    for (name, entry) in node.get("arguments").and_then(Node::as_mapping).into_iter().flatten() {
        let (value, wanted) = (&entry.node, entry.node.as_str().unwrap_or_default());
        let single = |known: &&Parameter<'_>| {
            let kind = known.value_schema().and_then(|schema| schema.unwrapped().kind());
            !matches!(kind, Some(Kind::Array | Kind::Object))
        };
        if !asked.parameters.iter().filter(single).any(|known| known.name == name) {
            let message = format!("`{}` has no parameter `{name}` of one value", lookup.operation);
            findings.error_at(RULE, entry.position, message, "name one of its parameters");
        }
        let operations = document.operations();
        let mut settings = operations.iter().flat_map(|operation| &operation.parameters);
        let mut settings = settings.by_ref().filter_map(Parameter::client_setting);
        let found = settings.find(|known| known.name == wanted);
        let is_variable = || server.is_some_and(|server| server.variables().any(|known| known.name == wanted));
        match found {
            Some(found) if found.lookup.is_some() => {
                let message = format!("the setting `{wanted}` is looked up itself");
                findings.error(RULE, value, message, "name a setting that is given");
            }
            None if !is_variable() => {
                let message = format!("there is no setting `{wanted}`, nor such a variable of the first server");
                let help = "name a setting of `x-client-setting`, or a variable of the base URL";
                findings.error(RULE, value, message, help);
            }
            _ => {}
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
            let message = format!("the security scheme `{name}` cannot be compiled");
            findings.bearable("security-scheme", node.position, message, help, "no credentials are sent for it");
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
    if let (Some(url), Scheme::Bearer) = (declared.token_url(), scheme) {
        let message = format!("`{url}` is no URL that tokens may be obtained at: programs give them");
        let position = declared.flows_node().unwrap_or(node).position;
        findings.warning_at("security-scheme", position, message, "write an https URL");
    }
    match scheme {
        Scheme::ClientCredentials { token_url, .. }
            if !token_url.starts_with("https://") && !token_url.starts_with('/') =>
        {
            let message = format!("`{token_url}` is no URL that tokens may be obtained at");
            let help = "write an https URL, or a path below the host of the server";
            findings.error("security-scheme", declared.flows_node().unwrap_or(node), message, help);
        }
        Scheme::HeaderKey(name) | Scheme::CookieKey(name)
            if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)) =>
        {
            let place = if matches!(scheme, Scheme::HeaderKey(_)) { "header" } else { "cookie" };
            let message = format!("`{name}` is no name of a {place}");
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
