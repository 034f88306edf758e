//! The server: sockets, routing to contracts, a record of what arrived.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{Request as HttpRequest, Response, StatusCode, header};
use contract::{Document, Source};
use jiff::Timestamp;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::answer::{Answer, Refusal, answer, refuse, request_id_header};
use crate::authorize::Credentials;
use crate::request::Request;
use crate::route::{self, NoRoute};

/// The largest request body that is read, in bytes.
const LARGEST_BODY: usize = 12 << 20;
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
    credentials: Credentials,
    items: Option<usize>,
    clock: fn() -> Timestamp,
    received: Mutex<VecDeque<Received>>,
}

/// A request that has arrived. `Debug` leaves the values of headers out, which may be secret.
#[derive(Clone)]
pub struct Received {
    /// The method.
    pub method: String,
    /// Path and query as they stood in the request line.
    pub target: String,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The status that was answered.
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
}

/// Why a fake does not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// A contract cannot be read.
    Contract(String),
    /// There is no socket for it.
    Socket(std::io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contract(report) => write!(f, "a contract cannot be served:\n{report}"),
            Self::Socket(error) => write!(f, "failed to listen on loopback: {error}; choose another port"),
        }
    }
}

impl std::error::Error for StartError {}

impl MockCloud {
    /// Starts setting up a fake of every contract of this workspace, with random credentials, on a free port.
    pub fn builder() -> Builder {
        Builder {
            contracts: crate::CONTRACTS
                .iter()
                .map(|(package, text)| ((*package).to_owned(), (*text).to_owned()))
                .collect(),
            given: BTreeMap::new(),
            lookup: |_| None,
            items: None,
            port: 0,
            clock: Timestamp::now,
        }
    }

    /// The base URL, the same for every provider.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What a client's `from_env()` needs to call this fake: variables and values, endpoints and credentials.
    pub fn environment(&self) -> BTreeMap<String, String> {
        let mut variables = self.shared.credentials.values().clone();
        for document in &self.shared.documents {
            let servers = document.root().elements("servers");
            for variable in servers.filter_map(|server| server.str("x-environment")) {
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
    /// Serves this contract too, or instead of the one of the same package.
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

    /// Starts serving.
    ///
    /// # Errors
    ///
    /// A contract that does not pass the linter, or no socket.
    pub async fn start(self) -> Result<MockCloud, StartError> {
        let (mut packages, mut documents) = (Vec::new(), Vec::new());
        for (package, text) in &self.contracts {
            let source = Source::new(&format!("specs/{package}.yaml"), text);
            let document = Document::parse(&source).map_err(|finding| StartError::Contract(finding.to_string()))?;
            let report = contract::lint_document(&document);
            if report.has_errors() {
                return Err(StartError::Contract(report.errors_only().to_string()));
            }
            packages.push(package.clone());
            documents.push(document);
        }
        let named: Vec<(String, &Document)> = packages.iter().cloned().zip(&documents).collect();
        let credentials =
            Credentials::new(&named, |variable| self.given.get(variable).cloned().or_else(|| (self.lookup)(variable)));
        let shared = Arc::new(Shared {
            packages,
            documents,
            credentials,
            items: self.items,
            clock: self.clock,
            received: Mutex::new(VecDeque::new()),
        });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await.map_err(StartError::Socket)?;
        let address = listener.local_addr().map_err(StartError::Socket)?;
        let (stop, stopped) = oneshot::channel::<()>();
        let router = Router::new().fallback(handle).with_state(Arc::clone(&shared));
        tokio::spawn(async move {
            let server = axum::serve(listener, router);
            tokio::select! {
                _ = server => {}
                _ = stopped => {}
            }
        });
        Ok(MockCloud { shared, address, _stop: stop })
    }
}

async fn handle(State(shared): State<Arc<Shared>>, request: HttpRequest<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let answer = match to_bytes(body, LARGEST_BODY).await {
        Ok(body) => {
            let headers = parts.headers.iter();
            let text = |value: &axum::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
            let request = Request {
                method: parts.method.to_string(),
                path: parts.uri.path().to_owned(),
                query: parts.uri.query().unwrap_or_default().to_owned(),
                headers: headers.map(|(name, value)| (name.as_str().to_owned(), text(value))).collect(),
                body: body.to_vec(),
            };
            let answer = shared.respond(&request);
            shared.remember(request, &answer);
            answer
        }
        Err(_) => plain(413, "the body is too large"),
    };
    let mut response =
        Response::builder().status(StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    for (name, value) in &answer.headers {
        response = response.header(name, value);
    }
    let body = match answer.body {
        Some(body) => {
            response = response.header(header::CONTENT_TYPE, "application/json");
            Body::from(body.to_string())
        }
        None => Body::empty(),
    };
    response.body(body).unwrap_or_else(|_| Response::new(Body::empty()))
}

fn plain(status: u16, message: &str) -> Answer {
    Answer { status, headers: Vec::new(), body: Some(json!({ "message": message })) }
}

impl Shared {
    fn respond(&self, request: &Request) -> Answer {
        let route = match route::find(&self.documents, &request.method, &request.path) {
            Ok(route) => route,
            Err(NoRoute::Path) => return plain(404, "no contract has this path"),
            Err(NoRoute::Method) => return plain(405, "no contract has this path with this method"),
        };
        let index = self.documents.iter().position(|document| std::ptr::eq(document, route.document));
        let package = index.map_or("", |index| &self.packages[index]);
        let outcome = self
            .credentials
            .authorize(package, &route, request, (self.clock)())
            .map_err(Refusal::Credentials)
            .and_then(|ignored| answer(&route, request, &ignored, self.items));
        match outcome {
            Ok(mut answer) => {
                let id = uuid::Uuid::new_v4().simple().to_string();
                answer.headers.extend(request_id_header(&contract::extensions::error_shape(route.document), &id));
                answer
            }
            Err(refusal) => refuse(route.document, &route.operation, &refusal),
        }
    }

    fn remember(&self, request: Request, answer: &Answer) {
        let target =
            if request.query.is_empty() { request.path } else { format!("{}?{}", request.path, request.query) };
        let Request { method, headers, body, .. } = request;
        let mut received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
        if received.len() >= REMEMBERED {
            received.pop_front();
        }
        received.push_back(Received { method, target, headers, body, status: answer.status });
    }
}
