//! What a request says of a thing, carried over into it: its id, members of the same names, the changes of a JSON patch. Knows JSON and
//! schemas.

use oas_contract::Schema;
use serde_json::Value;

use super::kinds::Kind;

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

/// The id that a request gives to what it makes: `member` of what is found by `member_id`.
pub(super) fn named_so(sent: &Value, key: &str) -> Option<String> {
    let own = sent.get(key).and_then(text);
    own.or_else(|| key.strip_suffix("_id").and_then(|name| sent.get(name)).and_then(text))
}

/// Gives a thing another id, wherever its members have the one before.
pub(super) fn renamed(thing: &mut Value, key: &str, id: &str) {
    let before = thing.get(key).and_then(text).unwrap_or_default();
    if let Some(members) = thing.as_object_mut() {
        for value in members.values_mut() {
            if let Value::String(text) = value
                && !before.is_empty()
                && text.contains(&before)
            {
                *text = text.replace(&before, id);
            }
        }
        let place = members.get(key).cloned();
        members.insert(key.to_owned(), id_like(place.as_ref(), id));
    }
}

/// Takes over what a request says of a thing: members of the same names, or with the name of the kind before, and the changes of a
/// JSON patch.
pub(super) fn merge(thing: &mut Value, kind: &Kind, schema: &Schema<'_>, sent: &Value) {
    let Some(members) = thing.as_object_mut() else { return };
    if let Value::Array(changes) = sent {
        for change in changes {
            let path = change.get("path").and_then(Value::as_str).unwrap_or_default();
            let name = path.strip_prefix('/').unwrap_or(path);
            if name.is_empty() || name == kind.key {
                continue;
            }
            match (change.get("op").and_then(Value::as_str), change.get("value")) {
                (Some("remove"), _) => {
                    members.remove(name);
                }
                (_, Some(value)) => {
                    members.insert(name.to_owned(), value.clone());
                }
                _ => {}
            }
        }
        return;
    }
    let plain = |text: &str| text.replace(['_', '-'], "").to_lowercase();
    for (name, value) in sent.as_object().into_iter().flatten() {
        let own = schema.property(name).map(|_| name.clone());
        let own = own.or_else(|| {
            let with = |property: &oas_contract::Property<'_>| {
                plain(name) == plain(&format!("{}{}", kind.name, property.name))
            };
            schema.properties().find(with).map(|property| property.name.to_owned())
        });
        if let Some(own) = own.filter(|own| *own != kind.key) {
            let is_state = kind.waiter.as_ref().is_some_and(|waiter| waiter.field == format!("/{own}"));
            if !is_state {
                members.insert(own, value.clone());
            }
        }
    }
}

/// Whether a value has a text somewhere.
pub(super) fn has_text(value: &Value, wanted: &str) -> bool {
    match value {
        Value::String(text) => text == wanted,
        Value::Array(elements) => elements.iter().any(|value| has_text(value, wanted)),
        Value::Object(members) => members.values().any(|value| has_text(value, wanted)),
        _ => false,
    }
}

/// A text or a number, as text.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
