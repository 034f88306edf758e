//! A schema as its readers see it: the parts of `allOf` joined into one object. No part counts more than another. Knows one
//! document, nothing of comparing.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;

use oas_contract::{Additional, Kind, Node, Property, Schema, Value, View as _};

use super::types::Types;

/// The two ways to list alternatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Combinator {
    /// One of them fits.
    One,
    /// Some of them fit.
    Any,
}

impl Combinator {
    pub(crate) fn of<'d>(self, schema: &Schema<'d>) -> Vec<Schema<'d>> {
        match self {
            Self::One => schema.one_of(),
            Self::Any => schema.any_of(),
        }
    }

    pub(crate) fn node<'d>(self, schema: &Schema<'d>) -> Option<&'d Node> {
        match self {
            Self::One => schema.one_of_node(),
            Self::Any => schema.any_of_node(),
        }
    }
}

impl fmt::Display for Combinator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::One => "oneOf",
            Self::Any => "anyOf",
        })
    }
}

/// What is listed as alternatives and says no more than a plain schema: a single one, or several that are enumerations.
struct Inlined<'d> {
    /// How it is written, where that is another way to say it.
    combinator: Option<Combinator>,
    parts: Vec<Schema<'d>>,
}

fn inlined_alternatives<'d>(schema: &Schema<'d>) -> Option<Inlined<'d>> {
    let listed = [Combinator::One, Combinator::Any].map(|combinator| (combinator, combinator.of(schema)));
    let (combinator, parts) = listed.into_iter().find(|(_, parts)| !parts.is_empty())?;
    let alone = !schema.has_properties()
        && schema.values_key().is_none()
        && schema.items().is_none()
        && schema.all_of().is_empty()
        && schema.discriminator().is_none();
    let enumeration = |part: &Schema<'_>| part.values_key().is_some() && !part.has_properties();
    let plain =
        alone && (parts.len() == 1 || parts.iter().all(enumeration)) && !parts.iter().any(|part| part.is(schema));
    // One alternative beside `null` is how OpenAPI 3.1 says of a reference that it may be `null`.
    plain.then(|| Inlined { combinator: schema.wrapped().is_none().then_some(combinator), parts })
}

/// The node that tells a schema from others: where it is used, if something is said there beside the reference.
pub(crate) fn identity(schema: &Schema<'_>) -> *const Node {
    schema.beside().map_or(schema.node(), |beside| beside.node())
}

/// Whether a schema is its only part.
pub(crate) fn is_whole(schema: &Schema<'_>) -> bool {
    schema.all_of().is_empty() && inlined_alternatives(schema).is_none()
}

/// The parts of a schema.
#[derive(Default)]
struct Joined<'d> {
    /// Each once: what `allOf` lists, in order, before what stands beside it.
    parts: Vec<Schema<'d>>,
    /// For each part, which alternatives that are inlined it is one of, counted from 1; 0 for none.
    groups: Vec<usize>,
    /// How such alternatives are written.
    combinator: Option<Combinator>,
}

