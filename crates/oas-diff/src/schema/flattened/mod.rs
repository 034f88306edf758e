//! A schema as its readers see it: the parts of `allOf` joined into one object. No part counts more than another. Knows one
//! document, nothing of comparing.

mod others;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::fmt;

use oas_contract::{Kind, Node, Property, Schema};

use super::conjunction::{Conjunction, identity};
use super::types::Types;
use crate::verdict::Direction;
use others::OtherMembers;
pub(crate) use others::is_nothing;

/// The two ways to list alternatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Combinator {
    /// One of them fits.
    OneOf,
    /// Some of them fit.
    AnyOf,
}

impl Combinator {
    pub(crate) fn of<'d>(self, schema: &Schema<'d>) -> Vec<Schema<'d>> {
        match self {
            Self::OneOf => schema.one_of(),
            Self::AnyOf => schema.any_of(),
        }
    }

    pub(crate) fn node<'d>(self, schema: &Schema<'d>) -> Option<&'d Node> {
        match self {
            Self::OneOf => schema.one_of_node(),
            Self::AnyOf => schema.any_of_node(),
        }
    }
}

impl fmt::Display for Combinator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OneOf => "oneOf",
            Self::AnyOf => "anyOf",
        })
    }
}

/// How the alternatives of a schema are read.
enum Alternatives<'d> {
    /// There are none, or they are looked at one by one.
    Apart,
    /// There is a single one, which is what the schema says, too.
    Single(Option<Combinator>, Schema<'d>),
    /// They are enumerations: one list of values.
    Enumerations(Option<Combinator>, Vec<Schema<'d>>),
}

fn alternatives_of<'d>(schema: &Schema<'d>) -> Alternatives<'d> {
    let listed = [Combinator::OneOf, Combinator::AnyOf].map(|combinator| (combinator, combinator.of(schema)));
    let Some((combinator, parts)) = listed.into_iter().find(|(_, parts)| !parts.is_empty()) else {
        return Alternatives::Apart;
    };
    let alone = !schema.has_properties()
        && schema.values_key().is_none()
        && schema.items().is_none()
        && !schema.has_parts()
        && schema.discriminator().is_none();
    let enumeration = |part: &Schema<'_>| part.values_key().is_some() && !part.has_properties();
    // One alternative beside `null` is how OpenAPI 3.1 says of a reference that it may be `null`.
    let written = schema.wrapped().is_none().then_some(combinator);
    match parts.as_slice() {
        parts if !alone || parts.iter().any(|part| part.is(schema)) => Alternatives::Apart,
        [only] => Alternatives::Single(written, *only),
        _ if parts.iter().all(enumeration) => Alternatives::Enumerations(written, parts),
        _ => Alternatives::Apart,
    }
}

/// Whether a schema is its only part.
pub(crate) fn is_whole(schema: &Schema<'_>) -> bool {
    !schema.has_parts() && matches!(alternatives_of(schema), Alternatives::Apart)
}

/// The parts of schemas that hold together.
#[derive(Default)]
struct Joined<'d> {
    /// Each once: what `allOf` lists, in order, before what stands beside it.
    parts: Vec<Part<'d>>,
    /// How alternatives that are parts are written.
    combinator: Option<Combinator>,
}

/// One of the schemas that hold together.
#[derive(Clone, Copy, Debug)]
struct Part<'d> {
    schema: Schema<'d>,
    /// The list of enumerations that it is one of, counted from 1; 0 where it holds by itself.
    group: usize,
    /// Whether it has alternatives that are no parts.
    alternatives: bool,
}

