//! An answer made of what is known about its fields, so that a fake has something to say. Knows facts; what it makes fits
//! their types, values and bounds.

use oas_pages::facts::{ExampleBody, Kind, Schema, Stated};
use serde_json::{Map, Value, json};

/// How deep objects are followed.
const DEEPEST: usize = 8;

/// The longest text and the longest list that are made.
const LONGEST: u64 = 256;

/// A value of a schema: the one that the page shows, where it fits, or the plainest one. Nothing where no value can be made
/// that fits.
pub(crate) fn example(schema: &Schema) -> Option<Value> {
    of_schema(schema, 0, None)
}

/// The same with the values of the body that the page shows.
pub(super) fn like(schema: &Schema, body: Option<&ExampleBody>) -> Option<Value> {
    of_schema(schema, 0, body.map(|body| body.value.to_json()).as_ref())
}

fn of_schema(schema: &Schema, depth: usize, body: Option<&Value>) -> Option<Value> {
    if let Some(first) = schema.values().first() {
        let shown = body.filter(|shown| schema.values().contains(shown));
        return Some(shown.unwrap_or(first).clone()).filter(|value| fits(value, schema.kind()));
    }
    let stated = [&schema.example, &schema.default].into_iter().flatten().map(|stated| &stated.value);
    let shown = body.into_iter().chain(stated);
    match schema.kind() {
        _ if depth > DEEPEST => None,
        Some(Kind::Object) => {
            let member = |field: &oas_pages::facts::Field| {
                let value = of_schema(&field.schema, depth + 1, body.and_then(|body| body.get(&field.name.value)));
                // What is required and cannot be made leaves no object.
                (field.name.value.clone(), value, field.is_required())
            };
            let mut members = Map::new();
            for (name, value, required) in schema.fields.iter().map(member) {
                match value {
                    Some(value) => drop(members.insert(name, value)),
                    None if required => return None,
                    None => {}
                }
            }
            Some(members.into())
        }
        Some(Kind::Array) => {
            let count = count(schema.bounds.min_length.as_ref())
                .unwrap_or(1)
                .max(1)
                .min(count(schema.bounds.max_length.as_ref()).unwrap_or(1).max(1));
            let first = body.and_then(Value::as_array).and_then(|list| list.first());
            let element = schema.items.as_ref().and_then(|items| of_schema(items, depth + 1, first));
            if count > LONGEST || element.is_none() && schema.bounds.min_length.is_some() {
                return None;
            }
            Some(element.map_or_else(|| json!([]), |element| vec![element; usize::try_from(count).unwrap_or(1)].into()))
        }
        Some(Kind::String) => text(schema, shown),
        Some(Kind::Integer | Kind::Number) => number(schema, shown),
        Some(Kind::Boolean) => Some(shown.into_iter().find(|value| value.is_boolean()).cloned().unwrap_or(json!(true))),
        None => None,
    }
}

fn fits(value: &Value, kind: Option<Kind>) -> bool {
    match kind {
        Some(Kind::String) => value.is_string(),
        Some(Kind::Integer) => value.is_i64(),
        Some(Kind::Number) => value.is_number(),
        Some(Kind::Boolean) => value.is_boolean(),
        _ => false,
    }
}

fn count(bound: Option<&Stated<u64>>) -> Option<u64> {
    bound.map(|bound| bound.value)
}

fn text<'v>(schema: &Schema, mut shown: impl Iterator<Item = &'v Value>) -> Option<Value> {
    let (least, most) = (count(schema.bounds.min_length.as_ref()), count(schema.bounds.max_length.as_ref()));
    let allowed = |text: &str| {
        let length = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
        least.is_none_or(|least| length >= least) && most.is_none_or(|most| length <= most)
    };
    let made = match schema.format.as_ref().map(|format| format.value.as_str()) {
        Some("date-time") => "2026-01-01T00:00:00Z",
        Some("date") => "2026-01-01",
        Some("uuid") => "00000000-0000-4000-8000-000000000000",
        Some("uri") => "https://example.com/",
        Some("email") => "someone@example.com",
        Some("binary" | "byte") => "AA==",
        Some("password") | None => {
            let shown = shown.find_map(|value| value.as_str().filter(|text| allowed(text)));
            let length = usize::try_from(least.unwrap_or(4).min(LONGEST)).unwrap_or(4);
            let plain: String = "text".chars().cycle().take(length.max(4)).collect();
            let plain = match most {
                Some(most) if most < 4 => plain.chars().take(usize::try_from(most).unwrap_or_default()).collect(),
                _ => plain,
            };
            return Some(shown.map_or(plain, str::to_owned)).filter(|text| allowed(text)).map(Value::from);
        }
        Some(_) => return None,
    };
    allowed(made).then(|| made.into())
}

fn number<'v>(schema: &Schema, mut shown: impl Iterator<Item = &'v Value>) -> Option<Value> {
    let end = |limit: &Option<Stated<oas_pages::facts::Limit>>, step: i64| {
        let limit = &limit.as_ref()?.value;
        Some(limit.number.to_i64()? + if limit.exclusive { step } else { 0 })
    };
    let (low, high) = (end(&schema.bounds.minimum, 1), end(&schema.bounds.maximum, -1));
    let allowed = |number: i64| low.is_none_or(|low| number >= low) && high.is_none_or(|high| number <= high);
    let fits = |number: &i64| {
        allowed(*number)
            && (schema.format.as_ref().is_none_or(|format| format.value != "int32") || i32::try_from(*number).is_ok())
    };
    let made = shown.find_map(Value::as_i64).filter(fits);
    let made = made.or_else(|| [1, low.unwrap_or(0), high.unwrap_or(0)].into_iter().find(fits))?;
    Some(made.into())
}
