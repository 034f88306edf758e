//! Values that come line by line, each line a JSON text. Knows lines and JSON, not where the pieces come from.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::reader::Pieces;
use crate::call::{DetachedCall, Opened, decode_part};
use crate::response::ResponseParts;
use crate::wire::Codec;
use crate::{Error, Json};

/// Lines of text as they come.
pub(super) struct Lines {
    pieces: Pieces,
    operation: &'static str,
    /// What has come and is no whole line yet.
    rest: Vec<u8>,
    /// Where in it the search for an end goes on.
    seen: usize,
    /// The most bytes that a line may have.
    limit: u64,
    /// How many have come.
    pub(super) number: u64,
    ended: bool,
}

impl Lines {
    pub(super) fn new(call: DetachedCall, parts: &ResponseParts, opened: Opened) -> Self {
        let (operation, limit) = (call.id(), call.size_limit());
        // What comes by and by cannot be asked for from the middle.
        let pieces = Pieces::new(call.without_repetition(), opened, &parts.headers);
        Self { pieces, operation, rest: Vec::new(), seen: 0, limit, number: 0, ended: false }
    }

    /// The next line, without its end: LF, CR LF, or CR where `lone_cr` ends one.
    pub(super) fn poll_line(
        &mut self,
        context: &mut Context<'_>,
        lone_cr: bool,
    ) -> Poll<Option<Result<Vec<u8>, Error>>> {
        loop {
            let ends = |byte: &u8| *byte == b'\n' || lone_cr && *byte == b'\r';
            let end = self.rest[self.seen..].iter().position(ends).map(|at| at + self.seen);
            match end {
                // Whether an LF follows is not known yet.
                Some(at) if self.rest[at] == b'\r' && at + 1 == self.rest.len() && !self.ended => self.seen = at,
                Some(at) if at as u64 > self.limit => return Poll::Ready(Some(Err(self.too_long()))),
                Some(at) => {
                    let both = self.rest[at] == b'\r' && self.rest.get(at + 1) == Some(&b'\n');
                    let mut line: Vec<u8> = self.rest.drain(..at + 1 + usize::from(both)).collect();
                    line.truncate(at);
                    if line.last() == Some(&b'\r') {
                        line.pop();
                    }
                    self.seen = 0;
                    self.number += 1;
                    return Poll::Ready(Some(Ok(line)));
                }
                None => self.seen = self.rest.len(),
            }
            if self.ended {
                let line = std::mem::take(&mut self.rest);
                self.seen = 0;
                self.number += u64::from(!line.is_empty());
                return Poll::Ready((!line.is_empty()).then_some(Ok(line)));
            }
            if self.rest.len() as u64 > self.limit {
                return Poll::Ready(Some(Err(self.too_long())));
            }
            match ready!(self.pieces.poll_next(context)) {
                Some(Ok(piece)) => self.rest.extend_from_slice(&piece),
                Some(Err(error)) => {
                    self.ended = true;
                    self.rest.clear();
                    return Poll::Ready(Some(Err(error)));
                }
                None => self.ended = true,
            }
        }
    }

    #[cold]
    fn too_long(&mut self) -> Error {
        self.end();
        Error::content(self.operation, format!("line {} is longer than {} bytes", self.number + 1, self.limit))
    }

    /// Reads no more of what the server sends.
    pub(super) fn end(&mut self) {
        self.ended = true;
        self.rest.clear();
    }
}

/// How the text of a value is read.
pub(super) type Decode<T> = fn(&'static str, bool, &str) -> Result<T, Error>;

/// Values that come line by line, as they come: a [`Stream`] that ends after the last line or after an error.
#[must_use = "nothing more is read before it is asked for"]
pub struct JsonLines<T> {
    lines: Lines,
    secret: bool,
    decode: Decode<T>,
}

impl<T> JsonLines<T> {
    pub(super) fn new<C: Codec<T>>(call: DetachedCall, parts: &ResponseParts, opened: Opened) -> Self {
        let secret = call.is_secret();
        Self { lines: Lines::new(call, parts, opened), secret, decode: decode_part::<C, T> }
    }

    /// The next value; nothing after the last.
    ///
    /// # Errors
    ///
    /// A connection that broke, a line that is no such value or longer than `max_response_bytes`.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        poll_fn(|context| self.poll(context)).await.transpose()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            let line = match ready!(self.lines.poll_line(context, false)) {
                Some(Ok(line)) => line,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let value = text(self.lines.operation, &line, self.lines.number)
                .and_then(|text| (self.decode)(self.lines.operation, self.secret, text));
            if value.is_err() {
                self.lines.end();
            }
            return Poll::Ready(Some(value));
        }
    }

    /// All values as JSON.
    #[doc(hidden)]
    pub async fn collect_json(mut self, to_json: impl Fn(&T) -> Result<Json, Error>) -> Result<Json, Error> {
        let mut all = Vec::new();
        while let Some(value) = self.try_next().await? {
            all.push(to_json(&value)?);
        }
        Ok(Json::Array(all))
    }
}

/// A line as text.
pub(super) fn text<'l>(operation: &'static str, line: &'l [u8], number: u64) -> Result<&'l str, Error> {
    std::str::from_utf8(line).map_err(|_| Error::content(operation, format!("line {number} is no UTF-8")))
}

impl<T: Unpin> Stream for JsonLines<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonLines").field("lines", &self.lines.number).finish_non_exhaustive()
    }
}
