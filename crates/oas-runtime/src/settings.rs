//! What a client is built from: named values, most of them secret, and limits. Knows which names an API has, not what
//! they mean.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use crate::api::{Api, Scheme};
use crate::authentication::Authentication;
use crate::core::{Core, Shared};
use crate::rate_limit::{Limiter, RateLimit};
use crate::retry::RetryPolicy;
use crate::token::{TokenCache, TokenSource};
use crate::{Error, endpoint, transport};

/// The settings of a client under construction. Used through the `ClientBuilder` of a client crate.
#[derive(Clone)]
pub struct Settings {
    api: &'static Api,
    values: BTreeMap<&'static str, SecretString>,
    endpoint: Option<String>,
    sources: BTreeMap<&'static str, TokenCache>,
    /// The longest a call may take, all attempts and pauses together.
    pub timeout: Duration,
    /// The longest that connecting may take.
    pub connect_timeout: Duration,
    /// The largest response body that is read.
    pub max_response_bytes: u64,
    /// The clock that requests are signed and tokens renewed by.
    pub clock: fn() -> Timestamp,
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
    /// The defaults.
    pub fn new(api: &'static Api) -> Self {
        Self {
            api,
            values: BTreeMap::new(),
            endpoint: None,
            timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(10),
            max_response_bytes: 64 << 20,
            clock: Timestamp::now,
            sources: BTreeMap::new(),
            retry: RetryPolicy::standard(),
            rate_limit: None,
            allow_http: false,
            no_proxy: false,
            root_certificates: Vec::new(),
        }
    }

    /// Sets a named value. An empty one counts as not given.
    pub fn set(&mut self, name: &'static str, value: String) {
        if value.is_empty() {
            self.values.remove(name);
        } else {
            self.values.insert(name, value.into());
        }
    }

    /// Takes the tokens for a named value from a source.
    pub fn set_source(&mut self, name: &'static str, source: impl TokenSource + 'static) {
        self.sources.insert(name, TokenCache::new(Arc::new(source)));
    }

    /// Sets the base URL.
    pub fn set_endpoint(&mut self, url: String) {
        self.endpoint = Some(url);
    }

    /// Takes what has not been set from variables. An empty one counts as missing.
    pub fn read_variables(&mut self, lookup: impl Fn(&str) -> Option<String>) {
        let read = |name: Option<&str>| lookup(name?).filter(|value| !value.trim().is_empty());
        for setting in self.api.settings {
            if !self.values.contains_key(setting.name)
                && let Some(value) = read(setting.environment)
            {
                self.values.insert(setting.name, value.trim().to_owned().into());
            }
        }
        if self.endpoint.is_none() {
            self.endpoint = read(self.api.endpoint_environment);
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
        let authentication =
            self.api.schemes.iter().map(|scheme| Authentication::new(scheme, &self)).collect::<Result<Vec<_>, _>>()?;
        if !self.api.open && !self.api.schemes.is_empty() && authentication.iter().all(Option::is_none) {
            let ways: Vec<String> = self.api.schemes.iter().map(|scheme| self.way(scheme)).collect();
            return Err(Error::configuration(format!("no credentials: {}", ways.join("; or "))));
        }
        let http = transport::client(&self, &endpoint)?;
        let agent = format!("{}/{}", self.api.package, self.api.version);
        let values = self
            .api
            .settings
            .iter()
            .filter(|setting| !setting.secret)
            .filter_map(|setting| Some((setting.name, self.text(setting.name)?.to_owned())))
            .collect();
        let shared = Shared {
            api: self.api,
            base_path: endpoint.path().trim_end_matches('/').to_owned(),
            endpoint,
            http,
            agent: HeaderValue::try_from(agent).expect("package names are header text"),
            authentication,
            settings: values,
            limiter: self.rate_limit.map(Limiter::new),
            timeout: self.timeout,
            max_response_bytes: self.max_response_bytes,
            clock: self.clock,
        };
        Ok(Core::new(shared, self.retry))
    }

    pub(crate) fn package(&self) -> &'static str {
        self.api.package
    }

    pub(crate) fn tokens(&self, name: &str) -> Option<TokenCache> {
        self.sources.get(name).cloned()
    }

    pub(crate) fn secret(&self, name: &str) -> Option<SecretString> {
        self.values.get(name).cloned()
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(SecretString::expose_secret)
    }

    /// The settings of a scheme that must be given: what to do about them.
    pub(crate) fn way(&self, scheme: &Scheme) -> String {
        let names: Vec<&str> = match scheme {
            Scheme::Bearer { setting } | Scheme::HeaderKey { setting, .. } | Scheme::QueryKey { setting, .. } => {
                vec![setting]
            }
            Scheme::Basic => vec!["username", "password"],
            Scheme::Signature { signer, .. } => {
                signer.fields().iter().filter(|field| field.required).map(|field| field.name).collect()
            }
        };
        let missing = names.iter().filter(|name| !self.values.contains_key(*name));
        let calls: Vec<String> = missing.clone().map(|name| format!("`.{name}(…)`")).collect();
        let variable = |name: &&str| self.api.settings.iter().find(|setting| setting.name == *name)?.environment;
        let variables: Vec<&str> = missing.filter_map(variable).collect();
        let calls = calls.join(" and ");
        match variables.is_empty() {
            true => format!("call {calls} on the client builder"),
            false => format!("set {} for `from_env()`, or call {calls} on the client builder", variables.join(" and ")),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("package", &self.api.package)
            .field("given", &self.values.keys().collect::<Vec<_>>())
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("retry", &self.retry)
            .field("rate_limit", &self.rate_limit)
            .field("max_response_bytes", &self.max_response_bytes)
            .finish_non_exhaustive()
    }
}
