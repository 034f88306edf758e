//! Properties: there, required, received or sent. Their schemas are compared elsewhere.

use contract::Node;

use crate::rules::{Direction, Rust, Wire};
use crate::schemas::{Schemas, closed, same};
use crate::walk::Use;

pub(crate) fn compare(schemas: &mut Schemas<'_, '_>) {
    replaced(schemas);
    let other = match schemas.direction {
        Direction::Request => "readOnly",
        Direction::Response => "writeOnly",
    };
    let (base, head) = (schemas.walk.base, schemas.walk.head);
    for (name, before) in schemas.old.properties().to_vec() {
        let resolved = base.resolve(&before.node).unwrap_or(&before.node);
        let required = schemas.old.requires(name);
        let unused = resolved.flag(other);
        let Some(after) = schemas.new.property(name) else {
            let rule = if required { "required-property-removed" } else { "property-removed" };
            let mut message = format!("the property `{name}` was removed");
            if schemas.direction == Direction::Request && closed(&schemas.new) {
                message += ", and members of other names are refused";
            }
            let nodes = (Some(&before.node), None);
            let refused = closed(&schemas.new) && schemas.direction == Direction::Request;
            add(schemas, rule, nodes, &message, unused, refused.then_some(Wire::Breaking), name);
            continue;
        };
        let other_new = head.resolve(&after.node).unwrap_or(&after.node);
        let unused = unused && other_new.flag(other);
        let nodes = (Some(&before.node), Some(&after.node));
        let now = schemas.new.requires(name);
        if required != now {
            let has_default = other_new.get("default").is_some() && schemas.direction == Direction::Request;
            let (rule, what) = match (now, has_default) {
                (true, true) => ("property-became-required-with-default", "required now, with a default value"),
                (true, false) => ("property-became-required", "required now"),
                (false, _) => ("property-became-optional", "optional now"),
            };
            let message = format!("the property `{name}` is {what}");
            add(schemas, rule, nodes, &message, unused, None, name);
            if nothing(resolved) && nothing(other_new) {
                schemas.walk.last(schemas.pair).rust = Rust::None;
            }
        }
        for (field, added, removed) in [
            ("deprecated", "property-deprecated", "property-reactivated"),
            ("readOnly", "read-only-added", "read-only-removed"),
            ("writeOnly", "write-only-added", "write-only-removed"),
        ] {
            let word = match field {
                "deprecated" => "deprecated",
                "readOnly" => "only received",
                _ => "only sent",
            };
            let (rule, what) = match (resolved.flag(field), other_new.flag(field)) {
                (false, true) => (added, format!("{word} now")),
                (true, false) => (removed, format!("not {word} any more")),
                _ => continue,
            };
            add(schemas, rule, nodes, &format!("the property `{name}` is {what}"), false, None, name);
        }
        let usage = Use { unused, optional: !required && !now, ..Use::default() };
        schemas.inside(&before.node, &after.node, usage, &format!(".{name}"));
    }
    for (name, after) in schemas.new.properties().to_vec() {
        if schemas.old.property(name).is_some() {
            continue;
        }
        let resolved = head.resolve(&after.node).unwrap_or(&after.node);
        let (rule, what) = match (schemas.new.requires(name), resolved.get("default").is_some()) {
            (true, true) if schemas.direction == Direction::Request => {
                ("property-added-with-default", "required property with a default value")
            }
            (true, _) => ("property-added-required", "required property"),
            (false, _) => ("property-added-optional", "property"),
        };
        let nodes = (None, Some(&after.node));
        add(schemas, rule, nodes, &format!("the {what} `{name}` was added"), resolved.flag(other), None, name);
    }
}

/// A value that may be nothing is an `Option` whether or not it may be missing.
fn nothing(node: &Node) -> bool {
    let one = !matches!(node.str("type"), Some("array" | "object"));
    node.flag("nullable") || one && node.get("x-lenient").is_some()
}

/// A value must be what every part of `allOf` says of it; the last part is compared, the others are only held against
/// each other.
fn replaced(schemas: &mut Schemas<'_, '_>) {
    let (old, new) = (schemas.old.replaced().to_vec(), schemas.new.replaced().to_vec());
    for (index, (name, before)) in old.iter().enumerate() {
        let after = new.get(index).filter(|(other, _)| other == name).map(|(_, node)| *node);
        if after.is_none_or(|after| !same(before, after)) {
            let message =
                format!("another part of `allOf` says something else of `{name}`, and what that means is not judged");
            schemas.note("not-judged", (Some(before), after), message);
        }
    }
    for (name, after) in new.iter().skip(old.len()) {
        let message = format!("another part of `allOf` speaks of `{name}`, and what that means is not judged");
        schemas.note("not-judged", (None, Some(after)), message);
    }
}

/// Notes a change of a property.
fn add(
    schemas: &mut Schemas<'_, '_>,
    rule: &str,
    nodes: (Option<&Node>, Option<&Node>),
    message: &str,
    unused: bool,
    wire: Option<Wire>,
    name: &str,
) {
    let places = (nodes.0.or(Some(schemas.nodes.0)), nodes.1.or(Some(schemas.nodes.1)));
    let subject = format!("{}.{name}", schemas.subject);
    let mut change = schemas.walk.change(rule, Some(schemas.direction), places, &subject, message);
    change.wire = if unused { Wire::Compatible } else { wire.unwrap_or(change.wire) };
    schemas.walk.found(schemas.pair, change);
}
