//! What may be sent twice: keys by which a provider knows the attempts of a call, and codes by which it says that all is done.

use super::findings::Findings;
use super::places;
use crate::extensions::{CLIENT_SETTING, DONE_CODES, IDEMPOTENCY_KEY, IDEMPOTENT};
use crate::formats;
use crate::model::{Kind, Operation, Schema};
use crate::tree::Node;

pub(super) fn check(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    key(findings, operation);
    done_codes(findings, operation);
}

fn key(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    const RULE: &str = "idempotency-key";
    let (Some(node), Some(key)) = (operation.idempotency_key_node(), operation.idempotency_key()) else { return };
    let whole = operation.extension(&IDEMPOTENCY_KEY).unwrap_or(node);
    if let Some(stated) = operation.extension(&IDEMPOTENT).filter(|stated| stated.as_bool() == Some(false)) {
        let help = "take `x-idempotent` out: what has a key may be sent twice";
        findings.error(RULE, stated, "the operation has an idempotency key, and is said not to be idempotent", help);
    }
    let Some(found) = places::in_request(findings, operation, (RULE, node)) else { return };
    let name = key.at.text();
    if let Some(setting) = found.parameter.and_then(|parameter| parameter.extension(&CLIENT_SETTING)) {
        let message = format!("`{name}` is a setting of the client, so that all calls would have the same key");
        findings.error(RULE, setting, message, "take `x-client-setting` out: a key is for one call");
    }
    if found.required && found.parameter.is_none() {
        let message = format!("`{name}` is required, so that programs would have to give a key");
        findings.error(RULE, node, message, "take it out of `required`: it is filled in where it is not given");
    }
    let Some(schema) = found.schema.map(|schema| schema.unwrapped()) else { return };
    if let Some(fault) = unfit(&schema, key.format.example()) {
        let message = format!("`{name}` {fault}, but its keys are like `{}`", key.format.example());
        let help = "choose another `format` of `x-idempotency-key`, or correct the schema";
        findings.error(RULE, whole, message, help);
    }
}

/// Why a schema does not allow a key.
fn unfit(schema: &Schema<'_>, example: &str) -> Option<String> {
    if schema.kind() != Some(Kind::String) {
        return Some("holds no text".to_owned());
    }
    if schema.values().is_some() || schema.open_values().is_some() {
        return Some("has a list of values".to_owned());
    }
    // It is filled in as text.
    if let Some(format) = schema.format().filter(|format| formats::rust_type(schema.kind(), Some(format)) != "String") {
        return Some(format!("has the format `{format}`"));
    }
    let length = example.len() as u64;
    if let Some(most) = schema.max_length().filter(|most| most.value < length) {
        return Some(format!("has at most {} characters", most.value));
    }
    if let Some(least) = schema.min_length().filter(|least| least.value > length) {
        return Some(format!("has at least {} characters", least.value));
    }
    let pattern = schema.pattern()?;
    let matches = regex_lite::Regex::new(pattern).is_ok_and(|known| known.is_match(example));
    (!matches).then(|| format!("must match `{pattern}`"))
}

fn done_codes(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let Some(node): Option<&Node> = operation.extension(&DONE_CODES) else { return };
    if !operation.idempotent() {
        let help = "say `x-idempotent: true`, if it may be sent twice";
        findings.error("done-codes", node, "there is no second attempt: the operation is not idempotent", help);
    }
    if operation.success().is_some_and(|response| !response.media().is_empty()) {
        let help = "take it out: nothing would be there to be returned";
        findings.error("done-codes", node, "the operation has a response body", help);
    }
}
