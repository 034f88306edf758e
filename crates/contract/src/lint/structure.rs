//! Holds the tree against the grammar: unknown fields, wrong kinds, missing fields, unknown extensions.

use super::Findings;
use super::grammar::{DOCUMENT, EVERYWHERE, Kind, Object};
use crate::node::{Node, Value};

pub(super) fn check(findings: &mut Findings<'_>) {
    let root = findings.document.root();
    object(findings, root, &DOCUMENT);
}

fn object(findings: &mut Findings<'_>, node: &Node, object: &Object) {
    let Some(members) = node.as_mapping() else {
        let message = format!("{} must be a mapping, not {}", object.name, node.kind());
        findings.error("wrong-type", node, message, "write its fields as `name: value` lines");
        return;
    };
    for (name, entry) in members {
        if let Some((_, kind, _)) = object.fields.iter().chain(EVERYWHERE).find(|(known, ..)| *known == name) {
            value(findings, &entry.node, kind, name);
            continue;
        }
        let known = || object.fields.iter().chain(EVERYWHERE).map(|(known, ..)| *known);
        let nearest = |prefix: bool| {
            known()
                .filter(|known| known.starts_with("x-") == prefix)
                .map(|known| (strsim::damerau_levenshtein(known, name), known))
                .filter(|(distance, _)| *distance <= 3.min(name.len() / 2))
                .min()
        };
        let extension = name.starts_with("x-");
        let help = match nearest(extension) {
            Some((_, known)) => format!("did you mean `{known}`?"),
            None if extension => "the extensions that mean something are listed in specs/README.md".to_owned(),
            None => format!("fields of {}: {}", object.name, known().collect::<Vec<_>>().join(", ")),
        };
        let (rule, message) = if extension {
            ("unknown-extension", format!("`{name}` is no extension of {}", object.name))
        } else {
            ("unknown-field", format!("`{name}` is not a field of {}", object.name))
        };
        findings.error_at(rule, entry.position, message, &help);
    }
    for (name, _, _) in object.fields.iter().filter(|(name, _, required)| *required && members.get(name).is_none()) {
        let message = format!("{} has no `{name}`", object.name);
        findings.error("missing-field", node, message, &format!("add `{name}:`"));
    }
}

fn value(findings: &mut Findings<'_>, node: &Node, kind: &Kind, field: &str) {
    let expected = match kind {
        Kind::Any => return,
        Kind::String => match &node.value {
            Value::String(_) => return,
            _ => "text",
        },
        Kind::Bool => match node.as_bool() {
            Some(_) => return,
            None => "`true` or `false`",
        },
        Kind::Number => match node.value {
            Value::Number(_) => return,
            _ => "a number",
        },
        Kind::Count => match &node.value {
            Value::Number(number) if number.as_u64().is_some() => return,
            _ => "an integer of 0 or more",
        },
        Kind::OneOf(words) => match node.as_str() {
            Some(word) if words.contains(&word) => return,
            _ => {
                let message = format!("`{field}` must be one of {}", words.join(", "));
                let help = match node.as_str() {
                    Some(word) => match words.iter().min_by_key(|known| strsim::damerau_levenshtein(known, word)) {
                        Some(nearest) => format!("it is `{word}`; did you mean `{nearest}`?"),
                        None => String::new(),
                    },
                    None => format!("it is {}", node.kind()),
                };
                findings.error("wrong-type", node, message, &help);
                return;
            }
        },
        Kind::List(inner) => match &node.value {
            Value::Sequence(nodes) => {
                for node in nodes {
                    value(findings, node, inner, field);
                }
                return;
            }
            _ => "a list",
        },
        Kind::OneOrMore(inner) => match &node.value {
            Value::Sequence(nodes) => {
                for node in nodes {
                    value(findings, node, inner, field);
                }
                return;
            }
            _ => return value(findings, node, inner, field),
        },
        Kind::Map(inner) => match node.as_mapping() {
            Some(members) => {
                for (name, entry) in members {
                    // `paths` and `responses` may carry extensions; any other map holds names of the contract's own.
                    if name.starts_with("x-") && matches!(field, "paths" | "responses") {
                        if name != "x-completed" {
                            let message = format!("`{name}` is no extension of `{field}`");
                            let help = "the extensions that mean something are listed in specs/README.md";
                            findings.error_at("unknown-extension", entry.position, message, help);
                        }
                    } else {
                        value(findings, &entry.node, inner, name);
                    }
                }
                return;
            }
            None => "a mapping of names",
        },
        Kind::Object(inner) => return object(findings, node, inner),
        Kind::Referable(inner) => {
            if node.get("$ref").is_none() {
                object(findings, node, inner);
            }
            return;
        }
        Kind::TextOr(inner) => {
            if node.as_str().is_none() {
                value(findings, node, inner, field);
            }
            return;
        }
        Kind::BoolOr(inner) => {
            if node.as_bool().is_none() {
                value(findings, node, inner, field);
            }
            return;
        }
    };
    let message = format!("`{field}` must be {expected}, not {}", node.kind());
    let help = match (&node.value, expected) {
        (Value::Number(_) | Value::Bool(_) | Value::Null, "text") => "put the value in quotes",
        _ => "see the OpenAPI 3.0 specification, or specs/README.md for an extension",
    };
    findings.error("wrong-type", node, message, help);
}
