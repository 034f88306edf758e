//! Schemas: every struct and enumeration gets a name, everything else is written where it is used; bounds, defaults and
//! formats move into the plan.

use contract::Node;
use contract::extensions;
use serde_json::{Value, json};

use super::Lowering;
use super::structures::is_nullable;
use crate::names;
use crate::plan::{Codec, Inner, OpenEnumPlan};

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

    /// A format that has a Rust type of its own.
    fn formatted(kind: &str, format: &str, codec: &'static str) -> Self {
        Self { codec: Codec::Named(codec), ..Self::plain(json!({"type": kind, "format": format})) }
    }
}

impl<'d> Lowering<'d> {
    /// Component names are taken before names are made for inline schemas.
    pub(super) fn reserve_component_names(&mut self) {
        let components = self.document.root().get("components");
        for (name, entry) in components.into_iter().flat_map(|components| components.members("schemas")) {
            if entry.node.get("$ref").is_none() {
                let rust = names::type_name(entry.node.str("x-rust-name").unwrap_or(name));
                let pointer = std::ptr::from_ref(&entry.node);
                self.taken.insert(rust.clone(), pointer);
                self.named.insert(pointer, rust);
            }
        }
    }

    /// Components that no operation reaches are types too: they are there to be named.
    pub(super) fn remaining_components(&mut self) {
        let components = self.document.root().get("components");
        for (name, entry) in components.into_iter().flat_map(|components| components.members("schemas")) {
            self.schema(&entry.node, name, 0);
        }
        self.pending();
    }

