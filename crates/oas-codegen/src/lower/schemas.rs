//! Schemas: every struct and enumeration gets a name, everything else is written where it is used; bounds, defaults and
//! formats move into the plan.

use std::collections::HashMap;

use oas_contract::extensions::{EnumValue, Spelling};
use oas_contract::formats::{self, Format};
use oas_contract::{Kind, Node, Schema, View};
use serde_json::{Value, json};

use super::Lowering;
use crate::names;
use crate::plan::{Codec, Inner, OpenEnumPlan, UnionPlan};

/// How deep lists and maps may nest before a schema counts as circular.
pub(super) const DEEPEST: usize = 32;

/// A schema as progenitor is given it, and what goes into the plan.
pub(super) struct LoweredSchema {
    pub(super) schema: Value,
    pub(super) codec: Codec,
    pub(super) shape: Shape,
    pub(super) inner: Option<Inner>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    List,
    Map,
    Other,
}

impl LoweredSchema {
    fn plain(schema: Value) -> Self {
        Self { schema, codec: Codec::Plain, shape: Shape::Other, inner: None }
    }
}

impl<'d> Lowering<'d> {
    /// Component names are taken before names are made for inline schemas.
    pub(super) fn reserve_component_names(&mut self) {
        for (name, _, schema) in self.document.schemas().filter(|(_, _, schema)| !schema.is_reference()) {
            // What is no type has no name of its own.
            let chosen = if becomes_type(&schema) { schema.rust_name() } else { None };
            let rust = names::type_name(chosen.unwrap_or(name));
            let pointer = std::ptr::from_ref(schema.node());
            self.taken.insert(rust.clone());
            self.named.insert(pointer, rust);
        }
    }

    /// Components that no operation reaches are types too: they are there to be named.
    pub(super) fn remaining_components(&mut self) {
        for (name, _, schema) in self.document.schemas() {
            self.schema(schema, name, 0);
        }
        self.pending();
    }

    /// Lowers a schema. `hint` is the name of a type that has none of its own.
    pub(super) fn schema(&mut self, schema: Schema<'d>, hint: &str, depth: usize) -> LoweredSchema {
        let single = single(&schema);
        let schema = schema.unwrapped();
        if depth > DEEPEST {
            let help = "give the inner schema properties, so that it becomes a type of its own";
            self.fault("circular-schema", schema.node(), "this schema contains itself without a type between", help);
            return LoweredSchema::plain(json!({}));
        }
        if becomes_type(&schema) {
            return self.named(schema, hint, single);
        }
        let kind = schema.kind().or_else(|| schema.items().map(|_| Kind::Array));
        match kind {
            Some(Kind::Array) => {
                let Some(items) = schema.items() else { return LoweredSchema::plain(json!({})) };
                let inner = self.schema(items, &singular(hint), depth + 1);
                let (element, codec) = nullable(&items, inner.schema, inner.codec);
                let codec = if codec == Codec::Plain { codec } else { Codec::List(Box::new(codec)) };
                let schema = json!({"type": "array", "items": element});
                let struct_inside = inner.inner.filter(|inner| !inner.list).map(|inner| Inner { list: true, ..inner });
                LoweredSchema { schema, codec, shape: Shape::List, inner: struct_inside }
            }
            Some(Kind::Object) | None if schema.additional_schema().is_some() => {
                let Some(values) = schema.additional_schema() else { return LoweredSchema::plain(json!({})) };
                let inner = self.schema(values, hint, depth + 1);
                let (member, codec) = nullable(&values, inner.schema, inner.codec);
                let codec = if codec == Codec::Plain { codec } else { Codec::Map(Box::new(codec)) };
                let schema = json!({"type": "object", "additionalProperties": member});
                LoweredSchema { schema, codec, shape: Shape::Map, inner: None }
            }
            Some(Kind::Object) => {
                let schema = json!({"type": "object", "additionalProperties": {}});
                LoweredSchema { shape: Shape::Map, ..LoweredSchema::plain(schema) }
            }
            kind => value(kind, formats::of(kind, schema.format()), single),
        }
    }

