//! Comparisons as text for people and programs. Knows changes, not how they were found.

mod github;
mod json;
mod markdown;
mod sarif;
mod text;

use oas_contract::Document;

use crate::bump::Version;
use crate::change::Change;
pub use crate::item::Item;
use crate::verdict::{Rust, Wire};

pub use github::github;
pub use json::{SCHEMA, json};
pub use markdown::{changelog, markdown};
pub use sarif::sarif;
pub use text::text;

/// What happened to one contract.
pub struct Comparison {
    /// The package whose contract it is.
    pub package: String,
    /// The contract before; nothing where it is new.
    pub base: Option<Document>,
    /// The contract after; nothing where it is gone.
    pub head: Option<Document>,
    /// What changed, without what is accepted.
    pub changes: Vec<Change>,
    /// What changed and is accepted, with the reasons.
    pub accepted: Vec<(Change, String)>,
    /// The public items of the generated code that are not the same; nothing where no code was compared.
    pub items: Vec<Item>,
    /// The versions of the package; nothing where they are not known.
    pub version: Option<Version>,
}

/// How many changes there are of each verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// They break programs that speak the old contract.
    pub wire: usize,
    /// They break programs that import the client.
    pub rust: usize,
    /// They are not judged in one respect or the other.
    pub undecided: usize,
    /// They break nobody, neither on the wire nor in source.
    pub compatible: usize,
}

impl Comparison {
    /// What changed between two documents, of which nothing is accepted and no code or version is known.
    pub fn new(package: &str, base: Document, head: Document, changes: Vec<Change>) -> Self {
        Self {
            package: package.to_owned(),
            base: Some(base),
            head: Some(head),
            changes,
            accepted: Vec::new(),
            items: Vec::new(),
            version: None,
        }
    }

    /// Counts the changes that are not accepted.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for change in &self.changes {
            counts.wire += usize::from(change.wire == Wire::Breaking);
            counts.rust += usize::from(change.rust == Rust::Breaking);
            match level(change) {
                "undecided" => counts.undecided += 1,
                "compatible" => counts.compatible += 1,
                _ => {}
            }
        }
        counts
    }
}

/// The verdict on a change in one word: the worse of the two.
pub fn level(change: &Change) -> &'static str {
    match (change.wire, change.rust) {
        (Wire::Breaking, _) | (_, Rust::Breaking) => "breaking",
        (Wire::Undecided, _) | (_, Rust::Undecided) => "undecided",
        _ => "compatible",
    }
}

/// How many operations a report for people names.
const NAMED: usize = 8;

/// The operations of a change in one line; nothing where it is about none.
fn operations(change: &Change) -> Option<String> {
    let named: Vec<&str> = change.operations.iter().take(NAMED).map(|operation| &**operation).collect();
    let more = change.operations.len() - named.len();
    let least = if change.more_operations { "at least " } else { "" };
    match (named.is_empty(), more) {
        (true, _) => None,
        (false, 0) => Some(named.join(", ")),
        (false, more) => Some(format!("{} and {least}{more} more", named.join(", "))),
    }
}

/// A number with its noun: `3 changes`.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// One line about a comparison.
fn summary(comparison: &Comparison) -> String {
    let Counts { wire, rust, undecided, compatible } = comparison.counts();
    let mut parts = Vec::new();
    for (count, what) in [
        (wire, "breaking on the wire"),
        (rust, "breaking in Rust source"),
        (undecided, "undecided"),
        (compatible, "compatible"),
        (comparison.accepted.len(), "accepted"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    if parts.is_empty() {
        let items = comparison.items.len();
        let only = format!("no changes but in {}", counted(items, "public item"));
        return if items > 0 { only } else { "no changes".to_owned() };
    }
    parts.join(", ")
}
