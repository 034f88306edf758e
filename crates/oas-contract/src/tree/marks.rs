//! Marks of what was read of a tree. Knows no reader, and not what follows where there is no mark.

use std::sync::atomic::{AtomicU8, Ordering};

/// How a member was dealt with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// It was read by name.
    Read = 1,
    /// It was dealt with as a whole, with everything in it.
    Whole = 2,
}

/// The marks of one member. A copy starts with the marks of the original.
#[derive(Debug, Default)]
pub(crate) struct Marks(AtomicU8);

impl Marks {
    pub(crate) fn add(&self, mark: Mark) {
        let known = self.0.load(Ordering::Relaxed);
        if known & mark as u8 == 0 {
            self.0.fetch_or(mark as u8, Ordering::Relaxed);
        }
    }

    pub(crate) fn clear(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    pub(crate) fn has(&self, mark: Mark) -> bool {
        self.0.load(Ordering::Relaxed) & mark as u8 != 0
    }

    /// Whether nobody has looked at it.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

impl Clone for Marks {
    fn clone(&self) -> Self {
        Self(AtomicU8::new(self.0.load(Ordering::Relaxed)))
    }
}
