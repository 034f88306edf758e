//! Single values as texts, for paths, queries and headers, and whole values as JSON, for whoever knows no types.

use super::codec::Codec;

/// A single value as the text of a path segment, query parameter or header.
pub fn text<C: Codec<T>, T>(value: &T) -> Result<String, String> {
    match C::serialize(value, serde_json::value::Serializer).map_err(|error| error.to_string())? {
        serde_json::Value::String(text) => Ok(text),
        serde_json::Value::Number(number) => Ok(number.to_string()),
        serde_json::Value::Bool(value) => Ok(value.to_string()),
        serde_json::Value::Null => Err("it is null".to_owned()),
        _ => Err("it is no single value".to_owned()),
    }
}

/// The value that a text stands for, as a path segment or query parameter has nothing but text.
pub fn from_text<C: Codec<T>, T>(text: &str) -> Result<T, String> {
    let read = |value: serde_json::Value| C::deserialize(value).map_err(|error: serde_json::Error| error.to_string());
    read(text.into()).or_else(|fault| read(serde_json::from_str(text).map_err(|_| fault)?))
}

/// A decoded value encoded again.
#[doc(hidden)]
pub fn to_json<C: Codec<T>, T>(value: &T) -> Result<serde_json::Value, crate::Error> {
    let fault =
        |error| crate::Error::invalid_request("invoke", format!("the result cannot be written as JSON: {error}"));
    C::serialize(value, serde_json::value::Serializer).map_err(fault)
}

/// What an operation without a response body returns.
#[doc(hidden)]
pub fn empty_to_json((): ()) -> serde_json::Value {
    serde_json::Value::Null
}

/// Bytes as JSON: text where they are text.
#[doc(hidden)]
pub fn raw_to_json(bytes: &[u8]) -> serde_json::Value {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => bytes.to_vec().into(),
    }
}
