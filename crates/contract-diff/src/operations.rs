//! Operations: which belong together, and everything about them but the schemas they use. Knows nothing of schemas.

use std::collections::HashMap;

use contract::{Document, Node, Operation};

use crate::Options;
use crate::bodies;
use crate::parameters;
use crate::rules::Direction;
use crate::schemas::{PROSE, alike, differing, same};
use crate::security;
use crate::walk::Walk;

/// Fields of an operation that are compared here or in the modules beside.
const KNOWN: &[&str] = &[
    "operationId",
    "deprecated",
    "x-sunset",
    "tags",
    "servers",
    "security",
    "parameters",
    "requestBody",
    "responses",
    "x-pagination",
    "x-waiter",
    "x-idempotent",
    "x-token-source",
    "x-rust-name",
    "x-request-headers",
    "x-command",
    "x-overview",
];

/// An operation that stands in both documents.
pub(crate) struct Both<'d, 'o> {
    pub(crate) old: &'o Operation<'d>,
    pub(crate) new: &'o Operation<'d>,
    pub(crate) name: String,
}

impl Both<'_, '_> {
    /// Notes a change of this operation.
    pub(crate) fn note(
        &self,
        walk: &mut Walk<'_>,
        rule: &str,
        direction: Option<Direction>,
        places: (Option<&Node>, Option<&Node>),
        (subject, message): (&str, String),
    ) {
        let places = (places.0.or(Some(self.old.node)), places.1.or(Some(self.new.node)));
        let mut change = walk.change(rule, direction, places, subject, message);
        change.operations = vec![self.name.clone()];
        walk.changes.push(change);
    }
}

/// A path without the names of its parameters, which no server sees.
fn shape(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        match c {
            '{' => inside = true,
            '}' => inside = false,
            _ if inside => continue,
            _ => {}
        }
        out.push(c);
    }
    out
}

/// `GET /v1/images`
pub(crate) fn name(operation: &Operation<'_>) -> String {
    format!("{} {}", operation.method.to_uppercase(), operation.path)
}

pub(crate) fn compare(walk: &mut Walk<'_>) {
    let (old, new) = (walk.base.operations(), walk.head.operations());
    let key = |operation: &Operation<'_>| (operation.method.to_owned(), shape(operation.path));
    let index: HashMap<_, _> = new.iter().map(|operation| (key(operation), operation)).collect();
    for before in &old {
        match index.get(&key(before)) {
            Some(after) => both(walk, &Both { old: before, new: after, name: name(before) }),
            None => removed(walk, before),
        }
    }
    let known: std::collections::HashSet<_> = old.iter().map(key).collect();
    for after in new.iter().filter(|operation| !known.contains(&key(operation))) {
        let name = name(after);
        let mut change =
            walk.change("operation-added", None, (None, Some(after.node)), &name, format!("`{name}` was added"));
        change.after = Some(walk.head.source().place(after.position));
        change.operations = vec![name];
        walk.changes.push(change);
    }
}

