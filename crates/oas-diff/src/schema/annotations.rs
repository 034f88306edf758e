//! What a schema says beside the values that it allows: that they may be nothing, what stands for a missing one, what the
//! Rust type is called. Knows nothing of other members.

use oas_contract::{Node, Schema, extensions};

use super::conjunction::Conjunction;
use super::flattened::Flattened;
use super::matching::changed;
use super::pair::SchemaPair;
use super::values::{Medium, Relation, null_of};
use crate::change::Found;
use crate::message;
use crate::rules;
use crate::stability;
use crate::verdict::{Rust, Wire};
use crate::walk::DefaultValue;

pub(crate) fn compare(schemas: &mut SchemaPair<'_, '_>) {
    nullable(schemas);
    lenient(schemas);
    spelling(schemas);
    ignore_case(schemas);
    default(schemas);
    rust_name(schemas);
    xml(schemas);
    level(schemas);
}

/// How much is promised of a value.
fn level(schemas: &mut SchemaPair<'_, '_>) {
    for nodes in changed((schemas.old, schemas.new), Schema::stability_node, Node::is_same) {
        if let Some(found) = stability::changed(nodes) {
            let subject = schemas.subject.clone();
            let mut found = found.or_at(schemas.nodes);
            found.direction = Some(schemas.direction);
            schemas.report(&subject, found);
        }
    }
}

fn rust_name<'d>(schemas: &mut SchemaPair<'d, '_>) {
    let stated = |schema: &Schema<'d>| Some((schema.rust_name()?, schema.rust_name_node()?));
    for (old, new) in changed((schemas.old, schemas.new), stated, |old, new| old.0 == new.0) {
        let nodes = (old.map(|(_, node)| node), new.map(|(_, node)| node));
        let (before, after) = (message::name(old.map(|(name, _)| name)), message::name(new.map(|(name, _)| name)));
        let message = format!("`{}` is {after} now, it was {before}", extensions::RUST_NAME.name);
        // The name may be the one that is derived anyway.
        let rust = (old.is_none() || new.is_none()).then_some(Rust::Undecided);
        schemas.note_as(&rules::RUST_NAME_CHANGED, nodes, message, rust);
    }
}

fn nullable(schemas: &mut SchemaPair<'_, '_>) {
    let (old, new) = (schemas.old.nullable(), schemas.new.nullable());
    let nodes = (schemas.old.last(Schema::nullable_node), schemas.new.last(Schema::nullable_node));
    let (rule, message) = match (old, new) {
        (false, true) => (&rules::NULLABLE_ADDED, "the value may be null now"),
        (true, false) => (&rules::NULLABLE_REMOVED, "the value may not be null any more"),
        _ => return,
    };
    let refuses = |values: oas_contract::Values<'_>| !values.list.iter().any(|value| value.is_null());
    let unlisted = |view: &Flattened<'_>| view.nullable() && view.each(Schema::values).any(refuses);
    let open = |schema: &Conjunction<'_>| null_of(schema) == Relation::Unknown;
    if unlisted(schemas.old) || unlisted(schemas.new) {
        let message =
            format!("{message}, and `null` is not among the listed values: which of both counts, documents do not say");
        schemas.note_values(rule, nodes, message);
    } else if schemas.walk.get(schemas.index).is_some_and(|pair| open(&pair.old) || open(&pair.new)) {
        let message = format!("{message}, and another part refuses it: which of both counts, documents do not say");
        schemas.note_values(rule, nodes, message);
    } else {
        schemas.note(rule, nodes, message);
    }
}

