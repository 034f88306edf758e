//! Schemas: what a value may be, before and after. Knows nothing of operations.

mod alternatives;
mod annotations;
mod bounds;
mod conditions;
pub(crate) mod conjunction;
mod elements;
mod enumerations;
pub(crate) mod flattened;
pub(crate) mod matching;
pub(crate) mod named_type;
pub(crate) mod one_way;
mod pair;
mod pattern;
mod properties;
mod refused;
mod subtypes;
mod type_and_format;
mod types;
pub(crate) mod values;

use oas_contract::{Schema, View as _};

use crate::rules;
use crate::verdict::{Direction, Wire};
use crate::walk::Walk;
use conjunction::Conjunction;
use flattened::Flattened;
use pair::SchemaPair;
use subtypes::Subtypes;
use values::{Question, Relation, Subsets, ValueSet};

/// Compares all pairs of schemas, those that are found on the way included.
pub(crate) fn compare<'d>(walk: &mut Walk<'d>) {
    let mut subsets = Subsets::default();
    let subtypes = (Subtypes::of(walk.base), Subtypes::of(walk.head));
    let mut next = 0;
    let mut all = |walk: &mut Walk<'d>| {
        while walk.get(next).is_some() {
            pair(walk, next, &mut subsets, &subtypes);
            next += 1;
        }
    };
    all(walk);
    parts(walk);
    all(walk);
}

/// Adds the components that have been met as parts of others alone: each has a type of its own.
fn parts(walk: &mut Walk<'_>) {
    let mut names: Vec<_> = walk.parts.iter().copied().collect();
    names.sort_unstable();
    let known = walk.alone();
    for name in names {
        if let (Some(old), Some(new)) = (walk.base.schema(name), walk.head.schema(name))
            && !known.contains(&(std::ptr::from_ref(old.node()), std::ptr::from_ref(new.node())))
        {
            walk.part(name, old, new);
        }
    }
}

fn pair<'d>(walk: &mut Walk<'d>, index: usize, subsets: &mut Subsets, subtypes: &(Subtypes<'d>, Subtypes<'d>)) {
    let Some(pair) = walk.get(index) else { return };
    let (before, after) = (pair.old.clone(), pair.new.clone());
    let nodes = (before.node(), after.node());
    let (direction, mut context, subject) = (pair.direction, pair.context, pair.subject.clone());
    let (old, new) = Flattened::of_both(&before, &after);
    walk.parts.extend([&old, &new].into_iter().flat_map(Flattened::parts).filter_map(Schema::name));
    let question = Question { direction, medium: context.medium };
    let sets = (ValueSet::new(&before, &old), ValueSet::new(&after, &new));
    let (sub, sup) = match direction {
        Direction::Request => (&sets.0, &sets.1),
        Direction::Response => (&sets.1, &sets.0),
    };
    // Where both have alternatives, each is asked for by itself, unless one of the two says more beside them.
    let says_more = |parts: &Flattened<'_>| parts.unions().iter().any(|union| !union.alone);
    let alternatives = old.unions().is_empty() != new.unions().is_empty() || says_more(&old) != says_more(&new);
    if alternatives && !context.covered && !context.never_sent {
        context.covered = subsets.deep(sub, sup, question) == Relation::Within;
        walk.cover(index, context.covered);
    }
    let values = if context.covered { Relation::Within } else { subsets.shallow(sub, sup, question) };
    let mut schemas = SchemaPair { walk, index, old: &old, new: &new, nodes, direction, context, subject, values };
    let listed = alternatives::are_listed_on_one_side(&schemas);
    if !listed {
        if type_and_format::compare(&mut schemas) {
            bounds::compare(&mut schemas);
        }
        enumerations::compare(&mut schemas);
        properties::compare(&mut schemas);
        elements::compare(&mut schemas);
        refused::compare(&mut schemas);
        conditions::compare(&mut schemas);
    }
    annotations::compare(&mut schemas);
    alternatives::compare(&mut schemas, subsets, &sets);
    subtypes::compare(&mut schemas, subtypes);
    remaining(&mut schemas);
    if is_judged(&before, &old) && is_judged(&after, &new) {
        walk.judged(index);
    }
}

/// Whether nothing can be left of a schema, as its parts have been read: what was read stays read.
fn is_judged(schema: &Conjunction<'_>, parts: &Flattened<'_>) -> bool {
    let judged =
        |part: &Schema<'_>| part.beside().is_none() && part.discriminator().is_none() && oas_contract::is_judged(part);
    schema.conjuncts().all(|conjunct| conjunct.schema.beside().is_none()) && parts.parts().iter().all(judged)
}

/// What no rule has told of the values that are allowed.
fn remaining(schemas: &mut SchemaPair<'_, '_>) {
    let worst = schemas.walk.worst(schemas.index);
    if schemas.context.never_sent {
        return;
    }
    let rule = match (schemas.direction, schemas.values) {
        (Direction::Request, Relation::Outside) if worst < Some(Wire::Breaking) => &rules::VALUES_REFUSED,
        (Direction::Response, Relation::Outside) if worst < Some(Wire::Breaking) => &rules::VALUES_ALLOWED,
        (_, Relation::Unknown) if worst < Some(Wire::Undecided) => &rules::NOT_JUDGED,
        _ => return,
    };
    let message = match schemas.values {
        Relation::Outside if schemas.direction == Direction::Request => "some values that were allowed are refused now",
        Relation::Outside => "some values that were refused are allowed now",
        _ => "it cannot be told whether the same values are allowed",
    };
    schemas.note(rule, (None, None), message);
}
