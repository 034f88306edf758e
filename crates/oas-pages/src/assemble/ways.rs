//! Several ways to call one operation: tables of a request that each have their own required members. Knows fields, not
//! where tables stand.

use super::row::FieldRow;
use super::structures::add_rows;
use crate::facts::{self, Field, Kind, Schema, Stated};

/// A body as one table of the page describes it, under the words that tell it from others.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) title: Option<String>,
    pub(super) line: u32,
    pub(super) body: Schema,
}

impl Way {
    pub(super) fn new(title: Option<String>, line: u32, rows: Vec<FieldRow>) -> Self {
        let mut body = Schema::inferred(Kind::Object, line);
        add_rows(&mut body.fields, rows);
        Self { title, line, body }
    }

    /// What is kept of it.
    pub(super) fn facts(&self) -> facts::Way {
        described(self.title.clone(), Some(self.line), &self.body)
    }

    pub(super) fn add(&mut self, rows: Vec<FieldRow>) {
        add_rows(&mut self.body.innermost_mut().fields, rows);
    }
}

/// A way as its body has it.
pub(super) fn described(title: Option<String>, line: Option<u32>, body: &Schema) -> facts::Way {
    let required = body.members().iter().filter(|field| field.is_required());
    let required = required.map(|field| field.name.value.clone()).collect();
    let first = || body.members().first().map_or(1, |field| field.name.line);
    facts::Way { title, line: line.unwrap_or_else(first), required }
}

/// Whether rows are a body of their own rather than more of one that is known: they have other words above them, or most of
/// the names again.
pub(super) fn is_another(known: (Option<&str>, &Schema), title: Option<&str>, rows: &[FieldRow]) -> bool {
    if let (Some(known), Some(title)) = (known.0, title) {
        return known != title;
    }
    let stated = |row: &&FieldRow| {
        let same = |field: &&Field| !field.name.inferred && field.name.value == row.field.name.value;
        known.1.members().iter().any(|field| same(&field))
    };
    let top: Vec<&FieldRow> = rows.iter().filter(|row| row.depth == 0).collect();
    let again = top.iter().copied().filter(stated).count();
    again > 1 && again * 2 >= top.len().min(known.1.members().len())
}

/// One body for all ways: the members of each, of which those are required that every way requires.
pub(super) fn together(mut known: Schema, other: Schema) -> Schema {
    if known.kind() != other.kind() {
        return known;
    }
    if known.items.is_some() || other.items.is_some() {
        known.items = match (known.items.take(), other.items) {
            (Some(one), Some(two)) => Some(Box::new(together(*one, *two))),
            (one, two) => one.or(two),
        };
        return known;
    }
    let optional = |field: &mut Field| {
        if field.is_required() {
            field.required = Some(Stated::inferred(false, field.name.line));
        }
    };
    let mut others = other.fields;
    for field in &mut known.fields {
        match others.iter().position(|other| other.name.value == field.name.value) {
            Some(index) => {
                let other = others.remove(index);
                if !other.is_required() {
                    optional(field);
                }
                let (one, two) = (std::mem::take(&mut field.schema), other.schema);
                field.schema = values(together(one, two.clone()), &two);
            }
            None => optional(field),
        }
    }
    for field in &mut others {
        optional(field);
    }
    known.fields.append(&mut others);
    known
}

/// What holds of a value whatever the way: the values that any of them lists, and no bounds or default that only one has.
fn values(mut known: Schema, other: &Schema) -> Schema {
    match (&mut known.enumeration, &other.enumeration) {
        (Some(one), Some(two)) => {
            let new: Vec<_> = two.value.iter().filter(|value| !one.value.contains(value)).cloned().collect();
            one.value.extend(new);
        }
        (one, _) => *one = None,
    }
    let bounds = |schema: &Schema| {
        let crate::facts::Bounds { minimum, maximum, min_length, max_length } = schema.bounds.clone();
        let ends = [minimum, maximum].map(|end| end.map(|end| end.value));
        (ends, [min_length, max_length].map(|end| end.map(|end| end.value)))
    };
    if bounds(&known) != bounds(other) {
        known.bounds = crate::facts::Bounds::default();
    }
    if known.default.as_ref().map(|default| &default.value) != other.default.as_ref().map(|default| &default.value) {
        known.default = None;
    }
    known
}
