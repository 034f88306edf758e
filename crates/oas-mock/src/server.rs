//! The server: sockets, routing to contracts, a record of what arrived.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Request as HttpRequest, Response, StatusCode, header};
use jiff::Timestamp;
use oas_contract::{Document, Finding};
use serde_json::json;
use tokio::sync::oneshot;

use crate::answer::{Answer, Refusal, answer, refuse, request_id_header};
use crate::authorize::Credentials;
use crate::connection::{Delivery, Unread};
use crate::fault::{Fault, Faults};
use crate::idempotency::IdempotencyKeys;
use crate::jobs;
use crate::memory::Memory;
use crate::progress::Progress;
use crate::recording::{Replay, Replayed};
use crate::reply::{Replies, Reply};
use crate::request::Request;
use crate::route::{self, NoRoute};

/// The most requests that are remembered.
const MAX_RECEIVED: usize = 1000;

/// A running fake. Stops when it is dropped.
pub struct MockCloud {
    pub(crate) shared: Arc<Shared>,
    pub(crate) address: SocketAddr,
    pub(crate) _stop: oneshot::Sender<()>,
}

/// What all requests share.
pub(crate) struct Shared {
    pub(crate) packages: Vec<String>,
    pub(crate) documents: Vec<Document>,
    pub(crate) left_out: Vec<Finding>,
    pub(crate) credentials: Credentials,
    pub(crate) items: Option<usize>,
    pub(crate) clock: fn() -> Timestamp,
    pub(crate) faults: Faults,
    pub(crate) progress: Progress,
    pub(crate) memory: Option<Memory>,
    pub(crate) idempotency_keys: IdempotencyKeys,
    pub(crate) replay: Replay,
    pub(crate) replies: Replies,
    pub(crate) observer: Option<Observer>,
    pub(crate) received: Mutex<VecDeque<Received>>,
}

/// Who is told of every request.
pub(crate) type Observer = Arc<dyn Fn(&Received) + Send + Sync>;

/// A request that has arrived. `Debug` leaves the values of headers out, which may be secret.
#[derive(Clone)]
pub struct Received {
    /// The method, in capital letters.
    pub method: String,
    /// Path and query as they stood in the request line.
    pub target: String,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, as it was sent.
    pub body: Vec<u8>,
    /// The status that was answered; 0 where the connection was reset instead.
    pub status: u16,
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("Received")
            .field("method", &self.method)
            .field("target", &self.target)
            .field("headers", &names)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl MockCloud {
    /// The base URL, the same for every provider.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it does not answer for: of documents of others, what is wrong there (what is wrong in a contract is no start), and of
    /// recordings the answers of which not all is there.
    pub fn left_out(&self) -> &[Finding] {
        &self.shared.left_out
    }

    /// What a client's `from_env()` needs to call this fake: variables and values, endpoints and credentials.
    pub fn environment(&self) -> BTreeMap<String, String> {
        let mut variables = self.shared.credentials.values();
        for document in &self.shared.documents {
            let own = document.operations().into_iter().flat_map(|operation| operation.own_servers());
            for server in document.servers().into_iter().chain(own) {
                if let Some(variable) = server.environment() {
                    variables.insert(variable.to_owned(), self.url());
                }
            }
        }
        variables
    }

    /// Lets time pass for what the fake keeps and [`task_time`](crate::Builder::task_time) gives a time: nothing else does.
    pub fn pass(&self, time: Duration) {
        if let Some(memory) = &self.shared.memory {
            memory.pass(time);
        }
    }

    /// The last requests that arrived, the oldest first; at most 1000.
    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

impl fmt::Debug for MockCloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockCloud")
            .field("address", &self.address)
            .field("packages", &self.shared.packages)
            .finish_non_exhaustive()
    }
}

/// What is sent back for a request, and how long after.
pub(crate) fn handle(shared: &Shared, request: HttpRequest<Result<Bytes, Unread>>) -> (Duration, Delivery) {
    let (parts, body) = request.into_parts();
    let body = match body {
        Ok(body) => body,
        Err(fault) => {
            let answer = match fault {
                Unread::TooLarge => plain(413, "the body is too large"),
                Unread::TooSlow => plain(408, "the body has not arrived in time"),
                Unread::Broken => plain(400, "the body is not all there"),
            };
            return (Duration::ZERO, Delivery::Whole(response(answer)));
        }
    };
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let request = Request {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect(),
        body: body.to_vec(),
    };
    let (answer, fault, delay) = match shared.faults.draw() {
        Some(fault) => (None, Some(fault), Duration::ZERO),
        None => {
            let (answer, reply) = shared.respond(&request);
            let fault = reply.as_ref().and_then(Reply::as_fault);
            (Some(answer), fault, reply.map_or(Duration::ZERO, |reply| reply.delay()))
        }
    };
    let usual = || answer.unwrap_or_else(|| shared.respond(&request).0);
    let delivery = match fault {
        None => {
            let answer = usual();
            let breaks_off = answer.breaks_off;
            let response = response(answer);
            if breaks_off { Delivery::BrokenOff(response) } else { Delivery::Whole(response) }
        }
        Some(Fault::Truncate) => Delivery::Truncated(response(usual())),
        Some(Fault::Status(status)) => Delivery::Whole(response(Answer::of(status))),
        Some(Fault::Throttle(seconds)) => {
            let headers = vec![("retry-after".to_owned(), seconds.to_string())];
            Delivery::Whole(response(Answer { headers, ..Answer::of(429) }))
        }
        Some(Fault::Html) => {
            Delivery::Whole(Response::new(Bytes::from_static(b"<html><body>Welcome to the network</body></html>")))
        }
        Some(Fault::Reset) => Delivery::Reset,
    };
    let status = match &delivery {
        Delivery::Whole(response) | Delivery::Truncated(response) | Delivery::BrokenOff(response) => {
            response.status().as_u16()
        }
        Delivery::Reset => 0,
    };
    shared.log_received(request, status);
    (delay, delivery)
}

