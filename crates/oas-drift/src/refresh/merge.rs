//! The three-way merge, change by change: what a page changed is known, carried over, in conflict or a question. Knows
//! differences and what may be edited, not how.

use std::collections::{HashMap, HashSet};

use oas_contract::{Document, Finding, Severity, Source, View};
use oas_pages::facts::{Edition, Facts, Location, Operation};

use super::operations::New;
use super::outcome::{Change, Outcome};
use super::{edits, locate};
use crate::compare;
use crate::difference::{Address, Aspect, Difference, Kind};

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

/// Why an edit is not made.
pub(super) const BY_HAND: &str =
    "the text of the contract cannot be edited here without losing a comment; edit it by hand";

impl Merge {
    /// Carries over what changed on a page; gives the operations that are new, which come last and all at once.
    pub(super) fn page<'p>(&mut self, page: &'p Facts) -> Vec<New<'p>> {
        let mut known: HashSet<String> = self.base.iter().map(Operation::key).collect();
        let of_contract = self.keys();
        for stated in &page.operations {
            let key = stated.key();
            if of_contract.contains(&key) && known.insert(key) {
                // The edition does not know the operation: all that the page states is new.
                let (method, path) = (stated.method.clone(), stated.path.clone());
                self.base.push(Operation { method, path, hosts: stated.hosts.clone(), ..Operation::default() });
            }
        }
        let mut new = Vec::new();
        let differences = compare::with_edition(&page.operations, &self.base);
        for (stated, differences) in page.operations.iter().zip(differences) {
            for difference in differences {
                if difference.aspect == Aspect::Operation {
                    new.push(New { at: self.changes.len(), stated, page });
                    self.report(difference, page, Outcome::Known);
                } else {
                    let outcome = self.change(&difference, stated);
                    let contract = self.contradicted(&difference, &outcome);
                    self.changes.push(Change { difference, page: page.source().clone(), contract, outcome });
                }
            }
        }
        new
    }

    /// The line of the contract that a conflict is about.
    fn contradicted(&self, difference: &Difference, outcome: &Outcome) -> Option<(Source, u32)> {
        let conflict = matches!(outcome, Outcome::Conflict(_));
        let left = if conflict { self.to_pages(&self.contract) } else { Vec::new() };
        let line = left.iter().find(|left| concerns(left, difference))?.contract_line?;
        Some((self.contract.source().clone(), line))
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
    fn to_pages(&self, contract: &Document) -> Vec<Difference> {
        compare::with_contract(&self.theirs.operations, compare::PAGE, contract, true).into_iter().flatten().collect()
    }

    /// What the earlier edition and the contract differ in now.
    fn to_edition(&self) -> Vec<Difference> {
        compare::with_contract(&self.base, compare::EARLIER, &self.contract, true).into_iter().flatten().collect()
    }

    fn change(&mut self, change: &Difference, stated: &Operation) -> Outcome {
        let left: Vec<Difference> =
            self.to_pages(&self.contract).into_iter().filter(|left| concerns(left, change)).collect();
        if left.is_empty() {
            return Outcome::Known;
        }
        if let Some(question) = question(change) {
            return Outcome::Open(question.to_owned());
        }
        // A list of values is merged value by value.
        let merged = change.aspect == Aspect::Values
            && locate::schema(&self.contract, &change.address)
                .is_some_and(|schema| locate::part(schema, edits::lists_values).is_some());
        let own: Vec<Difference> = self
            .to_edition()
            .into_iter()
            .filter(|own| concerns(own, change) || is_renamed_from(own, change))
            // How a person writes a type goes with the type.
            .filter(|own| own.is_about(change) || !matches!(own.aspect, Aspect::Format | Aspect::Required))
            .collect();
        if !merged && !own.is_empty() {
            return Outcome::Conflict(own.into_iter().map(|own| own.message).collect::<Vec<_>>().join("; "));
        }
        if replaces(change) && self.is_completed(change) {
            return Outcome::Conflict("a person has completed it there (`x-completed`); edit it by hand".to_owned());
        }
        let noted = self.is_completed(change);
        let edited = self.edited(change, stated);
        match self.take(edited) {
            Outcome::Applied(_) => Outcome::Applied(noted),
            outcome => outcome,
        }
    }

    /// The contract with a change, or what stands in its way.
    fn edited(&self, change: &Difference, stated: &Operation) -> Result<Document, String> {
        let edits = edits::Edits::new(&self.contract).ok_or(BY_HAND)?;
        let list = edits.change(change, stated, &self.base).ok_or(BY_HAND)?;
        self.checked(&edits, list, Some(change), &HashSet::new())
    }

    /// The contract with edits, where they do what they should and nothing else. Of operations that are new, a page may
    /// state more than a contract can have.
    pub(super) fn checked(
        &self,
        edits: &edits::Edits<'_>,
        list: Vec<oas_contract::edit::Edit>,
        change: Option<&Difference>,
        new: &HashSet<String>,
    ) -> Result<Document, String> {
        let parse = |list| {
            let source = edits.apply(list).ok_or(BY_HAND)?;
            Document::parse(&source).map_err(|finding| finding.to_string())
        };
        let mut document = parse(list.clone())?;
        if let Some(change) = change.filter(|_| !self.new_faults(&document).is_empty()) {
            // What points at a field that has another name now, or is gone.
            let repairs = edits.pointers(change);
            document = parse(list.into_iter().chain(repairs).collect()).unwrap_or(document);
        }
        if let Some(fault) = self.new_faults(&document).first() {
            return Err(format!(
                "it would break a rule of contracts: {} (line {})",
                fault.message, fault.place.position.line
            ));
        }
        let after = self.to_pages(&document);
        let left = self.to_pages(&self.contract);
        let mut before: HashMap<&str, Vec<&Difference>> = HashMap::new();
        for known in &left {
            before.entry(&known.address.operation).or_default().push(known);
        }
        let is_new = |left: &&Difference| {
            let operation = left.address.operation.as_str();
            left.aspect != Aspect::Example
                && !new.contains(operation)
                && !(left.aspect == Aspect::Required && left.address.location == Some(Location::Response))
                && !widens_elsewhere(left, change)
                && !before.get(operation).is_some_and(|known| known.iter().any(|known| known.is_about(left)))
        };
        if let Some(worse) = after.iter().find(is_new) {
            let location = format!("{} of {}", worse.address, worse.address.operation);
            return Err(format!("it would contradict what is stated elsewhere: {location}: {}", worse.message));
        }
        if let Some(change) = change
            && change.aspect != Aspect::Values
            && after.iter().any(|left| left.is_about(change))
        {
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

    /// Whether what would be taken out has a note of a person.
    fn is_completed(&self, change: &Difference) -> bool {
        let own = locate::schema(&self.contract, &change.address)
            .is_some_and(|schema| locate::is_completed(schema.written()));
        let operation = locate::operation(&self.contract, &change.address);
        let listed = operation
            .zip(change.address.parameter())
            .and_then(|(operation, (location, name))| locate::parameter(&self.contract, &operation, location, name));
        own || listed.is_some_and(|listed| listed.parameter.completed())
    }
}

/// What is never carried over without a person.
fn question(change: &Difference) -> Option<&'static str> {
    let answer = matches!(change.address.location, Some(Location::Response | Location::ResponseHeader));
    match change.aspect {
        Aspect::Field if change.kind == Kind::Extra && change.inferred => {
            Some("the page describes it no more and shows it still: decide whether it is gone")
        }
        Aspect::Required if answer => {
            Some("a contract requires of an answer only what it is useless without: decide whether that is so here")
        }
        Aspect::Status if change.address.path.first().is_some_and(|status| status < &"400".to_owned()) => {
            Some("another status of success: decide what the client reads")
        }
        Aspect::Host if change.kind == Kind::Extra => {
            Some("the page does not name this host any more: decide about `servers`")
        }
        _ => None,
    }
}

/// Whether a difference is about what a change is about. A field that comes, goes or changes its type is all that is in
/// it.
fn concerns(other: &Difference, change: &Difference) -> bool {
    let whole = matches!(change.aspect, Aspect::Field | Aspect::Type);
    other.is_about(change)
        || whole
            && (&other.address.operation, other.address.location)
                == (&change.address.operation, change.address.location)
            && other.address.path.starts_with(&change.address.path)
            && !(change.kind == Kind::Missing && matches!(other.aspect, Aspect::Example | Aspect::Required))
            && other.aspect != Aspect::Example
}

/// Whether a difference says that the contract does not have the name that a field had.
fn is_renamed_from(own: &Difference, change: &Difference) -> bool {
    let Some(name) = &change.other_name else { return false };
    let mut address: Address = change.address.clone();
    if let Some(last) = address.path.last_mut() {
        last.clone_from(name);
    }
    own.aspect == Aspect::Field && own.address == address
}

/// Whether a difference only says that something else, which shares a schema, may answer more than its page says:
/// harmless, and most often its page is the next to change.
fn widens_elsewhere(left: &Difference, change: Option<&Difference>) -> bool {
    left.address.location == Some(Location::Response)
        && change.is_some_and(|change| {
            (&change.address.operation, change.address.location) != (&left.address.operation, left.address.location)
        })
        && (left.aspect == Aspect::Field && left.kind == Kind::Extra || left.aspect == Aspect::Values)
}

/// Whether a change takes something out that a person may have completed.
fn replaces(change: &Difference) -> bool {
    change.aspect == Aspect::Type || change.aspect == Aspect::Field && change.kind == Kind::Extra
}
