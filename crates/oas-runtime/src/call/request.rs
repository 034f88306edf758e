//! The HTTP request of one attempt: URL, headers, credentials, and a signature with a date and a nonce of its own. Knows how
//! requests are written, not how they travel.

use std::borrow::Cow;

use http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderName, HeaderValue, USER_AGENT};
use http::{HeaderMap, Method};
use reqwest::Url;
use zeroize::Zeroizing;

use super::body::Body;
use super::credentials::Credentials;
use super::parameters::{Call, Segment};
use crate::authentication::{Authentication, signature_headers};
use crate::mask::Mask;
use crate::own_header::OwnHeader;
use crate::percent_encoding::{Pair, encode_component, encode_query};
use crate::signature::{SignableBody, SignableRequest, SignedRequest};
use crate::{Bytes, Error};

/// The longest URL that is sent, in bytes: HTTP clients and servers stop at about this length, each with another error.
const LONGEST_URL: usize = 65_534;

/// The request of one attempt, ready to be sent.
pub(crate) struct Request {
    pub(crate) outgoing: reqwest::Request,
    /// The URL without its secrets.
    pub(crate) redacted_url: String,
}

impl<'c> Call<'c> {
    /// The credentials of one attempt, without the tokens that must be obtained.
    pub(crate) fn credentials(&self) -> Result<Credentials<'c>, Error> {
        match self.core.fault() {
            None => Ok(Credentials::new(self.core, self.schemes()?)),
            Some(fault) => Err(fault.clone().during(self.operation.id)),
        }
    }

    /// Everything of an attempt that nobody may see.
    pub(crate) fn mask(&self, credentials: &Credentials<'_>) -> Mask {
        let mut mask = Mask::default();
        self.secrets.iter().for_each(|secret| mask.hide(secret));
        let sensitive = self.core.headers().iter().filter(|(_, value)| value.is_sensitive());
        sensitive.for_each(|(_, value)| mask.hide(&String::from_utf8_lossy(value.as_bytes())));
        for (scheme, token) in credentials.schemes() {
            scheme.secrets(token).iter().for_each(|secret| mask.hide(secret));
        }
        mask
    }

    /// The finished request of one attempt, authenticated, with headers of its own.
    pub(crate) fn request(&self, credentials: &Credentials<'_>, own: &[OwnHeader]) -> Result<Request, Error> {
        self.signed_request(credentials, own, &mut |_| {})
    }

    /// The finished request of one attempt. Whoever wants to know sees how its signatures come about.
    pub(crate) fn signed_request(
        &self,
        credentials: &Credentials<'_>,
        own: &[OwnHeader],
        observe: &mut dyn FnMut(&SignedRequest),
    ) -> Result<Request, Error> {
        let signs = credentials.schemes().any(|(scheme, _)| scheme.signs());
        let (url, redacted_url) = self.urls(credentials, signs);
        if url.as_str().len() > LONGEST_URL {
            let message = format!(
                "the URL has {} bytes, and none of more than {LONGEST_URL} is sent: ask for less at a time",
                url.as_str().len()
            );
            return Err(Error::invalid_request(self.operation.id, message));
        }
        let mut headers = self.fixed_headers(own)?;
        for (scheme, token) in credentials.schemes() {
            if let Some((name, value)) = scheme.header(token)? {
                self.check_own(&name, own)?;
                headers.insert(name, value);
            }
            if let Some(cookie) = scheme.cookie() {
                add_cookie(&mut headers, &cookie);
            }
        }
        if signs {
            self.check_own(&AUTHORIZATION, own)?;
            self.sign(credentials, &url, &mut headers, observe)?;
        }
        // A proxy may ask for something else, so this is not signed.
        #[cfg(feature = "gzip")]
        if !headers.contains_key(http::header::ACCEPT_ENCODING) && cfg!(not(target_arch = "wasm32")) {
            #[cfg(feature = "streams")]
            let is_open = self.rare.as_ref().is_some_and(|rare| rare.identity);
            #[cfg(not(feature = "streams"))]
            let is_open = false;
            let accepted = if is_open { "identity" } else { super::compression::ACCEPTED };
            headers.insert(http::header::ACCEPT_ENCODING, HeaderValue::from_static(accepted));
        }
        let method = Method::from_bytes(self.operation.method.as_bytes());
        let mut outgoing = reqwest::Request::new(method.expect("the linter has checked the method"), url);
        *outgoing.headers_mut() = headers;
        *outgoing.body_mut() = self.body().map(Body::open);
        let redacted_url = redacted_url.unwrap_or_else(|| outgoing.url().as_str().to_owned());
        Ok(Request { outgoing, redacted_url })
    }

    /// The URL, and the one without secrets where that is another.
    pub(super) fn urls(&self, credentials: &Credentials<'_>, signs: bool) -> (Url, Option<String>) {
        let keys = || credentials.schemes().filter_map(|(scheme, _)| scheme.query());
        if !signs && !self.query.iter().any(|pair| pair.secret) && keys().next().is_none() {
            return (self.url(&self.query), None);
        }
        let mut pairs = self.query.clone();
        #[cfg(feature = "signatures")]
        if credentials.schemes().any(|(scheme, _)| scheme.sorts_query()) {
            pairs.sort();
        }
        let mut visible = pairs.clone();
        visible.retain(|pair| !pair.secret);
        pairs.extend(keys().map(|(name, key)| Pair::plain(name, key.to_owned())));
        let redacted = (visible.len() < pairs.len()).then(|| self.url(&visible).into());
        (self.url(&pairs), redacted)
    }

    /// Adds the headers of the signatures.
    fn sign(
        &self,
        credentials: &Credentials<'_>,
        url: &Url,
        headers: &mut HeaderMap,
        observe: &mut dyn FnMut(&SignedRequest),
    ) -> Result<(), Error> {
        self.check_region(credentials)?;
        let host = match (url.host_str().unwrap_or_default(), url.port()) {
            (host, Some(port)) => format!("{host}:{port}"),
            (host, None) => host.to_owned(),
        };
        let texts: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap_or_default())).collect();
        let signable = SignableRequest {
            method: self.operation.method,
            host: &host,
            path: url.path(),
            query: url.query().unwrap_or_default(),
            headers: &texts,
            body: self.body().map_or(SignableBody::Bytes(b""), Body::signable),
        };
        let path = |parameter: &str| Some(self.path.iter().find(|segment| segment.name == parameter)?.value.as_str());
        let now = self.core.now();
        let schemes = credentials.schemes();
        let sign = |(scheme, token): (&Authentication, _)| scheme.sign(token, &signable, path, now);
        let signatures: Vec<_> = schemes.filter_map(sign).collect();
        for signed in signatures {
            observe(&signed);
            headers.extend(signature_headers(signed));
        }
        Ok(())
    }

    /// A header of the credentials must not take the place of one that the program has set.
    fn check_own(&self, name: &HeaderName, own: &[OwnHeader]) -> Result<(), Error> {
        if self.core.headers().iter().chain(own).all(|(known, _)| known != name) {
            return Ok(());
        }
        let what = "is that of the credentials: set those by the client builder, or by `credentials` of the request";
        Err(Error::invalid_request(self.operation.id, format!("the header `{name}` {what}")))
    }

    /// The region is part of the `Authorization` header, where other characters would end it.
    fn check_region(&self, credentials: &Credentials<'_>) -> Result<(), Error> {
        let plain = |value: &str| value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
        let regions = credentials.schemes().filter_map(|(scheme, _)| scheme.region());
        let mut values = regions.filter_map(|name| self.path.iter().find(|segment| segment.name == name));
        match values.find(|segment| !plain(&segment.value)) {
            Some(Segment { name, value, .. }) => {
                let what = "is signed, so it may have letters, digits, `-`, `.`, `_` and `~` only";
                Err(self.invalid(name, &format!("{what}: `{}`", value.escape_debug())))
            }
            None => Ok(()),
        }
    }

    /// The headers that do not depend on credentials.
    pub(super) fn fixed_headers(&self, own: &[OwnHeader]) -> Result<HeaderMap, Error> {
        let set = self.core.headers();
        let capacity = self.operation.headers.len() + self.headers.len() + set.len() + own.len() + 5;
        let mut headers = HeaderMap::with_capacity(capacity);
        for (name, value) in self.operation.headers {
            let (Ok(name), Ok(value)) = (HeaderName::try_from(*name), constant(value)) else {
                return Err(Error::configuration(format!("the contract's header `{name}` cannot be sent")));
            };
            headers.insert(name, value);
        }
        if let Some(Body { media, .. }) = &self.body {
            let value = match media {
                Cow::Borrowed(media) => constant(media),
                Cow::Owned(media) => HeaderValue::try_from(media.as_str()),
            };
            let value = value.map_err(|_| Error::configuration(format!("the media type `{media}` cannot be sent")))?;
            headers.insert(CONTENT_TYPE, value);
        }
        headers.insert(USER_AGENT, self.core.agent());
        for (name, value) in self.headers.iter().chain(set).chain(own) {
            headers.insert(name, value.clone());
        }
        if let Some(rare) = self.rare.as_ref().filter(|rare| !rare.cookies.is_empty()) {
            add_cookie(&mut headers, &rare.cookies.join("; "));
        }
        Ok(headers)
    }

    /// The schemes of the first alternative whose credentials are all there; none only where none of the others is there and a call
    /// may do without: who has a key wants it to be sent.
    fn schemes(&self) -> Result<&'static [usize], Error> {
        let security = self.operation.security;
        let complete = |alternative: &&&[usize]| {
            !alternative.is_empty() && alternative.iter().all(|scheme| self.core.authentication(*scheme).is_some())
        };
        match security.iter().find(complete) {
            Some(schemes) => Ok(schemes),
            None if security.is_empty() || security.iter().any(|alternative| alternative.is_empty()) => Ok(&[]),
            None => Err(Error::invalid_request(
                self.operation.id,
                "this operation needs credentials that the client was built without",
            )),
        }
    }

    /// The base URL: that of the operation, where it has one and the program has not said another one. A path from `/` is one on
    /// the host of the client, wherever that is.
    pub(super) fn endpoint(&self) -> Cow<'_, Url> {
        let own = self.operation.server.and_then(|own| match self.core.server(own) {
            Some(set) => Some(set.clone()),
            None if own.url.starts_with('/') => self.core.endpoint().join(own.url).ok(),
            None => Url::parse(own.url).ok().filter(|_| !self.core.endpoint_is_set()),
        });
        match own {
            Some(own) => Cow::Owned(own),
            None => Cow::Borrowed(self.core.endpoint()),
        }
    }

    /// Where the request goes, without credentials.
    pub(super) fn address(&self) -> Url {
        self.url(&self.query)
    }

    fn url(&self, query: &[Pair]) -> Url {
        let endpoint = self.endpoint();
        let base = endpoint.path().trim_end_matches('/');
        let mut path = String::with_capacity(base.len() + self.operation.path.len() + 32);
        path += base;
        let mut rest = self.operation.path;
        while let Some((before, after)) = rest.split_once('{') {
            path += before;
            let (name, after) = after.split_once('}').expect("the linter has checked the path template");
            if let Some(segment) = self.path.iter().find(|segment| segment.name == name) {
                match &segment.written {
                    Some(written) => path += written,
                    None => path += &encode_component(&segment.value),
                }
            }
            rest = after;
        }
        path += rest;
        let mut url = endpoint.into_owned();
        url.set_path(self.rare.as_ref().and_then(|rare| rare.followed.as_ref()).unwrap_or(&path));
        if !query.is_empty() {
            url.set_query(Some(&encode_query(query)));
        }
        url
    }
}

/// Adds a cookie to those that are there: they share one header.
fn add_cookie(headers: &mut HeaderMap, cookie: &str) {
    let mut text = Zeroizing::new(String::new());
    if let Some(before) = headers.get(COOKIE) {
        *text += &format!("{}; ", String::from_utf8_lossy(before.as_bytes()));
    }
    *text += cookie;
    let mut value = HeaderValue::try_from(text.as_str()).expect("what goes into a cookie was encoded or checked");
    value.set_sensitive(true);
    headers.insert(COOKIE, value);
}

/// A header value that is not copied.
fn constant(text: &'static str) -> Result<HeaderValue, http::header::InvalidHeaderValue> {
    HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes()))
}
