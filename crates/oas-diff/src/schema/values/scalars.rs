//! Values that have nothing inside: numbers, texts, listed values, counts. Whether one set holds those of another.

use oas_contract::{Bound, Kind, Node, Schema, View as _};

use super::accepts::accepts;
use super::numbers::{greatest_integer, is_at_least, is_at_most, least_integer};
use super::question::{Medium, Question};
use super::set::{Counts, ValueSet};
use super::{Relation, text_lengths, texts};
use crate::schema::conjunction::Conjunction;
use crate::schema::flattened::Flattened;
use crate::schema::pattern::matches_everything;

pub(super) fn null<'d>(
    sub: &ValueSet<'_, 'd>,
    sup: &ValueSet<'_, 'd>,
    question: Question,
    only: Option<Kind>,
) -> Relation {
    match (sub.null, sup.null) {
        _ if only.is_some() || question.medium.is_text() => Relation::Within,
        (Relation::Outside, _) | (_, Relation::Within) | (Relation::Unknown, Relation::Unknown) => Relation::Within,
        (Relation::Within, Relation::Outside) => Relation::Outside,
        // What a document of 3.0 leaves open, one of 3.1 has settled.
        (Relation::Within, Relation::Unknown) if sub.version() != sup.version() => Relation::Within,
        _ => Relation::Unknown,
    }
}

/// The values of a list are looked at one by one.
pub(super) fn listed<'d>(sub: &ValueSet<'_, 'd>, sup: &ValueSet<'_, 'd>, question: Question) -> Option<Relation> {
    let (first, others) = sub.listings.split_first()?;
    let mut relation = Relation::Within;
    for value in first.values.iter().filter(|value| others.iter().all(|other| other.has(value))) {
        let expected = accepts(sup, value, question, 0);
        if expected == Relation::Within {
            continue;
        }
        relation = relation.and(match accepts(sub, value, question, 0) {
            Relation::Within => expected,
            Relation::Unknown => Relation::Unknown,
            Relation::Outside => Relation::Within,
        });
        if relation == Relation::Outside {
            break;
        }
    }
    Some(relation)
}

/// Whether all values of a type are listed, where they are few.
pub(super) fn every_value<'d>(kind: Kind, sub: &ValueSet<'_, 'd>, sup: &ValueSet<'_, 'd>) -> Relation {
    const FEW: i128 = 256;
    let all = |text: String| sup.listings.iter().all(|listing| listing.has_text(&text));
    let (least, greatest) = sub.integers;
    match kind {
        Kind::Boolean => Relation::certain(all("true".to_owned()) && all("false".to_owned())),
        Kind::String if sub.length().1 == Some(0) => Relation::certain(all(String::new())),
        Kind::Integer if greatest.saturating_sub(least) < FEW => {
            Relation::certain((least..=greatest).all(|value| all(value.to_string())))
        }
        _ => Relation::Outside,
    }
}

pub(super) fn strings<'d>(sub: &ValueSet<'_, 'd>, sup: &ValueSet<'_, 'd>, medium: Medium) -> Relation {
    let shortest = u64::from(medium == Medium::Segment);
    let length = sub
        .text_formats()
        .filter_map(texts::length)
        .fold((sub.length().0.max(shortest), sub.length().1), |(least, greatest), length| {
            (least.max(length), Some(greatest.map_or(length, |greatest| greatest.min(length))))
        });
    let bounded = sup.length() != (0, None);
    let patterns = sub.parts.each(Schema::pattern).filter(|_| bounded).map(text_lengths::of);
    let length = patterns.fold(length, |(least, greatest), (shortest, longest)| {
        (least.max(shortest), greatest.into_iter().chain(longest).min())
    });
    let mut relation = counts(length, sup.length());
    let free = sub.parts.each(Schema::pattern).all(matches_everything) && sub.text_formats().next().is_none();
    let bare = free && !sub.parts.each(Schema::format).any(texts::is_unknown);
    let narrower = if bare { Relation::Outside } else { Relation::Unknown };
    for pattern in sup.parts.each(Schema::pattern).filter(|pattern| !matches_everything(pattern)) {
        let same = sub.parts.each(Schema::pattern).any(|own| own == pattern);
        relation = relation.and(if same { Relation::Within } else { narrower });
    }
    for format in sup.text_formats() {
        let part = sub.text_formats().any(|own| texts::is_part_of(own, format));
        relation = relation.and(if part { Relation::Within } else { narrower });
    }
    relation
}

pub(super) fn numbers<'d>(kind: Kind, sub: &ValueSet<'_, 'd>, sup: &ValueSet<'_, 'd>) -> Relation {
    let integers = kind == Kind::Integer;
    let bounds = if integers {
        let own = sub.integers;
        // Where the other set has every number, it has no size of integers.
        let (least, greatest) = if sup.types.allows(Kind::Number) {
            let least = sup.minimum.as_ref().map(least_integer);
            let greatest = sup.maximum.as_ref().map(greatest_integer);
            (
                least.map_or(i128::MIN, |bound| bound.unwrap_or(i128::MIN)),
                greatest.map_or(i128::MAX, |bound| bound.unwrap_or(i128::MAX)),
            )
        } else {
            sup.integers
        };
        own.0 > own.1 || own.0 >= least && own.1 <= greatest
    } else {
        sup.minimum.is_none_or(|bound| is_at_least(sub.minimum.as_ref(), &bound))
            && sup.maximum.is_none_or(|bound| is_at_most(sub.maximum.as_ref(), &bound))
            && (sub.single || !sup.single)
    };
    let multiples = || sub.parts.each(Schema::multiple_of);
    let several = multiples().count() > 1;
    sup.parts.each(Schema::multiple_of).fold(Relation::certain(bounds), |relation, bound| {
        let whole = integers && (1.0 / bound.value.to_f64()).fract() == 0.0;
        let divided = |own: Bound<'d>| match own.value.is_multiple_of(bound.value) {
            Some(divides) => Relation::certain(divides),
            None => Relation::Unknown,
        };
        let one = multiples().map(divided).fold(Relation::certain(whole), Relation::or);
        // Several together may be multiples of what none of them is.
        relation.and(if several && one == Relation::Outside { Relation::Unknown } else { one })
    })
}

/// Whether all numbers of a set are multiples of a whole number.
pub(super) fn has_no_fraction(set: &ValueSet<'_, '_>) -> bool {
    set.parts.each(Schema::multiple_of).any(|bound| bound.value.is_integer())
}

pub(super) fn counts(sub: Counts, sup: Counts) -> Relation {
    let greatest = sup.1.is_none_or(|greatest| sub.1.is_some_and(|own| own <= greatest));
    Relation::certain(sub.0 >= sup.0 && greatest)
}

/// What is not modelled must be the same.
pub(super) fn unmodelled<'d>(sub: &ValueSet<'_, 'd>, sup: &ValueSet<'_, 'd>) -> Relation {
    let own = sub.unmodelled();
    let same = |(name, node): &(&str, &Node)| own.iter().any(|(other, value)| other == name && value.is_same(node));
    if sup.unmodelled().iter().all(same) { Relation::Within } else { Relation::Unknown }
}

/// Whether a schema says nothing of values.
pub(super) fn allows_everything(schema: &Conjunction<'_>) -> bool {
    let parts = Flattened::of(schema);
    let set = ValueSet::new(schema, &parts);
    let empty = |part: &Schema<'_>| {
        part.boolean() == Some(true) || part.node().as_mapping().is_some_and(oas_contract::Mapping::is_empty)
    };
    set.null == Relation::Within && parts.parts().iter().all(empty)
}
