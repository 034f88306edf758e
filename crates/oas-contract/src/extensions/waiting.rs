//! What goes on after an answer: how its end is seen (`x-waiter`), and what starts it (`x-job`).

use super::{RequestPlace, ResponsePlace};
use crate::model::{Operation, Parameter};
use crate::tables::extensions::{JOB, WAITER};
use crate::tree::Node;

/// How the end of a task is seen, from `x-waiter`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiter {
    /// Pointer to the state in the body.
    pub field: String,
    /// States in which the task has succeeded. A number or a boolean stands as its text.
    pub success: Vec<String>,
    /// States in which it has failed.
    pub failure: Vec<String>,
    /// States in which it is still running.
    pub pending: Vec<String>,
    /// Codes of errors, and statuses, by which what is deleted is gone.
    pub gone: Vec<String>,
    /// States by which it is gone.
    pub gone_states: Vec<String>,
    /// For how many seconds after the beginning of a wait nothing may be found yet.
    pub grace: Option<u64>,
    /// Pointer to how much is done, in percent.
    pub progress: Option<String>,
    /// The parameter whose values name what is waited for.
    pub names: Option<String>,
    /// Pointer to the name of what is waited for.
    pub id: Option<String>,
    /// Pointers to the code of a failure.
    pub code: Vec<String>,
    /// Pointers to messages that say why it has failed.
    pub message: Vec<String>,
    /// Whether states that differ in case are the same.
    pub ignore_case: bool,
}

impl Waiter {
    /// Whether it says how something ends that is not deleted.
    pub fn finishes(&self) -> bool {
        !self.success.is_empty()
    }

    /// Whether it says how something is gone.
    pub fn vanishes(&self) -> bool {
        !(self.gone.is_empty() && self.gone_states.is_empty())
    }
}

/// What an operation starts, from `x-job`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The `operationId` of the operation that shows it, which has an `x-waiter`.
    pub operation: String,
    /// Where the answer has what it is found by.
    pub at: JobPlace,
    /// The parameter of that operation that takes its id, where it is not the only one that can be.
    pub parameter: Option<String>,
    /// What other parameters of that operation are given.
    pub arguments: Vec<(String, JobArgument)>,
    /// Pointer to the id of what it has made, in the last answer of that operation.
    pub result: Option<String>,
}

/// What a parameter is given of the operation that shows a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobArgument {
    /// This text, in every call.
    Text(String),
    /// What this JSON pointer leads to in the body of the request that starts it.
    Body(String),
}

/// What an answer has of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobPlace {
    /// In the id that stands there.
    Id(ResponsePlace),
    /// The URL of what shows it.
    Url(ResponsePlace),
}

impl JobPlace {
    /// Where in the answer the id or the address stands.
    pub fn place(&self) -> &ResponsePlace {
        let (Self::Id(place) | Self::Url(place)) = self;
        place
    }
}

/// A state as it is compared: a number or a boolean by its text.
pub(crate) fn state(node: &Node) -> String {
    node.as_str().map_or_else(|| node.to_json().to_string(), str::to_owned)
}

impl<'d> Operation<'d> {
    /// How the end of a task is seen: `x-waiter`.
    pub fn waiter(&self) -> Option<Waiter> {
        let object = self.object.object(WAITER.name)?;
        let texts = |name: &str| object.texts(name).into_iter().map(str::to_owned).collect();
        let states = |name: &str| object.elements(name).iter().map(state).collect();
        Some(Waiter {
            field: object.text("field")?.to_owned(),
            success: states("success"),
            failure: states("failure"),
            pending: states("pending"),
            gone: texts("gone"),
            gone_states: states("gone-states"),
            grace: object.get("grace").and_then(|node| node.as_number()?.to_u64()),
            progress: object.text("progress").map(str::to_owned),
            names: object.text("names").map(str::to_owned),
            id: object.text("id").map(str::to_owned),
            code: texts("code"),
            message: texts("message"),
            ignore_case: object.stated_flag("ignore-case") == Some(true),
        })
    }

    /// What it starts: `x-job`.
    pub fn job(&self) -> Option<Job> {
        let object = self.object.object(JOB.name)?;
        let at = match (object.text("id"), object.text("url")) {
            (Some(id), _) => JobPlace::Id(ResponsePlace::of(id)),
            (None, Some(url)) => JobPlace::Url(ResponsePlace::of(url)),
            (None, None) => return None,
        };
        let text = |name: &str| object.text(name).map(str::to_owned);
        let arguments = object.members("arguments").filter_map(|(name, entry)| {
            let text = entry.node.as_str()?.to_owned();
            let argument = if text.starts_with('/') { JobArgument::Body(text) } else { JobArgument::Text(text) };
            Some((name.to_owned(), argument))
        });
        let arguments = arguments.collect();
        Some(Job { operation: text("operation")?, at, parameter: text("parameter"), arguments, result: text("result") })
    }

    /// The operation of this document that shows a job.
    pub fn shows(&self, job: &Job) -> Option<Operation<'d>> {
        self.object.document.operations().into_iter().find(|known| known.id() == Some(&job.operation))
    }

    /// The parameter that takes the id of a job which this operation shows: the one that the job names, the one whose values name
    /// what is waited for, or the only one of the path that is nobody's setting.
    pub fn job_parameter(&self, job: &Job) -> Option<Parameter<'d>> {
        let named = |name: &str| self.parameters.iter().find(|known| known.name == name).copied();
        if let Some(name) = &job.parameter {
            return named(name);
        }
        if let Some(names) = self.waiter().and_then(|waiter| waiter.names) {
            return named(&names);
        }
        let in_path =
            |known: &&Parameter<'_>| known.location == crate::model::Location::Path && known.client_setting().is_none();
        let mut places = self.parameters.iter().filter(in_path);
        places.next().filter(|_| places.next().is_none()).copied()
    }

    /// The parameters of the operation that shows a job whose values this one has under the same names.
    pub fn shared_with(&self, shows: &Operation<'d>, job: &Job) -> Vec<&'d str> {
        let taken = shows.job_parameter(job).map(|parameter| parameter.name);
        let own = |known: &&Parameter<'_>| {
            Some(known.name) != taken
                && job.arguments.iter().all(|(name, _)| name != known.name)
                && !shows.idempotency_key().is_some_and(|key| key.at == RequestPlace::Parameter(known.name.to_owned()))
                && self.parameters.iter().any(|own| own.name == known.name)
        };
        shows.parameters.iter().filter(own).map(|known| known.name).collect()
    }
}
