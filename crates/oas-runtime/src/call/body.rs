//! The body of a request: bytes, or content that is read while it is sent, be it alone or as the parts of a form. Knows media
//! types and pieces, not what they mean.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll};

use http_body::{Frame, SizeHint};

use crate::mask::MASK;
use crate::platform;
use crate::recording::Watched;
use crate::signature::SignableBody;
use crate::upload::{Pieces, Upload};
use crate::{Bytes, Json};

/// The body of a request, which every attempt sends.
#[derive(Clone)]
pub(crate) struct Body {
    pub(super) media: Cow<'static, str>,
    content: Content,
}

#[derive(Clone)]
enum Content {
    Memory(Bytes),
    Streamed(Box<Streamed>),
}

/// Content that is not in memory.
#[derive(Clone)]
struct Streamed {
    pieces: Vec<Upload>,
    /// The hash of it, once that is known.
    digest: OnceLock<String>,
}

/// A part of a form.
#[derive(Clone)]
pub(super) struct Part {
    pub(super) name: &'static str,
    pub(super) media: Option<Cow<'static, str>>,
    pub(super) content: Upload,
    /// Whether it is a file, which has a name whatever it is.
    pub(super) file: bool,
}

impl Body {
    pub(super) fn new(media: impl Into<Cow<'static, str>>, bytes: impl Into<Bytes>) -> Self {
        Self { media: media.into(), content: Content::Memory(bytes.into()) }
    }

    /// Content of any kind.
    pub(super) fn of(media: &'static str, content: &Upload) -> Self {
        let media = content.media_type.clone().map_or(Cow::Borrowed(media), Cow::Owned);
        Self::joined(media, vec![content.clone()])
    }

    /// A form of parts: `multipart/form-data`.
    pub(super) fn form(parts: &[Part]) -> Self {
        let boundary = platform::random_uuid().replace('-', "");
        let mut pieces = Vec::with_capacity(parts.len() * 2 + 1);
        for Part { name, media, content, file } in parts {
            let mut head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", quoted(name));
            if let Some(file_name) = content.file_name.as_deref().or(file.then_some("file")) {
                head += &format!("; filename=\"{}\"", quoted(file_name));
            }
            let media = content.media_type.as_deref().or(media.as_deref());
            if let Some(media) = media.or(file.then_some("application/octet-stream")) {
                head += &format!("\r\nContent-Type: {}", media.replace(['\r', '\n'], " "));
            }
            pieces.extend([Upload::from(head + "\r\n\r\n"), content.clone(), Upload::from("\r\n")]);
        }
        pieces.push(Upload::from(format!("--{boundary}--\r\n")));
        Self::joined(format!("multipart/form-data; boundary={boundary}").into(), pieces)
    }

    fn joined(media: Cow<'static, str>, pieces: Vec<Upload>) -> Self {
        let known: Option<Vec<&Bytes>> = pieces.iter().map(Upload::in_memory).collect();
        let content = match known.as_deref() {
            Some([alone]) => Content::Memory((*alone).clone()),
            Some(known) => Content::Memory(known.iter().flat_map(|bytes| bytes.iter().copied()).collect()),
            None => Content::Streamed(Box::new(Streamed { pieces, digest: OnceLock::new() })),
        };
        Self { media, content }
    }

    /// Its bytes, where they are in memory.
    pub(crate) fn bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Memory(bytes) => Some(bytes),
            Content::Streamed(_) => None,
        }
    }

    /// Whether every attempt can send it.
    pub(super) fn is_repeatable(&self) -> bool {
        match &self.content {
            Content::Memory(_) => true,
            Content::Streamed(streamed) => streamed.pieces.iter().all(Upload::is_repeatable),
        }
    }

    /// The body as it is handed to `reqwest`, opened once per attempt. Whoever watches it sees what is read of it.
    pub(super) fn open(&self, watched: Option<&Watched>) -> reqwest::Body {
        match &self.content {
            Content::Memory(bytes) => bytes.clone().into(),
            Content::Streamed(streamed) => {
                reqwest::Body::wrap(Sent { watched: watched.cloned(), ..Sent::of(&streamed.pieces) })
            }
        }
    }

    /// What a signature is made of. Content that is not in memory has its hash only when it is sent.
    pub(super) fn signable(&self) -> SignableBody<'_> {
        match &self.content {
            Content::Memory(bytes) => SignableBody::Bytes(bytes),
            Content::Streamed(streamed) => SignableBody::Sha256(streamed.digest.get().map_or(MASK, String::as_str)),
        }
    }

    /// Finds the hash of content that is not in memory, for which it is read once more.
    #[cfg(feature = "digest")]
    pub(super) async fn hash(&self) -> Result<(), io::Error> {
        let Content::Streamed(streamed) = &self.content else { return Ok(()) };
        if !self.is_repeatable() {
            return Err(io::Error::other("the content comes only once, and a signature needs it before it is sent"));
        }
        let mut sent = Sent::of(&streamed.pieces);
        let mut digest = crate::signature::BodyDigest::new();
        while let Some(piece) = std::future::poll_fn(|context| sent.poll(context)).await {
            digest.update(&piece?);
        }
        streamed.digest.set(digest.finish()).ok();
        Ok(())
    }

    /// Finds nothing: without that feature there is no signature.
    #[cfg(not(feature = "digest"))]
    #[allow(clippy::unused_async, reason = "it stands in the place of the other one")]
    pub(super) async fn hash(&self) -> Result<(), io::Error> {
        Ok(())
    }
}

/// A name between quotes, as browsers write it.
fn quoted(text: &str) -> String {
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value as a part that is JSON.
pub(super) fn json_part(value: &Json) -> Upload {
    Upload::from(value.to_string())
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
