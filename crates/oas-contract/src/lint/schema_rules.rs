//! Schemas: what the generated types can hold. Walks every schema of the document once, and knows of each whether a
//! response can reach it.

use std::collections::HashSet;

use super::findings::Findings;
use super::{enum_rules, remembered_rules, union_rules};
use crate::document::Document;
use crate::formats::{self, Meaning};
use crate::model::is_json;
use crate::model::{Kind, MediaType, Operation, Schema, View};
use crate::tree::{Node, Value};

pub(super) fn check(findings: &mut Findings<'_>) {
    let document = findings.document;
    let mut walk = Walk { findings, seen: HashSet::new(), open: Vec::new() };
    for response in document.operations().iter().flat_map(Operation::responses) {
        walk.content(&response.media(), true);
    }
    for operation in document.operations() {
        for parameter in &operation.parameters {
            if let Some(schema) = parameter.value_schema() {
                walk.schema(schema, Where::Parameter, false);
            }
        }
        if let Some(body) = operation.request_body() {
            walk.content(&body.media(), false);
        }
    }
    for (_, _, schema) in document.schemas() {
        walk.schema(schema, Where::Component, false);
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
    /// Those that are still to be visited: a chain of schemas has no bound.
    open: Vec<(Schema<'d>, Where)>,
}

impl<'d> Walk<'_, 'd> {
    fn content(&mut self, media: &[MediaType<'d>], response: bool) {
        for media in media {
            match media.schema() {
                Some(schema) => self.schema(schema, Where::Inner, response),
                None if is_json(media.name) => self.findings.warning_at(
                    "missing-schema",
                    media.node().position,
                    format!("the content `{}` has no schema: it is any JSON", media.name),
                    "add `schema:`; a body of any form is `schema: {}`",
                ),
                None => {}
            }
        }
    }

    fn schema(&mut self, schema: Schema<'d>, place: Where, response: bool) {
        self.open.push((schema, place));
        while let Some((schema, place)) = self.open.pop() {
            let place = if schema.is_reference() { Where::Component } else { place };
            if self.seen.insert(std::ptr::from_ref(schema.node())) {
                self.one(schema, place, response);
            }
        }
    }

    fn one(&mut self, schema: Schema<'d>, place: Where, response: bool) {
        self.kinds(&schema, response);
        self.format(&schema);
        enum_rules::check(self.findings, &schema);
        union_rules::check(self.findings, &schema);
        self.values(&schema);
        self.lenient(&schema, response);
        self.spelling(&schema);
        self.deletion_protection(&schema);
        remembered_rules::check_schema(self.findings, &schema);
        if place == Where::Property || place == Where::Parameter {
            let text = schema.kind() == Some(Kind::String);
            let named =
                schema.has_properties() || schema.values().is_some_and(|_| text) || schema.open_values_node().is_some();
            if named {
                let help = "move it to `components/schemas` and point there; its users will want to name it";
                let message = "an inline schema gets a name made of its place";
                self.findings.warning_at("inline-schema", schema.position(), message, help);
            }
        }
        for property in schema.properties() {
            if property.schema.description().is_none() && property.schema.all_of().is_empty() {
                let help = "say what it is, its unit and its range: it becomes the documentation";
                let message = format!("`{}` has no description", property.name);
                self.findings.warning_at("missing-description", property.key, message, help);
            }
            self.open.push((property.schema, Where::Property));
        }
        for name in schema.required_nodes() {
            let Some(text) = name.as_str() else { continue };
            if schema.property(text).is_none() && schema.has_properties() && schema.all_of().is_empty() {
                let help = "declare the property, or take it from the list";
                let message = format!("`{text}` is required but is no property: programs find and put it in `extra`");
                self.findings.warning_at("required-unknown", name.position, message, help);
            }
        }
        let held = schema.items().into_iter().chain(schema.additional_schema()).chain(schema.prefix_items());
        let parts = [schema.all_of(), schema.one_of(), schema.any_of()];
        self.open.extend(held.chain(parts.into_iter().flatten()).map(|inner| (inner, Where::Inner)));
    }

    fn kinds(&mut self, schema: &Schema<'d>, response: bool) {
        let findings = &mut *self.findings;
        let kind = schema.kind();
        if kind == Some(Kind::Array) && schema.items().is_none() && schema.prefix_items().is_empty() {
            findings.warning_at(
                "missing-items",
                schema.position(),
                "an array has no `items`, and so holds any JSON",
                "say what it holds: `items: {type: string}`",
            );
        }
        if let Some(node) = schema.not_node() {
            let help = "describe what is allowed instead; no Rust type can hold what is not";
            findings.warning_at("unsupported-not", node.position, "`not` is not checked", help);
        }
        if let (Some(pattern), Some(error)) = (schema.pattern_node(), schema.pattern_fault()) {
            let help = "write it without look-around and back-references";
            let message = format!("the pattern is documented and not checked: {error}");
            findings.warning_at("pattern-syntax", pattern.position, message, help);
        }
        if response
            && kind == Some(Kind::String)
            && let (Some(values), Some(position)) = (schema.values(), schema.values_key())
            && values.list.len() > 1
        {
            let message = "a closed enumeration makes a response fail on the first new value";
            let help = "write `x-extensible-enum` instead of `enum`";
            findings.warning_at("closed-response-enum", position, message, help);
        }
    }

    fn format(&mut self, schema: &Schema<'d>) {
        let (Some(name), Some(node)) = (schema.format(), schema.format_node()) else { return };
        let Some(format) = formats::named(name) else {
            if !formats::is_known(name) {
                let help = match formats::nearest(name) {
                    Some(nearest) => format!("did you mean `{nearest}`?"),
                    None => {
                        "the formats that mean something are listed in specs/README.md; it is taken as its type alone"
                            .to_owned()
                    }
                };
                let message = format!("nothing knows the format `{name}`");
                self.findings.warning_at("unknown-format", node.position, message, &help);
            }
            return;
        };
        if schema.kind() != Some(format.kind) {
            let message = format!("format `{name}` needs `type: {}`", format.kind.word());
            let help = match format.meaning {
                Meaning::Secret => "change the type: only a text is kept from being shown",
                _ => "change the type, or use the codec of the other spelling",
            };
            // What only bounds values of its type says nothing of others, nor does a word that others use for something else.
            let of_others = !self.findings.document.is_kept_by_hand() && format.meaning != Meaning::Secret;
            match format.meaning {
                _ if of_others => self.findings.warning_at("format-type", node.position, message, help),
                Meaning::Plain => self.findings.warning_at("format-type", node.position, message, help),
                _ => self.findings.error("format-type", node, message, help),
            }
        }
    }

    fn values(&mut self, schema: &Schema<'d>) {
        let findings = &mut *self.findings;
        let count = |count: Option<crate::Count<'d>>| count.map(|count| count.node);
        let bound = |bound: Option<crate::Bound<'d>>| bound.map(|bound| bound.node);
        for (low, high, least, most) in [
            ("minimum", "maximum", bound(schema.minimum()), bound(schema.maximum())),
            ("minLength", "maxLength", count(schema.min_length()), count(schema.max_length())),
            ("minItems", "maxItems", count(schema.min_items()), count(schema.max_items())),
        ] {
            let (Some(node), Some(most)) = (least, most) else { continue };
            if let (Value::Number(least), Value::Number(most)) = (&node.value, &most.value)
                && least > most
            {
                let message = format!("`{low}` {least} is greater than `{high}` {most}");
                findings.error("empty-range", node, message, "no value can satisfy both");
            }
        }
    }

    /// What must not be deleted is said by a boolean.
    fn deletion_protection(&mut self, schema: &Schema<'d>) {
        let Some(node) = schema.deletion_protection_node() else { return };
        if schema.kind() != Some(Kind::Boolean) {
            let help = "put it on the boolean property that says whether a thing is protected, or take it out";
            let message = "`x-deletion-protection` is said of no boolean";
            self.findings.error("deletion-protection", node, message, help);
        }
    }

    /// A spelling is that of a single value, whose format does not read several anyway.
    fn spelling(&mut self, schema: &Schema<'d>) {
        let Some(node) = schema.spelling_node() else { return };
        let kind = schema.unwrapped().kind();
        let codec = formats::of(kind, schema.unwrapped().format()).filter(|format| format.codec.is_some());
        let (message, help) = match (kind, codec) {
            (None | Some(Kind::Array | Kind::Object), _) => (
                "`x-spelling` is said of no single value".to_owned(),
                "put it on the values inside, or on the document",
            ),
            (_, Some(format)) => (
                format!("`x-spelling` says nothing of the format `{}`, which has spellings of its own", format.name),
                "take one of the two out",
            ),
            _ => return,
        };
        self.findings.error("spelling", node, message, help);
    }

    fn lenient(&mut self, schema: &Schema<'d>, response: bool) {
        let Some(list) = schema.lenient_node() else { return };
        let findings = &mut *self.findings;
        let help = "list wire values such as null, \"\", {}, [] or 0";
        match schema.lenient() {
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
    for (name, position, schema) in document.schemas() {
        let rust = schema.place_rust_name().unwrap_or(name);
        let folded: String = rust.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        if folded.is_empty() || rust.starts_with(|c: char| c.is_ascii_digit()) {
            let message = format!("`{name}` cannot be the name of a Rust type as it is: it gets an `X` in front");
            findings.warning_at("schema-name", position, message, "choose another name with `x-rust-name`");
        } else if let Some(first) = seen.insert(folded, name.to_owned()) {
            let message = format!("`{name}` and `{first}` become the same Rust type: this one gets a number");
            findings.warning_at("schema-name", position, message, "choose another name with `x-rust-name`");
        }
    }
}
