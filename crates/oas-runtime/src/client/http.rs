//! The HTTP client of a client: its time limits, proxies and certificates, or one that the program brings. Redirects are not
//! followed: they would carry credentials to wherever a response points. Knows nothing of what is sent.

use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use crate::{Error, Secret};

/// What a private key begins with.
#[cfg(all(feature = "native-tls", not(feature = "rustls"), not(target_arch = "wasm32")))]
const KEY: &[u8] = b"-----BEGIN PRIVATE KEY-----";

/// How connections are made.
#[derive(Clone, Default)]
pub struct Connections {
    /// One that is there already, with rules of its own.
    pub http_client: Option<reqwest::Client>,
    /// The longest that connecting may take; 10 seconds where it is not given.
    pub connect_timeout: Option<Duration>,
    /// How long a connection that nobody uses stays open.
    pub pool_idle_timeout: Option<Duration>,
    /// Whether the proxies of the system are ignored.
    pub no_proxy: bool,
    /// The URL of a proxy for everything. It may hold a password.
    pub proxy: Option<Secret>,
    /// Certificates in PEM that are trusted beside those of the system.
    pub root_certificates: Vec<Vec<u8>>,
    /// A certificate and its private key in PEM.
    pub client_certificate: Option<Zeroizing<Vec<u8>>>,
}

impl Connections {
    /// The HTTP client that the program brings. What would be a rule of another one is refused beside it.
    pub(super) fn own_client(&self, package: &str) -> Result<Option<reqwest::Client>, Error> {
        let Some(client) = &self.http_client else { return Ok(None) };
        let set = [
            ("connect_timeout", self.connect_timeout.is_some()),
            ("pool_idle_timeout", self.pool_idle_timeout.is_some()),
            ("no_proxy", self.no_proxy),
            ("proxy", self.proxy.is_some()),
            ("root_certificates", !self.root_certificates.is_empty()),
            ("client_certificate", self.client_certificate.is_some()),
        ];
        match set.iter().find(|(_, set)| *set) {
            None => Ok(Some(client.clone())),
            Some((name, _)) => Err(Error::configuration(format!(
                "{package}: `{name}` has no effect beside `http_client`: say it to the builder of that client"
            ))),
        }
    }

    /// A new HTTP client, whose requests may take so long. Those to this machine use no proxy of the system.
    #[cfg_attr(target_arch = "wasm32", allow(unused_variables, reason = "a browser has its own rules"))]
    pub(super) fn client(&self, package: &str, timeout: Duration, local: bool) -> Result<reqwest::Client, Error> {
        if self.no_proxy && self.proxy.is_some() {
            let what =
                "`no_proxy` and `proxy` exclude each other: with `proxy`, those of the system are not used anyway";
            return Err(Error::configuration(format!("{package}: {what}")));
        }
        let builder = self.with_certificates(reqwest::Client::builder())?;
        #[cfg(not(target_arch = "wasm32"))]
        let builder = {
            let builder = builder.redirect(reqwest::redirect::Policy::none()).timeout(timeout);
            let builder = builder.connect_timeout(self.connect_timeout.unwrap_or(Duration::from_secs(10)));
            let builder = match self.pool_idle_timeout {
                Some(timeout) => builder.pool_idle_timeout(timeout),
                None => builder,
            };
            match &self.proxy {
                Some(url) => builder.proxy(proxy(url)?),
                None if self.no_proxy || local => builder.no_proxy(),
                None => builder,
            }
        };
        builder.build().map_err(|error| {
            let causes = std::iter::successors(std::error::Error::source(&error), |error| error.source());
            let causes: Vec<String> = causes.map(ToString::to_string).collect();
            // What is in a certificate is looked at here, not where it is given.
            let of = if self.root_certificates.is_empty() { "" } else { " with what `root_certificates` was given" };
            Error::configuration(format!("{package}: failed to set up HTTP{of}: {error}: {}", causes.join(": ")))
        })
    }

    #[cfg(all(any(feature = "rustls", feature = "native-tls"), not(target_arch = "wasm32")))]
    fn with_certificates(&self, mut builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
        let fault = |what: String| Error::configuration(format!("a root certificate cannot be used: {what}"));
        for pem in &self.root_certificates {
            let certificates = reqwest::Certificate::from_pem_bundle(pem).map_err(|error| fault(error.to_string()))?;
            if certificates.is_empty() {
                return Err(fault(
                    "there is none in the text; write it in PEM, `-----BEGIN CERTIFICATE-----`".to_owned(),
                ));
            }
            for certificate in certificates {
                builder = builder.add_root_certificate(certificate);
            }
        }
        let Some(pem) = &self.client_certificate else { return Ok(builder) };
        #[cfg(feature = "rustls")]
        let identity = reqwest::Identity::from_pem(pem);
        // The platform's library takes a key that nothing stands before.
        #[cfg(not(feature = "rustls"))]
        let key = pem.windows(KEY.len()).position(|window| window == KEY).unwrap_or_default();
        #[cfg(not(feature = "rustls"))]
        let identity = reqwest::Identity::from_pkcs8_pem(pem, &pem[key..]);
        // What is wrong with it might show a part of the key.
        let identity = identity.map_err(|_| {
            Error::configuration(
                "the client certificate cannot be used: write certificate and private key in PEM, one behind the other",
            )
        })?;
        Ok(builder.identity(identity))
    }

    #[cfg(not(all(any(feature = "rustls", feature = "native-tls"), not(target_arch = "wasm32"))))]
    fn with_certificates(&self, builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
        match self.root_certificates.is_empty() && self.client_certificate.is_none() {
            true => Ok(builder),
            false => Err(Error::configuration("certificates need the feature `rustls` or `native-tls`")),
        }
    }
}

/// The proxy at a URL, which is not shown: it may hold a password.
#[cfg(not(target_arch = "wasm32"))]
fn proxy(url: &Secret) -> Result<reqwest::Proxy, Error> {
    let fault = |what: &str| Error::configuration(format!("the proxy {what}"));
    let form = "is no URL such as `http://user:password@proxy.example.com:3128`";
    let parsed = reqwest::Url::parse(url.expose().trim()).map_err(|_| fault(form))?;
    match parsed.scheme() {
        _ if parsed.host_str().is_none_or(str::is_empty) => return Err(fault(form)),
        "http" | "https" => {}
        "socks4" | "socks4a" | "socks5" | "socks5h" if cfg!(feature = "socks") => {}
        "socks4" | "socks4a" | "socks5" | "socks5h" => {
            return Err(fault("speaks SOCKS, which needs the feature `socks`"));
        }
        _ => return Err(fault("has a scheme that is none of http, https, socks4, socks4a, socks5 and socks5h")),
    }
    reqwest::Proxy::all(parsed).map_err(|_| fault(form))
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connections")
            .field("http_client", &self.http_client.is_some())
            .field("connect_timeout", &self.connect_timeout)
            .field("pool_idle_timeout", &self.pool_idle_timeout)
            .field("no_proxy", &self.no_proxy)
            .field("proxy", &self.proxy)
            .finish_non_exhaustive()
    }
}
