//! Waits whose states and results are in JSON. Knows what is told, not what is waited for.

use crate::platform::BoxFuture;
use crate::{Error, Json, ResponseValue, Wait, WaitPolicy, WaitProgress, WaitUntilGone, Waitable};

/// A function that is called with every state that a wait has seen.
pub type OnProgress = Box<dyn FnMut(&WaitProgress<'_, Json>) + Send>;

/// A wait that has begun when it is polled.
pub(super) type InvokedWait = BoxFuture<'static, Result<ResponseValue<Json>, Error>>;

/// A wait whose states and result are in JSON.
#[doc(hidden)]
pub fn invoked_wait<R: Waitable>(request: R, policy: WaitPolicy, on_state: OnProgress) -> InvokedWait {
    let wait = Wait::new(request, policy).on_state(progress_as_json::<R>(on_state));
    Box::pin(async move { wait.await?.try_map(|response| R::to_json(&response)) })
}

/// A wait until something is gone, whose states are in JSON.
#[doc(hidden)]
pub fn invoked_wait_until_gone<R: Waitable>(
    request: R,
    policy: WaitPolicy,
    on_state: OnProgress,
) -> BoxFuture<'static, Result<(), Error>> {
    let wait = WaitUntilGone::new(request, policy).on_state(progress_as_json::<R>(on_state));
    Box::pin(async move { wait.await })
}

/// Tells of states with the response in JSON.
fn progress_as_json<R: Waitable>(mut on_state: OnProgress) -> impl FnMut(&WaitProgress<'_, R::Response>) + Send {
    move |progress: &WaitProgress<'_, R::Response>| {
        // A response that could not be written as JSON has no state, and is an error of the wait itself.
        if let Ok(response) = R::to_json(progress.response) {
            let WaitProgress { state, polls, elapsed, .. } = *progress;
            on_state(&WaitProgress { response: &response, state, polls, elapsed });
        }
    }
}
