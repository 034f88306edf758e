//! What a contract says about a value, as a JSON Schema of draft 2020-12. Knows schemas, nothing of who reads them.

use serde_json::{Map, Value, json};

use crate::document::{Document, reference};
use crate::extensions;
use crate::node::Node;

/// Fields that mean the same in JSON Schema.
const SAME: [&str; 10] = [
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "multipleOf",
    "description",
];

impl Document {
    /// The values that stand on the wire for a schema, as generated clients read them: an optional property may be
    /// `null`, and what `x-lenient` lists stands for nothing. An open enumeration is any text.
    ///
    /// Without `bounds` the schema says nothing about ranges, lengths and patterns, which clients do not hold against
    /// responses.
    ///
    /// ```
    /// let text = "
    /// openapi: 3.0.3
    /// info: {title: Pets, version: '1'}
    /// paths: {}
    /// components:
    ///   schemas:
    ///     Pet: {type: object, required: [name], properties: {name: {type: string, maxLength: 9}, age: {type: integer}}}
    /// ";
    /// let document = contract::Document::parse(&contract::Source::new("pets.yaml", text)).expect("YAML");
    /// let pet = document.root().pointer("/components/schemas/Pet").expect("it is there");
    /// let schema = document.to_json_schema(pet, false);
    /// assert_eq!(schema["properties"]["name"], serde_json::json!({"type": "string"}));
    /// assert_eq!(schema["required"], serde_json::json!(["name"]));
    /// ```
    pub fn to_json_schema(&self, node: &Node, bounds: bool) -> Value {
        let mut writer = Writer { document: self, bounds, definitions: Map::new() };
        let mut schema = writer.schema(node);
        if let Value::Object(members) = &mut schema
            && !writer.definitions.is_empty()
        {
            members.insert("$defs".into(), Value::Object(writer.definitions));
        }
        schema
    }
}

struct Writer<'d> {
    document: &'d Document,
    bounds: bool,
    /// Schemas with a name, which may contain themselves.
    definitions: Map<String, Value>,
}

impl Writer<'_> {
    fn schema(&mut self, node: &Node) -> Value {
        if let Some(target) = reference(node) {
            let name = target.rsplit('/').next().unwrap_or_default().to_owned();
            if !self.definitions.contains_key(&name) {
                // The name stands for the schema while it is written.
                self.definitions.insert(name.clone(), Value::Null);
                let schema = self.document.resolve(node).map_or(Value::Bool(true), |node| self.schema(node));
                self.definitions.insert(name.clone(), schema);
            }
            return json!({"$ref": format!("#/$defs/{}", name.replace('~', "~0").replace('/', "~1"))});
        }
        let mut schema = self.plain(node);
        let mut others: Vec<Value> = Vec::new();
        if node.flag("nullable") {
            others.push(json!({"type": "null"}));
        }
        if let Some(blanks) = node.get("x-lenient") {
            others.push(json!({"enum": blanks.to_json()}));
        }
        if !others.is_empty() {
            others.insert(0, schema);
            schema = json!({"anyOf": others});
        }
        schema
    }

    fn plain(&mut self, node: &Node) -> Value {
        let mut out = Map::new();
        if let Some(kind) = node.str("type") {
            out.insert("type".into(), kind.into());
        }
        if extensions::extensible_enum(node).is_none()
            && let Some(values) = node.get("enum")
        {
            out.insert("enum".into(), values.to_json());
        }
        if matches!(node.str("format"), Some("bytes" | "uint" | "uint8" | "uint16" | "uint32" | "uint64")) {
            out.insert("minimum".into(), 0.into());
        }
        if self.bounds {
            write_bounds(node, &mut out);
        }
        if let Some(items) = node.get("items") {
            out.insert("items".into(), self.schema(items));
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            let parts: Vec<Value> = node.elements(key).map(|part| self.schema(part)).collect();
            if !parts.is_empty() {
                out.insert(key.into(), parts.into());
            }
        }
        self.members(node, &mut out);
        Value::Object(out)
    }

    fn members(&mut self, node: &Node, out: &mut Map<String, Value>) {
        let required = node.strings("required");
        let mut properties = Map::new();
        for (name, entry) in node.members("properties") {
            let schema = self.schema(&entry.node);
            let schema = if required.iter().any(|known| known == name) {
                schema
            } else {
                json!({"anyOf": [schema, {"type": "null"}]})
            };
            properties.insert(name.to_owned(), schema);
        }
        if !properties.is_empty() {
            out.insert("properties".into(), Value::Object(properties));
        }
        if !required.is_empty() {
            // What may be nothing may be missing.
            let there = |name: &String| {
                let property = node.get("properties").and_then(|properties| properties.get(name));
                let resolved = property.and_then(|property| self.document.resolve(property));
                ![property, resolved].into_iter().flatten().any(|node| node.get("x-lenient").is_some())
            };
            let required: Vec<&String> = required.iter().filter(|name| there(name)).collect();
            out.insert("required".into(), json!(required));
        }
        if let Some(values) = node.get("additionalProperties") {
            let schema = if values.as_mapping().is_some() { self.schema(values) } else { values.to_json() };
            out.insert("additionalProperties".into(), schema);
        }
    }
}

fn write_bounds(node: &Node, out: &mut Map<String, Value>) {
    for key in SAME {
        if let Some(value) = node.get(key) {
            out.insert(key.into(), value.to_json());
        }
    }
    for (key, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        if let Some(value) = node.get(key) {
            out.insert(if node.flag(exclusive) { exclusive } else { key }.into(), value.to_json());
        }
    }
}
