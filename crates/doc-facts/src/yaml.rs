//! YAML in the order in which it is built. Knows scalars and indentation, nothing of OpenAPI.

use serde_json::Value;

/// A value to be written.
pub(crate) enum Yaml {
    Scalar(Value),
    List(Vec<Yaml>),
    Map(Vec<(String, Yaml)>),
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

impl From<&str> for Yaml {
    fn from(text: &str) -> Self {
        Self::Scalar(text.into())
    }
}

/// The text of a document.
pub(crate) fn write(value: &Yaml) -> String {
    let mut out = String::new();
    block(&mut out, value, 0);
    out
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
        Yaml::Scalar(_) => after(out, value, indent),
    }
}

/// What stands behind a key or a dash.
fn after(out: &mut String, value: &Yaml, indent: usize) {
    match value {
        Yaml::Map(members) if members.is_empty() => out.push_str(" {}\n"),
        Yaml::List(elements) if elements.is_empty() => out.push_str(" []\n"),
        Yaml::Map(_) | Yaml::List(_) => {
            out.push('\n');
            block(out, value, indent + 2);
        }
        Yaml::Scalar(Value::String(content)) => {
            out.push(' ');
            out.push_str(&text(content));
            out.push('\n');
        }
        Yaml::Scalar(scalar) => {
            out.push(' ');
            out.push_str(&scalar.to_string());
            out.push('\n');
        }
    }
}

/// A text, in quotes unless nobody can read it as anything else.
fn text(content: &str) -> String {
    let plain = content.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '_'))
        && content.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '{' | '}' | '$'))
        && !content.starts_with(['{', '}'])
        && !matches!(
            content.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n" | ".nan" | ".inf"
        );
    if plain { content.to_owned() } else { Value::from(content).to_string() }
}
