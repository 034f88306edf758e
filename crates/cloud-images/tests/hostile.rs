//! What a server sends cannot drive a terminal, fill the memory, or break a table.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use serde_json::{Value, json};
use support::{text, with};

/// A server that answers every request with this status and body; its address.
fn json_server(status: &'static str, body: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 8192]);
            let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\nconnection: close\r\n");
            let _ = write!(stream, "{head}content-length: {}\r\n\r\n{body}", body.len());
        }
    });
    url
}

/// What the program says when it lists tasks at a server that answers this.
fn listed(status: &'static str, body: &Value, arguments: &str) -> (Option<i32>, String, String) {
    let url = json_server(status, body.to_string());
    let variables = [("PPIO_API_KEY", "k"), ("PPIO_ENDPOINT", url.as_str()), ("COLUMNS", "80")];
    let output = with(&format!("ppio {arguments} --retries 0"), &variables);
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn task(id: &str, state: &str) -> Value {
    json!({"task_id": id, "status": {"status": state}, "product_ids": [], "completed_at": 0, "reason": []})
}

fn harmless(printed: &str) -> bool {
    !printed
        .chars()
        .any(|character| character != '\n' && character.is_control() || "\u{202e}\u{2066}".contains(character))
}

const HOSTILE: &str = "x\u{1b}]0;title\u{7}\u{1b}[2J\u{9b}31m\r\n\u{202e}gpj.exe";

#[test]
fn control_characters() {
    let (code, _, stderr) = listed("400 Bad Request", &json!({"reason": HOSTILE, "message": HOSTILE}), "prewarm list");
    assert!(code == Some(1) && harmless(&stderr), "{stderr:?}");
    for arguments in ["prewarm list -o table", "prewarm list", "prewarm get t -o table"] {
        let page = json!({"data": [task(HOSTILE, HOSTILE)], "next_cursor": "", "has_more": false});
        let body = if arguments.contains("list") { page } else { task(HOSTILE, HOSTILE) };
        let (code, printed, stderr) = listed("200 OK", &body, arguments);
        assert_eq!(code, Some(0), "{stderr}");
        assert!(harmless(&printed) && harmless(&stderr), "{printed:?}");
        assert!(printed.contains("gpj.exe") && printed.contains("\\u{202e}"), "{printed}");
    }
    let (_, _, stderr) = listed("200 OK", &task("t", HOSTILE), "prewarm wait t --deadline 1s");
    assert!(harmless(&stderr), "{stderr:?}");
    // Names that the contract does not know are shown as well.
    let mut body = task("t", "running");
    body[HOSTILE] = json!("value");
    let (_, printed, _) = listed("200 OK", &body, "prewarm get t -o table");
    assert!(harmless(&printed) && printed.contains("value"), "{printed:?}");
}

#[test]
fn programs_get_what_was_sent() {
    let body = json!({"data": [task(HOSTILE, "running")], "next_cursor": "", "has_more": false});
    let (_, printed, _) = listed("200 OK", &body, "prewarm list -o json");
    let items: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(items[0]["task_id"], HOSTILE);
    let (_, printed, _) = listed("200 OK", &body, "prewarm list -o yaml");
    assert!(harmless(&printed), "YAML has escapes for them: {printed:?}");
    let document = oas_contract::Document::parse(&oas_contract::Source::new("output.yaml", &printed)).unwrap();
    assert_eq!(document.root().to_json()[0]["task_id"], HOSTILE);
}

#[test]
fn long_texts() {
    for long in ["x".repeat(70_000), "x ".repeat(35_000), "云".repeat(30_000)] {
        let body = json!({"data": [task(&long, "running")], "next_cursor": "", "has_more": false});
        for arguments in ["prewarm list -o table", "prewarm list"] {
            let (code, printed, stderr) = listed("200 OK", &body, arguments);
            assert_eq!(code, Some(0), "{stderr}");
            assert!(printed.contains('…') && printed.len() < 100_000, "{}", printed.len());
        }
        let (_, printed, _) = listed("200 OK", &body, "prewarm list -o ndjson");
        assert!(printed.len() > long.len(), "programs get all of it");
    }
}

#[test]
fn nonsense() {
    for (status, body) in [
        ("200 OK", json!("<html>")),
        ("200 OK", json!([])),
        ("502 Bad Gateway", json!("<html>")),
        ("302 Found", json!(null)),
    ] {
        let (code, _, stderr) = listed(status, &body, "prewarm list");
        assert_eq!((code, stderr.lines().count()), (Some(1), 1), "{stderr}");
    }
}
