//! Lists that come in pages. [`pager`] decides from what a page says where the next one starts; [`pages`] asks for
//! them, [`items`] takes them apart, [`position`] is where one can go on later. Generated code says where in a request and a response all of
//! that stands; nothing here knows an operation.

mod cursor;
mod items;
mod link_header;
mod pager;
mod pages;
mod position;

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::platform::{BoxFuture, MaybeSend};
use crate::wire::{Codec, text};
use crate::{Error, PageAndRows, ResponseValue};

pub use cursor::{cursor_parts, followed, header_text, joined_cursor};
pub use items::{ItemStream, Row, RowStream};
pub use link_header::next_link;
pub use pages::PageStream;
pub use position::Position;

/// What moves from page to page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagingStyle {
    /// A cursor that the provider hands out.
    Cursor,
    /// What the last item of a page has: an empty page is the end.
    Marker,
    /// The number of the page, which counts up by one.
    Page {
        /// The number of the first page.
        first: u64,
    },
    /// The number of items to skip.
    Offset,
    /// The URL of the next page, which is followed on the same origin and below the same base path.
    Link,
}

/// How an operation pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// The `operationId` of the operation, for errors.
    pub operation: &'static str,
    /// What moves from page to page.
    pub style: PagingStyle,
    /// The number of items on a page where the request does not say.
    pub default_size: Option<u64>,
    /// Codes, and statuses, by which a page beyond the end is refused.
    pub end_codes: &'static [&'static str],
    /// Whether pages that contradict themselves end the list with a warning and no error.
    pub warns: bool,
    /// Whether a cursor that comes back unchanged is the end of the list.
    pub unchanged_ends: bool,
    /// The number of items that can be reached, however many there are.
    pub window: Option<u64>,
    /// For [`PagingStyle::Marker`]: pointers into an item, to the parts of the next cursor.
    pub markers: &'static [&'static str],
}

/// What a page says about the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageInfo {
    /// The number of items on the page.
    pub count: usize,
    /// What identifies each item, hashed; empty where the contract does not say.
    pub keys: Vec<Option<u64>>,
    /// The cursor or the link of the next page.
    pub next: Option<String>,
    /// Why the next page cannot be asked for.
    pub fault: Option<String>,
    /// Whether there are more items.
    pub more: Option<bool>,
    /// The number of all items.
    pub total: Option<u64>,
    /// The number of all pages.
    pub pages: Option<u64>,
}

impl PageInfo {
    /// Counts items and takes what identifies them.
    pub fn of<'i, T: 'i>(items: &'i [T], key: impl Fn(&'i T) -> Option<u64>) -> Self {
        Self { count: items.len(), keys: items.iter().map(key).collect(), ..Self::default() }
    }

    /// Counts items that nothing identifies.
    pub fn without_keys<T>(items: &[T]) -> Self {
        Self { count: items.len(), ..Self::default() }
    }

    /// Reads the cursor of the next page.
    pub fn next<C: Codec<T>, T>(mut self, value: Option<&T>) -> Self {
        self.next = value.and_then(|value| text::<C, T>(value).ok());
        self
    }

    /// Reads whether there are more items.
    pub fn more<C: Codec<T>, T>(mut self, value: Option<&T>) -> Self {
        self.more = value.and_then(|value| text::<C, T>(value).ok()?.parse().ok());
        self
    }

    /// Takes the link of the next page, or what is wrong with it.
    pub fn link(mut self, next: Result<Option<String>, String>) -> Self {
        match next {
            Ok(next) => self.next = next,
            Err(what) => self.fault = Some(format!("there is another page, but {what}")),
        }
        self
    }

    /// Takes the parts of the cursor of the next page.
    pub fn compound(mut self, parts: &[Option<String>]) -> Self {
        self.next = joined_cursor(parts);
        self
    }

    /// Reads the number of all pages.
    pub fn pages<C: Codec<T>, T>(mut self, value: Option<&T>) -> Self {
        self.pages = value.and_then(|value| text::<C, T>(value).ok()?.parse().ok());
        self
    }

    /// Reads the number of all items.
    pub fn total<C: Codec<T>, T>(mut self, value: Option<&T>) -> Self {
        self.total = value.and_then(|value| text::<C, T>(value).ok()?.parse().ok());
        self
    }
}

/// What identifies an item, hashed.
pub fn item_key<C: Codec<T>, T>(value: &T) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    text::<C, T>(value).ok()?.hash(&mut hasher);
    Some(hasher.finish())
}

/// A request for one page of a list. Generated code implements it; programs use the streams.
pub trait Paged: Clone + Unpin + MaybeSend + 'static {
    /// What one request returns: the response with one page of the list.
    type Page: Unpin + MaybeSend + 'static;
    /// An element of the list.
    type Item: Unpin + MaybeSend + 'static;
    /// How the operation pages.
    const PAGING: Paging;

    /// Where the page starts: the cursor, page, offset or link that was set.
    fn start(&self) -> Option<String>;

    /// Sets where the page starts.
    fn set_start(&mut self, start: &str);

    /// The number of items on a page that was set.
    fn page_size(&self) -> Option<String> {
        None
    }

    /// Sets the number of items on a page.
    fn set_page_size(&mut self, size: &str) {
        let _ = size;
    }

    /// Sends the request for the page.
    fn fetch(self) -> BoxFuture<'static, Result<ResponseValue<Self::Page>, Error>>;

    /// Sends the request for the page, and sets the rows aside that are no items.
    fn fetch_rows(self) -> BoxFuture<'static, Result<PageAndRows<Self::Page>, Error>> {
        Box::pin(async { Ok((self.fetch().await?, Vec::new())) })
    }

    /// What the page that this request has got says about the list.
    fn page_info(&self, page: &ResponseValue<Self::Page>) -> PageInfo;

    /// The items of a page.
    fn items(page: Self::Page) -> Vec<Self::Item>;
}
