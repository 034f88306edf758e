//! Documents that follow from a seed: names that Rust, its prelude, the runtime and generated code have for themselves, and schemas
//! in every form and nesting. Knows OpenAPI 3.0.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::{Map, Value, json};

/// Names that mean something to somebody, or that are hardly names.
const NAMES: &[&str] = &[
    // Of Rust and its prelude.
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Box",
    "Self",
    "self",
    "Default",
    "Into",
    "From",
    "TryFrom",
    "TryInto",
    "IntoIterator",
    "Iterator",
    "AsRef",
    "Clone",
    "Copy",
    "Debug",
    "Display",
    "PartialEq",
    "Eq",
    "Ord",
    "Hash",
    "Send",
    "Sync",
    "Sized",
    "Drop",
    "Fn",
    "FnOnce",
    "ToString",
    "ToOwned",
    "Extend",
    "str",
    "u8",
    "i64",
    "bool",
    "Std",
    "std",
    "core",
    "crate",
    "super",
    "type",
    "match",
    "async",
    "dyn",
    "try",
    "gen",
    "union",
    "macro",
    "box",
    "yield",
    "static",
    "impl",
    // Of the runtime and of generated code.
    "A",
    "D",
    "S",
    "T",
    "V",
    "I",
    "E",
    "F",
    "B",
    "Place",
    "Field",
    "Fields",
    "__Field",
    "__Fields",
    "Visitor",
    "Serialize",
    "Deserialize",
    "Serializer",
    "Client",
    "ClientBuilder",
    "Error",
    "ErrorKind",
    "ResponseValue",
    "Json",
    "JsonMap",
    "Open",
    "Secret",
    "Token",
    "TokenSource",
    "Position",
    "Preview",
    "Row",
    "Call",
    "Core",
    "Api",
    "Operation",
    "Operations",
    "OPERATIONS",
    "API",
    "Scheme",
    "Setting",
    "Checked",
    "Checker",
    "Bounds",
    "Number",
    "Blank",
    "Blanks",
    "Unknown",
    "Known",
    "KNOWN",
    "FIELDS",
    "ConversionError",
    "BoxFuture",
    "ItemStream",
    "PageStream",
    "Paging",
    "Wait",
    "Waiter",
    "WaitPolicy",
    "Invocable",
    "Arguments",
    "oas_runtime",
    "serde",
    "types",
    "builder",
    "error",
    "description",
    "blanks",
    "wire",
    "check",
    "operations",
    "client",
    "core",
    // Of methods.
    "new",
    "send",
    "body",
    "body_map",
    "clone",
    "into",
    "from",
    "try_from",
    "default",
    "build",
    "invoke",
    "prepare",
    "preview",
    "pages",
    "into_stream",
    "page_size",
    "from_env",
    "with_retry",
    "as_str",
    "as_ref",
    "is_empty",
    "len",
    "iter",
    "value",
    "values",
    "name",
    "map",
    "extra",
    "extra_members",
    "received",
    "deserializer",
    "serializer",
    "f",
    "call",
    "arguments",
    "request",
    "item",
    // Hardly any.
    "2fa",
    "404",
    "0",
    "-",
    "_",
    "__",
    "+1",
    "-1",
    "a-b",
    "a_b",
    "aB",
    "A B",
    "a.b",
    "a/b",
    "a~b",
    "Ünï",
    "中文",
    "Жук",
    "ß",
    "ς",
    "x",
    "X",
    "X2",
    "x_2",
    "type_",
    "Type",
    "TYPE",
    "nullTime",
    "NullTime",
    "$ref",
    "@id",
    "#",
    "é",
    "e\u{301}",
    "ﬁ",
    "²",
];

