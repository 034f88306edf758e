//! How much an operation promises: `x-stability-level`. Knows what a level is, nothing of what else changes.

use std::collections::HashSet;

use oas_contract::{Operation, extensions};

use super::pair::OperationPair;
use crate::change::Change;
use crate::options::Options;
use crate::rules;
use crate::stability;
use crate::verdict::{Stability, Wire};
use crate::walk::Walk;

/// The level of an operation. What cannot be read promises everything, so that nothing fails to be said.
fn level(operation: &Operation<'_>) -> Stability {
    stability::level(operation.extension(&extensions::STABILITY_LEVEL)).unwrap_or(Stability::Stable)
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
    let nodes = [pair.old, pair.new].map(|operation| operation.extension(&extensions::STABILITY_LEVEL));
    if let Some(found) = stability::changed((nodes[0], nodes[1])) {
        pair.report(walk, &pair.name, found);
    }
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
        // A level that cannot be read promises everything.
        let unreadable = change.rule == &rules::STABILITY_INVALID;
        if !unreadable && !change.operations.is_empty() && !change.more_operations && only() {
            change.wire = Wire::Compatible;
        }
    }
}
