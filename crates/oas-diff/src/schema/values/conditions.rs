//! What holds of some values alone: members that others need, names of members, what a list contains, conditions. Whether the
//! values of one set meet what another one asks for there. Most of it cannot be told; what is the same can.

use oas_contract::{Conditional, Contains, Kind, Schema};

use super::Relation;
use super::accepts::accepts_name;
use super::question::{Medium, Question};
use super::scalars::allows_everything;
use super::set::ValueSet;
use super::subset::Subsets;
use crate::schema::flattened::{is_never_sent, is_nothing};
use crate::verdict::Direction;

/// What is certain, or else nothing.
fn sure(within: bool) -> Relation {
    if within { Relation::Within } else { Relation::Unknown }
}

impl Subsets {
    /// Whether the values of a set meet the conditions of another.
    pub(super) fn conditions<'d>(
        &mut self,
        sub: &ValueSet<'_, 'd>,
        sup: &ValueSet<'_, 'd>,
        question: Question,
        depth: usize,
    ) -> Relation {
        let mut relation = Relation::Within;
        if sup.parts.parts().iter().all(|part| part.conditions().next().is_none()) {
            return relation;
        }
        if sub.types.allows(Kind::Object) {
            for (name, needed) in sup.parts.parts().iter().flat_map(Schema::dependent_required) {
                relation = relation.and(depends(sub, name, &needed, question.direction));
            }
            for (name, schema) in sup.parts.parts().iter().flat_map(Schema::dependent_schemas) {
                if may_have(sub, name, question.direction) {
                    let mut own = sub.parts.parts().iter().flat_map(Schema::dependent_schemas);
                    let same = own.any(|(other, own)| other == name && self.holds(own, schema, question, depth));
                    let all = same || self.across(sub.schema, &schema.into(), question, depth) == Relation::Within;
                    relation = relation.and(sure(all));
                }
            }
            for names in sup.parts.each(Schema::property_names) {
                relation = relation.and(self.names(sub, names, question, depth));
            }
        }
        if sub.types.allows(Kind::Array) {
            for expected in sup.parts.each(Schema::contains) {
                relation = relation.and(self.contained(sub, &expected, question, depth));
            }
        }
        for expected in sup.parts.each(Schema::conditional) {
            relation = relation.and(self.conditional(sub, &expected, question, depth));
        }
        relation
    }

    /// Whether all values of one schema are of another.
    fn holds<'d>(&mut self, sub: Schema<'d>, sup: Schema<'d>, question: Question, depth: usize) -> bool {
        self.across(&sub.into(), &sup.into(), question, depth) == Relation::Within
    }

    fn names<'d>(&mut self, sub: &ValueSet<'_, 'd>, names: Schema<'d>, question: Question, depth: usize) -> Relation {
        let text = Question { medium: Medium::Json, ..question };
        if sub.parts.each(Schema::property_names).any(|own| self.holds(own, names, text, depth)) {
            return Relation::Within;
        }
        let described = sub.is_listed() || sub.is_described(question.direction);
        let all = || {
            let properties = sub.parts.properties().iter();
            properties.map(|property| accepts_name(names, property.name)).fold(Relation::Within, Relation::and)
        };
        if described { all() } else { Relation::Unknown }
    }

    fn contained<'d>(
        &mut self,
        sub: &ValueSet<'_, 'd>,
        expected: &Contains<'d>,
        question: Question,
        depth: usize,
    ) -> Relation {
        let Contains { schema, least, greatest } = *expected;
        let inside = Question { medium: question.medium.inside(), ..question };
        let same = sub.parts.each(Schema::contains).any(|own| {
            let enough = own.least >= least && (least == 0 || self.holds(own.schema, schema, inside, depth));
            let few = greatest.is_none_or(|greatest| {
                own.greatest.is_some_and(|own| own <= greatest) && self.holds(schema, own.schema, inside, depth)
            });
            enough && few
        });
        let every = |subsets: &mut Self| {
            let mut elements = (0..=sub.parts.prefix_length()).flat_map(|index| sub.parts.element(index));
            elements.any(|_| true)
                && (0..=sub.parts.prefix_length()).all(|index| {
                    let element = sub.parts.element(index);
                    element.iter().any(|own| subsets.holds(*own, schema, inside, depth))
                })
        };
        let enough = greatest.is_none() && (least == 0 || sub.items_count().0 >= least && every(self));
        sure(same || enough)
    }

    fn conditional<'d>(
        &mut self,
        sub: &ValueSet<'_, 'd>,
        expected: &Conditional<'d>,
        question: Question,
        depth: usize,
    ) -> Relation {
        let follows = |subsets: &mut Self, own: Option<Schema<'d>>, then: Option<Schema<'d>>| {
            then.is_none_or(|then| {
                own.is_some_and(|own| subsets.holds(own, then, question, depth)) || allows_everything(&then.into())
            })
        };
        let same = sub.parts.each(Schema::conditional).any(|own| {
            self.holds(own.condition, expected.condition, question, depth)
                && self.holds(expected.condition, own.condition, question, depth)
                && follows(self, own.then, expected.then)
                && follows(self, own.otherwise, expected.otherwise)
        });
        if same {
            return Relation::Within;
        }
        let mut either = [expected.then, expected.otherwise].into_iter().flatten();
        sure(either.all(|then| self.across(sub.schema, &then.into(), question, depth) == Relation::Within))
    }
}

/// Whether values may have a member.
fn may_have(set: &ValueSet<'_, '_>, name: &str, direction: Direction) -> bool {
    match set.parts.property(name) {
        Some(property) => {
            let definitions = set.parts.definitions(property);
            !is_never_sent(&definitions, direction) && !definitions.iter().any(is_nothing)
        }
        None => !set.is_listed() || !set.parts.unions().is_empty(),
    }
}

/// Whether values that have a member have those that it needs.
fn depends(sub: &ValueSet<'_, '_>, name: &str, needed: &[&str], direction: Direction) -> Relation {
    if !may_have(sub, name, direction) {
        return Relation::Within;
    }
    let own: Vec<&str> = sub
        .parts
        .parts()
        .iter()
        .flat_map(Schema::dependent_required)
        .filter(|(other, _)| *other == name)
        .flat_map(|(_, needed)| needed)
        .collect();
    let there = |needed: &&str| {
        let unsent =
            sub.parts.property(needed).is_some_and(|one| is_never_sent(&sub.parts.definitions(one), direction));
        unsent || sub.parts.requires_in(needed, direction) || own.contains(needed)
    };
    if needed.iter().all(there) {
        return Relation::Within;
    }
    // Other conditions, or alternatives, may ask for it as well.
    let plain = sub.parts.unions().is_empty() && sub.parts.each(Schema::conditional).next().is_none();
    match sub.parts.property(name) {
        Some(_) if plain => Relation::Outside,
        // Nobody sends what is not described.
        None if direction == Direction::Request && plain => Relation::Within,
        _ => Relation::Unknown,
    }
}
