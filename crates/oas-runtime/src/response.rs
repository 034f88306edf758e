//! A successful response: the decoded value and what came with it.

use std::borrow::Cow;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, StatusCode};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::tz::Offset;

use crate::Bytes;
use crate::api::ErrorShape;
use crate::mask::Mask;

/// A decoded response. Reads like the value itself; [`into_inner`](Self::into_inner) takes the value out.
#[derive(Clone)]
pub struct ResponseValue<T> {
    value: T,
    response: Box<ResponseParts>,
}

impl<T> ResponseValue<T> {
    pub(crate) fn new(value: T, response: Box<ResponseParts>) -> Self {
        Self { value, response }
    }

    #[cfg(feature = "streams")]
    pub(crate) fn into_parts(self) -> (T, Box<ResponseParts>) {
        (self.value, self.response)
    }

    /// A response that never went over a wire, for programs that test what they do with one.
    pub fn of(value: T) -> Self {
        let response = ResponseParts {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            method: "GET",
            url: String::new(),
            errors: None,
            body: None,
        };
        Self { value, response: Box::new(response) }
    }

    /// The decoded value without what came with it.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The HTTP status, which is one of success.
    pub fn status(&self) -> StatusCode {
        self.response.status
    }

    /// The headers of the response.
    pub fn headers(&self) -> &HeaderMap {
        &self.response.headers
    }

    /// The method of the request.
    pub fn method(&self) -> &str {
        self.response.method
    }

    /// The URL of the request, a key in its query left out.
    pub fn url(&self) -> &str {
        &self.response.url
    }

    /// The provider's id of the request, where a header carries it.
    pub fn request_id(&self) -> Option<&str> {
        self.response.request_id()
    }

    /// The body as it was received, where the request was told to `keep_body`.
    pub fn body(&self) -> Option<&Bytes> {
        self.response.body.as_ref()
    }

    /// The same response with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> ResponseValue<U> {
        ResponseValue { value: change(self.value), response: self.response }
    }

    /// The same response with another value, or the error of making it.
    pub fn try_map<U, E>(self, change: impl FnOnce(T) -> Result<U, E>) -> Result<ResponseValue<U>, E> {
        Ok(ResponseValue { value: change(self.value)?, response: self.response })
    }
}

/// A response without its value.
#[derive(Clone)]
pub(crate) struct ResponseParts {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) method: &'static str,
    pub(crate) url: String,
    /// Where its request id may be; nothing where it never went over a wire.
    pub(crate) errors: Option<&'static ErrorShape>,
    /// The body, where it is kept.
    pub(crate) body: Option<Bytes>,
}

impl ResponseParts {
    /// Masks the provider's id of the request, which traces tell.
    pub(crate) fn hide_request_id(&mut self, mask: &Mask) {
        let Some(id) = self.request_id() else { return };
        if let Cow::Owned(_) = mask.apply(id) {
            hide_headers(&mut self.headers, mask);
        }
    }

    pub(crate) fn request_id(&self) -> Option<&str> {
        self.errors?.request_id_in(&self.headers)
    }
}

impl<T> Deref for ResponseValue<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for ResponseValue<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for ResponseValue<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResponseValue")
            .field("status", &self.status())
            .field("method", &self.method())
            .field("url", &self.url())
            .field("request_id", &self.request_id())
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

/// Masks the values of headers.
pub(crate) fn hide_headers(headers: &mut HeaderMap, mask: &Mask) {
    for value in headers.values_mut() {
        if let Cow::Owned(masked) = mask.apply(&String::from_utf8_lossy(value.as_bytes()))
            && let Ok(masked) = HeaderValue::try_from(masked)
        {
            *value = masked;
        }
    }
}

/// `Retry-After`, in seconds or as a date. A date is held against the date of the response, as the clocks of the two machines may
/// differ, or else against `now`.
pub(crate) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if text.starts_with(|first: char| first.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        // What is too long to be held is as long as can be.
        return text.parse().ok().map(|seconds| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX));
    }
    let wait = http_date(text)?.duration_since(date(headers).unwrap_or(now));
    Some(Duration::try_from(wait).unwrap_or_default())
}

/// When a response was sent, by the clock of the server.
pub(crate) fn date(headers: &HeaderMap) -> Option<Timestamp> {
    http_date(headers.get(DATE)?.to_str().ok()?.trim())
}

/// A date in the spelling of today, or in one of those two of before that are to be understood as well.
fn http_date(text: &str) -> Option<Timestamp> {
    const OF_TODAY: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);
    let of_before = || {
        let formats = ["%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"];
        let date = formats.into_iter().find_map(|format| DateTime::strptime(format, text).ok())?;
        Offset::UTC.to_timestamp(date).ok()
    };
    OF_TODAY.parse_timestamp(text).ok().or_else(of_before)
}
