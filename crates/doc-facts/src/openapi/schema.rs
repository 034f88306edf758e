//! Schemas of OpenAPI documents, of all versions. Knows their keys.

use std::collections::HashSet;

use contract::Node;
use serde_json::Value;

use super::{Reader, is_inferred, line_of, text_of};
use crate::facts::{Field, Kind, Limit, Schema, Stated};
use crate::prose;

/// How deep schemas are followed.
const DEEPEST: usize = 24;

impl Reader<'_> {
    pub(super) fn schema(
        &self,
        node: &Node,
        description: Option<&Node>,
        above: &mut HashSet<*const Node>,
        depth: usize,
    ) -> Schema {
        let Some(node) = self.document.resolve(node) else { return Schema::default() };
        let mut out = Schema::default();
        let line = node.position.line;
        if let Some(kind) = node.get("type") {
            let stated = |value| Stated { value, line: kind.position.line, inferred: is_inferred(node, "type") };
            // From 3.1 on there may be several; `null` is none to be told apart.
            let one = kind
                .as_str()
                .or_else(|| kind.as_sequence()?.iter().filter_map(Node::as_str).find(|word| *word != "null"));
            out.kind = one.and_then(kind_of).map(stated);
        }
        if depth > DEEPEST || !above.insert(std::ptr::from_ref(node)) {
            return out;
        }
        let mark = |key: &str| is_inferred(node, key);
        out.format = text_of(node, "format").map(|format| Stated { inferred: mark("format"), ..format });
        let stated = |key: &str| {
            let value = node.get(key)?;
            Some(Stated { value: value.to_json(), line: value.position.line, inferred: mark(key) })
        };
        (out.default, out.example) = (stated("default"), stated("example"));
        if let Some(values) = node.get("enum") {
            let list = values.as_sequence().unwrap_or_default().iter().map(Node::to_json);
            let list = list.filter(|value| !value.is_null()).collect();
            out.enumeration = Some(Stated { value: list, line: values.position.line, inferred: mark("enum") });
        }
        if let Some(value) = node.get("const") {
            out.enumeration = Some(Stated::new(vec![value.to_json()], value.position.line));
        }
        if let Some(example) = node.elements("examples").next() {
            out.example = Some(Stated::new(example.to_json(), example.position.line));
        }
        if let Some(values) = contract::extensions::extensible_enum(node) {
            let list = values.into_iter().map(|value| value.value.into()).collect();
            out.enumeration =
                Some(Stated::new(list, node.get("x-extensible-enum").map_or(line, |values| values.position.line)));
        }
        self.bounds(node, &mut out);
        if let Some(items) = node.get("items") {
            out.kind.get_or_insert(Stated::inferred(Kind::Array, line));
            out.items = Some(Box::new(self.schema(items, None, above, depth + 1)));
        }
        let required = node.get("required");
        let names: Vec<&str> =
            required.and_then(Node::as_sequence).unwrap_or_default().iter().filter_map(Node::as_str).collect();
        for (name, member) in node.members("properties") {
            out.kind.get_or_insert(Stated::inferred(Kind::Object, line));
            let schema = self.schema(&member.node, None, above, depth + 1);
            let stated = required.map(|list| Stated::new(names.contains(&name), list.position.line));
            let deprecated = member.node.flag("deprecated");
            out.fields.push(Field {
                name: Stated {
                    value: name.to_owned(),
                    line: line_of(&member.node).unwrap_or(member.position.line),
                    inferred: is_inferred(&member.node, "name"),
                },
                required: stated,
                deprecated,
                schema,
            });
        }
        for part in ["allOf", "oneOf", "anyOf"].iter().flat_map(|key| node.elements(key)) {
            let part = self.schema(part, None, above, depth + 1);
            out.kind = out.kind.take().or(part.kind);
            out.format = out.format.take().or(part.format);
            out.completed |= part.completed;
            out.items = out.items.take().or(part.items);
            out.enumeration = out.enumeration.take().or(part.enumeration);
            for field in part.fields {
                if out.fields.iter().all(|known| known.name.value != field.name.value) {
                    out.fields.push(field);
                }
            }
        }
        // What is said beside a schema is said of it.
        let own = node.get("description").or(description);
        let said_line = own.map_or(line, |own| own.position.line);
        let text = own.and_then(Node::as_str).unwrap_or_default();
        if self.prose {
            let said = prose::read(text, out.kind(), said_line);
            self.prose_only(&out, &said, said_line);
            prose::add(&mut out, said, said_line);
        }
        out.completed = node.get("x-completed").is_some();
        above.remove(&std::ptr::from_ref(node));
        out
    }

    fn bounds(&self, node: &Node, out: &mut Schema) {
        let _ = self.document;
        let number = |key: &str, exclusive: &str| {
            // From 3.1 on the exclusive bound is a number of its own.
            let own = node.get(exclusive).filter(|value| matches!(value.to_json(), Value::Number(_)));
            let value = own.or_else(|| node.get(key))?;
            let Value::Number(number) = value.to_json() else { return None };
            let limit = Limit { number, exclusive: own.is_some() || node.flag(exclusive) };
            Some(Stated { value: limit, line: value.position.line, inferred: is_inferred(node, key) })
        };
        let count = |keys: [&str; 2]| {
            let (key, value) = keys.iter().find_map(|key| Some((key, node.get(key)?)))?;
            let count = value.to_json().as_u64()?;
            Some(Stated { value: count, line: value.position.line, inferred: is_inferred(node, key) })
        };
        out.bounds.minimum = number("minimum", "exclusiveMinimum");
        out.bounds.maximum = number("maximum", "exclusiveMaximum");
        out.bounds.least = count(["minLength", "minItems"]);
        out.bounds.most = count(["maxLength", "maxItems"]);
    }
}

fn kind_of(word: &str) -> Option<Kind> {
    Some(match word {
        "string" => Kind::String,
        "integer" => Kind::Integer,
        "number" => Kind::Number,
        "boolean" => Kind::Boolean,
        "object" => Kind::Object,
        "array" => Kind::Array,
        _ => return None,
    })
}
