//! Objects: whether their members are what another set asks for. Knows that nobody sends what is not described, and that who was
//! promised a member may miss it.

use super::Relation;
use super::members::{Other, described, other};
use super::question::Question;
use super::scalars::counts;
use super::set::ValueSet;
use super::subset::{Inside, Subsets, asked};
use crate::schema::flattened::{is_never_sent, is_nothing};
use crate::verdict::Direction;

impl Subsets {
    /// Whether the objects of one set are in another.
    pub(super) fn objects<'d>(
        &mut self,
        sub: &ValueSet<'_, 'd>,
        sup: &ValueSet<'_, 'd>,
        question: Question,
        inside: Inside,
    ) -> Relation {
        let direction = question.direction;
        let required = sup.parts.required_in(direction).all(|name| sub.parts.requires_in(name, direction));
        if sub.described_count(direction).1 == Some(0) {
            let none = sup.members_count().0 == 0 && sup.parts.required_in(direction).next().is_none();
            return Relation::certain(none);
        }
        let closed = sub.parts.is_closed() || !sup.parts.is_closed();
        let mut relation =
            counts(sub.described_count(direction), sup.members_count()).and(Relation::certain(required && closed));
        for property in sup.parts.properties() {
            let expected = described(sup.parts, property);
            if is_never_sent(&expected, direction) {
                continue;
            }
            relation = relation.and(match sub.parts.property(property.name) {
                Some(own) => {
                    let refused = [sub.parts, sup.parts].iter().any(|parts| parts.refused(property.name).is_some());
                    let inside = if refused { asked(inside) } else { inside };
                    self.member(&described(sub.parts, own), &expected, question, inside)
                }
                // An alternative may describe it.
                None if !sub.parts.unions().is_empty() => Relation::Within,
                None => {
                    // Nobody sends what is not described. Who is promised a member may miss it.
                    let missed = || match direction {
                        Direction::Response if !expected.iter().any(is_nothing) => Relation::Unknown,
                        _ => Relation::Within,
                    };
                    match other(sub.parts, property.name) {
                        Other::Described(own) => self.member(&own, &expected, question, asked(inside)),
                        Other::Open if sub.parts.requires(property.name) => {
                            self.member(&[], &expected, question, asked(inside)).and(missed())
                        }
                        Other::Open | Other::Refused => missed(),
                        Other::Untold => Relation::Unknown,
                    }
                }
            });
        }
        for property in sub.parts.properties() {
            let own = described(sub.parts, property);
            let described = sup.parts.property(property.name).is_some();
            if described || is_never_sent(&own, direction) || own.iter().any(is_nothing) {
                continue;
            }
            let expected = || !sup.parts.unions().is_empty() || sup.parts.requires(property.name);
            relation = relation.and(match (other(sup.parts, property.name), direction) {
                (Other::Described(expected), _) => self.member(&own, &expected, question, asked(inside)),
                (Other::Refused, Direction::Request) => Relation::Outside,
                (Other::Open, Direction::Request) if expected() => Relation::Within,
                (Other::Open, Direction::Response) => Relation::Within,
                (Other::Open, Direction::Request) | (Other::Refused, Direction::Response) | (Other::Untold, _) => {
                    Relation::Unknown
                }
            });
        }
        relation = relation.and(self.patterns(sub, sup, question, inside));
        if sub.parts.is_closed() {
            return relation;
        }
        relation.and(self.member(sub.parts.additional(), sup.parts.additional(), question, inside))
    }
}
