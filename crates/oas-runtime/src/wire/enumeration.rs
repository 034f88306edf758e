//! The implementations of enumerations: open ones, which keep what they do not know, of texts and of integers, and closed ones. The
//! same for each.

use std::borrow::Cow;
use std::fmt;

/// Why a value cannot be made of another one.
///
/// ```
/// let error = oas_runtime::wire::ConversionError::from("invalid value");
/// assert_eq!(error.to_string(), "invalid value");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ConversionError(Cow<'static, str>);

impl std::error::Error for ConversionError {}

impl fmt::Display for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl From<&'static str> for ConversionError {
    fn from(text: &'static str) -> Self {
        Self(text.into())
    }
}

impl From<String> for ConversionError {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

/// Whether a text is a value of an enumeration, be it in any case.
#[doc(hidden)]
#[inline]
pub fn is_value(text: &str, value: &str, any_case: bool) -> bool {
    text == value || any_case && text.eq_ignore_ascii_case(value)
}

/// Whether a text begins with a value of an enumeration, be it in any case.
#[doc(hidden)]
pub fn begins_with(text: &str, value: &str, any_case: bool) -> bool {
    text.as_bytes()
        .get(..value.len())
        .is_some_and(|start| start == value.as_bytes() || any_case && start.eq_ignore_ascii_case(value.as_bytes()))
}

/// Implements text conversion and serde for an enum whose variants are the values known today and `Unknown(String)`. Behind
/// `prefixes` stand variants that hold every text which begins with theirs, the longest first; `any case` is said where
/// `DONE` is `done`.
///
/// ```
/// /// The state of a task.
/// #[derive(Clone, Debug, PartialEq, Eq)]
/// pub enum State {
///     /// It runs.
///     Running,
///     /// It has failed: `error: ` and why.
///     Error(String),
///     /// A value that this version does not know.
///     Unknown(String),
/// }
/// oas_runtime::open_enum!(State { Running = "running" } prefixes { Error = "error:" } any case);
///
/// assert_eq!(State::from("Running"), State::Running);
/// assert_eq!(State::from("error: disk full"), State::Error("error: disk full".to_owned()));
/// assert_eq!(State::from("paused").as_str(), "paused");
/// ```
#[macro_export]
macro_rules! open_enum {
    ($name:ident { $($variant:ident = $value:literal),* $(,)? } $(prefixes { $($prefix:ident = $start:literal),+ $(,)? })? $(any $case:ident)?) => {
        impl $name {
            /// The values that this version knows, and the beginnings of others.
            pub const KNOWN: &'static [&'static str] = &[$($value,)* $($($start),+)?];

            /// The value as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    $($(Self::$prefix(value) => value,)+)?
                    Self::Unknown(value) => value,
                }
            }

            fn known(value: &str) -> ::std::option::Option<Self> {
                let any_case = $crate::open_enum!(@case $($case)?);
                $(if $crate::wire::is_value(value, $value, any_case) {
                    return ::std::option::Option::Some(Self::$variant);
                })*
                $($(if $crate::wire::begins_with(value, $start, any_case) {
                    return ::std::option::Option::Some(Self::$prefix(::std::string::String::from(value)));
                })+)?
                ::std::option::Option::None
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::known(value).unwrap_or_else(|| Self::Unknown(::std::string::String::from(value)))
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                Self::known(&value).unwrap_or(Self::Unknown(value))
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(value: &str) -> ::std::result::Result<Self, ::std::convert::Infallible> {
                ::std::result::Result::Ok(Self::from(value))
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<__S: $crate::serde::Serializer>(&self, serializer: __S) -> ::std::result::Result<__S::Ok, __S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::serde::Deserializer<'de>>(deserializer: __D) -> ::std::result::Result<Self, __D::Error> {
                <$crate::wire::Scalar as $crate::wire::Codec<Self>>::deserialize(deserializer)
            }
        }

        impl $crate::wire::ReadScalar for $name {
            const IS_TEXTUAL: bool = true;
            const EXPECTED: &'static str = "a string";

            fn read(value: &$crate::wire::Single<'_>) -> ::std::option::Option<Self> {
                ::std::option::Option::Some(Self::from(&*$crate::wire::text_of(value)))
            }

            fn of_text(text: &str) -> ::std::option::Option<Self> {
                ::std::option::Option::Some(Self::from(text))
            }
        }

        impl $crate::wire::Alternative for $name {
            fn affinity(json: &$crate::Json) -> $crate::wire::Affinity {
                $crate::wire::Affinity::of_listed(json.as_str(), |text| Self::known(text).is_some())
            }
        }

        $crate::enum_schema!($name "string" "examples" [$($value,)* $($($start),+)?]);
    };
    (@case) => { false };
    (@case case) => { true };
}

