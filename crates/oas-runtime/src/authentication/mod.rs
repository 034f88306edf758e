//! Credentials put to use: a scheme with its values, applied to a request. [`values`] holds what a client is built from,
//! [`token`] the tokens that expire. Knows no algorithm of signing, and nothing of how a client is built.

#[cfg(feature = "client-credentials")]
mod client_credentials;
mod token;
mod values;

#[cfg(feature = "client-credentials")]
use std::sync::Arc;

use base64::Engine as _;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use jiff::Timestamp;
use reqwest::Url;
use zeroize::Zeroizing;

use crate::Error;
use crate::api::Scheme;
use crate::platform;
use crate::secret::Secret;
use crate::signature::{self, Scope, SignableRequest, SignedRequest, Signer};

#[cfg(feature = "client-credentials")]
use client_credentials::ClientCredentials;
pub(crate) use token::{Issued, TokenCache};
pub use token::{Token, TokenLocation, TokenSource};
pub(crate) use values::Values;

/// What stands before the user and the password.
const BASIC: &str = "Basic ";

/// A scheme whose credentials are there.
pub(crate) enum Authentication {
    /// A header with a constant value, secret but for its prefix.
    Header { name: HeaderName, prefix: &'static str, value: HeaderValue },
    /// A header whose value is a token that expires.
    Token { header: HeaderName, prefix: &'static str, cache: TokenCache },
    /// A query parameter with a constant, secret value.
    Query(&'static str, Secret),
    /// A cookie with a constant, secret value.
    Cookie(&'static str, Secret),
    /// A signature over the request.
    Signature { signer: &'static dyn Signer, keys: Keys, service: &'static str, region: &'static str },
}

/// Where tokens are issued, by what the contract says and what was set.
type TokenUrl<'s> = dyn Fn(&str, Option<&str>) -> Result<Url, Error> + 's;

/// What tokens are obtained by, where a client does that itself.
#[cfg_attr(not(feature = "client-credentials"), allow(dead_code, reason = "it does not"))]
pub(crate) struct Issuing<'s> {
    pub(crate) http: &'s reqwest::Client,
    pub(crate) url: &'s TokenUrl<'s>,
}

/// What requests are signed with.
pub(crate) enum Keys {
    Constant(signature::Credentials),
    /// Keys that were issued by a source, and expire.
    Issued(TokenCache),
}

impl Keys {
    /// The keys to sign with, `issued` or constant ones; nothing where they have still to be obtained.
    fn of<'k>(&'k self, issued: Option<&'k Issued>) -> Option<&'k signature::Credentials> {
        match self {
            Self::Constant(keys) => Some(keys),
            Self::Issued(_) => issued?.token.keys(),
        }
    }
}

impl Authentication {
    /// Takes the credentials of a scheme from the values of a client; nothing where there are none, an error where only a part.
    #[cfg_attr(
        not(feature = "client-credentials"),
        allow(unused_variables, reason = "no client obtains tokens itself")
    )]
    pub(crate) fn new(scheme: &Scheme, values: &Values, issuing: &Issuing<'_>) -> Result<Option<Self>, Error> {
        let header = |name: &str, setting: &str, prefix: &'static str, value: &str| {
            let name =
                HeaderName::try_from(name).map_err(|_| Error::configuration(format!("`{name}` is no header name")))?;
            let text = Zeroizing::new(format!("{prefix}{value}"));
            let mut value = HeaderValue::try_from(text.as_str()).map_err(|_| no_header_value(setting))?;
            value.set_sensitive(true);
            Ok(Some(Self::Header { name, prefix, value }))
        };
        let issued = match scheme {
            Scheme::Bearer { setting } | Scheme::HeaderKey { setting, .. } => values.token_cache(setting),
            #[cfg(feature = "client-credentials")]
            Scheme::ClientCredentials { setting, .. } => values.token_cache(setting),
            _ => None,
        };
        if let Some(cache) = issued {
            let (name, prefix) = match scheme {
                Scheme::HeaderKey { header, .. } => (*header, ""),
                _ => (AUTHORIZATION.as_str(), "Bearer "),
            };
            let header =
                HeaderName::try_from(name).map_err(|_| Error::configuration(format!("`{name}` is no header name")))?;
            return Ok(Some(Self::Token { header, prefix, cache }));
        }
        match scheme {
            Scheme::Bearer { setting } => match values.text(setting) {
                Some(token) => header(AUTHORIZATION.as_str(), setting, "Bearer ", token),
                None => Ok(None),
            },
            #[cfg(feature = "client-credentials")]
            Scheme::ClientCredentials { setting, token_url, scopes } => {
                if let Some(token) = values.text(setting) {
                    return header(AUTHORIZATION.as_str(), setting, "Bearer ", token);
                }
                match (values.secret("client_id"), values.secret("client_secret")) {
                    (Some(id), Some(secret)) => {
                        let url = (issuing.url)(token_url, values.text("token_url"))?;
                        let source = ClientCredentials { http: issuing.http.clone(), url, id, secret, scopes };
                        let cache = TokenCache::new(Arc::new(source));
                        Ok(Some(Self::Token { header: AUTHORIZATION, prefix: "Bearer ", cache }))
                    }
                    (None, None) => Ok(None),
                    _ => Err(incomplete(values, scheme)),
                }
            }
            Scheme::Basic => match (values.text("username"), values.text("password")) {
                (Some(user), password) => {
                    let pair = format!("{user}:{}", password.unwrap_or_default());
                    let encoded = base64::engine::general_purpose::STANDARD.encode(pair);
                    header(AUTHORIZATION.as_str(), "password", BASIC, &encoded)
                }
                (None, Some(_)) => Err(incomplete(values, scheme)),
                (None, None) => Ok(None),
            },
            Scheme::HeaderKey { header: name, setting } => match values.text(setting) {
                Some(key) => header(name, setting, "", key),
                None => Ok(None),
            },
            Scheme::QueryKey { name, setting } => Ok(values.secret(setting).map(|key| Self::Query(name, key))),
            Scheme::CookieKey { name, setting } => {
                // What ends a cookie must not stand in one.
                let carried = |key: &str| key.bytes().all(|byte| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte));
                match values.secret(setting) {
                    Some(key) if !carried(key.expose()) => Err(no_header_value(setting)),
                    key => Ok(key.map(|key| Self::Cookie(name, key))),
                }
            }
            Scheme::Signature { signer, service, region } => {
                if let Some(cache) = values.key_cache(*signer) {
                    let keys = Keys::Issued(cache);
                    return Ok(Some(Self::Signature { signer: *signer, keys, service, region }));
                }
                let mut required = signer.fields().iter().filter(|field| field.required);
                if required.clone().all(|field| values.text(field.name).is_none()) {
                    return Ok(None);
                }
                if required.any(|field| values.text(field.name).is_none()) {
                    return Err(incomplete(values, scheme));
                }
                let credentials = signature::Credentials::new(*signer, |field| values.secret(field));
                let credentials = credentials.map_err(Error::configuration)?;
                Ok(Some(Self::Signature { signer: *signer, keys: Keys::Constant(credentials), service, region }))
            }
        }
    }

