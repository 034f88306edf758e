//! What the fake keeps: things that requests make are listed, shown, changed and deleted by others, and come to their end. What is
//! what follows from the contract; knows nothing of sockets, credentials and refusals in the shape of a provider.

mod choice;
mod kinds;
mod merge;
mod thing;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use oas_contract::{Document, Operation, Schema};
use serde_json::Value;

use crate::paging;
use crate::request::{Request, decode};
use crate::route::Route;
use kinds::{Creation, Deed, Kind, Kinds, Named, Role};
use merge::{has_text, id_like, merge, named_so, new_id, renamed, text};
pub(crate) use thing::Pace;
use thing::{Thing, Way, progress};

/// The most things that are kept.
const THINGS: usize = 100_000;

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
    kinds: Vec<Kinds>,
    pace: Pace,
    /// What fails: a text in the request that makes it, and the reason.
    failing: Vec<(String, String)>,
    /// Why all fail, if they do.
    all_fail: Option<String>,
    started: Timestamp,
    state: Mutex<State>,
}

/// The things of all contracts.
struct State {
    /// With the number of the contract.
    things: Vec<(usize, Thing)>,
    made: u64,
    /// How far the clock that the test holds has come.
    now: Duration,
}

/// What a request is about.
struct Asked<'a, 'd> {
    contract: usize,
    route: &'a Route<'d>,
    request: &'a Request,
    arguments: &'a [(String, Value)],
}

