//! Content of a request that is read while it is sent: its pieces, one after the other. Knows lengths and digests, not what the
//! pieces mean.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll};

use http_body::{Frame, SizeHint};

use crate::Bytes;
use crate::mask::MASK;
use crate::recording::Watched;
use crate::upload::{Pieces, Upload};

/// A part of a form.
#[derive(Clone)]
pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) media: Option<Cow<'static, str>>,
    pub(super) content: Upload,
    /// Whether it is a file, which has a name whatever it is.
    pub(super) file: bool,
}

/// Content that is not in memory.
#[derive(Clone)]
pub(super) struct Streamed {
    pieces: Vec<Upload>,
    /// The hash of it, once that is known.
    digest: OnceLock<String>,
}

impl Streamed {
    pub(super) fn new(pieces: Vec<Upload>) -> Self {
        Self { pieces, digest: OnceLock::new() }
    }

    pub(super) fn is_repeatable(&self) -> bool {
        self.pieces.iter().all(Upload::is_repeatable)
    }

    /// The pieces as they are handed to `reqwest`. Whoever watches them sees what is read.
    pub(super) fn open(&self, watched: Option<&Watched>) -> reqwest::Body {
        reqwest::Body::wrap(Sent { watched: watched.cloned(), ..Sent::of(&self.pieces) })
    }

    /// The hash, which nobody knows before the content is sent.
    pub(super) fn digest(&self) -> &str {
        self.digest.get().map_or(MASK, String::as_str)
    }

    /// Finds the hash, for which the content is read once more.
    #[cfg(feature = "signatures")]
    pub(super) async fn hash(&self) -> Result<(), io::Error> {
        if !self.is_repeatable() {
            return Err(io::Error::other("the content comes only once, and a signature needs it before it is sent"));
        }
        let mut sent = Sent::of(&self.pieces);
        let mut digest = crate::signature::BodyDigest::new();
        while let Some(piece) = std::future::poll_fn(|context| sent.poll(context)).await {
            digest.update(&piece?);
        }
        self.digest.set(digest.finish()).ok();
        Ok(())
    }
}

/// Content on its way.
struct Sent {
    waiting: VecDeque<Upload>,
    /// What is being read. Nobody else has it: the lock is there because a body may be shared between threads.
    open: Mutex<Option<Pieces>>,
    /// How many bytes are still to come, where that is known.
    left: Option<u64>,
    watched: Option<Watched>,
}

impl Sent {
    fn of(pieces: &[Upload]) -> Self {
        let left = pieces.iter().map(Upload::length).sum();
        Self { waiting: pieces.iter().cloned().collect(), open: Mutex::new(None), left, watched: None }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        loop {
            let reading = self.open.get_mut().unwrap_or_else(PoisonError::into_inner);
            let Some(open) = reading else {
                match self.waiting.pop_front() {
                    Some(next) => *reading = Some(next.open()),
                    None if self.left.is_some_and(|left| left > 0) => {
                        self.left = None;
                        return Poll::Ready(Some(Err(io::Error::other("the content is shorter than was said"))));
                    }
                    None => {
                        if let Some(watched) = &self.watched {
                            watched.end();
                        }
                        return Poll::Ready(None);
                    }
                }
                continue;
            };
            match std::task::ready!(open.as_mut().poll_next(context)) {
                None => *reading = None,
                Some(Ok(piece)) => {
                    let length = piece.len() as u64;
                    if self.left.is_some_and(|left| left < length) {
                        return Poll::Ready(Some(Err(io::Error::other("the content is longer than was said"))));
                    }
                    self.left = self.left.map(|left| left - length);
                    if let Some(watched) = &self.watched {
                        watched.piece(&piece);
                        if self.left == Some(0) {
                            // Nobody may ask for more than was announced.
                            watched.end();
                        }
                    }
                    return Poll::Ready(Some(Ok(piece)));
                }
                Some(Err(fault)) => return Poll::Ready(Some(Err(fault))),
            }
        }
    }
}

impl http_body::Body for Sent {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.poll(context).map_ok(Frame::data)
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
