//! What pages leave open although nothing contradicts it: sizes without bounds, times without a unit or zone, two ends of
//! one list, texts that stand for booleans, errors that are always possible. Knows facts only.

use super::Check;
use super::bodies::join;
use crate::facts::{Field, Kind, Operation, Place, Schema};

impl Check<'_> {
    pub(super) fn habits(&mut self, operation: &Operation) {
        for parameter in &operation.parameters {
            let name = format!("{} {}", parameter.place.value.word(), parameter.field.name.value);
            if parameter.place.value == Place::Query {
                self.size(&name, &parameter.field);
            }
            self.habits_of(&name, &parameter.field);
        }
        for (word, schema) in [("body", &operation.body), ("response", &operation.response)] {
            if let Some(schema) = schema {
                self.members(word, schema);
            }
        }
        let refused: Vec<u16> =
            operation.errors.iter().filter_map(|error| error.status).filter(|status| *status >= 400).collect();
        if let Some(error) = operation.errors.iter().find(|error| error.status.is_some_and(|status| status >= 400))
            && !refused.iter().any(|status| matches!(status, 401 | 403))
        {
            let message = "the errors have none for refused credentials (401 or 403)".to_owned();
            self.add("no-credentials-error", error.line, message, "find out what is answered then");
        }
    }

    fn members(&mut self, prefix: &str, schema: &Schema) {
        let prefix = if schema.items.is_some() { &format!("{prefix}[]") } else { prefix };
        self.ends(schema);
        for field in schema.members() {
            let name = join(prefix, &field.name.value);
            self.habits_of(&name, field);
            self.members(&name, &field.schema);
        }
    }

    fn habits_of(&mut self, name: &str, field: &Field) {
        let (schema, line) = (&field.schema, field.name.line);
        let texts = schema.kind() == Some(Kind::String);
        if let Some(values) =
            schema.enumeration.as_ref().filter(|values| texts && values.value.iter().all(|value| value == "true"))
        {
            let message = format!("`{name}` is the text `true`, or missing");
            self.add("true-as-text", values.line, message, "decide whether it is a boolean");
        }
        let shown = schema.example.as_ref().map(|example| &example.value);
        if is_time(&field.name.value) && schema.format.is_none() {
            let seconds = shown.and_then(serde_json::Value::as_u64).is_some_and(|number| number > 1_000_000_000);
            let local = shown.and_then(|shown| shown.as_str()).is_some_and(is_local);
            if schema.kind() == Some(Kind::Integer) && seconds {
                let message = format!("`{name}` is a time whose unit no format gives");
                self.add("time-unit", line, message, "say `format: unix-seconds` or `unix-millis`");
            } else if local {
                let message = format!("`{name}` is a time without a zone");
                self.add("time-zone", line, message, "find out which zone it is");
            }
        }
    }

    /// A number of items without a bound or a default.
    fn size(&mut self, name: &str, field: &Field) {
        let folded = field.name.value.replace(['_', '-'], "").to_lowercase();
        let sizes = ["limit", "pagesize", "size", "perpage", "maxresults", "maxitems"];
        let schema = &field.schema;
        let mut open = Vec::new();
        if schema.bounds.maximum.is_none() {
            open.push("no maximum");
        }
        let required = field.required.as_ref().is_some_and(|required| required.value);
        if schema.default.is_none() && !required {
            open.push("no default");
        }
        if sizes.contains(&folded.as_str()) && schema.kind() == Some(Kind::Integer) && !open.is_empty() {
            let message = format!("`{name}` has {}", open.join(" and "));
            self.add("open-size", field.name.line, message, "find out how many items a page has");
        }
    }

    /// A flag and a cursor that both say whether there is more.
    fn ends(&mut self, schema: &Schema) {
        let folded = |field: &Field| field.name.value.replace(['_', '-'], "").to_lowercase();
        let find = |names: &[&str], kind| {
            schema
                .members()
                .iter()
                .find(|field| names.contains(&folded(field).as_str()) && field.schema.kind() == Some(kind))
        };
        let flag = find(&["hasmore", "more", "istruncated", "truncated", "hasnext"], Kind::Boolean);
        let cursor = find(&["nextcursor", "nexttoken", "nextmarker", "cursor", "next", "nextpagetoken"], Kind::String);
        if let (Some(flag), Some(cursor)) = (flag, cursor) {
            let message = format!(
                "`{}` and `{}` (line {}) both say whether there is more",
                flag.name.value, cursor.name.value, cursor.name.line
            );
            self.add("two-ends", flag.name.line, message, "end the list where either says so");
        }
    }
}

fn is_time(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.ends_with("_at")
        || name.ends_with("At")
        || lower.ends_with("time")
        || lower.ends_with("timestamp")
        || lower.ends_with("date")
}

/// `2020-07-02 17:34:44`.
fn is_local(text: &str) -> bool {
    let shape = |pattern: &str| {
        text.len() == pattern.len()
            && text
                .chars()
                .zip(pattern.chars())
                .all(|(c, wanted)| if wanted == '0' { c.is_ascii_digit() } else { c == wanted })
    };
    shape("0000-00-00 00:00:00") || shape("0000-00-00T00:00:00")
}
