//! Values of one form out of several that a member of theirs tells apart: a discriminator. Knows JSON, and which value of the member
//! belongs to which alternative.

use oas_values::{Written, written};
use serde::Serialize;
use serde::de::{Deserializer, Error as _};
use serde::ser::{Error as _, Serializer};

use super::codec::Codec;
use super::text::to_json;
use crate::Json;

/// The values of the member by which an alternative is known, and how a text is read as it.
type Candidate<T> = (&'static [&'static str], fn(&str) -> Result<T, String>);

/// What the member `tag` of an object says.
fn kind<'j>(json: &'j Json, name: &str, tag: &str) -> Result<&'j str, String> {
    let object = json
        .as_object()
        .ok_or_else(|| format!("{name} is an object that `{tag}` tells the kind of, not {}", what(json)))?;
    let value = object.get(tag).ok_or_else(|| format!("`{tag}` is missing, which tells the kind of {name}"))?;
    value.as_str().ok_or_else(|| format!("`{tag}` tells the kind of {name} by a text, and is {}", what(value)))
}

fn what(json: &Json) -> &'static str {
    match Written::of(&json.to_string()) {
        Written::Null => "null",
        Written::Bool => "a boolean",
        Written::Number => "a number",
        Written::String => "a text",
        Written::Array => "a list",
        Written::Object => "an object",
    }
}

/// Reads a value as the alternative that its member `tag` names; one that nobody knows is kept.
#[doc(hidden)]
pub fn tagged<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    (name, tag): (&str, &str),
    candidates: &[Candidate<T>],
    unknown: fn(Json) -> T,
) -> Result<T, D::Error> {
    let text = written(deserializer)?;
    let json: Json = text.parse().map_err(|error| super::blank::without_place(&error))?;
    let kind = kind(&json, name, tag).map_err(D::Error::custom)?;
    match candidates.iter().find(|(kinds, _)| kinds.contains(&kind)) {
        Some((_, read)) => {
            read(&text).map_err(|error| D::Error::custom(format_args!("it is no {name} of the kind `{kind}`: {error}")))
        }
        None => Ok(unknown(json)),
    }
}

/// Writes a value of an alternative that its member `tag` names: by the first of its names where it says nothing itself.
#[doc(hidden)]
pub fn write_tagged<C: Codec<T>, T, S: Serializer>(
    value: &T,
    (name, tag): (&str, &str),
    kinds: &[&str],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut json = to_json::<C, T>(value).map_err(S::Error::custom)?;
    if let Json::Object(members) = &mut json
        && members.get(tag).is_none_or(Json::is_null)
        && let Some(first) = kinds.first()
    {
        members.insert(tag.to_owned(), (*first).into());
        return json.serialize(serializer);
    }
    let kind = kind(&json, name, tag).map_err(S::Error::custom)?;
    if !kinds.contains(&kind) {
        let known = kinds.join("`, `");
        return Err(S::Error::custom(format_args!("`{tag}` is `{kind}`, and this {name} is of the kind `{known}`")));
    }
    C::serialize(value, serializer)
}

/// Implements reading and writing for an enum of alternatives that a member tells apart, and `Unknown(Json)`. Behind
/// each stand the values of the member by which it is known; the first is written where a value says none.
///
/// ```
/// use oas_runtime::{Json, JsonMap, wire};
///
/// #[derive(Clone, PartialEq)]
/// struct Cat {
///     lives: i64,
///     extra: JsonMap,
/// }
/// oas_runtime::object!(Cat in extra { required lives as wire::Scalar });
///
/// #[derive(Clone, Debug, PartialEq)]
/// enum Pet {
///     Cat(Cat),
///     Unknown(Json),
/// }
/// oas_runtime::tagged_union!(Pet by "kind" { Cat(Cat) as wire::Plain = ["cat"] });
///
/// let pet = Pet::Cat(Cat { lives: 9, extra: JsonMap::new() });
/// assert_eq!(serde_json::to_string(&pet)?, r#"{"kind":"cat","lives":9}"#);
/// let other = r#"{"kind":"dog","name":"Rex"}"#;
/// assert_eq!(serde_json::to_string(&serde_json::from_str::<Pet>(other)?)?, other);
/// assert!(serde_json::from_str::<Pet>(r#"{"lives":9}"#).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! tagged_union {
    ($name:ident by $tag:literal { $($variant:ident($kind:ty) as $codec:ty = [$($value:literal),+]),+ $(,)? }) => {
        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::serde::Deserializer<'de>>(deserializer: __D) -> ::std::result::Result<Self, __D::Error> {
                $crate::wire::tagged(
                    deserializer,
                    (::std::stringify!($name), $tag),
                    &[$((&[$($value),+], |text| $crate::wire::of_text::<$codec, $kind>(text).map(Self::$variant))),+],
                    Self::Unknown,
                )
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<__S: $crate::serde::Serializer>(&self, serializer: __S) -> ::std::result::Result<__S::Ok, __S::Error> {
                match self {
                    $(Self::$variant(value) => $crate::wire::write_tagged::<$codec, $kind, __S>(
                        value,
                        (::std::stringify!($name), $tag),
                        &[$($value),+],
                        serializer,
                    ),)+
                    Self::Unknown(value) => $crate::serde::Serialize::serialize(value, serializer),
                }
            }
        }

        impl $crate::wire::Alternative for $name {
            fn affinity(json: &$crate::Json) -> $crate::wire::Affinity {
                let kind = json.get($tag).and_then($crate::Json::as_str);
                $crate::wire::Affinity::of_listed(kind, |kind| [$($($value),+),+].contains(&kind))
            }
        }
    };
}
