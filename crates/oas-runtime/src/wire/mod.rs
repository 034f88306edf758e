//! Codecs: how a Rust value stands on the wire, where that is not what its type alone would say. A codec is a type
//! without values; codecs nest ([`Nullable`], [`List`], [`Dictionary`], [`EmptyFor`], [`NoneFor`]). Knows JSON and text,
//! nothing of HTTP.

mod blank;
mod codec;
mod container;
mod enumeration;
mod fault;
#[cfg(feature = "schemars")]
mod json_schema;
mod number;
mod object;
mod open;
mod optional_text;
mod scalar;
mod single;
mod tagged;
mod text;
mod time;
mod union;

pub use blank::{Blank, Blanks, EmptyFor, NoneFor, OnlyNull, ReceivedBlanks};
pub use codec::{Codec, Plain, With};
pub use container::{Dictionary, List, Nullable};
pub use enumeration::ConversionError;
#[doc(hidden)]
pub use enumeration::{begins_with, is_value};
pub(crate) use fault::located;
#[cfg(feature = "schemars")]
pub use json_schema::{Described, DescribedCodec};
pub use number::{BooleanString, Bytes, BytesString};
#[doc(hidden)]
pub use oas_values::write_text;
#[doc(hidden)]
pub use object::{Name, Names, blank_field, field, read_text, unknown_field, write_field};
pub use open::Open;
pub use optional_text::IntoText;
pub(crate) use scalar::fast_or_exact;
pub use scalar::{Exact, ReadScalar, Scalar};
pub use single::Single;
#[doc(hidden)]
pub use single::text_of;
#[doc(hidden)]
pub use tagged::{tagged, write_tagged};
#[doc(hidden)]
pub use text::{empty_to_json, raw_to_json, to_json};
pub use text::{from_text, text};
pub(crate) use text::{json_text, single_text};
#[doc(hidden)]
pub use text::{needed, unfit};
pub use time::{Date, DateTime, DateTimeOffset, DatetimeSpace, IntoTime, UnixMillis, UnixSeconds, UnixSecondsString};
pub use union::{Affinity, Alternative};
#[doc(hidden)]
pub use union::{alternative, coded_affinity, of_text};

/// The codecs that a format of a contract can name, with the type that each reads.
macro_rules! named_codecs {
    ($($codec:ident: $kind:ty;)*) => {
        /// Whether the codec of this name reads a value, and has a place for it in its type; a codec that is not known reads none.
        ///
        /// ```
        /// use oas_runtime::wire;
        ///
        /// assert!(wire::reads("BytesString", &"1024".into()));
        /// assert!(!wire::reads("BytesString", &"a lot".into()));
        /// assert!(!wire::reads("Date", &"2020-02-30".into()));
        /// ```
        #[inline]
        pub fn reads(codec: &str, value: &serde_json::Value) -> bool {
            match codec {
                $(stringify!($codec) => <$codec as Codec<$kind>>::deserialize(value).is_ok_and(|value| value.is_known()),)*
                _ => false,
            }
        }

        /// The codecs that a format of a contract can name.
        pub const NAMED: &[&str] = &[$(stringify!($codec)),*];
    };
}

/// Whether a type has a place for a value, be it that it keeps the text of another one.
#[doc(hidden)]
pub trait Known {
    /// Whether the value is one of the type, all that it holds included.
    fn is_known(&self) -> bool;
}

impl<T: Known> Known for Option<T> {
    fn is_known(&self) -> bool {
        self.iter().all(Known::is_known)
    }
}

impl<T: Known> Known for Vec<T> {
    fn is_known(&self) -> bool {
        self.iter().all(Known::is_known)
    }
}

impl<T: Known> Known for std::collections::BTreeMap<String, T> {
    fn is_known(&self) -> bool {
        self.values().all(Known::is_known)
    }
}

impl Known for bool {
    fn is_known(&self) -> bool {
        true
    }
}

impl Known for u64 {
    fn is_known(&self) -> bool {
        true
    }
}

impl<T> Known for Open<T> {
    fn is_known(&self) -> bool {
        self.known().is_some()
    }
}

named_codecs! {
    BooleanString: bool;
    Bytes: u64;
    BytesString: u64;
    Date: Open<jiff::civil::Date>;
    DateTime: Open<jiff::Timestamp>;
    DateTimeOffset: Open<jiff::Zoned>;
    DatetimeSpace: Open<jiff::civil::DateTime>;
    UnixMillis: Open<jiff::Timestamp>;
    UnixSeconds: Open<jiff::Timestamp>;
    UnixSecondsString: Open<jiff::Timestamp>;
}
