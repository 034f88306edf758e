//! The three-way merge: what changed on pages, and the contract that goes on with edits where they do what they should and
//! nothing else. Knows differences, and neither what becomes of them nor how a text is edited.

use std::collections::HashSet;

use oas_contract::edit::Edit;
use oas_contract::{Document, Finding, Severity};
use oas_pages::facts::{Edition, Facts, Location, Operation};

use super::edits::Edits;
use super::locate::Located;
use super::outcome::{Change, Outcome};
use crate::compare;
use crate::difference::{Aspect, Difference, Kind};

/// A merge that is going on.
pub(super) struct Merge {
    /// The contract so far.
    pub(super) contract: Document,
    /// What the pages stated when the contract was completed.
    pub(super) base: Vec<Operation>,
    /// What they state now, and what the other pages stated.
    pub(super) theirs: Edition,
    pub(super) changes: Vec<Change>,
}

/// A change of a page of which it is not known yet what becomes of it.
#[derive(Clone, Copy)]
pub(super) struct Pending<'p> {
    /// Where among the changes it stands.
    pub(super) at: usize,
    pub(super) stated: &'p Operation,
    pub(super) page: &'p Facts,
}

/// Why an edit is not made.
pub(super) const BY_HAND: &str =
    "the text of the contract cannot be edited here without losing a comment; edit it by hand";

impl Merge {
    /// What has changed of operations of pages. The contract and the edition are read once for all of them.
    pub(super) fn differences(&mut self, operations: &[&Operation]) -> Vec<Vec<Difference>> {
        let mut known: HashSet<String> = self.base.iter().map(Operation::key).collect();
        let of_contract = self.keys();
        for stated in operations {
            let key = stated.key();
            if of_contract.contains(&key) && known.insert(key) {
                // The edition does not know the operation: all that the page states is new.
                let (method, path) = (stated.method.clone(), stated.path.clone());
                self.base.push(Operation { method, path, hosts: stated.hosts.clone(), ..Operation::default() });
            }
        }
        compare::with_edition(operations.iter().copied(), &self.base)
    }

