//! `oneOf`, `anyOf` and the discriminator: which alternatives belong together, which come and go. Whether their values are
//! still allowed, the sets of values know.

use std::collections::{HashMap, HashSet};

use oas_contract::{Discriminator, Node, Schema, View};

use super::conjunction::{Conjunction, component};
use super::flattened::{Combinator, Flattened, Union};
use super::matching::{changed, paired, tag};
use super::pair::SchemaPair;
use super::values::{Question, Relation, Subsets, ValueSet, are_disjoint};
use crate::change::{Found, Nodes};
use crate::message;
use crate::rules::{self, Rule};
use crate::verdict::{Direction, Wire};
use crate::walk::Context;

/// What both schemas allow.
pub(crate) type Sets<'v, 'd> = (ValueSet<'v, 'd>, ValueSet<'v, 'd>);

/// Whether one of the schemas is nothing but alternatives, and the other one has none: it may be one of them.
pub(crate) fn are_listed_on_one_side(schemas: &SchemaPair<'_, '_>) -> bool {
    let listed = |parts: &Flattened<'_>| matches!(parts.unions(), [union] if union.alone);
    let (old, new) = (schemas.old, schemas.new);
    match (old.unions(), new.unions()) {
        ([], _) => old.types().is_some() && listed(new),
        (_, []) => new.types().is_some() && listed(old),
        _ => false,
    }
}

pub(crate) fn compare<'d>(schemas: &mut SchemaPair<'d, '_>, subsets: &mut Subsets, sets: &Sets<'_, 'd>) {
    let (old, new) = (schemas.old, schemas.new);
    if are_listed_on_one_side(schemas) {
        one_of_several(schemas, subsets, sets);
    } else {
        let shared = old.unions().len().min(new.unions().len());
        for (before, after) in old.unions().iter().zip(new.unions()) {
            if before.combinator != after.combinator {
                let (was, is) = (before.combinator, after.combinator);
                let message = format!("alternatives are joined by `{is}` now, it was `{was}`");
                // Of `oneOf`, no value may fit two; where none can, both mean the same.
                let wider = (schemas.direction == Direction::Request) == (is == Combinator::AnyOf)
                    || are_disjoint(&before.alternatives) && are_disjoint(&after.alternatives);
                let found =
                    Found::new(&rules::VARIANTS_REPLACED, Some(schemas.direction), (before.node, after.node), message);
                let subject = schemas.subject.clone();
                schemas.report(&subject, found.wire(wider.then_some(Wire::Compatible)));
            }
            alternatives(schemas, subsets, sets, (before, after));
        }
        for union in &old.unions()[shared..] {
            let message = format!("`{}` was removed", union.combinator);
            schemas.note(&rules::TYPE_WIDENED, (union.node, None), message);
        }
        for union in &new.unions()[shared..] {
            let message = format!("`{}` was added", union.combinator);
            schemas.note(&rules::TYPE_NARROWED, (None, union.node), message);
        }
    }
    let (before, after) = (old.wrapped(), new.wrapped());
    if before != after && old.types() == new.types() && old.unions().is_empty() && new.unions().is_empty() {
        let written = |combinator: Option<Combinator>| {
            combinator.map_or("no alternatives".to_owned(), |combinator| format!("`{combinator}`"))
        };
        let message = format!("the same values are written with {} now, it was {}", written(after), written(before));
        schemas.note(&rules::WRAPPER_CHANGED, (None, None), message);
    }
    discriminators(schemas);
}

/// A schema that is one of several now, or was.
fn one_of_several<'d>(schemas: &mut SchemaPair<'d, '_>, subsets: &mut Subsets, sets: &Sets<'_, 'd>) {
    let added = schemas.old.unions().is_empty();
    let (alone, several) = if added { (&sets.0, schemas.new.unions()) } else { (&sets.1, schemas.old.unions()) };
    let Some(union) = several.first() else { return };
    let partner = partner(schemas, subsets, alone, union, added);
    for (index, alternative) in union.alternatives.iter().enumerate() {
        if Some(index) == partner {
            let (one, other) = (alone.schema.clone(), Conjunction::from(*alternative));
            let pair = if added { (one, other) } else { (other, one) };
            let context = Context { medium: schemas.context.medium, ..Context::default() };
            schemas.inside(pair.0, pair.1, context, &"");
        } else {
            let pair = if added { (None, Some(alternative)) } else { (Some(alternative), None) };
            come_or_gone(schemas, subsets, sets, pair, (union, index));
        }
    }
    if partner.is_none() {
        let nodes = if added { (None, union.node) } else { (union.node, None) };
        let what = if added { "is another one of several now" } else { "was another one of several" };
        let found = Found::new(&rules::TYPE_CHANGED, Some(schemas.direction), nodes, format!("the value {what}"));
        let subject = schemas.subject.clone();
        schemas.report(&subject, found.or_at(schemas.nodes));
    }
}

