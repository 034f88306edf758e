//! Nested structures: fields that are nested by signs or dots, and what titles say about them. Knows names, not sections.

use std::collections::HashSet;

use crate::assemble::row::FieldRow;
use crate::facts::{Field, Kind, Schema, Stated};
use crate::text::words;

/// How deep fields are nested.
const DEEPEST: usize = 24;

/// Adds rows to fields, nested as their signs and dots say.
pub(super) fn add_rows(fields: &mut Vec<Field>, rows: Vec<FieldRow>) {
    // By path, as tables may have thousands of rows.
    let mut placed: HashSet<Vec<String>> = HashSet::new();
    locations(fields, &mut Vec::new(), &mut placed);
    let mut depths: Vec<usize> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    for row in rows {
        let FieldRow { mut field, depth, .. } = row;
        while depths.last().is_some_and(|last| *last >= depth) {
            depths.pop();
            path.pop();
        }
        depths.truncate(DEEPEST);
        path.truncate(DEEPEST);
        let mut parents = path.clone();
        // `data[].id`, `data.id`, `data.n.id`.
        let name = field.name.value.clone();
        let unindexed = |part: &str| match part.find('[').filter(|_| part.ends_with(']')) {
            Some(bracket) => part[..bracket].to_owned(),
            None => part.to_owned(),
        };
        let mut segments: Vec<String> = name.split('.').map(unindexed).collect();
        segments.retain(|part| !part.is_empty() && !matches!(part.as_str(), "n" | "N" | "*" | "0"));
        let indexed = name.ends_with([']']) || words!(".n|.N").ends(&name);
        if name.ends_with("[]") && field.schema.kind().is_some_and(|kind| kind != Kind::Array) {
            // `pools[]` of type object is a list of them.
            let items = std::mem::take(&mut field.schema);
            field.schema = Schema { items: Some(Box::new(items)), ..Schema::stated(Kind::Array, field.name.line) };
        }
        if segments.len() > DEEPEST {
            segments = vec![name.clone()];
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
        let location = parents.iter().chain([&own]).cloned().collect();
        let siblings = match find_mut(fields, &parents) {
            Some(parent) => &mut holder(parent, line).fields,
            None => &mut *fields,
        };
        if placed.insert(location) {
            siblings.push(field);
        } else if let Some(implied) = siblings.iter_mut().find(|known| known.name.inferred && known.name.value == own) {
            describe(implied, field);
        }
        depths.push(depth);
        path = parents;
        path.push(own);
        depths.resize(path.len(), depth);
    }
}

/// Where fields stand, with all that is in them.
fn locations(fields: &[Field], above: &mut Vec<String>, placed: &mut HashSet<Vec<String>>) {
    for field in fields {
        above.push(field.name.value.clone());
        placed.insert(above.clone());
        locations(field.schema.members(), above, placed);
        above.pop();
    }
}

/// Gives a field that names of others have implied what its own row states.
fn describe(implied: &mut Field, row: Field) {
    let known = std::mem::replace(implied, row);
    let (inner, members) = (implied.schema.innermost_mut(), known.schema.members());
    if inner.fields.is_empty() && !members.is_empty() {
        inner.kind.get_or_insert(Stated::inferred(Kind::Object, known.name.line));
        inner.fields = members.to_vec();
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
        let is_list = ["[", ".n.", ".N.", ".0.", ".*."].iter().any(|index| name.contains(&format!("{own}{index}")));
        let schema = Schema::inferred(if is_list { Kind::Array } else { Kind::Object }, line);
        let field = Field::new(Stated::inferred(own.clone(), line), schema);
        match find_mut(fields, &path[..end - 1]) {
            Some(parent) => holder(parent, line).fields.push(field),
            None if end == 1 => fields.push(field),
            None => return,
        }
        placed.insert(path.to_vec());
    }
}

/// The schema that gets the members: the elements of a list, or the object itself.
pub(super) fn holder(schema: &mut Schema, line: u32) -> &mut Schema {
    if schema.kind() == Some(Kind::Array) {
        let items = schema.items.get_or_insert_with(Box::default);
        return holder(items, line);
    }
    schema.kind.get_or_insert(Stated::inferred(Kind::Object, line));
    schema
}

pub(super) fn find<'f>(fields: &'f [Field], path: &[String]) -> Option<&'f Schema> {
    let (first, rest) = path.split_first()?;
    let schema = &fields.iter().find(|field| field.name.value == *first)?.schema;
    if rest.is_empty() { Some(schema) } else { find(schema.members(), rest) }
}

pub(super) fn find_mut<'f>(fields: &'f mut [Field], path: &[String]) -> Option<&'f mut Schema> {
    let (first, rest) = path.split_first()?;
    let schema = &mut fields.iter_mut().find(|field| field.name.value == *first)?.schema;
    if rest.is_empty() {
        return Some(schema);
    }
    find_mut(&mut schema.innermost_mut().fields, rest)
}

/// The name of the structure that a schema, or what it holds, refers to.
pub(super) fn structure_of(schema: &Schema) -> Option<&str> {
    schema.innermost().structure.as_ref().map(|name| name.value.as_str())
}

/// Whether a field of a name is anywhere in a schema.
pub(super) fn has_name(schema: &Schema, name: &str) -> bool {
    schema.members().iter().any(|field| field.name.value == name || has_name(&field.schema, name))
}

/// The words of a title that may be names of fields.
pub(super) fn words(title: &str) -> impl Iterator<Item = &str> {
    title.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))).filter(|word| !word.is_empty())
}

/// Whether a title says that it is about a field: `volumes field`, `Description of page`, `data 字段说明`.
pub(super) fn names_field(title: &str, name: &str) -> bool {
    let own = words(title).filter(|word| *word == name).count() == 1;
    let about = [
        "字段",
        "参数说明",
        "对象",
        "结构",
        "field",
        "object",
        "structure",
        "description of",
        "data structure",
        "数组",
        "array",
    ];
    let lower = title.to_lowercase();
    own && about.iter().any(|word| lower.replace(&name.to_lowercase(), "").contains(word))
        // `Request body fields` speaks of no field that happens to be called body.
        && (!title.is_ascii() || crate::lexicon::section(name, true).is_none())
}

/// A title without what says that it is the title of a structure.
pub(super) fn key(title: &str) -> String {
    static NOUNS: &str = "user-content-|参数说明|字段说明|数据结构|结构说明|参数|字段|说明|结构体|结构|对象|类型|的|objects|object|\
                          structure|parameters|fields|properties|[]|数据";
    let text = NOUNS.split('|').fold(title.to_lowercase(), |text, noun| text.replace(noun, ""));
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}
