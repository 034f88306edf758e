//! Edits of one schema: defaults, values, bounds, formats, examples. Knows the names of members under which contracts have
//! them, and how OpenAPI 3.0 and 3.1 write bounds and a single value.

use oas_contract::edit::{Edit, Neighbour};
use oas_contract::extensions::EXTENSIBLE_ENUM;
use oas_contract::{Bound, Node, View, Yaml};
use serde_json::Value;

use super::editor::{Edits, has};
use crate::difference::{Aspect, Difference};
use crate::refresh::locate;
use crate::skeleton;
use oas_pages::facts::members;
use oas_pages::facts::{self, Limit, Schema, Stated};

/// A schema that the contract has where a page has changed.
type Existing<'d> = oas_contract::Schema<'d>;

/// The edits for a change of a value's description, from what was stated before to what is stated now; whether values that are
/// listed now are `open`.
pub(super) fn edits<'d>(
    edits: &Edits<'_>,
    change: &Difference,
    [before, stated]: [Option<&Schema>; 2],
    existing: Existing<'d>,
    open: bool,
) -> Option<Vec<Edit>> {
    let stated = stated?;
    let bounds = &stated.bounds;
    let typed = locate::part(existing, |part| part.kind_node().is_some());
    let list = typed.and_then(|part| part.kind()) == Some(oas_contract::Kind::Array);
    let count = |count: &Option<Stated<u64>>| count.as_ref().map(|count| Yaml::Scalar(count.value.into()));
    let value = |value: &Option<Stated<Value>>| value.as_ref().map(|value| Yaml::from(value.value.clone()));
    let (key, says, value): (_, &dyn Fn(&Existing<'d>) -> bool, _) = match change.aspect {
        Aspect::Default => (members::DEFAULT, &|part| part.default().is_some(), value(&stated.default)),
        Aspect::Format => {
            let format = stated.format.as_ref().map(|format| format.value.as_str().into());
            (members::FORMAT, &|part| part.format_node().is_some(), format)
        }
        Aspect::MinLength => (
            members::min_length(list),
            &|part| if list { part.min_items() } else { part.min_length() }.is_some(),
            count(&bounds.min_length),
        ),
        Aspect::MaxLength => (
            members::max_length(list),
            &|part| if list { part.max_items() } else { part.max_length() }.is_some(),
            count(&bounds.max_length),
        ),
        Aspect::Minimum => {
            return limit(edits, existing, members::MINIMUM, Existing::minimum, bounds.minimum.as_ref());
        }
        Aspect::Maximum => {
            return limit(edits, existing, members::MAXIMUM, Existing::maximum, bounds.maximum.as_ref());
        }
        Aspect::Example => return example(edits, change, existing, value(&stated.example)),
        Aspect::Values => return enumeration(edits, change, [before, Some(stated)], existing, open),
        _ => return None,
    };
    let part = locate::part(existing, says).unwrap_or(existing);
    Some(vec![set(edits, holder(part, key), key, value)?])
}

/// Whether a schema lists values.
pub(in crate::refresh) fn lists_values(schema: &Existing<'_>) -> bool {
    schema.open_values_node().is_some() || schema.values().is_some()
}

/// Where a schema has a member, or would: what is said of the place where it is used stands there.
fn holder<'d>(schema: Existing<'d>, key: &str) -> &'d Node {
    if has(schema.written(), key) { schema.written() } else { schema.node() }
}

/// The order in which contracts have what they say of a value.
const ORDER: [&str; 12] = [
    members::KIND,
    members::FORMAT,
    members::MINIMUM,
    members::EXCLUSIVE_MINIMUM,
    members::MAXIMUM,
    members::EXCLUSIVE_MAXIMUM,
    members::min_length(false),
    members::max_length(false),
    members::min_length(true),
    members::max_length(true),
    members::DEFAULT,
    "schema",
];

/// Sets a key, or takes it out.
fn set(edits: &Edits<'_>, holder: &Node, key: &str, value: Option<Yaml>) -> Option<Edit> {
    // Behind what usually stands before it.
    let before = ORDER.iter().take_while(|known| **known != key).filter(|known| has(holder, known)).last();
    match value {
        Some(value) => edits.editor.set(holder, key, &value, before.map(|known| Neighbour::After(known))),
        None => edits.editor.remove(holder, key),
    }
}

