//! YAML in the order in which it is built. Knows scalars and indentation, nothing of OpenAPI.

use oas_values::{Json, Number};
use serde_json::Value;

use super::json;
use super::node::{self, Node};

/// A value to be written, its members in the order in which they will stand.
///
/// ```
/// use oas_contract::Yaml;
///
/// let limit = Yaml::map([("name", "limit".into()), ("maximum", 100.into())]);
/// assert_eq!(Yaml::List(vec![limit]).write(), "- name: limit\n  maximum: 100\n");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Yaml {
    /// A text, a number, a boolean or nothing.
    Scalar(Value),
    /// A number that is written as it was read.
    Number(Number),
    /// A list, an element on each line or all in one.
    List(Vec<Yaml>),
    /// Members in this order, each with its name.
    Map(Vec<(String, Yaml)>),
}

impl Yaml {
    /// Named members in their order.
    pub fn map<'n>(members: impl IntoIterator<Item = (&'n str, Self)>) -> Self {
        Self::Map(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// The text of a document with this value.
    pub fn write(&self) -> String {
        self.indented(0).trim_start().to_owned()
    }

    /// As JSON, its members in their order.
    pub(crate) fn to_json_text(&self) -> String {
        let quoted = |text: &str| Value::from(text).to_string();
        match self {
            Self::Scalar(scalar) => scalar.to_string(),
            Self::Number(number) => {
                let text = number.to_string();
                // YAML has numbers that JSON does not: `.5`.
                let nearest = || number.to_json().map(|number| number.to_string());
                if json::is_number(&text) { text } else { nearest().unwrap_or(text) }
            }
            Self::List(elements) => {
                format!("[{}]", elements.iter().map(Self::to_json_text).collect::<Vec<_>>().join(", "))
            }
            Self::Map(members) => {
                let member = |(name, value): &(String, Self)| format!("{}: {}", quoted(name), value.to_json_text());
                format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(", "))
            }
        }
    }

    pub(crate) fn is_scalar(&self) -> bool {
        matches!(self, Self::Scalar(_) | Self::Number(_))
    }

    /// The lines of this value, each after so many spaces.
    pub(crate) fn indented(&self, indent: usize) -> String {
        let mut out = String::new();
        block(&mut out, self, indent);
        out
    }

    /// On one line, as it stands inside brackets.
    pub(crate) fn flow(&self) -> String {
        match self {
            Self::Scalar(Value::String(content)) => flow_text(content),
            Self::Scalar(scalar) => scalar.to_string(),
            Self::Number(number) => number.to_string(),
            Self::List(elements) => {
                format!("[{}]", elements.iter().map(Self::flow).collect::<Vec<_>>().join(", "))
            }
            Self::Map(members) => {
                let member = |(name, value): &(String, Self)| format!("{}: {}", flow_text(name), value.flow());
                format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(", "))
            }
        }
    }
}

impl From<&Node> for Yaml {
    fn from(node: &Node) -> Self {
        match &node.value {
            node::Value::Sequence(elements) => Self::List(elements.iter().map(Self::from).collect()),
            node::Value::Mapping(members) => {
                Self::Map(members.iter().map(|(name, entry)| (name.to_owned(), Self::from(&entry.node))).collect())
            }
            node::Value::Number(number) => Self::Number(number.clone()),
            _ => Self::Scalar(node.to_json()),
        }
    }
}

impl From<Json> for Yaml {
    fn from(value: Json) -> Self {
        match value {
            Json::Array(elements) => Self::List(elements.into_iter().map(Self::from).collect()),
            Json::Object(members) => Self::Map(members.into_iter().map(|(name, value)| (name, value.into())).collect()),
            Json::Number(number) => Self::Number(number),
            Json::String(text) => Self::Scalar(text.into()),
            Json::Bool(value) => Self::Scalar(value.into()),
            Json::Null => Self::Scalar(Value::Null),
        }
    }
}

impl From<Value> for Yaml {
    fn from(value: Value) -> Self {
        match value {
            Value::Array(elements) => Self::List(elements.into_iter().map(Self::from).collect()),
            Value::Object(members) => {
                Self::Map(members.into_iter().map(|(name, value)| (name, value.into())).collect())
            }
            scalar => Self::Scalar(scalar),
        }
    }
}

