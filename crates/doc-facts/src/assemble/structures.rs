//! Nested structures: tables that describe what a field of another table holds, found by name, anchor or order; fields
//! that are nested by signs or dots. Knows names, not sections.

use std::collections::HashSet;

use super::draft::FieldTable;
use crate::facts::{Field, Kind, Operation, Schema, Stated};
use crate::row::FieldRow;
use crate::words::Section;

/// How deep structures are followed.
const DEEPEST: usize = 24;

/// Adds rows to fields, nested as their signs and dots say.
pub(super) fn add_rows(fields: &mut Vec<Field>, rows: Vec<FieldRow>) {
    // By path, as tables may have thousands of rows.
    let mut placed: HashSet<Vec<String>> = fields.iter().map(|field| vec![field.name.value.clone()]).collect();
    let mut depths: Vec<usize> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    for row in rows {
        let FieldRow { mut field, depth, .. } = row;
        while depths.last().is_some_and(|last| *last >= depth) {
            depths.pop();
            path.pop();
        }
        let mut parents = path.clone();
        // `data[].id`, `data.id`, `data.n.id`.
        let name = field.name.value.clone();
        let mut segments: Vec<String> = name
            .split('.')
            .map(|part| match part.find('[').filter(|_| part.ends_with(']')) {
                Some(bracket) => part[..bracket].to_owned(),
                None => part.to_owned(),
            })
            .collect();
        segments.retain(|part| !part.is_empty() && !matches!(part.as_str(), "n" | "N" | "*" | "0"));
        let indexed = name.ends_with([']']) || [".n", ".N"].iter().any(|end| name.ends_with(end));
        if name.ends_with("[]") && field.schema.kind().is_some_and(|kind| kind != Kind::Array) {
            // `pools[]` of type object is a list of them.
            let items = std::mem::take(&mut field.schema);
            let kind = Some(Stated::new(Kind::Array, field.name.line));
            field.schema = Schema { kind, items: Some(Box::new(items)), ..Schema::default() };
        }
        if segments.len() > 1 && depth == 0 && name.is_ascii() {
            imply(fields, &mut placed, &name, &segments, field.name.line);
        }
        let known = segments.len() > 1 && find(fields, &segments[..1]).is_some();
        if known || indexed && segments.len() == 1 {
            field.name.value = segments.pop().unwrap_or(name);
            parents = segments;
        }
        let line = field.name.line;
        let own = field.name.value.clone();
        let place = parents.iter().chain([&own]).cloned().collect();
        if placed.insert(place) {
            match find_mut(fields, &parents) {
                Some(parent) => holder(parent, line).fields.push(field),
                None => fields.push(field),
            }
        }
        depths.push(depth);
        path = parents;
        path.push(own);
        depths.resize(path.len(), depth);
    }
}

/// Puts the objects and lists in place that a name speaks of and no row describes: `origin.data[].id`.
fn imply(fields: &mut Vec<Field>, placed: &mut HashSet<Vec<String>>, name: &str, segments: &[String], line: u32) {
    for end in 1..segments.len() {
        let path = &segments[..end];
        if find(fields, path).is_some() {
            continue;
        }
        let own = &segments[end - 1];
        let list =
            [format!("{own}["), format!("{own}.n."), format!("{own}.N."), format!("{own}.0."), format!("{own}.*.")];
        let kind = if list.iter().any(|list| name.contains(list.as_str())) { Kind::Array } else { Kind::Object };
        let schema = Schema { kind: Some(Stated::inferred(kind, line)), ..Schema::default() };
        let field = Field { name: Stated::inferred(own.clone(), line), required: None, deprecated: false, schema };
        match find_mut(fields, &path[..end - 1]) {
            Some(parent) => holder(parent, line).fields.push(field),
            None if end == 1 => fields.push(field),
            None => return,
        }
        placed.insert(path.to_vec());
    }
}

/// The schema that gets the members: the elements of a list, or the object itself.
fn holder(schema: &mut Schema, line: u32) -> &mut Schema {
    if schema.kind() == Some(Kind::Array) {
        let items = schema.items.get_or_insert_with(Box::default);
        return holder(items, line);
    }
    schema.kind.get_or_insert(Stated::inferred(Kind::Object, line));
    schema
}

