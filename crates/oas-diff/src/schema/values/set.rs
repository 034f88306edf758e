//! The normal form of a schema: what a value of each type must be, whichever parts say so. Knows one document.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::ops::RangeInclusive;

use oas_contract::{Bound, Kind, Node, Property, Schema, Value, Version, View as _, formats};

use super::super::conjunction::{Conjunction, Identity, component};
use super::super::flattened::{Flattened, is_nothing};
use super::super::matching::digest;
use super::super::types::Types;
use super::Relation;
use super::listing::Listing;
use super::numbers::{greatest_integer, least_integer, up_to_multiple};
use crate::verdict::Direction;

/// A least and a greatest count, where there is one.
pub(crate) type Counts = (u64, Option<u64>);

/// The values that a schema allows.
#[derive(Debug)]
pub(crate) struct ValueSet<'f, 'd> {
    pub(crate) schema: &'f Conjunction<'d>,
    pub(crate) parts: &'f Flattened<'d>,
    pub(crate) identity: Identity,
    pub(crate) types: Types,
    /// Whether `null` is one of them: it cannot be told where `nullable` says so, and a list without `null` does not.
    pub(crate) null: Relation,
    /// Lists of values, in all of which a value must be.
    pub(crate) listings: Vec<Listing<'d>>,
    pub(crate) minimum: Option<Bound<'d>>,
    pub(crate) maximum: Option<Bound<'d>>,
    /// The least and the greatest integer.
    pub(crate) integers: (i128, i128),
    /// Whether numbers are of single precision.
    pub(crate) single: bool,
    alternatives: OnceCell<Alternatives<'d>>,
}

/// What a double makes of the greatest integer of 64 bits, and so what documents have that were written by way of one.
const ROUNDED: RangeInclusive<i128> = (1 << 63)..=(1 << 63) + 1024;

/// Alternatives by their names, and by a number that equal ones share.
#[derive(Debug, Default)]
struct Alternatives<'d> {
    named: HashMap<&'d str, Vec<Schema<'d>>>,
    unnamed: HashMap<u64, Vec<Schema<'d>>>,
}

impl<'f, 'd> ValueSet<'f, 'd> {
    pub(crate) fn new(schema: &'f Conjunction<'d>, parts: &'f Flattened<'d>) -> Self {
        let nothing = parts.any(is_nothing);
        let types = if nothing { Types::NONE } else { parts.types().unwrap_or(Types::ALL) };
        let lists = parts.conjuncts(Schema::values).into_iter();
        let listings =
            lists.map(|list| Listing::of(list.into_iter().flat_map(|values| values.list.into_iter()))).collect();
        let by_value = |bound: &Bound<'d>| (bound.value, bound.exclusive);
        let minimum = parts.each(Schema::minimum).max_by_key(by_value);
        let maximum =
            parts.each(Schema::maximum).min_by(|a, b| a.value.cmp(b.value).then(b.exclusive.cmp(&a.exclusive)));
        let ranges = || parts.each(Schema::format).filter_map(|format| formats::range(Some(format)));
        let plain = formats::range(None).into_iter().filter(|_| ranges().next().is_none());
        let (mut least, mut greatest) = (i128::MIN, i128::MAX);
        for (from, to) in ranges().chain(plain) {
            (least, greatest) = (least.max(from), greatest.min(to));
        }
        // Without a format, a bound beyond the size of integers says that there are more.
        let sized = ranges().next().is_some();
        let bounds = (minimum.as_ref().and_then(least_integer), maximum.as_ref().and_then(greatest_integer));
        least = bounds.0.map_or(least, |bound| if sized { least.max(bound) } else { bound });
        let beyond = |bound: i128| !sized && !ROUNDED.contains(&bound);
        greatest = bounds.1.map_or(greatest, |bound| if beyond(bound) { bound } else { greatest.min(bound) });
        if let Some(step) = parts.each(Schema::multiple_of).filter_map(|step| step.value.to_i64().map(i128::from)).max()
        {
            (least, greatest) = (up_to_multiple(least, step), -up_to_multiple(-greatest, step));
        }
        let single =
            parts.each(Schema::format).any(|format| formats::rust_type(Some(Kind::Number), Some(format)) == "f32");
        let null = if nothing { Relation::Outside } else { null_of(schema) };
        Self {
            schema,
            parts,
            identity: schema.identity(),
            types,
            null,
            listings,
            minimum,
            maximum,
            integers: (least, greatest),
            single,
            alternatives: OnceCell::new(),
        }
    }

    /// The same with fewer integers.
    pub(super) fn with_integers(&self, integers: (i128, i128)) -> Self {
        Self { integers, ..Self::new(self.schema, self.parts) }
    }

    pub(crate) fn version(&self) -> Option<Version> {
        self.schema.conjuncts().next().map(|conjunct| conjunct.schema.document().version())
    }

    pub(crate) fn length(&self) -> Counts {
        self.counts(Schema::min_length, Schema::max_length)
    }

    pub(crate) fn items_count(&self) -> Counts {
        let (least, greatest) = self.counts(Schema::min_items, Schema::max_items);
        // Beyond those that have schemas of their own, there may be none.
        let ends = |part: &Schema<'d>| part.items().is_some_and(|items| is_nothing(&items));
        let own = self.parts.each(|part| ends(part).then(|| part.prefix_items().len() as u64));
        (least, own.chain(greatest).min())
    }

    pub(crate) fn members_count(&self) -> Counts {
        self.counts(Schema::min_properties, Schema::max_properties)
    }

