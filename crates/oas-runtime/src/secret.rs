//! A text that must not be shown.

use std::cell::RefCell;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// A secret in a request or response, such as a password: what `format: password` of a contract becomes. It goes over the
/// wire as the text it is; `Debug` leaves it out, and it is wiped from memory when it is dropped.
///
/// ```
/// let secret = oas_runtime::Secret::from("not for your eyes");
/// assert_eq!(format!("{secret:?}"), "Secret(..)");
/// assert_eq!(secret.expose(), "not for your eyes");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// The text itself, for whoever needs it in the clear.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

thread_local! {
    /// The secrets that were serialized, while they are recorded.
    static WRITTEN: RefCell<Option<Vec<Zeroizing<String>>>> = const { RefCell::new(None) };
}

/// The secrets that are serialized from when it is made.
pub(crate) struct RecordWritten {
    outer: Option<Vec<Zeroizing<String>>>,
}

impl RecordWritten {
    pub(crate) fn begin() -> Self {
        Self { outer: WRITTEN.replace(Some(Vec::new())) }
    }

    pub(crate) fn end(mut self) -> Vec<Zeroizing<String>> {
        WRITTEN.replace(self.outer.take()).unwrap_or_default()
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WRITTEN.with_borrow_mut(|written| {
            if let Some(written) = written {
                written.push(self.0.clone());
            }
        });
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Into::into)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Secret {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Secret".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "format": "password"})
    }
}
