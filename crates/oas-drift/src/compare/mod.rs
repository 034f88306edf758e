//! Two descriptions of the same operations, as facts: what one says and the other does not, and where they contradict each
//! other. Knows what a contract says, not how its text is edited.

mod comparison;
mod sent;
mod values;

use std::collections::HashMap;

use oas_contract::{Document, Report};
use oas_pages::facts::{Operation, of_document};

use crate::difference::{Address, Difference, Kind};
use comparison::Comparison;
use sent::Sent;

/// What is compared, in the words of messages.
pub(crate) const PAGE: &str = "the page";

/// What a page is held against.
const CONTRACT: &str = "the contract";

/// What a page is held against where it is its own earlier edition.
pub(crate) const EARLIER: &str = "the earlier edition";

/// A contract that pages are held against.
pub(crate) struct Contract {
    operations: Vec<Operation>,
    sent: Sent,
    /// Warnings about what of it is held against nothing.
    pub(crate) left_out: Report,
}

impl Contract {
    pub(crate) fn of(document: &Document) -> Self {
        let (operations, left_out) = of_document(document);
        Self { operations, sent: Sent::of(document), left_out }
    }

    /// The headers of the answers of an operation, by its key.
    pub(crate) fn response_headers(&self, key: &str) -> Vec<String> {
        let operation = self.operations.iter().find(|operation| operation.key() == key);
        operation.into_iter().flat_map(|known| &known.response_headers).map(|field| field.name.value.clone()).collect()
    }

    /// What each operation of a page, or of an edition of one, differs from it in.
    pub(crate) fn differences(
        &self,
        page: &[Operation],
        page_word: &'static str,
        thorough: bool,
    ) -> Vec<Vec<Difference>> {
        differences(page, &self.operations, [page_word, CONTRACT], &self.sent, thorough)
    }
}

/// What each operation of a page, or of an edition of one, differs from a contract in.
pub(crate) fn with_contract(
    page: &[Operation],
    page_word: &'static str,
    contract: &Document,
    thorough: bool,
) -> Vec<Vec<Difference>> {
    Contract::of(contract).differences(page, page_word, thorough)
}

/// What each operation of a page differs from its earlier edition in.
pub(crate) fn with_edition<'p>(
    page: impl IntoIterator<Item = &'p Operation>,
    edition: &[Operation],
) -> Vec<Vec<Difference>> {
    differences(page, edition, [PAGE, EARLIER], &Sent::default(), true)
}

fn differences<'p>(
    page: impl IntoIterator<Item = &'p Operation>,
    known: &[Operation],
    [page_word, word]: [&'static str; 2],
    sent: &Sent,
    thorough: bool,
) -> Vec<Vec<Difference>> {
    // Of those with one key, the first.
    let known: HashMap<_, _> = known.iter().rev().map(|operation| (operation.key(), operation)).collect();
    let differ = |stated: &Operation| {
        let address = Address { operation: stated.key(), location: None, path: Vec::new() };
        let Some(operation) = known.get(&address.operation) else {
            let message = format!("{page_word} describes this operation, {word} has none");
            let line = stated.path.as_ref().or(stated.method.as_ref()).map_or(1, |stated| stated.line);
            let inferred = stated.path.as_ref().is_some_and(|path| path.inferred);
            let difference = Difference::of_operation(Kind::Missing, address.operation, name(stated), message);
            return vec![Difference { page_line: Some(line), inferred, ..difference }];
        };
        let (mut out, completed) = (Vec::new(), operation.completed);
        Comparison { sent, page: page_word, known: word, thorough, address, completed, out: &mut out }
            .operation(stated, operation);
        out
    };
    page.into_iter().map(differ).collect()
}

/// Method and path as they are stated. A page that does not say its method most likely describes a `GET`.
fn name(operation: &Operation) -> String {
    let method = operation.method.as_ref().map_or("GET", |method| &method.value);
    format!("{method} {}", operation.path.as_ref().map_or("", |path| &path.value))
}
