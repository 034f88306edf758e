//! The way of a request and back: sends it once, follows no redirect, reads no more than allowed, tells success from
//! error. Knows nothing of what is sent.

use std::time::Duration;

use http::header::{HeaderName, HeaderValue, LOCATION};
use http::{HeaderMap, Method, StatusCode};
use reqwest::Url;

use crate::api::{Api, ErrorShape, Operation};
use crate::core::Core;
use crate::error::{ServiceError, shown};
use crate::response::ResponseParts;
use crate::wire::{Codec, With};
use crate::{Bytes, Error, ResponseValue};

/// A finished request.
pub(crate) struct Request {
    pub(crate) url: Url,
    /// The URL without secrets.
    pub(crate) shown: String,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Option<Bytes>,
}

/// The HTTP client. Redirects are not followed: they would carry credentials to wherever a response points.
pub(crate) fn client(api: &Api, timeout: Duration, connect_timeout: Duration) -> Result<reqwest::Client, Error> {
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    #[cfg(not(target_arch = "wasm32"))]
    let builder = builder.connect_timeout(connect_timeout).timeout(timeout);
    let _ = (timeout, connect_timeout);
    builder.build().map_err(|error| {
        let causes = std::iter::successors(std::error::Error::source(&error), |error| error.source());
        let causes: Vec<String> = causes.map(ToString::to_string).collect();
        Error::configuration(format!("{}: failed to set up HTTP: {error}: {}", api.package, causes.join(": ")))
    })
}

pub(crate) async fn json<C: Codec<T>, T>(
    core: &Core,
    operation: &'static Operation,
    request: Request,
) -> Result<ResponseValue<T>, Error> {
    let (parts, body) = exchange(core, operation, request).await?;
    let mut deserializer = serde_json::Deserializer::from_slice(&body);
    let decoded = C::deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    match decoded {
        Ok(value) => Ok(ResponseValue::new(value, parts)),
        Err(first) => {
            // Some providers answer an error with a successful status.
            if let Some(error) = service_error(&core.api().errors, parts.status, &parts.headers, &body) {
                return Err(Error::service(operation.id, error));
            }
            let path = fault_path::<C, T>(&body);
            let response = (parts.status, parts.headers, parts.request_id);
            Err(Error::decode(operation.id, response, &body, path, first))
        }
    }
}

/// Decodes once more to learn where the fault is; only a body that has failed pays for this.
fn fault_path<C: Codec<T>, T>(body: &[u8]) -> Option<String> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(&mut deserializer, &mut track);
    With::<C>::deserialize::<T, _>(tracked).err()?;
    let path = track.path().to_string();
    (path != ".").then_some(path)
}

pub(crate) async fn empty(
    core: &Core,
    operation: &'static Operation,
    request: Request,
) -> Result<ResponseValue<()>, Error> {
    let (parts, _) = exchange(core, operation, request).await?;
    Ok(ResponseValue::new((), parts))
}

pub(crate) async fn raw(
    core: &Core,
    operation: &'static Operation,
    request: Request,
) -> Result<ResponseValue<Bytes>, Error> {
    let (parts, body) = exchange(core, operation, request).await?;
    Ok(ResponseValue::new(body.into(), parts))
}

/// Sends a request and reads a successful response whole; every other one is an error.
async fn exchange(
    core: &Core,
    operation: &'static Operation,
    request: Request,
) -> Result<(ResponseParts, Vec<u8>), Error> {
    let Request { url, shown: shown_url, headers, body } = request;
    let method = Method::from_bytes(operation.method.as_bytes()).expect("the linter has checked the method");
    let mut outgoing = reqwest::Request::new(method, url);
    outgoing.headers_mut().extend(headers);
    if let Some(body) = body {
        *outgoing.body_mut() = Some(body.into());
    }
    let response = core.http().execute(outgoing).await.map_err(|error| Error::transport(operation.id, error))?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = read(response, operation, core.max_response_bytes()).await;
    if status.is_success() {
        let request_id = header_request_id(&core.api().errors, &headers);
        let parts = ResponseParts { status, headers, method: operation.method, url: shown_url, request_id };
        return Ok((parts, body?));
    }
    // An error is an error even if its body broke off.
    let body = body.unwrap_or_default();
    let error = service_error(&core.api().errors, status, &headers, &body).unwrap_or_else(|| ServiceError {
        message: unexplained(status, &headers, &body),
        status,
        request_id: header_request_id(&core.api().errors, &headers),
        headers,
        code: None,
        throttled: false,
        auth: false,
        body,
    });
    Err(Error::service(operation.id, error))
}

async fn read(mut response: reqwest::Response, operation: &'static Operation, most: u64) -> Result<Vec<u8>, Error> {
    let status = response.status();
    let too_large = || Error::response_too_large(operation.id, status, most);
    if response.content_length().is_some_and(|length| length > most) {
        return Err(too_large());
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| Error::transport(operation.id, error))? {
        if (body.len() + chunk.len()) as u64 > most {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// What an error response without a recognisable body says.
fn unexplained(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> String {
    if status.is_redirection() {
        let target = headers.get(LOCATION).and_then(|value| value.to_str().ok()).and_then(|text| Url::parse(text).ok());
        let target = target.map(|url| url.origin().ascii_serialization());
        let target = target.map(|origin| format!(" to {origin}")).unwrap_or_default();
        return format!(
            "the server redirects{target}, which is not followed because it would carry the credentials along"
        );
    }
    match shown(body) {
        text if text.is_empty() => "the response has no body that explains it".to_owned(),
        text => format!("the response is not in the provider's form: `{text}`"),
    }
}

/// The error that a body describes; nothing where it has neither code nor message.
fn service_error(shape: &ErrorShape, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Option<ServiceError> {
    let value: serde_json::Value = serde_json::from_slice(body).ok()?;
    let code = first(&value, shape.code);
    let message = first(&value, shape.message);
    if code.is_none() && message.is_none() {
        return None;
    }
    let listed = |codes: &[&str]| code.as_deref().is_some_and(|code| codes.contains(&code));
    let (throttled, auth) = (listed(shape.throttle_codes), listed(shape.auth_codes));
    Some(ServiceError {
        status,
        headers: headers.clone(),
        message: message.unwrap_or_else(|| "the provider gives no reason".to_owned()),
        request_id: first(&value, shape.request_id).or_else(|| header_request_id(shape, headers)),
        code,
        throttled,
        auth,
        body: body.to_vec(),
    })
}

fn header_request_id(shape: &ErrorShape, headers: &HeaderMap) -> Option<String> {
    let names = shape.request_id.iter().filter_map(|place| place.strip_prefix("header:"));
    names.filter_map(|name| headers.get(name)?.to_str().ok()).map(str::to_owned).next()
}

/// The first of the places that holds text or a number.
fn first(value: &serde_json::Value, pointers: &[&str]) -> Option<String> {
    pointers.iter().filter(|pointer| pointer.starts_with('/')).find_map(|pointer| {
        let tokens: Vec<&str> = pointer.split('/').skip(1).collect();
        reach(value, &tokens).and_then(|value| match value {
            serde_json::Value::String(text) if !text.is_empty() => Some(text.clone()),
            serde_json::Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    })
}

fn reach<'v>(value: &'v serde_json::Value, tokens: &[&str]) -> Option<&'v serde_json::Value> {
    let Some((token, rest)) = tokens.split_first() else { return Some(value) };
    let members = value.as_object()?;
    match *token {
        "*" => members.values().find_map(|value| reach(value, rest)),
        token => reach(members.get(token)?, rest),
    }
}
