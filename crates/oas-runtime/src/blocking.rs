//! Calls from programs that have no runtime: they are made on the thread that asks, while one thread of this process looks
//! after connections and timers. Knows futures and streams, nothing of what they do.

use std::future::{Future as _, IntoFuture, poll_fn};
use std::pin::{Pin, pin};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

use futures_core::Stream;
use tokio::runtime::{Builder, Handle};

use crate::Error;

/// Makes a call, or waits for what takes several, and returns its outcome: `block_on(request.send())`, or
/// `block_on(request.wait_until_finished(policy))`.
///
/// It needs no runtime of the program, and works in as many threads as call it.
///
/// # Errors
///
/// Whatever the call itself returns. Inside a Tokio runtime it is an error as well, of the kind
/// [`Configuration`](crate::ErrorKind::Configuration): there, a call is awaited.
pub fn block_on<T>(call: impl IntoFuture<Output = Result<T, Error>>) -> Result<T, Error> {
    if Handle::try_current().is_ok() {
        return Err(Error::configuration(
            "`block_on` was called inside a Tokio runtime, whose work would stand still: await the call there, or use \
             `tokio::task::spawn_blocking`",
        ));
    }
    let runtime = background()?;
    let _entered = runtime.enter();
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let (mut context, mut call) = (Context::from_waker(&waker), pin!(call.into_future()));
    loop {
        match call.as_mut().poll(&mut context) {
            Poll::Ready(outcome) => return outcome,
            Poll::Pending => std::thread::park(),
        }
    }
}

/// The items of a stream, one after the other: `iter(request.into_stream())`. Each comes as [`block_on`] would return it.
pub fn iter<S, T>(stream: S) -> Iter<S>
where
    S: Stream<Item = Result<T, Error>> + Unpin,
{
    Iter(stream)
}

/// An iterator over the items of a stream, from [`iter`].
#[derive(Debug)]
#[must_use = "nothing is sent before the first item is asked for"]
pub struct Iter<S>(S);

impl<S> Iter<S> {
    /// The stream, which knows where it is.
    pub fn into_inner(self) -> S {
        self.0
    }
}

impl<S, T> Iterator for Iter<S>
where
    S: Stream<Item = Result<T, Error>> + Unpin,
{
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = poll_fn(|context| Pin::new(&mut self.0).poll_next(context));
        block_on(async { next.await.transpose() }).transpose()
    }
}

/// Wakes the thread that waits for a call.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// The runtime of the thread that looks after connections and timers. It lasts as long as the process.
fn background() -> Result<&'static Handle, Error> {
    static BACKGROUND: OnceLock<Result<Handle, String>> = OnceLock::new();
    let started = BACKGROUND.get_or_init(|| {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
        let handle = runtime.handle().clone();
        let work = move || runtime.block_on(std::future::pending::<()>());
        let thread = std::thread::Builder::new().name("blocking-calls".to_owned()).spawn(work);
        thread.map(|_| handle).map_err(|error| error.to_string())
    });
    let fault = |error: &String| Error::configuration(format!("failed to start the thread of blocking calls: {error}"));
    started.as_ref().map_err(fault)
}
