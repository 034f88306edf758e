//! Enumerations: which values a schema lists, and in which spellings they are read. Knows one schema.

use std::collections::HashSet;

use super::findings::Findings;
use crate::model::{Kind, Schema};
use crate::tree::{Node, Value};

pub(super) fn check<'d>(findings: &mut Findings<'d>, schema: &Schema<'d>) {
    if let Some(list) = schema.open_values_node() {
        open(findings, schema, list);
    }
    if let Some(values) = schema.values().filter(|values| values.list.is_empty() && values.node.as_sequence().is_some())
    {
        let message = "an enumeration without values allows nothing".to_owned();
        let help = "list the values, or take `enum` out";
        findings.bearable("empty-enum", values.node.position, message, help, "any value is taken");
    }
    if let Some(node) = schema.ignore_case_node() {
        ignore_case(findings, schema, node);
    }
}

fn open(findings: &mut Findings<'_>, schema: &Schema<'_>, list: &Node) {
    const RULE: &str = "extensible-enum";
    let kind = schema.kind().filter(|kind| matches!(kind, Kind::String | Kind::Integer));
    if kind.is_none() {
        let message = "`x-extensible-enum` needs `type: string` or `type: integer`";
        findings.error(RULE, list, message, "add the type");
    }
    if schema.values().is_some() {
        let help = "keep `x-extensible-enum` alone";
        findings.error(RULE, list, "`enum` and `x-extensible-enum` contradict each other", help);
    }
    let values = schema.open_values().unwrap_or_default();
    if values.is_empty() {
        findings.error(RULE, list, "the enumeration has no values", "list the values known today");
    }
    let mut seen = HashSet::new();
    for (value, node) in values.iter().zip(list.as_sequence().unwrap_or_default()) {
        let written = node.get("value").unwrap_or(node);
        let fits = match kind {
            Some(Kind::Integer) => value.value.is_i64(),
            Some(_) => value.value.is_string(),
            None => true,
        };
        if !fits {
            let (expected, help) = match kind {
                Some(Kind::Integer) => ("an integer of 64 bits", "write it without quotes, a point or an exponent"),
                _ => ("a text", "put the value in quotes"),
            };
            let shown = match &written.value {
                Value::Number(number) => number.to_string(),
                _ => value.text(),
            };
            findings.error(RULE, written, format!("`{shown}` is not {expected}, which the type says"), help);
        } else if !seen.insert(value.text()) {
            let message = format!("`{}` stands twice in the enumeration", value.text());
            findings.error(RULE, node, message, "keep one of the two");
        }
        if value.prefix && value.value.as_str().is_none_or(str::is_empty) {
            let help = "take `prefix` out, or write the text that others begin with";
            findings.error(RULE, node, "`prefix` needs a text that others begin with", help);
        }
    }
}

fn ignore_case(findings: &mut Findings<'_>, schema: &Schema<'_>, node: &Node) {
    const RULE: &str = "ignore-case";
    let open = schema.open_values().unwrap_or_default();
    let closed = schema.values().map(|values| values.list).unwrap_or_default();
    let texts: Vec<&str> = match open.as_slice() {
        [] => closed.into_iter().filter_map(Node::as_str).collect(),
        open => open.iter().filter_map(|value| value.value.as_str()).collect(),
    };
    if texts.is_empty() || schema.kind() != Some(Kind::String) {
        let help = "put it beside the `x-extensible-enum` or `enum` of a text";
        findings.error(RULE, node, "`x-ignore-case` is said of no list of texts", help);
    }
    let mut seen = HashSet::new();
    for text in texts {
        if !seen.insert(text.to_ascii_lowercase()) {
            let message =
                format!("`{text}` differs from another value in case alone, which `x-ignore-case` does not look at");
            findings.error(RULE, node, message, "keep one of the two, or take `x-ignore-case` out");
        }
    }
}
