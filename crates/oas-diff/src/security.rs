//! Security: what an operation needs, and what the schemes are.

use std::collections::{BTreeMap, BTreeSet};

use oas_contract::{Node, Operation, SecurityScheme, Site, Value, View as _};

use crate::extensions::changes;
use crate::nodes::{alike, member, members};
use crate::operations::{Both, top};
use crate::walk::{About, Walk, shown};

/// A way to authenticate: schemes that are all needed, each with its scopes. Empty where nothing is needed.
type Alternative<'d> = BTreeMap<&'d str, BTreeSet<&'d str>>;

fn alternatives<'d>(operation: &Operation<'d>) -> Vec<Alternative<'d>> {
    let requirements = operation.security().into_iter();
    let scopes = |(name, _, scopes): (&'d str, _, Vec<&'d str>)| (name, scopes.into_iter().collect());
    requirements.map(|requirement| requirement.schemes.into_iter().map(scopes).collect()).collect()
}

fn names(alternative: &Alternative<'_>) -> String {
    if alternative.is_empty() {
        return "no credentials".to_owned();
    }
    alternative.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" with ")
}

pub(crate) fn operation(walk: &mut Walk<'_>, both: &Both<'_>) {
    let (old, new) = (alternatives(both.old), alternatives(both.new));
    if old == new {
        return;
    }
    let places = (
        both.old.security_node().or_else(|| walk.base.security_node()),
        both.new.security_node().or_else(|| walk.head.security_node()),
    );
    let anonymous = |all: &[Alternative<'_>]| all.is_empty() || all.iter().any(BTreeMap::is_empty);
    let list = |all: &[Alternative<'_>]| all.iter().map(names).collect::<Vec<_>>().join(", or ");
    match (anonymous(&old), anonymous(&new)) {
        (true, false) => {
            let message = format!("calls need {} now", list(&new));
            both.note(walk, "security-required", None, places, (&both.name, message));
            return;
        }
        (false, true) => {
            let message = "calls need no credentials any more".to_owned();
            both.note(walk, "security-dropped", None, places, (&both.name, message));
            return;
        }
        _ => {}
    }
    let same = |one: &Alternative<'_>, other: &Alternative<'_>| one.keys().eq(other.keys());
    for before in &old {
        let Some(after) = new.iter().find(|after| same(before, after)) else {
            let message = format!("{} is not accepted any more", names(before));
            both.note(walk, "security-alternative-removed", None, places, (&both.name, message));
            continue;
        };
        for (scheme, scopes) in before {
            let now = &after[scheme];
            for scope in now.difference(scopes) {
                let message = format!("`{scheme}` needs the scope `{scope}` now");
                both.note(walk, "security-scope-added", None, places, (&both.name, message));
            }
            for scope in scopes.difference(now) {
                let message = format!("`{scheme}` does not need the scope `{scope}` any more");
                both.note(walk, "security-scope-removed", None, places, (&both.name, message));
            }
        }
    }
    for after in new.iter().filter(|after| !old.iter().any(|before| same(before, after))) {
        let message = format!("{} is accepted, too", names(after));
        both.note(walk, "security-alternative-added", None, places, (&both.name, message));
    }
}

pub(crate) fn schemes(walk: &mut Walk<'_>) {
    let (old, new) = (walk.base.security_schemes(), walk.head.security_schemes());
    let subject = |scheme: &SecurityScheme<'_>| format!("the security scheme `{}`", scheme.name);
    for before in &old {
        match new.iter().find(|after| after.name == before.name) {
            Some(after) => scheme(walk, (*before, *after), &subject(before)),
            None => {
                let places = (Some(before.node()), None);
                top(walk, "security-scheme-removed", places, &subject(before), "it was removed".to_owned());
            }
        }
    }
    for after in new.iter().filter(|after| !old.iter().any(|before| before.name == after.name)) {
        top(walk, "security-scheme-added", (None, Some(after.node())), &subject(after), "it was added".to_owned());
    }
}

fn scheme<'d>(walk: &mut Walk<'d>, (old, new): (SecurityScheme<'d>, SecurityScheme<'d>), subject: &str) {
    let mut note = |rule: &str, name: &str, before: Option<&Node>, after: Option<&Node>| {
        let text = |node: Option<&Node>| node.map_or_else(|| "missing".to_owned(), shown);
        let message = format!("`{name}` is {} now, it was {}", text(after), text(before));
        top(walk, rule, (before.or(Some(old.node())), after.or(Some(new.node()))), subject, message);
    };
    for ((name, before), (_, after)) in old.essentials().into_iter().zip(new.essentials()) {
        if !alike(before, after) {
            note("security-scheme-changed", name, before, after);
        }
    }
    for change in changes(Site::SecurityScheme, |extension| (old.extension(extension), new.extension(extension))) {
        note(change.rule, change.extension.name, change.before, change.after);
    }
    flows(walk, (&old, &new), subject);
    let about = About { direction: None, subject: subject.to_owned(), part: None, nodes: (old.node(), new.node()) };
    walk.compared((old, new), about);
}

fn flows(walk: &mut Walk<'_>, (old, new): (&SecurityScheme<'_>, &SecurityScheme<'_>), subject: &str) {
    for (name, before) in members(old.flows_node()) {
        match member(new.flows_node(), name) {
            Some(after) => flow(walk, name, (before, after), subject),
            None => {
                let places = (Some(before), Some(new.node()));
                let message = format!("the flow `{name}` was removed");
                top(walk, "security-scheme-changed", places, subject, message);
            }
        }
    }
    for (name, after) in members(new.flows_node()).filter(|(name, _)| member(old.flows_node(), name).is_none()) {
        let message = format!("the flow `{name}` was added");
        top(walk, "security-alternative-added", (Some(old.node()), Some(after)), subject, message);
    }
}

/// A flow has URLs, which are text, and scopes, which are described.
fn flow(walk: &mut Walk<'_>, flow: &str, (old, new): (&Node, &Node), subject: &str) {
    let names: BTreeSet<_> = members(Some(old)).chain(members(Some(new))).map(|(name, _)| name).collect();
    for name in names {
        let (before, after) = (member(Some(old), name), member(Some(new), name));
        let listed = |node: Option<&Node>| node.is_some_and(|node| matches!(node.value, Value::Mapping(_)));
        if listed(before) || listed(after) {
            scopes(walk, (old, new), (before, after), subject);
        } else if !alike(before, after) {
            let message = format!("`{name}` of the flow `{flow}` is another one");
            top(walk, "oauth-url-changed", (Some(old), Some(new)), subject, message);
        }
    }
}

fn scopes(walk: &mut Walk<'_>, flows: (&Node, &Node), (old, new): (Option<&Node>, Option<&Node>), subject: &str) {
    for (scope, before) in members(old) {
        let after = member(new, scope);
        let (rule, what) = match after {
            None => ("oauth-scope-removed", "was removed"),
            Some(after) if !before.is_same(after) => ("oauth-scope-changed", "is described in other words"),
            Some(_) => continue,
        };
        let places = (Some(before), after.or(Some(flows.1)));
        top(walk, rule, places, subject, format!("the scope `{scope}` {what}"));
    }
    for (scope, after) in members(new).filter(|(scope, _)| member(old, scope).is_none()) {
        let places = (Some(flows.0), Some(after));
        top(walk, "oauth-scope-added", places, subject, format!("the scope `{scope}` was added"));
    }
}
