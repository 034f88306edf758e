//! Schemas of OpenAPI documents, of all versions, as what is known about values.

use std::collections::HashSet;

use oas_contract::extensions::facts as kept;
use oas_contract::{Bound, Count, Kind, Node, View};
use serde_json::Value;

use super::{DEEPEST, MOST_AGAIN, Reader};
use crate::facts::members;
use crate::facts::model::{Bounds, Field, Limit, Schema, Stated};
use crate::facts::ways::Way;

impl Reader<'_> {
    /// Whether a schema is read as well: for the first time always, then as long as that is not too often.
    fn may_read(&self, node: &Node, depth: usize, line: u32) -> bool {
        if depth > DEEPEST {
            self.deep.set(self.deep.get().or(Some(line)));
            return false;
        }
        if self.known.borrow_mut().insert(std::ptr::from_ref(node)) {
            return true;
        }
        self.again.set(self.again.get() + 1);
        if self.again.get() > MOST_AGAIN {
            self.many.set(self.many.get().or(Some(line)));
            return false;
        }
        true
    }

    pub(super) fn schema(
        &self,
        schema: &oas_contract::Schema<'_>,
        description: Option<&Node>,
        above: &mut HashSet<*const Node>,
        depth: usize,
    ) -> Schema {
        let mut out = Schema::default();
        let line = schema.position().line;
        // Where several types are listed, facts have the first.
        let kind = schema.kind().or_else(|| schema.types().kinds().next());
        out.kind = stated(schema, members::KIND, schema.kind_node(), kind);
        if !above.insert(std::ptr::from_ref(schema.node())) {
            return out;
        }
        if !self.may_read(schema.node(), depth, line) {
            above.remove(&std::ptr::from_ref(schema.node()));
            return out;
        }
        let value = |member: &str, node: Option<&Node>| stated(schema, member, node, node.map(Node::to_json));
        out.format = stated(schema, members::FORMAT, schema.format_node(), schema.format().map(str::to_owned));
        out.default = value(members::DEFAULT, schema.default());
        out.example = value(members::EXAMPLE, schema.examples().first().copied());
        out.enumeration = enumeration(schema);
        out.bounds = bounds(schema);
        if let Some(items) = schema.items() {
            out.kind.get_or_insert(Stated::inferred(Kind::Array, line));
            out.items = Some(Box::new(self.schema(&items, None, above, depth + 1)));
        }
        let required = schema.required();
        for property in schema.properties() {
            out.kind.get_or_insert(Stated::inferred(Kind::Object, line));
            let inner = &property.schema;
            out.fields.push(Field {
                name: Stated {
                    value: property.name.to_owned(),
                    line: kept::line(inner).unwrap_or(property.key.line),
                    inferred: kept::is_inferred(inner, members::NAME),
                },
                required: schema
                    .required_node()
                    .map(|list| Stated::new(required.contains(&property.name), list.position.line)),
                deprecated: inner.deprecated(),
                schema: self.schema(inner, None, above, depth + 1),
            });
        }
        out.ways = ways(schema);
        for part in [schema.all_of(), schema.one_of(), schema.any_of()].iter().flatten() {
            let part = self.schema(part, None, above, depth + 1);
            out.kind = out.kind.take().or(part.kind);
            out.format = out.format.take().or(part.format);
            out.items = out.items.take().or(part.items);
            out.enumeration = out.enumeration.take().or(part.enumeration);
            for field in part.fields {
                if out.fields.iter().all(|known| known.name.value != field.name.value) {
                    out.fields.push(field);
                }
            }
        }
        // What is said beside a schema is said of it.
        let own = schema.description_node().or(description);
        let said_line = own.map_or(line, |own| own.position.line);
        self.annotate.described(&mut out, own.and_then(Node::as_str).unwrap_or_default(), said_line);
        out.completed = schema.completed();
        above.remove(&std::ptr::from_ref(schema.node()));
        out
    }
}

/// Alternatives that only say which members must be given.
fn ways(schema: &oas_contract::Schema<'_>) -> Vec<Way> {
    let parts = schema.any_of();
    let only_requires = |part: &oas_contract::Schema<'_>| part.required_node().is_some() && !part.has_properties();
    if !parts.iter().all(only_requires) {
        return Vec::new();
    }
    let common = schema.required();
    let way = |part: &oas_contract::Schema<'_>| {
        let required = common.iter().chain(&part.required()).map(|name| (*name).to_owned()).collect();
        Way { title: None, line: part.position().line, required }
    };
    parts.iter().map(way).collect()
}

/// What a member says, where it stands, and whether only an example shows it.
fn stated<T>(
    schema: &oas_contract::Schema<'_>,
    member: &str,
    node: Option<&Node>,
    value: Option<T>,
) -> Option<Stated<T>> {
    Some(Stated { value: value?, line: node?.position.line, inferred: kept::is_inferred(schema, member) })
}

fn enumeration(schema: &oas_contract::Schema<'_>) -> Option<Stated<Vec<Value>>> {
    if let (Some(values), Some(node)) = (schema.open_values(), schema.open_values_node()) {
        return Some(Stated::new(values.into_iter().map(|value| value.value).collect(), node.position.line));
    }
    let values = schema.values()?;
    let list: Vec<Value> = values.list.iter().map(|value| value.to_json()).filter(|value| !value.is_null()).collect();
    stated(schema, members::VALUES, Some(values.node), (!list.is_empty()).then_some(list))
}

fn bounds(schema: &oas_contract::Schema<'_>) -> Bounds {
    let limit = |member: &str, bound: Option<Bound<'_>>| {
        let bound = bound?;
        let limit = Limit { number: bound.value.clone(), exclusive: bound.exclusive };
        stated(schema, member, Some(bound.node), Some(limit))
    };
    let count = |member: fn(bool) -> &'static str, length: Option<Count<'_>>, items: Option<Count<'_>>| {
        let count = length.or(items)?;
        stated(schema, member(length.is_none()), Some(count.node), Some(count.value))
    };
    Bounds {
        minimum: limit(members::MINIMUM, schema.minimum()),
        maximum: limit(members::MAXIMUM, schema.maximum()),
        min_length: count(members::min_length, schema.min_length(), schema.min_items()),
        max_length: count(members::max_length, schema.max_length(), schema.max_items()),
    }
}
