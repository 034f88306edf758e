//! One task of one provider: the request that begins it, and the wait until it is over. Knows what an action is; nothing of
//! command lines and of where results go.

use std::sync::{Arc, Mutex, PoisonError};

use oas_contract::actions::{Action, ActionPlace, DESTINATION_INPUT, SUBJECT_INPUTS};
use oas_contract::command_line::Command;
use oas_contract::extensions::Job;
use oas_runtime::{Arguments, Invocation, Json, JsonMap, WaitPolicy};
use oas_values::Pointer;

use super::handle::{Awaited, Handle};
use super::inputs::{Inputs, request};
use super::lookup::{self, Patience, operation};
use crate::connection::Connection;
use crate::failure::{Exit, Failure};
use crate::language::message;
use crate::progress::{Lines, Progress};

/// The input that says where it is done.
pub const REGION: &str = "region";

/// The longest pause between two looks.
const LONGEST_PAUSE: std::time::Duration = std::time::Duration::from_secs(30);

/// What is to be done, or was begun and is to be waited for.
#[derive(Clone)]
pub struct Task {
    /// The operation that does it.
    pub command: Command<'static>,
    /// How it does it.
    pub action: Action,
    /// What it is given.
    pub inputs: Inputs,
    /// What was begun earlier.
    pub awaited: Option<Awaited>,
}

/// How far a task is, for whoever is interrupted.
#[derive(Clone, Debug, Default)]
pub enum Phase {
    /// Nothing was sent for it yet.
    #[default]
    Before,
    /// It was sent, and the answer has not come.
    Sent,
    /// It was begun, and is gone on with by this.
    Begun(String),
    /// It has ended, well or not.
    Over,
}

/// What a task has come to.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The word for it.
    pub state: &'static str,
    /// The id of what was made, where it is known.
    pub id: Option<String>,
    /// What it is gone on with by, where it goes on.
    pub handle: Option<String>,
    /// Why it was not done.
    pub failure: Option<Arc<Failure>>,
}

/// How far a task is, and whether it is told what it is gone on with by.
#[derive(Debug, Default)]
pub struct Track {
    phase: Mutex<Phase>,
    announces: bool,
}

impl Track {
    /// One that tells what its task is gone on with by.
    pub fn announcing() -> Self {
        Self { phase: Mutex::default(), announces: true }
    }

    /// How far the task is.
    pub fn phase(&self) -> Phase {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn enter(&self, next: Phase) -> Phase {
        std::mem::replace(&mut *self.phase.lock().unwrap_or_else(PoisonError::into_inner), next)
    }
}

impl Task {
    /// Whether it has such an input.
    pub fn takes(&self, input: &str) -> bool {
        self.action.arguments.iter().any(|(_, value)| value.input() == Some(input))
    }

