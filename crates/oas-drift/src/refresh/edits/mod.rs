//! The edits that carry a change of a page over into the text of a contract. Knows where things stand in a contract, and
//! nothing of whether they should change.

mod editor;
mod fields;
mod values;

use std::collections::HashSet;

use oas_contract::edit::{Edit, Neighbour};
use oas_contract::extensions::{EXTENSIBLE_ENUM, LENIENT, is_extension};
use oas_contract::{Node, Operation, View, Yaml};
use oas_pages::facts::members;
use oas_pages::facts::{self, Location, Schema};

use super::locate;
use crate::difference::{Aspect, Difference, Kind};
use crate::skeleton;
pub(super) use editor::{Edits, field_mut};
use editor::{field_at, has, schema_at};
pub(super) use values::lists_values;

impl<'d> Edits<'d> {
    /// The edits for a change; nothing where a person must make them. The hosts that pages still name are those of others.
    pub(super) fn change(
        &self,
        change: &Difference,
        stated: &facts::Operation,
        before: Option<&facts::Operation>,
        named: &HashSet<&str>,
    ) -> Option<Vec<Edit>> {
        let operation = self.located.operation(&change.address)?;
        let field = field_at(stated, change);
        match (change.aspect, change.kind) {
            (Aspect::Host, Kind::Missing) => self.host(operation, stated, before?, named),
            (Aspect::Status, Kind::Missing) => self.status(operation, change.address.path.first()?),
            (Aspect::Status, _) => {
                let responses = operation.responses_node()?;
                Some(vec![self.editor.remove(responses, change.address.path.first()?)?])
            }
            (Aspect::Field, Kind::Missing) if change.address.path.is_empty() => {
                self.new_body(operation, change, stated)
            }
            (Aspect::Field, Kind::Missing) => self.new_field(operation, change, stated, field?),
            (Aspect::Field, Kind::Extra) => self.lost_field(operation, change),
            (Aspect::Field, _) => self.renamed(operation, change),
            (Aspect::Type, _) => self.retyped(operation, change, stated),
            (Aspect::Required, _) => {
                let wanted = field?.required.as_ref().is_some_and(|required| required.value);
                let mut edits = self.required(operation, change, wanted)?;
                if wanted {
                    edits.extend(self.shown(operation, change, field?, true));
                }
                Some(edits)
            }
            (Aspect::Alternatives, _) => self.alternatives(change, schema_at(stated, change)?),
            (Aspect::Deprecated, _) => {
                let deprecated = field?.deprecated;
                let holder = self.holder(operation, change)?;
                self.flag(holder, "deprecated", deprecated)
            }
            _ => {
                let schema = schema_at(stated, change)?;
                let before = before.and_then(|before| schema_at(before, change));
                let existing = self.located.schema(&change.address)?;
                values::edits(self, change, [before, Some(schema)], existing, !stated.documented)
            }
        }
    }

