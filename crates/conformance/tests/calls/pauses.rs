//! How long clients wait before they try again, and how long for an answer, as a server sees it.

use std::time::{Duration, Instant};

use crate::script::{Scripted, Step};
use crate::support::Server;
use oas_runtime::{Backoff, RetryPolicy};
use serde_json::json;

#[tokio::test]
async fn pauses_are_of_any_length_up_to_the_longest() {
    let longest = Duration::from_millis(80);
    let policy = RetryPolicy::standard().with_attempt_limit(2).with_backoff(Backoff::new(longest * 4, longest));
    // A provider may ask to wait longer than that, and not for less.
    for header in ["", "retry-after: 0\r\n"] {
        let server = Server::start().await;
        let client = conformance::Client::builder().token("t").endpoint(&server.url).retry(policy.clone());
        let client = client.build().unwrap();
        let mut pauses = Vec::new();
        for _ in 0..16 {
            server.answer("503 Service Unavailable", header, "");
            server.json(&json!([]));
            let began = Instant::now();
            client.words().send().await.unwrap();
            pauses.push(began.elapsed());
        }
        pauses.sort_unstable();
        // All of sixteen at random are short, or much the same, once in millions of times.
        assert!(pauses[15] > longest / 4, "clients that fail together come back together: {pauses:?}");
        assert!(pauses[15] > pauses[0] + longest / 8, "pauses are all alike: {pauses:?}");
    }
}

#[tokio::test]
async fn the_shorter_limit_of_a_call_counts() {
    let (short, long) = (Duration::from_millis(200), Duration::from_secs(30));
    for (timeout, limit) in [(short, long), (long, short)] {
        let server = Scripted::start(vec![Step::Read, Step::Wait(Duration::from_secs(8))]).await;
        let policy = RetryPolicy::never().with_time_limit(limit);
        let client = conformance::Client::builder().token("t").endpoint(&server.url).timeout(timeout).retry(policy);
        let began = Instant::now();
        let error = client.build().unwrap().words().send().await.unwrap_err();
        assert!(error.is_timeout() && began.elapsed() < Duration::from_secs(6), "{error}: {:?}", began.elapsed());
    }
}
