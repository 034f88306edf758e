//! The resources of all contracts, and how a request names them. Knows paths and bodies, not what becomes of resources.

use std::time::Duration;

use serde_json::Value;

use super::batch;
use super::effects::Effect;
use super::resource::Resource;
use super::resource_type::Target;
use super::scalar::text;
use crate::request::{Request, decode};
use crate::route::Route;

/// The most resources that are kept.
const MAX_RESOURCES: usize = 100_000;

/// The resources of all contracts.
pub(super) struct State {
    /// With the number of the contract.
    pub(super) resources: Vec<(usize, Resource)>,
    pub(super) created: u64,
    /// How far the clock that the test holds has come.
    pub(super) now: Duration,
}

/// What a request is about.
pub(super) struct RequestContext<'a, 'd> {
    pub(super) contract: usize,
    pub(super) route: &'a Route<'d>,
    pub(super) request: &'a Request,
    pub(super) arguments: &'a [(String, Value)],
}

impl State {
    /// Keeps a resource, and gives it its number.
    pub(super) fn keep(&mut self, contract: usize, mut resource: Resource) -> u64 {
        if self.resources.len() >= MAX_RESOURCES {
            self.resources.retain(|(_, resource)| !resource.is_deleted);
            self.resources.drain(..self.resources.len().saturating_sub(MAX_RESOURCES - 1));
        }
        self.created += 1;
        resource.number = self.created;
        self.resources.push((contract, resource));
        self.created
    }

    pub(super) fn find(&self, context: &RequestContext<'_, '_>, kind: usize, id: &str) -> Option<usize> {
        let is_it = |(contract, resource): &(usize, Resource)| {
            *contract == context.contract
                && resource.kind == kind
                && resource.id == id
                && !resource.is_deleted
                && context.is_in_scope(resource, "")
        };
        self.resources.iter().position(is_it)
    }

    /// Where the resource of a number stands.
    pub(super) fn numbered(&self, number: u64) -> Option<usize> {
        self.resources.iter().position(|(_, resource)| resource.number == number)
    }

    /// All resources of a kind that a request can see.
    pub(super) fn all(&self, context: &RequestContext<'_, '_>, kind: usize) -> Vec<usize> {
        let is_one = |(contract, resource): &(usize, Resource)| {
            *contract == context.contract
                && resource.kind == kind
                && !resource.is_deleted
                && context.is_in_scope(resource, "")
        };
        (0..self.resources.len()).filter(|index| is_one(&self.resources[*index])).collect()
    }

    /// A resource that a new one is like.
    pub(super) fn template(&self, contract: usize, kind: usize) -> Option<Value> {
        let known = self
            .resources
            .iter()
            .find(|(of, resource)| *of == contract && resource.kind == kind && resource.lifecycle.is_none());
        known.map(|(_, resource)| resource.body.clone())
    }
}

impl RequestContext<'_, '_> {
    /// The resources of a kind that a request names as what new ones are made of.
    pub(super) fn sources(&self, state: &State, effect: &Effect, kind: usize, sent: &Value) -> Vec<usize> {
        let path = effect.parents.iter().filter(|(parent, _)| *parent == kind).map(|(_, name)| self.path_value(name));
        let mentions = effect.mentions.iter().filter(|mention| mention.kind == kind);
        let body = mentions.flat_map(|mention| batch::ids(sent, &mention.member));
        path.chain(body).filter_map(|id| state.find(self, kind, &id)).collect()
    }

    /// What the path has for a parameter.
    pub(super) fn path_value(&self, parameter: &str) -> String {
        let value = self.route.path.iter().find(|(name, _)| name == parameter);
        value.map(|(_, value)| decode(value)).unwrap_or_default()
    }

    /// Whether the path leads to where a resource is; `own` is the parameter that names the resource itself.
    pub(super) fn is_in_scope(&self, resource: &Resource, own: &str) -> bool {
        let path = self.route.path.iter().filter(|(name, _)| name != own);
        let mut path = path.map(|(name, value)| (name, decode(value)));
        path.all(|(name, value)| resource.scope.iter().all(|(known, scoped)| known != name || *scoped == value))
    }

    /// What a request names.
    pub(super) fn ids(&self, target: &Target, sent: &Value) -> (usize, Vec<String>) {
        match target {
            Target::Path(kind, parameter) => (*kind, vec![self.path_value(parameter)]),
            Target::Body(kind, member) => {
                let value = sent.get(member);
                let several = value.and_then(Value::as_array).map(|ids| ids.iter().filter_map(text).collect());
                (*kind, several.unwrap_or_else(|| value.and_then(text).into_iter().collect()))
            }
        }
    }
}
