//! Every example body of every contract, and what providers may make of it: fields left out, `null`, new fields, new
//! values of enumerations.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use contract::extensions::extensible_enum;
use contract::{Document, Node};
use serde_json::{Value, json};
use support::{Server, contracts, invoke, required_arguments};

/// Where a decoded example is not written as it was read: package, example, place, what was read, what is written.
const LENIENCIES: &[(&str, &str, &str, &str, &str)] =
    &[("ppio-gpu-instance", "without_reason", "/data/0/reason", "{}", "[]")];

struct Example {
    package: &'static str,
    operation: String,
    name: String,
    body: Value,
}

/// Calls `check` with every example of a successful response and its schema.
async fn each_example(mut check: impl AsyncFnMut(&Document, &contract::Operation<'_>, &Node, Example)) {
    let mut count = 0;
    for (package, document) in contracts() {
        for operation in document.operations() {
            let (_, entry) = operation.node.members("responses").find(|(status, _)| status.starts_with('2')).unwrap();
            let schema = document.json_schema(&entry.node).unwrap();
            let content =
                document.resolve(&entry.node).unwrap().get("content").unwrap().get("application/json").unwrap();
            for (name, example) in content.members("examples") {
                let body = example.node.get("value").unwrap().to_json();
                let id = operation.node.str("operationId").unwrap().to_owned();
                check(&document, &operation, schema, Example { package, operation: id, name: name.to_owned(), body })
                    .await;
                count += 1;
            }
        }
    }
    assert!(count >= 6, "only {count} examples");
}

async fn result(
    server: &Server,
    example: &Example,
    operation: &contract::Operation<'_>,
    body: &Value,
) -> Result<Value, client_runtime::Error> {
    server.json(body);
    let arguments = required_arguments(operation);
    Ok(invoke(example.package, &server.url, &example.operation, arguments).await?.into_inner())
}

#[tokio::test]
async fn examples_decode_and_encode_to_the_same_json() {
    let server = Server::start().await;
    let mut used = 0;
    each_example(async |_, operation, _, example| {
        let mut expected = example.body.clone();
        for (package, name, place, read, written) in LENIENCIES {
            if *package == example.package && *name == example.name {
                let at = expected.pointer_mut(place).unwrap();
                assert_eq!(at.to_string(), *read);
                *at = serde_json::from_str(written).unwrap();
                used += 1;
            }
        }
        let result = result(&server, &example, operation, &example.body).await.unwrap();
        assert_eq!(result, expected, "{} {}", example.package, example.name);
    })
    .await;
    assert_eq!(used, LENIENCIES.len(), "a leniency that no example needs");
}

/// Calls `change` with every object of a value and its schema, one at a time, on a fresh copy of the value each.
fn variants(document: &Document, schema: &Node, value: &Value, change: &mut dyn FnMut(&str, &Node, Value)) {
    fn walk(
        document: &Document,
        schema: &Node,
        value: &Value,
        at: &str,
        whole: &Value,
        change: &mut dyn FnMut(&str, &Node, Value),
    ) {
        let schema = document.resolve(schema).unwrap();
        match value {
            Value::Object(members) if schema.get("properties").is_some() => {
                change(at, schema, whole.clone());
                for (name, value) in members {
                    if let Some(property) = schema.get("properties").unwrap().get(name) {
                        let inner = property.elements("allOf").next().unwrap_or(property);
                        walk(document, inner, value, &format!("{at}/{name}"), whole, change);
                    }
                }
            }
            Value::Array(elements) => {
                if let (Some(items), Some(first)) = (schema.get("items"), elements.first()) {
                    walk(document, items, first, &format!("{at}/0"), whole, change);
                }
            }
            _ => {}
        }
    }
    walk(document, schema, value, "", value, change);
}

#[tokio::test]
async fn unknown_fields_survive() {
    let server = Server::start().await;
    each_example(async |document, operation, schema, example| {
        if LENIENCIES.iter().any(|(_, name, ..)| *name == example.name) {
            return;
        }
        let mut bodies = Vec::new();
        variants(document, schema, &example.body, &mut |at, _, mut whole| {
            whole.pointer_mut(at).unwrap()["somethingNew"] = json!({"of": ["any", 1, null]});
            bodies.push(whole);
        });
        assert!(!bodies.is_empty());
        for body in bodies {
            assert_eq!(result(&server, &example, operation, &body).await.unwrap(), body);
        }
    })
    .await;
}

#[tokio::test]
async fn optional_fields_may_be_null_or_missing() {
    let server = Server::start().await;
    let mut fields = 0;
    each_example(async |document, operation, schema, example| {
        let mut bodies = Vec::new();
        variants(document, schema, &example.body, &mut |at, schema, whole| {
            let required = schema.strings("required");
            for (name, _) in
                schema.members("properties").filter(|(name, _)| !required.iter().any(|known| known == name))
            {
                for value in [Some(Value::Null), None] {
                    let mut body = whole.clone();
                    let object = body.pointer_mut(at).unwrap().as_object_mut().unwrap();
                    match value {
                        Some(value) => object.insert(name.to_owned(), value),
                        None => object.remove(name),
                    };
                    bodies.push((format!("{at}/{name}"), body));
                }
            }
        });
        for (place, body) in bodies {
            let result = result(&server, &example, operation, &body).await;
            let result = result.unwrap_or_else(|error| panic!("{} {place}: {error}", example.package));
            assert_eq!(result.pointer(&place), None, "{place} is written though it has no value");
            fields += 1;
        }
    })
    .await;
    assert!(fields > 100, "only {fields}");
}

#[tokio::test]
async fn blanks_of_required_fields_decode() {
    let server = Server::start().await;
    each_example(async |document, operation, schema, example| {
        let mut bodies = Vec::new();
        variants(document, schema, &example.body, &mut |at, schema, whole| {
            for (name, property) in schema.members("properties") {
                for blank in property.node.elements("x-lenient") {
                    let mut body = whole.clone();
                    body.pointer_mut(at).unwrap()[name] = blank.to_json();
                    bodies.push((format!("{at}/{name} = {}", blank.to_json()), body));
                }
            }
        });
        for (what, body) in bodies {
            let result = result(&server, &example, operation, &body).await;
            assert!(result.is_ok(), "{} {what}: {result:?}", example.package);
        }
    })
    .await;
}

#[tokio::test]
async fn new_values_of_enumerations_survive() {
    let server = Server::start().await;
    let mut values = 0;
    each_example(async |document, operation, schema, example| {
        if LENIENCIES.iter().any(|(_, name, ..)| *name == example.name) {
            return;
        }
        let mut bodies = Vec::new();
        variants(document, schema, &example.body, &mut |at, schema, whole| {
            for (name, property) in schema.members("properties") {
                let node = property.node.elements("allOf").next().unwrap_or(&property.node);
                if extensible_enum(document.resolve(node).unwrap()).is_some() {
                    let mut body = whole.clone();
                    body.pointer_mut(at).unwrap()[name] = "a value of tomorrow · 明天".into();
                    bodies.push(body);
                }
            }
        });
        for body in bodies {
            assert_eq!(result(&server, &example, operation, &body).await.unwrap(), body);
            values += 1;
        }
    })
    .await;
    assert!(values >= 10, "only {values}");
}
