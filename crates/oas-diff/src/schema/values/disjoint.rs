//! Whether no value fits two of several schemas: by their types, by listed values, or by a member that tells objects apart.

use oas_contract::{Kind, Schema};

use super::Relation;
use super::listing::Listing;
use super::set::ValueSet;
use crate::schema::conjunction::Conjunction;
use crate::schema::flattened::Flattened;

/// So many schemas are held against each other.
const MOST: usize = 32;

/// Whether no value fits two of the schemas.
pub(crate) fn are_disjoint(schemas: &[Schema<'_>]) -> bool {
    let all: Vec<Conjunction<'_>> = schemas.iter().map(|schema| (*schema).into()).collect();
    let parts: Vec<Flattened<'_>> = all.iter().map(Flattened::of).collect();
    let sets: Vec<ValueSet<'_, '_>> =
        all.iter().zip(&parts).map(|(schema, parts)| ValueSet::new(schema, parts)).collect();
    let others = |index: usize| sets[index + 1..].iter();
    sets.len() <= MOST
        && sets.iter().enumerate().all(|(index, set)| others(index).all(|other| share_nothing(set, other)))
}

fn share_nothing(one: &ValueSet<'_, '_>, other: &ValueSet<'_, '_>) -> bool {
    if ![one.null, other.null].contains(&Relation::Outside) {
        return false;
    }
    let shared = one.types.and(other.types);
    shared.is_empty() || have_no_value(&one.listings, &other.listings) || {
        let tag = |name: &str| {
            let required = one.parts.requires(name) && other.parts.requires(name);
            required && have_no_value(&values(one.parts, name), &values(other.parts, name))
        };
        shared.one() == Some(Kind::Object) && one.parts.properties().iter().any(|property| tag(property.name))
    }
}

/// Whether lists have no value that is in all of them.
fn have_no_value(lists: &[Listing<'_>], others: &[Listing<'_>]) -> bool {
    let apart = |one: &Listing<'_>, other: &Listing<'_>| !one.values.iter().any(|value| other.has(value));
    lists.iter().any(|one| others.iter().any(|other| apart(one, other)))
}

/// The lists in which the values of a property are.
fn values<'d>(parts: &Flattened<'d>, name: &str) -> Vec<Listing<'d>> {
    let definitions = parts.property(name).map(|property| parts.definitions(property).into_owned());
    let lists = definitions.into_iter().flatten().flat_map(|schema| {
        let conjunction = Conjunction::from(schema);
        Flattened::of(&conjunction).conjuncts(Schema::values)
    });
    let without_null = lists.filter(|list| !list.iter().any(|values| values.list.iter().any(|value| value.is_null())));
    without_null.map(|list| Listing::of(list.into_iter().flat_map(|values| values.list.into_iter()))).collect()
}
