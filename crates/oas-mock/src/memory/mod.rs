//! What the fake keeps: resources that requests make are listed, shown, changed and deleted by others, and come to their end. What is
//! what follows from the contract; knows nothing of sockets, credentials and refusals in the shape of a provider.

mod filter;
mod merge;
mod resource;
mod resource_type;
mod state;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use oas_contract::{Document, Operation, Schema};
use serde_json::Value;

use crate::paging;
use crate::request::{Request, decode};
use crate::route::Route;
use crate::sample::answered;
use merge::{contains_text, id_like, merge, new_id, replace_id, requested_id, text};
pub(crate) use resource::Pace;
use resource::{Lifecycle, Resource, progress};
use resource_type::{Creation, Effect, ResourceType, ResourceTypes, Role, Target, TextList, TextListAction};
use state::{RequestContext, State};

/// The most elements of a list that belongs to a resource.
const MAX_LIST_ELEMENTS: usize = 2_000;

/// Why a request cannot be answered.
pub(crate) enum Fault {
    /// What it names is not there: the status, and what is said of it.
    Missing(u16, String),
    /// It asks for what cannot be.
    Invalid(String),
}

/// What is kept for the contracts of a fake.
pub(crate) struct Memory {
    /// For each contract.
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
            let Some(Effect { role: Some(Role::Lists(kind, items)), .. }) = kinds.effects.get(&operation.name()) else {
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
        if let Some(target) = &effect.deletes {
            self.delete(&mut state, &context, target, &sent)?;
            return Ok(true);
        }
        if let Some(target) = &effect.changes {
            self.change(&mut state, &context, target, &sent, body.as_mut())?;
            return Ok(true);
        }
        if !effect.creates.is_empty() {
            self.create(&mut state, &context, &effect.creates, &sent, body.as_mut());
            return Ok(true);
        }
        match (&effect.role, body.as_mut()) {
            (Some(Role::Shows(kind, at, parameter)), Some(body)) => {
                let id = context.path_value(parameter);
                let index = state.find(&context, *kind, &id).ok_or_else(|| self.missing(contract, *kind, &id))?;
                let shown = self.poll(&mut state, index, &context, true);
                set_at(body, at, shown);
                Ok(true)
            }
            (Some(Role::Lists(kind, _)), Some(body)) => {
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

    fn create(
        &self,
        state: &mut State,
        context: &RequestContext<'_, '_>,
        creations: &[Creation],
        sent: &Value,
        mut body: Option<&mut Value>,
    ) {
        let kinds = &self.kinds[context.contract];
        let reason = self
            .failing
            .iter()
            .find(|(text, _)| contains_text(sent, text) || decode(&context.request.path).contains(text.as_str()));
        let failure = reason.map(|(_, reason)| reason.clone()).or_else(|| self.all_fail.clone());
        let time = self.started.saturating_add(state.now).unwrap_or(self.started);
        let mut first: Option<u64> = None;
        for Creation { kind, at, within, elsewhere } in creations {
            state.created += 1;
            let known = &kinds.kinds[*kind];
            let place = at.as_deref().and_then(|at| body.as_deref()?.pointer(at).cloned());
            let template = state
                .template(context.contract, *kind)
                .or_else(|| example_resource(context.route.document, kinds, *kind));
            let like = place.clone().or_else(|| template.as_ref()?.get(&known.key).cloned());
            let id = requested_id(sent, &known.key).unwrap_or_else(|| new_id(like.as_ref(), state.created));
            let mut created = template.unwrap_or_else(|| Value::Object(serde_json::Map::new()));
            replace_id(&mut created, &known.key, &id);
            let whole = body.as_deref().and_then(|body| body.get(&known.key)).is_some() && within.is_none();
            let mut scope: Vec<(String, String)> =
                context.route.path.iter().map(|(name, value)| (name.clone(), decode(value))).collect();
            for (name, pointer) in elsewhere {
                if let Some(value) = sent.pointer(pointer).and_then(text) {
                    scope.retain(|(known, _)| known != name);
                    scope.push((name.clone(), value));
                }
            }
            // The id of what it is made of is not its own.
            scope.retain(|(name, _)| kinds.identified(name) != Some(*kind));
            let job = first;
            let lifecycle = Lifecycle { started: state.now, polls: 0, failure: failure.clone() };
            let lifecycle = (known.waiter.is_some() && job.is_none()).then_some(lifecycle);
            let mut resource = Resource {
                kind: *kind,
                id: id.clone(),
                body: created,
                scope,
                number: 0,
                is_deleted: false,
                is_created: true,
                job,
                lifecycle,
                text_lists: BTreeMap::new(),
            };
            if let Some(schema) = schema_of(context.route.document, known) {
                merge(&mut resource.body, known, &schema, sent);
                resource.stamp_created(&schema, time);
                if resource.lifecycle.is_some() {
                    resource.show(known, &schema, 0, None, time);
                }
            }
            if let (Some(at), Some(body)) = (at, body.as_deref_mut()) {
                match whole && body.get(&known.key).is_some() && schema_is(context, known) {
                    true => *body = resource.body.clone(),
                    false => set_at(body, at, id_like(place.as_ref(), &id)),
                }
            }
            let number = state.keep(context.contract, resource);
            if let (Some(within), Some(of)) = (within, first)
                && let Some((_, of)) = state.resources.iter_mut().find(|(_, resource)| resource.number == of)
            {
                set_at(&mut of.body, within, id.into());
            }
            first.get_or_insert(number);
        }
    }

    /// A list that belongs to a resource. That of an example is what the example of the operation says.
    fn text_list(
        &self,
        state: &mut State,
        context: &RequestContext<'_, '_>,
        TextList { kind, parameter, name, action }: &TextList,
        sent: &Value,
        body: Option<&mut Value>,
    ) -> Result<bool, Fault> {
        let id = context.path_value(parameter);
        let index = state.find(context, *kind, &id).ok_or_else(|| self.missing(context.contract, *kind, &id))?;
        let resource = &mut state.resources[index].1;
        let elements = sent.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        match action {
            TextListAction::Shows(at) => {
                let is_created = resource.is_created;
                let list = resource.text_lists.get(name).cloned().or_else(|| is_created.then(Vec::new));
                if let (Some(list), Some(body)) = (list, body) {
                    set_at(body, at, list.into());
                }
            }
            TextListAction::Adds => {
                let list = resource.text_lists.entry(name.clone()).or_default();
                if list.len() + elements.len() > MAX_LIST_ELEMENTS {
                    return Err(Fault::Invalid(format!("`{name}` has no more than {MAX_LIST_ELEMENTS} elements")));
                }
                for text in elements {
                    if !list.contains(&text) {
                        list.push(text);
                    }
                }
            }
            TextListAction::Removes => {
                resource.text_lists.entry(name.clone()).or_default().retain(|text| !elements.contains(text))
            }
        }
        Ok(true)
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
            found.push(state.find(context, kind, &id).ok_or_else(|| self.missing(context.contract, kind, &id))?);
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
        target: &Target,
        sent: &Value,
        body: Option<&mut Value>,
    ) -> Result<(), Fault> {
        let (kind, ids) = context.ids(target, sent);
        let known = &self.kinds[context.contract].kinds[kind];
        for id in ids {
            let index = state.find(context, kind, &id).ok_or_else(|| self.missing(context.contract, kind, &id))?;
            if let Some(schema) = schema_of(context.route.document, known) {
                merge(&mut state.resources[index].1.body, known, &schema, sent);
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
        match kinds.effects.get(&operation.name())?.role.as_ref()? {
            Role::Shows(shown, at, _) if *shown == kind => example(&operation)?.pointer(at).cloned(),
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
