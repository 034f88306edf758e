//! Asking again and again until something is over. Knows time and requests; what a response says of that is in [`waiter`]; [`job`] is what starts
//! something and waits for it, [`handle`] what it is found again by.

mod handle;
mod job;
mod waiter;

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use jiff::Timestamp;

pub use handle::JobHandle;
pub use job::{Finished, Job, JobSource, JobWait, SendAndWait, Starts, Together};
pub use waiter::Waiter;
use waiter::{Outcome, joined};

use crate::platform::{self, BoxFuture, Instant, MaybeSend};
use crate::response::retry_after;
use crate::{Error, Json, ResponseValue};

/// The longest that a `Retry-After` keeps a wait from asking.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(600);

/// A request whose response has a state. Generated code implements it.
pub trait Waitable: Clone + MaybeSend + 'static {
    /// What asking returns: the decoded response.
    type Response: MaybeSend + 'static;
    /// How the wait sees that it is over.
    const WAITER: Waiter;

    /// Asks for the state.
    fn poll(self) -> BoxFuture<'static, Result<ResponseValue<Self::Response>, Error>>;

    /// The names of what is waited for, where the request has them; all that the response lists otherwise.
    fn names(&self) -> Vec<String> {
        Vec::new()
    }

    /// The response as it stands on the wire.
    fn to_json(response: &Self::Response) -> Result<Json, Error>;
}

/// How often a wait asks, and for how long.
///
/// ```
/// use std::time::Duration;
/// use oas_runtime::WaitPolicy;
///
/// let policy = WaitPolicy::default()
///     .with_interval(Duration::from_secs(5), Duration::from_secs(60))
///     .with_deadline(Duration::from_secs(2 * 3600));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitPolicy {
    first: Duration,
    longest: Duration,
    deadline: Option<Duration>,
    failures: u32,
}

impl Default for WaitPolicy {
    /// Asks after 2 seconds, then less and less often, down to every 30 seconds, for half an hour.
    fn default() -> Self {
        Self {
            first: Duration::from_secs(2),
            longest: Duration::from_secs(30),
            deadline: Some(Duration::from_secs(30 * 60)),
            failures: 5,
        }
    }
}

impl WaitPolicy {
    /// The first pause and the longest one. Each is half as long again as the one before, and up to a quarter shorter or
    /// longer by chance, so that waits that began together do not ask together.
    pub fn with_interval(mut self, first: Duration, longest: Duration) -> Self {
        (self.first, self.longest) = (first, longest.max(first));
        self
    }

    /// How long to wait at most.
    pub fn with_deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Waits however long it takes. Drop the wait to end it.
    pub fn without_deadline(mut self) -> Self {
        self.deadline = None;
        self
    }

    /// How many times in a row asking may fail for a reason that may pass, after the retries of the client, before the
    /// wait is given up. Default: 5.
    pub fn with_tolerated_failures(mut self, failures: u32) -> Self {
        self.failures = failures;
        self
    }

    fn pause(&self, polls: u32, random: f64) -> Duration {
        let exponent = i32::try_from(polls.saturating_sub(1)).unwrap_or(i32::MAX);
        let full = self.first.as_secs_f64() * 1.5_f64.powi(exponent);
        let pause = full.min(self.longest.as_secs_f64()) * (0.75 + random / 2.0);
        Duration::try_from_secs_f64(pause).unwrap_or(self.longest)
    }
}

/// How far a wait is, for progress bars.
#[derive(Debug)]
#[non_exhaustive]
pub struct WaitProgress<'s, T> {
    /// The response that told the state.
    pub response: &'s T,
    /// Its state; several different ones are separated by commas, and there is none where the response has none.
    pub state: Option<&'s str>,
    /// How often the operation was called, this time included.
    pub polls: u32,
    /// The time since the wait began.
    pub elapsed: Duration,
}

/// A wait. It begins when it is awaited, and is cancelled by dropping it.
#[must_use = "a wait does nothing until it is awaited"]
pub struct Wait<'c, R: Waitable> {
    request: R,
    policy: WaitPolicy,
    callback: Option<Box<Callback<'c, R>>>,
}

type Callback<'c, R> = dyn FnMut(&WaitProgress<'_, <R as Waitable>::Response>) + Send + 'c;

impl<'c, R: Waitable> Wait<'c, R> {
    #[doc(hidden)]
    pub fn new(request: R, policy: WaitPolicy) -> Self {
        Self { request, policy, callback: None }
    }

    /// The names of what is waited for, where the request has them.
    fn names(&self) -> Vec<String> {
        self.request.names()
    }

