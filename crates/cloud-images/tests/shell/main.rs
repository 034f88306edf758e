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

use serde_json::{Value, json};
use support::json_server;

/// A task of version 2.
fn task(id: &str, state: &str, created: u64) -> Value {
    json!({"task_id": id, "status": {"status": state}, "product_ids": [], "created_at": created, "completed_at": 0, "reason": []})
}

fn page(tasks: &[Value]) -> Value {
    json!({"data": tasks, "next_cursor": "", "has_more": false})
}
