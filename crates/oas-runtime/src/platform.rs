//! What differs between a native target and `wasm32` in a browser: sleeping, how a body is read, and whether futures move
//! between threads.
//! Randomness comes from a crate that knows both. Nothing else in this crate asks for the target.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use std::time::Instant;
#[cfg(target_arch = "wasm32")]
pub(crate) use web_time::Instant;

/// A future on the heap. It can move between threads, where there are any.
#[cfg(not(target_arch = "wasm32"))]
pub type BoxFuture<'f, T> = Pin<Box<dyn Future<Output = T> + Send + 'f>>;
/// A future on the heap.
#[cfg(target_arch = "wasm32")]
pub type BoxFuture<'f, T> = Pin<Box<dyn Future<Output = T> + 'f>>;

/// `Send`, where there are threads.
#[cfg(not(target_arch = "wasm32"))]
pub trait MaybeSend: Send {}
#[cfg(not(target_arch = "wasm32"))]
impl<T: Send + ?Sized> MaybeSend for T {}
/// `Send`, where there are threads.
#[cfg(target_arch = "wasm32")]
pub trait MaybeSend {}
#[cfg(target_arch = "wasm32")]
impl<T: ?Sized> MaybeSend for T {}

/// Whether there is something that looks after connections and timers: without it, the HTTP client would panic.
pub(crate) fn has_reactor() -> bool {
    #[cfg(not(target_arch = "wasm32"))]
    return tokio::runtime::Handle::try_current().is_ok();
    #[cfg(target_arch = "wasm32")]
    true
}

/// Does what blocks, such as work on files, where it holds nobody up.
#[cfg(all(feature = "streams", not(target_arch = "wasm32")))]
pub(crate) async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> std::io::Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|failed| Err(std::io::Error::other(failed)))
}

/// Waits. On a native target this needs a tokio runtime with its timer on, as the HTTP client does.
pub(crate) async fn sleep(duration: Duration) {
    #[cfg(not(target_arch = "wasm32"))]
    tokio::time::sleep(duration).await;
    #[cfg(target_arch = "wasm32")]
    gloo_timers::future::sleep(duration).await;
}

/// The outcome of a future, unless it takes longer than `limit`: then it is dropped.
pub(crate) async fn timeout<F: Future>(limit: Duration, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    // What is ready at once needs no timer.
    let mut end = None;
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => end.get_or_insert_with(|| Box::pin(sleep(limit))).as_mut().poll(context).map(|()| None),
    })
    .await
}

/// Whether no connection was made. A browser does not tell.
pub(crate) fn is_connect(error: &reqwest::Error) -> bool {
    #[cfg(not(target_arch = "wasm32"))]
    return error.is_connect();
    #[cfg(target_arch = "wasm32")]
    {
        let _ = error;
        false
    }
}

/// A response whose body comes in pieces; in a browser, in one.
pub(crate) struct Chunks {
    #[cfg(not(target_arch = "wasm32"))]
    response: reqwest::Response,
    #[cfg(target_arch = "wasm32")]
    head: (StatusCode, HeaderMap),
    /// Nothing once the body was read.
    #[cfg(target_arch = "wasm32")]
    response: Option<reqwest::Response>,
}

#[cfg(not(target_arch = "wasm32"))]
impl Chunks {
    pub(crate) fn of(response: reqwest::Response) -> Self {
        Self { response }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.response.status()
    }

    #[cfg(feature = "gzip")]
    pub(crate) fn headers_mut(&mut self) -> &mut HeaderMap {
        self.response.headers_mut()
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    pub(crate) fn into_headers(mut self) -> HeaderMap {
        std::mem::take(self.response.headers_mut())
    }

    /// The headers, which are gone then.
    #[cfg(feature = "streams")]
    pub(crate) fn take_headers(&mut self) -> HeaderMap {
        std::mem::take(self.response.headers_mut())
    }

    /// How many bytes will come, where the server has said so.
    pub(crate) fn length(&self) -> Option<u64> {
        self.response.content_length()
    }

    /// The next piece; nothing at the end.
    pub(crate) async fn next(&mut self) -> reqwest::Result<Option<crate::Bytes>> {
        self.response.chunk().await
    }
}

#[cfg(target_arch = "wasm32")]
impl Chunks {
    pub(crate) fn of(mut response: reqwest::Response) -> Self {
        let head = (response.status(), std::mem::take(response.headers_mut()));
        Self { head, response: Some(response) }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.head.0
    }

    #[cfg(feature = "gzip")]
    pub(crate) fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.head.1
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.head.1
    }

    pub(crate) fn into_headers(self) -> HeaderMap {
        self.head.1
    }

    /// The headers, which are gone then.
    #[cfg(feature = "streams")]
    pub(crate) fn take_headers(&mut self) -> HeaderMap {
        std::mem::take(&mut self.head.1)
    }

    /// How many bytes will come, where the server has said so.
    pub(crate) fn length(&self) -> Option<u64> {
        self.response.as_ref()?.content_length()
    }

    /// The next piece; nothing at the end.
    pub(crate) async fn next(&mut self) -> reqwest::Result<Option<crate::Bytes>> {
        match self.response.take() {
            Some(response) => response.bytes().await.map(Some),
            None => Ok(None),
        }
    }
}

/// A random number from 0 up to, not including, 1.
pub(crate) fn random_fraction() -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "48 bits fit the mantissa")]
    let fraction = (random_bits() >> 80) as f64 / (1_u64 << 48) as f64;
    fraction
}

/// A random UUID (version 4) in its 36 characters.
pub(crate) fn random_uuid() -> String {
    let bits = random_bits() & !(0xf << 76) & !(0b11 << 62) | 4 << 76 | 0b10 << 62;
    let digits = format!("{bits:032x}");
    [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| &digits[part]).join("-")
}

fn random_bits() -> u128 {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("a system has random numbers");
    u128::from_ne_bytes(bytes)
}
