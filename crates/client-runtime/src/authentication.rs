//! Credentials put to use: a scheme with its values, applied to a request. The only place that takes a secret out of
//! its wrapping.

use base64::Engine as _;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use crate::Error;
use crate::api::{Scheme, SignatureAlgorithm};
use crate::settings::Settings;
use crate::signature::{SignableRequest, SignedRequest, huaweicloud_sdk_hmac_sha256, jdcloud_hmac_sha256};
use crate::token::{Issued, TokenCache};

/// A scheme whose credentials were given.
pub(crate) enum Authentication {
    /// A header with a constant value, secret but for its prefix.
    Header {
        name: HeaderName,
        prefix: &'static str,
        value: HeaderValue,
    },
    /// A header whose value is a token that expires.
    Token {
        header: HeaderName,
        prefix: &'static str,
        cache: TokenCache,
    },
    /// A query parameter with a constant, secret value.
    Query(&'static str, SecretString),
    JdcloudHmacSha256 {
        credentials: jdcloud_hmac_sha256::Credentials,
        version: jdcloud_hmac_sha256::Version,
        service: &'static str,
        region: &'static str,
    },
    HuaweicloudSdkHmacSha256(huaweicloud_sdk_hmac_sha256::Credentials),
}

impl Authentication {
    /// Takes the credentials of a scheme from the settings; nothing where none was given, an error where only a part.
    pub(crate) fn new(scheme: &Scheme, settings: &Settings) -> Result<Option<Self>, Error> {
        let header = |name: &str, setting: &str, prefix: &'static str, value: &str| {
            let name =
                HeaderName::try_from(name).map_err(|_| Error::configuration(format!("`{name}` is no header name")))?;
            let text = Zeroizing::new(format!("{prefix}{value}"));
            let mut value = HeaderValue::try_from(text.as_str()).map_err(|_| uncarriable(setting))?;
            value.set_sensitive(true);
            Ok(Some(Self::Header { name, prefix, value }))
        };
        if let Scheme::Bearer { setting } | Scheme::HeaderKey { setting, .. } = scheme
            && let Some(cache) = settings.tokens(setting)
        {
            let (name, prefix) = match scheme {
                Scheme::HeaderKey { header, .. } => (*header, ""),
                _ => (AUTHORIZATION.as_str(), "Bearer "),
            };
            let header =
                HeaderName::try_from(name).map_err(|_| Error::configuration(format!("`{name}` is no header name")))?;
            return Ok(Some(Self::Token { header, prefix, cache }));
        }
        match scheme {
            Scheme::Bearer { setting } => match settings.text(setting) {
                Some(token) => header(AUTHORIZATION.as_str(), setting, "Bearer ", token),
                None => Ok(None),
            },
            Scheme::Basic => match (settings.text("username"), settings.text("password")) {
                (Some(user), password) => {
                    let pair = format!("{user}:{}", password.unwrap_or_default());
                    let encoded = base64::engine::general_purpose::STANDARD.encode(pair);
                    header(AUTHORIZATION.as_str(), "password", "Basic ", &encoded)
                }
                (None, Some(_)) => Err(half(settings, scheme)),
                (None, None) => Ok(None),
            },
            Scheme::HeaderKey { header: name, setting } => match settings.text(setting) {
                Some(key) => header(name, setting, "", key),
                None => Ok(None),
            },
            Scheme::QueryKey { name, setting } => Ok(settings.secret(setting).map(|key| Self::Query(name, key))),
            Scheme::Signature { algorithm, service, region } => {
                let (access_key, secret_key) = match (settings.text("access_key"), settings.secret("secret_key")) {
                    (Some(access_key), Some(secret_key)) => (access_key, secret_key),
                    (None, None) => return Ok(None),
                    _ => return Err(half(settings, scheme)),
                };
                if !access_key.bytes().all(|byte| byte.is_ascii_graphic() && byte != b',' && byte != b'/') {
                    return Err(uncarriable("access_key"));
                }
                match algorithm {
                    SignatureAlgorithm::JdcloudHmacSha256 => {
                        let mut credentials = jdcloud_hmac_sha256::Credentials::new(access_key, secret_key);
                        if let Some(token) = settings.secret("session_token") {
                            credentials = credentials.with_session_token(token);
                        }
                        let version = match settings.text("signature_version") {
                            None | Some("2") => jdcloud_hmac_sha256::Version::V2,
                            Some("3") => jdcloud_hmac_sha256::Version::V3,
                            Some(other) => {
                                let message = format!("the signature version `{other}` does not exist; use `2` or `3`");
                                return Err(Error::configuration(message));
                            }
                        };
                        Ok(Some(Self::JdcloudHmacSha256 { credentials, version, service, region }))
                    }
                    SignatureAlgorithm::HuaweicloudSdkHmacSha256 => {
                        let mut credentials = huaweicloud_sdk_hmac_sha256::Credentials::new(access_key, secret_key);
                        if let Some(token) = settings.secret("security_token") {
                            if HeaderValue::try_from(token.expose_secret()).is_err() {
                                return Err(uncarriable("security_token"));
                            }
                            credentials = credentials.with_security_token(token);
                        }
                        Ok(Some(Self::HuaweicloudSdkHmacSha256(credentials)))
                    }
                }
            }
        }
    }

