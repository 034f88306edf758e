//! Whether two parts of documents are the same once their references are followed: for what is compared as a whole, without
//! a view. Knows which members are prose.

use std::collections::HashSet;

use crate::document::Document;
use crate::tree::{Node, Value};

/// Members that say nothing to programs, wherever they stand.
const PROSE: [&str; 7] = ["description", "summary", "title", "example", "examples", "externalDocs", "$comment"];

/// Members whose own members are names that somebody chose.
const NAMED: [&str; 5] = ["properties", "patternProperties", "dependentSchemas", "mapping", "headers"];

/// Whether two nodes are the same, apart from prose, and with what their references lead to in their place.
pub fn is_same_resolved<'d>(old: (&'d Document, &'d Node), new: (&'d Document, &'d Node)) -> bool {
    Comparison { old: old.0, new: new.0, open: HashSet::new() }.same(old.1, new.1, false)
}

/// Whether two nodes are the same and refer to nothing, so that nothing about them can differ. A discriminator refers to
/// those that refer to it.
pub fn is_same_and_complete(old: &Node, new: &Node) -> bool {
    match (&old.value, &new.value) {
        (Value::Mapping(a), Value::Mapping(b)) => {
            a.len() == b.len()
                && a.iter().all(|(name, entry)| {
                    !matches!(name, "$ref" | "discriminator")
                        && b.get(name).is_some_and(|other| is_same_and_complete(&entry.node, &other.node))
                })
        }
        (Value::Sequence(a), Value::Sequence(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same_and_complete(a, b))
        }
        _ => old.is_same(new),
    }
}

struct Comparison<'d> {
    old: &'d Document,
    new: &'d Document,
    /// References that are being followed: a circle is the same where nothing else speaks against it.
    open: HashSet<(*const Node, *const Node)>,
}

impl<'d> Comparison<'d> {
    fn same(&mut self, old: &'d Node, new: &'d Node, names: bool) -> bool {
        let (Some(before), Some(after)) = (self.old.resolve(old), self.new.resolve(new)) else {
            return old.is_same(new);
        };
        let referred = !std::ptr::eq(before, old) || !std::ptr::eq(after, new);
        if referred && !self.open.insert((before, after)) {
            return true;
        }
        match (&before.value, &after.value) {
            (Value::Mapping(a), Value::Mapping(b)) => {
                let counts = |name: &str| names || !PROSE.contains(&name);
                let alone = b.iter().any(|(name, _)| counts(name) && a.get(name).is_none());
                !alone
                    && a.iter().filter(|(name, _)| counts(name)).all(|(name, entry)| {
                        b.get(name)
                            .is_some_and(|other| self.same(&entry.node, &other.node, !names && NAMED.contains(&name)))
                    })
            }
            (Value::Sequence(a), Value::Sequence(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.same(a, b, false))
            }
            _ => before.is_same(after),
        }
    }
}
