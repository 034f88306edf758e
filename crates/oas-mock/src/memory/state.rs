//! The things of all contracts, and how a request names them. Knows paths and bodies, not what becomes of things.

use std::time::Duration;

use serde_json::Value;

use super::kinds::Named;
use super::merge::text;
use super::thing::Thing;
use crate::request::{Request, decode};
use crate::route::Route;

/// The most things that are kept.
const THINGS: usize = 100_000;

/// The things of all contracts.
pub(super) struct State {
    /// With the number of the contract.
    pub(super) things: Vec<(usize, Thing)>,
    pub(super) made: u64,
    /// How far the clock that the test holds has come.
    pub(super) now: Duration,
}

/// What a request is about.
pub(super) struct Asked<'a, 'd> {
    pub(super) contract: usize,
    pub(super) route: &'a Route<'d>,
    pub(super) request: &'a Request,
    pub(super) arguments: &'a [(String, Value)],
}

impl State {
    /// Keeps a thing, and gives it its number.
    pub(super) fn keep(&mut self, contract: usize, mut thing: Thing) -> u64 {
        if self.things.len() >= THINGS {
            self.things.retain(|(_, thing)| !thing.is_gone);
            self.things.drain(..self.things.len().saturating_sub(THINGS - 1));
        }
        self.made += 1;
        thing.number = self.made;
        self.things.push((contract, thing));
        self.made
    }

    pub(super) fn find(&self, asked: &Asked<'_, '_>, kind: usize, id: &str) -> Option<usize> {
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
    pub(super) fn model(&self, contract: usize, kind: usize) -> Option<Value> {
        let known = self.things.iter().find(|(of, thing)| *of == contract && thing.kind == kind && thing.way.is_none());
        known.map(|(_, thing)| thing.body.clone())
    }
}

impl Asked<'_, '_> {
    /// What the path has for a parameter.
    pub(super) fn named(&self, parameter: &str) -> String {
        let value = self.route.path.iter().find(|(name, _)| name == parameter);
        value.map(|(_, value)| decode(value)).unwrap_or_default()
    }

    /// Whether the path leads to where a thing is; `own` is the parameter that names the thing itself.
    pub(super) fn reaches(&self, thing: &Thing, own: &str) -> bool {
        let path = self.route.path.iter().filter(|(name, _)| name != own);
        let mut path = path.map(|(name, value)| (name, decode(value)));
        path.all(|(name, value)| thing.scope.iter().all(|(known, scoped)| known != name || *scoped == value))
    }

    /// What a request names.
    pub(super) fn ids(&self, named: &Named, sent: &Value) -> (usize, Vec<String>) {
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
