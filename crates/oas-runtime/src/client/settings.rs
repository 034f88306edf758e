//! What a client is built from: named values, limits, how it connects. Checks all of it and makes the [`Core`].

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU8};
use std::time::Duration;

use ::http::header::{HeaderName, HeaderValue};
use jiff::Timestamp;
use reqwest::Url;

use super::core::{Clock, Core, Inside, Shared};
use super::endpoint;
use super::http::Connections;
use super::rate_limit::{Limiter, RateLimit};
use super::retry::RetryPolicy;
use crate::Error;
use crate::api::Api;
use crate::authentication::{Authentication, Issuing, TokenSource, Values};
use crate::interceptor::{Interceptor, Interceptors};
use crate::own_header::{self, OwnHeader};
use crate::platform::MaybeSend;
use crate::recording::Recorder;

/// The settings of a client under construction. Used through the `ClientBuilder` of a client crate.
#[derive(Clone)]
pub struct Settings {
    api: &'static Api,
    values: Values,
    endpoint: Option<String>,
    /// Where servers of operations are, beside their places among those of the API, each once.
    servers: Vec<(usize, String)>,
    /// The longest a call may take, all attempts and pauses together.
    pub timeout: Duration,
    /// The largest response body that is read.
    pub max_response_bytes: u64,
    /// Whether a clock that is wrong is corrected by that of a server which refuses a signature.
    pub correct_clock: bool,
    /// When a call that has failed is tried again.
    pub retry: RetryPolicy,
    /// How often requests are sent, where that is limited.
    pub rate_limit: Option<RateLimit>,
    /// Whether the endpoint may be plain `http` on any host.
    pub allow_http: bool,
    /// How connections are made.
    pub connections: Connections,
    interceptors: Interceptors,
    recorder: Option<Recorder>,
    clock: Clock,
    headers: Vec<OwnHeader>,
    /// What the user agent has behind that of the client.
    agent: Option<String>,
    /// The first setting that cannot be used.
    fault: Option<Error>,
}

