//! A request to a fake, written by hand.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use oas_mock::MockCloud;

/// The whole answer to a request without a body.
pub async fn answer(cloud: &MockCloud, path: &str) -> String {
    let address = cloud.url().trim_start_matches("http://").to_owned();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    let exchange = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    tokio::task::spawn_blocking(exchange).await.unwrap()
}
