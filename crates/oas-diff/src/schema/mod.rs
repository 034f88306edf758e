//! Schemas: what a value may be, before and after. Knows nothing of operations.

mod alternatives;
mod bounds;
mod enumerations;
pub(crate) mod flattened;
pub(crate) mod named_type;
mod pair;
mod properties;
mod type_and_format;
mod types;

use oas_contract::{Node, Schema, View as _, extensions};

use crate::message;
use crate::rules;
use crate::verdict::Rust;
use crate::walk::{Context, Walk};
use flattened::{Flattened, changed};
use pair::SchemaPair;

/// Compares all pairs of schemas, those that are found on the way included.
pub(crate) fn compare(walk: &mut Walk<'_>) {
    let mut next = 0;
    while walk.get(next).is_some() {
        pair(walk, next);
        next += 1;
    }
}

fn pair(walk: &mut Walk<'_>, index: usize) {
    let Some(pair) = walk.get(index) else { return };
    let nodes = (pair.old.node(), pair.new.node());
    let (direction, context, subject) = (pair.direction, pair.context, pair.subject.clone());
    let (old, new) = (Flattened::of(pair.old), Flattened::of(pair.new));
    let mut schemas = SchemaPair { walk, index, old: &old, new: &new, nodes, direction, context, subject };
    if type_and_format::compare(&mut schemas) {
        bounds::compare(&mut schemas);
    }
    nullable(&mut schemas);
    lenient(&mut schemas);
    enumerations::compare(&mut schemas);
    default(&mut schemas);
    properties::compare(&mut schemas);
    additional(&mut schemas);
    items(&mut schemas);
    alternatives::compare(&mut schemas);
    rust_name(&mut schemas);
}

fn rust_name<'d>(schemas: &mut SchemaPair<'d, '_>) {
    let stated = |schema: &Schema<'d>| Some((schema.rust_name()?, schema.rust_name_node()?));
    for (old, new) in changed((schemas.old, schemas.new), stated, |old, new| old.0 == new.0) {
        let nodes = (old.map(|(_, node)| node), new.map(|(_, node)| node));
        let (before, after) = (message::name(old.map(|(name, _)| name)), message::name(new.map(|(name, _)| name)));
        let message = format!("`{}` is {after} now, it was {before}", extensions::RUST_NAME.name);
        // The name may be the one that is derived anyway.
        let rust = (old.is_none() || new.is_none()).then_some(Rust::Undecided);
        schemas.note_as(&rules::RUST_NAME_CHANGED, nodes, message, rust);
    }
}

fn nullable(schemas: &mut SchemaPair<'_, '_>) {
    let (old, new) = (schemas.old.nullable(), schemas.new.nullable());
    let nodes = (schemas.old.last(Schema::nullable_node), schemas.new.last(Schema::nullable_node));
    match (old, new) {
        (false, true) => schemas.note(&rules::NULLABLE_ADDED, nodes, "the value may be null now"),
        (true, false) => schemas.note(&rules::NULLABLE_REMOVED, nodes, "the value may not be null any more"),
        _ => {}
    }
}

fn lenient<'d>(schemas: &mut SchemaPair<'d, '_>) {
    let nodes = (schemas.old.last(Schema::lenient_node), schemas.new.last(Schema::lenient_node));
    let list = |schema: &Schema<'d>| schema.lenient_node()?.as_sequence();
    let (old, new): (Vec<_>, Vec<_>) =
        (schemas.old.each(list).flatten().collect(), schemas.new.each(list).flatten().collect());
    // The first list turns a required value into an optional one.
    let rust = if old.is_empty() == new.is_empty() { Rust::None } else { Rust::Undecided };
    for value in new.iter().filter(|value| !old.iter().any(|known| known.is_same(value))) {
        let message = format!("{} means that there is nothing", message::value(value));
        schemas.note_as(&rules::LENIENT_ADDED, nodes, message, Some(rust));
    }
    for value in old.iter().filter(|value| !new.iter().any(|known| known.is_same(value))) {
        let message = format!("{} does not mean any more that there is nothing", message::value(value));
        schemas.note_as(&rules::LENIENT_REMOVED, nodes, message, Some(rust));
    }
}

fn default(schemas: &mut SchemaPair<'_, '_>) {
    let [added, changed_to, removed] = if schemas.context.parameter {
        [&rules::PARAMETER_DEFAULT_ADDED, &rules::PARAMETER_DEFAULT_CHANGED, &rules::PARAMETER_DEFAULT_REMOVED]
    } else {
        [&rules::DEFAULT_ADDED, &rules::DEFAULT_CHANGED, &rules::DEFAULT_REMOVED]
    };
    for nodes in changed((schemas.old, schemas.new), Schema::default, Node::is_same) {
        let (rule, message) = match nodes {
            (None, None) => continue,
            (None, Some(new)) => (added, format!("the default is {} now", message::value(new))),
            (Some(old), None) => (removed, format!("there is no default any more, it was {}", message::value(old))),
            (Some(old), Some(new)) => {
                (changed_to, format!("the default is {} now, it was {}", message::value(new), message::value(old)))
            }
        };
        schemas.note(rule, nodes, message);
    }
}

fn additional(schemas: &mut SchemaPair<'_, '_>) {
    let (old, new) = (schemas.old, schemas.new);
    let nodes = (old.last(Schema::additional_node), new.last(Schema::additional_node));
    let closed = (old.is_closed(), new.is_closed());
    match closed {
        (false, true) => {
            schemas.note(&rules::ADDITIONAL_PROPERTIES_CLOSED, nodes, "members of other names are refused now");
        }
        (true, false) => {
            schemas.note(&rules::ADDITIONAL_PROPERTIES_OPENED, nodes, "members of other names are allowed now");
        }
        _ => {}
    }
    for alone in schemas.all_inside((&old.additional(), &new.additional()), Context::default(), "{}") {
        let (rule, what) = match alone {
            // That there are none says more than of which type they are.
            _ if closed.0 || closed.1 => continue,
            (None, _) => (&rules::TYPE_NARROWED, "the members of other names have a type now"),
            (_, None) => (&rules::TYPE_WIDENED, "the members of other names may have any type now"),
            _ => continue,
        };
        schemas.note(rule, nodes, what);
    }
}

fn items<'d>(schemas: &mut SchemaPair<'d, '_>) {
    let (old, new) = (schemas.old, schemas.new);
    let (before, after): (Vec<_>, Vec<_>) = (old.each(Schema::items).collect(), new.each(Schema::items).collect());
    elements(schemas, (&before, &after), "[]");
    let first = |view: &Flattened<'d>| view.parts().iter().flat_map(Schema::prefix_items).collect::<Vec<_>>();
    let (before, after) = (first(old), first(new));
    for index in 0..before.len().max(after.len()) {
        let one = (before.get(index..=index).unwrap_or_default(), after.get(index..=index).unwrap_or_default());
        elements(schemas, one, &format!("[{index}]"));
    }
}

fn elements<'d>(schemas: &mut SchemaPair<'d, '_>, lists: (&[Schema<'d>], &[Schema<'d>]), step: &str) {
    for (old, new) in schemas.all_inside(lists, Context::default(), step) {
        // Another type has been reported already.
        let alike = schemas.old.types() == schemas.new.types();
        let nodes = (old.map(|old| old.written()), new.map(|new| new.written()));
        match nodes {
            (None, Some(_)) if alike => schemas.note(&rules::TYPE_NARROWED, nodes, "the elements have a type now"),
            (Some(_), None) if alike => schemas.note(&rules::TYPE_WIDENED, nodes, "the elements may have any type now"),
            _ => {}
        }
    }
}
