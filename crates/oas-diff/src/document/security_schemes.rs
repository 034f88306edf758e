//! Security schemes: which there are, where credentials stand, and what the flows of OAuth say. Knows no operation.

use std::collections::BTreeSet;

use oas_contract::{Node, SecurityScheme, Site, Value, View as _};

use super::top;
use crate::extensions::changes;
use crate::message;
use crate::nodes::{alike, member, members};
use crate::rules::{self, Rule};
use crate::walk::{About, Walk};

pub(crate) fn compare(walk: &mut Walk<'_>) {
    let (old, new) = (walk.base.security_schemes(), walk.head.security_schemes());
    let subject = |scheme: &SecurityScheme<'_>| format!("the security scheme `{}`", scheme.name);
    for before in &old {
        match new.iter().find(|after| after.name == before.name) {
            Some(after) => scheme(walk, (*before, *after), &subject(before)),
            None => {
                let nodes = (Some(before.node()), None);
                top(walk, &rules::SECURITY_SCHEME_REMOVED, nodes, &subject(before), "it was removed".to_owned());
            }
        }
    }
    for after in new.iter().filter(|after| !old.iter().any(|before| before.name == after.name)) {
        top(
            walk,
            &rules::SECURITY_SCHEME_ADDED,
            (None, Some(after.node())),
            &subject(after),
            "it was added".to_owned(),
        );
    }
}

fn scheme<'d>(walk: &mut Walk<'d>, (old, new): (SecurityScheme<'d>, SecurityScheme<'d>), subject: &str) {
    let mut note = |rule: &'static Rule, name: &str, before: Option<&Node>, after: Option<&Node>| {
        let text = |node: Option<&Node>| node.map_or_else(|| "missing".to_owned(), message::value);
        let message = format!("`{name}` is {} now, it was {}", text(after), text(before));
        top(walk, rule, (before.or(Some(old.node())), after.or(Some(new.node()))), subject, message);
    };
    for ((name, before), (_, after)) in old.essentials().into_iter().zip(new.essentials()) {
        if !alike(before, after) {
            note(&rules::SECURITY_SCHEME_CHANGED, name, before, after);
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
                let nodes = (Some(before), Some(new.node()));
                let message = format!("the flow `{name}` was removed");
                top(walk, &rules::SECURITY_SCHEME_CHANGED, nodes, subject, message);
            }
        }
    }
    for (name, after) in members(new.flows_node()).filter(|(name, _)| member(old.flows_node(), name).is_none()) {
        let message = format!("the flow `{name}` was added");
        top(walk, &rules::SECURITY_ALTERNATIVE_ADDED, (Some(old.node()), Some(after)), subject, message);
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
            top(walk, &rules::OAUTH_URL_CHANGED, (Some(old), Some(new)), subject, message);
        }
    }
}

fn scopes(walk: &mut Walk<'_>, flows: (&Node, &Node), (old, new): (Option<&Node>, Option<&Node>), subject: &str) {
    for (scope, before) in members(old) {
        let after = member(new, scope);
        let (rule, what) = match after {
            None => (&rules::OAUTH_SCOPE_REMOVED, "was removed"),
            Some(after) if !before.is_same(after) => (&rules::OAUTH_SCOPE_CHANGED, "is described in other words"),
            Some(_) => continue,
        };
        let nodes = (Some(before), after.or(Some(flows.1)));
        top(walk, rule, nodes, subject, format!("the scope `{scope}` {what}"));
    }
    for (scope, after) in members(new).filter(|(scope, _)| member(old, scope).is_none()) {
        let nodes = (Some(flows.0), Some(after));
        top(walk, &rules::OAUTH_SCOPE_ADDED, nodes, subject, format!("the scope `{scope}` was added"));
    }
}
