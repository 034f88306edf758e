//! Actions over several providers: whether the operations, places and inputs that `x-action` names are there, and whether nothing
//! that a request needs is left open.

use std::collections::HashSet;

use super::command_rules::is_word;
use super::extension_rules::item_schema;
use super::findings::Findings;
use super::places::{pointer, success_schema};
use crate::actions::{ActionPlace, ActionValue};
use crate::command_line::{RESERVED_COMMANDS, RESERVED_FLAGS};
use crate::model::{Operation, Parameter};
use crate::tree::{Entry, Node};

const RULE: &str = "action";

/// The name of what an answer has, which no input takes.
const RESULT: &str = "result";

pub(super) fn check(findings: &mut Findings<'_>) {
    let operations = findings.document.operations();
    let tables: HashSet<&str> = operations.iter().flat_map(Operation::tables).map(|(name, _)| name).collect();
    let mut taken: HashSet<&str> = HashSet::new();
    for operation in &operations {
        for (name, entry) in operation.action_entries() {
            if !is_word(name) || RESERVED_COMMANDS.contains(&name) || tables.contains(name) {
                let message = format!("`{name}` is no name of an action");
                let help = "write one word of lower-case letters, digits and `-` that is no other command or table";
                findings.error_at(RULE, entry.position, message, help);
            }
            if !taken.insert(name) {
                let message = format!("another operation of the contract does `{name}`");
                findings.error_at(
                    RULE,
                    entry.position,
                    message,
                    "a provider does an action in one way: take one of the two out",
                );
            }
            action(findings, operation, entry);
        }
    }
}

fn action(findings: &mut Findings<'_>, operation: &Operation<'_>, entry: &Entry) {
    let node = &entry.node;
    let mut inputs: Vec<&str> = Vec::new();
    for (_, argument) in members(node.get("arguments")) {
        let Some(text) = argument.node.as_str().filter(|text| text.starts_with('$')) else { continue };
        match ActionValue::of(&argument.node) {
            ActionValue::Input(name)
                if is_word(&name) && name != RESULT && !RESERVED_FLAGS.contains(&name.as_str()) =>
            {
                inputs.extend(text.rsplit('.').next());
            }
            _ => {
                let message = format!("`{text}` is no input");
                let help = "write `$inputs.NAME`, a word of lower-case letters, digits and `-` that is no flag of every command";
                findings.error(RULE, &argument.node, message, help);
            }
        }
    }
    places(findings, operation, node, &inputs);
    for required in node.elements("required") {
        if required.as_str().is_some_and(|name| !inputs.contains(&name)) {
            let message = format!("the action has no input `{}`", required.as_str().unwrap_or_default());
            findings.error(RULE, required, message, "name one that stands under `arguments`");
        }
    }
    if let Some(result) = node.get("result") {
        pointer(findings, success_schema(operation).as_ref(), result, "`x-action.result`");
    }
    body_is_whole(findings, operation, entry);
    if let Some(lookup) = node.get("lookup") {
        self::lookup(findings, lookup, &inputs);
    }
    if let Some(gone) = node.get("gone")
        && let Some(shows) = called(findings, gone, &inputs)
        && !shows.waiter().is_some_and(|waiter| waiter.vanishes())
    {
        let message = "the operation does not say when something is gone";
        findings.error(RULE, gone, message, "add `gone` or `gone-states` to its `x-waiter`");
    }
}

fn members(node: Option<&Node>) -> impl Iterator<Item = (&str, &Entry)> {
    node.and_then(Node::as_mapping).into_iter().flatten()
}

