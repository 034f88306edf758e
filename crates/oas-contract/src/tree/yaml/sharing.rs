//! What YAML shares within a document: anchors, aliases and merge keys. Contracts have none, documents of others may. Knows
//! how much may be copied.

use std::collections::HashMap;

use crate::tree::mapping::{Mapping, Texts};
use crate::tree::node::{Node, Value};

/// The key whose mappings are merged into the one that has it.
pub(super) const MERGE: &str = "<<";

/// So many values may be copied: what is shared again and again has no other bound.
const MOST_COPIES: usize = 1_000_000;

/// What has an anchor, so far.
#[derive(Debug, Default)]
pub(super) struct Sharing {
    anchors: HashMap<usize, Node>,
    /// The anchors of collections whose end has not been read yet.
    open: Vec<usize>,
    copies: usize,
}

impl Sharing {
    /// Begins a collection that may be referred to.
    pub(super) fn open(&mut self, anchor: usize) {
        self.open.push(anchor);
    }

    /// Ends the collection that was begun last.
    pub(super) fn close(&mut self, node: &Node) {
        let anchor = self.open.pop().unwrap_or_default();
        self.keep(anchor, node);
    }

    /// Keeps what has an anchor; 0 is none.
    pub(super) fn keep(&mut self, anchor: usize, node: &Node) {
        if anchor != 0 && self.count(node) {
            self.anchors.insert(anchor, node.clone());
        }
    }

    /// A copy of what has an anchor; nothing where there is none, or where too much has been copied.
    pub(super) fn copy(&mut self, anchor: usize) -> Option<Node> {
        let node = self.anchors.get(&anchor)?.clone();
        self.count(&node).then_some(node)
    }

    fn count(&mut self, node: &Node) -> bool {
        self.copies = self.copies.saturating_add(size(node));
        self.copies <= MOST_COPIES
    }
}

/// Puts the members of merged mappings where they are missing.
pub(super) fn merge(mapping: &mut Mapping, texts: &mut Texts) {
    let Some(merged) = mapping.get(MERGE).map(|entry| entry.node.clone()) else { return };
    let own = std::mem::take(mapping);
    for (name, entry) in own.iter().filter(|(name, _)| *name != MERGE) {
        mapping.push(texts.name(name), entry.clone());
    }
    let list = match &merged.value {
        Value::Sequence(nodes) => nodes.as_slice(),
        _ => std::slice::from_ref(&merged),
    };
    for (name, entry) in list.iter().filter_map(Node::as_mapping).flatten() {
        if mapping.get(name).is_none() {
            mapping.push(texts.name(name), entry.clone());
        }
    }
}

fn size(node: &Node) -> usize {
    match &node.value {
        Value::Sequence(nodes) => 1 + nodes.iter().map(size).sum::<usize>(),
        Value::Mapping(members) => 1 + members.iter().map(|(_, entry)| size(&entry.node)).sum::<usize>(),
        _ => 1,
    }
}

/// A plain scalar that readers of other versions read otherwise, as the core schema of YAML 1.2 has it.
pub(super) fn core(text: &str) -> Value {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let radix = |digits: &str, radix: u32| i64::from_str_radix(digits, radix).ok();
    let integer = match (digits.strip_prefix("0x"), digits.strip_prefix("0o")) {
        (Some(digits), _) => radix(digits, 16),
        (_, Some(digits)) => radix(digits, 8),
        _ if digits.bytes().all(|byte| byte.is_ascii_digit()) => radix(digits, 10),
        _ => None,
    };
    match integer {
        Some(value) => Value::Number((if negative { -value } else { value }).into()),
        None => Value::String(text.into()),
    }
}
