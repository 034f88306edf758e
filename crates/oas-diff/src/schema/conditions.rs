//! What holds of some values alone, such as `if` and `dependentRequired`. Knows how it is told; which values that refuses, the
//! sets of values know.

use std::collections::BTreeMap;

use oas_contract::{Node, Schema, are_same_resolved, is_same_resolved};

use super::flattened::Flattened;
use super::pair::SchemaPair;
use crate::change::Found;
use crate::rules;
use crate::verdict::{Direction, Wire};

pub(crate) fn compare<'d>(schemas: &mut SchemaPair<'d, '_>) {
    let (old, new) = (conditions(schemas.old), conditions(schemas.new));
    let names: std::collections::BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    let none = Vec::new();
    for name in names {
        let (before, after) = (old.get(name).unwrap_or(&none), new.get(name).unwrap_or(&none));
        let (base, head) = (schemas.walk.base, schemas.walk.head);
        let same = |old: &'d Node, new: &'d Node| match name {
            "dependentSchemas" => are_same_resolved::<Schema<'_>>((base, Some(old)), (head, Some(new))),
            "dependentRequired" | "minContains" | "maxContains" => old.is_same(new),
            _ => is_same_resolved::<Schema<'_>>((base, old), (head, new)),
        };
        let gone = before.iter().copied().find(|old| !after.iter().any(|new| same(old, new)));
        let come = after.iter().copied().find(|new| !before.iter().any(|old| same(old, new)));
        let nodes = (gone, come);
        let message = match (before.is_empty(), after.is_empty()) {
            _ if nodes.0.is_none() && nodes.1.is_none() => continue,
            (true, _) => format!("`{name}` was added"),
            (_, true) => format!("`{name}` was removed"),
            _ => format!("`{name}` is another one"),
        };
        // One condition more leaves fewer values, but for a least number, which is another one where nothing is said.
        let narrower = match (before.is_empty(), after.is_empty(), name) {
            (.., "minContains") => None,
            (true, ..) => Some(true),
            (_, true, _) => Some(false),
            _ => None,
        };
        if narrower == Some(schemas.direction == Direction::Response) {
            let found = Found::new(&rules::CONDITION_CHANGED, Some(schemas.direction), nodes, message);
            let subject = schemas.subject.clone();
            schemas.report(&subject, found.wire(Wire::Compatible).or_at(schemas.nodes));
        } else {
            schemas.note_values(&rules::CONDITION_CHANGED, nodes, message);
        }
    }
}

/// What the parts say, by the names of members.
fn conditions<'d>(parts: &Flattened<'d>) -> BTreeMap<&'static str, Vec<&'d Node>> {
    let mut found: BTreeMap<&str, Vec<&Node>> = BTreeMap::new();
    for (name, node) in parts.parts().iter().flat_map(Schema::conditions) {
        found.entry(name).or_default().push(node);
    }
    found
}
