//! What a program sees of every attempt, before it is signed and after it has ended, and what it may change. Knows neither
//! credentials nor bodies: whoever listens is told no secret.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::Error;
use crate::api::Operation;
use crate::own_header::{self, OwnHeader};

/// A layer around the attempts of all calls: for tracing of one's own, for metrics, for headers of a gateway.
///
/// ```
/// use oas_runtime::{Attempt, AttemptOutcome, Interceptor};
///
/// struct Tracing;
///
/// impl Interceptor for Tracing {
///     fn before_attempt(&self, attempt: &mut Attempt<'_>) {
///         attempt.set_header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
///     }
///
///     fn after_attempt(&self, outcome: &AttemptOutcome<'_>) {
///         println!("{} {:?} after {:?}", outcome.operation(), outcome.status(), outcome.elapsed());
///     }
/// }
/// ```
pub trait Interceptor: Send + Sync {
    /// A request is about to be signed and sent.
    fn before_attempt(&self, attempt: &mut Attempt<'_>) {
        let _ = attempt;
    }

    /// An attempt has ended, well or not. It is not told of one that was cancelled, as by the end of a call's time in a program.
    fn after_attempt(&self, outcome: &AttemptOutcome<'_>) {
        let _ = outcome;
    }
}

/// The interceptors of a client, in the order in which they were added.
#[derive(Clone, Default)]
pub(crate) struct Interceptors(pub(crate) Vec<Arc<dyn Interceptor>>);

impl Interceptors {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Interceptors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} interceptors", self.0.len())
    }
}

/// An attempt that is about to be signed and sent.
pub struct Attempt<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) number: u32,
    pub(crate) url: &'a str,
    pub(crate) headers: &'a HeaderMap,
    /// Headers that were set here, or what is wrong with one.
    pub(crate) added: Result<Vec<OwnHeader>, Error>,
}

impl Attempt<'_> {
    /// The `operationId` of the call.
    pub fn operation(&self) -> &'static str {
        self.operation.id
    }

    /// Which attempt of the call it is, from 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The method of the request, such as `GET`.
    pub fn method(&self) -> &'static str {
        self.operation.method
    }

    /// The path as the contract has it, with `{name}` for parameters: a good name for a metric.
    pub fn path_template(&self) -> &'static str {
        self.operation.path
    }

    /// The URL, with secrets masked.
    pub fn url(&self) -> &str {
        self.url
    }

    /// The headers, without those of the credentials and others that are secret.
    pub fn headers(&self) -> &HeaderMap {
        self.headers
    }

    /// Sets a header of this attempt, in the place of one that has its name; it is signed like the others. One that cannot be
    /// sent, or that is part of the credentials, is the error of the call.
    pub fn set_header<N, V>(&mut self, name: N, value: V)
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        let Ok(added) = &mut self.added else { return };
        match own_header::checked(name.try_into().ok(), value.try_into().ok()) {
            Ok((name, value)) => own_header::insert(added, name, value),
            Err(error) => self.added = Err(error),
        }
    }
}

impl fmt::Debug for Attempt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt")
            .field("operation", &self.operation.id)
            .field("number", &self.number)
            .field("url", &self.url)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

/// An attempt that has ended.
pub struct AttemptOutcome<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) number: u32,
    pub(crate) elapsed: Duration,
    pub(crate) status: Option<StatusCode>,
    pub(crate) request_id: Option<&'a str>,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) error: Option<&'a Error>,
}

impl AttemptOutcome<'_> {
    /// The `operationId` of the call.
    pub fn operation(&self) -> &'static str {
        self.operation.id
    }

    /// Which attempt of the call it was, from 1.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// How long it took, from before it was signed to its last byte.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The HTTP status, where an answer arrived.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The provider's id of the request.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id
    }

    /// The headers of the answer, with secrets masked; none where the answer holds one of its own.
    pub fn headers(&self) -> &HeaderMap {
        self.headers
    }

    /// Why it has failed, where it has: it may be tried again. Nothing after a success.
    pub fn error(&self) -> Option<&Error> {
        self.error
    }
}

impl fmt::Debug for AttemptOutcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AttemptOutcome")
            .field("operation", &self.operation.id)
            .field("number", &self.number)
            .field("elapsed", &self.elapsed)
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}
