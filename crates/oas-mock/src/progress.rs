//! Tasks that end: what can be waited for is pending for a few requests, then it has succeeded. Driven by `x-waiter`.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use oas_contract::Operation;
use oas_values::Pointer;
use serde_json::Value;

/// The most tasks that are followed at a time.
const TASKS: usize = 100_000;

/// How far tasks have come, by what was asked for.
#[derive(Default)]
pub(crate) struct Progress {
    /// The requests that see a task pending; the example's own state is kept without it.
    pub(crate) pending: Option<usize>,
    asked: Mutex<HashMap<String, usize>>,
}

impl Progress {
    pub(crate) fn new(pending: Option<usize>) -> Self {
        Self { pending, asked: Mutex::default() }
    }

    /// Puts the state that `target` has come to into the answer of an operation that can be waited on.
    pub(crate) fn advance(&self, operation: &Operation<'_>, target: &str, body: &mut Value) {
        let (Some(pending), Some(waiter)) = (self.pending, operation.waiter()) else { return };
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.len() >= TASKS {
            asked.clear();
        }
        let count = asked.entry(target.to_owned()).or_default();
        *count += 1;
        let state = match (*count > pending, waiter.pending.is_empty()) {
            (true, _) => waiter.success.first(),
            // Through all of the states on the way, one after the other.
            (false, false) => waiter.pending.get((*count - 1) * waiter.pending.len() / pending.max(1)),
            (false, true) => None,
        };
        if let Some(state) = state {
            Pointer::known(&waiter.field).for_each_mut(body, &mut |place| *place = state.as_str().into());
        }
    }
}
