//! A document with one thing altered. Knows JSON, and what clients do not distinguish.

use oas_contract::{Document, Significant, Source, extensions, formats};
use oas_values::Pointer;
use serde_json::{Value, json};

use super::defaults;

/// Something else in a place of a document: a value, or nothing.
pub(super) struct Alteration<'p> {
    pub(super) place: &'p Significant,
    pub(super) other: Option<Value>,
}

/// What may stand in a place instead: nothing, and something else of the same kind. What means the same as what it takes the
/// place of is no alteration.
pub(super) fn others(whole: &Value, place: &Significant) -> Vec<Option<Value>> {
    let Some(there) = Pointer::known(&place.pointer).resolve(whole) else { return Vec::new() };
    let other = match there {
        Value::String(text) => Some(json!(format!("{text}x"))),
        Value::Number(number) => {
            let next = number.as_i64().map(|value| json!(value.wrapping_add(1)));
            Some(next.unwrap_or_else(|| json!(number.as_f64().unwrap_or_default() / 2.0 + 1.0)))
        }
        Value::Bool(value) => Some(json!(!value)),
        _ => None,
    };
    let removed = (!defaults::are_restated(whole, place)).then_some(None);
    removed.into_iter().chain(other.map(Some)).collect()
}

/// Whether a document that was altered in a place says the same to clients: what they do not distinguish, as
/// `specs/README.md` tells.
pub(super) fn same_to_clients(before: &Value, after: &Value, pointer: &str) -> bool {
    let at = |document: &Value| Pointer::known(pointer).resolve(document).cloned();
    let (was, is) = (at(before), at(after));
    let Some((holder, member)) = pointer.rsplit_once('/') else { return false };
    match member {
        // The other members show which type it is.
        "type" => is.is_none(),
        // What may be absent is an `Option`, and null is read as absent.
        "nullable" => optional(after, holder),
        _ if holder.ends_with("/type") && is.is_none() => optional(after, holder.trim_end_matches("/type")),
        "format" => [was, is]
            .iter()
            .flatten()
            .filter_map(Value::as_str)
            .all(|name| formats::named(name).is_none_or(|format| format.codec.is_none() && format.path.is_none())),
        // The name on the wire and the host say the same.
        _ if member == extensions::RUST_NAME.name => is.is_none(),
        "service" => is.is_none() && holder.ends_with(extensions::SIGNATURE_SCOPE.name),
        // The key of a request is made where none is given.
        "required" => is_idempotency_key(after, holder),
        // Who sends twice has to say so.
        _ if member == extensions::IDEMPOTENT.name => {
            was == Some(Value::Bool(false)) && is.is_none() && holder.ends_with("/post")
        }
        _ => false,
    }
}

/// Whether a parameter of an operation is the key of its requests.
fn is_idempotency_key(document: &Value, parameter: &str) -> bool {
    let at = |pointer: &str| Pointer::known(pointer).resolve(document);
    let operation = parameter.rsplit_once("/parameters/").and_then(|(operation, _)| at(operation));
    let key = operation.and_then(|operation| operation.get(extensions::IDEMPOTENCY_KEY.name));
    let name = at(parameter).and_then(|parameter| parameter.get("name"));
    key.is_some() && key == name
}

/// Whether a schema is a property that may be absent.
fn optional(document: &Value, schema: &str) -> bool {
    let mut parts = schema.rsplitn(3, '/');
    let (Some(name), Some("properties"), Some(object)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let required = Pointer::known(object).resolve(document).and_then(|object| object.get("required")?.as_array());
    !required.is_some_and(|required| required.iter().any(|other| other == name))
}

/// Puts another value in a place, or takes away what stands there; nothing where there is no such place.
pub(super) fn put(whole: &mut Value, pointer: &str, other: Option<Value>) -> Option<()> {
    let (parent, _) = pointer.rsplit_once('/')?;
    let token = Pointer::known(pointer).tokens().last()?;
    match (whole.pointer_mut(parent)?, other) {
        (Value::Object(members), Some(other)) => drop(members.insert(token.name().into_owned(), other)),
        (Value::Object(members), None) => drop(members.remove(&*token.name())),
        (Value::Array(elements), Some(other)) => *elements.get_mut(token.index()?)? = other,
        (Value::Array(elements), None) => drop(elements.remove(token.index().filter(|index| *index < elements.len())?)),
        _ => return None,
    }
    Some(())
}

/// A document as it is read.
pub(super) fn parsed(value: &Value) -> Option<Document> {
    Document::parse(&Source::new("altered.json", &value.to_string())).ok()
}
