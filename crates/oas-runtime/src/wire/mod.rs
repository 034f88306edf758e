//! Codecs: how a Rust value stands on the wire, where that is not what its type alone would say. A codec is a type
//! without values; codecs nest ([`Nullable`], [`List`], [`Dictionary`], [`EmptyFor`], [`NoneFor`]). Knows JSON and text,
//! nothing of HTTP.

mod blank;
mod codec;
mod container;
#[cfg(feature = "schemars")]
mod json_schema;
mod number;
mod object;
mod open_enum;
mod text;
mod time;

pub use blank::{Blank, Blanks, EmptyFor, NoneFor};
pub use codec::{Codec, Plain, With};
pub use container::{Dictionary, List, Nullable};
#[cfg(feature = "schemars")]
pub use json_schema::{Described, DescribedCodec};
pub use number::{BooleanString, Bytes, BytesString};
#[doc(hidden)]
pub use object::{Name, Names, field, unknown_field};
#[doc(hidden)]
pub use open_enum::text_value;
#[doc(hidden)]
pub use text::{empty_to_json, raw_to_json, to_json};
pub use text::{from_text, text};
pub use time::{Date, DateTime, DatetimeSpace, UnixMillis, UnixSeconds, UnixSecondsString};

/// The codecs that a format of a contract can name, with the type that each reads.
macro_rules! named_codecs {
    ($($codec:ident: $kind:ty;)*) => {
        /// Whether the codec of this name reads a value; a codec that is not known reads none.
        ///
        /// ```
        /// use oas_runtime::wire;
        ///
        /// assert!(wire::reads("BytesString", &"1024".into()));
        /// assert!(!wire::reads("BytesString", &"a lot".into()));
        /// ```
        pub fn reads(codec: &str, value: &serde_json::Value) -> bool {
            match codec {
                $(stringify!($codec) => <$codec as Codec<$kind>>::deserialize(value).is_ok(),)*
                _ => false,
            }
        }

        /// The codecs that a format of a contract can name.
        pub const NAMED: &[&str] = &[$(stringify!($codec)),*];
    };
}

named_codecs! {
    BooleanString: bool;
    Bytes: u64;
    BytesString: u64;
    Date: jiff::civil::Date;
    DateTime: jiff::Timestamp;
    DatetimeSpace: jiff::civil::DateTime;
    UnixMillis: jiff::Timestamp;
    UnixSeconds: jiff::Timestamp;
    UnixSecondsString: jiff::Timestamp;
}
