//! Every example body of every contract, and what providers may make of it: fields left out, `null`, new fields, new
//! values of enumerations.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use oas_contract::{Node, Schema};
use oas_runtime::Json;
use serde_json::{Value, json};
use support::{Server, contracts, invoke, required_arguments};

struct Example {
    package: &'static str,
    operation: String,
    name: String,
    body: Value,
}

/// Calls `check` with every example of a successful response and its schema.
async fn each_example(mut check: impl AsyncFnMut(&oas_contract::Operation<'_>, &Schema<'_>, Example)) {
    let mut count = 0;
    for (package, document) in contracts() {
        for operation in document.operations() {
            // What answers nothing, or what is no JSON, has no example to decode.
            let Some(media) = operation.success().unwrap().json() else { continue };
            let schema = media.schema().unwrap();
            for (name, example) in media.named_examples() {
                let (id, body) = (operation.id().unwrap().to_owned(), example.to_json());
                check(&operation, &schema, Example { package, operation: id, name: name.to_owned(), body }).await;
                count += 1;
            }
        }
    }
    assert!(count >= 6, "only {count} examples");
}

async fn result(
    server: &Server,
    example: &Example,
    operation: &oas_contract::Operation<'_>,
    body: &Value,
) -> Result<Json, oas_runtime::Error> {
    server.json(body);
    let arguments = required_arguments(operation);
    Ok(invoke(example.package, &server.url, &example.operation, arguments).await?.into_inner())
}

#[tokio::test]
async fn examples_decode_and_encode_to_the_same_json() {
    let server = Server::start().await;
    each_example(async |operation, _, example| {
        let result = result(&server, &example, operation, &example.body).await.unwrap();
        assert_eq!(result, example.body, "{} {}", example.package, example.name);
    })
    .await;
}

