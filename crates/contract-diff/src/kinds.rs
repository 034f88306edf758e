//! Types and formats: which values there are, and how they are written. Knows the codecs of the generated clients by the
//! names that contracts give them.

use contract::Node;

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
    "password",
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

/// The Rust type of a value that is neither an object nor a list nor an enumeration.
fn rust_type(kind: Option<&str>, format: Option<&str>) -> &'static str {
    match (kind, format.unwrap_or_default()) {
        (Some("integer"), "unix-seconds" | "unix-millis") | (Some("string"), "unix-seconds-string" | "date-time") => {
            "Timestamp"
        }
        (Some("string"), "datetime-space") => "DateTime",
        (Some("string"), "date") => "Date",
        (Some("integer"), "bytes" | "uint64" | "uint") | (Some("string"), "bytes-string") => "u64",
        (Some("boolean"), _) | (Some("string"), "boolean-string") => "bool",
        (Some("integer"), "int8") => "i8",
        (Some("integer"), "int16") => "i16",
        (Some("integer"), "int32") => "i32",
        (Some("integer"), "uint8") => "u8",
        (Some("integer"), "uint16") => "u16",
        (Some("integer"), "uint32") => "u32",
        (Some("integer"), _) => "i64",
        (Some("number"), "float") => "f32",
        (Some("number"), _) => "f64",
        (Some("string"), "password") => "Secret",
        (Some("string"), _) => "String",
        (Some("array"), _) => "Vec",
        (Some("object"), _) => "Map",
        _ => "Value",
    }
}

/// Whether a schema becomes a type that a program can name.
pub(crate) fn has_name(node: &Node) -> bool {
    let listed = |key: &str| node.get(key).is_some();
    let object = node.get("properties").and_then(Node::as_mapping).is_some_and(|members| !members.is_empty());
    let texts = listed("enum") && node.elements("enum").all(|value| value.as_str().is_some());
    let text = match node.str("type") {
        Some(kind) => kind == "string" && (listed("enum") || listed("x-extensible-enum")),
        None => texts,
    };
    object || text || listed("oneOf") || listed("anyOf") || listed("allOf")
}

/// Type and format. Returns whether bounds of the one can be held against bounds of the other.
pub(crate) fn compare(schemas: &mut Schemas<'_, '_>) -> bool {
    let (old, new) = (schemas.old.kind(), schemas.new.kind());
    let (before, after) = (schemas.old.str("format"), schemas.new.str("format"));
    let same = rust_type(old, before) == rust_type(new, after);
    let rust = Some(if same { Rust::None } else { Rust::Breaking });
    if old != new {
        let places = (schemas.old.get("type"), schemas.new.get("type"));
        let message = format!("the type is {} now, it was {}", named(new), named(old));
        let rule = match (old, new) {
            (Some("integer"), Some("number")) | (Some(_), None) => "type-widened",
            (Some("number"), Some("integer")) | (None, Some(_)) => "type-narrowed",
            _ => "type-changed",
        };
        schemas.note_as(rule, places, message, rust);
        return matches!((old, new), (Some("integer" | "number"), Some("integer" | "number")));
    }
    let shaped = (schemas.old.properties().is_empty(), schemas.new.properties().is_empty());
    if old == Some("object") && shaped.0 != shaped.1 {
        let message = if shaped.0 { "the object has properties now" } else { "the object has no properties any more" };
        schemas.note("object-named", (None, None), message);
    }
    // Parts that are joined in another way may say the same more or less often.
    let alike = schemas.old.parts() == schemas.new.parts();
    if alike && schemas.old.written("type") != schemas.new.written("type") {
        let places = (schemas.old.get("type"), schemas.new.get("type"));
        let message = format!("the type {} is written down now, or left out", named(old));
        schemas.note("type-restated", places, message);
    }
    if before == after {
        return true;
    }
    let places = (schemas.old.get("format"), schemas.new.get("format"));
    let message = format!("the format is {} now, it was {}", named(after), named(before));
    let codec = |format: Option<&str>| format.filter(|format| CODECS.contains(format)).map(str::to_owned);
    let range = match old {
        Some("integer") => integers(before).zip(integers(after)),
        // What a `float` holds, a `double` holds, too.
        Some("number") => Some((fractions(before), fractions(after))),
        _ => None,
    };
    let rule = if codec(before) != codec(after) {
        // A date is text, too: who writes or reads text goes on; only the Rust type is another one.
        let text = old == Some("string")
            && ["date-time", "date"].iter().any(|known| before == Some(known) || after == Some(known));
        match (before, after) {
            (None, Some(_)) if text => "format-added",
            (Some(_), None) if text => "format-removed",
            _ => "codec-changed",
        }
    } else if let Some((before, after)) = range {
        match (after.0 <= before.0 && after.1 >= before.1, after.0 >= before.0 && after.1 <= before.1) {
            (true, true) => "format-restated",
            (true, false) => "type-widened",
            (false, true) => "type-narrowed",
            (false, false) => "type-changed",
        }
    } else {
        match (before, after) {
            (None, _) => "format-added",
            (_, None) => "format-removed",
            _ => "format-changed",
        }
    };
    schemas.note_as(rule, places, message, rust);
    true
}

fn fractions(format: Option<&str>) -> (i128, i128) {
    if format == Some("float") { (-1, 1) } else { (-2, 2) }
}
