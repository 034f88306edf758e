//! Comparisons as text for people and programs. Knows changes, not how they were found.

mod detail;
mod github;
mod groups;
mod html;
mod json;
mod junit;
mod markdown;
mod sarif;
mod text;

use oas_contract::Document;

use crate::bump::Version;
use crate::change::Change;
pub use crate::item::Item;
use crate::policy::{FailOn, LeftOut};
use crate::verdict::{Rust, Wire};

pub use detail::{Detail, Level};
pub use github::github;
pub use html::html;
pub use json::{SCHEMA, json};
pub use junit::junit;
pub use markdown::{changelog, markdown};
pub use sarif::sarif;
pub use text::text;

/// What happened to one contract.
pub struct Comparison {
    /// The name of the contract: the path of its file.
    pub contract: String,
    /// The contract before; nothing where it is new.
    pub base: Option<Document>,
    /// The contract after; nothing where it is gone.
    pub head: Option<Document>,
    /// What changed, without what is accepted or left out.
    pub changes: Vec<Change>,
    /// What changed and is accepted, with the reasons.
    pub accepted: Vec<(Change, String)>,
    /// How many changes are left out.
    pub left_out: LeftOut,
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
    pub fn new(contract: &str, base: Document, head: Document, changes: Vec<Change>) -> Self {
        Self {
            contract: contract.to_owned(),
            base: Some(base),
            head: Some(head),
            changes,
            accepted: Vec::new(),
            left_out: LeftOut::default(),
            items: Vec::new(),
            version: None,
        }
    }

    /// Counts the changes that are neither accepted nor left out; what they do to Rust source only where that counts.
    pub fn counts(&self, rust: bool) -> Counts {
        let mut counts = Counts::default();
        for change in &self.changes {
            counts.wire += usize::from(change.wire == Wire::Breaking);
            counts.rust += usize::from(rust && change.rust == Rust::Breaking);
            match Level::of(change, rust) {
                Level::Undecided => counts.undecided += 1,
                Level::Compatible => counts.compatible += 1,
                Level::Breaking | Level::BreaksSource => {}
            }
        }
        counts
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.wire += other.wire;
        self.rust += other.rust;
        self.undecided += other.undecided;
        self.compatible += other.compatible;
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

/// The counts in words; nothing where all are 0.
fn words(counts: Counts, accepted: usize, left_out: usize) -> Option<String> {
    let Counts { wire, rust, undecided, compatible } = counts;
    let parts: Vec<String> = [
        (wire, "breaking on the wire"),
        (rust, "breaking in Rust source"),
        (undecided, "undecided"),
        (compatible, "compatible"),
        (accepted, "accepted"),
        (left_out, "left out"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{count} {what}"))
    .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// One line about a comparison.
fn summary(comparison: &Comparison, detail: &Detail) -> String {
    let counts = comparison.counts(detail.rust);
    words(counts, comparison.accepted.len(), comparison.left_out.count()).unwrap_or_else(|| {
        match comparison.items.len() {
            0 => "no changes".to_owned(),
            items => format!("no changes but in {}", counted(items, "public item")),
        }
    })
}

/// One line about all comparisons: what an exit code says in one digit.
fn result(comparisons: &[Comparison], detail: &Detail) -> String {
    let fails = comparisons.iter().any(|comparison| detail.fail_on.fails(comparison));
    let verdict = match (fails, detail.fail_on) {
        (_, FailOn::None) => "nothing fails".to_owned(),
        (true, fail_on) => format!("fails on {fail_on}"),
        (false, fail_on) => format!("passes on {fail_on}"),
    };
    if comparisons.len() < 2 {
        return verdict;
    }
    let mut counts = Counts::default();
    comparisons.iter().for_each(|comparison| counts += comparison.counts(detail.rust));
    let accepted = comparisons.iter().map(|comparison| comparison.accepted.len()).sum();
    let left_out = comparisons.iter().map(|comparison| comparison.left_out.count()).sum();
    let what = words(counts, accepted, left_out).unwrap_or_else(|| "no changes".to_owned());
    format!("{verdict}: {what} in {} contracts", comparisons.len())
}
