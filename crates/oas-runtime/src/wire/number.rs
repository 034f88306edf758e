//! Sizes, and booleans that some APIs write as text. Readers take every spelling; writers keep to the declared one.

use std::borrow::Cow;

use serde::de::{self, Deserializer};
use serde::ser::Serializer;

use super::codec::{Codec, unreadable};
use super::scalar::{ReadScalar as _, integral, single};
use super::single::{Single, text_of};

const SIZE: &str = "a size in bytes";
const TRUTH: &str = "true or false";

/// A size that is written as a number or as decimal digits.
fn size<E: de::Error>(value: &Single<'_>) -> Result<u64, E> {
    if let Single::Integer(number) = value {
        return u64::try_from(*number).map_err(|_| unreadable(&number.to_string(), SIZE));
    }
    let digits = digits(value).ok_or_else(|| value.unfit(SIZE))?;
    let number = digits.parse().ok().or_else(|| u64::try_from(integral(&digits)?).ok());
    number.ok_or_else(|| unreadable(&digits, SIZE))
}

/// The text of a number, or of a text with digits: those that are padded with zeros are told by their format to be a number.
pub(super) fn digits<'v>(value: &'v Single<'_>) -> Option<Cow<'v, str>> {
    let is_padded = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    value.decimal().or_else(|| match value {
        Single::Text(text) if is_padded(text) => Some(Cow::Borrowed(text)),
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

    fn single<E: de::Error>(value: Single<'_>) -> Result<u64, E> {
        size(&value)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        single::<Self, u64, D>(deserializer, SIZE)
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

    fn single<E: de::Error>(value: Single<'_>) -> Result<u64, E> {
        size(&value)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        single::<Self, u64, D>(deserializer, SIZE)
    }
}

/// A boolean as a text: `"true"` ↔ `bool`
pub struct BooleanString;

impl Codec<bool> for BooleanString {
    const SINGLE: bool = true;

    fn serialize<S: Serializer>(value: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if *value { "true" } else { "false" })
    }

    fn single<E: de::Error>(value: Single<'_>) -> Result<bool, E> {
        bool::read(&value).ok_or_else(|| unreadable(&text_of(&value), TRUTH))
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
        single::<Self, bool, D>(deserializer, TRUTH)
    }
}
