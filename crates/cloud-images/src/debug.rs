//! What goes over the wire, on standard error: `--debug`. Secrets are masked. Knows attempts and entries of archives, nothing of commands.

use std::io::{self, Write as _};

use oas_runtime::{Attempt, Interceptor};
use serde_json::Value;

use crate::plain::plain;

/// The most of a body that is shown, in bytes.
const LARGEST: usize = 64 << 10;

/// Tells of every attempt when it begins.
pub struct Wire;

impl Interceptor for Wire {
    fn before_attempt(&self, attempt: &mut Attempt<'_>) {
        let again = if attempt.number() > 1 { format!(" (attempt {})", attempt.number()) } else { String::new() };
        let mut lines = vec![format!("> {} {}{again}", attempt.method(), attempt.url())];
        lines.extend(attempt.headers().iter().map(|(name, value)| header('>', name.as_str(), value.as_bytes())));
        lines.push("> (credentials are not shown; --dry-run shows what is signed)".to_owned());
        tell(&lines);
    }
}

/// Tells of what was sent in a body and of the answer: an entry of a HAR archive, in which secrets are masked.
pub fn exchange(entry: &str) {
    let Ok(entry) = serde_json::from_str::<Value>(entry) else { return };
    let (request, response) = (&entry["request"], &entry["response"]);
    let mut lines = body('>', &request["postData"]);
    let error = entry["_error"].as_str();
    let answered = || format!("{} {}", response["status"], text(&response["statusText"]));
    let status = error.filter(|_| response["status"] == 0).map_or_else(answered, str::to_owned);
    let elapsed = entry["time"].as_f64().unwrap_or_default();
    lines.push(format!("< {} after {elapsed:.0} ms", status.trim_end()));
    for field in response["headers"].as_array().into_iter().flatten() {
        lines.push(format!("< {}: {}", text(&field["name"]), text(&field["value"])));
    }
    lines.extend(body('<', &response["content"]));
    lines.extend(error.filter(|_| response["status"] != 0).map(|error| format!("< ({error})")));
    tell(&lines);
}

/// A body, as far as it was kept; what was not is said.
fn body(sign: char, content: &Value) -> Vec<String> {
    let whole = text(&content["text"]);
    let end = whole.char_indices().map(|(at, _)| at).find(|at| *at >= LARGEST).unwrap_or(whole.len());
    let mut lines: Vec<String> = whole[..end].lines().map(|line| format!("{sign} {line}")).collect();
    if end < whole.len() {
        lines.push(format!("{sign} … {} bytes in all", whole.len()));
    }
    for part in content["params"].as_array().into_iter().flatten() {
        let name = text(&part["name"]);
        lines.push(match part["value"].as_str() {
            Some(value) => format!("{sign} {name}: {value}"),
            None => format!("{sign} {name}: ({})", text(&part["comment"])),
        });
    }
    lines.extend(content["comment"].as_str().map(|comment| format!("{sign} ({comment})")));
    lines
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn header(sign: char, name: &str, value: &[u8]) -> String {
    format!("{sign} {name}: {}", String::from_utf8_lossy(value))
}

fn tell(lines: &[String]) {
    let mut to = io::stderr().lock();
    for line in lines {
        // Where nobody can read it there is nothing to be done.
        let _ = writeln!(to, "{}", plain(line));
    }
}