    /// What is done, in as few words as tell it from others: provider, what, where.
    pub fn label(&self) -> String {
        let places: Vec<&str> =
            [REGION, DESTINATION_INPUT].into_iter().filter_map(|name| self.inputs.first(name)).collect();
        let parts = [Some(self.command.package.to_owned()), self.subject(), Some(places.join(" → "))];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// What it is about: a name, an image, or where one is taken from.
    pub fn subject(&self) -> Option<String> {
        let mut names = std::iter::once("name").chain(SUBJECT_INPUTS.iter().copied());
        names.find_map(|name| self.inputs.first(name)).map(str::to_owned)
    }

    /// Where what it makes will be.
    pub fn region(&self) -> Option<&str> {
        self.inputs.first(DESTINATION_INPUT).or_else(|| self.inputs.first(REGION))
    }

    /// The request that begins it.
    pub fn request(&self, connection: &Connection) -> Result<Invocation, Failure> {
        let operation = &self.command.operation;
        request(connection, (&self.command, operation), &self.action.arguments, &self.inputs)
    }

    /// What it is gone on with by.
    fn handle(&self, awaited: Awaited) -> String {
        let (lookup, gone) = (self.action.lookup.as_ref(), self.action.gone.as_ref());
        let later = match awaited {
            // What shows a job is in its handle, but for where it is asked.
            Awaited::Job(_) => self
                .action
                .arguments
                .iter()
                .filter(|(place, _)| matches!(place, ActionPlace::Server(_)))
                .collect::<Vec<_>>(),
            Awaited::Made(_) => lookup.iter().flat_map(|lookup| &lookup.call.arguments).collect(),
            Awaited::Deleted => gone.iter().flat_map(|gone| &gone.arguments).collect(),
        };
        let mut names: Vec<&str> = later.iter().filter_map(|(_, value)| value.input()).collect();
        names.extend(lookup.iter().flat_map(|lookup| &lookup.matches).filter_map(|(_, value)| value.input()));
        names.extend(SUBJECT_INPUTS);
        names.extend([REGION, DESTINATION_INPUT, "name"]);
        let mut inputs = self.inputs.clone();
        inputs.0.retain(|name, _| names.contains(&name.as_str()));
        let handle = Handle { package: self.command.package.to_owned(), awaited, inputs };
        handle.text(self.command.operation.id().unwrap_or_default())
    }

    /// What shows how far it is, where something does.
    pub fn progress(&self, lines: &Lines) -> Progress {
        let shows = match (self.command.operation.job(), &self.action.gone) {
            (Some(job), _) => self.command.operation.shows(&job),
            (None, Some(gone)) => Some(operation(&self.command, &gone.operation)),
            (None, None) => None,
        };
        lines.line(&self.label(), shows.as_ref())
    }

    /// Does it, and waits until it is over where that is wanted.
    pub async fn run(
        self,
        connection: Arc<Connection>,
        patience: Option<Patience>,
        progress: Arc<Progress>,
        track: Arc<Track>,
    ) -> Outcome {
        let outcome = self.work(&connection, patience, &progress, &track).await;
        let begun = match track.enter(Phase::Over) {
            Phase::Begun(handle) => Some(handle),
            _ => None,
        };
        progress.clear();
        match outcome {
            Ok(outcome) => outcome,
            Err(mut failure) => {
                // What is over cannot be gone on with.
                let handle = begun.filter(|_| failure.exit != Exit::TaskFailed);
                if let Some(handle) = handle.as_ref().filter(|_| track.announces) {
                    failure.message +=
                        &message!("; --resume '{}' waits for it again", "；--resume '{}' 可再次等待它", handle);
                }
                Outcome { state: "failed", id: None, handle, failure: Some(Arc::new(failure)) }
            }
        }
    }

    async fn work(
        &self,
        connection: &Connection,
        patience: Option<Patience>,
        progress: &Arc<Progress>,
        track: &Track,
    ) -> Result<Outcome, Failure> {
        let job = self.command.operation.job();
        let mut id = None;
        let awaited = match &self.awaited {
            Some(awaited) => Some(awaited.clone()),
            None => {
                let request = self.request(connection)?;
                track.enter(Phase::Sent);
                let awaited = match &job {
                    Some(job) => {
                        let started = request.start(None).await?;
                        let handle = started.handle().clone();
                        self.begun(&Awaited::Job(handle.clone()), patience, (progress, track));
                        let Some(patience) = patience else {
                            return Ok(self.started(None, Awaited::Job(handle)));
                        };
                        return self.finish(started, job, (patience, progress)).await;
                    }
                    None => {
                        let answer = request.send().await?;
                        id = self.action.result.as_deref().and_then(|result| single(&answer, result));
                        match (&self.action.lookup, &self.action.gone, &id) {
                            (Some(_), _, Some(id)) => Some(Awaited::Made(id.clone())),
                            (_, Some(_), _) => Some(Awaited::Deleted),
                            _ => None,
                        }
                    }
                };
                if let Some(awaited) = &awaited {
                    self.begun(awaited, patience, (progress, track));
                }
                awaited
            }
        };
        let Some(awaited) = awaited else { return Ok(Outcome { state: "done", id, handle: None, failure: None }) };
        let Some(patience) = patience else { return Ok(self.started(id, awaited)) };
        if self.awaited.is_some() {
            track.enter(Phase::Begun(self.handle(awaited.clone())));
        }
        match (awaited, &self.action.lookup, &self.action.gone, job) {
            (Awaited::Job(handle), _, _, Some(job)) => {
                let variables = self.server_variables();
                let (package, id) = (self.command.package, self.command.operation.id().unwrap_or_default());
                let request = connection.request_with(package, id, Arguments::default(), &variables)?;
                let started = request.start(Some(&handle)).await?;
                self.finish(started, &job, (patience, progress)).await
            }
            (Awaited::Made(id), Some(lookup), ..) => {
                let what = (&self.command, lookup, &self.inputs);
                let item = lookup::wait(connection, what, &id, patience, progress).await?;
                Ok(Outcome { state: "succeeded", id: Some(item.id), handle: None, failure: None })
            }
            (Awaited::Deleted, _, Some(gone), _) => {
                let shows = operation(&self.command, &gone.operation);
                let request = request(connection, (&self.command, &shows), &gone.arguments, &self.inputs)?;
                let reporter = Arc::clone(progress);
                request.wait_until_gone(schedule(patience), move |state| reporter.show(state)).await?;
                Ok(Outcome { state: "gone", id: None, handle: None, failure: None })
            }
            _ => Err(Failure::usage(message!(
                "--resume: {} begins nothing of this kind",
                "--resume：{} 不会启动这类任务",
                self.command.operation.id().unwrap_or_default()
            ))),
        }
    }

    /// Keeps what the task is gone on with by, and tells it where it is waited for: whatever becomes of the wait.
    fn begun(&self, awaited: &Awaited, patience: Option<Patience>, (progress, track): (&Arc<Progress>, &Track)) {
        let handle = self.handle(awaited.clone());
        if patience.is_some() && track.announces {
            progress.tell(&message!(
                "started: --resume '{}' waits for it again",
                "已启动：--resume '{}' 可再次等待它",
                handle
            ));
        }
        track.enter(Phase::Begun(handle));
    }

    fn started(&self, id: Option<String>, awaited: Awaited) -> Outcome {
        Outcome { state: "started", id, handle: Some(self.handle(awaited)), failure: None }
    }

    async fn finish(
        &self,
        started: oas_runtime::StartedJob,
        job: &Job,
        (patience, progress): (Patience, &Arc<Progress>),
    ) -> Result<Outcome, Failure> {
        let reporter = Arc::clone(progress);
        let answer = started.wait(schedule(patience), Box::new(move |state| reporter.show(state))).await?;
        let id = job.result.as_deref().and_then(|result| single(&answer, result));
        Ok(Outcome { state: "succeeded", id, handle: None, failure: None })
    }

    /// The values of variables of the server in what it sends and in what finds it again.
    pub fn server_values(&self) -> Vec<String> {
        let lookup = self.action.lookup.iter().flat_map(|lookup| &lookup.call.arguments);
        let places = self.action.arguments.iter().chain(lookup);
        let values = places.filter(|(place, _)| matches!(place, ActionPlace::Server(_)));
        values.flat_map(|(_, value)| self.inputs.texts(value)).collect()
    }

    fn server_variables(&self) -> Vec<(String, String)> {
        let servers = self.command.document.servers();
        let variables = servers.first().into_iter().flat_map(oas_contract::Server::variables);
        let given = variables.filter_map(|variable| {
            let place = self.action.arguments.iter().find(|(place, _)| place.is_server_variable(variable.name))?;
            let text = self.inputs.texts(&place.1).pop()?;
            Some((variable.environment()?.to_owned(), text))
        });
        given.collect()
    }
}

impl Outcome {
    /// The row that it is shown as.
    pub fn row(&self, task: &Task) -> Json {
        let mut row = JsonMap::new();
        let mut set = |name: &str, value: Option<&str>| {
            row.extend(value.map(|value| (name.to_owned(), Json::from(value))));
        };
        set("provider", Some(task.command.package));
        set("image", task.subject().as_deref());
        set(REGION, task.region());
        set("state", Some(self.state));
        set("id", self.id.as_deref());
        set("resume", self.handle.as_deref());
        set("error", self.failure.as_ref().map(ToString::to_string).as_deref());
        Json::Object(row)
    }
}

fn schedule(patience: Patience) -> WaitPolicy {
    WaitPolicy::default().with_interval(patience.interval, LONGEST_PAUSE).with_deadline(patience.deadline)
}

/// The first single value where a pointer leads.
fn single(answer: &Json, pointer: &str) -> Option<String> {
    let mut values = Pointer::known(pointer).resolve_all(answer).into_iter();
    values.find_map(|value| match value {
        Json::String(text) if !text.is_empty() => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    })
}
