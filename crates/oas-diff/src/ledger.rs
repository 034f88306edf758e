//! What is not the same in two objects that were compared, and that no rule has looked at: whatever is not judged is
//! reported. Knows which objects were compared, and no rule.

use oas_contract::{
    Discriminator, Document, Node, Schema, Source, Unjudged, Version, View as _, extensions, unjudged,
    unjudged_elsewhere, unjudged_schemas,
};

use crate::change::{Found, Nodes};
use crate::rules;
use crate::schema::conjunction::Conjunction;
use crate::schema::flattened::{Flattened, is_whole};
use crate::schema::matching::changed;
use crate::verdict::{Direction, Rust, Wire};
use crate::walk::Walk;

/// What is said of what no rule has looked at.
const NOT_JUDGED: &str = "and what that means is not judged";
/// What is said of what stands beside a reference in OpenAPI 3.0.
const IGNORED: &str = "which OpenAPI 3.0 ignores beside a reference";
/// What is said of a component that no operation leads to.
const UNUSED: &str = "which no operation uses";

/// Notes what is left. Everything else has been compared: what was read there counts as judged.
pub(crate) fn compare(walk: &mut Walk<'_>) {
    for compared in std::mem::take(&mut walk.compared) {
        let about = &compared.about;
        for Unjudged { name, before, after } in (compared.unjudged)() {
            let operation = walk.operation(&compared);
            let found = found(name, about.part, about.direction, (before, after), NOT_JUDGED).or_at(about.nodes);
            walk.report(&about.subject, operation.as_deref(), found);
        }
    }
    // Parts without a counterpart are held against this.
    let Ok(nothing) = Document::parse(&Source::new("", "{}")) else { return };
    let nothing = Schema::at(&nothing, nothing.root());
    for index in 0.. {
        let Some(pair) = walk.get(index) else { break };
        if pair.is_judged {
            continue;
        }
        let (direction, places) = (pair.direction, (pair.old.node(), pair.new.node()));
        let left = schemas(&pair.old, &pair.new, nothing);
        let ignored = ignored(&pair.old, &pair.new, nothing);
        if !left.is_empty() || !ignored.is_empty() {
            let subject = pair.subject.clone();
            for (name, nodes) in ignored {
                let one = found(name, None, Some(direction), nodes, IGNORED).or_at(places);
                let rust = if one.rule == &rules::NOT_JUDGED { Some(Rust::None) } else { None };
                walk.found(index, &subject, one.wire(Wire::Compatible).rust(rust));
            }
            for (name, nodes) in left {
                walk.found(index, &subject, found(name, None, Some(direction), nodes, NOT_JUDGED).or_at(places));
            }
        }
    }
}

/// What is left of two schemas, each a whole of parts: a member is the same whichever part has it.
fn schemas<'d>(old: &Conjunction<'d>, new: &Conjunction<'d>, nothing: Schema<'d>) -> Vec<(&'d str, Nodes<'d>)> {
    // `true` allows what `{}` allows; that `false` allows nothing is told with the types.
    let plain = |schema: Schema<'d>| if schema.boolean().is_some() { nothing } else { schema };
    let alone =
        |all: &Conjunction<'d>| all.single().map(plain).filter(|schema| is_whole(schema) && schema.beside().is_none());
    let nodes = |left: Unjudged<'d>| (left.name, (left.before, left.after));
    if let (Some(old), Some(new)) = (alone(old), alone(new)) {
        let discriminators = old.discriminator().zip(new.discriminator());
        let inside = discriminators.into_iter().flat_map(|(old, new)| unjudged(&old, &new));
        return unjudged(&old, &new).into_iter().chain(inside).map(nodes).collect();
    }
    let (old, new) = Flattened::of_both(old, new);
    let members = |view: &Flattened<'d>| -> Vec<(&'d str, &'d Node)> {
        let parts = view.parts().iter().flat_map(|part| {
            let beside = part.beside().filter(|beside| beside.document().version() == Version::V3_1);
            [Some(*part), beside].into_iter().flatten()
        });
        let left = parts.flat_map(|part| unjudged(&part, &nothing));
        left.filter_map(|left| Some((left.name, left.before?))).collect()
    };
    let mut found = differing(&members(&old), members(&new));
    let same = |old: Discriminator<'_>, new: Discriminator<'_>| old.node().is_same(new.node());
    let discriminators = changed((&old, &new), Schema::discriminator, same).into_iter();
    let inside = discriminators.filter_map(|(old, new)| Some(unjudged(&old?, &new?)));
    found.extend(inside.flatten().map(nodes));
    found
}

