//! Schemas: what a value may be, before and after. Knows nothing of operations.

use contract::{Node, Value};

use crate::bounds;
use crate::enumerations;
use crate::rules::{Direction, Rust, Wire};
use crate::variants;
use crate::view::View;
use crate::walk::{Walk, shown};

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
    pub(crate) fn inside(&mut self, old: &'d Node, new: &'d Node, unused: bool, step: &str) {
        // Most of a large document is leaves that stay as they are.
        if leaf(old) && leaf(new) && same(old, new) {
            return;
        }
        let subject = format!("{}{step}", self.subject);
        self.walk.child(self.pair, old, new, unused, &subject);
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
    let alike = kind(&mut schemas);
    nullable(&mut schemas);
    lenient(&mut schemas);
    enumerations::compare(&mut schemas);
    if alike {
        bounds::compare(&mut schemas);
    }
    properties(&mut schemas);
    additional(&mut schemas);
    items(&mut schemas);
    variants::compare(&mut schemas);
    let (old, new) = (schemas.old.str("x-rust-name"), schemas.new.str("x-rust-name"));
    if old != new {
        let places = (schemas.old.get("x-rust-name"), schemas.new.get("x-rust-name"));
        let message = format!("`x-rust-name` is {} now, it was {}", named(new), named(old));
        schemas.note("rust-name-changed", places, message);
    }
    rest(&mut schemas);
}

fn named(text: Option<&str>) -> String {
    text.map_or_else(|| "missing".to_owned(), |text| format!("`{text}`"))
}

/// The formats that a codec of the runtime stands for: the type on the wire alone does not tell them apart.
const CODECS: &[&str] = &[
    "unix-seconds",
    "unix-seconds-string",
    "unix-millis",
    "date-time",
    "datetime-space",
    "date",
    "bytes",
    "bytes-string",
    "boolean-string",
];