fn joined(schema: Schema<'_>) -> Joined<'_> {
    if is_whole(&schema) {
        return Joined { parts: vec![schema], groups: vec![0], combinator: None };
    }
    let (mut joined, mut groups) = (Joined::default(), 0);
    let mut seen = HashSet::new();
    // What is left to do, last first: to enter a part, or to take it after its own parts.
    let mut steps = vec![(schema, false, 0)];
    while let Some((schema, entered, group)) = steps.pop() {
        if entered {
            joined.parts.push(schema);
            joined.groups.push(group);
            continue;
        }
        // A part that comes on several ways is one part: else their number could double with every level.
        if !seen.insert(identity(&schema)) {
            continue;
        }
        steps.push((schema, true, group));
        steps.extend(schema.all_of().into_iter().rev().map(|part| (part, false, group)));
        if let Some(inlined) = inlined_alternatives(&schema) {
            joined.combinator = inlined.combinator.or(joined.combinator);
            groups += 1;
            let inner = if group == 0 { groups } else { group };
            steps.extend(inlined.parts.into_iter().rev().map(|part| (part, false, inner)));
        }
    }
    joined
}

/// The parts of a schema.
pub(crate) fn parts(schema: Schema<'_>) -> Vec<Schema<'_>> {
    joined(schema).parts
}

/// The parts of a schema, those of `allOf` joined.
#[derive(Debug, Default)]
pub(crate) struct Flattened<'d> {
    parts: Vec<Schema<'d>>,
    groups: Vec<usize>,
    /// Each name once, as the last part has it.
    properties: Vec<Property<'d>>,
    index: HashMap<&'d str, usize>,
    /// What other parts say of properties, by their number.
    others: Vec<(usize, Schema<'d>)>,
    required: HashSet<&'d str>,
    wrapped: Option<Combinator>,
    alternatives: bool,
}

/// Up to so many properties are searched one by one.
const SEARCHED: usize = 16;

impl<'d> Flattened<'d> {
    pub(crate) fn of(schema: Schema<'d>) -> Self {
        let Joined { parts, groups, combinator: wrapped } = joined(schema);
        let alternatives = groups.iter().any(|group| *group != 0);
        let mut view = Self { groups, wrapped, alternatives, ..Self::default() };
        for part in &parts {
            let joined = !view.properties.is_empty();
            for property in part.properties() {
                match view.position(property.name).filter(|_| joined) {
                    Some(known) => {
                        let before = std::mem::replace(&mut view.properties[known], property);
                        view.others.push((known, before.schema));
                    }
                    None => view.add(property),
                }
            }
            view.required.extend(part.required_nodes().iter().filter_map(Node::as_str));
        }
        Self { parts, ..view }
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

    /// The alternatives that are not inlined.
    pub(crate) fn alternatives(&self, combinator: Combinator) -> Vec<Schema<'d>> {
        if self.alternatives { Vec::new() } else { self.parts.iter().flat_map(|part| combinator.of(part)).collect() }
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
        let number = if self.others.is_empty() { None } else { self.position(property.name) };
        let others = self.others.iter().filter(|(known, _)| Some(*known) == number).map(|(_, schema)| *schema);
        if self.others.is_empty() { alone.into() } else { others.chain(alone.iter().copied()).collect() }
    }

    pub(crate) fn requires(&self, name: &str) -> bool {
        self.required.contains(name)
    }

    /// Names that are required and are no properties.
    pub(crate) fn undeclared(&self) -> impl Iterator<Item = &'d str> {
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

    /// The types, where they are written or can be seen.
    pub(crate) fn types(&self) -> Option<Types> {
        // A value is of a type that all parts allow, but of one of those that alternatives allow.
        let join = |a: Types, b: Types| if self.alternatives { a.or(b) } else { a.and(b) };
        let listed = self.each(Types::listed).reduce(join);
        listed.or_else(|| {
            let object = !self.properties.is_empty() || self.any(|part| part.additional_node().is_some());
            let array = self.any(|part| part.items().is_some());
            let values = || self.each(Schema::values).flat_map(|values| values.list);
            let text = values().next().is_some() && values().all(|value| value.as_str().is_some());
            let seen = [(object, Kind::Object), (array, Kind::Array), (text, Kind::String)];
            seen.into_iter().find(|(there, _)| *there).map(|(_, kind)| Types::only(kind))
        })
    }

    /// `null` is allowed.
    pub(crate) fn nullable(&self) -> bool {
        self.any(Schema::nullable)
    }

    /// Members of other names are refused.
    pub(crate) fn is_closed(&self) -> bool {
        self.any(Schema::is_closed)
    }

    /// The schemas of members of other names, where they say anything.
    pub(crate) fn additional(&self) -> Vec<Schema<'d>> {
        let schema = |part: &Schema<'d>| match part.additional() {
            Additional::Schema(schema) if !matches!(&schema.node().value, Value::Mapping(all) if all.is_empty()) => {
                Some(schema)
            }
            _ => None,
        };
        self.each(schema).collect()
    }
}

/// What the parts of one schema say and none of the other does, one beside the other in the order of the parts.
pub(crate) fn changed<'d, T: Copy>(
    (old, new): (&Flattened<'d>, &Flattened<'d>),
    read: impl Fn(&Schema<'d>) -> Option<T>,
    same: impl Fn(T, T) -> bool,
) -> Vec<(Option<T>, Option<T>)> {
    if let ([old], [new]) = (old.parts(), new.parts()) {
        return match (read(old), read(new)) {
            (None, None) => Vec::new(),
            (Some(old), Some(new)) if same(old, new) => Vec::new(),
            different => vec![different],
        };
    }
    let (old, new): (Vec<T>, Vec<T>) = (old.each(&read).collect(), new.each(&read).collect());
    let alike = old.iter().zip(&new).take_while(|(old, new)| same(**old, **new)).count();
    let only = |own: &[T], other: &[T]| -> Vec<T> {
        own[alike..].iter().copied().filter(|value| !other.iter().any(|other| same(*value, *other))).collect()
    };
    let (gone, come) = (only(&old, &new), only(&new, &old));
    let pairs = 0..gone.len().max(come.len());
    pairs.map(|index| (gone.get(index).copied(), come.get(index).copied())).collect()
}

/// Which schemas of two lists belong together: those of one name, then those that are the same, then those that `fit`, each
/// in order. Last, by themselves, those that nothing belongs to.
pub(crate) fn paired<'d>(
    old: &[Schema<'d>],
    new: &[Schema<'d>],
    fit: impl Fn(&Schema<'d>, &Schema<'d>) -> bool,
) -> Vec<(Option<usize>, Option<usize>)> {
    let mut pairs = Vec::with_capacity(old.len().max(new.len()));
    let mut left: Vec<usize> = (0..new.len()).collect();
    let mut take = |test: &dyn Fn(&Schema<'d>) -> bool| {
        let at = left.iter().position(|index| test(&new[*index]));
        at.map(|at| left.remove(at))
    };
    let mut alone = Vec::new();
    for (index, before) in old.iter().enumerate() {
        let named = |after: &Schema<'d>| before.name().is_some() && after.name() == before.name();
        match take(&named).or_else(|| take(&|after| before.node().is_same(after.node()))) {
            Some(found) => pairs.push((Some(index), Some(found))),
            None => alone.push(index),
        }
    }
    for index in alone {
        let found = take(&|after| fit(&old[index], after));
        pairs.push((Some(index), found));
    }
    pairs.extend(left.into_iter().map(|index| (None, Some(index))));
    pairs
}
