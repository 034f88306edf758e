//! Which table describes what a field holds: by the name of the structure or of the field, by what an example has there,
//! and last by the order of the page. Knows tables and fields, not sections' titles.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use oas_contract::{Node, Value};

use super::field_table::FieldTable;
use super::row::FieldRow;
use super::structures::{add_rows, key, structure_of};
use crate::facts::{Field, Kind, Operation, Schema, Stated};
use crate::lexicon::Section;

/// How deep structures are followed.
const DEEPEST: usize = 24;

/// The most fields that the structures of one page come to: what refers to each other twice on every level doubles with each.
pub(super) const MOST_FIELDS: usize = 50_000;

/// How many fields may still be put in place.
pub(super) struct Budget {
    left: usize,
    /// The line of the first table that there was no room for.
    pub(super) left_out: Option<u32>,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { left: MOST_FIELDS, left_out: None }
    }

    fn take(&mut self, fields: usize, line: u32) -> bool {
        if fields > self.left {
            self.left_out.get_or_insert(line);
            return false;
        }
        self.left -= fields;
        true
    }
}

/// Gives every structure that a field names its table; of several of one name, the one in the lines that are about it.
pub(super) fn resolve(operation: &mut Operation, tables: &mut [FieldTable], lines: Range<u32>, budget: &mut Budget) {
    let (shapes, index) = (shapes(operation), Index::of(tables));
    for by in [By::Name, By::Example, By::Order, By::NameAnywhere] {
        Search { lines: lines.clone(), ..Search::new(tables, (&index, &shapes), by, budget) }.operation(operation);
    }
}

/// The tables of all operations, which each may refer to.
pub(super) struct Tables {
    tables: Vec<FieldTable>,
    index: Index,
}

impl Tables {
    pub(super) fn new(tables: Vec<FieldTable>) -> Self {
        Self { index: Index::of(&tables), tables }
    }

    /// The lines of those that some operation refers to.
    pub(super) fn used(&self) -> HashSet<u32> {
        self.tables.iter().filter(|table| table.used).map(|table| table.line).collect()
    }
}

/// The same by names alone: of tables that stand at other operations.
pub(super) fn resolve_named(operation: &mut Operation, shared: &mut Tables, budget: &mut Budget) {
    let Tables { tables, index } = shared;
    Search::new(tables, (index, &HashMap::new()), By::NameAnywhere, budget).operation(operation);
}

/// Tables by the names in their titles.
struct Index {
    whole: HashMap<String, Vec<usize>>,
    words: HashMap<String, Vec<usize>>,
}

impl Index {
    fn of(tables: &[FieldTable]) -> Self {
        let mut index = Self { whole: HashMap::new(), words: HashMap::new() };
        for (at, table) in tables.iter().enumerate() {
            for title in &table.titles {
                index.whole.entry(key(title)).or_default().push(at);
                let words = title.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
                for word in words.filter(|word| !word.is_empty()) {
                    index.words.entry(word.to_ascii_lowercase()).or_default().push(at);
                }
            }
        }
        index
    }

    fn whole(&self, name: &str) -> &[usize] {
        let key = key(name);
        if key.is_empty() { &[] } else { self.whole.get(&key).map(Vec::as_slice).unwrap_or_default() }
    }

    fn word(&self, name: &str) -> &[usize] {
        self.words.get(&name.to_ascii_lowercase()).map(Vec::as_slice).unwrap_or_default()
    }
}

/// What objects in examples have, by the name under which they stand.
type Shapes = HashMap<String, HashSet<String>>;

fn shapes(operation: &Operation) -> Shapes {
    let mut shapes = Shapes::new();
    let requests = operation.requests.iter().filter_map(|request| request.body.as_ref());
    for value in operation.bodies.iter().map(|body| &body.value).chain(requests) {
        collect(value, "", &mut shapes, 0);
    }
    shapes
}

fn collect(value: &Node, name: &str, shapes: &mut Shapes, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    match &value.value {
        Value::Sequence(elements) => elements.iter().for_each(|element| collect(element, name, shapes, depth + 1)),
        Value::Mapping(members) => {
            for (member, entry) in members.iter() {
                shapes.entry(name.to_owned()).or_default().insert(member.to_owned());
                collect(&entry.node, member, shapes, depth + 1);
            }
        }
        _ => {}
    }
}

/// Whether a table stands where requests or responses are described.
fn is_on_side(table: &FieldTable, response: bool) -> bool {
    let answers = matches!(table.section, Some(Section::Response | Section::ResponseExample | Section::ResponseHeader));
    table.section.is_none() || answers == response
}

/// What tells which table it is.
#[derive(Clone, Copy, PartialEq)]
enum By {
    Name,
    Example,
    Order,
    /// The names of tables of the other side, or of other operations.
    NameAnywhere,
}

struct Search<'s> {
    tables: &'s mut [FieldTable],
    index: &'s Index,
    shapes: &'s Shapes,
    by: By,
    /// Whether what is searched for is in a response.
    response: bool,
    /// The tables that are not used, apart from the first ones.
    left: HashSet<usize>,
    /// Those of them that have no name and may belong to a request or a response, in the order of the page.
    nameless: [BTreeSet<usize>; 2],
    budget: &'s mut Budget,
    /// The lines whose tables come first.
    lines: Range<u32>,
}

