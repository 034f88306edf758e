//! Setting up a fake: what it answers for and how, before it listens. Knows contracts by their linter.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use oas_contract::{Document, Finding, LeftOut, Source};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::authorize::Credentials;
use crate::connection;
use crate::fault::Faults;
use crate::idempotency::IdempotencyKeys;
use crate::memory::{Memory, Pace};
use crate::progress::Progress;
use crate::recording::{Recording, Replay, differences};
use crate::reply::{Replies, Reply};
use crate::server::{MockCloud, Observer, Received, Shared, handle};

/// How long a request may take to arrive, where nothing is said.
const READ_TIMEOUT: Duration = Duration::from_secs(30);
/// The polls of a new resource that see it on its way, where nothing is said.
const POLLS: usize = 2;

/// Sets up a [`MockCloud`].
#[derive(Clone)]
pub struct Builder {
    contracts: Vec<(String, Source)>,
    given: BTreeMap<String, String>,
    lookup: fn(&str) -> Option<String>,
    items: Option<usize>,
    port: u16,
    clock: fn() -> Timestamp,
    faults: Faults,
    pending: Option<usize>,
    fails: bool,
    remembers: bool,
    task_time: Option<Duration>,
    failing: Vec<(String, String)>,
    token_uses: Option<usize>,
    password: Option<String>,
    read_timeout: Duration,
    replies: Vec<(String, Reply)>,
    recordings: Vec<Recording>,
    observer: Option<Observer>,
}

/// The contracts of a fake, and what of them is left out.
struct Served {
    packages: Vec<String>,
    documents: Vec<Document>,
    left_out: Vec<Finding>,
}

/// Why a fake does not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// There is no contract to answer for.
    NoContract,
    /// A contract cannot be read.
    Contract(String),
    /// There are replies for an operation that no contract has.
    Operation(String),
    /// A recording has what cannot be replayed.
    Recording(String),
    /// There is no socket for it.
    Socket(std::io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoContract => f.write_str("there is no contract to serve: give one by `Builder::contract`"),
            Self::Contract(report) => write!(f, "a contract cannot be served:\n{report}"),
            Self::Operation(operation) => {
                write!(
                    f,
                    "there are replies for `{operation}`, which is the `operationId` of no operation of the contracts"
                )
            }
            Self::Recording(report) => write!(f, "a recording cannot be replayed: {report}"),
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
            fails: false,
            remembers: false,
            task_time: None,
            failing: Vec::new(),
            token_uses: None,
            password: None,
            read_timeout: READ_TIMEOUT,
            replies: Vec::new(),
            recordings: Vec::new(),
            observer: None,
        }
    }
}

impl Builder {
    /// Serves this contract: the name of its package, and its text. A second one of a package replaces the first.
    pub fn contract(self, package: &str, text: &str) -> Self {
        self.source(package, Source::new(&format!("{package}.yaml"), text))
    }

    /// Serves a contract as it was read: with its overlay, and with the files beside it that it refers to.
    pub fn source(mut self, package: &str, source: Source) -> Self {
        self.contracts.retain(|(known, _)| known != package);
        self.contracts.push((package.to_owned(), source));
        self
    }

    /// Applies an overlay to the contract of a package that was given before: the text of `pets.overlay.yaml` for `pets.yaml`.
    pub fn overlay(mut self, package: &str, text: &str) -> Self {
        for (_, source) in self.contracts.iter_mut().filter(|(known, _)| known == package) {
            *source = source.clone().with_overlay(Source::new(&format!("{package}.overlay.yaml"), text));
        }
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
        (self.pending, self.fails) = (Some(requests), false);
        self
    }

    /// Lets what can be waited for fail after so many requests that see it pending: in the first of the states that the contract
    /// calls a failure.
    pub fn fail_after(self, requests: usize) -> Self {
        Self { fails: true, ..self.finish_after(requests) }
    }

    /// Keeps what requests make: it is listed, shown, changed, waited for and deleted as the contracts say, beginning with what their
    /// examples list, and what is not there is refused. Without it, every request is answered with the example.
    ///
    /// What is made is on its way for as many polls as it has states on the way, or as [`finish_after`](Self::finish_after)
    /// and [`task_time`](Self::task_time) say.
    pub fn memory(mut self) -> Self {
        self.remembers = true;
        self
    }

    /// Lets what is made be on its way for so long, on a clock that [`MockCloud::pass`] alone moves. It keeps what requests make.
    pub fn task_time(mut self, time: Duration) -> Self {
        self.task_time = Some(time);
        self.memory()
    }

    /// Lets what a request makes fail where this text is a value in its body, or a part of its path, for this reason. It keeps what
    /// requests make.
    pub fn failing(mut self, text: &str, reason: &str) -> Self {
        self.failing.push((text.to_owned(), reason.to_owned()));
        self.memory()
    }

