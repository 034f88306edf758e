//! Extensions that are called like ours and mean something else, in documents of others. Knows the table of extensions, not what
//! they mean.

use crate::document::Document;
use crate::tables::{Object, Shape, extensions};
use crate::tree::Node;
use crate::walk::walk;

/// The values of such extensions: none of their members is one that ours has. What stands in an overlay is meant to be ours.
pub(crate) fn foreign(document: &Document) -> Vec<&Node> {
    if document.is_kept_by_hand() {
        return Vec::new();
    }
    let mut pointers = Vec::new();
    walk(document, &mut |step| {
        if let (Some(known), Some(entry)) = (extensions::named(step.member), step.entry)
            && step.path.last().is_some_and(|name| name == known.name)
            && is_foreign(&entry.node, &known.shape)
            && !document.in_overlay(entry.position)
        {
            pointers.push(step.pointer());
        }
        true
    });
    pointers.iter().filter_map(|pointer| document.at(pointer)).collect()
}

fn is_foreign(node: &Node, shape: &Shape) -> bool {
    match shape {
        Shape::Object(object) => has_none_of(node, object),
        Shape::OneOrMore(inner) | Shape::TextOr(inner) | Shape::SingleOr(inner) | Shape::FlagOr(inner) => {
            is_foreign(node, inner)
        }
        _ => false,
    }
}

fn has_none_of(node: &Node, object: &Object) -> bool {
    let Some(members) = node.as_mapping() else { return false };
    let is_known = |name: &str| object.members.iter().any(|known| known.name == name);
    !members.is_empty() && object.others.is_none() && !members.keys().any(is_known)
}
