//! What a response says of what is waited for. Pure: knows states by what a contract says of them, nothing of requests or
//! time.

use std::time::Duration;

use oas_values::{Container, Json, Pointer};

use crate::{Error, ErrorKind};

/// How a wait sees that it is over. Pointers lead into the body; `*` in them stands for every element of a list, the same one
/// in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiter {
    /// The `operationId` of the operation that is called.
    pub operation: &'static str,
    /// Where the state is.
    pub field: &'static str,
    /// States in which it has succeeded.
    pub success: &'static [&'static str],
    /// States in which it has failed.
    pub failure: &'static [&'static str],
    /// States in which it goes on.
    pub pending: &'static [&'static str],
    /// Codes of errors, and statuses, by which what is deleted is gone.
    pub gone: &'static [&'static str],
    /// States by which it is gone.
    pub gone_states: &'static [&'static str],
    /// For how long after the beginning of a wait what was made may not be found yet.
    pub grace: Duration,
    /// Whether states that differ in case are the same.
    pub ignore_case: bool,
    /// Where what is waited for has its name.
    pub id: Option<&'static str>,
    /// Where a code says why it has failed.
    pub code: &'static [&'static str],
    /// Where messages say why it has failed.
    pub message: &'static [&'static str],
    /// Where the body is one page of a list: pointers to its items and to the number of all items.
    pub page: Option<(&'static str, &'static str)>,
}

/// What becomes of a wait after a response.
pub(super) enum Outcome {
    Succeeded,
    Failed(Failure),
    /// It goes on; what was asked for and is not listed.
    Pending(Vec<String>),
}

/// Why something has failed.
pub(super) struct Failure {
    id: Option<String>,
    state: String,
    pub(super) code: Option<String>,
    messages: Vec<String>,
}

impl Failure {
    pub(super) fn message(&self) -> String {
        let what = self.id.as_ref().map_or_else(|| "what was waited for".to_owned(), |id| format!("`{id}`"));
        let reasons = if self.messages.is_empty() { String::new() } else { format!(": {}", self.messages.join("; ")) };
        format!("{what} has ended in the state `{}`{reasons}", self.state)
    }
}

/// One of the things that a response tells the state of.
struct Subject<'b> {
    body: &'b Json,
    id: Option<String>,
    /// Several where the state is in a list of its own; an empty one where there is none.
    states: Vec<String>,
}

