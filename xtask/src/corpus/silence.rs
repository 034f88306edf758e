//! Whether anything in a document can change in silence: one place at a time is altered, and what neither the comparison nor
//! the compiler has a word for is counted. Knows places, not what they mean.

use std::collections::BTreeMap;

use oas_contract::{Document, Significant, Source};
use oas_diff::{Options, compare};
use serde_json::Value;

use super::alter;

/// What is asked whether it notices an alteration: the name of the stage, and all that it says of a document.
pub(super) struct Stage {
    pub(super) name: &'static str,
    /// Whether something is said of a document that was altered in a place, where it can be said; the first document is the
    /// one before.
    pub(super) says: fn(&Document, &Document, &Significant) -> Option<bool>,
    /// Whether two documents that differ in the place at a pointer are the same to it.
    pub(super) same: fn(&Value, &Value, &str) -> bool,
}

pub(super) const STAGES: [Stage; 2] = [
    Stage { name: "comparison", says: compared, same: |_, _, _| false },
    Stage { name: "compiler", says: compiled, same: alter::same_to_clients },
];

/// Whether the comparison says something; nothing where it would refuse the document.
fn compared(before: &Document, after: &Document, _: &Significant) -> Option<bool> {
    let readable = |document: &Document| !oas_contract::lint_readable(document).has_errors();
    (readable(before) && readable(after)).then(|| !compare(before, after, &Options::default()).is_empty())
}

/// Whether something else comes of the document, or the place is known to be one that nothing acts on; nothing where nothing
/// came of the document before.
fn compiled(before: &Document, after: &Document, place: &Significant) -> Option<bool> {
    let [before, after] = [before, after].map(|document| oas_codegen::check(document.source()));
    let said = |checked: &oas_codegen::Checked| -> Vec<String> {
        let findings = checked.report.findings().iter();
        findings.map(|finding| format!("{} {}", finding.rule, finding.message)).collect()
    };
    before.plan.as_ref()?;
    let within = |unread: &String| {
        let rest = place.pointer.strip_prefix(unread.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    Some(before.plan != after.plan || said(&before) != said(&after) || before.unread.iter().any(within))
}

/// What stayed silent: stage, holder and member, with the first place and how many there are.
pub(super) type Silent = BTreeMap<(&'static str, &'static str, &'static str), (String, usize)>;

/// What altering a document has come to.
pub(super) struct Altered {
    /// How often a stage was asked, and how often it said nothing; by stage.
    pub(super) of_stages: Vec<(usize, usize)>,
}

/// Alters a document in so many places, and collects what no stage has a word for. Nothing where it cannot be written again.
pub(super) fn altered(document: &Document, most: usize, stages: &[Stage], silent: &mut Silent) -> Option<Altered> {
    let whole = document.root().to_json();
    // In the same form as what is altered: its name, the order of members and the digits of numbers are no alteration.
    let before = parsed(&whole)?;
    let members = document.significant();
    let step = members.len().div_ceil(most).max(1);
    let mut of_stages: Vec<(usize, usize)> = vec![(0, 0); stages.len()];
    for place in members.iter().step_by(step) {
        for other in alter::alterations(&whole, &place.pointer) {
            let Some(after) = parsed(&other) else { continue };
            for (stage, (asked, quiet)) in stages.iter().zip(&mut of_stages) {
                let Some(heard) = (stage.says)(&before, &after, place) else { continue };
                *asked += 1;
                if !heard && !(stage.same)(&whole, &other, &place.pointer) {
                    *quiet += 1;
                    note(silent, stage.name, place, document);
                }
            }
        }
    }
    Some(Altered { of_stages })
}

fn note(silent: &mut Silent, stage: &'static str, place: &Significant, document: &Document) {
    let known = silent.entry((stage, place.holder, place.member));
    let first = || format!("{}:{} ({})", document.source().name(), place.position, place.pointer);
    known.or_insert_with(|| (first(), 0)).1 += 1;
}

fn parsed(value: &Value) -> Option<Document> {
    Document::parse(&Source::new("altered.json", &value.to_string())).ok()
}
