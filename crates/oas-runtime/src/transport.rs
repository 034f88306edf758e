//! The way of a request and back: sends it once, follows no redirect, reads no more than allowed, tells success from
//! error. Knows nothing of what is sent.

use std::time::Duration;

use http::header::LOCATION;
use http::{HeaderMap, StatusCode};
use oas_values::Pointer;
use reqwest::Url;
use serde::de::Deserializer;

use crate::api::{ErrorShape, Operation};
use crate::attempts::{self, Read};
use crate::call::Call;
use crate::error::{ServiceError, shown};
use crate::platform::Chunks;
use crate::response::ResponseParts;
use crate::settings::Settings;
use crate::wire::{Codec, Plain, With};
use crate::{Bytes, Error, ResponseValue};

/// A finished request.
pub(crate) struct Request {
    pub(crate) outgoing: reqwest::Request,
    /// The URL without secrets.
    pub(crate) shown: String,
}

/// The most of an error body that is read, in bytes.
const LARGEST_ERROR: u64 = 256 << 10;
/// The largest buffer that is set up for a body before it arrives, in bytes.
const FIRST_BUFFER: u64 = 1 << 20;

/// The HTTP client. Redirects are not followed: they would carry credentials to wherever a response points.
pub(crate) fn client(settings: &Settings, endpoint: &Url) -> Result<reqwest::Client, Error> {
    let builder = trusting(reqwest::Client::builder(), settings)?;
    // A browser has its own rules for all of this.
    #[cfg(not(target_arch = "wasm32"))]
    let builder = {
        let builder = builder.redirect(reqwest::redirect::Policy::none());
        let builder = builder.timeout(settings.timeout).connect_timeout(settings.connect_timeout);
        // Nobody is between this machine and itself, and a proxy would see what is plain.
        if settings.no_proxy || crate::endpoint::is_loopback(endpoint) { builder.no_proxy() } else { builder }
    };
    let _ = endpoint;
    builder.build().map_err(|error| {
        let causes = std::iter::successors(std::error::Error::source(&error), |error| error.source());
        let causes: Vec<String> = causes.map(ToString::to_string).collect();
        Error::configuration(format!("{}: failed to set up HTTP: {error}: {}", settings.package(), causes.join(": ")))
    })
}

/// Adds the certificates that are trusted beside those of the system.
#[cfg(all(any(feature = "rustls", feature = "native-tls"), not(target_arch = "wasm32")))]
fn trusting(mut builder: reqwest::ClientBuilder, settings: &Settings) -> Result<reqwest::ClientBuilder, Error> {
    let fault = |what: String| Error::configuration(format!("a root certificate cannot be used: {what}"));
    for pem in &settings.root_certificates {
        let certificates = reqwest::Certificate::from_pem_bundle(pem).map_err(|error| fault(error.to_string()))?;
        if certificates.is_empty() {
            return Err(fault("there is none in the text; write it in PEM, `-----BEGIN CERTIFICATE-----`".to_owned()));
        }
        for certificate in certificates {
            builder = builder.add_root_certificate(certificate);
        }
    }
    Ok(builder)
}

#[cfg(not(all(any(feature = "rustls", feature = "native-tls"), not(target_arch = "wasm32"))))]
fn trusting(builder: reqwest::ClientBuilder, settings: &Settings) -> Result<reqwest::ClientBuilder, Error> {
    match settings.root_certificates.is_empty() {
        true => Ok(builder),
        false => Err(Error::configuration("root certificates need the feature `rustls` or `native-tls`")),
    }
}

/// Makes a call and decodes a JSON response.
pub(crate) async fn json<C: Codec<T>, T: Send>(call: &Call<'_>) -> Result<ResponseValue<T>, Error> {
    let mut value = None;
    let mut accept = |parts: &ResponseParts, body: Bytes| {
        value = Some(decode::<C, T>(call, parts, &body)?);
        Ok(())
    };
    let parts = attempts::run(call, &mut accept).await?;
    Ok(ResponseValue::new(value.expect("a call that has succeeded was read"), parts))
}

fn decode<C: Codec<T>, T>(call: &Call<'_>, parts: &ResponseParts, body: &[u8]) -> Result<T, Error> {
    // Looked at once as a whole, text is read faster than string by string.
    let text = std::str::from_utf8(body);
    let decoded = match text {
        Ok(text) => {
            let mut deserializer = serde_json::Deserializer::from_str(text);
            C::deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value))
        }
        Err(broken) => Err(not_text(body, broken)),
    };
    decoded.map_err(|fault| {
        let Operation { id: operation, secret, .. } = *call.operation();
        // Some providers answer an error with a successful status.
        if let Some(error) = service_error(&call.core().api().errors, parts.status, &parts.headers, body) {
            return Error::service(operation, error);
        }
        let path = match text {
            Ok(text) => fault_path::<C, T, _>(&mut serde_json::Deserializer::from_str(text)),
            Err(_) => fault_path::<Plain, serde_json::Value, _>(&mut serde_json::Deserializer::from_slice(body)),
        };
        let response = (parts.status, parts.headers.clone(), parts.request_id().map(str::to_owned));
        let shown = (!secret).then_some((body, fault));
        Error::decode(operation, response, shown, path)
    })
}

/// What is wrong with a body that is no UTF-8, and in which line.
#[cold]
fn not_text(body: &[u8], broken: std::str::Utf8Error) -> serde_json::Error {
    let fault = serde_json::from_slice::<serde_json::Value>(body).err();
    fault.unwrap_or_else(|| serde::de::Error::custom(broken))
}

