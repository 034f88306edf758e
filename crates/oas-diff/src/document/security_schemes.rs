//! Security schemes: which there are, where credentials stand, and what the flows of OAuth say. Knows no operation.

use std::collections::{BTreeSet, HashMap, HashSet};

use oas_contract::{Document, Node, Operation, SecurityScheme, Site, Value, View as _, extensions};

use super::top;
use crate::change::{Found, Nodes};
use crate::extensions::changes;
use crate::message;
use crate::nodes::{alike, member, members};
use crate::rules::{self, Rule};
use crate::verdict::Wire;
use crate::walk::{About, Walk};

/// Which security schemes operations need, by their names, with the scopes.
fn used(document: &Document) -> HashMap<&str, HashSet<&str>> {
    let mut used: HashMap<&str, HashSet<&str>> = HashMap::new();
    for requirement in document.operations().iter().flat_map(Operation::security) {
        for (name, _, scopes) in requirement.schemes {
            used.entry(name).or_default().extend(scopes);
        }
    }
    used
}

/// Where credentials stand and which they are: what a scheme is on the wire, whatever it is called.
fn essence(scheme: &SecurityScheme<'_>) -> Vec<(&'static str, Option<String>)> {
    let text = |node: Option<&Node>| node.map(|node| node.to_json().to_string());
    // Names of headers and of authentication schemes have no case.
    let header = scheme.location() == Some(HEADER);
    let folds = |name: &str| name == "scheme" || name == "name" && header;
    let essentials = scheme.essentials().into_iter();
    essentials
        .map(|(name, node)| {
            let text = text(node);
            (name, if folds(name) { text.map(|text| text.to_ascii_lowercase()) } else { text })
        })
        .collect()
}

const HEADER: &str = "header";

/// One name for all schemes that are the same on the wire: of those of a document the first, and of those of both the old one.
pub(crate) struct Names<'d> {
    old: HashMap<&'d str, &'d str>,
    new: HashMap<&'d str, &'d str>,
}

