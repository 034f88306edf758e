//! What all clones of a client share, and the retry policy that each may have for itself.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use http::HeaderValue;
use jiff::{SignedDuration, Timestamp};
use reqwest::Url;

use super::rate_limit::Limiter;
use super::retry::RetryPolicy;
use crate::api::Api;
use crate::authentication::Authentication;

/// The inside of a client.
#[derive(Clone)]
pub struct Core {
    shared: Arc<Shared>,
    retry: Arc<RetryPolicy>,
}

pub(super) struct Shared {
    pub(super) api: &'static Api,
    pub(super) endpoint: Url,
    /// The path of the endpoint without a slash at its end.
    pub(super) base_path: String,
    pub(super) http: reqwest::Client,
    pub(super) agent: HeaderValue,
    pub(super) authentication: Vec<Option<Authentication>>,
    pub(super) settings: BTreeMap<&'static str, String>,
    pub(super) limiter: Option<Limiter>,
    pub(super) timeout: Duration,
    /// That of the HTTP client.
    pub(super) usual_attempt_limit: Duration,
    pub(super) max_response_bytes: u64,
    pub(super) clock: fn() -> Timestamp,
    /// Whether the clock is corrected by that of a server.
    pub(super) correct_clock: bool,
    /// By how many seconds it is.
    pub(super) clock_correction: AtomicI64,
}

impl Core {
    pub(super) fn new(shared: Shared, retry: RetryPolicy) -> Self {
        Self { shared: Arc::new(shared), retry: Arc::new(retry) }
    }

    /// The same client with another retry policy.
    pub fn with_retry(&self, retry: RetryPolicy) -> Self {
        Self { shared: Arc::clone(&self.shared), retry: Arc::new(retry) }
    }

    /// The client's own value for a parameter, unless one of the settings in `unless` is given.
    pub fn setting(&self, name: &str, unless: &[&str]) -> Option<String> {
        let settings = &self.shared.settings;
        if unless.iter().any(|other| settings.contains_key(other)) {
            return None;
        }
        settings.get(name).cloned()
    }

    pub(crate) fn api(&self) -> &'static Api {
        self.shared.api
    }

    pub(crate) fn endpoint(&self) -> &Url {
        &self.shared.endpoint
    }

    pub(crate) fn base_path(&self) -> &str {
        &self.shared.base_path
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.shared.http
    }

    pub(crate) fn authentication(&self, scheme: usize) -> Option<&Authentication> {
        self.shared.authentication.get(scheme)?.as_ref()
    }

    pub(crate) fn retry(&self) -> &RetryPolicy {
        &self.retry
    }

    pub(crate) fn limiter(&self) -> Option<&Limiter> {
        self.shared.limiter.as_ref()
    }

    pub(crate) fn timeout(&self) -> Duration {
        self.shared.timeout
    }

    /// The longest that the HTTP client lets a request take, unless it is told otherwise.
    pub(crate) fn usual_attempt_limit(&self) -> Duration {
        self.shared.usual_attempt_limit
    }

    pub(crate) fn agent(&self) -> HeaderValue {
        self.shared.agent.clone()
    }

    pub(crate) fn max_response_bytes(&self) -> u64 {
        self.shared.max_response_bytes
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.now_corrected(self.clock_correction())
    }

    /// What the clock says with so many seconds added.
    pub(crate) fn now_corrected(&self, seconds: i64) -> Timestamp {
        let now = (self.shared.clock)();
        now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(now)
    }

    /// The seconds that are added to what the clock says.
    pub(crate) fn clock_correction(&self) -> i64 {
        self.shared.clock_correction.load(Ordering::Relaxed)
    }

    /// Corrects the clock from now on, by so many seconds, where that is asked for; whether it is.
    pub(crate) fn correct_clock(&self, seconds: i64) -> bool {
        if self.shared.correct_clock {
            self.shared.clock_correction.store(seconds, Ordering::Relaxed);
        }
        self.shared.correct_clock
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("package", &self.shared.api.package)
            .field("endpoint", &self.shared.endpoint.as_str())
            .field("settings", &self.shared.settings)
            .finish_non_exhaustive()
    }
}
