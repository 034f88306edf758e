//! Whether one value is in a set. Knows values as they stand in documents; a text in a query may be a number.

use oas_contract::{Kind, Node, Schema, Value};

use super::members::{Other, described, other};
use super::question::Question;
use super::set::{Counts, ValueSet};
use super::{Relation, texts};
use crate::schema::conjunction::Conjunction;
use crate::schema::flattened::Flattened;

/// Deeper values are not looked at.
const DEEPEST: usize = 24;

/// Whether a value is one of a schema.
pub(crate) fn accepts_by(schema: &Conjunction<'_>, value: &Node, question: Question, depth: usize) -> Relation {
    if depth >= DEEPEST {
        return Relation::Unknown;
    }
    let parts = Flattened::of(schema);
    accepts(&ValueSet::new(schema, &parts), value, question, depth)
}

/// Whether a value is in a set.
pub(crate) fn accepts(set: &ValueSet<'_, '_>, value: &Node, question: Question, depth: usize) -> Relation {
    let inside = |relation: Relation| relation.and(around(set, value, question, depth));
    let written = || if question.medium.is_text() { text_of(value) } else { None };
    if matches!(value.value, Value::Null) {
        let text = question.medium.is_text() && set.listings.is_empty();
        return if text { Relation::Within } else { set.null };
    }
    if set.listings.iter().any(|listing| !listing.has(value) && !written().is_some_and(|text| listing.has_text(&text)))
    {
        return Relation::Outside;
    }
    match &value.value {
        Value::Bool(_) if set.types.allows(Kind::Boolean) => inside(Relation::Within),
        Value::Number(_) if set.types.allows(Kind::Number) || set.types.allows(Kind::Integer) => {
            inside(number(set, value))
        }
        Value::String(text) if set.types.allows(Kind::String) => inside(string(set, text)),
        Value::Sequence(elements) if set.types.allows(Kind::Array) => inside(array(set, elements, question, depth)),
        Value::Mapping(_) if set.types.allows(Kind::Object) => inside(object(set, value, question, depth)),
        _ => match written() {
            Some(text) => inside(as_text(set, &text)),
            None => Relation::Outside,
        },
    }
}

/// How a value is written in a query, a path or a header.
fn text_of(value: &Node) -> Option<String> {
    match &value.value {
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.to_string()),
        _ => None,
    }
}

/// A value of another type, read as the text that it is.
fn as_text(set: &ValueSet<'_, '_>, text: &str) -> Relation {
    let numeric = set.types.allows(Kind::Number) || set.types.allows(Kind::Integer);
    if set.types.allows(Kind::String) {
        string(set, text)
    } else if numeric && text.parse::<i64>().is_ok_and(|value| within(i128::from(value), set.integers)) {
        if set.parts.any(|part| part.multiple_of().is_some()) { Relation::Unknown } else { Relation::Within }
    } else if numeric && text.parse::<f64>().is_ok() {
        Relation::Unknown
    } else {
        Relation::certain(set.types.allows(Kind::Boolean) && matches!(text, "true" | "false"))
    }
}

fn within(value: i128, (least, greatest): (i128, i128)) -> bool {
    (least..=greatest).contains(&value)
}

fn number(set: &ValueSet<'_, '_>, value: &Node) -> Relation {
    let Some(number) = value.as_number() else { return Relation::Outside };
    let least = set.minimum.is_none_or(|bound| number > bound.value || number == bound.value && !bound.exclusive);
    let greatest = set.maximum.is_none_or(|bound| number < bound.value || number == bound.value && !bound.exclusive);
    let integer = set.types.allows(Kind::Number) || number.is_integer();
    let sized = set.types.allows(Kind::Number)
        || number.to_i64().is_none_or(|value| within(value.into(), set.integers))
            && number.to_u64().is_none_or(|value| within(value.into(), set.integers));
    let multiples = set.parts.each(Schema::multiple_of).map(|bound| match number.is_multiple_of(bound.value) {
        Some(multiple) => Relation::certain(multiple),
        None => Relation::Unknown,
    });
    multiples.fold(Relation::certain(least && greatest && integer && sized), Relation::and)
}

fn count(number: usize, (least, greatest): Counts) -> Relation {
    let number = number as u64;
    Relation::certain(number >= least && greatest.is_none_or(|greatest| number <= greatest))
}

pub(crate) fn string(set: &ValueSet<'_, '_>, text: &str) -> Relation {
    let patterns = set.parts.each(Schema::pattern).map(|pattern| texts::matches(pattern, text));
    let formats = set.text_formats().map(|format| texts::has_format(format, text));
    patterns.chain(formats).fold(count(text.chars().count(), set.length()), Relation::and)
}

