//! Whatever pages say, a stream of them ends or goes on; it does not panic, and a position is a text and back.
#![no_main]

#[path = "../../tests/support/lists.rs"]
mod lists;

use std::task::{Context, Poll, Waker};

use oas_runtime::{ItemStream, Position};
use libfuzzer_sys::fuzz_target;
use lists::{ByCursor, ByOffset, ByPage, List, Page, Request, Style};

type Said = (Vec<u8>, Option<String>, Option<bool>, Option<u64>);

fn read<S: Style>(list: &[Page], prefetch: bool) {
    let mut stream = ItemStream::new(Request::<S>::new(List::scripted(list.to_vec()), None)).max_pages(100);
    if prefetch {
        stream = stream.prefetch();
    }
    loop {
        if let Some(position) = stream.position() {
            assert_eq!(position.to_string().parse::<Position>().expect("its own text"), position);
        }
        let next = Box::pin(stream.try_next()).as_mut().poll(&mut Context::from_waker(Waker::noop()));
        match next {
            Poll::Ready(Ok(Some(_))) => {}
            Poll::Ready(Ok(None) | Err(_)) => return,
            Poll::Pending => panic!("nothing here waits"),
        }
    }
}

fuzz_target!(|input: (Vec<Said>, String, bool)| {
    let (said, text, prefetch) = input;
    let _ = text.parse::<Position>();
    let page =
        |(keys, next, more, total): Said| Page { keys: keys.into_iter().map(u64::from).collect(), next, more, total };
    let pages: Vec<Page> = said.into_iter().map(page).collect();
    if !pages.is_empty() {
        read::<ByCursor>(&pages, prefetch);
        read::<ByPage>(&pages, prefetch);
        read::<ByOffset>(&pages, prefetch);
    }
});