impl<'d> Joined<'d> {
    fn of(conjunction: &Conjunction<'d>, inline: bool) -> Self {
        if let Some(schema) = conjunction.single().filter(is_whole) {
            return Self { parts: vec![Part { schema, group: 0, alternatives: true }], combinator: None };
        }
        let (mut joined, mut groups) = (Self::default(), 0);
        let mut met = HashSet::new();
        // What is left to do, last first: to enter a part, or to take it after its own parts.
        let mut steps: Vec<_> = conjunction
            .conjuncts()
            .rev()
            .map(|conjunct| (conjunct.schema, None, 0, !conjunct.without_alternatives))
            .collect();
        while let Some((schema, entered, group, listed)) = steps.pop() {
            if let Some(alternatives) = entered {
                joined.parts.push(Part { schema, group, alternatives });
                continue;
            }
            // A part that is reached in several ways is one part: else their number could double with every level.
            if !met.insert(identity(&schema)) {
                continue;
            }
            let alternatives = alternatives_of(&schema);
            let apart = match &alternatives {
                Alternatives::Apart => true,
                Alternatives::Single(..) => !inline,
                Alternatives::Enumerations(..) => false,
            };
            steps.push((schema, Some(apart && listed), group, listed));
            steps.extend(schema.all_of().into_iter().rev().map(|part| (part, None, group, listed)));
            match alternatives {
                Alternatives::Single(combinator, only) if inline => {
                    joined.combinator = combinator.or(joined.combinator);
                    steps.push((only, None, group, listed));
                }
                Alternatives::Enumerations(combinator, parts) => {
                    joined.combinator = combinator.or(joined.combinator);
                    groups += 1;
                    let inner = if group == 0 { groups } else { group };
                    steps.extend(parts.into_iter().rev().map(|part| (part, None, inner, listed)));
                }
                _ => {}
            }
        }
        joined
    }
}

/// The parts of a schema.
pub(crate) fn parts(schema: Schema<'_>) -> Vec<Schema<'_>> {
    Joined::of(&schema.into(), true).parts.into_iter().map(|part| part.schema).collect()
}

/// Schemas that hold together, read as one.
#[derive(Debug, Default)]
pub(crate) struct Flattened<'d> {
    parts: Vec<Schema<'d>>,
    /// For each part, the list of enumerations that it is one of, counted from 1; 0 where it holds by itself.
    groups: Vec<usize>,
    /// The lists of alternatives that are looked at one by one.
    unions: Vec<Union<'d>>,
    /// Each name once, as the last part has it.
    properties: Vec<Property<'d>>,
    index: HashMap<&'d str, usize>,
    /// What other parts say of properties, by their number.
    again: Vec<(usize, Schema<'d>)>,
    /// Properties, by their number, that parts refuse which do not describe them.
    refused: HashMap<usize, Schema<'d>>,
    required: HashSet<&'d str>,
    wrapped: Option<Combinator>,
    types: OnceCell<Option<Types>>,
    /// What is asked for every member, found once.
    others: OtherMembers<'d>,
}

/// A list of alternatives.
#[derive(Clone, Debug)]
pub(crate) struct Union<'d> {
    pub(crate) combinator: Combinator,
    pub(crate) alternatives: Vec<Schema<'d>>,
    /// Where the list stands.
    pub(crate) node: Option<&'d Node>,
    /// Whether the schema that has it says nothing else of values.
    pub(crate) alone: bool,
}

/// Up to so many properties are searched one by one.
const SEARCHED: usize = 16;

impl<'d> Flattened<'d> {
    pub(crate) fn of(conjunction: &Conjunction<'d>) -> Self {
        Self::read(conjunction, true)
    }

    /// With a single alternative as a list of one, for comparing it with a longer list.
    fn with_lists(conjunction: &Conjunction<'d>) -> Self {
        Self::read(conjunction, false)
    }

    /// Two schemas as they are compared: a single alternative is the schema itself, unless it is held against several.
    pub(crate) fn of_both(old: &Conjunction<'d>, new: &Conjunction<'d>) -> (Self, Self) {
        let both = (Self::of(old), Self::of(new));
        let alike = both.0.unions.is_empty() == both.1.unions.is_empty();
        if alike { both } else { (Self::with_lists(old), Self::with_lists(new)) }
    }

    fn read(conjunction: &Conjunction<'d>, inline: bool) -> Self {
        let Joined { parts, combinator: wrapped } = Joined::of(conjunction, inline);
        let mut view = Self { wrapped, ..Self::default() };
        let alone = parts.len() == 1;
        for Part { schema: part, group, alternatives } in &parts {
            view.parts.push(*part);
            view.groups.push(*group);
            if *alternatives {
                view.unions.extend(unions(part, alone));
            }
            let joined = !view.properties.is_empty();
            for property in part.properties() {
                match view.position(property.name).filter(|_| joined) {
                    Some(known) => {
                        let before = std::mem::replace(&mut view.properties[known], property);
                        view.again.push((known, before.schema));
                    }
                    None => view.add(property),
                }
            }
            view.required.extend(part.required_nodes().iter().filter_map(Node::as_str));
        }
        if !alone {
            let (refused, said): (Vec<_>, Vec<_>) = view.as_others().into_iter().partition(|(_, one)| is_nothing(one));
            view.refused = refused.into_iter().collect();
            view.again.extend(said);
        }
        for narrowing in conjunction.narrowings() {
            let known = view.position(narrowing.name);
            view.again.extend(known.map(|known| (known, narrowing.schema)));
            view.required.extend(narrowing.there.then_some(narrowing.name));
        }
        view.require_dependents();
        view
    }

