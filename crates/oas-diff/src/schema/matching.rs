//! Which of the things that two schemas say belong together. Knows nothing of what they are.

use std::collections::{HashMap, VecDeque};
use std::hash::{Hash, Hasher};

use oas_contract::{Node, Schema, Value, View as _};

use super::conjunction::component;
use super::flattened::Flattened;
use super::types::Types;

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

/// Which schemas of two lists belong together: those of one name, then those that are the same, then those with the same
/// members, those with the same value of the member that tells them apart, then those of one type, each in order, a name before
/// none. Last, by themselves, those that nothing belongs to.
pub(crate) fn paired<'d>(old: &[Schema<'d>], new: &[Schema<'d>]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut matching = Matching { partners: vec![None; old.len()], met: vec![false; new.len()] };
    matching.by(old, new, component, |_, _| true);
    let content = |schema: &Schema<'d>| schema.unwrapped().node();
    let same = |schema: &Schema<'d>| Some(digest(content(schema)));
    matching.by(old, new, same, |before, after| content(before).is_same(content(after)));
    let (Some(base), Some(head)) = (old.first().map(Schema::document), new.first().map(Schema::document)) else {
        return matching.pairs();
    };
    // A name that the other document does not know says as little as none.
    let nameless = |schema: &Schema<'d>| {
        let other = if std::ptr::eq(schema.document(), base) { head } else { base };
        component(schema).is_none_or(|name| other.schema(name).is_none())
    };
    // The same in another order, then what has the same members, those first that tell alternatives apart.
    let unordered = |schema: &Schema<'d>| component(schema).is_none().then(|| unordered(schema.node()));
    matching.by(old, new, unordered, |_, _| true);
    matching.by(old, new, |schema| members(schema, true).filter(|_| nameless(schema)), |_, _| true);
    matching.by(old, new, |schema| Some(tags(schema)).filter(|tags| !tags.is_empty() && nameless(schema)), |_, _| true);
    // What a member tells apart belongs together in no case.
    let alike = |before: &Schema<'d>, after: &Schema<'d>| {
        let (before, after) = (tags(before), tags(after));
        !before.iter().any(|(name, value)| after.iter().any(|(other, is)| other == name && is != value))
    };
    matching.by(old, new, |schema| members(schema, false).filter(|_| nameless(schema)), alike);
    let unnamed = |schema: &Schema<'d>| component(schema).is_none().then(|| kind(schema));
    matching.by(old, new, unnamed, alike);
    // A schema that was written in place may be a component now.
    matching.by(
        old,
        new,
        |schema| Some(kind(schema)),
        |before, after| component(before).is_none() != component(after).is_none() && alike(before, after),
    );
    matching.pairs()
}

struct Matching {
    partners: Vec<Option<usize>>,
    met: Vec<bool>,
}

impl Matching {
    /// What was brought together, then what nothing belongs to.
    fn pairs(&self) -> Vec<(Option<usize>, Option<usize>)> {
        let alone = (0..self.met.len()).filter(|index| !self.met[*index]).map(|index| (None, Some(index)));
        let partners = self.partners.iter().enumerate().map(|(index, partner)| (Some(index), *partner));
        partners.chain(alone).collect()
    }

    /// Brings together what has one key, and what a test agrees to.
    fn by<'d, K: std::hash::Hash + Eq>(
        &mut self,
        old: &[Schema<'d>],
        new: &[Schema<'d>],
        key: impl Fn(&Schema<'d>) -> Option<K>,
        agrees: impl Fn(&Schema<'d>, &Schema<'d>) -> bool,
    ) {
        let open: Vec<usize> = (0..old.len()).filter(|index| self.partners[*index].is_none()).collect();
        if open.is_empty() {
            return;
        }
        let mut index: HashMap<K, VecDeque<usize>> = HashMap::new();
        for (position, schema) in new.iter().enumerate().filter(|(position, _)| !self.met[*position]) {
            if let Some(key) = key(schema) {
                index.entry(key).or_default().push_back(position);
            }
        }
        for position in open {
            let Some(candidates) = key(&old[position]).and_then(|key| index.get_mut(&key)) else { continue };
            if let Some(partner) = candidates.front().copied().filter(|other| agrees(&old[position], &new[*other])) {
                candidates.pop_front();
                self.partners[position] = Some(partner);
                self.met[partner] = true;
            }
        }
    }
}

fn kind(schema: &Schema<'_>) -> Option<Types> {
    Flattened::of(&(*schema).into()).types()
}

/// The names of the properties of a schema, with what each must be where that is one value.
fn members<'d>(schema: &Schema<'d>, values: bool) -> Option<Vec<(&'d str, Option<u64>)>> {
    let single = |schema: &Schema<'d>| match &*schema.values()?.list {
        [only] => Some(digest(only)),
        _ => None,
    };
    let property = |property: oas_contract::Property<'d>| (property.name, single(&property.schema).filter(|_| values));
    let mut members: Vec<_> = schema.unwrapped().properties().map(property).collect();
    members.sort_unstable();
    (!members.is_empty()).then_some(members)
}

/// The first member that has one value alone, and the value.
pub(crate) fn tag<'d>(schema: &Schema<'d>) -> Option<(&'d str, &'d Node)> {
    let mut properties = schema.unwrapped().properties();
    properties.find_map(|property| match *property.schema.values()?.list {
        [only] => Some((property.name, only)),
        _ => None,
    })
}

/// The members that have one value alone: what tells a schema from others beside it.
fn tags<'d>(schema: &Schema<'d>) -> Vec<(&'d str, u64)> {
    let members = members(schema, true).unwrap_or_default().into_iter();
    members.filter_map(|(name, value)| Some((name, value?))).collect()
}

/// A number that schemas share which are the same but for the order of their lists. Not all lists have none, so this only brings
/// together what is compared then.
fn unordered(node: &Node) -> u64 {
    match &node.value {
        Value::Sequence(nodes) => nodes.iter().map(unordered).fold(1, u64::wrapping_add),
        Value::Mapping(members) => {
            let member = |(name, entry): (&str, &oas_contract::Entry)| hashed((name, unordered(&entry.node)));
            members.iter().map(member).fold(0, u64::wrapping_add)
        }
        _ => digest(node),
    }
}

fn hashed(value: impl Hash) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// A number that equal values share, whatever the order of their members.
pub(crate) fn digest(node: &Node) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    match &node.value {
        Value::Null => 0.hash(&mut hasher),
        Value::Bool(value) => value.hash(&mut hasher),
        Value::Number(number) => (number.to_f64() + 0.0).to_bits().hash(&mut hasher),
        Value::String(text) => text.hash(&mut hasher),
        Value::Sequence(nodes) => nodes.iter().for_each(|node| digest(node).hash(&mut hasher)),
        Value::Mapping(members) => {
            let member = |(name, entry): (&str, &oas_contract::Entry)| hashed((name, digest(&entry.node)));
            members.iter().map(member).fold(0, u64::wrapping_add).hash(&mut hasher);
        }
    }
    hasher.finish()
}
