//! Values whose members have no view: compared as they stand, by the names that the document gives them.

use oas_contract::Node;

/// The same value, or none on both sides.
pub(crate) fn alike(before: Option<&Node>, after: Option<&Node>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => before.is_same(after),
        (before, after) => before.is_none() && after.is_none(),
    }
}

/// The members of a mapping.
pub(crate) fn members(node: Option<&Node>) -> impl Iterator<Item = (&str, &Node)> {
    node.and_then(Node::as_mapping).into_iter().flatten().map(|(name, entry)| (name, &entry.node))
}

/// The member of a mapping.
pub(crate) fn member<'d>(node: Option<&'d Node>, name: &str) -> Option<&'d Node> {
    Some(&node?.as_mapping()?.get(name)?.node)
}
