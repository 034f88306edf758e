//! `oneOf`, `anyOf` and the discriminator.

use std::collections::HashMap;

use oas_contract::{Discriminator, Node, Schema, View};

use super::flattened::{Combinator, changed, paired};
use super::pair::SchemaPair;
use crate::rules;
use crate::walk::Context;

pub(crate) fn compare(schemas: &mut SchemaPair<'_, '_>) {
    let (before, after) = (schemas.old, schemas.new);
    for (combinator, other) in [(Combinator::One, Combinator::Any), (Combinator::Any, Combinator::One)] {
        let (old, new) = (before.alternatives(combinator), after.alternatives(combinator));
        let others = (before.alternatives(other), after.alternatives(other));
        let node = |combinator: Combinator| {
            (before.last(|part| combinator.node(part)), after.last(|part| combinator.node(part)))
        };
        let nodes = node(combinator);
        match (old.is_empty(), new.is_empty()) {
            (true, true) => {}
            (false, false) => alternatives(schemas, &old, &new),
            // The other member says the same thing in another way, once.
            (false, true) if !others.1.is_empty() => {
                let message = format!("alternatives are joined by `{other}` now, it was `{combinator}`");
                schemas.note(&rules::VARIANTS_REPLACED, (nodes.0, node(other).1), message);
                alternatives(schemas, &old, &others.1);
            }
            (true, false) if !others.0.is_empty() => {}
            (false, true) => schemas.note(&rules::TYPE_WIDENED, nodes, format!("`{combinator}` was removed")),
            (true, false) => schemas.note(&rules::TYPE_NARROWED, nodes, format!("`{combinator}` was added")),
        }
    }
    let (old, new) = (before.wrapped(), after.wrapped());
    if old != new {
        let written = |combinator: Option<Combinator>| {
            combinator.map_or("no alternatives".to_owned(), |combinator| format!("`{combinator}`"))
        };
        let message = format!("the same values are written with {} now, it was {}", written(new), written(old));
        schemas.note(&rules::WRAPPER_CHANGED, (None, None), message);
    }
    discriminators(schemas);
}

fn alternatives<'d>(schemas: &mut SchemaPair<'d, '_>, old: &[Schema<'d>], new: &[Schema<'d>]) {
    let unnamed = |before: &Schema<'_>, after: &Schema<'_>| {
        before.name().is_none() && after.name().is_none() && before.types() == after.types()
    };
    for (before, after) in paired(old, new, unnamed) {
        match (before, after) {
            (Some(before), Some(after)) => {
                schemas.inside(old[before], new[after], Context::default(), &format!("|{before}"));
            }
            (Some(index), None) => {
                let message = format!("the alternative {} was removed", label(&old[index], index));
                schemas.note(&rules::VARIANT_REMOVED, (Some(old[index].written()), None), message);
            }
            (None, Some(index)) => {
                let message = format!("the alternative {} was added", label(&new[index], index));
                schemas.note(&rules::VARIANT_ADDED, (None, Some(new[index].written())), message);
            }
            (None, None) => {}
        }
    }
}

fn label(schema: &Schema<'_>, index: usize) -> String {
    schema.name().map_or_else(|| format!("number {}", index + 1), |name| format!("`{name}`"))
}

fn discriminators(schemas: &mut SchemaPair<'_, '_>) {
    let same = |old: Discriminator<'_>, new: Discriminator<'_>| old.node().is_same(new.node());
    for (old, new) in changed((schemas.old, schemas.new), Schema::discriminator, same) {
        let nodes = (old.as_ref().map(View::node), new.as_ref().map(View::node));
        match (old, new) {
            (None, _) => schemas.note(&rules::DISCRIMINATOR_ADDED, nodes, "there is a discriminator now"),
            (_, None) => schemas.note(&rules::DISCRIMINATOR_REMOVED, nodes, "there is no discriminator any more"),
            (Some(old), Some(new)) => discriminator(schemas, &old, &new),
        }
    }
}

fn discriminator<'d>(schemas: &mut SchemaPair<'d, '_>, old: &Discriminator<'d>, new: &Discriminator<'d>) {
    let (before, after) = (old.property().unwrap_or_default(), new.property().unwrap_or_default());
    if before != after {
        let message = format!("the discriminator is `{after}` now, it was `{before}`");
        schemas.note(&rules::DISCRIMINATOR_CHANGED, (Some(old.node()), Some(new.node())), message);
    }
    let (known, now): (HashMap<&str, &Node>, HashMap<&str, &Node>) = (old.mapping().collect(), new.mapping().collect());
    for (value, node) in old.mapping() {
        match (node.as_str(), now.get(value).and_then(|node| node.as_str())) {
            (Some(before), Some(after)) if before != after => {
                let message = format!("the value `{value}` means `{after}` now, it was `{before}`");
                schemas.note(&rules::MAPPING_CHANGED, (Some(node), now.get(value).copied()), message);
            }
            (_, None) => {
                schemas.note(&rules::MAPPING_REMOVED, (Some(node), None), format!("the value `{value}` was removed"));
            }
            _ => {}
        }
    }
    for (value, node) in new.mapping() {
        if known.get(value).is_none_or(|node| node.as_str().is_none()) {
            schemas.note(&rules::MAPPING_ADDED, (None, Some(node)), format!("the value `{value}` was added"));
        }
    }
}
