//! Bodies that arrive compressed. Knows how much they may hold, nothing of what they mean.

use std::io::Read as _;

use flate2::read::MultiGzDecoder;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};

use crate::Bytes;

/// What is asked for.
pub(super) const ACCEPTED: &str = "gzip";

/// Why a body could not be read.
pub(super) enum Fault {
    TooLarge,
    Broken(std::io::Error),
}

/// Whether a body is compressed in the way that was asked for. It is not any more when it has been read, so the headers lose what
/// says so.
pub(super) fn take_encoding(headers: &mut HeaderMap) -> bool {
    let compressed =
        headers.get(CONTENT_ENCODING).is_some_and(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"gzip"));
    if compressed {
        headers.remove(CONTENT_ENCODING);
        headers.remove(CONTENT_LENGTH);
    }
    compressed
}

/// The whole of a body, which may have so many bytes at most. It is read no further than that: a small one may stand for a
/// very large one.
pub(super) fn whole(body: &[u8], limit: u64) -> Result<Bytes, Fault> {
    let mut decompressed = Vec::new();
    let mut reader = MultiGzDecoder::new(body).take(limit.saturating_add(1));
    reader.read_to_end(&mut decompressed).map_err(Fault::Broken)?;
    if decompressed.len() as u64 > limit { Err(Fault::TooLarge) } else { Ok(decompressed.into()) }
}

/// The beginning of a body, as far as it can be read.
pub(super) fn beginning(body: &[u8], limit: u64) -> Vec<u8> {
    let (mut decompressed, mut buffer) = (Vec::new(), [0; 4096]);
    let mut reader = MultiGzDecoder::new(body).take(limit);
    while let Ok(count @ 1..) = reader.read(&mut buffer) {
        decompressed.extend_from_slice(&buffer[..count]);
    }
    decompressed
}
