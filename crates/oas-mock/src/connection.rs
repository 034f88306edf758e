//! Sockets and HTTP/1.1: requests whole, answers whole or broken. Knows no contract.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// The largest request body that is read, in bytes.
const LARGEST_BODY: usize = 12 << 20;

/// The most connections at a time; further ones wait.
const MAX_CONNECTIONS: usize = 1_000;

/// Why there is no body of a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unread {
    TooLarge,
    TooSlow,
    Broken,
}

/// What is sent back.
pub(crate) enum Delivery {
    /// A response, its body whole.
    Whole(Response<Bytes>),
    /// A response whose body breaks off in the middle.
    Truncated(Response<Bytes>),
    /// A response whose body breaks off behind what there is of it.
    BrokenOff(Response<Bytes>),
    /// Nothing: the connection is reset.
    Reset,
}

/// Serves connections until the future is dropped. Headers and body have so long to arrive, each.
pub(crate) async fn serve<F>(listener: TcpListener, limit: Duration, answer: F)
where
    F: Fn(Request<Result<Bytes, Unread>>) -> (Duration, Delivery) + Clone + Send + Sync + 'static,
{
    let mut connections = tokio::task::JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept(), if connections.len() < MAX_CONNECTIONS => {
                if let Ok((stream, _)) = accepted {
                    connections.spawn(connection(stream, limit, answer.clone()));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection<F>(stream: TcpStream, limit: Duration, answer: F)
where
    F: Fn(Request<Result<Bytes, Unread>>) -> (Duration, Delivery) + Clone + Send + Sync + 'static,
{
    let _ = stream.set_nodelay(true);
    let reset = Arc::new(AtomicBool::new(false));
    let socket = Socket { stream, reset: Arc::clone(&reset) };
    let service = service_fn(move |request: Request<Incoming>| {
        let (answer, reset) = (answer.clone(), Arc::clone(&reset));
        async move {
            let (head, body) = request.into_parts();
            let body = match tokio::time::timeout(limit, Limited::new(body, LARGEST_BODY).collect()).await {
                Ok(Ok(body)) => Ok(body.to_bytes()),
                Ok(Err(fault)) if fault.is::<LengthLimitError>() => Err(Unread::TooLarge),
                Ok(Err(_)) => Err(Unread::Broken),
                Err(_) => Err(Unread::TooSlow),
            };
            let (delay, delivery) = answer(Request::from_parts(head, body));
            if !delay.is_zero() {
                tokio::time::sleep(delay).await;
            }
            match delivery {
                Delivery::Whole(response) => Ok(response.map(|body| Payload { left: Some(body), end: None })),
                Delivery::Truncated(response) => Ok(truncated(response)),
                Delivery::BrokenOff(response) => {
                    Ok(response.map(|body| Payload { left: Some(body), end: Some(breaking()) }))
                }
                Delivery::Reset => {
                    reset.store(true, Ordering::Relaxed);
                    Err(Broken)
                }
            }
        }
    });
    // What is wrong with a connection is the client's to see.
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(limit);
    let _ = server.serve_connection(TokioIo::new(socket), service).await;
}

/// Promises the whole body and sends half of it.
fn truncated(response: Response<Bytes>) -> Response<Payload> {
    let length = response.body().len();
    let mut response = response.map(|body| Payload { left: Some(body.slice(..length / 2)), end: Some(breaking()) });
    response.headers_mut().insert(http::header::CONTENT_LENGTH, length.into());
    response
}

/// The end of a connection in the middle of something.
#[derive(Debug)]
struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection is broken on purpose")
    }
}

impl std::error::Error for Broken {}

/// The body of a response.
struct Payload {
    left: Option<Bytes>,
    /// When the connection breaks, where it does.
    end: Option<Pin<Box<tokio::time::Sleep>>>,
}

/// How long what was sent has to arrive before a connection breaks: what is still to be written is lost then.
const BEFORE_BREAKING: Duration = Duration::from_millis(20);

fn breaking() -> Pin<Box<tokio::time::Sleep>> {
    Box::pin(tokio::time::sleep(BEFORE_BREAKING))
}

impl Body for Payload {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        match (self.left.take(), &mut self.end) {
            (Some(bytes), _) => Poll::Ready(Some(Ok(Frame::data(bytes)))),
            (None, Some(end)) => end.as_mut().poll(context).map(|()| Some(Err(Broken))),
            (None, None) => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.end.is_none() && self.left.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        match (&self.left, &self.end) {
            (Some(bytes), None) => SizeHint::with_exact(bytes.len() as u64),
            (None, None) => SizeHint::with_exact(0),
            (_, Some(_)) => SizeHint::default(),
        }
    }
}

/// A connection that can be reset.
struct Socket {
    stream: TcpStream,
    reset: Arc<AtomicBool>,
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.reset.load(Ordering::Relaxed) {
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(cx, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        // An orderly end would come before the reset.
        if self.reset.load(Ordering::Relaxed) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