    /// Lowers the named schemas that have been met, those that are met on the way included.
    pub(super) fn pending(&mut self) {
        while let Some((schema, name)) = self.pending.pop_front() {
            let lowered = if !schema.one_of().is_empty() || !schema.any_of().is_empty() {
                self.union(schema, &name)
            } else if schema.has_properties() || !schema.all_of().is_empty() {
                self.structure(schema, &name)
            } else if schema.open_values_node().is_some() {
                self.open_enum(schema, &name)
            } else {
                // `null` among the values says once more that the value may be `null`.
                let values = schema.values().map(|values| values.list).unwrap_or_default();
                let values: Vec<Value> =
                    values.into_iter().map(Node::to_json).filter(|value| !value.is_null()).collect();
                let texts = values.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                self.plan.closed_enums.insert(name.clone(), texts);
                let mut lowered = json!({"type": "string", "enum": values});
                describe(&mut lowered, schema.description());
                lowered
            };
            self.schemas.insert(name, lowered);
        }
    }

    /// A name that no other type has.
    pub(super) fn fresh_name(&mut self, wanted: &str) -> String {
        let wanted = names::type_name(wanted);
        let numbered = (2..).map(|number| format!("{wanted}{number}"));
        let mut names = std::iter::once(wanted.clone()).chain(numbered);
        names.find(|name| self.taken.insert(name.clone())).expect("there is always another number")
    }

    fn named(&mut self, schema: Schema<'d>, hint: &str, single: Codec) -> LoweredSchema {
        let pointer = std::ptr::from_ref(schema.node());
        let name = match self.named.get(&pointer) {
            Some(name) => name.clone(),
            None => {
                let name = self.fresh_name(schema.rust_name().unwrap_or(hint));
                self.named.insert(pointer, name.clone());
                name
            }
        };
        let is_union = !schema.one_of().is_empty() || !schema.any_of().is_empty();
        let is_struct = !is_union && (schema.has_properties() || !schema.all_of().is_empty());
        if !self.schemas.contains_key(&name) {
            // The name stands for the schema, which may contain itself, until its turn comes: a chain of types has no
            // bound.
            self.schemas.insert(name.clone(), Value::Null);
            self.places.insert(name.clone(), schema.position());
            self.pending.push_back((schema, name.clone()));
        }
        let codec = if is_union || is_struct { Codec::Plain } else { single };
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        let inner = is_struct.then_some(Inner { name, list: false });
        LoweredSchema { codec, inner, ..LoweredSchema::plain(schema) }
    }

    fn open_enum(&mut self, schema: Schema<'d>, name: &str) -> Value {
        let values = schema.open_values().unwrap_or_default();
        let mut variants: Vec<(String, EnumValue)> = Vec::new();
        let mut known: HashMap<String, String> = HashMap::new();
        for value in values {
            let variant = names::variant_name(value.name.as_deref().unwrap_or(&value.value));
            if let Some(first) = known.insert(variant.clone(), value.value.clone()) {
                let message = format!("`{first}` and `{}` become the same variant `{variant}`", value.value);
                self.fault("variant-name", schema.node(), message, "name one of them: `{value: …, name: …}`");
            }
            variants.push((variant, value));
        }
        // Progenitor makes names of values, and finds none for some; its enumeration is replaced by ours anyway.
        let values: Vec<_> = variants.iter().map(|(variant, _)| variant.clone()).collect();
        let description = schema.description().map(str::to_owned);
        self.plan.open_enums.insert(name.to_owned(), OpenEnumPlan { description, variants });
        json!({"type": "string", "enum": values})
    }

