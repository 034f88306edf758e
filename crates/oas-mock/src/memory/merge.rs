//! What a request says of a resource, carried over into it: its id, members of the same names, the changes of a JSON patch. Knows JSON and
//! schemas.

use oas_contract::{Kind, Schema};
use serde_json::Value;

use super::list_member;
use super::resource_type::ResourceType;

/// The most members of a resource.
const MEMBERS: usize = 1_000;

/// An id like another one.
pub(super) fn new_id(like: Option<&Value>, number: u64) -> String {
    match like {
        Some(Value::String(text)) if text.parse::<u64>().is_err() => format!("{text}-{number}"),
        _ => (10_000 + number).to_string(),
    }
}

/// An id as the answer has it: a number stays one.
pub(super) fn id_like(place: Option<&Value>, id: &str) -> Value {
    match (place.is_some_and(Value::is_number), id.parse::<u64>()) {
        (true, Ok(number)) => number.into(),
        _ => id.into(),
    }
}

/// Gives a resource another id, wherever its members have the one before, as a word: a number may be anything.
pub(super) fn replace_id(resource: &mut Value, key: &str, id: &str) {
    let before = resource.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    if let Some(members) = resource.as_object_mut() {
        for value in members.values_mut() {
            if let Value::String(text) = value
                && before.parse::<u64>().is_err()
            {
                *text = with_word(text, &before, id);
            }
        }
        let place = members.get(key).cloned();
        members.insert(key.to_owned(), id_like(place.as_ref(), id));
    }
}

/// A text with another word in the place of one.
fn with_word(text: &str, before: &str, after: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(before).filter(|_| !before.is_empty()) {
        let (left, right) = (&rest[..at], &rest[at + before.len()..]);
        let ends = left.chars().next_back().or(out.chars().next_back().filter(|_| left.is_empty()));
        let alone = [ends, right.chars().next()].into_iter().flatten().all(|c| !c.is_alphanumeric());
        out.push_str(left);
        out.push_str(if alone { after } else { before });
        rest = right;
    }
    out + rest
}

/// A value of a change as a member has it: what a contract writes as text may be a number there.
fn as_member(schema: &Schema<'_>, name: &str, value: &Value) -> Value {
    let kind = schema.property(name).and_then(|property| property.schema.unwrapped().kind());
    let read = match (kind, value.as_str()) {
        (Some(Kind::Integer | Kind::Number), Some(text)) => text.parse::<serde_json::Number>().ok().map(Value::Number),
        (Some(Kind::Boolean), Some(text)) => text.parse::<bool>().ok().map(Value::Bool),
        _ => None,
    };
    read.unwrap_or_else(|| value.clone())
}

/// Pairs of keys and values, for a member that is a list of texts.
fn as_elements(kind: &ResourceType, name: &str, value: &Value) -> Option<Value> {
    let (_, pairs) = kind.lists.iter().find(|(list, _)| list == name)?;
    let elements = value.as_array().filter(|list| list.iter().any(Value::is_object))?;
    Some(elements.iter().filter_map(|element| list_member::as_text(element, pairs.as_ref())).collect())
}

/// Takes over what a request says of a resource: members of the same names, those that mean another one, and the changes of a JSON
/// patch.
pub(super) fn merge(
    resource: &mut Value,
    kind: &ResourceType,
    schema: &Schema<'_>,
    (sent, meant): (&Value, &[(String, String)]),
) {
    let Some(members) = resource.as_object_mut() else { return };
    if let Value::Array(changes) = sent {
        for change in changes {
            let path = change.get("path").and_then(Value::as_str).unwrap_or_default();
            let name = path.strip_prefix('/').unwrap_or(path).replace("~1", "/").replace("~0", "~");
            let name = name.as_str();
            let is_state = kind.waiter.as_ref().is_some_and(|waiter| waiter.field == format!("/{name}"));
            if name.is_empty() || name == kind.key || is_state {
                continue;
            }
            match (change.get("op").and_then(Value::as_str), change.get("value")) {
                (Some("remove"), _) => {
                    members.remove(name);
                }
                (_, Some(value)) if members.len() < MEMBERS || members.contains_key(name) => {
                    members.insert(name.to_owned(), as_member(schema, name, value));
                }
                _ => {}
            }
        }
        return;
    }
    for (name, value) in sent.as_object().into_iter().flatten() {
        let other = meant.iter().find(|(known, _)| known == name).map(|(_, own)| own);
        let own = [Some(name), other].into_iter().flatten().find(|own| schema.property(own).is_some()).cloned();
        if let Some(own) = own.filter(|own| *own != kind.key) {
            let is_state = kind.waiter.as_ref().is_some_and(|waiter| waiter.field == format!("/{own}"));
            if !is_state {
                let value = as_elements(kind, &own, value).unwrap_or_else(|| value.clone());
                members.insert(own, value);
            }
        }
    }
}

/// Whether a value has a text somewhere.
pub(super) fn contains_text(value: &Value, wanted: &str) -> bool {
    match value {
        Value::String(text) => text == wanted,
        Value::Array(elements) => elements.iter().any(|value| contains_text(value, wanted)),
        Value::Object(members) => members.values().any(|value| contains_text(value, wanted)),
        _ => false,
    }
}
