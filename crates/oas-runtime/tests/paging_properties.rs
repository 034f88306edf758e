//! Paging over lists that behave in every way: it ends, it loses nothing, it holds one page.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/lists.rs"]
mod lists;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use lists::{ByCursor, ByLink, ByMarker, ByOffset, ByPage, ByPageFromZero, InWindow, List, Page, Request};
use oas_runtime::{Error, ErrorKind, ItemStream, PageInfo, PageStream, Paged, Paging, PagingStyle, Position};
use proptest::prelude::*;

/// A future of these lists is ready as soon as it is polled.
fn ready<F: Future>(future: F) -> F::Output {
    match Box::pin(future).as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing here waits"),
    }
}

fn collect<R: Paged>(mut stream: ItemStream<R>) -> (Vec<R::Item>, Option<Error>) {
    let mut items = Vec::new();
    loop {
        match ready(stream.try_next()) {
            Ok(Some(item)) => items.push(item),
            Ok(None) => return (items, None),
            Err(error) => return (items, Some(error)),
        }
    }
}

fn page() -> impl Strategy<Value = Page> {
    let keys = prop::collection::vec(0..12_u64, 0..5);
    let next = prop::option::of(prop_oneof![Just(String::new()), "[a-d]{1,2}"]);
    (keys, next, prop::option::of(any::<bool>()), prop::option::of(0..40_u64))
        .prop_map(|(keys, next, more, total)| Page { keys, next, more, total })
}

