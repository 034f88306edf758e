//! Errors as they come about: one function for each way in which a call fails. Nothing that may hold a secret goes in.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use http::header::{AGE, CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use reqwest::Url;

use super::excerpt::excerpt;
use super::service::ServiceError;
use super::{Error, ErrorKind, Parts};
use crate::mask::Mask;
use crate::platform::is_connect;
use crate::response::{date, hide_headers};

/// How far two clocks are apart where that is worth a word: providers allow minutes.
const APART: Duration = Duration::from_secs(60);
/// The most of a response body that an error keeps, in bytes.
pub(crate) const KEPT_BODY: usize = 4096;

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
            retryable: false,
            auth: false,
            timeout: false,
            connect: false,
            attempts: 0,
            state: None,
            budget_spent: false,
            permanent: false,
            host: None,
            position: None,
            clock: None,
            source: None,
        }))
    }

    #[cold]
    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, None, message)
    }

    #[cold]
    #[doc(hidden)]
    pub fn invalid_request(operation: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, Some(operation), message)
    }

    /// A setting of a call that cannot be used, whatever the operation.
    #[cold]
    pub(crate) fn unfit(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidRequest, None, message)
    }

    #[cold]
    pub(crate) fn transport(operation: &'static str, error: reqwest::Error) -> Self {
        // The URL may carry a key in its query.
        let error = error.without_url();
        let refusal = permanent_refusal(&error);
        let what = if let Some(what) = refusal {
            what
        } else if error.is_timeout() {
            "no complete response arrived in time"
        } else if is_connect(&error) {
            "failed to connect"
        } else if error.is_body() || error.is_decode() {
            "the response broke off"
        } else {
            "the request failed on its way"
        };
        let mut this = Self::new(ErrorKind::Transport, Some(operation), what);
        this.0.permanent = refusal.is_some();
        this.0.timeout = error.is_timeout();
        this.0.connect = is_connect(&error);
        this.0.source = Some(Arc::new(error));
        this
    }

    /// An answer that is read by and by has not come to its end.
    #[cfg(feature = "streams")]
    #[cold]
    pub(crate) fn broken_off(operation: &'static str, message: String, timeout: bool) -> Self {
        let mut this = Self::new(ErrorKind::Transport, Some(operation), message);
        this.0.timeout = timeout;
        this
    }

    /// What was read is not what it should be.
    #[cold]
    pub(crate) fn content(operation: &'static str, message: String) -> Self {
        Self::new(ErrorKind::Decode, Some(operation), message)
    }

    /// An answer that was to come by and by is of another form.
    #[cfg(feature = "streams")]
    #[cold]
    pub(crate) fn other_form(operation: &'static str, status: StatusCode, headers: HeaderMap, form: &str) -> Self {
        let message = format!("the response comes by and by according to the contract, and is `{form}`");
        let mut this = Self::content(operation, message);
        (this.0.status, this.0.headers) = (Some(status), headers);
        this
    }

    /// A file cannot be written.
    #[cfg(all(feature = "streams", not(target_arch = "wasm32")))]
    #[cold]
    pub(crate) fn file(operation: &'static str, path: &std::path::Path, fault: std::io::Error) -> Self {
        let message = format!("`{}` cannot be written", path.display());
        let mut this = Self::new(ErrorKind::InvalidRequest, Some(operation), message);
        this.0.source = Some(Arc::new(fault));
        this
    }

    /// A header of a successful response is not what the contract promises.
    #[cold]
    pub(crate) fn header(name: &str, status: StatusCode, fault: &str) -> Self {
        let mut this = Self::new(ErrorKind::Decode, None, format!("the header `{name}` cannot be read: {fault}"));
        this.0.status = Some(status);
        this
    }

    /// No runtime looks after connections and timers.
    #[cold]
    pub(crate) fn no_reactor(operation: &'static str) -> Self {
        let message = "no Tokio runtime is running, which connections and timers need: call it from one (`#[tokio::main]`), or by \
                       `blocking::block_on`, of the feature `blocking`";
        Self::new(ErrorKind::Configuration, Some(operation), message)
    }

    #[cfg(feature = "gzip")]
    #[cold]
    pub(crate) fn not_decompressed(operation: &'static str, error: std::io::Error) -> Self {
        let mut this = Self::new(ErrorKind::Transport, Some(operation), "the compressed response is broken");
        this.0.source = Some(Arc::new(error));
        this
    }

    /// An error for a [`TokenSource`](crate::TokenSource) that has no token.
    pub fn credentials(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Credentials, None, message)
    }

    /// What a token endpoint answers instead of a token; `refused` where the same request will not succeed.
    #[cfg(feature = "client-credentials")]
    #[cold]
    pub(crate) fn of_token_endpoint(message: String, status: StatusCode, refused: bool) -> Self {
        let mut this = Self::credentials(message);
        this.0.status = Some(status);
        this.0.auth = refused;
        this
    }

    #[cold]
    pub(crate) fn rate_limit(operation: &'static str, limit: Duration) -> Self {
        let message = format!("the client's own rate limit left no time for the call within {limit:?}");
        let mut this = Self::new(ErrorKind::RateLimit, Some(operation), message);
        this.0.timeout = true;
        this
    }

    #[cold]
    pub(crate) fn paging(operation: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Paging, Some(operation), message)
    }

    /// What was waited for has not come: `state` is the last one seen, `body` the response that had it.
    #[cold]
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

    pub(crate) fn with_code(mut self, code: Option<String>) -> Self {
        self.0.code = code;
        self
    }

    /// Names the host that was asked.
    pub(crate) fn at_host(mut self, url: &Url) -> Self {
        let host = url.host_str().unwrap_or_default();
        self.0.host = Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")));
        self
    }

    /// Notes how far a clock that says `now` is from that of a server which does not accept what was signed by it.
    pub(crate) fn with_clock(mut self, now: Timestamp) -> Self {
        // What a cache has kept is older than its date says.
        let sent = date(&self.0.headers).filter(|_| !self.0.headers.contains_key(AGE));
        let ahead = sent.map(|sent| now.duration_since(sent));
        self.0.clock = ahead.filter(|ahead| ahead.unsigned_abs() >= APART);
        self
    }

    /// Says where a list broke off.
    pub(crate) fn at_position(mut self, position: String) -> Self {
        self.0.position = Some(position);
        self
    }

    /// Says that it would have been tried again.
    pub(crate) fn out_of_budget(mut self) -> Self {
        self.0.budget_spent = true;
        self
    }

    pub(crate) fn with_state(mut self, state: Option<String>) -> Self {
        self.0.state = state;
        self
    }

    /// Says what could not be looked up, by the operation that has failed, and what to do instead.
    #[cold]
    pub(crate) fn of_lookup(mut self, setting: &str, remedy: &str) -> Self {
        let by = self.0.operation.map(|operation| format!(" by `{operation}`")).unwrap_or_default();
        self.0.message = format!("`{setting}` could not be looked up{by}: {}; {remedy}", self.0.message);
        self
    }

    /// Names the operation that was called, whatever was called for it.
    pub(crate) fn of_call(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
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

    #[cold]
    pub(crate) fn response_too_large(operation: &'static str, status: StatusCode, limit: u64) -> Self {
        let message =
            format!("the response body is larger than {limit} bytes; raise `max_response_bytes` if that is right");
        let mut this = Self::new(ErrorKind::Decode, Some(operation), message);
        this.0.status = Some(status);
        this
    }

    #[cold]
    pub(crate) fn service(operation: &'static str, service: ServiceError) -> Self {
        let mut this = Self::new(ErrorKind::Service, Some(operation), service.message);
        this.0.status = Some(service.status);
        this.0.headers = service.headers;
        this.0.code = service.code;
        this.0.request_id = service.request_id;
        this.0.throttled = service.throttled;
        this.0.retryable = service.retryable;
        this.0.auth = service.auth;
        this.keep_body(&service.body);
        this
    }

    #[cold]
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

    /// Masks what is secret wherever a provider has repeated it.
    #[cold]
    pub(crate) fn hide(&mut self, mask: &Mask) {
        let parts = &mut *self.0;
        let texts = [&mut parts.code, &mut parts.request_id, &mut parts.path, &mut parts.state];
        for text in texts.into_iter().flatten().chain([&mut parts.message]) {
            if let Cow::Owned(masked) = mask.apply(text) {
                *text = masked;
            }
        }
        hide_headers(&mut parts.headers, mask);
        parts.body = mask.apply_to_beginning(std::mem::take(&mut parts.body));
        if let Some(source) = &parts.source
            && let Cow::Owned(masked) = mask.apply(&format!("{source}"))
        {
            parts.source = Some(Arc::from(Box::<dyn std::error::Error + Send + Sync>::from(masked)));
        }
    }

    fn keep_body(&mut self, body: &[u8]) {
        self.0.body = body[..body.len().min(KEPT_BODY)].to_vec();
    }
}

