//! Facts as lines of text, one for each field: what a person compares with the page. Knows facts only.

use std::fmt::{self, Write as _};

use oas_contract::Kind;

use super::model::{Bounds, Facts, Field, Limit, Schema, Stated};

/// One line per fact: place, name, type, whether required, default, values, bounds, example, line of the page; `~` marks
/// what is inferred.
impl fmt::Display for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for operation in &self.operations {
            let method = operation.method.as_ref().map_or("?", |method| &method.value);
            let path = operation.path.as_ref().map_or("?", |path| &path.value);
            writeln!(f, "{method} {path}")?;
            if let Some(name) = &operation.name {
                writeln!(f, "  name {} @{}", name.value, name.line)?;
            }
            for host in &operation.hosts {
                writeln!(f, "  host {} @{}", host.value, host.line)?;
            }
            for parameter in &operation.parameters {
                let location = parameter.location.value.word();
                let mark = if parameter.location.inferred { "~" } else { "" };
                field(f, &format!("{location}{mark}"), "", &parameter.field)?;
            }
            for (location, schema) in
                [("body", &operation.body), ("response", &operation.response), ("error", &operation.error)]
            {
                if let Some(schema) = schema {
                    members(f, location, if schema.kind() == Some(Kind::Array) { "[]" } else { "" }, schema)?;
                }
            }
            for header in &operation.response_headers {
                field(f, "response header", "", header)?;
            }
            for error in &operation.errors {
                let status = error.status.map(|status| format!(" {status}")).unwrap_or_default();
                let code = error.code.as_ref().map(|code| format!(" {code}")).unwrap_or_default();
                let word = if error.status.is_some_and(|status| status < 400) { "status" } else { "error" };
                writeln!(f, "  {word}{status}{code} @{}", error.line)?;
            }
            for request in &operation.requests {
                writeln!(f, "  example request {} @{}", request.path, request.line)?;
            }
            for body in &operation.bodies {
                let kind = match (body.template, body.request) {
                    (true, _) => "template",
                    (false, true) => "request body",
                    (false, false) => "response body",
                };
                writeln!(f, "  example {kind} @{}", body.line)?;
            }
        }
        Ok(())
    }
}

fn members(f: &mut fmt::Formatter<'_>, location: &str, prefix: &str, schema: &Schema) -> fmt::Result {
    let inner = schema.innermost();
    let alternatives: Vec<String> = inner.alternatives().iter().map(|names| names.join(" and ")).collect();
    if let Some(first) = inner.ways.first().filter(|_| !alternatives.is_empty()) {
        let of = if prefix.is_empty() { String::new() } else { format!(" {prefix}") };
        writeln!(f, "  {location}{of} requires {} @{}", alternatives.join(", or "), first.line)?;
    }
    for member in schema.members() {
        field(f, location, &if prefix.is_empty() { String::new() } else { format!("{prefix}.") }, member)?;
    }
    Ok(())
}

fn field(f: &mut fmt::Formatter<'_>, location: &str, prefix: &str, field: &Field) -> fmt::Result {
    let name = format!("{prefix}{}", field.name.value);
    let mut line = format!("  {location} {name}: {}", type_of(&field.schema));
    match &field.required {
        Some(Stated { value: true, inferred, .. }) => line.push_str(if *inferred { " required~" } else { " required" }),
        Some(Stated { value: false, .. }) => line.push_str(" optional"),
        None => {}
    }
    if field.deprecated {
        line.push_str(" deprecated");
    }
    details(&mut line, &field.schema);
    writeln!(f, "{line} @{}", field.name.line)?;
    let inner = if field.schema.items.is_some() { format!("{name}[]") } else { name };
    members(f, location, &inner, &field.schema)
}

fn type_of(schema: &Schema) -> String {
    let kind = match (&schema.kind, &schema.items) {
        (Some(kind), Some(items)) if kind.value == Kind::Array => format!("[{}]", type_of(items)),
        (Some(kind), _) => kind.value.word().to_owned(),
        (None, _) => "?".to_owned(),
    };
    let inferred = schema.kind.as_ref().is_some_and(|kind| kind.inferred) && schema.items.is_none();
    let format = schema.format.as_ref().map(|format| format!("({})", format.value)).unwrap_or_default();
    format!("{kind}{format}{}", if inferred { "~" } else { "" })
}

fn details(line: &mut String, schema: &Schema) {
    let mark = |inferred: bool| if inferred { "~" } else { "" };
    if let Some(default) = &schema.default {
        let _ = write!(line, " default={}{}", default.value, mark(default.inferred));
    }
    let inner = schema.items.as_deref().unwrap_or(schema);
    if let Some(values) = inner.enumeration.as_ref().or(schema.enumeration.as_ref()) {
        let values_text: Vec<String> = values.value.iter().map(ToString::to_string).collect();
        let _ = write!(line, " values={}{}", values_text.join("|"), mark(values.inferred));
    }
    bounds(line, &schema.bounds, schema.kind() == Some(Kind::Array));
    if let Some(items) = &schema.items {
        bounds(line, &items.bounds, items.kind() == Some(Kind::Array));
    }
    if let Some(example) = &schema.example {
        let _ = write!(line, " example={}{}", example.value, mark(example.inferred));
    }
}

fn bounds(line: &mut String, bounds: &Bounds, list: bool) {
    let number = |limit: &Option<Stated<Limit>>| {
        limit
            .as_ref()
            .map(|limit| format!("{}{}", if limit.value.exclusive { "excl." } else { "" }, limit.value.number))
    };
    let (low, high) = (number(&bounds.minimum), number(&bounds.maximum));
    if low.is_some() || high.is_some() {
        let _ = write!(line, " range={}..{}", low.unwrap_or_default(), high.unwrap_or_default());
    }
    if bounds.min_length.is_some() || bounds.max_length.is_some() {
        let count =
            |limit: &Option<Stated<u64>>| limit.as_ref().map(|limit| limit.value.to_string()).unwrap_or_default();
        let what = if list { "count" } else { "length" };
        let _ = write!(line, " {what}={}..{}", count(&bounds.min_length), count(&bounds.max_length));
    }
}
