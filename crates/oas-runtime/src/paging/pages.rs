//! The pages of a list, one after the other. Knows when to ask for which page, nothing of the items.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::turning::Turning;
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
    turning: Turning,
    /// Where the next page starts.
    next: Next,
    coming: Option<Coming<R::Page>>,
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
enum Coming<P> {
    Asked(BoxFuture<'static, Outcome<P>>),
    Here(Outcome<P>),
}

/// A page and what the stream knows of it.
pub(super) struct Turned<P> {
    pub(super) page: ResponseValue<P>,
    /// Where it started.
    pub(super) start: Option<String>,
    /// Which of its items were on the page before.
    pub(super) repeated: Vec<bool>,
}

impl<R: Paged> PageStream<R> {
    #[doc(hidden)]
    pub fn new(request: R) -> Self {
        let start = request.start();
        Self {
            turning: Turning::new(R::PAGING.style, start.as_deref()),
            request,
            next: Next::At(start),
            coming: None,
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
        match (self.request.size(), &position.size) {
            (Some(asked), Some(saved)) if asked != *saved => {
                return Err(format!("the list cannot be resumed at `{position}` with pages of {asked}"));
            }
            (None, Some(saved)) => self.request.resize(saved),
            _ => {}
        }
        self.turning = Turning::new(R::PAGING.style, position.start.as_deref());
        self.next = Next::At(position.start.clone());
        Ok(())
    }

    /// Where the next page starts; nothing at the end of the list. After an error: where the page is that failed.
    pub fn position(&self) -> Option<Position> {
        match &self.next {
            Next::At(start) => Some(self.place(start.clone(), 0)),
            Next::End => None,
        }
    }

    pub(super) fn place(&self, start: Option<String>, skip: usize) -> Position {
        Position { style: R::PAGING.style.into(), start, size: self.request.size(), skip }
    }

    /// The next page; nothing after the last.
    pub async fn try_next(&mut self) -> Result<Option<ResponseValue<R::Page>>, Error> {
        poll_fn(|context| self.poll_turned(context)).await.transpose().map(|turned| turned.map(|turned| turned.page))
    }

    fn ask(&self, start: Option<&str>) -> Coming<R::Page> {
        let mut request = self.request.clone();
        if let Some(start) = start {
            request.turn_to(start);
        }
        Coming::Asked(request.fetch())
    }

    fn fail(&mut self, error: Error) -> Poll<Option<Result<Turned<R::Page>, Error>>> {
        self.failed = true;
        Poll::Ready(Some(Err(error)))
    }

    pub(super) fn poll_turned(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Turned<R::Page>, Error>>> {
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
        let outcome = match self.coming.take().unwrap_or_else(|| self.ask(start.as_deref())) {
            Coming::Here(outcome) => outcome,
            Coming::Asked(mut future) => match future.as_mut().poll(context) {
                Poll::Ready(outcome) => outcome,
                Poll::Pending => {
                    self.coming = Some(Coming::Asked(future));
                    return Poll::Pending;
                }
            },
        };
        let page = match outcome {
            Ok(page) => page,
            Err(error) => return self.fail(error),
        };
        let facts = R::facts(&page);
        let repeated = facts.keys.iter().map(|key| self.turning.repeats(*key)).collect();
        self.next = match self.turning.turn(start.as_deref(), &facts) {
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
            && let Coming::Asked(mut future) = self.ask(next.as_deref())
        {
            // Polled once, so that it is sent; whoever polls the stream next will be told of it.
            self.coming = Some(match future.as_mut().poll(context) {
                Poll::Ready(outcome) => Coming::Here(outcome),
                Poll::Pending => Coming::Asked(future),
            });
        }
        Poll::Ready(Some(Ok(Turned { page, start, repeated })))
    }
}

impl<R: Paged> Stream for PageStream<R> {
    type Item = Result<ResponseValue<R::Page>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_turned(context).map(|turned| turned.map(|turned| turned.map(|turned| turned.page)))
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
