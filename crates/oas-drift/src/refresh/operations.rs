//! Whole operations: new ones, ones that are described under another path, ones that are not described any more. Knows
//! facts and contracts.

use oas_contract::Yaml;

use super::edits::Edits;
use super::locate;
use super::merge::{BY_HAND, Merge};
use super::outcome::Outcome;
use crate::compare;
use crate::difference::{Difference, Kind};
use crate::skeleton::{self, Skeleton};
use oas_pages::facts::{self, Facts, Operation, operation_key};

impl Merge {
    /// Adds an operation that the contract does not have.
    pub(super) fn new_operation(&mut self, stated: &Operation, page: &Facts, retrieved: &str) -> Outcome {
        if self.has(&stated.key()) {
            return Outcome::Known;
        }
        let Some(path) = &stated.path else {
            return Outcome::Open("the page does not say its path: add the operation by hand".to_owned());
        };
        let method = stated.method.as_ref().map_or("get".to_owned(), |method| method.value.to_lowercase());
        let id = skeleton::operation_id(&self.contract, stated);
        let mut new = Skeleton::new(&self.contract, &id);
        let written = new.operation(&id, stated, source(page, retrieved));
        let edits = Edits::new(&self.contract).ok_or(BY_HAND.to_owned());
        let contract = edits.and_then(|edits| {
            let mut list = edits.components(&new).ok_or(BY_HAND)?;
            let paths = self.contract.paths().filter(|paths| paths.as_mapping().is_some_and(|all| !all.is_empty()));
            let item = paths.and_then(|paths| paths.as_mapping()?.get(&path.value));
            let methods = || Yaml::map([(method.as_str(), written.clone())]);
            let edit = match (paths, item) {
                (_, Some(item)) => edits.editor.set(&item.node, &method, &written, None),
                (Some(paths), None) => edits.editor.set(paths, &path.value, &methods(), None),
                (None, None) => {
                    let paths = Yaml::map([(path.value.as_str(), methods())]);
                    edits.editor.set(self.contract.root(), "paths", &paths, None)
                }
            };
            list.push(edit.ok_or(BY_HAND)?);
            self.checked(&edits, list, None, Some(&stated.key()))
        });
        self.take(contract)
    }

    /// Gives an operation another method or path, where a page describes one operation less and another one instead.
    pub(super) fn moved(&mut self, page: &Facts) {
        let gone: Vec<usize> = self.gone_from(page);
        let new: Vec<&Operation> = page
            .operations
            .iter()
            .filter(|stated| !self.base.iter().any(|known| known.key() == stated.key()))
            .filter(|stated| !self.has(&stated.key()))
            .collect();
        let ([index], [stated]) = (gone.as_slice(), new.as_slice()) else { return };
        let before = self.base[*index].clone();
        let (Some(method), Some(path)) = (&stated.method, &stated.path) else { return };
        let old_key = before.key();
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
    }

    /// Asks about operations that the earlier edition of a page had and the page does not have any more.
    pub(super) fn gone(&mut self, page: &Facts) {
        for index in self.gone_from(page) {
            let before = &self.base[index];
            let key = before.key();
            let message = format!("{} describes this operation, the page does not", compare::EARLIER);
            let contract_line = locate::keyed(&self.contract, &key).map(|known| known.position.line);
            let difference = Difference::of_operation(Kind::Extra, key.clone(), key.clone(), message);
            let difference = Difference { contract_line, ..difference };
            let outcome = match self.has(&key) {
                true => Outcome::Open("decide whether the operation is gone; if it is, take it out by hand".to_owned()),
                false => Outcome::Known,
            };
            self.report(difference, page, outcome);
        }
    }

    /// The operations of the edition that stood on the same page and are not on it any more.
    fn gone_from(&self, page: &Facts) -> Vec<usize> {
        let on_page = |known: &Operation| page.operations.iter().any(|stated| stated.key() == known.key());
        let mut digests: Vec<&str> = Vec::new();
        for known in self.base.iter().filter(|known| on_page(known)) {
            digests.extend(known.page_digest.as_deref());
        }
        // A page none of whose operations is known may be the only page that there was.
        let mut all: Vec<&str> = self.base.iter().filter_map(|known| known.page_digest.as_deref()).collect();
        all.sort_unstable();
        all.dedup();
        if digests.is_empty() && all.len() == 1 {
            digests = all;
        }
        let same_page =
            |known: &Operation| known.page_digest.as_deref().is_some_and(|digest| digests.contains(&digest));
        self.base
            .iter()
            .enumerate()
            .filter(|(_, known)| same_page(known) && !on_page(known))
            .map(|(index, _)| index)
            .collect()
    }

    pub(super) fn has(&self, key: &str) -> bool {
        locate::keyed(&self.contract, key).is_some()
    }

    /// The contract with an operation under another method and path.
    fn with_key(&self, key: &str, method: &str, path: &str) -> Result<oas_contract::Document, String> {
        let edits = Edits::new(&self.contract).ok_or(BY_HAND)?;
        let known = locate::keyed(&self.contract, key).ok_or("the contract does not have it")?;
        let paths = self.contract.paths().ok_or(BY_HAND)?;
        let item = known.item_node().ok_or(BY_HAND)?;
        let mut list = Vec::new();
        if known.method != method {
            list.push(edits.editor.rename(item, known.method, method).ok_or(BY_HAND)?);
        }
        if known.path != path {
            let operations = self.contract.operations();
            let alone = operations.iter().filter(|other| other.path == known.path).count() == 1;
            if !alone || paths.as_mapping().is_some_and(|paths| paths.get(path).is_some()) {
                return Err("other operations have the same path; move it by hand".to_owned());
            }
            list.push(edits.editor.rename(paths, known.path, path).ok_or(BY_HAND)?);
        }
        self.checked(&edits, list, None, Some(&operation_key(method, path)))
    }
}

/// `x-source` of a page.
fn source(page: &Facts, retrieved: &str) -> Yaml {
    let name = page.source().name().rsplit(['/', '\\']).next().unwrap_or_default();
    let digest = page.digest().into();
    Yaml::map([("title", name.into()), ("url", "".into()), ("retrieved", retrieved.into()), ("digest", digest)])
}
