//! Operations: which belong together, and everything about them but the schemas they use. Knows nothing of schemas.

use std::collections::{HashMap, VecDeque};

use oas_contract::{Document, Node, Operation, Parameter, Server, Site, View as _, extensions, path_shape, unjudged};

use crate::Options;
use crate::bodies;
use crate::change::Change;
use crate::extensions::changes;
use crate::nodes::alike;
use crate::parameters;
use crate::rules::Direction;
use crate::schemas::named;
use crate::security;
use crate::walk::{About, Walk};

/// An operation that stands in both documents.
pub(crate) struct Both<'d> {
    pub(crate) old: &'d Operation<'d>,
    pub(crate) new: &'d Operation<'d>,
    pub(crate) name: String,
}

impl<'d> Both<'d> {
    /// Notes a change of this operation.
    pub(crate) fn note<'w>(
        &self,
        walk: &'w mut Walk<'_>,
        rule: &str,
        direction: Option<Direction>,
        places: (Option<&Node>, Option<&Node>),
        (subject, message): (&str, String),
    ) -> &'w mut Change {
        let places = (places.0.or(Some(self.old.node())), places.1.or(Some(self.new.node())));
        let mut change = walk.change(rule, direction, places, subject, message);
        change.operations = vec![self.name.clone()];
        walk.changes.push(change);
        walk.changes.last_mut().expect("it has just been noted")
    }

    /// How a change in two objects of this operation is reported.
    pub(crate) fn about(&self, direction: Option<Direction>, subject: &str) -> About<'d> {
        About { direction, subject: subject.to_owned(), part: None, nodes: (self.old.node(), self.new.node()) }
    }
}

