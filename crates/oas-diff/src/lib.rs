#![doc = include_str!("../README.md")]

pub mod bump;
mod change;
mod comparison;
mod document;
mod extensions;
mod fail_on;
mod item;
mod ledger;
mod level;
mod message;
mod nodes;
mod operation;
mod options;
mod policy;
pub mod report;
mod rules;
mod schema;
mod stability;
mod unchanged;
mod verdict;
mod walk;

use oas_contract::Document;

pub use change::Change;
pub use comparison::LeftOut;
pub use fail_on::FailOn;
pub use options::Options;
pub use policy::{Patterns, Policy, is_pattern};
pub use rules::{RULES, Rule};
pub use verdict::{Direction, Rust, Stability, Wire};
use walk::Walk;

/// Everything that changed between two documents, in the order of the new one; what is gone, in the order of the old
/// one. Both must have passed [`oas_contract::lint_readable`].
pub fn compare(base: &Document, head: &Document, options: &Options) -> Vec<Change> {
    // What an earlier comparison has read says nothing about this one.
    base.forget_reads();
    head.forget_reads();
    let (old, new) = (base.operations(), head.operations());
    let mut walk = Walk::new(base, head, options.clone());
    // Nobody calls what was not there: the top of a new contract changes nothing for a program.
    let known = !document::is_empty(base);
    let moved = operation::moved_paths(&walk, &old, &new);
    if known {
        document::compare(&mut walk, moved.is_some());
    }
    document::security_schemes::compare(&mut walk);
    operation::compare(&mut walk, &old, &new, moved.as_ref());
    if known {
        operation::webhooks(&mut walk);
    }
    schema::compare(&mut walk);
    document::schemas(&mut walk);
    ledger::compare(&mut walk);
    if known {
        ledger::elsewhere(&mut walk);
    }
    let mut changes = walk.finish();
    operation::soften(&mut changes, &old, options);
    changes.sort_by(|a, b| order(a).cmp(&order(b)));
    changes.dedup_by(|again, first| {
        let same = order(again) == order(first);
        if same {
            first.join(again);
        }
        same
    });
    changes
}

fn order(change: &Change) -> (&oas_contract::Place, &str, Option<Direction>, &str, &str) {
    (change.place(), change.rule.id, change.direction, &change.subject, &change.message)
}
