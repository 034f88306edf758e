//! A form of parts as it is recorded: each part with its name, values that are secret masked, content that is no text left out. Knows
//! the form, not who has sent it.

use serde_json::{Value, json};

use super::redaction::Redaction;

/// The parts of a form, as HAR has them, and whether they are all there; nothing where it is none.
pub(super) fn parts(body: &[u8], media: &str, by: &Redaction<'_>) -> Option<(Vec<Value>, bool)> {
    let kind = media.split(';').next()?.trim();
    if !kind.eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = media.split(';').find_map(|part| part.trim().strip_prefix("boundary="))?.trim_matches('"');
    let delimiter = format!("--{boundary}");
    let ending = format!("\r\n{delimiter}");
    let mut rest = body.strip_prefix(delimiter.as_bytes())?;
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let Some(part) = rest.strip_prefix(b"\r\n") else { return Some((parts, false)) };
        let end = find(part, ending.as_bytes());
        let head = find(part, b"\r\n\r\n").filter(|head| end.is_none_or(|end| *head <= end));
        let Some(head) = head else { return Some((parts, false)) };
        let fields = std::str::from_utf8(&part[..head]).ok()?;
        let name = parameter(fields, "name")?;
        let media = field(fields, "content-type");
        let mut recorded = json!({"name": name});
        for (member, value) in [("fileName", parameter(fields, "filename")), ("contentType", media.map(str::to_owned))]
        {
            if let Some(value) = value {
                recorded[member] = by.text(&value).into();
            }
        }
        let Some(end) = end else {
            // The end of a secret may be missing with the rest.
            recorded["comment"] = "left out: its end was not kept".into();
            recorded["_leftOut"] = true.into();
            parts.push(recorded);
            return Some((parts, false));
        };
        let content = &part[(head + 4).min(end)..end];
        rest = &part[end + ending.len()..];
        match std::str::from_utf8(content) {
            Ok(text) => recorded["value"] = by.part(&name, text, media.unwrap_or_default()).into(),
            Err(_) => {
                recorded["comment"] = format!("left out: {} bytes that are no text", content.len()).into();
                recorded["_leftOut"] = true.into();
            }
        }
        parts.push(recorded);
    }
    Some((parts, true))
}

/// The value of a header of a part.
fn field<'p>(fields: &'p str, name: &str) -> Option<&'p str> {
    let pairs = fields.lines().filter_map(|line| line.split_once(':'));
    pairs.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
}

/// A parameter of `Content-Disposition`.
fn parameter(fields: &str, name: &str) -> Option<String> {
    let (_, value) = field(fields, "content-disposition")?.split_once(&format!("; {name}=\""))?;
    let (value, _) = value.split_once('"')?;
    Some(value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"))
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
