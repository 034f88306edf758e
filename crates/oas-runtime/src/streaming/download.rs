//! Content of any size, as a stream of pieces, or into a file. Knows digests and files, not where the pieces come from.

use std::fmt;
#[cfg(not(target_arch = "wasm32"))]
use std::fs::File;
use std::future::poll_fn;
#[cfg(not(target_arch = "wasm32"))]
use std::io::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::reader::Pieces;
use crate::call::{DetachedCall, Opened};
#[cfg(not(target_arch = "wasm32"))]
use crate::platform;
use crate::response::ResponseParts;
#[cfg(feature = "digest")]
use crate::signature::BodyDigest;
use crate::{Bytes, Error};

/// Content that comes in pieces: a [`Stream`] of them, which ends after the last one or after an error. Where a connection breaks
/// and the server can send the rest, it is asked for it, and nobody sees the break.
///
/// ```no_run
/// # async fn example(mut download: oas_runtime::Download) -> Result<(), oas_runtime::Error> {
/// let mut bytes = 0;
/// while let Some(piece) = download.try_next().await? {
///     bytes += piece.len();
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing more is read before it is asked for"]
pub struct Download {
    pieces: Pieces,
    operation: &'static str,
    received: u64,
    #[cfg(feature = "digest")]
    wanted: Option<(BodyDigest, String)>,
    ended: bool,
}

impl Download {
    pub(super) fn new(call: DetachedCall, parts: &ResponseParts, opened: Opened) -> Self {
        let operation = call.id();
        let pieces = Pieces::new(call, opened, &parts.headers);
        Self {
            pieces,
            operation,
            received: 0,
            #[cfg(feature = "digest")]
            wanted: None,
            ended: false,
        }
    }

    /// Holds the content against its SHA-256, in hexadecimal digits: another one is an error at the end, and no file is left.
    #[cfg(feature = "digest")]
    pub fn verify_sha256(mut self, digest: impl Into<String>) -> Self {
        self.wanted = Some((BodyDigest::new(), digest.into()));
        self
    }

    /// How many bytes it has, where the server has said so.
    pub fn length(&self) -> Option<u64> {
        self.pieces.length()
    }

    /// How many bytes have come.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// The next piece; nothing after the last.
    ///
    /// # Errors
    ///
    /// A connection that broke where the rest cannot be asked for, content that has changed meanwhile, one that is not what it
    /// should be.
    pub async fn try_next(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }

    /// Writes the content into a file, which is there only when all of it has come. How many bytes it has.
    ///
    /// # Errors
    ///
    /// As those of [`try_next`](Self::try_next), and a file that cannot be written.
    #[cfg(not(target_arch = "wasm32"))]
    pub async fn save(mut self, path: impl AsRef<std::path::Path>) -> Result<u64, Error> {
        let path = path.as_ref();
        let mut partial = path.file_name().unwrap_or_default().to_owned();
        partial.push(".part");
        let partial = path.with_file_name(partial);
        let written = self.write(&partial).await;
        let moved = match written {
            Ok(()) => {
                let (from, to) = (partial.clone(), path.to_owned());
                let moved = platform::apart(move || std::fs::rename(from, to)).await;
                moved.map_err(|fault| Error::file(self.operation, path, fault))
            }
            Err(error) => Err(error),
        };
        if let Err(error) = moved {
            platform::apart(move || std::fs::remove_file(partial)).await.ok();
            return Err(error);
        }
        Ok(self.received)
    }

    #[cfg(not(target_arch = "wasm32"))]
    async fn write(&mut self, path: &std::path::Path) -> Result<(), Error> {
        let operation = self.operation;
        let fault = |fault| Error::file(operation, path, fault);
        let created = path.to_owned();
        let mut file = platform::apart(move || File::create(created)).await.map_err(fault)?;
        while let Some(piece) = self.try_next().await? {
            let written = platform::apart(move || file.write_all(&piece).map(|()| file)).await;
            file = written.map_err(fault)?;
        }
        platform::apart(move || file.sync_all()).await.map_err(fault)
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let piece = std::task::ready!(self.pieces.poll_next(context));
        match &piece {
            Some(Ok(piece)) => {
                self.received += piece.len() as u64;
                #[cfg(feature = "digest")]
                if let Some((digest, _)) = &mut self.wanted {
                    digest.update(piece);
                }
            }
            Some(Err(_)) => self.ended = true,
            None => {
                self.ended = true;
                #[cfg(feature = "digest")]
                if let Some((digest, wanted)) = self.wanted.take() {
                    let found = digest.finish();
                    if !wanted.eq_ignore_ascii_case(&found) {
                        let what = format!("the SHA-256 of the content is {found}, and not {wanted}");
                        return Poll::Ready(Some(Err(Error::content(self.operation, what))));
                    }
                }
            }
        }
        Poll::Ready(piece)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("operation", &self.operation)
            .field("length", &self.length())
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}
