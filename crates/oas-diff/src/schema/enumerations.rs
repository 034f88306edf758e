//! Enumerations, closed (`enum`) and open: the values that are listed, and what they are called.

use std::borrow::Cow;
use std::collections::HashMap;

use oas_contract::{Node, Schema, Value, Version};

use super::flattened::Flattened;
use super::pair::SchemaPair;
use super::types::Types;
use crate::change::Found;
use crate::message;
use crate::rules::{self, Rule};
use crate::verdict::{Direction, Rust, Wire};

/// A value that is listed.
#[derive(Clone)]
struct Listed<'d> {
    /// The value, where it is text, and the digits of an integer in an open list.
    text: Option<String>,
    /// The same as it is shown.
    shown: Option<String>,
    /// The Rust name, where one is chosen.
    name: Option<String>,
    /// Whether it stands for all that begin with it.
    prefix: bool,
    node: &'d Node,
}

impl<'d> Listed<'d> {
    fn of(node: &'d Node) -> Self {
        Self { text: node.as_str().map(str::to_owned), shown: None, name: None, prefix: false, node }
    }

    fn written(&self) -> String {
        let text = || self.text.as_ref().map(|text| serde_json::Value::from(text.as_str()).to_string());
        self.shown.clone().or_else(text).unwrap_or_else(|| message::value(self.node))
    }
}

/// Finds values of a list that are the same, however they are written. There are many texts, and few of anything else.
fn finder<'l, 'd>(list: &'l [Listed<'d>]) -> impl Fn(&Listed<'d>) -> Option<&'l Listed<'d>> {
    let texts: HashMap<&str, &Listed<'d>> =
        list.iter().rev().filter_map(|listed| Some((listed.text.as_deref()?, listed))).collect();
    move |wanted| match &wanted.text {
        Some(text) => texts.get(text.as_str()).copied(),
        None => list.iter().find(|listed| listed.text.is_none() && listed.node.is_same(wanted.node)),
    }
}

/// `null` in a list of values that may be null anyway. By OpenAPI 3.0 it has to be listed as well; many documents leave it out.
fn nothing(schemas: &mut SchemaPair<'_, '_>) {
    let listed = |view: &Flattened<'_>| -> Option<bool> {
        let lists = view.conjuncts(Schema::values);
        let has = |list: &oas_contract::Values<'_>| list.list.iter().any(|node| node.is_null());
        (!lists.is_empty()).then(|| lists.iter().flatten().all(has))
    };
    let versions = (schemas.walk.base.version(), schemas.walk.head.version());
    if versions != (Version::V3_0, Version::V3_0) {
        return;
    }
    let (old, new) = (listed(schemas.old), listed(schemas.new));
    let (Some(before), Some(after)) = (old, new) else { return };
    if before == after || !schemas.old.nullable() || !schemas.new.nullable() {
        return;
    }
    let what = if after { "`null` is listed now" } else { "`null` is not listed any more" };
    let message = format!("{what}, and `nullable` allows it: which of both counts, documents do not say");
    let narrower = (schemas.direction == Direction::Request) != after;
    let found = Found::new(&rules::NOT_JUDGED, Some(schemas.direction), (None, None), message).or_at(schemas.nodes);
    let found = found.rust(Rust::None).wire((!narrower).then_some(Wire::Compatible));
    let subject = schemas.subject.clone();
    schemas.report(&subject, found);
}

/// The lists of closed enumerations, each of which a value has to be in. `null` counts as being nullable.
fn lists<'d>(view: &Flattened<'d>) -> Vec<Vec<Listed<'d>>> {
    let lists = view.conjuncts(Schema::values).into_iter().map(|list| {
        let values = list.into_iter().flat_map(|values| values.list);
        values.filter(|node| !matches!(node.value, Value::Null)).map(Listed::of).collect()
    });
    lists.collect()
}

/// The values that are in all lists, as the last one has them.
fn allowed<'l, 'd>(lists: &'l [Vec<Listed<'d>>]) -> Cow<'l, [Listed<'d>]> {
    let Some((last, others)) = lists.split_last() else { return Cow::default() };
    let mut values = Cow::from(last);
    for list in others {
        let known = finder(list);
        values.to_mut().retain(|listed| known(listed).is_some());
    }
    values
}

/// All values that are allowed, as one list.
fn all(values: &[Listed<'_>], node: &Node) -> String {
    let same = node.as_sequence().is_some_and(|list| list.len() >= values.len());
    let texts: Vec<String> = values.iter().map(Listed::written).collect();
    if same || values.is_empty() { message::value(node) } else { message::cut(format!("[{}]", texts.join(","))) }
}

/// Whether a list has the same values as one of the others.
fn is_among(list: &[Listed<'_>], others: &[Vec<Listed<'_>>]) -> bool {
    let within = |one: &[Listed<'_>], other: &[Listed<'_>]| {
        let known = finder(other);
        one.iter().all(|listed| known(listed).is_some())
    };
    others.iter().any(|other| within(list, other) && within(other, list))
}

/// The values of open enumerations. Those that are none count as they stand there.
fn open<'d>(view: &Flattened<'d>) -> Vec<Listed<'d>> {
    let list = |schema: &Schema<'d>| Some((schema.open_values_node()?.as_sequence()?, schema.open_values()));
    let values = view.each(list).flat_map(|(nodes, values)| {
        let mut values = values.unwrap_or_default().into_iter();
        nodes.iter().map(move |node| match values.next() {
            Some(value) => {
                let (text, shown) = (Some(value.text()), value.value.to_string());
                Listed { text, shown: Some(shown), name: value.name, prefix: value.prefix, node }
            }
            None => Listed::of(node),
        })
    });
    values.collect()
}

