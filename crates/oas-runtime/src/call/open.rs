//! A call whose answer stays open: its body is read by somebody else, who may make the call again for the rest of it. Knows calls,
//! not what the body is.

use std::time::Duration;

use http::header::{ACCEPT, HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode};
use zeroize::Zeroizing;

use super::attempts;
use super::body::Body;
use super::parameters::{Call, Rare, Segment};
use super::transport::Take;
use crate::api::Operation;
use crate::client::{Core, Retry};
use crate::percent_encoding::Pair;
use crate::platform::Chunks;
use crate::recording::Pending;
use crate::response::ResponseParts;
use crate::wire::{Codec, located};
use crate::{Bytes, Error};

/// The body of an answer that is open.
pub(crate) struct Opened {
    chunks: Chunks,
    /// What is recorded of it.
    pending: Option<Pending>,
    /// How many bytes it has, where the server has said so.
    pub(crate) length: Option<u64>,
}

impl Opened {
    /// The next piece; nothing at the end.
    pub(crate) async fn next(&mut self) -> reqwest::Result<Option<Bytes>> {
        let piece = self.chunks.next().await;
        if let (Some(pending), Ok(Some(piece))) = (&mut self.pending, &piece) {
            pending.piece(piece);
        }
        piece
    }

    /// Nothing more is read of it, be it for an error.
    pub(crate) fn end(&mut self, error: Option<&Error>) {
        if let Some(pending) = &mut self.pending {
            pending.end(error);
        }
    }
}

/// A call that can be made again when its builder is gone.
pub(crate) struct DetachedCall {
    core: Core,
    operation: &'static Operation,
    path: Vec<Segment>,
    query: Vec<Pair>,
    headers: Vec<(HeaderName, HeaderValue)>,
    secrets: Vec<Zeroizing<String>>,
    body: Option<Body>,
    rare: Option<Box<Rare>>,
    repeatable: bool,
    is_stream: bool,
}

impl Call<'_> {
    /// Asks for an answer of a media type, unless the caller has said which.
    #[doc(hidden)]
    pub fn accept(mut self, media: &'static str) -> Self {
        if self.headers.iter().all(|(name, _)| *name != ACCEPT) {
            self.headers.push((ACCEPT, HeaderValue::from_static(media)));
        }
        self
    }

    /// Makes the call, and leaves its answer open. Where it `is_stream`, a page or a document is none.
    pub(crate) async fn open(self, is_stream: bool) -> Result<(DetachedCall, Box<ResponseParts>, Opened), Error> {
        let Call { core, operation, path, query, headers, secrets, body, rare } = self;
        let repeatable = operation.idempotent && body.is_none();
        let call = DetachedCall {
            core: core.clone(),
            operation,
            path,
            query,
            headers,
            secrets,
            body,
            rare,
            repeatable,
            is_stream,
        };
        let (parts, opened) = call.open(&[]).await?;
        Ok((call, parts, opened))
    }
}

impl DetachedCall {
    /// Makes the call once more, with some headers beside its own.
    pub(crate) async fn open(&self, more: &[(HeaderName, HeaderValue)]) -> Result<(Box<ResponseParts>, Opened), Error> {
        let mut call = self.core.call(self.operation);
        (call.path, call.query, call.headers) = (self.path.clone(), self.query.clone(), self.headers.clone());
        (call.secrets, call.body, call.rare) = (self.secrets.clone(), self.body.clone(), self.rare.clone());
        // The bytes that are counted are those of the content.
        #[cfg(feature = "gzip")]
        {
            call.rare().identity = true;
        }
        call.headers.extend(more.iter().cloned());
        let (mut chunks, mut pending) = (None, None);
        let parts = attempts::run(&call, &mut Take::Open(&mut chunks, self.is_stream, &mut pending)).await?;
        let chunks: Chunks = chunks.expect("an answer that is there was left open");
        let length = chunks.length();
        Ok((parts, Opened { chunks, pending, length }))
    }

    pub(crate) fn id(&self) -> &'static str {
        self.operation.id
    }

    pub(crate) fn is_secret(&self) -> bool {
        self.operation.secret
    }

    /// Whether the rest can be asked for.
    pub(crate) fn is_idempotent(&self) -> bool {
        self.repeatable
    }

    /// The same, of which nothing is asked for twice.
    pub(crate) fn without_repetition(self) -> Self {
        Self { repeatable: false, ..self }
    }

    /// The longest that the next piece may take.
    pub(crate) fn idle_limit(&self) -> Duration {
        self.core.retry().call_limit(self.core.timeout())
    }

    pub(crate) fn size_limit(&self) -> u64 {
        self.core.max_response_bytes()
    }

    /// The pause before the rest is asked for, where it is.
    pub(crate) fn pause(&self, failures: u32, error: &Error) -> Option<Duration> {
        match self.core.retry().next(failures, error, None, true, self.idle_limit()) {
            Retry::After(pause) => Some(pause),
            Retry::Never | Retry::OutOfBudget => None,
        }
    }

    #[cold]
    pub(crate) fn broken_off(&self, received: u64) -> Error {
        Error::broken_off(self.operation.id, format!("the response broke off after {received} bytes"), false)
    }

    #[cold]
    pub(crate) fn silent(&self, idle: Duration) -> Error {
        Error::broken_off(self.operation.id, format!("nothing more of the response arrived within {idle:?}"), true)
    }

    #[cold]
    pub(crate) fn changed(&self, status: StatusCode) -> Error {
        let what =
            format!("the connection broke, and the rest of the content is not to be had ({status}): begin again");
        Error::content(self.operation.id, what)
    }
}

/// Reads a value that is a part of an answer.
pub(crate) fn decode_part<C: Codec<T>, T>(operation: &'static str, secret: bool, text: &str) -> Result<T, Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let decoded = located(|| C::deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value)));
    decoded.map_err(|(fault, path): (serde_json::Error, String)| {
        let shown = (!secret).then_some((text.as_bytes(), fault));
        Error::decode(
            operation,
            (StatusCode::OK, HeaderMap::new(), None),
            shown,
            Some(path).filter(|path| !path.is_empty()),
        )
    })
}
