//! What was recorded, answered again: to a request of the same operation that asks for the same. Knows exchanges and requests, not
//! what is answered to others.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use oas_contract::extensions::RequestPlace;
use oas_contract::{Document, Finding};
use serde_json::Value;

use super::compare::{find, key_parameters};
use super::{Exchange, MASK, Part, Recording};
use crate::answer::Answer;
use crate::body;
use crate::request::{Request, pairs};
use crate::route::Route;

/// Headers of an answer that belong to the connection that it came by.
const OF_CONNECTIONS: [&str; 7] =
    ["connection", "content-encoding", "content-length", "content-type", "date", "keep-alive", "transfer-encoding"];

/// The exchanges of recordings, by the document and the name of their operations.
#[derive(Default)]
pub(crate) struct Replay {
    exchanges: HashMap<(usize, String), Mutex<Vec<Recorded>>>,
    /// The answers of which not all is there.
    pub(crate) missing: Vec<Finding>,
}

struct Recorded {
    exchange: Exchange,
    path: Vec<(String, String)>,
    was_replayed: bool,
}

/// What a recording says to a request.
pub(crate) enum Replayed {
    /// This answer was recorded for such a request.
    Answer(Box<Answer>),
    /// Such a request was recorded, without an answer.
    NoAnswer,
    /// Such a request was recorded, and of its answer not all is there, for this reason.
    Missing(String),
}

impl Replay {
    /// The exchanges of recordings with what these documents describe.
    pub(crate) fn new(documents: &[Document], recordings: Vec<Recording>) -> Result<Self, Box<Finding>> {
        let mut exchanges: HashMap<(usize, String), Mutex<Vec<Recorded>>> = HashMap::new();
        let mut missing = Vec::new();
        for exchange in recordings.into_iter().flat_map(|recording| recording.exchanges) {
            let fault = |message: String, help: &str| {
                Err(Box::new(Finding::error("not-replayable", exchange.place.clone(), message).help(help)))
            };
            let Ok((route, _)) = find(documents, &exchange.request()) else {
                let message = format!("no contract has `{} {}`", exchange.method, exchange.path);
                return fault(message, "give the fake the contract of it, or leave the exchange out");
            };
            if let Some(why) = &exchange.answer.missing {
                let what = format!("the body of this answer is not all there: {why}");
                missing.push(
                    Finding::warning("not-replayable", exchange.answer.place.clone(), what)
                        .help("whoever asks for it is told so; other exchanges are answered"),
                );
            }
            let key = (index(documents, &route), route.operation.name());
            let list = exchanges.entry(key).or_default().get_mut().unwrap_or_else(PoisonError::into_inner);
            list.push(Recorded { path: route.path, exchange, was_replayed: false });
        }
        Ok(Self { exchanges, missing })
    }

    /// What was recorded of a request: the exchanges that fit one after the other, and the last one again.
    pub(crate) fn answer(&self, documents: &[Document], route: &Route<'_>, request: &Request) -> Option<Replayed> {
        let mut list = self
            .exchanges
            .get(&(index(documents, route), route.operation.name()))?
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let fitting: Vec<usize> = (0..list.len()).filter(|at| list[*at].fits(route, request)).collect();
        let at = fitting.iter().find(|at| !list[**at].was_replayed).or(fitting.last())?;
        let recorded = &mut list[*at];
        recorded.was_replayed = true;
        let Exchange { status, answer_headers, answer, .. } = &recorded.exchange;
        if *status == 0 {
            return Some(Replayed::NoAnswer);
        }
        if let Some(why) = &answer.missing {
            return Some(Replayed::Missing(why.clone()));
        }
        let headers = answer_headers.iter().filter(|(name, _)| !OF_CONNECTIONS.contains(&name.as_str())).cloned();
        let text = answer.text.clone().filter(|text| !text.is_empty());
        let text = text.map(|text| (answer.media.clone(), text));
        let (headers, breaks_off) = (headers.collect(), answer.broke_off);
        Some(Replayed::Answer(Box::new(Answer { headers, text, breaks_off, ..Answer::of(*status) })))
    }
}

fn index(documents: &[Document], route: &Route<'_>) -> usize {
    documents.iter().position(|known| std::ptr::eq(known, route.document)).unwrap_or(usize::MAX)
}

impl Recorded {
    /// Whether a request asks for the same: what is masked, and what makes each request another one, may be anything.
    fn fits(&self, route: &Route<'_>, request: &Request) -> bool {
        let key = route.operation.idempotency_key().map(|key| key.at);
        let ignored = match &key {
            Some(RequestPlace::Parameter(name)) => Some(name.clone()),
            _ => None,
        };
        let ignored: Vec<String> = key_parameters(route.document).into_iter().chain(ignored).collect();
        let query = |text: &str| {
            let mut pairs = pairs(text);
            pairs.retain(|(name, _)| !ignored.contains(name));
            pairs.sort();
            pairs
        };
        let same = |(one, other): (&(String, String), &(String, String))| {
            one.0 == other.0 && (one.1 == other.1 || one.1.contains(MASK))
        };
        let (recorded, asked) = (query(&self.exchange.query), query(&request.query));
        let paths = self.path.len() == route.path.len() && self.path.iter().zip(&route.path).all(same);
        if !paths || recorded.len() != asked.len() || !recorded.iter().zip(&asked).all(same) {
            return false;
        }
        if let Some(form) = &self.exchange.form {
            return is_form(form, request);
        }
        let Some(body) = &self.exchange.body else {
            return self.exchange.body_length.is_none_or(|length| length == request.body.len() as u64);
        };
        let pointer = match &key {
            Some(RequestPlace::Body(pointer)) => Some(pointer.as_str()),
            _ => None,
        };
        match (serde_json::from_str::<Value>(body), serde_json::from_slice::<Value>(&request.body)) {
            (Ok(mut recorded), Ok(mut sent)) => {
                for value in [&mut recorded, &mut sent] {
                    if let Some(key) = pointer.and_then(|pointer| value.pointer_mut(pointer)) {
                        *key = Value::Null;
                    }
                }
                is_like(&recorded, &sent)
            }
            _ => body.contains(MASK) || body.as_bytes() == request.body,
        }
    }
}

/// Whether a request has the parts that were recorded, whatever stands between them.
fn is_form(recorded: &[Part], request: &Request) -> bool {
    let stated = request.header("content-type").unwrap_or_default();
    let Ok(parts) = body::split(stated, &request.body) else { return false };
    let same = |(one, other): (&Part, &body::Part<'_>)| {
        let value = one.value.as_ref().filter(|value| !value.contains(MASK));
        one.name == other.name && value.is_none_or(|value| value.as_bytes() == other.content)
    };
    recorded.len() == parts.len() && recorded.iter().zip(&parts).all(same)
}

/// Whether a value is a recorded one, of which texts may be masked.
fn is_like(recorded: &Value, value: &Value) -> bool {
    match (recorded, value) {
        (Value::String(text), _) if text.contains(MASK) => true,
        (Value::Array(recorded), Value::Array(values)) => {
            recorded.len() == values.len() && recorded.iter().zip(values).all(|(one, other)| is_like(one, other))
        }
        (Value::Object(recorded), Value::Object(values)) => {
            recorded.len() == values.len()
                && recorded.iter().all(|(name, one)| values.get(name).is_some_and(|other| is_like(one, other)))
        }
        (one, other) => one == other,
    }
}
