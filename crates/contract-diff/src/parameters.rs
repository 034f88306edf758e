//! Parameters of an operation: there, required, written how. Their schemas are compared elsewhere.

use contract::{Document, Location, Node, Parameter};

use crate::operations::{Both, deprecation, removal};
use crate::rules::{Direction, Rust};
use crate::schemas::{PROSE, differing, same};
use crate::walk::{Use, Walk};

/// Fields of a parameter that are compared here or elsewhere.
const KNOWN: &[&str] = &[
    "name",
    "in",
    "required",
    "deprecated",
    "x-sunset",
    "schema",
    "content",
    "style",
    "explode",
    "allowReserved",
    "allowEmptyValue",
    "x-query-style",
    "x-client-setting",
    "x-rust-name",
    "x-argument",
];

const REQUEST: Option<Direction> = Some(Direction::Request);

pub(crate) fn compare<'d>(walk: &mut Walk<'d>, both: &Both<'d, '_>) {
    let (old, new) = (&both.old.parameters, &both.new.parameters);
    // Two names of one parameter of the path: the template tells which is which.
    let (before, after) = (Document::template_names(both.old.path), Document::template_names(both.new.path));
    let renamed: Vec<(&str, &str)> = match (before, after) {
        (Ok(before), Ok(after)) => before.into_iter().zip(after).collect(),
        _ => Vec::new(),
    };
    let partner = |parameter: &Parameter<'d>| {
        let name = match parameter.location {
            Location::Path => {
                renamed.iter().find(|(old, _)| *old == parameter.name).map_or(parameter.name, |(_, new)| new)
            }
            _ => parameter.name,
        };
        let header = parameter.location == Location::Header;
        new.iter().position(|other| {
            let same = if header { other.name.eq_ignore_ascii_case(name) } else { other.name == name };
            same && other.location == parameter.location
        })
    };
    let mut met = vec![false; new.len()];
    for parameter in old {
        match partner(parameter) {
            Some(index) => {
                met[index] = true;
                pair(walk, both, parameter, &new[index]);
            }
            None => {
                let rules = ["parameter-removed", "parameter-removed-before-sunset", "parameter-removed-deprecated"];
                let (rule, when) = removal(parameter.node, &walk.options, rules);
                let message = format!("{} was removed{when}", label(parameter));
                both.note(walk, rule, REQUEST, (Some(parameter.node), None), (&label(parameter), message));
            }
        }
    }
    for (parameter, _) in new.iter().zip(&met).filter(|(_, met)| !**met) {
        let (rule, what) = if parameter.required() {
            ("parameter-added-required", "it is required")
        } else {
            ("parameter-added-optional", "it is optional")
        };
        let message = format!("{} was added, {what}", label(parameter));
        both.note(walk, rule, REQUEST, (None, Some(parameter.node)), (&label(parameter), message));
    }
}

fn label(parameter: &Parameter<'_>) -> String {
    let place = match parameter.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    format!("the {place} parameter `{}`", parameter.name)
}

fn pair<'d>(walk: &mut Walk<'d>, both: &Both<'d, '_>, old: &Parameter<'d>, new: &Parameter<'d>) {
    let subject = label(new);
    let nodes = (Some(old.node), Some(new.node));
    if old.name != new.name && old.location == Location::Path {
        let message = format!("the path parameter `{}` is called `{}` now", old.name, new.name);
        both.note(walk, "parameter-renamed", REQUEST, nodes, (&subject, message));
    }
    match (old.required(), new.required()) {
        (false, true) => {
            both.note(walk, "parameter-became-required", REQUEST, nodes, (&subject, "it is required now".to_owned()));
        }
        (true, false) => {
            both.note(walk, "parameter-became-optional", REQUEST, nodes, (&subject, "it is optional now".to_owned()));
        }
        _ => {}
    }
    deprecation(walk, both, (old.node, new.node), &subject, ["parameter-deprecated", "parameter-reactivated"]);
    let (before, after) = (style(old), style(new));
    if before != after {
        let message = format!("it is written as {after} now, it was {before}");
        both.note(walk, "parameter-style-changed", REQUEST, nodes, (&subject, message));
    }
    for field in ["x-client-setting", "x-rust-name"] {
        let (before, after) = (old.node.get(field), new.node.get(field));
        let setting = field == "x-client-setting";
        let (rule, what) = match (before, after) {
            (None, Some(_)) => (if setting { "client-setting-added" } else { "rust-name-changed" }, "was added"),
            (Some(_), None) => (if setting { "client-setting-removed" } else { "rust-name-changed" }, "was removed"),
            (Some(before), Some(after)) if !same(before, after) => {
                (if setting { "client-setting-changed" } else { "rust-name-changed" }, "is another one")
            }
            _ => continue,
        };
        both.note(walk, rule, REQUEST, (before, after), (&subject, format!("`{field}` {what}")));
        let rust = match (setting, before, after) {
            // The setter of the client keeps its name.
            (true, Some(before), Some(after)) if before.str("name") == after.str("name") => Rust::None,
            // The name may be the one that is derived anyway.
            (false, None, _) | (false, _, None) => Rust::Undecided,
            _ => continue,
        };
        if let Some(change) = walk.changes.last_mut() {
            change.rust = rust;
        }
    }
    let (before, after) = (old.node.get("x-argument"), new.node.get("x-argument"));
    if before.and_then(Node::as_str) != after.and_then(Node::as_str) {
        let message = "`x-argument` is another one".to_owned();
        both.note(walk, "argument-changed", REQUEST, (before, after), (&subject, message));
    }
    let schemas = (schema(old.node), schema(new.node));
    if let (Some(before), Some(after)) = schemas {
        let usage = Use { parameter: true, optional: !old.required() && !new.required(), ..Use::default() };
        walk.root(before, after, Direction::Request, usage, &subject);
    }
    let mut left = differing(old.node, new.node, &[KNOWN, PROSE]);
    if schemas.0.is_some() != schemas.1.is_some() {
        left.push(("schema", old.node.get("schema"), new.node.get("schema")));
    }
    for (field, before, after) in left {
        let message = format!("`{field}` is not the same, and what that means is not judged");
        both.note(walk, "not-judged", REQUEST, (before, after), (&subject, message));
    }
}

