//! The server: sockets, routing to contracts, a record of what arrived.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{Request as HttpRequest, Response, StatusCode, header};
use jiff::Timestamp;
use oas_contract::{Document, Finding, LeftOut, Source};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::answer::{Answer, Refusal, answer, refuse, request_id_header};
use crate::authorize::Credentials;
use crate::connection::{self, Reply};
use crate::fault::{Fault, Faults};
use crate::jobs;
use crate::progress::Progress;
use crate::replay::Replays;
use crate::request::Request;
use crate::route::{self, NoRoute};

/// The most requests that are remembered.
const REMEMBERED: usize = 1000;

/// A running fake. Stops when it is dropped.
pub struct MockCloud {
    shared: Arc<Shared>,
    address: SocketAddr,
    _stop: oneshot::Sender<()>,
}

struct Shared {
    packages: Vec<String>,
    documents: Vec<Document>,
    left_out: Vec<Finding>,
    credentials: Credentials,
    items: Option<usize>,
    clock: fn() -> Timestamp,
    faults: Faults,
    progress: Progress,
    replays: Replays,
    observer: Option<Observer>,
    received: Mutex<VecDeque<Received>>,
}

type Observer = Arc<dyn Fn(&Received) + Send + Sync>;

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

/// Sets up a [`MockCloud`].
#[derive(Clone)]
pub struct Builder {
    contracts: Vec<(String, String)>,
    given: BTreeMap<String, String>,
    lookup: fn(&str) -> Option<String>,
    items: Option<usize>,
    port: u16,
    clock: fn() -> Timestamp,
    faults: Faults,
    pending: Option<usize>,
    observer: Option<Observer>,
}

/// Why a fake does not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// There is no contract to answer for.
    NoContract,
    /// A contract cannot be read.
    Contract(String),
    /// There is no socket for it.
    Socket(std::io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoContract => f.write_str("there is no contract to serve: give one by `Builder::contract`"),
            Self::Contract(report) => write!(f, "a contract cannot be served:\n{report}"),
            Self::Socket(error) => write!(f, "failed to listen on loopback: {error}; choose another port"),
        }
    }
}

impl std::error::Error for StartError {}

impl MockCloud {
    /// Starts setting up a fake, with random credentials, on a free port. It needs a [`contract`](Builder::contract).
    pub fn builder() -> Builder {
        Builder {
            contracts: Vec::new(),
            given: BTreeMap::new(),
            lookup: |_| None,
            items: None,
            port: 0,
            clock: Timestamp::now,
            faults: Faults::default(),
            pending: None,
            observer: None,
        }
    }

    /// The base URL, the same for every provider.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it does not answer for of documents of others, as it is wrong there; what is wrong in a contract is no start.
    pub fn left_out(&self) -> &[Finding] {
        &self.shared.left_out
    }

