//! For programs: everything that is known, in one JSON document.

use oas_contract::Place;
use serde_json::{Value, json};

use super::{Comparison, Detail};
use crate::change::Change;

/// The JSON Schema of the document that [`json()`] writes.
pub const SCHEMA: &str = include_str!("../../schema/diff.schema.json");

/// Renders comparisons as one JSON document.
pub fn json(comparisons: &[Comparison], detail: Detail) -> String {
    let contracts: Vec<Value> = comparisons
        .iter()
        .map(|comparison| {
            let counts = comparison.counts(detail.rust);
            json!({
                "contract": comparison.contract,
                "changes": comparison.changes.iter().map(change).collect::<Vec<_>>(),
                "accepted": comparison.accepted.iter().map(|(accepted, reason)| {
                    json!({"change": change(accepted), "reason": reason})
                }).collect::<Vec<_>>(),
                "left_out": {
                    "paths": comparison.left_out.paths,
                    "extensions": comparison.left_out.extensions,
                    "rules": comparison.left_out.rules,
                },
                "items": comparison.items.iter().map(|item| {
                    json!({"text": item.text, "breaking": item.breaking})
                }).collect::<Vec<_>>(),
                "counts": {
                    "wire": counts.wire,
                    "rust": counts.rust,
                    "undecided": counts.undecided,
                    "compatible": counts.compatible,
                },
                "version": comparison.version.as_ref().map(|version| json!({
                    "base": version.base.to_string(),
                    "head": version.head.to_string(),
                    "needed": version.needed.to_string(),
                    "enough": version.is_enough(),
                })),
            })
        })
        .collect();
    let document = json!({
        "format": 2,
        "fail_on": detail.fail_on.name(),
        "fails": comparisons.iter().any(|comparison| detail.fail_on.fails(comparison)),
        "contracts": contracts,
    });
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn place(place: Option<&Place>) -> Value {
    match place {
        Some(Place { file, position }) => json!({"file": &**file, "line": position.line, "column": position.column}),
        None => Value::Null,
    }
}

fn change(change: &Change) -> Value {
    json!({
        "rule": change.rule.id,
        "subject": change.subject,
        "message": change.message,
        "direction": change.direction.map(|direction| direction.to_string()),
        "wire": change.wire.name(),
        "rust": change.rust.name(),
        "before": place(change.before.as_ref()),
        "after": place(change.after.as_ref()),
        "operations": change.operations.iter().map(|operation| &**operation).collect::<Vec<_>>(),
        "more_operations": change.more_operations,
    })
}
