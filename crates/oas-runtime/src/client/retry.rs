//! When a call that has failed is tried again: limits, pauses, a budget. Decides from the error and the clock alone;
//! knows nothing of how a call is sent.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::{Error, platform};

/// How often and how long a call is tried.
///
/// Only what failed for a reason that may pass is tried again: no complete response, the statuses 408, 425, 429, 500, 502,
/// 503 and 504, and the codes that a contract lists as "slow down" or "try again later". An operation that is not idempotent is never sent twice,
/// and what the provider refuses because of the credentials is never repeated: providers lock keys that are tried again
/// and again. Every attempt is signed anew.
///
/// ```
/// use std::time::Duration;
/// use oas_runtime::{Backoff, RetryPolicy};
///
/// let policy = RetryPolicy::standard()
///     .with_attempt_limit(5)
///     .with_time_limit(Duration::from_secs(20))
///     .with_attempt_timeout(Duration::from_secs(4))
///     .with_backoff(Backoff::new(Duration::from_millis(50), Duration::from_secs(2)));
/// ```
#[derive(Clone, Debug)]
pub struct RetryPolicy {
    attempts: u32,
    time_limit: Option<Duration>,
    attempt_timeout: Option<Duration>,
    backoff: Backoff,
    retry_after_limit: Duration,
    budget: Option<RetryBudget>,
}

impl RetryPolicy {
    /// Three attempts with pauses of up to 0.2 and 0.4 seconds, a `Retry-After` of up to 30 seconds honoured, and a
    /// [budget](RetryBudget) of 100 retries. A client that is given nothing else uses this.
    pub fn standard() -> Self {
        Self {
            attempts: 3,
            time_limit: None,
            attempt_timeout: None,
            backoff: Backoff::new(Duration::from_millis(200), Duration::from_secs(10)),
            retry_after_limit: Duration::from_secs(30),
            budget: Some(RetryBudget::new(100)),
        }
    }

    /// One attempt: whatever fails is the caller's to repeat.
    pub fn never() -> Self {
        Self { attempts: 1, budget: None, ..Self::standard() }
    }

    /// The most attempts of one call, the first included; 0 counts as 1.
    pub fn with_attempt_limit(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The longest that all attempts of a call may take together, pauses included. The `timeout` of the client holds as
    /// well; the shorter one counts.
    pub fn with_time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = Some(limit);
        self
    }

    /// The longest that one attempt may take, from connecting to the last byte. Without it, an attempt that another one can follow
    /// has half of the time of the call.
    pub fn with_attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = Some(limit);
        self
    }

    /// The pauses between attempts.
    pub fn with_backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// The longest that a `Retry-After` of the provider is waited for: one that is longer counts as this long. It is
    /// never shorter than the pause of the [`Backoff`]. Zero ignores the header.
    pub fn with_retry_after_limit(mut self, limit: Duration) -> Self {
        self.retry_after_limit = limit;
        self
    }

    /// A budget, which may be shared with other clients.
    pub fn with_budget(mut self, budget: RetryBudget) -> Self {
        self.budget = Some(budget);
        self
    }

    /// No budget: every call is tried as often as the other limits allow.
    pub fn without_budget(mut self) -> Self {
        self.budget = None;
        self
    }

    /// The longest that a call may take, where its client allows `timeout`.
    pub(crate) fn call_limit(&self, timeout: Duration) -> Duration {
        self.time_limit.map_or(timeout, |limit| limit.min(timeout))
    }

    /// The longest that one attempt of a call may take. One that another can follow has half of the time: one connection that hangs
    /// must not take that of all of them.
    pub(crate) fn attempt_limit(&self, attempt: u32, idempotent: bool, call_limit: Duration) -> Duration {
        let half = || (idempotent && self.allows_after(attempt)).then(|| call_limit / 2);
        self.attempt_timeout.or_else(half).unwrap_or(call_limit).min(call_limit)
    }

    /// Whether there may be an attempt after this one.
    fn allows_after(&self, attempt: u32) -> bool {
        attempt < self.attempts
    }

    /// Whether there is another attempt, and when.
    pub(crate) fn next(
        &self,
        attempt: u32,
        error: &Error,
        retry_after: Option<Duration>,
        idempotent: bool,
        remaining: Duration,
    ) -> Retry {
        if !idempotent || !self.allows_after(attempt) || !error.is_retryable() {
            return Retry::Never;
        }
        let pause = self.backoff.pause(attempt, platform::random_fraction());
        let asked = retry_after.map(|asked| asked.min(self.retry_after_limit));
        let pause = asked.map_or(pause, |asked| asked.max(pause));
        if pause >= remaining {
            return Retry::Never;
        }
        if self.budget.as_ref().is_none_or(RetryBudget::take) { Retry::After(pause) } else { Retry::OutOfBudget }
    }

    /// A call has succeeded.
    pub(crate) fn succeeded(&self) {
        if let Some(budget) = &self.budget {
            budget.earn();
        }
    }
}

