//! Two descriptions of the same operations, as facts: what one says and the other does not, and where they contradict each
//! other. Knows neither pages nor contracts.

mod comparison;
mod sent;
mod values;

use oas_pages::facts::Operation;

use crate::difference::{Address, Aspect, Difference, Kind};
use comparison::Comparison;
pub(crate) use sent::Sent;

/// What is compared, in the words of messages.
pub(crate) const PAGE: &str = "the page";

/// What a page is held against.
pub(crate) const CONTRACT: &str = "the contract";

/// What a page is held against where it is its own earlier edition.
pub(crate) const EARLIER: &str = "the earlier edition";

/// What a page and another description differ in.
pub(crate) fn differences(
    page: &[Operation],
    known: &[Operation],
    [page_word, word]: [&'static str; 2],
    sent: &Sent,
    thorough: bool,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    for stated in page {
        let address = Address { operation: stated.key(), place: None, path: Vec::new() };
        match known.iter().find(|operation| operation.key() == address.operation) {
            Some(operation) => {
                let completed = operation.completed;
                Comparison { sent, page: page_word, known: word, thorough, address, completed, out: &mut differences }
                    .operation(stated, operation);
            }
            None => differences.push(Difference {
                kind: Kind::Missing,
                aspect: Aspect::Operation,
                address: Address { path: vec![format!("{} {}", method(stated), path(stated))], ..address },
                message: format!("{page_word} describes this operation, {word} has none"),
                page_line: Some(stated.path.as_ref().or(stated.method.as_ref()).map_or(1, |stated| stated.line)),
                contract_line: None,
                inferred: stated.path.as_ref().is_some_and(|path| path.inferred),
                completed: false,
                other_name: None,
            }),
        }
    }
    differences
}

/// A page that does not say its method most likely describes a `GET`.
fn method(operation: &Operation) -> &str {
    operation.method.as_ref().map_or("GET", |method| &method.value)
}

fn path(operation: &Operation) -> &str {
    operation.path.as_ref().map_or("", |path| &path.value)
}
