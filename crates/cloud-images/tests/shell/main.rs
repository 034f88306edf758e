//! An afternoon at a shell, through the program as it is installed: completions, choices, what went over the wire, profiles, the
//! language of messages.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod choices;
#[cfg(unix)]
mod completion;
mod configure;
mod guide;
#[cfg(target_os = "linux")]
mod keyboard;
mod language;
mod overview;
#[path = "../support/mod.rs"]
mod support;
#[cfg(unix)]
mod watch;
mod wire;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use serde_json::{Value, json};

/// A server that answers everything with this body; its address.
fn answering(body: &Value) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let body = body.to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 8192]);
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n";
            let _ = write!(stream, "{head}content-length: {}\r\n\r\n{body}", body.len());
        }
    });
    url
}

/// A task of version 2.
fn task(id: &str, state: &str, created: u64) -> Value {
    json!({"task_id": id, "status": {"status": state}, "product_ids": [], "created_at": created, "completed_at": 0, "reason": []})
}

fn page(tasks: &[Value]) -> Value {
    json!({"data": tasks, "next_cursor": "", "has_more": false})
}