    /// Notes what has changed of an operation of a page. What becomes of it is decided later: the contract is edited once for
    /// all of it.
    pub(super) fn note<'p>(
        &mut self,
        page: &'p Facts,
        stated: &'p Operation,
        differences: Vec<Difference>,
    ) -> Vec<Pending<'p>> {
        let note = |difference| {
            let at = self.changes.len();
            self.report(difference, page, Outcome::Known);
            Pending { at, stated, page }
        };
        differences.into_iter().map(note).collect()
    }

    /// Notes what has become of a change.
    pub(super) fn report(&mut self, difference: Difference, page: &Facts, outcome: Outcome) {
        self.changes.push(Change { difference, page: page.source().clone(), contract: None, outcome });
    }

    /// Goes on with a contract that has been edited.
    pub(super) fn take(&mut self, edited: Result<Document, String>) -> Outcome {
        match edited {
            Ok(contract) => {
                self.contract = contract;
                Outcome::Applied(false)
            }
            Err(reason) => Outcome::Conflict(reason),
        }
    }

    /// What the pages and a contract differ in.
    pub(super) fn to_pages(&self, contract: &Document) -> Vec<Difference> {
        compare::with_contract(&self.theirs.operations, compare::PAGE, contract, true).concat()
    }

    /// What the earlier edition and the contract differ in now.
    pub(super) fn to_edition(&self) -> Vec<Difference> {
        compare::with_contract(&self.base, compare::EARLIER, &self.contract, true).concat()
    }

    /// The contract with edits, where they do what they should and nothing else. Of operations that are new, a page may
    /// state more than a contract can have.
    pub(super) fn checked(
        &self,
        edits: &Edits<'_>,
        list: Vec<Edit>,
        changes: &[&Difference],
        new: &HashSet<String>,
    ) -> Result<Document, String> {
        let parse = |list| {
            let source = edits.apply(list).ok_or(BY_HAND)?;
            Document::parse(&source).map_err(|finding| finding.to_string())
        };
        let mut document = parse(list.clone())?;
        let mut faults = self.new_faults(&document);
        if !faults.is_empty() && !changes.is_empty() {
            // What points at a field that has another name now, or is gone.
            let moved = |change: &&&Difference| change.aspect == Aspect::Field && change.kind != Kind::Missing;
            let repairs = changes.iter().filter(moved).flat_map(|change| edits.pointers(change));
            document = parse(list.into_iter().chain(repairs).collect()).unwrap_or(document);
            faults = self.new_faults(&document);
        }
        if !new.is_empty() {
            let there = Located::of(&document);
            if let Some(lacking) = new.iter().find(|key| there.keyed(key).is_none()) {
                return Err(format!("`{lacking}` would stand elsewhere; {BY_HAND}"));
            }
        }
        if let Some(fault) = faults.first() {
            return Err(format!(
                "it would break a rule of contracts: {} (line {})",
                fault.message, fault.place.position.line
            ));
        }
        let after = self.to_pages(&document);
        let left = self.to_pages(&self.contract);
        let before: HashSet<_> = left.iter().map(Difference::subject).collect();
        let places: HashSet<_> =
            changes.iter().map(|change| (change.address.operation.as_str(), change.address.location)).collect();
        let widens_elsewhere = |left: &Difference| {
            let place = (left.address.operation.as_str(), left.address.location);
            widens(left) && (places.len() > 1 || !places.is_empty() && !places.contains(&place))
        };
        // An operation whose page does not name the host of the others has it as before, whatever it is.
        let with_stray = left.iter().filter(|left| is_stray(left)).map(|left| left.address.operation.as_str());
        let with_stray: HashSet<&str> = with_stray.collect();
        // What another change is about is carried over with that one, where the field is not there yet.
        let others = self.changes.iter().filter(|other| {
            other.outcome == Outcome::Known && edits.located.schema(&other.difference.address).is_none()
        });
        let pending: HashSet<_> = others.map(|other| other.difference.subject()).collect();
        let is_settled = |left: &Difference| {
            let operation = left.address.operation.as_str();
            left.aspect == Aspect::Example
                || new.contains(operation)
                || is_stray(left) && with_stray.contains(operation)
                || pending.contains(&left.subject())
                || left.aspect == Aspect::Required && left.address.location == Some(Location::Response)
                || widens_elsewhere(left)
                || before.contains(&left.subject())
        };
        if let Some(worse) = after.iter().find(|left| !is_settled(left)) {
            let location = format!("{} of {}", worse.address, worse.address.operation);
            return Err(format!("it would contradict what is stated elsewhere: {location}: {}", worse.message));
        }
        let after: HashSet<_> = after.iter().map(Difference::subject).collect();
        let stays = |change: &&&Difference| change.aspect != Aspect::Values && after.contains(&change.subject());
        if changes.iter().any(|change| stays(&change)) {
            return Err("the contract says it in its own way; edit it by hand".to_owned());
        }
        Ok(document)
    }

    /// Errors that the contract did not have before.
    fn new_faults(&self, document: &Document) -> Vec<Finding> {
        let errors = |document: &Document| -> Vec<Finding> {
            let report = oas_contract::lint_document(document);
            report.findings().iter().filter(|finding| finding.severity == Severity::Error).cloned().collect()
        };
        let before = errors(&self.contract);
        let before: HashSet<_> = before.iter().map(|known| (known.rule, known.message.as_str())).collect();
        let is_known = |fault: &Finding| before.contains(&(fault.rule, fault.message.as_str()));
        errors(document).into_iter().filter(|fault| !is_known(fault)).collect()
    }
}

/// Whether a difference says that a contract has a host which the page does not name.
fn is_stray(left: &Difference) -> bool {
    left.aspect == Aspect::Host && left.kind == Kind::Extra
}

/// Whether a difference only says that an answer may have more than its page says. Where a schema is shared, that is
/// harmless, and most often its page is the next to change.
fn widens(left: &Difference) -> bool {
    left.address.location == Some(Location::Response)
        && (left.aspect == Aspect::Field && left.kind == Kind::Extra || left.aspect == Aspect::Values)
}
