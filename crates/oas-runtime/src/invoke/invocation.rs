//! Calls by name, for programs that do not know at compile time what they will call. Knows arguments and results in JSON;
//! what an operation can do stands in generated code.

use std::fmt;
use std::future::{IntoFuture, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use http::header::{HeaderName, HeaderValue};

use super::job::{InvokedJob, StartedJob};
use super::wait::{InvokedWait, OnProgress};
use crate::platform::{BoxFuture, MaybeSend};
use crate::{
    Core, Error, ItemStream, JobHandle, Json, Paged, Position, Preview, RequestBuilder, ResponseValue, RetryPolicy,
    Row, WaitPolicy, WaitProgress,
};

/// A request that was built by name. Awaiting it sends it.
///
/// ```
/// # async fn example(invocation: oas_runtime::Invocation) -> Result<(), oas_runtime::Error> {
/// let mut items = invocation.items(None)?; // an error for an operation that has no pages
/// while let Some(item) = items.try_next().await? {
///     println!("{item}");
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent before it is awaited"]
pub struct Invocation(Result<Box<dyn Invocable>, Error>);

/// A request in the hands of a program that knows its operation by name only. Generated code implements it.
#[doc(hidden)]
pub trait Invocable: RequestBuilder + MaybeSend + 'static {
    /// The `operationId` of what will be called.
    fn operation(&self) -> &'static str;

    /// Sends the request, and writes the answer as JSON.
    fn send(self: Box<Self>) -> BoxFuture<'static, Result<ResponseValue<Json>, Error>>;

    /// The request that would be sent.
    fn preview(&self) -> Result<Preview, Error>;

    /// The items of all pages, where it has pages.
    fn items(self: Box<Self>, from: Option<&Position>) -> Option<InvokedItems> {
        let _ = from;
        None
    }

    /// The job that it starts, or has started, where it starts one.
    fn job(self: Box<Self>, from: Option<&JobHandle>) -> Option<InvokedJob> {
        let _ = from;
        None
    }

    /// Waits until something is gone, where that can be seen.
    fn wait_until_gone(
        self: Box<Self>,
        policy: WaitPolicy,
        on_state: OnProgress,
    ) -> Option<BoxFuture<'static, Result<(), Error>>> {
        let _ = (policy, on_state);
        None
    }

    /// Waits, where there is something to wait for.
    fn wait(self: Box<Self>, policy: WaitPolicy, on_state: OnProgress) -> Option<InvokedWait> {
        let _ = (policy, on_state);
        None
    }
}

impl Invocation {
    /// A request, or what is wrong with its arguments.
    #[doc(hidden)]
    pub fn new<R: Invocable>(request: Result<R, Error>) -> Self {
        Self(request.map(|request| Box::new(request) as Box<dyn Invocable>))
    }

    /// A request that cannot be made.
    #[doc(hidden)]
    pub fn failed(error: Error) -> Self {
        Self(Err(error))
    }

    /// Adds a header to this request, in the place of one that has its name.
    pub fn header<N, V>(self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName>,
        V: TryInto<HeaderValue>,
    {
        self.with(|core| core.set_header(name, value))
    }

    /// The longest this call may take, in the place of the `timeout` of the client.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.with(|core| core.set_timeout(timeout))
    }

    /// When this call is tried again, in the place of the policy of the client.
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.with(|core| core.set_retry(policy))
    }

    /// Keeps the body as it was received: [`ResponseValue::body`].
    pub fn keep_body(self) -> Self {
        self.with(Core::keep_body)
    }

    fn with(mut self, set: impl FnOnce(&mut Core)) -> Self {
        if let Ok(request) = &mut self.0 {
            set(request.core_mut());
        }
        self
    }

    /// Sends the request, as awaiting it does.
    ///
    /// # Errors
    ///
    /// An operation or argument that does not exist, a value that does not fit, and whatever the call itself returns.
    pub async fn send(self) -> Result<ResponseValue<Json>, Error> {
        self.0?.send().await
    }

    /// The request that [`send`](Self::send) would send now, with its secrets masked. Nothing is sent.
    pub fn preview(&self) -> Result<Preview, Error> {
        self.0.as_ref().map_err(Clone::clone)?.preview()
    }

    /// The items of all pages, as they are wanted, from the first one or from where an earlier list was left. The next page is
    /// asked for ahead.
    pub fn items(self, from: Option<&Position>) -> Result<InvokedItems, Error> {
        let request = self.0?;
        let operation = request.operation();
        let fault =
            || Error::invalid_request(operation, "the operation has no pages, so it has no items to go through");
        request.items(from).ok_or_else(fault)
    }

    /// Sends the request, and returns the job that it starts; with a handle, the job that an earlier request has started, and
    /// nothing is sent.
    pub async fn start(self, from: Option<&JobHandle>) -> Result<StartedJob, Error> {
        let request = self.0?;
        let operation = request.operation();
        let fault = || Error::invalid_request(operation, "the operation starts no job that could be waited for");
        request.job(from).ok_or_else(fault)?.await
    }

    /// Asks again and again until what is deleted is gone, and calls a function with every state that is seen.
    pub async fn wait_until_gone(
        self,
        policy: WaitPolicy,
        on_state: impl FnMut(&WaitProgress<'_, Json>) + Send + 'static,
    ) -> Result<(), Error> {
        let request = self.0?;
        let operation = request.operation();
        let fault = || Error::invalid_request(operation, "the operation does not show whether something is gone");
        request.wait_until_gone(policy, Box::new(on_state)).ok_or_else(fault)?.await
    }

    /// Asks again and again until what was started is over, and calls a function with every state that is seen.
    pub async fn wait_until_finished(
        self,
        policy: WaitPolicy,
        on_state: impl FnMut(&WaitProgress<'_, Json>) + Send + 'static,
    ) -> Result<ResponseValue<Json>, Error> {
        let request = self.0?;
        let operation = request.operation();
        let fault = || Error::invalid_request(operation, "the operation shows no state that could be waited for");
        request.wait(policy, Box::new(on_state)).ok_or_else(fault)?.await
    }
}

impl IntoFuture for Invocation {
    type Output = Result<ResponseValue<Json>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        match self.0 {
            Ok(request) => request.send(),
            Err(error) => Box::pin(async { Err(error) }),
        }
    }
}

