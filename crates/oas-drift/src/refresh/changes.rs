//! What becomes of the changes of operations that the contract has: known, carried over, in conflict or a question. Knows
//! differences and what may be edited, not how.

use std::collections::{BTreeMap, HashMap, HashSet};

use oas_contract::View;
use oas_contract::edit::Edit;
use oas_pages::facts::{Location, Operation, Parameter, is_callable};

use super::edits::{self, Edits};
use super::locate::{self, Located};
use super::merge::{BY_HAND, Merge, Pending};
use super::outcome::Outcome;
use crate::compare;
use crate::difference::{Address, Aspect, Difference, Kind};
use crate::skeleton;

/// What stands before a change.
enum Decision {
    /// Nothing is to be made of it.
    Settled(Outcome),
    /// Edits carry it over; whether a note of a person stands beside it.
    Edited(Vec<Edit>, bool),
}

impl Merge {
    /// Carries changes of pages over.
    pub(super) fn carry_over(&mut self, pending: &[Pending<'_>]) {
        // A host is that of many operations, and is another one for all of them or for none.
        let is_host = |one: &&Pending<'_>| self.changes[one.at].difference.aspect == Aspect::Host;
        let (hosts, others): (Vec<_>, Vec<_>) = pending.iter().partition(is_host);
        for together in [hosts, others] {
            self.carry_all(&together.into_iter().copied().collect::<Vec<_>>());
        }
        let is_applied = |one: &&Pending<'_>| matches!(self.changes[one.at].outcome, Outcome::Applied(_));
        let (applied, left): (Vec<&Pending<'_>>, Vec<_>) = pending.iter().partition(is_applied);
        if !applied.is_empty() {
            self.rename(&applied);
            // What has been carried over may have settled the others, or given them the field that they are about.
            self.carry_all(&left.into_iter().copied().collect::<Vec<_>>());
        }
    }

    /// Carries changes over, all at once, as every edit reads the whole contract again; where one of them stands in the way of
    /// the others, the halves without each other.
    fn carry_all(&mut self, pending: &[Pending<'_>]) {
        if pending.is_empty() {
            return;
        }
        let decisions = self.decisions(pending);
        let mut list = Vec::new();
        let (mut open, mut made) = (Vec::new(), HashSet::new());
        for (one, decision) in pending.iter().zip(decisions) {
            match decision {
                Decision::Settled(outcome) => self.changes[one.at].outcome = outcome,
                Decision::Edited(edits, noted) => {
                    // What shares a schema is said by several pages.
                    let again = !edits.is_empty() && made.contains(&edits);
                    if !again {
                        list.extend(edits.iter().cloned());
                        made.insert(edits);
                    }
                    open.push((*one, noted, again));
                }
            }
        }
        if open.is_empty() {
            return;
        }
        let changes: Vec<&Difference> = open.iter().map(|(one, ..)| &self.changes[one.at].difference).collect();
        let edited = match Edits::new(&self.contract) {
            Some(edits) => self.checked(&edits, list, &changes, &HashSet::new()),
            None => Err(BY_HAND.to_owned()),
        };
        if open.len() > 1 && edited.is_err() {
            let open: Vec<Pending<'_>> = open.into_iter().map(|(one, ..)| one).collect();
            let (left, right) = open.split_at(open.len() / 2);
            self.carry_all(left);
            self.carry_all(right);
            return;
        }
        let outcome = self.take(edited);
        for (one, noted, again) in open {
            self.changes[one.at].outcome = match &outcome {
                Outcome::Applied(_) if again => Outcome::Known,
                Outcome::Applied(_) => Outcome::Applied(noted),
                outcome => outcome.clone(),
            };
        }
    }

    /// Gives fields that have another name in the contract now that name in what the pages stated before.
    fn rename(&mut self, applied: &[&Pending<'_>]) {
        let renamed = applied.iter().map(|one| &self.changes[one.at].difference);
        let renamed = renamed.filter(|change| change.aspect == Aspect::Field && change.kind == Kind::Renamed);
        for change in renamed {
            let (Some((name, above)), Some(before)) = (change.address.path.split_last(), &change.other_name) else {
                continue;
            };
            let of_change = |known: &&mut Operation| known.key() == change.address.operation;
            let Some(operation) = self.base.iter_mut().find(of_change) else { continue };
            let field = edits::field_mut(operation, change.address.location, above, before);
            if let Some(field) = field {
                field.name.value.clone_from(name);
            }
        }
    }

    /// What is to be made of each change, the contract being as it is.
    fn decisions(&self, pending: &[Pending<'_>]) -> Vec<Decision> {
        let (pages, edition) = (self.to_pages(&self.contract), self.to_edition());
        let (pages, edition) = (Differences::of(&pages), Differences::of(&edition));
        let each = self.of_each_page(pending);
        let each: HashMap<_, _> = each.iter().map(|(stated, own)| (*stated, Differences::of(own))).collect();
        let base: HashMap<String, &Operation> = self.base.iter().rev().map(|known| (known.key(), known)).collect();
        let named = self.theirs.operations.iter().flat_map(|stated| &stated.hosts).map(|host| host.value.as_str());
        let named: HashSet<&str> = named.collect();
        let Some(edits) = Edits::new(&self.contract) else {
            return pending.iter().map(|_| Decision::Settled(Outcome::Conflict(BY_HAND.to_owned()))).collect();
        };
        let decide = |one: &Pending<'_>| {
            let change = &self.changes[one.at].difference;
            if pages.about(change).is_empty() {
                // Of two pages that contradict each other, the first has its say.
                let own = each.get(&std::ptr::from_ref(one.stated));
                let contradicts = change.kind != Kind::Extra && own.is_some_and(|own| !own.about(change).is_empty());
                return Decision::Settled(match contradicts {
                    true => Outcome::Conflict(
                        "another page says otherwise, and the contract says what that one does".to_owned(),
                    ),
                    false => Outcome::Known,
                });
            }
            if let Some(question) = question(change).or_else(|| formless(change, one.stated)) {
                return Decision::Settled(Outcome::Open(question.to_owned()));
            }
            // What the edition does not know may be there all the same, and what a person wrote stays.
            let is_there = || {
                let body = || edits.located.operation(&change.address).and_then(oas_contract::Operation::request_body);
                let whole = change.address.path.is_empty() && change.address.location == Some(Location::Body);
                edits.located.schema(&change.address).is_some() || whole && body().is_some()
            };
            if change.aspect == Aspect::Field && change.kind == Kind::Missing && is_there() {
                let reason = "the contract has it, and not as the page says; edit it by hand";
                return Decision::Settled(Outcome::Conflict(reason.to_owned()));
            }
            // A list of values is merged value by value.
            let merged = change.aspect == Aspect::Values
                && edits
                    .located
                    .schema(&change.address)
                    .is_some_and(|schema| locate::part(schema, edits::lists_values).is_some());
            let own: Vec<&str> = edition
                .about(change)
                .into_iter()
                .chain(edition.of_former_name(change))
                // How a person writes a type goes with the type.
                .filter(|own| own.is_about(change) || !matches!(own.aspect, Aspect::Format | Aspect::Required))
                .map(|own| own.message.as_str())
                .collect();
            if !merged && !own.is_empty() {
                return Decision::Settled(Outcome::Conflict(own.join("; ")));
            }
            let noted = is_completed(&edits.located, change);
            if replaces(change) && noted {
                let reason = "a person has completed it there (`x-completed`); edit it by hand";
                return Decision::Settled(Outcome::Conflict(reason.to_owned()));
            }
            match edits.change(change, one.stated, base.get(&change.address.operation).copied(), &named) {
                Some(list) => Decision::Edited(list, noted),
                None => Decision::Settled(Outcome::Conflict(BY_HAND.to_owned())),
            }
        };
        pending.iter().map(decide).collect()
    }

    /// What each page by itself differs from the contract in, whatever others state of the same operation.
    fn of_each_page(&self, pending: &[Pending<'_>]) -> HashMap<*const Operation, Vec<Difference>> {
        let mut met = HashSet::new();
        let stated = pending.iter().map(|one| one.stated).filter(|stated| met.insert(std::ptr::from_ref(*stated)));
        let stated: Vec<&Operation> = stated.collect();
        let operations: Vec<Operation> = stated.iter().map(|stated| (*stated).clone()).collect();
        let differences = compare::with_contract(&operations, compare::PAGE, &self.contract, true);
        stated.into_iter().map(std::ptr::from_ref).zip(differences).collect()
    }

    /// Notes the lines of the contract that conflicts are about.
    pub(super) fn contradicted(&mut self) {
        let is_conflict = |outcome: &Outcome| matches!(outcome, Outcome::Conflict(_));
        if self.changes.iter().all(|change| !is_conflict(&change.outcome)) {
            return;
        }
        let left = self.to_pages(&self.contract);
        let left = Differences::of(&left);
        let source = self.contract.source();
        for change in self.changes.iter_mut().filter(|change| is_conflict(&change.outcome)) {
            let line = left.about(&change.difference).first().and_then(|left| left.contract_line);
            change.contract = line.map(|line| (source.clone(), line));
        }
    }
}

/// Differences by what they are about, so that those of a field and of all below it stand together.
struct Differences<'d>(BTreeMap<&'d Address, Vec<&'d Difference>>);

impl<'d> Differences<'d> {
    fn of(all: &'d [Difference]) -> Self {
        let mut by_address: BTreeMap<&Address, Vec<&Difference>> = BTreeMap::new();
        for difference in all {
            by_address.entry(&difference.address).or_default().push(difference);
        }
        Self(by_address)
    }

    /// Those that concern a change. A field that comes, goes or changes its type is all that is in it.
    fn about(&self, change: &Difference) -> Vec<&'d Difference> {
        let whole = matches!(change.aspect, Aspect::Field | Aspect::Type);
        let address = &change.address;
        let within = self.0.range::<&Address, _>(address..).take_while(|(known, _)| {
            (&known.operation, known.location) == (&address.operation, address.location)
                && known.path.starts_with(&address.path)
                && (whole || known.path.len() == address.path.len())
        });
        let concerns = |other: &&Difference| {
            let required = change.kind == Kind::Missing && other.aspect == Aspect::Required;
            other.is_about(change) || whole && !required && other.aspect != Aspect::Example
        };
        within.flat_map(|(_, found)| found.iter().copied()).filter(concerns).collect()
    }

    /// Those that say that the contract does not have the name that a field had.
    fn of_former_name(&self, change: &Difference) -> impl Iterator<Item = &'d Difference> {
        let former = change.other_name.as_ref().map(|name| {
            let mut address = change.address.clone();
            if let Some(last) = address.path.last_mut() {
                last.clone_from(name);
            }
            address
        });
        let found = former.and_then(|address| self.0.get(&address)).into_iter().flatten().copied();
        found.filter(|own| own.aspect == Aspect::Field)
    }
}

/// Whether a person has completed what a change is about.
fn is_completed(located: &Located<'_>, change: &Difference) -> bool {
    let own = located.schema(&change.address).is_some_and(|schema| locate::is_completed(schema.written()));
    let listed = located
        .operation(&change.address)
        .zip(change.address.parameter())
        .and_then(|(operation, (location, name))| located.parameter(operation, location, name));
    own || listed.is_some_and(|listed| listed.parameter.completed())
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
        Aspect::Host if change.address.path.first().is_some_and(|host| !is_callable(host)) => {
            Some("it is a placeholder, and cannot be called: decide about `servers`")
        }
        Aspect::Host if change.kind == Kind::Extra => {
            Some("the page does not name this host any more: decide about `servers`")
        }
        _ => None,
    }
}

/// What a contract has no form for.
fn formless(change: &Difference, stated: &Operation) -> Option<&'static str> {
    let (location, name) = change.address.parameter().filter(|_| change.aspect == Aspect::Field)?;
    let same = |known: &&Parameter| known.location.value == location && known.field.name.value == name;
    let parameter = stated.parameters.iter().find(same)?;
    skeleton::has_no_form(parameter).then_some(skeleton::NO_FORM)
}

/// Whether a change takes something out that a person may have completed.
fn replaces(change: &Difference) -> bool {
    change.aspect == Aspect::Type || change.aspect == Aspect::Field && change.kind == Kind::Extra
}
