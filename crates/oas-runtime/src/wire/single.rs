//! A single value as it is written, before its type is known. Knows JSON.

use std::borrow::Cow;

use oas_values::{Written, written};
use serde::Deserialize as _;
use serde::de::{self, Deserializer, Unexpected};

/// A single value as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Single<'t> {
    /// The value `true` or `false`.
    Bool(bool),
    /// A number without a point or an exponent.
    Integer(i64),
    /// Any number, by its text.
    Number(Cow<'t, str>),
    /// A text.
    Text(Cow<'t, str>),
}

impl<'t> Single<'t> {
    /// Reads a value that is no list, no object and not `null`, from what is written, which has all digits of every number.
    pub(super) fn exact<D: Deserializer<'t>>(deserializer: D, expected: &str) -> Result<Self, D::Error> {
        // A format that is not for people has an enumeration as its text, and all else inside of the JSON of an object.
        if !deserializer.is_human_readable() {
            return String::deserialize(deserializer).map(|text| Self::Text(text.into()));
        }
        Self::of(written(deserializer)?, expected)
    }

    /// An integer of 64 bits without a sign.
    #[inline]
    pub(super) fn unsigned(value: u64) -> Self {
        i64::try_from(value).map_or_else(|_| Self::Number(value.to_string().into()), Self::Integer)
    }

    /// The single value that a JSON text is.
    pub(super) fn of<E: de::Error>(json: Cow<'t, str>, expected: &str) -> Result<Self, E> {
        match Written::of(&json) {
            Written::Bool => Ok(Self::Bool(json.starts_with('t'))),
            Written::Number => Ok(Self::Number(json)),
            Written::String => unquoted(json).map(Self::Text).map_err(E::custom),
            Written::Null => Err(E::invalid_type(Unexpected::Unit, &expected)),
            Written::Array => Err(E::invalid_type(Unexpected::Seq, &expected)),
            Written::Object => Err(E::invalid_type(Unexpected::Map, &expected)),
        }
    }

    /// What is said where it is not what was expected.
    pub(super) fn unfit<E: de::Error>(&self, expected: &str) -> E {
        match self {
            Self::Bool(value) => E::invalid_type(Unexpected::Bool(*value), &expected),
            Self::Integer(value) => E::invalid_type(Unexpected::Other(&format!("number `{value}`")), &expected),
            Self::Number(text) => {
                E::invalid_type(Unexpected::Other(&format!("number `{}`", shortened(text))), &expected)
            }
            Self::Text(text) => E::invalid_type(Unexpected::Str(shortened(text)), &expected),
        }
    }

    /// The decimal number that it is: as one, or as a text that JSON would take for one.
    pub(super) fn decimal(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Integer(value) => Some(Cow::Owned(value.to_string())),
            Self::Number(text) => Some(Cow::Borrowed(text)),
            Self::Text(text) => Some(Cow::Borrowed(&**text)).filter(|text| is_number(text)),
            Self::Bool(_) => None,
        }
    }
}

fn shortened(text: &str) -> &str {
    text.char_indices().nth(40).map_or(text, |(end, _)| &text[..end])
}

fn unquoted(json: Cow<'_, str>) -> Result<Cow<'_, str>, serde_json::Error> {
    if json.contains('\\') {
        return serde_json::from_str::<String>(&json).map(Cow::Owned);
    }
    Ok(match json {
        Cow::Borrowed(text) => Cow::Borrowed(&text[1..text.len() - 1]),
        Cow::Owned(text) => Cow::Owned(text[1..text.len() - 1].to_owned()),
    })
}

/// Whether a text is a number to JSON.
fn is_number(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    begins && !text.ends_with(char::is_whitespace) && serde_json::from_str::<de::IgnoredAny>(text).is_ok()
}

/// The text that a value is, or that it is written as.
#[doc(hidden)]
pub fn text_of<'v>(value: &'v Single<'_>) -> Cow<'v, str> {
    match value {
        Single::Text(text) | Single::Number(text) => Cow::Borrowed(text),
        Single::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
        Single::Integer(value) => Cow::Owned(value.to_string()),
    }
}
