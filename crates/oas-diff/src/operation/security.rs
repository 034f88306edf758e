//! Security of an operation: alternatives without an order, each a set of schemes with scopes. Whoever has the credentials
//! of one that was enough must find one that is enough. Knows nothing of what the schemes are.

use std::collections::{BTreeMap, BTreeSet};

use oas_contract::Operation;

use super::pair::OperationPair;
use crate::change::Found;
use crate::document::security_schemes::Names;
use crate::rules::{self, Rule};
use crate::verdict::Wire;
use crate::walk::Walk;

/// A way to authenticate: schemes that are all needed, each with its scopes. Empty where nothing is needed.
type Alternative<'d> = BTreeMap<&'d str, BTreeSet<&'d str>>;

fn alternatives<'d>(operation: &Operation<'d>, name: impl Fn(&'d str) -> &'d str) -> Vec<Alternative<'d>> {
    let mut all: Vec<Alternative<'d>> = Vec::new();
    for requirement in operation.security() {
        let schemes = requirement.schemes.into_iter();
        let alternative = schemes.map(|(scheme, _, scopes)| (name(scheme), scopes.into_iter().collect())).collect();
        if !all.contains(&alternative) {
            all.push(alternative);
        }
    }
    if all.is_empty() {
        all.push(Alternative::new());
    }
    all
}

fn names(alternative: &Alternative<'_>) -> String {
    if alternative.is_empty() {
        return "no credentials".to_owned();
    }
    alternative.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" with ")
}

/// Whether the credentials of one alternative are enough for another.
fn is_enough(credentials: &Alternative<'_>, needed: &Alternative<'_>) -> bool {
    needed.iter().all(|(scheme, scopes)| credentials.get(scheme).is_some_and(|known| scopes.is_subset(known)))
}

fn is_alike(one: &Alternative<'_>, other: &Alternative<'_>) -> bool {
    one.keys().eq(other.keys())
}

pub(crate) fn compare<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'_, 'd>, schemes: &Names<'d>) {
    let (old, new) =
        (alternatives(pair.old, |name| schemes.of_old(name)), alternatives(pair.new, |name| schemes.of_new(name)));
    let nodes = (
        pair.old.security_node().or_else(|| walk.base.security_node()),
        pair.new.security_node().or_else(|| walk.head.security_node()),
    );
    let mut report = |rule: &'static Rule, message: String, wire: Option<Wire>| {
        pair.report(walk, &pair.name, Found::new(rule, None, nodes, message).wire(wire));
    };
    let list = |all: &[Alternative<'_>]| all.iter().map(names).collect::<Vec<_>>().join(", or ");
    let anonymous = |all: &[Alternative<'_>]| all.iter().any(BTreeMap::is_empty);
    match (anonymous(&old), anonymous(&new)) {
        (true, false) => {
            report(&rules::SECURITY_REQUIRED, format!("calls need {} now", list(&new)), None);
            return;
        }
        (false, true) => {
            report(&rules::SECURITY_DROPPED, "calls need no credentials any more".to_owned(), None);
            return;
        }
        _ => {}
    }
    let gone: Vec<_> = old.iter().filter(|one| !new.contains(one)).collect();
    let mut come: Vec<_> = new.iter().filter(|one| !old.contains(one)).collect();
    for before in gone {
        let enough = new.iter().any(|after| is_enough(before, after));
        let wire = enough.then_some(Wire::Compatible);
        // Other scopes of the same schemes.
        let Some(index) = come.iter().position(|after| is_alike(before, after)) else {
            report(&rules::SECURITY_ALTERNATIVE_REMOVED, format!("{} is not accepted any more", names(before)), wire);
            continue;
        };
        let after = come.remove(index);
        for (scheme, scopes) in before {
            let now = &after[scheme];
            for scope in now.difference(scopes) {
                report(&rules::SECURITY_SCOPE_ADDED, format!("`{scheme}` needs the scope `{scope}` now"), wire);
            }
            for scope in scopes.difference(now) {
                let message = format!("`{scheme}` does not need the scope `{scope}` any more");
                report(&rules::SECURITY_SCOPE_REMOVED, message, None);
            }
        }
    }
    for after in come {
        report(&rules::SECURITY_ALTERNATIVE_ADDED, format!("{} is accepted, too", names(after)), None);
    }
}