fn honest<S: lists::Style>(count: usize, size: usize, cut: usize) -> Vec<u64> {
    let (items, error) = collect(ItemStream::new(Request::<S>::new(List::honest(count, cut), Some(size))));
    assert!(error.is_none(), "{error:?}");
    items
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    /// Whatever a server says, the stream ends: after as many pages as there can be different ones, or with an error.
    #[test]
    fn it_ends(pages in prop::collection::vec(page(), 1..8), limit in 1..200_usize) {
        fn held<S: lists::Style>(pages: &[Page], limit: usize) {
            let list = List::scripted(pages.to_vec());
            let asked = Arc::clone(&list.asked);
            let mut stream = PageStream::new(Request::<S>::new(list, None)).max_pages(limit);
            let mut turned = 0;
            let error = loop {
                match ready(stream.try_next()) {
                    Ok(Some(_)) => turned += 1,
                    Ok(None) => break None,
                    Err(error) => break Some(error),
                }
            };
            assert!(turned <= limit && asked.load(Ordering::SeqCst) <= limit);
            assert!(error.is_none_or(|error| error.kind() == ErrorKind::Paging));
            // Cursors of one or two letters out of four: there are twenty, so there are at most 21 pages.
            if matches!(S::STYLE, PagingStyle::Cursor | PagingStyle::Link | PagingStyle::Marker) {
                assert!(turned <= 21, "{turned} pages");
            }
            // Once it has ended, it has ended.
            assert!(ready(stream.try_next()).is_ok_and(|page| page.is_none()));
        }
        held::<ByCursor>(&pages, limit);
        held::<ByLink>(&pages, limit);
        held::<ByMarker>(&pages, limit);
        held::<InWindow>(&pages, limit);
        held::<ByPage>(&pages, limit);
        held::<ByOffset>(&pages, limit);
    }

    /// A list that stays as it is comes whole and in order, whatever the size of its pages.
    #[test]
    fn it_loses_nothing(count in 0..60_usize, size in 1..20_usize, cut in 1..20_usize) {
        let all: Vec<u64> = (0..count as u64).collect();
        prop_assert_eq!(&honest::<ByCursor>(count, size, cut), &all);
        prop_assert_eq!(&honest::<ByOffset>(count, size, cut), &all);
        prop_assert_eq!(&honest::<ByMarker>(count, size, cut), &all);
        prop_assert_eq!(&honest::<ByLink>(count, size, cut), &all);
        // A page number means the same items only if pages have the size that was asked for.
        prop_assert_eq!(&honest::<ByPage>(count, size, size), &all);
        prop_assert_eq!(&honest::<ByPageFromZero>(count, size, size), &all);
    }

    /// Whatever totals a list states, it comes whole, or there is an error.
    #[test]
    fn it_believes_items_before_totals(
        count in 0..60_usize,
        size in 1..20_usize,
        states_size in any::<bool>(),
        totals in prop::collection::vec(prop::option::of(0..60_u64), 0..4),
    ) {
        fn held<S: lists::Style>(count: usize, size: Option<usize>, totals: &[Option<u64>]) {
            let list = List::lying(count, totals.to_vec());
            let (items, error) = collect(ItemStream::new(Request::<S>::new(list, size)));
            let all: Vec<u64> = (0..count as u64).collect();
            assert!(items == all || error.is_some(), "{items:?} of {count}");
            assert_eq!(items, all[..items.len()]);
            assert!(error.is_none_or(|error| error.kind() == ErrorKind::Paging));
        }
        let size = states_size.then_some(size);
        held::<ByCursor>(count, size, &totals);
        held::<ByPage>(count, size, &totals);
        held::<ByPageFromZero>(count, size, &totals);
        held::<ByOffset>(count, size, &totals);
    }

    /// What lies beyond a window is never left out in silence, and nothing beyond it is asked for.
    #[test]
    fn it_tells_of_a_window(count in 0..120_usize, size in 1..20_usize, cut in 1..20_usize) {
        let mut stream = ItemStream::new(Request::<InWindow>::new(List::honest(count, cut), Some(size)));
        let first = ready(stream.try_next());
        let mut items: Vec<u64> = first.unwrap().into_iter().collect();
        prop_assert_eq!(stream.warning().is_some(), count > 50, "it is known with the first page");
        let (rest, error) = collect(stream);
        items.extend(rest);
        let all: Vec<u64> = (0..count.min(50) as u64).collect();
        prop_assert_eq!(&items, &all);
        prop_assert_eq!(error.is_some(), count > 50);
        let what = format!("{count} items match, and no more than 50 of them can be reached: ask for fewer");
        prop_assert!(error.is_none_or(|error| error.message() == what));
    }

    /// Pages that come in turn are a circle, whatever cursors they have; no item comes twice.
    #[test]
    fn known_items_are_a_circle(pages in 1..1000_usize) {
        fn held<S: lists::Style>(pages: usize) {
            let (items, error) = collect(ItemStream::new(Request::<S>::new(List::restless(pages), None)));
            assert_eq!(items, (0..pages as u64).collect::<Vec<_>>());
            assert_eq!(error.unwrap().message(), "the page has the same items as one before");
        }
        held::<ByCursor>(pages);
        held::<ByPage>(pages);
        held::<ByOffset>(pages);
    }

    /// Stopping anywhere and going on from the saved position is the same as not stopping.
    #[test]
    fn it_resumes(count in 0..60_usize, size in 1..20_usize, stop in 0..60_usize, prefetch in any::<bool>()) {
        fn held<S: lists::Style>(count: usize, size: usize, stop: usize, prefetch: bool) {
            let request = || Request::<S>::new(List::honest(count, size), Some(size));
            let mut stream = ItemStream::new(request());
            if prefetch {
                stream = stream.prefetch();
            }
            let mut items = Vec::new();
            while items.len() < stop && let Some(item) = ready(stream.try_next()).unwrap() {
                items.push(item);
            }
            if let Some(position) = stream.position() {
                let saved: Position = position.to_string().parse().unwrap();
                assert_eq!(saved, position);
                let (rest, error) = collect(ItemStream::new(request()).resume(&saved));
                assert!(error.is_none());
                items.extend(rest);
            }
            assert_eq!(items, (0..count as u64).collect::<Vec<_>>());
        }
        held::<ByCursor>(count, size, stop, prefetch);
        held::<ByPage>(count, size, stop, prefetch);
        held::<ByPageFromZero>(count, size, stop, prefetch);
        held::<ByOffset>(count, size, stop, prefetch);
    }

    #[test]
    fn positions_are_texts(text in ".{0,40}") {
        if let Ok(position) = text.parse::<Position>() {
            prop_assert_eq!(position.to_string().parse::<Position>().unwrap(), position);
        }
    }
}

