//! Lowered contract → skeleton, and what progenitor cannot do, panics included, as a finding that points into the
//! contract. Knows nothing of what is done with the skeleton.

mod progenitor;
mod skeleton;

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use oas_contract::{Document, Finding};
use serde_json::{Map, Value};

use crate::lower::{Lowered, LoweredOperation};

pub(crate) use skeleton::{Made, Request, Skeleton, Type};

/// Compiles the types and requests of a contract.
pub(crate) fn generate(document: &Document, lowered: &Lowered) -> Result<Skeleton, Box<Finding>> {
    let operations: Vec<_> = lowered.plan.operations.iter().zip(&lowered.requests).collect();
    let skeleton = attempt(&lowered.schemas, &operations);
    let mut skeleton = skeleton.map_err(|fault| Box::new(locate(document, lowered, &operations, &fault)))?;
    for name in lowered.plan.unions.keys() {
        if let Some(made) = skeleton.types.get_mut(name) {
            made.alternatives = made.fields.take().unwrap_or_default();
        }
    }
    Ok(skeleton)
}

fn attempt(schemas: &Map<String, Value>, operations: &[LoweredOperation]) -> Result<Skeleton, String> {
    catching_panics(|| self::progenitor::run(schemas, operations))
}

/// Turns a panic into its message, and keeps it from being printed.
fn catching_panics<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    static HOOK: Once = Once::new();
    thread_local!(static QUIET: Cell<bool> = const { Cell::new(false) });
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                before(info);
            }
        }));
    });
    QUIET.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(false);
    outcome.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        Err(text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked").to_owned())
    })
}

/// Finds the part of the contract that progenitor cannot compile: the first type that fails with all that it needs, or
/// the first operation that does.
fn locate(document: &Document, lowered: &Lowered, operations: &[LoweredOperation], fault: &str) -> Finding {
    const HELP: &str = "describe it with plain objects, lists, enumerations and `oneOf`, see specs/README.md";
    // Of a type and one that it holds, both of which fail, the inner one is to blame: it needs less.
    let mut blamed: Option<(usize, Finding)> = None;
    for (name, position) in &lowered.places {
        let mut needed = Map::new();
        let mut open = vec![name.clone()];
        while let Some(name) = open.pop() {
            if let Some(schema) = lowered.schemas.get(&name).filter(|_| !needed.contains_key(&name)) {
                references(schema, &mut open);
                needed.insert(name, schema.clone());
            }
        }
        let size = needed.len();
        if blamed.as_ref().is_none_or(|(least, _)| size < *least)
            && let Err(fault) = attempt(&needed, &[])
        {
            let message = format!("the schema `{name}` cannot be compiled: {}", one_line(&fault));
            let place = document.place_at(*position);
            blamed = Some((size, Finding::error("unsupported-schema", place, message).help(HELP)));
        }
    }
    if let Some((_, finding)) = blamed {
        return finding;
    }
    for (lowered_operation, operation) in operations.iter().zip(document.operations()) {
        if let Err(fault) = attempt(&lowered.schemas, &[*lowered_operation]) {
            let message = format!("the operation cannot be compiled: {}", one_line(&fault));
            let place = document.place_at(operation.position);
            return Finding::error("unsupported-operation", place, message).help(HELP);
        }
    }
    let message = format!("the contract cannot be compiled: {}", one_line(fault));
    Finding::error("unsupported-document", document.place(document.root()), message).help(HELP)
}

fn references(schema: &Value, open: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            if let Some(name) = members.get("$ref").and_then(Value::as_str).and_then(|text| text.rsplit('/').next()) {
                open.push(name.to_owned());
            }
            members.values().for_each(|value| references(value, open));
        }
        Value::Array(elements) => elements.iter().for_each(|value| references(value, open)),
        _ => {}
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
