//! Values that are no single ones as texts of a request: the styles of OpenAPI, for each place that a parameter can stand in.
//! Knows JSON and styles; knows neither calls nor what is encoded.

use crate::Json;
use crate::wire::single_text;

/// How a value stands in the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// The parameter for each element: `a=1&a=2`; each member of an object under its own name.
    Repeated,
    /// Elements, or names and values, separated by commas: `a=1,2`
    Comma,
    /// The same with spaces: `a=1%202`
    Space,
    /// The same with bars: `a=1|2`
    Pipe,
    /// A name with the number of an element, from 1, or the name of a member: `a.1.b=2`
    Indexed,
    /// A name with members, or numbers from 0, in brackets: `a[b]=1`
    Brackets,
    /// A parameter with `content`: the value as JSON text.
    Json,
}

impl Style {
    /// What stands between the parts of one value.
    pub(super) fn separator(self) -> Option<char> {
        match self {
            Self::Comma => Some(','),
            Self::Space => Some(' '),
            Self::Pipe => Some('|'),
            Self::Repeated | Self::Indexed | Self::Brackets | Self::Json => None,
        }
    }
}

/// How a value stands in a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathStyle {
    /// `a,b`
    Simple,
    /// `.a.b`
    Label,
    /// `;name=a;name=b`
    Matrix,
    /// A parameter with `content`: the value as JSON text.
    Json,
}

/// What a parameter has in the query: a name, and a value or the parts of one.
pub(super) type Expanded = (String, Vec<String>);

/// The pairs that a value becomes in the query, or in cookies. One that is empty leaves the parameter out.
pub(super) fn pairs(name: &str, value: &Json, style: Style) -> Result<Vec<Expanded>, String> {
    let one = |name: &str, value: &Json| Ok((name.to_owned(), vec![single_text(value)?]));
    let mut out = Vec::new();
    match (style, value) {
        (Style::Json, value) => out.push((name.to_owned(), vec![value.to_string()])),
        (Style::Indexed | Style::Brackets, value) => below(name, value, style, &mut out)?,
        (Style::Repeated, Json::Array(elements)) => {
            out = elements.iter().map(|element| one(name, element)).collect::<Result<_, String>>()?;
        }
        (Style::Repeated, Json::Object(members)) => {
            for (name, member) in members {
                let elements = match member {
                    Json::Null => &[],
                    Json::Array(elements) => elements.as_slice(),
                    member => std::slice::from_ref(member),
                };
                for element in elements {
                    out.push(one(name, element).map_err(|fault| format!("`{name}`: {fault}"))?);
                }
            }
        }
        (Style::Comma | Style::Space | Style::Pipe, Json::Array(_) | Json::Object(_)) => {
            let parts = parts(value, false)?;
            out.extend((!parts.is_empty()).then(|| (name.to_owned(), parts)));
        }
        (_, value) => out.push(one(name, value)?),
    }
    Ok(out)
}

/// The pairs that a member of a form becomes: in a style, or else a text, the elements of a list one by one, and JSON.
pub(super) fn member(name: &str, value: &Json, style: Option<Style>) -> Result<Vec<Expanded>, String> {
    if let Some(style) = style {
        return pairs(name, value, style);
    }
    let text = |value: &Json| match value {
        Json::Array(_) | Json::Object(_) => value.to_string(),
        single => single_text(single).unwrap_or_default(),
    };
    let elements = match value {
        Json::Array(elements) => elements.as_slice(),
        value => std::slice::from_ref(value),
    };
    Ok(elements.iter().map(|element| (name.to_owned(), vec![text(element)])).collect())
}

/// The single values inside a value, each with the way to it as its name.
fn below(name: &str, value: &Json, style: Style, out: &mut Vec<Expanded>) -> Result<(), String> {
    let named = |part: &str| match style {
        Style::Brackets => format!("{name}[{part}]"),
        _ => format!("{name}.{part}"),
    };
    let first = usize::from(style == Style::Indexed);
    match value {
        Json::Null => {}
        Json::Array(elements) => {
            for (index, element) in elements.iter().enumerate() {
                below(&named(&(index + first).to_string()), element, style, out)?;
            }
        }
        Json::Object(members) => {
            for (member, value) in members {
                below(&named(member), value, style, out)?;
            }
        }
        value => out.push((name.to_owned(), vec![single_text(value)?])),
    }
    Ok(())
}

/// The parts of a value: elements, or names and values, which stand together where they are `exploded`.
pub(super) fn parts(value: &Json, exploded: bool) -> Result<Vec<String>, String> {
    match value {
        Json::Array(elements) => elements.iter().map(single_text).collect(),
        Json::Object(members) => {
            let mut parts = Vec::new();
            for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
                let value = single_text(value).map_err(|fault| format!("`{name}`: {fault}"))?;
                if exploded {
                    parts.push(format!("{name}={value}"));
                } else {
                    parts.extend([name.clone(), value]);
                }
            }
            Ok(parts)
        }
        value => Ok(vec![single_text(value)?]),
    }
}

/// A value in a path, each part encoded by `encode`.
pub(super) fn in_path(
    name: &str,
    value: &Json,
    (style, exploded): (PathStyle, bool),
    encode: impl Fn(&str) -> String,
) -> Result<String, String> {
    let single = !matches!(value, Json::Array(_) | Json::Object(_));
    if style == PathStyle::Json {
        return Ok(encode(&value.to_string()));
    }
    let encoded = |part: &String| match part.split_once('=').filter(|_| exploded && value.is_object()) {
        Some((name, value)) => format!("{}={}", encode(name), encode(value)),
        None => encode(part),
    };
    let parts: Vec<String> = parts(value, exploded)?.iter().map(encoded).collect();
    if parts.is_empty() {
        return Ok(String::new());
    }
    Ok(match style {
        PathStyle::Label => format!(".{}", parts.join(if exploded { "." } else { "," })),
        PathStyle::Matrix if exploded && !single => {
            let pair = |part: &String| if value.is_object() { format!(";{part}") } else { format!(";{name}={part}") };
            parts.iter().map(pair).collect()
        }
        PathStyle::Matrix => format!(";{name}={}", parts.join(",")),
        PathStyle::Simple | PathStyle::Json => parts.join(","),
    })
}
