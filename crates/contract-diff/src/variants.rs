//! `oneOf`, `anyOf` and the discriminator.

use contract::Node;

use crate::schemas::{Schemas, same};
use crate::view::resolve;
use crate::walk::Use;

pub(crate) fn compare(schemas: &mut Schemas<'_, '_>) {
    for field in ["oneOf", "anyOf"] {
        let other = if field == "oneOf" { "anyOf" } else { "oneOf" };
        let (old, new) = (schemas.old.alternatives(field), schemas.new.alternatives(field));
        let others = (schemas.old.alternatives(other), schemas.new.alternatives(other));
        let places = (schemas.old.get(field), schemas.new.get(field));
        match (old.is_empty(), new.is_empty()) {
            (true, true) => {}
            (false, false) => alternatives(schemas, &old, &new),
            // The other field says the same thing in another way, once.
            (false, true) if !others.1.is_empty() => {
                let message = format!("alternatives are joined by `{other}` now, it was `{field}`");
                schemas.note("variants-replaced", (places.0, schemas.new.get(other)), message);
                alternatives(schemas, &old, &others.1);
            }
            (true, false) if !others.0.is_empty() => {}
            (false, true) => schemas.note("type-widened", places, format!("`{field}` was removed")),
            (true, false) => schemas.note("type-narrowed", places, format!("`{field}` was added")),
        }
    }
    let (old, new) = (schemas.old.wrapped(), schemas.new.wrapped());
    if old != new {
        let field =
            |wrapped: Option<&str>| wrapped.map_or_else(|| "no alternatives".to_owned(), |field| format!("`{field}`"));
        let message = format!("the same values are written with {} now, it was {}", field(new), field(old));
        schemas.note("wrapper-changed", (None, None), message);
    }
    discriminator(schemas);
}

fn alternatives<'d>(schemas: &mut Schemas<'d, '_>, old: &[&'d Node], new: &[&'d Node]) {
    let (base, head) = (schemas.walk.base, schemas.walk.head);
    let mut left: Vec<usize> = (0..new.len()).collect();
    let mut gone = Vec::new();
    // Alternatives of one name belong together, then those that are the same, then those in one place.
    for (place, before) in old.iter().enumerate() {
        let resolved = resolve(base, before);
        let named = |after: &Node| resolved.name.is_some() && resolve(head, after).name == resolved.name;
        let equal = |after: &Node| same(resolved.node, resolve(head, after).node);
        let found = left
            .iter()
            .position(|index| named(new[*index]))
            .or_else(|| left.iter().position(|index| equal(new[*index])));
        match found {
            Some(at) => {
                let index = left.remove(at);
                schemas.inside(before, new[index], Use::default(), &format!("|{place}"));
            }
            None => gone.push((place, *before)),
        }
    }
    for (place, before) in gone {
        let kind = |node: &Node| node.str("type").map(str::to_owned);
        let unnamed = |index: &usize| resolve(head, new[*index]).name.is_none();
        let alike =
            |index: &usize| unnamed(index) && kind(resolve(head, new[*index]).node) == kind(resolve(base, before).node);
        let partner = resolve(base, before).name.is_none().then(|| left.iter().position(alike)).flatten();
        if let Some(at) = partner {
            let index = left.remove(at);
            schemas.inside(before, new[index], Use::default(), &format!("|{place}"));
            continue;
        }
        let message = format!("the alternative {} was removed", label(resolve(base, before).name, place));
        schemas.note("variant-removed", (Some(before), None), message);
    }
    for index in left {
        let message = format!("the alternative {} was added", label(resolve(head, new[index]).name, index));
        schemas.note("variant-added", (None, Some(new[index])), message);
    }
}

fn label(name: Option<&str>, place: usize) -> String {
    name.map_or_else(|| format!("number {}", place + 1), |name| format!("`{name}`"))
}

fn discriminator(schemas: &mut Schemas<'_, '_>) {
    let places = (schemas.old.get("discriminator"), schemas.new.get("discriminator"));
    let (old, new) = match places {
        (None, None) => return,
        (None, Some(_)) => return schemas.note("discriminator-added", places, "there is a discriminator now"),
        (Some(_), None) => return schemas.note("discriminator-removed", places, "there is no discriminator any more"),
        (Some(old), Some(new)) => (old, new),
    };
    let (before, after) = (old.str("propertyName").unwrap_or_default(), new.str("propertyName").unwrap_or_default());
    if before != after {
        let message = format!("the discriminator is `{after}` now, it was `{before}`");
        schemas.note("discriminator-changed", places, message);
    }
    let mapping =
        |node: &Node, value: &str| node.get("mapping").and_then(|mapping| mapping.str(value)).map(str::to_owned);
    for (value, entry) in old.members("mapping") {
        match (entry.node.as_str(), mapping(new, value)) {
            (Some(before), Some(after)) if before != after => {
                let message = format!("the value `{value}` means `{after}` now, it was `{before}`");
                let other = new.get("mapping").and_then(|mapping| mapping.get(value));
                schemas.note("mapping-changed", (Some(&entry.node), other), message);
            }
            (_, None) => {
                schemas.note("mapping-removed", (Some(&entry.node), None), format!("the value `{value}` was removed"));
            }
            _ => {}
        }
    }
    for (value, entry) in new.members("mapping").filter(|(value, _)| mapping(old, value).is_none()) {
        schemas.note("mapping-added", (None, Some(&entry.node)), format!("the value `{value}` was added"));
    }
}
