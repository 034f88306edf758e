//! The order of items: `--sort`. Knows values, not what they mean.

use std::cmp::Ordering;

use jiff::Timestamp;
use oas_runtime::Json;

/// A field that items are sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The field, as `--fields` names it.
    pub field: String,
    /// Whether the greatest comes first.
    pub descending: bool,
}

impl Order {
    /// `created`, or `-created` for the greatest first.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        let field = text.strip_prefix('-');
        Self { field: field.unwrap_or(text).to_owned(), descending: field.is_some() }
    }

    /// Compares two values; what has none comes last, whichever way.
    pub fn compare(&self, one: Option<&Json>, other: Option<&Json>) -> Ordering {
        match (one, other) {
            (Some(one), Some(other)) if self.descending => compare(other, one),
            (Some(one), Some(other)) => compare(one, other),
            (one, other) => other.is_some().cmp(&one.is_some()),
        }
    }
}

/// What a value is compared by: numbers by what they are, however they are written, then points in time, then texts.
enum Key {
    Number(f64),
    Instant(Timestamp),
    Text(String),
}

fn compare(one: &Json, other: &Json) -> Ordering {
    let key = |value: &Json| {
        let text = || value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let number = value.as_f64().or_else(|| value.as_str()?.parse().ok());
        let instant = || Some(Key::Instant(value.as_str()?.parse().ok()?));
        number.map(Key::Number).or_else(instant).unwrap_or_else(|| Key::Text(text()))
    };
    let rank = |key: &Key| match key {
        Key::Number(_) => 0,
        Key::Instant(_) => 1,
        Key::Text(_) => 2,
    };
    match (key(one), key(other)) {
        (Key::Number(one), Key::Number(other)) => one.total_cmp(&other),
        (Key::Instant(one), Key::Instant(other)) => one.cmp(&other),
        (Key::Text(one), Key::Text(other)) => one.cmp(&other),
        (one, other) => rank(&one).cmp(&rank(&other)),
    }
}
