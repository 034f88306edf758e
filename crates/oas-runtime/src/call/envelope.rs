//! The members of a response that tell of an error, set aside while the whole of it is decoded: looking for them beforehand
//! would mean to read every answer twice. Knows the outermost object of a JSON text, nothing of what is in it.

use std::cell::RefCell;
use std::fmt;

use oas_values::Pointer;
use serde::Deserialize;
use serde::de::value::{BorrowedStrDeserializer, StringDeserializer};
use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::Json;
use crate::wire::{Codec, fast_or_exact, located};

/// The members that were set aside.
pub(super) struct Envelope {
    /// Where a code may be.
    codes: &'static [&'static str],
    members: RefCell<Vec<(String, Box<RawValue>)>>,
}

impl Envelope {
    pub(super) fn new(codes: &'static [&'static str]) -> Self {
        Self { codes, members: RefCell::default() }
    }

    /// Reads a text, whose members are looked at on the way. A fault has its path.
    pub(super) fn read<C: Codec<T>, T>(&self, text: &str) -> Result<T, (serde_json::Error, String)> {
        located(|| {
            fast_or_exact(|| {
                self.members.borrow_mut().clear();
                let mut deserializer = serde_json::Deserializer::from_str(text);
                let value = C::deserialize(Opened { inner: &mut deserializer, envelope: self })?;
                deserializer.end().map(|()| value)
            })
        })
    }

    /// The first text or number where a code may be, among the members; `elsewhere` looks for those that may be in any member.
    pub(super) fn code(&self, elsewhere: impl Fn(&str) -> Option<String>) -> Option<String> {
        let members = self.members.borrow();
        self.codes.iter().find_map(|code| match first_token(code) {
            "*" => elsewhere(code),
            token => {
                let rest = Pointer::known(&code[token.len() + 1..]);
                let (_, text) = members.iter().find(|(name, _)| begins_with(code, name))?;
                let value: Json = text.get().parse().ok()?;
                rest.resolve_all(&value).into_iter().find_map(scalar)
            }
        })
    }

    fn tells(&self, name: &str) -> bool {
        self.codes.iter().any(|code| begins_with(code, name))
    }
}

fn scalar(value: &Json) -> Option<String> {
    match value {
        Json::String(text) if !text.is_empty() => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn first_token(pointer: &str) -> &str {
    pointer.split('/').nth(1).unwrap_or_default()
}

/// Whether a pointer leads into the member of this name. Names that are escaped in pointers are rare, and this is asked for every
/// member.
fn begins_with(pointer: &str, name: &str) -> bool {
    let first = |text: &str, at: usize| text.as_bytes().get(at).copied();
    if first(name, 0).is_some_and(|byte| !matches!(byte, b'/' | b'~')) && first(name, 0) != first(pointer, 1) {
        return false;
    }
    let is = |name: &str| {
        let rest = pointer.strip_prefix('/').and_then(|tokens| tokens.strip_prefix(name));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    match name.bytes().any(|byte| matches!(byte, b'/' | b'~')) {
        false => is(name),
        true => is(&oas_values::escape(name)),
    }
}

/// A deserializer, a visitor or a map that is part of the outermost object.
struct Opened<'e, T> {
    inner: T,
    envelope: &'e Envelope,
}

/// Methods that hand down what cannot be an object.
macro_rules! forwarded {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method(visitor)
        })*
    };
}

/// Methods that hand down what may be one.
macro_rules! opened {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method(Opened { inner: visitor, envelope: self.envelope })
        })*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Opened<'_, D> {
    type Error = D::Error;

    forwarded! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128 deserialize_u8
        deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64 deserialize_char
        deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf deserialize_unit deserialize_seq
        deserialize_identifier deserialize_ignored_any
    }

    opened! { deserialize_any deserialize_map deserialize_option }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_newtype_struct(name, Opened { inner: visitor, envelope: self.envelope })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_struct(name, fields, Opened { inner: visitor, envelope: self.envelope })
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_tuple(length, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_tuple_struct(name, length, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_enum(name, variants, visitor)
    }
}

/// Visits that hand down values which are no objects.
macro_rules! visited {
    ($($method:ident: $kind:ty;)*) => {
        $(fn $method<E: de::Error>(self, value: $kind) -> Result<V::Value, E> {
            self.inner.$method(value)
        })*
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Opened<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    visited! {
        visit_bool: bool; visit_i64: i64; visit_u64: u64; visit_i128: i128; visit_u128: u128; visit_f64: f64;
        visit_str: &str; visit_borrowed_str: &'de str; visit_string: String; visit_bytes: &[u8];
        visit_borrowed_bytes: &'de [u8]; visit_byte_buf: Vec<u8>;
    }

    fn visit_none<E: de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_unit<E: de::Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Opened { inner: deserializer, envelope: self.envelope })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(Opened { inner: deserializer, envelope: self.envelope })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<V::Value, A::Error> {
        self.inner.visit_seq(list)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(data)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(OpenedMap { map, envelope: self.envelope, name: None })
    }
}

/// The outermost object, whose members are looked at on the way.
struct OpenedMap<'e, A> {
    map: A,
    envelope: &'e Envelope,
    /// The name of the member that is next, where it tells of an error.
    name: Option<String>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for OpenedMap<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let Some(name) = self.map.next_key::<Name<'de>>()? else { return Ok(None) };
        let text = match &name {
            Name::Borrowed(text) => text,
            Name::Owned(text) => text.as_str(),
        };
        self.name = self.envelope.tells(text).then(|| text.to_owned());
        match name {
            Name::Borrowed(text) => seed.deserialize(BorrowedStrDeserializer::new(text)),
            Name::Owned(text) => seed.deserialize(StringDeserializer::new(text)),
        }
        .map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let Some(name) = self.name.take() else { return self.map.next_value_seed(seed) };
        // The whole is a text of which this is a part.
        let text: &'de RawValue = self.map.next_value()?;
        let value = seed.deserialize(&mut serde_json::Deserializer::from_str(text.get()));
        self.envelope.members.borrow_mut().push((name, text.to_owned()));
        value.map_err(de::Error::custom)
    }

    fn size_hint(&self) -> Option<usize> {
        self.map.size_hint()
    }
}

/// The name of a member, which is mostly a part of the text.
enum Name<'de> {
    Borrowed(&'de str),
    Owned(String),
}

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl<'de> Visitor<'de> for Text {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a member")
            }

            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Name<'de>, E> {
                Ok(Name::Borrowed(text))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Name<'de>, E> {
                Ok(Name::Owned(text.to_owned()))
            }
        }

        deserializer.deserialize_str(Text)
    }
}
