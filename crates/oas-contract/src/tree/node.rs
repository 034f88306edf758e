//! The tree of a YAML or JSON document in which every key and value knows its position. Knows nothing of OpenAPI.

use std::sync::Arc;

use oas_values::{Container, Number, Pointer};

use super::mapping::Mapping;
use super::marks::Marks;
use crate::source::Position;

/// A member of a mapping.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where the key stands.
    pub position: Position,
    /// The value that the name has.
    pub node: Node,
    pub(crate) marks: Marks,
}

impl Entry {
    pub(crate) fn new(position: Position, node: Node) -> Self {
        Self { position, node, marks: Marks::default() }
    }
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where the value starts.
    pub position: Position,
    /// What is there, of whichever type.
    pub value: Value,
}

/// What a node holds.
#[derive(Clone, Debug)]
pub enum Value {
    /// The value `null`.
    Null,
    /// The value `true` or `false`.
    Bool(bool),
    /// An integer or a decimal fraction, as it is written.
    Number(Number),
    /// Text, without its quotes.
    String(Arc<str>),
    /// A list of values.
    Sequence(Vec<Node>),
    /// Members with their names.
    Mapping(Box<Mapping>),
}

impl Node {
    /// The member of a mapping, or nothing where this is no mapping or has no such member.
    #[inline]
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// The member of a mapping with the position of its key.
    #[inline]
    pub(crate) fn entry(&self, key: &str) -> Option<&Entry> {
        self.as_mapping()?.get(key)
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// The members of a mapping.
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// The elements of a list.
    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Sequence(nodes) => Some(nodes),
            _ => None,
        }
    }

    /// The text of the string member `key`.
    pub(crate) fn str(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    /// The members of the mapping `key`; nothing where it is missing.
    pub(crate) fn members(&self, key: &str) -> impl Iterator<Item = (&str, &Entry)> {
        self.get(key).and_then(Node::as_mapping).into_iter().flatten()
    }

    /// The elements of the list `key`; nothing where it is missing.
    pub(crate) fn elements(&self, key: &str) -> impl Iterator<Item = &Node> {
        self.get(key).and_then(Node::as_sequence).unwrap_or_default().iter()
    }

    /// The value of a number, as it is written.
    pub fn as_number(&self) -> Option<&Number> {
        match &self.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The node that a JSON pointer (`/paths/~1v1~1images/get`) names.
    pub fn pointer(&self, pointer: &str) -> Option<&Node> {
        Pointer::parse(pointer).ok()?.resolve(self)
    }

    /// What kind of value this is, in words for a message.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }

    /// Moves it so many lines down, with all that is in it: for a piece of a file that was read by itself.
    pub fn move_down(&mut self, lines: u32) {
        self.position.line += lines;
        match &mut self.value {
            Value::Sequence(nodes) => nodes.iter_mut().for_each(|node| node.move_down(lines)),
            Value::Mapping(members) => members.entries_mut().for_each(|entry| {
                entry.position.line += lines;
                entry.node.move_down(lines);
            }),
            _ => {}
        }
    }

    /// Whether both are the same value, whatever the order of members.
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Mapping(a), Value::Mapping(b)) => {
                a.len() == b.len()
                    && a.iter().all(|(name, entry)| b.get(name).is_some_and(|other| entry.node.is_same(&other.node)))
            }
            (Value::Sequence(a), Value::Sequence(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is_same(b))
            }
            (Value::String(a), Value::String(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => a == b,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Null, Value::Null) => true,
            _ => false,
        }
    }

    /// The same value without positions. A number that `serde_json` cannot hold is text there.
    pub fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(number) => number.to_json().map_or_else(|| number.to_string().into(), Into::into),
            Value::String(text) => (**text).into(),
            Value::Sequence(nodes) => nodes.iter().map(Node::to_json).collect(),
            Value::Mapping(mapping) => {
                mapping.iter().map(|(key, entry)| (key.to_owned(), entry.node.to_json())).collect()
            }
        }
    }
}

impl Container for Node {
    fn member(&self, name: &str) -> Option<&Self> {
        self.get(name)
    }

    fn element(&self, index: usize) -> Option<&Self> {
        self.as_sequence()?.get(index)
    }

    fn children(&self) -> Vec<&Self> {
        match &self.value {
            Value::Sequence(nodes) => nodes.iter().collect(),
            Value::Mapping(members) => members.iter().map(|(_, entry)| &entry.node).collect(),
            _ => Vec::new(),
        }
    }
}