/// Choices that follow from a seed.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        self.0 = hasher.finish();
        usize::try_from(self.0 % sides as u64).unwrap()
    }

    fn is(&mut self, one_of: usize) -> bool {
        self.throw(one_of) == 0
    }

    fn of<'t>(&mut self, values: &[&'t str]) -> &'t str {
        values[self.throw(values.len())]
    }

    /// Some names, each once.
    fn names(&mut self, least: usize, most: usize) -> Vec<&'static str> {
        let count = least + self.throw(most - least + 1);
        let mut names: Vec<&str> = (0..count).map(|_| self.of(NAMES)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

struct Document {
    dice: Dice,
    components: Vec<&'static str>,
}

/// The document of a seed.
pub fn document(seed: u64) -> Value {
    let mut dice = Dice(seed);
    let components = dice.names(6, 14);
    let mut document = Document { dice, components };
    let mut schemas = Map::new();
    for name in document.components.clone() {
        schemas.insert(name.to_owned(), document.component(3));
    }
    let mut paths = Map::new();
    for (index, name) in document.dice.names(4, 9).into_iter().enumerate() {
        let path = format!("/p{index}/{{id}}");
        paths.insert(path, document.operations(name, index));
    }
    let mut text = json!({
        "openapi": "3.0.3",
        "info": {"title": "Awkward", "version": "1"},
        "servers": [{"url": "https://awkward.example"}],
        "paths": paths,
        "components": {"schemas": schemas},
    });
    // Of every second one the operations of a tag are a feature.
    if seed.is_multiple_of(2) {
        let mut dice = Dice(seed);
        let tags = dice.names(2, 4);
        let items = text["paths"].as_object_mut().unwrap().values_mut();
        for operation in items.flat_map(|item| item.as_object_mut().unwrap().values_mut()) {
            if !dice.is(4) {
                operation["tags"] = json!([dice.of(&tags)]);
            }
        }
        text["paths"]["/tagged"] = json!({"get": {"tags": tags, "responses": {"204": {"description": "ok"}}}});
        text["x-features"] = json!("tags");
    }
    text
}

impl Document {
    fn reference(&mut self) -> Value {
        let at = self.dice.throw(self.components.len());
        let name = oas_values::escape(self.components[at]).replace('%', "%25").replace('#', "%23");
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    fn operations(&mut self, name: &str, index: usize) -> Value {
        let id = if self.dice.is(2) { name.to_owned() } else { format!("{name} {index}") };
        let mut parameters = vec![json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string"}})];
        for name in self.dice.names(0, 6) {
            let schema = match self.dice.throw(4) {
                0 => json!({"type": "array", "items": self.single()}),
                _ => self.single(),
            };
            parameters.push(json!({"name": name, "in": "query", "required": self.dice.is(3), "schema": schema}));
        }
        let mut operation = json!({"operationId": id, "parameters": parameters});
        let method = if self.dice.is(2) {
            let schema = match self.dice.throw(4) {
                0 => self.object(2),
                1 => json!({"type": "array", "items": {"nullable": true, "allOf": [self.reference()]}}),
                _ => self.reference(),
            };
            let mut content = json!({"application/json": {"schema": schema}});
            for media in ["multipart/form-data", "application/x-www-form-urlencoded", "text/csv"] {
                if self.dice.is(4) {
                    content[media] = json!({"schema": self.object(1)});
                }
            }
            operation["requestBody"] = json!({"required": self.dice.is(2), "content": content});
            "post"
        } else {
            "get"
        };
        let schema = if self.dice.is(3) { self.schema(3) } else { self.reference() };
        operation["responses"] =
            json!({"200": {"description": "ok", "content": {"application/json": {"schema": schema}}}});
        json!({method: operation})
    }

    fn component(&mut self, depth: usize) -> Value {
        match self.dice.throw(8) {
            0 => self.union(depth),
            1 => self.all_of(depth),
            2 => self.texts(),
            3 => json!({"type": "array", "items": self.held(depth)}),
            _ => self.object(depth),
        }
    }

    fn schema(&mut self, depth: usize) -> Value {
        if depth == 0 {
            return if self.dice.is(3) { self.reference() } else { self.single() };
        }
        match self.dice.throw(12) {
            0 => json!({"type": "array", "items": self.held(depth - 1), "maxItems": 9}),
            1 => json!({"type": "object", "additionalProperties": self.held(depth - 1)}),
            2 => self.object(depth - 1),
            3 => self.union(depth - 1),
            4 => self.all_of(depth - 1),
            5 => json!({"type": "array", "items": {"nullable": true, "allOf": [self.reference()]}}),
            6 => json!({}),
            7 | 8 => self.reference(),
            _ => self.single(),
        }
    }

    /// A schema where there may be nothing.
    fn held(&mut self, depth: usize) -> Value {
        let mut schema = self.schema(depth);
        if schema.get("$ref").is_none() && self.dice.is(5) {
            schema["nullable"] = true.into();
        }
        schema
    }

    fn property(&mut self, depth: usize) -> Value {
        let mut schema = self.held(depth);
        if schema.get("$ref").is_none() && self.dice.is(8) {
            schema["x-lenient"] = json!([null, "", {}, 0]);
        }
        schema
    }

    fn single(&mut self) -> Value {
        match self.dice.throw(14) {
            0 => json!({"type": "integer", "minimum": 1, "maximum": 9}),
            1 => json!({"type": "number", "format": "float"}),
            2 => json!({"type": "boolean"}),
            3 => json!({"type": "string", "format": self.dice.of(&["date-time", "date", "uuid", "byte", "password"])}),
            4 => json!({"type": "integer", "format": self.dice.of(&["unix-seconds", "int32", "uint8", "bytes"])}),
            9 => json!({"type": self.dice.of(&["any", "date-time"])}),
            10 => json!({"$ref": "#/components/schemas/Nowhere at all"}),
            5 => self.texts(),
            6 => json!({"type": "integer", "x-extensible-enum": [1, -1, {"value": 7, "name": self.dice.of(NAMES)}]}),
            7 => json!({"type": "string", "pattern": "^(?!a).*$", "maxLength": 3}),
            8 => json!({"enum": ["a", 1, null, true]}),
            _ => json!({"type": "string"}),
        }
    }

    fn texts(&mut self) -> Value {
        let mut values: Vec<Value> = self.dice.names(1, 6).into_iter().map(Value::from).collect();
        if self.dice.is(8) {
            values.extend((0..200).map(|index| format!("value {index}").into()));
        }
        if self.dice.is(2) {
            return json!({"type": "string", "enum": values});
        }
        if self.dice.is(2) {
            values.push(json!({"value": "error:", "name": self.dice.of(NAMES), "prefix": true}));
        }
        json!({"type": "string", "x-extensible-enum": values})
    }

    fn object(&mut self, depth: usize) -> Value {
        let names = self.dice.names(0, 7);
        let required: Vec<&str> = names.iter().copied().filter(|_| self.dice.is(3)).collect();
        let properties: Map<String, Value> =
            names.into_iter().map(|name| (name.to_owned(), self.property(depth))).collect();
        let mut object = json!({"type": "object", "properties": properties});
        if !required.is_empty() {
            object["required"] = required.into();
        }
        object
    }

    fn all_of(&mut self, depth: usize) -> Value {
        match self.dice.throw(4) {
            0 => json!({"allOf": [{"type": "string"}, {"maxLength": 5}]}),
            1 => json!({"allOf": [self.reference()], "description": "The same."}),
            2 => json!({"allOf": [self.object(depth), self.object(depth)], "required": ["what nobody declares"]}),
            _ => {
                json!({"allOf": [self.object(depth), {"description": "Nothing."}], "properties": {"own": self.schema(depth)}})
            }
        }
    }

    fn union(&mut self, depth: usize) -> Value {
        let word = self.dice.of(&["oneOf", "anyOf"]);
        match self.dice.throw(6) {
            0 => json!({word: [self.reference()]}),
            1 => json!({word: [self.schema(depth), self.schema(depth), self.schema(depth)]}),
            2 => json!({word: [self.object(depth), self.object(depth)], "properties": {"shared": self.schema(depth)}}),
            3 => {
                let properties = json!({"a": self.schema(depth), "b": self.schema(depth)});
                json!({"type": "object", "properties": properties, word: [{"required": ["a"]}, {"required": ["b"]}]})
            }
            4 => {
                let tag = self.dice.of(NAMES);
                let kind =
                    |kind: &str| json!({"type": "object", "properties": {tag: {"type": "string", "enum": [kind]}}});
                json!({word: [kind("one"), kind("two")], "discriminator": {"propertyName": tag}})
            }
            _ => json!({word: [self.single(), self.single(), self.object(depth)]}),
        }
    }
}