    /// The parameter, or the schema of the property.
    fn holder(&self, operation: &Operation<'d>, change: &Difference) -> Option<&'d Node> {
        Some(match change.address.location? {
            Location::Body | Location::Response | Location::ResponseHeader => {
                self.located.schema(&change.address)?.written()
            }
            location => {
                let name = change.address.path.first()?;
                self.located.parameter(operation, location, name)?.parameter.node()
            }
        })
    }

    fn new_body(&self, operation: &Operation<'d>, change: &Difference, stated: &facts::Operation) -> Option<Vec<Edit>> {
        let id = operation.id().unwrap_or("operation");
        let mut skeleton = self.skeleton(operation, stated);
        let location = change.address.location?;
        let (schema, word) = match location {
            Location::Body => (stated.body.as_ref()?, "request"),
            _ => (stated.response.as_ref()?, "response"),
        };
        let (key, content) = facts::json_content(skeleton.schema(schema, &format!("{id}_{word}"), location));
        let mut edits = self.components(&skeleton)?;
        edits.push(match location {
            Location::Body => {
                let body = Yaml::Map(vec![(key, content)]);
                self.editor.set(operation.node(), "requestBody", &body, Some(Neighbour::Before("responses")))?
            }
            _ => self.editor.set(locate::success(operation)?.node(), &key, &content, None)?,
        });
        Some(edits)
    }

    fn required(&self, operation: &Operation<'d>, change: &Difference, wanted: bool) -> Option<Vec<Edit>> {
        let (name, location) = (change.address.path.last()?, change.address.location?);
        if location == Location::Body || change.address.path.len() > 1 {
            let owner = locate::owner(self.parent(operation, change)?, name)?;
            return self.listed(&owner, name, wanted);
        }
        let listed = self.located.parameter(operation, location, name)?;
        self.flag(listed.parameter.node(), "required", wanted)
    }

    /// Other ways to make an object, where what stands there says nothing else.
    fn alternatives(&self, change: &Difference, schema: &Schema) -> Option<Vec<Edit>> {
        let existing = self.located.schema(&change.address)?;
        let part = locate::part(existing, |part| !part.any_of().is_empty())
            .or_else(|| locate::part(existing, oas_contract::Schema::has_properties))?;
        if part.any_of().iter().any(|part| part.has_properties() || part.required_node().is_none()) {
            return None;
        }
        Some(vec![match facts::alternative_members(schema) {
            Some((key, list)) => self.editor.set(part.node(), &key, &list, Some(Neighbour::After("properties")))?,
            None => self.editor.remove(part.node(), facts::ALTERNATIVES)?,
        }])
    }

    /// Another type: everything that says what the value is, in the place of what said it before.
    fn retyped(&self, operation: &Operation<'d>, change: &Difference, stated: &facts::Operation) -> Option<Vec<Edit>> {
        let node = self.located.schema(&change.address)?.node();
        let mut skeleton = self.skeleton(operation, stated);
        let wanted = change.address.path.iter().rfind(|name| *name != "[]")?;
        let schema = skeleton.schema(schema_at(stated, change)?, wanted, change.address.location?);
        let Yaml::Map(written) = &schema else { return None };
        let mut edits = self.components(&skeleton)?;
        let says_what = |key: &str| match is_extension(key) {
            true => key == EXTENSIBLE_ENUM.name || key == LENIENT.name,
            false => !matches!(key, "description" | "deprecated" | "title"),
        };
        if written.iter().any(|(key, _)| key == "$ref") {
            // Beside a reference nothing else is said.
            let mut keys = node.as_mapping()?.iter().map(|(key, _)| key);
            let name = change.address.path.last()?;
            let owner = locate::owner(self.parent(operation, change)?, name)?;
            let edit = || self.editor.set(owner.properties_node()?, name, &schema, None);
            edits.extend([keys.all(says_what).then(edit)??]);
            return Some(edits);
        }
        for (key, _) in node.as_mapping()?.iter() {
            if says_what(key) && written.iter().all(|(known, _)| known != key) {
                edits.push(self.editor.remove(node, key)?);
            }
        }
        for (key, value) in written {
            edits.push(self.editor.set(node, key, value, Some(Neighbour::After(members::KIND)))?);
        }
        Some(edits)
    }

    /// Another host, where the contract names the one that the page named before. Where other pages still name that one, it is
    /// the host of the operation alone.
    fn host(
        &self,
        operation: &Operation<'d>,
        stated: &facts::Operation,
        known: &facts::Operation,
        named: &HashSet<&str>,
    ) -> Option<Vec<Edit>> {
        let gone: Vec<&str> = known
            .hosts
            .iter()
            .map(|host| host.value.as_str())
            .filter(|host| stated.hosts.iter().all(|kept| kept.value != *host))
            .collect();
        let new: Vec<&facts::Stated<String>> =
            stated.hosts.iter().filter(|host| known.hosts.iter().all(|kept| kept.value != host.value)).collect();
        let ([gone], [new]) = (gone.as_slice(), new.as_slice()) else { return None };
        let own = operation.own_servers();
        let is_own = !own.is_empty();
        let listed = if is_own { own } else { self.contract.servers() };
        let server = listed.into_iter().find(|server| server.url().as_deref() == Some(*gone))?;
        let url: Yaml = new.value.as_str().into();
        if !is_own && named.contains(*gone) {
            let servers = Yaml::List(vec![Yaml::map([("url", url)])]);
            let before = ["parameters", "requestBody", "responses"].into_iter().find(|key| has(operation.node(), key));
            return Some(vec![self.editor.set(
                operation.node(),
                "servers",
                &servers,
                before.map(Neighbour::Before),
            )?]);
        }
        Some(vec![self.editor.set(server.node(), "url", &url, None)?])
    }

    /// Another status: with the body that all errors of the operation have.
    fn status(&self, operation: &Operation<'d>, status: &str) -> Option<Vec<Edit>> {
        let of_errors = operation.responses().filter(|known| known.status.starts_with(['4', '5']));
        let mut bodies: Vec<Option<Yaml>> =
            of_errors.map(|known| Some(known.json_schema()?.written().into())).collect();
        bodies.dedup();
        let mut members =
            vec![("description".to_owned(), Yaml::from(skeleton::reason(status.parse().unwrap_or_default())))];
        if let [Some(schema)] = bodies.as_slice() {
            members.push(facts::json_content(schema.clone()));
        }
        let before = operation.responses().map(|known| known.status).filter(|known| *known < status).last();
        let responses = operation.responses_node()?;
        Some(vec![self.editor.set(responses, status, &Yaml::Map(members), before.map(Neighbour::After))?])
    }
}
