//! Request bodies and responses: there, required, under which status and media type. Their schemas are compared elsewhere.

use oas_contract::{MediaType, Response, View as _, is_json};

use crate::headers;
use crate::kinds::has_name;
use crate::nodes::member;
use crate::operations::Both;
use crate::rules::{Direction, Rust};
use crate::walk::{About, Use, Walk};

const SUBJECT: &str = "the request body";

pub(crate) fn request<'d>(walk: &mut Walk<'d>, both: &Both<'d>) {
    let direction = Some(Direction::Request);
    let (old, new) = (both.old.request_body(), both.new.request_body());
    let nodes = (old.map(|body| body.node()), new.map(|body| body.node()));
    let note = |walk: &mut Walk<'d>, rule: &str, message: &str| {
        both.note(walk, rule, direction, nodes, (SUBJECT, message.to_owned()));
    };
    match (old, new) {
        (None, None) => {}
        (None, Some(new)) if new.required() => note(walk, "body-added-required", "it was added, and is required"),
        (None, Some(_)) => note(walk, "body-added-optional", "it was added, and is optional"),
        (Some(_), None) => note(walk, "body-removed", "it was removed"),
        (Some(old), Some(new)) => {
            match (old.required(), new.required()) {
                (false, true) => note(walk, "body-became-required", "it is required now"),
                (true, false) => note(walk, "body-became-optional", "it is optional now"),
                _ => {}
            }
            content(walk, both, (&old.media(), &new.media()), (Direction::Request, false), SUBJECT);
            walk.compared((old, new), both.about(direction, SUBJECT));
        }
    }
}

/// A media type without its parameters.
fn bare(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn content<'d>(
    walk: &mut Walk<'d>,
    both: &Both<'d>,
    (old, new): (&[MediaType<'d>], &[MediaType<'d>]),
    (direction, error): (Direction, bool),
    subject: &str,
) {
    fn find<'m, 'd>(all: &'m [MediaType<'d>], name: &str) -> Option<&'m MediaType<'d>> {
        let exact = all.iter().find(|known| known.name == name);
        exact.or_else(|| all.iter().find(|known| bare(known.name) == bare(name)))
    }
    let note = |walk: &mut Walk<'d>, rule: &str, places, message: String| {
        both.note(walk, rule, Some(direction), places, (subject, message));
    };
    for media in old {
        let name = media.name;
        let Some(other) = find(new, name) else {
            let message = format!("the media type `{name}` was removed");
            note(walk, "media-type-removed", (Some(media.node()), None), message);
            continue;
        };
        if other.name != name {
            let message = format!("the media type is `{}` now, it was `{name}`", other.name);
            note(walk, "media-type-changed", (Some(media.node()), Some(other.node())), message);
        }
        match (media.schema(), other.schema()) {
            (Some(before), Some(after)) => {
                // Other bodies are bytes. What an error holds is a type only as a component, whichever that is.
                let bytes = !is_json(name) && bare(name) != "application/x-www-form-urlencoded";
                let untyped = bytes || error && before.name() != after.name();
                walk.root(before, after, direction, Use { untyped, ..Use::default() }, subject);
            }
            (None, None) => {}
            (before, after) => {
                let message = format!("`{name}` {} a schema now", if after.is_some() { "has" } else { "has not" });
                let places = (before.map(|schema| schema.written()), after.map(|schema| schema.written()));
                note(walk, "not-judged", places, message);
            }
        }
        let about = About { part: Some(name), ..both.about(Some(direction), subject) };
        walk.compared((*media, *other), about);
    }
    for media in new.iter().filter(|media| find(old, media.name).is_none()) {
        let message = format!("the media type `{}` was added", media.name);
        note(walk, "media-type-added", (None, Some(media.node())), message);
    }
}

pub(crate) fn responses<'d>(walk: &mut Walk<'d>, both: &Both<'d>) {
    let direction = Some(Direction::Response);
    let (old, new) = (both.old.responses(), both.new.responses());
    let same = |one: &Response<'_>, other: &Response<'_>| one.status.eq_ignore_ascii_case(other.status);
    let is_success = |response: &Response<'_>| response.status.starts_with(['2', '3']);
    for before in old.clone() {
        let subject = format!("the response {}", before.status);
        let Some(after) = new.clone().find(|other| same(&before, other)) else {
            let rule = if is_success(&before) { "success-status-removed" } else { "error-status-removed" };
            let place = member(both.old.responses_node(), before.status);
            let message = format!("{subject} was removed");
            let change = both.note(walk, rule, direction, (place, None), (&subject, message));
            change.rust = change.rust.max(of_its_own(&before, Rust::Breaking));
            continue;
        };
        content(walk, both, (&before.media(), &after.media()), (Direction::Response, !is_success(&before)), &subject);
        headers::compare(walk, both, &before, &after);
        walk.compared((before, after), both.about(direction, &subject));
    }
    for after in new.filter(|after| !old.clone().any(|before| same(&before, after))) {
        let rule = if is_success(&after) { "success-status-added" } else { "error-status-added" };
        let subject = format!("the response {}", after.status);
        let place = member(both.new.responses_node(), after.status);
        let message = format!("{subject} was added");
        let change = both.note(walk, rule, direction, (None, place), (&subject, message));
        change.rust = change.rust.max(of_its_own(&after, Rust::Additive));
    }
}

/// What happens to the types that a response does not share, which come or go with it.
fn of_its_own(response: &Response<'_>, rust: Rust) -> Rust {
    let own =
        response.media().iter().filter_map(MediaType::schema).any(|schema| !schema.is_reference() && has_name(&schema));
    if own { rust } else { Rust::None }
}
