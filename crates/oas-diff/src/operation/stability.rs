//! How much an operation promises: `x-stability-level`. Knows what a level is, nothing of what else changes.

use std::collections::HashSet;

use oas_contract::{Node, Operation, extensions};

use super::pair::OperationPair;
use crate::change::{Change, Found};
use crate::options::Options;
use crate::rules;
use crate::verdict::{Stability, Wire};
use crate::walk::Walk;

/// What a document says, and the level that it means; nothing where it means none.
fn stated<'d>(operation: &Operation<'d>) -> (Option<&'d Node>, Option<Stability>) {
    let node = operation.extension(&extensions::STABILITY_LEVEL);
    (node, node.map_or(Some(Stability::Stable), |node| Stability::named(node.as_str()?)))
}

/// The level of an operation. What cannot be read promises everything, so that nothing fails to be said.
fn level(operation: &Operation<'_>) -> Stability {
    stated(operation).1.unwrap_or(Stability::Stable)
}

/// The days for which the operation has to stay once it is deprecated.
pub(super) fn deprecation_days(walk: &Walk<'_>, operation: &Operation<'_>) -> u32 {
    match level(operation) {
        Stability::Stable => walk.options.deprecation_days,
        Stability::Beta => walk.options.deprecation_days_of_beta,
        Stability::Draft | Stability::Alpha => 0,
    }
}

pub(super) fn compare(walk: &mut Walk<'_>, pair: &OperationPair<'_, '_>) {
    let ((before, old), (after, new)) = (stated(pair.old), stated(pair.new));
    let nodes = (before, after);
    let found = match (old, new) {
        (_, None) if old.is_some() || before.zip(after).is_none_or(|(old, new)| !old.is_same(new)) => {
            let message = "the stability level is none of draft, alpha, beta, stable".to_owned();
            Found::new(&rules::STABILITY_INVALID, None, nodes, message)
        }
        (Some(old), Some(new)) if new < old => {
            let message = format!("the stability level is `{new}` now, it was `{old}`");
            Found::new(&rules::STABILITY_LOWERED, None, nodes, message)
        }
        (Some(old), Some(new)) if new > old => {
            let message = format!("the stability level is `{new}` now, it was `{old}`");
            Found::new(&rules::STABILITY_RAISED, None, nodes, message)
        }
        (None, Some(new)) => {
            let message = format!("the stability level is `{new}` now");
            Found::new(&rules::STABILITY_RAISED, None, nodes, message)
        }
        _ => return,
    };
    pair.report(walk, &pair.name, found);
}

/// What changes only in operations that promised less than counts breaks nobody on the wire.
pub(crate) fn soften(changes: &mut [Change], old: &[Operation<'_>], options: &Options) {
    let unstable: HashSet<String> = old
        .iter()
        .filter(|operation| level(operation) < options.stability)
        .map(|operation| oas_contract::printable_line(&operation.name()).into_owned())
        .collect();
    if unstable.is_empty() {
        return;
    }
    for change in changes {
        let only = || change.operations.iter().all(|operation| unstable.contains(&**operation));
        if !change.operations.is_empty() && !change.more_operations && only() {
            change.wire = Wire::Compatible;
        }
    }
}
