//! Schemas: what a value may be, before and after. Knows nothing of operations.

use oas_contract::{Node, Schema, Value, Version, View as _, extensions};

use crate::bounds;
use crate::enumerations;
use crate::kinds;
use crate::properties;
use crate::rules::{Direction, Rust};
use crate::variants;
use crate::view::{View, changed, paired};
use crate::walk::{Use, Walk, shown};

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
    pub(crate) old: &'w View<'d>,
    pub(crate) new: &'w View<'d>,
    pub(crate) nodes: (&'d Node, &'d Node),
    pub(crate) direction: Direction,
    pub(crate) subject: String,
    /// What is read says nothing, since the types have said it already.
    quiet: bool,
}

impl<'d> Schemas<'d, '_> {
    /// Notes a change of a member.
    pub(crate) fn note(&mut self, rule: &str, places: (Option<&Node>, Option<&Node>), message: impl Into<String>) {
        self.note_as(rule, places, message, None);
    }

    /// Notes a change of a member, with another verdict on the source than the rule's.
    pub(crate) fn note_as(
        &mut self,
        rule: &str,
        (old, new): (Option<&Node>, Option<&Node>),
        message: impl Into<String>,
        rust: Option<Rust>,
    ) {
        if self.quiet {
            return;
        }
        // What is missing on one side is shown where it would stand.
        let places = (old.or(Some(self.nodes.0)), new.or(Some(self.nodes.1)));
        let mut change = self.walk.change(rule, Some(self.direction), places, &self.subject, message);
        change.rust = rust.unwrap_or(change.rust);
        self.walk.found(self.pair, change);
    }

    /// Compares what stands inside of both schemas.
    pub(crate) fn inside(&mut self, old: Schema<'d>, new: Schema<'d>, held: Use, step: &str) {
        if unchanged(&old, &new) {
            return;
        }
        let subject = format!("{}{step}", self.subject);
        self.walk.child(self.pair, old, new, held, &subject);
    }

    /// Compares what stands in one place of the parts of both schemas; returns what has no counterpart.
    pub(crate) fn all_inside(
        &mut self,
        (old, new): (&[Schema<'d>], &[Schema<'d>]),
        held: Use,
        step: &str,
    ) -> Vec<(Option<Schema<'d>>, Option<Schema<'d>>)> {
        let mut left = Vec::new();
        if let ([old], [new]) = (old, new) {
            self.inside(*old, *new, held, step);
            return left;
        }
        let held = Use { shared: true, ..held };
        for (before, after) in paired(old, new, |_, _| true) {
            match (before.map(|index| old[index]), after.map(|index| new[index])) {
                (Some(before), Some(after)) => self.inside(before, after, held, step),
                alone => left.push(alone),
            }
        }
        left
    }
}

/// Whether nothing in two schemas needs to be compared: most of a large document is leaves that stay as they are.
pub(crate) fn unchanged(old: &Schema<'_>, new: &Schema<'_>) -> bool {
    is_leaf(old) && is_leaf(new) && old.node().is_same(new.node())
}

/// Whether a schema holds nothing that could be another one.
fn is_leaf(schema: &Schema<'_>) -> bool {
    let plain = |node: &Node| !matches!(node.value, Value::Sequence(_) | Value::Mapping(_));
    let flat = |node: &Node| plain(node) || node.as_sequence().is_some_and(|nodes| nodes.iter().all(plain));
    let members = if schema.is_reference() { None } else { schema.node().as_mapping() };
    // In OpenAPI 3.1, a reference that is part of a whole is text, too.
    let alone = || schema.document().version() != Version::V3_1 || schema.all_of().is_empty();
    members.is_some_and(|members| members.iter().all(|(_, entry)| flat(&entry.node))) && alone()
}

fn pair(walk: &mut Walk<'_>, index: usize) {
    let Some(pair) = walk.get(index) else { return };
    let nodes = (pair.old.node(), pair.new.node());
    let (direction, subject) = (pair.direction, pair.subject.clone());
    let (old, new) = (View::of(pair.old), View::of(pair.new));
    let mut schemas = Schemas { walk, pair: index, old: &old, new: &new, nodes, direction, subject, quiet: false };
    schemas.quiet = !kinds::compare(&mut schemas);
    bounds::compare(&mut schemas);
    schemas.quiet = false;
    nullable(&mut schemas);
    lenient(&mut schemas);
    enumerations::compare(&mut schemas);
    default(&mut schemas);
    properties::compare(&mut schemas);
    additional(&mut schemas);
    items(&mut schemas);
    variants::compare(&mut schemas);
    rust_name(&mut schemas);
}

pub(crate) fn named(text: Option<&str>) -> String {
    text.map_or_else(|| "missing".to_owned(), |text| format!("`{text}`"))
}

