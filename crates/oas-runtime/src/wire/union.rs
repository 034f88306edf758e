//! Values of one form out of several: which alternative a value is. Knows forms of JSON, and how many of the members of an object an
//! alternative knows.

use std::collections::BTreeMap;

use oas_values::written;
use serde::de::{Deserializer, Error as _};

use super::Known;
use super::codec::Codec;
use super::fault::located;
use crate::Json;

/// How well a value fits an alternative: the greatest is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Affinity {
    /// Whether the form is the one that is declared, where others can be read as well.
    form: u8,
    /// The members that the alternative knows.
    known: usize,
    /// The members that it knows and that are not there, as a number that is greater where they are fewer.
    complete: std::cmp::Reverse<usize>,
}

impl Affinity {
    /// A value of another form, which may be read all the same.
    pub const OTHER: Self = Self::of(0);
    /// A value that the alternative takes as it takes any.
    pub const ANY: Self = Self::of(1);
    /// A value of the form that is declared.
    pub const DECLARED: Self = Self::of(2);
    /// A value that the alternative lists.
    pub const LISTED: Self = Self::of(3);

    const fn of(form: u8) -> Self {
        Self { form, known: 0, complete: std::cmp::Reverse(0) }
    }

    /// How well a value fits an enumeration, where it is of its type.
    pub fn of_listed<T>(value: Option<T>, is_listed: impl FnOnce(T) -> bool) -> Self {
        match value.map(is_listed) {
            Some(true) => Self::LISTED,
            Some(false) => Self::ANY,
            None => Self::OTHER,
        }
    }

    /// How well an object fits one that has these members.
    pub fn of_object(json: &Json, members: &[&str]) -> Self {
        let Some(object) = json.as_object() else { return Self::OTHER };
        let known = members.iter().filter(|name| object.contains_key(**name)).count();
        Self { known, complete: std::cmp::Reverse(members.len() - known), ..Self::DECLARED }
    }
}

/// A type that a value may be of.
pub trait Alternative {
    /// How well a value fits.
    fn affinity(json: &Json) -> Affinity;
}

macro_rules! alternatives {
    ($($kind:ty: $json:ident => $is:expr;)*) => {
        $(impl Alternative for $kind {
            fn affinity($json: &Json) -> Affinity {
                if $is { Affinity::DECLARED } else { Affinity::OTHER }
            }
        })*
    };
}

alternatives! {
    String: json => json.as_str().is_some();
    crate::Secret: json => json.as_str().is_some();
    bool: json => json.as_bool().is_some();
    i8: json => json.as_i64().is_some();
    i16: json => json.as_i64().is_some();
    i32: json => json.as_i64().is_some();
    i64: json => json.as_i64().is_some();
    u8: json => json.as_u64().is_some();
    u16: json => json.as_u64().is_some();
    u32: json => json.as_u64().is_some();
    u64: json => json.as_u64().is_some();
}

macro_rules! floats {
    ($($kind:ty)*) => {
        $(impl Alternative for $kind {
            /// An integer is a number, and fits better where there is one.
            fn affinity(json: &Json) -> Affinity {
                match json.as_number() {
                    Some(number) if number.is_integer() => Affinity::ANY,
                    Some(_) => Affinity::DECLARED,
                    None => Affinity::OTHER,
                }
            }
        })*
    };
}

floats! { f32 f64 }

impl Alternative for Json {
    fn affinity(_: &Json) -> Affinity {
        Affinity::ANY
    }
}

impl<T: Alternative> Alternative for Box<T> {
    fn affinity(json: &Json) -> Affinity {
        T::affinity(json)
    }
}

impl<T: Alternative> Alternative for Option<T> {
    fn affinity(json: &Json) -> Affinity {
        if json.is_null() { Affinity::DECLARED } else { T::affinity(json) }
    }
}

impl<T: Alternative> Alternative for Vec<T> {
    /// A list fits as well as its first element.
    fn affinity(json: &Json) -> Affinity {
        let Some(elements) = json.as_array() else { return Affinity::OTHER };
        elements.first().map_or(Affinity::DECLARED, |first| T::affinity(first))
    }
}

impl<T> Alternative for BTreeMap<String, T> {
    fn affinity(json: &Json) -> Affinity {
        if json.is_object() { Affinity::ANY } else { Affinity::OTHER }
    }
}

