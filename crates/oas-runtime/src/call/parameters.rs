//! A call under construction: parameters and body are checked and encoded here, so that nothing malformed is ever sent.
//! Knows what a contract says about them, not what an HTTP request looks like.

use std::borrow::Cow;

use http::header::{HeaderName, HeaderValue};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::api::Operation;
use crate::check::{Bounds, Checked, Checker, Measured, fault};
use crate::client::Core;
use crate::percent_encoding::encode_query;
use crate::secret::record_written;
use crate::wire::{Codec, single_text, text};
use crate::{Bytes, Error, Json};

/// How a list stands in the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListStyle {
    /// The parameter for each element: `a=1&a=2`
    Repeated,
    /// Elements separated by commas: `a=1,2`
    Comma,
    /// Elements separated by spaces: `a=1%202`
    Space,
    /// Elements separated by bars: `a=1|2`
    Pipe,
    /// The parameter with a number for each element: `a.1=1&a.2=2`
    Indexed,
}

/// What is to be known of a query parameter when the URL is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// It is left out wherever the URL is shown.
    Secret,
    /// Its commas stand between elements.
    CommaList,
}

/// A call under construction.
pub struct Call<'c> {
    pub(super) core: &'c Core,
    pub(super) operation: &'static Operation,
    pub(super) path: Vec<(&'static str, String)>,
    pub(super) query: Vec<(Cow<'static, str>, String)>,
    /// The names of query parameters that are not as others are.
    pub(super) marked_query: Vec<(&'static str, Mark)>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    /// What was written of it that is secret.
    pub(super) secrets: Vec<Zeroizing<String>>,
    /// The path that a provider has said, where the request goes there instead.
    pub(super) followed: Option<String>,
    /// The media type of the body, and its bytes.
    pub(super) body: Option<(&'static str, Bytes)>,
}

impl Core {
    /// Begins a call of an operation.
    pub fn call(&self, operation: &'static Operation) -> Call<'_> {
        Call {
            core: self,
            operation,
            path: Vec::new(),
            query: Vec::new(),
            marked_query: Vec::new(),
            headers: Vec::new(),
            secrets: Vec::new(),
            followed: None,
            body: None,
        }
    }
}

impl Call<'_> {
    /// The argument of a parameter as a builder holds it: what it was set to, or the error of what is wrong with that.
    pub fn argument<'v, T>(&self, value: &'v Result<T, String>) -> Result<&'v T, Error> {
        value.as_ref().map_err(|message| Error::invalid_request(self.operation.id, message.clone()))
    }

    #[cold]
    pub(super) fn invalid(&self, name: &str, what: &str) -> Error {
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

    /// Notes what is secret of what is written meanwhile.
    fn noting<T>(&mut self, write: impl FnOnce(&Self) -> T) -> T {
        let (written, secrets) = record_written(|| write(self));
        self.secrets.extend(secrets);
        written
    }

    /// Sets a parameter of the path: one segment, whatever it contains.
    pub fn path<C: Codec<T>, T>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        let value = self.noting(|call| call.encode::<C, T>(name, value))?;
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
        self.marked_query.push((name, Mark::Secret));
        let value = self.noting(|call| call.encode::<C, T>(name, value))?;
        self.query.push((name.into(), value));
        Ok(())
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
        if style == ListStyle::Comma {
            self.marked_query.push((name, Mark::CommaList));
        }
        self.query.push((name.into(), values.join(separator)));
        Ok(())
    }

    /// Adds a header with a single value.
    pub fn header<C: Codec<T>, T>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        let value = self.noting(|call| call.encode::<C, T>(name, value))?;
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
        let bytes = self.noting(|_| serde_json::to_vec(body)).map_err(|error| {
            Error::invalid_request(self.operation.id, format!("the body cannot be written as JSON: {error}"))
        })?;
        self.body = Some((media, bytes.into()));
        Ok(())
    }

    /// Sets a form as body: an object whose members are single values.
    pub fn form<T: Serialize>(&mut self, body: &T) -> Result<(), Error> {
        let operation = self.operation.id;
        let fault =
            |what: String| Error::invalid_request(operation, format!("the body cannot be written as a form: {what}"));
        let text = self.noting(|_| serde_json::to_string(body)).map_err(|error| fault(error.to_string()))?;
        let value: Json = text.parse().map_err(|error: serde_json::Error| fault(error.to_string()))?;
        let members = value.as_object().ok_or_else(|| fault("it is no object".to_owned()))?;
        let mut pairs = Vec::new();
        for (name, value) in members.iter().filter(|(_, value)| !value.is_null()) {
            let value = single_text(value).map_err(|error| fault(format!("`{name}`: {error}")))?;
            pairs.push((name.as_str().into(), value));
        }
        self.body = Some(("application/x-www-form-urlencoded", encode_query(&pairs, &[]).into()));
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

    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation
    }

    pub(crate) fn body(&self) -> Option<&Bytes> {
        self.body.as_ref().map(|(_, bytes)| bytes)
    }
}
