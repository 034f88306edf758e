//! What is tried again, when, how often, and what never is.

use std::time::{Duration, Instant};

use crate::support::Server;
use oas_runtime::{Backoff, Error, ErrorKind, RateLimit, RetryBudget, RetryPolicy};
use serde_json::json;

/// Three attempts with hardly a pause.
fn quick() -> RetryPolicy {
    let pauses = Backoff::new(Duration::from_millis(2), Duration::from_millis(4));
    RetryPolicy::standard().with_backoff(pauses).with_retry_after_limit(Duration::from_millis(40))
}

fn jdcloud(server: &Server, policy: RetryPolicy) -> jdcloud_vm::Client {
    let client = jdcloud_vm::Client::builder().access_key("access").secret_key("secret").region("cn-north-1");
    client.endpoint(&server.url).retry(policy).build().unwrap()
}

async fn call(client: &jdcloud_vm::Client) -> Result<(), Error> {
    client.image_tasks().task_action("ImportImage").send().await.map(|_| ())
}

fn success(server: &Server) {
    server.json(&json!({"requestId": "r", "result": {"taskSet": []}}));
}

fn everything(server: &Server) -> conformance::Client {
    conformance::Client::builder().token("t").endpoint(&server.url).retry(quick()).build().unwrap()
}

#[tokio::test]
async fn what_may_pass_is_tried_again() {
    for status in [408, 425, 429, 500, 502, 503, 504] {
        let server = Server::start().await;
        server.answer(&format!("{status} Later"), "", "{}");
        server.answer(&format!("{status} Later"), "", "<html>");
        success(&server);
        call(&jdcloud(&server, quick())).await.unwrap();
        assert_eq!(server.requests().len(), 3, "{status}");
    }
    let server = Server::start().await;
    (0..5).for_each(|_| server.answer("503 Later", "x-jdcloud-request-id: r-1\r\n", ""));
    let error = call(&jdcloud(&server, quick())).await.unwrap_err();
    assert_eq!((server.requests().len(), error.attempts()), (3, 3));
    let text = error.to_string();
    assert!(text.contains("503") && text.contains(", tried 3 times (request id r-1); try again later"), "{text}");
    // A connection that breaks off, and one that cannot be made.
    let server = Server::start().await;
    server.raw(b"");
    server.raw(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{");
    success(&server);
    call(&jdcloud(&server, quick())).await.unwrap();
    let nobody = Server::elsewhere("http://127.0.0.1:1".to_owned());
    let error = call(&jdcloud(&nobody, quick())).await.unwrap_err();
    assert!(error.is_connect());
    assert_eq!(error.attempts(), 3);
}

#[tokio::test]
async fn what_will_not_pass_is_not() {
    for status in [301, 400, 401, 403, 404, 409, 422, 501, 505] {
        let server = Server::start().await;
        server.answer(&format!("{status} No"), "retry-after: 0\r\n", "{}");
        let error = call(&jdcloud(&server, quick())).await.unwrap_err();
        assert_eq!((server.requests().len(), error.attempts()), (1, 1), "{status}");
    }
    // A refusal of credentials under a status that would be tried again: providers lock keys.
    let server = Server::start().await;
    server.answer("500 Internal Server Error", "", &json!({"error_code": "APIGW.0301", "error_msg": "no"}).to_string());
    let client =
        huaweicloud_iec::Client::builder().access_key("a").secret_key("s").endpoint(&server.url).retry(quick());
    assert!(client.build().unwrap().list_images().send().await.unwrap_err().is_auth());
    assert_eq!(server.requests().len(), 1);
    // What does not decode, and what is not valid.
    let server = Server::start().await;
    server.answer("200 OK", "", "<html>");
    call(&jdcloud(&server, quick())).await.unwrap_err();
    assert_eq!(server.requests().len(), 1);
    let error = jdcloud(&server, quick()).image_tasks().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.requests().len()), (ErrorKind::InvalidRequest, 0, 1));
}

#[tokio::test]
async fn only_what_is_idempotent() {
    let server = Server::start().await;
    let client = everything(&server);
    let fail = || (0..5).for_each(|_| server.answer("503 Later", "", ""));
    let count = |before: usize| server.requests().len() - before;
    fail();
    client.send_form().body(conformance::types::Form::builder().a("n")).send().await.unwrap_err();
    assert_eq!(count(0), 3, "PUT");
    server.clear();
    fail();
    client.send_raw().body("a,b").send().await.unwrap_err();
    assert_eq!(count(3), 1, "POST");
    server.clear();
    server.raw(b"");
    client.send_raw().body("a,b").send().await.unwrap_err();
    assert_eq!(count(4), 1, "POST, the connection broken");
    server.clear();
    fail();
    client.error().send().await.unwrap_err();
    assert_eq!(count(5), 1, "GET that the contract calls not idempotent");
    server.clear();
    fail();
    let login = json!({"user": "u", "password": "not-a-secret"});
    let login: conformance::types::Login = serde_json::from_value(login).unwrap();
    client.login().body(login).send().await.unwrap_err();
    assert_eq!(count(6), 3, "POST that the contract calls idempotent");
}

