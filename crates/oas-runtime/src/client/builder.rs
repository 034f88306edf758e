//! What the builders of all clients have in common. Knows no contract: what a contract adds (its credentials, its
//! endpoint) is generated next to it.

/// Gives a client builder, a struct with one field `settings` of the type [`Settings`](crate::Settings), the methods
/// that do not depend on a contract. The client is a struct with one field `core` of the type [`Core`](crate::Core).
#[macro_export]
#[doc(hidden)]
macro_rules! client_builder {
    ($builder:ident builds $client:ident) => {
        impl $client {
            /// The same client, with the same connections, credentials and limits, but another retry policy: for calls
            /// that need their own.
            pub fn with_retry(&self, policy: $crate::RetryPolicy) -> Self {
                Self { core: self.core.with_retry(policy) }
            }
        }

        impl $builder {
            /// The longest a call may take, from connecting to the last byte, all attempts and the pauses between them
            /// together. Default: 60 seconds.
            pub fn timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.settings.timeout = timeout;
                self
            }

            /// The longest that connecting may take. Default: 10 seconds.
            pub fn connect_timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.settings.connect_timeout = timeout;
                self
            }

            /// The largest response body that is read, in bytes. Default: 64 MiB.
            pub fn max_response_bytes(mut self, bytes: u64) -> Self {
                self.settings.max_response_bytes = bytes;
                self
            }

            /// The clock that requests are signed and tokens renewed by, for machines whose own clock is wrong. Default: the
            /// system's.
            pub fn clock(mut self, clock: fn() -> $crate::jiff::Timestamp) -> Self {
                self.settings.clock = clock;
                self
            }

            /// Corrects the clock by that of the server, where this refuses a signature and its `Date` says that they are a
            /// minute or more apart: the call is signed again once, and later calls are signed by the corrected clock.
            /// Default: the error says how far they are apart.
            pub fn correct_clock(mut self) -> Self {
                self.settings.correct_clock = true;
                self
            }

            /// When a call that has failed is tried again. Default: [`RetryPolicy::standard`]($crate::RetryPolicy::standard).
            pub fn retry(mut self, policy: $crate::RetryPolicy) -> Self {
                self.settings.retry = policy;
                self
            }

            /// How often the client and its clones send a request. Default: no limit.
            pub fn rate_limit(mut self, limit: $crate::RateLimit) -> Self {
                self.settings.rate_limit = Some(limit);
                self
            }

            /// Accepts an endpoint that is plain `http` on any host: whoever is on the way sees the credentials.
            pub fn allow_http(mut self) -> Self {
                self.settings.allow_http = true;
                self
            }

            /// Ignores the proxies of the system (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY` and the settings
            /// of the desktop), which are used otherwise. They are never used for an endpoint on this machine.
            pub fn no_proxy(mut self) -> Self {
                self.settings.no_proxy = true;
                self
            }

            /// Trusts these certificates, in PEM, beside those of the system, for networks that have their own.
            pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
                self.settings.root_certificates.push(pem.into());
                self
            }

            /// Takes what has not been set from the environment: the variables of `from_env` of the client.
            pub fn env(self) -> Self {
                self.variables(|name| ::std::env::var(name).ok())
            }

            /// Takes what has not been set from variables that `lookup` knows: their names are those of `from_env` of
            /// the client. A value that is empty counts as missing.
            pub fn variables(mut self, lookup: impl Fn(&str) -> Option<String>) -> Self {
                self.settings.read_variables(lookup);
                self
            }

            /// Makes the client.
            ///
            /// # Errors
            ///
            /// Credentials that are missing or half given, an endpoint that is no base URL, a value that no header can
            /// carry, a certificate that is none.
            pub fn build(self) -> ::std::result::Result<$client, $crate::Error> {
                ::std::result::Result::Ok($client { core: self.settings.build()? })
            }
        }
    };
}
