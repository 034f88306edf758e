//! Security of an operation: alternatives, each a set of schemes with scopes. Knows nothing of what the schemes are.

use std::collections::{BTreeMap, BTreeSet};

use oas_contract::Operation;

use super::pair::OperationPair;
use crate::change::Found;
use crate::rules;
use crate::walk::Walk;

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

pub(crate) fn compare(walk: &mut Walk<'_>, pair: &OperationPair<'_>) {
    let (old, new) = (alternatives(pair.old), alternatives(pair.new));
    if old == new {
        return;
    }
    let nodes = (
        pair.old.security_node().or_else(|| walk.base.security_node()),
        pair.new.security_node().or_else(|| walk.head.security_node()),
    );
    let anonymous = |all: &[Alternative<'_>]| all.is_empty() || all.iter().any(BTreeMap::is_empty);
    let list = |all: &[Alternative<'_>]| all.iter().map(names).collect::<Vec<_>>().join(", or ");
    match (anonymous(&old), anonymous(&new)) {
        (true, false) => {
            let message = format!("calls need {} now", list(&new));
            pair.report(walk, &pair.name, Found::new(&rules::SECURITY_REQUIRED, None, nodes, message));
            return;
        }
        (false, true) => {
            let message = "calls need no credentials any more".to_owned();
            pair.report(walk, &pair.name, Found::new(&rules::SECURITY_DROPPED, None, nodes, message));
            return;
        }
        _ => {}
    }
    let same = |one: &Alternative<'_>, other: &Alternative<'_>| one.keys().eq(other.keys());
    for before in &old {
        let Some(after) = new.iter().find(|after| same(before, after)) else {
            let message = format!("{} is not accepted any more", names(before));
            pair.report(walk, &pair.name, Found::new(&rules::SECURITY_ALTERNATIVE_REMOVED, None, nodes, message));
            continue;
        };
        for (scheme, scopes) in before {
            let now = &after[scheme];
            for scope in now.difference(scopes) {
                let message = format!("`{scheme}` needs the scope `{scope}` now");
                pair.report(walk, &pair.name, Found::new(&rules::SECURITY_SCOPE_ADDED, None, nodes, message));
            }
            for scope in scopes.difference(now) {
                let message = format!("`{scheme}` does not need the scope `{scope}` any more");
                pair.report(walk, &pair.name, Found::new(&rules::SECURITY_SCOPE_REMOVED, None, nodes, message));
            }
        }
    }
    for after in new.iter().filter(|after| !old.iter().any(|before| same(before, after))) {
        let message = format!("{} is accepted, too", names(after));
        pair.report(walk, &pair.name, Found::new(&rules::SECURITY_ALTERNATIVE_ADDED, None, nodes, message));
    }
}
