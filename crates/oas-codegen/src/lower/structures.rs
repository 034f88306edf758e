//! Objects: which fields a struct has, what their absence means, what bounds them. Knows nothing of how the type of a
//! field is found.

use std::collections::{HashMap, HashSet};

use heck::ToPascalCase;
use oas_contract::extensions::Blank;
use oas_contract::{Bound, Kind, Schema, View, formats};
use serde_json::{Value, json};

use super::Lowering;
use super::schemas::Shape;
use super::unions::is_nullable;
use crate::names;
use crate::plan::{Bounds, FieldPlan, Presence, StructPlan};

impl<'d> Lowering<'d> {
    /// A struct of what some schemas say together, later ones replacing what earlier ones have. `holder` has alternatives, of which
    /// this is one.
    pub(super) fn structure(&mut self, parts: &[Schema<'d>], holder: Option<&Schema<'d>>, name: &str) -> Value {
        let mut fields = Fields::default();
        for part in parts {
            self.collect(*part, holder, &mut fields);
        }
        for replaced in std::mem::take(&mut fields.replaced) {
            self.pass_over(&replaced, "another part of the whole describes this property as well, and that counts");
        }
        let mut wires: HashMap<String, &str> = HashMap::new();
        let whole = parts.iter().rev().find_map(Schema::description);
        let mut plan = StructPlan { description: whole.map(str::to_owned), ..StructPlan::default() };
        let mut properties = serde_json::Map::new();
        let mut needed = Vec::new();
        for Field { wire, schema: property } in fields.list {
            let is_required = fields.required.contains(wire);
            let hint = format!("{name}{}", names::type_name(wire).to_pascal_case());
            let lowered = self.schema(property, &hint, 0);
            let rust = property.place_rust_name().map_or_else(|| names::value_name(wire), names::value_name);
            let wanted = rust;
            let rust = names::free_value(&wanted, |name| wires.contains_key(name));
            if let Some(other) = wires.get(&wanted) {
                let message = format!("`{wire}` and `{other}` become the same field, this one is `{rust}`");
                self.renamed("field-name", property.written(), message);
            }
            wires.insert(rust.clone(), wire);
            let key = format!("field{}", plan.fields.len());
            let layers = property.layers();
            let lenient = layers.iter().find_map(Schema::lenient);
            let nullable = is_nullable(&property);
            let anything = lowered.schema == json!({}) && lenient.is_none();
            let presence = match (anything, is_required) {
                (true, true) => Presence::Required,
                (true, false) => Presence::Free,
                (false, _) => self.presence(lenient, nullable, is_required, lowered.shape),
            };
            let secret = is_secret(&lowered.schema);
            let mut schema = lowered.schema;
            if presence == Presence::Required {
                needed.push(key.clone());
            } else if !matches!(presence, Presence::EmptyFor(_)) && lowered.shape != Shape::Other {
                // Without this an optional list would be a plain list, and its absence the same as its emptiness.
                schema["nullable"] = true.into();
            }
            properties.insert(key.clone(), schema);
            let description = description(&property).unwrap_or_else(|| format!("`{wire}`"));
            plan.fields.push(FieldPlan {
                wire: wire.to_owned(),
                name: rust,
                key,
                description,
                codec: lowered.codec,
                presence,
                bounds: bounds(&property.unwrapped()),
                inner: lowered.inner,
                secret,
                read_only: layers.iter().any(Schema::read_only),
                write_only: layers.iter().any(Schema::write_only),
            });
        }
        // Whoever reaches the type, so that a new operation changes none that is there.
        plan.extra.push_str("extra");
        while plan.fields.iter().any(|field| field.name == plan.extra) {
            plan.extra += "_members";
        }
        let schema = json!({"type": "object", "properties": properties, "required": needed});
        self.plan.structs.insert(name.to_owned(), plan);
        schema
    }

    fn presence(&mut self, lenient: Option<Vec<Blank>>, nullable: bool, required: bool, shape: Shape) -> Presence {
        match (lenient, required) {
            (Some(mut blanks), _) => {
                // What may be left out may be `null`, whatever else it may be.
                if (nullable || !required) && !blanks.contains(&Blank::Null) {
                    blanks.push(Blank::Null);
                }
                let name = blank_name(&blanks);
                self.plan.blanks.insert(name.clone(), blanks);
                match (required, shape) {
                    (true, Shape::List | Shape::Map) => Presence::EmptyFor(name),
                    (true, Shape::Other) => Presence::NoneFor(name),
                    (false, _) => Presence::OptionalNoneFor(name),
                }
            }
            (None, true) if nullable => Presence::Nullable,
            (None, true) => Presence::Required,
            (None, false) if nullable => Presence::Clearable,
            (None, false) => Presence::Optional,
        }
    }

    /// The properties of an object and of the objects that `allOf` adds to it, later ones replacing earlier ones.
    pub(super) fn collect(&mut self, schema: Schema<'d>, holder: Option<&Schema<'d>>, fields: &mut Fields<'d>) {
        let (mut visited, mut open) = (HashSet::new(), HashSet::new());
        // What is left to do, last first: to enter a part, or to take its own properties after those of its parts.
        let mut steps = vec![(schema, false)];
        while let Some((schema, entered)) = steps.pop() {
            let place = std::ptr::from_ref(schema.node());
            if entered {
                open.remove(&place);
                fields.add(&schema);
                // A part that may be null makes no whole that may.
                let _ = (schema.kind(), schema.nullable());
                if holder.is_none_or(|holder| !holder.is(&schema)) {
                    self.note_ignored_alternatives(&schema);
                }
            } else if open.contains(&place) {
                self.no_form(
                    "circular-schema",
                    schema.node(),
                    "this `allOf` leads back to itself",
                    "take one of its elements out",
                );
                return;
            } else if visited.insert(place) {
                // A part that comes on several ways is one part: else their number could double with every level.
                open.insert(place);
                steps.push((schema, true));
                for part in schema.all_of().into_iter().rev() {
                    // What has no type restricts, or says nothing.
                    if part.kind().is_some_and(|kind| kind != Kind::Object) && !part.has_properties() {
                        let help = "let every element of an `allOf` be an object, or describe the whole in one schema";
                        self.no_form("unsupported-all-of", part.node(), "`allOf` can only join objects", help);
                    }
                    steps.push((part, false));
                }
            }
        }
    }
}

/// Whether a lowered schema is a secret, or a list or map of some.
pub(super) fn is_secret(schema: &Value) -> bool {
    let inside = ["items", "additionalProperties"].iter().filter_map(|key| schema.get(key));
    let format = schema.get("format").and_then(Value::as_str).and_then(formats::named);
    format.is_some_and(formats::Format::is_secret) || inside.into_iter().any(is_secret)
}

/// The fields of a struct in the order in which they are first met.
#[derive(Default)]
pub(super) struct Fields<'d> {
    pub(super) list: Vec<Field<'d>>,
    index: HashMap<&'d str, usize>,
    /// What an earlier part says of a property that a later one describes.
    replaced: Vec<Schema<'d>>,
    /// What is required, be it declared before or after.
    pub(super) required: HashSet<&'d str>,
}

