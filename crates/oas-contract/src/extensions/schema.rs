//! Extensions of schemas: open enumerations, what stands for nothing, Rust names.

use crate::model::Schema;
use crate::tables::extensions::{
    DELETION_PROTECTION, EXTENSIBLE_ENUM, IGNORE_CASE, LENIENT, RUST_NAME, SPELLING, STABILITY_LEVEL,
};
use crate::tree::{Node, Value};

/// A value of an open enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumValue {
    /// The text or the integer on the wire.
    pub value: serde_json::Value,
    /// The Rust name, where the contract chooses one.
    pub name: Option<String>,
    /// What the value means, for its documentation.
    pub description: Option<String>,
    /// Whether it stands for every text that begins with it.
    pub prefix: bool,
}

impl EnumValue {
    /// A value of which nothing else is said.
    pub fn plain(value: serde_json::Value) -> Self {
        Self { value, name: None, description: None, prefix: false }
    }

    /// The value as a text: an integer as its digits.
    pub fn text(&self) -> String {
        self.value.as_str().map_or_else(|| self.value.to_string(), str::to_owned)
    }

    /// Whether it stands for a value on the wire, be it in any case.
    ///
    /// ```
    /// use oas_contract::extensions::EnumValue;
    ///
    /// let error = EnumValue { prefix: true, ..EnumValue::plain("error:".into()) };
    /// assert!(error.stands_for(&"error: disk full".into(), false));
    /// assert!(!error.stands_for(&"Error: disk full".into(), false));
    /// assert!(error.stands_for(&"Error: disk full".into(), true));
    /// ```
    pub fn stands_for(&self, value: &serde_json::Value, any_case: bool) -> bool {
        let (Some(own), Some(text)) = (self.value.as_str(), value.as_str()) else { return self.value == *value };
        let Some(text) = (if self.prefix { text.get(..own.len()) } else { Some(text) }) else { return false };
        text == own || any_case && text.eq_ignore_ascii_case(own)
    }
}

impl<'d> Schema<'d> {
    /// The values of an open enumeration: `x-extensible-enum`.
    pub fn open_values(&self) -> Option<Vec<EnumValue>> {
        let document = self.object.document;
        let single = |node: &Node| match &node.value {
            Value::String(text) => Some(text.as_ref().into()),
            // Of another number there is no value; the linter says so.
            Value::Number(number) => Some(number.to_i64().map_or(serde_json::Value::Null, Into::into)),
            _ => None,
        };
        let value = |node: &'d Node| match single(node) {
            Some(value) => Some(EnumValue::plain(value)),
            None => {
                let object = document.object(node);
                Some(EnumValue {
                    value: single(object.get("value")?)?,
                    name: object.text("name").map(str::to_owned),
                    description: object.text("description").map(str::to_owned),
                    prefix: object.flag("prefix"),
                })
            }
        };
        self.open_values_node()?.as_sequence()?.iter().map(value).collect()
    }

    /// Where the values of an open enumeration are listed.
    pub fn open_values_node(&self) -> Option<&'d Node> {
        // Beside a reference it would be said of whatever else refers there.
        self.object.get(EXTENSIBLE_ENUM.name)
    }

    /// Whether its listed values are read in any case: `x-ignore-case`.
    pub fn ignores_case(&self) -> bool {
        self.object.flag(IGNORE_CASE.name)
    }

    /// Where that is said.
    pub fn ignore_case_node(&self) -> Option<&'d Node> {
        self.object.get(IGNORE_CASE.name)
    }

    /// Whether what it belongs to must not be deleted while it is true: `x-deletion-protection`.
    pub fn protects_from_deletion(&self) -> bool {
        self.object.flag(DELETION_PROTECTION.name)
    }

    /// Where that is said.
    pub fn deletion_protection_node(&self) -> Option<&'d Node> {
        self.object.get(DELETION_PROTECTION.name)
    }

    /// The values on the wire that mean "nothing here": `x-lenient`. Nothing where one of them is none that the extension
    /// knows.
    pub fn lenient(&self) -> Option<Vec<Blank>> {
        let blank = |node: &Node| match &node.value {
            Value::Null => Some(Blank::Null),
            Value::Mapping(members) if members.is_empty() => Some(Blank::EmptyObject),
            Value::Sequence(elements) if elements.is_empty() => Some(Blank::EmptyArray),
            Value::String(text) => Some(Blank::Text(text.to_string())),
            Value::Number(number) => number.to_i64().map(Blank::Integer),
            Value::Bool(value) => Some(Blank::Bool(*value)),
            _ => None,
        };
        self.lenient_node()?.as_sequence()?.iter().map(blank).collect()
    }

    /// Where those values are listed.
    pub fn lenient_node(&self) -> Option<&'d Node> {
        self.get(LENIENT.name)
    }

    /// Which spellings of a single value are read, where it is said here: `x-spelling`.
    pub fn spelling(&self) -> Option<Spelling> {
        Spelling::of(self.text(SPELLING.name)?)
    }

    /// Where that is said.
    pub fn spelling_node(&self) -> Option<&'d Node> {
        self.get(SPELLING.name)
    }

    /// The Rust name that the document chooses: `x-rust-name`.
    pub fn rust_name(&self) -> Option<&'d str> {
        self.text(RUST_NAME.name)
    }

    /// Where it is said how much is promised of its values: `x-stability-level`.
    pub fn stability_node(&self) -> Option<&'d Node> {
        self.get(STABILITY_LEVEL.name)
    }

    /// Where that name stands.
    pub fn rust_name_node(&self) -> Option<&'d Node> {
        self.get(RUST_NAME.name)
    }
}

/// Which spellings of a single value are read, from `x-spelling`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spelling {
    /// That of its type, and those of other types where nothing is lost.
    #[default]
    Any,
    /// That of its type alone.
    Declared,
}

impl Spelling {
    pub(super) fn of(word: &str) -> Option<Self> {
        match word {
            "any" => Some(Self::Any),
            "declared" => Some(Self::Declared),
            _ => None,
        }
    }
}

/// A value on the wire that means "nothing here", from `x-lenient`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blank {
    /// The value `null`.
    Null,
    /// The value `{}`.
    EmptyObject,
    /// The value `[]`.
    EmptyArray,
    /// A string, usually `""`.
    Text(String),
    /// An integer, usually `0`.
    Integer(i64),
    /// The value `true` or `false`.
    Bool(bool),
}

impl Blank {
    /// Whether a value is this one.
    pub fn is(&self, value: &serde_json::Value) -> bool {
        match (self, value) {
            (Self::Null, serde_json::Value::Null) => true,
            (Self::EmptyObject, serde_json::Value::Object(members)) => members.is_empty(),
            (Self::EmptyArray, serde_json::Value::Array(elements)) => elements.is_empty(),
            (Self::Text(text), serde_json::Value::String(value)) => text == value,
            (Self::Integer(number), serde_json::Value::Number(value)) => value.as_i64() == Some(*number),
            (Self::Bool(blank), serde_json::Value::Bool(value)) => blank == value,
            _ => false,
        }
    }
}
