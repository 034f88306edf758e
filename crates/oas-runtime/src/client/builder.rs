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
                let mut client = self.clone();
                client.core.set_retry(policy);
                client
            }
        }

        $crate::recording_builder!($builder);

        impl $builder {
            /// The longest a call may take, from connecting to the last byte, all attempts and the pauses between them
            /// together. Default: 60 seconds.
            pub fn timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.settings.timeout = timeout;
                self
            }

            /// The longest that connecting may take. Default: 10 seconds.
            pub fn connect_timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.settings.connections.connect_timeout = Some(timeout);
                self
            }

            /// The largest response body that is read, in bytes. Default: 64 MiB.
            pub fn max_response_bytes(mut self, bytes: u64) -> Self {
                self.settings.max_response_bytes = bytes;
                self
            }

            /// The clock that requests are signed and tokens renewed by, for machines whose own clock is wrong: a function, or a
            /// closure that knows by how much. Default: the system's.
            pub fn clock(mut self, clock: impl Fn() -> $crate::jiff::Timestamp + Send + Sync + 'static) -> Self {
                self.settings.set_clock(clock);
                self
            }

            /// A header of every request, in the place of one that has its name; it is signed as the others are. Those of the
            /// credentials and of the connection are refused.
            pub fn default_header<N, V>(mut self, name: N, value: V) -> Self
            where
                N: ::std::convert::TryInto<$crate::reqwest::header::HeaderName>,
                V: ::std::convert::TryInto<$crate::reqwest::header::HeaderValue>,
            {
                self.settings.set_header(name, value);
                self
            }

            /// What `User-Agent` has behind the name and version of the client, such as `backup/2.1`.
            pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> Self {
                self.settings.set_user_agent_suffix(suffix.into());
                self
            }

            /// Adds a layer around every attempt of every call. Those that are added first are asked first.
            pub fn interceptor(mut self, interceptor: impl $crate::Interceptor + 'static) -> Self {
                self.settings.add_interceptor(interceptor);
                self
            }

            /// Sends by this HTTP client, whose connections are shared with whatever else uses it. `timeout` and retries hold
            /// as ever. Its redirects, proxies, certificates, default headers and pools are its own: `connect_timeout`,
            /// `proxy` and the like beside it are errors. It should follow no redirects
            /// (`redirect::Policy::none()`): they lead to whatever a response says, and keys in headers of their own names
            /// would go along.
            pub fn http_client(mut self, client: $crate::reqwest::Client) -> Self {
                self.settings.connections.http_client = Some(client);
                self
            }

            /// How long a connection that nobody uses stays open. Default: 90 seconds.
            pub fn pool_idle_timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.settings.connections.pool_idle_timeout = Some(timeout);
                self
            }

            /// A proxy for every request, in the place of those of the system: `http://user:password@proxy:3128`. `socks5://`
            /// and the like need the feature `socks`.
            pub fn proxy(mut self, url: impl Into<String>) -> Self {
                self.settings.connections.proxy = Some($crate::Secret::from(url.into()));
                self
            }

            /// The certificate that the client shows of itself, and its private key (PKCS #8), in PEM, one behind the other.
            pub fn client_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
                self.settings.set_client_certificate(pem.into());
                self
            }

            /// Corrects the clock by that of the server, where this refuses a signature and its `Date` says that they are a
            /// minute or more apart: the call is signed again once, and later calls are signed by the corrected clock.
            /// Default: the error says how far they are apart.
            pub fn correct_clock(mut self) -> Self {
                self.settings.correct_clock = true;
                self
            }

            /// The base URL in the place of a server that operations have of their own, by the URL that it has in the contract:
            /// `.server_endpoint("https://identity.example.com", url)`. Without it, they are called there, or at the
            /// `endpoint`, where that is set; with it, always where it says.
            pub fn server_endpoint(mut self, server: impl AsRef<str>, url: impl AsRef<str>) -> Self {
                self.settings.set_server_endpoint(server.as_ref(), url.as_ref());
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
            /// of the desktop), which are used otherwise. They are never used for an endpoint on this machine. It is an error beside
            /// [`proxy`](Self::proxy), which takes their place.
            pub fn no_proxy(mut self) -> Self {
                self.settings.connections.no_proxy = true;
                self
            }

            /// Trusts these certificates, in PEM, beside those of the system, for networks that have their own.
            pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
                self.settings.connections.root_certificates.push(pem.into());
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

/// Gives a client builder what it records with.
#[cfg(feature = "recording")]
#[macro_export]
#[doc(hidden)]
macro_rules! recording_builder {
    ($builder:ident) => {
        impl $builder {
            /// Writes every exchange to this [`Recorder`]($crate::Recorder), with its secrets masked: what a provider really sends can
            /// be looked at, replayed by the fake and held against the contract. Default: nothing is written.
            pub fn record(mut self, recorder: &$crate::Recorder) -> Self {
                self.settings.set_recorder(recorder.clone());
                self
            }
        }
    };
}

/// Gives a client builder nothing: there are no recordings without their feature.
#[cfg(not(feature = "recording"))]
#[macro_export]
#[doc(hidden)]
macro_rules! recording_builder {
    ($builder:ident) => {};
}

/// Gives a request builder, a struct with a field `client`, the settings of a single call. They have their names whatever the
/// contract says: a parameter that is called like one of them has a setter that ends in `_parameter`.
#[macro_export]
#[doc(hidden)]
macro_rules! request_builder {
    ($builder:ident $(with $credentials:ty)?) => {
        impl $builder {
            /// Adds a header to this request, in the place of one that has its name; it is signed as the others are. The value
            /// is shown in previews, unless it is a [`HeaderValue`]($crate::reqwest::header::HeaderValue) that is sensitive.
            ///
            /// One that cannot be sent, or that is part of the credentials, is an error before anything is sent.
            pub fn header<N, V>(mut self, name: N, value: V) -> Self
            where
                N: ::std::convert::TryInto<$crate::reqwest::header::HeaderName>,
                V: ::std::convert::TryInto<$crate::reqwest::header::HeaderValue>,
            {
                self.client.core.set_header(name, value);
                self
            }

            /// The longest this call may take, all attempts and the pauses between them together, in the place of that of the
            /// client.
            pub fn timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.client.core.set_timeout(timeout);
                self
            }

            /// When this call is tried again, in the place of the policy of the client.
            pub fn retry(mut self, policy: $crate::RetryPolicy) -> Self {
                self.client.core.set_retry(policy);
                self
            }

            $(
                /// The credentials of this call, in the place of all of those of the client.
                pub fn credentials(mut self, credentials: $credentials) -> Self {
                    self.client.core.set_credentials(&credentials.settings);
                    self
                }
            )?

            /// Keeps the body as it was received beside the value that it is decoded into: it is
            /// [`body`]($crate::ResponseValue::body) of the response.
            pub fn keep_body(mut self) -> Self {
                self.client.core.keep_body();
                self
            }
        }

        impl $crate::RequestBuilder for $builder {
            fn core_mut(&mut self) -> &mut $crate::Core {
                &mut self.client.core
            }
        }
    };
}

