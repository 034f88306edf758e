//! An overlay: decisions about a document of others that stand in a file of their own, each with its reason, and are applied
//! to the tree of the document. Knows OpenAPI Overlay 1.0 and trees, nothing of what either says.

use std::sync::Arc;

use serde_json::Value as Json;
use serde_json_path::{JsonPath, NormalizedPath};

use crate::source::{Finding, Source};
use crate::tree::{DEEPEST_NESTING, Entry, Node, Value, parse};

/// Says that a tool has proposed an action and nobody has settled it.
const PROPOSED: &str = "x-proposed";

/// The most values that the actions of an overlay may add.
const MOST_ADDED: usize = 1_000_000;

/// Applies an overlay to the tree of a document. Its lines are counted on from so many `before`, which is how positions of the
/// result tell the files apart. Returns its own tree, and what is only proposed.
pub(super) fn apply(overlay: &Source, root: &mut Node, before: u32) -> Result<(Node, Vec<Finding>), Box<Finding>> {
    let own = parse(overlay)?;
    let reader = Reader { overlay };
    let actions = reader.actions(&own)?;
    let (mut proposed, mut added) = (Vec::new(), 0_usize);
    // The same as JSON, which paths are looked up in.
    let mut whole = root.to_json();
    for node in actions {
        let action = reader.action(node)?;
        let mut found: Vec<String> =
            action.path.query_located(&whole).locations().map(NormalizedPath::to_json_pointer).collect();
        // A path may name places in any order, and one of them twice.
        found.sort_by_cached_key(|pointer| {
            steps(pointer).map(|step| (step.parse::<usize>().ok(), step)).collect::<Vec<_>>()
        });
        found.dedup();
        if found.is_empty() {
            let help = "correct the path, or take the action out: what it was about is not there any more";
            return Err(reader.fault("overlay-target", action.target, "the target matches nothing", help));
        }
        if let Change::Update(update) = action.change {
            let (values, depth) = extent(update);
            added = added.saturating_add(values.saturating_mul(found.len()));
            let deepest = found.iter().map(|pointer| steps(pointer).count()).max().unwrap_or(0);
            if added > MOST_ADDED || deepest + depth > DEEPEST_NESTING {
                let help = "let the target match less, or write the document itself";
                let what = format!(
                    "the result would nest deeper than {DEEPEST_NESTING} levels, or have more than {MOST_ADDED} values of overlays"
                );
                return Err(reader.fault("overlay-target", action.target, what, help));
            }
        }
        // What stands later goes first, so that elements keep their numbers.
        for pointer in found.iter().rev() {
            match action.change {
                Change::Remove if pointer.is_empty() => {
                    let help = "let the target be a part of it";
                    return Err(reader.fault(
                        "overlay-target",
                        action.target,
                        "the document itself cannot be removed",
                        help,
                    ));
                }
                Change::Remove => remove(root, &mut whole, pointer),
                Change::Update(update) => {
                    let mut moved = update.clone();
                    moved.move_down(before);
                    let merged = at(root, pointer).is_some_and(|target| update_with(target, &moved));
                    if !merged {
                        let help = "let the target be the object around it, and write its members into `update`";
                        let what = "the target is neither an object nor a list that `update` fits into";
                        return Err(reader.fault("overlay-target", action.target, what, help));
                    }
                    if let (Some(place), Some(target)) = (whole.pointer_mut(pointer), at(root, pointer)) {
                        *place = target.to_json();
                    }
                }
            }
        }
        if action.proposed {
            let message = format!("proposed, and settled by nobody: {}", action.reason);
            let help = "see whether the provider's documentation says so, and take `x-proposed` out, or the action";
            proposed.push(Finding::warning("overlay-proposed", overlay.place(node.position), message).help(help));
        }
    }
    Ok((own, proposed))
}

/// What is done, where, and why.
struct Action<'n> {
    target: &'n Node,
    path: JsonPath,
    reason: &'n str,
    change: Change<'n>,
    proposed: bool,
}

enum Change<'n> {
    Remove,
    Update(&'n Node),
}

struct Reader<'s> {
    overlay: &'s Source,
}

