//! A response as text for a person: the request, the status, the items as a table.

use std::fmt::Write as _;

use client_runtime::ResponseValue;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};
use contract::{Document, Node, Operation, extensions};
use serde_json::Value;

/// The width of a terminal that does not say.
const WIDTH: u16 = 120;

/// Renders a response.
pub fn render(
    package: &str,
    document: &Document,
    operation: &Operation<'_>,
    response: &ResponseValue<Value>,
) -> String {
    let id = operation.node.str("operationId").unwrap_or_default();
    let summary = operation.node.str("summary").unwrap_or_default();
    let mut out = String::new();
    let _ = writeln!(out, "{package} · {id} · {summary}");
    let _ = writeln!(out, "  {} {}", response.method(), response.url());
    let _ = write!(out, "  {}", response.status());
    let paging = extensions::pagination(operation.node);
    let list = match &paging {
        Some(paging) => Some(paging.items.clone()),
        None => only_list(response),
    };
    let items = match &list {
        Some(pointer) => response.pointer(pointer).and_then(Value::as_array).cloned().unwrap_or_default(),
        None => vec![(**response).clone()],
    };
    if let Some(paging) = &paging {
        let total = paging.total.as_deref().and_then(|pointer| response.pointer(pointer)).and_then(Value::as_u64);
        let _ = match total {
            Some(total) => write!(out, ", {} of {total} items", items.len()),
            None => write!(out, ", {} items", items.len()),
        };
    }
    out.push('\n');
    let schema = operation.node.members("responses").find(|(status, _)| status.starts_with('2'));
    let schema = schema.and_then(|(_, entry)| document.json_schema(&entry.node));
    let base = list.map(|pointer| pointer + "/*").unwrap_or_default();
    let columns = columns(operation, items.first());
    if columns.is_empty() {
        out.push('\n');
        return out;
    }
    let mut table = Table::new();
    let width = std::env::var("COLUMNS").ok().and_then(|width| width.parse().ok()).unwrap_or(WIDTH);
    table.load_preset(UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    table.set_header(columns.iter().map(|pointer| heading(pointer)));
    for item in &items {
        table.add_row(columns.iter().map(|pointer| {
            let format = schema.and_then(|schema| document.schema_at(schema, &format!("{base}{pointer}")));
            let text = item.pointer(pointer).map(|value| shown(value, format)).unwrap_or_default();
            let number = item.pointer(pointer).is_some_and(Value::is_number);
            Cell::new(text).set_alignment(if number { CellAlignment::Right } else { CellAlignment::Left })
        }));
    }
    let _ = writeln!(out, "{table}\n");
    out
}

/// Where a body that names no paging has its items: the one list of objects in it.
fn only_list(body: &Value) -> Option<String> {
    let objects =
        |value: &Value| value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(Value::is_object));
    if objects(body) {
        return Some(String::new());
    }
    let mut lists = body.as_object()?.iter().filter(|(_, value)| objects(value));
    let (name, _) = lists.next()?;
    lists.next().is_none().then(|| format!("/{}", name.replace('~', "~0").replace('/', "~1")))
}

/// The columns that the contract names, or else the single values of the first item.
fn columns(operation: &Operation<'_>, first: Option<&Value>) -> Vec<String> {
    let named = operation.node.strings("x-columns");
    if !named.is_empty() {
        return named;
    }
    let members = first.and_then(Value::as_object).into_iter().flatten();
    members
        .filter(|(_, value)| !value.is_object() && !value.is_array())
        .map(|(name, _)| format!("/{name}"))
        .take(8)
        .collect()
}

/// `/status/status` → `status`
fn heading(pointer: &str) -> &str {
    pointer.rsplit('/').find(|token| token.parse::<usize>().is_err()).unwrap_or(pointer).trim_start_matches('_')
}

fn shown(value: &Value, schema: Option<&Node>) -> String {
    let digits = value.as_i64().or_else(|| value.as_str()?.parse().ok());
    let format = schema.and_then(|schema| schema.str("format")).unwrap_or_default();
    let blank = schema.and_then(extensions::lenient).unwrap_or_default();
    let is_blank = blank.iter().any(|blank| match blank {
        extensions::Blank::Integer(number) => value.as_i64() == Some(*number),
        extensions::Blank::Text(text) => value.as_str() == Some(text),
        extensions::Blank::Null => value.is_null(),
        _ => false,
    });
    match (format, digits, value) {
        _ if is_blank || value.is_null() => "–".to_owned(),
        ("bytes" | "bytes-string", Some(bytes), _) => size(bytes),
        ("unix-seconds" | "unix-seconds-string", Some(seconds), _) => {
            jiff::Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), moment)
        }
        ("date-time", _, Value::String(text)) => text.parse().map_or_else(|_| text.clone(), moment),
        (_, _, Value::String(text)) => text.clone(),
        (_, _, Value::Array(elements)) => elements
            .iter()
            .map(|element| shown(element, None))
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
        (_, _, value) => value.to_string(),
    }
}

/// A point in time that a narrow column can break between date and time.
fn moment(time: jiff::Timestamp) -> String {
    time.strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}

/// A size the way people say it: `10 GiB`.
fn size(bytes: i64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "it is rounded to one digit")]
    let mut size = bytes as f64;
    for unit in ["B", "KiB", "MiB", "GiB"] {
        if size < 1024.0 {
            return format!("{} {unit}", (size * 10.0).round() / 10.0);
        }
        size /= 1024.0;
    }
    format!("{} TiB", (size * 10.0).round() / 10.0)
}