/// What comes after an attempt that has failed.
pub(crate) enum Retry {
    /// Another one, after this pause.
    After(Duration),
    /// No failure is tried again.
    Never,
    /// Nothing, because the retries that clients share are spent.
    OutOfBudget,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::standard()
    }
}

/// Pauses that double, each chosen at random between nothing and its full length, so that clients that failed together
/// do not come back together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
}

impl Backoff {
    /// Pauses of up to `first`, then twice that, and so on up to `longest`.
    pub fn new(first: Duration, longest: Duration) -> Self {
        Self { first, longest }
    }

    /// The pause after an attempt, counted from 1, for a random number below 1.
    pub(crate) fn pause(&self, attempt: u32, random: f64) -> Duration {
        let factor = 2_u32.saturating_pow(attempt.saturating_sub(1));
        self.first.saturating_mul(factor).min(self.longest).mul_f64(random)
    }
}

/// How many retries a client and its clones may spend together. A provider that is down is not asked three times as
/// often as one that works: every retry takes one, every call that succeeds gives a fifth back.
///
/// ```
/// use oas_runtime::{RetryBudget, RetryPolicy};
///
/// let shared = RetryBudget::new(50);
/// let one = RetryPolicy::standard().with_budget(shared.clone());
/// let other = RetryPolicy::standard().with_budget(shared);
/// ```
#[derive(Clone)]
pub struct RetryBudget(Arc<Balance>);

struct Balance {
    /// In fifths of a retry.
    left: AtomicU64,
    full: u64,
}

/// How many successful calls earn a retry.
const CALLS_PER_RETRY: u64 = 5;

impl RetryBudget {
    /// A budget of so many retries, which is also the most it ever holds.
    pub fn new(retries: u32) -> Self {
        let full = u64::from(retries) * CALLS_PER_RETRY;
        Self(Arc::new(Balance { left: AtomicU64::new(full), full }))
    }

    /// The whole retries that are left.
    pub fn left(&self) -> u64 {
        self.0.left.load(Ordering::Relaxed) / CALLS_PER_RETRY
    }

    fn take(&self) -> bool {
        let less = |left: u64| left.checked_sub(CALLS_PER_RETRY);
        self.0.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }

    fn earn(&self) {
        // Reading is cheaper than writing, and the budget is full nearly always.
        if self.0.left.load(Ordering::Relaxed) < self.0.full {
            let more = |left: u64| Some((left + 1).min(self.0.full));
            self.0.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).ok();
        }
    }
}

impl fmt::Debug for RetryBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryBudget").field("left", &self.left()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let backoff = Backoff::new(Duration::from_millis(100), Duration::from_secs(1));
        let longest: Vec<u128> = (1..7).map(|attempt| backoff.pause(attempt, 1.0).as_millis()).collect();
        assert_eq!(longest, [100, 200, 400, 800, 1000, 1000]);
        assert_eq!(backoff.pause(3, 0.5).as_millis(), 200);
        assert_eq!((backoff.pause(3, 0.0), backoff.pause(u32::MAX, 1.0)), (Duration::ZERO, Duration::from_secs(1)));
    }
}