fn find<'f>(fields: &'f [Field], path: &[String]) -> Option<&'f Schema> {
    let (first, rest) = path.split_first()?;
    let schema = &fields.iter().find(|field| field.name.value == *first)?.schema;
    if rest.is_empty() { Some(schema) } else { find(schema.members(), rest) }
}

fn find_mut<'f>(fields: &'f mut [Field], path: &[String]) -> Option<&'f mut Schema> {
    let (first, rest) = path.split_first()?;
    let schema = &mut fields.iter_mut().find(|field| field.name.value == *first)?.schema;
    if rest.is_empty() {
        return Some(schema);
    }
    find_mut(members_mut(schema), rest)
}

pub(super) fn members_mut(schema: &mut Schema) -> &mut Vec<Field> {
    match schema.items {
        Some(ref mut items) => members_mut(items),
        None => &mut schema.fields,
    }
}

/// Gives every structure that a field names its table.
pub(super) fn resolve(operation: &mut Operation, tables: &mut [FieldTable]) {
    for named in [true, false] {
        resolve_by(operation, tables, named);
    }
}

/// The same by names alone: of tables that stand at other operations.
pub(super) fn resolve_named(operation: &mut Operation, tables: &mut [FieldTable]) {
    resolve_by(operation, tables, true);
}

fn resolve_by(operation: &mut Operation, tables: &mut [FieldTable], named: bool) {
    {
        for parameter in &mut operation.parameters {
            fill_field(&mut parameter.field, tables, &mut Vec::new(), named, false);
        }
        for (schema, response) in operation
            .body
            .iter_mut()
            .map(|body| (body, false))
            .chain(operation.response.iter_mut().chain(&mut operation.error).map(|body| (body, true)))
        {
            fill_whole(schema, tables, named, response);
        }
        for field in &mut operation.response_headers {
            fill_field(field, tables, &mut Vec::new(), named, true);
        }
    }
}

/// A body, which may be a structure as a whole.
fn fill_whole(schema: &mut Schema, tables: &mut [FieldTable], named: bool, response: bool) {
    if structure_of(schema).is_none() {
        return fill(schema, tables, &mut Vec::new(), named, response);
    }
    let name = Stated::new(String::new(), 0);
    let whole = std::mem::take(schema);
    let mut field = Field { name, required: None, deprecated: false, schema: whole };
    fill_field(&mut field, tables, &mut Vec::new(), named, response);
    *schema = field.schema;
}

fn fill(schema: &mut Schema, tables: &mut [FieldTable], above: &mut Vec<String>, named: bool, response: bool) {
    if let Some(items) = &mut schema.items {
        return fill(items, tables, above, named, response);
    }
    // Tables stand in the order in which fields refer to them, one level after the other.
    for field in &mut schema.fields {
        open(field, tables, above, named, response);
    }
    for field in &mut schema.fields {
        descend(field, tables, above, named, response);
    }
}

fn fill_field(field: &mut Field, tables: &mut [FieldTable], above: &mut Vec<String>, named: bool, response: bool) {
    open(field, tables, above, named, response);
    descend(field, tables, above, named, response);
}

fn descend(field: &mut Field, tables: &mut [FieldTable], above: &mut Vec<String>, named: bool, response: bool) {
    let key = structure_of(&field.schema).unwrap_or_else(|| field.name.value.clone());
    if above.len() < DEEPEST && !above.contains(&key) {
        above.push(key);
        fill(&mut field.schema, tables, above, named, response);
        above.pop();
    }
}

pub(super) fn structure_of(schema: &Schema) -> Option<String> {
    match &schema.items {
        Some(items) => structure_of(items),
        None => schema.structure.as_ref().map(|name| name.value.clone()),
    }
}

