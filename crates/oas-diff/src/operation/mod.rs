//! Operations: which belong together, and everything about them but the schemas they use. Knows nothing of schemas.

mod headers;
mod incoming;
mod lifetime;
mod media_types;
mod pair;
mod parameters;
mod request_body;
mod responses;
mod security;
mod stability;
mod style;

use std::collections::{HashMap, HashSet, VecDeque};

use oas_contract::{Document, Operation, Server, Site, View as _, extensions, path_shape};

use crate::change::Found;
use crate::document::security_schemes::Names;
use crate::document::servers::{base_paths, differences};
use crate::extensions::changes;
use crate::message;
use crate::rules;
use crate::schema::one_way::{OneWay, used};
use crate::verdict::Rust;
use crate::walk::{About, Walk};
pub(crate) use incoming::webhooks;
use lifetime::{Lifetime, deprecation};
use pair::OperationPair;
pub(crate) use stability::soften;

/// The paths of the servers of both documents, where these moved into the paths of operations: every operation is called at
/// the URL at which it was called.
pub(crate) fn moved_paths(walk: &Walk<'_>, old: &[Operation<'_>], new: &[Operation<'_>]) -> Option<(String, String)> {
    let (before, after) = base_paths(walk.base, walk.head)?;
    let url = |base: &str, operation: &Operation<'_>| {
        (operation.method.to_owned(), path_shape(&format!("{base}{}", operation.path)))
    };
    let known: HashSet<_> = new.iter().map(|operation| url(&after, operation)).collect();
    (!old.is_empty() && old.iter().all(|operation| known.contains(&url(&before, operation)))).then_some((before, after))
}

/// Compares all operations; the paths of the servers may have moved into theirs.
pub(crate) fn compare<'d>(
    walk: &mut Walk<'d>,
    old: &[Operation<'d>],
    new: &[Operation<'d>],
    moved: Option<&(String, String)>,
) {
    let schemes = Names::of(walk.base, walk.head);
    let (base_prefix, head_prefix) = (walk.options.base_prefix.clone(), walk.options.head_prefix.clone());
    let exact: HashMap<_, _> =
        (0..new.len()).map(|index| ((new[index].method, without(&head_prefix, new[index].path)), index)).collect();
    let partner = |before: &Operation<'d>| {
        exact.get(&(before.method, without(&base_prefix, before.path))).copied().filter(|_| moved.is_none())
    };
    let partners: Vec<Option<usize>> = old.iter().map(partner).collect();
    let mut met = vec![false; new.len()];
    partners.iter().flatten().for_each(|index| met[*index] = true);
    // What no other has the path of may have other names in it.
    let key = |operation: &Operation<'d>, base: &str, prefix: &str| {
        (operation.method, path_shape(&format!("{base}{}", without(prefix, operation.path))))
    };
    let (base, head) = moved.map_or(("", ""), |(before, after)| (before.as_str(), after.as_str()));
    let mut renamed: HashMap<_, VecDeque<usize>> = HashMap::new();
    for index in (0..new.len()).filter(|index| !met[*index]) {
        renamed.entry(key(&new[index], head, &head_prefix)).or_default().push_back(index);
    }
    for (before, partner) in old.iter().zip(partners) {
        match partner.or_else(|| renamed.get_mut(&key(before, base, &base_prefix))?.pop_front()) {
            Some(index) => {
                met[index] = true;
                let pair = OperationPair { old: before, new: &new[index], name: before.name() };
                compare_pair(walk, &pair, moved.is_some(), &schemes);
            }
            None => removed(walk, before),
        }
    }
    let added: Vec<usize> = (0..new.len()).filter(|index| !met[*index]).collect();
    // What is both sent and received from now on may have another type. A look at that judges nothing.
    let document = walk.head.unnoted();
    let unnoted = document.operations();
    let one_way = OneWay::of(added.iter().flat_map(|index| used(&unnoted[*index])));
    for index in added {
        let after = &new[index];
        let name = after.name();
        let found = Found::new(&rules::OPERATION_ADDED, None, (None, None), format!("`{name}` was added"));
        let holds = used(&unnoted[index]).any(|schema| one_way.holds(&schema));
        let found = found.rust(holds.then_some(Rust::Undecided));
        walk.report(&name, Some(&name), found.after(walk.head.place_at(after.position)));
    }
}

