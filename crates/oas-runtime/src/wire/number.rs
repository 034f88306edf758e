//! Sizes, and booleans that some APIs write as text. Readers take every spelling; writers keep to the declared one.

use serde::de::Deserializer;
use serde::ser::Serializer;

use super::codec::{Codec, unreadable};
use super::scalar::{ReadScalar as _, Single, integral, text_of};

const SIZE: &str = "a size in bytes";

/// Reads an integer that is written as a number or as decimal digits.
fn integer<'de, D: Deserializer<'de>, T: TryFrom<i128>>(deserializer: D, expected: &str) -> Result<T, D::Error> {
    let value = Single::read(deserializer, expected)?;
    let digits = digits(&value).ok_or_else(|| value.unfit(expected))?;
    let number = digits.parse().ok().or_else(|| integral(digits));
    number.and_then(|number: i128| T::try_from(number).ok()).ok_or_else(|| unreadable(digits, expected))
}

/// The text of a number, or of a text with digits: those that are padded with zeros are told by their format to be a number.
pub(super) fn digits<'v>(value: &'v Single<'_>) -> Option<&'v str> {
    let padded =
        |text: &'v str| Some(text).filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()));
    value.decimal().or_else(|| match value {
        Single::Text(text) => padded(text),
        _ => None,
    })
}

/// A size in bytes as a number: `10737418240` ↔ `u64`
pub struct Bytes;

impl Codec<u64> for Bytes {
    const NUMERIC: bool = true;
    const SINGLE: bool = true;

    fn serialize<S: Serializer>(value: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(*value)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        integer(deserializer, SIZE)
    }
}

/// A size in bytes as decimal digits: `"72298048"` ↔ `u64`
pub struct BytesString;

impl Codec<u64> for BytesString {
    const NUMERIC: bool = true;
    const SINGLE: bool = true;

    fn serialize<S: Serializer>(value: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        integer(deserializer, SIZE)
    }
}

/// A boolean as a text: `"true"` ↔ `bool`
pub struct BooleanString;

impl Codec<bool> for BooleanString {
    const SINGLE: bool = true;

    fn serialize<S: Serializer>(value: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if *value { "true" } else { "false" })
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
        let value = Single::read(deserializer, "true or false")?;
        bool::read(&value).ok_or_else(|| unreadable(&text_of(&value), "true or false"))
    }
}
