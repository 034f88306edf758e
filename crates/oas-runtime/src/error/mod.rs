//! The one error of every client: what went wrong, where, with the parts that a program decides by. Knows no provider;
//! holds no secret, because nothing that may carry one is put into it. How one comes about is in [`origin`],
//! and what a response says of it in [`service`].

mod excerpt;
mod lookup;
mod origin;
mod service;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use jiff::{SignedDuration, Timestamp};

use excerpt::excerpt;
pub(crate) use lookup::find;
#[cfg(feature = "recording")]
pub(crate) use origin::KEPT_BODY;
pub(crate) use service::ServiceError;

use crate::response::retry_after;

/// Why a call has no result.
///
/// One type for everything, taken apart with predicates ([`is_throttled`](Self::is_throttled),
/// [`is_auth`](Self::is_auth), …) and parts ([`status`](Self::status), [`code`](Self::code),
/// [`request_id`](Self::request_id), …). The message says what to do next. The causes below it are in
/// [`source`](std::error::Error::source).
///
/// ```
/// # fn handle(error: oas_runtime::Error) {
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
    retryable: bool,
    auth: bool,
    timeout: bool,
    connect: bool,
    attempts: u32,
    state: Option<String>,
    /// Whether it was not tried again because the budget for that was spent.
    budget_spent: bool,
    /// Whether trying again changes nothing, although no response arrived.
    permanent: bool,
    host: Option<String>,
    position: Option<String>,
    /// How far the clock is ahead of that of the server.
    clock: Option<SignedDuration>,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Error {
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
        serde_json::from_str(std::str::from_utf8(&self.0.body).ok()?).ok()
    }

    /// How often the call was tried; 0 where nothing was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The last state that was seen of what was waited for.
    pub fn state(&self) -> Option<&str> {
        self.0.state.as_deref()
    }

    /// The host that was asked, with its port where that is not the usual one; nothing where nothing was sent.
    pub fn host(&self) -> Option<&str> {
        self.0.host.as_deref()
    }

    /// Where a list broke off: the text of the [`Position`](crate::Position) of the page that could not be had.
    pub fn position(&self) -> Option<&str> {
        self.0.position.as_deref()
    }

    /// How far the clock of this machine is ahead of that of the server, which has refused a signature; negative where it is
    /// behind. Nothing where they are less than a minute apart, or the server does not give its `Date`.
    pub fn clock_difference(&self) -> Option<SignedDuration> {
        self.0.clock
    }

    /// How long the provider asks to wait before the next attempt.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after_from(Timestamp::now())
    }

    /// The same for a clock that says `now`.
    pub(crate) fn retry_after_from(&self, now: Timestamp) -> Option<Duration> {
        retry_after(&self.0.headers, now)
    }

    /// The provider asks to slow down.
    pub fn is_throttled(&self) -> bool {
        self.0.throttled || self.0.status == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// The provider does not accept the credentials, or they may not do this. A code that means "slow down" comes before the
    /// status that it arrives with.
    pub fn is_auth(&self) -> bool {
        let refused = matches!(self.0.status, Some(StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN));
        self.0.auth || refused && !self.0.throttled
    }

    /// The credentials themselves are refused: others may be accepted.
    pub(crate) fn refuses_credentials(&self) -> bool {
        self.0.auth || self.0.status == Some(StatusCode::UNAUTHORIZED) && !self.0.throttled
    }

    /// It may be the signature that is refused.
    pub(crate) fn refuses_signature(&self) -> bool {
        self.0.kind == ErrorKind::Service && (self.is_auth() || self.0.status == Some(StatusCode::BAD_REQUEST))
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
            ErrorKind::Transport => !self.0.permanent,
            ErrorKind::Service => {
                self.is_throttled()
                    || self.0.retryable
                    || matches!(self.0.status.map(|status| status.as_u16()), Some(408 | 425 | 429 | 500 | 502..=504))
            }
            _ => false,
        }
    }

    fn advice(&self) -> Option<&'static str> {
        match self.0.kind {
            _ if self.0.clock.is_some() => Some("set its clock, or let the client correct it (`correct_clock`)"),
            _ if self.is_auth() => Some("check the credentials and what they may do; the same call will not succeed"),
            ErrorKind::RateLimit => Some("allow more requests, or more time for a call"),
            _ if self.is_throttled() => Some("send fewer requests and try again later"),
            ErrorKind::Transport if self.0.permanent => Some(
                "the same call will not succeed: check the endpoint, the proxy and its credentials, `root_certificates`",
            ),
            ErrorKind::Transport if self.0.connect => Some("check the endpoint, the network and the proxy"),
            ErrorKind::Transport => Some("try again, or allow more time"),
            ErrorKind::Service if self.is_retryable() => Some("try again later"),
            ErrorKind::Decode => Some("the provider may have changed its API: compare the contract with its page"),
            _ => None,
        }
    }
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
        if let Some(host) = parts.host.as_ref().filter(|_| parts.kind == ErrorKind::Transport) {
            write!(f, " ({host})")?;
        }
        if let Some(path) = &parts.path {
            write!(f, " at `{path}`")?;
        }
        if parts.kind == ErrorKind::Decode {
            if let Some(source) = &parts.source {
                write!(f, ": {source}")?;
            }
            if !parts.body.is_empty() {
                write!(f, "; it starts with `{}`", excerpt(&parts.body))?;
            }
        }
        if let Some(position) = &parts.position {
            write!(f, ", in a list at `{position}`")?;
        }
        if parts.attempts > 1 {
            write!(f, ", tried {} times", parts.attempts)?;
        }
        if parts.budget_spent {
            f.write_str(", and not again because the budget for retries is spent")?;
        }
        if let Some(id) = &parts.request_id {
            write!(f, " (request id {id})")?;
        }
        if let Some(ahead) = parts.clock {
            let side = if ahead.is_negative() { "behind" } else { "ahead of" };
            write!(f, "; this machine is {} {side} the server", amount(ahead.unsigned_abs()))?;
        }
        match self.advice() {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

/// A duration in the largest unit of which there are two.
fn amount(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (unit, name) = match seconds {
        0..120 => (1, "seconds"),
        120..7200 => (60, "minutes"),
        7200..172_800 => (3600, "hours"),
        _ => (86_400, "days"),
    };
    format!("{} {name}", (seconds + unit / 2) / unit)
}

/// The message and its causes, for what ends a program (`fn main() -> Result<(), Error>`) and for `expect`; with `#`, the parts.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            write!(f, "{self}")?;
            let causes = std::iter::successors(std::error::Error::source(self), |cause| cause.source());
            for (index, cause) in causes.enumerate() {
                write!(f, "{}    {cause}", if index == 0 { "\n\nCaused by:\n" } else { "\n" })?;
            }
            return Ok(());
        }
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
            .field("host", &parts.host)
            .field("position", &parts.position)
            .field("clock", &parts.clock)
            .field("body", &excerpt(&parts.body))
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
