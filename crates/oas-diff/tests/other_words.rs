//! The same contract in other words breaks nobody: schemas taken apart into `allOf`, wrapped, renamed, and 3.0 written as 3.1.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "not every test needs all of the support")]

#[path = "support/alterations.rs"]
mod alterations;
mod support;

use alterations::{CONTRACTS, document};
use oas_diff::{Options, Wire, compare};
use serde_json::{Map, Value, json};

/// Changes every schema of a document, from the inside out.
fn rewritten(document: &Value, with: &impl Fn(Map<String, Value>) -> Value) -> Value {
    fn walk(value: &Value, schema: bool, with: &impl Fn(Map<String, Value>) -> Value) -> Value {
        match value {
            Value::Object(members) => {
                let inside = |(name, value): (&String, &Value)| {
                    let named = schema && name == "properties" || !schema && name == "schemas";
                    let value = match (value, named) {
                        (Value::Object(all), true) => {
                            all.iter().map(|(name, value)| (name.clone(), walk(value, true, with))).collect()
                        }
                        _ => {
                            let prose = ["example", "examples", "default", "enum"].contains(&name.as_str());
                            let held = ["items", "allOf", "oneOf", "anyOf", "not", "additionalProperties", "schema"];
                            let is_schema = held.contains(&name.as_str());
                            if prose { value.clone() } else { walk(value, is_schema, with) }
                        }
                    };
                    (name.clone(), value)
                };
                let members: Map<String, Value> = members.iter().map(inside).collect();
                if schema { with(members) } else { Value::Object(members) }
            }
            Value::Array(elements) => elements.iter().map(|element| walk(element, schema, with)).collect(),
            other => other.clone(),
        }
    }
    walk(document, false, with)
}

/// A schema in two parts, where it has several properties and nothing that is not about them.
fn taken_apart(schema: Map<String, Value>) -> Value {
    const KNOWN: [&str; 4] = ["type", "properties", "required", "description"];
    let several = schema.get("properties").and_then(Value::as_object).is_some_and(|all| all.len() > 1);
    if !several
        || schema.get("type") != Some(&json!("object"))
        || !schema.keys().all(|name| KNOWN.contains(&name.as_str()))
    {
        return Value::Object(schema);
    }
    let properties = schema["properties"].as_object().unwrap();
    let half = properties.len() / 2;
    let part = |first: bool| {
        let of = |index: usize| (index < half) == first;
        let own: Map<String, Value> = properties
            .iter()
            .enumerate()
            .filter(|(index, _)| of(*index))
            .map(|(_, (name, value))| (name.clone(), value.clone()))
            .collect();
        json!({"type": "object", "properties": own})
    };
    let mut parts = vec![part(true), part(false)];
    parts.extend(schema.get("required").map(|required| json!({"required": required})));
    json!({"allOf": parts})
}

/// A schema as the one part of another, or the one alternative.
fn wrapped(combinator: &'static str) -> impl Fn(Map<String, Value>) -> Value {
    move |schema| {
        let plain = schema.contains_key("$ref") || schema.contains_key("properties");
        let place = ["readOnly", "writeOnly", "default", "nullable", "deprecated"];
        let about_the_place = schema.keys().any(|name| place.contains(&name.as_str()) || name.starts_with("x-"));
        if plain && !about_the_place { json!({combinator: [schema]}) } else { Value::Object(schema) }
    }
}

/// What 3.0 says with flags, as 3.1 says it.
fn later(mut schema: Map<String, Value>) -> Value {
    for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        match schema.remove(flag) {
            Some(Value::Bool(true)) => {
                let bound = schema.remove(bound).unwrap_or(Value::Null);
                schema.insert(flag.to_owned(), bound);
            }
            Some(Value::Bool(false)) | None => {}
            Some(other) => drop(schema.insert(flag.to_owned(), other)),
        }
    }
    if schema.get("nullable").is_some_and(Value::is_boolean) {
        let nullable = schema.remove("nullable") == Some(json!(true));
        match schema.get("type").cloned() {
            Some(Value::String(kind)) if nullable => {
                schema.insert("type".to_owned(), json!([kind, "null"]));
                if let Some(values) = schema.get_mut("enum").and_then(Value::as_array_mut)
                    && !values.contains(&Value::Null)
                {
                    values.push(Value::Null);
                }
            }
            None if nullable => return json!({"anyOf": [schema, {"type": "null"}]}),
            _ => {}
        }
    }
    Value::Object(schema)
}

/// All components under other names.
fn renamed(document: &Value) -> Value {
    match document {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let value = match (name.as_str(), value) {
                    ("$ref", Value::String(target)) => {
                        json!(target.replace("#/components/schemas/", "#/components/schemas/Another"))
                    }
                    ("schemas", Value::Object(all)) => {
                        all.iter().map(|(name, value)| (format!("Another{name}"), renamed(value))).collect()
                    }
                    _ => renamed(value),
                };
                (name.clone(), value)
            })
            .collect(),
        Value::Array(elements) => elements.iter().map(renamed).collect(),
        other => other.clone(),
    }
}

fn documents() -> Vec<(String, Value)> {
    let contracts =
        CONTRACTS.iter().enumerate().map(|(index, contract)| (format!("contract {index}"), contract.clone()));
    let cases = support::cases()
        .into_iter()
        .flat_map(|path| support::case(&path).map(|document| (path.display().to_string(), document.root().to_json())));
    contracts.chain(cases).collect()
}

fn breaks_nobody(how: &str, other: impl Fn(&Value) -> Value) {
    let mut held = 0;
    for (name, whole) in documents() {
        let text = whole.to_string();
        // What names components as text, or tells them apart, is another matter.
        let refers = ["discriminator", "x-pagination", "x-waiter"].iter().any(|member| text.contains(member));
        let other = other(&whole);
        if other == whole || how != "in 3.1" && refers {
            continue;
        }
        let (Some(before), Some(after)) = (document(&whole), document(&other)) else { continue };
        for (old, new) in [(&before, &after), (&after, &before)] {
            let changes = compare(old, new, &Options::default());
            // Components that nothing leads to are compared as they stand.
            let led_to = changes.iter().filter(|change| change.subject != "the document");
            let worse: Vec<_> = led_to.filter(|change| change.wire > Wire::Compatible).collect();
            assert!(worse.is_empty(), "{name} {how}: {worse:#?}");
        }
        held += 1;
    }
    assert!(held > 10, "only {held} documents {how}");
}

#[test]
fn taken_apart_into_parts() {
    breaks_nobody("taken apart", |whole| rewritten(whole, &taken_apart));
}

#[test]
fn wrapped_into_one_part_or_alternative() {
    for combinator in ["allOf", "oneOf", "anyOf"] {
        breaks_nobody(combinator, |whole| rewritten(whole, &wrapped(combinator)));
    }
}

#[test]
fn with_other_names_of_components() {
    breaks_nobody("renamed", renamed);
}

#[test]
fn in_the_words_of_the_later_version() {
    breaks_nobody("in 3.1", |whole| {
        let mut other = rewritten(whole, &later);
        other["openapi"] = json!("3.1.0");
        other
    });
}