    /// The secret query parameter, which goes into the URL before anything is signed.
    pub(crate) fn query(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::Query(name, key) => Some((name, key.expose_secret())),
            _ => None,
        }
    }

    /// The token was rejected; whether there may be another one.
    pub(crate) fn reject(&self, token: Option<&Issued>) -> bool {
        match (self, token) {
            (Self::Token { cache, .. }, Some(token)) => {
                cache.reject(token);
                true
            }
            _ => false,
        }
    }

    /// Whether the headers that it adds depend on the request.
    pub(crate) fn signs(&self) -> bool {
        matches!(self, Self::JdcloudHmacSha256 { .. } | Self::HuaweicloudSdkHmacSha256(_))
    }

    /// The parameter whose value is signed as the region.
    pub(crate) fn region(&self) -> Option<&'static str> {
        match self {
            Self::JdcloudHmacSha256 { region, .. } => Some(region),
            _ => None,
        }
    }

    /// The header that it adds, where that does not depend on the request.
    pub(crate) fn header(&self, token: Option<&Issued>) -> Result<Option<(HeaderName, HeaderValue)>, Error> {
        match (self, token) {
            (Self::Header { name, value, .. }, _) => Ok(Some((name.clone(), value.clone()))),
            (Self::Token { header, prefix, .. }, Some(issued)) => {
                let text = Zeroizing::new(format!("{prefix}{}", issued.token.value().expose_secret()));
                let mut value = HeaderValue::try_from(text.as_str())
                    .map_err(|_| Error::credentials("the token has characters that a header cannot carry"))?;
                value.set_sensitive(true);
                Ok(Some((header.clone(), value)))
            }
            _ => Ok(None),
        }
    }

    /// The header whose value is a token that has still to be obtained, with what stands before it.
    pub(crate) fn token_header(&self) -> Option<(&HeaderName, &'static str)> {
        match self {
            Self::Token { header, prefix, .. } => Some((header, prefix)),
            _ => None,
        }
    }

    /// What no reader of a request may see, as it stands on the wire.
    pub(crate) fn secret_text(&self) -> Option<Zeroizing<String>> {
        let text = match self {
            Self::Header { prefix, value, .. } => {
                String::from_utf8_lossy(value.as_bytes()).strip_prefix(prefix)?.to_owned()
            }
            Self::Query(_, key) => key.expose_secret().to_owned(),
            Self::JdcloudHmacSha256 { credentials, .. } => credentials.token_on_the_wire()?,
            Self::HuaweicloudSdkHmacSha256(credentials) => credentials.token_on_the_wire()?,
            Self::Token { .. } => return None,
        };
        Some(text.into())
    }

    /// Signs a request, where the scheme does that.
    pub(crate) fn sign(
        &self,
        request: &SignableRequest<'_>,
        region: impl Fn(&str) -> Option<String>,
        now: Timestamp,
    ) -> Option<SignedRequest> {
        Some(match self {
            Self::JdcloudHmacSha256 { credentials, version, service, region: parameter } => {
                let region = region(parameter).unwrap_or_default();
                let scope = jdcloud_hmac_sha256::Scope { region: &region, service };
                let nonce = uuid::Uuid::new_v4().to_string();
                jdcloud_hmac_sha256::sign(request, credentials, *version, &scope, now, &nonce)
            }
            Self::HuaweicloudSdkHmacSha256(credentials) => huaweicloud_sdk_hmac_sha256::sign(request, credentials, now),
            Self::Header { .. } | Self::Token { .. } | Self::Query(..) => return None,
        })
    }

    /// Brings the query into the order that the scheme wants on the wire.
    pub(crate) fn arrange_query<N: Ord>(&self, pairs: &mut [(N, String)]) {
        match self {
            Self::JdcloudHmacSha256 { .. } => jdcloud_hmac_sha256::arrange_query(pairs),
            Self::HuaweicloudSdkHmacSha256(_) => huaweicloud_sdk_hmac_sha256::arrange_query(pairs),
            _ => {}
        }
    }
}

/// The headers that carry a signature.
pub(crate) fn signature_headers(signed: SignedRequest) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
    let authorization = (AUTHORIZATION, signed.authorization);
    signed.headers.into_iter().chain([authorization]).map(|(name, text)| {
        let mut value = HeaderValue::try_from(text).expect("signers write header text, of checked credentials");
        value.set_sensitive(true);
        (name, value)
    })
}

fn uncarriable(setting: &str) -> Error {
    Error::configuration(format!("the value of `{setting}` has characters that a header cannot carry"))
}

fn half(settings: &Settings, scheme: &Scheme) -> Error {
    Error::configuration(format!("the credentials are incomplete: {}", settings.way(scheme)))
}
