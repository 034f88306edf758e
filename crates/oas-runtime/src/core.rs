//! What all clones of a client share, and the retry policy that each may have for itself.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use jiff::Timestamp;
use reqwest::Url;

use crate::api::{Api, Operation};
use crate::authentication::Authentication;
use crate::call::Call;
use crate::rate_limit::Limiter;
use crate::retry::RetryPolicy;

/// The inside of a client.
#[derive(Clone)]
pub struct Core {
    shared: Arc<Shared>,
    retry: Arc<RetryPolicy>,
}

pub(crate) struct Shared {
    pub(crate) api: &'static Api,
    pub(crate) endpoint: Url,
    /// The path of the endpoint without a slash at its end.
    pub(crate) base_path: String,
    pub(crate) http: reqwest::Client,
    pub(crate) agent: HeaderValue,
    pub(crate) authentication: Vec<Option<Authentication>>,
    pub(crate) settings: BTreeMap<&'static str, String>,
    pub(crate) limiter: Option<Limiter>,
    pub(crate) timeout: Duration,
    pub(crate) max_response_bytes: u64,
    pub(crate) clock: fn() -> Timestamp,
}

impl Core {
    pub(crate) fn new(shared: Shared, retry: RetryPolicy) -> Self {
        Self { shared: Arc::new(shared), retry: Arc::new(retry) }
    }

    /// The same client with another retry policy.
    pub fn with_retry(&self, retry: RetryPolicy) -> Self {
        Self { shared: Arc::clone(&self.shared), retry: Arc::new(retry) }
    }

    /// Starts a call.
    pub fn call(&self, operation: &'static Operation) -> Call<'_> {
        Call::new(self, operation)
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

    pub(crate) fn agent(&self) -> HeaderValue {
        self.shared.agent.clone()
    }

    pub(crate) fn max_response_bytes(&self) -> u64 {
        self.shared.max_response_bytes
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.shared.clock)()
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
