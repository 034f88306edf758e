//! An exchange as an entry of a HAR archive. Knows HTTP and the members of the archive; what is secret is masked by whoever knows it.

use std::time::Duration;

use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use reqwest::Url;
use serde_json::{Map, Value, json};

use super::multipart;
use super::passing::{MAX_BODY, Passing, Watched};
use super::redaction::Redaction;
use crate::Bytes;

/// A request that was sent.
pub(crate) struct Sent {
    pub(crate) operation: &'static str,
    pub(crate) package: &'static str,
    pub(crate) attempt: u32,
    pub(crate) at: Timestamp,
    pub(crate) method: &'static str,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: SentBody,
}

/// The body of a request.
pub(crate) enum SentBody {
    None,
    Whole(Bytes),
    /// It was read while it was sent.
    Passed(Watched),
}

/// A body as it is written.
struct Body<'b> {
    /// All of it, or as much of it as was kept.
    bytes: &'b [u8],
    /// How many bytes it has, or had until its reader stopped.
    length: u64,
    end: End,
}

/// How what is there of a body ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Whole,
    /// More came, or was there, and was not kept.
    Unknown,
    /// Whoever sent or read it has stopped, or could not go on.
    Stopped,
}

impl<'b> Body<'b> {
    fn whole(bytes: &'b [u8]) -> Self {
        Self { bytes, length: bytes.len() as u64, end: End::Whole }
    }

    fn passed(passing: &'b Passing) -> Self {
        let end = if passing.is_whole { End::Whole } else { End::Stopped };
        Self { bytes: &passing.beginning, length: passing.length, end }
    }

    /// Whether a part of it was not kept.
    fn is_cut(&self) -> bool {
        self.end == End::Unknown || self.length > self.bytes.len() as u64
    }

    /// Its length, where that is known.
    fn size(&self) -> i64 {
        if self.end == End::Whole { i64::try_from(self.length).unwrap_or(i64::MAX) } else { -1 }
    }
}

/// What came of it.
pub(crate) enum Received<'r> {
    /// An answer, its body with whether its end is missing.
    Answer(StatusCode, &'r HeaderMap, (&'r [u8], bool)),
    /// An answer that was read by and by, with why it could not be read to its end.
    Stream(StatusCode, &'r HeaderMap, &'r Passing, Option<String>),
    /// No response, for this reason.
    Nothing(String),
}

/// A request, and what came of it.
pub(crate) struct Entry(Value);

impl Entry {
    /// `is_secret` where all of the answer is. It was waited for so long, and read for so long.
    pub(crate) fn new(
        sent: &Sent,
        received: Received<'_>,
        (waited, read): (Duration, Duration),
        is_secret: bool,
        redaction: &Redaction<'_>,
    ) -> Self {
        let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
        let mut entry = json!({
            "startedDateTime": sent.at.to_string(),
            "time": milliseconds(waited + read),
            "request": request(sent, redaction),
            "cache": {},
            "timings": {"send": 0, "wait": milliseconds(waited), "receive": milliseconds(read)},
            "_package": sent.package,
            "_operation": sent.operation,
            "_attempt": sent.attempt,
        });
        entry["response"] = match received {
            Received::Answer(status, headers, (bytes, is_cut)) => {
                let end = if is_cut { End::Unknown } else { End::Whole };
                let body = Body { end, ..Body::whole(bytes) };
                response(status, headers, &body, is_secret, redaction)
            }
            Received::Stream(status, headers, passing, error) => {
                if let Some(error) = error {
                    entry["_error"] = redaction.text(&error).into();
                }
                response(status, headers, &Body::passed(passing), is_secret, redaction)
            }
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
    let passed = match &sent.body {
        SentBody::Passed(watched) => watched.take(),
        _ => Passing::default(),
    };
    let body = match &sent.body {
        SentBody::None => None,
        SentBody::Whole(bytes) => Some(Body::whole(bytes)),
        SentBody::Passed(_) => Some(Body::passed(&passed)),
    };
    let mut request = json!({
        "method": sent.method,
        "url": redaction.url(sent.url.as_str()),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(&sent.headers, false, redaction),
        "queryString": query,
        "headersSize": -1,
        "bodySize": body.as_ref().map_or(0, Body::size),
    });
    if let Some(body) = body {
        let media = media(&sent.headers);
        let mut data = Map::from_iter([("mimeType".to_owned(), media.clone().into())]);
        match multipart::parts(body.bytes, &media, redaction) {
            Some((parts, is_whole)) => {
                data.insert("params".to_owned(), parts.into());
                if !is_whole {
                    data.insert(
                        "comment".to_owned(),
                        format!("cut after {} of {} bytes", body.bytes.len(), body.length).into(),
                    );
                    data.insert("_truncated".to_owned(), true.into());
                }
            }
            None => content(&mut data, &body, &media, false, redaction),
        }
        request["postData"] = Value::Object(data);
    }
    request
}

fn response(
    status: StatusCode,
    fields: &HeaderMap,
    body: &Body<'_>,
    is_secret: bool,
    redaction: &Redaction<'_>,
) -> Value {
    let media = media(fields);
    let mut data = Map::from_iter([("mimeType".to_owned(), media.clone().into())]);
    data.insert("size".to_owned(), body.size().into());
    content(&mut data, body, &media, is_secret, redaction);
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

/// Writes the text of a body, as far as it is text and not too long; of what is not written, how much there was and why.
fn content(data: &mut Map<String, Value>, body: &Body<'_>, media: &str, is_secret: bool, by: &Redaction<'_>) {
    let Body { bytes, length, end } = *body;
    let is_cut = body.is_cut();
    let text = match std::str::from_utf8(bytes) {
        // Its end may be within a character.
        Err(error) if (is_cut || end == End::Stopped) && error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()])
        }
        text => text,
    };
    let stopped = if end == End::Stopped { ", until its reader stopped" } else { "" };
    let Ok(text) = text else {
        let more = if end == End::Unknown { "more than " } else { "" };
        data.insert("comment".to_owned(), format!("left out: {more}{length} bytes that are no text{stopped}").into());
        data.insert("_leftOut".to_owned(), true.into());
        return;
    };
    let text = by.body(text, media, is_secret, is_cut || end == End::Stopped);
    let kept = text.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= MAX_BODY).last();
    let kept = kept.unwrap_or_default();
    if is_cut || kept < text.len() || bytes.len() > MAX_BODY {
        let all = if end == End::Unknown { String::new() } else { format!(" of {length}") };
        data.insert("comment".to_owned(), format!("cut after {kept}{all} bytes{stopped}").into());
        data.insert("_truncated".to_owned(), true.into());
    } else if end == End::Stopped {
        data.insert("comment".to_owned(), format!("read as far as {length} bytes, where its reader stopped").into());
        data.insert("_stopped".to_owned(), true.into());
    }
    data.insert("text".to_owned(), text[..kept].into());
}