#[tokio::test]
async fn retry_after_is_honoured_and_capped() {
    let soon = httpdate::fmt_http_date(std::time::SystemTime::now() + Duration::from_secs(3600));
    let date = httpdate::fmt_http_date(std::time::SystemTime::now() + Duration::from_secs(3600 - 2));
    let cases = [
        ("retry-after: 0\r\n".to_owned(), 0, Some(0)),
        ("retry-after: 1\r\n".to_owned(), 200, Some(1)),
        ("retry-after: 86400\r\n".to_owned(), 200, Some(86400)),
        (format!("retry-after: {soon}\r\n"), 200, None),
        // A date is held against the date of the response.
        (format!("date: {date}\r\nretry-after: {soon}\r\n"), 200, Some(2)),
        ("retry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\n".to_owned(), 0, Some(0)),
        ("retry-after: soon\r\n".to_owned(), 0, None),
        ("retry-after: -5\r\n".to_owned(), 0, None),
    ];
    for (header, least, seconds) in cases {
        let server = Server::start().await;
        server.answer("429 Later", &header, "");
        success(&server);
        let policy = quick().with_retry_after_limit(Duration::from_millis(200));
        let began = Instant::now();
        call(&jdcloud(&server, policy)).await.unwrap();
        assert!(began.elapsed() >= Duration::from_millis(least), "{header}: {:?}", began.elapsed());
        assert!(began.elapsed() < Duration::from_secs(20), "{header}");
        server.answer("429 Later", &header, "");
        let error = call(&jdcloud(&server, RetryPolicy::never())).await.unwrap_err();
        if let Some(seconds) = seconds {
            assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)), "{header}");
        }
    }
}

#[tokio::test]
async fn limits_of_a_policy() {
    let server = Server::start().await;
    let fail = |count: usize| (0..count).for_each(|_| server.answer("503 Later", "", ""));
    fail(10);
    let error = call(&jdcloud(&server, quick().with_attempt_limit(7))).await.unwrap_err();
    assert_eq!((error.attempts(), server.requests().len()), (7, 7));
    // A pause that would end after the time limit is not begun.
    server.clear();
    server.answer("503 Later", "retry-after: 100\r\n", "");
    let policy = RetryPolicy::standard().with_retry_after_limit(Duration::from_secs(100));
    let began = Instant::now();
    let error = call(&jdcloud(&server, policy.with_time_limit(Duration::from_secs(30)))).await.unwrap_err();
    assert_eq!(error.attempts(), 1);
    assert!(began.elapsed() < Duration::from_secs(20));
    // An attempt that takes too long is one that failed.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = Server::elsewhere(format!("http://{}", listener.local_addr().unwrap()));
    let policy = quick().with_attempt_timeout(Duration::from_millis(60));
    let error = call(&jdcloud(&silent, policy)).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.attempts(), 3);
    // The time limit of the client holds all attempts together.
    let client = jdcloud_vm::Client::builder().access_key("a").secret_key("s").region("r").endpoint(&silent.url);
    let policy = quick().with_attempt_limit(1000).with_attempt_timeout(Duration::from_millis(50));
    let client = client.timeout(Duration::from_millis(300)).retry(policy).build().unwrap();
    let began = Instant::now();
    let error = call(&client).await.unwrap_err();
    assert!(error.attempts() > 2 && began.elapsed() < Duration::from_secs(10), "{error:?}");
    assert!(
        client
            .with_retry(RetryPolicy::never())
            .image_tasks()
            .task_action("ImportImage")
            .send()
            .await
            .unwrap_err()
            .attempts()
            == 1
    );
}

