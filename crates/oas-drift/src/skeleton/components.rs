//! Components that are added to a contract, and the names that are left for them.

use std::collections::BTreeSet;

use oas_contract::{Document, Version, Yaml, free_number};
use oas_pages::facts::{Location, Operation};

use super::names;

/// What is added to a contract: named schemas, beside the parts that point at them.
pub(crate) struct Skeleton {
    /// The components that are new.
    pub(crate) components: Vec<(String, Yaml)>,
    /// The names that are taken, in the contract and here, folded as types are.
    taken: BTreeSet<String>,
    /// What comes before a name that is taken.
    pub(super) prefix: String,
    /// The version of OpenAPI that the contract has.
    pub(super) version: Version,
}

impl Skeleton {
    /// For an operation, in a contract.
    pub(crate) fn new(contract: &Document, operation_id: &str) -> Self {
        let taken = contract.schemas().map(|(name, ..)| folded(name)).collect();
        Self { components: Vec::new(), taken, prefix: names::type_name(operation_id), version: contract.version() }
    }

    /// A name for a component that nothing else has.
    pub(super) fn name(&mut self, wanted: &str) -> String {
        let wanted = names::type_name(wanted);
        let prefixed = format!("{}{wanted}", self.prefix);
        let numbered = |number: u64| format!("{prefixed}{number}");
        let is_taken = |name: &str| self.taken.contains(&folded(name));
        let name = [wanted, prefixed.clone()].into_iter().find(|name| !is_taken(name));
        let name = name.unwrap_or_else(|| numbered(free_number(|number| is_taken(&numbered(number)))));
        self.taken.insert(folded(&name));
        name
    }
}

fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a place is read by a client, and so must not be strict.
pub(super) fn is_answer(location: Location) -> bool {
    matches!(location, Location::Response | Location::ResponseHeader)
}

/// A name for the method of an operation that a contract does not have yet.
pub(crate) fn operation_id(contract: &Document, operation: &Operation) -> String {
    let taken: BTreeSet<String> =
        contract.operations().iter().filter_map(oas_contract::Operation::id).map(folded).collect();
    names::operation_ids(operation).find(|name| !taken.contains(&folded(name))).expect("there is no end of numbers")
}
