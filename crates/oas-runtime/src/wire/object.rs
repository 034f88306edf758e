//! Objects whose fields a contract knows, and the others, which are kept. `serde` has `flatten` for this, which costs a tenth of
//! a call: it holds every name in an enum of all that `serde` knows, and repeats the reading of every field. Nor can it tell a
//! field that is not there from one that is `null`.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde_json::de::StrRead;

use super::blank::{Blanks, Received, ReceivedBlanks, receive};
use super::codec::{Codec, Coded};
use super::fault::inside_member;
use crate::{Json, JsonMap};

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

    #[inline]
    fn index_of(&mut self, name: &str) -> Option<usize> {
        let expected = self.known.get(self.next).is_some_and(|known| *known == name);
        let index = if expected { self.next } else { self.search(name)? };
        self.next = index + 1;
        Some(index)
    }

    #[inline(never)]
    fn search(&self, name: &str) -> Option<usize> {
        self.known.iter().position(|known| *known == name)
    }
}

impl<'de> DeserializeSeed<'de> for &mut Names {
    type Value = Name;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for &mut Names {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    #[inline]
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
    let value = map.next_value::<Coded<C, T>>().inspect_err(|_| inside_member(name))?;
    *slot = Some(value.0);
    Ok(())
}

/// Reads the value of a field that may be blank, and notes which of the blanks it was, unless that is the one that it is written as.
#[inline(never)]
pub fn blank_field<'de, C: Codec<T>, B: Blanks, T, A: MapAccess<'de>>(
    map: &mut A,
    slot: &mut Option<Option<T>>,
    name: &'static str,
    (field, received, written): (usize, &mut ReceivedBlanks, Option<usize>),
) -> Result<(), A::Error> {
    struct Value<C, B, T>(Received<T>, PhantomData<(C, B)>);

    impl<'de, C: Codec<T>, B: Blanks, T> Deserialize<'de> for Value<C, B, T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            receive::<C, B, T, D>(deserializer).map(|value| Self(value, PhantomData))
        }
    }

    if slot.is_some() {
        return Err(de::Error::duplicate_field(name));
    }
    let value = map.next_value::<Value<C, B, T>>().inspect_err(|_| inside_member(name))?;
    *slot = Some(match value.0 {
        Received::Value(value) => Some(value),
        Received::Blank(blank) => {
            if written != Some(blank) {
                received.note(field, Some(blank));
            }
            None
        }
    });
    Ok(())
}

/// Keeps the value of an unknown field.
#[inline(never)]
pub fn unknown_field<'de, A: MapAccess<'de>>(map: &mut A, extra: &mut JsonMap, name: String) -> Result<(), A::Error> {
    let value = map.next_value::<Json>().inspect_err(|_| inside_member(&name))?;
    extra.insert(name, value);
    Ok(())
}

/// Reads a value from the text of its JSON, which formats have that do not describe themselves.
#[cold]
pub fn read_text<'de, T: de::DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = None;
    read_text_by(deserializer, &mut |reader| {
        value = Some(T::deserialize(reader)?);
        Ok(())
    })?;
    Ok(value.expect("what has been read is there"))
}

