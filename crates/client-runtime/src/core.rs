//! What all clones of a client share.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use reqwest::Url;

use crate::api::{Api, Operation};
use crate::authentication::Authentication;
use crate::call::Call;

/// The inside of a client.
#[derive(Clone)]
pub struct Core(Arc<Shared>);

struct Shared {
    api: &'static Api,
    endpoint: Url,
    http: reqwest::Client,
    authentication: Vec<Option<Authentication>>,
    settings: BTreeMap<&'static str, String>,
    max_response_bytes: u64,
    clock: fn() -> Timestamp,
}

impl Core {
    pub(crate) fn new(
        api: &'static Api,
        endpoint: Url,
        http: reqwest::Client,
        authentication: Vec<Option<Authentication>>,
        settings: BTreeMap<&'static str, String>,
        max_response_bytes: u64,
        clock: fn() -> Timestamp,
    ) -> Self {
        Self(Arc::new(Shared { api, endpoint, http, authentication, settings, max_response_bytes, clock }))
    }

    /// Starts a call.
    pub fn call(&self, operation: &'static Operation) -> Call<'_> {
        Call::new(self, operation)
    }

    /// The client's own value for a parameter, unless one of the settings in `unless` is given.
    pub fn setting(&self, name: &str, unless: &[&str]) -> Option<String> {
        let settings = &self.0.settings;
        if unless.iter().any(|other| settings.contains_key(other)) {
            return None;
        }
        settings.get(name).cloned()
    }

    pub(crate) fn api(&self) -> &'static Api {
        self.0.api
    }

    pub(crate) fn endpoint(&self) -> &Url {
        &self.0.endpoint
    }

    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.0.http
    }

    pub(crate) fn authentication(&self, scheme: usize) -> Option<&Authentication> {
        self.0.authentication.get(scheme)?.as_ref()
    }

    pub(crate) fn max_response_bytes(&self) -> u64 {
        self.0.max_response_bytes
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.0.clock)()
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core")
            .field("package", &self.0.api.package)
            .field("endpoint", &self.0.endpoint.as_str())
            .field("settings", &self.0.settings)
            .finish_non_exhaustive()
    }
}
