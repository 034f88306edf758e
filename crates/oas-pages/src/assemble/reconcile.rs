//! What examples say about fields that tables describe: where a field is nested whose table has lost it, what type one has
//! whose table does not say, what the elements of a list have that no table describes. Knows examples and fields.

use std::collections::{HashMap, HashSet};

use oas_contract::{Node, Value};

use super::structures::{find_mut, holder};
use crate::facts::{Field, Kind, Location, Operation, Parameter, Schema, Stated};
use crate::infer::{self, member};
use crate::text::words;

/// How deep examples are followed.
const DEEPEST: usize = 24;

/// Settles what examples tell about the bodies of an operation.
pub(super) fn settle(operation: &mut Operation) {
    to_query(operation);
    let Operation { body: request, response, bodies, requests, .. } = operation;
    for body in bodies.iter().filter(|body| body.succeeds()) {
        if let Some(schema) = if body.request { request.as_mut() } else { response.as_mut() } {
            let value = in_envelope(schema, &body.value);
            nest(&mut schema.innermost_mut().fields, value);
            wrap(schema, value);
            fill("", schema, value, body.template, 0);
        }
    }
    for value in requests.iter().filter_map(|request| request.body.as_ref()) {
        if let Some(schema) = request {
            nest(&mut schema.innermost_mut().fields, value);
            fill("", schema, value, false, 0);
        }
    }
}

/// The object that a value shows: itself, or the first element of a list.
fn object(value: &Node) -> Option<&Node> {
    match &value.value {
        Value::Sequence(elements) => elements.first().and_then(object),
        Value::Mapping(_) => Some(value),
        _ => None,
    }
}

/// Whether a field is what the list before it holds, rather than a field: no example has one of its name.
fn is_element(list: &Field, field: &Field, nested: &Nested<'_>) -> bool {
    let inner = list.schema.innermost();
    let open = inner.fields.is_empty() && inner.kind().is_none_or(|kind| kind == Kind::Object);
    let (plural, single) = (list.name.value.to_lowercase(), field.name.value.to_lowercase());
    list.schema.kind() == Some(Kind::Array)
        && field.schema.kind() == Some(Kind::Object)
        && field.schema.fields.is_empty()
        && open
        && plural.strip_prefix(&single).is_some_and(|rest| matches!(rest, "s" | "es" | "list" | "set"))
        && !nested.at_top(&field.name.value)
        && nested.path(&field.name.value).is_none()
}

/// What an example has in the envelope that all answers of a provider have, where the table describes that.
fn in_envelope<'n>(schema: &Schema, example: &'n Node) -> &'n Node {
    let describes = |node: &Node| schema.members().iter().any(|field| member(node, &field.name.value).is_some());
    let mut members = example.as_mapping().into_iter().flatten();
    match (members.next(), members.next()) {
        (Some((_, only)), None) if !describes(example) && describes(&only.node) => &only.node,
        _ => example,
    }
}

/// Moves fields that stand at the top, and that the example has in exactly one other place, to that place: below a field
/// that stands before them.
fn nest(fields: &mut Vec<Field>, example: &Node) {
    let Some(example) = object(example) else { return };
    let nested = Nested::of(example);
    // The first place of each name among those that stay, and the names that each of them has got.
    let (mut kept, mut places) = (Vec::<Field>::new(), HashMap::new());
    let mut taken: HashMap<Vec<String>, HashSet<String>> = HashMap::new();
    for field in std::mem::take(fields) {
        if kept.last().is_some_and(|list| is_element(list, &field, &nested)) {
            continue;
        }
        let name = field.name.value.clone();
        let parent = nested.path(&name).and_then(|path| {
            let first: &mut Field = kept.get_mut(*places.get(&path[0])?)?;
            let parent = if path.len() == 1 {
                &mut first.schema
            } else {
                find_mut(&mut first.schema.innermost_mut().fields, &path[1..])?
            };
            let names = || parent.innermost().fields.iter().map(|field| field.name.value.clone()).collect();
            let names = taken.entry(path).or_insert_with(names);
            (may_take(parent) && names.insert(name.clone())).then_some(parent)
        });
        match parent {
            Some(parent) => holder(parent, field.name.line).fields.push(field),
            None => {
                places.entry(name).or_insert(kept.len());
                kept.push(field);
            }
        }
    }
    *fields = kept;
}

