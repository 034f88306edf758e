//! Calls over two hundred connections, a tenth of which go wrong: every idempotent one ends in success or in an error that is
//! documented, none of the others runs twice, memory does not grow. The tests make five thousand; a hundred thousand take a
//! minute, and are a task of their own.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use oas_mock::{Fault, Faults, MockCloud};
use oas_runtime::{Backoff, Error, ErrorKind, RetryPolicy};

const CONNECTIONS: u64 = 200;

/// What is written for the fake: a list, which is idempotent, and something that must happen once.
const CONTRACT: &str = include_str!("../contracts/everything.yaml");

/// The memory of this process, in bytes; nothing where the system does not tell.
fn resident() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    Some(text.split(' ').nth(1)?.parse::<u64>().ok()? * 4096)
}

#[derive(Default)]
struct Tally {
    succeeded: AtomicU64,
    /// Errors of idempotent calls, by what they are.
    failed: Mutex<HashMap<String, u64>>,
    /// Calls that must not run twice, and how they ended.
    sent_once: AtomicU64,
    failed_once: AtomicU64,
}

/// The errors that a call may end in after its last attempt.
fn documented(error: &Error) -> String {
    match (error.kind(), error.status().map(|status| status.as_u16())) {
        (ErrorKind::Service, Some(status @ (429 | 500 | 503))) => status.to_string(),
        (ErrorKind::Transport, None) => "transport".to_owned(),
        _ => panic!("{error:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_and_nothing_runs_twice() {
    soak(5_000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a minute: cargo test --package conformance --test soak -- --ignored"]
async fn nothing_is_lost_in_a_hundred_thousand_calls() {
    soak(100_000).await;
}

async fn soak(calls: u64) {
    let (requests, runs) = (Arc::new(AtomicU64::new(0)), Arc::new(Mutex::new(HashMap::<String, u64>::new())));
    let (count, seen) = (Arc::clone(&requests), Arc::clone(&runs));
    let faults = Faults::seeded(20_261_121)
        .with(Fault::Throttle(1), 0.02)
        .with(Fault::Status(500), 0.02)
        .with(Fault::Status(503), 0.02)
        .with(Fault::Reset, 0.02)
        .with(Fault::Truncate, 0.02);
    let builder = MockCloud::builder().contract("jdcloud-vm", jdcloud_vm::CONTRACT).contract("everything", CONTRACT);
    let cloud = builder.faults(faults).items(50).observe(move |received| {
        count.fetch_add(1, Ordering::Relaxed);
        if received.method == "POST" {
            let id = String::from_utf8(received.body.clone()).unwrap();
            *seen.lock().unwrap().entry(id).or_default() += 1;
        }
    });
    let cloud = cloud.start().await.unwrap();
    let variables = cloud.environment();
    let pauses = Backoff::new(Duration::from_millis(1), Duration::from_millis(20));
    let policy = RetryPolicy::standard().with_attempt_limit(4).with_backoff(pauses);
    let policy = policy.with_retry_after_limit(Duration::from_millis(50));
    let lookup = |name: &str| variables.get(name).cloned();
    let jdcloud = jdcloud_vm::Client::builder().variables(lookup).region("cn-north-1").retry(policy.clone());
    let everything = conformance::Client::builder().variables(lookup).retry(policy);
    let (jdcloud, everything) = (jdcloud.build().unwrap(), everything.build().unwrap());
    let (tally, next) = (Arc::new(Tally::default()), Arc::new(AtomicU64::new(0)));
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (jdcloud, everything) = (jdcloud.clone(), everything.clone());
        let (tally, next) = (Arc::clone(&tally), Arc::clone(&next));
        workers.spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= calls {
                    return;
                }
                if number.is_multiple_of(5) {
                    tally.sent_once.fetch_add(1, Ordering::Relaxed);
                    if let Err(error) = everything.send_raw().body(format!("run {number}")).send().await {
                        assert_eq!(error.attempts(), 1);
                        documented(&error);
                        tally.failed_once.fetch_add(1, Ordering::Relaxed);
                    }
                    continue;
                }
                match jdcloud.image_tasks().task_action("ImportImage").page_size(2).send().await {
                    Ok(page) => {
                        assert_eq!(page.result.task_set.len(), 2);
                        tally.succeeded.fetch_add(1, Ordering::Relaxed);
                    }
                    Err(error) => *tally.failed.lock().unwrap().entry(documented(&error)).or_default() += 1,
                }
            }
        });
    }
    // Memory is measured when everything has been used, and again at the end.
    let mut warm = None;
    while let Some(done) = tokio::select! {
        done = workers.join_next() => done,
        () = tokio::time::sleep(Duration::from_millis(50)) => Some(Ok(())),
    } {
        done.unwrap();
        if warm.is_none() && next.load(Ordering::Relaxed) > calls / 4 {
            warm = resident();
        }
    }
    let once = tally.sent_once.load(Ordering::Relaxed);
    let failed: u64 = tally.failed.lock().unwrap().values().sum();
    println!(
        "{} succeeded, {:?} failed; of {once} that must run once, {} failed; {} requests; {} MB of memory, {:?} before",
        tally.succeeded.load(Ordering::Relaxed),
        tally.failed.lock().unwrap(),
        tally.failed_once.load(Ordering::Relaxed),
        requests.load(Ordering::Relaxed),
        resident().unwrap_or_default() >> 20,
        warm.map(|bytes| bytes >> 20),
    );
    assert_eq!(tally.succeeded.load(Ordering::Relaxed) + failed + once, calls);
    // A tenth of a tenth of a tenth of a tenth.
    assert!(failed < calls / 500, "{failed} idempotent calls failed");
    let runs = runs.lock().unwrap();
    assert_eq!(runs.len() as u64, once, "every call arrived");
    assert!(runs.values().all(|count| *count == 1), "a call ran twice");
    assert!(tally.failed_once.load(Ordering::Relaxed) > once / 20, "the faults were there");
    if let (Some(before), Some(after)) = (warm, resident()) {
        // The server's record of what must run once grows by some hundred bytes for each.
        assert!(after < before + (24 << 20), "memory grew from {before} to {after} bytes");
    }
}
