//! Values as they are written, before anything is made of them: only the text of a number has all of its digits. Knows JSON and
//! `serde`.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use serde::Deserialize;
use serde::de::value::Error as NoError;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{Json, JsonMap};
use crate::Number;

/// What a JSON text is at first sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// The value `null`.
    Null,
    /// The value `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A text.
    String,
    /// A list.
    Array,
    /// An object.
    Object,
}

impl Written {
    /// What the JSON text of a value is.
    pub fn of(json: &str) -> Self {
        match json.bytes().next() {
            Some(b'n') => Self::Null,
            Some(b't' | b'f') => Self::Bool,
            Some(b'"') => Self::String,
            Some(b'[') => Self::Array,
            Some(b'{') => Self::Object,
            _ => Self::Number,
        }
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a text",
            Self::Array => "a list",
            Self::Object => "an object",
        })
    }
}

/// The next value as the JSON text that it was read from, a part of the whole where that is possible. What comes from no text,
/// as a [`serde_json::Value`], is written for this. A format that is not for people, as `postcard`, has JSON as a text.
///
/// ```
/// let mut deserializer = serde_json::Deserializer::from_str("1.50e400");
/// assert_eq!(oas_values::written(&mut deserializer)?, "1.50e400");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn written<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cow<'de, str>, D::Error> {
    if !deserializer.is_human_readable() {
        return String::deserialize(deserializer).map(Cow::Owned);
    }
    deserializer.deserialize_newtype_struct(token(), Text)
}

/// The name by which `serde_json` is asked for a text: [`RawValue`] knows it.
fn token() -> &'static str {
    static TOKEN: OnceLock<&'static str> = OnceLock::new();

    struct Asked<'t>(&'t mut &'static str);

    impl<'de> Deserializer<'de> for Asked<'_> {
        type Error = NoError;

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NoError> {
            Err(de::Error::custom("this has no value"))
        }

        fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, _: V) -> Result<V::Value, NoError> {
            *self.0 = name;
            Err(de::Error::custom("this has no value"))
        }

        serde::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq
            tuple tuple_struct map struct enum identifier ignored_any
        }
    }

    TOKEN.get_or_init(|| {
        let mut token = "";
        // It is no value that is wanted, but the question.
        let _ = Box::<RawValue>::deserialize(Asked(&mut token));
        token
    })
}

struct Text;

impl<'de> Visitor<'de> for Text {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    /// `serde_json` hands a text out as the one member of an object.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let _ = map.next_key::<de::IgnoredAny>()?;
        map.next_value::<Lent<'de>>().map(|lent| lent.0)
    }

    /// Anybody else asks what is inside.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        Json::visited(deserializer).map(|json| Cow::Owned(json.to_string()))
    }
}

/// A text that is a part of another one, if it can be.
struct Lent<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Lent<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Lent<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON text")
            }

            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Lent<'de>, E> {
                Ok(Lent(Cow::Borrowed(text)))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Lent<'de>, E> {
                Ok(Lent(Cow::Owned(text.to_owned())))
            }

            fn visit_string<E: de::Error>(self, text: String) -> Result<Lent<'de>, E> {
                Ok(Lent(Cow::Owned(text)))
            }
        }

        deserializer.deserialize_str(Any)
    }
}

impl Json {
    /// A value of whatever has no text of it, and so has its numbers already.
    fn visited<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;

        impl<'de> Visitor<'de> for Any {
            type Value = Json;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }

            fn visit_unit<E: de::Error>(self) -> Result<Json, E> {
                Ok(Json::Null)
            }

            fn visit_none<E: de::Error>(self) -> Result<Json, E> {
                Ok(Json::Null)
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
                Json::visited(deserializer)
            }

            fn visit_bool<E: de::Error>(self, value: bool) -> Result<Json, E> {
                Ok(value.into())
            }

            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Json, E> {
                Ok(value.into())
            }

            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Json, E> {
                Ok(value.into())
            }

            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Json, E> {
                Ok(Number::from_f64(value).map_or(Json::Null, Json::Number))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Json, E> {
                Ok(text.into())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
                let mut elements = Vec::new();
                while let Some(element) = list.next_element()? {
                    elements.push(element);
                }
                Ok(Json::Array(elements))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
                let mut members = JsonMap::new();
                while let Some((name, value)) = map.next_entry()? {
                    members.insert(name, value);
                }
                Ok(Json::Object(members))
            }
        }

        deserializer.deserialize_any(Any)
    }
}
