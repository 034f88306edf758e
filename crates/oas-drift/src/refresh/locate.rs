//! Where in a contract stands what an address names. Knows the form of contracts: shared parameters, schemas in parts.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use oas_contract::extensions::COMPLETED;
use oas_contract::{Document, MediaType, Node, Operation, Parameter, Response, Schema, View};

use crate::difference::Address;
use oas_pages::facts::{Location, operation_key};

/// A contract, and its operations by their keys.
pub(super) struct Located<'d> {
    contract: &'d Document,
    operations: HashMap<String, Operation<'d>>,
    /// The parameters of the operations that were asked for, by the node of each.
    parameters: RefCell<HashMap<*const Node, Rc<Parameters<'d>>>>,
}

/// The parameters of an operation by where they stand and by name, that of a header in small letters.
type Parameters<'d> = HashMap<(&'static str, String), Listed<'d>>;

/// A parameter in the list that has it.
#[derive(Clone, Copy)]
pub(super) struct Listed<'d> {
    pub(super) list: &'d Node,
    pub(super) index: usize,
    pub(super) parameter: Parameter<'d>,
}

impl<'d> Located<'d> {
    /// Finds the operations of a contract.
    pub(super) fn of(contract: &'d Document) -> Self {
        let operations = contract.operations().into_iter().rev();
        let operations = operations.map(|known| (operation_key(known.method, known.path), known)).collect();
        Self { contract, operations, parameters: RefCell::default() }
    }

    /// The operation of a key.
    pub(super) fn keyed(&self, key: &str) -> Option<&Operation<'d>> {
        self.operations.get(key)
    }

    /// The operation of an address.
    pub(super) fn operation(&self, address: &Address) -> Option<&Operation<'d>> {
        self.keyed(&address.operation)
    }

    /// All operations, in no order.
    pub(super) fn operations(&self) -> impl Iterator<Item = &Operation<'d>> {
        self.operations.values()
    }

    /// A parameter of an operation: its own, or one of its path.
    pub(super) fn parameter(&self, operation: &Operation<'d>, location: Location, name: &str) -> Option<Listed<'d>> {
        // A parameter of the path has the name that the template gives it.
        let mut of_path =
            operation.parameters.iter().filter(|parameter| parameter.location == oas_contract::Location::Path);
        let name = match (location, of_path.next(), of_path.next()) {
            (Location::Path, Some(only), None) => only.name,
            _ => name,
        };
        let known = Rc::clone(
            self.parameters
                .borrow_mut()
                .entry(std::ptr::from_ref(operation.node()))
                .or_insert_with(|| Rc::new(self.parameters_of(operation))),
        );
        known.get(&(location.word(), compared(location.word(), name))).copied()
    }

    /// All parameters of an operation; of those with one name, the first.
    fn parameters_of(&self, operation: &Operation<'d>) -> Parameters<'d> {
        let mut found = Parameters::new();
        for list in operation.parameter_lists() {
            for (index, node) in list.as_sequence().into_iter().flatten().enumerate() {
                let Some(parameter) = Parameter::at(self.contract, node) else { continue };
                let location = parameter.location.word();
                found.entry((location, compared(location, parameter.name))).or_insert(Listed {
                    list,
                    index,
                    parameter,
                });
            }
        }
        found
    }

    /// The schema at an address.
    pub(super) fn schema(&self, address: &Address) -> Option<Schema<'d>> {
        let operation = self.operation(address)?;
        let (mut schema, path) = match address.location? {
            location @ (Location::Body | Location::Response) => (body(operation, location)?, address.path.as_slice()),
            Location::ResponseHeader => {
                let (name, rest) = address.path.split_first()?;
                let headers = success(operation)?.headers();
                (headers.into_iter().find(|known| known.name == name)?.schema()?, rest)
            }
            location => {
                let (name, rest) = address.path.split_first()?;
                (self.parameter(operation, location, name)?.parameter.schema()?, rest)
            }
        };
        for name in path {
            schema = match name.as_str() {
                "[]" => parts(schema).into_iter().find_map(|part| part.items())?,
                name => owner(schema, name)?.property(name)?.schema,
            };
        }
        Some(schema)
    }
}

/// A name as it is compared: that of a header has no case.
fn compared(location: &str, name: &str) -> String {
    if location == Location::Header.word() { name.to_ascii_lowercase() } else { name.to_owned() }
}

/// The response that a successful call has.
pub(super) fn success<'d>(operation: &Operation<'d>) -> Option<Response<'d>> {
    operation.responses().find(|known| known.status.starts_with(['1', '2', '3']) || known.status == "default")
}

/// What a body of an operation may be written as.
pub(super) fn media<'d>(operation: &Operation<'d>, location: Location) -> Vec<MediaType<'d>> {
    match location {
        Location::Body => operation.request_body().map(|body| body.media()).unwrap_or_default(),
        _ => success(operation).map(|response| response.media()).unwrap_or_default(),
    }
}

/// The schema of a body of an operation.
pub(super) fn body<'d>(operation: &Operation<'d>, location: Location) -> Option<Schema<'d>> {
    let media = media(operation, location);
    media.into_iter().find(|media| oas_contract::is_json(media.name) || media.name.contains("form"))?.schema()
}

/// Whether a person has completed what is written in a place, be it only a reference.
pub(super) fn is_completed(written: &Node) -> bool {
    written.as_mapping().is_some_and(|members| members.get(COMPLETED.name).is_some())
}

/// The part of a schema that has the property.
pub(super) fn owner<'d>(schema: Schema<'d>, name: &str) -> Option<Schema<'d>> {
    parts(schema).into_iter().find(|part| part.property(name).is_some())
}

/// The names of the properties of a schema, those of its parts among them.
pub(super) fn property_names(schema: Schema<'_>) -> Vec<&str> {
    parts(schema).iter().flat_map(|part| part.properties().map(|property| property.name).collect::<Vec<_>>()).collect()
}

/// The first part of a schema that says something.
pub(super) fn part<'d>(schema: Schema<'d>, says: impl Fn(&Schema<'d>) -> bool) -> Option<Schema<'d>> {
    parts(schema).into_iter().find(says)
}

/// A schema and what it is made of, the outermost first.
fn parts(schema: Schema<'_>) -> Vec<Schema<'_>> {
    let mut open = vec![schema];
    let mut met = HashSet::new();
    let mut found = Vec::new();
    while let Some(schema) = open.pop() {
        if met.insert(std::ptr::from_ref(schema.node())) {
            found.push(schema);
            open.extend([schema.all_of(), schema.one_of(), schema.any_of()].into_iter().flatten().rev());
        }
    }
    found
}