    /// Follows references and one-element `allOf`s, which only add a description.
    pub(super) fn target(&self, node: &'d Node) -> &'d Node {
        let mut node = node;
        for _ in 0..DEEPEST {
            let resolved = self.document.resolve(node).unwrap_or(node);
            match resolved.get("allOf").and_then(Node::as_sequence) {
                Some([only]) if resolved.get("properties").is_none() && resolved.get("required").is_none() => {
                    node = only;
                }
                _ => return resolved,
            }
        }
        node
    }

    /// The description where a schema is used: its own, or that of what it refers to.
    pub(super) fn description(&self, node: &'d Node) -> Option<String> {
        let own = node.str("description").or_else(|| self.document.resolve(node)?.str("description"));
        own.or_else(|| self.target(node).str("description")).map(str::to_owned)
    }

    /// Lowers a schema. `hint` is the name of a type that has none of its own.
    pub(super) fn schema(&mut self, node: &'d Node, hint: &str, depth: usize) -> LoweredSchema {
        let node = self.target(node);
        if depth > DEEPEST {
            let help = "give the inner schema properties, so that it becomes a type of its own";
            self.fault("circular-schema", node, "this schema contains itself without a type between", help);
            return LoweredSchema::plain(json!({}));
        }
        // A list of texts needs no type to be text.
        let texts = || node.get("enum").is_some() && node.elements("enum").all(|value| value.as_str().is_some());
        let kind = node.str("type").or_else(|| texts().then_some("string"));
        let kind = kind.or_else(|| node.get("items").map(|_| "array"));
        let is_struct = node
            .get("properties")
            .is_some_and(|properties| properties.as_mapping().is_some_and(|properties| !properties.is_empty()));
        let composed = ["oneOf", "anyOf"].iter().any(|key| node.get(key).is_some());
        let is_enum = kind == Some("string") && (node.get("enum").is_some() || node.get("x-extensible-enum").is_some());
        if is_struct || composed || is_enum || node.get("allOf").is_some() {
            return self.named(node, hint);
        }
        match kind {
            Some("array") => {
                let Some(items) = node.get("items") else { return LoweredSchema::plain(json!({})) };
                let inner = self.schema(items, &singular(hint), depth + 1);
                let (schema, codec) = self.nullable(items, inner.schema, inner.codec);
                let codec = if codec == Codec::Plain { codec } else { Codec::List(Box::new(codec)) };
                let schema = json!({"type": "array", "items": schema});
                let struct_inside = inner.inner.filter(|inner| !inner.list).map(|inner| Inner { list: true, ..inner });
                LoweredSchema { schema, codec, shape: Shape::List, inner: struct_inside }
            }
            Some("object") | None
                if node.get("additionalProperties").is_some_and(|values| values.as_mapping().is_some()) =>
            {
                let Some(values) = node.get("additionalProperties") else { return LoweredSchema::plain(json!({})) };
                let inner = self.schema(values, hint, depth + 1);
                let (schema, codec) = self.nullable(values, inner.schema, inner.codec);
                let codec = if codec == Codec::Plain { codec } else { Codec::Map(Box::new(codec)) };
                let schema = json!({"type": "object", "additionalProperties": schema});
                LoweredSchema { schema, codec, shape: Shape::Map, inner: None }
            }
            Some("object") => {
                let schema = json!({"type": "object", "additionalProperties": {}});
                LoweredSchema { shape: Shape::Map, ..LoweredSchema::plain(schema) }
            }
            Some("string") => string(node.str("format")),
            Some("integer") => integer(node.str("format")),
            Some("number") => match node.str("format") {
                Some("float") => LoweredSchema::plain(json!({"type": "number", "format": "float"})),
                _ => LoweredSchema::plain(json!({"type": "number", "format": "double"})),
            },
            Some("boolean") => LoweredSchema::plain(json!({"type": "boolean"})),
            _ => LoweredSchema::plain(json!({})),
        }
    }

    /// An element of a list or map that may be `null`.
    fn nullable(&self, node: &'d Node, mut schema: Value, codec: Codec) -> (Value, Codec) {
        let nullable = is_nullable(node) || self.document.resolve(node).is_some_and(is_nullable);
        if !nullable {
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

    /// Lowers the named schemas that have been met, those that are met on the way included.
    pub(super) fn pending(&mut self) {
        while let Some((node, name)) = self.pending.pop_front() {
            let lowered = if node.get("oneOf").is_some() || node.get("anyOf").is_some() {
                self.union(node, &name)
            } else if node.get("properties").is_some() || node.get("allOf").is_some() {
                self.structure(node, &name)
            } else if node.get("x-extensible-enum").is_some() {
                self.open_enum(node, &name)
            } else {
                // `null` among the values says once more that the value may be `null`.
                let values: Vec<Value> =
                    node.elements("enum").map(Node::to_json).filter(|value| !value.is_null()).collect();
                let mut schema = json!({"type": "string", "enum": values});
                describe(&mut schema, node.str("description"));
                schema
            };
            self.schemas.insert(name, lowered);
        }
    }

    fn named(&mut self, node: &'d Node, hint: &str) -> LoweredSchema {
        let pointer = std::ptr::from_ref(node);
        let name = match self.named.get(&pointer) {
            Some(name) => name.clone(),
            None => {
                let wanted = names::type_name(node.str("x-rust-name").unwrap_or(hint));
                let mut name = wanted.clone();
                let mut number = 2;
                while self.taken.contains_key(&name) {
                    name = format!("{wanted}{number}");
                    number += 1;
                }
                self.taken.insert(name.clone(), pointer);
                self.named.insert(pointer, name.clone());
                name
            }
        };
        let is_struct = node.get("properties").is_some() || node.get("allOf").is_some();
        if !self.schemas.contains_key(&name) {
            // The name stands for the schema, which may contain itself, until its turn comes: a chain of types has no
            // bound.
            self.schemas.insert(name.clone(), Value::Null);
            self.places.insert(name.clone(), node.position);
            self.pending.push_back((node, name.clone()));
        }
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        let inner = is_struct.then_some(Inner { name, list: false });
        LoweredSchema { inner, ..LoweredSchema::plain(schema) }
    }

    fn open_enum(&mut self, node: &'d Node, name: &str) -> Value {
        let values = extensions::extensible_enum(node).unwrap_or_default();
        let mut variants: Vec<(String, extensions::EnumValue)> = Vec::new();
        for value in values {
            let variant = names::variant_name(value.name.as_deref().unwrap_or(&value.value));
            if let Some((_, first)) = variants.iter().find(|(known, _)| *known == variant) {
                let message = format!("`{}` and `{}` become the same variant `{variant}`", first.value, value.value);
                self.fault("variant-name", node, message, "name one of them: `{value: …, name: …}`");
            }
            variants.push((variant, value));
        }
        // Progenitor makes names of values, and finds none for some; its enumeration is replaced by ours anyway.
        let values: Vec<_> = variants.iter().map(|(variant, _)| variant.clone()).collect();
        let description = node.str("description").map(str::to_owned);
        self.plan.open_enums.insert(name.to_owned(), OpenEnumPlan { description, variants });
        json!({"type": "string", "enum": values})
    }

    fn union(&mut self, node: &'d Node, name: &str) -> Value {
        let key = if node.get("oneOf").is_some() { "oneOf" } else { "anyOf" };
        let beside = ["properties", "allOf", "anyOf"].iter().find(|other| **other != key && node.get(other).is_some());
        if let Some(other) = beside {
            let help = format!("move `{other}` into every alternative, or leave `{key}` out");
            self.fault("unsupported-union", node, format!("`{key}` beside `{other}` cannot be compiled"), &help);
        }
        let mut parts = Vec::new();
        for (index, part) in node.elements(key).enumerate() {
            if std::ptr::eq(self.target(part), node) {
                self.fault("circular-schema", part, "an alternative is the whole once more", "take it out");
                continue;
            }
            let lowered = self.schema(part, &format!("{name}Alternative{}", index + 1), 0);
            if lowered.codec != Codec::Plain {
                let help = "put the value into an object with a property for it";
                self.fault("union-codec", part, "an alternative cannot be a bare value with a format", help);
            }
            parts.push(lowered.schema);
        }
        let mut schema = json!({ key: parts });
        describe(&mut schema, node.str("description"));
        schema
    }
}

fn string(format: Option<&str>) -> LoweredSchema {
    match format {
        Some(format @ "date-time") => LoweredSchema::formatted("string", format, "DateTime"),
        Some(format @ "unix-seconds-string") => LoweredSchema::formatted("string", format, "UnixSecondsString"),
        Some(format @ "datetime-space") => LoweredSchema::formatted("string", format, "DatetimeSpace"),
        Some(format @ "date") => LoweredSchema::formatted("string", format, "Date"),
        Some("password") => LoweredSchema::plain(json!({"type": "string", "format": "password"})),
        Some("bytes-string") => {
            let schema = json!({"type": "integer", "format": "uint64"});
            LoweredSchema { codec: Codec::Named("BytesString"), ..LoweredSchema::plain(schema) }
        }
        Some("boolean-string") => {
            LoweredSchema { codec: Codec::Named("BooleanString"), ..LoweredSchema::plain(json!({"type": "boolean"})) }
        }
        _ => LoweredSchema::plain(json!({"type": "string"})),
    }
}

fn integer(format: Option<&str>) -> LoweredSchema {
    match format {
        Some(format @ "unix-seconds") => LoweredSchema::formatted("integer", format, "UnixSeconds"),
        Some(format @ "unix-millis") => LoweredSchema::formatted("integer", format, "UnixMillis"),
        Some("bytes") => {
            let schema = json!({"type": "integer", "format": "uint64"});
            LoweredSchema { codec: Codec::Named("Bytes"), ..LoweredSchema::plain(schema) }
        }
        Some(format @ ("int8" | "int16" | "int32" | "uint8" | "uint16" | "uint32" | "uint64")) => {
            LoweredSchema::plain(json!({"type": "integer", "format": format}))
        }
        Some("uint") => LoweredSchema::plain(json!({"type": "integer", "format": "uint64"})),
        _ => LoweredSchema::plain(json!({"type": "integer", "format": "int64"})),
    }
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
