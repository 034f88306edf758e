//! A value that a schema describes, for where a document gives none. Knows schemas, nothing of requests.

mod distinct;
mod text;

use std::cell::Cell;

use oas_contract::{Kind, MediaType, Node, Response, Schema, formats};
use serde_json::{Map, Value};

use crate::validate::{Direction, fault, fault_of_answer};

/// From this depth on, a value has only what it cannot do without.
const SPARSE_DEPTH: usize = 5;
/// Nothing is deeper than this.
const MAX_DEPTH: usize = 24;
/// From so many values on, there is only what cannot be left out.
const OPTIONAL_BUDGET: usize = 2000;

/// After so many values that were looked for, there is none.
const MAX_ATTEMPTS: usize = 20 * OPTIONAL_BUDGET;

/// A value of a schema: the example of the document wherever it has one that fits, and else one that is made up.
pub(crate) fn sample(schema: &Schema<'_>, direction: Direction) -> Value {
    Sampler { direction, budget: Cell::new(OPTIONAL_BUDGET), attempts: Cell::new(0) }
        .value(schema, 0)
        .unwrap_or(Value::Null)
}

/// The body of a response: the first example that is what its own schema says, or else one that is made up by that.
pub(crate) fn answered(response: &Response<'_>) -> Option<Value> {
    answered_as(&response.json()?)
}

/// The same of one of its media types that are JSON.
pub(crate) fn answered_as(media: &MediaType<'_>) -> Option<Value> {
    let mut examples = media.examples().into_iter().map(Node::to_json);
    let Some(schema) = media.schema() else { return examples.next() };
    Some(
        examples
            .find(|example| fits(&schema, example, Direction::LenientResponse))
            .unwrap_or_else(|| sample(&schema, Direction::Response)),
    )
}

/// Whether a value is one of a schema.
pub(crate) fn fits(schema: &Schema<'_>, value: &Value, direction: Direction) -> bool {
    let fault = match direction {
        Direction::Request => fault(schema, value, ""),
        Direction::Response | Direction::LenientResponse => fault_of_answer(schema, value, direction),
    };
    fault.is_none()
}

struct Sampler {
    direction: Direction,
    /// How many more values there may be that could be left out.
    budget: Cell<usize>,
    /// How many values were looked for.
    attempts: Cell<usize>,
}

impl Sampler {
    fn fits(&self, schema: &Schema<'_>, value: &Value) -> bool {
        fits(schema, value, self.direction)
    }

    /// A value, or nothing where the schema has none that ends.
    fn value(&self, schema: &Schema<'_>, depth: usize) -> Option<Value> {
        self.attempts.set(self.attempts.get() + 1);
        if depth > MAX_DEPTH || self.attempts.get() > MAX_ATTEMPTS {
            return schema.nullable().then_some(Value::Null);
        }
        self.budget.set(self.budget.get().saturating_sub(1));
        let given = schema.examples().into_iter().chain(schema.default()).map(Node::to_json);
        let listed = schema.values().into_iter().flat_map(|values| values.list).map(Node::to_json);
        let open = schema.open_values().into_iter().flatten().map(|value| value.value);
        let mut known = given.chain(listed).chain(open).filter(|value| !value.is_null());
        if let Some(value) = known.find(|value| self.fits(schema, value)) {
            return Some(value);
        }
        let mut parts = Vec::new();
        for part in schema.all_of() {
            parts.push(self.value(&part, depth + 1)?);
        }
        let alternatives = [schema.one_of(), schema.any_of()].into_iter().find(|listed| !listed.is_empty());
        if let Some(alternatives) = alternatives {
            parts.push(self.alternative(schema, &alternatives, depth)?);
        }
        let sparse = depth >= SPARSE_DEPTH || self.budget.get() == 0;
        match schema.kind() {
            Some(Kind::Object) => parts.push(self.object(schema, sparse, depth)?),
            None if schema.has_properties() || schema.types().allows(Kind::Object) && parts.is_empty() => {
                parts.push(self.object(schema, sparse, depth)?);
            }
            Some(Kind::Array) if parts.is_empty() => parts.push(self.array(schema, sparse, depth)?),
            kind if parts.is_empty() => {
                let kind = kind.or_else(|| schema.types().kinds().next());
                parts.extend(self.single(schema, kind));
            }
            _ => {}
        }
        // Of what several of them say, the one counts that fits all.
        let last_first = parts.iter().rev().cloned().fold(None, merged);
        let first_first = parts.into_iter().fold(None, merged);
        let fitting = [first_first, last_first].into_iter().flatten();
        let mut fitting = fitting.collect::<Vec<_>>().into_iter();
        let first = fitting.next();
        if first.as_ref().is_some_and(|first| self.fits(schema, first)) {
            return first;
        }
        fitting.next().filter(|other| self.fits(schema, other)).or(first)
    }