/// Integer formats by the values that they allow.
fn integers(format: Option<&str>) -> Option<(i128, i128)> {
    Some(match format.unwrap_or("int64") {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "int32" => (i32::MIN.into(), i32::MAX.into()),
        "int64" => (i64::MIN.into(), i64::MAX.into()),
        "uint8" => (0, u8::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        "uint" | "uint64" => (0, u64::MAX.into()),
        _ => return None,
    })
}

/// Type and format. Returns whether bounds of the one can be held against bounds of the other.
fn kind(schemas: &mut Schemas<'_, '_>) -> bool {
    let (old, new) = (schemas.old.kind(), schemas.new.kind());
    let places = (schemas.old.get("type"), schemas.new.get("type"));
    if old != new {
        let message = format!("the type is {} now, it was {}", named(new), named(old));
        let rule = match (old, new) {
            (Some("integer"), Some("number")) | (Some(_), None) => "type-widened",
            (Some("number"), Some("integer")) | (None, Some(_)) => "type-narrowed",
            _ => "type-changed",
        };
        schemas.note(rule, places, message);
        return matches!((old, new), (Some("integer" | "number"), Some("integer" | "number")));
    }
    let (before, after) = (schemas.old.str("format"), schemas.new.str("format"));
    if before == after {
        return true;
    }
    let places = (schemas.old.get("format"), schemas.new.get("format"));
    let message = format!("the format is {} now, it was {}", named(after), named(before));
    let codec = |format: Option<&str>| format.filter(|format| CODECS.contains(format)).map(str::to_owned);
    let range = (old == Some("integer")).then(|| (integers(before), integers(after)));
    if codec(before) != codec(after) {
        // A date is text, too: who writes or reads text goes on; only the Rust type is another one.
        let text = old == Some("string")
            && ["date-time", "date"].iter().any(|known| before == Some(known) || after == Some(known));
        let rule = match (before, after) {
            (None, Some(_)) if text => "format-added",
            (Some(_), None) if text => "format-removed",
            _ => "codec-changed",
        };
        schemas.note_as(rule, places, message, Some(Rust::Breaking));
    } else if let Some((Some(before), Some(after))) = range {
        if before == after {
            return true;
        }
        let rule = if after.0 <= before.0 && after.1 >= before.1 {
            "type-widened"
        } else if after.0 >= before.0 && after.1 <= before.1 {
            "type-narrowed"
        } else {
            "type-changed"
        };
        schemas.note(rule, places, message);
    } else {
        let rule = match (before, after) {
            (None, _) => "format-added",
            (_, None) => "format-removed",
            _ => "format-changed",
        };
        schemas.note(rule, places, message);
    }
    true
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

/// What happened to a default value: the end of the rule's name, and what to say.
pub(crate) fn default(old: Option<&Node>, new: Option<&Node>) -> Option<(&'static str, String)> {
    match (old, new) {
        (None, Some(new)) => Some(("added", format!("the default is {} now", shown(new)))),
        (Some(old), None) => Some(("removed", format!("there is no default any more, it was {}", shown(old)))),
        (Some(old), Some(new)) if !same(old, new) => {
            Some(("changed", format!("the default is {} now, it was {}", shown(new), shown(old))))
        }
        _ => None,
    }
}

fn properties(schemas: &mut Schemas<'_, '_>) {
    let other = match schemas.direction {
        Direction::Request => "readOnly",
        Direction::Response => "writeOnly",
    };
    let (base, head) = (schemas.walk.base, schemas.walk.head);
    for (name, before) in schemas.old.properties().to_vec() {
        let resolved = base.resolve(&before.node).unwrap_or(&before.node);
        let required = schemas.old.requires(name);
        let unused = resolved.flag(other);
        let Some(after) = schemas.new.property(name) else {
            let rule = if required { "required-property-removed" } else { "property-removed" };
            let mut message = format!("the property `{name}` was removed");
            if schemas.direction == Direction::Request && closed(&schemas.new) {
                message += ", and members of other names are refused";
            }
            let nodes = (Some(&before.node), None);
            let refused = closed(&schemas.new) && schemas.direction == Direction::Request;
            add(schemas, rule, nodes, &message, unused, refused.then_some(Wire::Breaking), name);
            continue;
        };
        let other_new = head.resolve(&after.node).unwrap_or(&after.node);
        let unused = unused && other_new.flag(other);
        let nodes = (Some(&before.node), Some(&after.node));
        let now = schemas.new.requires(name);
        if required != now {
            let has_default = other_new.get("default").is_some() && schemas.direction == Direction::Request;
            let (rule, what) = match (now, has_default) {
                (true, true) => ("property-became-required-with-default", "required now, with a default value"),
                (true, false) => ("property-became-required", "required now"),
                (false, _) => ("property-became-optional", "optional now"),
            };
            add(schemas, rule, nodes, &format!("the property `{name}` is {what}"), unused, None, name);
        }
        for (field, added, removed) in [
            ("deprecated", "property-deprecated", "property-reactivated"),
            ("readOnly", "read-only-added", "read-only-removed"),
            ("writeOnly", "write-only-added", "write-only-removed"),
        ] {
            let (rule, what) = match (resolved.flag(field), other_new.flag(field)) {
                (false, true) => (added, "now"),
                (true, false) => (removed, "not any more"),
                _ => continue,
            };
            let word = match field {
                "deprecated" => "deprecated",
                "readOnly" => "only received",
                _ => "only sent",
            };
            add(schemas, rule, nodes, &format!("the property `{name}` is {word} {what}"), false, None, name);
        }
        let defaults = (resolved.get("default"), other_new.get("default"));
        if let Some((end, message)) = default(defaults.0, defaults.1) {
            let places = (defaults.0.or(nodes.0), defaults.1.or(nodes.1));
            add(schemas, &format!("default-{end}"), places, &message, false, None, name);
        }
        schemas.inside(&before.node, &after.node, unused, &format!(".{name}"));
    }
    for (name, after) in schemas.new.properties().to_vec() {
        if schemas.old.property(name).is_some() {
            continue;
        }
        let resolved = head.resolve(&after.node).unwrap_or(&after.node);
        let (rule, what) = match (schemas.new.requires(name), resolved.get("default").is_some()) {
            (true, true) if schemas.direction == Direction::Request => {
                ("property-added-with-default", "required property with a default value")
            }
            (true, _) => ("property-added-required", "required property"),
            (false, _) => ("property-added-optional", "property"),
        };
        let nodes = (None, Some(&after.node));
        add(schemas, rule, nodes, &format!("the {what} `{name}` was added"), resolved.flag(other), None, name);
    }
}

/// Notes a change of a property.
fn add(
    schemas: &mut Schemas<'_, '_>,
    rule: &str,
    nodes: (Option<&Node>, Option<&Node>),
    message: &str,
    unused: bool,
    wire: Option<Wire>,
    name: &str,
) {
    let places = (nodes.0.or(Some(schemas.nodes.0)), nodes.1.or(Some(schemas.nodes.1)));
    let subject = format!("{}.{name}", schemas.subject);
    let mut change = schemas.walk.change(rule, Some(schemas.direction), places, &subject, message);
    change.wire = if unused { Wire::Compatible } else { wire.unwrap_or(change.wire) };
    schemas.walk.found(schemas.pair, change);
}

/// Members of other names are refused.
fn closed(view: &View<'_>) -> bool {
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
        (Some(old), Some(new)) if schema(Some(old)) && schema(Some(new)) => schemas.inside(old, new, false, "{}"),
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
        (Some(old), Some(new)) => schemas.inside(old, new, false, "[]"),
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
