//! The body of a request, held against the media type that it says it is: JSON, a form, a form of parts, or content of any kind.

use oas_contract::{Composition, Kind, MediaType, Operation, Schema, is_json, sent_media};
use serde_json::{Map, Value};

use crate::arguments::{self, list, member};
use crate::request::{Request, pairs};
use crate::validate::fault;

/// What is wrong with the body of a request, or nothing.
pub(crate) fn check(operation: &Operation<'_>, request: &Request) -> Result<(), String> {
    let Some(body) = operation.request_body() else {
        return if request.body.is_empty() { Ok(()) } else { Err("this operation takes no body".to_owned()) };
    };
    let stated = request.header("content-type").unwrap_or_default();
    let bare = |media: &str| media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (all, own) = (body.media(), operation.content_type());
    let is_called = |name: &str| bare(name) == bare(stated);
    let media = match own {
        Some(own) => sent_media(&all).filter(|_| is_called(own)),
        None => all.iter().find(|media| is_called(media.name)).copied(),
    };
    if request.body.is_empty() {
        let empty = media.is_some_and(|media| !is_json(media.name) && !media.is_multipart());
        return if body.required() && !empty { Err("the body is required".to_owned()) } else { Ok(()) };
    }
    // Whoever takes content of any kind takes that of another name as well.
    let Some(media) = media else {
        let known = own.map_or_else(|| all.iter().map(|media| media.name).collect(), |own| vec![own]);
        let any = own.is_none() && known.iter().any(|known| !is_json(known) && !known.contains("form"));
        return if any { Ok(()) } else { Err(format!("the body is `{stated}`, and not {}", known.join(" or "))) };
    };
    let schema = media.schema().map(|schema| schema.unwrapped());
    let value = if is_json(media.name) {
        serde_json::from_slice(&request.body).map_err(|error| format!("the body is no JSON: {error}"))?
    } else if media.is_multipart() {
        // A form whose parts nobody describes is content as any other.
        let has_parts = |schema: &&Schema<'_>| schema.has_properties() || !schema.all_of().is_empty();
        let Some(schema) = schema.as_ref().filter(has_parts) else { return Ok(()) };
        parts(&media, schema, stated, &request.body)?
    } else if bare(media.name) == "application/x-www-form-urlencoded" {
        let Some(schema) = &schema else { return Ok(()) };
        form(&media, schema, &String::from_utf8_lossy(&request.body))?
    } else {
        return Ok(());
    };
    match schema.and_then(|schema| fault(&schema, &value, "body")) {
        Some(fault) => Err(fault),
        None => Ok(()),
    }
}

/// A form as an object, whose members are written as the contract says.
fn form(media: &MediaType<'_>, schema: &Schema<'_>, text: &str) -> Result<Value, String> {
    let mut pairs = pairs(text);
    let mut members: Map<String, Value> = Map::new();
    for (name, written) in media.member_styles() {
        let Some(declared) = schema.property(name).map(|property| property.schema.unwrapped()) else { continue };
        let value = arguments::written(name, &declared, written, &mut pairs);
        if let Some(value) = value.map_err(|fault| format!("the member {name} {fault}"))? {
            members.insert(name.to_owned(), value);
        }
    }
    for (name, text) in pairs {
        let declared = schema.property(&name).map(|property| property.schema.unwrapped());
        let element = declared.map(|declared| declared.items().map_or(declared, |items| items.unwrapped()));
        let is_text = element.is_none_or(|element| Composition::of(&element) == Composition::Single);
        let value = match serde_json::from_str(&text) {
            Ok(value @ (Value::Object(_) | Value::Array(_))) if !is_text => value,
            _ => member(schema, &name, &text),
        };
        add(&mut members, schema, &name, value);
    }
    Ok(Value::Object(members))
}

/// Adds a member; what is declared as a list has an element more.
fn add(members: &mut Map<String, Value>, schema: &Schema<'_>, name: &str, value: Value) {
    let declared = schema.property(name).map(|property| property.schema.unwrapped());
    let listed = declared.filter(|declared| declared.kind() == Some(Kind::Array));
    match (listed, members.get_mut(name)) {
        (Some(_), Some(Value::Array(elements))) => elements.push(value),
        (Some(declared), _) => {
            let value = match value {
                Value::String(text) => list(&declared, std::iter::once(text.as_str())),
                value => Value::Array(vec![value]),
            };
            members.insert(name.to_owned(), value);
        }
        (None, _) => {
            members.insert(name.to_owned(), value);
        }
    }
}

/// A part of a form as it was sent.
pub(crate) struct Part<'b> {
    pub(crate) name: String,
    /// Its headers, each a line.
    headers: String,
    pub(crate) content: &'b [u8],
}

/// The parts of a form.
pub(crate) fn split<'b>(stated: &str, body: &'b [u8]) -> Result<Vec<Part<'b>>, String> {
    let boundary = stated.split(';').find_map(|part| part.trim().strip_prefix("boundary="));
    let boundary = boundary.ok_or("the form has no boundary")?.trim_matches('"');
    let mut parts = Vec::new();
    let delimiter = format!("--{boundary}");
    let mut rest = body.strip_prefix(delimiter.as_bytes()).ok_or("the form does not begin with its boundary")?;
    loop {
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        let part = rest.strip_prefix(b"\r\n").ok_or("a part does not begin with a line")?;
        let ending = format!("\r\n{delimiter}");
        let end = find(part, ending.as_bytes()).ok_or("a part does not end")?;
        let head = find(part, b"\r\n\r\n").filter(|head| *head <= end).ok_or("a part has no headers")?;
        let headers = String::from_utf8_lossy(&part[..head]).into_owned();
        let content = &part[(head + 4).min(end)..end];
        rest = &part[end + ending.len()..];
        let name = parameter(&headers, "name").ok_or("a part has no name")?;
        parts.push(Part { name, headers, content });
    }
}

/// A form of parts as an object; content stands as an empty text of its length.
fn parts(media: &MediaType<'_>, schema: &Schema<'_>, stated: &str, body: &[u8]) -> Result<Value, String> {
    let mut members: Map<String, Value> = Map::new();
    for Part { name, headers, content } in split(stated, body)? {
        let declared = schema.property(&name).ok_or_else(|| format!("the form has no part {name}"))?;
        let declared = declared.schema.unwrapped();
        let element = declared.items().map_or(declared, |items| items.unwrapped());
        let text = || String::from_utf8(content.to_vec()).map_err(|_| format!("the part {name} is no text"));
        let json = headers.to_ascii_lowercase().contains("content-type: application/json")
            || media.part_media(&name).is_some_and(is_json);
        let value = if element.is_binary() {
            if parameter(&headers, "filename").is_none() {
                return Err(format!("the part {name} has no name of a file"));
            }
            Value::String(" ".repeat(content.len()))
        } else if json {
            serde_json::from_str(&text()?).map_err(|error| format!("the part {name} is no JSON: {error}"))?
        } else if declared.kind() == Some(Kind::Array) {
            Value::String(text()?)
        } else {
            member(schema, &name, &text()?)
        };
        add(&mut members, schema, &name, value);
    }
    Ok(Value::Object(members))
}

/// A parameter of `Content-Disposition`.
fn parameter(headers: &str, name: &str) -> Option<String> {
    let line = headers.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
    let value = line.split(';').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))?;
    Some(value.trim_matches('"').replace("%22", "\""))
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