    /// What is needed beside a member that must be there must be there as well.
    fn require_dependents(&mut self) {
        if self.required.is_empty() {
            return;
        }
        let mut needed: Vec<_> = self.parts.iter().flat_map(Schema::dependent_required).collect();
        while let Some(at) = needed.iter().position(|(name, _)| self.required.contains(name)) {
            self.required.extend(needed.swap_remove(at).1);
        }
    }

    fn add(&mut self, property: Property<'d>) {
        self.properties.push(property);
        match self.properties.len() {
            0..=SEARCHED => {}
            count if count == SEARCHED + 1 => {
                self.index = self.properties.iter().zip(0..).map(|(property, index)| (property.name, index)).collect();
            }
            count => {
                self.index.insert(property.name, count - 1);
            }
        }
    }

    fn position(&self, name: &str) -> Option<usize> {
        if self.properties.len() > SEARCHED {
            return self.index.get(name).copied();
        }
        self.properties.iter().position(|known| known.name == name)
    }

    /// How inlined alternatives are written: they allow what their parts allow, joined.
    pub(crate) fn wrapped(&self) -> Option<Combinator> {
        self.wrapped
    }

    /// The lists of alternatives that are looked at one by one.
    pub(crate) fn unions(&self) -> &[Union<'d>] {
        &self.unions
    }

    /// The properties in the order of the file.
    pub(crate) fn properties(&self) -> &[Property<'d>] {
        &self.properties
    }

