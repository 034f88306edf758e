//! What a caller sees of a response that is no success, and that nothing in it is secret.

use crate::support::Server;
use oas_runtime::{Error, ErrorKind, RetryPolicy};
use serde_json::json;

const SECRET: &str = "s3cr3t-never-printed";

async fn jdcloud(server: &Server) -> Error {
    let client = jdcloud_vm::Client::builder().access_key("access").secret_key(SECRET).session_token(SECRET);
    let client = client.endpoint(&server.url).region("cn-north-1").retry(RetryPolicy::never()).build().unwrap();
    assert!(!format!("{client:?}").contains(SECRET));
    let error = client.image_tasks().task_action("ImportImage").send().await.unwrap_err();
    assert!(!format!("{error:?} {error} {error:#?}").contains(SECRET));
    error
}

#[tokio::test]
async fn the_providers_own_error() {
    let server = Server::start().await;
    let body = json!({"requestId": "r-1", "error": {"code": 400, "status": "OUT_OF_RANGE", "message": "PageSize out of range", "more": [1]}});
    server.answer("400 Bad Request", "", &body.to_string());
    let error = jdcloud(&server).await;
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, 400));
    assert_eq!(
        (error.code(), error.message(), error.request_id()),
        (Some("OUT_OF_RANGE"), "PageSize out of range", Some("r-1"))
    );
    assert_eq!((error.operation(), error.is_retryable(), error.is_auth()), (Some("image_tasks"), false, false));
    let body: jdcloud_vm::types::ErrorBody = error.body_as().unwrap();
    assert_eq!(body.error.unwrap().code, Some(400));
    assert_eq!(error.to_string(), "image_tasks: 400 Bad Request: OUT_OF_RANGE: PageSize out of range (request id r-1)");

    server.answer(
        "429 Too Many Requests",
        "x-jdcloud-request-id: r-2\r\n",
        "{\"error\": {\"code\": 429, \"message\": \"slow\"}}",
    );
    let error = jdcloud(&server).await;
    assert!(error.is_throttled() && error.is_retryable());
    assert_eq!((error.code(), error.request_id()), (Some("429"), Some("r-2")));

    // The official Python SDK looks at the body alone, so a success may be none.
    server.answer(
        "200 OK",
        "",
        "{\"requestId\": \"r-3\", \"error\": {\"code\": 401, \"status\": \"UNAUTHENTICATED\"}}",
    );
    let error = jdcloud(&server).await;
    assert!(error.is_auth() && !error.is_retryable());
    assert_eq!((error.status().unwrap().as_u16(), error.request_id()), (200, Some("r-3")));
}

#[tokio::test]
async fn every_shape_of_an_error() {
    let server = Server::start().await;
    let client = huaweicloud_iec::Client::builder().auth_token(SECRET).endpoint(&server.url).build().unwrap();
    for body in [
        json!({"error_code": "APIGW.0301", "error_msg": "expired"}),
        json!({"errorCode": "APIGW.0301", "errorMsg": "expired"}),
        json!({"code": "APIGW.0301", "message": "expired"}),
        json!({"error": {"code": "APIGW.0301", "message": "expired"}}),
        json!({"outer": {"error_code": "APIGW.0301", "error_msg": "expired"}}),
    ] {
        server.answer("400 Bad Request", "X-Request-Id: r-1\r\n", &body.to_string());
        let error = client.list_images().send().await.unwrap_err();
        assert_eq!(
            (error.code(), error.message(), error.request_id()),
            (Some("APIGW.0301"), "expired", Some("r-1")),
            "{body}"
        );
        assert!(error.is_auth() && !error.is_retryable(), "{body}");
        assert!(!format!("{error:?}").contains(SECRET));
    }
}

#[tokio::test]
async fn what_is_no_error_of_the_provider() {
    let server = Server::start().await;
    server.answer("502 Bad Gateway", "content-type: text/html\r\n", "<html>\n<h1>Bad gateway</h1>");
    let error = jdcloud(&server).await;
    assert!(error.is_retryable());
    assert!(error.message().contains("<html> <h1>Bad gateway</h1>"), "{error}");

    server.answer("503 Service Unavailable", "", "");
    assert!(jdcloud(&server).await.message().contains("no body"));

    server.answer("302 Found", "location: https://elsewhere.example.com/login?token=abc\r\n", "");
    let error = jdcloud(&server).await;
    assert!(error.to_string().contains("redirects to https://elsewhere.example.com, which is not followed"), "{error}");
    assert!(!error.to_string().contains("token=abc") && !error.is_retryable());
    assert_eq!(server.requests().len(), 3, "the redirect was followed");

    server.answer("304 Not Modified", "", "");
    let error = jdcloud(&server).await;
    assert!(error.message().starts_with("not modified") && !error.to_string().contains("redirect"), "{error}");
}

#[tokio::test]
async fn bodies_that_do_not_decode() {
    let server = Server::start().await;
    let body = json!({"requestId": "r", "result": {"taskSet": [{"taskId": "1", "finishedTime": ""}, {"taskId": "2", "finishedTime": "", "progress": "half"}]}});
    server.answer("200 OK", "x-jdcloud-request-id: r-9\r\n", &body.to_string());
    let error = jdcloud(&server).await;
    assert_eq!(
        (error.kind(), error.status().unwrap().as_u16(), error.request_id()),
        (ErrorKind::Decode, 200, Some("r-9"))
    );
    assert_eq!(error.path(), Some("result.taskSet[1].progress"));
    assert!(error.to_string().contains("compare the contract with its page"), "{error}");
    assert!(error.body().starts_with(b"{\"requestId\""));

    let late = json!({"result": {"taskSet": [{"taskId": "1", "finishedTime": true}]}});
    server.json(&late);
    let error = jdcloud(&server).await;
    assert_eq!(error.path(), Some("result.taskSet[0].finishedTime"));
    assert!(error.to_string().contains("invalid type: boolean `true`, expected a time such as"), "{error}");

    for body in ["", "<html>", "{\"result\":", "null", "[]", "\u{1}"] {
        server.answer("200 OK", "", body);
        let error = jdcloud(&server).await;
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Decode, 200), "{body:?}: {error}");
    }
}