/// Which alternative a schema is: the one of its name, one that allows what it allows, or one of its type.
fn partner<'d>(
    schemas: &SchemaPair<'d, '_>,
    subsets: &mut Subsets,
    alone: &ValueSet<'_, 'd>,
    union: &Union<'d>,
    added: bool,
) -> Option<usize> {
    /// So many alternatives are tried.
    const TRIED: usize = 64;
    let all = || union.alternatives.iter();
    let name = alone.schema.conjuncts().next().and_then(|conjunct| component(&conjunct.schema));
    if let Some(index) = all().position(|alternative| name.is_some() && component(alternative) == name) {
        return Some(index);
    }
    let node = alone.schema.single().map(|schema| schema.node());
    if let Some(index) = all().position(|alternative| node.is_some_and(|node| node.is_same(alternative.node()))) {
        return Some(index);
    }
    let question = Question { direction: schemas.direction, medium: schemas.context.medium };
    let request = schemas.direction == Direction::Request;
    let mut like = None;
    for (index, alternative) in all().enumerate().take(TRIED) {
        let schema = Conjunction::from(*alternative);
        let parts = Flattened::of(&schema);
        let set = ValueSet::new(&schema, &parts);
        let (sub, sup) = if request == added { (alone, &set) } else { (&set, alone) };
        if subsets.deep(sub, sup, question) == Relation::Within {
            return Some(index);
        }
        if like.is_none() && parts.types().is_some() && parts.types() == alone.parts.types() {
            like = Some(index);
        }
    }
    like
}

fn alternatives<'d>(
    schemas: &mut SchemaPair<'d, '_>,
    subsets: &mut Subsets,
    sets: &Sets<'_, 'd>,
    (old, new): (&Union<'d>, &Union<'d>),
) {
    for (before, after) in paired(&old.alternatives, &new.alternatives) {
        match (before, after) {
            (Some(before), Some(after)) => {
                let pair = (old.alternatives[before], new.alternatives[after]);
                if schemas.walk.is_unchanged(&pair.0, &pair.1) {
                    continue;
                }
                let allowed = match schemas.direction {
                    Direction::Request => is_allowed(schemas, subsets, sets, pair.0, old),
                    Direction::Response => is_allowed(schemas, subsets, sets, pair.1, new),
                };
                let covered = allowed == Relation::Within;
                let medium = schemas.context.medium;
                let context = Context { covered, medium, ..Context::default() };
                schemas.inside(pair.0.into(), pair.1.into(), context, &format_args!("|{before}"));
            }
            (Some(index), None) => {
                come_or_gone(schemas, subsets, sets, (Some(&old.alternatives[index]), None), (old, index));
            }
            (None, Some(index)) => {
                come_or_gone(schemas, subsets, sets, (None, Some(&new.alternatives[index])), (new, index));
            }
            (None, None) => {}
        }
    }
}

/// Whether all values of an alternative are allowed by the other schema.
fn is_allowed<'d>(
    schemas: &SchemaPair<'d, '_>,
    subsets: &mut Subsets,
    (old, new): &Sets<'_, 'd>,
    alternative: Schema<'d>,
    union: &Union<'d>,
) -> Relation {
    let question = Question { direction: schemas.direction, medium: schemas.context.medium };
    let (sub, sup) = if schemas.direction == Direction::Request { (old, new) } else { (new, old) };
    let schema = sub.alternative(alternative, union.alone);
    let parts = Flattened::of(&schema);
    subsets.deep(&ValueSet::new(&schema, &parts), sup, question)
}

/// Notes an alternative that was added or removed.
fn come_or_gone<'d>(
    schemas: &mut SchemaPair<'d, '_>,
    subsets: &mut Subsets,
    sets: &Sets<'_, 'd>,
    (old, new): (Option<&Schema<'d>>, Option<&Schema<'d>>),
    (union, index): (&Union<'d>, usize),
) {
    let Some(alternative) = old.or(new) else { return };
    let (rule, what) =
        if old.is_some() { (&rules::VARIANT_REMOVED, "removed") } else { (&rules::VARIANT_ADDED, "added") };
    let found = Found::new(
        rule,
        Some(schemas.direction),
        (old.map(Schema::written), new.map(Schema::written)),
        format!("the alternative {} was {what}", label(alternative, index)),
    );
    let matters = found.wire == Wire::Breaking;
    let allowed = if matters { is_allowed(schemas, subsets, sets, *alternative, union) } else { Relation::Outside };
    // Whoever goes by a discriminator meets a value that means nothing to it, whatever else the alternative allows.
    let are_tagged = [schemas.old, schemas.new].iter().all(|parts| parts.any(|part| part.discriminator().is_some()));
    // Those of `oneOf` are kinds of values, where there are kinds on both sides; those of `anyOf` are conditions.
    let kinds = ![schemas.old, schemas.new].iter().any(|parts| parts.unions().is_empty());
    let kinds = kinds && union.combinator != Combinator::AnyOf;
    let wire = match schemas.direction {
        _ if allowed == Relation::Unknown && !kinds => Some(Wire::Undecided),
        _ if allowed != Relation::Within => None,
        _ if !are_tagged => Some(Wire::Compatible),
        Direction::Request => None,
        Direction::Response => Some(Wire::Undecided),
    };
    let found = found.wire(wire).or_at(schemas.nodes);
    schemas.walk.found(schemas.index, &schemas.subject, found);
}