fn schema(parameter: &Node) -> Option<&Node> {
    parameter.get("schema").or_else(|| parameter.members("content").next()?.1.node.get("schema"))
}

/// How a value is written, with the defaults of OpenAPI filled in.
fn style(parameter: &Parameter<'_>) -> String {
    let node = parameter.node;
    if let Some((media, _)) = node.members("content").next() {
        return format!("`{media}`");
    }
    let style = node.str("style").unwrap_or(match parameter.location {
        Location::Query | Location::Cookie => "form",
        Location::Path | Location::Header => "simple",
    });
    let explode = node.get("explode").and_then(Node::as_bool).unwrap_or(style == "form");
    let mut text = match node.str("x-query-style") {
        Some(own) => format!("`{own}`"),
        None => format!("style `{style}`, {}", if explode { "exploded" } else { "not exploded" }),
    };
    for (field, what) in [("allowReserved", "reserved characters not encoded"), ("allowEmptyValue", "possibly empty")] {
        if node.flag(field) {
            text += &format!(", {what}");
        }
    }
    text
}

/// Notes a response header that is not the same.
pub(crate) fn headers<'d>(walk: &mut Walk<'d>, both: &Both<'d, '_>, (old, new): (&'d Node, &'d Node), response: &str) {
    let (base, head) = (walk.base, walk.head);
    let find = |node: &'d Node, name: &str| {
        node.members("headers").find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, entry)| &entry.node)
    };
    let direction = Some(Direction::Response);
    for (name, entry) in old.members("headers") {
        let subject = format!("the header `{name}` of {response}");
        let before = base.resolve(&entry.node).unwrap_or(&entry.node);
        let Some(after) = find(new, name) else {
            let rule =
                if before.flag("required") { "required-response-header-removed" } else { "response-header-removed" };
            both.note(walk, rule, direction, (Some(&entry.node), None), (&subject, "it was removed".to_owned()));
            continue;
        };
        let after = head.resolve(after).unwrap_or(after);
        let (rule, what) = match (before.flag("required"), after.flag("required")) {
            (true, false) => ("response-header-became-optional", "it may be missing now"),
            (false, true) => ("response-header-became-required", "it is always there now"),
            _ => ("", ""),
        };
        if !rule.is_empty() {
            both.note(walk, rule, direction, (Some(before), Some(after)), (&subject, what.to_owned()));
        }
        let schemas = (schema(before), schema(after));
        if let (Some(before), Some(after)) = schemas {
            let usage = Use { untyped: true, ..Use::default() };
            walk.root(before, after, Direction::Response, usage, &subject);
        }
        let mut left = differing(before, after, &[&["required", "schema", "content"], PROSE]);
        if schemas.0.is_some() != schemas.1.is_some() {
            left.push(("schema", schemas.0, schemas.1));
        }
        let media = |node: &'d Node| node.members("content").next().map(|(media, _)| media);
        if media(before) != media(after) {
            left.push(("content", before.get("content"), after.get("content")));
        }
        for (field, old, new) in left {
            let message = format!("`{field}` is not the same, and what that means is not judged");
            let places = (old.or(Some(before)), new.or(Some(after)));
            both.note(walk, "not-judged", direction, places, (&subject, message));
        }
    }
    for (name, entry) in new.members("headers").filter(|(name, _)| find(old, name).is_none()) {
        let subject = format!("the header `{name}` of {response}");
        let places = (None, Some(&entry.node));
        both.note(walk, "response-header-added", direction, places, (&subject, "it was added".to_owned()));
    }
}
