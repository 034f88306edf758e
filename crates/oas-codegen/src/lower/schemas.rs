//! Schemas: every struct and enumeration gets a name, everything else is written where it is used; bounds, defaults and
//! formats move into the plan.

use oas_contract::extensions::Spelling;
use oas_contract::formats::{self, Format};
use oas_contract::{Finding, Kind, Schema, View};
use serde_json::{Value, json};

use super::enumerations::is_enumeration;
use super::unions::{is_nullable, is_union, single_part};
use super::{Lowering, NOT_USED};
use crate::names;
use crate::plan::{Codec, Inner};

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

/// What a schema with a name becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    Union,
    Struct,
    Enum,
}

fn form(schema: &Schema<'_>) -> Form {
    if is_union(schema) {
        Form::Union
    } else if is_enumeration(schema) && !schema.has_properties() && schema.all_of().is_empty() {
        Form::Enum
    } else {
        Form::Struct
    }
}

impl LoweredSchema {
    fn plain(schema: Value) -> Self {
        Self { schema, codec: Codec::Plain, shape: Shape::Other, inner: None }
    }
}

/// What can be done about a schema that contains itself.
const CIRCULAR: &str = "give the inner schema properties, so that it becomes a type of its own";

impl<'d> Lowering<'d> {
    /// Component names are taken before names are made for inline schemas.
    pub(super) fn reserve_component_names(&mut self) {
        for (name, _, schema) in self.document.schemas().filter(|(_, _, schema)| !schema.is_reference()) {
            // What is no type has no name of its own.
            let chosen = if becomes_type(&schema) { schema.rust_name() } else { None };
            let rust = names::free(&names::type_name(chosen.unwrap_or(name)), "", |name| self.taken.contains(name));
            let pointer = std::ptr::from_ref(schema.node());
            self.taken.insert(rust.clone());
            self.named.insert(pointer, rust);
        }
    }

    /// Components that no operation reaches are types too: they are there to be named.
    pub(super) fn remaining_components(&mut self) {
        for (name, _, schema) in self.document.schemas() {
            // It holds where it is referred to.
            let _ = is_nullable(&schema);
            self.schema(schema, name, 0);
        }
        self.pending();
    }

    /// Lowers a schema. `hint` is the name of a type that has none of its own.
    pub(super) fn schema(&mut self, schema: Schema<'d>, hint: &str, depth: usize) -> LoweredSchema {
        let node = std::ptr::from_ref(schema.unwrapped().node());
        if self.within.contains(&node) && !self.document.is_kept_by_hand() {
            let message = "this schema contains itself without a type between".to_owned();
            let instead = "what it holds of itself is any JSON";
            self.bearable("circular-schema", schema.unwrapped().node(), message, CIRCULAR, instead);
            return LoweredSchema::plain(json!({}));
        }
        self.within.push(node);
        let lowered = self.outermost(schema, hint, depth);
        self.within.pop();
        lowered
    }

