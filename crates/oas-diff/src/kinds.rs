//! Types and formats: which values there are, and how they are written. What a format is, the table of formats knows.

use oas_contract::Schema;
use oas_contract::formats::{self, Meaning};

use crate::rules::Rust;
use crate::schemas::{Schemas, named};
use crate::types::Types;
use crate::view::changed;

/// Whether a schema becomes a type that a program can name.
pub(crate) fn has_name(schema: &Schema<'_>) -> bool {
    let texts = || schema.values().is_some_and(|values| values.are_texts());
    let text = match Types::listed(schema) {
        Some(types) => types == Types::TEXT && (schema.values_key().is_some() || schema.open_values_node().is_some()),
        None => texts(),
    };
    schema.properties().next().is_some()
        || text
        || !schema.one_of().is_empty()
        || !schema.any_of().is_empty()
        || !schema.all_of().is_empty()
}

/// Type and format. Returns whether bounds of the one can be held against bounds of the other.
pub(crate) fn compare<'d>(schemas: &mut Schemas<'d, '_>) -> bool {
    let views = (schemas.old, schemas.new);
    let (old, new) = (views.0.types(), views.1.types());
    let (before, after) = (views.0.last(Schema::format), views.1.last(Schema::format));
    let rust_type = |types: Option<Types>, format| formats::rust_type(types.and_then(Types::one), format);
    let rust = |before, after| {
        (rust_type(old, before) == rust_type(new, after)).then_some(Rust::None).or(Some(Rust::Breaking))
    };
    let shown = |types: Option<Types>| named(types.map(|types| types.to_string()).as_deref());
    let places = (views.0.last(Schema::kind_node), views.1.last(Schema::kind_node));
    if old != new {
        let message = format!("the type is {} now, it was {}", shown(new), shown(old));
        let rule = match (old, new) {
            (Some(old), Some(new)) if old.is_within(new) => "type-widened",
            (Some(old), Some(new)) if new.is_within(old) => "type-narrowed",
            (Some(_), Some(_)) => "type-changed",
            (_, None) => "type-widened",
            (None, _) => "type-narrowed",
        };
        schemas.note_as(rule, places, message, rust(before, after));
        return [old, new].iter().all(|types| types.is_some_and(|types| types.is_within(Types::NUMBER)));
    }
    let shaped = (views.0.properties().is_empty(), views.1.properties().is_empty());
    if old == Some(Types::OBJECT) && shaped.0 != shaped.1 {
        let message = if shaped.0 { "the object has properties now" } else { "the object has no properties any more" };
        schemas.note("object-named", (None, None), message);
    }
    // Parts that are joined in another way may say the same more or less often.
    let alike = views.0.parts().len() == views.1.parts().len();
    let count = (views.0.said(Types::listed).count(), views.1.said(Types::listed).count());
    if alike && (count.0 != count.1 || !changed(views, Types::listed, |old, new| old == new).is_empty()) {
        schemas.note("type-restated", places, format!("the type {} is written down now, or left out", shown(old)));
    }
    let stated = |schema: &Schema<'d>| Some((schema.format()?, schema.format_node()?));
    for (before, after) in changed(views, stated, |old, new| old.0 == new.0) {
        let places = (before.map(|(_, node)| node), after.map(|(_, node)| node));
        let (before, after) = (before.map(|(format, _)| format), after.map(|(format, _)| format));
        let message = format!("the format is {} now, it was {}", named(after), named(before));
        schemas.note_as(rule(old, before, after), places, message, rust(before, after));
    }
    true
}

/// What another format of a value of one type is.
fn rule(types: Option<Types>, before: Option<&str>, after: Option<&str>) -> &'static str {
    let stated = |none, gone, other| match (before, after) {
        (None, _) => none,
        (_, None) => gone,
        _ => other,
    };
    let kind = types.and_then(Types::one);
    let codec = |format: Option<&str>| formats::named(format?).filter(|known| known.meaning != Meaning::Plain);
    let (old, new) = (codec(before), codec(after));
    if old.map(|known| known.name) != new.map(|known| known.name) {
        // A date is text, too: who writes or reads text goes on; only the Rust type is another one.
        let date =
            [old, new].into_iter().flatten().any(|known| matches!(known.meaning, Meaning::Instant | Meaning::Day));
        let text = types == Some(Types::TEXT) && date;
        return if text { stated("format-added", "format-removed", "codec-changed") } else { "codec-changed" };
    }
    let range = |format: Option<&str>| match kind {
        Some(oas_contract::Kind::Integer) => formats::range(format),
        // What a `float` holds, a `double` holds, too.
        Some(oas_contract::Kind::Number) => {
            let size = if formats::rust_type(kind, format) == "f32" { 1 } else { 2 };
            Some((-size, size))
        }
        _ => None,
    };
    let Some((before, after)) = range(before).zip(range(after)) else {
        return stated("format-added", "format-removed", "format-changed");
    };
    match (after.0 <= before.0 && after.1 >= before.1, after.0 >= before.0 && after.1 <= before.1) {
        (true, true) => "format-restated",
        (true, false) => "type-widened",
        (false, true) => "type-narrowed",
        (false, false) => "type-changed",
    }
}
