//! What all clones of a client share, and the retry policy that each may have for itself.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};
use std::time::Duration;

use http::header::HeaderValue;
use jiff::{SignedDuration, Timestamp};
use reqwest::Url;

use super::found::Found;
use super::rate_limit::Limiter;
use super::retry::RetryPolicy;
use crate::Error;
use crate::api::{Api, Server};
use crate::authentication::Authentication;
use crate::interceptor::Interceptors;
use crate::named::Named;
use crate::own_header::OwnHeader;
use crate::recording::Recorder;

/// The inside of a client, or of a request, which may have settings of its own.
#[derive(Clone)]
pub struct Core(pub(super) Arc<Inside>);

/// What is copied when a request, or a copy of the client, gets settings of its own.
#[derive(Clone)]
pub(super) struct Inside {
    pub(super) shared: Arc<Shared>,
    pub(super) retry: RetryPolicy,
    pub(super) timeout: Duration,
    /// By the index of the scheme.
    pub(super) authentication: Arc<[Option<Authentication>]>,
    /// What was found with these credentials.
    pub(super) found: Arc<Found>,
    /// Headers that every request has beside those of the contract.
    pub(super) headers: Vec<OwnHeader>,
    /// Whether responses keep their body.
    pub(super) keeps_body: bool,
    /// A setting that cannot be used: the error of every call.
    pub(super) fault: Option<Error>,
}

pub(super) struct Shared {
    pub(super) api: &'static Api,
    pub(super) endpoint: Url,
    /// Whether the program has said so.
    pub(super) endpoint_is_set: bool,
    /// The servers of operations of which the program has said where they are.
    pub(super) servers: Vec<(Server, Url)>,
    pub(super) http: reqwest::Client,
    pub(super) agent: HeaderValue,
    pub(super) settings: Named<String>,
    pub(super) limiter: Option<Limiter>,
    /// The longest that the HTTP client lets a request take, unless it is told otherwise.
    pub(super) usual_attempt_limit: Option<Duration>,
    pub(super) max_response_bytes: u64,
    pub(super) clock: Clock,
    pub(super) interceptors: Interceptors,
    pub(super) recorder: Option<Recorder>,
    /// Whether a token endpoint may be plain `http`.
    pub(super) allow_http: bool,
    /// Whether the clock is corrected by that of a server.
    pub(super) correct_clock: bool,
    /// By how many seconds it is.
    pub(super) clock_correction: AtomicI64,
    pub(super) clock_corrections: AtomicU8,
}

/// What says the time.
pub(super) type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

impl Core {
    fn shared(&self) -> &Shared {
        &self.0.shared
    }

    /// The client's own value for a parameter, unless one of the settings in `unless` is given.
    pub fn setting(&self, name: &str, unless: &[&str]) -> Option<String> {
        let settings = &self.shared().settings;
        if unless.iter().any(|other| settings.get(other).is_some()) {
            return None;
        }
        settings.get(name).cloned()
    }

    /// The client's own value for a setting, or what a part of the base URL is where nobody has set it.
    pub(crate) fn chosen(&self, name: &str) -> Option<String> {
        let variables = self.api().template.map_or(&[][..], |(_, variables)| variables);
        let default = variables.iter().find(|variable| variable.setting == name).map(|variable| variable.default);
        self.setting(name, &[]).or_else(|| default.map(str::to_owned))
    }

    pub(crate) fn found(&self) -> &Found {
        &self.0.found
    }

    pub(crate) fn api(&self) -> &'static Api {
        self.shared().api
    }

    pub(crate) fn endpoint(&self) -> &Url {
        &self.shared().endpoint
    }

    /// Whether the program has said where requests go.
    pub(crate) fn endpoint_is_set(&self) -> bool {
        self.shared().endpoint_is_set
    }

    /// Where the program has said that a server of operations is.
    pub(crate) fn server(&self, server: Server) -> Option<&Url> {
        self.shared().servers.iter().find(|(known, _)| *known == server).map(|(_, url)| url)
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.shared().http
    }

    pub(crate) fn authentication(&self, scheme: usize) -> Option<&Authentication> {
        self.0.authentication.get(scheme)?.as_ref()
    }

    /// The headers of the client and of a call, beside those of the contract.
    pub(crate) fn headers(&self) -> &[OwnHeader] {
        &self.0.headers
    }

    pub(crate) fn interceptors(&self) -> &Interceptors {
        &self.shared().interceptors
    }

    pub(crate) fn recorder(&self) -> Option<Recorder> {
        self.shared().recorder.clone()
    }

    pub(crate) fn keeps_body(&self) -> bool {
        self.0.keeps_body
    }

    /// What is wrong with a setting of a call.
    pub(crate) fn fault(&self) -> Option<&Error> {
        self.0.fault.as_ref()
    }

    pub(crate) fn retry(&self) -> &RetryPolicy {
        &self.0.retry
    }

    pub(crate) fn limiter(&self) -> Option<&Limiter> {
        self.shared().limiter.as_ref()
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.0.timeout
    }

    /// The longest that the HTTP client lets a request take, unless it is told otherwise; nothing where that is not known.
    pub(crate) fn usual_attempt_limit(&self) -> Option<Duration> {
        self.shared().usual_attempt_limit
    }

    pub(crate) fn agent(&self) -> HeaderValue {
        self.shared().agent.clone()
    }

    pub(crate) fn max_response_bytes(&self) -> u64 {
        self.shared().max_response_bytes
    }

    pub(crate) fn now(&self) -> Timestamp {
        let now = (self.shared().clock)();
        let correction = SignedDuration::from_secs(self.shared().clock_correction.load(Ordering::Relaxed));
        now.checked_add(correction).unwrap_or(now)
    }

    /// How often the clock was corrected, as a number that is another one after each time.
    pub(crate) fn clock_corrections(&self) -> u8 {
        self.shared().clock_corrections.load(Ordering::Relaxed)
    }

    /// Corrects the clock, which is `ahead` by so much, where that is asked for; whether it is.
    pub(crate) fn correct_clock(&self, ahead: SignedDuration) -> bool {
        if self.shared().correct_clock {
            self.shared().clock_correction.fetch_sub(ahead.as_secs(), Ordering::Relaxed);
            self.shared().clock_corrections.fetch_add(1, Ordering::Relaxed);
        }
        self.shared().correct_clock
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("package", &self.shared().api.package)
            .field("endpoint", &self.shared().endpoint.as_str())
            .field("settings", &self.shared().settings)
            .finish_non_exhaustive()
    }
}