    /// Lowers a schema that is not part of itself.
    fn outermost(&mut self, schema: Schema<'d>, hint: &str, depth: usize) -> LoweredSchema {
        let single = single(&schema);
        let layers = schema.layers();
        for around in layers.iter().filter(|layer| layer.wrapped().is_some()) {
            let _ = around.kind();
            if !around.all_of().is_empty() {
                self.note_ignored_alternatives(around);
            }
        }
        let schema = schema.unwrapped();
        if depth > DEEPEST {
            let message = "this schema contains itself without a type between";
            self.no_form("circular-schema", schema.node(), message, CIRCULAR);
            return LoweredSchema::plain(json!({}));
        }
        if let Some(not) = schema.not() {
            // The linter has said that it is not checked.
            not.settle();
        }
        if let Some(whole) = single_part(&schema) {
            let why = "of the parts of this `allOf`, the one that says the type counts";
            self.notes.push(Finding::note(NOT_USED, schema.place(), why));
            schema.all_of().iter().filter(|part| !part.is(&whole)).for_each(View::settle);
            return self.schema(whole, hint, depth + 1);
        }
        if becomes_type(&schema) {
            return self.named(schema, hint, single);
        }
        if let Some(discriminator) = schema.discriminator() {
            self.pass_over(
                &discriminator,
                "there are no alternatives that it could tell apart: the value is held as JSON",
            );
        }
        let kind = schema.kind().or_else(|| schema.items().map(|_| Kind::Array));
        match kind {
            Some(Kind::Array) => {
                if let Some(first) = schema.prefix_items().first() {
                    let why = "elements that each have a schema of their own are held as JSON, like all of the list";
                    self.notes.push(Finding::note(NOT_USED, first.place(), why));
                    schema.prefix_items().iter().chain(&schema.items()).for_each(View::settle);
                }
                let items = schema.items().filter(|items| items.boolean().is_none());
                let Some(items) = items.filter(|_| schema.prefix_items().is_empty()) else {
                    let schema = json!({"type": "array", "items": {}});
                    return LoweredSchema { shape: Shape::List, ..LoweredSchema::plain(schema) };
                };
                let inner = self.schema(items, &singular(hint), depth + 1);
                let (element, codec) = nullable(&items, inner.schema, inner.codec);
                let codec = Codec::List(Box::new(codec));
                let schema = json!({"type": "array", "items": element});
                let struct_inside = inner.inner.filter(|inner| !inner.list).map(|inner| Inner { list: true, ..inner });
                LoweredSchema { schema, codec, shape: Shape::List, inner: struct_inside }
            }
            Some(Kind::Object) | None if schema.additional_schema().is_some() => {
                let Some(values) = schema.additional_schema() else { return LoweredSchema::plain(json!({})) };
                let inner = self.schema(values, hint, depth + 1);
                let (member, codec) = nullable(&values, inner.schema, inner.codec);
                let codec = Codec::Map(Box::new(codec));
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

    /// A name for a type that no other one has.
    pub(super) fn free_type(&mut self, wanted: &str) -> String {
        let name = names::free(&names::type_name(wanted), "", |name| self.taken.contains(name));
        self.taken.insert(name.clone());
        name
    }

    /// Lowers the named schemas that have been met, those that are met on the way included.
    pub(super) fn pending(&mut self) {
        while let Some((schema, name)) = self.pending.pop_front() {
            let lowered = match form(&schema) {
                Form::Union => self.union(schema, &name),
                Form::Struct => self.structure(&[schema], None, &name),
                Form::Enum => self.enumeration(schema, &name),
            };
            self.schemas.insert(name, lowered);
        }
    }

    fn named(&mut self, schema: Schema<'d>, hint: &str, single: Codec) -> LoweredSchema {
        let pointer = std::ptr::from_ref(schema.node());
        let name = match self.named.get(&pointer) {
            Some(name) => name.clone(),
            None => {
                let name = self.free_type(schema.rust_name().unwrap_or(hint));
                self.named.insert(pointer, name.clone());
                name
            }
        };
        let form = form(&schema);
        if !self.schemas.contains_key(&name) {
            // The name stands for the schema, which may contain itself, until its turn comes: a chain of types has no
            // bound.
            self.schemas.insert(name.clone(), Value::Null);
            self.places.insert(name.clone(), schema.position());
            self.pending.push_back((schema, name.clone()));
        }
        let codec = if form == Form::Enum { single } else { Codec::Plain };
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        let inner = (form == Form::Struct).then_some(Inner { name, list: false });
        LoweredSchema { codec, inner, ..LoweredSchema::plain(schema) }
    }
}

/// Whether a schema becomes a type with a name: an object with properties, alternatives, listed values.
fn becomes_type(schema: &Schema<'_>) -> bool {
    schema.properties().next().is_some()
        || !schema.one_of().is_empty()
        || !schema.any_of().is_empty()
        || !schema.all_of().is_empty()
        || is_enumeration(schema)
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
    if !is_nullable(element) {
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
