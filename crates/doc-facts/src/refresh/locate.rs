//! Where in a contract stands what an address names. Knows the form of contracts: references, shared parameters, schemas
//! in parts.

use std::collections::HashSet;

use contract::{Document, Node, Operation};

use crate::drift::{self, Address};
use crate::facts::Place;

/// The operation of an address.
pub(super) fn operation<'d>(contract: &'d Document, address: &Address) -> Option<Operation<'d>> {
    let same = |operation: &Operation<'_>| drift::template(operation.method, operation.path) == address.operation;
    contract.operations().into_iter().find(same)
}

/// A parameter in the list that has it.
pub(super) struct Listed<'d> {
    pub(super) list: &'d Node,
    pub(super) index: usize,
    /// The parameter, its reference followed.
    pub(super) node: &'d Node,
}

/// A parameter of an operation: its own, or one of its path.
pub(super) fn parameter<'d>(
    contract: &'d Document,
    operation: &Operation<'d>,
    place: Place,
    name: &str,
) -> Option<Listed<'d>> {
    let path = contract.root().get("paths")?.get(operation.path)?;
    // A parameter of the path has the name that the template gives it.
    let of_path: Vec<_> =
        operation.parameters.iter().filter(|parameter| parameter.location == contract::Location::Path).collect();
    let name = if let (Place::Path, [only]) = (place, of_path.as_slice()) { only.name } else { name };
    let lists = [Some(operation.node), contract.resolve(path)];
    lists.into_iter().flatten().filter_map(|holder| holder.get("parameters")).find_map(|list| {
        list.as_sequence()?.iter().enumerate().find_map(|(index, node)| {
            let node = contract.resolve(node)?;
            let known = node.str("name")?;
            let same = known == name || place == Place::Header && known.eq_ignore_ascii_case(name);
            (same && node.str("in") == Some(place.word())).then_some(Listed { list, index, node })
        })
    })
}

/// The response that a successful call has.
pub(super) fn success<'d>(contract: &'d Document, operation: &Operation<'d>) -> Option<&'d Node> {
    let responses = operation.node.members("responses");
    let mut good = responses.filter(|(status, _)| status.starts_with(['1', '2', '3']) || *status == "default");
    let (_, response) = good.next()?;
    contract.resolve(&response.node)
}

/// The schema of a body of an operation.
pub(super) fn body<'d>(contract: &'d Document, operation: &Operation<'d>, place: Place) -> Option<&'d Node> {
    let holder = match place {
        Place::Body => contract.resolve(operation.node.get("requestBody")?)?,
        _ => success(contract, operation)?,
    };
    let (_, media) = holder.members("content").find(|(media, _)| contract::is_json(media) || media.contains("form"))?;
    media.node.get("schema")
}

/// The schema at an address, as it stands there: it may be a reference.
pub(super) fn schema<'d>(contract: &'d Document, address: &Address) -> Option<&'d Node> {
    let operation = operation(contract, address)?;
    let (mut schema, path) = match address.place? {
        place @ (Place::Body | Place::Response) => (body(contract, &operation, place)?, address.path.as_slice()),
        Place::ResponseHeader => {
            let (name, rest) = address.path.split_first()?;
            let header = success(contract, &operation)?.members("headers").find(|(known, _)| known == name)?.1;
            (contract.resolve(&header.node)?.get("schema")?, rest)
        }
        place => {
            let (name, rest) = address.path.split_first()?;
            (parameter(contract, &operation, place, name)?.node.get("schema")?, rest)
        }
    };
    for name in path {
        schema = match name.as_str() {
            "[]" => part_with(contract, schema, &["items"])?.get("items")?,
            name => owner(contract, schema, name)?.get("properties")?.get(name)?,
        };
    }
    Some(schema)
}

/// The part of a schema that has the property.
pub(super) fn owner<'d>(contract: &'d Document, schema: &'d Node, name: &str) -> Option<&'d Node> {
    parts(contract, schema).into_iter().find(|part| part.members("properties").any(|(known, _)| known == name))
}

/// The part of a schema that has one of these keys.
pub(super) fn part_with<'d>(contract: &'d Document, schema: &'d Node, keys: &[&str]) -> Option<&'d Node> {
    parts(contract, schema).into_iter().find(|part| keys.iter().any(|key| part.get(key).is_some()))
}

/// A schema and what it is made of, references followed, the outermost first.
fn parts<'d>(contract: &'d Document, schema: &'d Node) -> Vec<&'d Node> {
    let mut open = vec![schema];
    let mut met = HashSet::new();
    let mut found = Vec::new();
    while let Some(node) = open.pop() {
        let Some(node) = contract.resolve(node) else { continue };
        if met.insert(std::ptr::from_ref(node)) {
            found.push(node);
            let inner: Vec<&Node> = ["allOf", "oneOf", "anyOf"].iter().flat_map(|key| node.elements(key)).collect();
            open.extend(inner.into_iter().rev());
        }
    }
    found
}
