//! Bounds: ranges, lengths, counts, patterns. A bound that is tightened refuses requests and promises more of responses;
//! one that is loosened does the reverse.

use contract::Node;

use crate::schemas::Schemas;
use crate::view::View;

/// A lower bound: field, rule where it rises, rule where it falls.
const LOWER: [(&str, &str, &str); 3] = [
    ("minLength", "min-length-raised", "min-length-lowered"),
    ("minItems", "min-items-raised", "min-items-lowered"),
    ("minProperties", "min-properties-raised", "min-properties-lowered"),
];

/// An upper bound: field, rule where it falls, rule where it rises.
const UPPER: [(&str, &str, &str); 3] = [
    ("maxLength", "max-length-lowered", "max-length-raised"),
    ("maxItems", "max-items-lowered", "max-items-raised"),
    ("maxProperties", "max-properties-lowered", "max-properties-raised"),
];

/// The tightest bound of a view: the number, whether it is excluded itself, where it stands.
type Bound<'d> = Option<(f64, bool, &'d Node)>;

pub(crate) fn compare(schemas: &mut Schemas<'_, '_>) {
    let (old, new) = (range(&schemas.old, "minimum", false), range(&schemas.new, "minimum", false));
    tighter(schemas, "minimum", (old, new), 1.0, ("minimum-raised", "minimum-lowered"));
    let (old, new) = (range(&schemas.old, "maximum", true), range(&schemas.new, "maximum", true));
    tighter(schemas, "maximum", (old, new), -1.0, ("maximum-lowered", "maximum-raised"));
    for (field, raised, lowered) in LOWER {
        let bound = |view: &View<'_>| view.numbers(field).fold(0.0, |tightest, (number, _)| f64::max(tightest, number));
        count(schemas, field, (bound(&schemas.old), bound(&schemas.new)), 1.0, (raised, lowered));
    }
    for (field, lowered, raised) in UPPER {
        let bound = |view: &View<'_>| {
            view.numbers(field).fold(f64::INFINITY, |tightest, (number, _)| f64::min(tightest, number))
        };
        count(schemas, field, (bound(&schemas.old), bound(&schemas.new)), -1.0, (lowered, raised));
    }
    multiple_of(schemas);
    let (old, new) = (schemas.old.flag("uniqueItems"), schemas.new.flag("uniqueItems"));
    let places = (schemas.old.get("uniqueItems"), schemas.new.get("uniqueItems"));
    match (old, new) {
        (false, true) => schemas.note("unique-items-added", places, "the elements must differ now"),
        (true, false) => schemas.note("unique-items-removed", places, "the elements need not differ any more"),
        _ => {}
    }
    let places = (schemas.old.get("pattern"), schemas.new.get("pattern"));
    match (schemas.old.str("pattern"), schemas.new.str("pattern")) {
        (None, Some(new)) => schemas.note("pattern-added", places, format!("the text must match `{new}` now")),
        (Some(old), None) => {
            schemas.note("pattern-removed", places, format!("the text need not match `{old}` any more"));
        }
        // Whatever matched before still matches.
        (Some(old), Some(new)) if old != new && matches!(new, "" | ".*" | "^.*$") => {
            schemas.note("pattern-removed", places, format!("the text need not match `{old}` any more"));
        }
        (Some(old), Some(new)) if old != new => {
            schemas.note("pattern-changed", places, format!("the text must match `{new}` now, it was `{old}`"));
        }
        _ => {}
    }
}

fn range<'d>(view: &View<'d>, field: &str, upper: bool) -> Bound<'d> {
    let excluded = view.flag(if upper { "exclusiveMaximum" } else { "exclusiveMinimum" });
    let numbers = view.numbers(field).map(|(number, node)| (number, excluded, node));
    numbers.reduce(|a, b| if (a.0 < b.0) == upper { a } else { b })
}

/// `up` is 1 where a greater number is tighter, -1 where a smaller one is.
fn tighter(
    schemas: &mut Schemas<'_, '_>,
    field: &str,
    (old, new): (Bound<'_>, Bound<'_>),
    up: f64,
    (tightened, loosened): (&str, &str),
) {
    let places = (old.map(|(.., node)| node), new.map(|(.., node)| node));
    let written = |(number, excluded, _): (f64, bool, &Node)| {
        format!("{number}{}", if excluded { ", itself excluded" } else { "" })
    };
    let message = match (old, new) {
        (Some(old), Some(new)) => format!("`{field}` is {} now, it was {}", written(new), written(old)),
        (None, Some(new)) => format!("`{field}` is {} now, there was none", written(new)),
        (Some(old), None) => format!("`{field}` was {}, there is none any more", written(old)),
        (None, None) => return,
    };
    let rank = |bound: Bound<'_>| bound.map(|(number, excluded, _)| (number * up, excluded));
    match rank(new).partial_cmp(&rank(old)) {
        Some(std::cmp::Ordering::Greater) => schemas.note(tightened, places, message),
        Some(std::cmp::Ordering::Less) => schemas.note(loosened, places, message),
        _ => {}
    }
}

#[allow(clippy::float_cmp, reason = "numbers as they are written, not the results of computing")]
fn count(
    schemas: &mut Schemas<'_, '_>,
    field: &str,
    (old, new): (f64, f64),
    up: f64,
    (tightened, loosened): (&str, &str),
) {
    if old == new {
        return;
    }
    let places = (schemas.old.get(field), schemas.new.get(field));
    let written = |number: f64| if number.is_finite() { number.to_string() } else { "not bounded".to_owned() };
    let message = format!("`{field}` is {} now, it was {}", written(new), written(old));
    schemas.note(if new * up > old * up { tightened } else { loosened }, places, message);
}

#[allow(clippy::float_cmp, reason = "numbers as they are written, not the results of computing")]
fn multiple_of(schemas: &mut Schemas<'_, '_>) {
    let divisor = |view: &View<'_>| view.numbers("multipleOf").map(|(number, _)| number).last();
    let places = (schemas.old.get("multipleOf"), schemas.new.get("multipleOf"));
    let tolerance = 1e-9;
    let divides = |a: f64, b: f64| a > 0.0 && ((b / a) - (b / a).round()).abs() < tolerance;
    match (divisor(&schemas.old), divisor(&schemas.new)) {
        (None, Some(new)) => schemas.note("multiple-of-added", places, format!("numbers are multiples of {new} now")),
        (Some(old), None) => {
            schemas.note("multiple-of-removed", places, format!("numbers need not be multiples of {old} any more"));
        }
        (Some(old), Some(new)) if old != new => {
            let message = format!("numbers are multiples of {new} now, it was {old}");
            // Multiples of 6 are multiples of 3.
            let rule = if divides(new, old) {
                "multiple-of-removed"
            } else if divides(old, new) {
                "multiple-of-added"
            } else {
                "multiple-of-changed"
            };
            schemas.note(rule, places, message);
        }
        _ => {}
    }
}
