//! What the fake keeps: things that requests make are listed, shown, changed and deleted by others, and come to their end. What is
//! what follows from the contract; knows nothing of sockets, credentials and refusals in the shape of a provider.

mod choice;
mod kinds;
mod merge;
mod state;
mod thing;

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
use kinds::{Creation, Deed, Does, Kind, Kinds, Named, Role, Texts};
use merge::{has_text, id_like, merge, named_so, new_id, renamed, text};
use state::{Asked, State};
pub(crate) use thing::Pace;
use thing::{Thing, Way, progress};

/// The most elements of a list that belongs to a thing.
const TEXTS: usize = 2_000;

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
                let thing = Thing {
                    kind: *kind,
                    id,
                    body,
                    scope,
                    number: 0,
                    is_gone: false,
                    is_made: false,
                    with: None,
                    way: None,
                    texts: BTreeMap::new(),
                };
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
        if let Some(texts) = &deed.texts {
            return self.texts(&mut state, &asked, texts, &sent, body.as_mut());
        }
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
            (Some(Role::Lists(kind, _)), Some(body)) => {
                self.list(&mut state, &asked, *kind, (body, headers))?;
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
        let (percent, failure) = match state.things[index].1.with {
            // What is made by a job is there when the job is over.
            Some(number) => {
                let with = state.things.iter().find(|(_, thing)| thing.number == number);
                let way = with.and_then(|(_, thing)| thing.way.as_ref());
                way.map_or((100, None), |way| (progress(way, self.pace, now), way.failure.clone()))
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
            thing.show(kind, &schema, percent, failure.as_deref(), time);
        }
        thing.body.clone()
    }

    fn list(
        &self,
        state: &mut State,
        asked: &Asked<'_, '_>,
        kind: usize,
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
                let wanted = choice::Asked { arguments: asked.arguments, names, key: &known.key };
                choice::chosen(operation, &schema, &wanted, all)
            }
            None => (all, false),
        };
        let gone = |id: &str| {
            let is_it = |(contract, thing): &&(usize, Thing)| {
                *contract == asked.contract && thing.kind == kind && thing.id == id
            };
            state.things.iter().find(is_it).map(|(_, thing)| thing.number)
        };
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
            // The id of what it is made of is not its own.
            scope.retain(|(name, _)| kinds.identified(name) != Some(*kind));
            let with = first;
            let way = Way { begun: state.now, looks: 0, failure: failure.clone() };
            let way = (known.waiter.is_some() && with.is_none()).then_some(way);
            let mut thing = Thing {
                kind: *kind,
                id: id.clone(),
                body: made,
                scope,
                number: 0,
                is_gone: false,
                is_made: true,
                with,
                way,
                texts: BTreeMap::new(),
            };
            if let Some(schema) = schema_of(asked.route.document, known) {
                merge(&mut thing.body, known, &schema, sent);
                thing.born(&schema, time);
                if thing.way.is_some() {
                    thing.show(known, &schema, 0, None, time);
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

    /// A list that belongs to a thing. That of an example is what the example of the operation says.
    fn texts(
        &self,
        state: &mut State,
        asked: &Asked<'_, '_>,
        Texts { kind, parameter, name, does }: &Texts,
        sent: &Value,
        body: Option<&mut Value>,
    ) -> Result<bool, Fault> {
        let id = asked.named(parameter);
        let index = state.find(asked, *kind, &id).ok_or_else(|| self.missing(asked.contract, *kind, &id))?;
        let thing = &mut state.things[index].1;
        let named = sent.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        match does {
            Does::Shows(at) => {
                let is_made = thing.is_made;
                let list = thing.texts.get(name).cloned().or_else(|| is_made.then(Vec::new));
                if let (Some(list), Some(body)) = (list, body) {
                    put(body, at, list.into());
                }
            }
            Does::Adds => {
                let list = thing.texts.entry(name.clone()).or_default();
                if list.len() + named.len() > TEXTS {
                    return Err(Fault::Invalid(format!("`{name}` has no more than {TEXTS} elements")));
                }
                for text in named {
                    if !list.contains(&text) {
                        list.push(text);
                    }
                }
            }
            Does::Removes => thing.texts.entry(name.clone()).or_default().retain(|text| !named.contains(text)),
        }
        Ok(true)
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

fn example(operation: &Operation<'_>) -> Option<Value> {
    answered(&operation.success()?)
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
