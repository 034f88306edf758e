//! Whole operations: new ones, ones that are described under another path, ones that are not described any more. Knows
//! facts and contracts.

use std::collections::{HashMap, HashSet};

use oas_contract::{Document, Yaml};

use super::edits::Edits;
use super::locate::Located;
use super::merge::{BY_HAND, Merge, Pending};
use super::outcome::Outcome;
use super::standing::Earlier;
use crate::compare;
use crate::difference::{Difference, Kind};
use crate::skeleton::{self, Skeleton};
use oas_pages::facts::{self, Facts, Location, Members, Operation, operation_key};

impl Merge {
    /// Adds operations that the contract does not have: all of them at once, as every edit reads the whole contract again. Gives
    /// those that another page has stated before.
    pub(super) fn add<'n, 'p>(&mut self, new: &'n [Pending<'p>], retrieved: &str) -> Vec<&'n Pending<'p>> {
        let mut met = self.keys();
        let (mut first, mut again) = (Vec::new(), Vec::new());
        for one in new {
            match &one.stated.path {
                None => {
                    let help = "the page does not say its path: add the operation by hand";
                    self.changes[one.at].outcome = Outcome::Open(help.to_owned());
                }
                Some(path) if met.insert(one.stated.key()) => first.push((one, path.value.as_str())),
                Some(_) => again.push(one),
            }
        }
        self.add_all(&first, retrieved);
        // What could not be added from the first page may be from another one.
        let there = self.keys();
        let mut left = Vec::new();
        for one in again {
            match &one.stated.path {
                Some(path) if !there.contains(&one.stated.key()) && !self.has(&one.stated.key()) => {
                    self.add_all(&[(one, path.value.as_str())], retrieved);
                }
                _ => left.push(one),
            }
        }
        let again = left;
        self.ask(new, &again);
        again
    }

    /// Adds operations; where one of them stands in the way of the others, the halves without each other.
    fn add_all(&mut self, new: &[(&Pending<'_>, &str)], retrieved: &str) {
        if new.is_empty() {
            return;
        }
        let contract = self.with_operations(new, retrieved);
        match new {
            [(one, _)] => self.changes[one.at].outcome = self.take(contract),
            _ if contract.is_err() => {
                let (left, right) = new.split_at(new.len() / 2);
                self.add_all(left, retrieved);
                self.add_all(right, retrieved);
            }
            _ => {
                let outcome = self.take(contract);
                for (one, _) in new {
                    self.changes[one.at].outcome = outcome.clone();
                }
            }
        }
    }

    /// The contract with operations that it does not have.
    fn with_operations(&self, new: &[(&Pending<'_>, &str)], retrieved: &str) -> Result<Document, String> {
        let edits = Edits::new(&self.contract).ok_or(BY_HAND)?;
        let mut skeleton = Skeleton::new(&self.contract);
        let mut ids = skeleton::OperationIds::of(&self.contract);
        // The methods of each path, in the order in which pages state them.
        let mut paths: Vec<(&str, Members)> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut keys = HashSet::new();
        for (Pending { stated, page, .. }, path) in new {
            let method = stated.method.as_ref().map_or("get".to_owned(), |method| method.value.to_lowercase());
            let written = skeleton.operation(&ids.next(stated), stated, source(page, retrieved));
            let place = *places.entry(path).or_insert_with(|| {
                paths.push((path, Members::new()));
                paths.len() - 1
            });
            paths[place].1.push((method, written));
            keys.insert(stated.key());
        }
        let mut list = edits.components(&skeleton).ok_or(BY_HAND)?;
        let known = self.contract.paths().filter(|paths| paths.as_mapping().is_some_and(|all| !all.is_empty()));
        match known {
            None => {
                let all = paths.into_iter().map(|(path, methods)| (path.to_owned(), Yaml::Map(methods)));
                let all = Yaml::Map(all.collect());
                list.push(edits.editor.set(self.contract.root(), "paths", &all, None).ok_or(BY_HAND)?);
            }
            Some(known) => {
                for (path, methods) in paths {
                    match known.as_mapping().and_then(|known| known.get(path)) {
                        Some(item) => {
                            for (method, written) in methods {
                                let edit = edits.editor.set(&item.node, &method, &written, None);
                                list.push(edit.ok_or(BY_HAND)?);
                            }
                        }
                        None => {
                            let edit = edits.editor.set(known, path, &Yaml::Map(methods), None);
                            list.push(edit.ok_or(BY_HAND)?);
                        }
                    }
                }
            }
        }
        self.checked(&edits, list, &[], &keys)
    }

    /// Asks about what operations that were added cannot have without a person, behind what is said of each; nothing is said
    /// of those that were there already.
    fn ask(&mut self, new: &[Pending<'_>], again: &[&Pending<'_>]) {
        let again: HashSet<usize> = again.iter().map(|one| one.at).collect();
        let added: Vec<&Pending<'_>> =
            new.iter().filter(|one| self.changes[one.at].outcome == Outcome::Applied(false)).collect();
        let stated: Vec<Operation> = added.iter().map(|one| one.stated.clone()).collect();
        let left = compare::with_contract(&stated, compare::PAGE, &self.contract, false);
        let mut questions = added.into_iter().zip(left).peekable();
        for (at, change) in std::mem::take(&mut self.changes).into_iter().enumerate() {
            let asked = questions.next_if(|(one, _)| one.at == at);
            if again.contains(&at) {
                continue;
            }
            let operation = change.difference.clone();
            self.changes.push(change);
            let Some((Pending { stated, page, .. }, left)) = asked else { continue };
            if stated.method.is_none() {
                let outcome = Outcome::Open("the page does not say its method: `get` is assumed".to_owned());
                self.report(operation, page, outcome);
            }
            // What only an example shows is in the contract.
            for difference in left.into_iter().filter(|difference| difference.kind != Kind::Extra) {
                let help = match difference.address.location {
                    Some(Location::Header) => {
                        "credentials go to `components/securitySchemes`, constants to `x-request-headers`"
                    }
                    Some(Location::Query) => skeleton::NO_FORM,
                    _ => "say it by hand",
                };
                self.report(difference, page, Outcome::Open(help.to_owned()));
            }
        }
    }

    /// Gives an operation another method or path, where a page describes one operation less and another one instead; whether there
    /// is one.
    pub(super) fn moved(&mut self, page: &Facts, pages: &[Facts], earlier: &Earlier) -> bool {
        let gone: Vec<usize> = earlier.gone_from(page, &self.base);
        let [index] = gone.as_slice() else { return false };
        let known: HashSet<String> = self.base.iter().map(Operation::key).chain(self.keys()).collect();
        let new: Vec<&Operation> = page.operations.iter().filter(|stated| !known.contains(&stated.key())).collect();
        let [stated] = new.as_slice() else { return false };
        let before = self.base[*index].clone();
        let (Some(method), Some(path)) = (&stated.method, &stated.path) else { return false };
        let old_key = before.key();
        if pages.iter().flat_map(|page| &page.operations).any(|stated| stated.key() == old_key) {
            return false;
        }
        let describe = |operation: &Operation| {
            let word = |part: &Option<facts::Stated<String>>| part.as_ref().map_or("?", |part| &part.value).to_owned();
            format!("{} {}", word(&operation.method), word(&operation.path))
        };
        let message = format!("{} has it as {}", compare::EARLIER, describe(&before));
        let difference = Difference::of_operation(Kind::Renamed, stated.key(), describe(stated), message);
        let difference = Difference { page_line: Some(path.line), inferred: path.inferred, ..difference };
        // The rest of the page is held against the operation under its new name.
        let renamed = &mut self.base[*index];
        (renamed.method, renamed.path) = (stated.method.clone(), stated.path.clone());
        self.theirs.operations.retain(|known| known.key() != old_key);
        let contract = self.with_key(&old_key, &method.value.to_lowercase(), &path.value);
        let outcome = self.take(contract);
        self.report(difference, page, outcome);
        true
    }

    /// Asks about operations that the earlier edition of a page had and the page does not have any more.
    pub(super) fn gone(&mut self, page: &Facts, earlier: &Earlier) {
        let gone = earlier.gone_from(page, &self.base);
        if gone.is_empty() {
            return;
        }
        let located = Located::of(&self.contract);
        let describe = |index: usize| {
            let key = self.base[index].key();
            let message = format!("{} describes this operation, the page does not", compare::EARLIER);
            let known = located.keyed(&key);
            let difference = Difference::of_operation(Kind::Extra, key.clone(), key, message);
            let outcome = match known {
                Some(_) => {
                    Outcome::Open("decide whether the operation is gone; if it is, take it out by hand".to_owned())
                }
                None => Outcome::Known,
            };
            (Difference { contract_line: known.map(|known| known.position.line), ..difference }, outcome)
        };
        let described: Vec<(Difference, Outcome)> = gone.into_iter().map(describe).collect();
        for (difference, outcome) in described {
            self.report(difference, page, outcome);
        }
    }

    /// The operations of the contract.
    pub(super) fn keys(&self) -> HashSet<String> {
        self.contract.operations().iter().map(|known| operation_key(known.method, known.path)).collect()
    }

    pub(super) fn has(&self, key: &str) -> bool {
        Located::of(&self.contract).keyed(key).is_some()
    }

    /// The contract with an operation under another method and path.
    fn with_key(&self, key: &str, method: &str, path: &str) -> Result<Document, String> {
        let edits = Edits::new(&self.contract).ok_or(BY_HAND)?;
        let known = edits.located.keyed(key).ok_or("the contract does not have it")?;
        let paths = self.contract.paths().ok_or(BY_HAND)?;
        let item = known.item_node().ok_or(BY_HAND)?;
        let mut list = Vec::new();
        if known.method != method {
            list.push(edits.editor.rename(item, known.method, method).ok_or(BY_HAND)?);
        }
        if known.path != path {
            let alone = edits.located.operations().filter(|other| other.path == known.path).count() == 1;
            if !alone || paths.as_mapping().is_some_and(|paths| paths.get(path).is_some()) {
                return Err("other operations have the same path; move it by hand".to_owned());
            }
            list.push(edits.editor.rename(paths, known.path, path).ok_or(BY_HAND)?);
        }
        self.checked(&edits, list, &[], &HashSet::from([operation_key(method, path)]))
    }
}

/// `x-source` of a page.
fn source(page: &Facts, retrieved: &str) -> Yaml {
    let whole = page.source().name();
    let name = whole.rsplit(['/', '\\']).next().unwrap_or_default();
    // A page that was fetched is called by its address.
    let url = if whole.contains("://") { whole } else { "" };
    let digest = page.digest().into();
    Yaml::map([("title", name.into()), ("url", url.into()), ("retrieved", retrieved.into()), ("digest", digest)])
}
