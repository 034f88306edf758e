//! Media types that a document of others names by one reference, `content: {$ref: …}`, written where they are meant. Knows where a
//! reference leads, nothing of what a media type holds.

use oas_values::Pointer;

use crate::tree::{Mapping, Node, Value};

/// The tree with the media types in place of references to them; nothing where there is no such reference.
///
/// OpenAPI has no such form, and what reads it takes it for what everybody means: the mapping that is pointed at, where all its
/// members are called like media types.
pub(super) fn written_out(root: &Node) -> Option<Node> {
    has_any(root, root).then(|| {
        let mut whole = root.clone();
        replace(&mut whole, root);
        whole
    })
}

fn has_any(node: &Node, root: &Node) -> bool {
    match &node.value {
        Value::Sequence(nodes) => nodes.iter().any(|node| has_any(node, root)),
        Value::Mapping(members) => members.iter().any(|(name, entry)| {
            name == "content" && media_types(&entry.node, root).is_some() || has_any(&entry.node, root)
        }),
        _ => false,
    }
}

fn replace(node: &mut Node, root: &Node) {
    match &mut node.value {
        Value::Sequence(nodes) => nodes.iter_mut().for_each(|node| replace(node, root)),
        Value::Mapping(members) => {
            if let Some(entry) = members.get_mut("content")
                && let Some(meant) = media_types(&entry.node, root)
            {
                entry.node.value = meant.value.clone();
            }
            members.entries_mut().for_each(|entry| replace(&mut entry.node, root));
        }
        _ => {}
    }
}

/// What is meant by a node that is one reference, where that is media types.
fn media_types<'r>(node: &Node, root: &'r Node) -> Option<&'r Node> {
    let pointer = node.str("$ref").filter(|_| node.as_mapping().is_some_and(|members| members.len() == 1))?;
    let meant = Pointer::parse(pointer.strip_prefix('#')?).ok()?.resolve(root)?;
    // One that holds another one of the kind would have no end.
    let named = |members: &Mapping| !members.is_empty() && members.keys().all(|name| name.contains('/'));
    (meant.as_mapping().is_some_and(named) && !has_any(meant, root)).then_some(meant)
}
