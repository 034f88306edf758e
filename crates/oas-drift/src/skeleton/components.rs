//! Components that are added to a contract, and the names that are left for them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use oas_contract::{Document, Entry, Version, Yaml, free_number};
use oas_pages::facts::{Location, Operation};

use super::names;

/// Components by their names, folded as types are: the name as it is written, and the schema.
type Taken = BTreeMap<String, (String, String)>;

/// What is added to a contract: named schemas, beside the parts that point at them.
pub(crate) struct Skeleton {
    /// The components that are new.
    pub(crate) components: Vec<(String, Yaml)>,
    /// The components of the contract.
    known: Rc<Taken>,
    /// Those that are new.
    added: Taken,
    /// Whether the values that a request may have are open: sentences list them, and no schema.
    pub(super) open: bool,
    /// The servers of the contract.
    pub(super) hosts: Rc<[String]>,
    /// What comes before a name that is taken.
    pub(super) prefix: String,
    /// The version of OpenAPI that the contract has.
    pub(super) version: Version,
}

impl Skeleton {
    /// A skeleton with the components that a contract has.
    pub(crate) fn new(contract: &Document) -> Self {
        let schemas = contract.schemas_node().and_then(|node| node.as_mapping()).into_iter().flatten();
        let written =
            |(name, entry): (&str, &Entry)| (folded(name), (name.to_owned(), Yaml::from(&entry.node).write()));
        let mut taken: Taken = schemas.map(written).collect();
        for (name, ..) in contract.schemas() {
            taken.entry(folded(name)).or_insert_with(|| (name.to_owned(), String::new()));
        }
        let hosts = contract.servers().iter().filter_map(|server| Some(server.url()?.into_owned())).collect();
        let (known, added) = (Rc::new(taken), Taken::new());
        let prefix = String::new();
        Self { components: Vec::new(), known, added, open: false, hosts, prefix, version: contract.version() }
    }

    /// For what is added to an operation of the contract from what is stated of it.
    pub(crate) fn of(&self, operation: &oas_contract::Operation<'_>, stated: &Operation) -> Self {
        let prefix = names::type_name(operation.id().unwrap_or("operation"));
        let (known, hosts) = (Rc::clone(&self.known), Rc::clone(&self.hosts));
        let open = !stated.documented;
        Self { components: Vec::new(), known, added: Taken::new(), open, hosts, prefix, version: self.version }
    }

    /// The component of a name: the name as it is written, and the schema.
    fn taken(&self, name: &str) -> Option<&(String, String)> {
        let folded = folded(name);
        self.added.get(&folded).or_else(|| self.known.get(&folded))
    }

    /// The name of a component with a schema: of the one that is there already, be it in the contract or of another
    /// operation, or a new one.
    pub(super) fn component(&mut self, wanted: &str, schema: Yaml, index: usize) -> String {
        let written = schema.write();
        let [wanted_name, prefixed] = self.names(wanted);
        let numbered = (2..MOST_ALIKE).map(|number| format!("{prefixed}{number}"));
        let mut names = [wanted_name, prefixed.clone()].into_iter().chain(numbered);
        let same = names.find_map(|name| self.taken(&name).filter(|(_, known)| *known == written));
        if let Some((name, _)) = same {
            return name.clone();
        }
        let name = self.name(wanted, &written);
        self.components.insert(index, (name.clone(), schema));
        name
    }

    /// The names that a component may have before it gets a number, the better one first.
    fn names(&self, wanted: &str) -> [String; 2] {
        let wanted = names::type_name(wanted);
        let prefixed = format!("{}{wanted}", self.prefix);
        [wanted, prefixed]
    }

    /// A name for a component that nothing else has.
    fn name(&mut self, wanted: &str, written: &str) -> String {
        let is_taken = |name: &str| self.taken(name).is_some();
        let [wanted, prefixed] = self.names(wanted);
        let numbered = |number: u64| format!("{prefixed}{number}");
        let name = [wanted, prefixed.clone()].into_iter().find(|name| !is_taken(name));
        let name = name.unwrap_or_else(|| numbered(free_number(|number| is_taken(&numbered(number)))));
        self.added.insert(folded(&name), (name.clone(), written.to_owned()));
        name
    }
}

/// The number of a name from which on nobody looks for the same schema.
const MOST_ALIKE: u64 = 8;

fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a place is read by a client, and so must not be strict.
pub(super) fn is_answer(location: Location) -> bool {
    matches!(location, Location::Response | Location::ResponseHeader)
}

/// The names of methods that are taken.
pub(crate) struct OperationIds(BTreeSet<String>);

impl OperationIds {
    /// Those of a contract.
    pub(crate) fn of(contract: &Document) -> Self {
        Self(contract.operations().iter().filter_map(oas_contract::Operation::id).map(folded).collect())
    }

    /// A name for an operation that the contract does not have yet, which is taken from then on.
    pub(crate) fn next(&mut self, operation: &Operation) -> String {
        names::operation_ids(operation).find(|name| self.0.insert(folded(name))).expect("there is no end of numbers")
    }
}
