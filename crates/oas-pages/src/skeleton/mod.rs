//! Facts as parts of a contract: schemas that a user will name become components, enumerations of answers stay open.
//! Descriptions, which a page's sentences never become, are left for a person. Knows facts and the form of contracts.

mod contract;
mod decisions;
mod names;
mod operation;
mod schemas;

use std::collections::BTreeSet;

use oas_contract::{Document, Version, Yaml};

use crate::facts::{Operation, Place};
pub use contract::new_contract;
pub use decisions::decisions;
pub(crate) use operation::{body, reason};
pub(crate) use schemas::{enumeration_key, limit};

/// What is added to a contract: named schemas, beside the parts that point at them.
pub(crate) struct Skeleton {
    /// The components that are new.
    pub(crate) components: Vec<(String, Yaml)>,
    /// The names that are taken, in the contract and here, folded as types are.
    taken: BTreeSet<String>,
    /// What comes before a name that is taken.
    prefix: String,
    /// The version of OpenAPI that the contract has.
    version: Version,
}

impl Skeleton {
    /// For an operation, in a contract.
    pub(crate) fn new(contract: &Document, operation_id: &str) -> Self {
        let taken = contract.schemas().map(|(name, ..)| folded(name)).collect();
        Self { components: Vec::new(), taken, prefix: names::type_name(operation_id), version: contract.version() }
    }

    /// A name for a component that nothing else has.
    fn name(&mut self, wanted: &str) -> String {
        let wanted = names::type_name(wanted);
        let prefixed = format!("{}{wanted}", self.prefix);
        let numbered = (2..).map(|number| format!("{prefixed}{number}"));
        let mut names = [wanted, prefixed.clone()].into_iter().chain(numbered);
        let name = names.find(|name| !self.taken.contains(&folded(name))).expect("there is no end of numbers");
        self.taken.insert(folded(&name));
        name
    }
}

fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a place is read by a client, and so must not be strict.
fn is_answer(place: Place) -> bool {
    matches!(place, Place::Response | Place::ResponseHeader)
}

/// A name for the method of an operation that a contract does not have yet.
pub(crate) fn operation_id(contract: &Document, operation: &Operation) -> String {
    let taken: BTreeSet<String> =
        contract.operations().iter().filter_map(oas_contract::Operation::id).map(folded).collect();
    names::operation_ids(operation).find(|name| !taken.contains(&folded(name))).expect("there is no end of numbers")
}
