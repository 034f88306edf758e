#![doc = include_str!("../README.md")]

mod allow;
mod bodies;
mod bounds;
pub mod bump;
mod change;
mod enumerations;
mod extensions;
mod headers;
mod kinds;
mod nodes;
mod operations;
mod parameters;
mod properties;
pub mod report;
mod rules;
mod schemas;
mod security;
mod types;
mod unjudged;
mod variants;
mod view;
mod walk;

use oas_contract::Document;

pub use allow::Allowed;
pub use change::Change;
pub use rules::{Direction, RULES, Rule, Rust, Wire};
use walk::Walk;

/// What a comparison needs to know beside the documents.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The date that sunset dates are held against, such as `2026-11-21`.
    pub today: String,
}

/// Everything that changed between two documents, in the order of the new one; what is gone, in the order of the old
/// one. Both must have passed [`oas_contract::lint_readable`].
pub fn compare(base: &Document, head: &Document, options: &Options) -> Vec<Change> {
    // What an earlier comparison has read says nothing about this one.
    base.forget_reads();
    head.forget_reads();
    let (old, new) = (base.operations(), head.operations());
    let mut walk = Walk::new(base, head, options.clone());
    // Nobody calls what was not there: the top of a new contract changes nothing for a program.
    let known = !operations::is_empty(base);
    if known {
        operations::document(&mut walk);
    }
    security::schemes(&mut walk);
    operations::compare(&mut walk, &old, &new);
    schemas::compare(&mut walk);
    components(&mut walk);
    unjudged::compare(&mut walk);
    if known {
        unjudged::elsewhere(&mut walk);
    }
    let mut changes = walk.finish();
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

/// Schemas that only one of the documents has, apart from those that got another name.
fn components(walk: &mut Walk<'_>) {
    let (base, head) = (walk.base, walk.head);
    for (rule, document, other, what) in
        [("schema-removed", base, head, "removed"), ("schema-added", head, base, "added")]
    {
        for (name, position, schema) in document.schemas() {
            if walk.renamed.contains(name) || other.schema(name).is_some() {
                continue;
            }
            let place = Some(document.source().place(position));
            let mut change = walk.change(rule, None, (None, None), name, format!("the schema `{name}` was {what}"));
            if rule == "schema-added" {
                change.after = place;
            } else {
                change.before = place;
            }
            if schema.is_reference() || !kinds::has_name(&schema) {
                change.rust = Rust::None;
            }
            walk.changes.push(change);
        }
    }
}
