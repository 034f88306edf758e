//! A limit of the client's own on how often it calls. Knows time, nothing of calls.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::platform::{self, Instant};

/// How often a client and its clones may send a request; retries count. There is no limit unless one is set.
///
/// ```
/// use oas_runtime::RateLimit;
///
/// // Ten at once, then five in every second.
/// let limit = RateLimit::per_second(5).with_burst(10);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    requests: u32,
    period: Duration,
    burst: u32,
}

impl RateLimit {
    /// So many requests in every second, evenly; 0 counts as 1.
    pub fn per_second(requests: u32) -> Self {
        Self::new(requests, Duration::from_secs(1))
    }

    /// So many requests in every minute, evenly; 0 counts as 1.
    pub fn per_minute(requests: u32) -> Self {
        Self::new(requests, Duration::from_secs(60))
    }

    fn new(requests: u32, period: Duration) -> Self {
        Self { requests: requests.max(1), period, burst: 1 }
    }

    /// How many requests may go out at once after a pause; 0 counts as 1, which is the default.
    pub fn with_burst(mut self, requests: u32) -> Self {
        self.burst = requests.max(1);
        self
    }
}

/// The limit at work, shared by the clones of a client: the generic cell rate algorithm (GCRA).
pub(crate) struct Limiter {
    /// How long one request takes of the time of all.
    each: Duration,
    /// How far ahead of their time requests may go out.
    ahead: Duration,
    began: Instant,
    /// When the next request would go out if all went evenly, since it began.
    next: Mutex<Duration>,
}

impl Limiter {
    pub(crate) fn new(limit: RateLimit) -> Self {
        let each = limit.period / limit.requests;
        let ahead = each.saturating_mul(limit.burst - 1);
        Self { each, ahead, began: Instant::now(), next: Mutex::default() }
    }

    /// Takes a turn, or says how long it is until there is one.
    fn take(&self) -> Result<(), Duration> {
        let now = self.began.elapsed();
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let due = (*next).max(now);
        let early = due.saturating_sub(now).saturating_sub(self.ahead);
        if !early.is_zero() {
            return Err(early);
        }
        *next = due.saturating_add(self.each);
        Ok(())
    }

    /// Waits for a turn; false where none comes within `limit`.
    pub(crate) async fn turn(&self, limit: Duration) -> bool {
        let began = Instant::now();
        loop {
            let Err(pause) = self.take() else { return true };
            if began.elapsed() + pause >= limit {
                return false;
            }
            platform::sleep(pause).await;
        }
    }
}
