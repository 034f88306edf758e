//! What stands in the place of recordings without the feature `recording`: types without a value. Whoever asks whether something
//! is recorded has its answer, and what would follow is no code.

/// What exchanges are written to.
#[derive(Clone)]
pub(crate) enum Recorder {}

/// Content that is sent by and by.
#[cfg(feature = "streams")]
#[derive(Clone)]
pub(crate) enum Watched {}

#[cfg(feature = "streams")]
impl Watched {
    pub(crate) fn piece(&self, _: &[u8]) {
        match *self {}
    }

    pub(crate) fn end(&self) {
        match *self {}
    }
}

/// An exchange whose answer is read by and by.
#[cfg(feature = "streams")]
pub(crate) enum Pending {}

#[cfg(feature = "streams")]
impl Pending {
    pub(crate) fn piece(&mut self, _: &[u8]) {
        match *self {}
    }

    pub(crate) fn end(&mut self, _: Option<&crate::Error>) {
        match *self {}
    }
}
