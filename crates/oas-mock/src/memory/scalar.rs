//! Single values of JSON. Knows nothing of what they are of.

use serde_json::Value;

/// A text or a number, as text.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
