//! Asking again and again until something is over. Knows states and time; where a response has its state, and what it
//! means, is in the contract.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use oas_values::{Container, Pointer};
use serde_json::Value;

use crate::platform::{self, BoxFuture, Instant, MaybeSend};
use crate::{Error, ResponseValue};

/// How a wait sees that it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiter {
    /// The `operationId` of the operation that is asked.
    pub operation: &'static str,
    /// Pointer to the state in the body; `*` stands for every element of a list.
    pub field: &'static str,
    /// States in which it has succeeded.
    pub success: &'static [&'static str],
    /// States in which it has failed.
    pub failure: &'static [&'static str],
    /// States in which it goes on.
    pub pending: &'static [&'static str],
    /// Where the body is one page of a list: pointers to its items and to the number of all items.
    pub page: Option<(&'static str, &'static str)>,
}

/// A request whose response has a state. Generated code implements it.
pub trait Waitable: Clone + MaybeSend + 'static {
    /// What asking returns: the decoded response.
    type Response: MaybeSend + 'static;
    /// How the wait sees that it is over.
    const WAITER: Waiter;

    /// Asks for the state.
    fn poll(self) -> BoxFuture<'static, Result<ResponseValue<Self::Response>, Error>>;

    /// The response as it stands on the wire.
    fn to_json(response: &Self::Response) -> Result<Value, Error>;
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

    /// Calls a function with every state that is seen, the last one included.
    pub fn on_state(mut self, callback: impl FnMut(&WaitProgress<'_, R::Response>) + Send + 'c) -> Self {
        self.callback = Some(Box::new(callback));
        self
    }

    async fn run(mut self) -> Result<ResponseValue<R::Response>, Error> {
        let waiter = R::WAITER;
        let began = Instant::now();
        let remaining = |policy: &WaitPolicy| match policy.deadline {
            Some(deadline) => deadline.saturating_sub(began.elapsed()),
            None => Duration::MAX,
        };
        let (mut polls, mut failures) = (0, 0);
        let (mut state, mut body): (Option<String>, Vec<u8>) = (None, Vec::new());
        let mut cause = None;
        loop {
            polls += 1;
            let answer = self.request.clone().poll();
            let answer = match self.policy.deadline {
                Some(_) => platform::timeout(remaining(&self.policy), answer).await,
                None => Some(answer.await),
            };
            match answer {
                Some(Ok(response)) => {
                    (failures, cause) = (0, None);
                    let json = R::to_json(&response)?;
                    let states = waiter.states(&json).map_err(|what| Error::invalid_request(waiter.operation, what))?;
                    let outcome = waiter.judge(&states);
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
                        Outcome::Succeeded => return Ok(response),
                        Outcome::Failed(failed) => {
                            let message = format!("what was waited for has ended in the state `{failed}`");
                            let body = json.to_string();
                            return Err(Error::wait(waiter.operation, message, state, body.as_bytes()));
                        }
                        Outcome::Pending => body = json.to_string().into_bytes(),
                    }
                }
                Some(Err(error)) if error.is_retryable() && failures < self.policy.failures => {
                    failures += 1;
                    cause = Some(error);
                }
                Some(Err(error)) => return Err(error.with_state(state)),
                None => {}
            }
            let pause = self.policy.pause(polls, platform::random_fraction());
            if pause >= remaining(&self.policy) {
                let limit = self.policy.deadline.unwrap_or_default();
                let last = match &state {
                    Some(state) if waiter.knows(state) => format!("the last state was `{state}`"),
                    Some(state) => format!("the last state was `{state}`, which the contract does not know"),
                    None => "no state was seen".to_owned(),
                };
                let message = format!(
                    "what was waited for is not over, and within {limit:?} there is no other look at it; {last}"
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
        Box::pin(self.run())
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

enum Outcome {
    Succeeded,
    Failed(String),
    Pending,
}

impl Waiter {
    /// The states in a body. A list of which only a part is there cannot be waited for.
    fn states(&self, body: &Value) -> Result<Vec<String>, String> {
        if let Some((items, total)) = self.page {
            let here = Pointer::known(items).resolve(body).and_then(Value::as_array).map_or(0, Vec::len);
            let total = Pointer::known(total).resolve(body);
            let total = total.and_then(|total| total.as_u64().or_else(|| total.as_str()?.parse().ok())).unwrap_or(0);
            if total > here as u64 {
                return Err(format!(
                    "{total} items match, but only {here} are on the page: wait for fewer at a time, or ask for \
                     larger pages"
                ));
            }
        }
        let mut states = Vec::new();
        collect(body, Pointer::known(self.field), &mut states);
        Ok(states)
    }

    fn judge(&self, states: &[String]) -> Outcome {
        let is = |list: &[&str], state: &String| list.contains(&state.as_str());
        if let Some(failed) = states.iter().find(|state| is(self.failure, state)) {
            return Outcome::Failed(failed.clone());
        }
        let over = !states.is_empty() && states.iter().all(|state| is(self.success, state));
        if over { Outcome::Succeeded } else { Outcome::Pending }
    }

    fn knows(&self, states: &str) -> bool {
        states.split(", ").all(|state| [self.success, self.pending].iter().any(|list| list.contains(&state)))
    }
}

/// Follows a pointer; an element that has no state has an empty one.
fn collect(value: &Value, pointer: Pointer<'_>, states: &mut Vec<String>) {
    let Some((before, rest)) = pointer.split_at_any() else {
        states.push(match pointer.resolve(value) {
            Some(Value::String(text)) => text.clone(),
            None | Some(Value::Null) => String::new(),
            Some(other) => other.to_string(),
        });
        return;
    };
    let inside = before.resolve(value).into_iter().flat_map(Container::children);
    inside.for_each(|inner| collect(inner, rest, states));
}

/// Several states in one text, each once.
fn joined(states: &[String]) -> Option<String> {
    let mut kinds: Vec<&str> = states.iter().map(String::as_str).filter(|state| !state.is_empty()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    (!kinds.is_empty()).then(|| kinds.join(", "))
}
