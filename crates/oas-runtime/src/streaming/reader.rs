//! The pieces of an answer, one after the other. Where a connection breaks and the server can send the rest, it is asked for it;
//! that it is the rest of the same content, a validator says. Knows HTTP, not what the pieces are.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use http::header::{ACCEPT_RANGES, CONTENT_RANGE, ETAG, HeaderMap, HeaderValue, IF_RANGE, LAST_MODIFIED, RANGE};
use http::{HeaderName, StatusCode};

use crate::call::{ContentRange, DetachedCall, Opened};
use crate::platform::{self, BoxFuture};
use crate::{Bytes, Error};

/// What is being read, and what comes of the reading that has begun.
pub(super) struct Pieces {
    reader: Option<Box<Reader>>,
    #[allow(clippy::type_complexity, reason = "it is said once")]
    reading: Option<BoxFuture<'static, (Box<Reader>, Result<Option<Bytes>, Error>)>>,
}

/// An answer that is open.
struct Reader {
    call: Arc<DetachedCall>,
    opened: Opened,
    /// What a server knows the content by, where it can send a part of it.
    validator: Option<(HeaderName, HeaderValue)>,
    /// How many bytes have come.
    received: u64,
    /// Attempts that have failed since a byte came.
    failures: u32,
}

impl Pieces {
    pub(super) fn new(call: DetachedCall, opened: Opened, headers: &HeaderMap) -> Self {
        let validator = call.is_idempotent().then(|| validator(headers)).flatten();
        let reader = Reader { call: Arc::new(call), opened, validator, received: 0, failures: 0 };
        Self { reader: Some(Box::new(reader)), reading: None }
    }

    /// How many bytes will come in all, where the server has said so.
    pub(super) fn length(&self) -> Option<u64> {
        self.reader.as_ref()?.opened.length
    }

    /// The next piece. Nothing comes after the last one, or after an error.
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        if let Some(reader) = self.reader.take() {
            self.reading = Some(Box::pin(reader.next()));
        }
        let Some(reading) = &mut self.reading else { return Poll::Ready(None) };
        let (reader, outcome) = ready!(Pin::new(reading).poll(context));
        self.reading = None;
        match outcome {
            Ok(Some(piece)) => {
                self.reader = Some(reader);
                Poll::Ready(Some(Ok(piece)))
            }
            Ok(None) => Poll::Ready(None),
            Err(error) => Poll::Ready(Some(Err(error))),
        }
    }
}

impl Reader {
    async fn next(mut self: Box<Self>) -> (Box<Self>, Result<Option<Bytes>, Error>) {
        let outcome = self.piece().await;
        (self, outcome)
    }

    async fn piece(&mut self) -> Result<Option<Bytes>, Error> {
        loop {
            let idle = self.call.idle_limit();
            let error = match platform::timeout(idle, self.opened.next()).await {
                Some(Ok(Some(piece))) => {
                    self.received += piece.len() as u64;
                    self.failures = 0;
                    return Ok(Some(piece));
                }
                Some(Ok(None)) => match self.opened.length {
                    Some(length) if self.received < length => self.call.broken_off(self.received),
                    _ => {
                        self.opened.end(None);
                        return Ok(None);
                    }
                },
                Some(Err(error)) => Error::transport(self.call.id(), error),
                None => self.call.silent(idle),
            };
            self.opened.end(Some(&error));
            self.failures += 1;
            let validator = self.validator.clone().ok_or(());
            let (Ok(validator), Some(pause)) = (validator, self.call.pause(self.failures, &error)) else {
                return Err(error.with_attempts(self.failures));
            };
            platform::sleep(pause).await;
            self.resume(&validator).await?;
        }
    }

    /// Asks for the rest.
    async fn resume(&mut self, (name, validator): &(HeaderName, HeaderValue)) -> Result<(), Error> {
        let from = HeaderValue::try_from(format!("bytes={}-", self.received)).expect("a number is plain");
        let (parts, opened) = self.call.open(&[(RANGE, from), (IF_RANGE, validator.clone())]).await?;
        let range = parts.headers.get(CONTENT_RANGE).and_then(ContentRange::of);
        let Some(range) = range.filter(|range| range.begins == self.received) else {
            return Err(self.call.changed(parts.status));
        };
        // A server that does not look at `If-Range` may send a part of something else.
        let is_other = parts.headers.get(name).is_some_and(|stated| stated != validator);
        let is_longer = matches!((range.whole, self.opened.length), (Some(whole), Some(known)) if whole != known);
        if parts.status != StatusCode::PARTIAL_CONTENT || is_other || is_longer {
            return Err(self.call.changed(parts.status));
        }
        // It may be less than the rest, which is asked for as well then.
        let length = self.opened.length.or(range.whole);
        let length = length.or_else(|| opened.length.map(|rest| rest + self.received));
        self.opened = opened;
        self.opened.length = length;
        Ok(())
    }
}

/// What a server knows content by: nothing that is equal for contents that only mean the same.
fn validator(headers: &HeaderMap) -> Option<(HeaderName, HeaderValue)> {
    if headers.get(ACCEPT_RANGES).is_none_or(|ranges| ranges.as_bytes() != b"bytes") {
        return None;
    }
    let stated = |name: HeaderName| Some((name.clone(), headers.get(name)?.clone()));
    stated(ETAG).filter(|(_, tag)| !tag.as_bytes().starts_with(b"W/")).or_else(|| stated(LAST_MODIFIED))
}
