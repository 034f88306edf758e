//! A request under construction: values are checked and encoded here, so that nothing malformed is ever sent. Knows how
//! requests are written, not how they travel.

use std::borrow::Cow;

use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT};
use http::{HeaderMap, Method};
use reqwest::Url;
use serde::Serialize;

use crate::api::Operation;
use crate::check::{Bounds, Checked, Checker, Measured, fault};
use crate::core::Core;
use crate::credentials::Credentials;
use crate::signature::{SignableRequest, SignedRequest, encode_component, encode_query};
use crate::wire::{Codec, text};
use crate::{Bytes, Error, ResponseValue, authentication, transport};

/// How a list stands in the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListStyle {
    /// `a=1&a=2`
    Repeated,
    /// `a=1,2`
    Comma,
    /// `a=1%202`
    Space,
    /// `a=1|2`
    Pipe,
    /// `a.1=1&a.2=2`
    Indexed,
}

/// A call under construction.
pub struct Call<'c> {
    core: &'c Core,
    operation: &'static Operation,
    path: Vec<(&'static str, String)>,
    query: Vec<(Cow<'static, str>, String)>,
    /// The query parameters that are secret.
    hidden: Vec<&'static str>,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Option<(&'static str, Bytes)>,
}

impl<'c> Call<'c> {
    pub(crate) fn new(core: &'c Core, operation: &'static Operation) -> Self {
        Self {
            core,
            operation,
            path: Vec::new(),
            query: Vec::new(),
            hidden: Vec::new(),
            headers: Vec::new(),
            body: None,
        }
    }

