//! Media types of a body: which there are, and which cover others. Names have no case, a `charset` is no other type. What
//! bodies hold is compared elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use oas_contract::{MediaType, Schema, Sequence, Site, View as _, is_json};

use super::pair::OperationPair;
use crate::change::Found;
use crate::extensions::changes;
use crate::rules;
use crate::schema::values::Medium;
use crate::verdict::{Direction, Rust, Wire};
use crate::walk::{About, Context, Walk};

/// Which bodies the generated code has a type for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Typed {
    /// In every type of content.
    Always,
    /// What has the same name, or none.
    Alike,
    /// What has the same name.
    Named,
}

/// A media type or a range of them, as RFC 9110 reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Range {
    kind: String,
    subtype: String,
    parameters: BTreeMap<String, String>,
}

impl Range {
    fn of(name: &str) -> Self {
        let mut parts = name.split(';').map(str::trim);
        let bare = parts.next().unwrap_or_default().to_ascii_lowercase();
        let (kind, subtype) = bare.split_once('/').unwrap_or((&bare, ""));
        let parameter = |part: &str| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (name.trim().to_ascii_lowercase(), value.trim().trim_matches('"').to_ascii_lowercase())
        };
        let parameters = parts.map(parameter).filter(|(name, _)| !matches!(name.as_str(), "" | "charset" | "q"));
        Self { kind: kind.to_owned(), subtype: subtype.to_owned(), parameters: parameters.collect() }
    }

    fn is_bare_of(&self, other: &Self) -> bool {
        self.kind == other.kind && self.subtype == other.subtype
    }

    /// Whether it has more types than one, among them another one.
    fn covers(&self, other: &Self) -> bool {
        let kind = self.kind == "*" || self.kind == other.kind;
        self.subtype == "*" && kind && !self.is_bare_of(other) && self.parameters.is_empty()
    }
}

/// How values are written in a media type.
fn medium(range: &Range) -> Medium {
    match (range.kind.as_str(), range.subtype.as_str()) {
        ("application", "x-www-form-urlencoded") | ("multipart", "form-data") => Medium::Form,
        (_, "xml") => Medium::Xml,
        (_, subtype) if subtype.ends_with("+xml") => Medium::Xml,
        ("text", _) => Medium::Text,
        _ => Medium::Json,
    }
}

/// Which media types of two lists belong together, and which stand alone: the same, those that differ in parameters, then
/// those of which one covers the other.
fn paired(old: &[Range], new: &[Range]) -> Vec<(Option<usize>, Option<usize>)> {
    let (mut partners, mut met) = (vec![None; old.len()], vec![false; new.len()]);
    let same: [fn(&Range, &Range) -> bool; 2] = [|one, other| one == other, Range::is_bare_of];
    for same in same {
        for (range, partner) in old.iter().zip(&mut partners) {
            if partner.is_none() {
                *partner = (0..new.len()).find(|index| !met[*index] && same(range, &new[*index]));
                if let Some(index) = partner {
                    met[*index] = true;
                }
            }
        }
    }
    let mut pairs: Vec<(Option<usize>, Option<usize>)> = Vec::new();
    for (index, range) in old.iter().enumerate() {
        let wider = || new.iter().position(|other| other.covers(range));
        pairs.push((Some(index), partners[index].or_else(wider)));
    }
    for (index, range) in new.iter().enumerate().filter(|(index, _)| !met[*index]) {
        let held = pairs.iter().any(|(_, other)| *other == Some(index));
        match old.iter().position(|other| other.covers(range)) {
            Some(wider) => {
                pairs.retain(|pair| *pair != (Some(wider), None));
                pairs.push((Some(wider), Some(index)));
            }
            None if !held => pairs.push((None, Some(index))),
            None => {}
        }
    }
    pairs
}

