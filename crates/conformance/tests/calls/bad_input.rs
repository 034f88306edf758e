//! What cannot work is said before anything is sent.

use crate::support::Server;
use oas_runtime::{Error, ErrorKind};

fn refused(error: &Error, kind: ErrorKind, parts: &[&str]) {
    assert_eq!(error.kind(), kind, "{error}");
    let text = error.to_string();
    for part in parts {
        assert!(text.contains(part), "`{text}` does not say `{part}`");
    }
}

#[test]
fn missing_credentials_are_named() {
    let none = |_: &str| None;
    let error = ppio_gpu::Client::builder().variables(none).build().unwrap_err();
    refused(&error, ErrorKind::Configuration, &["no credentials", "PPIO_API_KEY", "`.api_key(…)`"]);
    let error = jdcloud_vm::Client::builder().build().unwrap_err();
    refused(&error, ErrorKind::Configuration, &["JDCLOUD_ACCESS_KEY and JDCLOUD_SECRET_KEY"]);
    let error = huaweicloud_iec::Client::builder().build().unwrap_err();
    refused(
        &error,
        ErrorKind::Configuration,
        &["HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK", "or set HUAWEICLOUD_AUTH_TOKEN"],
    );
    let error = jdcloud_vm::Client::builder().access_key("only half").build().unwrap_err();
    refused(&error, ErrorKind::Configuration, &["incomplete", "JDCLOUD_SECRET_KEY"]);
    let error = ppio_gpu::Client::builder().api_key("").build().unwrap_err();
    refused(&error, ErrorKind::Configuration, &["no credentials"]);
}

#[test]
fn credentials_that_no_header_can_carry() {
    for key in ["line\nbreak", "nul\0"] {
        let error = ppio_gpu::Client::builder().api_key(key).build().unwrap_err();
        refused(&error, ErrorKind::Configuration, &["`api_key`", "a header cannot carry"]);
        assert!(!error.to_string().contains(key));
    }
    let error = jdcloud_vm::Client::builder().access_key("a,b").secret_key("s").build().unwrap_err();
    refused(&error, ErrorKind::Configuration, &["`access_key`"]);
    let error = huaweicloud_iec::Client::builder()
        .access_key("a")
        .secret_key("s")
        .security_token("a\r\nb")
        .build()
        .unwrap_err();
    refused(&error, ErrorKind::Configuration, &["`security_token`"]);
    let error =
        jdcloud_vm::Client::builder().access_key("a").secret_key("s").signature_version("4").build().unwrap_err();
    refused(&error, ErrorKind::Configuration, &["signature version `4`", "use `2` or `3`"]);
}

#[test]
fn bad_endpoints() {
    let cases = [
        ("http://api.example.com", "plain http is accepted for loopback addresses only"),
        ("http://127.0.0.1.example.com", "plain http"),
        ("http://10.0.0.1:80", "plain http"),
        ("ftp://api.example.com", "scheme `ftp`"),
        ("api.example.com", "is no URL"),
        ("", "is no URL"),
        ("https://", "is no URL"),
        ("https://api.example.com?a=b", "query or a fragment"),
        ("https://api.example.com#a", "query or a fragment"),
        ("https://name:pa55word@api.example.com", "contains credentials"),
    ];
    for (endpoint, what) in cases {
        let error = ppio_gpu::Client::builder().api_key("k").endpoint(endpoint).build().unwrap_err();
        refused(&error, ErrorKind::Configuration, &[what, "https://api.example.com"]);
        assert!(!error.to_string().contains("pa55word"), "{error}");
    }
    for endpoint in ["http://127.0.0.1:9", "http://localhost:9", "http://[::1]:9/path", "https://api.example.com/v2/"] {
        ppio_gpu::Client::builder().api_key("k").endpoint(endpoint).build().unwrap();
    }
}

#[tokio::test]
async fn bad_values_are_never_sent() {
    let server = Server::start().await;
    let client = jdcloud_vm::Client::builder().access_key("a").secret_key("s").endpoint(&server.url).build().unwrap();
    let tasks = || client.image_tasks().task_action("ImportImage").region_id("cn-north-1");
    for (region, what) in [
        ("cn/north", "contains a slash"),
        ("..", "would change the path"),
        ("a\\b", "contains a slash"),
        ("", "but must have at least 1"),
        ("a\nb", "control character"),
    ] {
        let error = tasks().region_id(region).send().await.unwrap_err();
        refused(&error, ErrorKind::InvalidRequest, &["image_tasks", "`regionId`", what]);
    }
    for size in [0, 11, -1] {
        let error = tasks().page_size(size).send().await.unwrap_err();
        refused(&error, ErrorKind::InvalidRequest, &["`pageSize`", &format!("is {size}"), "from 1 to 10"]);
    }
    let error = tasks().page_size(u64::MAX).send().await.unwrap_err();
    refused(&error, ErrorKind::InvalidRequest, &["`pageSize`", "does not fit its type"]);
    let error = tasks().page_number(0).send().await.unwrap_err();
    refused(&error, ErrorKind::InvalidRequest, &["`pageNumber`", "at least 1"]);
    let error = client.image_tasks().region_id("cn-north-1").send().await.unwrap_err();
    refused(&error, ErrorKind::InvalidRequest, &["`taskAction` is missing", "`.task_action(…)`"]);
    let error = client.image_tasks().task_action("ImportImage").send().await.unwrap_err();
    refused(&error, ErrorKind::InvalidRequest, &["`regionId` is missing", "`.region(…)`", "JDCLOUD_REGION"]);

    let client = ppio_gpu::Client::builder().api_key("k").endpoint(&server.url).build().unwrap();
    let error = client.get_prewarm_task().task_id("x".repeat(256)).send().await.unwrap_err();
    refused(&error, ErrorKind::InvalidRequest, &["`task_id`", "256 characters", "1 to 255"]);
    let error = client.list_prewarm_tasks().cursor("ü".repeat(1025)).send().await.unwrap_err();
    refused(&error, ErrorKind::InvalidRequest, &["`cursor`", "1025 characters", "at most 1024"]);

    let client = huaweicloud_iec::Client::builder().auth_token("t").endpoint(&server.url).build().unwrap();
    for domain in ["中文", "a\r\nX-Injected: b", " padded "] {
        let error = client.list_images().domain_id(domain).send().await.unwrap_err();
        refused(&error, ErrorKind::InvalidRequest, &["`X-Domain-Id`", "a header cannot carry"]);
    }
    let error = client.list_images().limit(501).send().await.unwrap_err();
    refused(&error, ErrorKind::InvalidRequest, &["`limit`", "from 1 to 500"]);
    assert!(server.requests().is_empty(), "something was sent");
}
