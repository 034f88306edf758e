//! An attempt as it is recorded: what was sent, and what came of it. Knows what of it is secret; only clients that record come here.

use std::time::Duration;

use super::credentials::Credentials;
use super::parameters::Call;
use super::transport::{self, Take};
use crate::client::Core;
use crate::error::KEPT_BODY;
use crate::recording::{Entry, Received, Recorder, Redaction, Sent};
use crate::response::ResponseParts;
use crate::{Bytes, Error};

/// An attempt that will be recorded.
pub(super) struct Recorded {
    sent: Sent,
    /// The body of a successful answer, where it is read whole.
    body: Option<Bytes>,
}

impl Recorded {
    /// A request that is about to be sent.
    pub(super) fn new(call: &Call<'_>, attempt: u32, outgoing: &reqwest::Request) -> Box<Self> {
        let sent = Sent {
            operation: call.operation.id,
            package: call.core.api().package,
            attempt,
            at: call.core.now(),
            method: call.operation.method,
            url: outgoing.url().clone(),
            headers: outgoing.headers().clone(),
            has_body: call.body().is_some(),
            body: call.body().and_then(|body| body.bytes().cloned()),
        };
        Box::new(Self { sent, body: None })
    }

    /// Reads the answer, and keeps its body.
    pub(super) async fn receive(
        &mut self,
        core: &Core,
        operation: &'static crate::api::Operation,
        sent: (impl Future<Output = reqwest::Result<reqwest::Response>>, String),
        may_be_done: bool,
        take: &mut Take<'_>,
    ) -> Result<Box<ResponseParts>, Error> {
        match take {
            Take::Open(open) => transport::receive(core, operation, sent, may_be_done, &mut Take::Open(open)).await,
            Take::Whole(read) => {
                let mut keep = |parts: &ResponseParts, body: Bytes| {
                    self.body = Some(body.clone());
                    read(parts, body)
                };
                transport::receive(core, operation, sent, may_be_done, &mut Take::Whole(&mut keep)).await
            }
        }
    }

    /// Writes what came of it.
    pub(super) fn write(
        self,
        recorder: &Recorder,
        call: &Call<'_>,
        credentials: &Credentials<'_>,
        elapsed: Duration,
        outcome: Result<&ResponseParts, &Error>,
    ) {
        let mut mask = call.mask(credentials);
        for signature in signatures(&self.sent) {
            mask.hide(&signature);
        }
        let received = match outcome {
            Ok(parts) => Received::Answer(parts.status, &parts.headers, self.body.as_deref().map(|body| (body, false))),
            Err(error) => match (error.status(), &self.body) {
                (Some(status), Some(body)) => Received::Answer(status, error.headers(), Some((body, false))),
                (Some(status), None) => {
                    let body = error.body();
                    Received::Answer(status, error.headers(), Some((body, body.len() >= KEPT_BODY)))
                }
                (None, _) => Received::Nothing(error.to_string()),
            },
        };
        recorder.write(&Entry::new(&self.sent, received, elapsed, call.operation.secret, &Redaction(&mask)));
    }
}

/// What the request was signed with: a provider may repeat it.
fn signatures(sent: &Sent) -> impl Iterator<Item = String> {
    let values = sent.headers.get_all(http::header::AUTHORIZATION).into_iter().filter_map(|value| value.to_str().ok());
    values.filter_map(|value| value.rsplit_once("Signature=").map(|(_, signature)| signature.to_owned()))
}
