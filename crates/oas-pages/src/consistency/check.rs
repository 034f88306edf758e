//! What the checks of a page share: where findings go, and the fields of an operation under their names in messages. Knows
//! facts only.

use oas_contract::{Finding, Node, Value};

use crate::facts::{Facts, Field, Operation, Schema};
use crate::rules::Rule;

pub(super) struct Check<'f> {
    pub(super) facts: &'f Facts,
    pub(super) findings: Vec<Finding>,
}

impl Check<'_> {
    pub(super) fn add(&mut self, rule: Rule, line: u32, message: String) {
        self.findings.push(rule.at(self.facts.source(), line, message));
    }
}

/// The bodies of an operation, each with its name in messages.
pub(super) fn bodies(operation: &Operation) -> impl Iterator<Item = (&'static str, &Schema)> {
    [("body", &operation.body), ("response", &operation.response)]
        .into_iter()
        .filter_map(|(name, schema)| Some((name, schema.as_ref()?)))
}

/// Every field of a schema with its name in messages: `response data[].id`.
pub(super) fn fields<'s>(prefix: &str, schema: &'s Schema) -> Vec<(String, &'s Field)> {
    let prefix = elements(prefix, schema);
    let below = |field: &'s Field| {
        let name = join(&prefix, &field.name.value);
        let inner = fields(&name, &field.schema);
        std::iter::once((name, field)).chain(inner)
    };
    schema.members().iter().flat_map(below).collect()
}

/// The name of what a list holds, or of the object itself.
pub(super) fn elements(prefix: &str, schema: &Schema) -> String {
    format!("{prefix}{}", if schema.items.is_some() { "[]" } else { "" })
}

/// The name of a member.
pub(super) fn join(prefix: &str, name: &str) -> String {
    let sign = if prefix.contains(' ') { '.' } else { ' ' };
    format!("{prefix}{sign}{name}")
}

/// The object itself, or the objects in a list.
pub(super) fn objects(node: &Node) -> Vec<&Node> {
    match &node.value {
        Value::Mapping(_) => vec![node],
        Value::Sequence(elements) => elements.iter().flat_map(objects).collect(),
        _ => Vec::new(),
    }
}