/// Reads what was said of a value again, now that its type is known.
fn retype(schema: &mut Schema) {
    let kind = schema.kind();
    let again = |value: &mut serde_json::Value| {
        if let Some(text) = value.as_str() {
            *value = crate::prose::typed(text, kind);
        }
    };
    schema.default.iter_mut().for_each(|default| again(&mut default.value));
    schema.enumeration.iter_mut().flat_map(|values| &mut values.value).for_each(again);
    if matches!(kind, Some(Kind::Array | Kind::String)) {
        let count = |limit: Option<Stated<crate::facts::Limit>>| {
            let limit = limit?;
            let number = limit.value.number.to_u64()?;
            Some(Stated { value: number, line: limit.line, inferred: limit.inferred })
        };
        let bounds = &mut schema.bounds;
        bounds.min_length = bounds.min_length.take().or(count(bounds.minimum.take()));
        bounds.max_length = bounds.max_length.take().or(count(bounds.maximum.take()));
    }
}

/// Fields whose place nobody gives stand in the query where a request shows them there, and not in its body.
fn to_query(operation: &mut Operation) {
    let Some(body) = &mut operation.body else { return };
    let mut moved = Vec::new();
    for request in &operation.requests {
        for (name, _) in &request.query {
            let in_body = request.body.as_ref().is_some_and(|body| member(body, name).is_some());
            let fields = &mut body.innermost_mut().fields;
            if let Some(index) = fields.iter().position(|field| field.name.value == *name).filter(|_| !in_body) {
                moved.push((request.line, fields.remove(index)));
            }
        }
    }
    for (line, mut field) in moved {
        field.schema.kind.get_or_insert(Stated::inferred(Kind::String, line));
        operation.parameters.push(Parameter { location: Stated::inferred(Location::Query, line), field });
    }
}

/// Puts all fields below what the example has around them, where the table describes nothing else.
fn wrap(schema: &mut Schema, example: &Node) {
    let Some(example) = object(example).filter(|_| schema.items.is_none()) else { return };
    if example.as_mapping().is_some_and(|members| members.iter().count() == 1) {
        // An envelope that all answers of a provider have; the tables describe what is in it.
        return;
    }
    let nested = Nested::of(example);
    let paths = schema.fields.iter().map(|field| nested.path(&field.name.value));
    let mut paths: Vec<Option<Vec<String>>> = paths.collect();
    paths.dedup();
    let [Some(path)] = paths.as_slice() else { return };
    let mut value = example;
    let mut around: Vec<(&str, &Node)> = Vec::new();
    for name in path {
        let Some(next) = object(value).and_then(|value| member(value, name)) else { return };
        around.push((name, next));
        value = next;
    }
    let mut fields = std::mem::take(&mut schema.fields);
    for (name, value) in around.into_iter().rev() {
        let line = value.position.line;
        let object = Schema { fields, ..Schema::inferred(Kind::Object, line) };
        let inner = match value.as_sequence() {
            Some(_) => Schema { items: Some(Box::new(object)), ..Schema::inferred(Kind::Array, line) },
            None => object,
        };
        let name = Stated::inferred(name.to_owned(), line);
        fields = vec![Field::new(name, inner)];
    }
    schema.fields = fields;
}

/// Whether a schema can have more members.
fn may_take(schema: &Schema) -> bool {
    schema.kind() == Some(Kind::Array) || schema.innermost().kind().is_none_or(|kind| kind == Kind::Object)
}

/// The names above each member of an example: of those that stand at one place alone.
struct Nested<'n> {
    example: &'n Node,
    paths: HashMap<&'n str, Option<Vec<&'n str>>>,
}

