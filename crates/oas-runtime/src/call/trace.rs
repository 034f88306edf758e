//! What a call leaves in traces: one span for the call, one for each attempt inside it, with the attribute names of the
//! OpenTelemetry semantic conventions for RPC and HTTP. Values of query parameters are never recorded: any of them may be
//! a secret, and so may headers and bodies.

use std::future::poll_fn;
use std::pin::Pin;

use reqwest::Url;
use tracing::field::Empty;
use tracing::{Span, info_span};

use crate::Error;
use crate::api::{Api, Operation};
use crate::error::ErrorKind;
use crate::response::ResponseParts;

/// The span of a call, with all its attempts.
pub(super) fn call_span(api: &'static Api, operation: &'static Operation) -> Span {
    info_span!(
        target: "oas_runtime::call",
        "call",
        otel.name = format_args!("{}/{}", api.package, operation.id),
        otel.kind = "internal",
        otel.status_code = Empty,
        rpc.system = "http",
        rpc.service = api.package,
        rpc.method = operation.id,
        provider.request_id = Empty,
        error.type = Empty,
    )
}

/// The span of one attempt. `resends` are the attempts before it.
pub(super) fn attempt_span(operation: &'static Operation, url: &Url, resends: u32) -> Span {
    let span = info_span!(
        target: "oas_runtime::attempt",
        "attempt",
        otel.name = format_args!("{} {}", operation.method, operation.path),
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = operation.method,
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        url.template = operation.path,
        url.full = without_values(url).as_str(),
        server.address = url.host_str().unwrap_or_default(),
        server.port = url.port_or_known_default(),
        provider.request_id = Empty,
        error.type = Empty,
    );
    if resends > 0 {
        span.record("http.request.resend_count", resends);
    }
    span
}

/// Runs a future inside a span. Futures of calls are large, so this one is not moved.
pub(super) fn within<F: Future>(span: &Span, mut future: Pin<&mut F>) -> impl Future<Output = F::Output> {
    poll_fn(move |context| {
        let _entered = (!span.is_disabled()).then(|| span.enter());
        future.as_mut().poll(context)
    })
}

/// Writes the outcome into a span.
pub(super) fn record(span: &Span, outcome: Result<&ResponseParts, &Error>) {
    if span.is_disabled() {
        return;
    }
    let (status, request_id) = match outcome {
        Ok(parts) => (Some(parts.status), parts.request_id()),
        Err(error) => (error.status(), error.request_id()),
    };
    if let Some(status) = status {
        span.record("http.response.status_code", status.as_u16());
    }
    if let Some(id) = request_id {
        span.record("provider.request_id", id);
    }
    if let Err(error) = outcome {
        span.record("otel.status_code", "ERROR");
        match (error.kind(), error.status()) {
            (ErrorKind::Service, Some(status)) => span.record("error.type", status.as_str()),
            _ => span.record("error.type", error_type(error)),
        };
    }
}

fn error_type(error: &Error) -> &'static str {
    match error.kind() {
        // A limit of its own that leaves no time is no server that is slow.
        ErrorKind::RateLimit => "rate_limit",
        _ if error.is_timeout() => "timeout",
        _ if error.is_connect() => "connect",
        ErrorKind::Transport => "transport",
        ErrorKind::Decode => "decode",
        ErrorKind::InvalidRequest | ErrorKind::Configuration => "invalid_request",
        ErrorKind::Credentials => "credentials",
        _ => "_OTHER",
    }
}

/// A URL with the names of its query parameters alone.
fn without_values(url: &Url) -> String {
    let mut text = url.as_str().split(['?', '#']).next().unwrap_or_default().to_owned();
    for (index, pair) in url.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()).enumerate() {
        let name = pair.split('=').next().unwrap_or_default();
        text += &format!("{}{name}=REDACTED", if index == 0 { '?' } else { '&' });
    }
    text
}
