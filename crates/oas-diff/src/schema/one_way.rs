//! Which schemas hold a required property that goes one way only. The type of what is both sent and received has an optional
//! field for it, so that an operation more may change a type. Knows schemas, and which of them an operation uses.

use std::collections::{HashMap, HashSet};

use oas_contract::{Node, Operation, Schema, View as _};

/// The schemas that hold such a property, be it far inside.
#[derive(Debug, Default)]
pub(crate) struct OneWay(HashSet<*const Node>);

fn key(schema: &Schema<'_>) -> *const Node {
    std::ptr::from_ref(schema.node())
}

/// The schemas of what an operation sends and receives.
pub(crate) fn used<'d>(operation: &Operation<'d>) -> impl Iterator<Item = Schema<'d>> {
    let sent = operation.request_body().into_iter().flat_map(|body| body.media());
    let received = operation.responses().flat_map(|response| response.media());
    sent.chain(received).filter_map(|media| media.schema())
}

impl OneWay {
    /// Looks through schemas and everything in them, each once.
    pub(crate) fn of<'d>(schemas: impl IntoIterator<Item = Schema<'d>>) -> Self {
        let mut open: Vec<Schema<'d>> = schemas.into_iter().collect();
        let mut outer: HashMap<*const Node, Vec<*const Node>> = HashMap::new();
        let mut met = HashSet::new();
        let (mut required, mut properties) = (HashSet::new(), Vec::new());
        while let Some(schema) = open.pop() {
            if !met.insert(key(&schema)) {
                continue;
            }
            required.extend(schema.required());
            let one_way = schema.properties().filter(|one| one.schema.read_only() || one.schema.write_only());
            properties.extend(one_way.map(|one| (one.name, key(&schema))));
            let inside = [schema.items(), schema.additional_schema()].into_iter().flatten();
            let alternatives = schema.one_of().into_iter().chain(schema.any_of());
            let parts = inside.chain(schema.prefix_items()).chain(schema.all_of()).chain(alternatives);
            for part in schema.properties().map(|one| one.schema).chain(parts) {
                outer.entry(key(&part)).or_default().push(key(&schema));
                open.push(part);
            }
        }
        // Another part of the same whole may say that it is required.
        let found = properties.into_iter().filter(|(name, _)| required.contains(name)).map(|(_, holder)| holder);
        let mut open: Vec<*const Node> = found.collect();
        let mut holding = HashSet::new();
        while let Some(holder) = open.pop() {
            if holding.insert(holder) {
                open.extend(outer.get(&holder).into_iter().flatten());
            }
        }
        Self(holding)
    }

    pub(crate) fn holds(&self, schema: &Schema<'_>) -> bool {
        self.0.contains(&key(schema))
    }
}
