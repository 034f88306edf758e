//! Jobs: requests that start something which goes on, and what shows how far it is. Knows where an answer says which job it is;
//! nothing of how it is waited for.

use std::fmt;
use std::future::IntoFuture;

use oas_values::Pointer;

use super::handle::{JobHandle, URL};
use super::{Callback, Wait, WaitPolicy, WaitProgress, Waitable};
use crate::platform::{BoxFuture, MaybeSend};
use crate::{Error, Json, ResponseValue};

/// How the answer of a request that starts a job leads to what shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JobSource {
    /// The `operationId` of the operation that starts it.
    pub operation: &'static str,
    /// The parameter of the operation that shows it, which takes its id; nothing where the answer has a URL instead.
    pub parameter: Option<&'static str>,
    /// Where the answer has the id or the URL: a pointer into the body, or `header:NAME`.
    pub at: &'static str,
    /// Where the last answer has what the job has made; `*` stands for every element of a list.
    pub result: Option<&'static str>,
}

/// A request that starts a job. Generated code implements it; programs use [`Job`].
pub trait Starts: MaybeSend + 'static {
    /// The request that shows the job.
    type Poll: Waitable;
    /// How the answer leads there.
    const JOB: JobSource;

    /// Sends the request that starts the job.
    fn send_as_json(self) -> BoxFuture<'static, Result<ResponseValue<Json>, Error>>;

    /// A request that shows a job, of which it does not know yet which.
    fn poll_request(&self) -> Self::Poll;

    /// What both requests have, by the names of the parameters, where it is given.
    fn shared(&self) -> Vec<(&'static str, Option<String>)>;

    /// Sets a parameter of the request that shows the job.
    fn set(poll: &mut Self::Poll, name: &str, value: &str) -> Result<(), String>;

    /// Lets the request that shows the job go where a URL leads to.
    fn follow(poll: &mut Self::Poll, target: &str);

    /// What a URL means that an answer from another one has.
    fn target(poll: &Self::Poll, from: &str, url: &str) -> Result<String, String>;
}

/// A request that shows several things at once. Generated code implements it.
pub trait Together: Waitable {
    /// Shows what another request shows, too.
    fn join(&mut self, other: &Self);
}

/// A job that was started. It goes on whether it is waited for or not.
#[must_use = "a job goes on by itself, and who has no handle cannot find it again"]
pub struct Job<S: Starts> {
    poll: S::Poll,
    handle: JobHandle,
}

impl<S: Starts> Job<S> {
    /// Sends the request that starts it.
    #[doc(hidden)]
    pub async fn start(request: S) -> Result<Self, Error> {
        let source = S::JOB;
        let mut poll = request.poll_request();
        let mut arguments = given(request.shared());
        let response = request.send_as_json().await?;
        let fault = |what: String| {
            Error::wait(
                source.operation,
                format!("the job was started, but {what}"),
                None,
                response.to_string().as_bytes(),
            )
        };
        let said = match source.at.strip_prefix("header:") {
            Some(name) => {
                response.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
            }
            None => Pointer::known(source.at).resolve(&*response).and_then(single),
        };
        let said = said.filter(|said| !said.trim().is_empty());
        let said = said.ok_or_else(|| fault(format!("the answer does not say which it is, in `{}`", source.at)))?;
        match source.parameter {
            Some(parameter) => arguments.insert(0, (parameter.to_owned(), said)),
            None => {
                let target = S::target(&poll, response.url(), &said).map_err(fault)?;
                arguments.insert(0, (URL.to_owned(), target));
            }
        }
        let handle = JobHandle { operation: source.operation.to_owned(), arguments };
        Self::apply(&mut poll, &handle).map_err(fault)?;
        Ok(Self { poll, handle })
    }

    /// A job that was started before.
    #[doc(hidden)]
    pub fn resume(request: &S, handle: &JobHandle) -> Result<Self, Error> {
        let source = S::JOB;
        let fault = |what: String| {
            Error::invalid_request(source.operation, format!("`{handle}` cannot be gone on with: {what}"))
        };
        if handle.operation != source.operation {
            return Err(fault("another operation has started it".to_owned()));
        }
        let mut poll = request.poll_request();
        Self::apply(&mut poll, handle).map_err(fault)?;
        Ok(Self { poll, handle: handle.clone() })
    }

    fn apply(poll: &mut S::Poll, handle: &JobHandle) -> Result<(), String> {
        for (name, value) in &handle.arguments {
            match (name == URL, S::JOB.parameter) {
                (true, None) => S::follow(poll, value),
                (true, Some(_)) => return Err("it has a URL, where an id is meant".to_owned()),
                (false, _) => S::set(poll, name, value)?,
            }
        }
        Ok(())
    }

    /// What it is found again by.
    pub fn handle(&self) -> &JobHandle {
        &self.handle
    }

    /// The id that the provider has given it; nothing where it has given a URL.
    pub fn id(&self) -> Option<&str> {
        let parameter = S::JOB.parameter?;
        self.handle.arguments.iter().find(|(name, _)| name == parameter).map(|(_, value)| value.as_str())
    }

    /// The request that shows it, for a look at how far it is.
    pub fn request(&self) -> S::Poll {
        self.poll.clone()
    }

