//! How far a call is: its attempt, the time that is left, the request of the next attempt and how it is sent. Knows nothing of what
//! may be repeated.

use std::time::Duration;

use http::header::RANGE;
use tracing::Span;

use super::credentials::Credentials;
use super::interception;
use super::parameters::Call;
use super::request::Request;
use super::trace;
use super::transport::{self, Asked, Take};
use crate::Error;
use crate::platform::Instant;
use crate::response::ResponseParts;

/// How far a call is.
pub(super) struct Progress<'c> {
    pub(super) call: &'c Call<'c>,
    pub(super) span: &'c Span,
    pub(super) attempt: u32,
    /// Whether a token was renewed for this call.
    pub(super) renewed: bool,
    /// Which of the corrections of the clock the attempt was signed by, and whether one was made for this call.
    pub(super) clock_corrections: u8,
    pub(super) clock_corrected: bool,
    /// Whether an attempt that failed may have been carried out.
    pub(super) may_be_done: bool,
    /// What went wrong last is what a caller must know where there is no time for another attempt.
    pub(super) last: Option<Error>,
    pub(super) limit: Duration,
    began: Instant,
    /// What was left of the limit when it was last asked for: asking the clock costs something, and most calls need it once.
    pub(super) remaining: Duration,
}

impl<'c> Progress<'c> {
    pub(super) fn new(call: &'c Call<'c>, span: &'c Span) -> Self {
        let limit = call.core.retry().call_limit(call.core.timeout());
        Self {
            call,
            span,
            attempt: 1,
            renewed: false,
            clock_corrections: 0,
            clock_corrected: false,
            may_be_done: false,
            last: None,
            limit,
            began: Instant::now(),
            remaining: limit,
        }
    }

    pub(super) fn update_remaining(&mut self) -> Duration {
        self.remaining = self.limit.saturating_sub(self.began.elapsed());
        self.remaining
    }

    /// How long the attempt has taken: since what was left was asked for.
    pub(super) fn attempt_elapsed(&self) -> Duration {
        self.remaining.saturating_sub(self.limit.saturating_sub(self.began.elapsed()))
    }

    /// The longest that the next attempt may take.
    fn attempt_limit(&self) -> Duration {
        let limit = self.call.core.retry().attempt_limit(self.attempt, self.call.operation.idempotent, self.limit);
        limit.min(self.remaining)
    }

    /// The request of the next attempt, and its span.
    pub(super) fn request(&self, credentials: &Credentials<'_>) -> Result<(Span, Request), Error> {
        let call = self.call;
        let request = match call.core.interceptors().is_empty() {
            true => call.request(credentials, &[])?,
            false => {
                let own = interception::ask(call, self.attempt, credentials)?;
                call.request(credentials, &own)?
            }
        };
        let span = trace::attempt_span(call.operation, request.outgoing.url(), self.attempt - 1);
        Ok((span, request))
    }

    /// Sends it: the answer to come, and what was asked for. What was needed to write it is gone when the answer is awaited.
    pub(super) fn send(
        &self,
        request: Request,
        take: &Take<'_>,
    ) -> (impl Future<Output = reqwest::Result<reqwest::Response>> + use<>, Asked) {
        let is_part = request.outgoing.headers().contains_key(RANGE);
        let asked = Asked { url: request.redacted_url, is_part };
        (transport::send(self.call.core, request.outgoing, self.attempt_limit(), take), asked)
    }

    #[cold]
    pub(super) fn out_of_time(&mut self, otherwise: Error) -> Error {
        self.last.take().unwrap_or(otherwise)
    }
}

/// What came of an attempt, as its trace and its caller have it: a provider may repeat what it was sent.
pub(super) fn masked(
    progress: &Progress<'_>,
    credentials: &Credentials<'_>,
    span: &Span,
    mut outcome: Result<Box<ResponseParts>, Error>,
) -> Result<Box<ResponseParts>, Error> {
    let mask = || progress.call.mask(credentials).without_short();
    match &mut outcome {
        Err(error) => error.hide(&mask()),
        Ok(parts) if !span.is_disabled() => parts.hide_request_id(&mask()),
        Ok(_) => {}
    }
    trace::record(span, outcome.as_deref());
    outcome
}
