//! Types and formats: which values there are, and how they are written. Knows the codecs of the generated clients by the
//! names that contracts give them.

use crate::rules::Rust;
use crate::schemas::{Schemas, named};

/// The formats that a codec of the runtime stands for: the type on the wire alone does not tell them apart.
const CODECS: &[&str] = &[
    "unix-seconds",
    "unix-seconds-string",
    "unix-millis",
    "date-time",
    "datetime-space",
    "date",
    "bytes",
    "bytes-string",
    "boolean-string",
];

/// Integer formats by the values that they allow.
fn integers(format: Option<&str>) -> Option<(i128, i128)> {
    Some(match format.unwrap_or("int64") {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "int64" => (i64::MIN.into(), i64::MAX.into()),
        "uint8" => (0, u8::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        "uint" | "uint64" => (0, u64::MAX.into()),
        _ => return None,
    })
}

/// Type and format. Returns whether bounds of the one can be held against bounds of the other.
pub(crate) fn compare(schemas: &mut Schemas<'_, '_>) -> bool {
    let (old, new) = (schemas.old.kind(), schemas.new.kind());
    let places = (schemas.old.get("type"), schemas.new.get("type"));
    if old != new {
        let message = format!("the type is {} now, it was {}", named(new), named(old));
        let rule = match (old, new) {
            (Some("integer"), Some("number")) | (Some(_), None) => "type-widened",
            (Some("number"), Some("integer")) | (None, Some(_)) => "type-narrowed",
            _ => "type-changed",
        };
        schemas.note(rule, places, message);
        return matches!((old, new), (Some("integer" | "number"), Some("integer" | "number")));
    }
    let (before, after) = (schemas.old.str("format"), schemas.new.str("format"));
    if before == after {
        return true;
    }
    let places = (schemas.old.get("format"), schemas.new.get("format"));
    let message = format!("the format is {} now, it was {}", named(after), named(before));
    let codec = |format: Option<&str>| format.filter(|format| CODECS.contains(format)).map(str::to_owned);
    let range = (old == Some("integer")).then(|| (integers(before), integers(after)));
    if codec(before) != codec(after) {
        // A date is text, too: who writes or reads text goes on; only the Rust type is another one.
        let text = old == Some("string")
            && ["date-time", "date"].iter().any(|known| before == Some(known) || after == Some(known));
        let rule = match (before, after) {
            (None, Some(_)) if text => "format-added",
            (Some(_), None) if text => "format-removed",
            _ => "codec-changed",
        };
        schemas.note_as(rule, places, message, Some(Rust::Breaking));
    } else if let Some((Some(before), Some(after))) = range {
        if before == after {
            return true;
        }
        let rule = if after.0 <= before.0 && after.1 >= before.1 {
            "type-widened"
        } else if after.0 >= before.0 && after.1 <= before.1 {
            "type-narrowed"
        } else {
            "type-changed"
        };
        schemas.note(rule, places, message);
    } else {
        let rule = match (before, after) {
            (None, _) => "format-added",
            (_, None) => "format-removed",
            _ => "format-changed",
        };
        schemas.note(rule, places, message);
    }
    true
}