fn label(schema: &Schema<'_>, index: usize) -> String {
    let tagged = || tag(schema).map(|(name, value)| format!("`{name}: {}`", message::value(value)));
    let named = schema.name().map(|name| format!("`{name}`"));
    named.or_else(tagged).unwrap_or_else(|| format!("number {}", index + 1))
}

fn discriminators(schemas: &mut SchemaPair<'_, '_>) {
    let same = |old: Discriminator<'_>, new: Discriminator<'_>| old.node().is_same(new.node());
    let both: Vec<_> = schemas.old.each(Schema::discriminator).zip(schemas.new.each(Schema::discriminator)).collect();
    for (old, new) in &both {
        unmapped(schemas, old, new);
    }
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
    let partners = partners(schemas);
    let renamed = |before: &str, after: &str| {
        let named = |schema: &Schema<'_>, target: &str| component(schema) == Some(last_segment(target));
        partners.iter().any(|(old, new)| named(old, before) && named(new, after))
    };
    for (value, node) in old.mapping() {
        match (node.as_str(), now.get(value).and_then(|node| node.as_str())) {
            (Some(before), Some(after)) if before != after => {
                let message = format!("the value `{value}` means `{after}` now, it was `{before}`");
                let same = last_segment(before) == last_segment(after) || renamed(before, after);
                mapping(schemas, &rules::MAPPING_CHANGED, (Some(node), now.get(value).copied()), message, same);
            }
            (before, None) => {
                // A name that is not listed is that of the component.
                let implied = before.is_some_and(|target| last_segment(target) == value);
                let message = format!("the value `{value}` was removed");
                mapping(schemas, &rules::MAPPING_REMOVED, (Some(node), None), message, implied);
            }
            _ => {}
        }
    }
    for (value, node) in new.mapping() {
        if known.get(value).is_none_or(|node| node.as_str().is_none()) {
            let implied = node.as_str().is_some_and(|target| last_segment(target) == value);
            let message = format!("the value `{value}` was added");
            mapping(schemas, &rules::MAPPING_ADDED, (None, Some(node)), message, implied);
        }
    }
}

/// Alternatives of both schemas that belong together.
fn partners<'d>(schemas: &SchemaPair<'d, '_>) -> Vec<(Schema<'d>, Schema<'d>)> {
    let listed = |parts: &Flattened<'d>| -> Vec<Schema<'d>> {
        let unions = parts.unions().iter().flat_map(|union| union.alternatives.iter().copied());
        unions.collect()
    };
    let (old, new) = (listed(schemas.old), listed(schemas.new));
    let both = paired(&old, &new).into_iter();
    both.filter_map(|(before, after)| Some((*old.get(before?)?, *new.get(after?)?))).collect()
}

/// Alternatives that go by their names, where these are other ones: the name is what stands in the property.
fn unmapped<'d>(schemas: &mut SchemaPair<'d, '_>, old: &Discriminator<'d>, new: &Discriminator<'d>) {
    let partners = partners(schemas);
    if partners.iter().all(|(before, after)| component(before) == component(after)) {
        return;
    }
    let kinds = |parts: &Flattened<'d>, discriminator: &Discriminator<'d>| -> HashMap<*const Node, Vec<&'d str>> {
        let wholes = parts.each(|part| part.discriminator().map(|_| *part));
        let all = wholes.flat_map(|whole| discriminator.kinds(&whole));
        all.map(|(alternative, values)| (std::ptr::from_ref(alternative.node()), values)).collect()
    };
    let (before, after) = (kinds(schemas.old, old), kinds(schemas.new, new));
    let mapped: HashSet<&str> = old.mapping().chain(new.mapping()).map(|(value, _)| value).collect();
    for (one, other) in partners.iter().filter(|(one, other)| component(one) != component(other)) {
        let values = |all: &HashMap<*const Node, Vec<&'d str>>, schema: &Schema<'d>| {
            all.get(&std::ptr::from_ref(schema.node())).cloned().unwrap_or_default()
        };
        let (was, is) = (values(&before, one), values(&after, other));
        if let ([was], [is]) = (&*was, &*is)
            && was != is
            && !mapped.contains(was)
        {
            let message = format!("the value that means this alternative is `{is}` now, it was `{was}`");
            let nodes = (Some(one.written()), Some(other.written()));
            mapping(schemas, &rules::MAPPING_CHANGED, nodes, message, false);
        }
    }
}

/// The name of a component, which a mapping may write as a reference.
fn last_segment(target: &str) -> &str {
    target.rsplit('/').next().unwrap_or(target)
}

/// Notes a change of a mapping, which may say the same as before.
fn mapping(schemas: &mut SchemaPair<'_, '_>, rule: &'static Rule, nodes: Nodes<'_>, message: String, same: bool) {
    let found = Found::new(rule, Some(schemas.direction), nodes, message).or_at(schemas.nodes);
    let subject = schemas.subject.clone();
    schemas.report(&subject, found.wire(same.then_some(Wire::Compatible)));
}
