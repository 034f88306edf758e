//! Changes that are accepted, each with a reason. Knows which changes fit an entry, not how changes are found.

use std::sync::Arc;

use oas_contract::{Finding, Place};
use serde::Deserialize;

use crate::change::Change;

/// The list of accepted changes, and which entries have met one.
#[derive(Debug, Default)]
pub(super) struct Accepted(Vec<(Entry, Place, bool)>);

/// One entry: every field that is there must fit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) rule: String,
    pub(super) reason: String,
    contract: Option<String>,
    subject: Option<String>,
    operation: Option<String>,
}

impl Entry {
    fn fits(&self, contract: &str, change: &Change) -> bool {
        let equal = |wanted: &Option<String>, value: &str| wanted.as_ref().is_none_or(|wanted| wanted == value);
        let is_concerned = |wanted: &String| change.operations.iter().any(|known| **known == **wanted);
        self.rule == change.rule.id
            && equal(&self.contract, contract)
            && equal(&self.subject, &change.subject)
            && self.operation.as_ref().is_none_or(is_concerned)
    }
}

impl Accepted {
    pub(super) fn of(entries: Vec<(Entry, Place)>) -> Self {
        Self(entries.into_iter().map(|(entry, place)| (entry, place, false)).collect())
    }

    /// Takes the accepted changes of a contract out of a list, and returns them with the reasons. What is accepted for some
    /// operations stays a change for the others.
    pub(super) fn accept(&mut self, contract: &str, changes: &mut Vec<Change>) -> Vec<(Change, String)> {
        let mut accepted = Vec::new();
        changes.retain_mut(|change| {
            let mut everywhere = None;
            let mut some: Vec<(&str, &str)> = Vec::new();
            for (entry, _, used) in self.0.iter_mut().filter(|(entry, ..)| entry.fits(contract, change)) {
                *used = true;
                match &entry.operation {
                    Some(operation) => some.push((operation, &entry.reason)),
                    None => _ = everywhere.get_or_insert(&entry.reason),
                }
            }
            if let Some(reason) = everywhere {
                accepted.push((change.clone(), reason.clone()));
                return false;
            }
            let Some((_, reason)) = some.first() else { return true };
            let is_accepted = |name: &Arc<str>| some.iter().any(|(operation, _)| **operation == **name);
            let (for_some, others): (Vec<_>, Vec<_>) = change.operations.iter().cloned().partition(is_accepted);
            accepted.push((
                Change { operations: for_some.into(), more_operations: false, ..change.clone() },
                (*reason).to_owned(),
            ));
            change.operations = others.into();
            !change.operations.is_empty() || change.more_operations
        });
        accepted
    }

    /// Entries that no change has met.
    pub(super) fn unused(&self) -> Vec<Finding> {
        let unused = self.0.iter().filter(|(_, _, used)| !used);
        unused
            .map(|(entry, place, _)| {
                let message = format!("no change is met by this entry for `{}`", entry.rule);
                Finding::error("unused-allow", place.clone(), message).help("remove it")
            })
            .collect()
    }
}
