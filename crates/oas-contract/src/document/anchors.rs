//! References to the name that a schema gives itself, `$anchor`, written as the pointer to it: so that whatever follows references
//! knows pointers alone. Knows names and pointers, not what a schema says.

use std::collections::HashMap;
use std::sync::Arc;

use oas_values::escape;

use super::in_place::Named;
use super::reference::parts;
use crate::tree::{Node, Value};

/// The pointers to what has a name, by the file and the name; nothing for a name that two have.
pub(super) struct Anchors(HashMap<(usize, String), Option<String>>);

impl Anchors {
    pub(super) fn of(roots: &[&Node]) -> Self {
        let mut anchors = Self(HashMap::new());
        for (file, root) in roots.iter().enumerate() {
            anchors.find(file, root, &mut String::new());
        }
        anchors
    }

    fn find(&mut self, file: usize, node: &Node, pointer: &mut String) {
        if let Some(name) = node.str("$anchor") {
            let known = self.0.entry((file, name.to_owned()));
            known.and_modify(|known| *known = None).or_insert_with(|| Some(pointer.clone()));
        }
        let mut below = |token: &str, node: &Node| {
            let length = pointer.len();
            pointer.push('/');
            pointer.push_str(token);
            self.find(file, node, pointer);
            pointer.truncate(length);
        };
        match &node.value {
            Value::Mapping(members) => {
                let members = members.iter().filter(|(name, _)| !is_data(name));
                members.for_each(|(name, entry)| below(&escape(name), &entry.node));
            }
            Value::Sequence(nodes) => {
                nodes.iter().enumerate().for_each(|(index, node)| below(&index.to_string(), node));
            }
            _ => {}
        }
    }

    /// Whether nothing has a name.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Writes the references in a tree.
    pub(super) fn write(&self, node: &mut Node, named: Named<'_>) {
        match &mut node.value {
            Value::Mapping(members) => {
                if let Some(text) = members.get_mut("$ref").map(|entry| &mut entry.node)
                    && let Some(pointer) = text.as_str().and_then(|stated| self.pointer(text, stated, named))
                {
                    text.value = Value::String(Arc::from(pointer));
                }
                members
                    .iter_mut()
                    .filter(|(name, _)| !is_data(name))
                    .for_each(|(_, entry)| self.write(&mut entry.node, named));
            }
            Value::Sequence(nodes) => nodes.iter_mut().for_each(|node| self.write(node, named)),
            _ => {}
        }
    }

    fn pointer(&self, text: &Node, stated: &str, named: Named<'_>) -> Option<String> {
        let (path, name) = parts(stated);
        let pointer = self.0.get(&(named(text.position, stated)?, name.to_owned()))?.as_ref()?;
        Some(format!("{path}#{pointer}"))
    }
}

/// Whether what a member says may be data, in which nothing has a name.
fn is_data(member: &str) -> bool {
    member.starts_with("x-") || matches!(member, "example" | "examples" | "default" | "enum" | "const")
}