    /// A value of the first alternative that has one which fits.
    fn alternative(&self, schema: &Schema<'_>, alternatives: &[Schema<'_>], depth: usize) -> Option<Value> {
        let told = schema.discriminator().and_then(|known| Some((known.property()?, known.kinds(schema))));
        let mut first = None;
        let mut alternatives: Vec<&Schema<'_>> = alternatives.iter().collect();
        if self.budget.get() == 0 {
            // What comes to an end by itself.
            alternatives.sort_by_key(|alternative| {
                let alternative = alternative.unwrapped();
                alternative.has_properties() || matches!(alternative.kind(), None | Some(Kind::Object | Kind::Array))
            });
        }
        for alternative in alternatives {
            let Some(mut value) = self.value(alternative, depth + 1) else { continue };
            if let Some((property, kinds)) = &told {
                let names = kinds.iter().find(|(known, _)| known.is(alternative)).map(|(_, names)| names);
                let Some((names, name)) = names.and_then(|names| Some((names, *names.first()?))) else { continue };
                if let Value::Object(members) = &mut value {
                    let stated = members.get(*property).and_then(Value::as_str);
                    if !stated.is_some_and(|stated| names.contains(&stated)) {
                        members.insert((*property).to_owned(), name.into());
                    }
                }
            }
            if self.fits(alternative, &value) {
                return Some(value);
            }
            first = first.or(Some(value));
        }
        first.or_else(|| schema.nullable().then_some(Value::Null))
    }

    fn object(&self, schema: &Schema<'_>, sparse: bool, depth: usize) -> Option<Value> {
        let required = schema.required();
        let mut members = Map::new();
        for property in schema.properties() {
            let needed = required.contains(&property.name);
            if !self.direction.has(&property.schema) || sparse && !needed {
                continue;
            }
            match self.value(&property.schema, depth + 1) {
                Some(value) if needed || self.fits(&property.schema, &value) => {
                    members.insert(property.name.to_owned(), value);
                }
                None if needed => return None,
                _ => {}
            }
        }
        for name in required.iter().filter(|name| schema.property(name).is_none()) {
            let value = match property(schema, name) {
                Some(declared) if !self.direction.has(&declared) => continue,
                Some(declared) => self.value(&declared, depth + 1)?,
                None => "text".into(),
            };
            members.entry((*name).to_owned()).or_insert(value);
        }
        let least = schema.min_properties().map_or(0, |least| least.value.min(16));
        let wanted = if sparse || schema.properties().next().is_some() { least } else { least.max(1) };
        if let Some(other) = schema.additional_schema() {
            for number in 1..=wanted {
                if members.len() as u64 >= wanted {
                    break;
                }
                members.insert(format!("name{number}"), self.value(&other, depth + 1)?);
            }
        }
        Some(Value::Object(members))
    }

    fn array(&self, schema: &Schema<'_>, sparse: bool, depth: usize) -> Option<Value> {
        let least = schema.min_items().map_or(0, |least| least.value.min(64));
        let most = schema.max_items().map_or(u64::MAX, |most| most.value);
        let first = schema.prefix_items();
        let count = if sparse { least } else { least.max(1).max(first.len() as u64) }.min(most);
        let mut elements: Vec<Value> = Vec::new();
        for index in 0..usize::try_from(count).ok()? {
            match first.get(index).copied().or_else(|| schema.items()) {
                Some(items) => match self.value(&items, depth + 1) {
                    Some(value) if schema.unique_items() && elements.contains(&value) => {
                        let others = distinct::near(&items.unwrapped(), &value).into_iter();
                        let is_new = |other: &Value| !elements.contains(other) && self.fits(&items, other);
                        elements.extend(others.into_iter().find(is_new));
                    }
                    Some(value) => elements.push(value),
                    None if least == 0 => break,
                    None => return None,
                },
                None if schema.unique_items() => elements.push(format!("text{}", index + 1).into()),
                None => elements.push("text".into()),
            }
        }
        Some(Value::Array(elements))
    }

    fn single(&self, schema: &Schema<'_>, kind: Option<Kind>) -> Option<Value> {
        match kind {
            Some(Kind::Boolean) => Some(true.into()),
            Some(Kind::Integer | Kind::Number) => Some(self.number(schema)),
            Some(Kind::String) => Some(text::text(schema, |value| self.fits(schema, value))),
            Some(_) => None,
            None if schema.boolean() == Some(false) => None,
            None if schema.types().null() => Some(Value::Null),
            None => Some("text".into()),
        }
    }

    fn number(&self, schema: &Schema<'_>) -> Value {
        let bounds = [schema.minimum(), schema.maximum(), schema.multiple_of()];
        let near = bounds.iter().flatten().filter_map(|bound| {
            let at: serde_json::Number = serde_json::from_str(&bound.value.to_string()).ok()?;
            Some(at)
        });
        let mut candidates = vec![Value::from(1), 0.into()];
        for number in near {
            candidates.push(Value::Number(number.clone()));
            if let Some(whole) = number.as_i64() {
                candidates.extend([Value::from(whole.saturating_add(1)), whole.saturating_sub(1).into()]);
            } else if let Some(number) = number.as_f64() {
                candidates.extend([number.ceil(), number.floor(), number + 0.5].map(Value::from));
            }
        }
        if formats::of(schema.kind(), schema.format())
            .is_some_and(|format| format.codec.is_some_and(|codec| codec != "Bytes"))
        {
            candidates.insert(0, 1_593_711_284.into());
        }
        let multiple = |value: &Value| {
            let Some(step) = schema.multiple_of() else { return true };
            let step: f64 = step.value.to_string().parse().unwrap_or(1.0);
            let parts = value.as_f64().unwrap_or_default() / step;
            (parts - parts.round()).abs() < 1e-9
        };
        let fitting = candidates.iter().find(|value| multiple(value) && self.fits(schema, value));
        fitting.or(candidates.first()).cloned().unwrap_or_default()
    }
}

/// A property of an object, be it that of a part or of an alternative.
pub(crate) fn property<'d>(schema: &Schema<'d>, name: &str) -> Option<Schema<'d>> {
    fn within<'d>(schema: &Schema<'d>, name: &str, depth: usize) -> Option<Schema<'d>> {
        if let Some(own) = schema.property(name) {
            return Some(own.schema);
        }
        let inner = [schema.all_of(), schema.one_of(), schema.any_of()].into_iter().flatten();
        inner.filter(|_| depth < 8).find_map(|part| within(&part, name, depth + 1))
    }
    within(schema, name, 0)
}

/// Both as one value: the members of both, or else the first.
fn merged(whole: Option<Value>, part: Value) -> Option<Value> {
    match (whole, part) {
        (Some(Value::Object(mut members)), Value::Object(more)) => {
            for (name, value) in more {
                members.entry(name).or_insert(value);
            }
            Some(Value::Object(members))
        }
        (Some(Value::Null) | None, part) => Some(part),
        (whole, _) => whole,
    }
}
