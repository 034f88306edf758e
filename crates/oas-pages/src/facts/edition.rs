//! What pages stated when a contract was completed from them: the facts of `specs/facts`. Knows how they are written
//! and read again, not how pages change.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::fmt;

use oas_contract::{Document, Finding, Report, Source};

use super::model::{Facts, Operation};
use super::{document, join, writer};

/// The facts of the pages that a contract was completed from.
///
/// ```
/// let page = oas_pages::Page::new("pets.md", b"GET /v1/pets\n\n| Name | Type |\n|---|---|\n| limit | Integer |\n");
/// let facts = oas_pages::read(&page.expect("it is text"));
/// let mut edition = oas_pages::facts::Edition::empty("pets");
/// edition.replace(&facts);
/// assert!(edition.to_string().contains("x-digest: sha256:"));
/// ```
#[derive(Clone, Debug)]
pub struct Edition {
    title: String,
    /// What the pages stated about each operation.
    pub operations: Vec<Operation>,
    /// Warnings about what was left out when they were read again.
    pub left_out: Option<Report>,
}

impl Edition {
    /// An edition without a page.
    pub fn empty(title: &str) -> Self {
        Self { title: title.to_owned(), operations: Vec::new(), left_out: None }
    }

    /// Reads a file of `specs/facts`.
    pub fn parse(source: &Source) -> Result<Self, Box<Finding>> {
        let document = Document::parse(source)?;
        let title = document.title().unwrap_or_default().to_owned();
        let (operations, left_out) = document::of_document(&document);
        Ok(Self { title, operations, left_out: Some(left_out) })
    }

    /// Puts what a page states now in the place of what it stated.
    pub fn replace(&mut self, facts: &Facts) {
        self.replace_all(std::slice::from_ref(facts));
    }

    /// Puts what pages state now in the place of what they stated: of an operation that several of them describe, what any of them
    /// does.
    pub fn replace_all(&mut self, pages: &[Facts]) {
        let mut known: HashMap<String, usize> =
            self.operations.iter().enumerate().rev().map(|(index, known)| (known.key(), index)).collect();
        let mut met = HashSet::new();
        for operation in pages.iter().flat_map(|page| &page.operations) {
            match known.entry(operation.key()) {
                Entry::Occupied(at) if met.contains(at.get()) => {
                    join::operation(&mut self.operations[*at.get()], operation);
                }
                Entry::Occupied(at) => {
                    met.insert(*at.get());
                    self.operations[*at.get()] = operation.clone();
                }
                Entry::Vacant(at) => {
                    met.insert(self.operations.len());
                    at.insert(self.operations.len());
                    self.operations.push(operation.clone());
                }
            }
        }
    }
}

/// As it is kept.
impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&writer::write(&self.title, &self.operations.iter().collect::<Vec<_>>()))
    }
}