#[tokio::test]
async fn bodies_that_are_too_large() {
    let server = Server::start().await;
    let client =
        ppio_gpu::Client::builder().api_key(SECRET).endpoint(&server.url).max_response_bytes(10).build().unwrap();
    server.json(&json!({"data": [], "note": "more than ten bytes"}));
    let error = client.list_prewarm_tasks().send().await.unwrap_err();
    assert!(error.to_string().contains("larger than 10 bytes"), "{error}");
}

#[tokio::test]
async fn nobody_answers() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let client = || ppio_gpu::Client::builder().api_key(SECRET).endpoint(&url);
    // Nothing is accepted, so the answer never comes.
    let error = client()
        .timeout(std::time::Duration::from_millis(50))
        .build()
        .unwrap()
        .list_prewarm_tasks()
        .send()
        .await
        .unwrap_err();
    assert!(error.is_timeout() && error.is_retryable() && !error.is_connect(), "{error:?}");
    drop(listener);
    let error = client().build().unwrap().list_prewarm_tasks().send().await.unwrap_err();
    assert!(error.is_connect() && error.is_retryable(), "{error:?}");
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(std::error::Error::source(&error).is_some());
    assert!(!format!("{error:?}").contains(SECRET));
}

#[test]
fn builders_do_not_print_secrets() {
    let builder =
        jdcloud_vm::Client::builder().access_key("access").secret_key(SECRET).endpoint("https://u:p@example.com");
    let text = format!("{builder:?} {builder:#?}");
    assert!(!text.contains(SECRET) && !text.contains("u:p"), "{text}");
}

#[tokio::test]
async fn a_secret_in_the_query_is_not_shown() {
    let server = Server::start().await;
    server.json(&json!(["a"]));
    let client = conformance::Client::builder().token("t").endpoint(&server.url).build().unwrap();
    let request = client.words().page("3").pin(SECRET);
    assert!(!format!("{request:?}").contains(SECRET));
    let response = request.send().await.unwrap();
    assert!(server.last().target().contains(&format!("pin={SECRET}")), "it is sent");
    assert!(response.url().ends_with("/words?page=3"), "{}", response.url());
    assert!(!format!("{response:?}").contains(SECRET));
}

/// A server that repeats what it was sent, everywhere and in every spelling.
#[tokio::test]
async fn what_a_provider_repeats_is_masked() {
    const KEY: &str = "k%y/+ with \"quotes\"";
    fn hides(error: &Error) {
        let headers = format!("{:?}", error.headers());
        let body = String::from_utf8_lossy(error.body());
        for text in [format!("{error}"), format!("{error:?}"), format!("{error:#?}"), headers, body.into_owned()] {
            for spelling in [KEY, "k%25y%2F%2B%20with%20%22quotes%22", "k%y/+ with \\\"quotes", "k%y/"] {
                assert!(!text.contains(spelling), "{spelling}: {text}");
            }
        }
    }
    let encoded = oas_runtime::signature::encode_component(KEY);
    let server = Server::start().await;
    let client = ppio_gpu::Client::builder().api_key(KEY).endpoint(&server.url).retry(RetryPolicy::never());
    let client = client.build().unwrap();
    let bodies = [
        json!({"reason": KEY, "message": format!("the key {KEY} is {encoded}")}).to_string(),
        format!("<html>{KEY} {encoded}"),
        // Cut off in the middle of it, where no more is kept.
        format!("{}{KEY}", "x".repeat(4096 - 9)),
    ];
    for body in &bodies {
        server.answer("400 Bad Request", &format!("x-request-id: {KEY}\r\nx-echo: {encoded}\r\n"), body);
        let error = client.list_prewarm_tasks().send().await.unwrap_err();
        hides(&error);
        assert!(error.request_id().unwrap().contains("***"), "{error}");
    }
    // A body that does not decode, whose fault quotes it.
    server.json(&json!({"data": [], "has_more": KEY}));
    let error = client.list_prewarm_tasks().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    hides(&error);
    // A secret of the body, and one of the query.
    let client = huaweicloud_iam::Client::builder().endpoint(&server.url).retry(RetryPolicy::never()).build().unwrap();
    let body = json!({"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "n", "password": KEY, "domain": {"name": "d"}}}}, "scope": {"project": {"name": "p"}}}});
    server.answer("400 Bad Request", "", &json!({"error": {"code": "X", "message": KEY}}).to_string());
    let error = client
        .create_token()
        .body(serde_json::from_value::<huaweicloud_iam::types::CreateTokenRequest>(body).unwrap())
        .send()
        .await
        .unwrap_err();
    hides(&error);
    assert!(error.message().contains("***"));
    let client =
        conformance::Client::builder().token("t").endpoint(&server.url).retry(RetryPolicy::never()).build().unwrap();
    server.answer("400 Bad Request", "", &json!({"fault": {"code": "X", "text": KEY}}).to_string());
    let error = client.words().pin(KEY).send().await.unwrap_err();
    hides(&error);
    assert!(error.message().contains("***"));
}
