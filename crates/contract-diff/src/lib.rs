#![doc = include_str!("../README.md")]

mod allow;
mod bodies;
mod bounds;
pub mod bump;
mod change;
mod enumerations;
mod kinds;
mod operations;
mod parameters;
mod properties;
pub mod report;
mod rules;
mod schemas;
mod security;
mod variants;
mod view;
mod walk;

use contract::Document;

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
/// one. Both must have passed [`contract::lint_readable`].
pub fn compare(base: &Document, head: &Document, options: &Options) -> Vec<Change> {
    let mut walk = Walk::new(base, head, options.clone());
    operations::document(&mut walk);
    operations::compare(&mut walk);
    schemas::compare(&mut walk);
    components(&mut walk);
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

fn order(change: &Change) -> (&contract::Place, &str, Option<Direction>, &str, &str) {
    (change.place(), change.rule.id, change.direction, &change.subject, &change.message)
}

fn schemas(document: &Document) -> Option<&contract::Node> {
    document.root().get("components")?.get("schemas")
}

/// Schemas that only one of the documents has, apart from those that got another name.
fn components(walk: &mut Walk<'_>) {
    let (base, head) = (walk.base, walk.head);
    for (rule, document, other, what) in
        [("schema-removed", base, head, "removed"), ("schema-added", head, base, "added")]
    {
        let (Some(own), others) = (schemas(document), schemas(other)) else { continue };
        for (name, entry) in own.as_mapping().into_iter().flatten() {
            if walk.renamed.contains(name) || others.is_some_and(|others| others.get(name).is_some()) {
                continue;
            }
            let place = Some(document.source().place(entry.position));
            let mut change = walk.change(rule, None, (None, None), name, format!("the schema `{name}` was {what}"));
            if rule == "schema-added" {
                change.after = place;
            } else {
                change.before = place;
            }
            if !kinds::has_name(&entry.node) {
                change.rust = Rust::None;
            }
            walk.changes.push(change);
        }
    }
}