/// Reports places that the operation does not have, and values of inputs that the action does not have.
fn places(findings: &mut Findings<'_>, operation: &Operation<'_>, node: &Node, inputs: &[&str]) {
    let stated: Vec<(&str, &Entry)> = members(node.get("arguments")).collect();
    for (name, entry) in &stated {
        let place = ActionPlace::of(name);
        if place.facts(operation).is_none() {
            let (message, help) = match place {
                ActionPlace::Parameter(_) => (
                    format!("the operation has no parameter `{name}`"),
                    "name a parameter, or write a JSON pointer into the body",
                ),
                ActionPlace::Body(_) => (
                    format!("`{name}` reaches nothing in the body of the request"),
                    "write a JSON pointer into a JSON body",
                ),
                ActionPlace::Server(_) => (
                    format!("`{name}` is no variable of the server that has an `x-environment`"),
                    "name one that the first server declares, `server:NAME`",
                ),
            };
            findings.error_at(RULE, entry.position, message, help);
        }
        is_known(findings, &entry.node, inputs);
    }
    let missing = |parameter: &&Parameter<'_>| {
        parameter.required()
            && parameter.client_setting().is_none()
            && !operation.fills(parameter)
            && stated.iter().all(|(name, _)| *name != parameter.name)
    };
    if let Some(parameter) = operation.parameters.iter().find(missing) {
        let message = format!("the required parameter `{}` has no value", parameter.name);
        findings.error(RULE, node, message, "give it one under `arguments`");
    }
}

fn is_known(findings: &mut Findings<'_>, node: &Node, inputs: &[&str]) {
    if let ActionValue::Input(name) = ActionValue::of(node)
        && !inputs.contains(&name.as_str())
        && is_word(&name)
    {
        let message = format!("the action has no input `{name}`");
        findings.error(RULE, node, message, "name one that stands under the `arguments` of the action");
    }
}

/// Reports members that the body must have and that nothing goes to.
fn body_is_whole(findings: &mut Findings<'_>, operation: &Operation<'_>, entry: &Entry) {
    let Some(body) = operation.json_body() else { return };
    let stated: Vec<&str> =
        members(entry.node.get("arguments")).map(|(place, _)| place).filter(|place| place.starts_with('/')).collect();
    if !operation.request_body().is_some_and(|body| body.required()) && stated.is_empty() {
        return;
    }
    for name in body.required() {
        let place = format!("/{}", oas_values::escape(name));
        let below = format!("{place}/");
        if !stated.iter().any(|known| *known == place || known.starts_with(&below)) {
            let message = format!("the body must have `{place}`, which has no value");
            findings.error_at(RULE, entry.position, message, "give it one under `arguments`");
        }
    }
}

/// The operation that is called, where it is there and everything that it needs is given.
fn called<'d>(findings: &mut Findings<'d>, node: &Node, inputs: &[&str]) -> Option<Operation<'d>> {
    let named = node.get("operation")?;
    let id = named.as_str()?;
    let Some(operation) = findings.document.operations().into_iter().find(|known| known.id() == Some(id)) else {
        let help = "name the `operationId` of an operation of this contract";
        findings.error(RULE, named, format!("there is no operation `{id}`"), help);
        return None;
    };
    if !operation.idempotent() {
        findings.error(RULE, named, format!("`{id}` is not idempotent"), "name one that changes nothing");
    }
    places(findings, &operation, node, inputs);
    Some(operation)
}

fn lookup(findings: &mut Findings<'_>, node: &Node, inputs: &[&str]) {
    let Some(list) = called(findings, node, inputs) else { return };
    if list.pagination().is_none_or(|pagination| pagination.key.is_none()) {
        let help = "name an operation that has an `x-pagination` with a `key`";
        findings.error(RULE, node, "what is looked up stands in no list whose items have ids", help);
    }
    let item = item_schema(&list);
    for (place, entry) in members(node.get("match")) {
        if item.is_none_or(|item| item.reached(place).is_none()) {
            let message = format!("`{place}` of `match` reaches nothing in an item of the list");
            findings.error_at(
                "body-pointer",
                entry.position,
                message,
                "write a JSON pointer into an item, such as `/name`",
            );
        }
        is_known(findings, &entry.node, inputs);
    }
}
