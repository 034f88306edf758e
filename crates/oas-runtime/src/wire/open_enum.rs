//! The implementations of enumerations: open ones, which keep what they do not know, and closed ones. The same for each.

/// Implements text conversion and serde for an enum whose variants are the values known today and `Unknown(String)`.
///
/// ```
/// /// The state of a task.
/// #[derive(Clone, Debug, PartialEq, Eq)]
/// pub enum State {
///     /// It runs.
///     Running,
///     /// A value that this version does not know.
///     Unknown(String),
/// }
/// oas_runtime::open_enum!(State { Running = "running" });
///
/// assert_eq!(State::from("running"), State::Running);
/// assert_eq!(State::from("paused").as_str(), "paused");
/// ```
#[macro_export]
macro_rules! open_enum {
    ($name:ident { $($variant:ident = $value:literal),+ $(,)? }) => {
        impl $name {
            /// The values that this version knows.
            pub const KNOWN: &'static [&'static str] = &[$($value),+];

            /// The value as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)+
                    Self::Unknown(value) => value,
                }
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)+
                    _ => Self::Unknown(::std::string::String::from(value)),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                match value.as_str() {
                    $($value => Self::$variant,)+
                    _ => Self::Unknown(value),
                }
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
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
            fn serialize<S: $crate::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                <$crate::wire::Scalar as $crate::wire::Codec<Self>>::deserialize(deserializer)
            }
        }

        impl $crate::wire::ReadScalar for $name {
            const EXPECTED: &'static str = "a string";

            fn read(value: &$crate::wire::Single<'_>) -> ::std::option::Option<Self> {
                ::std::option::Option::Some(Self::from(&*$crate::wire::text_of(value)))
            }
        }

        impl $crate::wire::Alternative for $name {
            fn affinity(json: &$crate::Json) -> $crate::wire::Affinity {
                $crate::wire::Affinity::of_listed(json, Self::KNOWN)
            }
        }

        $crate::open_enum_schema!($name { $($value),+ });
    };
}

/// The JSON Schema of an open enumeration: text, with the known values as examples.
#[doc(hidden)]
#[cfg(feature = "schemars")]
#[macro_export]
macro_rules! open_enum_schema {
    ($name:ident { $($value:literal),+ }) => {
        impl $crate::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn schema_id() -> ::std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($name)).into()
            }

            fn json_schema(_: &mut $crate::schemars::SchemaGenerator) -> $crate::schemars::Schema {
                $crate::schemars::json_schema!({"type": "string", "examples": [$($value),+]})
            }
        }
    };
}

/// Without the feature there is no schema.
#[doc(hidden)]
#[cfg(not(feature = "schemars"))]
#[macro_export]
macro_rules! open_enum_schema {
    ($($anything:tt)*) => {};
}

/// Implements reading for an enum whose variants are all values there are, by its `FromStr`.
#[macro_export]
macro_rules! closed_enum {
    ($name:ident { $($value:literal),+ $(,)? }) => {
        impl $crate::wire::ReadScalar for $name {
            const EXPECTED: &'static str = concat!("one of ", $("`", $value, "` "),+);

            fn read(value: &$crate::wire::Single<'_>) -> ::std::option::Option<Self> {
                $crate::wire::text_of(value).parse().ok()
            }
        }

        impl $crate::wire::Alternative for $name {
            fn affinity(json: &$crate::Json) -> $crate::wire::Affinity {
                $crate::wire::Affinity::of_listed(json, &[$($value),+])
            }
        }
    };
}