fn array(set: &ValueSet<'_, '_>, elements: &[Node], question: Question, depth: usize) -> Relation {
    let repeated =
        || elements.iter().enumerate().any(|(index, node)| elements[..index].iter().any(|other| other.is_same(node)));
    let unique = !set.parts.any(Schema::unique_items) || !repeated();
    let counted = count(elements.len(), set.items_count()).and(Relation::certain(unique));
    let question = Question { medium: question.medium.inside(), ..question };
    elements.iter().enumerate().fold(counted, |relation, (index, element)| {
        match Conjunction::of(&set.parts.element(index)) {
            Some(schema) if relation != Relation::Outside => {
                relation.and(accepts_by(&schema, element, question, depth + 1))
            }
            _ => relation,
        }
    })
}

fn object(set: &ValueSet<'_, '_>, value: &Node, question: Question, depth: usize) -> Relation {
    let Some(members) = value.as_mapping() else { return Relation::Outside };
    let missing = set.parts.required_in(question.direction).any(|name| members.get(name).is_none());
    let mut relation = count(members.len(), set.members_count()).and(Relation::certain(!missing));
    for (name, entry) in members {
        let definitions = match set.parts.property(name).map(|property| described(set.parts, property)) {
            Some(definitions) => definitions.into_owned(),
            None => match other(set.parts, name) {
                Other::Refused => return Relation::Outside,
                Other::Untold => {
                    relation = relation.and(Relation::Unknown);
                    continue;
                }
                Other::Open => Vec::new(),
                Other::Described(definitions) => definitions,
            },
        };
        if let Some(schema) = Conjunction::of(&definitions) {
            relation = relation.and(accepts_by(
                &schema,
                &entry.node,
                Question { medium: question.medium.inside(), ..question },
                depth + 1,
            ));
        }
    }
    relation
}

/// Alternatives, `not`, and what is not modelled.
fn around(set: &ValueSet<'_, '_>, value: &Node, question: Question, depth: usize) -> Relation {
    let mut relation = Relation::certain(true);
    if !set.unmodelled().is_empty() {
        relation = Relation::Unknown;
    }
    relation = relation.and(conditions(set, value, question, depth));
    for refused in set.parts.each(Schema::not) {
        relation = relation.and(match accepts_by(&refused.into(), value, question, depth + 1) {
            Relation::Within => Relation::Outside,
            Relation::Outside => Relation::Within,
            Relation::Unknown => Relation::Unknown,
        });
    }
    for union in set.parts.unions() {
        let mut one = Relation::Outside;
        for alternative in &union.alternatives {
            one = one.or(accepts_by(&(*alternative).into(), value, question, depth + 1));
            if one == Relation::Within {
                break;
            }
        }
        relation = relation.and(one);
    }
    relation
}

/// What holds of some values alone.
fn conditions(set: &ValueSet<'_, '_>, value: &Node, question: Question, depth: usize) -> Relation {
    let mut relation = Relation::Within;
    let by = |schema: Schema<'_>| accepts_by(&schema.into(), value, question, depth + 1);
    for one in set.parts.each(Schema::conditional) {
        let [then, otherwise] = [one.then, one.otherwise].map(|schema| schema.map_or(Relation::Within, by));
        relation = relation.and(match by(one.condition) {
            Relation::Within => then,
            Relation::Outside => otherwise,
            Relation::Unknown if then == otherwise => then,
            Relation::Unknown => Relation::Unknown,
        });
    }
    if let Some(members) = value.as_mapping() {
        for part in set.parts.parts() {
            let needed = part.dependent_required().filter(|(name, _)| members.get(name).is_some());
            let there = needed.flat_map(|(_, needed)| needed).all(|name| members.get(name).is_some());
            relation = relation.and(Relation::certain(there));
            for (_, schema) in part.dependent_schemas().filter(|(name, _)| members.get(name).is_some()) {
                relation = relation.and(by(schema));
            }
            if let Some(names) = part.property_names() {
                relation = members.keys().map(|name| accepts_name(names, name)).fold(relation, Relation::and);
            }
        }
    }
    if let Some(elements) = value.as_sequence() {
        for one in set.parts.each(Schema::contains) {
            let schema = Conjunction::from(one.schema);
            let is = |element: &Node| accepts_by(&schema, element, question, depth + 1);
            let found: Vec<Relation> = elements.iter().map(is).collect();
            let untold = found.contains(&Relation::Unknown);
            let number = found.iter().filter(|relation| **relation == Relation::Within).count();
            let counted = count(number, (one.least, one.greatest));
            relation = relation.and(if untold { Relation::Unknown } else { counted });
        }
    }
    relation
}

/// Whether a schema accepts the name of a member.
pub(super) fn accepts_name(schema: Schema<'_>, name: &str) -> Relation {
    let schema = Conjunction::from(schema);
    let parts = Flattened::of(&schema);
    let set = ValueSet::new(&schema, &parts);
    let plain = set.parts.unions().is_empty() && set.parts.each(Schema::not).next().is_none();
    if !set.types.allows(Kind::String) || !set.listings.iter().all(|listing| listing.has_text(name)) {
        return Relation::Outside;
    }
    string(&set, name).and(if plain { Relation::Within } else { Relation::Unknown })
}
