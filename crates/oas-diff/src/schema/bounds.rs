//! Bounds: ranges, lengths, counts, patterns. A bound that is tightened refuses requests and promises more of responses;
//! one that is loosened does the reverse.

use std::cmp::{Ordering, Reverse};

use oas_contract::{Bound, Count, Schema};

use super::matching::changed;
use super::pair::SchemaPair;
use super::pattern::matches_everything;
use crate::change::Nodes;
use crate::rules::{self, Rule};

/// A bound of the length of something: the member, how a schema says it, the rules where it is tightened and loosened.
type Length<'d> = (&'static str, fn(&Schema<'d>) -> Option<Count<'d>>, &'static Rule, &'static Rule);

pub(crate) fn compare<'d>(schemas: &mut SchemaPair<'d, '_>) {
    let views = (schemas.old, schemas.new);
    let least: [Length<'d>; 3] = [
        ("minLength", Schema::min_length, &rules::MIN_LENGTH_RAISED, &rules::MIN_LENGTH_LOWERED),
        ("minItems", Schema::min_items, &rules::MIN_ITEMS_RAISED, &rules::MIN_ITEMS_LOWERED),
        ("minProperties", Schema::min_properties, &rules::MIN_PROPERTIES_RAISED, &rules::MIN_PROPERTIES_LOWERED),
    ];
    let greatest: [Length<'d>; 3] = [
        ("maxLength", Schema::max_length, &rules::MAX_LENGTH_LOWERED, &rules::MAX_LENGTH_RAISED),
        ("maxItems", Schema::max_items, &rules::MAX_ITEMS_LOWERED, &rules::MAX_ITEMS_RAISED),
        ("maxProperties", Schema::max_properties, &rules::MAX_PROPERTIES_LOWERED, &rules::MAX_PROPERTIES_RAISED),
    ];
    let by_value = |bound: &Bound<'d>| (bound.value, bound.exclusive);
    let bounds =
        (views.0.each(Schema::minimum).max_by_key(by_value), views.1.each(Schema::minimum).max_by_key(by_value));
    let tighter = bounds.1.as_ref().map(by_value).cmp(&bounds.0.as_ref().map(by_value));
    range(schemas, "minimum", bounds, tighter, (&rules::MINIMUM_RAISED, &rules::MINIMUM_LOWERED));
    let by_value = |bound: &Bound<'d>| (Reverse(bound.value), bound.exclusive);
    let bounds =
        (views.0.each(Schema::maximum).max_by_key(by_value), views.1.each(Schema::maximum).max_by_key(by_value));
    let tighter = bounds.1.as_ref().map(by_value).cmp(&bounds.0.as_ref().map(by_value));
    range(schemas, "maximum", bounds, tighter, (&rules::MAXIMUM_LOWERED, &rules::MAXIMUM_RAISED));
    for (member, read, tightened, loosened) in least {
        let bounds =
            (views.0.each(read).max_by_key(|count| count.value), views.1.each(read).max_by_key(|count| count.value));
        let value = |count: Option<Count<'_>>| count.map_or(0, |count| count.value);
        let tighter = value(bounds.1).cmp(&value(bounds.0));
        let written = |count| value(count).to_string();
        length(schemas, member, bounds, tighter, (tightened, loosened), written);
    }
    for (member, read, tightened, loosened) in greatest {
        let bounds =
            (views.0.each(read).min_by_key(|count| count.value), views.1.each(read).min_by_key(|count| count.value));
        let value = |count: Option<Count<'_>>| count.map(|count| Reverse(count.value));
        let tighter = value(bounds.1).cmp(&value(bounds.0));
        let written =
            |count: Option<Count<'_>>| count.map_or("not bounded".to_owned(), |count| count.value.to_string());
        length(schemas, member, bounds, tighter, (tightened, loosened), written);
    }
    multiple_of(schemas);
    let nodes = (views.0.last(Schema::unique_items_node), views.1.last(Schema::unique_items_node));
    match (views.0.any(Schema::unique_items), views.1.any(Schema::unique_items)) {
        (false, true) => schemas.note(&rules::UNIQUE_ITEMS_ADDED, nodes, "the elements must differ now"),
        (true, false) => schemas.note(&rules::UNIQUE_ITEMS_REMOVED, nodes, "the elements need not differ any more"),
        _ => {}
    }
    pattern(schemas);
}