pub(crate) fn compare<'d>(schemas: &mut SchemaPair<'d, '_>) {
    nothing(schemas);
    let (old, new) = (schemas.old, schemas.new);
    // Only text becomes an enumeration in Rust, and integers whose list is open.
    let is = |types| [old.types(), new.types()].contains(&Some(types));
    let list = |schema: &Schema<'_>| schema.open_values_node().is_some();
    let integers = is(Types::INTEGER) && (old.any(list) || new.any(list));
    let rust = (!(is(Types::TEXT) || integers)).then_some(Rust::None);
    let list = |schema: &Schema<'d>| schema.values().map(|values| values.node);
    let (old_closed, new_closed) = (old.last(list), new.last(list));
    let (old_lists, new_lists) = (lists(old), lists(new));
    let (old_values, new_values) = (allowed(&old_lists), allowed(&new_lists));
    let (old_open, new_open) = (old.last(Schema::open_values_node), new.last(Schema::open_values_node));
    let (old_known, new_known) = (open(old), open(new));
    match (old_closed, new_closed) {
        (Some(_), Some(_)) => {
            each(schemas, (&old_values, &new_values), (&rules::ENUM_VALUE_ADDED, &rules::ENUM_VALUE_REMOVED), rust);
            let other = old_lists.iter().any(|list| !is_among(list, &new_lists))
                || new_lists.iter().any(|list| !is_among(list, &old_lists));
            let (old_values, new_values) = (old_values.into_owned(), new_values.into_owned());
            let fewer = is_among(&new_values, std::slice::from_ref(&old_values));
            if other && fewer && is_among(&old_values, &[new_values]) {
                let message = "other lists of values hold together now, and the same values are in all of them";
                let found = Found::new(&rules::NOT_JUDGED, Some(schemas.direction), (old_closed, new_closed), message);
                let subject = schemas.subject.clone();
                schemas.report(&subject, found.wire(Wire::Compatible).or_at(schemas.nodes));
            } else if other && fewer {
                let message = "other lists of values hold together now, and what that means is not judged";
                schemas.note(&rules::NOT_JUDGED, (old_closed, new_closed), message);
            }
        }
        (None, Some(new)) if old_open.is_some() => {
            schemas.note_as(&rules::ENUM_CLOSED, (old_open, Some(new)), "only the listed values are allowed now", rust);
            each(schemas, (&old_known, &new_values), (&rules::OPEN_ENUM_VALUE_ADDED, &rules::ENUM_VALUE_REMOVED), rust);
        }
        (Some(old), None) if new_open.is_some() => {
            let message = "other values than the listed ones may come now";
            schemas.note_as(&rules::ENUM_OPENED, (Some(old), new_open), message, rust);
            each(
                schemas,
                (&old_values, &new_known),
                (&rules::OPEN_ENUM_VALUE_ADDED, &rules::OPEN_ENUM_VALUE_REMOVED),
                rust,
            );
        }
        (None, Some(new)) => {
            let message = format!("only {} is allowed now", all(&new_values, new));
            schemas.note_as(&rules::ENUM_ADDED, (None, Some(new)), message, rust);
        }
        (Some(old), None) => {
            let message = format!("not only {} is allowed any more", all(&old_values, old));
            schemas.note_as(&rules::ENUM_REMOVED, (Some(old), None), message, rust);
        }
        (None, None) => match (old_open, new_open) {
            (Some(_), Some(_)) => {
                each(
                    schemas,
                    (&old_known, &new_known),
                    (&rules::OPEN_ENUM_VALUE_ADDED, &rules::OPEN_ENUM_VALUE_REMOVED),
                    rust,
                );
            }
            (None, Some(new)) => {
                // Text that may be anything before and after: only the Rust type is another one.
                schemas.note_as(&rules::ENUM_OPENED, (None, Some(new)), "known values are listed now", rust);
            }
            (Some(old), None) => {
                schemas.note_as(&rules::ENUM_OPENED, (Some(old), None), "known values are not listed any more", rust);
            }
            (None, None) => {}
        },
    }
}

fn each<'d>(
    schemas: &mut SchemaPair<'d, '_>,
    (old, new): (&[Listed<'d>], &[Listed<'d>]),
    (added, removed): (&'static Rule, &'static Rule),
    rust: Option<Rust>,
) {
    let (before, after) = (finder(old), finder(new));
    for listed in new {
        let (value, node) = (listed.written(), Some(listed.node));
        let Some(known) = before(listed) else {
            schemas.note_as(added, (None, node), format!("the value {value} was added"), rust);
            continue;
        };
        if known.name != listed.name {
            let (before, after) = (message::name(known.name.as_deref()), message::name(listed.name.as_deref()));
            let message = format!("the value {value} is called {after} now, it was {before}");
            schemas.note_as(&rules::VARIANT_RENAMED, (Some(known.node), node), message, rust);
        }
    }
    for (known, listed) in new.iter().filter_map(|listed| Some((before(listed)?, listed))) {
        if known.prefix != listed.prefix {
            let now = if listed.prefix {
                "stands for every text that begins with it now"
            } else {
                "stands for itself alone now"
            };
            let message = format!("the value {} {now}", listed.written());
            schemas.note_as(&rules::ENUM_PREFIX_CHANGED, (Some(known.node), Some(listed.node)), message, rust);
        }
    }
    for listed in old.iter().filter(|listed| after(listed).is_none()) {
        let message = format!("the value {} was removed", listed.written());
        schemas.note_as(removed, (Some(listed.node), None), message, rust);
    }
}