    /// A value as a builder holds it: what it was set to, or what is wrong with that.
    pub fn given<'v, T>(&self, value: &'v Result<T, String>) -> Result<&'v T, Error> {
        value.as_ref().map_err(|message| Error::invalid_request(self.operation.id, message.clone()))
    }

    #[cold]
    fn invalid(&self, name: &str, what: &str) -> Error {
        Error::invalid_request(self.operation.id, format!("the parameter `{name}` {what}"))
    }

    fn encode<C: Codec<T>, T>(&self, name: &str, value: &T) -> Result<String, Error> {
        text::<C, T>(value).map_err(|error| self.invalid(name, &format!("cannot be written: {error}")))
    }

    /// Holds a value against its bounds.
    pub fn check<T: Measured + ?Sized>(&self, name: &str, value: &T, bounds: &Bounds) -> Result<(), Error> {
        match fault(value, bounds) {
            Some(what) => Err(self.invalid(name, &what)),
            None => Ok(()),
        }
    }

    /// Holds a request body against the bounds of its fields.
    pub fn check_body(&self, body: &impl Checked) -> Result<(), Error> {
        let mut checker = Checker::new();
        body.check(&mut checker);
        match checker.finish() {
            Some(what) => Err(Error::invalid_request(self.operation.id, what)),
            None => Ok(()),
        }
    }

    /// Sets a parameter of the path: one segment, whatever it contains.
    pub fn path<C: Codec<T>, T>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        let value = self.encode::<C, T>(name, value)?;
        // Servers and signers disagree about encoded separators and dot segments, so none is sent.
        let what = match value.as_str() {
            "" => Some("is empty"),
            "." | ".." => Some("would change the path"),
            text if text.contains(['/', '\\']) => Some("contains a slash, which would change the path"),
            text if text.chars().any(char::is_control) => Some("contains a control character"),
            _ => None,
        };
        if let Some(what) = what {
            return Err(self.invalid(name, &format!("{what}: `{}`", value.escape_debug())));
        }
        self.path.push((name, value));
        Ok(())
    }

    /// Adds a query parameter.
    pub fn query<C: Codec<T>, T>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        let value = self.encode::<C, T>(name, value)?;
        self.query.push((name.into(), value));
        Ok(())
    }

    /// Adds a query parameter that is secret: it is left out wherever the URL is shown.
    pub fn secret_query<C: Codec<T>, T>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        self.hidden.push(name);
        self.query::<C, T>(name, value)
    }

    /// Adds a list to the query; an empty one leaves the parameter out.
    pub fn query_list<C: Codec<T>, T>(
        &mut self,
        name: &'static str,
        values: &[T],
        style: ListStyle,
    ) -> Result<(), Error> {
        let values = values.iter().map(|value| self.encode::<C, T>(name, value)).collect::<Result<Vec<_>, _>>()?;
        if values.is_empty() {
            return Ok(());
        }
        let separator = match style {
            ListStyle::Repeated => {
                self.query.extend(values.into_iter().map(|value| (name.into(), value)));
                return Ok(());
            }
            ListStyle::Indexed => {
                let named = |(value, index)| (format!("{name}.{index}").into(), value);
                self.query.extend(values.into_iter().zip(1..).map(named));
                return Ok(());
            }
            ListStyle::Comma => ",",
            ListStyle::Space => " ",
            ListStyle::Pipe => "|",
        };
        if let Some(value) = values.iter().find(|value| value.contains(separator)) {
            let what = format!("cannot hold `{}`: it contains the separator `{separator}`", value.escape_debug());
            return Err(self.invalid(name, &what));
        }
        self.query.push((name.into(), values.join(separator)));
        Ok(())
    }

    /// Adds a header.
    pub fn header<C: Codec<T>, T>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        let value = self.encode::<C, T>(name, value)?;
        self.header_text(name, &value)
    }

    /// Adds a header with a list, separated by commas.
    pub fn header_list<C: Codec<T>, T>(&mut self, name: &'static str, values: &[T]) -> Result<(), Error> {
        let values = values.iter().map(|value| self.encode::<C, T>(name, value)).collect::<Result<Vec<_>, _>>()?;
        self.header_text(name, &values.join(","))
    }

    fn header_text(&mut self, name: &'static str, text: &str) -> Result<(), Error> {
        // Signers and servers trim values differently, and only visible ASCII arrives everywhere as it was sent.
        let carried = text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') && text.trim() == text;
        let (Ok(header), Ok(value), true) = (HeaderName::try_from(name), HeaderValue::try_from(text), carried) else {
            return Err(
                self.invalid(name, "has characters that a header cannot carry: use visible ASCII without outer spaces")
            );
        };
        self.headers.push((header, value));
        Ok(())
    }

    /// Sets a body that is JSON, under its media type.
    pub fn json<T: Serialize>(&mut self, media: &'static str, body: &T) -> Result<(), Error> {
        let bytes = serde_json::to_vec(body).map_err(|error| {
            Error::invalid_request(self.operation.id, format!("the body cannot be written as JSON: {error}"))
        })?;
        self.body = Some((media, bytes.into()));
        Ok(())
    }

    /// Sets a form as body: an object whose members are single values.
    pub fn form<T: Serialize>(&mut self, body: &T) -> Result<(), Error> {
        let fault = |what: String| {
            Error::invalid_request(self.operation.id, format!("the body cannot be written as a form: {what}"))
        };
        let value = serde_json::to_value(body).map_err(|error| fault(error.to_string()))?;
        let members = value.as_object().ok_or_else(|| fault("it is no object".to_owned()))?;
        let mut pairs = Vec::new();
        for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
            let value = text::<crate::wire::Plain, _>(value).map_err(|error| fault(format!("`{name}`: {error}")))?;
            pairs.push((name.as_str().into(), value));
        }
        self.body = Some(("application/x-www-form-urlencoded", encode_query(&pairs).into()));
        Ok(())
    }

    /// Sets a body of any kind.
    pub fn raw(&mut self, body: &reqwest::Body, media: &'static str) -> Result<(), Error> {
        let bytes = body.as_bytes().map(Bytes::copy_from_slice);
        let bytes = bytes.ok_or_else(|| {
            Error::invalid_request(self.operation.id, "the body must be in memory: it may have to be signed")
        })?;
        self.body = Some((media, bytes));
        Ok(())
    }

    /// Sends the call and decodes a JSON response.
    pub async fn send_json<C: Codec<T>, T: Send>(&self) -> Result<ResponseValue<T>, Error> {
        transport::json::<C, T>(self).await
    }

    /// Sends the call; the response has no body.
    pub async fn send_empty(&self) -> Result<ResponseValue<()>, Error> {
        transport::empty(self).await
    }

    /// Sends the call and returns the bytes of the response.
    pub async fn send_raw(&self) -> Result<ResponseValue<Bytes>, Error> {
        transport::raw(self).await
    }

    pub(crate) fn core(&self) -> &'c Core {
        self.core
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation
    }

    pub(crate) fn body(&self) -> Option<&Bytes> {
        self.body.as_ref().map(|(_, bytes)| bytes)
    }

    /// The credentials of one attempt, without the tokens that must be obtained.
    pub(crate) fn credentials(&self) -> Result<Credentials<'c>, Error> {
        Ok(Credentials::new(self.core, self.schemes()?))
    }

    /// The finished request of one attempt, authenticated.
    pub(crate) fn request(&self, credentials: &Credentials<'_>) -> Result<transport::Request, Error> {
        self.signed_request(credentials, |_| {})
    }

    /// The finished request of one attempt. Whoever wants to know sees how its signatures come about.
    pub(crate) fn signed_request(
        &self,
        credentials: &Credentials<'_>,
        observe: impl FnMut(&SignedRequest),
    ) -> Result<transport::Request, Error> {
        let signs = credentials.schemes().any(|(scheme, _)| scheme.signs());
        let (url, shown) = self.urls(credentials, signs);
        let mut headers = self.fixed_headers()?;
        for (scheme, token) in credentials.schemes() {
            if let Some((name, value)) = scheme.header(token)? {
                headers.insert(name, value);
            }
        }
        if signs {
            self.sign(credentials, &url, &mut headers, observe)?;
        }
        let method = Method::from_bytes(self.operation.method.as_bytes());
        let mut outgoing = reqwest::Request::new(method.expect("the linter has checked the method"), url);
        *outgoing.headers_mut() = headers;
        *outgoing.body_mut() = self.body().cloned().map(Into::into);
        let shown = shown.unwrap_or_else(|| outgoing.url().as_str().to_owned());
        Ok(transport::Request { outgoing, shown })
    }

    /// The URL, and what of it may be shown where that is less.
    fn urls(&self, credentials: &Credentials<'_>, signs: bool) -> (Url, Option<String>) {
        let keys = || credentials.schemes().filter_map(|(scheme, _)| scheme.query());
        if !signs && self.hidden.is_empty() && keys().next().is_none() {
            return (self.url(&self.query), None);
        }
        let mut pairs = self.query.clone();
        if credentials.schemes().any(|(scheme, _)| scheme.sorts_query()) {
            pairs.sort();
        }
        let mut visible = pairs.clone();
        visible.retain(|(name, _)| !self.hidden.contains(&name.as_ref()));
        pairs.extend(keys().map(|(name, key)| (name.into(), key.to_owned())));
        let shown = (visible.len() < pairs.len()).then(|| self.url(&visible).into());
        (self.url(&pairs), shown)
    }

    /// Adds the headers of the signatures.
    fn sign(
        &self,
        credentials: &Credentials<'_>,
        url: &Url,
        headers: &mut HeaderMap,
        mut observe: impl FnMut(&SignedRequest),
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
            body: self.body().map(Bytes::as_ref).unwrap_or_default(),
        };
        let path = |parameter: &str| Some(self.path.iter().find(|(name, _)| *name == parameter)?.1.as_str());
        let now = self.core.now();
        let schemes = credentials.schemes();
        let signatures: Vec<_> = schemes.filter_map(|(scheme, _)| scheme.sign(&signable, path, now)).collect();
        for signed in signatures {
            observe(&signed);
            headers.extend(authentication::signature_headers(signed));
        }
        Ok(())
    }

    /// The region is part of the `Authorization` header, where other characters would end it.
    fn check_region(&self, credentials: &Credentials<'_>) -> Result<(), Error> {
        let plain = |value: &str| value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
        let regions = credentials.schemes().filter_map(|(scheme, _)| scheme.region());
        let mut values = regions.filter_map(|name| self.path.iter().find(|(known, _)| *known == name));
        match values.find(|(_, value)| !plain(value)) {
            Some((name, value)) => {
                let what = "is signed, so it may have letters, digits, `-`, `.`, `_` and `~` only";
                Err(self.invalid(name, &format!("{what}: `{}`", value.escape_debug())))
            }
            None => Ok(()),
        }
    }

    /// The headers that do not depend on credentials.
    fn fixed_headers(&self) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::with_capacity(self.operation.headers.len() + self.headers.len() + 4);
        for (name, value) in self.operation.headers {
            let (Ok(name), Ok(value)) = (HeaderName::try_from(*name), constant(value)) else {
                return Err(Error::configuration(format!("the contract's header `{name}` cannot be sent")));
            };
            headers.insert(name, value);
        }
        if let Some((media, _)) = self.body {
            let value = constant(media);
            let value = value.map_err(|_| Error::configuration(format!("the media type `{media}` cannot be sent")))?;
            headers.insert(CONTENT_TYPE, value);
        }
        headers.insert(USER_AGENT, self.core.agent());
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        Ok(headers)
    }

    /// The schemes of the first alternative whose credentials are all there.
    fn schemes(&self) -> Result<&'static [usize], Error> {
        let complete =
            |alternative: &&&[usize]| alternative.iter().all(|scheme| self.core.authentication(*scheme).is_some());
        match self.operation.security.iter().find(complete) {
            Some(schemes) => Ok(schemes),
            None if self.operation.security.is_empty() => Ok(&[]),
            None => Err(Error::invalid_request(
                self.operation.id,
                "this operation needs credentials that the client was built without",
            )),
        }
    }

    fn url(&self, query: &[(Cow<'_, str>, String)]) -> Url {
        let base = self.core.base_path();
        let mut path = String::with_capacity(base.len() + self.operation.path.len() + 32);
        path += base;
        let mut rest = self.operation.path;
        while let Some((before, after)) = rest.split_once('{') {
            path += before;
            let (name, after) = after.split_once('}').expect("the linter has checked the path template");
            let value = self.path.iter().find(|(known, _)| *known == name);
            path += &encode_component(value.map_or("", |(_, value)| value));
            rest = after;
        }
        path += rest;
        let mut url = self.core.endpoint().clone();
        url.set_path(&path);
        if !query.is_empty() {
            url.set_query(Some(&encode_query(query)));
        }
        url
    }
}

/// A header value that is not copied.
fn constant(text: &'static str) -> Result<HeaderValue, http::header::InvalidHeaderValue> {
    HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes()))
}
