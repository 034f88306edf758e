//! Lists of values: `enum` and `const`. Knows which values are equal, however they are written.

use std::collections::HashSet;

use oas_contract::{Node, Value};

use crate::message;

/// The values of a list, found without going through it.
#[derive(Debug, Default)]
pub(crate) struct Listing<'d> {
    pub(crate) values: Vec<&'d Node>,
    texts: HashSet<&'d str>,
    integers: HashSet<i64>,
    others: Vec<&'d Node>,
}

impl<'d> Listing<'d> {
    /// The values of a list. `null` is looked at apart.
    pub(crate) fn of(values: impl Iterator<Item = &'d Node>) -> Self {
        let mut listing = Self::default();
        for node in values.filter(|node| !matches!(node.value, Value::Null)) {
            listing.values.push(node);
            match (node.as_str(), integer(node)) {
                (Some(text), _) => drop(listing.texts.insert(text)),
                (None, Some(integer)) => drop(listing.integers.insert(integer)),
                (None, None) => listing.others.push(node),
            }
        }
        listing
    }

    pub(crate) fn has(&self, value: &Node) -> bool {
        match (value.as_str(), integer(value)) {
            (Some(text), _) => self.texts.contains(text),
            (None, Some(integer)) => self.integers.contains(&integer),
            (None, None) => self.others.iter().any(|other| other.is_same(value)),
        }
    }

    /// Whether a text is one of the values as they are written in a query.
    pub(crate) fn has_text(&self, text: &str) -> bool {
        self.texts.contains(text)
            || text.parse().is_ok_and(|integer| self.integers.contains(&integer))
            || self.others.iter().any(|other| message::value(other) == text)
    }
}

fn integer(node: &Node) -> Option<i64> {
    node.as_number()?.to_i64()
}