    /// How many members there are, which also follows from what must be there and what may.
    pub(crate) fn described_count(&self, direction: Direction) -> Counts {
        let (least, greatest) = self.members_count();
        let required = self.parts.required_in(direction).count() as u64;
        let allowed = |property: &&Property<'d>| self.parts.refused(property.name).is_none();
        let known = self.parts.properties().iter().filter(allowed).count() + self.parts.undescribed().count();
        let described = (self.is_listed() || self.is_described(direction)).then_some(known as u64);
        let fewer = [greatest, described].into_iter().flatten().min();
        (least.max(required), fewer)
    }

    /// Whether the properties are all members that are sent: nobody sends what is not described.
    pub(crate) fn is_described(&self, direction: Direction) -> bool {
        direction == Direction::Request
            && self.parts.additional().is_empty()
            && self.parts.patterns().is_empty()
            && !self.parts.properties().is_empty()
            && self.parts.unions().is_empty()
    }

    /// Whether the properties are all members that there may be.
    pub(crate) fn is_listed(&self) -> bool {
        self.parts.is_closed() && self.parts.patterns().is_empty()
    }

    fn counts(
        &self,
        least: fn(&Schema<'d>) -> Option<oas_contract::Count<'d>>,
        greatest: fn(&Schema<'d>) -> Option<oas_contract::Count<'d>>,
    ) -> Counts {
        let value = |count: oas_contract::Count<'d>| count.value;
        (self.parts.each(least).map(value).max().unwrap_or(0), self.parts.each(greatest).map(value).min())
    }

    /// The formats that texts are held to.
    pub(crate) fn text_formats(&self) -> impl Iterator<Item = &'d str> {
        self.parts.each(Schema::format).filter(|format| formats::constrains_text(format))
    }

    /// What constrains values and is not modelled here.
    pub(crate) fn unmodelled(&self) -> Vec<(&'d str, &'d Node)> {
        let evaluated = self.parts.evaluates_here();
        let unevaluated = |part: &Schema<'d>| part.unevaluated_node().filter(|_| !evaluated);
        let unevaluated = self.parts.each(unevaluated).map(|node| ("unevaluatedProperties", node));
        self.parts.parts().iter().flat_map(Schema::unmodelled).chain(unevaluated).collect()
    }

    fn index(&self) -> &Alternatives<'d> {
        self.alternatives.get_or_init(|| {
            let mut index = Alternatives::default();
            for alternative in self.parts.unions().iter().flat_map(|union| &union.alternatives) {
                match component(alternative) {
                    Some(name) => index.named.entry(name).or_default().push(*alternative),
                    None => index.unnamed.entry(digest(alternative.node())).or_default().push(*alternative),
                }
            }
            index
        })
    }

    /// Alternatives of this name.
    pub(crate) fn named_alternatives(&self, name: &str) -> &[Schema<'d>] {
        self.index().named.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The alternatives that are most likely what another schema is: those of its name, or the same.
    pub(crate) fn likely_alternatives(&self, other: &Schema<'d>) -> &[Schema<'d>] {
        match component(other) {
            Some(name) => self.named_alternatives(name),
            None => self.index().unnamed.get(&digest(other.node())).map(Vec::as_slice).unwrap_or_default(),
        }
    }

    /// One of its alternatives, with what else it says.
    pub(crate) fn alternative(&self, alternative: Schema<'d>, alone: bool) -> Conjunction<'d> {
        let alone = alone && self.schema.narrowings().is_empty();
        if alone { alternative.into() } else { self.schema.with_alternative(alternative) }
    }
}

/// Whether `null` is one of the values of a schema.
pub(crate) fn null_of(schema: &Conjunction<'_>) -> Relation {
    let all = schema.conjuncts().map(|conjunct| allows_null(&conjunct.schema, &mut HashMap::new()));
    all.fold(Relation::Within, Relation::and)
}

/// Whether `null` is allowed: by everything that lists types or values, but for a schema that adds `nullable` to others, as
/// OpenAPI 3.0 is written. A list has to have it as well; by many documents of 3.0, `nullable` beside it is enough.
fn allows_null(schema: &Schema<'_>, known: &mut HashMap<*const Node, Relation>) -> Relation {
    let own = match own_null(schema) {
        Ok(own) => own,
        Err(relation) => return relation,
    };
    let node = std::ptr::from_ref(schema.node());
    if let Some(known) = known.get(&node) {
        return *known;
    }
    // What leads back to itself says nothing.
    known.insert(node, Relation::Within);
    let mut relation = own;
    let lists = [schema.one_of(), schema.any_of()];
    for part in schema.all_of() {
        relation = relation.and(allows_null(&part, known));
    }
    for list in lists.iter().filter(|list| !list.is_empty()) {
        let some = list.iter().map(|alternative| allows_null(alternative, known));
        relation = relation.and(some.fold(Relation::Outside, Relation::or));
    }
    // By the letter of OpenAPI 3.0 every part has to allow it; many who write `nullable` beside parts mean that it is enough.
    if relation == Relation::Outside && schema.nullable() && schema.document().version() == Version::V3_0 {
        relation = Relation::Unknown;
    }
    known.insert(node, relation);
    relation
}

/// What a schema says of `null` itself, where its parts have to allow it as well; an error where that decides.
fn own_null(schema: &Schema<'_>) -> Result<Relation, Relation> {
    let typed = schema.kind_node().is_some();
    if schema.nullable() {
        let listed =
            schema.values().is_none_or(|values| values.list.iter().any(|node| matches!(node.value, Value::Null)));
        let relation = match schema.document().version() {
            _ if listed => Relation::Within,
            Version::V3_1 => Relation::Outside,
            Version::V3_0 => Relation::Unknown,
        };
        return if typed && relation != Relation::Outside { Ok(relation) } else { Err(relation) };
    }
    if typed || schema.values_key().is_some() || schema.has_properties() || schema.items().is_some() {
        return Err(Relation::Outside);
    }
    Ok(Relation::Within)
}
