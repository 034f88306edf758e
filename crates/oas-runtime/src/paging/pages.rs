//! The pages of a list, one after the other. Knows when to ask for which page, nothing of the items.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::pager::{Pager, Step};
use super::{PageInfo, Paged, PagingStyle, Position, joined_cursor};
use crate::platform::BoxFuture;
use crate::{Error, ErrorKind, PageAndRows, RawRow, ResponseValue};

/// The pages of a list, as they are wanted. A [`Stream`] that ends after the last page or after an error.
///
/// It asks for a page when it is polled, and holds no more than one. With [`prefetch`](Self::prefetch), the request for
/// the next page is on its way while the program is busy with this one.
#[must_use = "nothing is sent before the first page is asked for"]
#[allow(clippy::struct_excessive_bools, reason = "they are independent of each other")]
pub struct PageStream<R: Paged> {
    request: R,
    pager: Pager,
    /// Where the next page starts.
    next: Next,
    /// Whether all items that were stated have come, so that the next page may be refused for lying beyond the end.
    probes: bool,
    /// What the pages contradict themselves in, where the contract wants no error of it.
    warning: Option<String>,
    requested: Option<Requested<R::Page>>,
    prefetch: bool,
    pages_left: Option<usize>,
    /// Whether rows that are no items are kept.
    keeps_rows: bool,
    /// Set where the stream was resumed at a position that does not fit.
    fault: Option<Error>,
    failed: bool,
}

/// Where the next page starts.
enum Next {
    At(Option<String>),
    End,
}

type Outcome<P> = Result<PageAndRows<P>, Error>;

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
    /// The rows that are no items, in their order.
    pub(super) raw: Vec<RawRow>,
}

impl<R: Paged> PageStream<R> {
    #[doc(hidden)]
    pub fn new(request: R) -> Self {
        let start = request.start();
        Self {
            pager: pager(&request, start.as_deref()),
            request,
            next: Next::At(start),
            probes: false,
            warning: None,
            requested: None,
            prefetch: false,
            pages_left: None,
            keeps_rows: false,
            fault: None,
            failed: false,
        }
    }

    /// Ends after so many pages.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.set_max_pages(pages);
        self
    }

    pub(super) fn set_max_pages(&mut self, pages: usize) {
        self.pages_left = Some(pages);
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
        self.pager = pager(&self.request, position.start.as_deref());
        self.next = Next::At(position.start.clone());
        Ok(())
    }

    /// What is wrong with the list beside errors: that more items match than can be reached, as soon as a page says so; and what
    /// the pages contradict themselves in, where the contract prefers to hear of that at the end of the list rather than as an
    /// error, such as a list that ends before as many items have come as it states.
    pub fn warning(&self) -> Option<&str> {
        self.warning.as_deref()
    }

    /// Where the next page starts; nothing at the end of the list. After an error: where the page is that failed.
    pub fn position(&self) -> Option<Position> {
        match &self.next {
            Next::At(_) if self.probes && !self.failed => None,
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

    /// Keeps the rows that are no items.
    pub(super) fn keep_rows(&mut self) {
        self.keeps_rows = true;
    }

    fn request_at(&self, start: Option<&str>) -> R {
        let mut request = self.request.clone();
        if let Some(start) = start {
            request.set_start(start);
        }
        request
    }

    /// The size of the last page that lies within the window, where a whole one would go beyond it.
    fn last_size(start: Option<&str>, request: &R) -> Option<String> {
        let window = R::PAGING.window.filter(|_| R::PAGING.style == PagingStyle::Offset)?;
        let start: u64 = start?.parse().ok()?;
        let size: u64 = request.page_size().map_or(R::PAGING.default_size, |size| size.parse().ok())?;
        let left = window.saturating_sub(start);
        (left > 0 && left < size).then(|| left.to_string())
    }

    fn request_page(&self, start: Option<&str>) -> Requested<R::Page> {
        let mut request = self.request_at(start);
        if let Some(size) = Self::last_size(start, &request) {
            request.set_page_size(&size);
        }
        Requested::InFlight(if self.keeps_rows {
            request.fetch_rows()
        } else {
            let page = request.fetch();
            Box::pin(async { Ok((page.await?, Vec::new())) })
        })
    }

    /// Decides what comes after a page. The page itself is good: an error comes after it.
    fn go_on(&mut self, start: Option<&str>, page: &PageInfo) {
        let step = self.pager.advance(start, page);
        self.probes = matches!(step, Ok(Step::Probe(_)));
        self.warning = self.pager.unreachable();
        let message = match step {
            Ok(Step::Next(next) | Step::Probe(next)) => {
                self.next = Next::At(Some(next));
                return;
            }
            Ok(Step::End) => {
                self.next = Next::End;
                return;
            }
            Ok(Step::Contradiction(message)) if R::PAGING.warns => {
                self.warning = Some(message);
                self.next = Next::End;
                return;
            }
            Ok(Step::Contradiction(message)) | Err(message) => message,
        };
        self.fault = Some(Error::paging(R::PAGING.operation, message));
        self.next = Next::At(start.map(str::to_owned));
    }

    /// Whether an error says that a page lies beyond the end: by what the contract lists, or because all items that were stated
    /// have come and the request is refused as none that can be met.
    fn is_beyond_end(&self, start: Option<&str>, error: &Error) -> bool {
        if start == self.request.start().as_deref() || error.kind() != ErrorKind::Service {
            return false;
        }
        let status = error.status().map(|status| status.as_u16());
        let listed = |code: &str| error.code() == Some(code) || status.is_some_and(|status| status.to_string() == code);
        let refused = matches!(status, Some(400 | 404 | 416 | 422)) && !error.is_auth() && !error.is_throttled();
        R::PAGING.end_codes.iter().any(|code| listed(code)) || self.probes && refused
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
        let (page, raw) = match outcome {
            Ok(page) => page,
            Err(error) if self.is_beyond_end(start.as_deref(), &error) => {
                self.next = Next::End;
                return Poll::Ready(None);
            }
            Err(error) => {
                let position = self.position_at(start, 0);
                return self.fail(error.at_position(position.to_string()));
            }
        };
        let mut info = self.request_at(start.as_deref()).page_info(&page);
        info.count += raw.len();
        // The last row may be one that is no item.
        if let Some(row) = raw.last().filter(|row| !R::PAGING.markers.is_empty() && row.index + 1 == info.count) {
            let text = |pointer: &&str| {
                let value = row.json.pointer(pointer)?;
                value.as_str().map(str::to_owned).or_else(|| value.as_number().map(ToString::to_string))
            };
            let parts: Vec<_> = R::PAGING.markers.iter().map(text).collect();
            info.next = if let [part] = &parts[..] { part.clone() } else { joined_cursor(&parts) };
        }
        let circle = self.pager.runs_in_circle(&info);
        let repeated = info.keys.iter().map(|key| circle || self.pager.repeats(*key)).collect();
        self.go_on(start.as_deref(), &info);
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
        Poll::Ready(Some(Ok(FetchedPage { page, start, repeated, raw })))
    }
}

fn pager<R: Paged>(request: &R, start: Option<&str>) -> Pager {
    let size = request.page_size().and_then(|size| size.parse().ok());
    Pager::new(R::PAGING, start, size.or(R::PAGING.default_size))
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