/// Calls `change` with every object of a value and its schema, one at a time, on a fresh copy of the value each.
fn variants(schema: &Schema<'_>, value: &Value, change: &mut dyn FnMut(&str, &Schema<'_>, Value)) {
    fn walk(
        schema: &Schema<'_>,
        value: &Value,
        at: &str,
        whole: &Value,
        change: &mut dyn FnMut(&str, &Schema<'_>, Value),
    ) {
        match value {
            Value::Object(members) if schema.has_properties() => {
                change(at, schema, whole.clone());
                for (name, value) in members {
                    if let Some(property) = schema.property(name) {
                        walk(&property.schema.unwrapped(), value, &format!("{at}/{name}"), whole, change);
                    }
                }
            }
            Value::Array(elements) => {
                if let (Some(items), Some(first)) = (schema.items(), elements.first()) {
                    walk(&items, first, &format!("{at}/0"), whole, change);
                }
            }
            _ => {}
        }
    }
    walk(schema, value, "", value, change);
}

#[tokio::test]
async fn unknown_fields_survive() {
    let server = Server::start().await;
    each_example(async |operation, schema, example| {
        let mut bodies = Vec::new();
        variants(schema, &example.body, &mut |at, _, mut whole| {
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
    // A structure that several answers have is read the same everywhere.
    let mut seen = std::collections::HashSet::new();
    each_example(async |operation, schema, example| {
        let mut bodies = Vec::new();
        variants(schema, &example.body, &mut |at, schema, whole| {
            let structure = schema.name().map_or_else(|| format!("{} {at}", example.operation), str::to_owned);
            if !seen.insert((example.package, structure)) {
                return;
            }
            let required = schema.required();
            for name in schema.properties().map(|property| property.name).filter(|name| !required.contains(name)) {
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
            // What the contract knows to be blank is written as it came, be it `null`.
            let written =
                result.pointer(&place).is_some_and(|value| !value.is_null() || body.pointer(&place).is_none());
            assert!(!written, "{place} is written though it has no value");
            fields += 1;
        }
    })
    .await;
    assert!(fields > 100, "only {fields}");
}

#[tokio::test]
async fn blanks_of_required_fields_decode() {
    let server = Server::start().await;
    each_example(async |operation, schema, example| {
        let mut bodies = Vec::new();
        variants(schema, &example.body, &mut |at, schema, whole| {
            for property in schema.properties() {
                let blanks = property.schema.lenient_node().and_then(Node::as_sequence).unwrap_or_default();
                for blank in blanks {
                    let mut body = whole.clone();
                    body.pointer_mut(at).unwrap()[property.name] = blank.to_json();
                    bodies.push((format!("{at}/{} = {}", property.name, blank.to_json()), body));
                }
            }
        });
        for (what, body) in bodies {
            let result = result(&server, &example, operation, &body).await;
            let result = result.unwrap_or_else(|error| panic!("{} {what}: {error}", example.package));
            assert_eq!(result, body, "{} {what}", example.package);
        }
    })
    .await;
}

#[tokio::test]
async fn new_values_of_enumerations_survive() {
    let server = Server::start().await;
    let mut values = 0;
    each_example(async |operation, schema, example| {
        let mut bodies = Vec::new();
        variants(schema, &example.body, &mut |at, schema, whole| {
            for property in schema.properties() {
                if property.schema.unwrapped().open_values().is_some() {
                    let mut body = whole.clone();
                    body.pointer_mut(at).unwrap()[property.name] = "a value of tomorrow · 明天".into();
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

/// Every operation of every contract, called by its name against the fake that answers for it, with what it needs and with all
/// that it takes; every example of an answer comes back.
#[tokio::test]
async fn every_operation_answers() {
    let mut calls = 0;
    for (package, contract) in support::CONTRACTS {
        let exercise = oas_mock::Exercise::of(package, contract).unwrap();
        let cloud = exercise.cloud().start().await.unwrap();
        let variables = cloud.environment();
        for call in exercise.calls() {
            let variable = |name: &str| match name {
                "JDCLOUD_REGION" => Some("cn-north-1".to_owned()),
                _ => variables.get(name).cloned(),
            };
            let answer = support::invoke_with(package, variable, call.operation(), call.arguments()).await;
            let outcome = call.judge(answer.as_ref().map(|answer| &**answer));
            assert!(outcome.is_good(), "{package} {}: {outcome}", call.operation());
            calls += 1;
        }
    }
    assert!(calls >= 18, "only {calls}");
}

/// The same of forms that no provider here has: the styles of parameters, forms, parts, several answers.
#[tokio::test]
async fn every_form_of_a_request_answers() {
    let exercise = oas_mock::Exercise::of("conformance", conformance::requests::CONTRACT).unwrap();
    // Its credentials have no variables.
    let exercise = exercise.without(&["put_signed"]);
    let cloud = exercise.cloud().start().await.unwrap();
    let variables = cloud.environment();
    let client = conformance::requests::Client::builder().endpoint(cloud.url());
    let client = client.variables(|name| variables.get(name).cloned()).build().unwrap();
    let mut failed = Vec::new();
    for call in exercise.calls() {
        let answer = client.invoke(call.operation(), call.arguments()).await;
        let outcome = call.judge(answer.as_ref().map(|answer| &**answer));
        if !outcome.is_good() {
            failed.push(format!("{}: {outcome}", call.operation()));
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
    assert!(exercise.calls().len() > 10);
}

#[tokio::test]
async fn members_of_a_form_have_styles() {
    let server = Server::start().await;
    server.answer("204 No Content", "", "");
    let client = conformance::requests::Client::builder().endpoint(&server.url).build().unwrap();
    let body =
        json!({"tags": ["a", "b c"], "ids": [1, 2], "filter": {"name": "n"}, "whole": [3], "parts": [{"size": 4}]});
    client.invoke("send_styled_form", [("body", body)].into_iter().collect()).await.unwrap();
    let mut sent: Vec<String> = server.last().body.split('&').map(str::to_owned).collect();
    sent.sort();
    let expected =
        ["filter%5Bname%5D=n", "ids=1,2", "parts=%7B%22size%22%3A4%7D", "tags=a", "tags=b%20c", "whole=%5B3%5D"];
    assert_eq!(sent, expected);
}
