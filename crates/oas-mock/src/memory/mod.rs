//! What the fake keeps: resources that requests make are listed, shown, changed and deleted by others, and come to their end. What is
//! what follows from the contract; knows nothing of sockets, credentials and refusals in the shape of a provider.

mod batch;
mod convention;
mod create;
mod effects;
mod filter;
mod list_member;
mod lists;
mod merge;
mod naming;
mod resource;
mod resource_type;
mod scalar;
mod state;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use oas_contract::{Document, Operation, Schema};
use serde_json::Value;

use crate::paging;
use crate::request::Request;
use crate::route::Route;
use crate::sample::answered;
use effects::{Effect, ResourceTypes};
pub(crate) use filter::filtered_example;
use merge::merge;
pub(crate) use resource::Pace;
use resource::{Resource, progress};
use resource_type::{ReadEffect, ResourceType, Target};
use scalar::text;
use state::{RequestContext, State};

/// Why a request cannot be answered.
pub(crate) enum Fault {
    /// What it names is not there: the status, and what is said of it.
    Missing(u16, String),
    /// It asks for what cannot be.
    Invalid(String),
    /// It asks for what is not allowed.
    Forbidden(String),
}

/// What is kept for the contracts of a fake.
pub(crate) struct Memory {
    /// The types of resources of each contract, in the order of the contracts.
    kinds: Vec<ResourceTypes>,
    pace: Pace,
    /// What fails: a text in the request that makes it, and the reason.
    failing: Vec<(String, String)>,
    /// Why all fail, if they do.
    all_fail: Option<String>,
    started: Timestamp,
    state: Mutex<State>,
}

