//! An exchange whose answer is still read: what is kept of it meanwhile, and how it ends. Nothing waits for it.

use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::entry::{Entry, Received, Sent};
use super::passing::Passing;
use super::recorder::Recorder;
use super::redaction::Redaction;
use crate::Error;
use crate::mask::Mask;
use crate::platform::Instant;

/// An exchange whose answer is read by and by. It is written when that is over, and that is at the latest when this is dropped.
pub(crate) struct Pending(Option<Exchange>);

struct Exchange {
    recorder: Recorder,
    sent: Sent,
    status: StatusCode,
    headers: HeaderMap,
    mask: Mask,
    is_secret: bool,
    elapsed: Duration,
    since: Instant,
    body: Passing,
}

impl Pending {
    /// One whose head has come, after so long.
    pub(crate) fn new(
        recorder: &Recorder,
        sent: Sent,
        (status, headers): (StatusCode, HeaderMap),
        mask: Mask,
        is_secret: bool,
        elapsed: Duration,
    ) -> Self {
        recorder.begin_reading();
        let (recorder, since) = (recorder.clone(), Instant::now());
        let body = Passing::default();
        Self(Some(Exchange { recorder, sent, status, headers, mask, is_secret, elapsed, since, body }))
    }

    pub(crate) fn piece(&mut self, piece: &[u8]) {
        if let Some(exchange) = &mut self.0 {
            exchange.body.piece(piece);
        }
    }

    /// Nothing more comes, be it for an error.
    pub(crate) fn end(&mut self, error: Option<&Error>) {
        let Some(mut exchange) = self.0.take() else { return };
        exchange.body.is_whole = error.is_none();
        exchange.write(error.map(ToString::to_string));
    }
}

/// Whoever reads it has stopped.
impl Drop for Pending {
    fn drop(&mut self) {
        if let Some(exchange) = self.0.take() {
            exchange.write(None);
        }
    }
}

impl Exchange {
    fn write(self, error: Option<String>) {
        let Self { recorder, sent, status, headers, mask, is_secret, elapsed, since, body } = self;
        let received = Received::Stream(status, &headers, &body, error);
        let times = (elapsed, since.elapsed());
        let entry = Entry::new(&sent, received, times, is_secret, &Redaction(&mask));
        recorder.end_reading();
        recorder.write(&entry);
    }
}
