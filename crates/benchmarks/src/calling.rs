//! A call over loopback, against the same call written by hand with reqwest and serde: CPU time. The server is on another
//! thread and is not counted. What is allocated is measured by a program of its own, as counting takes time.

use std::pin::Pin;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use rustix::time::{ClockId, clock_gettime};
use tokio::runtime::Runtime;

use crate::same_call::{ByHand, body, call, serve};

/// Calls in one measurement: few, so that what disturbs the machine meets all of them.
const CALLS: usize = 48;
/// Measurements of each with one set of connections, in turn.
const ROUNDS: usize = 30;
/// Sets of connections: on which processor a server happens to run weighs more than what is measured.
const SETS: usize = 20;

type Work<'w> = dyn Fn() -> Pin<Box<dyn Future<Output = ()> + 'w>> + 'w;

/// Prints it, for a short response and a long one, called one after the other and several at a time. One after the other,
/// the processor sleeps through every call, and most of the time is what it takes to wake up and to find everything cold;
/// several at a time, it works. The last column is the call by hand against itself: what is left to chance.
pub fn measure() {
    println!("calling: list_prewarm_tasks over loopback, CPU time of the calling thread");
    println!("  {:34} {:>10} {:>10} {:>8} {:>8}", "", "by hand µs", "client µs", "ratio", "chance");
    for (items, at_once) in [(1, 1), (1, 12), (100, 1), (100, 12)] {
        let (mut peers, mut owns, mut ratios, mut chances) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for set in 0..SETS {
            let [peer, own, peer_again, own_again] = one_set(items, at_once, set);
            peers.push(peer);
            owns.push(own);
            ratios.push((own + own_again) / (peer + peer_again));
            chances.push(peer_again / peer);
        }
        let what = format!("{items} items, {} bytes, {at_once} at once", body(items).len());
        let (peer, own, ratio, chance) = (median(peers), median(owns), median(ratios), median(chances));
        println!("  {what:34} {peer:>10.1} {own:>10.1} {ratio:>8.3} {chance:>8.3}");
    }
}

/// The medians of one set of connections: by hand, through the client, and both once more. Each comes after the other, so
/// that both find caches and predictors as the other has left them.
fn one_set(items: usize, at_once: usize, set: usize) -> [f64; 4] {
    let url = serve(items);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let client = || ppio_gpu::Client::builder().api_key("key").endpoint(&url).build().expect("a client");
    let by_hand = [ByHand::new(&url), ByHand::new(&url)];
    let clients = [client(), client()];
    let work = |which: usize| -> Pin<Box<dyn Future<Output = ()> + '_>> {
        match which % 2 {
            0 => Box::pin(by_hand[which / 2].call()),
            _ => Box::pin(call(&clients[which / 2])),
        }
    };
    let mut figures = [const { Vec::new() }; 4];
    for turn in set..set + 4 * ROUNDS {
        let which = turn % 4;
        figures[which].push(cpu_of(&runtime, &|| work(which), at_once));
    }
    figures.map(median)
}

/// The CPU time of one call on this thread, in microseconds.
#[allow(clippy::cast_precision_loss, reason = "there are few calls")]
fn cpu_of(runtime: &Runtime, call: &Work, at_once: usize) -> f64 {
    let before = thread_cpu();
    runtime.block_on(async {
        for _ in 0..CALLS / at_once {
            let mut pending: FuturesUnordered<_> = (0..at_once).map(|_| call()).collect();
            while pending.next().await.is_some() {}
        }
    });
    (thread_cpu() - before) / CALLS as f64
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// The CPU time of this thread, in microseconds.
#[allow(clippy::cast_precision_loss, reason = "that would take hundreds of years")]
fn thread_cpu() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e6 + time.tv_nsec as f64 / 1e3
}
