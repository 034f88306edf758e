//! Schemas: what a value may be, before and after. Knows nothing of operations.

use contract::{Node, Value};

use crate::bounds;
use crate::enumerations;
use crate::kinds;
use crate::properties;
use crate::rules::{Direction, Rust};
use crate::variants;
use crate::view::View;
use crate::walk::{Use, Walk, shown};

/// Fields of a schema that are compared here or in the modules beside; what is left is compared as it stands.
const KNOWN: &[&str] = &[
    "type",
    "format",
    "nullable",
    "x-lenient",
    "enum",
    "x-extensible-enum",
    "default",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "allOf",
    "oneOf",
    "anyOf",
    "discriminator",
    "deprecated",
    "readOnly",
    "writeOnly",
    "x-rust-name",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "uniqueItems",
    "pattern",
    "$ref",
];

/// Fields that say nothing about values.
pub(crate) const PROSE: &[&str] = &[
    "title",
    "description",
    "summary",
    "example",
    "examples",
    "externalDocs",
    "xml",
    "x-source",
    "x-completed",
    "x-columns",
];

/// Compares all pairs of schemas, those that are found on the way included.
pub(crate) fn compare(walk: &mut Walk<'_>) {
    let mut next = 0;
    while walk.get(next).is_some() {
        pair(walk, next);
        next += 1;
    }
}

/// One comparison: the pair, and both schemas as their readers see them.
pub(crate) struct Schemas<'d, 'w> {
    pub(crate) walk: &'w mut Walk<'d>,
    pub(crate) pair: usize,
    pub(crate) old: View<'d>,
    pub(crate) new: View<'d>,
    pub(crate) nodes: (&'d Node, &'d Node),
    pub(crate) direction: Direction,
    pub(crate) subject: String,
}

impl<'d> Schemas<'d, '_> {
    /// Notes a change of a field.
    pub(crate) fn note(&mut self, rule: &str, places: (Option<&Node>, Option<&Node>), message: impl Into<String>) {
        self.note_as(rule, places, message, None);
    }

    /// Notes a change of a field, with another verdict on the source than the rule's.
    pub(crate) fn note_as(
        &mut self,
        rule: &str,
        (old, new): (Option<&Node>, Option<&Node>),
        message: impl Into<String>,
        rust: Option<Rust>,
    ) {
        // What is missing on one side is shown where it would stand.
        let places = (old.or(Some(self.nodes.0)), new.or(Some(self.nodes.1)));
        let mut change = self.walk.change(rule, Some(self.direction), places, &self.subject, message);
        change.rust = rust.unwrap_or(change.rust);
        self.walk.found(self.pair, change);
    }

    /// Compares what stands inside of both schemas.
    pub(crate) fn inside(&mut self, old: &'d Node, new: &'d Node, held: Use, step: &str) {
        // Most of a large document is leaves that stay as they are.
        if leaf(old) && leaf(new) && same(old, new) {
            return;
        }
        let subject = format!("{}{step}", self.subject);
        self.walk.child(self.pair, old, new, held, &subject);
    }
}

/// A schema that holds no other one.
fn leaf(node: &Node) -> bool {
    const HOLDERS: [&str; 8] =
        ["$ref", "properties", "items", "additionalProperties", "allOf", "oneOf", "anyOf", "not"];
    node.as_mapping().is_some_and(|members| members.keys().all(|name| !HOLDERS.contains(&name)))
}

fn pair(walk: &mut Walk<'_>, index: usize) {
    let Some(pair) = walk.get(index) else { return };
    let nodes = (pair.old, pair.new);
    let (direction, subject) = (pair.direction, pair.subject.clone());
    let (old, new) = (View::of(walk.base, nodes.0), View::of(walk.head, nodes.1));
    let mut schemas = Schemas { walk, pair: index, old, new, nodes, direction, subject };
    let alike = kinds::compare(&mut schemas);
    nullable(&mut schemas);
    lenient(&mut schemas);
    enumerations::compare(&mut schemas);
    if alike {
        bounds::compare(&mut schemas);
    }
    default(&mut schemas);
    properties::compare(&mut schemas);
    additional(&mut schemas);
    items(&mut schemas);
    variants::compare(&mut schemas);
    let (old, new) = (schemas.old.str("x-rust-name"), schemas.new.str("x-rust-name"));
    if old != new {
        let places = (schemas.old.get("x-rust-name"), schemas.new.get("x-rust-name"));
        let message = format!("`x-rust-name` is {} now, it was {}", named(new), named(old));
        // The name may be the one that is derived anyway.
        let rust = (old.is_none() || new.is_none()).then_some(Rust::Undecided);
        schemas.note_as("rust-name-changed", places, message, rust);
    }
    rest(&mut schemas);
}

pub(crate) fn named(text: Option<&str>) -> String {
    text.map_or_else(|| "missing".to_owned(), |text| format!("`{text}`"))
}

fn nullable(schemas: &mut Schemas<'_, '_>) {
    let (old, new) = (schemas.old.nullable(), schemas.new.nullable());
    let places = (schemas.old.get("nullable"), schemas.new.get("nullable"));
    match (old, new) {
        (false, true) => schemas.note("nullable-added", places, "the value may be null now"),
        (true, false) => schemas.note("nullable-removed", places, "the value may not be null any more"),
        _ => {}
    }
}

