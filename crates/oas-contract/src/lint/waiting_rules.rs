//! What goes on after an answer: whether what `x-waiter` and `x-job` name is there, and whether a wait can end.

use std::collections::HashMap;

use super::findings::Findings;
use super::places::{pointer, success_schema};
use crate::extensions::{EnumValue, JOB, JobPlace, ResponsePlace, WAITER};
use crate::model::{Kind, Location, Operation, Parameter, Schema};
use crate::tree::Node;

pub(super) fn check(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    waiter(findings, operation);
    job(findings, operation);
}

fn job(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    const RULE: &str = "job";
    let Some(node) = operation.extension(&JOB) else { return };
    let (id, url) = (node.get("id"), node.get("url"));
    if id.is_some() == url.is_some() {
        let help = "write `id: …` or `url: …`: a JSON pointer into the answer, or `header:NAME`";
        findings.error(RULE, node, "a job is found by its id or by a URL, by one of the two", help);
        return;
    }
    let Some(job) = operation.job() else { return };
    place(findings, operation, job.at.place(), id.or(url).unwrap_or(node));
    let named = node.get("operation").unwrap_or(node);
    let Some(shows) = operation.shows(&job) else {
        let message = format!("there is no operation `{}`", job.operation);
        findings.error(RULE, named, message, "name the `operationId` of the operation that shows the job");
        return;
    };
    if !shows.waiter().is_some_and(|waiter| waiter.finishes()) {
        let message = format!("`{}` does not say when the job is over", job.operation);
        findings.error(RULE, named, message, "add an `x-waiter` to it, with the states that mean success");
    }
    if shows.request_body().is_some_and(|body| body.required()) {
        let message = format!("`{}` needs a body, and nothing says what it is", job.operation);
        findings.error(RULE, named, message, "name an operation that needs none");
    }
    if let Some(result) = node.get("result") {
        let schema = success_schema(&shows);
        if pointer(findings, schema.as_ref(), result, "`x-job.result`") {
            one_value(findings, schema, result);
        }
    }
    let by_url = matches!(job.at, JobPlace::Url(_));
    let parameter = shows.job_parameter(&job);
    if let Some(named) = node.get("parameter").filter(|_| by_url) {
        findings.error(RULE, named, "a URL says everything, no parameter is set", "take `parameter` out");
    } else if parameter.is_none() && !by_url {
        let message = format!("it is not known which parameter of `{}` takes the id", job.operation);
        findings.error(
            RULE,
            node.get("parameter").unwrap_or(named),
            message,
            "name one that is declared: `parameter: NAME`",
        );
        return;
    }
    arguments(findings, operation, &shows, node);
    let given = |name: &str| job.arguments.iter().any(|(known, _)| known == name);
    let shared = operation.shared_with(&shows, &job);
    let by_itself = |location: Location| by_url && location != Location::Header;
    for needed in shows.parameters.iter().filter(|known| shows.needs(known) && !by_itself(known.location)) {
        let taken = parameter.is_some_and(|parameter| parameter.name == needed.name) && !by_url;
        let list = needed.schema().and_then(|schema| schema.kind()) == Some(Kind::Array);
        let known = shared.contains(&needed.name) || given(needed.name);
        if !taken && (list || !known) && needed.client_setting().is_none() {
            let message =
                format!("`{}` needs `{}`, which is not known when the job is started", job.operation, needed.name);
            let help = "say it under `arguments`, give the operation that starts it a parameter of that name, or make it a \
                        setting of the client";
            findings.error(RULE, named, message, help);
        }
    }
}

/// What parameters of the operation that shows a job are given.
fn arguments(findings: &mut Findings<'_>, operation: &Operation<'_>, shows: &Operation<'_>, job: &Node) {
    let Some(stated) = job.get("arguments") else { return };
    for (name, entry) in stated.as_mapping().into_iter().flatten() {
        let value = &entry.node;
        let single = |known: &&Parameter<'_>| known.schema().and_then(|schema| schema.kind()) != Some(Kind::Array);
        if !shows.parameters.iter().filter(single).any(|known| known.name == name) {
            let message = format!("the operation that shows the job has no parameter `{name}` of one value");
            findings.error("job", value, message, "name one of its parameters");
        }
        if value.as_str().is_some_and(|text| text.starts_with('/')) {
            let body = operation.json_body();
            if body.and_then(|body| body.reached(value.as_str()?)).is_none() {
                let message =
                    format!("`{}` reaches nothing in the body of the request", value.as_str().unwrap_or_default());
                let help = "write a JSON pointer into the JSON body of the operation that starts the job";
                findings.error("body-pointer", value, message, help);
            } else {
                one_value(findings, body, value);
            }
        }
    }
}

