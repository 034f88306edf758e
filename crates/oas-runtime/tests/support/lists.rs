//! Lists that are kept here, for paging without a server.
#![allow(clippy::cast_possible_truncation, clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "not every user needs all of it")]

use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use oas_runtime::{BoxFuture, Error, PageInfo, Paged, Paging, PagingStyle, ResponseValue};

/// A page, and what it says.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub keys: Vec<u64>,
    pub next: Option<String>,
    pub more: Option<bool>,
    pub total: Option<u64>,
}

#[derive(Clone)]
enum Kind {
    /// So many items; pages are no longer than the second number.
    Honest(usize, usize),
    /// So many items, and on every page one of these totals, whatever is true.
    Lying(usize, Vec<Option<u64>>),
    /// So many pages of one item in turn, whatever is asked, each with a cursor that was not there before.
    Restless(usize),
    /// These pages again and again, whatever is asked.
    Scripted(Vec<Page>),
    /// So many pages whose last leads to the first.
    Circle(usize),
    /// No items, and always more.
    Empty,
}

#[derive(Clone)]
pub struct List {
    kind: Kind,
    pub asked: Arc<AtomicUsize>,
}

impl List {
    fn new(kind: Kind) -> Self {
        Self { kind, asked: Arc::default() }
    }

    pub fn honest(count: usize, cut: usize) -> Self {
        Self::new(Kind::Honest(count, cut))
    }

    pub fn lying(count: usize, totals: Vec<Option<u64>>) -> Self {
        Self::new(Kind::Lying(count, totals))
    }

    pub fn restless(pages: usize) -> Self {
        Self::new(Kind::Restless(pages))
    }

    pub fn scripted(pages: Vec<Page>) -> Self {
        Self::new(Kind::Scripted(pages))
    }

    pub fn circle(pages: usize) -> Self {
        Self::new(Kind::Circle(pages))
    }

    pub fn empty_forever() -> Self {
        Self::new(Kind::Empty)
    }
}

/// How a list is paged.
pub trait Style: Clone + Unpin + Send + 'static {
    const STYLE: PagingStyle;
    const WINDOW: Option<u64> = None;
}

macro_rules! styles {
    ($($name:ident $style:expr;)*) => {
        $(#[derive(Clone)]
        pub struct $name;
        impl Style for $name {
            const STYLE: PagingStyle = $style;
        })*
    };
}

styles! {
    ByCursor PagingStyle::Cursor;
    ByPage PagingStyle::Page { first: 1 };
    ByPageFromZero PagingStyle::Page { first: 0 };
    ByOffset PagingStyle::Offset;
    ByMarker PagingStyle::Marker;
    ByLink PagingStyle::Link;
}

/// By offset, where no more than fifty items can be reached.
#[derive(Clone)]
pub struct InWindow;
impl Style for InWindow {
    const STYLE: PagingStyle = PagingStyle::Offset;
    const WINDOW: Option<u64> = Some(50);
}

#[derive(Clone)]
pub struct Request<S> {
    list: List,
    start: Option<String>,
    size: Option<usize>,
    style: PhantomData<S>,
}

impl<S: Style> Request<S> {
    pub fn new(list: List, size: Option<usize>) -> Self {
        Self { list, start: None, size, style: PhantomData }
    }

    fn page(&self) -> Page {
        let asked = self.list.asked.fetch_add(1, Ordering::SeqCst);
        let start = self.start.as_deref();
        let number = start.and_then(|start| start.parse::<usize>().ok());
        match &self.list.kind {
            Kind::Lying(count, totals) => {
                let honest = Self { list: List::honest(*count, usize::MAX), ..self.clone() };
                let total = if totals.is_empty() { None } else { totals[asked % totals.len()] };
                Page { total, ..honest.page() }
            }
            Kind::Restless(pages) => {
                let next = Some(format!("c{asked}"));
                Page { keys: vec![(asked % pages) as u64], next, more: Some(true), total: None }
            }
            Kind::Honest(count, cut) => {
                let size = self.size.unwrap_or(10);
                let from = match S::STYLE {
                    PagingStyle::Page { first } => (number.unwrap_or(first as usize) - first as usize) * size,
                    PagingStyle::Marker => number.map_or(0, |last| last + 1),
                    _ => number.unwrap_or(0),
                };
                let end = (from + size.min(*cut)).min(*count);
                Page {
                    keys: (from as u64..end as u64).collect(),
                    next: match S::STYLE {
                        PagingStyle::Marker => (end > from).then(|| (end - 1).to_string()),
                        _ => Some(if end < *count { end.to_string() } else { String::new() }),
                    },
                    more: None,
                    total: matches!(S::STYLE, PagingStyle::Page { .. } | PagingStyle::Offset).then_some(*count as u64),
                }
            }
            Kind::Scripted(pages) => pages[asked % pages.len()].clone(),
            Kind::Circle(pages) => {
                let here = number.unwrap_or(0);
                Page { keys: vec![here as u64], next: Some(((here + 1) % pages).to_string()), ..Page::default() }
            }
            Kind::Empty => Page { next: Some(format!("c{asked}")), more: Some(true), ..Page::default() },
        }
    }
}

impl<S: Style> Paged for Request<S> {
    type Page = Page;
    type Item = u64;
    const PAGING: Paging = Paging {
        operation: "list",
        style: S::STYLE,
        default_size: None,
        end_codes: &[],
        warns: false,
        unchanged_ends: false,
        window: S::WINDOW,
        markers: &[],
    };

    fn start(&self) -> Option<String> {
        self.start.clone()
    }

    fn set_start(&mut self, start: &str) {
        self.start = Some(start.to_owned());
    }

    fn page_size(&self) -> Option<String> {
        self.size.map(|size| size.to_string())
    }

    fn set_page_size(&mut self, size: &str) {
        self.size = size.parse().ok();
    }

    fn fetch(self) -> BoxFuture<'static, Result<ResponseValue<Page>, Error>> {
        let page = self.page();
        Box::pin(async { Ok(ResponseValue::of(page)) })
    }

    fn page_info(&self, page: &ResponseValue<Page>) -> PageInfo {
        let mut facts = PageInfo::of(&page.keys, |key| Some(*key));
        (facts.next, facts.more, facts.total) = (page.next.clone(), page.more, page.total);
        facts
    }

    fn items(page: Page) -> Vec<u64> {
        page.keys
    }
}