    /// The secret query parameter of the scheme, which goes into the URL before anything is signed.
    pub(crate) fn query(&self) -> Option<(&'static str, &str)> {
        match self {
            Self::Query(name, key) => Some((name, key.expose())),
            _ => None,
        }
    }

    /// The cookie that it adds.
    pub(crate) fn cookie(&self) -> Option<Zeroizing<String>> {
        match self {
            Self::Cookie(name, key) => Some(format!("{name}={}", key.expose()).into()),
            _ => None,
        }
    }

    /// The tokens, or keys, that it takes from a source.
    pub(crate) fn cache(&self) -> Option<&TokenCache> {
        match self {
            Self::Token { cache, .. } | Self::Signature { keys: Keys::Issued(cache), .. } => Some(cache),
            _ => None,
        }
    }

    /// The token was rejected; whether there may be another one.
    pub(crate) fn reject(&self, token: Option<&Issued>) -> bool {
        match (self.cache(), token) {
            (Some(cache), Some(token)) => {
                cache.reject(token);
                true
            }
            _ => false,
        }
    }

    /// Whether the headers that it adds depend on the request.
    pub(crate) fn signs(&self) -> bool {
        matches!(self, Self::Signature { .. })
    }

    /// The parameter whose value is signed as the region.
    pub(crate) fn region(&self) -> Option<&'static str> {
        match self {
            Self::Signature { signer, region, .. } if signer.is_scoped() => Some(region),
            _ => None,
        }
    }

    /// The header that it adds, where that does not depend on the request.
    pub(crate) fn header(&self, token: Option<&Issued>) -> Result<Option<(HeaderName, HeaderValue)>, Error> {
        match (self, token) {
            (Self::Header { name, value, .. }, _) => Ok(Some((name.clone(), value.clone()))),
            (Self::Token { header, prefix, .. }, Some(issued)) => {
                let text = Zeroizing::new(format!("{prefix}{}", issued.token.value().expose()));
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
            Self::Signature { keys: Keys::Issued(_), .. } => Some((&AUTHORIZATION, "")),
            _ => None,
        }
    }

    /// What nobody may see, as it stands on the wire and as it was set.
    pub(crate) fn secrets(&self, token: Option<&Issued>) -> Vec<Zeroizing<String>> {
        let mut secrets = Vec::new();
        match self {
            Self::Header { prefix, value, .. } => {
                let text = String::from_utf8_lossy(value.as_bytes());
                let text = text.strip_prefix(prefix).unwrap_or(&text);
                if *prefix == BASIC
                    && let Ok(pair) = base64::engine::general_purpose::STANDARD.decode(text)
                {
                    let pair = Zeroizing::new(String::from_utf8_lossy(&pair).into_owned());
                    secrets.extend(pair.split_once(':').map(|(_, password)| password.to_owned().into()));
                }
                secrets.push(text.to_owned().into());
            }
            Self::Query(_, key) | Self::Cookie(_, key) => secrets.push(key.expose().to_owned().into()),
            Self::Signature { signer, keys, .. } => {
                secrets.extend(keys.of(token).and_then(|keys| signer.token(keys)).map(Zeroizing::new));
            }
            Self::Token { .. } => {
                let issued = token.map(|issued| issued.token.value().expose().to_owned().into());
                secrets.extend(issued);
            }
        }
        secrets
    }

    /// Signs a request, where the scheme does that. `path` has the parameters of the path.
    pub(crate) fn sign<'p>(
        &self,
        token: Option<&Issued>,
        request: &SignableRequest<'_>,
        path: impl Fn(&str) -> Option<&'p str>,
        now: Timestamp,
    ) -> Option<SignedRequest> {
        let Self::Signature { signer, keys, service, region } = self else { return None };
        let scope = Scope { service, region: path(region).unwrap_or_default() };
        Some(signer.sign(request, keys.of(token)?, scope, now, &platform::random_uuid))
    }

    /// Whether the query must be sorted on the wire.
    #[cfg(feature = "signatures")]
    pub(crate) fn sorts_query(&self) -> bool {
        matches!(self, Self::Signature { signer, .. } if signer.sorts_query())
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

fn no_header_value(setting: &str) -> Error {
    Error::configuration(signature::no_header_value(setting))
}

fn incomplete(values: &Values, scheme: &Scheme) -> Error {
    Error::configuration(format!("the credentials are incomplete: {}", values.missing_help(scheme)))
}
