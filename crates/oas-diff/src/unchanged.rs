//! Components that are the same in both documents with everything that they refer to: most of a large document stays as it is,
//! and nothing about it need be compared. Knows references, nothing of schemas.

use std::collections::{HashMap, HashSet};

use oas_contract::{Document, Node, is_same_and_complete};

/// The names of the schemas that are unchanged.
#[derive(Debug, Default)]
pub(crate) struct Unchanged<'d>(HashSet<&'d str>);

impl<'d> Unchanged<'d> {
    /// Those of two documents of one file each and of one version: the same words may mean something else in others.
    pub(crate) fn of(base: &'d Document, head: &'d Document) -> Self {
        let comparable = base.version() == head.version() && [base, head].iter().all(|one| one.files().count() == 1);
        let schemas = |document: &'d Document| document.schemas_node().and_then(Node::as_mapping);
        let (Some(old), Some(new), true) = (schemas(base), schemas(head), comparable) else { return Self::default() };
        let mut unchanged = HashSet::new();
        let mut referring: HashMap<&str, Vec<&str>> = HashMap::new();
        for (name, entry) in old.iter() {
            let Some(other) = new.get(name) else { continue };
            let mut refers_to = Vec::new();
            let mut note = |reference: &'d str| {
                let target = component(reference);
                refers_to.extend(target);
                target.is_some()
            };
            if is_same_and_complete(&entry.node, &other.node, &mut note) {
                unchanged.insert(name);
                for target in refers_to {
                    referring.entry(target).or_default().push(name);
                }
            }
        }
        let mut changed: Vec<&str> = referring.keys().copied().filter(|name| !unchanged.contains(name)).collect();
        while let Some(name) = changed.pop() {
            for by in referring.remove(name).unwrap_or_default() {
                if unchanged.remove(by) {
                    changed.push(by);
                }
            }
        }
        Self(unchanged)
    }

    /// Whether the schema of this name is.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Whether two nodes are the same, with everything that they refer to.
    pub(crate) fn is_same(&self, old: &'d Node, new: &'d Node) -> bool {
        is_same_and_complete(old, new, &mut |reference| component(reference).is_some_and(|name| self.has(name)))
    }
}

/// The component that a reference leads to, or into, where its name is written as it is.
fn component(reference: &str) -> Option<&str> {
    let name = reference.strip_prefix("#/components/schemas/")?.split('/').next()?;
    (!name.contains(['~', '%'])).then_some(name)
}