    pub(crate) fn property(&self, name: &str) -> Option<&Property<'d>> {
        self.position(name).map(|index| &self.properties[index])
    }

    /// What the parts say of a property, in their order.
    pub(crate) fn definitions<'v>(&self, property: &'v Property<'d>) -> Cow<'v, [Schema<'d>]> {
        let alone = std::slice::from_ref(&property.schema);
        let number = if self.again.is_empty() { None } else { self.position(property.name) };
        let others = self.again.iter().filter(|(known, _)| Some(*known) == number).map(|(_, schema)| *schema);
        if self.again.is_empty() { alone.into() } else { others.chain(alone.iter().copied()).collect() }
    }

    pub(crate) fn requires(&self, name: &str) -> bool {
        self.required.contains(name)
    }

    /// Whether a value that is sent in a direction must have a member: not if it is never sent there, nor in a request if it
    /// has a default value.
    pub(crate) fn requires_in(&self, name: &str, direction: Direction) -> bool {
        self.requires(name)
            && self.property(name).is_none_or(|property| {
                let definitions = self.definitions(property);
                let default = || definitions.iter().any(|schema| schema.default().is_some());
                !(is_never_sent(&definitions, direction) || direction == Direction::Request && default())
            })
    }

    /// The members that a value must have which is sent in a direction.
    pub(crate) fn required_in(&self, direction: Direction) -> impl Iterator<Item = &'d str> {
        self.required.iter().copied().filter(move |name| self.requires_in(name, direction))
    }

    /// What is said of an element of a list, by whichever parts.
    pub(crate) fn element(&self, index: usize) -> Vec<Schema<'d>> {
        self.or_unevaluated(
            self.each(|part| part.prefix_items().get(index).copied().or_else(|| part.items())).collect(),
        )
    }

    /// What is said of the elements that have no schema of their own.
    pub(crate) fn elements(&self) -> Vec<Schema<'d>> {
        self.or_unevaluated(self.each(Schema::items).collect())
    }

    fn or_unevaluated(&self, said: Vec<Schema<'d>>) -> Vec<Schema<'d>> {
        if said.is_empty() { self.each(Schema::unevaluated_items).collect() } else { said }
    }

    /// How many elements of a list have schemas of their own.
    pub(crate) fn prefix_length(&self) -> usize {
        self.each(|part| Some(part.prefix_items().len())).max().unwrap_or(0)
    }

    /// Names that are required and that no property describes.
    pub(crate) fn undescribed(&self) -> impl Iterator<Item = &'d str> {
        self.required.iter().copied().filter(|name| self.position(name).is_none())
    }

    /// Every node that takes part, the schema itself last.
    pub(crate) fn parts(&self) -> &[Schema<'d>] {
        &self.parts
    }

    /// What the parts say. All of them are read, whatever the first one says.
    pub(crate) fn each<T>(&self, read: impl Fn(&Schema<'d>) -> Option<T>) -> impl Iterator<Item = T> {
        self.parts.iter().filter_map(read)
    }

    /// What the parts say, by what has to hold together: lists, of which each allows what one of its members does.
    pub(crate) fn conjuncts<T>(&self, read: impl Fn(&Schema<'d>) -> Option<T>) -> Vec<Vec<T>> {
        let (mut conjuncts, mut last): (Vec<Vec<T>>, usize) = (Vec::new(), 0);
        for (part, group) in self.parts.iter().zip(&self.groups) {
            let Some(said) = read(part) else { continue };
            match conjuncts.last_mut().filter(|_| *group != 0 && *group == last) {
                Some(together) => together.push(said),
                None => conjuncts.push(vec![said]),
            }
            last = *group;
        }
        conjuncts
    }

    /// What the last part says that says anything: where to look.
    pub(crate) fn last<T>(&self, read: impl Fn(&Schema<'d>) -> Option<T>) -> Option<T> {
        self.each(read).last()
    }

    /// Whether a part says so.
    pub(crate) fn any(&self, test: impl Fn(&Schema<'d>) -> bool) -> bool {
        self.parts.iter().filter(|part| test(part)).count() > 0
    }

    /// The types, where they are written or follow from other members. A value is of a type that all parts allow, but of one
    /// of those that the enumerations of a list allow.
    pub(crate) fn types(&self) -> Option<Types> {
        *self.types.get_or_init(|| self.read_types())
    }

    fn read_types(&self) -> Option<Types> {
        let lists = self.conjuncts(Types::listed).into_iter();
        let listed = lists.filter_map(|list| list.into_iter().reduce(Types::or)).reduce(Types::and);
        listed.or_else(|| {
            let object = !self.properties.is_empty() || self.any(|part| part.additional_node().is_some());
            let array = self.any(|part| part.items().is_some());
            let values = || self.each(Schema::values).flat_map(|values| values.list);
            let text = values().next().is_some() && values().all(|value| value.as_str().is_some());
            let follows = [(object, Kind::Object), (array, Kind::Array), (text, Kind::String)];
            follows.into_iter().find(|(there, _)| *there).map(|(_, kind)| Types::only(kind))
        })
    }

    /// Whether a part says that the value may be `null`.
    pub(crate) fn nullable(&self) -> bool {
        self.any(Schema::nullable)
    }
}

fn unions<'d>(part: &Schema<'d>, alone: bool) -> impl Iterator<Item = Union<'d>> {
    let says_nothing_else = alone
        && !part.has_properties()
        && part.values_key().is_none()
        && part.items().is_none()
        && part.required_nodes().is_empty()
        && part.additional_node().is_none();
    let lists = [Combinator::OneOf, Combinator::AnyOf].map(|combinator| (combinator, combinator.of(part)));
    let count = lists.iter().filter(|(_, alternatives)| !alternatives.is_empty()).count();
    let lists = lists.into_iter().filter(|(_, alternatives)| !alternatives.is_empty());
    let (part, alone) = (*part, says_nothing_else && count == 1);
    lists.map(move |(combinator, alternatives)| {
        let node = combinator.node(&part);
        Union { combinator, alternatives, node, alone }
    })
}

/// Whether a property is never sent in a direction.
pub(crate) fn is_never_sent(definitions: &[Schema<'_>], direction: Direction) -> bool {
    let says = |schema: &Schema<'_>| match direction {
        Direction::Request => schema.read_only(),
        Direction::Response => schema.write_only(),
    };
    definitions.iter().any(|schema| says(schema) || schema.has_parts() && says_inside(schema, &says, 4))
}

/// `allOf` around a reference is how 3.0 adds to it.
fn says_inside(schema: &Schema<'_>, says: &impl Fn(&Schema<'_>) -> bool, depth: usize) -> bool {
    depth > 0 && schema.all_of().iter().any(|part| says(part) || says_inside(part, says, depth - 1))
}