impl Waiter {
    /// What a body says of the things that were asked for by `names`, or of all where none was named: their states, and what
    /// becomes of the wait. A list of which only a part is there cannot be waited for.
    pub(super) fn judge(&self, body: &Json, names: &[String]) -> Result<(Vec<String>, Outcome), String> {
        let mut subjects = self.subjects(body);
        if !names.is_empty() && self.id.is_some() {
            subjects.retain(|subject| subject.id.as_ref().is_some_and(|id| names.contains(id)));
        }
        let is_listed = |name: &&String| subjects.iter().any(|subject| subject.id.as_ref() == Some(*name));
        let missing: Vec<String> = match self.id {
            Some(_) => names.iter().filter(|name| !is_listed(name)).cloned().collect(),
            None => Vec::new(),
        };
        let states = states_of(&subjects);
        let failed = |subject: &Subject<'_>| {
            let state = subject.states.iter().find(|state| self.is_among(self.failure, state))?;
            Some(self.failure_of(subject, state.clone()))
        };
        if let Some(failure) = subjects.iter().find_map(failed) {
            return Ok((states, Outcome::Failed(failure)));
        }
        if names.is_empty() || !missing.is_empty() {
            self.check_page(body)?;
        }
        let over =
            missing.is_empty() && !states.is_empty() && states.iter().all(|state| self.is_among(self.success, state));
        Ok((states, if over { Outcome::Succeeded } else { Outcome::Pending(missing) }))
    }

    /// The same for things that are deleted: they are gone where none of them is listed, or all are in a state that says so.
    pub(super) fn judge_gone(&self, body: &Json, names: &[String]) -> Result<(Vec<String>, Outcome), String> {
        let mut subjects = self.subjects(body);
        if !names.is_empty() && self.id.is_some() {
            subjects.retain(|subject| subject.id.as_ref().is_some_and(|id| names.contains(id)));
        }
        let states = states_of(&subjects);
        let failed = |subject: &Subject<'_>| {
            let is_failure =
                |state: &&String| self.is_among(self.failure, state) && !self.is_among(self.gone_states, state);
            Some(self.failure_of(subject, subject.states.iter().find(is_failure)?.clone()))
        };
        if let Some(failure) = subjects.iter().find_map(failed) {
            return Ok((states, Outcome::Failed(failure)));
        }
        // What is not on this page may be on another.
        self.check_page(body)?;
        let gone = states.iter().all(|state| self.is_among(self.gone_states, state));
        Ok((states, if gone { Outcome::Succeeded } else { Outcome::Pending(Vec::new()) }))
    }

    /// What a pointer leads to, for each of the things that were asked for by `names`; for the body as a whole where none was
    /// named, or where it does not lead into what has the names.
    pub(super) fn made<'b>(&self, body: &'b Json, names: &[String], pointer: &'static str) -> Vec<Vec<&'b Json>> {
        let tail = self.tail(pointer);
        if names.is_empty() || self.id.is_none() || tail == pointer {
            return vec![Pointer::known(pointer).resolve_all(body)];
        }
        let mut subjects = self.subjects(body);
        subjects.retain(|subject| subject.id.as_ref().is_some_and(|id| names.contains(id)));
        subjects.into_iter().map(|subject| Pointer::known(tail).resolve_all(subject.body)).collect()
    }

    /// Whether an error says that what is deleted is gone.
    pub(super) fn is_gone(&self, error: &Error) -> bool {
        let status = error.status().map(|status| status.as_str().to_owned());
        let is_it = |known: &&str| error.code() == Some(*known) || status.as_deref() == Some(*known);
        error.kind() == ErrorKind::Service && self.gone.iter().any(is_it)
    }

    /// A page that has something, but not all, hides the rest.
    fn check_page(&self, body: &Json) -> Result<(), String> {
        let Some((items, total)) = self.page else { return Ok(()) };
        let here = Pointer::known(items).resolve(body).and_then(Json::as_array).map_or(0, Vec::len);
        let total = Pointer::known(total).resolve(body);
        let total = total.and_then(|total| total.as_u64().or_else(|| total.as_str()?.parse().ok())).unwrap_or(0);
        if here == 0 || total <= here as u64 {
            return Ok(());
        }
        Err(format!(
            "{total} items match, but only {here} are on the page: wait for fewer at a time, or ask for larger pages"
        ))
    }

    fn subjects<'b>(&self, body: &'b Json) -> Vec<Subject<'b>> {
        let id =
            |body: &Json| Some(texts(body, Pointer::known(self.tail(self.id?))).into_iter().next().unwrap_or_default());
        let subject = |body: &'b Json, field: Pointer<'_>| {
            let mut states = Vec::new();
            collect(body, field, &mut states);
            Subject { body, id: id(body), states }
        };
        match Pointer::known(self.field).split_at_any() {
            None => vec![subject(body, Pointer::known(self.field))],
            Some((list, field)) => {
                let elements = list.resolve(body).into_iter().flat_map(Container::children);
                elements.map(|element| subject(element, field)).collect()
            }
        }
    }

    /// The part of a pointer that leads on from an element, where the state is in one.
    fn tail(&self, pointer: &'static str) -> &'static str {
        match Pointer::known(self.field).split_at_any() {
            Some((list, _)) => {
                pointer.strip_prefix(list.as_str()).and_then(|rest| rest.strip_prefix("/*")).unwrap_or(pointer)
            }
            None => pointer,
        }
    }

    fn failure_of(&self, subject: &Subject<'_>, state: String) -> Failure {
        let all = |pointers: &'static [&'static str]| {
            pointers.iter().flat_map(|pointer| texts(subject.body, Pointer::known(self.tail(pointer))))
        };
        let mut messages: Vec<String> = Vec::new();
        for message in all(self.message) {
            if !messages.contains(&message) {
                messages.push(message);
            }
        }
        Failure { id: subject.id.clone().filter(|id| !id.is_empty()), state, code: all(self.code).next(), messages }
    }

    fn is_among(&self, list: &[&str], state: &str) -> bool {
        list.iter().any(|known| if self.ignore_case { known.eq_ignore_ascii_case(state) } else { *known == state })
    }

    /// Whether the contract says what it means that these states, separated by commas, last.
    pub(super) fn knows(&self, states: &str) -> bool {
        states.split(", ").all(|state| [self.success, self.pending].iter().any(|list| self.is_among(list, state)))
    }
}

/// The states of all of them, in their order.
fn states_of(subjects: &[Subject<'_>]) -> Vec<String> {
    subjects.iter().map(|subject| subject.states.clone()).collect::<Vec<_>>().concat()
}

/// The texts and numbers that a pointer leads to, without those that are empty.
fn texts(value: &Json, pointer: Pointer<'_>) -> Vec<String> {
    let mut texts = Vec::new();
    collect(value, pointer, &mut texts);
    texts.retain(|text| !text.is_empty());
    texts
}

/// Follows a pointer; an element that has nothing there has an empty text.
fn collect(value: &Json, pointer: Pointer<'_>, states: &mut Vec<String>) {
    let Some((before, rest)) = pointer.split_at_any() else {
        states.push(match pointer.resolve(value) {
            Some(Json::String(text)) => text.clone(),
            None | Some(Json::Null) => String::new(),
            Some(other) => other.to_string(),
        });
        return;
    };
    let inside = before.resolve(value).into_iter().flat_map(Container::children);
    inside.for_each(|inner| collect(inner, rest, states));
}

/// Several states in one text, each once.
pub(super) fn joined(states: &[String]) -> Option<String> {
    let mut kinds: Vec<&str> = Vec::new();
    for state in states.iter().filter(|state| !state.is_empty()) {
        let index = kinds.iter().take_while(|known| **known < state.as_str()).count();
        if kinds.get(index) != Some(&state.as_str()) {
            kinds.insert(index, state);
        }
    }
    (!kinds.is_empty()).then(|| kinds.join(", "))
}