impl<'d> Fields<'d> {
    /// Adds what a schema itself says.
    fn add(&mut self, schema: &Schema<'d>) {
        self.required.extend(schema.required());
        for property in schema.properties() {
            let field = Field { wire: property.name, schema: property.schema };
            match self.index.get(field.wire) {
                Some(known) => {
                    self.replaced.push(std::mem::replace(&mut self.list[*known].schema, field.schema));
                }
                None => {
                    self.index.insert(field.wire, self.list.len());
                    self.list.push(field);
                }
            }
        }
    }
}

/// A property where it is declared.
pub(super) struct Field<'d> {
    pub(super) wire: &'d str,
    pub(super) schema: Schema<'d>,
}

/// The description where a schema is used: its own, or that of what it wraps; and the pattern that nothing holds values against.
pub(super) fn description(schema: &Schema<'_>) -> Option<String> {
    let description = schema.layers().iter().find_map(Schema::description);
    let inner = schema.unwrapped();
    let pattern = inner.pattern().filter(|_| inner.pattern_fault().is_some());
    let pattern = pattern.map(|pattern| format!("Its pattern is not checked: `{}`.", pattern.replace('`', "'")));
    match (description, pattern) {
        (Some(description), Some(pattern)) => Some(format!("{description}\n\n{pattern}")),
        (description, pattern) => description.map(str::to_owned).or(pattern),
    }
}

/// The bounds that a schema states.
pub(super) fn bounds(schema: &Schema<'_>) -> Bounds {
    let Some(kind @ (Kind::String | Kind::Integer | Kind::Number | Kind::Array)) = schema.kind() else {
        return Bounds::default();
    };
    if schema.open_values_node().is_some() || kind == Kind::String && schema.values().is_some() {
        return Bounds::default();
    }
    let (minimum, maximum, multiple_of, min_length, max_length, pattern) = match kind {
        Kind::String => {
            let pattern = schema.pattern().filter(|_| schema.pattern_fault().is_none());
            (None, None, None, schema.min_length(), schema.max_length(), pattern)
        }
        Kind::Array => (None, None, None, schema.min_items(), schema.max_items(), None),
        _ => (schema.minimum(), schema.maximum(), schema.multiple_of(), None, None, None),
    };
    let number = |bound: Option<Bound<'_>>| bound.map(|bound| bound.value.clone());
    Bounds {
        minimum: number(minimum),
        maximum: number(maximum),
        exclusive_minimum: minimum.is_some_and(|bound| bound.exclusive),
        exclusive_maximum: maximum.is_some_and(|bound| bound.exclusive),
        multiple_of: number(multiple_of),
        min_length: min_length.map(|count| count.value),
        max_length: max_length.map(|count| count.value),
        pattern: pattern.map(str::to_owned),
    }
}

/// The name of the type that stands for a list of blank values: `ZeroOrNull`.
fn blank_name(blanks: &[Blank]) -> String {
    let names: Vec<String> = blanks
        .iter()
        .map(|blank| match blank {
            Blank::Null => "Null".to_owned(),
            Blank::EmptyObject => "EmptyObject".to_owned(),
            Blank::EmptyArray => "EmptyArray".to_owned(),
            Blank::Text(text) if text.is_empty() => "EmptyText".to_owned(),
            Blank::Text(text) => identifier_part(text),
            Blank::Integer(0) => "Zero".to_owned(),
            Blank::Integer(number) if *number < 0 => format!("Minus{}", number.unsigned_abs()),
            Blank::Integer(number) => format!("Integer{number}"),
            Blank::Bool(value) => if *value { "True" } else { "False" }.to_owned(),
        })
        .collect();
    names.join("Or")
}

/// Text as part of a name, another one for every text: itself, or its bytes.
fn identifier_part(text: &str) -> String {
    let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if plain {
        format!("Text{}", text.to_pascal_case())
    } else {
        text.bytes().fold("Bytes".to_owned(), |name, byte| format!("{name}{byte:02x}"))
    }
}
