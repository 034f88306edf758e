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
    kind: ReplyKind,
    headers: Vec<(String, String)>,
    delay: Duration,
    times: usize,
}

#[derive(Clone, Debug)]
enum ReplyKind {
    Usual,
    Again,
    Refused(u16),
    Fault(Fault),
    Json(u16, Value),
    Text(u16, String, String),
}

impl Reply {
    fn new(kind: ReplyKind) -> Self {
        Self { kind, headers: Vec::new(), delay: Duration::ZERO, times: 1 }
    }

    /// What the contract says, as without any reply.
    pub fn usual() -> Self {
        Self::new(ReplyKind::Usual)
    }

    /// What was said to the request of this operation before, whatever this one asks: a page that repeats. To the first
    /// one it is what the contract says.
    pub fn again() -> Self {
        Self::new(ReplyKind::Again)
    }

    /// This status, with the example that the contract has for it, or else with an error of the provider's shape.
    pub fn refused(status: u16) -> Self {
        Self::new(ReplyKind::Refused(status))
    }

    /// Something that goes wrong on the way.
    pub fn fault(fault: Fault) -> Self {
        Self::new(ReplyKind::Fault(fault))
    }

    /// This status and JSON.
    pub fn json(status: u16, body: Value) -> Self {
        Self::new(ReplyKind::Json(status, body))
    }

    /// This status and text: `Reply::text(200, "text/event-stream", "data: 1\n\n")`.
    pub fn text(status: u16, media_type: &str, body: &str) -> Self {
        Self::new(ReplyKind::Text(status, media_type.to_owned(), body.to_owned()))
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

    /// The fault that stands for an answer, where there is to be none.
    pub(crate) fn as_fault(&self) -> Option<Fault> {
        if let ReplyKind::Fault(fault) = self.kind { Some(fault) } else { None }
    }
}

/// The rows of replies, by operation, and what each of these operations has said last.
#[derive(Default)]
pub(crate) struct Replies(HashMap<String, Mutex<Queue>>);

#[derive(Default)]
struct Queue {
    due: VecDeque<Reply>,
    last: Option<Answer>,
}

impl Replies {
    pub(crate) fn new(replies: Vec<(String, Reply)>) -> Self {
        let mut queues: HashMap<String, Mutex<Queue>> = HashMap::new();
        for (operation, reply) in replies {
            let queue = queues.entry(operation).or_default().get_mut().unwrap_or_else(PoisonError::into_inner);
            queue.due.push_back(reply);
        }
        Self(queues)
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
        let Some(queue) = self.0.get(operation) else { return (usual, None) };
        let mut queue = queue.lock().unwrap_or_else(PoisonError::into_inner);
        while queue.due.front().is_some_and(|reply| reply.times == 0) {
            queue.due.pop_front();
        }
        let reply = queue.due.front_mut().map(|reply| {
            reply.times -= 1;
            reply.clone()
        });
        let mut answer = match reply.as_ref().map(|reply| &reply.kind) {
            None | Some(ReplyKind::Usual | ReplyKind::Fault(_)) => usual,
            Some(ReplyKind::Again) => queue.last.clone().unwrap_or(usual),
            Some(ReplyKind::Refused(status)) => refused(*status),
            Some(ReplyKind::Json(status, body)) => Answer { body: Some(body.clone()), ..Answer::of(*status) },
            Some(ReplyKind::Text(status, media, text)) => {
                Answer { text: Some((media.clone(), text.clone())), ..Answer::of(*status) }
            }
        };
        if let Some(reply) = &reply {
            answer.headers.retain(|(name, _)| reply.headers.iter().all(|(known, _)| known != name));
            answer.headers.extend(reply.headers.iter().cloned());
        }
        queue.last = Some(answer.clone());
        (answer, reply)
    }
}