pub(crate) fn compare<'d>(walk: &mut Walk<'d>, old: &'d [Operation<'d>], new: &'d [Operation<'d>]) {
    let exact: HashMap<_, _> = (0..new.len()).map(|index| ((new[index].method, new[index].path), index)).collect();
    let partners: Vec<Option<usize>> =
        old.iter().map(|before| exact.get(&(before.method, before.path)).copied()).collect();
    let mut met = vec![false; new.len()];
    partners.iter().flatten().for_each(|index| met[*index] = true);
    // What no other has the path of may have other names in it.
    let key = |operation: &Operation<'d>| (operation.method, path_shape(operation.path));
    let mut renamed: HashMap<_, VecDeque<usize>> = HashMap::new();
    for index in (0..new.len()).filter(|index| !met[*index]) {
        renamed.entry(key(&new[index])).or_default().push_back(index);
    }
    for (before, partner) in old.iter().zip(partners) {
        match partner.or_else(|| renamed.get_mut(&key(before))?.pop_front()) {
            Some(index) => {
                met[index] = true;
                both(walk, &Both { old: before, new: &new[index], name: before.name() });
            }
            None => removed(walk, before),
        }
    }
    for (after, _) in new.iter().zip(met).filter(|(_, met)| !met) {
        let name = after.name();
        let mut change =
            walk.change("operation-added", None, (None, Some(after.node())), &name, format!("`{name}` was added"));
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

/// How long something may still be used: where and what its document says of that.
#[derive(Clone, Copy)]
pub(crate) struct Lifetime<'d> {
    deprecated: Option<&'d Node>,
    sunset: Option<&'d Node>,
}

impl<'d> Lifetime<'d> {
    pub(crate) fn of_parameter(parameter: &Parameter<'d>) -> Self {
        Self { deprecated: parameter.deprecated_node(), sunset: parameter.extension(&extensions::SUNSET) }
    }

    fn of_operation(operation: &Operation<'d>) -> Self {
        Self { deprecated: operation.deprecated_node(), sunset: operation.extension(&extensions::SUNSET) }
    }

    fn is_deprecated(self) -> bool {
        self.deprecated.and_then(Node::as_bool) == Some(true)
    }

    fn sunset(self) -> Option<&'d str> {
        self.sunset?.as_str()
    }

    /// Which rule the removal of it falls under.
    pub(crate) fn removal(
        self,
        options: &Options,
        [plain, early, announced]: [&'static str; 3],
    ) -> (&'static str, String) {
        if !self.is_deprecated() {
            return (plain, String::new());
        }
        match self.sunset().and_then(date) {
            Some(sunset) if sunset > options.today.as_str() => (early, format!(" before its sunset date {sunset}")),
            Some(sunset) => (announced, format!(" after its sunset date {sunset}")),
            None => (announced, " after it was deprecated".to_owned()),
        }
    }
}

fn removed(walk: &mut Walk<'_>, before: &Operation<'_>) {
    let rules = ["operation-removed", "operation-removed-before-sunset", "operation-removed-deprecated"];
    let (rule, when) = Lifetime::of_operation(before).removal(&walk.options, rules);
    let name = before.name();
    let mut change = walk.change(rule, None, (Some(before.node()), None), &name, format!("`{name}` was removed{when}"));
    change.before = Some(walk.base.source().place(before.position));
    change.operations = vec![name];
    walk.changes.push(change);
}

fn both<'d>(walk: &mut Walk<'d>, both: &Both<'d>) {
    walk.begin(both.name.clone());
    let (old, new) = (both.old, both.new);
    let name = both.name.as_str();
    let (before, after) = (old.id(), new.id());
    if before != after {
        let rule = match (before, after) {
            (None, _) => "operation-id-added",
            (_, None) => "operation-id-removed",
            _ => "operation-id-changed",
        };
        let message = format!("the `operationId` is {} now, it was {}", named(after), named(before));
        both.note(walk, rule, None, (old.id_node(), new.id_node()), (name, message));
    }
    let lifetimes = (Lifetime::of_operation(old), Lifetime::of_operation(new));
    deprecation(walk, both, lifetimes, name, ["operation-deprecated", "operation-reactivated"]);
    let (before, after) = (old.tags(), new.tags());
    for tag in after.iter().filter(|tag| !before.contains(tag)) {
        both.note(walk, "tag-added", None, (None, new.tags_node()), (name, format!("the tag `{tag}` was added")));
    }
    for tag in before.iter().filter(|tag| !after.contains(tag)) {
        both.note(walk, "tag-removed", None, (old.tags_node(), None), (name, format!("the tag `{tag}` was removed")));
    }
    for change in changes(Site::Operation, |extension| (old.extension(extension), new.extension(extension))) {
        let message = format!("`{}` {}", change.extension.name, change.what);
        both.note(walk, change.rule, None, (change.before, change.after), (name, message));
    }
    let places = (old.servers_node(), new.servers_node());
    let what = match places {
        (None, Some(_)) => "was added",
        (Some(_), None) => "was removed",
        _ => "is another one",
    };
    if !alike(places.0, places.1) {
        both.note(walk, "server-changed", None, places, (name, format!("`servers` {what}")));
    }
    // Documentation for a client, which never answers requests; still, somebody should look.
    let places = (old.callbacks_node(), new.callbacks_node());
    if !alike(places.0, places.1) {
        let message = "`callbacks` is not the same, and what that means is not judged".to_owned();
        both.note(walk, "not-judged", None, places, (name, message));
    }
    security::operation(walk, both);
    parameters::compare(walk, both);
    bodies::request(walk, both);
    bodies::responses(walk, both);
    walk.left(move || unjudged(old, new), both.about(None, name));
}

