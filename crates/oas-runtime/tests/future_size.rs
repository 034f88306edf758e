//! Futures of calls stay small: whoever makes a call holds and moves them.
#![cfg(target_pointer_width = "64")]

#[path = "support/api.rs"]
mod api;

#[tokio::test]
async fn the_future_of_a_call_is_small() {
    let core = api::settings("http://localhost:1").build().unwrap();
    let size = std::mem::size_of_val(&api::get_word(&core));
    assert!(size <= 992, "the future of a call has {size} bytes");
}
