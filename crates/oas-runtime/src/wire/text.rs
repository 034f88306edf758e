//! Single values as texts, for paths, queries and headers, and whole values as JSON, for whoever knows no types.

use oas_values::Written;

use super::blank::without_place;
use super::codec::Codec;
use crate::Json;

/// A single value as the text of a path segment, query parameter or header.
pub fn text<C: Codec<T>, T>(value: &T) -> Result<String, String> {
    text_of(json_text::<C, T>(value))
}

fn text_of(written: Result<String, serde_json::Error>) -> Result<String, String> {
    let json = written.map_err(|error| error.to_string())?;
    match Written::of(&json) {
        Written::String if !json.contains('\\') => Ok(json[1..json.len() - 1].to_owned()),
        Written::Number | Written::Bool => Ok(json),
        _ => single_text(&json.parse().map_err(|error: serde_json::Error| error.to_string())?),
    }
}

/// A JSON value as the text of such a place.
pub(crate) fn single_text(json: &Json) -> Result<String, String> {
    match json {
        Json::String(text) => Ok(text.clone()),
        Json::Number(number) => Ok(number.to_string()),
        Json::Bool(value) => Ok(value.to_string()),
        Json::Null => Err("it is null".to_owned()),
        Json::Array(_) | Json::Object(_) => Err("it is no single value".to_owned()),
    }
}

/// A value as JSON text, every number with its digits.
pub(crate) fn json_text<C: Codec<T>, T>(value: &T) -> Result<String, serde_json::Error> {
    oas_values::json_text(&|writer| C::serialize(value, writer))
}

/// The value that a text stands for, as a path segment or query parameter has nothing but text.
pub fn from_text<C: Codec<T>, T>(text: &str) -> Result<T, String> {
    let read = |json: &str| {
        let value = C::deserialize(&mut serde_json::Deserializer::from_str(json));
        value.map_err(|error| without_place::<serde::de::value::Error>(&error).to_string())
    };
    let quoted = Json::from(text).to_string();
    read(&quoted).or_else(|fault| if text.parse::<Json>().is_ok() { read(text) } else { Err(fault) })
}

/// A decoded value encoded again.
#[doc(hidden)]
pub fn to_json<C: Codec<T>, T>(value: &T) -> Result<Json, crate::Error> {
    let fault = |error: serde_json::Error| {
        crate::Error::invalid_request("invoke", format!("the result cannot be written as JSON: {error}"))
    };
    json_text::<C, T>(value).and_then(|json| json.parse()).map_err(fault)
}

/// What an operation without a response body returns.
#[doc(hidden)]
pub fn empty_to_json((): ()) -> Json {
    Json::Null
}

/// Bytes as JSON: text where they are text.
#[doc(hidden)]
pub fn raw_to_json(bytes: &[u8]) -> Json {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => Json::Array(bytes.iter().map(|byte| u64::from(*byte).into()).collect()),
    }
}

/// What is said of a value that a setter does not take.
#[doc(hidden)]
pub fn unfit(name: &str, why: impl std::fmt::Display) -> String {
    format!("the value for `{name}` does not fit its type: {why}")
}

/// The value that a setter cannot do without.
///
/// # Errors
///
/// There is none.
#[doc(hidden)]
pub fn needed<T>(value: Option<T>) -> Result<T, String> {
    value.ok_or_else(|| "there is none".to_owned())
}
