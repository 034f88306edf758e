//! JSON values whose numbers keep their digits. `serde_json` has them for all of a program or for none of it; here they are a
//! type. How such values are read stands in [`read`], how they are written in [`write`], and how a value is taken as the text that
//! it was in [`written`].

mod read;
mod write;
mod written;

use std::collections::BTreeMap;
use std::ops::{Index, IndexMut};

use crate::{Container, Number, Pointer};

pub use write::{Writer, json_text, write_text};
pub use written::{Written, written};

/// The members of an object, by their names.
pub type JsonMap = BTreeMap<String, Json>;

/// A JSON value. Its numbers are those that were read, however many digits they have.
///
/// ```
/// use oas_values::Json;
///
/// let value: Json = r#"{"size": 123456789012345678901234567890, "least": 1e-400}"#.parse()?;
/// assert_eq!(value["size"].to_string(), "123456789012345678901234567890");
/// assert_eq!(value.to_string(), r#"{"least":1e-400,"size":123456789012345678901234567890}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Json {
    /// The value `null`.
    #[default]
    Null,
    /// The value `true` or `false`.
    Bool(bool),
    /// A number as it was written.
    Number(Number),
    /// A text.
    String(String),
    /// A list.
    Array(Vec<Json>),
    /// An object.
    Object(JsonMap),
}

impl Json {
    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        matches!(self, Self::Object(_))
    }

    /// Whether it is a list.
    pub fn is_array(&self) -> bool {
        matches!(self, Self::Array(_))
    }

    /// The boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn as_number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The number, if it is an integer of 64 bits.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number()?.to_i64()
    }

    /// The number, if it is an integer of 64 bits that is not negative.
    pub fn as_u64(&self) -> Option<u64> {
        self.as_number()?.to_u64()
    }

    /// The number of double precision that is nearest to it, if it is one.
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number().map(Number::to_f64)
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The elements, if it is a list.
    pub fn as_array(&self) -> Option<&Vec<Json>> {
        match self {
            Self::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// The members, if it is an object.
    pub fn as_object(&self) -> Option<&JsonMap> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The member of this name.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.as_object()?.get(name)
    }

    /// What a JSON pointer leads to; nothing for a text that is none.
    pub fn pointer(&self, pointer: &str) -> Option<&Json> {
        Pointer::parse(pointer).ok()?.resolve(self)
    }

    /// What a JSON pointer leads to, to be changed.
    pub fn pointer_mut(&mut self, pointer: &str) -> Option<&mut Json> {
        Pointer::parse(pointer).ok()?.tokens().try_fold(self, |value, token| match value {
            Self::Object(members) => members.get_mut(&*token.name()),
            Self::Array(elements) => elements.get_mut(token.index()?),
            _ => None,
        })
    }

    /// Takes the value and leaves `null`.
    #[must_use]
    pub fn take(&mut self) -> Json {
        std::mem::take(self)
    }
}

impl Container for Json {
    fn member(&self, name: &str) -> Option<&Self> {
        self.get(name)
    }

    fn element(&self, index: usize) -> Option<&Self> {
        self.as_array()?.get(index)
    }

    fn children(&self) -> Vec<&Self> {
        match self {
            Self::Object(members) => members.values().collect(),
            Self::Array(elements) => elements.iter().collect(),
            _ => Vec::new(),
        }
    }
}

static NULL: Json = Json::Null;

impl Index<&str> for Json {
    type Output = Json;

    /// The member of this name; `null` where there is none.
    fn index(&self, name: &str) -> &Json {
        self.get(name).unwrap_or(&NULL)
    }
}

impl Index<usize> for Json {
    type Output = Json;

    /// The element of this index; `null` where there is none.
    fn index(&self, index: usize) -> &Json {
        self.element(index).unwrap_or(&NULL)
    }
}

impl IndexMut<&str> for Json {
    /// The member of this name, which is made where there is none; what is no object becomes one.
    fn index_mut(&mut self, name: &str) -> &mut Json {
        if !self.is_object() {
            *self = Self::Object(JsonMap::new());
        }
        match self {
            Self::Object(members) => members.entry(name.to_owned()).or_default(),
            _ => unreachable!("it has become an object"),
        }
    }
}

macro_rules! from {
    ($($kind:ty: $value:ident => $json:expr;)*) => {
        $(impl From<$kind> for Json {
            fn from($value: $kind) -> Self {
                $json
            }
        })*
    };
}

from! {
    bool: value => Self::Bool(value);
    i32: value => Self::Number(i64::from(value).into());
    i64: value => Self::Number(value.into());
    u32: value => Self::Number(i64::from(value).into());
    u64: value => Self::Number(value.into());
    usize: value => Self::Number((value as u64).into());
    Number: value => Self::Number(value);
    &str: value => Self::String(value.to_owned());
    String: value => Self::String(value);
    Vec<Json>: value => Self::Array(value);
    JsonMap: value => Self::Object(value);
}

impl From<&serde_json::Value> for Json {
    fn from(value: &serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(*value),
            serde_json::Value::Number(number) => Self::Number(number.into()),
            serde_json::Value::String(text) => Self::String(text.clone()),
            serde_json::Value::Array(elements) => Self::Array(elements.iter().map(Self::from).collect()),
            serde_json::Value::Object(members) => {
                Self::Object(members.iter().map(|(name, value)| (name.clone(), value.into())).collect())
            }
        }
    }
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        Self::from(&value)
    }
}

impl PartialEq<serde_json::Value> for Json {
    fn eq(&self, other: &serde_json::Value) -> bool {
        match (self, other) {
            (Self::Null, serde_json::Value::Null) => true,
            (Self::Bool(a), serde_json::Value::Bool(b)) => a == b,
            (Self::Number(a), serde_json::Value::Number(b)) => *a == Number::from(b),
            (Self::String(a), serde_json::Value::String(b)) => a == b,
            (Self::Array(a), serde_json::Value::Array(b)) => a == b,
            (Self::Object(a), serde_json::Value::Object(b)) => {
                a.len() == b.len() && a.iter().all(|(name, value)| b.get(name).is_some_and(|other| value == other))
            }
            _ => false,
        }
    }
}

impl PartialEq<Json> for serde_json::Value {
    fn eq(&self, other: &Json) -> bool {
        other == self
    }
}

impl PartialEq<str> for Json {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == Some(other)
    }
}

impl PartialEq<&str> for Json {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == Some(*other)
    }
}

impl PartialEq<bool> for Json {
    fn eq(&self, other: &bool) -> bool {
        self.as_bool() == Some(*other)
    }
}

impl PartialEq<i64> for Json {
    fn eq(&self, other: &i64) -> bool {
        self.as_i64() == Some(*other)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Json {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Json".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        true.into()
    }
}
