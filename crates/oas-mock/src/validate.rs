//! Holds values against schemas, the way a strict server would. Knows schemas, nothing of requests.

use oas_contract::extensions::EnumValue;
use oas_contract::{Bound, Count, Kind, Schema, formats};
use oas_runtime::wire;
use oas_values::Number;
use serde_json::Value;

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// To the provider, which asks nobody for what it sets itself.
    Request,
    /// From the provider, which tells nobody what only it may know.
    Response,
    /// The same as clients read it: with what means that nothing is there.
    LenientResponse,
}

impl Direction {
    /// Whether what goes this way has such a member.
    pub(crate) fn has(self, member: &Schema<'_>) -> bool {
        !match self {
            Self::Request => member.read_only(),
            Self::Response | Self::LenientResponse => member.write_only(),
        }
    }
}

/// What is wrong with a value of a request, or nothing. `name` is what the value is called in the message.
pub(crate) fn fault(schema: &Schema<'_>, value: &Value, name: &str) -> Option<String> {
    check(schema, value, name, Direction::Request, 0).err()
}

/// What is wrong with a value of an answer.
pub(crate) fn fault_of_answer(schema: &Schema<'_>, value: &Value, direction: Direction) -> Option<String> {
    check(schema, value, "answer", direction, 0).err()
}

/// What is wrong with a value, without a name for it.
pub(crate) fn fault_of_value(schema: &Schema<'_>, value: &Value, direction: Direction) -> Option<String> {
    check(schema, value, "", direction, 0).err().map(|fault| fault.trim_start().to_owned())
}

fn check(schema: &Schema<'_>, value: &Value, name: &str, direction: Direction, depth: usize) -> Result<(), String> {
    if depth >= 64 || value.is_null() && (schema.nullable() || schema.lenient().is_some()) {
        return Ok(());
    }
    if direction == Direction::LenientResponse
        && schema.lenient().is_some_and(|blanks| blanks.iter().any(|blank| blank.is(value)))
    {
        return Ok(());
    }
    let types = schema.types();
    if !types.is_empty() && !types.kinds().any(|kind| is_of(kind, value)) {
        let kinds: Vec<&str> = types.kinds().map(Kind::word).collect();
        return Err(format!("{name} must be of type {}", kinds.join(" or ")));
    }
    let any_case = schema.ignores_case();
    let is_listed = |listed: serde_json::Value| EnumValue::plain(listed).stands_for(value, any_case);
    // A list without values is one that somebody forgot to fill.
    if let Some(allowed) = schema.values().filter(|allowed| !allowed.list.is_empty())
        && !allowed.list.iter().any(|allowed| is_listed(allowed.to_json()))
    {
        return Err(format!("{name} is not one of the allowed values"));
    }
    // The values of an open enumeration are those that this very contract knows: a provider refuses others in a request.
    if direction == Direction::Request
        && let Some(known) = schema.open_values()
        && !known.iter().any(|known| known.stands_for(value, any_case))
    {
        return Err(format!("{name} is not one of the known values"));
    }
    match value {
        Value::Number(number) => {
            let given = Number::from(number);
            let low = schema.minimum().is_some_and(|bound| given < *bound.value || excluded(&bound, &given));
            let high = schema.maximum().is_some_and(|bound| given > *bound.value || excluded(&bound, &given));
            if low || high {
                return Err(format!("{name} out of range"));
            }
        }
        Value::String(text) => {
            size(text.chars().count(), [schema.min_length(), schema.max_length()], "length", name)?;
            let pattern = schema.pattern().and_then(|pattern| regex_lite::Regex::new(pattern).ok());
            let codec = formats::of(schema.kind(), schema.format()).and_then(|format| format.codec);
            let written = codec.is_none_or(|codec| wire::reads(codec, value));
            if !written || pattern.is_some_and(|pattern| !pattern.is_match(text)) {
                return Err(format!("{name} has the wrong form"));
            }
        }
        Value::Array(elements) => {
            size(elements.len(), [schema.min_items(), schema.max_items()], "number of elements", name)?;
        }
        _ => {}
    }
    composed(schema, value, name, direction, depth)
}

