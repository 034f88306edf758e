//! Numbers and booleans that some APIs write as text. Readers take both spellings; writers keep to the declared one.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserializer, Visitor};
use serde::ser::Serializer;

use super::codec::{Codec, unreadable};

/// Reads an integer that is written as a number or as decimal digits.
pub(super) fn integer<'de, D: Deserializer<'de>, T: TryFrom<i128>>(
    deserializer: D,
    expected: &'static str,
) -> Result<T, D::Error> {
    struct Integer<T>(&'static str, PhantomData<T>);
    impl<T: TryFrom<i128>> Integer<T> {
        fn fit<E: de::Error>(&self, value: i128) -> Result<T, E> {
            T::try_from(value).map_err(|_| unreadable(&value.to_string(), self.0))
        }
    }
    impl<T: TryFrom<i128>> Visitor<'_> for Integer<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_i64<E: de::Error>(self, value: i64) -> Result<T, E> {
            self.fit(value.into())
        }

        fn visit_u64<E: de::Error>(self, value: u64) -> Result<T, E> {
            self.fit(value.into())
        }

        fn visit_str<E: de::Error>(self, value: &str) -> Result<T, E> {
            let digits = value.strip_prefix('-').unwrap_or(value);
            let decimal = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            match value.parse() {
                Ok(number) if decimal => self.fit(number),
                _ => Err(unreadable(value, self.0)),
            }
        }
    }
    deserializer.deserialize_any(Integer(expected, PhantomData))
}

const SIZE: &str = "a size in bytes";

/// A size in bytes as a number: `10737418240` ↔ `u64`
pub struct Bytes;

impl Codec<u64> for Bytes {
    const NUMERIC: bool = true;

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
    fn serialize<S: Serializer>(value: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if *value { "true" } else { "false" })
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
        struct Boolean;
        impl Visitor<'_> for Boolean {
            type Value = bool;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true or false")
            }

            fn visit_bool<E: de::Error>(self, value: bool) -> Result<bool, E> {
                Ok(value)
            }

            fn visit_str<E: de::Error>(self, value: &str) -> Result<bool, E> {
                match value {
                    _ if value.eq_ignore_ascii_case("true") => Ok(true),
                    _ if value.eq_ignore_ascii_case("false") => Ok(false),
                    _ => Err(unreadable(value, "true or false")),
                }
            }
        }
        deserializer.deserialize_any(Boolean)
    }
}
