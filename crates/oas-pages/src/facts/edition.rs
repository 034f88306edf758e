//! What pages stated when a contract was completed from them: the facts of `specs/facts`. Knows how they are written
//! and read again, not how pages change.

use std::fmt;

use oas_contract::{Document, Finding, Source};

use super::model::{Facts, Operation};
use super::{document, writer};

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
}

impl Edition {
    /// An edition without a page.
    pub fn empty(title: &str) -> Self {
        Self { title: title.to_owned(), operations: Vec::new() }
    }

    /// Reads a file of `specs/facts`.
    pub fn parse(source: &Source) -> Result<Self, Box<Finding>> {
        let document = Document::parse(source)?;
        let title = document.title().unwrap_or_default().to_owned();
        Ok(Self { title, operations: document::of_document(&document) })
    }

    /// Puts what a page states now in the place of what it stated.
    pub fn replace(&mut self, facts: &Facts) {
        for operation in &facts.operations {
            let key = operation.key();
            match self.operations.iter_mut().find(|known| known.key() == key) {
                Some(known) => *known = operation.clone(),
                None => self.operations.push(operation.clone()),
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
