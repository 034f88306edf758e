//! The items of a list, whatever the pages, and the rows that are none. Knows pages, nothing of how they are asked for.

use std::fmt;
use std::future::poll_fn;
use std::iter::repeat;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use futures_core::Stream;

use super::{PageStream, Paged, Position};
use crate::{Error, RawRow};

/// The items of a list, page after page, as they are wanted. A [`Stream`] that ends after the last item or after an error;
/// [`position`](Self::position) tells where to go on.
///
/// It holds one page at a time, however long the list is. An item that is on a page and on the one before, because the
/// list has grown meanwhile, comes once.
///
/// ```
/// # use oas_runtime::{Error, ItemStream, Paged};
/// # async fn example<R: Paged>(mut items: ItemStream<R>) -> Result<(), Error> where R::Item: std::fmt::Debug {
/// while let Some(item) = items.try_next().await? {
///     println!("{item:?}");
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent before the first item is asked for"]
pub struct ItemStream<R: Paged> {
    pages: PageStream<R>,
    /// The items of the page that are still to come, each with its number on the page; nothing for one that is left out.
    page: vec::IntoIter<Option<Row<R::Item>>>,
    start: Option<String>,
    taken: usize,
    /// The items to leave out of the first page, which were taken before.
    skip: usize,
    items_left: Option<usize>,
}

impl<R: Paged> ItemStream<R> {
    #[doc(hidden)]
    pub fn new(request: R) -> Self {
        let pages = PageStream::new(request);
        Self { pages, page: Vec::new().into_iter(), start: None, taken: 0, skip: 0, items_left: None }
    }

    /// Ends after so many items.
    pub fn max_items(mut self, items: usize) -> Self {
        self.items_left = Some(items);
        self
    }

    /// Ends after so many pages.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.set_max_pages(pages);
        self
    }

    pub(crate) fn set_max_pages(&mut self, pages: usize) {
        self.pages.set_max_pages(pages);
    }

    /// Asks for the next page as soon as one has arrived, so that it comes while the program is busy with the items.
    pub fn prefetch(mut self) -> Self {
        self.pages = self.pages.prefetch();
        self
    }

    /// Goes on at a saved position. One of another kind of list, or of pages of another size, is an error of the stream.
    pub fn resume(mut self, position: &Position) -> Self {
        self.skip = position.skip;
        self.pages = self.pages.resume(position);
        self
    }

    /// The same with the rows that are no items: each is handed over as it came, and the list goes on.
    pub fn rows(mut self) -> RowStream<R> {
        self.keep_rows();
        RowStream(self)
    }

    pub(crate) fn keep_rows(&mut self) {
        self.pages.keep_rows();
    }

    /// Where the next item is; nothing at the end of the list. After an error: where to try again.
    pub fn position(&self) -> Option<Position> {
        match (self.page.as_slice().iter().any(Option::is_some), self.pages.position()) {
            (true, _) => Some(self.pages.position_at(self.start.clone(), self.taken)),
            (false, Some(position)) => Some(Position { skip: self.skip, ..position }),
            (false, None) => None,
        }
    }

    /// What the pages contradict themselves in, as [`PageStream::warning`] has it.
    pub fn warning(&self) -> Option<&str> {
        self.pages.warning()
    }

    /// The next item; nothing after the last.
    pub async fn try_next(&mut self) -> Result<Option<R::Item>, Error> {
        poll_fn(|context| self.poll_item(context)).await.transpose()
    }

    /// All items that are left. Use [`max_items`](Self::max_items) where the list may be long.
    pub async fn try_collect<C: Default + Extend<R::Item>>(mut self) -> Result<C, Error> {
        let mut items = C::default();
        while let Some(item) = self.try_next().await? {
            items.extend([item]);
        }
        Ok(items)
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R::Item, Error>>> {
        self.poll_row(context).map(|row| row.map(|row| row?.into_item()))
    }

    pub(crate) fn poll_row(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Row<R::Item>, Error>>> {
        if self.items_left == Some(0) {
            return Poll::Ready(None);
        }
        loop {
            for item in self.page.by_ref() {
                self.taken += 1;
                if let Some(item) = item {
                    self.items_left = self.items_left.map(|left| left - 1);
                    return Poll::Ready(Some(Ok(item)));
                }
            }
            let fetched = match self.pages.poll_page(context) {
                Poll::Ready(Some(Ok(fetched))) => fetched,
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            };
            let skip = std::mem::take(&mut self.skip);
            let mut items =
                R::items(fetched.page.into_inner()).into_iter().zip(fetched.repeated.into_iter().chain(repeat(false)));
            let mut raw = fetched.raw.into_iter().peekable();
            let rows = (0..).map_while(|index| match raw.next_if(|raw| raw.index == index) {
                Some(raw) => Some((index, Some(Row::Raw(raw)))),
                None => items.next().map(|(item, repeated)| (index, (!repeated).then_some(Row::Item(item)))),
            });
            let wanted = rows.map(|(index, row)| row.filter(|_| index >= skip));
            self.page = wanted.collect::<Vec<_>>().into_iter();
            (self.start, self.taken) = (fetched.start, 0);
        }
    }
}

impl<R: Paged> Stream for ItemStream<R> {
    type Item = Result<R::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<R: Paged> fmt::Debug for ItemStream<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream")
            .field("operation", &R::PAGING.operation)
            .field("position", &self.position().map(|position| position.to_string()))
            .finish_non_exhaustive()
    }
}

/// A row of a list.
#[derive(Clone, Debug)]
pub enum Row<T> {
    /// An item that could be read.
    Item(T),
    /// A row that is no item, as it came.
    Raw(RawRow),
}

impl<T> Row<T> {
    /// The item, or what is wrong with a row that is none.
    pub fn into_item(self) -> Result<T, Error> {
        match self {
            Self::Item(item) => Ok(item),
            Self::Raw(raw) => Err(raw.error),
        }
    }
}

/// The rows of a list, page after page, as they are wanted: what [`ItemStream::rows`] makes of a list. One that is no item is handed
/// over as it came, and the list goes on; whatever else is wrong ends it as it ends an [`ItemStream`].
///
/// ```
/// # use oas_runtime::{Error, ItemStream, Paged, Row};
/// # async fn example<R: Paged>(items: ItemStream<R>) -> Result<(), Error> where R::Item: std::fmt::Debug {
/// let mut rows = items.rows();
/// while let Some(row) = rows.try_next().await? {
///     match row {
///         Row::Item(item) => println!("{item:?}"),
///         Row::Raw(raw) => eprintln!("{}: {}", raw.error, raw.json),
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is sent before the first row is asked for"]
pub struct RowStream<R: Paged>(ItemStream<R>);

impl<R: Paged> RowStream<R> {
    /// The next row; nothing after the last.
    pub async fn try_next(&mut self) -> Result<Option<Row<R::Item>>, Error> {
        poll_fn(|context| self.0.poll_row(context)).await.transpose()
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

impl<R: Paged> Stream for RowStream<R> {
    type Item = Result<Row<R::Item>, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().0.poll_row(context)
    }
}

impl<R: Paged> fmt::Debug for RowStream<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RowStream").field(&self.0).finish()
    }
}
