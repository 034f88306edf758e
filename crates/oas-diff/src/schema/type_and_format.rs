//! Types and formats: which values there are, and how they are written. What a format is, the table of formats knows.

use oas_contract::Schema;
use oas_contract::formats::{self, Meaning};

use super::flattened::{Flattened, is_nothing};
use super::matching::changed;
use super::pair::SchemaPair;
use super::types::{Types, unknown};
use super::values::{Relation, is_unknown};
use crate::change::Found;
use crate::message;
use crate::rules::{self, Rule};
use crate::verdict::{Direction, Rust, Wire};

/// Type and format. Returns whether bounds of the one can be held against bounds of the other.
pub(crate) fn compare<'d>(schemas: &mut SchemaPair<'d, '_>) -> bool {
    let views = (schemas.old, schemas.new);
    let (old, new) = (views.0.types(), views.1.types());
    let (before, after) = (views.0.last(Schema::format), views.1.last(Schema::format));
    let nothing = |parts: &Flattened<'d>| parts.any(is_nothing);
    match (nothing(views.0), nothing(views.1)) {
        (false, false) => {}
        (true, true) => return false,
        (false, true) => {
            schemas.note(&rules::VALUES_REFUSED, (None, None), "no value is allowed any more");
            return false;
        }
        (true, false) => {
            schemas.note(&rules::VALUES_ALLOWED, (None, None), "values are allowed now, where none was");
            return false;
        }
    }
    let rust_type = |types: Option<Types>, format| formats::rust_type(types.and_then(Types::one), format);
    let rust = |before, after| {
        (rust_type(old, before) == rust_type(new, after)).then_some(Rust::None).or(Some(Rust::Breaking))
    };
    let alternatives = |view: &Flattened<'d>| view.types().is_none() && !view.unions().is_empty();
    let listed = (alternatives(views.0), alternatives(views.1));
    let written = |types: Option<Types>, listed: bool| match listed {
        true => "that of alternatives".to_owned(),
        false => message::name(types.map(|types| types.to_string()).as_deref()),
    };
    let nodes = (views.0.last(Schema::kind_node), views.1.last(Schema::kind_node));
    let unknown = changed(views, unknown, |old, new| old.0 == new.0);
    for (before, after) in &unknown {
        let word = |of: &Option<(&str, _)>| of.map(|(word, _)| format!("`{word}`, which is no type"));
        let (was, is) = (word(before), word(after));
        let message = format!(
            "the type is {} now, it was {}",
            is.unwrap_or_else(|| written(new, listed.1)),
            was.unwrap_or_else(|| written(old, listed.0))
        );
        schemas.note(&rules::NOT_JUDGED, nodes, message);
    }
    if old != new && unknown.is_empty() {
        let message = format!("the type is {} now, it was {}", written(new, listed.1), written(old, listed.0));
        let rule = match (old, new) {
            (Some(old), Some(new)) if old.is_within(new) => &rules::TYPE_WIDENED,
            (Some(old), Some(new)) if new.is_within(old) => &rules::TYPE_NARROWED,
            (Some(_), Some(_)) => &rules::TYPE_CHANGED,
            (_, None) => &rules::TYPE_WIDENED,
            (None, _) => &rules::TYPE_NARROWED,
        };
        schemas.note_as(rule, nodes, message, rust(before, after));
        return [old, new].iter().all(|types| types.is_some_and(|types| types.is_within(Types::NUMBER)));
    }
    let shaped = (views.0.properties().is_empty(), views.1.properties().is_empty());
    if old == Some(Types::OBJECT) && shaped.0 != shaped.1 {
        let message = if shaped.0 { "the object has properties now" } else { "the object has no properties any more" };
        schemas.note(&rules::OBJECT_NAMED, (None, None), message);
    }
    // Parts that are joined in another way may say the same more or less often.
    let alike = views.0.parts().len() == views.1.parts().len();
    let count = (views.0.each(Types::listed).count(), views.1.each(Types::listed).count());
    if alike && (count.0 != count.1 || !changed(views, Types::listed, |old, new| old == new).is_empty()) {
        schemas.note(
            &rules::TYPE_RESTATED,
            nodes,
            format!("the type {} is written down now, or left out", written(old, listed.0)),
        );
    }
    let stated = |schema: &Schema<'d>| Some((schema.format()?, schema.format_node()?));
    for (before, after) in changed(views, stated, |old, new| old.0 == new.0) {
        let nodes = (before.map(|(_, node)| node), after.map(|(_, node)| node));
        let (before, after) = (before.map(|(format, _)| format), after.map(|(format, _)| format));
        let message = format!("the format is {} now, it was {}", message::name(after), message::name(before));
        let rule = rule(old, before, after);
        let sent = if schemas.direction == Direction::Request { before } else { after };
        let open = rule.values && sent.is_some_and(is_unknown) && schemas.values == Relation::Unknown;
        let found = Found::new(rule, Some(schemas.direction), nodes, message).rust(rust(before, after));
        let subject = schemas.subject.clone();
        schemas.report(&subject, found.wire(open.then_some(Wire::Undecided)).or_at(schemas.nodes));
    }
    // Of two encodings that are one format, each is written with other characters.
    let stated = |schema: &Schema<'d>| Some((schema.encoding()?, schema.format_node()?));
    for both in changed(views, stated, |old, new| old.0 == new.0) {
        if let (Some((before, old)), Some((after, new))) = both {
            let message = format!("the encoding is `{after}` now, it was `{before}`");
            schemas.note_as(&rules::CODEC_CHANGED, (Some(old), Some(new)), message, Some(Rust::None));
        }
    }
    true
}

/// Formats in which bytes are written as text, or stand as they are.
const BYTES: [&str; 3] = ["byte", "base64url", "binary"];

/// What another format of a value of one type is.
fn rule(types: Option<Types>, before: Option<&str>, after: Option<&str>) -> &'static Rule {
    // A secret is written as any text.
    let secret = |format: &&str| formats::named(format).is_some_and(|known| known.meaning == Meaning::Secret);
    let (before, after) = (before.filter(|format| !secret(format)), after.filter(|format| !secret(format)));
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
        return if text {
            stated(&rules::FORMAT_ADDED, &rules::FORMAT_REMOVED, &rules::CODEC_CHANGED)
        } else {
            &rules::CODEC_CHANGED
        };
    }
    // Of two encodings of bytes, each is written with other characters.
    if let (Some(before), Some(after)) = (before, after)
        && BYTES.contains(&before)
        && BYTES.contains(&after)
    {
        return &rules::CODEC_CHANGED;
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
        return stated(&rules::FORMAT_ADDED, &rules::FORMAT_REMOVED, &rules::FORMAT_CHANGED);
    };
    match (after.0 <= before.0 && after.1 >= before.1, after.0 >= before.0 && after.1 <= before.1) {
        (true, true) => &rules::FORMAT_RESTATED,
        (true, false) => &rules::TYPE_WIDENED,
        (false, true) => &rules::TYPE_NARROWED,
        (false, false) => &rules::TYPE_CHANGED,
    }
}
