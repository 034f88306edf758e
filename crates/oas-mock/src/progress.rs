//! Tasks that end: what can be waited for is pending for a few requests, then it has succeeded, has failed, or is gone where it was deleted.
//! Driven by `x-waiter`.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use oas_contract::Operation;
use oas_values::Pointer;
use serde_json::Value;

use crate::answer::Answer;
use crate::text_pointer::set;

/// The most tasks that are followed at a time.
const MAX_TASKS: usize = 100_000;

/// How far tasks have come, by what was asked for.
#[derive(Default)]
pub(crate) struct Progress {
    /// The requests that see a task pending; the example's own state is kept without it.
    pub(crate) pending: Option<usize>,
    fails: bool,
    tasks: Mutex<Tasks>,
}

#[derive(Default)]
struct Tasks {
    /// How often a target was asked for.
    polls: HashMap<String, usize>,
    /// The paths of what was deleted.
    deleted: HashSet<String>,
    jobs: u64,
}

impl Progress {
    pub(crate) fn new(pending: Option<usize>, fails: bool) -> Self {
        Self { pending, fails, tasks: Mutex::default() }
    }

    /// The number of a new job.
    pub(crate) fn next_job(&self) -> u64 {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.jobs += 1;
        tasks.jobs
    }

    /// Notes that what a path shows was deleted.
    pub(crate) fn delete(&self, path: &str) {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        if tasks.deleted.len() >= MAX_TASKS {
            tasks.deleted.clear();
        }
        tasks.polls.retain(|target, _| target.split('?').next() != Some(path));
        tasks.deleted.insert(path.to_owned());
    }

    /// Puts the state that `target` has come to into the answer of an operation that can be waited on; the status of an error where it
    /// is not there: gone, or made a moment ago.
    pub(crate) fn advance(&self, operation: &Operation<'_>, target: &str, answer: &mut Answer) -> Option<u16> {
        let (Some(pending), Some(waiter)) = (self.pending, operation.waiter()) else { return None };
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        if tasks.polls.len() >= MAX_TASKS {
            tasks.polls.clear();
        }
        let deleted = tasks.deleted.contains(target.split('?').next().unwrap_or_default());
        let count = tasks.polls.entry(target.to_owned()).or_default();
        *count += 1;
        let over = *count > pending;
        if deleted && over {
            return Some(waiter.gone.iter().find_map(|code| code.parse().ok()).unwrap_or(404));
        }
        if *count == 1 && waiter.grace.is_some_and(|seconds| seconds > 0) && !deleted {
            return Some(404);
        }
        let state = match (over, waiter.pending.is_empty()) {
            (true, _) if self.fails => waiter.failure.first(),
            (true, _) => waiter.success.first(),
            // Through all of the states on the way, one after the other.
            (false, false) => waiter.pending.get((*count - 1) * waiter.pending.len() / pending.max(1)),
            (false, true) => None,
        };
        if let (Some(state), Some(body)) = (state, &mut answer.body) {
            let typed = |place: &Value| match place {
                Value::String(_) | Value::Null => state.as_str().into(),
                _ => serde_json::from_str(state).unwrap_or_else(|_| state.as_str().into()),
            };
            Pointer::known(&waiter.field).for_each_mut(body, &mut |place| *place = typed(place));
            if over && self.fails {
                set(body, &waiter.message, "the fake lets it fail");
            }
        }
        None
    }
}
