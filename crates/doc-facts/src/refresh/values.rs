//! Edits of one schema: defaults, values, bounds, formats, examples. Knows the keys of OpenAPI for them.

use contract::edit::{Edit, Neighbour};
use contract::{Node, Yaml};
use serde_json::Value;

use super::edits::Edits;
use super::locate;
use crate::drift::{Aspect, Difference};
use crate::facts::{Limit, Schema, Stated};
use crate::skeleton;

/// The edits for a change of a value's description, from what was stated before to what is stated now.
pub(super) fn edits(
    edits: &Edits<'_>,
    change: &Difference,
    [before, stated]: [Option<&Schema>; 2],
    node: &Node,
) -> Option<Vec<Edit>> {
    let stated = stated?;
    let bounds = &stated.bounds;
    let is_list = || {
        let part = locate::part_with(edits.contract, node, &["type"]);
        part.and_then(|part| part.str("type")) == Some("array")
    };
    let count = |count: &Option<Stated<u64>>| count.as_ref().map(|count| Yaml::Scalar(count.value.into()));
    let value = |value: &Option<Stated<Value>>| value.as_ref().map(|value| Yaml::from(value.value.clone()));
    match change.aspect {
        Aspect::Default => set(edits, change, node, "default", value(&stated.default)),
        Aspect::Example => set(edits, change, node, "example", value(&stated.example)),
        Aspect::Format => {
            set(edits, change, node, "format", stated.format.as_ref().map(|format| format.value.as_str().into()))
        }
        Aspect::Minimum => limit(edits, change, node, ["minimum", "exclusiveMinimum"], bounds.minimum.as_ref()),
        Aspect::Maximum => limit(edits, change, node, ["maximum", "exclusiveMaximum"], bounds.maximum.as_ref()),
        Aspect::Least => set(edits, change, node, skeleton::least_key(is_list()), count(&bounds.least)),
        Aspect::Most => set(edits, change, node, skeleton::most_key(is_list()), count(&bounds.most)),
        Aspect::Values => enumeration(edits, change, [before, Some(stated)], node),
        _ => None,
    }
}

/// The part of a schema where a key stands, or belongs.
fn holder<'d>(edits: &Edits<'d>, change: &Difference, node: &'d Node, key: &str) -> Option<&'d Node> {
    if key == "example"
        && let Some(operation) = locate::operation(edits.contract, &change.address)
        && let Some(name) = change.address.path.first().filter(|_| change.address.path.len() == 1)
        && let Some(listed) = locate::parameter(edits.contract, &operation, change.address.place?, name)
        && (listed.node.get(key).is_some() || locate::part_with(edits.contract, node, &[key]).is_none())
    {
        // Beside the schema, as contracts have examples of parameters.
        return Some(listed.node);
    }
    locate::part_with(edits.contract, node, &[key]).or_else(|| edits.contract.resolve(node))
}

/// The order in which contracts have what they say of a value.
const ORDER: [&str; 12] = [
    "type",
    "format",
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "default",
    "schema",
];

/// Sets a key, or takes it out.
fn set(edits: &Edits<'_>, change: &Difference, node: &Node, key: &str, value: Option<Yaml>) -> Option<Vec<Edit>> {
    let holder = holder(edits, change, node, key)?;
    // Behind what usually stands before it.
    let before = ORDER.iter().take_while(|known| **known != key).filter(|known| holder.get(known).is_some()).last();
    let beside = before.map(|known| Neighbour::After(known));
    Some(vec![match value {
        Some(value) => edits.editor.set(holder, key, &value, beside)?,
        None => edits.editor.remove(holder, key)?,
    }])
}

fn limit(
    edits: &Edits<'_>,
    change: &Difference,
    node: &Node,
    [key, exclusive]: [&str; 2],
    limit: Option<&Stated<Limit>>,
) -> Option<Vec<Edit>> {
    let mut list = set(edits, change, node, key, limit.map(|limit| Yaml::Scalar(limit.value.number.clone().into())))?;
    let wanted = limit.is_some_and(|limit| limit.value.exclusive);
    let holder = holder(edits, change, node, key)?;
    if wanted != holder.flag(exclusive) {
        list.extend(set(edits, change, node, exclusive, wanted.then(|| Yaml::Scalar(true.into())))?);
    }
    Some(list)
}

/// Values come and go one by one: what else a person has listed, and what is said of a value, stays.
fn enumeration(
    edits: &Edits<'_>,
    change: &Difference,
    [before, stated]: [Option<&Schema>; 2],
    node: &Node,
) -> Option<Vec<Edit>> {
    let [before_values, stated_values] = [before, stated].map(|schema| {
        let values = schema.and_then(|schema| schema.enumeration.as_ref());
        values.map(|values| values.value.as_slice()).unwrap_or_default()
    });
    let Some(part) = locate::part_with(edits.contract, node, &["enum", "x-extensible-enum"]) else {
        let values = Yaml::from(Value::Array(stated_values.to_vec()));
        let key = skeleton::enumeration_key(stated?, change.address.place?);
        return Some(vec![edits.editor.set(
            edits.contract.resolve(node)?,
            key,
            &values,
            Some(Neighbour::After("type")),
        )?]);
    };
    let key = if part.get("enum").is_some() { "enum" } else { "x-extensible-enum" };
    if stated_values.is_empty() {
        return Some(vec![edits.editor.remove(part, key)?]);
    }
    let list = part.get(key)?;
    let known: Vec<Value> = list.as_sequence()?.iter().map(value_of).collect();
    let mut out = Vec::new();
    for value in stated_values.iter().filter(|value| !before_values.contains(value) && !known.contains(value)) {
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

/// The value of an element, which may be described.
fn value_of(element: &Node) -> Value {
    element.get("value").unwrap_or(element).to_json()
}
