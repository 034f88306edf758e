//! Keys by which a provider knows the attempts of one call.

use std::collections::HashSet;
use std::time::Duration;

use crate::support::Server;
use conformance::{Client, types};
use oas_mock::{Fault, Faults, MockCloud};
use oas_runtime::{Arguments, Backoff, RetryPolicy};
use serde_json::{Value, json};

fn client(url: &str) -> Client {
    let policy = RetryPolicy::standard().with_attempt_limit(4).without_budget();
    let policy = policy.with_backoff(Backoff::new(Duration::from_millis(1), Duration::from_millis(2)));
    Client::builder().token("a-bearer-token").endpoint(url).retry(policy).build().unwrap()
}

fn order() -> types::Order {
    serde_json::from_value(json!({"item": "a"})).unwrap()
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<usize> = text.split('-').map(str::len).collect();
    parts == [8, 4, 4, 4, 12] && text.as_bytes()[14] == b'4'
}

#[tokio::test]
async fn a_call_keeps_its_key_over_its_attempts() {
    let server = Server::start().await;
    let client = client(&server.url);
    let mut keys = HashSet::new();
    for _ in 0..2 {
        server.answer("503 Later", "", "");
        server.raw(b"");
        server.json(&json!({"item": "a"}));
        client.place_order().body(order()).send().await.unwrap();
        let requests = server.requests();
        let sent: Vec<&str> =
            requests.iter().rev().take(3).map(|request| request.header("idempotency-key").unwrap()).collect();
        assert!(sent.iter().all(|key| *key == sent[0] && is_uuid(key)), "{sent:?}");
        keys.insert(sent[0].to_owned());
    }
    assert_eq!(keys.len(), 2, "every call has a key of its own");
    // A request that is copied is another call.
    let request = client.place_order().body(order());
    for request in [request.clone(), request] {
        server.json(&json!({"item": "a"}));
        request.send().await.unwrap();
        keys.insert(server.last().header("idempotency-key").unwrap().to_owned());
    }
    assert_eq!(keys.len(), 4);
}

#[tokio::test]
async fn a_key_of_the_program_is_taken() {
    let server = Server::start().await;
    let client = client(&server.url);
    server.answer("503 Later", "", "");
    server.json(&json!({"item": "a"}));
    client.place_order().idempotency_key("order-of-monday").body(order()).send().await.unwrap();
    assert!(server.requests().iter().all(|request| request.header("idempotency-key") == Some("order-of-monday")));
    // It is held against the contract.
    let error = client.place_order().idempotency_key("short").body(order()).send().await.unwrap_err();
    assert!(error.to_string().contains("`Idempotency-Key` has 5 characters"), "{error}");
    let body: types::OrderChange =
        serde_json::from_value(json!({"item": "b", "call": {"token": "0".repeat(32)}})).unwrap();
    server.answer("204 No Content", "", "");
    client.change_order().body(body).send().await.unwrap();
    assert!(server.last().body.contains(&"0".repeat(32)));
}

#[tokio::test]
async fn a_key_in_the_body() {
    let server = Server::start().await;
    let client = client(&server.url);
    server.answer("503 Later", "", "");
    server.answer("204 No Content", "", "");
    client.change_order().body_map(|body| body.item("b")).send().await.unwrap();
    let bodies: Vec<Value> =
        server.requests().iter().map(|request| serde_json::from_str(&request.body).unwrap()).collect();
    assert_eq!(bodies[0], bodies[1]);
    assert_eq!(bodies[0]["item"], "b");
    let key = bodies[0]["call"]["token"].as_str().unwrap();
    assert!(key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit()), "{key}");
    // What else is in the object stays.
    let arguments: Arguments =
        [("body", json!({"item": "b", "call": {"by": "me", "token": null}}))].into_iter().collect();
    server.answer("204 No Content", "", "");
    client.invoke("change_order", arguments).send().await.unwrap();
    let body: Value = serde_json::from_str(&server.last().body).unwrap();
    assert_eq!((body["call"]["by"].as_str(), body["call"]["token"].as_str().map(str::len)), (Some("me"), Some(32)));
}

#[tokio::test]
async fn a_key_can_be_seen_before() {
    let client = client("http://127.0.0.1:1");
    let preview = client.place_order().body(order()).preview().unwrap();
    let (_, key) = preview.headers.iter().find(|(name, _)| name == "idempotency-key").unwrap();
    assert!(is_uuid(key), "{key}");
    let preview = client.change_order().body_map(|body| body.item("b")).preview().unwrap();
    assert!(preview.body.unwrap().contains(r#""token":""#));
}

#[tokio::test]
async fn the_fake_carries_a_call_out_once() {
    let contract = include_str!("../../contracts/everything.yaml");
    let cloud = MockCloud::builder().contract("everything", contract);
    let cloud = cloud.faults(Faults::seeded(3).with(Fault::Truncate, 0.5)).start().await.unwrap();
    let variables = cloud.environment();
    let policy = RetryPolicy::standard().with_attempt_limit(20).without_budget();
    let policy = policy.with_backoff(Backoff::new(Duration::from_millis(1), Duration::from_millis(2)));
    let builder = Client::builder().variables(|name| variables.get(name).cloned()).retry(policy);
    let client = builder.build().unwrap();
    for _ in 0..10 {
        client.place_order().body(order()).send().await.unwrap();
    }
    let received = cloud.received();
    let keys: HashSet<_> = received
        .iter()
        .map(|request| request.headers.iter().find(|(name, _)| name == "idempotency-key").unwrap().1.clone())
        .collect();
    assert!(received.len() > 10, "no attempt was lost");
    assert_eq!(keys.len(), 10);
    // Another order under a key that was used.
    let one = keys.iter().next().unwrap().as_str();
    let other: types::Order = serde_json::from_value(json!({"item": "other"})).unwrap();
    let error = client.place_order().idempotency_key(one).body(other).send().await.unwrap_err();
    assert!(error.to_string().contains("400"), "{error}");
}