/// Deprecation and sunset dates of an operation or a parameter.
pub(crate) fn deprecation(
    walk: &mut Walk<'_>,
    both: &Both<'_>,
    (old, new): (Lifetime<'_>, Lifetime<'_>),
    subject: &str,
    [deprecated, reactivated]: [&str; 2],
) {
    let (rule, message) = match (old.is_deprecated(), new.is_deprecated()) {
        (false, true) => (deprecated, "it is deprecated now"),
        (true, false) => (reactivated, "it is not deprecated any more"),
        _ => ("", ""),
    };
    if !rule.is_empty() {
        both.note(walk, rule, None, (old.deprecated, new.deprecated), (subject, message.to_owned()));
    }
    let (before, after) = (old.sunset(), new.sunset());
    if before == after {
        return;
    }
    let places = (old.sunset, new.sunset);
    if let Some(text) = after.filter(|text| date(text).is_none()) {
        let message = format!("the sunset `{text}` is no date such as `2026-11-21`");
        both.note(walk, "sunset-invalid", None, places, (subject, message));
        return;
    }
    let (rule, message) = match (before.and_then(date), after.and_then(date)) {
        (None, Some(after)) => ("sunset-added", format!("the sunset date is {after}")),
        (Some(before), Some(after)) if after < before => {
            ("sunset-moved-earlier", format!("the sunset date is {after} now, it was {before}"))
        }
        (Some(before), Some(after)) => ("sunset-moved", format!("the sunset date is {after} now, it was {before}")),
        (Some(before), None) if new.is_deprecated() => {
            ("sunset-removed", format!("there is no sunset date any more, it was {before}"))
        }
        _ => return,
    };
    both.note(walk, rule, None, places, (subject, message));
}

/// Whether there is nothing in a document that programs could have been made for.
pub(crate) fn is_empty(document: &Document) -> bool {
    let site = Some(Site::Document);
    let mut stated = extensions::ALL.iter().filter(|extension| extension.stands_on(site));
    document.operations().is_empty()
        && document.servers().is_empty()
        && document.components().is_none()
        && !stated.any(|extension| document.extension(extension).is_some())
}

/// What stands at the top of the documents and is not about one operation.
pub(crate) fn document(walk: &mut Walk<'_>) {
    let (base, head) = (walk.base, walk.head);
    servers(walk);
    for change in changes(Site::Document, |extension| (base.extension(extension), head.extension(extension))) {
        let name = change.extension.name;
        top(walk, change.rule, (change.before, change.after), name, format!("`{name}` is not the same"));
    }
    // What operations need that do not say so themselves is compared with each of them.
    let _ = (base.security_node(), head.security_node());
}

fn servers(walk: &mut Walk<'_>) {
    let (base, head) = (walk.base, walk.head);
    let places = (base.servers_node(), head.servers_node());
    let (old, new) = (base.servers(), head.servers());
    for both in old.iter().copied().zip(new.iter().copied()) {
        let about = About {
            direction: None,
            subject: "the server".to_owned(),
            part: None,
            nodes: (both.0.node(), both.1.node()),
        };
        walk.compared(both, about);
    }
    // Clients know the first server; which others there are is for who reads the document.
    let shared = old.len().min(new.len()).max(1);
    let (gone, come) = (old.get(shared).map(Server::node), new.get(shared).map(Server::node));
    if gone.or(come).is_some() {
        let message = "the other servers are not the same, and what that means is not judged".to_owned();
        top(walk, "not-judged", (gone.or(places.0), come.or(places.1)), "the server", message);
    }
    let (old, new) = (old.first(), new.first());
    let url = (old.and_then(Server::url), new.and_then(Server::url));
    if url.0 == url.1 {
        let variables = (old.and_then(Server::variables_node), new.and_then(Server::variables_node));
        if !alike(variables.0, variables.1) {
            let message = "the variables of the base URL are not the same".to_owned();
            top(walk, "server-changed", places, "the server", message);
        }
    } else {
        let message = format!("the base URL is {} now, it was {}", named(url.1.as_deref()), named(url.0.as_deref()));
        top(walk, "server-changed", places, "the server", message);
    }
    let (old, new) = (old.and_then(Server::environment), new.and_then(Server::environment));
    if old != new {
        let message = format!("the variable of the endpoint is {} now, it was {}", named(new), named(old));
        top(walk, "environment-changed", places, "the server", message);
    }
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
