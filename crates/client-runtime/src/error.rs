//! The one error of every client: what went wrong, where, with the parts that a program decides by. Knows no provider;
//! holds no secret, because nothing that may carry one is put into it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{CONTENT_ENCODING, CONTENT_TYPE, DATE, RETRY_AFTER};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;

use crate::platform::is_connect;

/// The most of a response body that an error keeps, in bytes.
const KEPT_BODY: usize = 4096;
/// The most of a response body that a message shows, in characters.
const SHOWN_BODY: usize = 200;

/// Why a call has no result.
///
/// One type for everything, taken apart with predicates ([`is_throttled`](Self::is_throttled),
/// [`is_auth`](Self::is_auth), …) and parts ([`status`](Self::status), [`code`](Self::code),
/// [`request_id`](Self::request_id), …). The message says what to do next. The causes below it are in
/// [`source`](std::error::Error::source).
///
/// ```
/// # fn handle(error: client_runtime::Error) {
/// match error {
///     error if error.is_not_found() => println!("no such task"),
///     error if error.is_throttled() => println!("slow down"),
///     error => println!("{error} (request id: {:?})", error.request_id()),
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct Error(Box<Parts>);

/// What kind of fault an [`Error`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client was built with settings that cannot work. Nothing was sent.
    Configuration,
    /// A value is missing or not allowed. Nothing was sent.
    InvalidRequest,
    /// No complete response arrived.
    Transport,
    /// The provider answered with an error.
    Service,
    /// The answer is not what the contract promises.
    Decode,
    /// A token source had no token. Nothing was sent.
    Credentials,
    /// The client's own rate limit left no time for the call. Nothing was sent.
    RateLimit,
    /// The pages of a list lead nowhere: going on would never end.
    Paging,
    /// What was waited for has failed, or has not ended in time.
    Wait,
}

