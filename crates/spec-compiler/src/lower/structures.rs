//! Objects: which fields a struct has, what their absence means, what bounds them. Knows nothing of how the type of a
//! field is found.

use std::collections::HashSet;

use contract::Node;
use contract::extensions::{self, Blank};
use heck::ToPascalCase;
use serde_json::{Value, json};

use super::Lowering;
use super::schemas::Shape;
use crate::names;
use crate::plan::{Bounds, FieldPlan, Presence, StructPlan};

impl<'d> Lowering<'d> {
    pub(super) fn structure(&mut self, node: &'d Node, name: &str) -> Value {
        let mut fields = Vec::new();
        self.collect(node, &mut fields);
        let required: HashSet<String> =
            fields.iter().filter(|field| field.required).map(|field| field.wire.to_owned()).collect();
        let mut plan = StructPlan { description: node.str("description").map(str::to_owned), ..StructPlan::default() };
        let mut properties = serde_json::Map::new();
        let mut needed = Vec::new();
        for Field { wire, node: property, .. } in fields {
            let resolved = self.document.resolve(property).unwrap_or(property);
            let hint = format!("{name}{}", names::type_name(wire).to_pascal_case());
            let lowered = self.schema(property, &hint, 0);
            let rust = property.str("x-rust-name").map_or_else(|| names::value_name(wire), names::value_name);
            if let Some(other) = plan.fields.iter().find(|field: &&FieldPlan| field.name == rust) {
                let message = format!("`{wire}` and `{}` become the same field `{rust}`", other.wire);
                self.fault("field-name", property, message, "choose another name for one with `x-rust-name`");
            }
            let target = self.target(property);
            let lenient = [property, resolved, target].into_iter().find_map(extensions::lenient);
            let nullable = [property, resolved, target].into_iter().any(is_nullable);
            let is_required = required.contains(wire);
            let presence = self.presence(lenient, nullable, is_required, lowered.shape);
            let secret = is_secret(&lowered.schema);
            let mut schema = lowered.schema;
            if presence == Presence::Required {
                needed.push(rust.clone());
            } else if !matches!(presence, Presence::EmptyFor(_)) && lowered.shape != Shape::Other {
                // Without this an optional list would be a plain list, and its absence the same as its emptiness.
                schema["nullable"] = true.into();
            }
            properties.insert(rust.clone(), schema);
            let description = self.description(property).unwrap_or_else(|| format!("`{wire}`"));
            plan.fields.push(FieldPlan {
                wire: wire.to_owned(),
                name: rust,
                description,
                codec: lowered.codec,
                presence,
                bounds: bounds(target),
                inner: lowered.inner,
                secret,
            });
        }
        // Whoever reaches the type, so that a new operation changes none that is there.
        plan.keeps_extra = plan.fields.iter().all(|field| field.name != "extra");
        let mut schema = json!({"type": "object", "properties": properties, "required": needed});
        if plan.keeps_extra {
            schema["additionalProperties"] = json!({});
        }
        self.plan.structs.insert(name.to_owned(), plan);
        schema
    }

    fn presence(&mut self, lenient: Option<Vec<Blank>>, nullable: bool, required: bool, shape: Shape) -> Presence {
        match (lenient, required) {
            (Some(mut blanks), _) => {
                if nullable && !blanks.contains(&Blank::Null) {
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
            (None, false) => Presence::Optional,
        }
    }

    /// The properties of an object and of the objects that `allOf` adds to it, later ones replacing earlier ones.
    fn collect(&mut self, node: &'d Node, fields: &mut Vec<Field<'d>>) {
        let (mut met, mut open) = (HashSet::new(), HashSet::new());
        // What is left to do, last first: to enter a part, or to take its own properties after those of its parts.
        let mut steps = vec![(node, false)];
        while let Some((node, entered)) = steps.pop() {
            let place = std::ptr::from_ref(node);
            if entered {
                open.remove(&place);
                own_fields(node, fields);
            } else if open.contains(&place) {
                self.fault(
                    "circular-schema",
                    node,
                    "this `allOf` leads back to itself",
                    "take one of its elements out",
                );
                return;
            } else if met.insert(place) {
                // A part that comes on several ways is one part: else their number could double with every level.
                open.insert(place);
                steps.push((node, true));
                let parts: Vec<&Node> = node.elements("allOf").collect();
                for part in parts.into_iter().rev() {
                    let part = self.document.resolve(part).unwrap_or(part);
                    let object = part.get("properties").is_some()
                        || part.get("allOf").is_some()
                        || part.str("type") == Some("object");
                    if !object && part.get("required").is_none() {
                        let help = "let every element of an `allOf` be an object, or describe the whole in one schema";
                        self.fault("unsupported-all-of", part, "`allOf` can only join objects", help);
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
    schema.get("format").is_some_and(|format| format == "password") || inside.into_iter().any(is_secret)
}

fn own_fields<'d>(node: &'d Node, fields: &mut Vec<Field<'d>>) {
    for (wire, entry) in node.members("properties") {
        let field = Field { wire, node: &entry.node, required: false };
        match fields.iter_mut().find(|known| known.wire == wire) {
            Some(known) => known.node = field.node,
            None => fields.push(field),
        }
    }
    for name in node.elements("required").filter_map(Node::as_str) {
        if let Some(field) = fields.iter_mut().find(|field| field.wire == name) {
            field.required = true;
        }
    }
}

struct Field<'d> {
    wire: &'d str,
    node: &'d Node,
    required: bool,
}

pub(super) fn is_nullable(node: &Node) -> bool {
    node.flag("nullable") || node.elements("enum").any(|value| matches!(value.value, contract::Value::Null))
}

/// The bounds that a schema states.
pub(super) fn bounds(node: &Node) -> Bounds {
    let bare = matches!(node.str("type"), Some("string" | "integer" | "number" | "array"));
    if !bare
        || node.get("x-extensible-enum").is_some()
        || node.get("enum").is_some_and(|_| node.str("type") == Some("string"))
    {
        return Bounds::default();
    }
    let number = |key: &str| match node.get(key).map(|node| &node.value) {
        Some(contract::Value::Number(number)) => Some(number.clone()),
        _ => None,
    };
    let list = node.str("type") == Some("array");
    let count = |text: &str, items: &str| number(if list { items } else { text }).and_then(|number| number.as_u64());
    Bounds {
        minimum: number("minimum"),
        maximum: number("maximum"),
        exclusive_minimum: node.flag("exclusiveMinimum"),
        exclusive_maximum: node.flag("exclusiveMaximum"),
        multiple_of: number("multipleOf"),
        least: count("minLength", "minItems"),
        most: count("maxLength", "maxItems"),
        pattern: node.str("pattern").map(str::to_owned),
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
            Blank::Text(text) => spelled(text),
            Blank::Integer(0) => "Zero".to_owned(),
            Blank::Integer(number) if *number < 0 => format!("Minus{}", number.unsigned_abs()),
            Blank::Integer(number) => format!("Integer{number}"),
            Blank::Bool(value) => if *value { "True" } else { "False" }.to_owned(),
        })
        .collect();
    names.join("Or")
}

/// Text as part of a name, another one for every text: itself, or its bytes.
fn spelled(text: &str) -> String {
    let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if plain {
        format!("Text{}", text.to_pascal_case())
    } else {
        text.bytes().fold("Bytes".to_owned(), |name, byte| format!("{name}{byte:02x}"))
    }
}