impl<'s> Search<'s> {
    fn new(
        tables: &'s mut [FieldTable],
        (index, shapes): (&'s Index, &'s Shapes),
        by: By,
        budget: &'s mut Budget,
    ) -> Self {
        let sought = if matches!(by, By::Name | By::NameAnywhere) { 0..0 } else { 0..tables.len() };
        let left: HashSet<usize> = sought.filter(|at| !tables[*at].used && !tables[*at].first).collect();
        let is_nameless = |at: &usize| tables[*at].titles.iter().all(|title| key(title).is_empty());
        let sought: Vec<usize> = left.iter().copied().filter(is_nameless).collect();
        let of_side = |response| sought.iter().copied().filter(|at| is_on_side(&tables[*at], response)).collect();
        let nameless = [of_side(false), of_side(true)];
        Self { tables, index, shapes, by, response: false, left, nameless, budget, lines: 0..u32::MAX }
    }

    fn operation(&mut self, operation: &mut Operation) {
        for parameter in &mut operation.parameters {
            self.field(&mut parameter.field);
        }
        if let Some(body) = &mut operation.body {
            self.whole(body);
        }
        self.response = true;
        for body in operation.response.iter_mut().chain(&mut operation.error) {
            self.whole(body);
        }
        for field in &mut operation.response_headers {
            self.field(field);
        }
    }

    /// A body, which may be a structure as a whole.
    fn whole(&mut self, schema: &mut Schema) {
        if structure_of(schema).is_none() {
            return self.members(schema, &mut Vec::new());
        }
        self.open("", schema, &[]);
        self.descend("", schema, &mut Vec::new());
    }

    fn members(&mut self, schema: &mut Schema, above: &mut Vec<String>) {
        if let Some(items) = &mut schema.items {
            return self.members(items, above);
        }
        // Tables stand in the order in which fields refer to them, one level after the other.
        for field in &mut schema.fields {
            self.open(&field.name.value, &mut field.schema, above);
        }
        for field in &mut schema.fields {
            self.descend(&field.name.value, &mut field.schema, above);
        }
    }

    fn field(&mut self, field: &mut Field) {
        self.open(&field.name.value, &mut field.schema, &[]);
        self.descend(&field.name.value, &mut field.schema, &mut Vec::new());
    }

    fn descend(&mut self, name: &str, schema: &mut Schema, above: &mut Vec<String>) {
        let key = structure_of(schema).unwrap_or(name).to_owned();
        if above.len() < DEEPEST && !above.contains(&key) {
            above.push(key);
            self.members(schema, above);
            above.pop();
        }
    }

    /// Puts the table of a field's structure in place.
    fn open(&mut self, name: &str, schema: &mut Schema, above: &[String]) {
        let list = schema.kind() == Some(Kind::Array);
        let schema = schema.innermost_mut();
        // A list whose elements are not described may have a table.
        let is_open = schema.fields.is_empty() && schema.kind().is_none_or(|kind| kind == Kind::Object);
        let structure = schema.structure.as_ref().map(|name| name.value.clone());
        if !is_open || structure.as_ref().is_some_and(|structure| above.contains(structure)) {
            return;
        }
        let found = if matches!(self.by, By::Name | By::NameAnywhere) {
            self.by_name(structure.as_deref(), name)
        } else if schema.kind() == Some(Kind::Object) || schema.kind.is_none() && list {
            self.by_order(name)
        } else {
            None
        };
        let Some(index) = found else { return };
        let table = &mut self.tables[index];
        table.used = true;
        self.left.remove(&index);
        for side in &mut self.nameless {
            side.remove(&index);
        }
        if !self.budget.take(table.rows.len(), table.line) {
            return;
        }
        let rows: Vec<FieldRow> = table.rows.iter().map(|row| FieldRow { location: None, ..row.clone() }).collect();
        let line = table.line;
        schema.kind.get_or_insert(Stated::inferred(Kind::Object, line));
        add_rows(&mut schema.fields, rows);
    }

    fn by_name(&self, structure: Option<&str>, name: &str) -> Option<usize> {
        let wanted = || [structure, Some(name)].into_iter().flatten().filter(|wanted| !wanted.is_empty());
        let pick = |candidates: &[usize]| {
            let fits = |at: &&usize| {
                let table = &self.tables[**at];
                !(table.first && table.used && table.rows.is_empty())
            };
            let on_side = |at: &&usize| is_on_side(&self.tables[**at], self.response);
            let near = || candidates.iter().filter(fits).filter(on_side);
            let closest = near().find(|at| self.lines.contains(&self.tables[**at].line));
            let anywhere = || candidates.iter().find(fits).filter(|_| self.by == By::NameAnywhere);
            closest.or_else(|| near().next()).or_else(anywhere).copied()
        };
        let exact = wanted().find_map(|wanted| pick(self.index.whole(wanted)));
        exact.or_else(|| wanted().find_map(|wanted| pick(self.index.word(wanted))))
    }

    /// In the order of the page, where names do not tell; the last one that is left may have a name. What an example has
    /// under the field's name tells more than the order.
    fn by_order(&self, name: &str) -> Option<usize> {
        let fits = |at: &&usize| {
            let table = &self.tables[**at];
            table.section != Some(Section::Structures) && is_on_side(table, self.response)
        };
        let only = self.left.iter().filter(|_| self.left.len() == 1).filter(fits);
        let mut all = self.nameless[usize::from(self.response)].iter().chain(only).copied();
        let Some(shape) = self.shapes.get(name).filter(|shape| !shape.is_empty()) else {
            return if self.by == By::Order { all.next() } else { None };
        };
        let shared =
            |at: usize| self.tables[at].rows.iter().filter(|row| shape.contains(&row.field.name.value)).count();
        let best = all.map(|at| (shared(at), std::cmp::Reverse(at))).max()?;
        (best.0 > 0).then_some(best.1.0)
    }
}
