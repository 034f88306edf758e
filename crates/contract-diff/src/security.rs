//! Security: what an operation needs, and what the schemes are.

use std::collections::{BTreeMap, BTreeSet};

use contract::{Document, Node};

use crate::operations::{Both, top};
use crate::schemas::{PROSE, alike, differing, same};
use crate::walk::Walk;

/// Ways to authenticate: schemes that are all needed, each with its scopes. Empty where nothing is needed.
type Alternatives = Vec<BTreeMap<String, BTreeSet<String>>>;

fn alternatives(document: &Document, operation: &Node) -> Alternatives {
    let own = operation.get("security").or_else(|| document.root().get("security"));
    let listed = own.and_then(Node::as_sequence).unwrap_or_default().iter();
    listed
        .map(|alternative| {
            let schemes = alternative.as_mapping().into_iter().flatten();
            schemes
                .map(|(name, entry)| {
                    let scopes = entry.node.as_sequence().unwrap_or_default().iter().filter_map(Node::as_str);
                    (name.to_owned(), scopes.map(str::to_owned).collect())
                })
                .collect()
        })
        .collect()
}

fn names(alternative: &BTreeMap<String, BTreeSet<String>>) -> String {
    if alternative.is_empty() {
        return "no credentials".to_owned();
    }
    alternative.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" with ")
}

pub(crate) fn operation(walk: &mut Walk<'_>, both: &Both<'_, '_>) {
    let (old, new) = (alternatives(walk.base, both.old.node), alternatives(walk.head, both.new.node));
    if old == new {
        return;
    }
    let places = (
        both.old.node.get("security").or_else(|| walk.base.root().get("security")),
        both.new.node.get("security").or_else(|| walk.head.root().get("security")),
    );
    let anonymous = |all: &Alternatives| all.is_empty() || all.iter().any(BTreeMap::is_empty);
    let list = |all: &Alternatives| all.iter().map(names).collect::<Vec<_>>().join(", or ");
    match (anonymous(&old), anonymous(&new)) {
        (true, false) => {
            let message = format!("calls need {} now", list(&new));
            return both.note(walk, "security-required", None, places, (&both.name, message));
        }
        (false, true) => {
            let message = "calls need no credentials any more".to_owned();
            return both.note(walk, "security-dropped", None, places, (&both.name, message));
        }
        _ => {}
    }
    let find = |all: &Alternatives, wanted: &BTreeMap<String, BTreeSet<String>>| {
        all.iter().find(|known| known.keys().eq(wanted.keys())).cloned()
    };
    for before in &old {
        let Some(after) = find(&new, before) else {
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
    for after in new.iter().filter(|after| find(&old, after).is_none()) {
        let message = format!("{} is accepted, too", names(after));
        both.note(walk, "security-alternative-added", None, places, (&both.name, message));
    }
}

pub(crate) fn schemes(walk: &mut Walk<'_>) {
    let (base, head) = (walk.base, walk.head);
    let find = |document: &'_ Document, name: &str| -> Option<Node> {
        let components = document.root().get("components")?;
        let node = components.get("securitySchemes")?.get(name)?;
        document.resolve(node).cloned()
    };
    let names = |document: &Document| -> Vec<String> {
        let components = document.root().get("components");
        let members = components.into_iter().flat_map(|components| components.members("securitySchemes"));
        members.map(|(name, _)| name.to_owned()).collect()
    };
    for name in names(base) {
        let subject = format!("the security scheme `{name}`");
        let Some(old) = find(base, &name) else { continue };
        match find(head, &name) {
            None => top(walk, "security-scheme-removed", (Some(&old), None), &subject, "it was removed".to_owned()),
            Some(new) => scheme(walk, &old, &new, &subject),
        }
    }
    for name in names(head) {
        if find(base, &name).is_none()
            && let Some(new) = find(head, &name)
        {
            let subject = format!("the security scheme `{name}`");
            top(walk, "security-scheme-added", (None, Some(&new)), &subject, "it was added".to_owned());
        }
    }
}

fn scheme(walk: &mut Walk<'_>, old: &Node, new: &Node, subject: &str) {
    const KNOWN: &[&str] = &[
        "type",
        "scheme",
        "in",
        "name",
        "bearerFormat",
        "openIdConnectUrl",
        "flows",
        "x-signature",
        "x-signature-scope",
        "x-environment",
        "x-token-operation",
    ];
    for (fields, rule) in [
        (&["type", "scheme", "in", "name", "openIdConnectUrl"][..], "security-scheme-changed"),
        (&["x-signature", "x-signature-scope"][..], "signature-changed"),
        (&["x-environment"][..], "environment-changed"),
        (&["x-token-operation"][..], "token-operation-changed"),
    ] {
        for field in fields {
            let (before, after) = (old.get(field), new.get(field));
            let equal = alike(before, after);
            if !equal {
                let shown = |node: Option<&Node>| node.map_or_else(|| "missing".to_owned(), crate::walk::shown);
                let message = format!("`{field}` is {} now, it was {}", shown(after), shown(before));
                top(walk, rule, (before.or(Some(old)), after.or(Some(new))), subject, message);
            }
        }
    }
    flows(walk, old, new, subject);
    for (field, before, after) in differing(old, new, &[KNOWN, PROSE]) {
        let message = format!("`{field}` is not the same, and what that means is not judged");
        top(walk, "not-judged", (before.or(Some(old)), after.or(Some(new))), subject, message);
    }
}

fn flows(walk: &mut Walk<'_>, old: &Node, new: &Node, subject: &str) {
    let flow = |node: &Node, name: &str| node.get("flows").and_then(|flows| flows.get(name)).cloned();
    for (name, entry) in old.members("flows") {
        let Some(after) = flow(new, name) else {
            let message = format!("the flow `{name}` was removed");
            top(walk, "security-scheme-changed", (Some(&entry.node), Some(new)), subject, message);
            continue;
        };
        for field in ["authorizationUrl", "tokenUrl", "refreshUrl"] {
            if entry.node.str(field) != after.str(field) {
                let message = format!("`{field}` of the flow `{name}` is another one");
                top(walk, "oauth-url-changed", (Some(&entry.node), Some(&after)), subject, message);
            }
        }
        for (scope, before) in entry.node.members("scopes") {
            match after.get("scopes").and_then(|scopes| scopes.get(scope)) {
                None => {
                    let message = format!("the scope `{scope}` was removed");
                    top(walk, "oauth-scope-removed", (Some(&before.node), Some(&after)), subject, message);
                }
                Some(now) if !same(&before.node, now) => {
                    let message = format!("the scope `{scope}` is described in other words");
                    top(walk, "oauth-scope-changed", (Some(&before.node), Some(now)), subject, message);
                }
                Some(_) => {}
            }
        }
        for (scope, now) in after.members("scopes") {
            if entry.node.get("scopes").and_then(|scopes| scopes.get(scope)).is_none() {
                let message = format!("the scope `{scope}` was added");
                top(walk, "oauth-scope-added", (Some(&entry.node), Some(&now.node)), subject, message);
            }
        }
    }
    for (name, entry) in new.members("flows").filter(|(name, _)| flow(old, name).is_none()) {
        let message = format!("the flow `{name}` was added");
        top(walk, "security-alternative-added", (Some(old), Some(&entry.node)), subject, message);
    }
}