fn rust_name<'d>(schemas: &mut Schemas<'d, '_>) {
    let stated = |schema: &Schema<'d>| Some((schema.rust_name()?, schema.rust_name_node()?));
    for (old, new) in changed((schemas.old, schemas.new), stated, |old, new| old.0 == new.0) {
        let places = (old.map(|(_, node)| node), new.map(|(_, node)| node));
        let (before, after) = (named(old.map(|(name, _)| name)), named(new.map(|(name, _)| name)));
        let message = format!("`{}` is {after} now, it was {before}", extensions::RUST_NAME.name);
        // The name may be the one that is derived anyway.
        let rust = (old.is_none() || new.is_none()).then_some(Rust::Undecided);
        schemas.note_as("rust-name-changed", places, message, rust);
    }
}

fn nullable(schemas: &mut Schemas<'_, '_>) {
    let (old, new) = (schemas.old.nullable(), schemas.new.nullable());
    let places = (schemas.old.last(Schema::nullable_node), schemas.new.last(Schema::nullable_node));
    match (old, new) {
        (false, true) => schemas.note("nullable-added", places, "the value may be null now"),
        (true, false) => schemas.note("nullable-removed", places, "the value may not be null any more"),
        _ => {}
    }
}

fn lenient<'d>(schemas: &mut Schemas<'d, '_>) {
    let places = (schemas.old.last(Schema::lenient_node), schemas.new.last(Schema::lenient_node));
    let list = |schema: &Schema<'d>| schema.lenient_node()?.as_sequence();
    let (old, new): (Vec<_>, Vec<_>) =
        (schemas.old.said(list).flatten().collect(), schemas.new.said(list).flatten().collect());
    // The first list turns a required value into an optional one.
    let rust = if old.is_empty() == new.is_empty() { Rust::None } else { Rust::Undecided };
    for value in new.iter().filter(|value| !old.iter().any(|known| known.is_same(value))) {
        let message = format!("{} means that there is nothing", shown(value));
        schemas.note_as("lenient-added", places, message, Some(rust));
    }
    for value in old.iter().filter(|value| !new.iter().any(|known| known.is_same(value))) {
        let message = format!("{} does not mean any more that there is nothing", shown(value));
        schemas.note_as("lenient-removed", places, message, Some(rust));
    }
}

fn default(schemas: &mut Schemas<'_, '_>) {
    for places in changed((schemas.old, schemas.new), Schema::default, Node::is_same) {
        let (rule, message) = match places {
            (None, None) => continue,
            (None, Some(new)) => ("default-added", format!("the default is {} now", shown(new))),
            (Some(old), None) => ("default-removed", format!("there is no default any more, it was {}", shown(old))),
            (Some(old), Some(new)) => {
                ("default-changed", format!("the default is {} now, it was {}", shown(new), shown(old)))
            }
        };
        schemas.note(rule, places, message);
    }
}

fn additional(schemas: &mut Schemas<'_, '_>) {
    let (old, new) = (schemas.old, schemas.new);
    let places = (old.last(Schema::additional_node), new.last(Schema::additional_node));
    let closed = (old.is_closed(), new.is_closed());
    match closed {
        (false, true) => {
            schemas.note("additional-properties-closed", places, "members of other names are refused now");
        }
        (true, false) => {
            schemas.note("additional-properties-opened", places, "members of other names are allowed now");
        }
        _ => {}
    }
    for alone in schemas.all_inside((&old.additional(), &new.additional()), Use::default(), "{}") {
        let (rule, what) = match alone {
            // That there are none says more than of which type they are.
            _ if closed.0 || closed.1 => continue,
            (None, _) => ("type-narrowed", "the members of other names have a type now"),
            (_, None) => ("type-widened", "the members of other names may have any type now"),
            _ => continue,
        };
        schemas.note(rule, places, what);
    }
}

fn items<'d>(schemas: &mut Schemas<'d, '_>) {
    let (old, new) = (schemas.old, schemas.new);
    let (before, after): (Vec<_>, Vec<_>) = (old.said(Schema::items).collect(), new.said(Schema::items).collect());
    elements(schemas, (&before, &after), "[]");
    let first = |view: &View<'d>| view.parts().iter().flat_map(Schema::prefix_items).collect::<Vec<_>>();
    let (before, after) = (first(old), first(new));
    for index in 0..before.len().max(after.len()) {
        let one = (before.get(index..=index).unwrap_or_default(), after.get(index..=index).unwrap_or_default());
        elements(schemas, one, &format!("[{index}]"));
    }
}

fn elements<'d>(schemas: &mut Schemas<'d, '_>, lists: (&[Schema<'d>], &[Schema<'d>]), step: &str) {
    for (old, new) in schemas.all_inside(lists, Use::default(), step) {
        // Another type has been reported already.
        let alike = schemas.old.types() == schemas.new.types();
        let places = (old.map(|old| old.written()), new.map(|new| new.written()));
        match places {
            (None, Some(_)) if alike => schemas.note("type-narrowed", places, "the elements have a type now"),
            (Some(_), None) if alike => schemas.note("type-widened", places, "the elements may have any type now"),
            _ => {}
        }
    }
}
