//! Many places of a document altered at once, far apart from each other, so that one comparison tells of all of them. Knows when
//! a finding can be of one of them alone; whatever is in doubt is left to be asked by itself.

use std::collections::{HashMap, HashSet, VecDeque};

use oas_contract::{Document, Place};
use oas_diff::{Change, Options, compare};
use serde_json::Value;

use super::alter::{self, Alteration, parsed};

/// What is known of an alteration after it was made together with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The comparison has a word for it.
    Reported,
    /// It makes the document one that is not compared.
    Refused,
    /// Nothing: it has to be asked by itself.
    Open,
}

/// So often are those left out that make a document unreadable, and the others tried again.
const AGAIN: usize = 4;

/// What is said of each alteration of a document that can be compared.
pub(super) fn outcomes(before: &Document, whole: &Value, alterations: &[Alteration<'_>]) -> Vec<Outcome> {
    let mut said = vec![Outcome::Open; alterations.len()];
    let mut units: Vec<VecDeque<usize>> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let referred = referred(alterations, whole);
    for (index, alteration) in alterations.iter().enumerate() {
        let pointer = &alteration.place.pointer;
        if alteration.other.is_none() && referred.contains(pointer.as_str()) {
            said[index] = Outcome::Refused;
        } else if let Some(unit) = unit(pointer) {
            let number = *known.entry(unit).or_insert_with(|| {
                units.push(VecDeque::new());
                units.len() - 1
            });
            units[number].push_back(index);
        }
    }
    loop {
        let batch: Vec<usize> = units.iter_mut().filter_map(VecDeque::pop_front).collect();
        if batch.len() < 2 {
            return said;
        }
        ask(before, whole, (alterations, &batch), &mut said);
    }
}

/// The components that something refers to.
fn referred<'w>(alterations: &[Alteration<'_>], whole: &'w Value) -> HashSet<&'w str> {
    let references = alterations.iter().map(|one| &one.place.pointer).filter(|pointer| pointer.ends_with("/$ref"));
    references.filter_map(|pointer| whole.pointer(pointer)?.as_str()?.strip_prefix('#')).collect()
}

/// Which part of a document a place is in, of which no two places are altered together; nothing for what holds such parts.
fn unit(pointer: &str) -> Option<String> {
    let tokens: Vec<&str> = pointer.split('/').skip(1).collect();
    let length = match tokens.as_slice() {
        ["paths", _, _, "responses", _, ..] | ["components", "schemas", _, "properties", _, _, ..] => 5,
        ["paths", _, _, "responses"] => return None,
        ["paths", _, _, _, ..] => 4,
        ["components", _, _, ..] => 3,
        _ => return None,
    };
    Some(tokens[..length].join("/"))
}

/// Asks of a batch.
fn ask(before: &Document, whole: &Value, (all, batch): (&[Alteration<'_>], &[usize]), said: &mut [Outcome]) {
    let mut batch = batch.to_vec();
    for _ in 0..AGAIN {
        let mut other = whole.clone();
        batch.retain(|index| alter::put(&mut other, &all[*index].place.pointer, all[*index].other.clone()).is_some());
        let Some(after) = parsed(&other) else { return };
        let report = oas_contract::lint_readable(&after);
        let errors: HashSet<&Place> = report
            .findings()
            .iter()
            .filter(|finding| finding.severity == oas_contract::Severity::Error)
            .map(|finding| &finding.place)
            .collect();
        if errors.is_empty() {
            let changes = compare(before, &after, &Options::default());
            let told = Told::of(&changes);
            for index in batch {
                if told.tells_of(before, &after, &all[index]) {
                    said[index] = Outcome::Reported;
                }
            }
            return;
        }
        let count = batch.len();
        batch.retain(|index| {
            let alteration = &all[*index];
            let near = places(&after, &alteration.place.pointer);
            let refused = near.at.iter().chain(&near.around).any(|place| errors.contains(place));
            if refused {
                said[*index] = Outcome::Refused;
            }
            !refused
        });
        if batch.len() == count {
            return;
        }
    }
}

/// Where a place and what holds it stand.
struct Places {
    /// The value, and its name.
    at: Vec<Place>,
    /// What holds it, and what holds that.
    around: Vec<Place>,
}

fn places(document: &Document, pointer: &str) -> Places {
    let mut found = Places { at: Vec::new(), around: Vec::new() };
    if let Some(node) = document.at(pointer) {
        found.at.push(document.place(node));
    }
    let mut rest = pointer;
    for level in 0..2 {
        let Some((holder, name)) = rest.rsplit_once('/') else { break };
        let Some(node) = document.at(holder) else { break };
        found.around.push(document.place(node));
        let name = name.replace("~1", "/").replace("~0", "~");
        if level == 0
            && let Some(entry) = node.as_mapping().and_then(|members| members.get(&name))
        {
            found.at.push(document.place_at(entry.position));
        }
        rest = holder;
    }
    found
}

/// What a comparison has told, by where it stands.
struct Told<'c> {
    by_place: HashMap<&'c Place, Vec<&'c Change>>,
}

impl<'c> Told<'c> {
    fn of(changes: &'c [Change]) -> Self {
        // What follows from schemas that are somewhere else may stand anywhere.
        const DERIVED: [&str; 4] = ["values-allowed", "values-refused", "schema-renamed", "mapping-changed"];
        let mut by_place: HashMap<&Place, Vec<&Change>> = HashMap::new();
        for change in changes.iter().filter(|change| !DERIVED.contains(&change.rule.id)) {
            for place in change.before.iter().chain(&change.after) {
                by_place.entry(place).or_default().push(change);
            }
        }
        Self { by_place }
    }

    /// Whether something stands at what was altered, or around it by its name.
    fn tells_of(&self, before: &Document, after: &Document, alteration: &Alteration<'_>) -> bool {
        let pointer = &alteration.place.pointer;
        let name = pointer.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
        let quoted = format!("`{name}`");
        let named = |change: &&Change| change.member.as_deref() == Some(&*name) || change.message.contains(&quoted);
        // What was taken out of a list stands where another element does now.
        let documents = if alteration.other.is_some() { [Some(before), Some(after)] } else { [Some(before), None] };
        documents.into_iter().flatten().any(|document| {
            let places = places(document, pointer);
            let there = places.at.iter().any(|place| self.by_place.contains_key(place));
            there
                || places.around.iter().any(|place| self.by_place.get(place).is_some_and(|all| all.iter().any(&named)))
        })
    }
}
