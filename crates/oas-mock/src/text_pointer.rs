//! Where answers keep texts: the first of several pointers that fits. Knows JSON alone.

use oas_values::Pointer;
use serde_json::Value;

/// Sets the first of the places that is there, or else the first one that can be made.
pub(crate) fn set(body: &mut Value, pointers: &[String], text: &str) {
    let plain = || pointers.iter().filter(|pointer| pointer.starts_with('/') && !pointer.contains('*'));
    if let Some(pointer) = plain().find(|pointer| body.pointer(pointer).is_some_and(Value::is_string)) {
        if let Some(place) = body.pointer_mut(pointer) {
            *place = text.into();
        }
        return;
    }
    let Some(pointer) = plain().next() else { return };
    let mut place = body;
    for token in Pointer::known(pointer).tokens() {
        if !place.is_object() {
            *place = Value::Object(serde_json::Map::new());
        }
        place = &mut place[&*token.name()];
    }
    *place = text.into();
}
