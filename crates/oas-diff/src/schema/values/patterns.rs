//! Members by patterns of their names: whether what one set says of them is what another one says. Knows that two patterns
//! are the same names where they are the same text, and no more of patterns.

use oas_contract::Schema;

use super::Relation;
use super::question::Question;
use super::set::ValueSet;
use super::subset::{Inside, Subsets, asked};
use crate::schema::flattened::is_nothing;
use crate::verdict::Direction;

impl Subsets {
    /// Whether everything that one set says of members by patterns of their names is in what the other says.
    pub(super) fn patterns<'d>(
        &mut self,
        sub: &ValueSet<'_, 'd>,
        sup: &ValueSet<'_, 'd>,
        question: Question,
        inside: Inside,
    ) -> Relation {
        let (own, expected) = (sub.parts.patterns(), sup.parts.patterns());
        if own.is_empty() && expected.is_empty() {
            return Relation::Within;
        }
        let of = |all: &[(&str, Schema<'d>)], pattern: &str| -> Vec<Schema<'d>> {
            all.iter().filter(|(known, _)| *known == pattern).map(|(_, schema)| *schema).collect()
        };
        let mut relation = Relation::Within;
        for (pattern, schema) in own {
            let partners = of(expected, pattern);
            let others = sup.parts.additional();
            relation = relation.and(match question.direction {
                _ if is_nothing(schema) => Relation::Within,
                _ if !partners.is_empty() => self.member(&of(own, pattern), &partners, question, inside),
                _ if !expected.is_empty() => Relation::Unknown,
                _ if sup.parts.is_closed() => Relation::Outside,
                _ if !others.is_empty() => self.member(&of(own, pattern), others, question, asked(inside)),
                Direction::Request => Relation::Unknown,
                Direction::Response => Relation::Within,
            });
        }
        for (pattern, schema) in expected.iter().filter(|(pattern, _)| of(own, pattern).is_empty()) {
            let others = sub.parts.additional();
            relation = relation.and(match question.direction {
                _ if sub.parts.is_closed() && own.is_empty() => Relation::Within,
                _ if !own.is_empty() => Relation::Unknown,
                _ if !others.is_empty() => self.member(others, &of(expected, pattern), question, asked(inside)),
                // What is not described is not sent. What was promised may be missed.
                Direction::Request => Relation::Within,
                Direction::Response if schema.boolean() == Some(true) => Relation::Within,
                Direction::Response => Relation::Unknown,
            });
        }
        relation
    }
}