#[tokio::test]
async fn a_budget_is_shared() {
    let server = Server::start().await;
    (0..100).for_each(|_| server.answer("503 Later", "", ""));
    let budget = RetryBudget::new(3);
    let client = jdcloud(&server, quick().with_budget(budget.clone()));
    let other = client.clone();
    assert_eq!(call(&client).await.unwrap_err().attempts(), 3);
    assert_eq!(call(&other).await.unwrap_err().attempts(), 2, "one is left");
    assert_eq!(call(&client).await.unwrap_err().attempts(), 1);
    assert_eq!(budget.left(), 0);
    // Five calls that succeed earn one.
    server.clear();
    for _ in 0..5 {
        success(&server);
        call(&client).await.unwrap();
    }
    assert_eq!(budget.left(), 1);
    (0..100).for_each(|_| server.answer("503 Later", "", ""));
    assert_eq!(call(&client).await.unwrap_err().attempts(), 2);
    assert_eq!(call(&client.with_retry(quick().without_budget())).await.unwrap_err().attempts(), 3);
}

#[tokio::test]
async fn every_attempt_is_signed_anew() {
    fn ticking() -> jiff::Timestamp {
        use std::sync::atomic::{AtomicI64, Ordering};
        static SECONDS: AtomicI64 = AtomicI64::new(1_800_000_000);
        jiff::Timestamp::from_second(SECONDS.fetch_add(1, Ordering::Relaxed)).unwrap()
    }
    let server = Server::start().await;
    server.answer("503 Later", "", "");
    server.answer("503 Later", "", "");
    success(&server);
    let client = jdcloud_vm::Client::builder().access_key("access").secret_key("secret").region("cn-north-1");
    let client = client.endpoint(&server.url).retry(quick()).clock(ticking).build().unwrap();
    call(&client).await.unwrap();
    for header in ["x-jdcloud-date", "x-jdcloud-nonce", "authorization"] {
        let values: std::collections::HashSet<String> =
            server.requests().iter().map(|request| request.header(header).unwrap().to_owned()).collect();
        assert_eq!(values.len(), 3, "{header} was used twice");
    }
}

