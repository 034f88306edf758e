//! JSON values as text, every number with the digits that it was read with.

use std::fmt;

use serde::ser::{self, Serialize, Serializer};
use serde_json::value::RawValue;

use super::Json;
use crate::Number;

/// Writes a value as the text of its JSON, for formats that do not describe themselves, as `postcard`: what stands on a wire in JSON
/// cannot be read from them in any other way.
///
/// # Errors
///
/// What the serializer cannot write, and what is no JSON.
pub fn write_text<T: Serialize + ?Sized, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    hand_on(json_text(&|writer| value.serialize(writer)), serializer)
}

/// What is written by `serde_json` as a text. It knows no type: code for each would be most of what a client has to compile.
///
/// # Errors
///
/// What is no JSON, such as an object whose names are no texts.
///
/// ```
/// use serde::Serialize as _;
///
/// let text = oas_values::json_text(&|writer| [1, 2].serialize(writer))?;
/// assert_eq!(text, "[1,2]");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn json_text(write: &dyn Fn(Writer<'_, '_>) -> Result<(), serde_json::Error>) -> Result<String, serde_json::Error> {
    // Most are parameters, which are short.
    let mut text = Vec::with_capacity(64);
    write(&mut serde_json::Serializer::new(&mut text))?;
    Ok(String::from_utf8(text).expect("JSON is text"))
}

/// What writes JSON as a text.
pub type Writer<'w, 't> = &'w mut serde_json::Serializer<&'t mut Vec<u8>>;

fn hand_on<S: Serializer>(text: Result<String, serde_json::Error>, serializer: S) -> Result<S::Ok, S::Error> {
    match text {
        Ok(text) => serializer.serialize_str(&text),
        Err(error) => Err(ser::Error::custom(error)),
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return write_text(self, serializer);
        }
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(elements) => serializer.collect_seq(elements),
            Self::Object(members) => serializer.collect_map(members),
        }
    }
}

impl<S: AsRef<str>> Serialize for Number<S> {
    /// Writes the number as it was read, where `serde_json` writes.
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let text = self.to_string();
        if !serializer.is_human_readable() {
            return serializer.serialize_str(&text);
        }
        if let Ok(value) = text.parse::<i64>()
            && value.to_string() == text
        {
            return serializer.serialize_i64(value);
        }
        if let Ok(value) = text.parse::<u64>()
            && value.to_string() == text
        {
            return serializer.serialize_u64(value);
        }
        RawValue::from_string(text).map_err(ser::Error::custom)?.serialize(serializer)
    }
}

impl fmt::Display for Json {
    /// JSON without spaces; with `#`, a member or element a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = if f.alternate() { serde_json::to_string_pretty(self) } else { serde_json::to_string(self) };
        f.write_str(&text.map_err(|_| fmt::Error)?)
    }
}