    /// What a client's `from_env()` needs to call this fake: variables and values, endpoints and credentials.
    pub fn environment(&self) -> BTreeMap<String, String> {
        let mut variables = self.shared.credentials.values().clone();
        for document in &self.shared.documents {
            for variable in document.servers().iter().filter_map(oas_contract::Server::environment) {
                variables.insert(variable.to_owned(), self.url());
            }
        }
        variables
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

impl Builder {
    /// Serves this contract: the name of its package, and its text. A second one of a package replaces the first.
    pub fn contract(mut self, package: &str, text: &str) -> Self {
        self.contracts.retain(|(known, _)| known != package);
        self.contracts.push((package.to_owned(), text.to_owned()));
        self
    }

    /// Pages through so many items, which repeat those of the example. Without it, the example is the only page.
    pub fn items(mut self, items: usize) -> Self {
        self.items = Some(items);
        self
    }

    /// Accepts this value for a credential, by the variable that a client reads it from.
    pub fn credential(mut self, variable: &str, value: &str) -> Self {
        self.given.insert(variable.to_owned(), value.to_owned());
        self
    }

    /// Accepts the credentials that `lookup` knows, by the variable that a client reads each from; the others stay
    /// random.
    pub fn credentials_from(mut self, lookup: fn(&str) -> Option<String>) -> Self {
        self.lookup = lookup;
        self
    }

    /// Listens on this port. Default: a free one.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The clock that the dates of signatures are held against. Default: the system's.
    pub fn clock(mut self, clock: fn() -> Timestamp) -> Self {
        self.clock = clock;
        self
    }

    /// Lets what can be waited for succeed after so many requests that see it pending. Without it, it keeps the state of
    /// the example.
    pub fn finish_after(mut self, requests: usize) -> Self {
        self.pending = Some(requests);
        self
    }

    /// Lets a part of the requests go wrong.
    pub fn faults(mut self, faults: Faults) -> Self {
        self.faults = faults;
        self
    }

    /// Tells of every request that arrives.
    pub fn observe(mut self, observer: impl Fn(&Received) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// Starts serving.
    ///
    /// # Errors
    ///
    /// No contract, one that does not pass the linter, or no socket.
    pub async fn start(self) -> Result<MockCloud, StartError> {
        if self.contracts.is_empty() {
            return Err(StartError::NoContract);
        }
        let (mut packages, mut documents, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
        for (package, text) in &self.contracts {
            let source = Source::new(&format!("{package}.yaml"), text);
            let document =
                Document::parse_of_others(&source).map_err(|finding| StartError::Contract(finding.to_string()))?;
            let (document, parts) = oas_contract::passing(&document.without_left_out().0)
                .map_err(|report| StartError::Contract(report.to_string()))?;
            left_out.extend(parts.iter().map(LeftOut::warning));
            packages.push(package.clone());
            documents.push(document);
        }
        let named: Vec<(String, &Document)> = packages.iter().cloned().zip(&documents).collect();
        let credentials =
            Credentials::new(&named, |variable| self.given.get(variable).cloned().or_else(|| (self.lookup)(variable)));
        let shared = Arc::new(Shared {
            packages,
            documents,
            left_out,
            credentials,
            items: self.items,
            clock: self.clock,
            faults: self.faults,
            progress: Progress::new(self.pending),
            replays: Replays::default(),
            observer: self.observer,
            received: Mutex::new(VecDeque::new()),
        });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await.map_err(StartError::Socket)?;
        let address = listener.local_addr().map_err(StartError::Socket)?;
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = Arc::clone(&shared);
        let server = connection::serve(listener, move |request| handle(&serving, request));
        tokio::spawn(async move {
            tokio::select! {
                () = server => {}
                _ = stopped => {}
            }
        });
        Ok(MockCloud { shared, address, _stop: stop })
    }
}

fn handle(shared: &Shared, request: HttpRequest<Option<Bytes>>) -> Reply {
    let (parts, body) = request.into_parts();
    let Some(body) = body else { return Reply::Whole(response(plain(413, "the body is too large"))) };
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let request = Request {
        method: parts.method.to_string(),
        path: parts.uri.path().to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        headers: parts.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect(),
        body: body.to_vec(),
    };
    let fault = shared.faults.draw();
    let answer = match fault {
        Some(Fault::Status(status)) => Answer::of(status),
        Some(Fault::Throttle(seconds)) => {
            let headers = vec![("retry-after".to_owned(), seconds.to_string())];
            Answer { headers, ..Answer::of(429) }
        }
        Some(Fault::Html) => {
            let page = Response::new(Bytes::from_static(b"<html><body>Welcome to the network</body></html>"));
            shared.remember(request, 200);
            return Reply::Whole(page);
        }
        Some(Fault::Reset) => {
            shared.remember(request, 0);
            return Reply::Reset;
        }
        Some(Fault::Truncate) | None => shared.respond(&request),
    };
    shared.remember(request, answer.status);
    let response = response(answer);
    if fault == Some(Fault::Truncate) { Reply::Truncated(response) } else { Reply::Whole(response) }
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
    fn respond(&self, request: &Request) -> Answer {
        let route = match route::find(&self.documents, request) {
            Ok(route) => route,
            Err(NoRoute::Path) => {
                let documents: Vec<_> = self.packages.iter().cloned().zip(&self.documents).collect();
                return match self.credentials.token(&documents, request) {
                    Some((status, body)) => Answer { body: Some(body), ..Answer::of(status) },
                    None => plain(404, "no contract has this path"),
                };
            }
            Err(NoRoute::Method) => return plain(405, "no contract has this path with this method"),
            Err(NoRoute::Constants) => {
                return plain(400, "the query or the headers lack what tells the operations of this path apart");
            }
        };
        let index = self.documents.iter().position(|document| std::ptr::eq(document, route.document));
        let package = index.map_or("", |index| &self.packages[index]);
        let outcome = self
            .credentials
            .authorize(package, &route, request, (self.clock)())
            .map_err(Refusal::Credentials)
            .and_then(|ignored| {
                self.replays.once(&route, request, || {
                    let mut answer = answer(&route, request, &ignored, self.items)?;
                    jobs::begin(&route, request, || self.progress.next_job(), &mut answer);
                    Ok(answer)
                })
            })
            .and_then(|mut answer| {
                if route.operation.method == "delete" {
                    self.progress.delete(&request.path);
                }
                match self.progress.advance(&route.operation, &request.target(), &mut answer) {
                    Some(status) => Err(Refusal::Missing(status, "it is not there".to_owned())),
                    None => Ok(self.issue(package, &route, answer)),
                }
            });
        match outcome {
            Ok(mut answer) => {
                let id = uuid::Uuid::new_v4().simple().to_string();
                answer.headers.extend(request_id_header(&route.document.error_shape(), &id));
                answer
            }
            Err(refusal) => refuse(route.document, &route.operation, &refusal),
        }
    }

    /// Puts the token into the answer of an operation that issues one: the value that the schemes accept which name it.
    fn issue(&self, package: &str, route: &route::Route<'_>, mut answer: Answer) -> Answer {
        let Some(place) = route.operation.token_source() else { return answer };
        let id = route.operation.id().unwrap_or_default();
        let mut schemes = self.documents.iter().flat_map(oas_contract::Document::security_schemes);
        let variable = schemes.find(|scheme| scheme.token_operation() == Some((package, id)));
        let variable = variable.and_then(|scheme| scheme.environment(None));
        let token = variable.and_then(|variable| self.credentials.values().get(variable)).cloned();
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

    fn remember(&self, request: Request, status: u16) {
        let target = request.target();
        let Request { method, headers, body, .. } = request;
        let arrived = Received { method, target, headers, body, status };
        if let Some(observer) = &self.observer {
            observer(&arrived);
        }
        let mut received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        if received.len() >= REMEMBERED {
            received.pop_front();
        }
        received.push_back(arrived);
    }
}