/// Decodes once more to learn where the fault is; only a body that has failed pays for this.
fn fault_path<'de, C: Codec<T>, T, D: Deserializer<'de>>(deserializer: D) -> Option<String> {
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(deserializer, &mut track);
    With::<C>::deserialize::<T, _>(tracked).err()?;
    let path = track.path().to_string();
    (path != ".").then_some(path)
}

/// Makes a call whose response has no body.
pub(crate) async fn empty(call: &Call<'_>) -> Result<ResponseValue<()>, Error> {
    let parts = attempts::run(call, &mut |_, _| Ok(())).await?;
    Ok(ResponseValue::new((), parts))
}

/// Makes a call and returns the bytes of the response.
pub(crate) async fn raw(call: &Call<'_>) -> Result<ResponseValue<Bytes>, Error> {
    let mut bytes = Bytes::new();
    let mut accept = |_: &ResponseParts, body| {
        bytes = body;
        Ok(())
    };
    let parts = attempts::run(call, &mut accept).await?;
    Ok(ResponseValue::new(bytes, parts))
}

/// A request under way.
pub(crate) struct Sent<F> {
    pending: F,
    /// The URL without secrets.
    shown: String,
}

/// Sends a request once.
pub(crate) fn send(
    call: &Call<'_>,
    request: Request,
    limit: Duration,
) -> Sent<impl Future<Output = reqwest::Result<reqwest::Response>> + use<>> {
    let Request { mut outgoing, shown } = request;
    // The HTTP client keeps the usual limit by itself; in a browser it has none.
    if limit != call.core().timeout() || cfg!(target_arch = "wasm32") {
        *outgoing.timeout_mut() = Some(limit);
    }
    Sent { pending: call.core().http().execute(outgoing), shown }
}

/// Reads a successful response whole; every other one is an error.
pub(crate) fn receive<'a>(
    call: &'a Call<'a>,
    sent: Sent<impl Future<Output = reqwest::Result<reqwest::Response>>>,
    accept: &'a mut Read<'_>,
) -> impl Future<Output = Result<Box<ResponseParts>, Error>> {
    let Sent { pending, shown } = sent;
    async move {
        let mut chunks = Chunks::of(pending.await.map_err(|error| Error::transport(call.operation().id, error))?);
        let status = chunks.status();
        if !status.is_success() {
            // An error is an error even if its body is cut off or far too long.
            let body = beginning(&mut chunks, LARGEST_ERROR.min(call.core().max_response_bytes())).await;
            return Err(refused(call, status, chunks.into_headers(), body));
        }
        let body = read(&mut chunks, status, call).await?;
        let (method, errors) = (call.operation().method, Some(&call.core().api().errors));
        let parts = Box::new(ResponseParts { status, headers: chunks.into_headers(), method, url: shown, errors });
        accept(&parts, body)?;
        Ok(parts)
    }
}

/// The error that an unsuccessful response is.
#[cold]
fn refused(call: &Call<'_>, status: StatusCode, headers: HeaderMap, body: Vec<u8>) -> Error {
    let errors = &call.core().api().errors;
    let error = service_error(errors, status, &headers, &body).unwrap_or_else(|| ServiceError {
        message: unexplained(status, &headers, &body),
        status,
        request_id: errors.request_id_in(&headers).map(str::to_owned),
        headers,
        code: None,
        throttled: false,
        auth: false,
        body,
    });
    Error::service(call.operation().id, error)
}

/// Reads a body, which is copied only where it comes in several pieces.
async fn read(chunks: &mut Chunks, status: StatusCode, call: &Call<'_>) -> Result<Bytes, Error> {
    let most = call.core().max_response_bytes();
    let too_large = || Error::response_too_large(call.operation().id, status, most);
    let length = chunks.length();
    if length.is_some_and(|length| length > most) {
        return Err(too_large());
    }
    // One of them is empty.
    let (mut only, mut joined) = (Bytes::new(), Vec::new());
    loop {
        let before = only.len() + joined.len();
        if length == Some(before as u64) {
            break;
        }
        let next = chunks.next().await.map_err(|error| Error::transport(call.operation().id, error))?;
        let Some(chunk) = next else { break };
        if (before + chunk.len()) as u64 > most {
            return Err(too_large());
        }
        if before == 0 {
            only = chunk;
            continue;
        }
        if joined.is_empty() {
            let expected = usize::try_from(length.unwrap_or_default().min(FIRST_BUFFER)).unwrap_or_default();
            joined.reserve_exact(expected.max(before + chunk.len()));
            joined.extend_from_slice(&std::mem::take(&mut only));
        }
        joined.extend_from_slice(&chunk);
    }
    Ok(if joined.is_empty() { only } else { joined.into() })
}

/// The beginning of a body, as far as it comes.
async fn beginning(chunks: &mut Chunks, most: u64) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = chunks.next().await {
        let room = usize::try_from(most).unwrap_or(usize::MAX) - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if chunk.len() >= room {
            break;
        }
    }
    body
}

/// What an error response without a recognisable body says.
fn unexplained(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> String {
    if status == StatusCode::NOT_MODIFIED {
        return "not modified: what was asked for is as the headers of the request know it".to_owned();
    }
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
        request_id: first(&value, shape.request_id).or_else(|| shape.request_id_in(headers).map(str::to_owned)),
        code,
        throttled,
        auth,
        body: body.to_vec(),
    })
}

/// The first of the places that holds text or a number.
fn first(value: &serde_json::Value, pointers: &[&str]) -> Option<String> {
    let pointers = pointers.iter().filter(|pointer| pointer.starts_with('/'));
    let mut reached = pointers.flat_map(|pointer| Pointer::known(pointer).resolve_all(value));
    reached.find_map(|value| match value {
        serde_json::Value::String(text) if !text.is_empty() => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}
