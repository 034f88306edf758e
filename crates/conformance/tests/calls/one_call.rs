//! Settings of one call: headers, time, retries and credentials of its own, beside parameters that are called like them.

use std::time::{Duration, Instant};

use crate::script::{Scripted, Step, write};
use crate::support::Server;
use conformance::Credentials;
use oas_runtime::reqwest::header::HeaderValue;
use oas_runtime::{Arguments, ErrorKind, RetryPolicy};
use serde_json::json;

fn everything(url: &str) -> conformance::Client {
    conformance::Client::builder().token("of-the-client").endpoint(url).build().unwrap()
}

fn jdcloud(url: &str) -> jdcloud_vm::Client {
    let client = jdcloud_vm::Client::builder().access_key("access").secret_key("secret").region("cn-north-1");
    client.endpoint(url).build().unwrap()
}

#[tokio::test]
async fn parameters_may_be_called_like_settings() {
    let server = Server::start().await;
    server.json(&json!([]));
    let request = everything(&server.url).list_things();
    let request =
        request.header("x-own", "1").header_parameter("h").timeout(Duration::from_secs(9)).timeout_parameter(4);
    let request = request.retry(RetryPolicy::never()).retry_parameter(true).credentials_parameter("c");
    request.keep_body_parameter("k").body_map_parameter("b").keep_body().send().await.unwrap();
    let sent = server.last();
    assert_eq!(sent.target(), "/things?header=h&timeout=4&retry=true&credentials=c&keep-body=k&body-map=b");
    assert_eq!(sent.header("x-own"), Some("1"));
}

#[tokio::test]
async fn a_header_is_signed_and_wins() {
    let server = Server::start().await;
    server.json(&json!({"requestId": "r", "result": {"taskSet": []}}));
    let client = jdcloud(&server.url);
    let request = client.image_tasks().task_action("ImportImage").header("x-jdcloud-own", "one");
    request.header("X-JDCLOUD-OWN", "two").header("user-agent", "mine").send().await.unwrap();
    let sent = server.last();
    assert_eq!((sent.header("x-jdcloud-own"), sent.header("user-agent")), (Some("two"), Some("mine")));
    assert!(sent.signed_headers().contains("x-jdcloud-own"), "{}", sent.signed_headers());
    // The client has none of it.
    server.json(&json!({"requestId": "r", "result": {"taskSet": []}}));
    client.image_tasks().task_action("ImportImage").send().await.unwrap();
    assert_eq!(server.last().header("x-jdcloud-own"), None);
}

#[tokio::test]
async fn headers_that_cannot_be_sent_are_told_of() {
    let server = Server::start().await;
    let (client, jdcloud) = (everything(&server.url), jdcloud(&server.url));
    let cases = [
        (client.words().header("no name", "v"), "list: the name of a header has characters that none can have"),
        (client.words().header("x-a", "é"), "the value of the header `x-a` has characters that it cannot carry"),
        (client.words().header("x-a", " v"), "the value of the header `x-a` has characters that it cannot carry"),
        (client.words().header("Host", "other"), "the header `host` follows from the request and cannot be set"),
        (client.words().header("te", "trailers"), "the header `te` follows from the request and cannot be set"),
        (
            client.words().header("proxy-authorization", "Basic eA=="),
            "the header `proxy-authorization` is that of the proxy",
        ),
        (client.words().header("authorization", "Bearer x"), "the header `authorization` is that of the credentials"),
    ];
    for (request, expected) in cases {
        let expected = expected.trim_start_matches("list: ");
        let shown = request.preview().unwrap_err().to_string();
        let error = request.send().await.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidRequest, Some("words")));
        assert!(error.to_string().contains(expected) && shown.contains(expected), "{error}");
    }
    let signed =
        jdcloud.image_tasks().task_action("ImportImage").header("authorization", "x").send().await.unwrap_err();
    assert!(signed.to_string().contains("`credentials` of the request"), "{signed}");
    assert!(server.requests().is_empty());
    // Where nothing else has that header, it is sent.
    server.answer("200 OK", "", "part");
    let open = conformance::Client::builder().endpoint(&server.url).build().unwrap();
    #[allow(deprecated, reason = "it needs no credentials")]
    let request = open.get_part().thing_id("t1").part(1).header("authorization", "Own x");
    request.send().await.unwrap();
    assert_eq!(server.last().header("authorization"), Some("Own x"));
}

#[tokio::test]
async fn sensitive_headers_are_masked() {
    let server = Server::start().await;
    server.answer("403 Forbidden", "", r#"{"fault":{"text":"not with a-secret-value"}}"#);
    let mut value = HeaderValue::from_static("a-secret-value");
    value.set_sensitive(true);
    let request = everything(&server.url).words().header("x-key", value);
    let preview = request.preview().unwrap();
    assert!(preview.headers.contains(&("x-key".to_owned(), "***".to_owned())), "{preview}");
    let error = request.send().await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("a-secret"), "{error:?}");
    assert_eq!(server.last().header("x-key"), Some("a-secret-value"));
    // What is a secret wherever it stands need not be marked.
    server.answer("403 Forbidden", "", r#"{"fault":{"text":"not with session=a-secret-value"}}"#);
    let request = everything(&server.url).words().header("cookie", "session=a-secret-value");
    let preview = request.preview().unwrap();
    assert!(preview.headers.contains(&("cookie".to_owned(), "***".to_owned())), "{preview}");
    let error = request.send().await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("a-secret"), "{error:?}");
    assert_eq!(server.last().header("cookie"), Some("session=a-secret-value"));
}