impl<'n> Nested<'n> {
    fn of(example: &'n Node) -> Self {
        let mut nested = Self { example, paths: HashMap::new() };
        nested.add(example, &mut Vec::new());
        nested
    }

    fn add(&mut self, value: &'n Node, above: &mut Vec<&'n str>) {
        let Some(value) = object(value).filter(|_| above.len() <= DEEPEST) else { return };
        for (name, entry) in value.as_mapping().into_iter().flatten() {
            self.paths.entry(name).and_modify(|path| *path = None).or_insert_with(|| Some(above.clone()));
            above.push(name);
            self.add(&entry.node, above);
            above.pop();
        }
    }

    /// Whether a member of a name stands at the top.
    fn at_top(&self, name: &str) -> bool {
        member(self.example, name).is_some()
    }

    /// The names above the one member that has a name and does not stand at the top, where there is exactly one.
    fn path(&self, name: &str) -> Option<Vec<String>> {
        let path = self.paths.get(name)?.as_ref().filter(|path| !path.is_empty())?;
        Some(path.iter().map(|name| (*name).to_owned()).collect())
    }
}

/// Whether an object has members of its own rather than words that somebody has chosen: `labels: {env: prod}`.
fn is_record(name: &str, example: &Node) -> bool {
    let free = words!("label|tag|meta|annotation|header|propert|extra|env|attribute|param|map|option|dict|context");
    let lower = name.to_lowercase();
    let mut members = example.as_mapping().into_iter().flatten();
    !free.occurs_in(&lower)
        && members.all(|(key, _)| crate::text::markup::is_name(key) && !key.contains(['-', '.', ':']))
}

/// Types that tables do not give, and members of what they do not describe.
fn fill(name: &str, schema: &mut Schema, example: &Node, template: bool, depth: usize) {
    if depth > DEEPEST || matches!(example.value, Value::Null) {
        return;
    }
    if schema.kind.is_none() && schema.fields.is_empty() {
        let inferred = infer::schema(example, template);
        schema.kind = inferred.kind;
        schema.items = schema.items.take().or(inferred.items);
        schema.fields = inferred.fields;
        return retype(schema);
    }
    if schema.kind() == Some(Kind::Array) {
        let Some(first) = example.as_sequence().and_then(<[Node]>::first) else { return };
        let items = schema.items.get_or_insert_with(Box::default);
        let bare = items.fields.is_empty() && items.kind().is_none_or(|kind| kind == Kind::Object);
        if bare && first.as_mapping().is_some() {
            // What the elements of a list have, they all have.
            let inferred = infer::schema(example, template);
            items.kind = items.kind.take().or(Some(Stated::inferred(Kind::Object, first.position.line)));
            items.fields = inferred.items.map(|items| items.fields).unwrap_or_default();
            return;
        }
        return fill(name, items, first, template, depth + 1);
    }
    let named = schema.structure.is_some() || schema.kind() == Some(Kind::Object) && is_record(name, example);
    if named && schema.fields.is_empty() && example.as_mapping().is_some() {
        // A structure that the page does not describe.
        schema.fields = infer::schema(example, template).fields;
        return;
    }
    for field in &mut schema.fields {
        if let Some(value) = member(example, &field.name.value) {
            fill(&field.name.value, &mut field.schema, value, template, depth + 1);
        }
    }
    // What only the example has, where it is the same object that the table describes.
    let described =
        schema.fields.iter().any(|field| !field.name.inferred && member(example, &field.name.value).is_some());
    if !described {
        return;
    }
    let known: HashSet<String> = schema.fields.iter().map(|field| field.name.value.clone()).collect();
    for (name, entry) in example.as_mapping().into_iter().flatten() {
        if !known.contains(name) {
            let name = Stated::inferred(name.to_owned(), entry.position.line);
            let inferred = infer::schema(&entry.node, template);
            schema.fields.push(Field::new(name, inferred));
        }
    }
}
