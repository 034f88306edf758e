//! An attempt as it is recorded: what was sent, and what came of it. Knows what of it is secret; only clients that record come here.

use std::pin::pin;
use std::time::Duration;

use super::credentials::Credentials;
use super::parameters::Call;
use super::progress::{Progress, masked};
use super::trace;
use super::transport::{self, Asked, Take};
use crate::client::Core;
use crate::error::KEPT_BODY;
use crate::mask::Mask;
use crate::platform::BoxFuture;
use crate::recording::{Entry, Pending, Received, Recorder, Redaction, Sent, SentBody, Watched};
use crate::response::ResponseParts;
use crate::{Bytes, Error};

/// Makes one attempt, and records it.
///
/// On the heap: few calls are recorded, and the future of every call would have room for it.
#[allow(clippy::type_complexity, reason = "what comes of an attempt, or what keeps it from being made")]
pub(super) fn attempt<'a>(
    progress: &'a Progress<'_>,
    credentials: &'a Credentials<'_>,
    recorder: &'a Recorder,
    take: &'a mut Take<'_>,
) -> BoxFuture<'a, Result<Result<Box<ResponseParts>, Error>, Error>> {
    Box::pin(async move {
        let call = progress.call;
        let (span, mut request) = progress.request(credentials)?;
        let mut exchange = Recorded::new(call, progress.attempt, &mut request.outgoing);
        let sent = progress.send(request, take);
        let received = exchange.receive(call.core, call.operation, sent, progress.may_be_done, take);
        let outcome = trace::within(&span, pin!(received)).await;
        let outcome = masked(progress, credentials, &span, outcome);
        exchange.write(recorder, call, credentials, progress.attempt_elapsed(), (outcome.as_deref(), take));
        Ok(outcome)
    })
}

/// An attempt that will be recorded.
struct Recorded {
    sent: Sent,
    /// The body of a successful answer, where it is read whole.
    body: Option<Bytes>,
}

impl Recorded {
    /// A request that is about to be sent. What is read while it is sent is watched from now on.
    fn new(call: &Call<'_>, attempt: u32, outgoing: &mut reqwest::Request) -> Self {
        let body = match call.body().map(|body| (body.bytes(), body.streamed())) {
            Some((Some(bytes), _)) => SentBody::Whole(bytes.clone()),
            Some((None, Some(streamed))) => {
                let watched = Watched::default();
                *outgoing.body_mut() = Some(streamed.open(Some(&watched)));
                SentBody::Passed(watched)
            }
            Some((None, None)) | None => SentBody::None,
        };
        let sent = Sent {
            operation: call.operation.id,
            package: call.core.api().package,
            attempt,
            at: call.core.now(),
            method: call.operation.method,
            url: outgoing.url().clone(),
            headers: outgoing.headers().clone(),
            body,
        };
        Self { sent, body: None }
    }

    /// Reads the answer, and keeps its body.
    async fn receive(
        &mut self,
        core: &Core,
        operation: &'static crate::api::Operation,
        sent: (impl Future<Output = reqwest::Result<reqwest::Response>>, Asked),
        may_be_done: bool,
        take: &mut Take<'_>,
    ) -> Result<Box<ResponseParts>, Error> {
        match take {
            Take::Open(..) => transport::receive(core, operation, sent, may_be_done, take).await,
            Take::Whole(read) => {
                let mut keep = |parts: &ResponseParts, body: Bytes| {
                    self.body = Some(body.clone());
                    read(parts, body)
                };
                transport::receive(core, operation, sent, may_be_done, &mut Take::Whole(&mut keep)).await
            }
        }
    }

    /// Everything of it that nobody may see.
    fn mask(&self, call: &Call<'_>, credentials: &Credentials<'_>) -> Mask {
        let mut mask = call.mask(credentials);
        for signature in signatures(&self.sent) {
            mask.hide(&signature);
        }
        mask
    }

    /// Writes what came of it, or has it written when the answer was read.
    fn write(
        self,
        recorder: &Recorder,
        call: &Call<'_>,
        credentials: &Credentials<'_>,
        elapsed: Duration,
        (outcome, take): (Result<&ResponseParts, &Error>, &mut Take<'_>),
    ) {
        let mask = self.mask(call, credentials);
        if let (Take::Open(_, _, pending), Ok(parts)) = (take, outcome) {
            let head = (parts.status, parts.headers.clone());
            **pending = Some(Pending::new(recorder, self.sent, head, mask, call.operation.secret, elapsed));
            return;
        }
        let received = match outcome {
            Ok(parts) => {
                Received::Answer(parts.status, &parts.headers, (self.body.as_deref().unwrap_or_default(), false))
            }
            Err(error) => match (error.status(), &self.body) {
                (Some(status), Some(body)) => Received::Answer(status, error.headers(), (body, false)),
                (Some(status), None) => {
                    let body = error.body();
                    Received::Answer(status, error.headers(), (body, body.len() >= KEPT_BODY))
                }
                (None, _) => Received::Nothing(error.to_string()),
            },
        };
        let times = (elapsed, Duration::ZERO);
        recorder.write(&Entry::new(&self.sent, received, times, call.operation.secret, &Redaction(&mask)));
    }
}

/// What the request was signed with: a provider may repeat it.
fn signatures(sent: &Sent) -> impl Iterator<Item = String> {
    let values = sent.headers.get_all(http::header::AUTHORIZATION).into_iter().filter_map(|value| value.to_str().ok());
    values.filter_map(|value| value.rsplit_once("Signature=").map(|(_, signature)| signature.to_owned()))
}
