//! What examples show: types from values. Everything here is inferred and marked so. Knows values, not pages.

use std::collections::HashMap;

use oas_contract::{Entry, Node, Value as Shown};
use oas_values::Number;
use serde_json::Value;

use crate::facts::{Field, Kind, Schema, Stated};

/// The schema that a value has. Of a template, single values are no examples.
pub(crate) fn schema(value: &Node, template: bool) -> Schema {
    let line = value.position.line;
    let kind = |kind| Some(Stated::inferred(kind, line));
    let single = |known| {
        let example = (!template).then(|| Stated::new(value.to_json(), line));
        Schema { kind: kind(known), example, ..Schema::default() }
    };
    match &value.value {
        Shown::Null => Schema::default(),
        Shown::Bool(_) => single(Kind::Boolean),
        Shown::Number(number) => single(kind_of_number(number)),
        Shown::String(text) => match placeholder(text) {
            Some(word) => crate::lexicon::types::read(word, line).map_or_else(
                || Schema { kind: kind(Kind::String), ..Schema::default() },
                |mut schema| {
                    if let Some(kind) = &mut schema.kind {
                        kind.inferred = true;
                    }
                    schema
                },
            ),
            None => single(Kind::String),
        },
        Shown::Sequence(elements) => {
            let inner = merge_all(elements.iter().map(|element| schema(element, template)));
            Schema { kind: kind(Kind::Array), items: Some(Box::new(inner)), ..Schema::default() }
        }
        Shown::Mapping(members) => {
            let field = |(name, entry): (&str, &Entry)| {
                Field::new(Stated::new(name.to_owned(), entry.position.line), schema(&entry.node, template))
            };
            let fields = members.iter().map(field).collect();
            Schema { kind: kind(Kind::Object), fields, ..Schema::default() }
        }
    }
}

/// What a number is meant to be: `1.0` is shown where there may be something behind the point.
pub(crate) fn kind_of_number(number: &Number) -> Kind {
    if number.to_string().contains(['.', 'e', 'E']) { Kind::Number } else { Kind::Integer }
}

/// The member of an object that is shown.
pub(crate) fn member<'n>(object: &'n Node, name: &str) -> Option<&'n Node> {
    object.as_mapping()?.get(name).map(|entry| &entry.node)
}

fn placeholder(text: &str) -> Option<&str> {
    text.strip_prefix('<')?.strip_suffix('>')
}

/// What two values of one field have together.
pub(crate) fn merge(known: Schema, other: Schema) -> Schema {
    merge_all([known, other])
}

/// What all values of one field have together: real values tell more than placeholders.
pub(crate) fn merge_all(all: impl IntoIterator<Item = Schema>) -> Schema {
    let mut known = Schema::default();
    let (mut items, mut fields) = (Vec::new(), Vec::<(Field, Vec<Schema>)>::new());
    let mut places = HashMap::new();
    for mut other in all {
        let (its_items, its_fields) = (other.items.take(), std::mem::take(&mut other.fields));
        let blank = known.kind() == Some(Kind::Object) && fields.is_empty();
        if known.kind.is_none() || blank && other.kind.is_some() {
            std::mem::swap(&mut known, &mut other);
        } else if known.kind() != other.kind() {
            let numbers = matches!(
                (known.kind(), other.kind()),
                (Some(Kind::Integer), Some(Kind::Number)) | (Some(Kind::Number), Some(Kind::Integer))
            );
            if numbers {
                if let Some(kind) = &mut known.kind {
                    kind.value = Kind::Number;
                }
                known.example = known.example.take().or(other.example);
            }
            continue;
        }
        if known.kind() == other.kind() {
            known.example = match (known.example.take(), other.example) {
                (Some(first), second) if first.value.as_str() == Some("") => second.or(Some(first)),
                (first, second) => first.or(second),
            };
        }
        items.extend(its_items.map(|items| *items));
        for field in its_fields {
            match places.get(&field.name.value) {
                Some(place) => {
                    let (_, others): &mut (Field, Vec<Schema>) = &mut fields[*place];
                    others.push(field.schema);
                }
                None => {
                    places.insert(field.name.value.clone(), fields.len());
                    fields.push((field, Vec::new()));
                }
            }
        }
    }
    known.items = (!items.is_empty()).then(|| Box::new(merge_all(items)));
    let together = |(field, others): (Field, Vec<Schema>)| {
        let Field { schema, .. } = field;
        let schema = if others.is_empty() { schema } else { merge_all(std::iter::once(schema).chain(others)) };
        Field { schema, ..field }
    };
    known.fields = fields.into_iter().map(together).collect();
    known
}

/// The type of a text in a query or header.
pub(crate) fn kind_of_text(text: &str) -> Kind {
    match text {
        "true" | "false" => Kind::Boolean,
        _ if text.len() < 16 && text.parse::<i64>().is_ok() => Kind::Integer,
        _ if text.len() < 16 && text.contains('.') && text.parse::<f64>().is_ok() => Kind::Number,
        _ => Kind::String,
    }
}

/// Gives values to the fields that show one of them. Returns how many fields got them.
pub(crate) fn attach_values(schema: &mut Schema, line: u32, values: &[Value], done: bool) -> usize {
    if let Some(items) = &mut schema.items {
        return attach_values(items, line, values, done);
    }
    let mut found = 0;
    let shows = schema.example.as_ref().is_some_and(|example| values.contains(&example.value));
    if shows && !done && schema.enumeration.is_none() {
        schema.enumeration = Some(Stated::inferred(values.to_vec(), line));
        found += 1;
    }
    for field in &mut schema.fields {
        found += attach_values(&mut field.schema, line, values, done || found > 0);
    }
    found
}

/// Whether texts of a body are placeholders.
pub(crate) fn is_template(value: &Node) -> bool {
    let text = value.as_str().is_some_and(|text| text.starts_with('<') && text.ends_with('>'));
    let mut elements = value.as_sequence().into_iter().flatten();
    let mut members = value.as_mapping().into_iter().flatten();
    text || elements.any(is_template) || members.any(|(_, entry)| is_template(&entry.node))
}
