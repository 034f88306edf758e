//! The error that a response describes, by the shape that a contract gives to error bodies. Knows JSON and headers, no
//! provider.

use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use oas_values::Pointer;
use reqwest::Url;

use super::excerpt::excerpt;
use crate::Json;
use crate::api::ErrorShape;

/// What a provider says went wrong.
pub(crate) struct ServiceError {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) code: Option<String>,
    pub(super) message: String,
    pub(super) request_id: Option<String>,
    pub(super) throttled: bool,
    pub(super) retryable: bool,
    pub(super) auth: bool,
    pub(super) body: Vec<u8>,
}

impl ServiceError {
    /// The error that an unsuccessful response is.
    #[cold]
    pub(crate) fn of(shape: &ErrorShape, status: StatusCode, headers: HeaderMap, body: Vec<u8>) -> Self {
        Self::described(shape, status, &headers, &body).unwrap_or_else(|| Self {
            message: unexplained(status, &headers, &body),
            status,
            request_id: shape.request_id_in(&headers).map(str::to_owned),
            headers,
            code: None,
            throttled: false,
            retryable: is_listed(shape.retry_codes, None, status),
            auth: false,
            body,
        })
    }

    /// Whether its code is one of these.
    pub(crate) fn has_code(&self, codes: &[&str]) -> bool {
        self.code.as_deref().is_some_and(|code| codes.contains(&code))
    }

    /// Whether its code, or its status, is one of these.
    pub(crate) fn is_one_of(&self, codes: &[&str]) -> bool {
        is_listed(codes, self.code.as_deref(), self.status)
    }

    /// The response that it came with, without its body.
    pub(crate) fn into_head(self) -> (StatusCode, HeaderMap) {
        (self.status, self.headers)
    }

    /// The error that a body describes; nothing where it has neither code nor message.
    pub(crate) fn described(shape: &ErrorShape, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Option<Self> {
        let value: Json = std::str::from_utf8(body).ok()?.parse().ok()?;
        let code = first(&value, shape.code);
        let message = first(&value, shape.message);
        if code.is_none() && message.is_none() {
            return None;
        }
        let listed = |codes: &[&str]| code.as_deref().is_some_and(|code| codes.contains(&code));
        let (throttled, auth) = (listed(shape.throttle_codes), listed(shape.auth_codes));
        let retryable = is_listed(shape.retry_codes, code.as_deref(), status);
        Some(Self {
            status,
            headers: headers.clone(),
            message: message.unwrap_or_else(|| "the provider gives no reason".to_owned()),
            request_id: first(&value, shape.request_id).or_else(|| shape.request_id_in(headers).map(str::to_owned)),
            code,
            throttled,
            retryable,
            auth,
            body: body.to_vec(),
        })
    }
}

/// Whether a contract lists the code of an error, or its status.
fn is_listed(codes: &[&str], code: Option<&str>, status: StatusCode) -> bool {
    codes.iter().any(|listed| Some(*listed) == code || *listed == status.as_str())
}

/// What an error response without a recognisable body says.
fn unexplained(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> String {
    if status == StatusCode::NOT_MODIFIED {
        return "not modified: what was asked for is as the headers of the request know it".to_owned();
    }
    if status == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
        return "the proxy asks for credentials, or does not accept those that it was given".to_owned();
    }
    if status.is_redirection() {
        let target = headers.get(LOCATION).and_then(|value| value.to_str().ok()).and_then(|text| Url::parse(text).ok());
        let target = target.map(|url| url.origin().ascii_serialization());
        let target = target.map(|origin| format!(" to {origin}")).unwrap_or_default();
        return format!(
            "the server redirects{target}, which is not followed because it would carry the credentials along"
        );
    }
    match excerpt(body) {
        text if text.is_empty() => "the response has no body that explains it".to_owned(),
        text => format!("the response is not in the provider's form: `{text}`"),
    }
}

/// The first of the locations that holds text or a number.
fn first(value: &Json, pointers: &[&str]) -> Option<String> {
    let pointers = pointers.iter().filter(|pointer| pointer.starts_with('/'));
    let mut reached = pointers.flat_map(|pointer| Pointer::known(pointer).resolve_all(value));
    reached.find_map(|value| match value {
        Json::String(text) if !text.is_empty() => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    })
}
