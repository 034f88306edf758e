//! What interceptors are told of an attempt, and what becomes of it. Knows what of it is secret; only clients that have some come
//! here.

use std::time::Duration;

use http::HeaderMap;

use super::credentials::Credentials;
use super::parameters::Call;
use crate::Error;
use crate::interceptor::{Attempt, AttemptOutcome};
use crate::own_header::OwnHeader;
use crate::response::{ResponseParts, hide_headers};

/// Tells of an attempt that is about to be signed; the headers that were set.
pub(super) fn ask(call: &Call<'_>, number: u32, credentials: &Credentials<'_>) -> Result<Vec<OwnHeader>, Error> {
    let mask = call.mask(credentials);
    let (url, redacted) = call.urls(credentials, false);
    let url = redacted.unwrap_or_else(|| url.into());
    let url = mask.apply(&url);
    let headers = call.fixed_headers(&[])?;
    let secret = |text: &str| matches!(mask.apply(text), std::borrow::Cow::Owned(_));
    let shown = headers.iter().filter(|(_, value)| !value.is_sensitive() && !value.to_str().is_ok_and(secret));
    let headers: HeaderMap = shown.map(|(name, value)| (name.clone(), value.clone())).collect();
    let mut attempt =
        Attempt { operation: call.operation, number, url: &url, headers: &headers, added: Ok(Vec::new()) };
    for interceptor in &call.core.interceptors().0 {
        interceptor.before_attempt(&mut attempt);
    }
    attempt.added.map_err(|error| error.during(call.operation.id))
}

/// Tells of an attempt that has ended, the last interceptor first.
pub(super) fn tell(
    call: &Call<'_>,
    number: u32,
    elapsed: Duration,
    credentials: &Credentials<'_>,
    outcome: Result<&ResponseParts, &Error>,
) {
    let mask = call.mask(credentials).without_short();
    let (status, headers, request_id) = match outcome {
        Ok(parts) => (Some(parts.status), &parts.headers, parts.request_id()),
        Err(error) => (error.status(), error.headers(), error.request_id()),
    };
    let mut headers = if call.operation.secret { HeaderMap::new() } else { headers.clone() };
    hide_headers(&mut headers, &mask);
    let request_id = request_id.map(|id| mask.apply(id));
    let outcome = AttemptOutcome {
        operation: call.operation,
        number,
        elapsed,
        status,
        request_id: request_id.as_deref(),
        headers: &headers,
        error: outcome.err(),
    };
    for interceptor in call.core.interceptors().0.iter().rev() {
        interceptor.after_attempt(&outcome);
    }
}
