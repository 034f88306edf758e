//! Alternatives, and what tells them apart. Knows one schema and what it refers to.

use std::collections::HashMap;

use oas_values::escape;

use super::findings::Findings;
use crate::model::{Discriminator, Kind, Schema, View};

const RULE: &str = "discriminator";

pub(super) fn check<'d>(findings: &mut Findings<'d>, schema: &Schema<'d>) {
    let (Some(discriminator), Some(key)) = (schema.discriminator(), schema.discriminator_key()) else { return };
    if schema.one_of().is_empty() && schema.any_of().is_empty() {
        let message = "`discriminator` without `oneOf` or `anyOf` tells nothing apart: values are read as this schema";
        findings.warning_at(RULE, key, message, "list the schemas that it tells apart under `oneOf`");
        return;
    }
    let kinds = discriminator.kinds(schema);
    let mut known: HashMap<&str, usize> = HashMap::new();
    for (index, (alternative, values)) in kinds.iter().enumerate() {
        one(findings, &discriminator, alternative, values.is_empty());
        for value in values {
            if known.insert(value, index).is_some_and(|other| other != index) {
                let message = format!("`{value}` means two of the alternatives");
                let instead = "the one that fits best is taken";
                findings.bearable(RULE, key, message, "tell them apart in `mapping`", instead);
            }
        }
    }
    for (value, node) in discriminator.mapping() {
        let target = discriminator.target(node).map(|target| target.unwrapped());
        if target.is_none_or(|target| kinds.iter().all(|(alternative, _)| !alternative.unwrapped().is(&target))) {
            let message =
                format!("`{value}` means a schema that is none of the alternatives: such values are kept as they are");
            findings.warning_at(
                RULE,
                node.position,
                message,
                "add the schema to the alternatives, or take the value out",
            );
        }
    }
}

fn one(findings: &mut Findings<'_>, discriminator: &Discriminator<'_>, alternative: &Schema<'_>, unnamed: bool) {
    let inner = alternative.unwrapped();
    let property = discriminator.property().unwrap_or_default();
    let composed = [inner.all_of(), inner.one_of(), inner.any_of()].iter().any(|parts| !parts.is_empty());
    if !(inner.has_properties() || composed) {
        let message = format!("an alternative is no object with properties, and so has no `{property}`");
        findings.error(RULE, alternative.written(), message, "take the discriminator out, or the alternative");
    } else if unnamed {
        let message = format!("nothing says which `{property}` this alternative has");
        let help = "move it to `components/schemas`, or give the property a one-value `enum` there";
        findings.error(RULE, alternative.written(), message, help);
    }
    let tag = inner.reached(&format!("/{}", escape(property))).map(|tag| tag.unwrapped());
    if let Some(tag) = tag
        && tag.kind().is_some_and(|kind| kind != Kind::String)
    {
        let message = format!("`{property}` tells alternatives apart and is no text");
        findings.error(RULE, tag.node(), message, "make it `type: string`, or take the discriminator out");
    }
}
