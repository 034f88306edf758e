//! How a contract names what is kept: by `x-identifies`, `x-time-of` and `x-pairs`; or, where it says nothing of this kind anywhere, by
//! convention. Knows names, not what operations do.

use std::collections::HashMap;

use oas_contract::extensions::{Pairs, TimeOf};
use oas_contract::{Document, Kind, Location, Property, Schema};

use super::convention;
use super::resource_type::ResourceType;

/// How one contract does.
pub(super) struct Naming {
    /// The parameters of paths that name things, with the schemas of these; nothing where convention says.
    parameters: Option<HashMap<String, String>>,
}

impl Naming {
    pub(super) fn of(document: &Document) -> Self {
        let operations = document.operations();
        let in_path = operations.iter().flat_map(|operation| &operation.parameters);
        let in_path = in_path.filter(|known| known.location == Location::Path);
        let named = in_path.filter_map(|known| Some((known.name.to_owned(), known.identifies()?.to_owned())));
        Self { parameters: document.says_what_is_kept().then(|| named.collect()) }
    }

    /// Whether the contract says all of it.
    pub(super) fn is_declared(&self) -> bool {
        self.parameters.is_some()
    }

    /// The type whose id a parameter of a path is.
    pub(super) fn parameter(&self, types: &[ResourceType], name: &str) -> Option<usize> {
        match &self.parameters {
            Some(parameters) => position(types, parameters.get(name)?),
            None => convention::identified(types, name),
        }
    }

    /// The type whose id a member is.
    pub(super) fn member(&self, types: &[ResourceType], property: &Property<'_>) -> Option<usize> {
        match self.is_declared() {
            true => position(types, identifies(&property.schema)?),
            false => convention::identified(types, property.name),
        }
    }

    /// The type that a member of a body names some of.
    pub(super) fn mentioned(&self, types: &[ResourceType], property: &Property<'_>) -> Option<usize> {
        match self.is_declared() {
            true => position(types, identifies(&property.schema)?),
            false => convention::mentioned(types, property),
        }
    }

    /// Whether a member of an answer has the id of what a thing of this type was made of.
    pub(super) fn is_source(&self, kind: &ResourceType, property: &Property<'_>) -> bool {
        match self.is_declared() {
            true => identifies(&property.schema) == Some(&kind.name),
            false => convention::is_source(kind, property.name),
        }
    }

    /// The member that is the id of what has a schema, where paging and waits do not say it.
    pub(super) fn key(&self, name: &str, schema: &Schema<'_>) -> Option<String> {
        let is_key = |property: &Property<'_>| match self.is_declared() {
            true => identifies(&property.schema) == Some(name),
            false => property.name == "id",
        };
        schema.unwrapped().properties().find(is_key).map(|property| property.name.to_owned())
    }

    /// The member by which a body gives what is made its id.
    pub(super) fn requested(&self, kind: &ResourceType, body: &Schema<'_>, starts_job: bool) -> Option<String> {
        if !self.is_declared() {
            return convention::requested(body, &kind.key);
        }
        // What a job is named is what it works on.
        let gives = |property: &Property<'_>| {
            property.schema.unwrapped().kind() != Some(Kind::Array) && identifies(&property.schema) == Some(&kind.name)
        };
        body.properties().filter(|_| !starts_job).find(gives).map(|property| property.name.to_owned())
    }

    /// What a time is that of.
    pub(super) fn time_of(&self, property: &Property<'_>) -> TimeOf {
        let said = || property.schema.time_of().or(property.schema.unwrapped().time_of());
        if self.is_declared() { said().unwrap_or(TimeOf::Neither) } else { convention::time_of(property.name) }
    }

    /// How the texts of a list are pairs, if they are.
    pub(super) fn pairs(&self, list: &Schema<'_>) -> Option<Pairs> {
        if self.is_declared() { list.pairs().or(list.unwrapped().pairs()) } else { Some(convention::pairs()) }
    }
}

/// The type of a name.
pub(super) fn position(types: &[ResourceType], name: &str) -> Option<usize> {
    types.iter().position(|known| known.name == name)
}

fn identifies<'d>(schema: &Schema<'d>) -> Option<&'d str> {
    schema.identifies().or(schema.unwrapped().identifies())
}
