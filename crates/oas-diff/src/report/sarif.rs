//! SARIF 2.1.0, for code scanning.

use serde_json::{Value, json};

use super::github::one_line;
use super::{Comparison, Detail, Level};
use crate::rules::RULES;

/// Renders comparisons as SARIF 2.1.0.
pub fn sarif(comparisons: &[Comparison], detail: Detail) -> String {
    let changes =
        comparisons.iter().flat_map(|comparison| comparison.changes.iter().map(move |change| (comparison, change)));
    let results: Vec<Value> = changes
        .map(|(comparison, change)| {
            let place = change.after.as_ref();
            let file = place.map_or_else(|| comparison.contract.clone(), |place| place.file.to_string());
            let (line, column) = place.map_or((1, 1), |place| (place.position.line, place.position.column));
            json!({
                "ruleId": change.rule.id,
                "ruleIndex": RULES.iter().position(|rule| std::ptr::eq(*rule, change.rule)),
                "level": match Level::of(change, detail.rust) {
                    Level::Breaking | Level::BreaksSource => "error",
                    Level::Undecided => "warning",
                    Level::Compatible => "note",
                },
                "message": {"text": one_line(change, detail)},
                "locations": [{"physicalLocation": {
                    "artifactLocation": {"uri": uri(&file)},
                    "region": {"startLine": line, "startColumn": column},
                }}],
                "properties": {"wire": change.wire.name(), "rust": change.rust.name(), "contract": comparison.contract},
            })
        })
        .collect();
    let rules: Vec<Value> =
        RULES.iter().map(|rule| json!({"id": rule.id, "shortDescription": {"text": rule.summary}})).collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "oas-diff",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// A path as a reference of a URI.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
