//! What stands inside of lists and maps: elements, and members of other names. Knows nothing of properties.

use std::fmt;

use oas_contract::Schema;

use super::pair::SchemaPair;
use crate::rules;
use crate::walk::Context;

pub(crate) fn compare(schemas: &mut SchemaPair<'_, '_>) {
    additional(schemas);
    patterns(schemas);
    items(schemas);
}

fn additional<'d>(schemas: &mut SchemaPair<'d, '_>) {
    let (old, new) = (schemas.old, schemas.new);
    let node = |schema: &Schema<'d>| schema.additional_node().or_else(|| schema.unevaluated_node());
    let nodes = (old.last(node), new.last(node));
    let closed = (old.is_closed(), new.is_closed());
    match closed {
        (false, true) => {
            schemas.note(&rules::ADDITIONAL_PROPERTIES_CLOSED, nodes, "members of other names are refused now");
        }
        (true, false) => {
            schemas.note(&rules::ADDITIONAL_PROPERTIES_OPENED, nodes, "members of other names are allowed now");
        }
        _ => {}
    }
    if let Some(alone) = schemas.all_inside((old.additional(), new.additional()), Context::default(), &"{}") {
        let (rule, what) = match alone {
            // That there are none says more than of which type they are.
            _ if closed.0 || closed.1 => return,
            (None, _) => (&rules::TYPE_NARROWED, "the members of other names have a type now"),
            (_, None) => (&rules::TYPE_WIDENED, "the members of other names may have any type now"),
            _ => return,
        };
        schemas.note(rule, nodes, what);
    }
}

/// Members by patterns of their names. Two patterns are the same names where they are the same text.
fn patterns<'d>(schemas: &mut SchemaPair<'d, '_>) {
    let (old, new) = (schemas.old.patterns(), schemas.new.patterns());
    let of = |all: &[(&str, Schema<'d>)], pattern: &str| -> Vec<Schema<'d>> {
        all.iter().filter(|(known, _)| *known == pattern).map(|(_, schema)| *schema).collect()
    };
    let mut names: Vec<&str> = old.iter().chain(new).map(|(pattern, _)| *pattern).collect();
    names.sort_unstable();
    names.dedup();
    for pattern in names {
        let both = (of(old, pattern), of(new, pattern));
        let Some(alone) = schemas.all_inside((&both.0, &both.1), Context::default(), &format_args!("{{{pattern}}}"))
        else {
            continue;
        };
        let what = if alone.0.is_none() { "have a schema of their own now" } else { "are like all others now" };
        let message = format!("members whose names match `{pattern}` {what}");
        let nodes = (alone.0.map(|schema| schema.written()), alone.1.map(|schema| schema.written()));
        schemas.note_values(&rules::PATTERN_PROPERTIES_CHANGED, nodes, message);
    }
}

fn items(schemas: &mut SchemaPair<'_, '_>) {
    let (old, new) = (schemas.old, schemas.new);
    elements(schemas, (&old.elements(), &new.elements()), &"[]");
    for index in 0..old.prefix_length().max(new.prefix_length()) {
        elements(schemas, (&old.element(index), &new.element(index)), &format_args!("[{index}]"));
    }
}

fn elements<'d>(schemas: &mut SchemaPair<'d, '_>, lists: (&[Schema<'d>], &[Schema<'d>]), step: &dyn fmt::Display) {
    if let Some((old, new)) = schemas.all_inside(lists, Context::default(), step) {
        // Another type has been reported already.
        let alike = schemas.old.types() == schemas.new.types();
        let nodes = (old.map(|old| old.written()), new.map(|new| new.written()));
        match nodes {
            (None, Some(_)) if alike => schemas.note(&rules::TYPE_NARROWED, nodes, "the elements have a type now"),
            (Some(_), None) if alike => schemas.note(&rules::TYPE_WIDENED, nodes, "the elements may have any type now"),
            _ => {}
        }
    }
}