/// The same without a type: code for each would be much of what a client has to compile.
fn read_text_by<'de, D: Deserializer<'de>>(
    deserializer: D,
    read: &mut dyn FnMut(&mut serde_json::Deserializer<StrRead<'_>>) -> Result<(), serde_json::Error>,
) -> Result<(), D::Error> {
    let text = String::deserialize(deserializer)?;
    let mut reader = serde_json::Deserializer::from_str(&text);
    read(&mut reader).and_then(|()| reader.end()).map_err(|error| super::blank::without_place(&error))
}

/// Writes a field by its codec.
pub fn write_field<C, T, M: SerializeMap>(map: &mut M, name: &'static str, value: &T) -> Result<(), M::Error>
where
    C: Codec<T>,
{
    map.serialize_entry(name, &Coded::<C, _>(value, PhantomData))
}

/// Implements reading, writing and `Debug` for a struct with named fields and a map, which takes what is not known. A field has its
/// name on the wire if that is another one, and its codec unless that is [`Plain`](crate::wire::Plain). Before its name stands what
/// its absence is:
///
/// | | the field is | absent, it is | `None` is written as |
/// |---|---|---|---|
/// | `required` | a value | an error | |
/// | `optional` | an `Option` | `None`; so is `null` | nothing |
/// | `free` | an `Option` of what may be `null` | `None` | nothing |
/// | `clearable` | an `Option<Option<…>>` | `None`; `null` is `Some(None)` | nothing |
/// | `blank`, with its blanks behind `;` | an `Option` | `None`; so are its blanks | what it was, else the first of its blanks |
/// | `left_out`, with its blanks | an `Option` | `None`; so are its blanks | what it was, else nothing |
/// | `filled`, with its blanks | a list or map | an error; its blanks are empty | |
///
/// ```
/// use oas_runtime::{JsonMap, wire};
///
/// #[derive(PartialEq)]
/// struct Image {
///     id: String,
///     size: Option<u64>,
///     note: Option<Option<String>>,
///     extra: JsonMap,
/// }
/// oas_runtime::object!(Image in extra {
///     required id = "imageId" as wire::Scalar,
///     optional size as wire::Bytes,
///     clearable note as wire::Scalar,
/// });
///
/// let text = r#"{"imageId":"a","size":12,"note":null,"new":1e400}"#;
/// let image: Image = serde_json::from_str(text)?;
/// assert_eq!((image.id.as_str(), image.size, &image.note), ("a", Some(12), &Some(None)));
/// assert_eq!(serde_json::to_string(&image)?, text);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! object {
    ($name:ident in $extra:ident $(with $blanks:ident)? {
        $($presence:ident $field:ident $(= $wire:literal)? $(as $codec:ty)? $(; $values:ty)?),* $(,)?
    }) => {
        const _: () = {
            #[allow(non_camel_case_types, dead_code, reason = "named like the fields, which need not be looked at by number")]
            enum __Field {
                $($field),*
            }

            impl $name {
                const FIELDS: &'static [&'static str] = &[$($crate::object!(@wire $field $($wire)?)),*];
            }

            impl<'de> $crate::serde::Deserialize<'de> for $name {
                fn deserialize<__D: $crate::serde::Deserializer<'de>>(
                    deserializer: __D,
                ) -> ::std::result::Result<Self, __D::Error> {
                    struct __Fields;

                    impl<'de> $crate::serde::de::Visitor<'de> for __Fields {
                        type Value = $name;

                        fn expecting(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                            f.write_str(concat!("struct ", stringify!($name)))
                        }

                        fn visit_map<__A: $crate::serde::de::MapAccess<'de>>(
                            self,
                            mut map: __A,
                        ) -> ::std::result::Result<$name, __A::Error> {
                            $(let mut $field = ::std::option::Option::None;)*
                            let mut extra = $crate::JsonMap::new();
                            #[allow(unused_mut, unused_variables, reason = "not every object has fields that may be blank")]
                            let mut received = $crate::wire::ReceivedBlanks::default();
                            let mut names = $crate::wire::Names::new($name::FIELDS);
                            while let ::std::option::Option::Some(name) = map.next_key_seed(&mut names)? {
                                match name {
                                    $($crate::wire::Name::Known(index) if index == __Field::$field as usize => {
                                        $crate::object!(@read $presence $field map received [$crate::object!(@wire $field $($wire)?)]
                                            [$crate::object!(@codec $($codec)?)] $([$values])?);
                                    })*
                                    $crate::wire::Name::Known(_) => {}
                                    $crate::wire::Name::Unknown(name) => {
                                        $crate::wire::unknown_field(&mut map, &mut extra, name)?;
                                    }
                                }
                            }
                            ::std::result::Result::Ok($name {
                                $($field: $crate::object!(@take $presence $field received [$crate::object!(@wire $field $($wire)?)]),)*
                                $extra: extra,
                                $($blanks: received,)?
                            })
                        }
                    }

                    if !deserializer.is_human_readable() {
                        return $crate::wire::read_text(deserializer);
                    }
                    deserializer.deserialize_map(__Fields)
                }
            }

            impl $crate::serde::Serialize for $name {
                fn serialize<__S: $crate::serde::Serializer>(
                    &self,
                    serializer: __S,
                ) -> ::std::result::Result<__S::Ok, __S::Error> {
                    use $crate::serde::ser::SerializeMap as _;

                    if !serializer.is_human_readable() {
                        return $crate::wire::write_text(self, serializer);
                    }
                    let mut map = serializer.serialize_map(::std::option::Option::None)?;
                    let none = $crate::wire::ReceivedBlanks::default();
                    let received = &none;
                    $(let received = &self.$blanks;)?
                    let _ = received;
                    $($crate::object!(@write $presence [&self.$field] [__Field::$field as usize] map [received]
                        [$crate::object!(@wire $field $($wire)?)] [$crate::object!(@codec $($codec)?)] $([$values])?);)*
                    for (name, value) in &self.$extra {
                        map.serialize_entry(name, value)?;
                    }
                    map.end()
                }
            }

            impl ::std::fmt::Debug for $name {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    let mut shown = f.debug_struct(stringify!($name));
                    $(shown.field(stringify!($field), &self.$field);)*
                    shown.field(stringify!($extra), &self.$extra).finish()
                }
            }

            impl $crate::wire::Alternative for $name {
                fn affinity(json: &$crate::Json) -> $crate::wire::Affinity {
                    $crate::wire::Affinity::of_object(json, Self::FIELDS)
                }
            }
        };
    };
    (@wire $field:ident) => { stringify!($field) };
    (@wire $field:ident $wire:literal) => { $wire };
    (@codec) => { $crate::wire::Plain };
    (@codec $codec:ty) => { $codec };
    (@read required $field:ident $map:ident $received:ident [$wire:expr] [$codec:ty]) => {
        $crate::wire::field::<$codec, _, _>(&mut $map, &mut $field, $wire)?
    };
    (@read optional $field:ident $map:ident $received:ident [$wire:expr] [$codec:ty]) => {
        $crate::wire::field::<$crate::wire::Nullable<$codec>, _, _>(&mut $map, &mut $field, $wire)?
    };
    (@read free $field:ident $map:ident $received:ident [$wire:expr] [$codec:ty]) => {
        $crate::wire::field::<$codec, _, _>(&mut $map, &mut $field, $wire)?
    };
    (@read clearable $field:ident $map:ident $received:ident [$wire:expr] [$codec:ty]) => {
        $crate::wire::field::<$crate::wire::Nullable<$codec>, _, _>(&mut $map, &mut $field, $wire)?
    };
    (@read blank $field:ident $map:ident $received:ident [$wire:expr] [$codec:ty] [$values:ty]) => {
        $crate::object!(@blank $field $map $received [$wire] [$codec] [$values] [::std::option::Option::Some(0)])
    };
    (@read left_out $field:ident $map:ident $received:ident [$wire:expr] [$codec:ty] [$values:ty]) => {
        $crate::object!(@blank $field $map $received [$wire] [$codec] [$values] [::std::option::Option::None])
    };
    (@read filled $field:ident $map:ident $received:ident [$wire:expr] [$codec:ty] [$values:ty]) => {
        $crate::object!(@blank $field $map $received [$wire] [$codec] [$values] [::std::option::Option::None])
    };
    (@blank $field:ident $map:ident $received:ident [$wire:expr] [$codec:ty] [$values:ty] [$written:expr]) => {
        $crate::wire::blank_field::<$codec, $values, _, _>(
            &mut $map,
            &mut $field,
            $wire,
            (__Field::$field as usize, &mut $received, $written),
        )?
    };
    (@take required $field:ident $received:ident [$wire:expr]) => {
        match $field {
            ::std::option::Option::Some(value) => value,
            ::std::option::Option::None => {
                return ::std::result::Result::Err($crate::serde::de::Error::missing_field($wire));
            }
        }
    };
    (@take optional $field:ident $received:ident [$wire:expr]) => { $field.unwrap_or_default() };
    (@take free $field:ident $received:ident [$wire:expr]) => { $field };
    (@take clearable $field:ident $received:ident [$wire:expr]) => { $field };
    (@take left_out $field:ident $received:ident [$wire:expr]) => { $field.unwrap_or_default() };
    (@take blank $field:ident $received:ident [$wire:expr]) => {
        match $field {
            ::std::option::Option::Some(value) => value,
            ::std::option::Option::None => {
                $received.note(__Field::$field as usize, ::std::option::Option::None);
                ::std::option::Option::None
            }
        }
    };
    (@take filled $field:ident $received:ident [$wire:expr]) => {
        match $field {
            ::std::option::Option::Some(value) => value.unwrap_or_default(),
            ::std::option::Option::None => {
                return ::std::result::Result::Err($crate::serde::de::Error::missing_field($wire));
            }
        }
    };
    (@write required [$value:expr] [$index:expr] $map:ident [$blanks:expr] [$wire:expr] [$codec:ty]) => {
        $crate::wire::write_field::<$codec, _, _>(&mut $map, $wire, $value)?
    };
    (@write optional [$value:expr] [$index:expr] $map:ident [$blanks:expr] [$wire:expr] [$codec:ty]) => {
        if let ::std::option::Option::Some(value) = $value {
            $crate::wire::write_field::<$codec, _, _>(&mut $map, $wire, value)?;
        }
    };
    (@write free [$value:expr] [$index:expr] $map:ident [$blanks:expr] [$wire:expr] [$codec:ty]) => {
        if let ::std::option::Option::Some(value) = $value {
            $crate::wire::write_field::<$codec, _, _>(&mut $map, $wire, value)?;
        }
    };
    (@write clearable [$value:expr] [$index:expr] $map:ident [$blanks:expr] [$wire:expr] [$codec:ty]) => {
        if let ::std::option::Option::Some(value) = $value {
            $crate::wire::write_field::<$crate::wire::Nullable<$codec>, _, _>(&mut $map, $wire, value)?;
        }
    };
    (@write blank [$value:expr] [$index:expr] $map:ident [$blanks:expr] [$wire:expr] [$codec:ty] [$values:ty]) => {
        match $value {
            ::std::option::Option::Some(value) => $crate::wire::write_field::<$codec, _, _>(&mut $map, $wire, value)?,
            ::std::option::Option::None => $blanks.write::<$values, _>($index, $wire, true, &mut $map)?,
        }
    };
    (@write left_out [$value:expr] [$index:expr] $map:ident [$blanks:expr] [$wire:expr] [$codec:ty] [$values:ty]) => {
        match $value {
            ::std::option::Option::Some(value) => $crate::wire::write_field::<$codec, _, _>(&mut $map, $wire, value)?,
            ::std::option::Option::None => $blanks.write::<$values, _>($index, $wire, false, &mut $map)?,
        }
    };
    (@write filled [$value:expr] [$index:expr] $map:ident [$blanks:expr] [$wire:expr] [$codec:ty] [$values:ty]) => {
        if $value.is_empty() && $blanks.has($index) {
            $blanks.write::<$values, _>($index, $wire, true, &mut $map)?;
        } else {
            $crate::wire::write_field::<$codec, _, _>(&mut $map, $wire, $value)?;
        }
    };
}