/// Reports a place that holds a list or an object, of which nothing is an id.
fn one_value(findings: &mut Findings<'_>, schema: Option<Schema<'_>>, node: &Node) {
    let text = node.as_str().unwrap_or_default();
    let kind = schema.and_then(|schema| schema.reached(text)).and_then(|reached| reached.unwrapped().kind());
    if matches!(kind, Some(Kind::Array | Kind::Object)) {
        let message = format!("`{text}` is no single value");
        findings.error("job", node, message, "name a place that holds a text or a number");
    }
}

/// Where an answer has something.
fn place(findings: &mut Findings<'_>, operation: &Operation<'_>, place: &ResponsePlace, node: &Node) {
    match place {
        ResponsePlace::Body(_) => {
            let schema = success_schema(operation);
            if pointer(findings, schema.as_ref(), node, "`x-job`") {
                one_value(findings, schema, node);
            }
        }
        ResponsePlace::Header(name) => {
            let headers = operation.success().map(|response| response.headers()).unwrap_or_default();
            if !headers.iter().any(|known| known.name.eq_ignore_ascii_case(name)) {
                let help = "name a header that the response declares under `headers`";
                findings.error("job", node, format!("the response has no header `{name}`"), help);
            }
        }
        ResponsePlace::Last(_) => {
            let help = "write a JSON pointer into the answer, or `header:NAME`";
            findings.error("job", node, "an answer that starts a job has no last item", help);
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
    let known = state.as_ref().and_then(Schema::open_values);
    let any_case = node.get("ignore-case").and_then(Node::as_bool).unwrap_or(false);
    let meant = |text: &str| if any_case { text.to_ascii_lowercase() } else { text.to_owned() };
    let mut seen: HashMap<String, &str> = HashMap::new();
    let kind = state.and_then(|state| state.unwrapped().kind());
    if matches!(kind, Some(Kind::Array | Kind::Object)) {
        let message = format!("`{}` is no single value, so it is no state", field.as_str().unwrap_or_default());
        findings.error(
            "waiter",
            field,
            message,
            "name a place that holds a text, a number or a boolean; `*` leads into a list",
        );
        return;
    }
    for list in ["success", "failure", "pending", "gone-states"] {
        for value in node.elements(list) {
            let text = crate::extensions::state(value);
            let text = text.as_str();
            let fits = match kind {
                Some(Kind::Boolean) => matches!(text, "true" | "false"),
                Some(Kind::Integer) => text.parse::<f64>().is_ok_and(|number| number.fract() == 0.0),
                Some(Kind::Number) => text.parse::<f64>().is_ok(),
                _ => true,
            };
            if value.as_sequence().is_some() || value.as_mapping().is_some() || value.is_null() || !fits {
                let message = format!("`{text}` is no value of the state");
                findings.error(
                    "waiter",
                    value,
                    message,
                    "write values as they come: texts, numbers or `true` and `false`",
                );
                continue;
            }
            // What is gone may have ended well or not.
            if list == "gone-states" {
                known_state(findings, (known.as_deref(), any_case), value, text);
                seen.entry(meant(text)).or_insert(list);
                continue;
            }
            if let Some(other) = seen.insert(meant(text), list) {
                let message = format!("`{text}` stands under {other} and {list}");
                findings.error("waiter", value, message, "a state means one thing");
            }
            known_state(findings, (known.as_deref(), any_case), value, text);
        }
    }
    let waiter = operation.waiter();
    if waiter.is_some_and(|waiter| !waiter.finishes() && !waiter.vanishes()) {
        let help = "list states under `success`, or say under `gone` or `gone-states` when it is deleted";
        findings.error("waiter", node, "no answer would end the wait", help);
    }
    let stands = |known: &EnumValue, text: &str| known.text() == text || known.stands_for(&text.into(), any_case);
    let unsaid = |known: &&EnumValue| !seen.keys().any(|text| stands(known, text));
    for value in known.iter().flatten().filter(unsaid) {
        let message = format!("`x-waiter` does not say what the state `{}` means", value.text());
        let help = "list it under success, failure or pending; until then a wait goes on while it lasts";
        findings.warning_at("waiter", node.position, message, help);
    }
}

/// Reports a state that is none of those that the contract lists.
fn known_state(findings: &mut Findings<'_>, (known, any_case): (Option<&[EnumValue]>, bool), value: &Node, text: &str) {
    let stated = value.to_json();
    if known.is_some_and(|known| known.iter().all(|known| !known.stands_for(&stated, any_case))) {
        let help = "add it to the `x-extensible-enum` of the state, or correct it";
        findings.error("waiter", value, format!("`{text}` is no value of the state"), help);
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
