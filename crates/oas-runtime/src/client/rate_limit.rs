//! A limit of the client's own on how often it calls. Knows time, nothing of calls.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, MonotonicClock};
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};

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

    fn quota(self) -> Quota {
        let each = (self.period / self.requests).max(Duration::from_nanos(1));
        let burst = NonZeroU32::new(self.burst).unwrap_or(NonZeroU32::MIN);
        Quota::with_period(each).unwrap_or(Quota::per_second(NonZeroU32::MIN)).allow_burst(burst)
    }
}

/// The limit at work, shared by the clones of a client.
pub(crate) struct Limiter {
    limiter: RateLimiter<NotKeyed, InMemoryState, MonotonicClock>,
    clock: MonotonicClock,
}

impl Limiter {
    pub(crate) fn new(limit: RateLimit) -> Self {
        let clock = MonotonicClock;
        Self { limiter: RateLimiter::direct_with_clock(limit.quota(), clock.clone()), clock }
    }

    /// Waits for a turn; false where none comes within `limit`.
    pub(crate) async fn turn(&self, limit: Duration) -> bool {
        let began = Instant::now();
        loop {
            let Err(wait) = self.limiter.check() else { return true };
            let now = self.clock.now();
            let pause = wait.wait_time_from(now);
            if began.elapsed() + pause >= limit {
                return false;
            }
            platform::sleep(pause).await;
        }
    }
}