#[tokio::test]
async fn a_call_has_its_own_time() {
    let server = Scripted::start(vec![Step::Read, Step::Wait(Duration::from_secs(20))]).await;
    let client = conformance::Client::builder().token("t").endpoint(&server.url).timeout(Duration::from_secs(15));
    let client = client.build().unwrap();
    let began = Instant::now();
    let request = client.words().timeout(Duration::from_millis(120)).retry(RetryPolicy::never());
    let error = request.send().await.unwrap_err();
    assert!(error.is_timeout() && began.elapsed() < Duration::from_secs(5), "{error}");
    assert_eq!(server.counts().1, 1);
    // One that is longer than that of the client counts as well.
    let slow = Scripted::start(vec![
        Step::Read,
        Step::Wait(Duration::from_millis(400)),
        write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]"),
    ])
    .await;
    let client = conformance::Client::builder().token("t").endpoint(&slow.url).timeout(Duration::from_millis(50));
    let client = client.retry(RetryPolicy::never()).build().unwrap();
    assert!(client.words().send().await.unwrap_err().is_timeout());
    client.words().timeout(Duration::from_secs(10)).send().await.unwrap();
}

#[tokio::test]
async fn a_call_has_its_own_policy() {
    let server = Server::start().await;
    (0..4).for_each(|_| server.answer("503 Later", "", ""));
    let client = everything(&server.url);
    client.words().retry(RetryPolicy::never()).send().await.unwrap_err();
    assert_eq!(server.requests().len(), 1);
    client.words().send().await.unwrap_err();
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn a_call_has_its_own_credentials() {
    let server = Server::start().await;
    (0..4).for_each(|_| server.json(&json!([])));
    let client = everything(&server.url);
    client.words().credentials(Credentials::new().token("of-the-call")).send().await.unwrap();
    assert_eq!(server.last().header("authorization"), Some("Bearer of-the-call"));
    client.words().send().await.unwrap();
    assert_eq!(server.last().header("authorization"), Some("Bearer of-the-client"));
    // Another scheme: nothing of the client's is left.
    client.words().credentials(Credentials::new().key("k1").query_key("q1")).send().await.unwrap();
    let sent = server.last();
    assert_eq!((sent.header("authorization"), sent.header("x-key")), (None, Some("k1")));
    assert!(sent.target().contains("k=q1"));
    // A copy of the client.
    let other = client.with_credentials(Credentials::new().token("of-the-copy")).unwrap();
    other.words().send().await.unwrap();
    assert_eq!(server.last().header("authorization"), Some("Bearer of-the-copy"));
    // None at all, and half of them.
    let error = client.words().credentials(Credentials::new()).send().await.unwrap_err();
    assert!(error.to_string().starts_with("words: no credentials: "), "{error}");
    let error = client.with_credentials(Credentials::new().password("p")).unwrap_err();
    assert!(error.to_string().contains("the credentials are incomplete"), "{error}");
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn signatures_are_made_with_the_credentials_of_the_call() {
    let server = Server::start().await;
    server.json(&json!({"requestId": "r", "result": {"taskSet": []}}));
    let own = jdcloud_vm::Credentials::new().access_key("other-access").secret_key("other-secret");
    let request = jdcloud(&server.url).image_tasks().task_action("ImportImage").credentials(own.clone());
    request.send().await.unwrap();
    assert!(server.last().header("authorization").unwrap().contains("Credential=other-access/"));
    assert!(!format!("{own:?}").contains("other-"), "{own:?}");
}

#[tokio::test]
async fn pages_and_waits_keep_the_settings() {
    let server = Server::start().await;
    for page in [json!(["a"]), json!(["b"]), json!([])] {
        server.json(&page);
    }
    let request = everything(&server.url).words().header("x-own", "1").credentials(Credentials::new().token("own"));
    let mut words = request.into_stream();
    while words.try_next().await.unwrap().is_some() {}
    assert_eq!(server.requests().len(), 3);
    for sent in server.requests() {
        assert_eq!((sent.header("x-own"), sent.header("authorization")), (Some("1"), Some("Bearer own")));
    }
}

#[tokio::test]
async fn the_body_is_kept_as_it_came() {
    let server = Server::start().await;
    let text = r#"[ "a",   "b" ]"#;
    (0..3).for_each(|_| server.answer("200 OK", "", text));
    let client = everything(&server.url);
    let response = client.words().keep_body().send().await.unwrap();
    assert_eq!((response.body().map(AsRef::as_ref), response.len()), (Some(text.as_bytes()), 2));
    assert_eq!(client.words().send().await.unwrap().body(), None);
    let invoked = client.invoke("words", Arguments::default()).keep_body().header("x-own", "1");
    let invoked = invoked.timeout(Duration::from_secs(5)).retry(RetryPolicy::never()).await.unwrap();
    assert_eq!(invoked.body().map(AsRef::as_ref), Some(text.as_bytes()));
    assert_eq!(server.last().header("x-own"), Some("1"));
}
