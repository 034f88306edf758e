//! The extensions that say how an operation is called on a command line.

use super::extension_rules::item_schema;
use super::findings::Findings;
use super::places::pointer;
use crate::command_line::{RESERVED_COMMANDS, RESERVED_FLAGS, STATES, arguments, commands};
use crate::extensions::{ARGUMENT, CLIENT_SETTING, COMMAND};
use crate::model::{Operation, View};
use crate::tree::Node;

pub(super) fn check(findings: &mut Findings<'_>) {
    let document = findings.document;
    let clashes = commands([(document.source().stem(), document)]).1;
    findings.list.extend(clashes.into_iter().map(|(_, finding)| finding));
    for operation in document.operations() {
        command(findings, &operation);
        named_arguments(findings, &operation);
        overviews(findings, &operation);
    }
}

pub(super) fn is_word(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|first| first.is_ascii_lowercase())
        && characters.all(|other| other.is_ascii_lowercase() || other.is_ascii_digit() || other == '-')
}

fn command(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let Some(node) = operation.extension(&COMMAND) else { return };
    let help = "write two or more words of lower-case letters, digits and `-`: `pets list`";
    let names = if node.as_str().is_some() {
        vec![node]
    } else {
        [operation.command_node("name"), operation.command_node("wait")].into_iter().flatten().collect()
    };
    for name in names {
        let words: Vec<&str> = name.as_str().unwrap_or_default().split_whitespace().collect();
        if words.len() < 2 || !words.iter().all(|word| is_word(word)) {
            findings.error("command", name, format!("`{}` is no command", words.join(" ")), help);
        }
    }
    if let Some(wait) = operation.command_node("wait")
        && operation.waiter().is_none()
    {
        findings.error("command", wait, "the operation has nothing to wait for", "add `x-waiter`, or take it out");
    }
}

fn named_arguments(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let arguments = arguments(operation);
    for argument in &arguments {
        let Some(node) = argument.parameter.extension(&ARGUMENT) else { continue };
        let text = node.as_str().unwrap_or_default();
        let flag = text.strip_prefix("--");
        let place = |text: &str| {
            text.starts_with(|first: char| first.is_ascii_uppercase())
                && text.chars().all(|other| other.is_ascii_uppercase() || other.is_ascii_digit() || other == '_')
        };
        if !flag.map_or_else(|| place(text), is_word) {
            let help = "write a flag, `--task-id`, or the name of a place, `TASK_ID`";
            findings.error("argument", node, format!("`{text}` is no argument"), help);
        } else if flag.is_some_and(|flag| RESERVED_FLAGS.contains(&flag)) {
            findings.error("argument", node, format!("every command has `{text}`"), "choose another name");
        } else if argument.name != flag.unwrap_or(text) {
            let message = format!("another argument of the operation is called `{text}`");
            findings.error("argument", node, message, "choose another name");
        }
        let setting = argument.parameter.extension(&CLIENT_SETTING).is_some();
        if flag.is_none() && (!argument.parameter.required() || setting) {
            let help = "write it as a flag, `--…`: it may be left out";
            findings.error("argument", node, format!("`{text}` has a place, but is not always there"), help);
        }
    }
}

fn overviews(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let item = item_schema(operation);
    for (name, entry) in operation.tables() {
        let table = operation.document().object(&entry.node);
        if !is_word(name) || RESERVED_COMMANDS.contains(&name) {
            let message = format!("`{name}` is no name of a table");
            let help = "write one word of lower-case letters, digits and `-` that is no other command";
            findings.error_at("overview", entry.position, message, help);
        }
        if !operation.idempotent() {
            let help = "take it out: a table must change nothing";
            findings.error_at("overview", entry.position, "the operation is not idempotent", help);
        }
        for (column, entry) in table.members("columns") {
            if !is_word(column) || column == "provider" {
                let message = format!("`{column}` is no column");
                let help = "write one word of lower-case letters, digits and `-`; `provider` is there anyway";
                findings.error_at("overview", entry.position, message, help);
            }
            pointer(findings, item.as_ref(), &entry.node, &format!("the column `{column}`"));
        }
        let mut known: Vec<&str> = Vec::new();
        for (state, entry) in table.members("states") {
            if !STATES.contains(&state) {
                let help = format!("the states of tables are {}", STATES.join(", "));
                findings.error_at("overview", entry.position, format!("`{state}` is no state of a table"), &help);
            }
            for word in entry.node.as_sequence().into_iter().flatten().filter_map(Node::as_str) {
                if known.contains(&word) {
                    let help = "take it out of one of them";
                    findings.error_at("overview", entry.position, format!("`{word}` stands for two states"), help);
                }
                known.push(word);
            }
        }
        if !known.is_empty() && table.members("columns").all(|(column, _)| column != "state") {
            let help = "add the column, or take `states` out";
            findings.error_at("overview", entry.position, "`states` are those of the column `state`", help);
        }
        let calls: Vec<&Node> = table.elements("calls").iter().collect();
        let missing = |given: Option<&Node>| {
            operation.parameters.iter().find(|parameter| {
                let elsewhere = parameter.extension(&CLIENT_SETTING).is_some();
                parameter.required() && !elsewhere && given.is_none_or(|given| given.get(parameter.name).is_none())
            })
        };
        let given = if calls.is_empty() { vec![None] } else { calls.iter().copied().map(Some).collect() };
        for call in given {
            if let Some(parameter) = missing(call) {
                let position = call.map_or(entry.position, |call| call.position);
                let message = format!("the call has no value for the required parameter `{}`", parameter.name);
                findings.error_at("overview", position, message, "give one under `calls`: one entry for each call");
            }
        }
        for call in calls {
            for (argument, entry) in call.as_mapping().into_iter().flatten() {
                if operation.parameters.iter().all(|parameter| parameter.name != argument) {
                    let message = format!("the operation has no parameter `{argument}`");
                    findings.error_at("overview", entry.position, message, "name a parameter that is declared");
                }
            }
        }
    }
}
