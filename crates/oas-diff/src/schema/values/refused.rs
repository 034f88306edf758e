//! `not`: whether a set has values that another schema refuses. Knows that a schema which only asks for members refuses
//! whatever may have them.

use oas_contract::{Kind, Schema};

use super::Relation;
use super::accepts::{accepts, accepts_by};
use super::question::Question;
use super::set::ValueSet;
use crate::schema::conjunction::Conjunction;
use crate::schema::flattened::Flattened;

/// Whether all values of a set are none of a schema that must not be matched.
pub(crate) fn avoids<'d>(set: &ValueSet<'_, 'd>, refused: Schema<'d>, question: Question) -> Relation {
    let schema = Conjunction::from(refused);
    let parts = Flattened::of(&schema);
    let other = ValueSet::new(&schema, &parts);
    let shared = set.types.and(other.types);
    if shared.is_empty() && [set.null, other.null].contains(&Relation::Outside) {
        return Relation::Within;
    }
    // Few values are refused, or few are there: each is looked at.
    if let Some(listing) = other.listings.first() {
        let all = listing.values.iter().map(|value| match accepts(set, value, question, 0) {
            Relation::Within => Relation::Outside,
            Relation::Outside => Relation::Within,
            Relation::Unknown => Relation::Unknown,
        });
        return all.fold(Relation::Within, Relation::and);
    }
    if let Some(listing) = set.listings.first() {
        let all = listing.values.iter().map(|value| match accepts_by(&schema, value, question, 0) {
            Relation::Within => Relation::Outside,
            Relation::Outside => Relation::Within,
            Relation::Unknown => Relation::Unknown,
        });
        return all.fold(Relation::Within, Relation::and);
    }
    let asks_for_members = parts.properties().is_empty()
        && parts.unions().is_empty()
        && other.unmodelled().is_empty()
        && parts.each(Schema::not).next().is_none()
        && !parts.is_closed()
        && parts.additional().is_empty()
        && other.members_count() == (0, None);
    if asks_for_members
        && set.types.allows(Kind::Object)
        && other.types.allows(Kind::Object)
        && set.parts.unions().is_empty()
    {
        let closed = set.parts.is_closed();
        let never = parts.required_in(question.direction).any(|name| closed && set.parts.property(name).is_none());
        return Relation::certain(never);
    }
    Relation::Unknown
}
