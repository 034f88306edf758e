//! A look at a request before it is sent: it is the request that would be sent, and shows no secret.

use crate::support::Server;
use conformance::{Client, types};
use oas_runtime::{Arguments, Error, Preview};
use proptest::prelude::*;
use serde_json::{Value, json};

fn client(url: &str) -> Client {
    Client::builder().token("a-bearer-token").endpoint(url).build().unwrap()
}

#[tokio::test]
async fn it_is_what_is_sent() {
    let server = Server::start().await;
    let client = client(&server.url);
    let call = client.list_things().repeated(["a", "b"]).ratio(0.5).x_trace("t 1");
    let preview = call.preview().unwrap();
    assert!(server.requests().is_empty(), "nothing is sent");
    server.json(&json!([]));
    call.send().await.unwrap();
    let sent = server.last();
    assert_eq!(preview.method, "GET");
    assert_eq!(preview.url.strip_prefix(&server.url), Some(sent.target()));
    for (name, value) in &preview.headers {
        let value = value.replace("***", "a-bearer-token");
        assert_eq!(sent.header(name), Some(value.as_str()), "{name}");
    }
    assert_eq!((preview.body, preview.signatures.len()), (None, 0));
    let body: types::NewThing = serde_json::from_value(json!({"name": "n", "parts": [{"weight": 2}]})).unwrap();
    let call = client.create_thing().body(body);
    let preview = call.preview().unwrap();
    server.answer("500 Nothing", "", "");
    let _ = call.send().await;
    assert_eq!(preview.body.as_deref(), Some(server.last().body.as_str()));
}

#[tokio::test]
async fn faults_are_those_of_sending() {
    let client = client("http://127.0.0.1:1");
    let previewed = client.list_things().ratio(0.3).preview().unwrap_err();
    let sent = client.list_things().ratio(0.3).send().await.unwrap_err();
    assert_eq!(previewed.to_string(), sent.to_string());
    let unknown = client.invoke("nothing", Arguments::default());
    assert!(unknown.preview().unwrap_err().to_string().contains("there is no operation `nothing`"));
}

#[tokio::test]
async fn signatures_are_shown_as_they_are_sent() {
    let server = Server::start().await;
    let clock = || jiff::Timestamp::from_second(1_750_000_000).unwrap();
    let client =
        huaweicloud_iec::Client::builder().access_key("access").secret_key("secret").security_token("MDk4NzY1NDMyMQ");
    let client = client.clock(clock).endpoint(&server.url).build().unwrap();
    let preview = client.list_images().visibility("private").preview().unwrap();
    server.json(&json!({"images": []}));
    client.list_images().visibility("private").send().await.unwrap();
    let authorization = server.last().header("authorization").unwrap().to_owned();
    let shown = preview.headers.iter().find(|(name, _)| name == "authorization").unwrap().1.clone();
    let beginning = shown.strip_suffix("***").unwrap();
    assert!(authorization.starts_with(beginning) && authorization.len() == beginning.len() + 56, "{shown}");
    assert!(preview.signatures[0].canonical_request.contains("\nx-security-token:***\n"));
    assert!(preview.signatures[0].string_to_sign.starts_with("SDK-HMAC-SHA256\n20250615T150640Z\n"));
}

/// A token that is obtained when it is needed is not obtained for a look.
#[tokio::test]
async fn no_token_is_obtained() {
    let source = || async { Err::<huaweicloud_iec::Token, Error>(unreachable()) };
    let client = huaweicloud_iec::Client::builder().auth_token_source(source).build().unwrap();
    let preview = client.list_images().preview().unwrap();
    assert!(preview.headers.contains(&("x-auth-token".to_owned(), "***".to_owned())), "{preview}");
}

fn unreachable() -> Error {
    unreachable!("nothing is sent")
}

/// What a look at every request with these secrets shows.
fn shown(secret: &str) -> Vec<Preview> {
    let login = json!({"user": "u", "password": secret});
    let everything = Client::builder().token(secret).endpoint("http://127.0.0.1:1").build().unwrap();
    let query = Client::builder().query_key(secret).key(secret).endpoint("http://127.0.0.1:1").build();
    let jdcloud = jdcloud_vm::Client::builder().access_key("access").secret_key(secret).session_token(secret);
    let jdcloud = jdcloud.region("cn-north-1").build().unwrap();
    let huaweicloud = huaweicloud_iec::Client::builder().access_key("access").secret_key(secret);
    let huaweicloud = huaweicloud.security_token(secret).build().unwrap();
    let body = [("body".to_owned(), login)].into_iter().collect();
    let mut previews = vec![
        everything.words().pin(secret).preview(),
        everything.list_things().preview(),
        everything.invoke("login", body).preview(),
        jdcloud.image_tasks().task_action("ImportImage").preview(),
        huaweicloud.list_images().preview(),
    ];
    previews.extend(query.map(|client| client.list_things().preview()));
    previews.into_iter().map(Result::unwrap).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_secret_is_shown(secret in "[!-~]{8,40}") {
        let encoded = oas_runtime::signature::encode_component(&secret).into_owned();
        let escaped = Value::from(secret.as_str()).to_string();
        for preview in shown(&secret) {
            for text in [preview.to_string(), format!("{preview:?}")] {
                prop_assert!(!text.contains(&secret), "{text}");
                prop_assert!(!text.contains(&encoded), "{text}");
                prop_assert!(!text.contains(escaped.trim_matches('"')), "{text}");
            }
        }
    }
}
