//! A call over loopback, against the same call written by hand with reqwest and serde: CPU time. The server is on another
//! thread and is not counted. What is allocated is measured by a program of its own, as counting takes time.

use tokio::runtime::Runtime;

use crate::same_call::{ByHand, body, call, serve};

/// Calls in one measurement: few, so that what disturbs the machine meets both.
const CALLS: u32 = 50;
/// Measurements of each, in turn.
const ROUNDS: usize = 400;

/// Prints it, for a short response and a long one.
pub fn measure() {
    println!("calling: list_prewarm_tasks over loopback, CPU time of the calling thread");
    println!("  {:24} {:>10} {:>10} {:>8}", "", "by hand µs", "client µs", "ratio");
    for items in [1, 100] {
        let url = serve(items);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let client = ppio_gpu::Client::builder().api_key("key").endpoint(&url).build().expect("a client");
        let by_hand = ByHand::new(&url);
        let (mut peers, mut owns) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            peers.push(cpu_of(&runtime, || by_hand.call()));
            owns.push(cpu_of(&runtime, || call(&client)));
        }
        let (peer, own) = (median(peers), median(owns));
        let what = format!("{items} items, {} bytes", body(items).len());
        println!("  {what:24} {peer:>10.1} {own:>10.1} {:>8.3}", own / peer);
    }
}

/// The CPU time of one call on this thread, in microseconds.
fn cpu_of<F: Future>(runtime: &Runtime, call: impl Fn() -> F) -> f64 {
    let before = thread_cpu();
    runtime.block_on(async {
        for _ in 0..CALLS {
            call().await;
        }
    });
    (thread_cpu() - before) / 1e3 / f64::from(CALLS)
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// The CPU time of this thread, in nanoseconds.
fn thread_cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(f64::NAN)
}
