//! Bounds: ranges, lengths, counts, patterns. A bound that is tightened refuses requests and promises more of responses;
//! one that is loosened does the reverse.

use std::cmp::{Ordering, Reverse};

use oas_contract::{Bound, Count, Node, Schema};

use crate::schemas::Schemas;
use crate::view::changed;

/// A bound of the length of something: the member, how a schema says it, the rules where it is tightened and loosened.
type Length<'d> = (&'static str, fn(&Schema<'d>) -> Option<Count<'d>>, &'static str, &'static str);

pub(crate) fn compare<'d>(schemas: &mut Schemas<'d, '_>) {
    let views = (schemas.old, schemas.new);
    let least: [Length<'d>; 3] = [
        ("minLength", Schema::min_length, "min-length-raised", "min-length-lowered"),
        ("minItems", Schema::min_items, "min-items-raised", "min-items-lowered"),
        ("minProperties", Schema::min_properties, "min-properties-raised", "min-properties-lowered"),
    ];
    let greatest: [Length<'d>; 3] = [
        ("maxLength", Schema::max_length, "max-length-lowered", "max-length-raised"),
        ("maxItems", Schema::max_items, "max-items-lowered", "max-items-raised"),
        ("maxProperties", Schema::max_properties, "max-properties-lowered", "max-properties-raised"),
    ];
    let by_value = |bound: &Bound<'d>| (bound.value, bound.exclusive);
    let bounds =
        (views.0.said(Schema::minimum).max_by_key(by_value), views.1.said(Schema::minimum).max_by_key(by_value));
    let tighter = bounds.1.as_ref().map(by_value).cmp(&bounds.0.as_ref().map(by_value));
    range(schemas, "minimum", bounds, tighter, ("minimum-raised", "minimum-lowered"));
    let by_value = |bound: &Bound<'d>| (Reverse(bound.value), bound.exclusive);
    let bounds =
        (views.0.said(Schema::maximum).max_by_key(by_value), views.1.said(Schema::maximum).max_by_key(by_value));
    let tighter = bounds.1.as_ref().map(by_value).cmp(&bounds.0.as_ref().map(by_value));
    range(schemas, "maximum", bounds, tighter, ("maximum-lowered", "maximum-raised"));
    for (member, read, tightened, loosened) in least {
        let bounds =
            (views.0.said(read).max_by_key(|count| count.value), views.1.said(read).max_by_key(|count| count.value));
        let value = |count: Option<Count<'_>>| count.map_or(0, |count| count.value);
        let tighter = value(bounds.1).cmp(&value(bounds.0));
        let written = |count| value(count).to_string();
        length(schemas, member, bounds, tighter, (tightened, loosened), written);
    }
    for (member, read, tightened, loosened) in greatest {
        let bounds =
            (views.0.said(read).min_by_key(|count| count.value), views.1.said(read).min_by_key(|count| count.value));
        let value = |count: Option<Count<'_>>| count.map(|count| Reverse(count.value));
        let tighter = value(bounds.1).cmp(&value(bounds.0));
        let written =
            |count: Option<Count<'_>>| count.map_or("not bounded".to_owned(), |count| count.value.to_string());
        length(schemas, member, bounds, tighter, (tightened, loosened), written);
    }
    multiple_of(schemas);
    let places = (views.0.last(Schema::unique_items_node), views.1.last(Schema::unique_items_node));
    match (views.0.any(Schema::unique_items), views.1.any(Schema::unique_items)) {
        (false, true) => schemas.note("unique-items-added", places, "the elements must differ now"),
        (true, false) => schemas.note("unique-items-removed", places, "the elements need not differ any more"),
        _ => {}
    }
    pattern(schemas);
}

fn range(
    schemas: &mut Schemas<'_, '_>,
    member: &str,
    (old, new): (Option<Bound<'_>>, Option<Bound<'_>>),
    tighter: Ordering,
    rules: (&str, &str),
) {
    let written =
        |bound: Bound<'_>| format!("{}{}", bound.value, if bound.exclusive { ", itself excluded" } else { "" });
    let places = (old.map(|bound| bound.node), new.map(|bound| bound.node));
    let message = match (old, new) {
        (Some(old), Some(new)) => format!("`{member}` is {} now, it was {}", written(new), written(old)),
        (None, Some(new)) => format!("`{member}` is {} now, there was none", written(new)),
        (Some(old), None) => format!("`{member}` was {}, there is none any more", written(old)),
        (None, None) => return,
    };
    note(schemas, tighter, rules, places, message);
}

fn length<'d>(
    schemas: &mut Schemas<'_, '_>,
    member: &str,
    (old, new): (Option<Count<'d>>, Option<Count<'d>>),
    tighter: Ordering,
    rules: (&str, &str),
    written: impl Fn(Option<Count<'d>>) -> String,
) {
    if tighter.is_ne() {
        let places = (old.map(|count| count.node), new.map(|count| count.node));
        note(schemas, tighter, rules, places, format!("`{member}` is {} now, it was {}", written(new), written(old)));
    }
}

fn note(
    schemas: &mut Schemas<'_, '_>,
    tighter: Ordering,
    (tightened, loosened): (&str, &str),
    places: (Option<&Node>, Option<&Node>),
    message: String,
) {
    match tighter {
        Ordering::Greater => schemas.note(tightened, places, message),
        Ordering::Less => schemas.note(loosened, places, message),
        Ordering::Equal => {}
    }
}

fn multiple_of(schemas: &mut Schemas<'_, '_>) {
    for (old, new) in changed((schemas.old, schemas.new), Schema::multiple_of, |old, new| old.value == new.value) {
        let places = (old.map(|bound| bound.node), new.map(|bound| bound.node));
        let (rule, message) = match (old.map(|bound| bound.value), new.map(|bound| bound.value)) {
            (None, None) => continue,
            (None, Some(new)) => ("multiple-of-added", format!("numbers are multiples of {new} now")),
            (Some(old), None) => ("multiple-of-removed", format!("numbers need not be multiples of {old} any more")),
            (Some(old), Some(new)) => {
                // Multiples of 6 are multiples of 3.
                let rule = if old.is_multiple_of(new) == Some(true) {
                    "multiple-of-removed"
                } else if new.is_multiple_of(old) == Some(true) {
                    "multiple-of-added"
                } else {
                    "multiple-of-changed"
                };
                (rule, format!("numbers are multiples of {new} now, it was {old}"))
            }
        };
        schemas.note(rule, places, message);
    }
}

fn pattern<'d>(schemas: &mut Schemas<'d, '_>) {
    let stated = |schema: &Schema<'d>| Some((schema.pattern()?, schema.pattern_node()?));
    for (old, new) in changed((schemas.old, schemas.new), stated, |old, new| old.0 == new.0) {
        let places = (old.map(|(_, node)| node), new.map(|(_, node)| node));
        let (rule, message) = match (old, new) {
            (None, None) => continue,
            (None, Some((new, _))) => ("pattern-added", format!("the text must match `{new}` now")),
            // Whatever matched before still matches.
            (Some((old, _)), None | Some(("" | ".*" | "^.*$", _))) => {
                ("pattern-removed", format!("the text need not match `{old}` any more"))
            }
            (Some((old, _)), Some((new, _))) => {
                ("pattern-changed", format!("the text must match `{new}` now, it was `{old}`"))
            }
        };
        schemas.note(rule, places, message);
    }
}