impl fmt::Debug for Invocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.0.as_ref().map(|request| request.operation());
        f.debug_struct("Invocation").field("operation", &operation).finish_non_exhaustive()
    }
}

/// The items of a list in JSON, page after page, as they are wanted. A [`Stream`] that ends after the last item or after an
/// error.
#[must_use = "nothing is sent before the first item is asked for"]
pub struct InvokedItems(Box<dyn Items>);

trait Items: MaybeSend {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Row<Json>, Error>>>;
    fn keep_rows(&mut self);
    fn set_max_pages(&mut self, pages: usize);
    fn position(&self) -> Option<Position>;
    fn warning(&self) -> Option<&str>;
}

struct Converted<R: Paged> {
    items: ItemStream<R>,
    convert: fn(R::Item) -> Result<Json, Error>,
}

impl<R: Paged> Items for Converted<R> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Row<Json>, Error>>> {
        let convert = self.convert;
        self.items.poll_row(context).map(|row| {
            row.map(|row| match row? {
                Row::Item(item) => convert(item).map(Row::Item),
                Row::Raw(raw) => Ok(Row::Raw(raw)),
            })
        })
    }

    fn keep_rows(&mut self) {
        self.items.keep_rows();
    }

    fn set_max_pages(&mut self, pages: usize) {
        self.items.set_max_pages(pages);
    }

    fn position(&self) -> Option<Position> {
        self.items.position()
    }

    fn warning(&self) -> Option<&str> {
        self.items.warning()
    }
}

impl InvokedItems {
    /// The items of a request.
    #[doc(hidden)]
    pub fn of<R: Paged>(request: R, from: Option<&Position>, convert: fn(R::Item) -> Result<Json, Error>) -> Self {
        let mut items = ItemStream::new(request).prefetch();
        if let Some(position) = from {
            items = items.resume(position);
        }
        Self(Box::new(Converted { items, convert }))
    }

    /// Ends after so many pages.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.0.set_max_pages(pages);
        self
    }

    /// The same with the rows that are no items: each is handed over as it came, and the list goes on.
    pub fn rows(mut self) -> InvokedRows {
        self.0.keep_rows();
        InvokedRows(self.0)
    }

    /// The next item; nothing after the last.
    pub async fn try_next(&mut self) -> Result<Option<Json>, Error> {
        poll_fn(|context| self.poll_item(context)).await.transpose()
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Json, Error>>> {
        self.0.poll(context).map(|row| row.map(|row| row?.into_item()))
    }

    /// Where the next item is; nothing at the end of the list. After an error: where to try again.
    pub fn position(&self) -> Option<Position> {
        self.0.position()
    }

    /// What the pages contradict themselves in, as [`PageStream::warning`](crate::PageStream::warning) has it.
    pub fn warning(&self) -> Option<&str> {
        self.0.warning()
    }
}

impl Stream for InvokedItems {
    type Item = Result<Json, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl fmt::Debug for InvokedItems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let position = self.position().map(|position| position.to_string());
        f.debug_struct("InvokedItems").field("position", &position).finish_non_exhaustive()
    }
}

/// The rows of a list in JSON, page after page, as they are wanted: what [`InvokedItems::rows`] makes of a list.
#[must_use = "nothing is sent before the first row is asked for"]
pub struct InvokedRows(Box<dyn Items>);

impl InvokedRows {
    /// The next row; nothing after the last.
    pub async fn try_next(&mut self) -> Result<Option<Row<Json>>, Error> {
        poll_fn(|context| self.0.poll(context)).await.transpose()
    }

    /// Where the next row is; nothing at the end of the list. After an error: where to try again.
    pub fn position(&self) -> Option<Position> {
        self.0.position()
    }

    /// What the pages contradict themselves in, as [`PageStream::warning`](crate::PageStream::warning) has it.
    pub fn warning(&self) -> Option<&str> {
        self.0.warning()
    }
}

impl Stream for InvokedRows {
    type Item = Result<Row<Json>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().0.poll(context)
    }
}

impl fmt::Debug for InvokedRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let position = self.position().map(|position| position.to_string());
        f.debug_struct("InvokedRows").field("position", &position).finish_non_exhaustive()
    }
}
