//! Reading objects whose fields a contract knows, and keeping the others. `serde` has `flatten` for this, which costs a
//! tenth of a call: it holds every name in an enum of all that `serde` knows, and repeats the reading of every field.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::codec::{Codec, Coded};

/// The name of a field as it was read.
#[derive(Debug)]
pub enum Name {
    /// The index of a known one in the [`Names`].
    Known(usize),
    /// One that the contract does not know.
    Unknown(String),
}

/// The names of the fields of an object, and which of them is expected next: mostly they come in their order.
#[derive(Debug)]
pub struct Names {
    known: &'static [&'static str],
    next: usize,
}

impl Names {
    /// Nothing was read yet.
    pub fn new(known: &'static [&'static str]) -> Self {
        Self { known, next: 0 }
    }

    fn index_of(&mut self, name: &str) -> Option<usize> {
        let expected = self.known.get(self.next).is_some_and(|known| *known == name);
        let index = if expected { self.next } else { self.known.iter().position(|known| *known == name)? };
        self.next = index + 1;
        Some(index)
    }
}

impl<'de> DeserializeSeed<'de> for &mut Names {
    type Value = Name;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for &mut Names {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Name, E> {
        Ok(self.index_of(name).map_or_else(|| Name::Unknown(name.to_owned()), Name::Known))
    }
}

/// Reads the value of a known field. Fields of one type share this code: there are many, and each is read but once.
#[inline(never)]
pub fn field<'de, C: Codec<T>, T, A: MapAccess<'de>>(
    map: &mut A,
    slot: &mut Option<T>,
    name: &'static str,
) -> Result<(), A::Error> {
    if slot.is_some() {
        return Err(de::Error::duplicate_field(name));
    }
    *slot = Some(map.next_value::<Coded<C, T>>()?.0);
    Ok(())
}

/// Keeps the value of an unknown field.
#[inline(never)]
pub fn unknown_field<'de, A: MapAccess<'de>>(
    map: &mut A,
    extra: &mut Map<String, Value>,
    name: String,
) -> Result<(), A::Error> {
    extra.insert(name, map.next_value()?);
    Ok(())
}

/// Implements [`Deserialize`](serde::Deserialize) for a struct with named fields and `extra`, which takes what is not
/// known. A field has its name on the wire if that is another one, and its codec unless that is
/// [`Plain`](crate::wire::Plain); one that is `optional` may be absent, and has its default then.
///
/// ```
/// use oas_runtime::wire;
///
/// #[derive(Debug)]
/// struct Image {
///     id: String,
///     size: Option<u64>,
///     extra: serde_json::Map<String, serde_json::Value>,
/// }
/// oas_runtime::read_object!(Image {
///     required id = "imageId",
///     optional size as wire::Nullable<wire::Bytes>,
/// });
///
/// let image: Image = serde_json::from_str(r#"{"imageId": "a", "size": 12, "new": true}"#)?;
/// assert_eq!((image.id.as_str(), image.size, image.extra["new"].clone()), ("a", Some(12), true.into()));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! read_object {
    ($name:ident { $($presence:ident $field:ident $(= $wire:literal)? $(as $codec:ty)?),+ $(,)? }) => {
        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                #[allow(non_camel_case_types, reason = "named like the fields")]
                enum Field {
                    $($field),+
                }

                struct Fields;

                impl<'de> $crate::serde::de::Visitor<'de> for Fields {
                    type Value = $name;

                    fn expecting(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                        f.write_str(concat!("struct ", stringify!($name)))
                    }

                    fn visit_map<A: $crate::serde::de::MapAccess<'de>>(
                        self,
                        mut map: A,
                    ) -> ::std::result::Result<$name, A::Error> {
                        $(let mut $field = ::std::option::Option::None;)+
                        let mut extra = ::std::default::Default::default();
                        let mut names = $crate::wire::Names::new(&[$($crate::read_object!(@wire $field $($wire)?)),+]);
                        while let ::std::option::Option::Some(name) = map.next_key_seed(&mut names)? {
                            match name {
                                $($crate::wire::Name::Known(index) if index == Field::$field as usize => {
                                    $crate::wire::field::<$crate::read_object!(@codec $($codec)?), _, _>(
                                        &mut map,
                                        &mut $field,
                                        $crate::read_object!(@wire $field $($wire)?),
                                    )?;
                                })+
                                $crate::wire::Name::Known(_) => {}
                                $crate::wire::Name::Unknown(name) => {
                                    $crate::wire::unknown_field(&mut map, &mut extra, name)?;
                                }
                            }
                        }
                        ::std::result::Result::Ok($name {
                            $($field: $crate::read_object!(@$presence $field $($wire)?),)+
                            extra,
                        })
                    }
                }

                deserializer.deserialize_map(Fields)
            }
        }
    };
    (@wire $field:ident) => { stringify!($field) };
    (@wire $field:ident $wire:literal) => { $wire };
    (@codec) => { $crate::wire::Plain };
    (@codec $codec:ty) => { $codec };
    (@required $field:ident $($wire:literal)?) => {
        match $field {
            ::std::option::Option::Some(value) => value,
            ::std::option::Option::None => {
                let name = $crate::read_object!(@wire $field $($wire)?);
                return ::std::result::Result::Err($crate::serde::de::Error::missing_field(name));
            }
        }
    };
    (@optional $field:ident $($wire:literal)?) => { $field.unwrap_or_default() };
}
