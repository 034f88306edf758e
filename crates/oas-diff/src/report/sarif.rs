//! SARIF 2.1.0, for code scanning.

use serde_json::{Value, json};

use super::{Comparison, level};
use crate::rules::RULES;

/// Renders comparisons as SARIF 2.1.0.
pub fn sarif(comparisons: &[Comparison]) -> String {
    let changes =
        comparisons.iter().flat_map(|comparison| comparison.changes.iter().map(move |change| (comparison, change)));
    let results: Vec<Value> = changes
        .map(|(comparison, change)| {
            let place = change.after.as_ref();
            let file =
                place.map_or_else(|| format!("specs/{}.yaml", comparison.package), |place| place.file.to_string());
            let (line, column) = place.map_or((1, 1), |place| (place.position.line, place.position.column));
            json!({
                "ruleId": change.rule.id,
                "ruleIndex": RULES.iter().position(|rule| std::ptr::eq(*rule, change.rule)),
                "level": match level(change) {
                    "breaking" => "error",
                    "undecided" => "warning",
                    _ => "note",
                },
                "message": {"text": format!(
                    "{}: {}; wire: {}, Rust source: {}",
                    change.subject, change.message, change.wire, change.rust
                )},
                "locations": [{"physicalLocation": {
                    "artifactLocation": {"uri": file},
                    "region": {"startLine": line, "startColumn": column},
                }}],
                "properties": {"wire": change.wire.name(), "rust": change.rust.name(), "package": comparison.package},
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
