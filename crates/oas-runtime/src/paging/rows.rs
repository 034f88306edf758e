//! The rows of a list, those that cannot be read among them: one that a provider has spoilt need not cost the others. Knows items,
//! nothing of how pages are asked for.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;

use super::{ItemStream, Paged, Position};
use crate::{Error, Json, ResponseValue};

/// A row of a list.
#[derive(Clone, Debug)]
pub enum Row<T> {
    /// An item.
    Item(T),
    /// A row that is no item, as it came.
    Raw(RawRow),
}

/// A row that is not what the contract promises.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RawRow {
    /// Its number on its page, from 0.
    pub index: usize,
    /// What came, every number with its digits.
    pub json: Json,
    /// What is wrong with it; [`Error::path`] is the path in the whole response.
    pub error: Error,
}

/// A page without the rows that are no items, and those.
pub type PageAndRows<P> = (ResponseValue<P>, Vec<RawRow>);

impl RawRow {
    pub(crate) fn new(index: usize, json: Json, error: Error) -> Self {
        Self { index, json, error }
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
    pub(super) fn new(items: ItemStream<R>) -> Self {
        Self(items)
    }

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