/// Puts the table of a field's structure in place.
fn open(field: &mut Field, tables: &mut [FieldTable], above: &[String], named: bool, response: bool) {
    let name = field.name.value.clone();
    let list = field.schema.kind() == Some(Kind::Array);
    let schema = innermost(&mut field.schema);
    let is_open = schema.fields.is_empty()
        // A list whose elements are not described may have a table.
        && schema.kind().is_none_or(|kind| kind == Kind::Object);
    if !is_open {
        return;
    }
    let structure = schema.structure.as_ref().map(|name| name.value.clone());
    if structure.as_ref().is_some_and(|structure| above.contains(structure)) {
        return;
    }
    let side = |table: &FieldTable| {
        let answers =
            matches!(table.section, Some(Section::Response | Section::ResponseExample | Section::ResponseHeader));
        table.section.is_none() || answers == response
    };
    let found = if named {
        let wanted = [structure.as_deref(), Some(name.as_str())];
        let exact = |table: &FieldTable, wanted: &str| table.titles.iter().any(|title| key(title) == key(wanted));
        let inside = |table: &FieldTable, wanted: &str| {
            table.titles.iter().any(|title| {
                title
                    .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
                    .any(|word| !word.is_empty() && word.eq_ignore_ascii_case(wanted))
            })
        };
        let pick = |matches: &dyn Fn(&FieldTable, &str) -> bool| {
            wanted.iter().flatten().find_map(|wanted| {
                let fits = |table: &FieldTable| {
                    !(table.first && table.used && table.rows.is_empty()) && matches(table, wanted)
                };
                tables.iter().position(|table| fits(table) && side(table)).or_else(|| tables.iter().position(fits))
            })
        };
        pick(&exact).or_else(|| pick(&inside))
    } else if schema.kind() == Some(Kind::Object) || schema.kind.is_none() && list {
        // In the order of the page, where names do not tell; the last one that is left may have a name.
        let left = tables.iter().filter(|table| !table.used && !table.first).count();
        let nameless = |table: &FieldTable| table.titles.iter().all(|title| key(title).is_empty());
        tables.iter().position(|table| {
            let grouped = table.section == Some(Section::Structures);
            !table.used && !table.first && side(table) && (nameless(table) || left == 1 && !grouped)
        })
    } else {
        None
    };
    let Some(index) = found else { return };
    let table = &mut tables[index];
    table.used = true;
    let rows: Vec<FieldRow> = table
        .rows
        .iter()
        .map(|row| FieldRow {
            field: row.field.clone(),
            place: None,
            depth: row.depth,
            lost_values: row.lost_values,
            unknown_kind: None,
        })
        .collect();
    let line = table.line;
    schema.kind.get_or_insert(Stated::inferred(Kind::Object, line));
    add_rows(&mut schema.fields, rows);
}

/// The schema of what a list holds, or the schema itself.
pub(super) fn innermost_of(schema: &Schema) -> &Schema {
    schema.items.as_deref().map_or(schema, innermost_of)
}

/// Whether a field of a name is anywhere in a schema.
pub(super) fn has_name(schema: &Schema, name: &str) -> bool {
    schema.members().iter().any(|field| field.name.value == name || has_name(&field.schema, name))
}

/// Whether a title says that it is about a field: `volumes field`, `Description of page`, `data 字段说明`.
pub(super) fn names_field(title: &str, name: &str) -> bool {
    let words: Vec<&str> = title
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))
        .filter(|word| !word.is_empty())
        .collect();
    let own = words.iter().filter(|word| **word == name).count() == 1;
    let about =
        ["字段", "对象", "结构", "field", "object", "structure", "description of", "data structure", "数组", "array"];
    let lower = title.to_lowercase();
    own && about.iter().any(|word| lower.replace(&name.to_lowercase(), "").contains(word))
        // `Request body fields` speaks of no field that happens to be called body.
        && (!title.is_ascii() || crate::words::section(name, true).is_none())
}

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
    for field in members_mut(schema) {
        list_of_field(field, tables);
    }
}

fn list_of_field(field: &mut Field, tables: &[ValueTable]) {
    let name = field.name.value.clone();
    let schema = innermost(&mut field.schema);
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

fn innermost(schema: &mut Schema) -> &mut Schema {
    match schema.items {
        Some(ref mut items) => innermost(items),
        None => schema,
    }
}

/// A title without what says that it is the title of a structure.
pub(super) fn key(title: &str) -> String {
    let mut text = title.to_lowercase();
    for word in [
        "user-content-",
        "参数说明",
        "字段说明",
        "数据结构",
        "结构说明",
        "参数",
        "字段",
        "说明",
        "结构体",
        "结构",
        "对象",
        "类型",
        "的",
        "objects",
        "object",
        "structure",
        "parameters",
        "fields",
        "properties",
        "[]",
        "数据",
    ] {
        text = text.replace(word, "");
    }
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}
