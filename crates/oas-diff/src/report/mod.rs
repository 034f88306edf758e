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

use crate::change::Change;
pub use crate::comparison::{Comparison, Counts};
use crate::fail_on::FailOn;
pub use crate::item::Item;
pub use crate::level::Level;

pub use detail::Detail;
pub use github::{github, github_faults};
pub use html::html;
pub use json::{SCHEMA, json};
pub use junit::junit;
pub use markdown::{changelog, markdown};
pub use sarif::sarif;
pub use text::text;

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
fn counts_text(counts: Counts, accepted: usize, left_out: usize) -> Option<String> {
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
fn summary(comparison: &Comparison, detail: Detail) -> String {
    let counts = comparison.counts(detail.rust);
    counts_text(counts, comparison.accepted.len(), comparison.left_out.count()).unwrap_or_else(|| {
        match comparison.items.len() {
            0 => "no changes".to_owned(),
            items => format!("no changes but in {}", counted(items, "public item")),
        }
    })
}

/// What a report says that has nothing to show.
fn nothing(detail: Detail) -> &'static str {
    if detail.is_whole { "no contract has changed" } else { "not everything could be compared" }
}

/// One line about all comparisons: what an exit code says in one digit.
fn result(comparisons: &[Comparison], detail: Detail) -> String {
    let fails = comparisons.iter().any(|comparison| detail.fail_on.fails(comparison));
    let verdict = match (fails, detail.fail_on) {
        (false, _) if !detail.is_whole => "not everything could be compared".to_owned(),
        (_, FailOn::None) => "nothing fails".to_owned(),
        (true, fail_on) => format!("fails on {fail_on}"),
        (false, fail_on) => format!("passes on {fail_on}"),
    };
    if comparisons.len() < 2 {
        return verdict;
    }
    let mut counts = Counts::default();
    for comparison in comparisons {
        counts += comparison.counts(detail.rust);
    }
    let accepted = comparisons.iter().map(|comparison| comparison.accepted.len()).sum();
    let left_out = comparisons.iter().map(|comparison| comparison.left_out.count()).sum();
    let what = counts_text(counts, accepted, left_out).unwrap_or_else(|| "no changes".to_owned());
    format!("{verdict}: {what} in {} contracts", comparisons.len())
}
