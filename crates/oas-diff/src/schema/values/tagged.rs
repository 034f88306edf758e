//! Objects that one of their members tells apart: those of one value of it are in this alternative, those of another value in
//! that one. Knows members whose values are listed.

use oas_contract::{Kind, Property, Schema};

use super::Relation;
use super::accepts::accepts_by;
use super::listing::Listing;
use super::members::described;
use super::question::Question;
use super::set::ValueSet;
use super::subset::Subsets;
use crate::schema::conjunction::{Conjunction, Narrowing};
use crate::schema::flattened::{Flattened, Union};

/// What an alternative asks of the member, and whether it holds the objects that have such a one, and those that have none.
struct Tagged<'d> {
    tag: Schema<'d>,
    there: Relation,
    missing: Relation,
}

/// So many alternatives are told apart.
const MOST: usize = 64;

impl Subsets {
    /// Whether the objects of a set are in alternatives of another, each by the value of one of its members.
    pub(super) fn tagged<'d>(
        &mut self,
        sub: &ValueSet<'_, 'd>,
        sup: &ValueSet<'_, 'd>,
        union: &Union<'d>,
        question: Question,
        depth: usize,
    ) -> Relation {
        let tag = |alternative: &Schema<'d>, name: &str| {
            let alternative = Conjunction::from(*alternative);
            let parts = Flattened::of(&alternative);
            let definitions = parts.property(name).map(|property| parts.definitions(property).into_owned());
            definitions?.into_iter().find(|schema| schema.values().is_some())
        };
        let mut best = Relation::Outside;
        if union.alternatives.len() > MOST {
            return Relation::Unknown;
        }
        for property in sub.parts.properties().iter().filter(|property| has_few_values(sub, property)) {
            let tags: Vec<_> =
                union.alternatives.iter().filter_map(|one| Some((*one, tag(one, property.name)?))).collect();
            if tags.is_empty() {
                continue;
            }
            let mut told = Vec::new();
            for (alternative, tag) in tags {
                let alternative = sup.alternative(alternative, union.alone);
                let expected = Flattened::of(&alternative);
                let expected = ValueSet::new(&alternative, &expected);
                let mut within = |there| {
                    let some = sub.schema.narrowed(Narrowing { name: property.name, schema: tag, there });
                    let parts = Flattened::of(&some);
                    self.within(&ValueSet::new(&some, &parts), &expected, question, Some(Kind::Object), depth)
                };
                let all = within(false);
                let there = if all == Relation::Within { all } else { within(true) };
                told.push(Tagged { tag, there, missing: all });
            }
            best = best.or(every_value(sub, property, &told, question));
            if best == Relation::Within {
                break;
            }
        }
        best
    }
}

/// Whether it is known which values a member has.
fn has_few_values<'d>(sub: &ValueSet<'_, 'd>, property: &Property<'d>) -> bool {
    let definitions = sub.parts.definitions(property);
    definitions
        .iter()
        .any(|schema| schema.values().is_some() || schema.kind_node().is_some() && schema.types().allows(Kind::Boolean))
}

/// Whether for every value of a member there is an alternative, and one where it is missing.
fn every_value<'d>(
    sub: &ValueSet<'_, 'd>,
    property: &Property<'d>,
    told: &[Tagged<'d>],
    question: Question,
) -> Relation {
    let question = Question { medium: question.medium.inside(), ..question };
    let Some(schema) = Conjunction::of(&described(sub.parts, property)) else { return Relation::Outside };
    let parts = Flattened::of(&schema);
    let own = ValueSet::new(&schema, &parts);
    let missing = told.iter().map(|one| one.missing).fold(Relation::Outside, Relation::or);
    let missing = if sub.parts.requires_in(property.name, question.direction) { Relation::Within } else { missing };
    let holding = || told.iter().filter(|one| one.there == Relation::Within).map(|one| one.tag);
    let null = |tag: Schema<'d>| {
        let tag = Conjunction::from(tag);
        let parts = Flattened::of(&tag);
        ValueSet::new(&tag, &parts).null == Relation::Within
    };
    if own.null != Relation::Outside && !holding().any(null) {
        return Relation::Outside;
    }
    let Some(listing) = own.listings.first() else {
        let known = Listing::of(holding().filter_map(|tag| tag.values()).flat_map(|values| values.list));
        let both = ["true", "false"].iter().all(|text| known.has_text(text));
        return missing.and(Relation::certain(own.types.one() == Some(Kind::Boolean) && both));
    };
    let value = |value| {
        let one = |one: &Tagged<'d>| accepts_by(&one.tag.into(), value, question, 0).and(one.there);
        told.iter().map(one).fold(Relation::Outside, Relation::or)
    };
    listing.values.iter().map(|node| value(node)).fold(missing, Relation::and)
}
