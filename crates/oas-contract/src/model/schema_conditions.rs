//! What OpenAPI 3.1 lets a schema say of some members, elements or values alone: under a condition, by a pattern of their
//! names, or by what nothing else has looked at. Knows schemas; 3.0 has none of it.

use crate::model::{Additional, Object, Schema, View};
use crate::tables::Version;
use crate::tree::Node;

/// How many elements of a list are of a schema.
#[derive(Clone, Copy, Debug)]
pub struct Contains<'d> {
    /// What the elements that are counted are like.
    pub schema: Schema<'d>,
    /// How many at least: one, unless something else is said.
    pub least: u64,
    /// How many at most, where that is said.
    pub greatest: Option<u64>,
}

/// What holds of values depending on whether they are of a schema.
#[derive(Clone, Copy, Debug)]
pub struct Conditional<'d> {
    /// The condition: the schema under `if`.
    pub condition: Schema<'d>,
    /// What holds of values that meet it.
    pub then: Option<Schema<'d>>,
    /// What holds of all others.
    pub otherwise: Option<Schema<'d>>,
}

impl<'d> Schema<'d> {
    /// The members of this schema, where its version of OpenAPI has such.
    fn later(&self) -> Option<Object<'d>> {
        (self.document().version() == Version::V3_1).then_some(self.object)
    }

    fn later_schema(&self, member: &str) -> Option<Schema<'d>> {
        Some(Self::at(self.document(), self.later()?.get(member)?))
    }

    fn later_members(&self, member: &'static str) -> impl Iterator<Item = (&'d str, &'d Node)> + use<'d> {
        self.later().into_iter().flat_map(move |object| object.members(member)).map(|(name, entry)| (name, &entry.node))
    }

    /// What members there may be that no other part of the schema has looked at. Where `additionalProperties` stands beside it,
    /// there are none.
    pub fn unevaluated(&self) -> Additional<'d> {
        let Some(node) = self.later().and_then(|object| object.get("unevaluatedProperties")) else {
            return Additional::Unstated;
        };
        match node.as_bool() {
            _ if self.object.node.get("additionalProperties").is_some() => Additional::Unstated,
            Some(true) => Additional::Any(node),
            Some(false) => Additional::Closed(node),
            None => Additional::Schema(Self::at(self.document(), node)),
        }
    }

    /// Where it is said what members there may be that nothing has looked at.
    pub fn unevaluated_node(&self) -> Option<&'d Node> {
        self.later()?.get("unevaluatedProperties")
    }

    /// The elements that no other part of the schema has looked at.
    pub fn unevaluated_items(&self) -> Option<Schema<'d>> {
        self.later_schema("unevaluatedItems")
    }

    /// What members are whose names match a regular expression.
    pub fn pattern_properties(&self) -> impl Iterator<Item = (&'d str, Schema<'d>)> + use<'d> {
        let document = self.document();
        self.later_members("patternProperties").map(move |(pattern, node)| (pattern, Self::at(document, node)))
    }

    /// The node under `patternProperties`, for who says something about all of them.
    pub fn pattern_properties_node(&self) -> Option<&'d Node> {
        self.later()?.get("patternProperties")
    }

    /// What all names of members are.
    pub fn property_names(&self) -> Option<Schema<'d>> {
        self.later_schema("propertyNames")
    }

    /// How many elements of a list are of a schema.
    pub fn contains(&self) -> Option<Contains<'d>> {
        let count = |member: &str| self.object.get(member)?.as_number()?.to_u64();
        let bounds = (count("minContains"), count("maxContains"));
        let schema = self.later_schema("contains")?;
        Some(Contains { schema, least: bounds.0.unwrap_or(1), greatest: bounds.1 })
    }

    /// What holds under a condition. A condition from which nothing follows is none, nor is what follows from nothing.
    pub fn conditional(&self) -> Option<Conditional<'d>> {
        let [condition, then, otherwise] = ["if", "then", "else"].map(|member| self.later_schema(member));
        let condition = condition.filter(|_| then.is_some() || otherwise.is_some())?;
        Some(Conditional { condition, then, otherwise })
    }

    /// The members that say something under a condition, by their names: for telling that they have changed.
    pub fn conditions(&self) -> impl Iterator<Item = (&'static str, &'d Node)> + use<'d> {
        const NAMES: [&str; 9] = [
            "if",
            "then",
            "else",
            "contains",
            "minContains",
            "maxContains",
            "propertyNames",
            "dependentRequired",
            "dependentSchemas",
        ];
        let later = self.later();
        NAMES.into_iter().filter_map(move |name| Some((name, later?.get(name)?)))
    }

    /// The members that must be there where another one is.
    pub fn dependent_required(&self) -> impl Iterator<Item = (&'d str, Vec<&'d str>)> + use<'d> {
        self.later_members("dependentRequired").map(|(name, node)| {
            let needed = node.as_sequence().unwrap_or_default();
            (name, needed.iter().filter_map(Node::as_str).collect())
        })
    }

    /// What an object is where it has a member.
    pub fn dependent_schemas(&self) -> impl Iterator<Item = (&'d str, Schema<'d>)> + use<'d> {
        let document = self.document();
        self.later_members("dependentSchemas").map(move |(name, node)| (name, Self::at(document, node)))
    }
}
