//! The example that exports to an OpenTelemetry collector, run against one that keeps what arrives.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;
use std::sync::mpsc;

use serde_json::Value;

/// Takes exports, in JSON as the example sends them.
fn collector() -> (String, mpsc::Receiver<(String, Value)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let (mut bytes, mut buffer) = (Vec::new(), vec![0; 65536]);
            let (head, body) = loop {
                let count = stream.read(&mut buffer).unwrap();
                bytes.extend_from_slice(&buffer[..count]);
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                let lines = head.to_ascii_lowercase();
                let length = lines.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
                if body.len() >= length.parse().unwrap() {
                    break (head.to_owned(), body.to_owned());
                }
            };
            let answer =
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
            stream.write_all(answer.as_bytes()).unwrap();
            let line = head.lines().next().unwrap().to_owned();
            if sender.send((line, serde_json::from_str(&body).unwrap())).is_err() {
                return;
            }
        }
    });
    (url, receiver)
}

/// The attributes of a span by name.
fn attributes(span: &Value) -> HashMap<&str, String> {
    let list = span["attributes"].as_array().unwrap();
    let text = |value: &Value| {
        let (_, value) = value.as_object().unwrap().iter().next().unwrap();
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    };
    list.iter().map(|attribute| (attribute["key"].as_str().unwrap(), text(&attribute["value"]))).collect()
}

/// The program of the example. It is built with everything else, so that whoever tests the whole workspace builds nothing more
/// for this.
fn example() -> String {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--workspace", "--examples", "--message-format", "json"]);
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = String::from_utf8(output.stdout).unwrap();
    let messages = messages.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut named = messages.filter(|message| message["target"]["name"] == "opentelemetry");
    named.find_map(|message| message["executable"].as_str().map(str::to_owned)).unwrap()
}

#[test]
fn spans_arrive_at_a_collector() {
    let (url, exports) = collector();
    let output = Command::new(example()).env("OTEL_EXPORTER_OTLP_ENDPOINT", url).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.starts_with("30 tasks in "), "{printed}");
    let requests: usize = printed.split(' ').nth(3).unwrap().parse().unwrap();
    let mut spans = Vec::new();
    while let Ok((line, export)) = exports.try_recv() {
        assert!(line.starts_with("POST /v1/traces "), "{line}");
        for resource in export["resourceSpans"].as_array().unwrap() {
            for scope in resource["scopeSpans"].as_array().unwrap() {
                spans.extend(scope["spans"].as_array().unwrap().iter().cloned());
            }
        }
    }
    let named = |name: &str| spans.iter().filter(|span| span["name"] == name).collect::<Vec<_>>();
    let (calls, attempts) = (named("ppio-gpu/list_prewarm_tasks"), named("GET /gpus/v2/prewarm-tasks"));
    assert_eq!((calls.len(), attempts.len()), (6, requests), "{spans:#?}");
    assert_eq!(calls.len() + attempts.len(), spans.len(), "there are other spans");
    for attempt in attempts {
        assert!(calls.iter().any(|call| call["spanId"] == attempt["parentSpanId"]), "{attempt}");
        assert_eq!(attempt["kind"], 3, "a client span");
        assert_eq!(attributes(attempt)["http.request.method"], "GET");
    }
}
