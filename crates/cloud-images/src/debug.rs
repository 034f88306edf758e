//! What goes over the wire, on standard error: `--debug`. Secrets are masked. Knows attempts and answers, nothing of commands.

use std::io::{self, Write as _};

use oas_contract::{Operation, Schema, formats};
use oas_runtime::{Attempt, AttemptOutcome, Interceptor};

use crate::plain::plain;

/// The deepest that a schema is looked into.
const DEEPEST: usize = 12;
/// The most of a body that is shown, in bytes.
const LARGEST: usize = 64 << 10;

/// Tells of every attempt.
pub struct Wire;

impl Interceptor for Wire {
    fn before_attempt(&self, attempt: &mut Attempt<'_>) {
        let again = if attempt.number() > 1 { format!(" (attempt {})", attempt.number()) } else { String::new() };
        let mut lines = vec![format!("> {} {}{again}", attempt.method(), attempt.url())];
        lines.extend(attempt.headers().iter().map(|(name, value)| header('>', name.as_str(), value.as_bytes())));
        lines.push("> (credentials are not shown; --dry-run shows what is signed)".to_owned());
        tell(&lines);
    }

    fn after_attempt(&self, outcome: &AttemptOutcome<'_>) {
        let status = match (outcome.status(), outcome.error()) {
            (Some(status), _) => status.to_string(),
            (None, Some(error)) => error.to_string(),
            (None, None) => "no answer".to_owned(),
        };
        let mut lines = vec![format!("< {status} after {} ms", outcome.elapsed().as_millis())];
        lines.extend(outcome.headers().iter().map(|(name, value)| header('<', name.as_str(), value.as_bytes())));
        tell(&lines);
    }
}

/// Tells of a body, with these secrets masked.
pub fn body(sign: char, body: &[u8], secrets: &[String]) {
    if body.is_empty() {
        return;
    }
    let displayed = String::from_utf8_lossy(&body[..body.len().min(LARGEST)]);
    let displayed =
        secrets.iter().fold(displayed.into_owned(), |displayed, secret| displayed.replace(secret.as_str(), "***"));
    let mut lines: Vec<String> = displayed.lines().map(|line| format!("{sign} {line}")).collect();
    if body.len() > LARGEST {
        lines.push(format!("{sign} … {} bytes in all", body.len()));
    }
    tell(&lines);
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

/// Whether an answer of an operation holds a secret of its own.
pub fn holds_secret(operation: &Operation<'_>) -> bool {
    let schema = operation.success().and_then(|success| success.json_schema());
    schema.is_some_and(|schema| is_secret(&schema, 0))
}

fn is_secret(schema: &Schema<'_>, depth: usize) -> bool {
    // What is deeper than anybody writes is taken for one.
    if depth > DEEPEST {
        return true;
    }
    let own = formats::of(schema.kind(), schema.format()).is_some_and(formats::Format::is_secret);
    let items = || schema.items().is_some_and(|items| is_secret(&items, depth + 1));
    let mut members = schema.properties().map(|property| property.schema);
    own || items() || members.any(|member| is_secret(&member, depth + 1))
}
