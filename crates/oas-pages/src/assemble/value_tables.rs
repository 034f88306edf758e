//! Tables of values under the name of what has them. Knows fields and names, not sections.

use super::structures::{key, names_field};
use crate::facts::{Field, Kind, Operation, Schema, Stated};

/// Values that stand in a table of their own, under the name of a type.
#[derive(Debug)]
pub(super) struct ValueTable {
    pub(super) line: u32,
    pub(super) titles: Vec<String>,
    pub(super) values: Vec<String>,
}

/// Gives every field whose type is a list of values that list.
pub(super) fn list_values(operation: &mut Operation, tables: &[ValueTable]) {
    if tables.is_empty() {
        return;
    }
    let parameters = operation.parameters.iter_mut().map(|parameter| &mut parameter.field);
    for field in parameters.chain(&mut operation.response_headers) {
        list_of_field(field, tables);
    }
    for schema in [&mut operation.body, &mut operation.response, &mut operation.error].into_iter().flatten() {
        list_of_members(schema, tables);
    }
}

fn list_of_members(schema: &mut Schema, tables: &[ValueTable]) {
    for field in &mut schema.innermost_mut().fields {
        list_of_field(field, tables);
    }
}

fn list_of_field(field: &mut Field, tables: &[ValueTable]) {
    let name = field.name.value.clone();
    let schema = field.schema.innermost_mut();
    let structure = schema.structure.as_ref().map(|structure| structure.value.clone());
    let is = |table: &&ValueTable| {
        table.titles.iter().any(|title| {
            let same = |name: &str| !key(name).is_empty() && key(title) == key(name);
            structure.as_deref().is_some_and(same) || same(&name) || names_field(title, &name)
        })
    };
    let open = schema.fields.is_empty() && schema.enumeration.is_none();
    if let Some(table) = tables.iter().find(is).filter(|_| open) {
        if structure.is_some() || schema.kind.is_none() {
            schema.structure = None;
            schema.kind = Some(Stated::inferred(Kind::String, table.line));
        }
        let kind = schema.kind();
        let values = table.values.iter().map(|value| crate::prose::typed(value, kind)).collect();
        schema.enumeration = Some(Stated::new(values, table.line));
    }
    list_of_members(&mut field.schema, tables);
}