/// Another example: beside the schema of a parameter, as contracts have it, or in the schema.
fn example(edits: &Edits<'_>, change: &Difference, existing: Existing<'_>, value: Option<Yaml>) -> Option<Vec<Edit>> {
    let part = locate::part(existing, |part| !part.examples().is_empty());
    if let Some(operation) = edits.located.operation(&change.address)
        && let Some((location, name)) = change.address.parameter()
        && let Some(listed) = edits.located.parameter(operation, location, name)
        && (part.is_none() || !listed.parameter.examples().is_empty())
    {
        return Some(vec![set(edits, listed.parameter.node(), members::EXAMPLE, value)?]);
    }
    let part = part.unwrap_or(existing);
    let holder = holder(part, members::EXAMPLE);
    let list = part.examples_node().filter(|_| !has(holder, members::EXAMPLE));
    Some(vec![match (list, value) {
        (Some(list), Some(value)) => edits.editor.replace(list, 0, &value)?,
        (Some(list), None) => edits.editor.take(list, 0)?,
        (None, value) => set(edits, holder, members::EXAMPLE, value)?,
    }])
}

fn limit<'d>(
    edits: &Edits<'_>,
    existing: Existing<'d>,
    key: &str,
    bound: fn(&Existing<'d>) -> Option<Bound<'d>>,
    stated: Option<&Stated<Limit>>,
) -> Option<Vec<Edit>> {
    let part = locate::part(existing, |part| bound(part).is_some()).unwrap_or(existing);
    let (node, exclusive) = (part.node(), members::exclusive(key));
    let wanted = stated.map(|stated| facts::limit(edits.contract.version(), key, &stated.value)).unwrap_or_default();
    // A flag that says `false` says nothing.
    let says = |name: &str| name == key || bound(&part).is_some_and(|bound| bound.exclusive);
    let is_lost = |name: &&str| has(node, name) && says(name) && wanted.iter().all(|(kept, _)| kept != name);
    let mut gone: Vec<&str> = [key, exclusive].into_iter().filter(is_lost).collect();
    let mut out = Vec::new();
    for (name, value) in &wanted {
        let before = if has(node, name) { None } else { gone.pop() };
        match before {
            // A number that becomes exclusive, or is no longer, stays in its line.
            Some(before) => {
                out.push(edits.editor.rename(node, before, name)?);
                out.push(edits.editor.set(node, before, value, None)?);
            }
            None => out.push(set(edits, node, name, Some(value.clone()))?),
        }
    }
    for name in gone {
        out.push(set(edits, node, name, None)?);
    }
    Some(out)
}

/// Values come and go one by one: what else a person has listed, and what is said of a value, stays.
fn enumeration(
    edits: &Edits<'_>,
    change: &Difference,
    [before, stated]: [Option<&Schema>; 2],
    existing: Existing<'_>,
    open: bool,
) -> Option<Vec<Edit>> {
    let [before_values, stated_values] = [before, stated].map(|schema| {
        let values = schema.and_then(|schema| schema.enumeration.as_ref());
        values.map(|values| values.value.as_slice()).unwrap_or_default()
    });
    let Some(part) = locate::part(existing, lists_values) else {
        let values = Yaml::from(Value::Array(stated_values.to_vec()));
        let key = skeleton::enumeration_key(stated?, change.address.location?, open);
        return Some(vec![edits.editor.set(existing.node(), key, &values, Some(Neighbour::After(members::KIND)))?]);
    };
    let node = part.node();
    let is_new = |value: &&Value, known: &[Value]| !before_values.contains(value) && !known.contains(value);
    let (key, list, known): (_, _, Vec<Value>) = match (part.open_values(), part.open_values_node()) {
        (Some(values), Some(list)) => {
            (EXTENSIBLE_ENUM.name, list, values.into_iter().map(|value| value.value).collect())
        }
        _ => {
            let values = part.values()?;
            let key = if has(node, members::VALUES) { members::VALUES } else { members::VALUE };
            (key, values.node, values.list.iter().map(|value| value.to_json()).collect())
        }
    };
    if stated_values.is_empty() {
        return Some(vec![edits.editor.remove(node, key)?]);
    }
    if key == members::VALUE {
        let kept = known.iter().filter(|known| stated_values.contains(known) || !before_values.contains(known));
        let values: Vec<Value> =
            kept.chain(stated_values.iter().filter(|value| is_new(value, &known))).cloned().collect();
        return match values.as_slice() {
            [] => None,
            [only] => Some(vec![edits.editor.set(node, key, &only.clone().into(), None)?]),
            _ => Some(vec![
                edits.editor.rename(node, key, members::VALUES)?,
                edits.editor.set(node, key, &Value::Array(values).into(), None)?,
            ]),
        };
    }
    let mut out = Vec::new();
    for value in stated_values.iter().filter(|value| is_new(value, &known)) {
        let before = stated_values.iter().take_while(|stated| *stated != value);
        let index = before.filter_map(|stated| known.iter().position(|known| known == stated)).last();
        let index = index.or(known.len().checked_sub(1));
        out.push(edits.editor.add(list, &value.clone().into(), index)?);
    }
    for value in before_values.iter().filter(|value| !stated_values.contains(value)) {
        if let Some(index) = known.iter().position(|known| known == value) {
            out.push(edits.editor.take(list, index)?);
        }
    }
    Some(out)
}
