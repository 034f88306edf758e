//! Single values: a number, a text and a boolean read each other's spellings where nothing is lost by that, as providers change
//! between them. Numbers are read from their digits. Writers keep to the declared spelling.

use std::borrow::Cow;

use oas_values::{Number, Written, written};
use serde::de::{self, Deserializer, Unexpected};
use serde::ser::{Serialize, Serializer};

use super::codec::Codec;
use crate::Secret;

/// A single value as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Single<'t> {
    /// The value `true` or `false`.
    Bool(bool),
    /// A number, by its text.
    Number(Cow<'t, str>),
    /// A text.
    Text(Cow<'t, str>),
}

impl<'t> Single<'t> {
    /// Reads a value that is no list, no object and not `null`.
    pub(super) fn read<D: Deserializer<'t>>(deserializer: D, expected: &str) -> Result<Self, D::Error> {
        Self::of(written(deserializer)?, expected)
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
            Self::Number(text) => {
                E::invalid_type(Unexpected::Other(&format!("number `{}`", shortened(text))), &expected)
            }
            Self::Text(text) => E::invalid_type(Unexpected::Str(shortened(text)), &expected),
        }
    }

    /// The decimal number that it is: as one, or as a text that JSON would take for one.
    pub(super) fn decimal(&self) -> Option<&str> {
        match self {
            Self::Number(text) => Some(text),
            Self::Text(text) => Some(&**text).filter(|text| is_number(text)),
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

/// A type of single values.
pub trait ReadScalar: Sized {
    /// Whether a number and its digits in a text are the same value.
    const NUMERIC: bool = false;
    /// What is expected, in words.
    const EXPECTED: &'static str;

    /// The value of any spelling; nothing where it is none of the type, or something would be lost.
    fn read(value: &Single<'_>) -> Option<Self>;

    /// Whether the value is written as the type is.
    fn is_declared(value: &Single<'_>) -> bool {
        matches!(value, Single::Text(_))
    }
}

/// A single value in any spelling: `7`, `"7"` and `7.0` are the same integer, `7094` is the text `"7094"`, `"false"` is `false`.
pub struct Scalar;

impl<T: ReadScalar + Serialize> Codec<T> for Scalar {
    const NUMERIC: bool = T::NUMERIC;
    const SINGLE: bool = true;

    fn serialize<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        let value = Single::read(deserializer, T::EXPECTED)?;
        T::read(&value).ok_or_else(|| value.unfit(T::EXPECTED))
    }
}

/// A single value in the spelling that is declared, and in no other.
pub struct Exact;

impl<T: ReadScalar + Serialize> Codec<T> for Exact {
    const NUMERIC: bool = false;
    const SINGLE: bool = true;

    fn serialize<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        let value = Single::read(deserializer, T::EXPECTED)?;
        let read = if T::is_declared(&value) { T::read(&value) } else { None };
        read.ok_or_else(|| value.unfit(T::EXPECTED))
    }
}

impl ReadScalar for String {
    const EXPECTED: &'static str = "a string";

    fn read(value: &Single<'_>) -> Option<Self> {
        Some(text_of(value).into_owned())
    }
}

impl ReadScalar for Secret {
    const EXPECTED: &'static str = "a string";

    fn read(value: &Single<'_>) -> Option<Self> {
        String::read(value).map(Into::into)
    }
}

/// The text that a value is, or that it is written as.
#[doc(hidden)]
pub fn text_of<'v>(value: &'v Single<'_>) -> Cow<'v, str> {
    match value {
        Single::Text(text) | Single::Number(text) => Cow::Borrowed(text),
        Single::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
    }
}

impl ReadScalar for bool {
    const EXPECTED: &'static str = "a boolean";

    fn read(value: &Single<'_>) -> Option<Self> {
        match value {
            Single::Bool(value) => Some(*value),
            Single::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Single::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            Single::Text(text) | Single::Number(text) => match &**text {
                "1" => Some(true),
                "0" => Some(false),
                _ => None,
            },
        }
    }

    fn is_declared(value: &Single<'_>) -> bool {
        matches!(value, Single::Bool(_))
    }
}

macro_rules! integers {
    ($($kind:ident)*) => {
        $(impl ReadScalar for $kind {
            const NUMERIC: bool = true;
            const EXPECTED: &'static str = stringify!($kind);

            fn read(value: &Single<'_>) -> Option<Self> {
                let decimal = value.decimal()?;
                decimal.parse().ok().or_else(|| integral(decimal)?.try_into().ok())
            }

            fn is_declared(value: &Single<'_>) -> bool {
                matches!(value, Single::Number(_))
            }
        })*
    };
}

integers! { i8 i16 i32 i64 u8 u16 u32 u64 }

/// The integer that a decimal number with a point or an exponent is.
#[cold]
pub(super) fn integral(decimal: &str) -> Option<i128> {
    let number: Number = decimal.parse().ok()?;
    number.to_i64().map(i128::from).or_else(|| number.to_u64().map(i128::from))
}

macro_rules! floats {
    ($($kind:ident)*) => {
        $(impl ReadScalar for $kind {
            const NUMERIC: bool = true;
            const EXPECTED: &'static str = stringify!($kind);

            /// The nearest number there is, which `serde_json` misses by a digit at times.
            fn read(value: &Single<'_>) -> Option<Self> {
                value.decimal()?.parse().ok().filter(|value: &$kind| value.is_finite())
            }

            fn is_declared(value: &Single<'_>) -> bool {
                matches!(value, Single::Number(_))
            }
        })*
    };
}

floats! { f32 f64 }
