//! Values of schemas, and whether a validator of JSON Schema takes them. A second opinion: it shares nothing with the
//! comparison but the text of the documents.

use std::collections::BTreeSet;

use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// Numbers in an order that is always the same.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(2).wrapping_add(0x9e37_79b9_7f4a_7c15))
    }

    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % count.max(1)
    }

    fn pick<'v, T>(&mut self, all: &'v [T]) -> &'v T {
        &all[self.below(all.len())]
    }
}

/// The document of OpenAPI 3.0 as one of JSON Schema: what is nullable has the type `null`, what is never sent in a direction
/// is not required there, nor what has a default value in a request, and of `oneOf` some may fit.
pub fn as_json_schema(value: &Value, request: bool) -> Value {
    match value {
        Value::Array(elements) => elements.iter().map(|element| as_json_schema(element, request)).collect(),
        Value::Object(members) => object(members, request),
        other => other.clone(),
    }
}

fn object(members: &Map<String, Value>, request: bool) -> Value {
    let mut out: Map<String, Value> =
        members.iter().map(|(name, value)| (name.clone(), as_json_schema(value, request))).collect();
    if let Some(alternatives) = out.remove("oneOf") {
        match out.contains_key("anyOf") {
            true => drop(out.insert("allOf".to_owned(), json!([{"anyOf": alternatives}]))),
            false => drop(out.insert("anyOf".to_owned(), alternatives)),
        }
    }
    for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
        if out.get(flag) == Some(&json!(true)) {
            let bound = out.remove(bound).unwrap_or_default();
            out.insert(flag.to_owned(), bound);
        } else if out.get(flag).is_some_and(Value::is_boolean) {
            out.remove(flag);
        }
    }
    required(&mut out, members, request);
    // What is described as an object or a list is meant to be one.
    for (member, kind) in [("properties", "object"), ("additionalProperties", "object"), ("items", "array")] {
        if !out.contains_key("type") && out.get(member).is_some_and(|member| member.is_object() || member.is_array()) {
            out.insert("type".to_owned(), json!(kind));
        }
    }
    sized(&mut out);
    if out.remove("nullable") == Some(json!(true)) {
        if let Some(values) = out.get_mut("enum").and_then(Value::as_array_mut) {
            values.push(Value::Null);
        }
        return match out.get("type").cloned() {
            Some(Value::String(kind)) => {
                out.insert("type".to_owned(), json!([kind, "null"]));
                Value::Object(out)
            }
            _ => json!({"anyOf": [{"type": "null"}, Value::Object(out)]}),
        };
    }
    Value::Object(out)
}

/// What is never sent in a direction is not described there, and nothing is required that is not sent or has a default.
fn required(out: &mut Map<String, Value>, members: &Map<String, Value>, request: bool) {
    let never_sent = if request { "readOnly" } else { "writeOnly" };
    let is_never_sent = |property: &Value| property.get(never_sent) == Some(&json!(true));
    if let Some(properties) = out.get_mut("properties").and_then(Value::as_object_mut) {
        properties.retain(|_, property| !is_never_sent(property));
    }
    let Some(names) = out.get_mut("required").and_then(Value::as_array_mut) else { return };
    names.retain(|name| {
        let property = members.get("properties").and_then(|all| all.get(name.as_str().unwrap_or_default()));
        let default = request && property.is_some_and(|property| property.get("default").is_some());
        !property.is_some_and(is_never_sent) && !default
    });
}

/// The names of properties that are never sent in a direction, wherever they are described.
fn names_never_sent(value: &Value, flag: &str, names: &mut BTreeSet<String>) {
    let properties = value.get("properties").and_then(Value::as_object).into_iter().flatten();
    names.extend(properties.filter(|(_, one)| one.get(flag) == Some(&json!(true))).map(|(name, _)| name.clone()));
    match value {
        Value::Array(elements) => elements.iter().for_each(|element| names_never_sent(element, flag, names)),
        Value::Object(members) => members.values().for_each(|member| names_never_sent(member, flag, names)),
        _ => {}
    }
}

