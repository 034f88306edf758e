//! Headers of a response, be it one that a program gets or one that it gives: there, required, holding what.

use std::collections::HashSet;

use oas_contract::{Header, Node, Response, Schema, View as _};

use super::lifetime::{Lifetime, deprecation};
use super::pair::OperationPair;
use super::style::may_be_object;
use crate::change::Found;
use crate::nodes::member;
use crate::rules;
use crate::schema::values::Medium;
use crate::verdict::{Direction, Rust, Wire};
use crate::walk::{About, Context, Walk};

/// Compares the headers of a response, which a program gets or, as a part of a `Request`, gives. `of` is what they are of.
pub(crate) fn compare<'d>(
    walk: &mut Walk<'d>,
    pair: &OperationPair<'_, 'd>,
    (old, new): (&Response<'d>, &Response<'d>),
    direction: Direction,
    of: &str,
) {
    let (before, after) = (old.headers(), new.headers());
    let subject = |header: &Header<'_>| format!("the header `{}` of {of}", header.name);
    for header in &before {
        match after.iter().find(|other| other.name.eq_ignore_ascii_case(header.name)) {
            Some(other) => compare_pair(walk, pair, (*header, *other), direction, &subject(header)),
            None => {
                let rule = if header.required() {
                    &rules::REQUIRED_RESPONSE_HEADER_REMOVED
                } else {
                    &rules::RESPONSE_HEADER_REMOVED
                };
                let node = member(old.headers_node(), header.name);
                let found = Found::new(rule, Some(direction), (node, Some(new.node())), "it was removed");
                pair.report(walk, &subject(header), found.wire(is_ignored(header.name).then_some(Wire::Compatible)));
            }
        }
    }
    let known: HashSet<_> = before.iter().map(|header| header.name.to_ascii_lowercase()).collect();
    for header in after.iter().filter(|header| !known.contains(&header.name.to_ascii_lowercase())) {
        let nodes = (Some(old.node()), member(new.headers_node(), header.name));
        let rule = match direction {
            Direction::Request if header.required() => &rules::REQUIRED_RESPONSE_HEADER_ADDED,
            _ => &rules::RESPONSE_HEADER_ADDED,
        };
        let found = Found::new(rule, Some(direction), nodes, "it was added");
        pair.report(walk, &subject(header), found.wire(is_ignored(header.name).then_some(Wire::Compatible)));
    }
}

/// Whether OpenAPI ignores a header: the media types of a response say what it holds.
fn is_ignored(name: &str) -> bool {
    name.eq_ignore_ascii_case("content-type")
}

fn compare_pair<'d>(
    walk: &mut Walk<'d>,
    pair: &OperationPair<'_, 'd>,
    (old, new): (Header<'d>, Header<'d>),
    direction: Direction,
    subject: &str,
) {
    let headers = (old.node(), new.node());
    let required = match (old.required(), new.required()) {
        (true, false) => Some((&rules::RESPONSE_HEADER_BECAME_OPTIONAL, "it may be missing now")),
        (false, true) if direction == Direction::Request => {
            Some((&rules::RESPONSE_HEADER_BECAME_REQUIRED, "it must not be missing any more"))
        }
        (false, true) => Some((&rules::RESPONSE_HEADER_BECAME_REQUIRED, "it is always there now")),
        _ => None,
    };
    let ignored = is_ignored(old.name);
    if let Some((rule, message)) = required {
        let found = Found::new(rule, Some(direction), (Some(headers.0), Some(headers.1)), message);
        pair.report(walk, subject, found.wire(ignored.then_some(Wire::Compatible)));
    }
    let lifetimes = (Lifetime::of_header(&old), Lifetime::of_header(&new));
    let rules = [&rules::RESPONSE_HEADER_DEPRECATED, &rules::RESPONSE_HEADER_REACTIVATED];
    deprecation(walk, pair, lifetimes, (subject, 0), rules);
    let schemas = (schema(&old), schema(&new));
    if let (Some(before), Some(after)) = schemas {
        let untyped = direction == Direction::Request;
        let context =
            Context { never_sent: ignored, merged: true, untyped, medium: Medium::Text, ..Context::default() };
        walk.root(before, after, direction, context, subject);
    }
    let written = |schema: Option<Schema<'d>>| schema.map(|schema| schema.written());
    let media = |header: &Header<'d>| header.content().first().map(|media| media.name);
    for (differ, member, nodes) in [
        (schemas.0.is_some() != schemas.1.is_some(), "schema", (written(schemas.0), written(schemas.1))),
        (media(&old) != media(&new), "content", (old.content_node(), new.content_node())),
    ] {
        if differ {
            let nodes = (nodes.0.or(Some(headers.0)), nodes.1.or(Some(headers.1)));
            let message = format!("`{member}` is not the same, and what that means is not judged");
            let rust = (direction == Direction::Request).then_some(Rust::None);
            let found = Found::new(&rules::NOT_JUDGED, Some(direction), nodes, message);
            pair.report(walk, subject, found.rust(rust));
        }
    }
    let (before, after) = (style_of(&old), style_of(&new));
    if before != after {
        // Only the members of objects are written otherwise.
        let same = style(&old) == style(&new) && ![schemas.0, schemas.1].into_iter().all(may_be_object);
        let nodes = (old.explode_node().or(Some(headers.0)), new.explode_node().or(Some(headers.1)));
        let message = format!("it is written as {after} now, it was {before}");
        let found = Found::new(&rules::RESPONSE_HEADER_STYLE_CHANGED, Some(direction), nodes, message);
        pair.report(walk, subject, found.wire(same.then_some(Wire::Compatible)));
    }
    let about = || About { nodes: headers, ..pair.about(Some(direction), subject) };
    for media in old.content().into_iter().zip(new.content()) {
        walk.compared(media, About { part: Some(media.1.name), ..about() });
    }
    walk.compared((old, new), about());
}

/// What a header is written as, with the default of OpenAPI filled in.
fn style<'d>(header: &Header<'d>) -> &'d str {
    header.style_node().and_then(Node::as_str).unwrap_or("simple")
}

fn style_of(header: &Header<'_>) -> String {
    let exploded = header.explode_node().and_then(Node::as_bool) == Some(true);
    format!("style `{}`, {}", style(header), if exploded { "exploded" } else { "not exploded" })
}

fn schema<'d>(header: &Header<'d>) -> Option<Schema<'d>> {
    header.schema().or_else(|| header.content().first()?.schema())
}
