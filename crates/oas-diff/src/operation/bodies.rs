//! Request bodies and responses: there, required, under which status and media type. Their schemas are compared elsewhere.

use oas_contract::{MediaType, Response, View as _, is_json};

use super::headers;
use super::pair::OperationPair;
use crate::change::Found;
use crate::nodes::member;
use crate::rules::{self, Rule};
use crate::schema::named_type::has_named_type;
use crate::schema::values::Medium;
use crate::verdict::{Direction, Rust};
use crate::walk::{About, Context, Walk};

const SUBJECT: &str = "the request body";

pub(crate) fn request<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'d>) {
    let direction = Some(Direction::Request);
    let (old, new) = (pair.old.request_body(), pair.new.request_body());
    let nodes = (old.map(|body| body.node()), new.map(|body| body.node()));
    let note = |walk: &mut Walk<'d>, rule: &'static Rule, message: &str| {
        pair.report(walk, SUBJECT, Found::new(rule, direction, nodes, message));
    };
    match (old, new) {
        (None, None) => {}
        (None, Some(new)) if new.required() => note(walk, &rules::BODY_ADDED_REQUIRED, "it was added, and is required"),
        (None, Some(_)) => note(walk, &rules::BODY_ADDED_OPTIONAL, "it was added, and is optional"),
        (Some(_), None) => note(walk, &rules::BODY_REMOVED, "it was removed"),
        (Some(old), Some(new)) => {
            match (old.required(), new.required()) {
                (false, true) => note(walk, &rules::BODY_BECAME_REQUIRED, "it is required now"),
                (true, false) => note(walk, &rules::BODY_BECAME_OPTIONAL, "it is optional now"),
                _ => {}
            }
            content(walk, pair, (&old.media(), &new.media()), (Direction::Request, false), SUBJECT);
            walk.compared((old, new), pair.about(direction, SUBJECT));
        }
    }
}

/// A media type without its parameters.
fn bare(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// How values are written in a media type.
fn medium(media: &str) -> Medium {
    let bare = bare(media);
    match bare.as_str() {
        "application/x-www-form-urlencoded" | "multipart/form-data" => Medium::Form,
        "application/xml" | "text/xml" => Medium::Xml,
        other if other.ends_with("+xml") => Medium::Xml,
        other if other.starts_with("text/") => Medium::Text,
        _ => Medium::Json,
    }
}

fn content<'d>(
    walk: &mut Walk<'d>,
    pair: &OperationPair<'d>,
    (old, new): (&[MediaType<'d>], &[MediaType<'d>]),
    (direction, error): (Direction, bool),
    subject: &str,
) {
    fn find<'m, 'd>(all: &'m [MediaType<'d>], name: &str) -> Option<&'m MediaType<'d>> {
        let exact = all.iter().find(|known| known.name == name);
        exact.or_else(|| all.iter().find(|known| bare(known.name) == bare(name)))
    }
    let note = |walk: &mut Walk<'d>, rule: &'static Rule, nodes, message: String| {
        pair.report(walk, subject, Found::new(rule, Some(direction), nodes, message));
    };
    for media in old {
        let name = media.name;
        let Some(other) = find(new, name) else {
            let message = format!("the media type `{name}` was removed");
            note(walk, &rules::MEDIA_TYPE_REMOVED, (Some(media.node()), None), message);
            continue;
        };
        if other.name != name {
            let message = format!("the media type is `{}` now, it was `{name}`", other.name);
            note(walk, &rules::MEDIA_TYPE_CHANGED, (Some(media.node()), Some(other.node())), message);
        }
        match (media.schema(), other.schema()) {
            (Some(before), Some(after)) => {
                // Other bodies are bytes. What an error holds is a type only as a component, whichever that is.
                let bytes = !is_json(name) && bare(name) != "application/x-www-form-urlencoded";
                let untyped = bytes || error && before.name() != after.name();
                let context = Context { untyped, medium: medium(name), ..Context::default() };
                walk.root(before, after, direction, context, subject);
            }
            (None, None) => {}
            (before, after) => {
                let message = format!("`{name}` {} a schema now", if after.is_some() { "has" } else { "has not" });
                let nodes = (before.map(|schema| schema.written()), after.map(|schema| schema.written()));
                note(walk, &rules::NOT_JUDGED, nodes, message);
            }
        }
        let about = About { part: Some(name), ..pair.about(Some(direction), subject) };
        walk.compared((*media, *other), about);
    }
    for media in new.iter().filter(|media| find(old, media.name).is_none()) {
        let message = format!("the media type `{}` was added", media.name);
        note(walk, &rules::MEDIA_TYPE_ADDED, (None, Some(media.node())), message);
    }
}

pub(crate) fn responses<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'d>) {
    let direction = Some(Direction::Response);
    let (old, new) = (pair.old.responses(), pair.new.responses());
    let same = |one: &Response<'_>, other: &Response<'_>| one.status.eq_ignore_ascii_case(other.status);
    let is_success = |response: &Response<'_>| response.status.starts_with(['2', '3']);
    for before in old.clone() {
        let subject = format!("the response {}", before.status);
        let Some(after) = new.clone().find(|other| same(&before, other)) else {
            let rule = if is_success(&before) { &rules::SUCCESS_STATUS_REMOVED } else { &rules::ERROR_STATUS_REMOVED };
            let node = member(pair.old.responses_node(), before.status);
            let message = format!("{subject} was removed");
            let found = Found::new(rule, direction, (node, None), message);
            let rust = found.rust.max(of_its_own(&before, Rust::Breaking));
            pair.report(walk, &subject, found.rust(rust));
            continue;
        };
        content(walk, pair, (&before.media(), &after.media()), (Direction::Response, !is_success(&before)), &subject);
        headers::compare(walk, pair, &before, &after);
        walk.compared((before, after), pair.about(direction, &subject));
    }
    for after in new.filter(|after| !old.clone().any(|before| same(&before, after))) {
        let rule = if is_success(&after) { &rules::SUCCESS_STATUS_ADDED } else { &rules::ERROR_STATUS_ADDED };
        let subject = format!("the response {}", after.status);
        let node = member(pair.new.responses_node(), after.status);
        let message = format!("{subject} was added");
        let found = Found::new(rule, direction, (None, node), message);
        let rust = found.rust.max(of_its_own(&after, Rust::Additive));
        pair.report(walk, &subject, found.rust(rust));
    }
}

/// What happens to the types that a response does not share, which come or go with it.
fn of_its_own(response: &Response<'_>, rust: Rust) -> Rust {
    let own = response
        .media()
        .iter()
        .filter_map(MediaType::schema)
        .any(|schema| !schema.is_reference() && has_named_type(&schema));
    if own { rust } else { Rust::None }
}