    /// Calls a function with every state that is seen, the last one included.
    pub fn on_state(mut self, callback: impl FnMut(&WaitProgress<'_, R::Response>) + Send + 'c) -> Self {
        self.callback = Some(Box::new(callback));
        self
    }

    /// Waits until it is over, or else until it is gone; nothing where the answer that says so is an error.
    async fn run(mut self, until_gone: bool) -> Result<Option<ResponseValue<R::Response>>, Error> {
        let waiter = R::WAITER;
        let names = self.request.names();
        let began = Instant::now();
        let remaining = |policy: &WaitPolicy| match policy.deadline {
            Some(deadline) => deadline.saturating_sub(began.elapsed()),
            None => Duration::MAX,
        };
        let (mut polls, mut failures) = (0, 0);
        let (mut state, mut body): (Option<String>, Vec<u8>) = (None, Vec::new());
        let (mut missing, mut cause) = (Vec::new(), None);
        loop {
            polls += 1;
            let mut asked = None;
            let answer = self.request.clone().poll();
            let answer = match self.policy.deadline {
                Some(_) => platform::timeout(remaining(&self.policy), answer).await,
                None => Some(answer.await),
            };
            match answer {
                Some(Ok(response)) => {
                    (failures, cause) = (0, None);
                    let json = R::to_json(&response)?;
                    let judged =
                        if until_gone { waiter.judge_gone(&json, &names) } else { waiter.judge(&json, &names) };
                    let (states, outcome) = judged.map_err(|what| Error::invalid_request(waiter.operation, what))?;
                    asked = retry_after(response.headers(), Timestamp::now());
                    state = joined(&states);
                    if let Some(callback) = &mut self.callback {
                        let progress = WaitProgress {
                            response: &*response,
                            state: state.as_deref(),
                            polls,
                            elapsed: began.elapsed(),
                        };
                        callback(&progress);
                    }
                    match outcome {
                        Outcome::Succeeded => return Ok(Some(response)),
                        Outcome::Failed(failure) => {
                            let body = json.to_string();
                            let error = Error::wait(waiter.operation, failure.message(), state, body.as_bytes());
                            return Err(error.with_code(failure.code));
                        }
                        Outcome::Pending(names) => {
                            missing = names;
                            body = json.to_string().into_bytes();
                        }
                    }
                }
                Some(Err(error)) if until_gone && waiter.is_gone(&error) => return Ok(None),
                // What was made a moment ago may not be found yet.
                Some(Err(error)) if !until_gone && error.is_not_found() && began.elapsed() < waiter.grace => {
                    failures = 0;
                    cause = Some(error);
                }
                Some(Err(error)) if error.is_retryable() && failures < self.policy.failures => {
                    failures += 1;
                    asked = error.retry_after();
                    cause = Some(error);
                }
                Some(Err(error)) => return Err(error.with_state(state)),
                None => {}
            }
            let pause = self.policy.pause(polls, platform::random_fraction());
            let pause = asked.map_or(pause, |asked| asked.min(LONGEST_RETRY_AFTER).max(pause));
            if pause >= remaining(&self.policy) {
                let limit = self.policy.deadline.unwrap_or_default();
                let last = match &state {
                    Some(state) if waiter.knows(state) => format!("the last state was `{state}`"),
                    Some(state) => format!("the last state was `{state}`, which the contract does not know"),
                    None => "no state was seen".to_owned(),
                };
                let unlisted = if missing.is_empty() {
                    String::new()
                } else {
                    format!("; `{}` is not listed", missing.join("`, `"))
                };
                let message = format!(
                    "what was waited for is not over, and within {limit:?} there is no other look at it; {last}{unlisted}"
                );
                return Err(Error::wait(waiter.operation, message, state, &body).timed_out(cause));
            }
            platform::sleep(pause).await;
        }
    }
}

impl<'c, R: Waitable> IntoFuture for Wait<'c, R> {
    type Output = Result<ResponseValue<R::Response>, Error>;
    type IntoFuture = BoxFuture<'c, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async {
            let response = self.run(false).await?;
            Ok(response.expect("what is waited for until it is over ends with a response"))
        })
    }
}

/// A wait until something is gone. It begins when it is awaited, and is cancelled by dropping it.
#[must_use = "a wait does nothing until it is awaited"]
pub struct WaitUntilGone<'c, R: Waitable>(Wait<'c, R>);

impl<'c, R: Waitable> WaitUntilGone<'c, R> {
    #[doc(hidden)]
    pub fn new(request: R, policy: WaitPolicy) -> Self {
        Self(Wait::new(request, policy))
    }

    /// Calls a function with every state that is seen.
    pub fn on_state(self, callback: impl FnMut(&WaitProgress<'_, R::Response>) + Send + 'c) -> Self {
        Self(self.0.on_state(callback))
    }
}

impl<'c, R: Waitable> IntoFuture for WaitUntilGone<'c, R> {
    type Output = Result<(), Error>;
    type IntoFuture = BoxFuture<'c, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async { self.0.run(true).await.map(|_| ()) })
    }
}

impl<R: Waitable> fmt::Debug for WaitUntilGone<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WaitUntilGone").field(&self.0).finish()
    }
}

impl<R: Waitable> fmt::Debug for Wait<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("operation", &R::WAITER.operation)
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}
