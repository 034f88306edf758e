//! Jobs in the hands of programs that know operations by name only. Knows JSON; what a job is stands with waits.

use std::fmt;

use super::wait::{InvokedWait, OnProgress, invoked_wait};
use crate::platform::BoxFuture;
use crate::waiting::{Job, JobHandle, Starts};
use crate::{Error, Json, ResponseValue, WaitPolicy};

/// A job that was started, with its answers in JSON.
#[must_use = "a job goes on by itself, and who has no handle cannot find it again"]
pub struct StartedJob {
    handle: JobHandle,
    wait: Box<dyn FnOnce(WaitPolicy, OnProgress) -> InvokedWait + Send>,
}

/// A job that is about to be started, or found again.
pub type InvokedJob = BoxFuture<'static, Result<StartedJob, Error>>;

impl StartedJob {
    /// What it is found again by.
    pub fn handle(&self) -> &JobHandle {
        &self.handle
    }

    /// Asks again and again until it is over, and calls a function with every state that is seen.
    pub async fn wait(self, policy: WaitPolicy, on_state: OnProgress) -> Result<ResponseValue<Json>, Error> {
        (self.wait)(policy, on_state).await
    }
}

impl fmt::Debug for StartedJob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StartedJob").field(&self.handle.to_string()).finish()
    }
}

/// The job that a request starts, or has started.
#[doc(hidden)]
pub fn invoked_job<S: Starts + Sync>(request: S, from: Option<JobHandle>) -> InvokedJob {
    Box::pin(async move {
        let job = match from {
            Some(handle) => Job::resume(&request, &handle)?,
            None => Job::start(request).await?,
        };
        let (handle, poll) = (job.handle().clone(), job.request());
        let wait = move |policy, on_state| invoked_wait(poll, policy, on_state);
        Ok(StartedJob { handle, wait: Box::new(wait) })
    })
}
