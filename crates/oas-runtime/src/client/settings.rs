//! What a client is built from: named values, limits, how it connects. Checks all of it and makes the [`Core`].

use std::fmt;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

use ::http::HeaderValue;
use jiff::Timestamp;

use super::core::{Core, Shared};
use super::endpoint;
use super::http::Connections;
use super::rate_limit::{Limiter, RateLimit};
use super::retry::RetryPolicy;
use crate::Error;
use crate::api::Api;
use crate::authentication::{Authentication, TokenSource, Values};

/// The settings of a client under construction. Used through the `ClientBuilder` of a client crate.
#[derive(Clone)]
pub struct Settings {
    api: &'static Api,
    values: Values,
    endpoint: Option<String>,
    /// The longest a call may take, all attempts and pauses together.
    pub timeout: Duration,
    /// The longest that connecting may take.
    pub connect_timeout: Duration,
    /// The largest response body that is read.
    pub max_response_bytes: u64,
    /// The clock that requests are signed and tokens renewed by.
    pub clock: fn() -> Timestamp,
    /// Whether a clock that is wrong is corrected by that of a server which refuses a signature.
    pub correct_clock: bool,
    /// When a call that has failed is tried again.
    pub retry: RetryPolicy,
    /// How often requests are sent, where that is limited.
    pub rate_limit: Option<RateLimit>,
    /// Whether the endpoint may be plain `http` on any host.
    pub allow_http: bool,
    /// Whether the proxies of the system are ignored.
    pub no_proxy: bool,
    /// Certificates in PEM that are trusted beside those of the system.
    pub root_certificates: Vec<Vec<u8>>,
}

impl Settings {
    /// Settings of an API, with the default of every limit and no value yet.
    pub fn new(api: &'static Api) -> Self {
        Self {
            api,
            values: Values::new(api),
            endpoint: None,
            timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(10),
            max_response_bytes: 64 << 20,
            clock: Timestamp::now,
            correct_clock: false,
            retry: RetryPolicy::standard(),
            rate_limit: None,
            allow_http: false,
            no_proxy: false,
            root_certificates: Vec::new(),
        }
    }

    /// Sets a named value. An empty one counts as missing.
    pub fn set(&mut self, name: &'static str, value: String) {
        self.values.set(name, value);
    }

    /// Takes the tokens for a named value from a source.
    pub fn set_source(&mut self, name: &'static str, source: impl TokenSource + 'static) {
        self.values.set_source(name, source);
    }

    /// Sets the base URL.
    pub fn set_endpoint(&mut self, url: String) {
        self.endpoint = Some(url);
    }

    /// Takes what has not been set from variables. An empty one counts as missing.
    pub fn read_variables(&mut self, lookup: impl Fn(&str) -> Option<String>) {
        let lookup = |name: &str| lookup(name).filter(|value| !value.trim().is_empty());
        self.values.read_variables(lookup);
        if self.endpoint.is_none() {
            self.endpoint = self.api.endpoint_environment.and_then(lookup);
        }
    }

    /// Checks everything and makes the client.
    pub fn build(self) -> Result<Core, Error> {
        let endpoint = match (&self.endpoint, self.api.endpoint) {
            (Some(url), _) => endpoint::parse(url, self.allow_http)?,
            (None, Some(url)) => endpoint::parse(url, self.allow_http)?,
            (None, None) => {
                let variable = self.api.endpoint_environment.map(|name| format!(", or set {name}")).unwrap_or_default();
                let message = format!("no endpoint: call `.endpoint(\"https://…\")` on the client builder{variable}");
                return Err(Error::configuration(message));
            }
        };
        let schemes = self.api.schemes.iter();
        let authentication =
            schemes.clone().map(|scheme| Authentication::new(scheme, &self.values)).collect::<Result<Vec<_>, _>>()?;
        if !self.api.open && !self.api.schemes.is_empty() && authentication.iter().all(Option::is_none) {
            let help: Vec<String> = schemes.map(|scheme| self.values.missing_help(scheme)).collect();
            return Err(Error::configuration(format!("no credentials: {}", help.join("; or "))));
        }
        // That of the first attempt of what may be tried again: most calls are no other.
        let usual_attempt_limit = self.retry.attempt_limit(1, true, self.retry.call_limit(self.timeout));
        let connections = Connections {
            package: self.api.package,
            timeout: usual_attempt_limit,
            connect_timeout: self.connect_timeout,
            // Nobody is between this machine and itself, and a proxy would see what is plain.
            use_proxy: !self.no_proxy && !endpoint::is_loopback(&endpoint),
            root_certificates: &self.root_certificates,
        };
        let http = connections.client()?;
        let agent = format!("{}/{}", self.api.package, self.api.version);
        let shared = Shared {
            api: self.api,
            base_path: endpoint.path().trim_end_matches('/').to_owned(),
            endpoint,
            http,
            agent: HeaderValue::try_from(agent).expect("package names are header text"),
            authentication,
            settings: self.values.public(),
            limiter: self.rate_limit.map(Limiter::new),
            timeout: self.timeout,
            usual_attempt_limit,
            max_response_bytes: self.max_response_bytes,
            clock: self.clock,
            correct_clock: self.correct_clock,
            clock_correction: AtomicI64::new(0),
        };
        Ok(Core::new(shared, self.retry))
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("package", &self.api.package)
            .field("values", &self.values.names())
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("retry", &self.retry)
            .field("rate_limit", &self.rate_limit)
            .field("max_response_bytes", &self.max_response_bytes)
            .finish_non_exhaustive()
    }
}
