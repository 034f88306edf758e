//! Values that mean "nothing here": `null`, `""`, `{}`, `0`, as the contract lists them for a field. What has come is written
//! again: [`ReceivedBlanks`] knows which of them it was, and which field was not there at all.

use std::fmt;
use std::marker::PhantomData;

use oas_values::{Written, written};
use serde::Deserialize as _;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer, StringDeserializer};
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::codec::{Codec, Coded};
use super::single::Single;

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
    /// Whether they are `null` alone. What is only for others is not compiled then.
    #[doc(hidden)]
    const ONLY_NULL: bool = matches!(Self::VALUES, [Blank::Null]);
}

/// Nothing but `null`.
pub struct OnlyNull;

impl Blanks for OnlyNull {
    const VALUES: &'static [Blank] = &[Blank::Null];
}

/// What came for a field that may be blank: a value, or which of the blanks.
pub(super) enum Received<T> {
    Value(T),
    Blank(usize),
}

/// Reads a value or one of the blanks.
pub(super) fn receive<'de, C: Codec<T>, B: Blanks, T, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Received<T>, D::Error> {
    if B::ONLY_NULL {
        let value = Option::<Coded<C, T>>::deserialize(deserializer)?;
        return Ok(value.map_or(Received::Blank(0), |coded| Received::Value(coded.0)));
    }
    if C::SINGLE && !super::scalar::is_fast_path() {
        return receive_exactly::<C, B, T, D>(deserializer);
    }
    deserializer.deserialize_any(BlankOr::<C, B, T>(PhantomData))
}

/// The same for a single value, from what is written.
#[cold]
#[inline(never)]
fn receive_exactly<'de, C: Codec<T>, B: Blanks, T, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Received<T>, D::Error> {
    let json = written(deserializer)?;
    match Written::of(&json) {
        Written::Null => BlankOr::<C, B, T>::blank(Blank::Null),
        Written::Array if is_empty(&json) => BlankOr::<C, B, T>::blank(Blank::EmptyArray),
        Written::Object if is_empty(&json) => BlankOr::<C, B, T>::blank(Blank::EmptyObject),
        _ => BlankOr::<C, B, T>::single(Single::of(json, SINGLE)?),
    }
}

/// Whether nothing stands between the brackets of a list or of an object.
fn is_empty(json: &str) -> bool {
    json[1..json.len() - 1].bytes().all(|byte| byte.is_ascii_whitespace())
}

const SINGLE: &str = "a single value";

impl Blank {
    /// What is said where it is not what was expected.
    fn unexpected<E: de::Error>(self, expected: &str) -> E {
        let what = match self {
            Self::EmptyObject => de::Unexpected::Map,
            Self::EmptyArray => de::Unexpected::Seq,
            _ => de::Unexpected::Unit,
        };
        E::invalid_type(what, &expected)
    }
}

/// An error without the place in a text that is a part of another one.
pub(super) fn without_place<E: de::Error>(error: &serde_json::Error) -> E {
    let text = error.to_string();
    E::custom(text.rsplit_once(" at line ").map_or(&*text, |(what, _)| what))
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
        Ok(match receive::<C, B, T, D>(deserializer)? {
            Received::Value(value) => Some(value),
            Received::Blank(_) => None,
        })
    }
}

/// Looks at the value that comes, and hands it on to the codec if it is none of the blanks.
struct BlankOr<C, B, T>(PhantomData<(C, B, T)>);

impl<C: Codec<T>, B: Blanks, T> BlankOr<C, B, T> {
    fn index(wanted: Blank) -> Option<usize> {
        B::VALUES.iter().position(|known| *known == wanted)
    }

    /// A value that cannot be a single one: one of the blanks.
    fn blank<E: de::Error>(blank: Blank) -> Result<Received<T>, E> {
        Self::index(blank).map(Received::Blank).ok_or_else(|| blank.unexpected(SINGLE))
    }

    /// A value of a codec of single ones.
    #[inline]
    fn single<E: de::Error>(value: Single<'_>) -> Result<Received<T>, E> {
        Self::index_of_single(&value)
            .map_or_else(|| C::single(value).map(Received::Value), |index| Ok(Received::Blank(index)))
    }

    /// Which of the blanks a single value is. Numbers that a codec reads from text as well are blank in both spellings.
    #[inline]
    fn index_of_single(value: &Single<'_>) -> Option<usize> {
        let number = || super::number::digits(value)?.parse::<i64>().ok();
        let as_written = B::VALUES.iter().position(|known| match (known, value) {
            (Blank::Bool(known), Single::Bool(value)) => known == value,
            (Blank::Text(known), Single::Text(text)) => known == text,
            (Blank::Integer(known), Single::Integer(value)) => known == value,
            (Blank::Integer(known), Single::Number(_)) => number() == Some(*known),
            _ => false,
        });
        let number = || number().filter(|_| C::NUMERIC);
        as_written.or_else(|| {
            let number = number()?;
            B::VALUES.iter().position(|known| match known {
                Blank::Integer(known) => *known == number,
                Blank::Text(known) => known.parse() == Ok(number),
                _ => false,
            })
        })
    }