/// A date as it is written, `2026-11-21`; nothing where it is none.
pub(crate) fn date(text: &str) -> Option<&str> {
    let date = text.get(..10)?;
    let form = date.bytes().enumerate().all(|(index, byte)| match index {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let number = |range: std::ops::Range<usize>| date[range].parse::<u32>().unwrap_or(0);
    let rest = &text[10..];
    (form
        && (1..=12).contains(&number(5..7))
        && (1..=31).contains(&number(8..10))
        && (rest.is_empty() || rest.starts_with('T')))
    .then_some(date)
}

/// Which rule the removal of something falls under that may have been deprecated.
pub(crate) fn removal(node: &Node, options: &Options, rules: [&'static str; 3]) -> (&'static str, String) {
    let [plain, early, announced] = rules;
    if !node.flag("deprecated") {
        return (plain, String::new());
    }
    match node.str("x-sunset").and_then(date) {
        Some(sunset) if sunset > options.today.as_str() => (early, format!(" before its sunset date {sunset}")),
        Some(sunset) => (announced, format!(" after its sunset date {sunset}")),
        None => (announced, " after it was deprecated".to_owned()),
    }
}

fn removed(walk: &mut Walk<'_>, before: &Operation<'_>) {
    let rules = ["operation-removed", "operation-removed-before-sunset", "operation-removed-deprecated"];
    let (rule, when) = removal(before.node, &walk.options, rules);
    let name = name(before);
    let mut change = walk.change(rule, None, (Some(before.node), None), &name, format!("`{name}` was removed{when}"));
    change.before = Some(walk.base.source().place(before.position));
    change.operations = vec![name];
    walk.changes.push(change);
}

fn both<'d>(walk: &mut Walk<'d>, both: &Both<'d, '_>) {
    walk.begin(both.name.clone());
    let (old, new) = (both.old.node, both.new.node);
    let named = |text: Option<&str>| text.map_or_else(|| "missing".to_owned(), |text| format!("`{text}`"));
    let (before, after) = (old.str("operationId"), new.str("operationId"));
    if before != after {
        let rule = match (before, after) {
            (None, _) => "operation-id-added",
            (_, None) => "operation-id-removed",
            _ => "operation-id-changed",
        };
        let message = format!("the `operationId` is {} now, it was {}", named(after), named(before));
        both.note(walk, rule, None, (old.get("operationId"), new.get("operationId")), (&both.name, message));
    }
    deprecation(walk, both, (old, new), &both.name, ["operation-deprecated", "operation-reactivated"]);
    let (before, after) = (old.strings("tags"), new.strings("tags"));
    for tag in after.iter().filter(|tag| !before.contains(tag)) {
        let message = format!("the tag `{tag}` was added");
        both.note(walk, "tag-added", None, (None, new.get("tags")), (&both.name, message));
    }
    for tag in before.iter().filter(|tag| !after.contains(tag)) {
        let message = format!("the tag `{tag}` was removed");
        both.note(walk, "tag-removed", None, (old.get("tags"), None), (&both.name, message));
    }
    for (field, rules) in [
        ("x-pagination", ["pagination-added", "pagination-changed", "pagination-removed"]),
        ("x-waiter", ["waiter-added", "waiter-changed", "waiter-removed"]),
        ("x-token-source", ["token-source-added", "token-source-changed", "token-source-removed"]),
        ("x-idempotent", ["idempotency-changed"; 3]),
        ("x-rust-name", ["rust-name-changed"; 3]),
        ("x-request-headers", ["constant-headers-changed"; 3]),
        ("x-command", ["command-changed"; 3]),
        ("x-overview", ["overview-changed"; 3]),
        ("servers", ["server-changed"; 3]),
    ] {
        let (before, after) = (old.get(field), new.get(field));
        let (rule, what) = match (before, after) {
            (None, Some(_)) => (rules[0], "was added"),
            (Some(before), Some(after)) if !same(before, after) => (rules[1], "is another one"),
            (Some(_), None) => (rules[2], "was removed"),
            _ => continue,
        };
        both.note(walk, rule, None, (before, after), (&both.name, format!("`{field}` {what}")));
    }
    security::operation(walk, both);
    parameters::compare(walk, both);
    bodies::request(walk, both);
    bodies::responses(walk, both);
    for (field, before, after) in differing(old, new, &[KNOWN, PROSE]) {
        let message = format!("`{field}` is not the same, and what that means is not judged");
        both.note(walk, "not-judged", None, (before, after), (&both.name, message));
    }
}

/// Deprecation and sunset dates of an operation or a parameter.
pub(crate) fn deprecation(
    walk: &mut Walk<'_>,
    both: &Both<'_, '_>,
    (old, new): (&Node, &Node),
    subject: &str,
    [deprecated, reactivated]: [&str; 2],
) {
    let places = (old.get("deprecated"), new.get("deprecated"));
    match (old.flag("deprecated"), new.flag("deprecated")) {
        (false, true) => both.note(walk, deprecated, None, places, (subject, "it is deprecated now".to_owned())),
        (true, false) => {
            both.note(walk, reactivated, None, places, (subject, "it is not deprecated any more".to_owned()));
        }
        _ => {}
    }
    let (before, after) = (old.str("x-sunset"), new.str("x-sunset"));
    let places = (old.get("x-sunset"), new.get("x-sunset"));
    if before == after {
        return;
    }
    if let Some(text) = after.filter(|text| date(text).is_none()) {
        let message = format!("the sunset `{text}` is no date such as `2026-11-21`");
        return both.note(walk, "sunset-invalid", None, places, (subject, message));
    }
    let (rule, message) = match (before.and_then(date), after.and_then(date)) {
        (None, Some(after)) => ("sunset-added", format!("the sunset date is {after}")),
        (Some(before), Some(after)) if after < before => {
            ("sunset-moved-earlier", format!("the sunset date is {after} now, it was {before}"))
        }
        (Some(before), Some(after)) => ("sunset-moved", format!("the sunset date is {after} now, it was {before}")),
        (Some(before), None) if new.flag("deprecated") => {
            ("sunset-removed", format!("there is no sunset date any more, it was {before}"))
        }
        _ => return,
    };
    both.note(walk, rule, None, places, (subject, message));
}

/// What stands at the top of the documents and is not about one operation.
pub(crate) fn document(walk: &mut Walk<'_>) {
    let (old, new) = (walk.base.root(), walk.head.root());
    // Nobody calls what was not there: a new contract changes nothing for a program.
    let mut members = old.as_mapping().into_iter().flatten();
    if members.all(|(name, _)| ["openapi", "info", "paths"].contains(&name)) && walk.base.operations().is_empty() {
        return security::schemes(walk);
    }
    let first = |document: &Document| -> Option<(Option<String>, Option<String>)> {
        let server = document.root().elements("servers").next()?;
        Some((server.str("url").map(str::to_owned), server.str("x-environment").map(str::to_owned)))
    };
    let (before, after) = (first(walk.base).unwrap_or_default(), first(walk.head).unwrap_or_default());
    let places = (old.get("servers"), new.get("servers"));
    let shown = |text: &Option<String>| text.as_ref().map_or_else(|| "missing".to_owned(), |text| format!("`{text}`"));
    if before.0 != after.0 {
        let message = format!("the base URL is {} now, it was {}", shown(&after.0), shown(&before.0));
        top(walk, "server-changed", places, "the server", message);
    }
    let variables =
        |document: &Document| document.root().elements("servers").next()?.get("variables").map(Node::to_json);
    if before.0 == after.0 && variables(walk.base) != variables(walk.head) {
        top(walk, "server-changed", places, "the server", "the variables of the base URL are not the same".to_owned());
    }
    if before.1 != after.1 {
        let message = format!("the variable of the endpoint is {} now, it was {}", shown(&after.1), shown(&before.1));
        top(walk, "environment-changed", places, "the server", message);
    }
    for (field, rule) in [("x-error-shape", "error-shape-changed"), ("x-request-headers", "constant-headers-changed")] {
        let (before, after) = (old.get(field), new.get(field));
        let equal = alike(before, after);
        if !equal {
            top(walk, rule, (before, after), field, format!("`{field}` is not the same"));
        }
    }
    security::schemes(walk);
}

/// Notes a change that is about the whole document.
pub(crate) fn top(
    walk: &mut Walk<'_>,
    rule: &str,
    places: (Option<&Node>, Option<&Node>),
    subject: &str,
    message: String,
) {
    let places = (places.0.or(Some(walk.base.root())), places.1.or(Some(walk.head.root())));
    let change = walk.change(rule, None, places, subject, message);
    walk.changes.push(change);
}
