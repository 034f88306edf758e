//! What `x-stability-level` says, and what it means that it says something else. Knows nothing of what has a level.

use oas_contract::Node;

use crate::change::{Found, Nodes};
use crate::rules;
use crate::verdict::Stability;

/// The level that is meant; nothing where it is none.
pub(crate) fn level(stated: Option<&Node>) -> Option<Stability> {
    stated.map_or(Some(Stability::Stable), |node| Stability::named(node.as_str()?))
}

/// What there is to say where two levels are not the same.
pub(crate) fn changed(nodes: Nodes<'_>) -> Option<Found<'_>> {
    let (before, after) = nodes;
    let (rule, message) = match (level(before), level(after)) {
        (Some(old), Some(new)) if new == old => return None,
        (Some(old), Some(new)) => {
            let rule = if new < old { &rules::STABILITY_LOWERED } else { &rules::STABILITY_RAISED };
            (rule, format!("the stability level is `{new}` now, it was `{old}`"))
        }
        (None, Some(new)) => (&rules::STABILITY_RAISED, format!("the stability level is `{new}` now")),
        (old, None) => {
            if old.is_none() && before.zip(after).is_some_and(|(old, new)| old.is_same(new)) {
                return None;
            }
            (&rules::STABILITY_INVALID, "the stability level is none of draft, alpha, beta, stable".to_owned())
        }
    };
    Some(Found::new(rule, None, nodes, message))
}
