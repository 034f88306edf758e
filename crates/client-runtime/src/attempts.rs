//! A call from its first attempt to its outcome: the limits of the client, retries, tokens that are renewed. Knows what
//! may be repeated; knows nothing of how a request is written or travels.

use std::pin::pin;
use std::time::Duration;

use tracing::{Span, debug};

use crate::call::Call;
use crate::credentials::Credentials;
use crate::platform::{self, Instant};
use crate::response::ResponseParts;
use crate::{Bytes, Error, trace, transport};

/// What becomes of a successful response. An error that it returns is one of the attempt.
pub(crate) type Read<'r> = dyn FnMut(&ResponseParts, Bytes) -> Result<(), Error> + Send + 'r;

/// Makes a call.
pub(crate) async fn run(call: &Call<'_>, read: &mut Read<'_>) -> Result<ResponseParts, Error> {
    let span = trace::call(call.core().api(), call.operation());
    let outcome = trace::within(&span, pin!(attempts(call, read, &span))).await;
    trace::record(&span, outcome.as_ref());
    outcome
}

async fn attempts(call: &Call<'_>, read: &mut Read<'_>, span: &Span) -> Result<ResponseParts, Error> {
    let (core, operation) = (call.core(), call.operation());
    let policy = core.retry();
    let limit = policy.time_limit().map_or(core.timeout(), |limit| limit.min(core.timeout()));
    let began = Instant::now();
    let remaining = || limit.saturating_sub(began.elapsed());
    let (mut attempt, mut renewed) = (1, false);
    // Looking at the clock costs something, and most calls need it once.
    let mut left = limit;
    // What went wrong last is what a caller must know where there is no time for another attempt.
    let mut last: Option<Error> = None;
    loop {
        if let Some(limiter) = core.limiter() {
            if !Box::pin(limiter.turn(remaining())).await {
                return Err(last.unwrap_or_else(|| Error::rate_limit(operation.id, limit)));
            }
            left = remaining();
        }
        let mut credentials = call.credentials()?;
        if credentials.are_incomplete() {
            match platform::timeout(left, Box::pin(credentials.complete())).await {
                Some(obtained) => obtained.map_err(|error| error.during(operation.id))?,
                None => {
                    let late = || Error::credentials("no token could be obtained in time").during(operation.id);
                    return Err(last.unwrap_or_else(late));
                }
            }
            left = remaining();
        }
        let attempt_limit = policy.attempt_timeout().map_or(left, |limit| limit.min(left));
        let (attempt_span, exchange) = begin(call, &credentials, attempt, attempt_limit, read)?;
        let outcome = trace::within(&attempt_span, pin!(exchange)).await;
        trace::record(&attempt_span, outcome.as_ref());
        let error = match outcome {
            Ok(parts) => {
                policy.succeeded();
                return Ok(parts);
            }
            Err(error) => error,
        };
        left = remaining();
        let replaceable = error.refuses_credentials() && credentials.reject();
        if replaceable && !renewed && !left.is_zero() {
            // What was rejected is the token, not the call: it was not carried out.
            renewed = true;
            last = Some(error.with_attempts(attempt));
            attempt += 1;
            debug!(parent: span, "the token was rejected and is renewed");
            continue;
        }
        let retry_after = error.retry_after_from(core.now());
        match policy.pause(attempt, &error, retry_after, operation.idempotent, left) {
            Some(pause) => {
                debug!(parent: span, attempt, pause_ms = milliseconds(pause), "the attempt failed and is repeated");
                Box::pin(platform::sleep(pause)).await;
                left = remaining();
                last = Some(error.with_attempts(attempt));
                attempt += 1;
            }
            None => return Err(error.with_attempts(attempt)),
        }
    }
}

/// Sends a request. What was needed for that is gone when the response is awaited.
fn begin<'a, 'r>(
    call: &'a Call<'a>,
    credentials: &Credentials<'_>,
    number: u32,
    limit: Duration,
    read: &'a mut Read<'r>,
) -> Result<(Span, impl Future<Output = Result<ResponseParts, Error>> + use<'a, 'r>), Error> {
    let request = call.request(credentials)?;
    let span = trace::attempt(call.operation(), request.outgoing.url(), number - 1);
    let exchange = transport::exchange(call, request, limit, read);
    Ok((span, exchange))
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