/// Why no connection will ever be made, where that is known: TLS and proxies tell it in words alone.
fn permanent_refusal(error: &reqwest::Error) -> Option<&'static str> {
    let causes = std::iter::successors(std::error::Error::source(error), |error| error.source());
    causes.map(|cause| cause.to_string().to_ascii_lowercase()).find_map(|cause| {
        let is = |words: &str| cause.contains(words);
        if is("certificate") {
            Some("the certificate of the server is not accepted")
        } else if is("proxy auth") {
            Some("the proxy asks for credentials, or does not accept those that it was given")
        } else if is("noapplicationprotocol") || is("no application protocol") {
            Some("the server and the client have no version of HTTP in common; the feature `http2` has one more")
        } else {
            None
        }
    })
}

/// What is wrong with a response that does not decode, as far as its headers tell.
fn not_as_promised(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> String {
    let header = |name| headers.get(name).and_then(|value: &http::HeaderValue| value.to_str().ok()).unwrap_or_default();
    let (media, encoding) = (header(CONTENT_TYPE), header(CONTENT_ENCODING));
    if body.is_empty() {
        return format!("the response ({status}) has no body, but the contract promises one");
    }
    if !encoding.is_empty() && encoding != "identity" {
        return format!("the response is compressed ({}), which was not asked for", excerpt(encoding.as_bytes()));
    }
    let other = !media.is_empty() && !media.to_ascii_lowercase().contains("json");
    let json =
        || std::str::from_utf8(body).is_ok_and(|text| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok());
    match other && !json() {
        true => format!("the response is no JSON but `{}`", excerpt(media.as_bytes())),
        false => "the response is not what the contract promises".to_owned(),
    }
}