impl Memory {
    /// Begins with the resources that the examples of the contracts list.
    pub(crate) fn new(
        documents: &[Document],
        pace: Pace,
        (failing, all_fail): (Vec<(String, String)>, Option<String>),
        started: Timestamp,
    ) -> Self {
        let kinds: Vec<ResourceTypes> = documents.iter().map(ResourceTypes::of).collect();
        let state = State { resources: Vec::new(), created: 0, now: Duration::ZERO };
        let memory = Self { kinds, pace, failing, all_fail, started, state: Mutex::new(state) };
        for (contract, document) in documents.iter().enumerate() {
            memory.seed(contract, document);
        }
        memory
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets time pass on the clock that the test holds.
    pub(crate) fn pass(&self, time: Duration) {
        let mut state = self.state();
        state.now = state.now.saturating_add(time);
    }

    fn seed(&self, contract: usize, document: &Document) {
        let kinds = &self.kinds[contract];
        let mut state = self.state();
        for operation in document.operations() {
            let Some(Effect { reads: Some(ReadEffect::Lists(kind, items)), .. }) = kinds.effects.get(&operation.name())
            else {
                continue;
            };
            let Some(body) = example(&operation) else { continue };
            let key = &kinds.kinds[*kind].key;
            for item in body.pointer(items).and_then(Value::as_array).into_iter().flatten() {
                let Some(id) = item.get(key).and_then(text) else { continue };
                let known =
                    |(of, resource): &(usize, Resource)| *of == contract && resource.kind == *kind && resource.id == id;
                if state.resources.iter().any(known) {
                    continue;
                }
                let effect = &kinds.effects[&operation.name()];
                let scope =
                    effect.parents.iter().filter_map(|(_, name)| Some((name.clone(), item.get(name).and_then(text)?)));
                let (scope, body) = (scope.collect(), item.clone());
                let resource = Resource {
                    kind: *kind,
                    id,
                    body,
                    scope,
                    number: 0,
                    is_deleted: false,
                    is_created: false,
                    job: None,
                    lifecycle: None,
                    text_lists: BTreeMap::new(),
                };
                state.keep(contract, resource);
            }
        }
    }

    /// Answers a request from what is kept: `body` is the example, and is changed. Nothing where the contract speaks of no resource there.
    pub(crate) fn answer(
        &self,
        route: &Route<'_>,
        (documents, request): (&[Document], &Request),
        arguments: &[(String, Value)],
        (body, headers): (&mut Option<Value>, &mut Vec<(String, String)>),
    ) -> Result<bool, Fault> {
        let Some(contract) = documents.iter().position(|known| std::ptr::eq(known, route.document)) else {
            return Ok(false);
        };
        let Some(effect) = self.kinds[contract].effects.get(&route.operation.name()) else { return Ok(false) };
        let context = RequestContext { contract, route, request, arguments };
        let mut state = self.state();
        self.check_parents(&mut state, &context, effect)?;
        let sent: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        if let Some(text_list) = &effect.text_list {
            return self.text_list(&mut state, &context, text_list, &sent, body.as_mut());
        }
        if let Some(list) = &effect.list_member {
            self.list_member(&mut state, &context, list, &sent, body.as_mut())?;
            return Ok(true);
        }
        if let Some(target) = &effect.deletes {
            self.delete(&mut state, &context, target, &sent)?;
            return Ok(true);
        }
        if let Some(target) = &effect.changes {
            self.change(&mut state, &context, (target, &effect.members), &sent, body.as_mut())?;
            return Ok(true);
        }
        if !effect.creates.is_empty() {
            self.check_mentions(&state, &context, effect, &sent)?;
            if let Some(batch) = &effect.batch {
                self.batch(&mut state, &context, (effect, batch), &sent)?;
            }
            self.create(&mut state, &context, effect, &sent, body.as_mut());
            return Ok(true);
        }
        match (&effect.reads, body.as_mut()) {
            (Some(ReadEffect::Shows(kind, at, parameter)), Some(body)) => {
                let id = context.path_value(parameter);
                let index = state.find(&context, *kind, &id).ok_or_else(|| self.missing(contract, *kind, &id))?;
                let shown = self.poll(&mut state, index, &context, true);
                set_at(body, at, shown);
                Ok(true)
            }
            (Some(ReadEffect::Lists(kind, _)), Some(body)) => {
                self.list(&mut state, &context, *kind, (body, headers))?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Refuses a request whose path names something that is not there.
    fn check_parents(&self, state: &mut State, context: &RequestContext<'_, '_>, effect: &Effect) -> Result<(), Fault> {
        for (kind, name) in &effect.parents {
            let id = context.path_value(name);
            let is_it = |(contract, resource): &(usize, Resource)| {
                *contract == context.contract
                    && resource.kind == *kind
                    && resource.id == id
                    && !resource.is_deleted
                    && context.is_in_scope(resource, name)
            };
            if !state.resources.iter().any(is_it) {
                return Err(self.missing(context.contract, *kind, &id));
            }
        }
        Ok(())
    }

    fn missing(&self, contract: usize, kind: usize, id: &str) -> Fault {
        let kind = &self.kinds[contract].kinds[kind];
        let gone = kind.waiter.iter().flat_map(|waiter| &waiter.gone).find_map(|code| code.parse().ok());
        Fault::Missing(gone.unwrap_or(404), format!("there is no {} `{id}`", kind.name))
    }

    /// A resource as an answer has it now; `is_poll` where that moves it on.
    fn poll(&self, state: &mut State, index: usize, context: &RequestContext<'_, '_>, is_poll: bool) -> Value {
        let now = state.now;
        let (percent, failure) = match state.resources[index].1.job {
            // What is made by a job is there when the job is over.
            Some(number) => {
                let job = state.resources.iter().find(|(_, resource)| resource.number == number);
                let lifecycle = job.and_then(|(_, resource)| resource.lifecycle.as_ref());
                lifecycle
                    .map_or((100, None), |lifecycle| (progress(lifecycle, self.pace, now), lifecycle.failure.clone()))
            }
            None => match &mut state.resources[index].1.lifecycle {
                Some(lifecycle) => {
                    lifecycle.polls += usize::from(is_poll);
                    (progress(lifecycle, self.pace, now), lifecycle.failure.clone())
                }
                None => return state.resources[index].1.body.clone(),
            },
        };
        let resource = &mut state.resources[index].1;
        let kind = &self.kinds[context.contract].kinds[resource.kind];
        let time = self.started.saturating_add(now).unwrap_or(self.started);
        if let Some(schema) = schema_of(context.route.document, kind) {
            resource.show(kind, &schema, percent, failure.as_deref(), time);
        }
        resource.body.clone()
    }

    fn list(
        &self,
        state: &mut State,
        context: &RequestContext<'_, '_>,
        kind: usize,
        answer: (&mut Value, &mut Vec<(String, String)>),
    ) -> Result<(), Fault> {
        let operation = &context.route.operation;
        let known = &self.kinds[context.contract].kinds[kind];
        let waiter = operation.waiter();
        let names = waiter.as_ref().and_then(|waiter| waiter.names.as_deref());
        let is_named = names.is_some_and(|names| context.arguments.iter().any(|(name, _)| name == names));
        let is_poll = is_named || !known.is_shown;
        let indexes: Vec<usize> = (0..state.resources.len())
            .filter(|index| {
                let (contract, resource) = &state.resources[*index];
                *contract == context.contract
                    && resource.kind == kind
                    && !resource.is_deleted
                    && context.is_in_scope(resource, "")
            })
            .collect();
        let all: Vec<(u64, Value)> = indexes
            .into_iter()
            .map(|index| (state.resources[index].1.number, self.poll(state, index, context, is_poll)))
            .collect();
        let (items, ordered) = match schema_of(context.route.document, known) {
            Some(schema) => {
                let wanted = filter::Query { arguments: context.arguments, names, key: &known.key };
                filter::matching(operation, &schema, &wanted, all)
            }
            None => (all, false),
        };
        let deleted = |id: &str| {
            let is_it = |(contract, resource): &&(usize, Resource)| {
                *contract == context.contract && resource.kind == kind && resource.id == id
            };
            state.resources.iter().find(is_it).map(|(_, resource)| resource.number)
        };
        paging::stored_page(operation, (context.arguments, context.request), (&items, ordered), &deleted, answer)
            .map_err(Fault::Invalid)
    }

    fn delete(
        &self,
        state: &mut State,
        context: &RequestContext<'_, '_>,
        target: &Target,
        sent: &Value,
    ) -> Result<(), Fault> {
        let (kind, ids) = context.ids(target, sent);
        let mut found = Vec::new();
        for id in ids {
            let index = state.find(context, kind, &id).ok_or_else(|| self.missing(context.contract, kind, &id))?;
            let known = &self.kinds[context.contract].kinds[kind];
            if state.resources[index].1.is_protected(known) {
                return Err(Fault::Forbidden(format!("the {} `{id}` is protected", known.name)));
            }
            found.push(index);
        }
        for index in found {
            state.resources[index].1.is_deleted = true;
        }
        Ok(())
    }

    fn change(
        &self,
        state: &mut State,
        context: &RequestContext<'_, '_>,
        (target, members): (&Target, &[(String, String)]),
        sent: &Value,
        body: Option<&mut Value>,
    ) -> Result<(), Fault> {
        let (kind, ids) = context.ids(target, sent);
        let known = &self.kinds[context.contract].kinds[kind];
        for id in ids {
            let index = state.find(context, kind, &id).ok_or_else(|| self.missing(context.contract, kind, &id))?;
            if let Some(schema) = schema_of(context.route.document, known) {
                merge(&mut state.resources[index].1.body, known, &schema, (sent, members));
            }
            let shown = self.poll(state, index, context, false);
            if let Some(body) = body {
                if schema_is(context, known) {
                    *body = shown;
                }
                break;
            }
        }
        Ok(())
    }
}

fn example(operation: &Operation<'_>) -> Option<Value> {
    answered(&operation.success()?)
}

/// What the example of the operation has that shows a kind.
fn example_resource(document: &Document, kinds: &ResourceTypes, kind: usize) -> Option<Value> {
    document.operations().into_iter().find_map(|operation| {
        match kinds.effects.get(&operation.name())?.reads.as_ref()? {
            ReadEffect::Shows(shown, at, _) if *shown == kind => example(&operation)?.pointer(at).cloned(),
            _ => None,
        }
    })
}

fn schema_of<'d>(document: &'d Document, kind: &ResourceType) -> Option<Schema<'d>> {
    document.schema(&kind.name)
}

/// Whether an operation answers the resource itself.
fn schema_is(context: &RequestContext<'_, '_>, kind: &ResourceType) -> bool {
    let schema = context.route.operation.success().and_then(|success| success.json()?.schema());
    schema.is_some_and(|schema| schema.unwrapped().name().or(schema.name()) == Some(&kind.name))
}

/// Puts a value where a pointer leads; the empty one is the whole.
fn set_at(body: &mut Value, pointer: &str, value: Value) {
    if let Some(place) = body.pointer_mut(pointer) {
        *place = value;
    }
}
