//! Whether anything in a document can change in silence: one place at a time is altered, and what neither the comparison nor
//! the compiler has a word for is counted. Knows places, not what they mean.

use std::collections::{BTreeMap, BTreeSet};

use oas_contract::{Document, Significant};
use oas_diff::{Options, compare};
use serde_json::Value;

use super::alter::{self, Alteration, parsed};
use super::together::{self, Outcome};

/// What is asked whether it notices an alteration: the name of the stage, and all that it says of a document.
#[derive(Clone, Copy)]
pub(super) struct Stage {
    pub(super) name: &'static str,
    /// Looks at the document before it is altered; nothing where it does not take that.
    pub(super) before: fn(&Document) -> Option<Says<'_>>,
    /// Whether two documents that differ in the place at a pointer are the same to it.
    pub(super) same: fn(&Value, &Value, &str) -> bool,
    /// What it says of many alterations, as far as that can be told without asking of each.
    pub(super) together: Option<Together>,
}

/// Whether something is said of a document that was altered in a place, where it can be said.
pub(super) type Says<'d> = Box<dyn Fn(&Document, &Significant) -> Option<bool> + 'd>;

/// What is said of alterations of a document, which is given as JSON as well.
type Together = fn(&Document, &Value, &[Alteration<'_>]) -> Vec<Outcome>;

/// Of those that were asked together, one in so many is asked by itself as well.
const ASKED_AGAIN: usize = 64;

pub(super) const STAGES: [Stage; 2] = [
    Stage { name: "comparison", before: compared, same: |_, _, _| false, together: Some(together::outcomes) },
    Stage { name: "compiler", before: compiled, same: alter::same_to_clients, together: None },
];

/// Whether the comparison says something; nothing where it would refuse the document.
fn compared(before: &Document) -> Option<Says<'_>> {
    let readable = |document: &Document| !oas_contract::lint_readable(document).has_errors();
    readable(before).then(|| -> Says<'_> {
        Box::new(move |after, _| readable(after).then(|| !compare(before, after, &Options::default()).is_empty()))
    })
}

/// Whether something else comes of the document, or the place is known to be one that nothing acts on.
fn compiled(before: &Document) -> Option<Says<'_>> {
    let said = |checked: &oas_codegen::Checked| -> Vec<String> {
        let findings = checked.report.findings().iter();
        findings.map(|finding| format!("{} {}", finding.rule, finding.message)).collect()
    };
    let before = oas_codegen::check(before.source());
    before.plan.as_ref()?;
    let known = said(&before);
    Some(Box::new(move |after, place| {
        let within = |unread: &String| {
            let rest = place.pointer.strip_prefix(unread.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if before.unread.iter().any(within) {
            return Some(true);
        }
        let after = oas_codegen::check(after.source());
        Some(before.plan != after.plan || known != said(&after))
    }))
}

/// What stayed silent: stage, holder and member, with the first place and how many there are.
pub(super) type Silent = BTreeMap<(&'static str, &'static str, &'static str), (String, usize)>;

/// What altering a document has come to.
pub(super) struct Altered {
    /// How often a stage was asked, and how often it said nothing; by stage.
    pub(super) of_stages: Vec<(usize, usize)>,
}

/// Alters a document in so many places, or in all where that is 0, and collects what no stage has a word for. Nothing where it
/// cannot be written again.
pub(super) fn altered(document: &Document, most: usize, stages: &[Stage], silent: &mut Silent) -> Option<Altered> {
    let whole = document.root().to_json();
    // In the same form as what is altered: its name, the order of members and the digits of numbers are no alteration.
    let before = parsed(&whole)?;
    let places = chosen(document.significant(), most);
    let mut alterations: Vec<Alteration<'_>> = Vec::new();
    for place in &places {
        let others = alter::others(&whole, place);
        alterations.extend(others.into_iter().map(|other| Alteration { place, other }));
    }
    let mut of_stages: Vec<(usize, usize)> = vec![(0, 0); stages.len()];
    for (stage, (asked, quiet)) in stages.iter().zip(&mut of_stages) {
        let Some(says) = (stage.before)(&before) else { continue };
        let said = stage.together.map(|together| together(&before, &whole, &alterations));
        for (index, alteration) in alterations.iter().enumerate() {
            let known = said.as_ref().map_or(Outcome::Open, |said| said[index]);
            if known != Outcome::Open && !index.is_multiple_of(ASKED_AGAIN) {
                *asked += usize::from(known == Outcome::Reported);
                continue;
            }
            let mut other = whole.clone();
            let place = alteration.place;
            let put = alter::put(&mut other, &place.pointer, alteration.other.clone());
            let Some(after) = put.and_then(|()| parsed(&other)) else { continue };
            let Some(heard) = says(&after, place) else { continue };
            *asked += 1;
            if !heard && !(stage.same)(&whole, &other, &place.pointer) {
                *quiet += 1;
                note(silent, stage.name, place, document);
            }
        }
    }
    Some(Altered { of_stages })
}

/// So many of the places, or all where that is 0: a few of every kind, the others spread over all of the document.
fn chosen(places: Vec<Significant>, most: usize) -> Vec<Significant> {
    const OF_EACH_KIND: usize = 5;
    if most == 0 || places.len() <= most {
        return places;
    }
    let mut kinds: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (index, place) in places.iter().enumerate() {
        kinds.entry((place.holder, place.member)).or_default().push(index);
    }
    let spread = |all: &[usize], count: usize| -> Vec<usize> {
        all.iter().copied().step_by(all.len().div_ceil(count.max(1)).max(1)).collect()
    };
    let few: Vec<Vec<usize>> = kinds.values().map(|all| spread(all, OF_EACH_KIND)).collect();
    // The first of every kind, then the second of every kind: where there is no room for all, no kind is left out.
    let first = (0..OF_EACH_KIND).flat_map(|turn| few.iter().filter_map(move |kind| kind.get(turn).copied()));
    let mut chosen: BTreeSet<usize> = first.take(most).collect();
    let rest: Vec<usize> = (0..places.len()).filter(|index| !chosen.contains(index)).collect();
    chosen.extend(spread(&rest, most - chosen.len()));
    places.into_iter().enumerate().filter(|(index, _)| chosen.contains(index)).map(|(_, place)| place).collect()
}

fn note(silent: &mut Silent, stage: &'static str, place: &Significant, document: &Document) {
    let known = silent.entry((stage, place.holder, place.member));
    let first = || format!("{}:{} ({})", document.source().name(), place.position, place.pointer);
    known.or_insert_with(|| (first(), 0)).1 += 1;
}