fn response(answer: Answer) -> Response<Bytes> {
    let mut response =
        Response::builder().status(StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    for (name, value) in &answer.headers {
        response = response.header(name, value);
    }
    let body = match (answer.body, answer.text) {
        (Some(body), _) => {
            response = response.header(header::CONTENT_TYPE, "application/json");
            body.to_string().into()
        }
        (None, Some((media, text))) => {
            response = response.header(header::CONTENT_TYPE, media);
            text.into()
        }
        (None, None) => Bytes::new(),
    };
    response.body(body).unwrap_or_default()
}

fn plain(status: u16, message: &str) -> Answer {
    Answer { body: Some(json!({ "message": message })), ..Answer::of(status) }
}

impl Shared {
    /// The answer to a request, and the reply of a test that it is.
    fn respond(&self, request: &Request) -> (Answer, Option<Reply>) {
        let route = match route::find(&self.documents, request) {
            Ok(route) => route,
            Err(NoRoute::Path) => {
                let documents: Vec<_> = self.packages.iter().cloned().zip(&self.documents).collect();
                let answer = match self.credentials.token(&documents, request) {
                    Some((status, body)) => Answer { body: Some(body), ..Answer::of(status) },
                    None => plain(404, "no contract has this path"),
                };
                return (answer, None);
            }
            Err(NoRoute::Method) => return (plain(405, "no contract has this path with this method"), None),
            Err(NoRoute::Constants) => {
                let message = "the query or the headers lack what tells the operations of this path apart";
                return (plain(400, message), None);
            }
        };
        let index = self.documents.iter().position(|document| std::ptr::eq(document, route.document));
        let package = index.map_or("", |index| &self.packages[index]);
        let refused = |status| refuse(route.document, &route.operation, &Refusal::Scripted(status));
        let authorized = self
            .credentials
            .authorize(package, &route, request, (self.clock)())
            .and_then(|ignored| self.credentials.check_password(&route, request).map(|()| ignored))
            .map_err(Refusal::Credentials);
        let recorded = authorized.is_ok().then(|| self.replay.answer(&self.documents, &route, request)).flatten();
        match recorded {
            Some(Replayed::Answer(answer)) => {
                return self.replies.take(&route.operation.identifier(), *answer, refused);
            }
            Some(Replayed::NoAnswer) => return (Answer::of(500), Some(Reply::fault(Fault::Reset))),
            Some(Replayed::Missing(why)) => {
                return (plain(501, &format!("the recording has not all of the answer: {why}")), None);
            }
            None => {}
        }
        let outcome = authorized
            .and_then(|ignored| {
                self.idempotency_keys.once(&route, request, || {
                    let memory = self.memory.as_ref().map(|memory| (memory, self.documents.as_slice()));
                    let mut answer = answer(&route, request, &ignored, (self.items, memory))?;
                    if !answer.stored {
                        jobs::begin(&route, request, || self.progress.next_job(), &mut answer);
                    }
                    Ok(answer)
                })
            })
            .and_then(|mut answer| {
                if answer.stored {
                    return Ok(self.insert_token(package, &route, answer));
                }
                if route.operation.method == "delete" {
                    self.progress.delete(&request.path);
                }
                match self.progress.advance(&route.operation, &request.target(), &mut answer) {
                    Some(status) => Err(Refusal::Missing(status, "it is not there".to_owned())),
                    None => Ok(self.insert_token(package, &route, answer)),
                }
            });
        match outcome {
            Ok(mut answer) => {
                let id = uuid::Uuid::new_v4().simple().to_string();
                answer.headers.extend(request_id_header(&route.document.error_shape(), &id));
                self.replies.take(&route.operation.identifier(), answer, refused)
            }
            Err(refusal) => (refuse(route.document, &route.operation, &refusal), None),
        }
    }

    /// Puts the token into the answer of an operation that issues one: the value that the schemes accept which name it.
    fn insert_token(&self, package: &str, route: &route::Route<'_>, mut answer: Answer) -> Answer {
        let Some(place) = route.operation.token_source() else { return answer };
        let id = route.operation.identifier();
        let documents: Vec<(&String, &Document)> = self.packages.iter().zip(&self.documents).collect();
        let token = self.credentials.issued(&documents, (package, &id));
        let token = token.unwrap_or_else(|| uuid::Uuid::new_v4().simple().to_string());
        let body = answer.body.as_mut();
        match (place.token.strip_prefix("header:"), body) {
            (Some(header), _) => answer.headers.push((header.to_ascii_lowercase(), token)),
            (None, Some(body)) => {
                if let Some(value) = body.pointer_mut(&place.token) {
                    *value = token.into();
                }
            }
            (None, None) => {}
        }
        let expires = place.expires_at.as_deref().zip(answer.body.as_mut());
        if let Some(time) = expires.and_then(|(pointer, body)| body.pointer_mut(pointer)) {
            let tomorrow = (self.clock)().saturating_add(std::time::Duration::from_secs(24 * 3600)).unwrap_or_default();
            *time = if time.is_number() { tomorrow.as_second().into() } else { tomorrow.to_string().into() };
        }
        answer
    }

    fn log_received(&self, request: Request, status: u16) {
        let target = request.target();
        let Request { method, headers, body, .. } = request;
        let arrived = Received { method, target, headers, body, status };
        if let Some(observer) = &self.observer {
            observer(&arrived);
        }
        let mut received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        if received.len() >= MAX_RECEIVED {
            received.pop_front();
        }
        received.push_back(arrived);
    }
}
