//! Schemas: what the generated types can hold. Walks every schema of the document once, and knows of each whether a
//! response can reach it.

use std::collections::HashSet;

use super::Findings;
use crate::document::{Document, is_json};
use crate::extensions;
use crate::node::{Node, Value};

/// Formats that a codec or the type system gives a meaning, with the type they need.
const FORMATS: [(&str, &str); 20] = [
    ("unix-seconds", "integer"),
    ("unix-millis", "integer"),
    ("bytes", "integer"),
    ("int8", "integer"),
    ("int16", "integer"),
    ("int32", "integer"),
    ("int64", "integer"),
    ("uint8", "integer"),
    ("uint16", "integer"),
    ("uint32", "integer"),
    ("uint64", "integer"),
    ("uint", "integer"),
    ("float", "number"),
    ("double", "number"),
    ("unix-seconds-string", "string"),
    ("bytes-string", "string"),
    ("boolean-string", "string"),
    ("datetime-space", "string"),
    ("date-time", "string"),
    ("date", "string"),
];

pub(super) fn check(findings: &mut Findings<'_>) {
    let document = findings.document;
    let mut walk = Walk { findings, seen: HashSet::new() };
    for operation in document.operations() {
        for (_, entry) in operation.node.members("responses") {
            if let Some(response) = document.resolve(&entry.node) {
                walk.content(response, true);
            }
        }
    }
    for operation in document.operations() {
        for parameter in &operation.parameters {
            if let Some(schema) = parameter.node.get("schema") {
                walk.schema(schema, Where::Parameter, false);
            }
        }
        if let Some(body) = operation.node.get("requestBody").and_then(|body| document.resolve(body)) {
            walk.content(body, false);
        }
    }
    let components = document.root().get("components");
    for (_, entry) in components.into_iter().flat_map(|components| components.members("schemas")) {
        walk.schema(&entry.node, Where::Component, false);
    }
    names(findings, document);
}

#[derive(Clone, Copy, PartialEq)]
enum Where {
    Component,
    Parameter,
    Property,
    Inner,
}

struct Walk<'f, 'd> {
    findings: &'f mut Findings<'d>,
    /// The schemas that have been visited, by their place in memory.
    seen: HashSet<*const Node>,
}