    /// Asks again and again until it is over. Nothing is sent before it is awaited; drop it to cancel the wait, not the job.
    pub fn wait<'c>(self, policy: WaitPolicy) -> JobWait<'c, S> {
        JobWait { wait: Wait::new(self.poll, policy) }
    }

    /// The same for several jobs, which are asked for together.
    pub fn wait_for_all<'c>(jobs: impl IntoIterator<Item = Self>, policy: WaitPolicy) -> Option<JobWait<'c, S>>
    where
        S::Poll: Together,
    {
        let mut polls = jobs.into_iter().map(|job| job.poll);
        let mut first = polls.next()?;
        polls.for_each(|other| first.join(&other));
        Some(JobWait { wait: Wait::new(first, policy) })
    }
}

impl<S: Starts> fmt::Debug for Job<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Job").field(&self.handle.to_string()).finish()
    }
}

/// A job that has succeeded.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finished<T> {
    /// The last answer of the operation that shows it.
    pub response: ResponseValue<T>,
    /// The ids of what it has made, where the contract says where they are.
    pub results: Vec<String>,
}

impl<T> Finished<T> {
    /// The id of what the job has made, the first one of several.
    pub fn result(&self) -> Option<&str> {
        self.results.first().map(String::as_str)
    }
}

/// A wait for a job. It begins when it is awaited.
#[must_use = "a wait does nothing until it is awaited"]
pub struct JobWait<'c, S: Starts> {
    wait: Wait<'c, S::Poll>,
}

impl<'c, S: Starts> JobWait<'c, S> {
    /// Calls a function with every state that is seen, the last one included.
    pub fn on_state(
        mut self,
        callback: impl FnMut(&WaitProgress<'_, <S::Poll as Waitable>::Response>) + Send + 'c,
    ) -> Self {
        self.wait = self.wait.on_state(callback);
        self
    }

    async fn run(self) -> Result<Finished<<S::Poll as Waitable>::Response>, Error> {
        let names = self.wait.names();
        let response = self.wait.await?;
        let Some(result) = S::JOB.result else { return Ok(Finished { response, results: Vec::new() }) };
        let json = S::Poll::to_json(&response)?;
        // An answer may list more than was asked for: what others have made is no result.
        let made = S::Poll::WAITER.made(&json, &names, result);
        let made = made.into_iter().map(|values| values.into_iter().filter_map(single).collect::<Vec<_>>());
        let made: Vec<Vec<String>> = made.collect();
        let is_silent = made.iter().any(Vec::is_empty);
        let results: Vec<String> = made.into_iter().flatten().collect();
        if is_silent || results.is_empty() {
            let what = format!("the job has succeeded, but nothing in `{result}` says what it has made");
            return Err(Error::wait(S::JOB.operation, what, None, json.to_string().as_bytes()));
        }
        Ok(Finished { response, results })
    }
}

impl<'c, S: Starts> IntoFuture for JobWait<'c, S> {
    type Output = Result<Finished<<S::Poll as Waitable>::Response>, Error>;
    type IntoFuture = BoxFuture<'c, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<S: Starts> fmt::Debug for JobWait<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobWait").field("operation", &S::JOB.operation).field("wait", &self.wait).finish()
    }
}

type OnStarted<'c> = dyn FnOnce(&JobHandle) + Send + 'c;

/// A request that starts a job, and the wait for it. Both begin when it is awaited.
#[must_use = "nothing is sent until it is awaited"]
pub struct SendAndWait<'c, S: Starts> {
    request: S,
    policy: WaitPolicy,
    started: Option<Box<OnStarted<'c>>>,
    callback: Option<Box<Callback<'c, S::Poll>>>,
}

impl<'c, S: Starts> SendAndWait<'c, S> {
    #[doc(hidden)]
    pub fn new(request: S, policy: WaitPolicy) -> Self {
        Self { request, policy, started: None, callback: None }
    }

    /// Calls a function as soon as the job is known, to keep its handle: the job goes on if the wait does not.
    pub fn on_started(mut self, callback: impl FnOnce(&JobHandle) + Send + 'c) -> Self {
        self.started = Some(Box::new(callback));
        self
    }

    /// Calls a function with every state that is seen, the last one included.
    pub fn on_state(
        mut self,
        callback: impl FnMut(&WaitProgress<'_, <S::Poll as Waitable>::Response>) + Send + 'c,
    ) -> Self {
        self.callback = Some(Box::new(callback));
        self
    }

    async fn run(self) -> Result<Finished<<S::Poll as Waitable>::Response>, Error> {
        let job = Job::start(self.request).await?;
        if let Some(started) = self.started {
            started(job.handle());
        }
        let mut wait = job.wait(self.policy);
        if let Some(callback) = self.callback {
            wait = wait.on_state(callback);
        }
        wait.await
    }
}

impl<'c, S: Starts> IntoFuture for SendAndWait<'c, S> {
    type Output = Result<Finished<<S::Poll as Waitable>::Response>, Error>;
    type IntoFuture = BoxFuture<'c, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<S: Starts> fmt::Debug for SendAndWait<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendAndWait")
            .field("operation", &S::JOB.operation)
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

fn given(shared: Vec<(&'static str, Option<String>)>) -> Vec<(String, String)> {
    shared.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// A single value as text.
fn single(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
