//! What a test has the fake say to single requests, in place of what the contract says. Knows no contract.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;

use crate::answer::Answer;
use crate::fault::Fault;

/// What is said to one request of an operation. A test gives a row of them, by [`Builder::reply`](crate::Builder::reply).
///
/// ```
/// use std::time::Duration;
/// use oas_mock::{Fault, Reply};
///
/// let replies = [
///     Reply::usual().times(2),
///     Reply::refused(404),
///     Reply::usual().after(Duration::from_secs(3)),
///     Reply::fault(Fault::Reset),
///     Reply::json(200, serde_json::json!({"id": "i-1"})).header("x-request-id", "r-1"),
/// ];
/// # drop(replies);
/// ```
#[derive(Clone, Debug)]
pub struct Reply {
    said: Said,
    headers: Vec<(String, String)>,
    delay: Duration,
    times: usize,
}

#[derive(Clone, Debug)]
enum Said {
    Usual,
    Again,
    Refused(u16),
    Fault(Fault),
    Json(u16, Value),
    Text(u16, String, String),
}

impl Reply {
    fn new(said: Said) -> Self {
        Self { said, headers: Vec::new(), delay: Duration::ZERO, times: 1 }
    }

    /// What the contract says, as without any reply.
    pub fn usual() -> Self {
        Self::new(Said::Usual)
    }

    /// What was said to the request of this operation before, whatever this one asks: a page that repeats. To the first
    /// one it is what the contract says.
    pub fn again() -> Self {
        Self::new(Said::Again)
    }

    /// This status, with the example that the contract has for it, or else with an error of the provider's shape.
    pub fn refused(status: u16) -> Self {
        Self::new(Said::Refused(status))
    }

    /// Something that goes wrong on the way.
    pub fn fault(fault: Fault) -> Self {
        Self::new(Said::Fault(fault))
    }

    /// This status and JSON.
    pub fn json(status: u16, body: Value) -> Self {
        Self::new(Said::Json(status, body))
    }

    /// This status and text: `Reply::text(200, "text/event-stream", "data: 1\n\n")`.
    pub fn text(status: u16, media_type: &str, body: &str) -> Self {
        Self::new(Said::Text(status, media_type.to_owned(), body.to_owned()))
    }

    /// With this header as well. Faults have none.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_ascii_lowercase(), value.to_owned()));
        self
    }

    /// Not before this time has passed.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// To so many requests, one after the other; to one without it.
    pub fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    pub(crate) fn delay(&self) -> Duration {
        self.delay
    }

    /// What goes wrong.
    pub(crate) fn as_fault(&self) -> Option<Fault> {
        if let Said::Fault(fault) = self.said { Some(fault) } else { None }
    }
}

/// The rows of replies, by operation, and what each of these operations has said last.
#[derive(Default)]
pub(crate) struct Replies(HashMap<String, Mutex<Row>>);

#[derive(Default)]
struct Row {
    due: VecDeque<Reply>,
    last: Option<Answer>,
}

impl Replies {
    pub(crate) fn new(given: Vec<(String, Reply)>) -> Self {
        let mut rows: HashMap<String, Mutex<Row>> = HashMap::new();
        for (operation, reply) in given {
            let row = rows.entry(operation).or_default().get_mut().unwrap_or_else(PoisonError::into_inner);
            row.due.push_back(reply);
        }
        Self(rows)
    }

    /// The operations that have a row.
    pub(crate) fn operations(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// What is said to a request of an operation in place of its `usual` answer, and the reply that says so. `refused` makes the
    /// error of a status.
    pub(crate) fn take(
        &self,
        operation: &str,
        usual: Answer,
        refused: impl FnOnce(u16) -> Answer,
    ) -> (Answer, Option<Reply>) {
        let Some(row) = self.0.get(operation) else { return (usual, None) };
        let mut row = row.lock().unwrap_or_else(PoisonError::into_inner);
        while row.due.front().is_some_and(|reply| reply.times == 0) {
            row.due.pop_front();
        }
        let reply = row.due.front_mut().map(|reply| {
            reply.times -= 1;
            reply.clone()
        });
        let mut answer = match reply.as_ref().map(|reply| &reply.said) {
            None | Some(Said::Usual | Said::Fault(_)) => usual,
            Some(Said::Again) => row.last.clone().unwrap_or(usual),
            Some(Said::Refused(status)) => refused(*status),
            Some(Said::Json(status, body)) => Answer { body: Some(body.clone()), ..Answer::of(*status) },
            Some(Said::Text(status, media, text)) => {
                Answer { text: Some((media.clone(), text.clone())), ..Answer::of(*status) }
            }
        };
        if let Some(reply) = &reply {
            answer.headers.retain(|(name, _)| reply.headers.iter().all(|(given, _)| given != name));
            answer.headers.extend(reply.headers.iter().cloned());
        }
        row.last = Some(answer.clone());
        (answer, reply)
    }
}
