//! The pages of a list, one after the other. Knows when to ask for which page, nothing of the items.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::pager::Pager;
use super::{Paged, Position};
use crate::platform::BoxFuture;
use crate::{Error, ResponseValue};

/// The pages of a list, as they are wanted. A [`Stream`] that ends after the last page or after an error.
///
/// It asks for a page when it is polled, and holds no more than one. With [`prefetch`](Self::prefetch), the request for
/// the next page is on its way while the program is busy with this one.
#[must_use = "nothing is sent before the first page is asked for"]
pub struct PageStream<R: Paged> {
    request: R,
    pager: Pager,
    /// Where the next page starts.
    next: Next,
    requested: Option<Requested<R::Page>>,
    prefetch: bool,
    pages_left: Option<usize>,
    /// Set where the stream was resumed at a position that does not fit.
    fault: Option<Error>,
    failed: bool,
}

/// Where the next page starts.
enum Next {
    At(Option<String>),
    End,
}

type Outcome<P> = Result<ResponseValue<P>, Error>;

/// A page that was asked for.
enum Requested<P> {
    InFlight(BoxFuture<'static, Outcome<P>>),
    Ready(Outcome<P>),
}

/// A page and what the stream knows of it.
pub(super) struct FetchedPage<P> {
    pub(super) page: ResponseValue<P>,
    /// The cursor, page or offset that it was asked for by; nothing for the first.
    pub(super) start: Option<String>,
    /// Which of its items were on the page before.
    pub(super) repeated: Vec<bool>,
}

impl<R: Paged> PageStream<R> {
    #[doc(hidden)]
    pub fn new(request: R) -> Self {
        let start = request.start();
        Self {
            pager: Pager::new(R::PAGING.style, start.as_deref()),
            request,
            next: Next::At(start),
            requested: None,
            prefetch: false,
            pages_left: None,
            fault: None,
            failed: false,
        }
    }

    /// Ends after so many pages.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.pages_left = Some(pages);
        self
    }

    /// Asks for the next page as soon as one has arrived.
    pub fn prefetch(mut self) -> Self {
        self.prefetch = true;
        self
    }

    /// Goes on at a saved position. One of another kind of list, or of pages of another size, is an error of the stream.
    pub fn resume(mut self, position: &Position) -> Self {
        if let Err(message) = self.seek(position) {
            self.fault = Some(Error::invalid_request(R::PAGING.operation, message));
        }
        self
    }

    fn seek(&mut self, position: &Position) -> Result<(), String> {
        if position.style != R::PAGING.style.into() {
            return Err(format!("the list cannot be resumed at `{position}`: it is not paged by {}", position.style.0));
        }
        match (self.request.page_size(), &position.size) {
            (Some(asked), Some(saved)) if asked != *saved => {
                return Err(format!("the list cannot be resumed at `{position}` with pages of {asked}"));
            }
            (None, Some(saved)) => self.request.set_page_size(saved),
            _ => {}
        }
        self.pager = Pager::new(R::PAGING.style, position.start.as_deref());
        self.next = Next::At(position.start.clone());
        Ok(())
    }

    /// Where the next page starts; nothing at the end of the list. After an error: where the page is that failed.
    pub fn position(&self) -> Option<Position> {
        match &self.next {
            Next::At(start) => Some(self.position_at(start.clone(), 0)),
            Next::End => None,
        }
    }

    pub(super) fn position_at(&self, start: Option<String>, skip: usize) -> Position {
        Position { style: R::PAGING.style.into(), start, size: self.request.page_size(), skip }
    }

    /// The next page; nothing after the last.
    pub async fn try_next(&mut self) -> Result<Option<ResponseValue<R::Page>>, Error> {
        poll_fn(|context| self.poll_page(context)).await.transpose().map(|fetched| fetched.map(|fetched| fetched.page))
    }

    fn request_page(&self, start: Option<&str>) -> Requested<R::Page> {
        let mut request = self.request.clone();
        if let Some(start) = start {
            request.set_start(start);
        }
        Requested::InFlight(request.fetch())
    }

    fn fail(&mut self, error: Error) -> Poll<Option<Result<FetchedPage<R::Page>, Error>>> {
        self.failed = true;
        Poll::Ready(Some(Err(error)))
    }

    pub(super) fn poll_page(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<FetchedPage<R::Page>, Error>>> {
        if self.failed {
            return Poll::Ready(None);
        }
        let Next::At(start) = &self.next else { return Poll::Ready(None) };
        let start = start.clone();
        if self.pages_left == Some(0) {
            return Poll::Ready(None);
        }
        if let Some(fault) = self.fault.take() {
            return self.fail(fault);
        }
        let outcome = match self.requested.take().unwrap_or_else(|| self.request_page(start.as_deref())) {
            Requested::Ready(outcome) => outcome,
            Requested::InFlight(mut future) => match future.as_mut().poll(context) {
                Poll::Ready(outcome) => outcome,
                Poll::Pending => {
                    self.requested = Some(Requested::InFlight(future));
                    return Poll::Pending;
                }
            },
        };
        let page = match outcome {
            Ok(page) => page,
            Err(error) => return self.fail(error),
        };
        let info = R::page_info(&page);
        let repeated = info.keys.iter().map(|key| self.pager.repeats(*key)).collect();
        self.next = match self.pager.next_start(start.as_deref(), &info) {
            Ok(Some(next)) => Next::At(Some(next)),
            Ok(None) => Next::End,
            Err(message) => {
                // The page itself is good: the error comes after it.
                self.fault = Some(Error::paging(R::PAGING.operation, message));
                Next::At(start.clone())
            }
        };
        if let Some(left) = &mut self.pages_left {
            *left -= 1;
        }
        if self.prefetch
            && self.pages_left != Some(0)
            && self.fault.is_none()
            && let Next::At(next) = &self.next
            && let Requested::InFlight(mut future) = self.request_page(next.as_deref())
        {
            // Polled once, so that it is sent; whoever polls the stream next will be told of it.
            self.requested = Some(match future.as_mut().poll(context) {
                Poll::Ready(outcome) => Requested::Ready(outcome),
                Poll::Pending => Requested::InFlight(future),
            });
        }
        Poll::Ready(Some(Ok(FetchedPage { page, start, repeated })))
    }
}

impl<R: Paged> Stream for PageStream<R> {
    type Item = Result<ResponseValue<R::Page>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(context).map(|fetched| fetched.map(|fetched| fetched.map(|fetched| fetched.page)))
    }
}

impl<R: Paged> fmt::Debug for PageStream<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageStream")
            .field("operation", &R::PAGING.operation)
            .field("position", &self.position().map(|position| position.to_string()))
            .finish_non_exhaustive()
    }
}
