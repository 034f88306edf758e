//! What a contract says about a value, as a JSON Schema of draft 2020-12. Knows schemas, nothing of who reads them.

use oas_values::escape;
use serde_json::{Map, Value, json};

use crate::formats;
use crate::model::{Additional, Bound, Count, Kind, Schema};
use crate::tree::Node;

impl Schema<'_> {
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
    /// let document = oas_contract::Document::parse(&oas_contract::Source::new("pets.yaml", text)).expect("YAML");
    /// let schema = document.schema("Pet").expect("it is there").to_json_schema(false);
    /// assert_eq!(schema["properties"]["name"], serde_json::json!({"type": "string"}));
    /// assert_eq!(schema["required"], serde_json::json!(["name"]));
    /// ```
    pub fn to_json_schema(&self, bounds: bool) -> Value {
        let mut writer = Writer { bounds, definitions: Map::new() };
        let mut schema = writer.schema(self);
        if let Value::Object(members) = &mut schema
            && !writer.definitions.is_empty()
        {
            members.insert("$defs".into(), Value::Object(writer.definitions));
        }
        schema
    }
}

struct Writer {
    bounds: bool,
    /// Schemas with a name, which may contain themselves.
    definitions: Map<String, Value>,
}

impl Writer {
    fn schema(&mut self, schema: &Schema<'_>) -> Value {
        let Some(name) = schema.name().filter(|_| schema.is_reference()) else { return self.plain(schema) };
        if !self.definitions.contains_key(name) {
            // The name stands for the schema while it is written.
            self.definitions.insert(name.to_owned(), Value::Null);
            let written = self.plain(schema);
            self.definitions.insert(name.to_owned(), written);
        }
        json!({"$ref": format!("#/$defs/{}", escape(name))})
    }

    fn plain(&mut self, schema: &Schema<'_>) -> Value {
        let mut out = Map::new();
        let kinds: Vec<Value> = schema.types().kinds().map(|kind| kind.word().into()).collect();
        match kinds.as_slice() {
            [] => {}
            [only] => drop(out.insert("type".into(), only.clone())),
            _ => drop(out.insert("type".into(), kinds.into())),
        }
        if schema.open_values().is_none()
            && let Some(values) = schema.values()
        {
            out.insert("enum".into(), values.list.iter().map(|value| value.to_json()).collect());
        }
        if schema.kind() == Some(Kind::Integer) && formats::range(schema.format()).is_some_and(|(least, _)| least == 0)
        {
            out.insert("minimum".into(), 0.into());
        }
        if self.bounds {
            write_bounds(schema, &mut out);
        }
        if let Some(items) = schema.items() {
            out.insert("items".into(), self.schema(&items));
        }
        for (key, parts) in [("allOf", schema.all_of()), ("oneOf", schema.one_of()), ("anyOf", schema.any_of())] {
            let parts: Vec<Value> = parts.iter().map(|part| self.schema(part)).collect();
            if !parts.is_empty() {
                out.insert(key.into(), parts.into());
            }
        }
        self.members(schema, &mut out);
        let mut others: Vec<Value> = Vec::new();
        if schema.nullable() {
            others.push(json!({"type": "null"}));
        }
        if let Some(blanks) = schema.lenient_node() {
            others.push(json!({"enum": blanks.to_json()}));
        }
        if others.is_empty() {
            return Value::Object(out);
        }
        others.insert(0, Value::Object(out));
        json!({"anyOf": others})
    }

    fn members(&mut self, schema: &Schema<'_>, out: &mut Map<String, Value>) {
        let required = schema.required();
        let mut properties = Map::new();
        for property in schema.properties() {
            let written = self.schema(&property.schema);
            let written = match required.contains(&property.name) {
                true => written,
                false => json!({"anyOf": [written, {"type": "null"}]}),
            };
            properties.insert(property.name.to_owned(), written);
        }
        if !properties.is_empty() {
            out.insert("properties".into(), Value::Object(properties));
        }
        if !required.is_empty() {
            // What may be nothing may be missing.
            let there =
                |name: &&str| schema.property(name).is_none_or(|property| property.schema.lenient_node().is_none());
            let required: Vec<&str> = required.into_iter().filter(there).collect();
            out.insert("required".into(), json!(required));
        }
        let additional = match schema.additional() {
            Additional::Unstated => return,
            Additional::Any(_) => true.into(),
            Additional::Closed(_) => false.into(),
            Additional::Schema(values) => self.schema(&values),
        };
        out.insert("additionalProperties".into(), additional);
    }
}

fn write_bounds(schema: &Schema<'_>, out: &mut Map<String, Value>) {
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            out.insert(key.into(), value);
        }
    };
    let count = |count: Option<Count<'_>>| count.map(|count| count.value.into());
    put("minLength", count(schema.min_length()));
    put("maxLength", count(schema.max_length()));
    put("minItems", count(schema.min_items()));
    put("maxItems", count(schema.max_items()));
    put("minProperties", count(schema.min_properties()));
    put("maxProperties", count(schema.max_properties()));
    put("uniqueItems", schema.unique_items_node().map(Node::to_json));
    put("pattern", schema.pattern().map(Into::into));
    put("description", schema.description().map(Into::into));
    let number = |bound: Option<Bound<'_>>| bound.map(|bound| bound.node.to_json());
    put("multipleOf", number(schema.multiple_of()));
    for (bound, plain, exclusive) in
        [(schema.minimum(), "minimum", "exclusiveMinimum"), (schema.maximum(), "maximum", "exclusiveMaximum")]
    {
        let key = if bound.is_some_and(|bound| bound.exclusive) { exclusive } else { plain };
        put(key, number(bound));
    }
}