fn is_of(kind: Kind, value: &Value) -> bool {
    match kind {
        Kind::String => value.is_string(),
        Kind::Integer => value.as_number().is_some_and(|number| Number::from(number).is_integer()),
        Kind::Number => value.is_number(),
        Kind::Boolean => value.is_boolean(),
        Kind::Array => value.is_array(),
        Kind::Object => value.is_object(),
    }
}

fn excluded(bound: &Bound<'_>, given: &Number) -> bool {
    bound.exclusive && given == bound.value
}

fn size(size: usize, [least, most]: [Option<Count<'_>>; 2], what: &str, name: &str) -> Result<(), String> {
    let size = size as u64;
    let fits = least.is_none_or(|least| size >= least.value) && most.is_none_or(|most| size <= most.value);
    if fits { Ok(()) } else { Err(format!("{what} of {name} out of range")) }
}

/// The alternative that a discriminator says a value to be. A provider knows its own kinds, and no others.
fn discriminated<'d>(schema: &Schema<'d>, value: &Value, name: &str) -> Result<Option<Schema<'d>>, String> {
    if schema.one_of().is_empty() && schema.any_of().is_empty() {
        return Ok(None);
    }
    let Some(discriminator) = schema.discriminator() else { return Ok(None) };
    let property = discriminator.property().unwrap_or_default();
    let Some(kind) = value.get(property) else { return Err(format!("{name}.{property} is required")) };
    let mut kinds = discriminator.kinds(schema).into_iter();
    let told = kinds.find(|(_, kinds)| kind.as_str().is_some_and(|kind| kinds.contains(&kind)));
    told.map(|(alternative, _)| Some(alternative))
        .ok_or_else(|| format!("{name}.{property} is not one of the known kinds"))
}

fn composed(schema: &Schema<'_>, value: &Value, name: &str, direction: Direction, depth: usize) -> Result<(), String> {
    for part in schema.all_of() {
        check(&part, value, name, direction, depth + 1)?;
    }
    if let Some(told) = discriminated(schema, value, name)? {
        return check(&told, value, name, direction, depth + 1);
    }
    for alternatives in [schema.one_of(), schema.any_of()] {
        let fits = alternatives.iter().any(|part| check(part, value, name, direction, depth + 1).is_ok());
        if !alternatives.is_empty() && !fits {
            return Err(format!("{name} fits none of the alternatives"));
        }
    }
    match value {
        Value::Array(elements) => {
            if let Some(items) = schema.items() {
                for (index, element) in elements.iter().enumerate() {
                    check(&items, element, &format!("{name}[{index}]"), direction, depth + 1)?;
                }
            }
        }
        Value::Object(members) => {
            let is_there = |name: &&str| schema.property(name).is_none_or(|property| direction.has(&property.schema));
            let mut required = schema.required().into_iter().filter(is_there);
            if let Some(required) = required.find(|required| !members.contains_key(*required)) {
                return Err(format!("{name}.{required} is required"));
            }
            let needed = schema.required();
            for property in schema.properties() {
                // `null` is read as a member that is not there.
                let is_absent = |value: &&Value| {
                    direction == Direction::LenientResponse && value.is_null() && !needed.contains(&property.name)
                };
                if let Some(value) = members.get(property.name).filter(|value| !is_absent(value)) {
                    check(&property.schema, value, &format!("{name}.{}", property.name), direction, depth + 1)?;
                }
            }
            let others = members.iter().filter(|(name, _)| schema.property(name).is_none());
            for (other, value) in others {
                if let Some(values) = schema.additional_schema() {
                    check(&values, value, &format!("{name}.{other}"), direction, depth + 1)?;
                } else if schema.is_closed() && direction != Direction::Request {
                    return Err(format!("{name} has no member {other}"));
                }
            }
        }
        _ => {}
    }
    Ok(())
}
