//! Tables of values under the name of what has them. Knows fields and names, not sections.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::structures::{key, names_field, words};
use crate::facts::{Field, Kind, Operation, Schema, Stated};

/// Values that stand in a table of their own, under the name of a type.
#[derive(Debug)]
pub(super) struct ValueTable {
    pub(super) line: u32,
    pub(super) titles: Vec<String>,
    pub(super) values: Vec<String>,
}

/// Gives every field whose type is a list of values that list. Returns the lines of the tables that no field has.
pub(super) fn list_values(operation: &mut Operation, tables: &[ValueTable]) -> Vec<u32> {
    if tables.is_empty() {
        return Vec::new();
    }
    let tables = Index::of(tables);
    let parameters = operation.parameters.iter_mut().map(|parameter| &mut parameter.field);
    for field in parameters.chain(&mut operation.response_headers) {
        tables.list_of_field(field);
    }
    for schema in [&mut operation.body, &mut operation.response, &mut operation.error].into_iter().flatten() {
        tables.list_of_members(schema);
    }
    let used = tables.used.borrow();
    let left = tables.tables.iter().enumerate().filter(|(at, _)| !used.contains(at));
    left.map(|(_, table)| table.line).collect()
}

/// The first table of each name, and the titles that have a word.
struct Index<'t> {
    tables: &'t [ValueTable],
    names: HashMap<String, usize>,
    titles: HashMap<&'t str, Vec<(usize, &'t str)>>,
    /// The tables that a field has.
    used: RefCell<HashSet<usize>>,
}

impl<'t> Index<'t> {
    fn of(tables: &'t [ValueTable]) -> Self {
        let mut index = Self { tables, names: HashMap::new(), titles: HashMap::new(), used: RefCell::default() };
        for (at, table) in tables.iter().enumerate() {
            for title in &table.titles {
                index.names.entry(key(title)).or_insert(at);
                for word in words(title) {
                    index.titles.entry(word).or_default().push((at, title));
                }
            }
        }
        index
    }

    /// The first table under the name of a field or of its structure.
    fn table(&self, name: &str, structure: Option<&str>) -> Option<&'t ValueTable> {
        let names = [Some(name), structure].into_iter().flatten().map(key).filter(|name| !name.is_empty());
        let called = names.filter_map(|name| self.names.get(&name).copied());
        let about = self.titles.get(name).into_iter().flatten().find(|(_, title)| names_field(title, name));
        let first = called.chain(about.map(|(at, _)| *at)).min()?;
        self.used.borrow_mut().insert(first);
        self.tables.get(first)
    }

    fn list_of_members(&self, schema: &mut Schema) {
        for field in &mut schema.innermost_mut().fields {
            self.list_of_field(field);
        }
    }

    fn list_of_field(&self, field: &mut Field) {
        let name = field.name.value.clone();
        let schema = field.schema.innermost_mut();
        let structure = schema.structure.as_ref().map(|structure| structure.value.clone());
        let open = schema.fields.is_empty() && schema.enumeration.is_none();
        if let Some(table) = self.table(&name, structure.as_deref()).filter(|_| open) {
            if structure.is_some() || schema.kind.is_none() {
                schema.structure = None;
                schema.kind = Some(Stated::inferred(Kind::String, table.line));
            }
            let kind = schema.kind();
            let values = table.values.iter().map(|value| crate::prose::typed(value, kind)).collect();
            schema.enumeration = Some(Stated::new(values, table.line));
        }
        self.list_of_members(&mut field.schema);
    }
}
