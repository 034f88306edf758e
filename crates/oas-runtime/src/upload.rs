//! Content that goes out: bytes, a file, or anything that comes in pieces. Knows where it comes from and whether it can be read
//! again, not where it goes.

use std::fmt;
#[cfg(not(target_arch = "wasm32"))]
use std::fs::File;
use std::io;
#[cfg(not(target_arch = "wasm32"))]
use std::io::Read as _;
#[cfg(not(target_arch = "wasm32"))]
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use futures_core::Stream;

use crate::Bytes;
#[cfg(not(target_arch = "wasm32"))]
use crate::platform::{self, BoxFuture};

/// Pieces of content, one after the other.
pub(crate) type Pieces = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// Content of a request: what a file or a body holds, where it is no value of a type.
///
/// What is in memory, a file, and what [`Upload::stream`] opens can be read again, so that a call may be tried again; what comes
/// [`once`](Upload::once) cannot.
///
/// ```
/// use oas_runtime::Upload;
///
/// let text = Upload::from("a text").file_name("notes.txt").media_type("text/plain");
/// let bytes = Upload::from(vec![0x50, 0x4b]);
/// assert_eq!((text.length(), bytes.length()), (Some(6), Some(2)));
/// ```
#[derive(Clone)]
pub struct Upload {
    pub(crate) file_name: Option<String>,
    pub(crate) media_type: Option<String>,
    content: Content,
}

#[derive(Clone)]
enum Content {
    Memory(Bytes),
    Opened { length: Option<u64>, open: Arc<dyn Fn() -> Pieces + Send + Sync> },
    Once { length: Option<u64>, pieces: Arc<Mutex<Option<Pieces>>> },
}

impl Upload {
    /// A file, which is read piece by piece whenever it is sent. Its name is that of the path.
    ///
    /// # Errors
    ///
    /// A file that is not there, or that may not be read.
    #[cfg(not(target_arch = "wasm32"))]
    pub async fn file(path: impl AsRef<std::path::Path>) -> io::Result<Self> {
        let path = path.as_ref().to_owned();
        let opened = path.clone();
        let length = platform::apart(move || Ok(File::open(opened)?.metadata()?.len())).await?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let open = move || -> Pieces { Box::pin(FilePieces::of(path.clone())) };
        Ok(Self {
            file_name: name,
            media_type: None,
            content: Content::Opened { length: Some(length), open: Arc::new(open) },
        })
    }

    /// What comes in pieces, and is opened whenever it is sent. Of a known length, it is announced.
    pub fn stream<S>(length: Option<u64>, open: impl Fn() -> S + Send + Sync + 'static) -> Self
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        let open = move || -> Pieces { Box::pin(open()) };
        Self::of(Content::Opened { length, open: Arc::new(open) })
    }

    /// What comes in pieces, and only once: a call that has begun to send it is never tried again.
    pub fn once<S>(length: Option<u64>, pieces: S) -> Self
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        let pieces: Pieces = Box::pin(pieces);
        Self::of(Content::Once { length, pieces: Arc::new(Mutex::new(Some(pieces))) })
    }

    fn of(content: Content) -> Self {
        Self { file_name: None, media_type: None, content }
    }

    /// The name of the file, as the server is told in a form.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// The media type, where it is not the one of the contract.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// How many bytes it has, where that is known before it is read.
    pub fn length(&self) -> Option<u64> {
        match &self.content {
            Content::Memory(bytes) => Some(bytes.len() as u64),
            Content::Opened { length, .. } | Content::Once { length, .. } => *length,
        }
    }

    /// Its bytes, where they are in memory.
    pub(crate) fn in_memory(&self) -> Option<&Bytes> {
        match &self.content {
            Content::Memory(bytes) => Some(bytes),
            Content::Opened { .. } | Content::Once { .. } => None,
        }
    }

    /// Whether it can be read again.
    pub(crate) fn is_repeatable(&self) -> bool {
        !matches!(self.content, Content::Once { .. })
    }

    /// The pieces of the content, from its beginning.
    pub(crate) fn open(&self) -> Pieces {
        match &self.content {
            Content::Memory(bytes) => Box::pin(Known(Some(Ok(bytes.clone())))),
            Content::Opened { open, .. } => open(),
            Content::Once { pieces, .. } => {
                let taken = pieces.lock().unwrap_or_else(PoisonError::into_inner).take();
                let gone = || io::Error::other("the content comes only once, and was sent before");
                taken.unwrap_or_else(|| Box::pin(Known(Some(Err(gone())))))
            }
        }
    }
}

impl From<Bytes> for Upload {
    fn from(bytes: Bytes) -> Self {
        Self::of(Content::Memory(bytes))
    }
}

macro_rules! from_memory {
    ($($kind:ty)*) => {
        $(impl From<$kind> for Upload {
            fn from(content: $kind) -> Self {
                Bytes::from(content).into()
            }
        })*
    };
}

from_memory!(Vec<u8> String &'static str &'static [u8]);

impl<const LENGTH: usize> From<&'static [u8; LENGTH]> for Upload {
    fn from(content: &'static [u8; LENGTH]) -> Self {
        Bytes::from_static(content).into()
    }
}

/// The content may be secret.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("file_name", &self.file_name)
            .field("media_type", &self.media_type)
            .field("length", &self.length())
            .finish_non_exhaustive()
    }
}

/// Content that is in memory: one piece.
struct Known(Option<io::Result<Bytes>>);

impl Stream for Known {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take())
    }
}

/// The largest piece of a file, in bytes.
#[cfg(not(target_arch = "wasm32"))]
const PIECE: u64 = 64 << 10;

/// The pieces of a file, each read when it is asked for.
#[cfg(not(target_arch = "wasm32"))]
struct FilePieces(Option<BoxFuture<'static, io::Result<Option<Read>>>>);

/// A piece of a file, and the file behind it.
#[cfg(not(target_arch = "wasm32"))]
type Read = (Bytes, File);

#[cfg(not(target_arch = "wasm32"))]
impl FilePieces {
    fn of(path: PathBuf) -> Self {
        Self(Some(Box::pin(platform::apart(move || Self::read(File::open(path)?)))))
    }

    /// The next piece; nothing at the end of the file.
    fn read(mut file: File) -> io::Result<Option<Read>> {
        let mut piece = Vec::new();
        (&mut file).take(PIECE).read_to_end(&mut piece)?;
        Ok((!piece.is_empty()).then(|| (piece.into(), file)))
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Stream for FilePieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(reading) = &mut self.0 else { return Poll::Ready(None) };
        let read = std::task::ready!(reading.as_mut().poll(context));
        self.0 = None;
        Poll::Ready(match read {
            Ok(Some((piece, file))) => {
                self.0 = Some(Box::pin(platform::apart(|| Self::read(file))));
                Some(Ok(piece))
            }
            Ok(None) => None,
            Err(fault) => Some(Err(fault)),
        })
    }
}