/// The credentials of a client as a type of their own, a struct with one field `settings`.
#[macro_export]
#[doc(hidden)]
macro_rules! credentials {
    ($credentials:ident of $client:ident, $api:expr $(, issued to $builder:ident)?) => {
        impl $credentials {
            /// Credentials without any value yet.
            pub fn new() -> Self {
                Self { settings: $crate::Settings::new(&$api) }
            }
        }

        $(
            impl $credentials {
                /// The time from which they are not accepted any more, where a source has issued them: they are renewed ahead
                /// of it.
                pub fn with_expiry(mut self, expires: $crate::jiff::Timestamp) -> Self {
                    self.settings.set_expiry(expires);
                    self
                }

                /// How long they are accepted, by the clock of the client, where a source has issued them.
                pub fn with_lifetime(mut self, lifetime: ::std::time::Duration) -> Self {
                    self.settings.set_lifetime(lifetime);
                    self
                }
            }

            impl $builder {
                /// Obtains the keys that requests are signed with from a source, and again before they expire or once they are
                /// rejected: one request at a time, however many calls wait for it. Comes before keys that are set.
                ///
                /// A source is any function: it may read a file, run a program or ask an endpoint of the machine.
                pub fn credentials_source<F, T>(mut self, source: F) -> Self
                where
                    F: Fn() -> T + Send + Sync + 'static,
                    T: ::std::future::Future<Output = ::std::result::Result<$credentials, $crate::Error>>
                        + $crate::MaybeSend
                        + 'static,
                {
                    self.settings.set_credentials_source(move || {
                        let issued = source();
                        async move { issued.await.map(|credentials| credentials.settings) }
                    });
                    self
                }
            }
        )?

        impl ::std::default::Default for $credentials {
            fn default() -> Self {
                Self::new()
            }
        }

        impl $client {
            /// The same client, with the same connections and limits, but with other credentials, in the place of all that it
            /// has.
            ///
            /// # Errors
            ///
            /// Those of [`build`](ClientBuilder::build): credentials that are missing or half given.
            pub fn with_credentials(&self, credentials: $credentials) -> ::std::result::Result<Self, $crate::Error> {
                let mut client = self.clone();
                client.core.set_credentials(&credentials.settings);
                client.core.checked()?;
                ::std::result::Result::Ok(client)
            }
        }
    };
}
