//! Passwords in the bodies of requests: what has `format: password` where an operation issues tokens. Knows schemas and values, not
//! which password is right.

use oas_contract::{Operation, Schema, formats};
use serde_json::Value;

use crate::request::Request;

/// How deep a body is looked into.
const MAX_DEPTH: usize = 32;

/// The passwords that a request sends to an operation that issues tokens.
pub(crate) fn sent(operation: &Operation<'_>, request: &Request) -> Vec<String> {
    let mut found = Vec::new();
    if operation.token_source().is_none() {
        return found;
    }
    if let (Some(schema), Ok(body)) = (operation.json_body(), serde_json::from_slice(&request.body)) {
        collect(&schema, &body, 0, &mut found);
    }
    found
}

fn collect(schema: &Schema<'_>, value: &Value, depth: usize, found: &mut Vec<String>) {
    if depth > MAX_DEPTH {
        return;
    }
    let inner = schema.unwrapped();
    let is_password = formats::of(inner.kind(), inner.format()).is_some_and(formats::Format::is_secret);
    match value {
        Value::String(text) if is_password => found.push(text.clone()),
        Value::Object(members) => {
            for property in inner.properties() {
                if let Some(member) = members.get(property.name) {
                    collect(&property.schema, member, depth + 1, found);
                }
            }
        }
        Value::Array(elements) => {
            if let Some(items) = inner.items() {
                for element in elements {
                    collect(&items, element, depth + 1, found);
                }
            }
        }
        _ => {}
    }
    for part in [inner.all_of(), inner.one_of(), inner.any_of()].concat() {
        collect(&part, value, depth + 1, found);
    }
}
