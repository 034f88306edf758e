//! Sends a request once, and reads the answer: no more of it than allowed, and what is no success is an error. Knows nothing of
//! what is sent.

use std::time::Duration;

use http::StatusCode;
use http::header::CONTENT_RANGE;

use super::content_range::ContentRange;
use crate::api::Operation;
use crate::client::Core;
use crate::error::ServiceError;
use crate::platform::Chunks;
#[cfg(feature = "streams")]
use crate::recording::Pending;
use crate::response::ResponseParts;
use crate::{Bytes, Error};

/// The most of an error body that is read, in bytes.
const LARGEST_ERROR: u64 = 256 << 10;
/// The longest that an answer may come for that is read by and by.
const LONGEST_ANSWER: Duration = Duration::from_secs(365 * 24 * 3600);
/// The largest buffer that is set up for a body before it arrives, in bytes.
const FIRST_BUFFER: u64 = 1 << 20;

/// What becomes of a successful response. An error that it returns is one of the attempt.
pub(super) type Read<'r> = dyn FnMut(&ResponseParts, Bytes) -> Result<(), Error> + Send + 'r;

/// What becomes of a successful response: it is read whole, or its body is left to be read.
pub(super) enum Take<'r> {
    Whole(&'r mut Read<'r>),
    /// Its chunks are left where they can be taken, and whether they come by and by; beside them what is recorded of them.
    #[cfg(feature = "streams")]
    #[cfg_attr(not(feature = "recording"), allow(dead_code, reason = "nothing is recorded"))]
    Open(&'r mut Option<Chunks>, bool, &'r mut Option<Pending>),
}

impl Take<'_> {
    fn is_open(&self) -> bool {
        match self {
            Self::Whole(_) => false,
            #[cfg(feature = "streams")]
            Self::Open(..) => true,
        }
    }
}

/// Sends a request once.
pub(super) fn send(
    core: &Core,
    mut outgoing: reqwest::Request,
    limit: Duration,
    take: &Take<'_>,
) -> impl Future<Output = reqwest::Result<reqwest::Response>> + use<> {
    // The HTTP client keeps the usual limit by itself, which costs less; in a browser it has none, nor has one of the program's.
    if take.is_open() {
        // It holds for the beginning of the answer alone: how long the rest takes, nobody knows.
        *outgoing.timeout_mut() = Some(LONGEST_ANSWER);
    } else if core.usual_attempt_limit() != Some(limit) || cfg!(target_arch = "wasm32") {
        *outgoing.timeout_mut() = Some(limit);
    }
    core.http().execute(outgoing)
}

/// What was asked for.
pub(super) struct Asked {
    /// Where, without secrets.
    pub url: String,
    /// Whether it is a part of something.
    pub is_part: bool,
}

/// Whether an answer says that it is less than all there is. Some providers mean something else by its status, and say nothing of
/// a range.
fn is_cut(headers: &http::HeaderMap) -> bool {
    let range = headers.get(CONTENT_RANGE).and_then(ContentRange::of);
    range.is_some_and(|range| range.begins != 0 || range.whole.is_some_and(|whole| whole != range.ends + 1))
}

