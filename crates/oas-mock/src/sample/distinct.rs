//! Values beside one that a schema has already, for lists of which no two elements are the same. Knows one schema and its parts.

use oas_contract::{Node, Schema};
use serde_json::Value;

/// How many other values are tried.
const TRIED: i64 = 64;

/// Values near another one, some of which may be of the same schema.
pub(super) fn near(schema: &Schema<'_>, value: &Value) -> Vec<Value> {
    let mut near: Vec<Value> = schema.values().into_iter().flat_map(|values| values.list).map(Node::to_json).collect();
    match value {
        Value::String(text) => {
            let kept: String = text.chars().take(text.chars().count().saturating_sub(1)).collect();
            let ends = ('0'..='9').chain('a'..='z').chain('A'..='Z');
            near.extend(ends.map(|end| format!("{kept}{end}").into()));
            near.extend((1..=TRIED).map(|number| format!("{text}{number}").into()));
        }
        Value::Number(number) => {
            let whole = number.as_i64().unwrap_or_default();
            let steps = (1..=TRIED).flat_map(|step| [whole.saturating_add(step), whole.saturating_sub(step)]);
            near.extend(steps.map(Value::from));
        }
        Value::Bool(flag) => near.push((!flag).into()),
        Value::Object(members) => {
            for (name, value) in members {
                let Some(property) = schema.layers().iter().find_map(|layer| layer.property(name)) else { continue };
                for other in self::near(&property.schema, value) {
                    let mut members = members.clone();
                    members.insert(name.clone(), other);
                    near.push(Value::Object(members));
                }
            }
        }
        Value::Null | Value::Array(_) => {}
    }
    for part in schema.all_of() {
        near.extend(self::near(&part, value));
    }
    near
}