#[tokio::test]
async fn the_clients_own_rate_limit() {
    let server = Server::start().await;
    (0..20).for_each(|_| success(&server));
    let client = jdcloud_vm::Client::builder().access_key("a").secret_key("s").region("r").endpoint(&server.url);
    let limited = client.clone().rate_limit(RateLimit::per_second(50).with_burst(3)).build().unwrap();
    let began = Instant::now();
    let calls = (0..8).map(|_| {
        let client = limited.clone();
        tokio::spawn(async move { call(&client).await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    // Three at once, five more at 20 ms each.
    assert!(began.elapsed() >= Duration::from_millis(95), "{:?}", began.elapsed());
    let slow = client.rate_limit(RateLimit::per_minute(1)).timeout(Duration::from_secs(5)).build().unwrap();
    call(&slow).await.unwrap();
    let error = call(&slow).await.unwrap_err();
    assert_eq!((error.kind(), error.is_timeout(), error.is_retryable()), (ErrorKind::RateLimit, true, false));
    let what = "image_tasks: the client's own rate limit left no time for the call within 5s; allow more requests, or more time for a call";
    assert_eq!(error.to_string(), what);
    assert_eq!(server.requests().len(), 9, "what is limited is not sent");
}

#[tokio::test]
async fn codes_come_before_statuses() {
    // Throttling, whatever the status: nothing is wrong with the credentials.
    for status in ["401 Unauthorized", "403 Forbidden", "400 Bad Request"] {
        let server = Server::start().await;
        server.answer(status, "", &json!({"error": {"status": "RESOURCE_EXHAUSTED", "message": "slow"}}).to_string());
        success(&server);
        call(&jdcloud(&server, quick())).await.unwrap();
        assert_eq!(server.requests().len(), 2, "{status}");
    }
    let server = Server::start().await;
    server.answer("403 Forbidden", "", &json!({"error": {"status": "RESOURCE_EXHAUSTED"}}).to_string());
    let error = call(&jdcloud(&server, RetryPolicy::never())).await.unwrap_err();
    assert!(error.is_throttled() && !error.is_auth() && error.is_retryable(), "{error}");
    // What a contract adds: a status, or a code.
    for (status, code) in [("423 Locked", ""), ("520 Unknown", ""), ("409 Conflict", "LOCKED")] {
        let server = Server::start().await;
        server.answer(status, "", &json!({"fault": {"code": code, "text": "later"}}).to_string());
        server.json(&json!({}));
        everything(&server).wait().kind("x").from(0).send().await.unwrap();
        assert_eq!(server.requests().len(), 2, "{status}");
    }
    let server = Server::start().await;
    server.answer("409 Conflict", "", &json!({"fault": {"code": "OTHER", "text": "no"}}).to_string());
    assert!(!everything(&server).wait().kind("x").from(0).send().await.unwrap_err().is_retryable());
}

#[tokio::test]
async fn what_is_gone_was_deleted() {
    let delete = async |server: &Server| everything(server).delete_part().thing_id("ab").part("a").send().await;
    let gone = json!({"fault": {"code": "GONE", "text": "there is none"}}).to_string();
    for (status, body) in [("404 Not Found", "{}"), ("409 Conflict", gone.as_str())] {
        let server = Server::start().await;
        server.answer("503 Service Unavailable", "", "");
        server.answer(status, "x-id: r-1\r\n", body);
        let done = delete(&server).await.unwrap();
        assert_eq!((done.request_id(), server.requests().len()), (Some("r-1"), 2));
        // Before anything was done, it is an error.
        let server = Server::start().await;
        server.answer(status, "", body);
        assert!(delete(&server).await.is_err());
        let server = Server::start().await;
        server.answer("429 Too Many Requests", "", "");
        server.answer(status, "", body);
        assert!(delete(&server).await.is_err(), "what was throttled was not carried out");
    }
}

#[tokio::test]
async fn every_form_of_retry_after() {
    for (headers, expected) in [
        ("retry-after: 7", Some(Duration::from_secs(7))),
        ("retry-after: 1.5", Some(Duration::from_millis(1500))),
        ("retry-after: 99999999999999999999999999", Some(Duration::MAX)),
        // The clock of this machine is not asked.
        (
            "date: Wed, 01 Jan 2020 00:00:00 GMT\r\nretry-after: Wed, 01 Jan 2020 00:00:09 GMT",
            Some(Duration::from_secs(9)),
        ),
        ("date: Wed, 01 Jan 2020 00:00:09 GMT\r\nretry-after: Wed, 01 Jan 2020 00:00:00 GMT", Some(Duration::ZERO)),
        ("retry-after: -1", None),
        ("retry-after: 1e3", None),
        ("retry-after: soon", None),
    ] {
        let server = Server::start().await;
        server.answer("503 Later", &format!("{headers}\r\n"), "");
        let error = call(&jdcloud(&server, RetryPolicy::never())).await.unwrap_err();
        assert_eq!(error.retry_after(), expected, "{headers}");
    }
}

#[tokio::test]
async fn a_budget_that_is_spent_is_named() {
    let server = Server::start().await;
    (0..9).for_each(|_| server.answer("503 Later", "", ""));
    let client = jdcloud(&server, quick().with_budget(RetryBudget::new(1)));
    let error = call(&client).await.unwrap_err();
    assert_eq!(error.attempts(), 2);
    assert!(error.to_string().contains("and not again because the budget for retries is spent"), "{error}");
    let error = call(&jdcloud(&server, quick().with_attempt_limit(1))).await.unwrap_err();
    assert!(!error.to_string().contains("budget"), "{error}");
}

#[tokio::test]
async fn one_connection_that_hangs_does_not_take_the_whole_call() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        // The first is accepted, and never answered.
        let hanging = listener.accept().await.unwrap();
        let (mut socket, _) = listener.accept().await.unwrap();
        let _ = socket.read(&mut [0; 4096]).await;
        let body = json!({"requestId": "r", "result": {"taskSet": []}}).to_string();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
        socket.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
        drop(hanging);
    });
    let client = jdcloud_vm::Client::builder().access_key("access").secret_key("secret").region("cn-north-1");
    let client = client.endpoint(&url).retry(quick()).timeout(Duration::from_secs(4)).build().unwrap();
    let began = Instant::now();
    call(&client).await.unwrap();
    assert!((Duration::from_secs(2)..Duration::from_secs(4)).contains(&began.elapsed()), "{:?}", began.elapsed());
}

#[tokio::test]
async fn what_is_too_long_is_not_sent() {
    let server = Server::start().await;
    let ids = (0..20_000).map(|id| id.to_string());
    let client = jdcloud(&server, quick());
    let error = client.image_tasks().task_action("ImportImage").task_ids(ids).send().await.unwrap_err();
    assert_eq!((error.kind(), server.requests().len()), (ErrorKind::InvalidRequest, 0));
    assert!(error.message().contains("bytes, and none of more than 65534 is sent"), "{error}");
}

#[tokio::test]
async fn a_proxy_that_asks_for_credentials() {
    let server = Server::start().await;
    server.answer("407 Proxy Authentication Required", "", "<html>");
    let error = call(&jdcloud(&server, quick())).await.unwrap_err();
    assert_eq!((error.attempts(), error.is_retryable()), (1, false));
    assert!(error.message().starts_with("the proxy asks for credentials"), "{error}");
}
