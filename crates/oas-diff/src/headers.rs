//! Headers of a response: there, required, holding what.

use std::collections::HashSet;

use oas_contract::{Header, Response, Schema, View as _};

use crate::nodes::{alike, member};
use crate::operations::Both;
use crate::rules::Direction;
use crate::walk::{About, Use, Walk};

const RESPONSE: Option<Direction> = Some(Direction::Response);

pub(crate) fn compare<'d>(walk: &mut Walk<'d>, both: &Both<'d>, old: &Response<'d>, new: &Response<'d>) {
    let (before, after) = (old.headers(), new.headers());
    let subject = |header: &Header<'_>| format!("the header `{}` of the response {}", header.name, old.status);
    for header in &before {
        match after.iter().find(|other| other.name.eq_ignore_ascii_case(header.name)) {
            Some(other) => pair(walk, both, (*header, *other), &subject(header)),
            None => {
                let rule =
                    if header.required() { "required-response-header-removed" } else { "response-header-removed" };
                let message = "it was removed".to_owned();
                let place = member(old.headers_node(), header.name);
                both.note(walk, rule, RESPONSE, (place, None), (&subject(header), message));
            }
        }
    }
    let known: HashSet<_> = before.iter().map(|header| header.name.to_ascii_lowercase()).collect();
    for header in after.iter().filter(|header| !known.contains(&header.name.to_ascii_lowercase())) {
        let places = (None, member(new.headers_node(), header.name));
        both.note(walk, "response-header-added", RESPONSE, places, (&subject(header), "it was added".to_owned()));
    }
}

fn pair<'d>(walk: &mut Walk<'d>, both: &Both<'d>, (old, new): (Header<'d>, Header<'d>), subject: &str) {
    let nodes = (old.node(), new.node());
    let (rule, what) = match (old.required(), new.required()) {
        (true, false) => ("response-header-became-optional", "it may be missing now"),
        (false, true) => ("response-header-became-required", "it is always there now"),
        _ => ("", ""),
    };
    if !rule.is_empty() {
        both.note(walk, rule, RESPONSE, (Some(nodes.0), Some(nodes.1)), (subject, what.to_owned()));
    }
    let schemas = (schema(&old), schema(&new));
    if let (Some(before), Some(after)) = schemas {
        walk.root(before, after, Direction::Response, Use { untyped: true, ..Use::default() }, subject);
    }
    let written = |schema: Option<Schema<'d>>| schema.map(|schema| schema.written());
    let media = |header: &Header<'d>| header.content().first().map(|media| media.name);
    for (differ, member, places) in [
        (schemas.0.is_some() != schemas.1.is_some(), "schema", (written(schemas.0), written(schemas.1))),
        (media(&old) != media(&new), "content", (old.content_node(), new.content_node())),
        // Whoever reads it may have to look for another one.
        (
            !alike(old.deprecated_node(), new.deprecated_node()),
            "deprecated",
            (old.deprecated_node(), new.deprecated_node()),
        ),
    ] {
        if differ {
            let places = (places.0.or(Some(nodes.0)), places.1.or(Some(nodes.1)));
            let message = format!("`{member}` is not the same, and what that means is not judged");
            both.note(walk, "not-judged", RESPONSE, places, (subject, message));
        }
    }
    let about = || About { nodes, ..both.about(RESPONSE, subject) };
    for media in old.content().into_iter().zip(new.content()) {
        walk.compared(media, About { part: Some(media.1.name), ..about() });
    }
    walk.compared((old, new), about());
}

fn schema<'d>(header: &Header<'d>) -> Option<Schema<'d>> {
    header.schema().or_else(|| header.content().first()?.schema())
}