impl From<&Number> for Yaml {
    fn from(number: &Number) -> Self {
        Self::Number(number.clone())
    }
}

impl From<bool> for Yaml {
    fn from(flag: bool) -> Self {
        Self::Scalar(flag.into())
    }
}

impl From<u64> for Yaml {
    fn from(count: u64) -> Self {
        Self::Scalar(count.into())
    }
}

impl From<&str> for Yaml {
    fn from(text: &str) -> Self {
        Self::Scalar(text.into())
    }
}

fn block(out: &mut String, value: &Yaml, indent: usize) {
    match value {
        Yaml::Map(members) => {
            for (name, value) in members {
                out.push_str(&" ".repeat(indent));
                out.push_str(&text(name));
                out.push(':');
                after(out, value, indent);
            }
        }
        Yaml::List(elements) => {
            for element in elements {
                out.push_str(&" ".repeat(indent));
                out.push('-');
                match element {
                    Yaml::Map(members) if !members.is_empty() => {
                        let mut inner = String::new();
                        block(&mut inner, element, indent + 2);
                        out.push_str(&inner[indent + 1..]);
                    }
                    _ => after(out, element, indent),
                }
            }
        }
        Yaml::Scalar(_) | Yaml::Number(_) => after(out, value, indent),
    }
}

/// The longest line of a list that stands in brackets, its indentation and key left out.
const WIDEST: usize = 90;

/// What stands behind a key or a dash.
pub(crate) fn after(out: &mut String, value: &Yaml, indent: usize) {
    match value {
        Yaml::Map(members) if members.is_empty() => out.push_str(" {}\n"),
        Yaml::List(elements) if elements.is_empty() => out.push_str(" []\n"),
        Yaml::List(elements) if elements.iter().all(Yaml::is_scalar) && value.flow().len() <= WIDEST => {
            out.push(' ');
            out.push_str(&value.flow());
            out.push('\n');
        }
        Yaml::Map(_) | Yaml::List(_) => {
            out.push('\n');
            block(out, value, indent + 2);
        }
        Yaml::Scalar(Value::String(content)) => {
            out.push(' ');
            out.push_str(&text(content));
            out.push('\n');
        }
        Yaml::Scalar(_) | Yaml::Number(_) => {
            out.push(' ');
            out.push_str(&value.flow());
            out.push('\n');
        }
    }
}

/// A text inside brackets, where braces have a meaning too.
fn flow_text(content: &str) -> String {
    if content.contains(['{', '}']) { quoted(content) } else { text(content) }
}

/// A text, in quotes unless nobody can read it as anything else.
pub(crate) fn text(content: &str) -> String {
    // The colon of an address or a digest stands before no space.
    let scheme = ["https://", "http://", "sha256:"].iter().find(|scheme| content.starts_with(**scheme));
    let rest = scheme.map_or(content, |scheme| &content[scheme.len()..]);
    let plain = content.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '_'))
        && rest
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '{' | '}' | '$' | '*'))
        && !content.starts_with(['{', '}'])
        && !matches!(
            content.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n" | ".nan" | ".inf"
        );
    // A sentence of plain words.
    let sentence = content.starts_with(|c: char| c.is_ascii_alphabetic())
        && content.contains(' ')
        && content.split(' ').all(|word| word.starts_with(|c: char| c.is_ascii_alphanumeric()))
        && content.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | ';' | '-' | '_'));
    match plain || sentence || content == "$ref" {
        true => content.to_owned(),
        // References, as contracts write them.
        false if content.starts_with("#/") && content.chars().all(|c| c.is_ascii_graphic() && c != '\'') => {
            format!("'{content}'")
        }
        false => quoted(content),
    }
}

/// A text in quotes. JSON leaves some characters as they are which YAML does not allow, or which turn a line around.
fn quoted(content: &str) -> String {
    let escape = |c: char| match u32::from(c) {
        code @ (0x7f..=0x9f | 0x200e | 0x200f | 0x2028..=0x202e | 0x2066..=0x2069 | 0xfeff) => format!("\\u{code:04x}"),
        _ => c.to_string(),
    };
    Value::from(content).to_string().chars().map(escape).collect()
}