#[derive(Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own about what happened")]
struct Parts {
    kind: ErrorKind,
    operation: Option<&'static str>,
    message: String,
    status: Option<StatusCode>,
    headers: HeaderMap,
    code: Option<String>,
    request_id: Option<String>,
    path: Option<String>,
    body: Vec<u8>,
    throttled: bool,
    auth: bool,
    timeout: bool,
    connect: bool,
    attempts: u32,
    state: Option<String>,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    fn new(kind: ErrorKind, operation: Option<&'static str>, message: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            kind,
            operation,
            message: message.into(),
            status: None,
            headers: HeaderMap::new(),
            code: None,
            request_id: None,
            path: None,
            body: Vec::new(),
            throttled: false,
            auth: false,
            timeout: false,
            connect: false,
            attempts: 0,
            state: None,
            source: None,
        }))
    }

    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, None, message)
    }

    #[doc(hidden)]
    pub fn invalid_request(operation: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, Some(operation), message)
    }

    pub(crate) fn transport(operation: &'static str, error: reqwest::Error) -> Self {
        // The URL may carry a key in its query.
        let error = error.without_url();
        let what = if error.is_timeout() {
            "no complete response arrived in time"
        } else if is_connect(&error) {
            "failed to connect"
        } else if error.is_body() || error.is_decode() {
            "the response broke off"
        } else {
            "the request failed on its way"
        };
        let mut this = Self::new(ErrorKind::Transport, Some(operation), what);
        this.0.timeout = error.is_timeout();
        this.0.connect = is_connect(&error);
        this.0.source = Some(Arc::new(error));
        this
    }

    /// An error for a [`TokenSource`](crate::TokenSource) that has no token.
    pub fn credentials(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Credentials, None, message)
    }

    pub(crate) fn rate_limit(operation: &'static str, limit: Duration) -> Self {
        let message = format!("the client's own rate limit left no time for the call within {limit:?}");
        let mut this = Self::new(ErrorKind::RateLimit, Some(operation), message);
        this.0.timeout = true;
        this
    }

    pub(crate) fn paging(operation: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Paging, Some(operation), message)
    }

    /// What was waited for has not come: `state` is the last one seen, `body` the response that had it.
    pub(crate) fn wait(operation: &'static str, message: String, state: Option<String>, body: &[u8]) -> Self {
        let mut this = Self::new(ErrorKind::Wait, Some(operation), message);
        this.0.state = state;
        this.keep_body(body);
        this
    }

    pub(crate) fn timed_out(mut self, cause: Option<Self>) -> Self {
        self.0.timeout = true;
        self.0.source = cause.map(|cause| Arc::new(cause) as _);
        self
    }

    pub(crate) fn with_state(mut self, state: Option<String>) -> Self {
        self.0.state = state;
        self
    }

    /// Names the operation, where the error does not know one.
    pub(crate) fn during(mut self, operation: &'static str) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn response_too_large(operation: &'static str, status: StatusCode, most: u64) -> Self {
        let message =
            format!("the response body is larger than {most} bytes; raise `max_response_bytes` if that is right");
        let mut this = Self::new(ErrorKind::Decode, Some(operation), message);
        this.0.status = Some(status);
        this
    }

    pub(crate) fn service(operation: &'static str, service: ServiceError) -> Self {
        let mut this = Self::new(ErrorKind::Service, Some(operation), service.message);
        this.0.status = Some(service.status);
        this.0.headers = service.headers;
        this.0.code = service.code;
        this.0.request_id = service.request_id;
        this.0.throttled = service.throttled;
        this.0.auth = service.auth;
        this.keep_body(&service.body);
        this
    }

    pub(crate) fn decode(
        operation: &'static str,
        response: (StatusCode, HeaderMap, Option<String>),
        shown: Option<(&[u8], serde_json::Error)>,
        path: Option<String>,
    ) -> Self {
        let message = match &shown {
            Some((body, _)) => not_as_promised(response.0, &response.1, body),
            None => "the response, which may hold a secret, is not what the contract promises".to_owned(),
        };
        let mut this = Self::new(ErrorKind::Decode, Some(operation), message);
        (this.0.status, this.0.headers, this.0.request_id) = (Some(response.0), response.1, response.2);
        this.0.path = path;
        if let Some((body, source)) = shown {
            this.0.source = Some(Arc::new(source));
            this.keep_body(body);
        }
        this
    }

    fn keep_body(&mut self, body: &[u8]) {
        self.0.body = body[..body.len().min(KEPT_BODY)].to_vec();
    }

    /// What kind of fault it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The `operationId` of the call, where there was one.
    pub fn operation(&self) -> Option<&str> {
        self.0.operation
    }

    /// The HTTP status, where a response arrived.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The headers of the response; empty where none arrived.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The provider's error code.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The provider's message, or what this client has to say.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The provider's id of the request, which its support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The JSON path at which a body does not decode, such as `result.taskSet[0].progress`.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The first 4 KiB of the response body, as it was received.
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }

    /// The response body as a type of the contract; nothing where it is none, or longer than what is kept.
    pub fn body_as<T: serde::de::DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.0.body).ok()
    }

    /// How often the call was tried; 0 where nothing was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The last state that was seen of what was waited for.
    pub fn state(&self) -> Option<&str> {
        self.0.state.as_deref()
    }

    /// How long the provider asks to wait before the next attempt.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after_from(Timestamp::now())
    }

    /// `Retry-After`, in seconds or as a date. A date is held against the date of the response, as the clocks of the two
    /// machines may differ, or else against `now`.
    pub(crate) fn retry_after_from(&self, now: Timestamp) -> Option<Duration> {
        let text = self.0.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        if let Ok(seconds) = text.parse::<u64>() {
            return Some(Duration::from_secs(seconds));
        }
        let date = |text: &str| Timestamp::try_from(httpdate::parse_http_date(text).ok()?).ok();
        let sent = self.0.headers.get(DATE).and_then(|value| date(value.to_str().ok()?.trim()));
        let wait = date(text)?.duration_since(sent.unwrap_or(now));
        Some(Duration::try_from(wait).unwrap_or_default())
    }

    /// The provider asks to slow down.
    pub fn is_throttled(&self) -> bool {
        self.0.throttled || self.0.status == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// The provider does not accept the credentials, or they may not do this.
    pub fn is_auth(&self) -> bool {
        self.0.auth || matches!(self.0.status, Some(StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN))
    }

    /// The credentials themselves are refused: others may be accepted.
    pub(crate) fn refuses_credentials(&self) -> bool {
        self.0.auth || self.0.status == Some(StatusCode::UNAUTHORIZED)
    }

    /// What was asked for does not exist.
    pub fn is_not_found(&self) -> bool {
        self.0.status == Some(StatusCode::NOT_FOUND)
    }

    /// No complete response arrived in time.
    pub fn is_timeout(&self) -> bool {
        self.0.timeout || matches!(self.0.status, Some(StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT))
    }

    /// No connection could be made: the request was not sent.
    pub fn is_connect(&self) -> bool {
        self.0.connect
    }

    /// The same request may succeed later, and sending it again does no harm if its method is idempotent. Never true
    /// for credentials that are not accepted: providers lock keys that are tried again and again.
    pub fn is_retryable(&self) -> bool {
        if self.is_auth() {
            return false;
        }
        match self.0.kind {
            ErrorKind::Transport => true,
            ErrorKind::Service => {
                self.is_throttled()
                    || matches!(self.0.status.map(|status| status.as_u16()), Some(408 | 429 | 500 | 502..=504))
            }
            _ => false,
        }
    }

    fn advice(&self) -> Option<&'static str> {
        match self.0.kind {
            _ if self.is_auth() => Some("check the credentials and what they may do; the same call will not succeed"),
            ErrorKind::RateLimit => Some("allow more requests, or more time for a call"),
            _ if self.is_throttled() => Some("send fewer requests and try again later"),
            ErrorKind::Transport if self.0.connect => Some("check the endpoint, the network and the proxy"),
            ErrorKind::Transport => Some("try again, or allow more time"),
            ErrorKind::Service if self.is_retryable() => Some("try again later"),
            ErrorKind::Decode => Some("the provider may have changed its API: compare the contract with its page"),
            _ => None,
        }
    }
}

