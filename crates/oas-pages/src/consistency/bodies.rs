//! Bodies that a page shows against the fields that it lists, and against each other. Knows facts only.

use oas_contract::{Node, Value};

use super::check::{Check, bodies, elements, join, objects};
use crate::facts::{Field, Kind, Operation, Schema};
use crate::infer::{kind_of_number, member};
use crate::rules;

impl Check<'_> {
    pub(super) fn bodies(&mut self, operation: &Operation) {
        for (word, schema) in bodies(operation) {
            let examples: Vec<&Node> = if word == "body" {
                operation.requests.iter().filter_map(|request| request.body.as_ref()).collect()
            } else {
                let succeeded = operation.bodies.iter().filter(|body| !body.request && body.succeeds());
                succeeded.map(|body| &body.value).collect()
            };
            let is_stated = |field: &Field| field.schema.kind.as_ref().is_some_and(|kind| !kind.inferred);
            if schema.fields.iter().any(is_stated) {
                for body in &examples {
                    self.body(word, schema, body);
                }
                if let Some(body) = examples.first() {
                    self.absent(word, schema, &examples, body.position.line);
                }
            }
            self.shapes(word, &examples);
        }
    }

    /// A body against the fields that are listed.
    fn body(&mut self, prefix: &str, schema: &Schema, value: &Node) {
        if let Some(values) = value.as_sequence() {
            for (items, value) in values.iter().filter_map(|value| Some((schema.items.as_ref()?, value))) {
                self.body(&format!("{prefix}[]"), items, value);
            }
            return;
        }
        let members = value.as_mapping().into_iter().flatten().filter(|_| !schema.members().is_empty());
        for (name, entry) in members {
            let field = schema.members().iter().find(|field| field.name.value == name);
            let path = join(prefix, name);
            if let Some(field) = field.filter(|field| field.is_described()) {
                self.value(&path, field, &entry.node);
                self.body(&path, &field.schema, &entry.node);
            } else {
                let message = format!("`{path}` is in the example and nowhere else");
                self.add(rules::EXAMPLE_ONLY, entry.position.line, message);
            }
        }
    }

    /// A value against the type and the values of its field.
    fn value(&mut self, path: &str, field: &Field, value: &Node) {
        let (line, stated_line) = (value.position.line, field.name.line);
        let kind = kind_of(&value.value);
        if let (Some(stated), Some(found)) = (field.schema.kind(), kind)
            && stated != found
            && !(stated == Kind::Number && found == Kind::Integer)
        {
            let (stated, found) = (stated.word(), found.word());
            let message = format!("`{path}` is {stated} by the table (line {stated_line}) and {found} in the example");
            return self.add(rules::EXAMPLE_OF_OTHER_TYPE, line, message);
        }
        let json = value.to_json();
        if let Some(values) = field.schema.enumeration.as_ref().filter(|values| !values.inferred)
            && kind != Some(Kind::Array)
            && !values.value.contains(&json)
        {
            let stated = values.line;
            let message = format!("the example has {json} for `{path}`, which is none of its values (line {stated})");
            self.add(rules::EXAMPLE_OUTSIDE_VALUES, line, message);
        }
        if json.as_str() == Some("") {
            self.add(rules::BLANK_EXAMPLE, line, format!("`{path}` is an empty text in the example"));
        }
    }

    /// Fields that are listed and that no example shows.
    fn absent(&mut self, prefix: &str, schema: &Schema, examples: &[&Node], line: u32) {
        let prefix = elements(prefix, schema);
        let all: Vec<&Node> = examples.iter().flat_map(|body| objects(body)).collect();
        for field in schema.members().iter().filter(|field| field.is_described()) {
            let path = join(&prefix, &field.name.value);
            let below: Vec<&Node> = all.iter().filter_map(|object| member(object, &field.name.value)).collect();
            if !below.is_empty() {
                self.absent(&path, &field.schema, &below, line);
            } else if !all.is_empty() {
                let message = format!("`{path}` is in the table and not in the example (line {line})");
                self.add(rules::NOT_IN_EXAMPLE, field.name.line, message);
            }
        }
    }

    /// The same member with values of different types.
    fn shapes(&mut self, prefix: &str, examples: &[&Node]) {
        let all: Vec<&Node> = examples.iter().flat_map(|body| objects(body)).collect();
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in all.iter().filter_map(|object| object.as_mapping()).flatten() {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        for name in names {
            let values: Vec<&Node> = all.iter().filter_map(|object| member(object, name)).collect();
            let path = join(prefix, name);
            let mut kinds = values.iter().filter_map(|value| Some((kind_of(&value.value)?, value.position.line)));
            if let Some((first, first_line)) = kinds.next()
                && let Some((other, line)) = kinds.find(|(kind, _)| *kind != first)
            {
                let (first, other) = (first.word(), other.word());
                let message = format!("`{path}` is {first} in line {first_line} and {other} here");
                self.add(rules::TWO_SHAPES, line, message);
            }
            let list = values.iter().any(|value| value.as_sequence().is_some());
            self.shapes(&if list { format!("{path}[]") } else { path }, &values);
        }
    }
}

fn kind_of(value: &Value) -> Option<Kind> {
    match value {
        Value::Null => None,
        Value::Bool(_) => Some(Kind::Boolean),
        Value::Number(number) => Some(kind_of_number(number)),
        Value::String(_) => Some(Kind::String),
        Value::Sequence(_) => Some(Kind::Array),
        Value::Mapping(_) => Some(Kind::Object),
    }
}