/// Implements conversion and serde for an enum whose variants are the integers known today and `Unknown(i64)`.
///
/// ```
/// /// How loud it is.
/// #[derive(Clone, Copy, Debug, PartialEq, Eq)]
/// pub enum Level {
///     /// Low.
///     Low,
///     /// A value that this version does not know.
///     Unknown(i64),
/// }
/// oas_runtime::open_integer_enum!(Level { Low = 1 });
///
/// assert_eq!(Level::from(1), Level::Low);
/// assert_eq!(serde_json::from_str::<Level>("7")?, Level::Unknown(7));
/// assert_eq!(serde_json::to_string(&Level::Unknown(7))?, "7");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! open_integer_enum {
    ($name:ident { $($variant:ident = $value:literal),+ $(,)? }) => {
        impl $name {
            /// The values that this version knows.
            pub const KNOWN: &'static [i64] = &[$($value),+];

            /// The value as it stands on the wire.
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)+
                    Self::Unknown(value) => *value,
                }
            }
        }

        impl ::std::convert::From<i64> for $name {
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)+
                    _ => Self::Unknown(value),
                }
            }
        }

        impl ::std::convert::From<$name> for i64 {
            fn from(value: $name) -> Self {
                value.as_i64()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<__S: $crate::serde::Serializer>(&self, serializer: __S) -> ::std::result::Result<__S::Ok, __S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::serde::Deserializer<'de>>(deserializer: __D) -> ::std::result::Result<Self, __D::Error> {
                <$crate::wire::Scalar as $crate::wire::Codec<Self>>::deserialize(deserializer)
            }
        }

        impl $crate::wire::ReadScalar for $name {
            const NUMERIC: bool = true;
            const EXPECTED: &'static str = <i64 as $crate::wire::ReadScalar>::EXPECTED;

            fn read(value: &$crate::wire::Single<'_>) -> ::std::option::Option<Self> {
                <i64 as $crate::wire::ReadScalar>::read(value).map(Self::from)
            }

            fn is_declared(value: &$crate::wire::Single<'_>) -> bool {
                <i64 as $crate::wire::ReadScalar>::is_declared(value)
            }
        }

        impl $crate::wire::Alternative for $name {
            fn affinity(json: &$crate::Json) -> $crate::wire::Affinity {
                $crate::wire::Affinity::of_listed(json.as_i64(), |value| Self::KNOWN.contains(&value))
            }
        }

        $crate::enum_schema!($name "integer" "examples" [$($value),+]);
    };
}

/// Implements text conversion and serde for an enum whose variants are all values there are.
///
/// ```
/// /// The state of a task.
/// #[derive(Clone, Copy, Debug, PartialEq, Eq)]
/// pub enum State {
///     /// It runs.
///     Running,
/// }
/// oas_runtime::closed_enum!(State { Running = "running" });
///
/// assert_eq!("running".parse(), Ok(State::Running));
/// assert_eq!(State::try_from("paused").map_err(|error| error.to_string()), Err("`paused` is not one of `running`".to_owned()));
/// ```
#[macro_export]
macro_rules! closed_enum {
    ($name:ident { $($variant:ident = $value:literal),+ $(,)? } $(any $case:ident)?) => {
        impl $name {
            /// The value as it stands on the wire.
            pub fn as_str(&self) -> &'static str {
                match self {
                    $(Self::$variant => $value,)+
                }
            }

            fn known(value: &str) -> ::std::option::Option<Self> {
                let any_case = $crate::open_enum!(@case $($case)?);
                $(if $crate::wire::is_value(value, $value, any_case) {
                    return ::std::option::Option::Some(Self::$variant);
                })+
                ::std::option::Option::None
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::wire::ConversionError;

            fn from_str(value: &str) -> ::std::result::Result<Self, $crate::wire::ConversionError> {
                Self::known(value).ok_or_else(|| {
                    let expected = <Self as $crate::wire::ReadScalar>::EXPECTED;
                    $crate::wire::ConversionError::from(::std::format!("`{value}` is not {expected}"))
                })
            }
        }

        impl ::std::convert::TryFrom<&str> for $name {
            type Error = $crate::wire::ConversionError;

            fn try_from(value: &str) -> ::std::result::Result<Self, $crate::wire::ConversionError> {
                value.parse()
            }
        }

        impl ::std::convert::TryFrom<::std::string::String> for $name {
            type Error = $crate::wire::ConversionError;

            fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, $crate::wire::ConversionError> {
                value.parse()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<__S: $crate::serde::Serializer>(&self, serializer: __S) -> ::std::result::Result<__S::Ok, __S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<__D: $crate::serde::Deserializer<'de>>(deserializer: __D) -> ::std::result::Result<Self, __D::Error> {
                <$crate::wire::Scalar as $crate::wire::Codec<Self>>::deserialize(deserializer)
            }
        }

        impl $crate::wire::ReadScalar for $name {
            const IS_TEXTUAL: bool = true;
            const EXPECTED: &'static str = ::std::concat!("one of", $(" `", $value, "`"),+);

            fn read(value: &$crate::wire::Single<'_>) -> ::std::option::Option<Self> {
                Self::known(&$crate::wire::text_of(value))
            }
        }

        impl $crate::wire::Alternative for $name {
            fn affinity(json: &$crate::Json) -> $crate::wire::Affinity {
                $crate::wire::Affinity::of_listed(json.as_str(), |text| Self::known(text).is_some())
            }
        }

        $crate::enum_schema!($name "string" "enum" [$($value),+]);
    };
}

/// The JSON Schema of an enumeration: its type, and the known values.
#[doc(hidden)]
#[cfg(feature = "schemars")]
#[macro_export]
macro_rules! enum_schema {
    ($name:ident $kind:literal $word:literal [$($value:literal),+ $(,)?]) => {
        impl $crate::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                ::std::stringify!($name).into()
            }

            fn schema_id() -> ::std::borrow::Cow<'static, str> {
                ::std::concat!(::std::module_path!(), "::", ::std::stringify!($name)).into()
            }

            fn json_schema(_: &mut $crate::schemars::SchemaGenerator) -> $crate::schemars::Schema {
                // The macro of schemars takes a hundred values and no more, one by one.
                let values = [$($value),+];
                $crate::schemars::json_schema!({"type": $kind, $word: &values[..]})
            }
        }
    };
}

/// Without the feature there is no schema.
#[doc(hidden)]
#[cfg(not(feature = "schemars"))]
#[macro_export]
macro_rules! enum_schema {
    ($($anything:tt)*) => {};
}