    fn union(&mut self, whole: Schema<'d>, name: &str) -> Value {
        let (key, alternatives) = match whole.one_of() {
            one if one.is_empty() => ("anyOf", whole.any_of()),
            one => ("oneOf", one),
        };
        let beside = [
            ("properties", whole.has_properties()),
            ("allOf", !whole.all_of().is_empty()),
            ("anyOf", key != "anyOf" && !whole.any_of().is_empty()),
        ];
        if let Some((other, _)) = beside.iter().find(|(_, there)| *there) {
            let help = format!("move `{other}` into every alternative, or leave `{key}` out");
            self.fault(
                "unsupported-union",
                whole.node(),
                format!("`{key}` beside `{other}` cannot be compiled"),
                &help,
            );
        }
        let mut plan = UnionPlan { description: whole.description().map(str::to_owned), ..UnionPlan::default() };
        let mut parts = serde_json::Map::new();
        for (index, part) in alternatives.into_iter().enumerate() {
            if part.unwrapped().is(&whole) {
                self.fault("circular-schema", part.written(), "an alternative is the whole once more", "take it out");
                continue;
            }
            let lowered = self.schema(part, &format!("{name}Alternative{}", index + 1), 0);
            if !lowered.codec.is_plain() {
                let help = "put the value into an object with a property for it";
                self.fault("union-codec", part.written(), "an alternative cannot be a bare value with a format", help);
            }
            let field = format!("alternative{}", index + 1);
            parts.insert(field.clone(), lowered.schema);
            plan.alternatives.push((field, lowered.codec));
        }
        self.plan.unions.insert(name.to_owned(), plan);
        // Progenitor is asked for the types of the alternatives alone.
        json!({"type": "object", "properties": parts})
    }
}

/// Whether a schema becomes a type with a name: an object with properties, alternatives, listed texts.
fn becomes_type(schema: &Schema<'_>) -> bool {
    let kind = schema.kind();
    let texts = || match kind {
        // A list of texts needs no type to be text.
        None => schema.values().is_some_and(|values| values.are_texts()),
        kind => kind == Some(Kind::String) && (schema.open_values_node().is_some() || schema.values().is_some()),
    };
    schema.properties().next().is_some()
        || !schema.one_of().is_empty()
        || !schema.any_of().is_empty()
        || !schema.all_of().is_empty()
        || texts()
}

/// A value that is neither an object nor a list nor an enumeration: what holds it in Rust, and by which codec it is written.
fn value(kind: Option<Kind>, format: Option<&'static Format>, single: Codec) -> LoweredSchema {
    let lowered = match (kind, format) {
        // Progenitor is told which types of the runtime stand for these.
        (Some(kind), Some(format)) if format.path.is_some() => json!({"type": kind.word(), "format": format.name}),
        _ => match formats::rust_type(kind, format.map(|format| format.name)) {
            "bool" => json!({"type": "boolean"}),
            "String" => json!({"type": "string"}),
            "f32" => json!({"type": "number", "format": "float"}),
            "f64" => json!({"type": "number", "format": "double"}),
            // `u64` is `uint64` to OpenAPI.
            integer if integer.starts_with(['i', 'u']) => {
                json!({"type": "integer", "format": integer.replace('i', "int").replace('u', "uint")})
            }
            _ => json!({}),
        },
    };
    let single = if kind.is_some() { single } else { Codec::Plain };
    let codec = format.and_then(|format| format.codec).map_or(single, Codec::Named);
    LoweredSchema { codec, ..LoweredSchema::plain(lowered) }
}

/// How a single value is read: in any spelling, unless the contract wants its own alone.
fn single(schema: &Schema<'_>) -> Codec {
    match schema.layers().iter().find_map(Schema::spelling).unwrap_or_else(|| schema.document().spelling()) {
        Spelling::Any => Codec::Scalar,
        Spelling::Declared => Codec::Exact,
    }
}

/// An element of a list or map that may be `null`.
fn nullable(element: &Schema<'_>, mut schema: Value, codec: Codec) -> (Value, Codec) {
    if !element.layers().iter().any(Schema::nullable) {
        return (schema, codec);
    }
    match schema.get("$ref") {
        Some(_) => schema = json!({"allOf": [schema], "nullable": true}),
        None => {
            if let Some(members) = schema.as_object_mut().filter(|members| !members.is_empty()) {
                members.insert("nullable".into(), true.into());
            }
        }
    }
    let codec = if codec == Codec::Plain { codec } else { Codec::Nullable(Box::new(codec)) };
    (schema, codec)
}

/// The name of an element after the name of its list.
fn singular(hint: &str) -> String {
    match hint.strip_suffix('s') {
        Some(stem) if !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => format!("{hint}Item"),
    }
}

fn describe(schema: &mut Value, description: Option<&str>) {
    if let Some(description) = description {
        schema["description"] = description.into();
    }
}