/// What is wrong with a response that does not decode, as far as its headers tell.
fn not_as_promised(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> String {
    let header = |name| headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok()).unwrap_or_default();
    let (media, encoding) = (header(CONTENT_TYPE), header(CONTENT_ENCODING));
    if body.is_empty() {
        return format!("the response ({status}) has no body, but the contract promises one");
    }
    if !encoding.is_empty() && encoding != "identity" {
        return format!("the response is compressed ({}), which was not asked for", shown(encoding.as_bytes()));
    }
    let other = !media.is_empty() && !media.to_ascii_lowercase().contains("json");
    match other && serde_json::from_slice::<serde::de::IgnoredAny>(body).is_err() {
        true => format!("the response is no JSON but `{}`", shown(media.as_bytes())),
        false => "the response is not what the contract promises".to_owned(),
    }
}

/// What a provider said went wrong.
pub(crate) struct ServiceError {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) code: Option<String>,
    pub(crate) message: String,
    pub(crate) request_id: Option<String>,
    pub(crate) throttled: bool,
    pub(crate) auth: bool,
    pub(crate) body: Vec<u8>,
}

/// The start of a body for a message: one line, at most 200 characters.
pub(crate) fn shown(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(KEPT_BODY)]);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut shown: String = words.chars().filter(|c| !c.is_control()).take(SHOWN_BODY).collect();
    if words.chars().count() > SHOWN_BODY {
        shown.push('…');
    }
    shown
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = &self.0;
        if let Some(operation) = parts.operation {
            write!(f, "{operation}: ")?;
        }
        if let Some(status) = parts.status.filter(|_| parts.kind == ErrorKind::Service) {
            write!(f, "{status}: ")?;
        }
        if let Some(code) = &parts.code {
            write!(f, "{code}: ")?;
        }
        f.write_str(&parts.message)?;
        if let Some(path) = &parts.path {
            write!(f, " at `{path}`")?;
        }
        if parts.kind == ErrorKind::Decode {
            if let Some(source) = &parts.source {
                write!(f, ": {source}")?;
            }
            if !parts.body.is_empty() {
                write!(f, "; it starts with `{}`", shown(&parts.body))?;
            }
        }
        if parts.attempts > 1 {
            write!(f, ", tried {} times", parts.attempts)?;
        }
        if let Some(id) = &parts.request_id {
            write!(f, " (request id {id})")?;
        }
        match self.advice() {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = &self.0;
        f.debug_struct("Error")
            .field("kind", &parts.kind)
            .field("operation", &parts.operation)
            .field("status", &parts.status)
            .field("code", &parts.code)
            .field("message", &parts.message)
            .field("request_id", &parts.request_id)
            .field("path", &parts.path)
            .field("attempts", &parts.attempts)
            .field("state", &parts.state)
            .field("body", &shown(&parts.body))
            .field("source", &parts.source)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // What does not decode is part of the message already.
        self.0.source.as_ref().filter(|_| self.0.kind != ErrorKind::Decode).map(|source| &**source as _)
    }
}
