//! What a call allocates, against the same call written by hand with reqwest and serde. A program of its own: its allocator
//! counts, and so takes time that the other measurements must not.

#[path = "../same_call.rs"]
mod same_call;

use same_call::{ByHand, body, call, serve};
use tokio::runtime::Runtime;

fn main() {
    println!("allocating: list_prewarm_tasks over loopback, bytes allocated by the calling thread");
    println!("  {:24} {:>10} {:>10} {:>8}", "", "by hand", "client", "ratio");
    let mut short_and_long = Vec::new();
    for items in [1, 100] {
        let url = serve(items);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let client = ppio_gpu::Client::builder().api_key("key").endpoint(&url).build().expect("a client");
        let by_hand = ByHand::new(&url);
        let [peer, own] = [bytes_of(&runtime, || by_hand.call()), bytes_of(&runtime, || call(&client))];
        let what = format!("{items} items, {} bytes", body(items).len());
        println!("  {what:24} {peer:>10.0} {own:>10.0} {:>8.3}", own / peer);
        short_and_long.push([peer, own]);
    }
    if let [short, long] = &short_and_long[..] {
        let each = |index: usize| (long[index] - short[index]) / 99.0;
        println!("  {:24} {:>10.0} {:>10.0} {:>8.3}", "one item more", each(0), each(1), each(1) / each(0));
    }
}

/// The bytes that one call allocates on this thread.
fn bytes_of<F: Future>(runtime: &Runtime, call: impl Fn() -> F) -> f64 {
    const CALLS: u32 = 100;
    let counted = allocation_counter::measure(|| {
        runtime.block_on(async {
            for _ in 0..CALLS {
                call().await;
            }
        });
    });
    #[allow(clippy::cast_precision_loss, reason = "some megabytes")]
    let bytes = counted.bytes_total as f64;
    bytes / f64::from(CALLS)
}
