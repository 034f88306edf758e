//! Bodies that a page shows, held against the fields that it lists and against each other. Knows facts only.

use oas_contract::{Node, Value as Shown};

use super::Check;
use crate::facts::{Field, Kind, Schema};
use crate::infer::{kind_of_number, member};

impl Check<'_> {
    /// A body that is shown, held against the fields that are listed.
    pub(super) fn body(&mut self, prefix: &str, schema: &Schema, value: &Node) {
        if let Some(elements) = value.as_sequence() {
            if let Some(items) = &schema.items {
                for element in elements {
                    self.body(&format!("{prefix}[]"), items, element);
                }
            }
            return;
        }
        if schema.members().is_empty() {
            return;
        }
        for (name, entry) in value.as_mapping().into_iter().flatten() {
            let field = schema.members().iter().find(|field| field.name.value == name);
            let path = join(prefix, name);
            let Some(field) = field.filter(|field| field.is_described()) else {
                self.add(
                    "example-only",
                    entry.position.line,
                    format!("`{path}` is in the example and nowhere else"),
                    "add it to the contract as optional",
                );
                continue;
            };
            self.shown(&path, field, &entry.node);
            self.body(&path, &field.schema, &entry.node);
        }
    }

    fn shown(&mut self, path: &str, field: &Field, value: &Node) {
        let line = value.position.line;
        let json = value.to_json();
        let kind = kind_of(&value.value);
        if let (Some(stated), Some(shown)) = (field.schema.kind(), kind)
            && stated != shown
            && !(stated == Kind::Number && shown == Kind::Integer)
        {
            let message = format!(
                "`{path}` is {} by the table (line {}) and {} in the example",
                stated.word(),
                field.name.line,
                shown.word()
            );
            self.add("example-of-other-type", line, message, "decide which one is on the wire");
            return;
        }
        if let Some(values) = field.schema.enumeration.as_ref().filter(|values| !values.inferred)
            && kind != Some(Kind::Array)
            && !values.value.contains(&json)
        {
            let message =
                format!("the example has {json} for `{path}`, which is none of its values (line {})", values.line);
            self.add("example-outside-values", line, message, "keep the enumeration open");
        }
        if json.as_str() == Some("") {
            self.add(
                "blank-example",
                line,
                format!("`{path}` is an empty text in the example"),
                "decide whether it means that there is nothing",
            );
        }
    }

    /// Fields that are listed and that no example shows.
    pub(super) fn absent(&mut self, prefix: &str, schema: &Schema, bodies: &[&Node], line: u32) {
        let prefix = if schema.items.is_some() { &format!("{prefix}[]") } else { prefix };
        for field in schema.members().iter().filter(|field| field.is_described()) {
            let name = &field.name.value;
            let path = join(prefix, name);
            let below: Vec<&Node> =
                bodies.iter().flat_map(|body| objects(body)).filter_map(|object| member(object, name)).collect();
            if below.is_empty() {
                if bodies.iter().any(|body| !objects(body).is_empty()) {
                    let message = format!("`{path}` is in the table and not in the example (line {line})");
                    self.add("not-in-example", field.name.line, message, "keep it optional");
                }
            } else {
                self.absent(&path, &field.schema, &below, line);
            }
        }
    }

    /// The same member with values of different types.
    pub(super) fn shapes(&mut self, prefix: &str, bodies: &[&Node]) {
        let mut names: Vec<&str> = Vec::new();
        let all: Vec<&Node> = bodies.iter().flat_map(|body| objects(body)).collect();
        for (name, _) in all.iter().filter_map(|object| object.as_mapping()).flatten() {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        for name in names {
            let values: Vec<&Node> = all.iter().filter_map(|object| member(object, name)).collect();
            let path = join(prefix, name);
            let first = values.iter().find_map(|value| Some((kind_of(&value.value)?, value.position.line)));
            let other = values
                .iter()
                .find(|value| kind_of(&value.value).is_some_and(|kind| first.is_some_and(|(known, _)| known != kind)));
            if let (Some((kind, line)), Some(other)) = (first, other) {
                let message = format!(
                    "`{path}` is {} in line {line} and {} here",
                    kind.word(),
                    kind_of(&other.value).map_or("null", Kind::word)
                );
                self.add("two-shapes", other.position.line, message, "accept both");
            }
            let list = values.iter().any(|value| value.as_sequence().is_some());
            self.shapes(&if list { format!("{path}[]") } else { path }, &values);
        }
    }
}

/// The name of a member in messages: `response data[].id`.
pub(super) fn join(prefix: &str, name: &str) -> String {
    let sign = if prefix.contains(' ') { '.' } else { ' ' };
    format!("{prefix}{sign}{name}")
}

/// The object itself, or the objects in a list.
pub(super) fn objects(node: &Node) -> Vec<&Node> {
    match &node.value {
        Shown::Mapping(_) => vec![node],
        Shown::Sequence(elements) => elements.iter().flat_map(objects).collect(),
        _ => Vec::new(),
    }
}

fn kind_of(value: &Shown) -> Option<Kind> {
    match value {
        Shown::Null => None,
        Shown::Bool(_) => Some(Kind::Boolean),
        Shown::Number(number) => Some(kind_of_number(number)),
        Shown::String(_) => Some(Kind::String),
        Shown::Sequence(_) => Some(Kind::Array),
        Shown::Mapping(_) => Some(Kind::Object),
    }
}
