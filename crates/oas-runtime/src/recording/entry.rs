//! An exchange as an entry of a HAR archive. Knows HTTP and the members of the archive; what is secret is masked by whoever knows it.

use std::time::Duration;

use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use reqwest::Url;
use serde_json::{Map, Value, json};

use super::Redaction;
use crate::Bytes;

/// The most of a body that is written, in bytes.
const MAX_BODY: usize = 1 << 20;

/// A request that was sent.
pub(crate) struct Sent {
    pub(crate) operation: &'static str,
    pub(crate) package: &'static str,
    pub(crate) attempt: u32,
    pub(crate) at: Timestamp,
    pub(crate) method: &'static str,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    /// Whether it has a body.
    pub(crate) has_body: bool,
    /// The body, where it is in memory; nothing of one that is read when it is sent.
    pub(crate) body: Option<Bytes>,
}

/// What came of it.
pub(crate) enum Received<'r> {
    /// An answer, its body with whether its end is missing; without a body where it is read by and by.
    Answer(StatusCode, &'r HeaderMap, Option<(&'r [u8], bool)>),
    /// No response, for this reason.
    Nothing(String),
}

/// A request, and what came of it.
pub(crate) struct Entry(Value);

impl Entry {
    /// `is_secret` where all of the answer is.
    pub(crate) fn new(
        sent: &Sent,
        received: Received<'_>,
        elapsed: Duration,
        is_secret: bool,
        redaction: &Redaction<'_>,
    ) -> Self {
        let milliseconds = elapsed.as_secs_f64() * 1000.0;
        let mut entry = json!({
            "startedDateTime": sent.at.to_string(),
            "time": milliseconds,
            "request": request(sent, redaction),
            "cache": {},
            "timings": {"send": 0, "wait": milliseconds, "receive": 0},
            "_package": sent.package,
            "_operation": sent.operation,
            "_attempt": sent.attempt,
        });
        entry["response"] = match received {
            Received::Answer(status, headers, body) => response(status, headers, body, is_secret, redaction),
            Received::Nothing(error) => {
                entry["_error"] = redaction.text(&error).into();
                let content = json!({"size": 0, "mimeType": "x-unknown"});
                answer(0, "", &[], &content, "")
            }
        };
        Self(entry)
    }

    pub(crate) fn to_json(&self) -> String {
        self.0.to_string()
    }
}

fn request(sent: &Sent, redaction: &Redaction<'_>) -> Value {
    let pairs = sent.url.query_pairs();
    let query: Vec<Value> =
        pairs.map(|(name, value)| json!({"name": name, "value": redaction.named(&name, &value)})).collect();
    let mut request = json!({
        "method": sent.method,
        "url": redaction.url(sent.url.as_str()),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(&sent.headers, false, redaction),
        "queryString": query,
        "headersSize": -1,
        "bodySize": sent.body.as_ref().map_or(if sent.has_body { -1 } else { 0 }, size),
    });
    if sent.has_body {
        let media = media(&sent.headers);
        let mut data = Map::from_iter([("mimeType".to_owned(), media.clone().into())]);
        match &sent.body {
            Some(bytes) => content(&mut data, (bytes, false), &media, false, redaction),
            None => drop(data.insert("comment".to_owned(), "content that is read when it is sent".into())),
        }
        request["postData"] = Value::Object(data);
    }
    request
}

fn response(
    status: StatusCode,
    fields: &HeaderMap,
    body: Option<(&[u8], bool)>,
    is_secret: bool,
    redaction: &Redaction<'_>,
) -> Value {
    let media = media(fields);
    let mut data = Map::from_iter([("mimeType".to_owned(), media.clone().into())]);
    let length = body.filter(|(_, cut)| !cut).map_or(-1, |(bytes, _)| size(bytes));
    data.insert("size".to_owned(), length.into());
    match body {
        Some(body) => content(&mut data, body, &media, is_secret, redaction),
        None => drop(data.insert("comment".to_owned(), "content that is read by and by".into())),
    }
    let location = fields.get(LOCATION).map(|value| redaction.url(&String::from_utf8_lossy(value.as_bytes())));
    let shown = headers(fields, is_secret, redaction);
    let reason = status.canonical_reason().unwrap_or_default();
    answer(status.as_u16(), reason, &shown, &Value::Object(data), &location.unwrap_or_default())
}

fn answer(status: u16, reason: &str, headers: &[Value], content: &Value, location: &str) -> Value {
    json!({
        "status": status,
        "statusText": reason,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers,
        "content": content,
        "redirectURL": location,
        "headersSize": -1,
        "bodySize": content["size"],
    })
}

fn headers(headers: &HeaderMap, is_secret: bool, redaction: &Redaction<'_>) -> Vec<Value> {
    let shown = headers.iter().map(|(name, value)| {
        let text = String::from_utf8_lossy(value.as_bytes());
        let text = redaction.header(name.as_str(), &text, value.is_sensitive() || is_secret);
        json!({"name": name.as_str(), "value": text})
    });
    shown.collect()
}

fn media(headers: &HeaderMap) -> String {
    let stated = headers.get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    stated.unwrap_or_else(|| "x-unknown".to_owned())
}

/// Writes the text of a body, as far as it is text and not too long.
fn content(
    data: &mut Map<String, Value>,
    (body, is_cut): (&[u8], bool),
    media: &str,
    is_secret: bool,
    by: &Redaction<'_>,
) {
    let text = match std::str::from_utf8(body) {
        // Its end may be within a character.
        Err(error) if is_cut && error.error_len().is_none() => std::str::from_utf8(&body[..error.valid_up_to()]),
        text => text,
    };
    let Ok(text) = text else {
        data.insert("comment".to_owned(), "content that is no text is left out".into());
        return;
    };
    let text = by.body(text, media, is_secret);
    let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= MAX_BODY).last().unwrap_or_default();
    let text = if text.len() > MAX_BODY { &text[..end] } else { &text };
    if is_cut || body.len() > MAX_BODY {
        data.insert("comment".to_owned(), format!("cut after {} bytes", text.len()).into());
        data.insert("_truncated".to_owned(), true.into());
    }
    data.insert("text".to_owned(), text.into());
}

fn size(body: impl AsRef<[u8]>) -> i64 {
    i64::try_from(body.as_ref().len()).unwrap_or(i64::MAX)
}
