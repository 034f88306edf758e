//! Holds values against schemas, the way a strict server would. Knows OpenAPI 3.0 schemas, nothing of requests.

use contract::extensions::{extensible_enum, lenient};
use contract::{Document, Node, Value as Yaml};
use serde_json::Value;

/// What is wrong with a value, or nothing. `name` is what the value is called in the message.
pub(crate) fn fault(document: &Document, schema: &Node, value: &Value, name: &str) -> Option<String> {
    check(document, schema, value, name, 0).err()
}

fn check(document: &Document, schema: &Node, value: &Value, name: &str, depth: usize) -> Result<(), String> {
    let Some(schema) = document.resolve(schema).filter(|_| depth < 64) else { return Ok(()) };
    if value.is_null() && (schema.flag("nullable") || lenient(schema).is_some()) {
        return Ok(());
    }
    let expected = schema.str("type");
    let fits = match expected {
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => true,
    };
    if !fits {
        return Err(format!("{name} must be of type {}", expected.unwrap_or_default()));
    }
    if let Some(allowed) = schema.get("enum").and_then(Node::as_sequence)
        && allowed.iter().all(|allowed| allowed.to_json() != *value)
    {
        return Err(format!("{name} is not one of the allowed values"));
    }
    // The values of an open enumeration are those that this very contract knows: a provider refuses others in a request.
    if let (Some(known), Some(text)) = (extensible_enum(schema), value.as_str())
        && known.iter().all(|known| known.value != text)
    {
        return Err(format!("{name} is not one of the known values"));
    }
    let number = |key: &str| match schema.get(key).map(|node| &node.value) {
        Some(Yaml::Number(number)) => number.as_f64(),
        _ => None,
    };
    if let Some(given) = value.as_f64() {
        let low =
            number("minimum").is_some_and(|least| given < least || schema.flag("exclusiveMinimum") && given <= least);
        let high =
            number("maximum").is_some_and(|most| given > most || schema.flag("exclusiveMaximum") && given >= most);
        if low || high {
            return Err(format!("{name} out of range"));
        }
    }
    let size = match value {
        Value::String(text) => Some((text.chars().count(), "minLength", "maxLength", "length")),
        Value::Array(elements) => Some((elements.len(), "minItems", "maxItems", "number of elements")),
        _ => None,
    };
    if let Some((size, least, most, what)) = size {
        #[allow(clippy::cast_precision_loss, reason = "no body is that long")]
        let size = size as f64;
        if number(least).is_some_and(|least| size < least) || number(most).is_some_and(|most| size > most) {
            return Err(format!("{what} of {name} out of range"));
        }
    }
    if let Value::String(text) = value {
        let pattern = schema.str("pattern").and_then(|pattern| regex_lite::Regex::new(pattern).ok());
        let format = match schema.str("format") {
            Some("datetime-space") => jiff::civil::DateTime::strptime("%Y-%m-%d %H:%M:%S", text).is_ok(),
            Some("date-time") => text.parse::<jiff::Timestamp>().is_ok(),
            Some("date") => text.parse::<jiff::civil::Date>().is_ok(),
            Some("bytes-string" | "unix-seconds-string") => {
                !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
            }
            Some("boolean-string") => matches!(text.as_str(), "true" | "false"),
            _ => true,
        };
        if !format || pattern.is_some_and(|pattern| !pattern.is_match(text)) {
            return Err(format!("{name} has the wrong form"));
        }
    }
    composed(document, schema, value, name, depth)
}

fn composed(document: &Document, schema: &Node, value: &Value, name: &str, depth: usize) -> Result<(), String> {
    for part in schema.elements("allOf") {
        check(document, part, value, name, depth + 1)?;
    }
    for key in ["oneOf", "anyOf"] {
        let mut parts = schema.elements(key).peekable();
        if parts.peek().is_some() && !parts.any(|part| check(document, part, value, name, depth + 1).is_ok()) {
            return Err(format!("{name} fits none of the alternatives"));
        }
    }
    match value {
        Value::Array(elements) => {
            if let Some(items) = schema.get("items") {
                for (index, element) in elements.iter().enumerate() {
                    check(document, items, element, &format!("{name}[{index}]"), depth + 1)?;
                }
            }
        }
        Value::Object(members) => {
            for required in schema.strings("required") {
                if !members.contains_key(&required) {
                    return Err(format!("{name}.{required} is required"));
                }
            }
            for (member, entry) in schema.members("properties") {
                if let Some(value) = members.get(member) {
                    check(document, &entry.node, value, &format!("{name}.{member}"), depth + 1)?;
                }
            }
        }
        _ => {}
    }
    Ok(())
}