    fn value<'de, E: de::Error>(single: Single<'_>, value: impl IntoDeserializer<'de, E>) -> Result<Received<T>, E> {
        if C::SINGLE {
            return Self::single(single);
        }
        match Self::index_of_single(&single) {
            Some(index) => Ok(Received::Blank(index)),
            None => Self::hand_on(value.into_deserializer()),
        }
    }

    fn hand_on<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Received<T>, D::Error> {
        C::deserialize(deserializer).map(Received::Value)
    }
}

impl<'de, C: Codec<T>, B: Blanks, T> Visitor<'de> for BlankOr<C, B, T> {
    type Value = Received<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Self::index(Blank::Null)
            .map_or_else(|| Self::hand_on(().into_deserializer()), |index| Ok(Received::Blank(index)))
    }

    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
        Self::value(Single::Bool(value), value)
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
        Self::value(Single::Integer(value), value)
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
        Self::value(Single::unsigned(value), value)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
        if C::SINGLE {
            super::scalar::fall_back();
        }
        Self::hand_on(value.into_deserializer())
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Self::Value, E> {
        if C::SINGLE && Self::index_of_single(&Single::Text(value.into())).is_none() {
            return C::text(value).map(Received::Value);
        }
        Self::value(Single::Text(value.into()), value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        if C::SINGLE {
            return match list.next_element::<de::IgnoredAny>()? {
                None => Self::blank(Blank::EmptyArray),
                Some(_) => Err(Blank::EmptyArray.unexpected(SINGLE)),
            };
        }
        let Some(index) = Self::index(Blank::EmptyArray) else {
            return Self::hand_on(SeqAccessDeserializer::new(list));
        };
        let mut counted = Counted { list, count: 0 };
        let value = Self::hand_on(SeqAccessDeserializer::new(&mut counted))?;
        Ok(if counted.count == 0 { Received::Blank(index) } else { value })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        if C::SINGLE {
            return match map.next_key::<de::IgnoredAny>()? {
                None => Self::blank(Blank::EmptyObject),
                Some(_) => Err(Blank::EmptyObject.unexpected(SINGLE)),
            };
        }
        let Some(index) = Self::index(Blank::EmptyObject) else {
            return Self::hand_on(MapAccessDeserializer::new(map));
        };
        match map.next_key::<String>()? {
            None => Ok(Received::Blank(index)),
            first => Self::hand_on(MapAccessDeserializer::new(Begun { first, map })),
        }
    }
}

/// A list whose elements are counted.
struct Counted<A> {
    list: A,
    count: usize,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for &mut Counted<A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        let element = self.list.next_element_seed(seed)?;
        self.count += usize::from(element.is_some());
        Ok(element)
    }
}

/// An object whose first name was looked at.
struct Begun<A> {
    first: Option<String>,
    map: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Begun<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        match self.first.take() {
            Some(name) => seed.deserialize(StringDeserializer::new(name)).map(Some),
            None => self.map.next_key_seed(seed),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

/// How the fields of an object were blank when it was read, where that is not how they are written otherwise. It is no part of
/// what the object says: all of them are equal.
#[derive(Clone, Default)]
pub struct ReceivedBlanks(Vec<(usize, Nothing)>);

/// How a field came that had no value.
#[derive(Clone, Copy)]
enum Nothing {
    /// As one of its blanks.
    Blank(usize),
    /// The field was not there at all.
    Absent,
}

impl ReceivedBlanks {
    /// Notes that a field had one of its blanks; that it was not there, if there is none.
    #[doc(hidden)]
    pub fn note(&mut self, field: usize, blank: Option<usize>) {
        self.0.push((field, blank.map_or(Nothing::Absent, Nothing::Blank)));
    }

    fn of(&self, field: usize) -> Option<Nothing> {
        self.0.iter().find(|(known, _)| *known == field).map(|(_, came)| *came)
    }

    /// Writes a field that is blank: as it was read; else as the first of its blanks where it is `required`, and not at all where it
    /// is not.
    #[doc(hidden)]
    pub fn write<B: Blanks, M: SerializeMap>(
        &self,
        field: usize,
        name: &'static str,
        required: bool,
        map: &mut M,
    ) -> Result<(), M::Error> {
        let blank = match self.of(field) {
            Some(Nothing::Blank(index)) => Some(index),
            Some(Nothing::Absent) => None,
            None => required.then_some(0),
        };
        blank.and_then(|index| B::VALUES.get(index)).map_or(Ok(()), |blank| map.serialize_entry(name, blank))
    }

    /// Whether a field was read as one of its blanks.
    #[doc(hidden)]
    pub fn has(&self, field: usize) -> bool {
        self.of(field).is_some()
    }
}

impl PartialEq for ReceivedBlanks {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for ReceivedBlanks {}

impl fmt::Debug for ReceivedBlanks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReceivedBlanks")
    }
}
