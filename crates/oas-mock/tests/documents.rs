//! Documents of others: what is wrong in one operation costs that operation, what is wrong in a word of ours is no start.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use oas_mock::MockCloud;

const DOCUMENT: &str = "
openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: 'https://t.example.com'}]
paths:
  /broken:
    get:
      operationId: get_broken
      summary: B.
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Nowhere'}}}}}
  /whole:
    get:
      operationId: get_whole
      summary: W.
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object}, example: {a: 1}}}}}
";

/// The status of a request without a body.
async fn status(cloud: &MockCloud, path: &str) -> String {
    let address = cloud.url().trim_start_matches("http://").to_owned();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    let exchange = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).unwrap().to_owned()
    };
    tokio::task::spawn_blocking(exchange).await.unwrap()
}

#[tokio::test]
async fn what_is_wrong_in_an_operation_costs_that_operation() {
    let cloud = MockCloud::builder().contract("t", DOCUMENT).start().await.unwrap();
    let [finding] = cloud.left_out() else { panic!("{:?}", cloud.left_out()) };
    assert!(finding.message.ends_with("; `GET /broken` is left out with it"), "{finding}");
    assert_eq!(status(&cloud, "/whole").await, "200");
    assert_eq!(status(&cloud, "/broken").await, "404");
}

#[tokio::test]
async fn what_is_wrong_in_a_contract_or_in_a_word_of_ours_is_no_start() {
    let own = format!("{DOCUMENT}x-source: {{title: P, url: 'https://t.example.com', retrieved: '2026-11-21'}}\n");
    let word = DOCUMENT.replace("summary: W.", "summary: W.\n      x-waiter: {field: /state, success: 0}");
    for text in [own, word] {
        let error = MockCloud::builder().contract("t", &text).start().await.err().unwrap();
        assert!(error.to_string().contains("error["), "{error}");
    }
}
