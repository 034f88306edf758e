//! The body of a request: bytes, or content that is read while it is sent. Knows its media type, not what it means.

use std::borrow::Cow;

#[cfg(feature = "streams")]
use super::streamed::Streamed;
use crate::Bytes;
use crate::signature::SignableBody;

/// The body of a request, which every attempt sends.
#[derive(Clone)]
pub(crate) struct Body {
    pub(super) media: Cow<'static, str>,
    pub(super) content: Content,
}

#[derive(Clone)]
pub(super) enum Content {
    Memory(Bytes),
    #[cfg(feature = "streams")]
    Streamed(Box<Streamed>),
}

impl Body {
    pub(super) fn new(media: impl Into<Cow<'static, str>>, bytes: impl Into<Bytes>) -> Self {
        Self { media: media.into(), content: Content::Memory(bytes.into()) }
    }

    /// Its bytes, where they are in memory.
    #[cfg_attr(not(feature = "streams"), allow(clippy::unnecessary_wraps, reason = "they need not be"))]
    pub(crate) fn bytes(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Memory(bytes) => Some(bytes),
            #[cfg(feature = "streams")]
            Content::Streamed(_) => None,
        }
    }

    /// Its content, where that is not in memory.
    #[cfg(all(feature = "streams", any(feature = "signatures", feature = "recording")))]
    pub(super) fn streamed(&self) -> Option<&Streamed> {
        match &self.content {
            Content::Memory(_) => None,
            Content::Streamed(streamed) => Some(streamed),
        }
    }

    /// Whether every attempt can send it.
    pub(super) fn is_repeatable(&self) -> bool {
        match &self.content {
            Content::Memory(_) => true,
            #[cfg(feature = "streams")]
            Content::Streamed(streamed) => streamed.is_repeatable(),
        }
    }

    /// The body as it is handed to `reqwest`, opened once per attempt.
    pub(super) fn open(&self) -> reqwest::Body {
        match &self.content {
            Content::Memory(bytes) => bytes.clone().into(),
            #[cfg(feature = "streams")]
            Content::Streamed(streamed) => streamed.open(None),
        }
    }

    /// What a signature is made of. Content that is not in memory has its hash only when it is sent.
    pub(super) fn signable(&self) -> SignableBody<'_> {
        match &self.content {
            Content::Memory(bytes) => SignableBody::Bytes(bytes),
            #[cfg(feature = "streams")]
            Content::Streamed(streamed) => SignableBody::Sha256(streamed.digest()),
        }
    }
}
