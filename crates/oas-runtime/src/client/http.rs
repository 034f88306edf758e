//! The HTTP client of a client: its time limits, proxies and certificates. Redirects are not followed: they would carry
//! credentials to wherever a response points. Knows nothing of what is sent.

use std::time::Duration;

use crate::Error;

/// How connections are made.
pub(super) struct Connections<'s> {
    /// Whose client it is, for messages.
    pub(super) package: &'static str,
    /// The longest a request may take, from connecting to the last byte.
    pub(super) timeout: Duration,
    pub(super) connect_timeout: Duration,
    pub(super) use_proxy: bool,
    /// Certificates in PEM that are trusted beside those of the system.
    pub(super) root_certificates: &'s [Vec<u8>],
}

impl Connections<'_> {
    pub(super) fn client(&self) -> Result<reqwest::Client, Error> {
        let builder = self.with_root_certificates(reqwest::Client::builder())?;
        // A browser has its own rules for all of this.
        #[cfg(not(target_arch = "wasm32"))]
        let builder = {
            let builder = builder.redirect(reqwest::redirect::Policy::none());
            let builder = builder.timeout(self.timeout).connect_timeout(self.connect_timeout);
            if self.use_proxy { builder } else { builder.no_proxy() }
        };
        builder.build().map_err(|error| {
            let causes = std::iter::successors(std::error::Error::source(&error), |error| error.source());
            let causes: Vec<String> = causes.map(ToString::to_string).collect();
            Error::configuration(format!("{}: failed to set up HTTP: {error}: {}", self.package, causes.join(": ")))
        })
    }

    #[cfg(all(any(feature = "rustls", feature = "native-tls"), not(target_arch = "wasm32")))]
    fn with_root_certificates(&self, mut builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
        let fault = |what: String| Error::configuration(format!("a root certificate cannot be used: {what}"));
        for pem in self.root_certificates {
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
        Ok(builder)
    }

    #[cfg(not(all(any(feature = "rustls", feature = "native-tls"), not(target_arch = "wasm32"))))]
    fn with_root_certificates(&self, builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
        match self.root_certificates.is_empty() {
            true => Ok(builder),
            false => Err(Error::configuration("root certificates need the feature `rustls` or `native-tls`")),
        }
    }
}
