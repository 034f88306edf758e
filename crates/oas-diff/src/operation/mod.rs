//! Operations: which belong together, and everything about them but the schemas they use. Knows nothing of schemas.

mod bodies;
mod headers;
mod lifetime;
mod pair;
mod parameters;
mod security;

use std::collections::{HashMap, VecDeque};

use oas_contract::{Operation, Site, path_shape, unjudged};

use crate::change::Found;
use crate::extensions::changes;
use crate::message;
use crate::nodes::alike;
use crate::rules;
use crate::walk::Walk;
use lifetime::{Lifetime, deprecation};
use pair::OperationPair;

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
                compare_pair(walk, &OperationPair { old: before, new: &new[index], name: before.name() });
            }
            None => removed(walk, before),
        }
    }
    for (after, _) in new.iter().zip(met).filter(|(_, met)| !met) {
        let name = after.name();
        let found = Found::new(&rules::OPERATION_ADDED, None, (None, None), format!("`{name}` was added"));
        walk.report(&name, Some(&name), found.after(walk.head.source().place(after.position)));
    }
}

fn removed(walk: &mut Walk<'_>, before: &Operation<'_>) {
    let rules =
        [&rules::OPERATION_REMOVED, &rules::OPERATION_REMOVED_BEFORE_SUNSET, &rules::OPERATION_REMOVED_DEPRECATED];
    let (rule, when) = Lifetime::of_operation(before).removal(&walk.options, rules);
    let name = before.name();
    let found = Found::new(rule, None, (None, None), format!("`{name}` was removed{when}"));
    walk.report(&name, Some(&name), found.before(walk.base.source().place(before.position)));
}

fn compare_pair<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'d>) {
    walk.begin(pair.name.clone());
    let (old, new) = (pair.old, pair.new);
    let name = pair.name.as_str();
    let (before, after) = (old.id(), new.id());
    if before != after {
        let rule = match (before, after) {
            (None, _) => &rules::OPERATION_ID_ADDED,
            (_, None) => &rules::OPERATION_ID_REMOVED,
            _ => &rules::OPERATION_ID_CHANGED,
        };
        let message = format!("the `operationId` is {} now, it was {}", message::name(after), message::name(before));
        pair.report(walk, name, Found::new(rule, None, (old.id_node(), new.id_node()), message));
    }
    let lifetimes = (Lifetime::of_operation(old), Lifetime::of_operation(new));
    deprecation(walk, pair, lifetimes, name, [&rules::OPERATION_DEPRECATED, &rules::OPERATION_REACTIVATED]);
    let (before, after) = (old.tags(), new.tags());
    for tag in after.iter().filter(|tag| !before.contains(tag)) {
        pair.report(
            walk,
            name,
            Found::new(&rules::TAG_ADDED, None, (None, new.tags_node()), format!("the tag `{tag}` was added")),
        );
    }
    for tag in before.iter().filter(|tag| !after.contains(tag)) {
        pair.report(
            walk,
            name,
            Found::new(&rules::TAG_REMOVED, None, (old.tags_node(), None), format!("the tag `{tag}` was removed")),
        );
    }
    for change in changes(Site::Operation, |extension| (old.extension(extension), new.extension(extension))) {
        let message = format!("`{}` {}", change.extension.name, change.what);
        pair.report(walk, name, Found::new(change.rule, None, (change.before, change.after), message));
    }
    let nodes = (old.servers_node(), new.servers_node());
    let what = match nodes {
        (None, Some(_)) => "was added",
        (Some(_), None) => "was removed",
        _ => "is another one",
    };
    if !alike(nodes.0, nodes.1) {
        pair.report(walk, name, Found::new(&rules::SERVER_CHANGED, None, nodes, format!("`servers` {what}")));
    }
    // Documentation for a client, which never answers requests; still, somebody should look.
    let nodes = (old.callbacks_node(), new.callbacks_node());
    if !alike(nodes.0, nodes.1) {
        let message = "`callbacks` is not the same, and what that means is not judged".to_owned();
        pair.report(walk, name, Found::new(&rules::NOT_JUDGED, None, nodes, message));
    }
    security::compare(walk, pair);
    parameters::compare(walk, pair);
    bodies::request(walk, pair);
    bodies::responses(walk, pair);
    walk.account(move || unjudged(old, new), pair.about(None, name));
}
