//! Content that passes by in pieces, be it sent or read: its beginning, and how much there was. Knows nothing of what it is.

use std::sync::{Arc, Mutex, PoisonError};

/// The most of a body that is written, in bytes, and so the most that is kept.
pub(super) const MAX_BODY: usize = 1 << 20;

/// The beginning of content that passes by, and how much there was of it.
#[derive(Clone, Default)]
pub(crate) struct Passing {
    pub(crate) beginning: Vec<u8>,
    pub(crate) length: u64,
    /// Whether its end has passed.
    pub(crate) is_whole: bool,
}

impl Passing {
    pub(crate) fn piece(&mut self, piece: &[u8]) {
        let room = MAX_BODY.saturating_sub(self.beginning.len());
        self.beginning.extend_from_slice(&piece[..piece.len().min(room)]);
        self.length += piece.len() as u64;
    }
}

/// The same, seen by whoever sends it and by whoever writes it down.
#[derive(Clone, Default)]
pub(crate) struct Watched(Arc<Mutex<Passing>>);

impl Watched {
    pub(crate) fn piece(&self, piece: &[u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).piece(piece);
    }

    pub(crate) fn end(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_whole = true;
    }

    /// What has passed so far; it is not kept any longer.
    pub(super) fn take(&self) -> Passing {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
