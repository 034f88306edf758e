//! A document with as many operations as are asked for: things that are listed, made, shown and removed, in ten tags.

use serde_json::{Map, Value, json};

/// The document, of OpenAPI 3.0, and such that every generator compiles it.
pub fn document(operations: usize) -> Value {
    let (mut paths, mut schemas) = (Map::new(), Map::new());
    for number in 0..operations.div_ceil(4) {
        let [many, one] = things(number);
        paths.insert(format!("/things{number}"), many);
        paths.insert(format!("/things{number}/{{id}}"), one);
        schemas.extend(types(number));
    }
    json!({
        "openapi": "3.0.3",
        "info": {"title": "Sizes", "version": "1"},
        "servers": [{"url": "https://sizes.example.com"}],
        "paths": paths,
        "components": {"schemas": schemas},
    })
}

fn things(number: usize) -> [Value; 2] {
    let tag = format!("tag{}", number % 10);
    let content = |name: String| json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}{number}")}}});
    let text = |name: &str, place: &str| json!({"name": name, "in": place, "required": place == "path", "description": "A text.", "schema": {"type": "string"}});
    let number_of = |name: &str| json!({"name": name, "in": "query", "description": "A number.", "schema": {"type": "integer", "format": "int64"}});
    let answer =
        |status: &str, name: &str| json!({status: {"description": "An answer.", "content": content(name.to_owned())}});
    let many = json!({
        "get": {
            "operationId": format!("list_things{number}"), "summary": "Lists things.", "tags": [tag],
            "parameters": [text("owner", "query"), text("state", "query"), text("cursor", "query"), number_of("limit")],
            "responses": answer("200", "Things"),
        },
        "post": {
            "operationId": format!("create_thing{number}"), "summary": "Makes a thing.", "tags": [tag],
            "requestBody": {"required": true, "content": content("NewThing".to_owned())},
            "responses": answer("201", "Thing"),
        },
    });
    let one = json!({
        "get": {
            "operationId": format!("get_thing{number}"), "summary": "Shows a thing.", "tags": [tag],
            "parameters": [text("id", "path")], "responses": answer("200", "Thing"),
        },
        "delete": {
            "operationId": format!("delete_thing{number}"), "summary": "Removes a thing.", "tags": [tag],
            "parameters": [text("id", "path")], "responses": {"204": {"description": "It is gone."}},
        },
    });
    [many, one]
}

fn types(number: usize) -> [(String, Value); 4] {
    let text = || json!({"type": "string", "description": "A text."});
    let integer = || json!({"type": "integer", "format": "int64", "description": "A number."});
    let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}{number}")});
    let object = |required: Value, properties: Value| json!({"type": "object", "description": "An object.", "required": required, "properties": properties});
    let named = |name: &str, schema: Value| (format!("{name}{number}"), schema);
    [
        named("State", json!({"type": "string", "description": "A state.", "enum": ["waiting", "running", "over"]})),
        named(
            "Thing",
            object(
                json!(["id", "name"]),
                json!({
                    "id": text(), "name": text(), "state": to("State"), "size": integer(), "progress": integer(),
                    "created_at": text(), "hidden": {"type": "boolean", "description": "Whether it is hidden."},
                    "labels": {"type": "array", "description": "Texts.", "items": text()},
                }),
            ),
        ),
        named(
            "NewThing",
            object(
                json!(["name"]),
                json!({"name": text(), "size": integer(), "labels": {"type": "array", "description": "Texts.", "items": text()}}),
            ),
        ),
        named(
            "Things",
            object(
                json!(["things"]),
                json!({"things": {"type": "array", "description": "Things.", "items": to("Thing")}, "next": text(), "total": integer()}),
            ),
        ),
    ]
}