impl<'d> Walk<'_, 'd> {
    fn content(&mut self, holder: &'d Node, response: bool) {
        for (media, entry) in holder.members("content") {
            match entry.node.get("schema") {
                Some(schema) => self.schema(schema, Where::Inner, response),
                None if is_json(media) => self.findings.error(
                    "missing-schema",
                    &entry.node,
                    format!("the content `{media}` has no schema"),
                    "add `schema:`; a body of any form is `schema: {}`",
                ),
                None => {}
            }
        }
    }

    fn schema(&mut self, node: &'d Node, place: Where, response: bool) {
        let (schema, place) = match node.get("$ref") {
            Some(_) => (self.findings.resolve(node), Where::Component),
            None => (node, place),
        };
        if !self.seen.insert(std::ptr::from_ref(schema)) {
            return;
        }
        self.kinds(schema, response);
        self.values(schema);
        self.lenient(schema, response);
        if place == Where::Property || place == Where::Parameter {
            let named = schema.get("properties").is_some()
                || schema.get("enum").is_some_and(|_| schema.str("type") == Some("string"))
                || schema.get("x-extensible-enum").is_some();
            if named {
                let help = "move it to `components/schemas` and point there; its users will want to name it";
                let message = "an inline schema gets a name made of its place";
                self.findings.warning_at("inline-schema", schema.position, message, help);
            }
        }
        for (name, entry) in schema.members("properties") {
            let resolved = self.findings.resolve(&entry.node);
            let described = [&entry.node, resolved].iter().any(|node| node.str("description").is_some())
                || entry.node.get("allOf").is_some();
            if !described {
                let help = "say what it is, its unit and its range: it becomes the documentation";
                self.findings.warning_at(
                    "missing-description",
                    entry.position,
                    format!("`{name}` has no description"),
                    help,
                );
            }
            self.schema(&entry.node, Where::Property, response);
        }
        for name in schema.elements("required") {
            let Some(text) = name.as_str() else { continue };
            let declared = schema.get("properties").and_then(|properties| properties.get(text)).is_some();
            if !declared && schema.get("properties").is_some() && schema.get("allOf").is_none() {
                let help = "declare the property, or take it from the list";
                self.findings.error("required-unknown", name, format!("`{text}` is required but is no property"), help);
            }
        }
        if let Some(items) = schema.get("items") {
            self.schema(items, Where::Inner, response);
        }
        if let Some(values) = schema.get("additionalProperties").filter(|values| values.as_mapping().is_some()) {
            self.schema(values, Where::Inner, response);
        }
        for part in ["allOf", "oneOf", "anyOf"].iter().flat_map(|key| schema.elements(key)) {
            self.schema(part, Where::Inner, response);
        }
    }

    fn kinds(&mut self, schema: &'d Node, response: bool) {
        let findings = &mut *self.findings;
        let kind = schema.str("type");
        if kind == Some("array") && schema.get("items").is_none() {
            findings.error(
                "missing-items",
                schema,
                "an array has no `items`",
                "say what it holds: `items: {type: string}`",
            );
        }
        if let Some(node) = schema.get("not") {
            let help = "describe what is allowed instead; no Rust type can hold what is not";
            findings.error("unsupported-not", node, "`not` cannot be compiled", help);
        }
        if let Some(entry) = schema.entry("discriminator") {
            let help = "take it out, and give the property a one-value `enum` in every alternative of the `oneOf`";
            findings.error_at("unsupported-discriminator", entry.position, "`discriminator` cannot be compiled", help);
        }
        if let Some(format) = schema.get("format")
            && let Some((name, wanted)) = FORMATS.iter().find(|(name, _)| format.as_str() == Some(name))
            && kind != Some(wanted)
        {
            let message = format!("format `{name}` needs `type: {wanted}`");
            findings.error("format-type", format, message, "change the type, or use the codec of the other spelling");
        }
        if let Some(pattern) = schema.get("pattern")
            && let Some(text) = pattern.as_str()
            && let Err(error) = regex_lite::Regex::new(text)
        {
            let help = "write it without look-around and back-references";
            findings.error("pattern-syntax", pattern, format!("the pattern cannot be checked: {error}"), help);
        }
        if response && kind == Some("string") {
            match schema.entry("enum") {
                Some(entry) if schema.elements("enum").count() > 1 => {
                    let message = "a closed enumeration makes a response fail on the first new value";
                    let help = "write `x-extensible-enum` instead of `enum`";
                    findings.warning_at("closed-response-enum", entry.position, message, help);
                }
                _ => {}
            }
        }
    }

    fn values(&mut self, schema: &'d Node) {
        let findings = &mut *self.findings;
        if let Some(list) = schema.get("x-extensible-enum") {
            if schema.str("type") != Some("string") {
                findings.error("extensible-enum", list, "`x-extensible-enum` needs `type: string`", "add the type");
            }
            if schema.get("enum").is_some() {
                let help = "keep `x-extensible-enum` alone";
                findings.error("extensible-enum", list, "`enum` and `x-extensible-enum` contradict each other", help);
            }
            let values = extensions::extensible_enum(schema).unwrap_or_default();
            if values.is_empty() {
                findings.error("extensible-enum", list, "the enumeration has no values", "list the values known today");
            }
            let mut seen = HashSet::new();
            for (value, node) in values.iter().zip(list.as_sequence().unwrap_or_default()) {
                if !seen.insert(value.value.as_str()) {
                    let message = format!("`{}` stands twice in the enumeration", value.value);
                    findings.error("extensible-enum", node, message, "keep one of the two");
                }
            }
        }
        for (low, high) in [("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems")] {
            if let (Some(Value::Number(least)), Some(Value::Number(most))) =
                (schema.get(low).map(|node| &node.value), schema.get(high).map(|node| &node.value))
                && least.as_f64() > most.as_f64()
            {
                let node = schema.get(low).unwrap_or(schema);
                let message = format!("`{low}` {least} is greater than `{high}` {most}");
                findings.error("empty-range", node, message, "no value can satisfy both");
            }
        }
    }

    fn lenient(&mut self, schema: &'d Node, response: bool) {
        let Some(list) = schema.get("x-lenient") else { return };
        let findings = &mut *self.findings;
        let help = "list wire values such as null, \"\", {}, [] or 0";
        match extensions::lenient(schema) {
            None => findings.error("lenient", list, "a value of `x-lenient` has no meaning", help),
            Some(values) if values.is_empty() => findings.error("lenient", list, "`x-lenient` lists no values", help),
            Some(_) if !response => {
                let help = "put it on a field of a response";
                findings.warning_at(
                    "lenient",
                    list.position,
                    "`x-lenient` is never used: no response reaches it",
                    help,
                );
            }
            Some(_) => {}
        }
    }
}

/// Component names become Rust types and must stay apart as such.
fn names(findings: &mut Findings<'_>, document: &Document) {
    let mut seen: std::collections::HashMap<String, String> = std::collections::HashMap::new();
    let components = document.root().get("components");
    for (name, entry) in components.into_iter().flat_map(|components| components.members("schemas")) {
        let rust = entry.node.str("x-rust-name").unwrap_or(name);
        let folded: String = rust.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        if folded.is_empty() || rust.starts_with(|c: char| c.is_ascii_digit()) {
            let message = format!("`{name}` cannot become the name of a Rust type");
            findings.error_at("schema-name", entry.position, message, "choose one with `x-rust-name`");
        } else if let Some(first) = seen.insert(folded, name.to_owned()) {
            let message = format!("`{name}` and `{first}` become the same Rust type");
            findings.error_at("schema-name", entry.position, message, "choose another name with `x-rust-name`");
        }
    }
}