/// What stands beside references, where OpenAPI 3.0 ignores it.
fn ignored<'d>(old: &Conjunction<'d>, new: &Conjunction<'d>, nothing: Schema<'d>) -> Vec<(&'d str, Nodes<'d>)> {
    let members = |all: &Conjunction<'d>| -> Vec<(&'d str, &'d Node)> {
        let beside = all.conjuncts().filter_map(|conjunct| conjunct.schema.beside());
        let ignored = beside.filter(|beside| beside.document().version() != Version::V3_1);
        let left = ignored.flat_map(|beside| unjudged(&beside, &nothing));
        left.filter_map(|left| Some((left.name, left.before?))).collect()
    };
    differing(&members(old), members(new))
}

/// The members that only one of two lists has, by their names.
fn differing<'d>(before: &[(&'d str, &'d Node)], mut after: Vec<(&'d str, &'d Node)>) -> Vec<(&'d str, Nodes<'d>)> {
    let same = |one: &(&str, &Node), other: &(&str, &Node)| one.0 == other.0 && one.1.is_same(other.1);
    let gone: Vec<_> = before.iter().filter(|one| !after.iter().any(|other| same(one, other))).collect();
    after.retain(|one| !before.iter().any(|other| same(one, other)));
    let mut found: Vec<(&str, Nodes<'d>)> = Vec::new();
    for (name, node) in gone {
        let at = after.iter().position(|(other, _)| other == name);
        found.push((name, (Some(node), at.map(|at| after.remove(at).1))));
    }
    found.extend(after.into_iter().map(|(name, node)| (name, (None, Some(node)))));
    found
}

/// What no view stands for.
pub(crate) fn elsewhere(walk: &mut Walk<'_>) {
    let (base, head) = (walk.base, walk.head);
    for Unjudged { name, before, after } in unjudged_elsewhere(base, head) {
        let found = found(name, None, None, (before, after), NOT_JUDGED).or_at((base.root(), head.root()));
        walk.report("the document", None, found);
    }
    // What nothing leads to is on no wire.
    for Unjudged { name, before, after } in unjudged_schemas(base, head, &|name| walk.unchanged.has(name)) {
        let found = found(name, None, None, (before, after), UNUSED).or_at((base.root(), head.root()));
        walk.report("the document", None, found.wire(Wire::Compatible));
    }
}

/// What is said of a member. An extension that is nobody's here says nothing to programs that know none of it.
fn found<'d>(
    name: &str,
    part: Option<&str>,
    direction: Option<Direction>,
    nodes: Nodes<'d>,
    meaning: &str,
) -> Found<'d> {
    let of = part.map(|part| format!(" of `{part}`")).unwrap_or_default();
    if extensions::is_extension(name) && extensions::named(name).is_none() {
        return Found::new(&rules::EXTENSION_CHANGED, direction, nodes, format!("`{name}`{of} is not the same"))
            .member(name);
    }
    let what = if name.is_empty() { "what stands here".to_owned() } else { format!("`{name}`") };
    let message = format!("{what}{of} is not the same, {meaning}");
    Found::new(&rules::NOT_JUDGED, direction, nodes, message).member(name)
}