/// Compares the bodies that a request or a response may have.
pub(crate) fn compare<'d>(
    walk: &mut Walk<'d>,
    pair: &OperationPair<'_, 'd>,
    (old, new): (&[MediaType<'d>], &[MediaType<'d>]),
    (direction, typed): (Direction, Typed),
    subject: &str,
) {
    let ranges = |all: &[MediaType<'d>]| all.iter().map(|media| Range::of(media.name)).collect::<Vec<_>>();
    let (before, after) = (ranges(old), ranges(new));
    // A body without a type is none of the generated code.
    let of_type = |rust: Rust| if typed == Typed::Named { Rust::None } else { rust };
    for both in paired(&before, &after) {
        match both {
            (Some(one), Some(other)) => {
                let names = (old[one].name, new[other].name);
                let (gone, come) = (!after.contains(&before[one]), !before.contains(&after[other]));
                if gone != come && !before[one].is_bare_of(&after[other]) {
                    // The wider one stands on both sides: this one is told apart now, or is not any more.
                    let (rule, name, what) = match come {
                        true => (&rules::MEDIA_TYPE_ADDED, names.1, "added"),
                        false => (&rules::MEDIA_TYPE_REMOVED, names.0, "removed"),
                    };
                    let nodes = (gone.then(|| old[one].node()), come.then(|| new[other].node()));
                    let found = Found::new(rule, Some(direction), nodes, format!("the media type `{name}` was {what}"));
                    let rust = of_type(found.rust);
                    pair.report(walk, subject, found.wire(Wire::Compatible).rust(rust));
                } else if let Some((wire, rust)) = renamed((&before[one], &after[other]), direction) {
                    let message = format!("the media type is `{}` now, it was `{}`", names.1, names.0);
                    let nodes = (Some(old[one].node()), Some(new[other].node()));
                    let found = Found::new(&rules::MEDIA_TYPE_CHANGED, Some(direction), nodes, message);
                    pair.report(walk, subject, found.wire(wire).rust(of_type(rust)));
                }
                let (range, one, other) = (&before[one], &old[one], &new[other]);
                for change in
                    changes(Site::MediaType, |extension| (one.extension(extension), other.extension(extension)))
                {
                    let message = format!("`{}` of `{}` {}", change.extension.name, other.name, change.what);
                    let found = Found::new(change.rule, None, (change.before, change.after), message);
                    let rust = of_type(found.rust);
                    pair.report(walk, subject, found.rust(rust));
                }
                bodies(walk, pair, (one, other), range, (direction, typed), subject);
            }
            (Some(one), None) => {
                let message = format!("the media type `{}` was removed", old[one].name);
                let nodes = (Some(old[one].node()), None);
                let found = Found::new(&rules::MEDIA_TYPE_REMOVED, Some(direction), nodes, message);
                let rust = of_type(found.rust);
                pair.report(walk, subject, found.rust(rust));
            }
            (None, Some(other)) => {
                let message = format!("the media type `{}` was added", new[other].name);
                let nodes = (None, Some(new[other].node()));
                let found = Found::new(&rules::MEDIA_TYPE_ADDED, Some(direction), nodes, message);
                let rust = of_type(found.rust);
                pair.report(walk, subject, found.rust(rust));
            }
            (None, None) => {}
        }
    }
}

/// What it means that a media type is called otherwise; nothing where it is the same.
fn renamed((old, new): (&Range, &Range), direction: Direction) -> Option<(Wire, Rust)> {
    if old == new {
        return None;
    }
    if old.is_bare_of(new) {
        return Some((Wire::Undecided, Rust::None));
    }
    // A wider range is accepted in a request, and may be something else in a response.
    let breaks = new.covers(old) == (direction == Direction::Response);
    Some((if breaks { Wire::Breaking } else { Wire::Compatible }, Rust::Undecided))
}

fn bodies<'d>(
    walk: &mut Walk<'d>,
    pair: &OperationPair<'_, 'd>,
    (old, new): (&MediaType<'d>, &MediaType<'d>),
    range: &Range,
    (direction, typed): (Direction, Typed),
    subject: &str,
) {
    let name = old.name;
    match (old.schema(), new.schema()) {
        (Some(before), Some(after)) => {
            let medium = medium(range);
            let bytes = is_bytes(name, medium, direction);
            let untyped = match typed {
                Typed::Always => bytes,
                Typed::Alike => bytes || before.name() != after.name(),
                Typed::Named => bytes || before.name().is_none() || before.name() != after.name(),
            };
            walk.root(before, after, direction, Context { medium, untyped, ..Context::default() }, subject);
        }
        (None, None) => {}
        (before, after) => {
            let message = format!("`{name}` has {} now", if after.is_some() { "a schema" } else { "no schema" });
            let nodes = (before.map(|schema| schema.written()), after.map(|schema| schema.written()));
            // What had no schema might be anything, and so may bytes that are said to be bytes.
            let wider = after.is_none() == (direction == Direction::Request);
            let any =
                is_bytes(name, medium(range), direction) && before.or(after).is_some_and(|schema| says_bytes(&schema));
            let wider = wider || any;
            let found = Found::new(&rules::NOT_JUDGED, Some(direction), nodes, message);
            pair.report(walk, subject, found.wire(wider.then_some(Wire::Compatible)));
        }
    }
    if medium(range) == Medium::Form {
        encodings(walk, pair, (old, new), direction, subject);
    } else if range.kind != "multipart" {
        let nodes = (old.encoding(), new.encoding());
        let same = match nodes {
            (Some(old), Some(new)) => old.is_same(new),
            (old, new) => old.is_none() && new.is_none(),
        };
        if !same {
            let message =
                format!("`encoding` of `{name}` is not the same, which OpenAPI ignores where there are no parts");
            let found = Found::new(&rules::NOT_JUDGED, Some(direction), nodes, message).member("encoding");
            pair.report(walk, subject, found.wire(Wire::Compatible).rust(Rust::None));
        }
    }
    let about = About { part: Some(name), ..pair.about(Some(direction), subject) };
    walk.compared((*old, *new), about);
}

/// Whether the generated code has no type for a body but bytes, or text: what is read by and by has one where it is received.
fn is_bytes(name: &str, medium: Medium, direction: Direction) -> bool {
    let received = direction == Direction::Response && Sequence::of(name).is_some();
    !is_json(name) && medium != Medium::Form && !received
}

/// Whether a schema says of content nothing but that it is bytes.
fn says_bytes(schema: &Schema<'_>) -> bool {
    schema.is_binary() && schema.says_only(&["type", "format", "contentMediaType"])
}

/// How parts of a form are written, where that is not the same when what OpenAPI says of the others is filled in.
fn encodings<'d>(
    walk: &mut Walk<'d>,
    pair: &OperationPair<'_, 'd>,
    (old, new): (&MediaType<'d>, &MediaType<'d>),
    direction: Direction,
    subject: &str,
) {
    let nodes = (old.encoding(), new.encoding());
    let parts: BTreeSet<&str> = old.encoded_parts().into_iter().chain(new.encoded_parts()).collect();
    for part in parts {
        if old.part_encoding(part) != new.part_encoding(part) {
            let message =
                format!("how the part `{part}` is written is not the same, and what that means is not judged");
            let found = Found::new(&rules::NOT_JUDGED, Some(direction), nodes, message).member("encoding");
            pair.report(walk, subject, found);
        }
    }
}
