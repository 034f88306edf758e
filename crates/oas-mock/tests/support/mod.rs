//! A request to a fake, written by hand.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use oas_mock::MockCloud;

/// The whole answer to a request without a body.
#[allow(dead_code, reason = "not every program of tests asks so")]
pub async fn answer(cloud: &MockCloud, path: &str) -> String {
    exchange(cloud, "GET", path, "").await
}

/// The whole answer to a request, whose body is JSON where it has one.
#[allow(dead_code, reason = "not every program of tests asks so")]
pub async fn exchange(cloud: &MockCloud, method: &str, path: &str, body: &str) -> String {
    let content = match body {
        "" => String::new(),
        _ => format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len()),
    };
    sent(cloud, method, path, &content, body).await
}

/// The whole answer to a request with these headers, each of them a line.
pub async fn sent(cloud: &MockCloud, method: &str, path: &str, headers: &str, body: &str) -> String {
    let address = cloud.url().trim_start_matches("http://").to_owned();
    let request = format!("{method} {path} HTTP/1.1\r\nhost: {address}\r\n{headers}connection: close\r\n\r\n{body}");
    let exchange = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    tokio::task::spawn_blocking(exchange).await.unwrap()
}
