//! `oneOf`, `anyOf` and the discriminator.

use std::collections::HashMap;

use oas_contract::{Discriminator, Node, Schema, View};

use crate::schemas::Schemas;
use crate::view::{Choice, changed, paired};
use crate::walk::Use;

pub(crate) fn compare(schemas: &mut Schemas<'_, '_>) {
    let (before, after) = (schemas.old, schemas.new);
    for (choice, other) in [(Choice::One, Choice::Any), (Choice::Any, Choice::One)] {
        let (old, new) = (before.alternatives(choice), after.alternatives(choice));
        let others = (before.alternatives(other), after.alternatives(other));
        let node = |choice: Choice| (before.last(|part| choice.node(part)), after.last(|part| choice.node(part)));
        let places = node(choice);
        match (old.is_empty(), new.is_empty()) {
            (true, true) => {}
            (false, false) => alternatives(schemas, &old, &new),
            // The other member says the same thing in another way, once.
            (false, true) if !others.1.is_empty() => {
                let message = format!("alternatives are joined by `{other}` now, it was `{choice}`");
                schemas.note("variants-replaced", (places.0, node(other).1), message);
                alternatives(schemas, &old, &others.1);
            }
            (true, false) if !others.0.is_empty() => {}
            (false, true) => schemas.note("type-widened", places, format!("`{choice}` was removed")),
            (true, false) => schemas.note("type-narrowed", places, format!("`{choice}` was added")),
        }
    }
    let (old, new) = (before.wrapped(), after.wrapped());
    if old != new {
        let written =
            |choice: Option<Choice>| choice.map_or("no alternatives".to_owned(), |choice| format!("`{choice}`"));
        let message = format!("the same values are written with {} now, it was {}", written(new), written(old));
        schemas.note("wrapper-changed", (None, None), message);
    }
    discriminators(schemas);
}

fn alternatives<'d>(schemas: &mut Schemas<'d, '_>, old: &[Schema<'d>], new: &[Schema<'d>]) {
    let unnamed = |before: &Schema<'_>, after: &Schema<'_>| {
        before.name().is_none() && after.name().is_none() && before.types() == after.types()
    };
    for (before, after) in paired(old, new, unnamed) {
        match (before, after) {
            (Some(before), Some(after)) => {
                schemas.inside(old[before], new[after], Use::default(), &format!("|{before}"));
            }
            (Some(index), None) => {
                let message = format!("the alternative {} was removed", label(&old[index], index));
                schemas.note("variant-removed", (Some(old[index].written()), None), message);
            }
            (None, Some(index)) => {
                let message = format!("the alternative {} was added", label(&new[index], index));
                schemas.note("variant-added", (None, Some(new[index].written())), message);
            }
            (None, None) => {}
        }
    }
}

fn label(schema: &Schema<'_>, place: usize) -> String {
    schema.name().map_or_else(|| format!("number {}", place + 1), |name| format!("`{name}`"))
}

fn discriminators(schemas: &mut Schemas<'_, '_>) {
    let same = |old: Discriminator<'_>, new: Discriminator<'_>| old.node().is_same(new.node());
    for (old, new) in changed((schemas.old, schemas.new), Schema::discriminator, same) {
        let places = (old.as_ref().map(View::node), new.as_ref().map(View::node));
        match (old, new) {
            (None, _) => schemas.note("discriminator-added", places, "there is a discriminator now"),
            (_, None) => schemas.note("discriminator-removed", places, "there is no discriminator any more"),
            (Some(old), Some(new)) => discriminator(schemas, &old, &new),
        }
    }
}

fn discriminator<'d>(schemas: &mut Schemas<'d, '_>, old: &Discriminator<'d>, new: &Discriminator<'d>) {
    let (before, after) = (old.property().unwrap_or_default(), new.property().unwrap_or_default());
    if before != after {
        let message = format!("the discriminator is `{after}` now, it was `{before}`");
        schemas.note("discriminator-changed", (Some(old.node()), Some(new.node())), message);
    }
    let (known, now): (HashMap<&str, &Node>, HashMap<&str, &Node>) = (old.mapping().collect(), new.mapping().collect());
    for (value, node) in old.mapping() {
        match (node.as_str(), now.get(value).and_then(|node| node.as_str())) {
            (Some(before), Some(after)) if before != after => {
                let message = format!("the value `{value}` means `{after}` now, it was `{before}`");
                schemas.note("mapping-changed", (Some(node), now.get(value).copied()), message);
            }
            (_, None) => {
                schemas.note("mapping-removed", (Some(node), None), format!("the value `{value}` was removed"));
            }
            _ => {}
        }
    }
    for (value, node) in new.mapping() {
        if known.get(value).is_none_or(|node| node.as_str().is_none()) {
            schemas.note("mapping-added", (None, Some(node)), format!("the value `{value}` was added"));
        }
    }
}