impl Settings {
    /// Settings of an API, with the default of every limit and no value yet.
    pub fn new(api: &'static Api) -> Self {
        Self {
            api,
            values: Values::new(api),
            endpoint: None,
            servers: Vec::new(),
            timeout: Duration::from_secs(60),
            max_response_bytes: 64 << 20,
            correct_clock: false,
            retry: RetryPolicy::standard(),
            rate_limit: None,
            allow_http: false,
            connections: Connections::default(),
            interceptors: Interceptors::default(),
            recorder: None,
            clock: Arc::new(Timestamp::now),
            headers: Vec::new(),
            agent: None,
            fault: None,
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

    /// Takes the keys that requests are signed with from a source of other settings.
    pub fn set_credentials_source<F, T>(&mut self, source: F)
    where
        F: Fn() -> T + Send + Sync + 'static,
        T: Future<Output = Result<Self, Error>> + MaybeSend + 'static,
    {
        self.values.set_issuer(move || {
            let issued = source();
            Box::pin(async move { issued.await.map(|settings| settings.values) })
        });
    }

    /// Sets from when on the values are not accepted any more.
    pub fn set_expiry(&mut self, expires: Timestamp) {
        self.values.expires = Some(expires);
    }

    /// Sets how long the values are accepted.
    pub fn set_lifetime(&mut self, lifetime: Duration) {
        self.values.lifetime = Some(lifetime);
    }

    /// Sets the base URL.
    pub fn set_endpoint(&mut self, url: String) {
        self.endpoint = Some(url);
    }

    /// Sets the base URL of what the contract calls at this server, which is that of some operations.
    pub fn set_server_endpoint(&mut self, server: &str, url: &str) {
        let trimmed = server.trim_end_matches('/');
        let known = self.api.servers;
        let meant = known.iter().enumerate().filter(|(_, known)| known.url == trimmed).map(|(place, _)| place);
        for place in meant {
            self.servers.retain(|(known, _)| *known != place);
            self.servers.push((place, url.to_owned()));
        }
        if known.iter().all(|known| known.url != trimmed) {
            let known: Vec<String> = known.iter().map(|known| format!("`{}`", known.url)).collect();
            let known = if known.is_empty() { "there are none".to_owned() } else { known.join(", ") };
            let what = format!("no operation has the server `{}` of its own: {known}", server.escape_debug());
            self.fault.get_or_insert_with(|| Error::configuration(what));
        }
    }

    /// Sets the clock that requests are signed and tokens renewed by.
    pub fn set_clock(&mut self, clock: impl Fn() -> Timestamp + Send + Sync + 'static) {
        self.clock = Arc::new(clock);
    }

    /// Adds a header of every request, in the place of one that has its name.
    pub fn set_header<N, V>(&mut self, name: N, value: V)
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        match own_header::checked(name.try_into().ok(), value.try_into().ok()) {
            Ok((name, value)) => own_header::insert(&mut self.headers, name, value),
            Err(error) => {
                self.fault.get_or_insert_with(|| Error::configuration(error.message()));
            }
        }
    }

    /// Adds who is told of every attempt.
    pub fn add_interceptor(&mut self, interceptor: impl Interceptor + 'static) {
        self.interceptors.0.push(Arc::new(interceptor));
    }

    /// Sets what every exchange is written to.
    #[cfg(feature = "recording")]
    pub fn set_recorder(&mut self, recorder: Recorder) {
        self.recorder = Some(recorder);
    }

    /// Sets a certificate and its private key in PEM.
    pub fn set_client_certificate(&mut self, pem: Vec<u8>) {
        self.connections.client_certificate = Some(pem.into());
    }

    /// Sets what the user agent has behind that of the client.
    pub fn set_user_agent_suffix(&mut self, suffix: String) {
        self.agent = Some(suffix);
    }

    /// Takes what has not been set from variables. An empty one counts as missing.
    pub fn read_variables(&mut self, lookup: impl Fn(&str) -> Option<String>) {
        let lookup = |name: &str| lookup(name).filter(|value| !value.trim().is_empty());
        self.values.read_variables(lookup);
        if self.endpoint.is_none() {
            self.endpoint = self.api.endpoint_environment.and_then(lookup);
        }
        for (place, server) in self.api.servers.iter().enumerate() {
            let set = self.servers.iter().any(|(known, _)| *known == place);
            if let Some(url) = server.environment.and_then(lookup).filter(|_| !set) {
                self.servers.push((place, url));
            }
        }
    }

    /// Checks everything and makes the client.
    pub fn build(self) -> Result<Core, Error> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let chosen = match self.api.template.filter(|_| self.endpoint.is_none()) {
            Some((url, variables)) => Some(endpoint::filled(url, variables, |name| self.values.text(name))?),
            None => self.api.endpoint.map(str::to_owned),
        };
        let endpoint = match (&self.endpoint, &chosen) {
            (Some(url), _) | (None, Some(url)) => endpoint::parse(url, self.allow_http)?,
            (None, None) => {
                let variable = self.api.endpoint_environment.map(|name| format!(", or set {name}")).unwrap_or_default();
                let message = format!("no endpoint: call `.endpoint(\"https://…\")` on the client builder{variable}");
                return Err(Error::configuration(message));
            }
        };
        // That of the first attempt of what may be tried again: most calls are no other.
        let usual_attempt_limit = self.retry.attempt_limit(1, true, self.retry.call_limit(self.timeout));
        // Nobody is between this machine and itself, and a proxy would see what is plain.
        let local = endpoint::is_loopback(&endpoint);
        let mut servers = Vec::with_capacity(self.servers.len());
        for (place, text) in &self.servers {
            let url = endpoint::parse(text, self.allow_http)?;
            // What is plain goes to this machine alone, and to no proxy on the way.
            if url.scheme() == "http" && !(local || self.allow_http || self.connections.no_proxy) {
                let what = format!("`{url}`, in the place of `{}`, is not encrypted", self.api.servers[*place].url);
                let help = "requests to other hosts may go through a proxy, which would see it: say `no_proxy()`";
                return Err(Error::configuration(format!("{what}; {help}")));
            }
            servers.push((self.api.servers[*place], url));
        }
        let (http, usual_attempt_limit) = match self.connections.own_client(self.api.package)? {
            Some(http) => (http, None),
            None => (self.connections.client(self.api.package, usual_attempt_limit, local)?, Some(usual_attempt_limit)),
        };
        let authentication = self.authentication(&http, &endpoint, self.allow_http)?;
        if !self.api.open && !self.api.schemes.is_empty() && authentication.iter().all(Option::is_none) {
            return Err(self.no_credentials());
        }
        let own = self.agent.as_ref().map(|own| format!(" {own}")).unwrap_or_default();
        let agent = format!("{}/{}{own}", self.api.package, self.api.version);
        let agent = HeaderValue::try_from(agent).ok().filter(|agent| agent.to_str().is_ok());
        let agent =
            agent.ok_or_else(|| Error::configuration("the suffix of the user agent is no text of visible ASCII"))?;
        let shared = Shared {
            api: self.api,
            endpoint,
            endpoint_is_set: self.endpoint.is_some(),
            servers,
            http,
            agent,
            settings: self.values.public(),
            limiter: self.rate_limit.map(Limiter::new),
            usual_attempt_limit,
            max_response_bytes: self.max_response_bytes,
            clock: self.clock,
            interceptors: self.interceptors,
            recorder: self.recorder,
            allow_http: self.allow_http,
            correct_clock: self.correct_clock,
            clock_correction: AtomicI64::new(0),
            clock_corrections: AtomicU8::new(0),
        };
        Ok(Core(Arc::new(Inside {
            shared: Arc::new(shared),
            retry: self.retry,
            timeout: self.timeout,
            authentication,
            found: Arc::default(),
            headers: self.headers,
            keeps_body: false,
            fault: None,
        })))
    }

    /// The schemes of the API with the values that were set, each where there are some. Tokens that the client obtains itself come
    /// by this HTTP client, for an API at this endpoint.
    pub(super) fn authentication(
        &self,
        http: &reqwest::Client,
        endpoint: &Url,
        allow_http: bool,
    ) -> Result<Arc<[Option<Authentication>]>, Error> {
        let places = (self.api.endpoint, endpoint);
        let url = |stated: &str, set: Option<&str>| endpoint::token_url(stated, set, places, allow_http);
        let issuing = Issuing { http, url: &url };
        self.api.schemes.iter().map(|scheme| Authentication::new(scheme, &self.values, &issuing)).collect()
    }

    /// What to do where there is none of them.
    #[cold]
    pub(super) fn no_credentials(&self) -> Error {
        let help: Vec<String> = self.api.schemes.iter().map(|scheme| self.values.missing_help(scheme)).collect();
        Error::configuration(format!("no credentials: {}", help.join("; or ")))
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("package", &self.api.package)
            .field("values", &self.values.names())
            .field("timeout", &self.timeout)
            .field("connections", &self.connections)
            .field("retry", &self.retry)
            .field("rate_limit", &self.rate_limit)
            .field("max_response_bytes", &self.max_response_bytes)
            .finish_non_exhaustive()
    }
}
