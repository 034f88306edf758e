//! Schemas of Swagger 2.0, and the parameters and headers that are schemas themselves there. Knows no operation.

use super::nodes::{Members, moved, text};
use crate::tree::{Node, Value};

/// The members of a parameter or a header that say which values it has.
const VALUES: [&str; 20] = [
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "x-nullable",
    "properties",
    "additionalProperties",
    "allOf",
];

/// A schema, with those that stand in it.
pub(super) fn schema(node: &Node) -> Node {
    let Some(members) = node.as_mapping() else { return node.clone() };
    let mut out = Members::default();
    for (name, entry) in members {
        let inner = &entry.node;
        let lifted = match (name, &inner.value) {
            ("$ref", Value::String(reference)) => {
                let moved = reference.strip_prefix('#').and_then(moved).map(|pointer| format!("#{pointer}"));
                text(inner.position, &moved.unwrap_or_else(|| reference.to_string()))
            }
            ("properties", _) => properties(inner),
            ("items" | "additionalProperties" | "not", Value::Mapping(_)) => schema(inner),
            ("allOf" | "oneOf" | "anyOf", Value::Sequence(parts)) => {
                Node { position: inner.position, value: Value::Sequence(parts.iter().map(schema).collect()) }
            }
            ("discriminator", Value::String(_)) => {
                let mut discriminator = Members::default();
                discriminator.put("propertyName", inner.position, inner.clone());
                discriminator.at(inner.position)
            }
            // What everybody writes who needs it.
            ("x-nullable", Value::Bool(_)) => {
                out.put("nullable", entry.position, inner.clone());
                continue;
            }
            ("type", Value::String(kind)) if **kind == *"file" => {
                out.put("type", entry.position, text(inner.position, "string"));
                out.put("format", entry.position, text(inner.position, "binary"));
                continue;
            }
            // How a list in a list is written, which 3.0 has no word for.
            ("collectionFormat", Value::String(_)) => continue,
            _ => inner.clone(),
        };
        out.put(name, entry.position, lifted);
    }
    out.at(node.position)
}

/// A property may be called as an extension is.
fn properties(node: &Node) -> Node {
    let Some(members) = node.as_mapping() else { return node.clone() };
    let mut out = Members::default();
    for (name, entry) in members {
        out.put(name, entry.position, schema(&entry.node));
    }
    out.at(node.position)
}

/// The values of a parameter or a header as a schema, and the rest of what it says.
pub(super) fn split(node: &Node) -> (Node, Members) {
    let (mut values, mut rest) = (Members::default(), Members::default());
    for (name, entry) in node.as_mapping().into_iter().flatten() {
        match VALUES.contains(&name) {
            true => values.copy(name, entry),
            false => rest.copy(name, entry),
        }
    }
    (schema(&values.at(node.position)), rest)
}