impl<'d> Names<'d> {
    pub(crate) fn of(base: &'d Document, head: &'d Document) -> Self {
        let (before, after) = (base.security_schemes(), head.security_schemes());
        let same = |one: &SecurityScheme<'d>, other: &SecurityScheme<'d>| {
            essence(one) == essence(other)
                && alike(one.flows_node(), other.flows_node())
                && extensions::ALL.iter().all(|known| alike(one.extension(known), other.extension(known)))
        };
        let first = |all: &[SecurityScheme<'d>], scheme: &SecurityScheme<'d>| {
            all.iter().find(|other| same(other, scheme)).map(|other| other.name)
        };
        let old: HashMap<_, _> =
            before.iter().map(|scheme| (scheme.name, first(&before, scheme).unwrap_or(scheme.name))).collect();
        let new = after.iter().map(|scheme| {
            let name = first(&before, scheme).or_else(|| old.get(scheme.name).copied());
            (scheme.name, name.or_else(|| first(&after, scheme)).unwrap_or(scheme.name))
        });
        Self { new: new.collect(), old }
    }

    /// The name of a scheme of the old document.
    pub(crate) fn of_old(&self, name: &'d str) -> &'d str {
        self.old.get(name).copied().unwrap_or(name)
    }

    /// The name of a scheme of the new document.
    pub(crate) fn of_new(&self, name: &'d str) -> &'d str {
        self.new.get(name).copied().unwrap_or(name)
    }
}

pub(crate) fn compare(walk: &mut Walk<'_>) {
    let (old, new) = (walk.base.security_schemes(), walk.head.security_schemes());
    let used = used(walk.base);
    let subject = |scheme: &SecurityScheme<'_>| format!("the security scheme `{}`", scheme.name);
    for before in &old {
        match new.iter().find(|after| after.name == before.name) {
            Some(after) => {
                Pair { old: *before, new: *after, subject: subject(before), used: used.get(before.name) }.compare(walk);
            }
            None => {
                let nodes = (Some(before.node()), None);
                top(walk, &rules::SECURITY_SCHEME_REMOVED, nodes, &subject(before), "it was removed".to_owned());
            }
        }
    }
    for after in new.iter().filter(|after| !old.iter().any(|before| before.name == after.name)) {
        let nodes = (None, Some(after.node()));
        top(walk, &rules::SECURITY_SCHEME_ADDED, nodes, &subject(after), "it was added".to_owned());
    }
}

/// A scheme that both documents have.
struct Pair<'u, 'd> {
    old: SecurityScheme<'d>,
    new: SecurityScheme<'d>,
    subject: String,
    /// The scopes that operations need; nothing where none needs it.
    used: Option<&'u HashSet<&'d str>>,
}

impl<'d> Pair<'_, 'd> {
    /// Reports a change. It breaks nobody where nobody needs the scheme.
    fn report(&self, walk: &mut Walk<'d>, rule: &'static Rule, nodes: Nodes<'_>, message: String) {
        let found = Found::new(rule, None, nodes, message).wire(self.used.is_none().then_some(Wire::Compatible));
        walk.report(&self.subject, None, found.or_at((self.old.node(), self.new.node())));
    }

    fn compare(&self, walk: &mut Walk<'d>) {
        let (old, new) = (&self.old, &self.new);
        let text = |node: Option<&Node>| node.map_or_else(|| "missing".to_owned(), message::value);
        let ([(_, was), ..], [(_, is), ..]) = (old.essentials(), new.essentials());
        let same_kind = alike(was, is);
        if !same_kind {
            let described = |scheme: &SecurityScheme<'d>| {
                let stated = scheme.essentials().into_iter().filter_map(|(name, node)| Some((name, node?)));
                stated.map(|(name, node)| format!("`{name}` {}", message::value(node))).collect::<Vec<_>>().join(", ")
            };
            let message = format!("it is another kind now ({}), it was {}", described(new), described(old));
            self.report(walk, &rules::SECURITY_SCHEME_CHANGED, (was, is), message);
        }
        let essentials = old.essentials().into_iter().zip(new.essentials());
        let essentials = essentials.filter(|_| same_kind);
        for (((name, before), (_, after)), (was, is)) in essentials.zip(essence(old).into_iter().zip(essence(new))) {
            // Where a name stands decides whether its case does.
            if was != is && !alike(before, after) {
                let message = format!("`{name}` is {} now, it was {}", text(after), text(before));
                self.report(walk, &rules::SECURITY_SCHEME_CHANGED, (before, after), message);
            }
        }
        for change in changes(Site::SecurityScheme, |extension| (old.extension(extension), new.extension(extension))) {
            let name = change.extension.name;
            let message = format!("`{name}` is {} now, it was {}", text(change.after), text(change.before));
            self.report(walk, change.rule, (change.before, change.after), message);
        }
        self.flows(walk);
        let (subject, nodes) = (self.subject.clone(), (old.node(), new.node()));
        walk.compared((*old, *new), About { direction: None, subject, part: None, nodes });
    }

    fn flows(&self, walk: &mut Walk<'d>) {
        let (old, new) = (&self.old, &self.new);
        for (name, before) in members(old.flows_node()) {
            match member(new.flows_node(), name) {
                Some(after) => self.flow(walk, name, (before, after)),
                None => {
                    let nodes = (Some(before), Some(new.node()));
                    let message = format!("the flow `{name}` was removed");
                    self.report(walk, &rules::SECURITY_SCHEME_CHANGED, nodes, message);
                }
            }
        }
        for (name, after) in members(new.flows_node()).filter(|(name, _)| member(old.flows_node(), name).is_none()) {
            let message = format!("the flow `{name}` was added");
            self.report(walk, &rules::SECURITY_ALTERNATIVE_ADDED, (Some(old.node()), Some(after)), message);
        }
    }

    /// A flow has URLs, which are text, and scopes, which are described.
    fn flow(&self, walk: &mut Walk<'d>, flow: &str, (old, new): (&Node, &Node)) {
        let names: BTreeSet<_> = members(Some(old)).chain(members(Some(new))).map(|(name, _)| name).collect();
        for name in names {
            let (before, after) = (member(Some(old), name), member(Some(new), name));
            let listed = |node: Option<&Node>| node.is_some_and(|node| matches!(node.value, Value::Mapping(_)));
            if listed(before) || listed(after) {
                self.scopes(walk, (old, new), (before, after));
            } else if !alike(before, after) {
                let what = match (before, after) {
                    (None, _) => "was added",
                    (_, None) => "was removed",
                    _ => "is another one",
                };
                let message = format!("`{name}` of the flow `{flow}` {what}");
                self.report(walk, &rules::OAUTH_URL_CHANGED, (Some(old), Some(new)), message);
            }
        }
    }

    fn scopes(&self, walk: &mut Walk<'d>, flows: (&Node, &Node), (old, new): Nodes<'_>) {
        for (scope, before) in members(old) {
            let after = member(new, scope);
            let (rule, what) = match after {
                None => (&rules::OAUTH_SCOPE_REMOVED, "was removed"),
                Some(after) if !before.is_same(after) => (&rules::OAUTH_SCOPE_CHANGED, "is described in other words"),
                Some(_) => continue,
            };
            let nodes = (Some(before), after.or(Some(flows.1)));
            let found = Found::new(rule, None, nodes, format!("the scope `{scope}` {what}"));
            // Nobody asks for a scope that no operation needs.
            let needed = self.used.is_some_and(|scopes| scopes.contains(scope));
            let found = found.wire((!needed).then_some(Wire::Compatible));
            walk.report(&self.subject, None, found.or_at((self.old.node(), self.new.node())));
        }
        for (scope, after) in members(new).filter(|(scope, _)| member(old, scope).is_none()) {
            let nodes = (Some(flows.0), Some(after));
            self.report(walk, &rules::OAUTH_SCOPE_ADDED, nodes, format!("the scope `{scope}` was added"));
        }
    }
}