/// How well a value fits an alternative that has a codec: as what the codec writes, or not at all.
#[doc(hidden)]
pub fn coded_affinity<C: Codec<T>, T: Known>(json: &Json) -> Affinity {
    match of_text::<C, T>(&json.to_string()) {
        Ok(value) if value.is_known() => Affinity::DECLARED,
        _ => Affinity::OTHER,
    }
}

/// How well a value fits an alternative, and how it is read as one.
type Candidate<T> = (fn(&Json) -> Affinity, fn(&str) -> Result<T, String>);

/// Reads a value as the alternative that it fits best.
#[doc(hidden)]
pub fn alternative<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    name: &str,
    candidates: &[Candidate<T>],
) -> Result<T, D::Error> {
    let text = written(deserializer)?;
    let json: Json = text.parse().map_err(|error| super::blank::without_place(&error))?;
    let mut ranked: Vec<_> = candidates.iter().map(|(affinity, read)| (affinity(&json), read)).collect();
    ranked.sort_by_key(|(affinity, _)| std::cmp::Reverse(*affinity));
    let mut fault = None;
    for (_, read) in ranked {
        match read(&text) {
            Ok(value) => return Ok(value),
            Err(error) => _ = fault.get_or_insert(error),
        }
    }
    Err(D::Error::custom(format_args!("it is no alternative of {name}: {}", fault.unwrap_or_default())))
}

/// Reads a JSON text by a codec; what is wrong with it has the path there.
#[doc(hidden)]
pub fn of_text<C: Codec<T>, T>(json: &str) -> Result<T, String> {
    let read = located(|| C::deserialize(&mut serde_json::Deserializer::from_str(json)));
    read.map_err(|(error, path)| {
        let what: serde::de::value::Error = super::blank::without_place(&error);
        if path.is_empty() { what.to_string() } else { format!("at `{path}`: {what}") }
    })
}

/// Implements reading and writing for an enum of alternatives. Of those that a value can be read as, it is the one
/// that it fits best: the one that knows most of its members, and of those the one that has the fewest others. Behind the codec
/// of an alternative that is no plain value stands `; coded`.
///
/// ```
/// use oas_runtime::wire;
///
/// #[derive(Clone, Debug, PartialEq)]
/// enum Size {
///     Number(i64),
///     Text(String),
/// }
/// oas_runtime::union!(Size { Number(i64) as wire::Scalar, Text(String) as wire::Scalar });
///
/// assert_eq!(serde_json::from_str::<Size>("\"12\"")?, Size::Text("12".to_owned()));
/// assert_eq!(serde_json::from_str::<Size>("12")?, Size::Number(12));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! union {
    ($name:ident { $($variant:ident($kind:ty) as $codec:ty $(; $coded:ident)?),+ $(,)? }) => {
        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::serde::Deserializer<'de>>(deserializer: __D) -> ::std::result::Result<Self, __D::Error> {
                $crate::wire::alternative(
                    deserializer,
                    stringify!($name),
                    &[$((
                        $crate::union!(@affinity [$kind] [$codec] $($coded)?),
                        |text| $crate::wire::of_text::<$codec, $kind>(text).map(Self::$variant),
                    )),+],
                )
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<__S: $crate::serde::Serializer>(&self, serializer: __S) -> ::std::result::Result<__S::Ok, __S::Error> {
                if !serializer.is_human_readable() {
                    return $crate::wire::write_text(self, serializer);
                }
                match self {
                    $(Self::$variant(value) => <$codec as $crate::wire::Codec<$kind>>::serialize(value, serializer),)+
                }
            }
        }

        impl $crate::wire::Alternative for $name {
            fn affinity(json: &$crate::Json) -> $crate::wire::Affinity {
                let affinities: &[fn(&$crate::Json) -> $crate::wire::Affinity] =
                    &[$($crate::union!(@affinity [$kind] [$codec] $($coded)?)),+];
                affinities.iter().map(|affinity| affinity(json)).max().unwrap_or_default()
            }
        }
    };
    (@affinity [$kind:ty] [$codec:ty]) => { <$kind as $crate::wire::Alternative>::affinity };
    (@affinity [$kind:ty] [$codec:ty] coded) => { $crate::wire::coded_affinity::<$codec, $kind> };
}
