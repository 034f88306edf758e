//! Codecs: how a Rust value stands on the wire, where that is not what its type alone would say. A codec is a type
//! without values; codecs nest ([`Nullable`], [`List`], [`Dictionary`], [`EmptyFor`], [`NoneFor`]). Knows JSON and text,
//! nothing of HTTP.

mod blank;
#[cfg(feature = "schemars")]
mod json_schema;
mod number;
mod object;
mod open_enum;
mod time;

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde::{Deserialize, de};

pub use blank::{Blank, Blanks, EmptyFor, NoneFor};
#[cfg(feature = "schemars")]
pub use json_schema::{Described, DescribedCodec};
pub use number::{BooleanString, Bytes, BytesString};
#[doc(hidden)]
pub use object::{Name, Names, field, unknown_field};
#[doc(hidden)]
pub use open_enum::text_value;
pub use time::{Date, DateTime, DatetimeSpace, UnixMillis, UnixSeconds, UnixSecondsString};

/// How values of a type stand on the wire.
pub trait Codec<T> {
    /// Whether a number and its digits in a text are the same value.
    const NUMERIC: bool = false;

    /// Writes a value.
    fn serialize<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error>;

    /// Reads a value.
    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error>;
}

/// The codecs that a format of a contract can name, with the type that each reads.
macro_rules! named_codecs {
    ($($codec:ident: $kind:ty;)*) => {
        /// Whether the codec of this name reads a value; a codec that is not known reads none.
        ///
        /// ```
        /// use oas_runtime::wire;
        ///
        /// assert!(wire::reads("BytesString", &"1024".into()));
        /// assert!(!wire::reads("BytesString", &"a lot".into()));
        /// ```
        pub fn reads(codec: &str, value: &serde_json::Value) -> bool {
            match codec {
                $(stringify!($codec) => <$codec as Codec<$kind>>::deserialize(value).is_ok(),)*
                _ => false,
            }
        }

        /// The codecs that a format of a contract can name.
        pub const NAMED: &[&str] = &[$(stringify!($codec)),*];
    };
}

named_codecs! {
    BooleanString: bool;
    Bytes: u64;
    BytesString: u64;
    Date: jiff::civil::Date;
    DateTime: jiff::Timestamp;
    DatetimeSpace: jiff::civil::DateTime;
    UnixMillis: jiff::Timestamp;
    UnixSeconds: jiff::Timestamp;
    UnixSecondsString: jiff::Timestamp;
}

/// A codec as a `serde` module: `#[serde(with = "With::<UnixSeconds>")]`.
pub struct With<C>(PhantomData<C>);

impl<C> With<C> {
    /// Writes a value.
    pub fn serialize<T, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error>
    where
        C: Codec<T>,
    {
        C::serialize(value, serializer)
    }

    /// Reads a value.
    pub fn deserialize<'de, T, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error>
    where
        C: Codec<T>,
    {
        C::deserialize(deserializer)
    }
}

/// As the type itself says.
pub struct Plain;

impl<T: Serialize + DeserializeOwned> Codec<T> for Plain {
    fn serialize<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }
}

/// A value with its codec, for places that want `serde`'s own traits.
struct Coded<C, T>(T, PhantomData<C>);

impl<'de, C: Codec<T>, T> Deserialize<'de> for Coded<C, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        C::deserialize(deserializer).map(|value| Self(value, PhantomData))
    }
}

impl<C: Codec<T>, T> Serialize for Coded<C, &T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        C::serialize(self.0, serializer)
    }
}

/// `null` or a value.
pub struct Nullable<C>(PhantomData<C>);

impl<C: Codec<T>, T> Codec<Option<T>> for Nullable<C> {
    fn serialize<S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.serialize_some(&Coded::<C, _>(value, PhantomData)),
            None => serializer.serialize_none(),
        }
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        Ok(Option::<Coded<C, T>>::deserialize(deserializer)?.map(|coded| coded.0))
    }
}

/// A list.
pub struct List<C>(PhantomData<C>);

impl<C: Codec<T>, T> Codec<Vec<T>> for List<C> {
    fn serialize<S: Serializer>(values: &Vec<T>, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(values.len()))?;
        for value in values {
            list.serialize_element(&Coded::<C, _>(value, PhantomData))?;
        }
        list.end()
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
        struct Elements<C, T>(PhantomData<(C, T)>);
        impl<'de, C: Codec<T>, T> Visitor<'de> for Elements<C, T> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
                let mut values = Vec::new();
                while let Some(Coded(value, _)) = list.next_element::<Coded<C, T>>()? {
                    values.push(value);
                }
                Ok(values)
            }
        }
        deserializer.deserialize_seq(Elements::<C, T>(PhantomData))
    }
}

/// A map with text keys.
pub struct Dictionary<C>(PhantomData<C>);

impl<C: Codec<T>, T> Codec<BTreeMap<String, T>> for Dictionary<C> {
    fn serialize<S: Serializer>(values: &BTreeMap<String, T>, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(values.len()))?;
        for (key, value) in values {
            map.serialize_entry(key, &Coded::<C, _>(value, PhantomData))?;
        }
        map.end()
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, T>, D::Error> {
        struct Members<C, T>(PhantomData<(C, T)>);
        impl<'de, C: Codec<T>, T> Visitor<'de> for Members<C, T> {
            type Value = BTreeMap<String, T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut values = BTreeMap::new();
                while let Some((key, Coded(value, _))) = map.next_entry::<String, Coded<C, T>>()? {
                    values.insert(key, value);
                }
                Ok(values)
            }
        }
        deserializer.deserialize_map(Members::<C, T>(PhantomData))
    }
}

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

/// What a codec says about a value that it cannot read.
fn unreadable<E: de::Error>(value: &str, expected: &str) -> E {
    let shown: String = value.chars().take(40).collect();
    E::custom(format_args!("`{shown}` is not {expected}"))
}
