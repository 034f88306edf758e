//! Values that mean "nothing here": `null`, `""`, `{}`, `0`, as the contract lists them for a field.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::codec::Codec;

/// A value that means "nothing here".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blank {
    /// The value `null`, which is written so.
    Null,
    /// An object without members: `{}`
    EmptyObject,
    /// A list without elements: `[]`
    EmptyArray,
    /// A text that stands for nothing.
    Text(&'static str),
    /// An integer that stands for nothing.
    Integer(i64),
    /// A boolean that stands for nothing.
    Bool(bool),
}

impl Serialize for Blank {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::EmptyObject => serializer.serialize_map(Some(0))?.end(),
            Self::EmptyArray => serializer.serialize_seq(Some(0))?.end(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Bool(value) => serializer.serialize_bool(*value),
        }
    }
}

/// The blank values of a field.
pub trait Blanks {
    /// The values; the first one is what an absent value is written as.
    const VALUES: &'static [Blank];
}

/// A list or map that is empty for a blank value.
pub struct EmptyFor<C, B>(PhantomData<(C, B)>);

impl<C: Codec<T>, B: Blanks, T: Default> Codec<T> for EmptyFor<C, B> {
    fn serialize<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        C::serialize(value, serializer)
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        Ok(NoneFor::<C, B>::deserialize(deserializer)?.unwrap_or_default())
    }
}

/// A value that is `None` for a blank value, and written as the first one.
pub struct NoneFor<C, B>(PhantomData<(C, B)>);

impl<C: Codec<T>, B: Blanks, T> Codec<Option<T>> for NoneFor<C, B> {
    fn serialize<S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => C::serialize(value, serializer),
            None => B::VALUES.first().unwrap_or(&Blank::Null).serialize(serializer),
        }
    }

    fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_any(BlankOr::<C, B, T>(PhantomData))
    }
}

/// Looks at the value that comes, and hands it on to the codec if it is none of the blanks.
struct BlankOr<C, B, T>(PhantomData<(C, B, T)>);

impl<C: Codec<T>, B: Blanks, T> BlankOr<C, B, T> {
    fn blank(wanted: Blank) -> bool {
        B::VALUES.contains(&wanted)
    }

    /// Numbers that a codec reads from text as well are blank in both spellings.
    fn blank_number(number: i64) -> bool {
        B::VALUES.iter().any(|known| match known {
            Blank::Integer(known) => *known == number,
            Blank::Text(text) => C::NUMERIC && text.parse() == Ok(number),
            _ => false,
        })
    }

    fn hand_on<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        C::deserialize(deserializer).map(Some)
    }
}

impl<'de, C: Codec<T>, B: Blanks, T> Visitor<'de> for BlankOr<C, B, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        if Self::blank(Blank::Null) { Ok(None) } else { Self::hand_on(().into_deserializer()) }
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
        if Self::blank(Blank::Bool(value)) { Ok(None) } else { Self::hand_on(value.into_deserializer()) }
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
        if Self::blank_number(value) { Ok(None) } else { Self::hand_on(value.into_deserializer()) }
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
        match i64::try_from(value) {
            Ok(small) if Self::blank_number(small) => Ok(None),
            _ => Self::hand_on(value.into_deserializer()),
        }
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
        Self::hand_on(value.into_deserializer())
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Self::Value, E> {
        let blank = B::VALUES.iter().any(|known| matches!(known, Blank::Text(text) if *text == value));
        let number = || C::NUMERIC && value.parse().is_ok_and(Self::blank_number);
        if blank || number() { Ok(None) } else { Self::hand_on(value.into_deserializer()) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        if !Self::blank(Blank::EmptyArray) {
            return Self::hand_on(SeqAccessDeserializer::new(list));
        }
        // One element must be read to see whether there is one, so the few lists of this kind are read twice.
        let mut values = Vec::new();
        while let Some(value) = list.next_element::<serde_json::Value>()? {
            values.push(value);
        }
        if values.is_empty() { Ok(None) } else { reread::<C, T, _>(serde_json::Value::Array(values)) }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        if !Self::blank(Blank::EmptyObject) {
            return Self::hand_on(MapAccessDeserializer::new(map));
        }
        let mut members = serde_json::Map::new();
        while let Some((name, value)) = map.next_entry::<String, serde_json::Value>()? {
            members.insert(name, value);
        }
        if members.is_empty() { Ok(None) } else { reread::<C, T, _>(serde_json::Value::Object(members)) }
    }
}

fn reread<C: Codec<T>, T, E: de::Error>(value: serde_json::Value) -> Result<Option<T>, E> {
    C::deserialize(value).map(Some).map_err(E::custom)
}