/// A part may require what another one describes.
fn require_no_more(value: &mut Value, names: &BTreeSet<String>) {
    match value {
        Value::Array(elements) => elements.iter_mut().for_each(|element| require_no_more(element, names)),
        Value::Object(members) => {
            let own: Vec<String> = members
                .get("properties")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
                .map(|(name, _)| name.clone())
                .collect();
            if let Some(required) = members.get_mut("required").and_then(Value::as_array_mut) {
                let bound = |name: &str| own.iter().any(|known| known == name) || !names.contains(name);
                required.retain(|name| name.as_str().is_none_or(bound));
            }
            members.values_mut().for_each(|member| require_no_more(member, names));
        }
        _ => {}
    }
}

/// Integers have a size, be it that of 64 bits.
fn sized(out: &mut Map<String, Value>) {
    if out.get("type") != Some(&json!("integer")) {
        return;
    }
    let (least, greatest) = match out.get("format").and_then(Value::as_str) {
        Some("int32") => (json!(i32::MIN), json!(i32::MAX)),
        Some("uint32") => (json!(0), json!(u32::MAX)),
        Some("uint64") => (json!(0), json!(u64::MAX)),
        _ => (json!(i64::MIN), json!(i64::MAX)),
    };
    let bounds = json!([{"minimum": least}, {"maximum": greatest}]);
    let all = out.entry("allOf").or_insert_with(|| json!([]));
    all.as_array_mut().unwrap().extend(bounds.as_array().unwrap().iter().cloned());
}

/// OpenAPI 3.0 ignores what stands beside a reference.
fn alone(value: &mut Value) {
    match value {
        Value::Array(elements) => elements.iter_mut().for_each(alone),
        Value::Object(members) => match members.get("$ref").filter(|target| target.is_string()).cloned() {
            Some(target) => *value = json!({"$ref": target}),
            None => members.values_mut().for_each(alone),
        },
        _ => {}
    }
}

/// The schema at a pointer into a document, and a validator for it.
pub struct Schema {
    root: Value,
    pointer: String,
    validator: Validator,
}

impl Schema {
    /// Nothing where there is no schema, or where it is none of JSON Schema.
    pub fn at(document: &Value, pointer: &str, request: bool) -> Option<Self> {
        document.pointer(pointer)?;
        let mut whole = document.clone();
        if document["openapi"].as_str().is_some_and(|version| version.starts_with("3.0")) {
            alone(&mut whole);
        }
        let mut root = as_json_schema(&whole, request);
        let mut never_sent = BTreeSet::new();
        names_never_sent(document, if request { "readOnly" } else { "writeOnly" }, &mut never_sent);
        require_no_more(&mut root, &never_sent);
        let mut schema = json!({"$ref": format!("#{}", escaped(pointer))});
        for part in ["paths", "components"] {
            schema[part] = root.get(part).cloned().unwrap_or_default();
        }
        let validator = jsonschema::draft202012::options().should_validate_formats(true).build(&schema).ok()?;
        Some(Self { root: schema, pointer: pointer.to_owned(), validator })
    }

    pub fn accepts(&self, value: &Value) -> bool {
        self.validator.is_valid(value)
    }

    /// A value that it allows, made of texts and numbers that stand in the documents; nothing where none is found.
    pub fn value(&self, pool: &Pool, random: &mut Random) -> Option<Value> {
        (0..24).find_map(|_| {
            let value = self.draft(self.root.pointer(&self.pointer)?, pool, random, 0);
            self.accepts(&value).then_some(value)
        })
    }

    fn draft(&self, schema: &Value, pool: &Pool, random: &mut Random, depth: usize) -> Value {
        let Some(members) = schema.as_object().filter(|_| depth < 12) else { return Value::Null };
        if let Some(target) = members.get("$ref").and_then(Value::as_str) {
            let target = self.root.pointer(&target.trim_start_matches('#').replace("%7B", "{").replace("%7D", "}"));
            return target.map_or(Value::Null, |target| self.draft(target, pool, random, depth + 1));
        }
        let mut value = None;
        let list = |name: &str| members.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if let [_, ..] = list("anyOf") {
            value = Some(self.draft(random.pick(list("anyOf")), pool, random, depth + 1));
        }
        for part in list("allOf").iter().filter(|part| part.get("minimum").or(part.get("maximum")).is_none()) {
            let drafted = self.draft(part, pool, random, depth + 1);
            value = Some(merged(value, drafted));
        }
        let own = self.own(members, pool, random, depth);
        match own {
            Some(own) => merged(value, own),
            None => value.unwrap_or_else(|| pool.any(random)),
        }
    }