    /// Accepts a token, or a key of one value, for so many requests; then it is refused until another one was issued by an
    /// operation that issues tokens, or by a token endpoint.
    pub fn token_uses(mut self, requests: usize) -> Self {
        self.token_uses = Some(requests);
        self
    }

    /// Accepts this password alone in requests for tokens: in what the contract says is a password (`format: password`) of an
    /// operation that issues tokens (`x-token-source`). Without it, any is accepted.
    pub fn password(mut self, password: &str) -> Self {
        self.password = Some(password.to_owned());
        self
    }

    /// Gives a request so long to arrive, its headers and its body each; then it is refused, or its connection is closed. Default: 30
    /// seconds.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.read_timeout = timeout;
        self
    }

    /// Says these to the next requests of an operation, by its `operationId`, one each; then what the contract says, as ever.
    /// Requests that are refused, because of their credentials or of what they ask, are refused as ever and take none.
    pub fn reply(mut self, operation: &str, replies: impl IntoIterator<Item = Reply>) -> Self {
        self.replies.extend(replies.into_iter().map(|reply| (operation.to_owned(), reply)));
        self
    }

    /// Answers what was recorded to requests that ask for the same: the same operation, values in the path, query and body, whatever
    /// the recording has masked. Several exchanges of one request come one after the other, and the last one again. Other
    /// requests are answered as without it. Whoever asks for an answer of which not all was recorded is told so, with the status
    /// 501; [`MockCloud::left_out`] names those.
    pub fn replay(mut self, recording: Recording) -> Self {
        self.recordings.push(recording);
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

    /// Holds a recording against the contracts, without serving anything: what the service sends and a contract does not say, and what
    /// a contract says and the service does not send. Errors are what a client cannot rely on; warnings are what it does not know.
    ///
    /// # Errors
    ///
    /// No contract, or one that does not pass the linter.
    pub fn compare(&self, recording: &Recording) -> Result<Vec<Finding>, StartError> {
        Ok(differences(&self.served()?.documents, recording))
    }

    /// The contracts that are served, after they were linted.
    fn served(&self) -> Result<Served, StartError> {
        if self.contracts.is_empty() {
            return Err(StartError::NoContract);
        }
        let mut served = Served { packages: Vec::new(), documents: Vec::new(), left_out: Vec::new() };
        for (package, source) in &self.contracts {
            let document =
                Document::parse_of_others(source).map_err(|finding| StartError::Contract(finding.to_string()))?;
            let (document, parts) = oas_contract::passing(&document.without_left_out().0)
                .map_err(|report| StartError::Contract(report.to_string()))?;
            served.left_out.extend(parts.iter().map(LeftOut::warning));
            served.packages.push(package.clone());
            served.documents.push(document);
        }
        Ok(served)
    }

    /// Starts serving.
    ///
    /// # Errors
    ///
    /// No contract, one that does not pass the linter, replies for an operation that is in none, or no socket.
    pub async fn start(self) -> Result<MockCloud, StartError> {
        let Served { packages, documents, mut left_out } = self.served()?;
        let named: Vec<(String, &Document)> = packages.iter().cloned().zip(&documents).collect();
        let credentials =
            Credentials::new(&named, |variable| self.given.get(variable).cloned().or_else(|| (self.lookup)(variable)))
                .with_uses(self.token_uses)
                .with_password(self.password.clone());
        let replay =
            Replay::new(&documents, self.recordings).map_err(|finding| StartError::Recording(finding.to_string()))?;
        left_out.extend(replay.missing.iter().cloned());
        let replies = Replies::new(self.replies);
        let known = |operation: &str| {
            documents.iter().flat_map(Document::operations).any(|known| known.identifier() == operation)
        };
        if let Some(unknown) = replies.operations().find(|operation| !known(operation)) {
            return Err(StartError::Operation(unknown.to_owned()));
        }
        let pace = match (self.task_time, self.pending) {
            (Some(time), _) => Pace::Time(time),
            (None, polls) => Pace::Polls(polls.unwrap_or(POLLS)),
        };
        let started = (self.clock)();
        let all_fail = self.fails.then(|| "the fake lets it fail".to_owned());
        let memory = self.remembers.then(|| Memory::new(&documents, pace, (self.failing, all_fail), started));
        let shared = Arc::new(Shared {
            packages,
            memory,
            documents,
            left_out,
            credentials,
            items: self.items,
            clock: self.clock,
            faults: self.faults,
            progress: Progress::new(self.pending, self.fails),
            idempotency_keys: IdempotencyKeys::default(),
            replay,
            replies,
            observer: self.observer,
            received: Mutex::new(VecDeque::new()),
        });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await.map_err(StartError::Socket)?;
        let address = listener.local_addr().map_err(StartError::Socket)?;
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = Arc::clone(&shared);
        let server = connection::serve(listener, self.read_timeout, move |request| handle(&serving, request));
        tokio::spawn(async move {
            tokio::select! {
                () = server => {}
                _ = stopped => {}
            }
        });
        Ok(MockCloud { shared, address, _stop: stop })
    }
}
