//! A call from its first attempt to its outcome: the limits of the client, retries, tokens that are renewed. Knows what
//! may be repeated; knows nothing of how a request is written or travels.

use std::pin::pin;
use std::time::Duration;

use tracing::{Span, debug};

use super::body::Body;
use super::credentials::Credentials;
use super::interception;
use super::parameters::Call;
use super::progress::{Progress, masked};
use super::recorded;
#[cfg(all(feature = "signatures", feature = "streams"))]
use super::streamed::Streamed;
use super::trace;
use super::transport::{self, Take};
use crate::Error;
use crate::client::Retry;
use crate::platform::{self, BoxFuture};
use crate::response::ResponseParts;

/// Makes a call, in as many attempts as it takes. `take` is handed the answer of each that succeeds.
///
/// On the heap: what a future of its own type needs would be compiled again by everybody who makes calls.
#[inline(never)]
pub(super) fn run<'f>(call: &'f Call<'_>, take: &'f mut Take<'_>) -> BoxFuture<'f, Result<Box<ResponseParts>, Error>> {
    Box::pin(traced(call, take))
}

async fn traced(call: &Call<'_>, take: &mut Take<'_>) -> Result<Box<ResponseParts>, Error> {
    if !platform::has_reactor() {
        return Err(Error::no_reactor(call.operation.id));
    }
    let span = trace::call_span(call.core.api(), call.operation);
    let outcome = trace::within(&span, pin!(attempts(call, take, &span))).await;
    trace::record(&span, outcome.as_deref());
    outcome
}

// What one attempt alone needs is gone before the pause after it: whoever makes a call holds and moves its future.
async fn attempts(call: &Call<'_>, take: &mut Take<'_>, span: &Span) -> Result<Box<ResponseParts>, Error> {
    let mut progress = Progress::new(call, span);
    #[cfg(all(feature = "signatures", feature = "streams"))]
    if let Some(content) = call.body().and_then(Body::streamed) {
        Box::pin(hash(content, &mut progress)).await?;
    }
    loop {
        if let Some(limiter) = call.core.limiter() {
            if !Box::pin(limiter.turn(progress.update_remaining())).await {
                return Err(progress.out_of_time(Error::rate_limit(call.operation.id, progress.limit)));
            }
            progress.update_remaining();
        }
        let mut credentials = call.credentials()?;
        if credentials.are_incomplete() {
            match platform::timeout(progress.remaining, Box::pin(credentials.complete())).await {
                Some(obtained) => obtained.map_err(|error| error.during(call.operation.id))?,
                None => {
                    let late = Error::credentials("no token could be obtained in time");
                    return Err(progress.out_of_time(late.during(call.operation.id)));
                }
            }
            progress.update_remaining();
        }
        let error = {
            progress.clock_corrections = call.core.clock_corrections();
            let outcome = match call.core.recorder() {
                None => {
                    let (span, sent) = {
                        let (span, request) = progress.request(&credentials)?;
                        (span, progress.send(request, take))
                    };
                    let received =
                        pin!(transport::receive(call.core, call.operation, sent, progress.may_be_done, take));
                    let outcome = trace::within(&span, received).await;
                    masked(&progress, &credentials, &span, outcome)
                }
                Some(recorder) => recorded::attempt(&progress, &credentials, &recorder, take).await?,
            };
            if !call.core.interceptors().is_empty() {
                let elapsed = progress.attempt_elapsed();
                interception::tell(call, progress.attempt, elapsed, &credentials, outcome.as_deref());
            }
            match outcome {
                Ok(parts) => {
                    call.core.retry().succeeded();
                    return Ok(parts);
                }
                Err(error) => error.at_host(&call.endpoint()),
            }
        };
        if let Some(pause) = progress.failed(error, &credentials)? {
            Box::pin(platform::sleep(pause)).await;
            progress.update_remaining();
        }
    }
}

/// Reads content that is not in memory for its hash, where a signature needs it: the same for all attempts.
#[cfg(all(feature = "signatures", feature = "streams"))]
async fn hash(content: &Streamed, progress: &mut Progress<'_>) -> Result<(), Error> {
    let call = progress.call;
    if !call.credentials()?.schemes().any(|(scheme, _)| scheme.signs()) {
        return Ok(());
    }
    let hashed = platform::timeout(progress.remaining, content.hash()).await;
    progress.update_remaining();
    let fault = |fault: String| Error::invalid_request(call.operation.id, format!("the body cannot be read: {fault}"));
    hashed.ok_or_else(|| fault("it took too long".to_owned()))?.map_err(|error| fault(error.to_string()))
}

impl Progress<'_> {
    /// The pause before the next attempt, where there is one, or the error that the call ends with.
    #[cold]
    fn failed(&mut self, error: Error, credentials: &Credentials<'_>) -> Result<Option<Duration>, Error> {
        let Self { call, span, attempt, .. } = *self;
        let remaining = self.update_remaining();
        let (error, corrected) = self.hold_clock(error, credentials);
        let repeatable = call.body().is_none_or(Body::is_repeatable);
        let replaceable = repeatable && !corrected && error.refuses_credentials() && credentials.reject();
        let pause = if corrected {
            // What was refused is the date: it was not carried out.
            self.clock_corrected = true;
            debug!(parent: span, "the clock is corrected by that of the server");
            None
        } else if replaceable && !self.renewed && !remaining.is_zero() {
            // What was rejected is the token, not the call: it was not carried out.
            self.renewed = true;
            debug!(parent: span, "the token was rejected and is renewed");
            None
        } else if !repeatable {
            // What comes only once is gone, whatever has become of it.
            return Err(error.with_attempts(attempt));
        } else {
            let retry_after = error.retry_after_from(call.core.now());
            let policy = call.core.retry();
            let pause = match policy.next(attempt, &error, retry_after, call.operation.idempotent, remaining) {
                Retry::After(pause) => pause,
                Retry::Never => return Err(error.with_attempts(attempt)),
                Retry::OutOfBudget => return Err(error.with_attempts(attempt).out_of_budget()),
            };
            let pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
            debug!(parent: span, attempt, pause_ms, "the attempt failed and is repeated");
            Some(pause)
        };
        self.may_be_done |= !(corrected || replaceable || error.is_throttled() || error.is_connect());
        self.last = Some(error.with_attempts(attempt));
        self.attempt += 1;
        Ok(pause)
    }

    /// Notes how far the clock that an attempt was signed by is from that of the server which refuses it. Whether it is corrected
    /// now, be it by a call at the same time.
    fn hold_clock(&self, error: Error, credentials: &Credentials<'_>) -> (Error, bool) {
        if !error.refuses_signature() || !credentials.schemes().any(|(scheme, _)| scheme.signs()) {
            return (error, false);
        }
        let core = self.call.core;
        let first = !self.clock_corrected && !self.remaining.is_zero();
        if self.clock_corrections != core.clock_corrections() {
            return (error, first);
        }
        let error = error.with_clock(core.now());
        let corrected = first && error.clock_difference().is_some_and(|ahead| core.correct_clock(ahead));
        (error, corrected)
    }
}