    fn own(&self, members: &Map<String, Value>, pool: &Pool, random: &mut Random, depth: usize) -> Option<Value> {
        if let Some(values) = members.get("enum").and_then(Value::as_array).filter(|values| !values.is_empty()) {
            return Some(random.pick(values).clone());
        }
        let kind = match members.get("type") {
            Some(Value::Array(kinds)) if !kinds.is_empty() => random.pick(kinds).clone(),
            Some(kind) => kind.clone(),
            None if members.contains_key("required") => json!("object"),
            None => return None,
        };
        Some(match kind.as_str()? {
            "object" => {
                let empty = Map::new();
                let properties = members.get("properties").and_then(Value::as_object).unwrap_or(&empty);
                let required: Vec<&str> = members
                    .get("required")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .collect();
                let mut object = Map::new();
                for (name, property) in properties {
                    if required.contains(&name.as_str()) || random.below(3) > 0 {
                        object.insert(name.clone(), self.draft(property, pool, random, depth + 1));
                    }
                }
                for name in required.iter().filter(|name| !properties.contains_key(**name)) {
                    object.insert((*name).to_owned(), pool.any(random));
                }
                if let Some(more) = members.get("additionalProperties").filter(|more| more.is_object()) {
                    for name in ["one", "other"].iter().take(random.below(3)) {
                        object.insert((*name).to_owned(), self.draft(more, pool, random, depth + 1));
                    }
                }
                Value::Object(object)
            }
            "array" => {
                let items = members.get("items").cloned().unwrap_or(json!({}));
                (0..random.below(4)).map(|_| self.draft(&items, pool, random, depth + 1)).collect()
            }
            "string" => random.pick(&pool.texts).clone(),
            "integer" => random.pick(&pool.integers).clone(),
            "number" => {
                let numbers = [&pool.integers, &pool.fractions][random.below(2)];
                random.pick(numbers).clone()
            }
            "boolean" => json!(random.below(2) == 0),
            _ => Value::Null,
        })
    }
}

/// Members of both; what is no object is the one or the other.
fn merged(one: Option<Value>, other: Value) -> Value {
    match (one, other) {
        (Some(Value::Object(mut one)), Value::Object(other)) => {
            one.extend(other);
            Value::Object(one)
        }
        (Some(one), Value::Null) => one,
        (_, other) => other,
    }
}

fn escaped(pointer: &str) -> String {
    pointer.replace('{', "%7B").replace('}', "%7D")
}

/// Texts and numbers at the edges of what schemas say.
pub struct Pool {
    texts: Vec<Value>,
    integers: Vec<Value>,
    fractions: Vec<Value>,
}

impl Pool {
    pub fn of(documents: &[&Value]) -> Self {
        let mut pool = Self {
            texts: [
                "",
                "a",
                "b",
                "ab",
                "some text",
                "2024-05-01",
                "2024-05-01T10:00:00Z",
                "a@b.example",
                "https://a.example",
            ]
            .map(|text| json!(text))
            .into(),
            integers: [-1, 0, 1, 2, 3, 6, 7, 4096].map(|number| json!(number)).into(),
            fractions: [0.5, 1.5, -2.25].map(|number| json!(number)).into(),
        };
        for document in documents {
            pool.collect(document);
        }
        pool
    }

    fn collect(&mut self, value: &Value) {
        match value {
            Value::String(text) if text.len() < 20 => self.texts.push(value.clone()),
            Value::Number(number) => match number.as_i64() {
                Some(integer) => {
                    let near = [integer.saturating_sub(1), integer, integer.saturating_add(1)];
                    self.integers.extend(near.map(|number| json!(number)));
                    let length = usize::try_from(integer).ok().filter(|length| *length < 80);
                    let texts = length.into_iter().flat_map(|length| [length.saturating_sub(1), length, length + 1]);
                    self.texts.extend(texts.map(|length| json!("x".repeat(length))));
                }
                None => self.fractions.push(value.clone()),
            },
            Value::Array(elements) => elements.iter().for_each(|element| self.collect(element)),
            Value::Object(members) => members.values().for_each(|member| self.collect(member)),
            _ => {}
        }
    }

    fn any(&self, random: &mut Random) -> Value {
        let values = [&self.texts, &self.integers, &self.fractions][random.below(3)];
        random.pick(values).clone()
    }
}