fn lenient(schemas: &mut Schemas<'_, '_>) {
    let values = |node: Option<&Node>| -> Vec<serde_json::Value> {
        node.and_then(Node::as_sequence).unwrap_or_default().iter().map(Node::to_json).collect()
    };
    let places = (schemas.old.get("x-lenient"), schemas.new.get("x-lenient"));
    let (old, new) = (values(places.0), values(places.1));
    // The first list turns a required value into an optional one.
    let rust = if old.is_empty() == new.is_empty() { Rust::None } else { Rust::Undecided };
    for value in new.iter().filter(|value| !old.contains(value)) {
        schemas.note_as("lenient-added", places, format!("{value} means that there is nothing"), Some(rust));
    }
    for value in old.iter().filter(|value| !new.contains(value)) {
        let message = format!("{value} does not mean any more that there is nothing");
        schemas.note_as("lenient-removed", places, message, Some(rust));
    }
}

fn default(schemas: &mut Schemas<'_, '_>) {
    let places = (schemas.old.get("default"), schemas.new.get("default"));
    match places {
        (None, Some(new)) => schemas.note("default-added", places, format!("the default is {} now", shown(new))),
        (Some(old), None) => {
            let message = format!("there is no default any more, it was {}", shown(old));
            schemas.note("default-removed", places, message);
        }
        (Some(old), Some(new)) if !same(old, new) => {
            let message = format!("the default is {} now, it was {}", shown(new), shown(old));
            schemas.note("default-changed", places, message);
        }
        _ => {}
    }
}

/// Members of other names are refused.
pub(crate) fn closed(view: &View<'_>) -> bool {
    view.get("additionalProperties").and_then(Node::as_bool) == Some(false)
}

fn additional(schemas: &mut Schemas<'_, '_>) {
    let places = (schemas.old.get("additionalProperties"), schemas.new.get("additionalProperties"));
    match (closed(&schemas.old), closed(&schemas.new)) {
        (false, true) => {
            schemas.note("additional-properties-closed", places, "members of other names are refused now");
        }
        (true, false) => {
            schemas.note("additional-properties-opened", places, "members of other names are allowed now");
        }
        _ => {}
    }
    let schema =
        |node: Option<&Node>| node.is_some_and(|node| node.as_mapping().is_some_and(|members| !members.is_empty()));
    match places {
        (Some(old), Some(new)) if schema(Some(old)) && schema(Some(new)) => {
            schemas.inside(old, new, Use::default(), "{}");
        }
        (old, new) if schema(old) != schema(new) && !closed(&schemas.old) && !closed(&schemas.new) => {
            let (rule, what) = if schema(new) {
                ("type-narrowed", "the members of other names have a type now")
            } else {
                ("type-widened", "the members of other names may have any type now")
            };
            schemas.note(rule, places, what);
        }
        _ => {}
    }
}

fn items(schemas: &mut Schemas<'_, '_>) {
    let places = (schemas.old.get("items"), schemas.new.get("items"));
    match places {
        (Some(old), Some(new)) => schemas.inside(old, new, Use::default(), "[]"),
        // Another type has been reported already.
        (None, Some(_)) if schemas.old.kind() == schemas.new.kind() => {
            schemas.note("type-narrowed", places, "the elements have a type now");
        }
        (Some(_), None) if schemas.old.kind() == schemas.new.kind() => {
            schemas.note("type-widened", places, "the elements may have any type now");
        }
        _ => {}
    }
}

/// Whatever else stands in the schemas themselves.
fn rest(schemas: &mut Schemas<'_, '_>) {
    let (old, new) = schemas.nodes;
    for (field, before, after) in differing(old, new, &[KNOWN, PROSE]) {
        schemas.note(
            "not-judged",
            (before, after),
            format!("`{field}` is not the same, and what that means is not judged"),
        );
    }
}

/// The fields that are not the same in two mappings, apart from those that are `known`.
pub(crate) fn differing<'d>(
    old: &'d Node,
    new: &'d Node,
    known: &[&[&str]],
) -> Vec<(&'d str, Option<&'d Node>, Option<&'d Node>)> {
    let fields = |node: &'d Node| node.as_mapping().into_iter().flatten();
    let judged = |field: &str| known.iter().any(|known| known.contains(&field));
    let mut out = Vec::new();
    for (field, entry) in fields(old).filter(|(field, _)| !judged(field)) {
        let other = new.get(field);
        if other.is_none_or(|other| !same(&entry.node, other)) {
            out.push((field, Some(&entry.node), other));
        }
    }
    for (field, entry) in fields(new).filter(|(field, _)| !judged(field)) {
        if old.get(field).is_none() {
            out.push((field, None, Some(&entry.node)));
        }
    }
    out
}

/// The same value, or none on both sides.
pub(crate) fn alike(a: Option<&Node>, b: Option<&Node>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// The same value, whatever the order of its members.
pub(crate) fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Mapping(a), Value::Mapping(b)) => {
            a.len() == b.len()
                && a.iter().all(|(name, entry)| b.get(name).is_some_and(|other| same(&entry.node, &other.node)))
        }
        (Value::Sequence(a), Value::Sequence(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::String(a), Value::String(b)) => a == b,
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Null, Value::Null) => true,
        _ => false,
    }
}