/// A path without what stands before it and is nothing to compare.
fn without<'p>(prefix: &str, path: &'p str) -> &'p str {
    path.strip_prefix(prefix).filter(|rest| rest.is_empty() || rest.starts_with('/')).unwrap_or(path)
}

/// What a cargo feature belongs to, as a message names it.
fn feature(tag: Option<&str>) -> String {
    tag.map_or_else(|| "no tag".to_owned(), |tag| format!("the tag `{tag}`"))
}

fn removed(walk: &mut Walk<'_>, before: &Operation<'_>) {
    let rules =
        [&rules::OPERATION_REMOVED, &rules::OPERATION_REMOVED_BEFORE_SUNSET, &rules::OPERATION_REMOVED_DEPRECATED];
    let (rule, when, wire) = Lifetime::of_operation(before).removal(&walk.options, rules);
    let name = before.name();
    let found = Found::new(rule, None, (None, None), format!("`{name}` was removed{when}")).wire(wire);
    walk.report(&name, Some(&name), found.before(walk.base.place_at(before.position)));
}

fn compare_pair<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'_, 'd>, moved: bool, schemes: &Names<'d>) {
    walk.begin(&pair.name);
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
    let days = stability::deprecation_days(walk, new);
    deprecation(walk, pair, lifetimes, (name, days), [&rules::OPERATION_DEPRECATED, &rules::OPERATION_REACTIVATED]);
    stability::compare(walk, pair);
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
    let (before, after) = (old.feature_tag(), new.feature_tag());
    if before != after && walk.base.has_features_by_tag() && walk.head.has_features_by_tag() {
        let message =
            format!("the cargo feature is that of {} now, it was that of {}", feature(after), feature(before));
        let found = Found::new(&rules::FEATURE_CHANGED, None, (old.tags_node(), new.tags_node()), message);
        pair.report(walk, name, found);
    }
    for change in changes(Site::Operation, |extension| (old.extension(extension), new.extension(extension))) {
        let message = format!("`{}` {}", change.extension.name, change.what);
        pair.report(walk, name, Found::new(change.rule, None, (change.before, change.after), message));
    }
    waits(walk, pair);
    servers(walk, pair, moved);
    incoming::callbacks(walk, pair);
    security::compare(walk, pair, schemes);
    parameters::compare(walk, pair);
    request_body::compare(walk, pair);
    responses::compare(walk, pair);
    walk.compared((old.clone(), new.clone()), pair.about(None, name));
}

/// For what an operation can be waited for, where it could be waited for before as well.
fn waits(walk: &mut Walk<'_>, pair: &OperationPair<'_, '_>) {
    let (Some(before), Some(after)) = (pair.old.waiter(), pair.new.waiter()) else { return };
    for (what, was, is) in [
        ("it ends", before.finishes(), after.finishes()),
        ("what it shows is gone", before.vanishes(), after.vanishes()),
    ] {
        let (rule, message) = match (was, is) {
            (false, true) => (&rules::WAITER_ADDED, format!("it can be waited for until {what} now")),
            (true, false) => (&rules::WAITER_REMOVED, format!("it can not be waited for until {what} any more")),
            _ => continue,
        };
        let nodes = (pair.old.extension(&extensions::WAITER), pair.new.extension(&extensions::WAITER));
        pair.report(walk, &pair.name, Found::new(rule, None, nodes, message));
    }
}

/// Servers of an operation or its path, which take the place of those of the document.
fn servers<'d>(walk: &mut Walk<'d>, pair: &OperationPair<'_, 'd>, moved: bool) {
    let (old, new) = (pair.old.own_servers(), pair.new.own_servers());
    if old.is_empty() && new.is_empty() {
        return;
    }
    let all = |own: Vec<Server<'d>>, document: &'d Document| if own.is_empty() { document.servers() } else { own };
    let (old, new) = (all(old, walk.base), all(new, walk.head));
    let (differences, shared) = differences((&old, &new), moved);
    for found in differences {
        pair.report(walk, &pair.name, found);
    }
    for both in shared {
        let nodes = (both.0.node(), both.1.node());
        if both.0.environment() != both.1.environment() {
            let (was, is) = (message::name(both.0.environment()), message::name(both.1.environment()));
            let message = format!("the variable of its server is {is} now, it was {was}");
            let nodes = (Some(nodes.0), Some(nodes.1));
            pair.report(walk, &pair.name, Found::new(&rules::ENVIRONMENT_CHANGED, None, nodes, message));
        }
        walk.compared(both, About { nodes, ..pair.about(None, "the server") });
    }
}
