//! What a schema says of members that no property describes: that there are none, what they are, what those of some names are.
//! Knows the parts of one schema.

use std::cell::OnceCell;
use std::collections::HashSet;

use oas_contract::{Additional, Mapping, Node, Schema, Value, View as _};

use super::Flattened;
use crate::schema::pattern::matches_everything;

/// What the parts say of members that no property describes.
#[derive(Debug, Default)]
pub(super) struct OtherMembers<'d> {
    closed: OnceCell<bool>,
    additional: OnceCell<Vec<Schema<'d>>>,
    patterns: OnceCell<Vec<(&'d str, Schema<'d>)>>,
}

impl<'d> Flattened<'d> {
    /// Members of other names are refused.
    pub(crate) fn is_closed(&self) -> bool {
        *self.others.closed.get_or_init(|| {
            let evaluated = self.evaluates_here();
            let closed = |additional| match additional {
                Additional::Closed(_) => true,
                Additional::Schema(schema) => is_nothing(&schema),
                _ => false,
            };
            let all = |part: &Schema<'d>| self.of_all_names(part).is_some();
            self.any(|part| !all(part) && (closed(part.additional()) || evaluated && closed(part.unevaluated())))
        })
    }

    /// Whether only the parts themselves look at members, so that what they leave is known.
    pub(crate) fn evaluates_here(&self) -> bool {
        let depends = |part: &Schema<'d>| part.conditional().is_some() || part.dependent_schemas().next().is_some();
        self.unions.is_empty() && !self.any(depends)
    }

    /// The schemas of members of other names, where they say anything.
    pub(crate) fn additional(&self) -> &[Schema<'d>] {
        self.others.additional.get_or_init(|| self.read_additional())
    }

    fn read_additional(&self) -> Vec<Schema<'d>> {
        let says = |additional| match additional {
            Additional::Schema(schema) if !matches!(&schema.node().value, Value::Mapping(all) if all.is_empty()) => {
                Some(schema)
            }
            _ => None,
        };
        let evaluated = self.evaluates_here();
        let schema = |part: &Schema<'d>| match self.of_all_names(part) {
            Some(schema) => says(Additional::Schema(schema)),
            None => says(part.additional()).or_else(|| says(part.unevaluated()).filter(|_| evaluated)),
        };
        self.each(schema).collect()
    }

    /// What parts say of properties that only other parts describe: to them they are some of all other members.
    pub(super) fn as_others(&self) -> Vec<(usize, Schema<'d>)> {
        let mut found = Vec::new();
        for part in self.parts.iter().filter(|part| part.pattern_properties().next().is_none()) {
            let says = |node: &&Node| match &node.value {
                Value::Bool(value) => !value,
                Value::Mapping(members) => !members.is_empty(),
                _ => false,
            };
            let Some(node) = part.additional_node().filter(says) else { continue };
            let own: HashSet<&str> = part.properties().map(|property| property.name).collect();
            let others = self.properties.iter().enumerate().filter(|(_, property)| !own.contains(property.name));
            found.extend(others.map(|(number, _)| (number, Schema::at(part.document(), node))));
        }
        found
    }

    /// The schema by which a property is refused that another part describes: members of other names are, there.
    pub(crate) fn refused(&self, name: &str) -> Option<Schema<'d>> {
        let number = if self.refused.is_empty() { None } else { self.position(name) };
        number.and_then(|number| self.refused.get(&number).copied())
    }

    /// What a part says of members by a pattern that every name matches, where no property has a name of its own.
    fn of_all_names(&self, part: &Schema<'d>) -> Option<Schema<'d>> {
        let mut patterns = part.pattern_properties().filter(|_| self.properties.is_empty());
        patterns.find(|(pattern, _)| matches_everything(pattern)).map(|(_, schema)| schema)
    }

    /// What is said of members whose names match a regular expression, by whichever parts.
    pub(crate) fn patterns(&self) -> &[(&'d str, Schema<'d>)] {
        self.others.patterns.get_or_init(|| {
            let all = self.parts.iter().flat_map(Schema::pattern_properties);
            all.filter(|(pattern, _)| !(self.properties.is_empty() && matches_everything(pattern))).collect()
        })
    }
}

/// Whether a schema allows no value: `false`, or what nothing must not match.
pub(crate) fn is_nothing(schema: &Schema<'_>) -> bool {
    let everything = |refused: Schema<'_>| {
        refused.boolean() == Some(true) || refused.node().as_mapping().is_some_and(Mapping::is_empty)
    };
    schema.boolean() == Some(false) || schema.not().is_some_and(everything)
}