impl Reader<'_> {
    fn fault(&self, rule: &'static str, node: &Node, message: impl Into<String>, help: &str) -> Box<Finding> {
        Box::new(Finding::error(rule, self.overlay.place(node.position), message).help(help))
    }

    fn actions<'n>(&self, own: &'n Node) -> Result<&'n [Node], Box<Finding>> {
        const SHAPE: &str = "write `overlay: 1.0.0`, `info` with `title` and `version`, and a list of `actions`";
        self.members(own, &["overlay", "info", "extends", "actions"])?;
        let version = own.str("overlay").unwrap_or_default();
        if !(version.starts_with("1.") && own.get("info").and_then(Node::as_mapping).is_some()) {
            return Err(self.fault("overlay", own, "this is no overlay of version 1", SHAPE));
        }
        match own.get("actions").and_then(Node::as_sequence) {
            Some(actions) if !actions.is_empty() => Ok(actions),
            _ => Err(self.fault("overlay", own, "an overlay has at least one action", SHAPE)),
        }
    }

    /// Sees that there are no other members than these.
    fn members(&self, node: &Node, known: &[&str]) -> Result<(), Box<Finding>> {
        let Some(members) = node.as_mapping() else {
            let help = format!("write an object with {}", known.join(", "));
            return Err(self.fault("overlay", node, format!("this is {}, and no object", node.kind()), &help));
        };
        match members.iter().find(|(name, _)| !known.contains(name) && !name.starts_with("x-")) {
            None => Ok(()),
            Some((name, entry)) => {
                let message = format!("`{name}` is not known here");
                let help = format!("there are: {}", known.join(", "));
                let place = self.overlay.place(entry.position);
                Err(Box::new(Finding::error("overlay", place, message).help(help)))
            }
        }
    }

    fn action<'n>(&self, node: &'n Node) -> Result<Action<'n>, Box<Finding>> {
        self.members(node, &["target", "description", "update", "remove"])?;
        let target = node.get("target").filter(|target| target.as_str().is_some());
        let Some(target) = target else {
            let help = "write `target: $.paths['/pets'].get`, which is a JSONPath";
            return Err(self.fault("overlay", node, "the action has no target", help));
        };
        let path = JsonPath::parse(target.as_str().unwrap_or_default()).map_err(|error| {
            let help = "write a JSONPath as RFC 9535 has it: `$.paths['/pets'].get`";
            self.fault("overlay-target", target, format!("the target is no JSONPath: {error}"), help)
        })?;
        let reason = node.str("description").map(str::trim).filter(|reason| !reason.is_empty()).ok_or_else(|| {
            let help = "write `description: why`";
            self.fault("overlay-reason", node, "the action does not say why it is there", help)
        })?;
        let removes = node.get("remove").and_then(Node::as_bool).unwrap_or(false);
        let change = match (removes, node.get("update")) {
            (true, None) => Change::Remove,
            (false, Some(update)) => Change::Update(update),
            _ => {
                let help = "write one of the two: `update` with what is to be there, or `remove: true`";
                return Err(self.fault("overlay", node, "the action must either update or remove", help));
            }
        };
        let proposed = node.get(PROPOSED).and_then(Node::as_bool).unwrap_or(false);
        Ok(Action { target, path, reason, change, proposed })
    }
}

/// How many values there are, and how deep they nest.
fn extent(node: &Node) -> (usize, usize) {
    let inner: Vec<&Node> = match &node.value {
        Value::Mapping(members) => members.iter().map(|(_, entry)| &entry.node).collect(),
        Value::Sequence(nodes) => nodes.iter().collect(),
        _ => return (1, 1),
    };
    inner.into_iter().map(extent).fold((1, 1), |(values, depth), (more, deep)| (values + more, depth.max(deep + 1)))
}

/// The steps of a JSON pointer.
fn steps(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
}

/// The node at a pointer, to be changed.
fn at<'n>(root: &'n mut Node, pointer: &str) -> Option<&'n mut Node> {
    steps(pointer).try_fold(root, |node, step| match &mut node.value {
        Value::Mapping(members) => members.get_mut(&step).map(|entry| &mut entry.node),
        Value::Sequence(nodes) => nodes.get_mut(step.parse::<usize>().ok()?),
        _ => None,
    })
}

fn remove(root: &mut Node, whole: &mut Json, pointer: &str) {
    let Some((parent, _)) = pointer.rsplit_once('/') else { return };
    let Some(last) = steps(pointer).last() else { return };
    match at(root, parent).map(|node| &mut node.value) {
        Some(Value::Mapping(members)) => members.remove(&last),
        Some(Value::Sequence(nodes)) => {
            let index = last.parse::<usize>().ok().filter(|index| *index < nodes.len());
            index.map(|index| nodes.remove(index));
        }
        _ => {}
    }
    match whole.pointer_mut(parent) {
        Some(Json::Object(members)) => _ = members.remove(&last),
        Some(Json::Array(elements)) => {
            let index = last.parse::<usize>().ok().filter(|index| *index < elements.len());
            index.map(|index| elements.remove(index));
        }
        _ => {}
    }
}

/// Writes an update into a target: the members of an object, recursively, or an element of a list. Whether it is one of the two.
fn update_with(target: &mut Node, update: &Node) -> bool {
    match (&mut target.value, &update.value) {
        (Value::Mapping(_), Value::Mapping(_)) => {
            merge(target, update);
            true
        }
        (Value::Sequence(nodes), _) => {
            nodes.push(update.clone());
            true
        }
        _ => false,
    }
}

fn merge(target: &mut Node, update: &Node) {
    match (&mut target.value, &update.value) {
        (Value::Mapping(members), Value::Mapping(more)) => {
            for (name, entry) in &**more {
                match members.get_mut(name) {
                    Some(known) => merge(&mut known.node, &entry.node),
                    None => members.push(Arc::from(name), Entry::new(entry.position, entry.node.clone())),
                }
            }
        }
        (Value::Sequence(nodes), Value::Sequence(more)) => nodes.extend(more.iter().cloned()),
        _ => *target = update.clone(),
    }
}