/// Reads a successful response whole; every other one is an error, unless it says that an earlier attempt `may_be_done`.
pub(super) fn receive<'a>(
    core: &'a Core,
    operation: &'static Operation,
    sent: (impl Future<Output = reqwest::Result<reqwest::Response>>, Asked),
    may_be_done: bool,
    take: &'a mut Take<'_>,
) -> impl Future<Output = Result<Box<ResponseParts>, Error>> {
    let (pending, Asked { url, is_part }) = sent;
    async move {
        let mut chunks = Chunks::of(pending.await.map_err(|error| Error::transport(operation.id, error))?);
        let status = chunks.status();
        #[cfg(feature = "gzip")]
        let compressed = super::compression::take_encoding(chunks.headers_mut());
        let unmodified = operation.not_modified && status == StatusCode::NOT_MODIFIED;
        if !status.is_success() && !unmodified {
            // An error is an error even if its body is cut off or far too long.
            let most = LARGEST_ERROR.min(core.max_response_bytes());
            let body = read_beginning(&mut chunks, most).await;
            #[cfg(feature = "gzip")]
            let body = if compressed { super::compression::beginning(&body, most) } else { body };
            let error = ServiceError::of(&core.api().errors, status, chunks.into_headers(), body);
            if may_be_done && error.is_one_of(operation.done_codes) {
                let (status, headers) = error.into_head();
                let (method, errors) = (operation.method, Some(&core.api().errors));
                let parts = Box::new(ResponseParts { status, headers, method, url, errors, body: None });
                match take {
                    Take::Whole(accept) => accept(&parts, Bytes::new())?,
                    #[cfg(feature = "streams")]
                    Take::Open(..) => {}
                }
                return Ok(parts);
            }
            return Err(Error::service(operation.id, error));
        }
        if status == StatusCode::PARTIAL_CONTENT && !is_part && is_cut(chunks.headers()) {
            let what = "the response is a part (206) of what was asked for as a whole".to_owned();
            return Err(Error::content(operation.id, what));
        }
        #[cfg_attr(
            not(feature = "streams"),
            allow(clippy::infallible_destructuring_match, reason = "it may be left open")
        )]
        let accept = match take {
            Take::Whole(accept) => accept,
            #[cfg(all(feature = "gzip", feature = "streams"))]
            Take::Open(..) if compressed => {
                let what = "the content is compressed, which was not asked for".to_owned();
                return Err(Error::content(operation.id, what));
            }
            #[cfg(feature = "streams")]
            Take::Open(open, is_stream, _) => {
                let headers = chunks.take_headers();
                if let Some(form) = other_form(&headers).filter(|_| *is_stream) {
                    // On the heap: every call would have room for it.
                    return Err(Box::pin(no_stream(core, operation, (status, headers), chunks, form)).await);
                }
                **open = Some(chunks);
                let (method, errors) = (operation.method, Some(&core.api().errors));
                return Ok(Box::new(ResponseParts { status, headers, method, url, errors, body: None }));
            }
        };
        let limit = core.max_response_bytes();
        let body = read_whole(&mut chunks, limit).await.map_err(|fault| match fault {
            BodyFault::TooLarge => Error::response_too_large(operation.id, status, limit),
            BodyFault::BrokenOff(error) => Error::transport(operation.id, error),
        })?;
        #[cfg(feature = "gzip")]
        let body = match compressed {
            false => body,
            true => super::compression::whole(&body, limit).map_err(|fault| match fault {
                super::compression::Fault::TooLarge => Error::response_too_large(operation.id, status, limit),
                super::compression::Fault::Broken(error) => Error::not_decompressed(operation.id, error),
            })?,
        };
        let (method, headers, errors) = (operation.method, chunks.into_headers(), Some(&core.api().errors));
        let kept = core.keeps_body().then(|| body.clone());
        let parts = Box::new(ResponseParts { status, headers, method, url, errors, body: kept });
        accept(&parts, body)?;
        Ok(parts)
    }
}

/// What an answer is that comes as a whole, in this `form`, where a stream was asked for.
#[cfg(feature = "streams")]
async fn no_stream(
    core: &Core,
    operation: &'static Operation,
    (status, headers): (StatusCode, http::HeaderMap),
    mut chunks: Chunks,
    form: String,
) -> Error {
    let most = LARGEST_ERROR.min(core.max_response_bytes());
    let body = read_beginning(&mut chunks, most).await;
    let shape = &core.api().errors;
    let described = ServiceError::described(shape, status, &headers, &body);
    match described.filter(|error| !error.has_code(shape.success_codes)) {
        Some(error) => Error::service(operation.id, error),
        None => Error::other_form(operation.id, status, headers, &form),
    }
}

/// The media type of an answer that comes as a whole, where one was asked for that comes by and by.
#[cfg(feature = "streams")]
fn other_form(headers: &http::HeaderMap) -> Option<String> {
    let stated = headers.get(http::header::CONTENT_TYPE)?.to_str().ok()?.split(';').next()?.trim().to_ascii_lowercase();
    (matches!(stated.as_str(), "application/json" | "text/html") || stated.ends_with("+json")).then_some(stated)
}

/// Why a body could not be read.
enum BodyFault {
    TooLarge,
    BrokenOff(reqwest::Error),
}

/// Reads a body, which is copied only where it comes in several pieces.
async fn read_whole(chunks: &mut Chunks, limit: u64) -> Result<Bytes, BodyFault> {
    let length = chunks.length();
    if length.is_some_and(|length| length > limit) {
        return Err(BodyFault::TooLarge);
    }
    // One of them is empty.
    let (mut only, mut joined) = (Bytes::new(), Vec::new());
    loop {
        let before = only.len() + joined.len();
        if length == Some(before as u64) {
            break;
        }
        let Some(chunk) = chunks.next().await.map_err(BodyFault::BrokenOff)? else { break };
        if (before + chunk.len()) as u64 > limit {
            return Err(BodyFault::TooLarge);
        }
        if before == 0 {
            only = chunk;
            continue;
        }
        if joined.is_empty() {
            let expected = usize::try_from(length.unwrap_or_default().min(FIRST_BUFFER)).unwrap_or_default();
            joined.reserve_exact(expected.max(before + chunk.len()));
            joined.extend_from_slice(&std::mem::take(&mut only));
        }
        joined.extend_from_slice(&chunk);
    }
    Ok(if joined.is_empty() { only } else { joined.into() })
}

/// The beginning of a body, as far as it comes.
async fn read_beginning(chunks: &mut Chunks, limit: u64) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Some(chunk)) = chunks.next().await {
        let room = usize::try_from(limit).unwrap_or(usize::MAX) - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if chunk.len() >= room {
            break;
        }
    }
    body
}