/// What other crates' combinators take.
#[test]
fn both_are_streams() {
    fn is_stream<S: futures_core::Stream + Send + Unpin + 'static>(_: S) {}
    is_stream(ItemStream::new(Request::<ByPage>::new(List::honest(1, 1), None)));
    is_stream(PageStream::new(Request::<ByPage>::new(List::honest(1, 1), None)));
}

#[test]
fn a_long_circle_is_found() {
    // Longer than what is remembered one by one.
    let pages = 5000;
    let list = List::circle(pages);
    let asked = Arc::clone(&list.asked);
    let (_, error) = collect(ItemStream::new(Request::<ByCursor>::new(list, None)));
    assert_eq!(error.unwrap().kind(), ErrorKind::Paging);
    let asked = asked.load(Ordering::SeqCst);
    assert!((pages..pages * 4).contains(&asked), "{asked} pages of a circle of {pages}");
}

#[test]
fn empty_pages_without_end() {
    let list = List::empty_forever();
    let (_, error) = collect(ItemStream::new(Request::<ByCursor>::new(list, None)));
    assert!(error.unwrap().to_string().contains("1000 pages in a row were empty"));
}

/// Items that are alive.
static ALIVE: AtomicUsize = AtomicUsize::new(0);

struct Heavy;

impl Heavy {
    fn new() -> Self {
        ALIVE.fetch_add(1, Ordering::Relaxed);
        Self
    }
}

impl Drop for Heavy {
    fn drop(&mut self) {
        ALIVE.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A million items in pages of a hundred.
#[derive(Clone)]
struct Million {
    cursor: usize,
}

impl Paged for Million {
    type Page = (usize, Vec<Heavy>);
    type Item = Heavy;
    const PAGING: Paging = Paging {
        operation: "million",
        style: PagingStyle::Cursor,
        default_size: None,
        end_codes: &[],
        warns: false,
        unchanged_ends: false,
        window: None,
        markers: &[],
    };

    fn start(&self) -> Option<String> {
        None
    }

    fn set_start(&mut self, start: &str) {
        self.cursor = start.parse().unwrap();
    }

    fn fetch(self) -> oas_runtime::BoxFuture<'static, Result<oas_runtime::ResponseValue<Self::Page>, Error>> {
        let page = (self.cursor, (0..100).map(|_| Heavy::new()).collect());
        Box::pin(async { Ok(oas_runtime::ResponseValue::of(page)) })
    }

    fn page_info(&self, page: &oas_runtime::ResponseValue<Self::Page>) -> PageInfo {
        let next = page.0 + 100;
        let mut facts = PageInfo::without_keys(&page.1);
        facts.next = (next < 1_000_000).then(|| next.to_string());
        facts
    }

    fn items(page: Self::Page) -> Vec<Heavy> {
        page.1
    }
}

#[test]
fn a_million_items_one_page_at_a_time() {
    for (prefetch, most) in [(false, 101), (true, 201)] {
        let mut stream = ItemStream::new(Million { cursor: 0 });
        if prefetch {
            stream = stream.prefetch();
        }
        let (mut count, mut peak) = (0, 0);
        while ready(stream.try_next()).unwrap().is_some() {
            count += 1;
            peak = peak.max(ALIVE.load(Ordering::Relaxed));
        }
        assert_eq!(count, 1_000_000);
        assert!(peak <= most, "{peak} items at once");
    }
    assert_eq!(ALIVE.load(Ordering::Relaxed), 0);
}
