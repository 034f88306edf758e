//! Where in a contract stands what an address names. Knows the form of contracts: shared parameters, schemas in parts.

use std::collections::HashSet;

use oas_contract::extensions::COMPLETED;
use oas_contract::{Document, MediaType, Node, Operation, Parameter, Response, Schema, View};

use crate::difference::Address;
use oas_pages::facts::{Location, operation_key};

/// The operation of an address.
pub(super) fn operation<'d>(contract: &'d Document, address: &Address) -> Option<Operation<'d>> {
    keyed(contract, &address.operation)
}

/// The operation of a key.
pub(super) fn keyed<'d>(contract: &'d Document, key: &str) -> Option<Operation<'d>> {
    contract.operations().into_iter().find(|known| operation_key(known.method, known.path) == key)
}

/// A parameter in the list that has it.
pub(super) struct Listed<'d> {
    pub(super) list: &'d Node,
    pub(super) index: usize,
    pub(super) parameter: Parameter<'d>,
}

/// A parameter of an operation: its own, or one of its path.
pub(super) fn parameter<'d>(
    contract: &'d Document,
    operation: &Operation<'d>,
    location: Location,
    name: &str,
) -> Option<Listed<'d>> {
    // A parameter of the path has the name that the template gives it.
    let of_path: Vec<_> =
        operation.parameters.iter().filter(|parameter| parameter.location == oas_contract::Location::Path).collect();
    let name = if let (Location::Path, [only]) = (location, of_path.as_slice()) { only.name } else { name };
    operation.parameter_lists().into_iter().find_map(|list| {
        list.as_sequence()?.iter().enumerate().find_map(|(index, node)| {
            let parameter = Parameter::at(contract, node)?;
            let same =
                parameter.name == name || location == Location::Header && parameter.name.eq_ignore_ascii_case(name);
            (same && parameter.location.word() == location.word()).then_some(Listed { list, index, parameter })
        })
    })
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

/// The schema at an address.
pub(super) fn schema<'d>(contract: &'d Document, address: &Address) -> Option<Schema<'d>> {
    let operation = operation(contract, address)?;
    let (mut schema, path) = match address.location? {
        location @ (Location::Body | Location::Response) => (body(&operation, location)?, address.path.as_slice()),
        Location::ResponseHeader => {
            let (name, rest) = address.path.split_first()?;
            let headers = success(&operation)?.headers();
            (headers.into_iter().find(|known| known.name == name)?.schema()?, rest)
        }
        location => {
            let (name, rest) = address.path.split_first()?;
            (parameter(contract, &operation, location, name)?.parameter.schema()?, rest)
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

/// Whether a person has completed what is written in a place, be it only a reference.
pub(super) fn is_completed(written: &Node) -> bool {
    written.as_mapping().is_some_and(|members| members.get(COMPLETED.name).is_some())
}

/// The part of a schema that has the property.
pub(super) fn owner<'d>(schema: Schema<'d>, name: &str) -> Option<Schema<'d>> {
    parts(schema).into_iter().find(|part| part.property(name).is_some())
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
