//! Which part of something an answer has: the header `Content-Range`.

use http::HeaderValue;

/// Which bytes of a content an answer has.
pub(crate) struct ContentRange {
    pub begins: u64,
    /// The last of them.
    pub ends: u64,
    /// How many there are in all, where the server says so.
    pub whole: Option<u64>,
}

impl ContentRange {
    pub(crate) fn of(header: &HeaderValue) -> Option<Self> {
        let (bytes, whole) = header.to_str().ok()?.strip_prefix("bytes ")?.split_once('/')?;
        let (begins, ends) = bytes.split_once('-')?;
        let number = |text: &str| text.trim().parse().ok();
        Some(Self { begins: number(begins)?, ends: number(ends)?, whole: number(whole) })
    }
}
