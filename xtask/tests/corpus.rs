//! Nothing changes in silence: documents that are made here, of every construct that a contract can have in both versions of
//! OpenAPI, are altered in one place at a time.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value, json};

/// Pseudo-random numbers, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn of<'c>(&mut self, choices: &[&'c str]) -> &'c str {
        choices[self.below(choices.len())]
    }
}

/// Makes documents of one version.
struct Maker {
    numbers: Numbers,
    later: bool,
}

impl Maker {
    fn bounds(&mut self, schema: &mut Value, least: &str, most: &str) {
        if self.numbers.one_in(2) {
            schema[least] = json!(self.numbers.below(5));
        }
        if self.numbers.one_in(2) {
            schema[most] = json!(5 + self.numbers.below(1000));
        }
    }

    fn scalar(&mut self) -> Value {
        let mut schema = match self.numbers.below(7) {
            0 => {
                let mut schema = json!({"type": "string"});
                self.bounds(&mut schema, "minLength", "maxLength");
                if self.numbers.one_in(3) {
                    schema["pattern"] = json!("^[a-z]+$");
                }
                schema
            }
            1 => {
                json!({"type": "string", "format": self.numbers.of(&["date-time", "date", "password", "uuid", "bytes-string"])})
            }
            2 => {
                let mut schema = json!({"type": "integer"});
                self.bounds(&mut schema, "minimum", "maximum");
                if self.numbers.one_in(2) && schema.get("minimum").is_some() {
                    match self.later {
                        true => schema["exclusiveMinimum"] = schema["minimum"].take(),
                        false => schema["exclusiveMinimum"] = json!(true),
                    }
                    if self.later {
                        schema.as_object_mut().unwrap().remove("minimum");
                    }
                }
                schema
            }
            3 => json!({"type": "integer", "format": self.numbers.of(&["int32", "unix-seconds", "bytes", "uint8"])}),
            4 => json!({"type": "number", "multipleOf": 0.5}),
            5 => json!({"type": "string", "enum": ["one", "two", "three"]}),
            _ => json!({"type": "boolean"}),
        };
        if self.numbers.one_in(4) {
            match self.later {
                true => schema["type"] = json!([schema["type"], "null"]),
                false => schema["nullable"] = json!(true),
            }
        }
        schema["description"] = json!("A value.");
        schema
    }

    fn schema(&mut self, depth: usize) -> Value {
        match self.numbers.below(if depth > 2 { 4 } else { 8 }) {
            0..4 => self.scalar(),
            4 => {
                let mut schema = json!({"type": "array", "items": self.schema(depth + 1), "description": "Values."});
                self.bounds(&mut schema, "minItems", "maxItems");
                schema
            }
            5 => {
                json!({"type": "object", "additionalProperties": self.schema(depth + 1), "description": "Values by name."})
            }
            6 => json!({"$ref": "#/components/schemas/Base"}),
            _ => self.object(depth + 1, "inner"),
        }
    }

    fn object(&mut self, depth: usize, name: &str) -> Value {
        let mut properties = Map::new();
        for index in 0..=self.numbers.below(4) {
            properties.insert(format!("{name}_{index}"), self.schema(depth));
        }
        let required = format!("{name}_0");
        json!({"type": "object", "description": "An object.", "required": [required], "properties": properties})
    }

    fn parameter(&mut self, index: usize) -> Value {
        let name = format!("parameter_{index}");
        let mut parameter = json!({"name": name, "in": "query", "description": "A parameter."});
        match self.numbers.below(4) {
            0 => {
                parameter["schema"] = json!({"type": "array", "items": {"type": "string", "maxLength": 9}});
                parameter["explode"] = json!(self.numbers.one_in(2));
            }
            1 => parameter["in"] = json!("header"),
            2 => parameter["required"] = json!(true),
            _ => {}
        }
        if parameter.get("schema").is_none() {
            parameter["schema"] = json!({"type": "integer", "minimum": 1, "maximum": 100});
        }
        parameter
    }

    fn operation(&mut self, id: usize, method: &str) -> Value {
        let parameters: Vec<Value> = (0..=self.numbers.below(3)).map(|index| self.parameter(index)).collect();
        let content =
            |schema: &str| json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{schema}")}}});
        let mut operation = json!({
            "operationId": format!("operation_{id}"), "summary": "Does something.", "parameters": parameters,
            "responses": {
                "200": {"description": "It was done.", "content": content("Answer")},
                "404": {"description": "It was not.", "content": content("Base")},
            },
        });
        if method == "post" {
            operation["requestBody"] = json!({"required": true, "content": content("Asked")});
            operation["x-idempotent"] = json!(self.numbers.one_in(2));
        }
        if id > 0 && self.numbers.one_in(3) {
            operation["security"] = json!([{"key": []}]);
        }
        operation
    }

    fn document(&mut self) -> Value {
        let mut paths = Map::new();
        for id in 0..=self.numbers.below(3) {
            let method = self.numbers.of(&["get", "post", "delete"]);
            paths.insert(format!("/things/{id}"), json!({ method: self.operation(id, method) }));
        }
        json!({
            "openapi": if self.later { "3.1.0" } else { "3.0.3" },
            "info": {"title": "Things", "version": "1"},
            "servers": [{"url": "https://things.example.com"}, {"url": "https://others.example.com"}],
            "security": [{"token": []}],
            "paths": paths,
            "components": {
                "securitySchemes": {
                    "token": {"type": "http", "scheme": "bearer"},
                    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
                },
                "schemas": {
                    "Base": self.object(1, "base"),
                    "Asked": self.object(0, "asked"),
                    "Answer": {"description": "An answer.", "allOf": [{"$ref": "#/components/schemas/Base"}, self.object(1, "own")]},
                },
            },
        })
    }
}

#[test]
fn nothing_changes_in_silence() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for seed in 1..=6_u64 {
        let mut maker = Maker { numbers: Numbers(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15)), later: seed % 2 == 0 };
        std::fs::write(folder.join(format!("{seed:02}.json")), maker.document().to_string()).unwrap();
    }
    let everything = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/conformance/contracts/everything.yaml");
    std::fs::copy(everything, folder.join("everything.yaml")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("corpus")
        .arg(&folder)
        .args(["--columns", "lints,compiles,silence"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("7 documents, 0 faults, 0 kinds of silence"), "{text}");
    assert!(!text.contains("not taken") && !text.contains("not read"), "{text}");
}
