//! Request bodies and responses: there, required, under which status and media type. Their schemas are compared elsewhere.

use contract::{Entry, Node, is_json};

use crate::kinds::has_name;
use crate::operations::Both;
use crate::parameters::headers;
use crate::rules::{Direction, Rust};
use crate::schemas::{PROSE, differing};
use crate::view::resolve;
use crate::walk::{Use, Walk};

const SUBJECT: &str = "the request body";

pub(crate) fn request<'d>(walk: &mut Walk<'d>, both: &Both<'d, '_>) {
    let direction = Some(Direction::Request);
    let (base, head) = (walk.base, walk.head);
    let old = both.old.node.get("requestBody").map(|node| base.resolve(node).unwrap_or(node));
    let new = both.new.node.get("requestBody").map(|node| head.resolve(node).unwrap_or(node));
    let note = |walk: &mut Walk<'d>, rule: &str, message: &str| {
        both.note(walk, rule, direction, (old, new), (SUBJECT, message.to_owned()));
    };
    match (old, new) {
        (None, None) => {}
        (None, Some(new)) if new.flag("required") => note(walk, "body-added-required", "it was added, and is required"),
        (None, Some(_)) => note(walk, "body-added-optional", "it was added, and is optional"),
        (Some(_), None) => note(walk, "body-removed", "it was removed"),
        (Some(before), Some(after)) => {
            match (before.flag("required"), after.flag("required")) {
                (false, true) => note(walk, "body-became-required", "it is required now"),
                (true, false) => note(walk, "body-became-optional", "it is optional now"),
                _ => {}
            }
            content(walk, both, (before, after), (Direction::Request, false), SUBJECT);
        }
    }
}

/// A media type without its parameters.
fn bare(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn content<'d>(
    walk: &mut Walk<'d>,
    both: &Both<'d, '_>,
    (old, new): (&'d Node, &'d Node),
    (direction, error): (Direction, bool),
    subject: &str,
) {
    const KNOWN: &[&str] = &["schema", "example", "examples"];
    let find = |node: &'d Node, media: &str| -> Option<(&'d str, &'d Entry)> {
        let mut all = node.members("content");
        all.find(|(known, _)| *known == media)
            .or_else(|| node.members("content").find(|(known, _)| bare(known) == bare(media)))
    };
    for (media, entry) in old.members("content") {
        let Some((other, after)) = find(new, media) else {
            let message = format!("the media type `{media}` was removed");
            both.note(walk, "media-type-removed", Some(direction), (Some(&entry.node), None), (subject, message));
            continue;
        };
        let nodes = (Some(&entry.node), Some(&after.node));
        if other != media {
            let message = format!("the media type is `{other}` now, it was `{media}`");
            both.note(walk, "media-type-changed", Some(direction), nodes, (subject, message));
        }
        match (entry.node.get("schema"), after.node.get("schema")) {
            (Some(before), Some(after)) => {
                // Other bodies are bytes. What an error holds is a type only as a component, whichever that is.
                let bytes = !is_json(media) && bare(media) != "application/x-www-form-urlencoded";
                let names = (resolve(walk.base, before).name, resolve(walk.head, after).name);
                let untyped = bytes || error && names.0 != names.1;
                walk.root(before, after, direction, Use { untyped, ..Use::default() }, subject);
            }
            (None, None) => {}
            (before, after) => {
                let message = format!("`{media}` {} a schema now", if after.is_some() { "has" } else { "has not" });
                both.note(walk, "not-judged", Some(direction), (before, after), (subject, message));
            }
        }
        for (field, before, after) in differing(&entry.node, &after.node, &[KNOWN, PROSE]) {
            let message = format!("`{field}` of `{media}` is not the same, and what that means is not judged");
            both.note(walk, "not-judged", Some(direction), (before, after), (subject, message));
        }
    }
    for (media, entry) in new.members("content").filter(|(media, _)| find(old, media).is_none()) {
        let message = format!("the media type `{media}` was added");
        both.note(walk, "media-type-added", Some(direction), (None, Some(&entry.node)), (subject, message));
    }
}

pub(crate) fn responses<'d>(walk: &mut Walk<'d>, both: &Both<'d, '_>) {
    const KNOWN: &[&str] = &["content", "headers", "links"];
    let direction = Some(Direction::Response);
    let (base, head) = (walk.base, walk.head);
    let find = |node: &'d Node, status: &str| {
        node.members("responses").find(|(known, _)| known.eq_ignore_ascii_case(status)).map(|(_, entry)| &entry.node)
    };
    let (old, new) = (both.old.node, both.new.node);
    let success = |status: &str| status.starts_with(['2', '3']);
    for (status, entry) in old.members("responses").filter(|(status, _)| !status.starts_with("x-")) {
        let subject = format!("the response {status}");
        let Some(after) = find(new, status) else {
            let rule = if success(status) { "success-status-removed" } else { "error-status-removed" };
            let message = format!("the response {status} was removed");
            both.note(walk, rule, direction, (Some(&entry.node), None), (&subject, message));
            of_its_own(walk, base.resolve(&entry.node), Rust::Breaking);
            continue;
        };
        let before = base.resolve(&entry.node).unwrap_or(&entry.node);
        let after = head.resolve(after).unwrap_or(after);
        content(walk, both, (before, after), (Direction::Response, !success(status)), &subject);
        headers(walk, both, (before, after), &subject);
        for (field, before, after) in differing(before, after, &[KNOWN, PROSE]) {
            let message = format!("`{field}` is not the same, and what that means is not judged");
            both.note(walk, "not-judged", direction, (before, after), (&subject, message));
        }
    }
    for (status, entry) in new.members("responses").filter(|(status, _)| !status.starts_with("x-")) {
        if find(old, status).is_none() {
            let rule = if success(status) { "success-status-added" } else { "error-status-added" };
            let subject = format!("the response {status}");
            let message = format!("the response {status} was added");
            both.note(walk, rule, direction, (None, Some(&entry.node)), (&subject, message));
            of_its_own(walk, head.resolve(&entry.node), Rust::Additive);
        }
    }
}

/// The last change is about a response that comes or goes: the types that it does not share come or go with it.
fn of_its_own(walk: &mut Walk<'_>, response: Option<&Node>, rust: Rust) {
    let mut schemas = response.into_iter().flat_map(|response| response.members("content"));
    let own = schemas.any(|(_, entry)| {
        entry.node.get("schema").is_some_and(|schema| contract::reference(schema).is_none() && has_name(schema))
    });
    if let Some(change) = walk.changes.last_mut().filter(|_| own) {
        change.rust = change.rust.max(rust);
    }
}
