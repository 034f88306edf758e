//! Enumerations, closed (`enum`) and open (`x-extensible-enum`).

use contract::{Node, Value};

use crate::rules::Rust;
use crate::schemas::{Schemas, named};
use crate::walk::shown;

/// The values of a list with the nodes that hold them; `null` counts as being nullable.
fn values(nodes: Vec<&Node>) -> Vec<(serde_json::Value, &Node)> {
    let kept = nodes.into_iter().filter(|node| !matches!(node.value, Value::Null));
    kept.map(|node| {
        // An open value may carry its name and description.
        let value = node.get("value").unwrap_or(node);
        (value.to_json(), node)
    })
    .collect()
}

pub(crate) fn compare(schemas: &mut Schemas<'_, '_>) {
    // Only text becomes an enumeration in Rust.
    let text = [schemas.old.kind(), schemas.new.kind()].contains(&Some("string"));
    let rust = (!text).then_some(Rust::None);
    let lists = |field: &str| {
        let (old, new) = (schemas.old.get(field), schemas.new.get(field));
        (old, new, values(schemas.old.elements(field)), values(schemas.new.elements(field)))
    };
    let (old_closed, new_closed, old_values, new_values) = lists("enum");
    let (old_open, new_open, old_known, new_known) = lists("x-extensible-enum");
    match (old_closed, new_closed) {
        (Some(_), Some(_)) => {
            each(schemas, (&old_values, &new_values), ("enum-value-added", "enum-value-removed"), rust);
        }
        (None, Some(new)) if old_open.is_some() => {
            schemas.note_as("enum-closed", (old_open, Some(new)), "only the listed values are allowed now", rust);
            each(schemas, (&old_known, &new_values), ("open-enum-value-added", "enum-value-removed"), rust);
        }
        (Some(old), None) if new_open.is_some() => {
            schemas.note_as(
                "enum-opened",
                (Some(old), new_open),
                "other values than the listed ones may come now",
                rust,
            );
            each(schemas, (&old_values, &new_known), ("open-enum-value-added", "open-enum-value-removed"), rust);
        }
        (None, Some(new)) => {
            schemas.note_as("enum-added", (None, Some(new)), format!("only {} is allowed now", shown(new)), rust);
        }
        (Some(old), None) => {
            schemas.note_as(
                "enum-removed",
                (Some(old), None),
                format!("not only {} is allowed any more", shown(old)),
                rust,
            );
        }
        (None, None) => match (old_open, new_open) {
            (Some(_), Some(_)) => {
                each(schemas, (&old_known, &new_known), ("open-enum-value-added", "open-enum-value-removed"), rust);
            }
            (None, Some(new)) => {
                // Text that may be anything before and after: only the Rust type is another one.
                schemas.note_as("enum-opened", (None, Some(new)), "known values are listed now", rust);
            }
            (Some(old), None) => {
                schemas.note_as("enum-opened", (Some(old), None), "known values are not listed any more", rust);
            }
            (None, None) => {}
        },
    }
}

type Values<'v, 'd> = &'v [(serde_json::Value, &'d Node)];

fn each(
    schemas: &mut Schemas<'_, '_>,
    (old, new): (Values<'_, '_>, Values<'_, '_>),
    (added, removed): (&str, &str),
    rust: Option<Rust>,
) {
    let texts = |list: Values<'_, '_>| -> std::collections::HashSet<String> {
        list.iter().map(|(value, _)| value.to_string()).collect()
    };
    let (before, after) = (texts(old), texts(new));
    for (value, node) in new.iter().filter(|(value, _)| !before.contains(&value.to_string())) {
        schemas.note_as(added, (None, Some(node)), format!("the value {value} was added"), rust);
    }
    for (value, node) in new {
        let Some((_, known)) = old.iter().find(|(known, _)| known == value) else { continue };
        let (before, after) = (known.str("name"), node.str("name"));
        if before != after {
            let message = format!("the value {value} is called {} now, it was {}", named(after), named(before));
            schemas.note_as("variant-renamed", (Some(known), Some(node)), message, rust);
        }
    }
    for (value, node) in old.iter().filter(|(value, _)| !after.contains(&value.to_string())) {
        schemas.note_as(removed, (Some(node), None), format!("the value {value} was removed"), rust);
    }
}