fn range(
    schemas: &mut SchemaPair<'_, '_>,
    member: &str,
    (old, new): (Option<Bound<'_>>, Option<Bound<'_>>),
    tighter: Ordering,
    rules: (&'static Rule, &'static Rule),
) {
    if tighter.is_eq() {
        return;
    }
    let written =
        |bound: Bound<'_>| format!("{}{}", bound.value, if bound.exclusive { ", itself excluded" } else { "" });
    let nodes = (old.map(|bound| bound.node), new.map(|bound| bound.node));
    let message = match (old, new) {
        (Some(old), Some(new)) => format!("`{member}` is {} now, it was {}", written(new), written(old)),
        (None, Some(new)) => format!("`{member}` is {} now, there was none", written(new)),
        (Some(old), None) => format!("`{member}` was {}, there is none any more", written(old)),
        (None, None) => return,
    };
    note(schemas, tighter, rules, nodes, message);
}

fn length<'d>(
    schemas: &mut SchemaPair<'_, '_>,
    member: &str,
    (old, new): (Option<Count<'d>>, Option<Count<'d>>),
    tighter: Ordering,
    rules: (&'static Rule, &'static Rule),
    written: impl Fn(Option<Count<'d>>) -> String,
) {
    if tighter.is_ne() {
        let nodes = (old.map(|count| count.node), new.map(|count| count.node));
        note(schemas, tighter, rules, nodes, format!("`{member}` is {} now, it was {}", written(new), written(old)));
    }
}

fn note(
    schemas: &mut SchemaPair<'_, '_>,
    tighter: Ordering,
    (tightened, loosened): (&'static Rule, &'static Rule),
    nodes: Nodes<'_>,
    message: String,
) {
    match tighter {
        Ordering::Greater => schemas.note(tightened, nodes, message),
        Ordering::Less => schemas.note(loosened, nodes, message),
        Ordering::Equal => {}
    }
}

fn multiple_of(schemas: &mut SchemaPair<'_, '_>) {
    for (old, new) in changed((schemas.old, schemas.new), Schema::multiple_of, |old, new| old.value == new.value) {
        let nodes = (old.map(|bound| bound.node), new.map(|bound| bound.node));
        let (rule, message) = match (old.map(|bound| bound.value), new.map(|bound| bound.value)) {
            (None, None) => continue,
            (None, Some(new)) => (&rules::MULTIPLE_OF_ADDED, format!("numbers are multiples of {new} now")),
            (Some(old), None) => {
                (&rules::MULTIPLE_OF_REMOVED, format!("numbers need not be multiples of {old} any more"))
            }
            (Some(old), Some(new)) => {
                // Multiples of 6 are multiples of 3.
                let rule = if old.is_multiple_of(new) == Some(true) {
                    &rules::MULTIPLE_OF_REMOVED
                } else if new.is_multiple_of(old) == Some(true) {
                    &rules::MULTIPLE_OF_ADDED
                } else {
                    &rules::MULTIPLE_OF_CHANGED
                };
                (rule, format!("numbers are multiples of {new} now, it was {old}"))
            }
        };
        schemas.note(rule, nodes, message);
    }
}

fn pattern<'d>(schemas: &mut SchemaPair<'d, '_>) {
    let stated = |schema: &Schema<'d>| Some((schema.pattern()?, schema.pattern_node()?));
    for (old, new) in changed((schemas.old, schemas.new), stated, |old, new| old.0 == new.0) {
        let nodes = (old.map(|(_, node)| node), new.map(|(_, node)| node));
        let (rule, message) = match (old, new) {
            (None, None) => continue,
            (None, Some((new, _))) => (&rules::PATTERN_ADDED, format!("the text must match `{new}` now")),
            (Some((old, _)), Some((new, _))) if matches_everything(old) => {
                (&rules::PATTERN_ADDED, format!("the text must match `{new}` now"))
            }
            // Whatever matched before still matches.
            (Some((old, _)), None) => (&rules::PATTERN_REMOVED, format!("the text need not match `{old}` any more")),
            (Some((old, _)), Some((new, _))) if matches_everything(new) => {
                (&rules::PATTERN_REMOVED, format!("the text need not match `{old}` any more"))
            }
            (Some((old, _)), Some((new, _))) => {
                (&rules::PATTERN_CHANGED, format!("the text must match `{new}` now, it was `{old}`"))
            }
        };
        schemas.note(rule, nodes, message);
    }
}
