//! What a description says about values: defaults, enumerations and bounds, in Chinese and English. Knows sentences, not
//! tables and sections.

mod bounds;
mod constant;
mod default;
mod enumeration;
mod example;
mod forms;
mod lexicon;
mod list;
pub(crate) mod mark;
mod meaning;
mod measure;
mod moment;
mod normalize;
mod pairs;
mod pattern;
mod phrased;
mod statement;
mod tokens;
mod unannounced;
mod value;

use std::cmp::Ordering;

use oas_values::Number;
use serde_json::Value;

use crate::facts::{Bounds, Kind, Limit, Schema, Stated};
use crate::text::markup::bare;

pub(crate) use enumeration::{Announced, listed};
pub(crate) use example::example;

use tokens::Tokens;

/// How much of a description is read, in characters.
const LONGEST: usize = 4000;

/// What was found in a description.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Statements {
    pub(crate) default: Option<Value>,
    pub(crate) enumeration: Vec<Value>,
    /// There are more values than those.
    pub(crate) is_open: bool,
    /// Values are announced, and none follow.
    pub(crate) lost_values: bool,
    pub(crate) bounds: Bounds,
    /// `date-time` and the like.
    pub(crate) format: Option<&'static str>,
    /// The bounds of the elements of a list.
    pub(crate) of_elements: Bounds,
}

/// Reads a description of a value of a kind.
pub(crate) fn read(text: &str, kind: Option<Kind>, line: u32) -> Statements {
    read_among(text, kind, line, &[])
}

/// Reads a description of a value that is known to be one of several: their words are values, whatever else they mean.
pub(crate) fn read_among(text: &str, kind: Option<Kind>, line: u32, known: &[Value]) -> Statements {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(at, _)| at);
    let text = normalize::normalized(&text[..end], kind);
    let tokens = Tokens::of(&text);
    let stating = normalize::stating(&tokens);
    let stating = stating.as_deref().map(Tokens::of);
    let tokens = stating.as_ref().unwrap_or(&tokens);
    let announced = enumeration::find(tokens, kind);
    let (lost_values, is_open) = (announced == Announced::Lost, matches!(announced, Announced::Some(_)));
    let enumeration = match announced {
        Announced::Values(values) | Announced::Some(values) => values,
        Announced::Lost | Announced::Nothing => Vec::new(),
    };
    let (mut bounds, of_elements) = bounds::find(tokens, kind, line);
    if !enumeration.is_empty() || enumeration::is_union(tokens) {
        // `0 or 1` is a list of values, not a range.
        (bounds.minimum, bounds.maximum) = (None, None);
    }
    let known = known.iter().filter_map(Value::as_str).map(str::to_owned);
    let listed: Vec<String> = enumeration.iter().cloned().chain(known).collect();
    let enumeration = enumeration.iter().map(|value| typed(value, kind)).collect::<Vec<_>>();
    // `true or false` says nothing new about a boolean.
    let enumeration = if kind == Some(Kind::Boolean) { Vec::new() } else { enumeration };
    let default = default::find(tokens, kind, &listed).map(|value| typed(&value, kind));
    drop_ends_of_others(&mut bounds, default.as_ref());
    let format = moment::format(tokens, kind);
    Statements { default, enumeration, is_open, lost_values, bounds, format, of_elements }
}

/// Takes away the end of a range that the default lies beyond: it is that of other values (`0: as the source; others: [8, 4096]`).
fn drop_ends_of_others(bounds: &mut Bounds, default: Option<&Value>) {
    let Some(default) = default.and_then(|value| value.as_number()?.to_string().parse::<Number>().ok()) else { return };
    let beyond = |limit: &Stated<Limit>, way: Ordering| {
        let order = default.cmp(&limit.value.number);
        order == way || limit.value.exclusive && order == Ordering::Equal
    };
    bounds.minimum.take_if(|limit| beyond(limit, Ordering::Less));
    bounds.maximum.take_if(|limit| beyond(limit, Ordering::Greater));
}

/// Adds what was said to a schema, where the page has not given it in a better place.
pub(crate) fn add(schema: &mut Schema, statements: Statements, line: u32) {
    if let Some(format) = statements.format.filter(|_| schema.kind() == Some(Kind::String)) {
        schema.format.get_or_insert(Stated::new(format.to_owned(), line));
    }
    // What is said about a list's values is about its elements.
    if let Some(default) = statements.default {
        schema.default.get_or_insert(Stated::new(default, line));
    }
    let target = match &mut schema.items {
        Some(items) => items.as_mut(),
        None => &mut *schema,
    };
    // The values of objects are those of their members.
    if !statements.enumeration.is_empty() && target.kind() != Some(Kind::Object) {
        let values = Stated { value: statements.enumeration, line, inferred: statements.is_open };
        target.enumeration.get_or_insert(values);
    }
    schema.bounds = std::mem::take(&mut schema.bounds).or(statements.bounds);
    if let Some(items) = schema.items.as_mut().filter(|items| items.kind() == Some(Kind::String)) {
        items.bounds = std::mem::take(&mut items.bounds).or(statements.of_elements);
    }
}

/// A value as it is written, in the type of its field.
pub(crate) fn typed(text: &str, kind: Option<Kind>) -> Value {
    let text = text.trim();
    let inner = bare(text);
    match kind {
        Some(Kind::Integer) => inner.replace(',', "").parse::<i64>().map_or_else(|_| inner.into(), Value::from),
        Some(Kind::Number) => match serde_json::from_str::<serde_json::Number>(inner) {
            Ok(number) => Value::Number(number),
            Err(_) => inner.into(),
        },
        Some(Kind::Boolean) => match inner.to_lowercase().as_str() {
            "true" | "是" | "1" => true.into(),
            "false" | "否" | "0" => false.into(),
            _ => inner.into(),
        },
        Some(Kind::Array | Kind::Object) => serde_json::from_str(text).unwrap_or_else(|_| inner.into()),
        Some(Kind::String) | None => inner.into(),
    }
}

#[cfg(test)]
mod tests;