impl Memory {
    /// Begins with the things that the examples of the contracts list.
    pub(crate) fn new(
        documents: &[Document],
        pace: Pace,
        (failing, all_fail): (Vec<(String, String)>, Option<String>),
        started: Timestamp,
    ) -> Self {
        let kinds: Vec<Kinds> = documents.iter().map(Kinds::of).collect();
        let state = State { things: Vec::new(), made: 0, now: Duration::ZERO };
        let memory = Self { kinds, pace, failing, all_fail, started, state: Mutex::new(state) };
        for (contract, document) in documents.iter().enumerate() {
            memory.learn(contract, document);
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

    fn learn(&self, contract: usize, document: &Document) {
        let kinds = &self.kinds[contract];
        let mut state = self.state();
        for operation in document.operations() {
            let Some(Deed { role: Some(Role::Lists(kind, items)), .. }) = kinds.deeds.get(&operation.name()) else {
                continue;
            };
            let Some(body) = example(&operation) else { continue };
            let key = &kinds.kinds[*kind].key;
            for item in body.pointer(items).and_then(Value::as_array).into_iter().flatten() {
                let Some(id) = item.get(key).and_then(text) else { continue };
                let known = |(of, thing): &(usize, Thing)| *of == contract && thing.kind == *kind && thing.id == id;
                if state.things.iter().any(known) {
                    continue;
                }
                let deed = &kinds.deeds[&operation.name()];
                let scope =
                    deed.mentions.iter().filter_map(|(_, name)| Some((name.clone(), item.get(name).and_then(text)?)));
                let (scope, body) = (scope.collect(), item.clone());
                let thing = Thing { kind: *kind, id, body, scope, number: 0, is_gone: false, with: None, way: None };
                state.keep(contract, thing);
            }
        }
    }

    /// Answers a request from what is kept: `body` is the example, and is changed. Nothing where the contract speaks of no thing there.
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
        let Some(deed) = self.kinds[contract].deeds.get(&route.operation.name()) else { return Ok(false) };
        let asked = Asked { contract, route, request, arguments };
        let mut state = self.state();
        self.are_there(&mut state, &asked, deed)?;
        let sent: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        if let Some(named) = &deed.deletes {
            self.delete(&mut state, &asked, named, &sent)?;
            return Ok(true);
        }
        if let Some(named) = &deed.changes {
            self.change(&mut state, &asked, named, &sent, body.as_mut())?;
            return Ok(true);
        }
        if !deed.creates.is_empty() {
            self.create(&mut state, &asked, &deed.creates, &sent, body.as_mut());
            return Ok(true);
        }
        match (&deed.role, body.as_mut()) {
            (Some(Role::Shows(kind, at, parameter)), Some(body)) => {
                let id = asked.named(parameter);
                let index = state.find(&asked, *kind, &id).ok_or_else(|| self.missing(contract, *kind, &id))?;
                let shown = self.look(&mut state, index, &asked, true);
                put(body, at, shown);
                Ok(true)
            }
            (Some(Role::Lists(kind, items)), Some(body)) => {
                self.list(&mut state, &asked, (*kind, items), (body, headers))?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Refuses a request whose path names something that is not there.
    fn are_there(&self, state: &mut State, asked: &Asked<'_, '_>, deed: &Deed) -> Result<(), Fault> {
        for (kind, name) in &deed.mentions {
            let id = asked.named(name);
            let elsewhere = |(contract, thing): &(usize, Thing)| {
                *contract == asked.contract
                    && thing.kind == *kind
                    && thing.id == id
                    && !thing.is_gone
                    && asked.reaches(thing, name)
            };
            if !state.things.iter().any(elsewhere) {
                return Err(self.missing(asked.contract, *kind, &id));
            }
        }
        Ok(())
    }

    fn missing(&self, contract: usize, kind: usize, id: &str) -> Fault {
        let kind = &self.kinds[contract].kinds[kind];
        let gone = kind.waiter.iter().flat_map(|waiter| &waiter.gone).find_map(|code| code.parse().ok());
        Fault::Missing(gone.unwrap_or(404), format!("there is no {} `{id}`", kind.name))
    }

    /// A look at a thing, as an answer has it.
    fn look(&self, state: &mut State, index: usize, asked: &Asked<'_, '_>, counts: bool) -> Value {
        let now = state.now;
        let (part, failure) = match state.things[index].1.with {
            // What is made by a job is there when the job is over.
            Some(number) => {
                let with = state.things.iter().find(|(_, thing)| thing.number == number);
                let way = with.and_then(|(_, thing)| thing.way.as_ref());
                way.map_or((1.0, None), |way| (progress(way, self.pace, now), way.failure.clone()))
            }
            None => match &mut state.things[index].1.way {
                Some(way) => {
                    way.looks += usize::from(counts);
                    (progress(way, self.pace, now), way.failure.clone())
                }
                None => return state.things[index].1.body.clone(),
            },
        };
        let thing = &mut state.things[index].1;
        let kind = &self.kinds[asked.contract].kinds[thing.kind];
        let time = self.started.saturating_add(now).unwrap_or(self.started);
        if let Some(schema) = schema_of(asked.route.document, kind) {
            thing.show(kind, &schema, part, failure.as_deref(), time);
        }
        thing.body.clone()
    }

    fn list(
        &self,
        state: &mut State,
        asked: &Asked<'_, '_>,
        (kind, items): (usize, &str),
        answer: (&mut Value, &mut Vec<(String, String)>),
    ) -> Result<(), Fault> {
        let operation = &asked.route.operation;
        let known = &self.kinds[asked.contract].kinds[kind];
        let waiter = operation.waiter();
        let names = waiter.as_ref().and_then(|waiter| waiter.names.as_deref());
        let is_named = names.is_some_and(|names| asked.arguments.iter().any(|(name, _)| name == names));
        let counts = is_named || !known.is_shown;
        let indexes: Vec<usize> = (0..state.things.len())
            .filter(|index| {
                let (contract, thing) = &state.things[*index];
                *contract == asked.contract && thing.kind == kind && !thing.is_gone && asked.reaches(thing, "")
            })
            .collect();
        let all: Vec<(u64, Value)> = indexes
            .into_iter()
            .map(|index| (state.things[index].1.number, self.look(state, index, asked, counts)))
            .collect();
        let (chosen, ordered) = match schema_of(asked.route.document, known) {
            Some(schema) => {
                let names = names.map(|names| (names, known.key.as_str()));
                choice::chosen(operation, &schema, (asked.arguments, names), all)
            }
            None => (all, false),
        };
        let gone = |id: &str| {
            let is_it = |(contract, thing): &&(usize, Thing)| {
                *contract == asked.contract && thing.kind == kind && thing.id == id
            };
            state.things.iter().find(is_it).map(|(_, thing)| thing.number)
        };
        debug_assert!(answer.0.pointer(items).is_some(), "what is listed stands in the example");
        paging::kept(operation, (asked.arguments, asked.request), (&chosen, ordered), &gone, answer)
            .map_err(Fault::Invalid)
    }

    fn create(
        &self,
        state: &mut State,
        asked: &Asked<'_, '_>,
        creations: &[Creation],
        sent: &Value,
        mut body: Option<&mut Value>,
    ) {
        let kinds = &self.kinds[asked.contract];
        let reason = self
            .failing
            .iter()
            .find(|(text, _)| has_text(sent, text) || decode(&asked.request.path).contains(text.as_str()));
        let failure = reason.map(|(_, reason)| reason.clone()).or_else(|| self.all_fail.clone());
        let time = self.started.saturating_add(state.now).unwrap_or(self.started);
        let mut first: Option<u64> = None;
        for Creation { kind, at, within, elsewhere } in creations {
            state.made += 1;
            let known = &kinds.kinds[*kind];
            let place = at.as_deref().and_then(|at| body.as_deref()?.pointer(at).cloned());
            let model =
                state.model(asked.contract, *kind).or_else(|| shown_example(asked.route.document, kinds, *kind));
            let like = place.clone().or_else(|| model.as_ref()?.get(&known.key).cloned());
            let id = named_so(sent, &known.key).unwrap_or_else(|| new_id(like.as_ref(), state.made));
            let mut made = model.unwrap_or_else(|| Value::Object(serde_json::Map::new()));
            renamed(&mut made, &known.key, &id);
            let whole = body.as_deref().and_then(|body| body.get(&known.key)).is_some() && within.is_none();
            let mut scope: Vec<(String, String)> =
                asked.route.path.iter().map(|(name, value)| (name.clone(), decode(value))).collect();
            for (name, pointer) in elsewhere {
                if let Some(value) = sent.pointer(pointer).and_then(text) {
                    scope.retain(|(known, _)| known != name);
                    scope.push((name.clone(), value));
                }
            }
            let with = first;
            let way = Way { begun: state.now, looks: 0, failure: failure.clone() };
            let way = (known.waiter.is_some() && with.is_none()).then_some(way);
            let mut thing =
                Thing { kind: *kind, id: id.clone(), body: made, scope, number: 0, is_gone: false, with, way };
            if let Some(schema) = schema_of(asked.route.document, known) {
                merge(&mut thing.body, known, &schema, sent);
                thing.born(&schema, time);
                if let Some(way) = &thing.way {
                    let part = progress(way, self.pace, state.now).min(0.0);
                    thing.show(known, &schema, part, None, time);
                }
            }
            if let (Some(at), Some(body)) = (at, body.as_deref_mut()) {
                match whole && body.get(&known.key).is_some() && schema_is(asked, known) {
                    true => *body = thing.body.clone(),
                    false => put(body, at, id_like(place.as_ref(), &id)),
                }
            }
            let number = state.keep(asked.contract, thing);
            if let (Some(within), Some(of)) = (within, first)
                && let Some((_, of)) = state.things.iter_mut().find(|(_, thing)| thing.number == of)
            {
                put(&mut of.body, within, id.into());
            }
            first.get_or_insert(number);
        }
    }

    fn delete(&self, state: &mut State, asked: &Asked<'_, '_>, named: &Named, sent: &Value) -> Result<(), Fault> {
        let (kind, ids) = asked.ids(named, sent);
        let mut found = Vec::new();
        for id in ids {
            found.push(state.find(asked, kind, &id).ok_or_else(|| self.missing(asked.contract, kind, &id))?);
        }
        for index in found {
            state.things[index].1.is_gone = true;
        }
        Ok(())
    }

    fn change(
        &self,
        state: &mut State,
        asked: &Asked<'_, '_>,
        named: &Named,
        sent: &Value,
        body: Option<&mut Value>,
    ) -> Result<(), Fault> {
        let (kind, ids) = asked.ids(named, sent);
        let known = &self.kinds[asked.contract].kinds[kind];
        for id in ids {
            let index = state.find(asked, kind, &id).ok_or_else(|| self.missing(asked.contract, kind, &id))?;
            if let Some(schema) = schema_of(asked.route.document, known) {
                merge(&mut state.things[index].1.body, known, &schema, sent);
            }
            let shown = self.look(state, index, asked, false);
            if let Some(body) = body {
                if schema_is(asked, known) {
                    *body = shown;
                }
                break;
            }
        }
        Ok(())
    }
}

impl State {
    /// Keeps a thing, and gives it its number.
    fn keep(&mut self, contract: usize, mut thing: Thing) -> u64 {
        if self.things.len() >= THINGS {
            self.things.retain(|(_, thing)| !thing.is_gone);
            self.things.drain(..self.things.len().saturating_sub(THINGS - 1));
        }
        self.made += 1;
        thing.number = self.made;
        self.things.push((contract, thing));
        self.made
    }

    fn find(&self, asked: &Asked<'_, '_>, kind: usize, id: &str) -> Option<usize> {
        let is_it = |(contract, thing): &(usize, Thing)| {
            *contract == asked.contract
                && thing.kind == kind
                && thing.id == id
                && !thing.is_gone
                && asked.reaches(thing, "")
        };
        self.things.iter().position(is_it)
    }

    /// A thing that a new one is like.
    fn model(&self, contract: usize, kind: usize) -> Option<Value> {
        let known = self.things.iter().find(|(of, thing)| *of == contract && thing.kind == kind && thing.way.is_none());
        known.map(|(_, thing)| thing.body.clone())
    }
}

impl Asked<'_, '_> {
    /// What the path has for a parameter.
    fn named(&self, parameter: &str) -> String {
        let value = self.route.path.iter().find(|(name, _)| name == parameter);
        value.map(|(_, value)| decode(value)).unwrap_or_default()
    }

    /// Whether the path leads to where a thing is; `own` is the parameter that names the thing itself.
    fn reaches(&self, thing: &Thing, own: &str) -> bool {
        let path = self.route.path.iter().filter(|(name, _)| name != own);
        let mut path = path.map(|(name, value)| (name, decode(value)));
        path.all(|(name, value)| thing.scope.iter().all(|(known, scoped)| known != name || *scoped == value))
    }

    /// What a request names.
    fn ids(&self, named: &Named, sent: &Value) -> (usize, Vec<String>) {
        match named {
            Named::Path(kind, parameter) => (*kind, vec![self.named(parameter)]),
            Named::Body(kind, member) => {
                let value = sent.get(member);
                let several = value.and_then(Value::as_array).map(|ids| ids.iter().filter_map(text).collect());
                (*kind, several.unwrap_or_else(|| value.and_then(text).into_iter().collect()))
            }
        }
    }
}

fn example(operation: &Operation<'_>) -> Option<Value> {
    operation.success()?.json()?.examples().first().map(|node| node.to_json())
}

/// What the example of the operation has that shows a kind.
fn shown_example(document: &Document, kinds: &Kinds, kind: usize) -> Option<Value> {
    document.operations().into_iter().find_map(|operation| match kinds.deeds.get(&operation.name())?.role.as_ref()? {
        Role::Shows(shown, at, _) if *shown == kind => example(&operation)?.pointer(at).cloned(),
        _ => None,
    })
}

fn schema_of<'d>(document: &'d Document, kind: &Kind) -> Option<Schema<'d>> {
    document.schema(&kind.name)
}

/// Whether an operation answers the thing itself.
fn schema_is(asked: &Asked<'_, '_>, kind: &Kind) -> bool {
    let schema = asked.route.operation.success().and_then(|success| success.json()?.schema());
    schema.is_some_and(|schema| schema.unwrapped().name().or(schema.name()) == Some(&kind.name))
}

/// Puts a value where a pointer leads; the empty one is the whole.
fn put(body: &mut Value, pointer: &str, value: Value) {
    if let Some(place) = body.pointer_mut(pointer) {
        *place = value;
    }
}