fn lenient<'d>(schemas: &mut SchemaPair<'d, '_>) {
    let nodes = (schemas.old.last(Schema::lenient_node), schemas.new.last(Schema::lenient_node));
    let list = |schema: &Schema<'d>| schema.lenient_node()?.as_sequence();
    let (old, new): (Vec<_>, Vec<_>) =
        (schemas.old.each(list).flatten().collect(), schemas.new.each(list).flatten().collect());
    // The first list turns a required value into an optional one.
    let rust = if old.is_empty() == new.is_empty() { Rust::None } else { Rust::Undecided };
    for value in new.iter().filter(|value| !old.iter().any(|known| known.is_same(value))) {
        let message = format!("{} means that there is nothing", message::value(value));
        schemas.note_as(&rules::LENIENT_ADDED, nodes, message, Some(rust));
    }
    for value in old.iter().filter(|value| !new.iter().any(|known| known.is_same(value))) {
        let message = format!("{} does not mean any more that there is nothing", message::value(value));
        schemas.note_as(&rules::LENIENT_REMOVED, nodes, message, Some(rust));
    }
}

fn spelling(schemas: &mut SchemaPair<'_, '_>) {
    for nodes in changed((schemas.old, schemas.new), Schema::spelling_node, Node::is_same) {
        let stated = |node: Option<&Node>| message::name(node.and_then(Node::as_str));
        let (before, after) = (stated(nodes.0), stated(nodes.1));
        let message = format!("`{}` is {after} now, it was {before}", extensions::SPELLING.name);
        schemas.note(&rules::SPELLING_CHANGED, nodes, message);
    }
}

fn ignore_case(schemas: &mut SchemaPair<'_, '_>) {
    for nodes in changed((schemas.old, schemas.new), Schema::ignore_case_node, Node::is_same) {
        let stated = |node: Option<&Node>| node.and_then(Node::as_bool).unwrap_or(false);
        let message = match (stated(nodes.0), stated(nodes.1)) {
            (false, true) => "values are read in any case now",
            (true, false) => "values are read in their own case alone now",
            _ => continue,
        };
        schemas.note(&rules::IGNORE_CASE_CHANGED, nodes, message);
    }
}

fn default(schemas: &mut SchemaPair<'_, '_>) {
    let [added, changed_to, removed] = match schemas.context.default {
        DefaultValue::OfParameter => {
            [&rules::PARAMETER_DEFAULT_ADDED, &rules::PARAMETER_DEFAULT_CHANGED, &rules::PARAMETER_DEFAULT_REMOVED]
        }
        DefaultValue::OfProperty | DefaultValue::Unused => {
            [&rules::DEFAULT_ADDED, &rules::DEFAULT_CHANGED, &rules::DEFAULT_REMOVED]
        }
    };
    let unused = schemas.context.default == DefaultValue::Unused;
    for nodes in changed((schemas.old, schemas.new), Schema::default, Node::is_same) {
        let (rule, message) = match nodes {
            (None, None) => continue,
            (None, Some(new)) => (added, format!("the default is {} now", message::value(new))),
            (Some(old), None) => (removed, format!("there is no default any more, it was {}", message::value(old))),
            (Some(old), Some(new)) => {
                (changed_to, format!("the default is {} now, it was {}", message::value(new), message::value(old)))
            }
        };
        // That nothing stands for nothing goes without saying.
        let nothing = |node: Option<&Node>| node.is_none_or(Node::is_null);
        let compatible =
            unused || schemas.context.default == DefaultValue::OfProperty && nothing(nodes.0) && nothing(nodes.1);
        let found = Found::new(rule, Some(schemas.direction), nodes, message).or_at(schemas.nodes);
        let subject = schemas.subject.clone();
        schemas.report(&subject, found.wire(compatible.then_some(Wire::Compatible)));
    }
}

/// How a value is written in XML, where it is.
fn xml(schemas: &mut SchemaPair<'_, '_>) {
    if schemas.context.medium != Medium::Xml {
        return;
    }
    for nodes in changed((schemas.old, schemas.new), Schema::xml_node, Node::is_same) {
        schemas.note(&rules::XML_CHANGED, nodes, "`xml` is not the same");
    }
}
