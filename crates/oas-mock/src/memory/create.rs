//! What requests make: jobs, and what these make, like what is there already. Knows creations, not how they are found in contracts.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::effects::Effect;
use super::merge::{contains_text, id_like, merge, new_id, replace_id};
use super::resource::{Lifecycle, Resource};
use super::resource_type::Creation;
use super::scalar::text;
use super::state::{RequestContext, State};
use super::{Memory, example_resource, schema_is, schema_of, set_at};
use crate::request::decode;

/// What is the same for all that a request makes.
struct Making<'m> {
    sent: &'m Value,
    time: Timestamp,
    failure: Option<String>,
}

impl Memory {
    /// Makes what a request makes: a job, and what that makes, of each of the resources that the request names.
    pub(super) fn create(
        &self,
        state: &mut State,
        context: &RequestContext<'_, '_>,
        effect: &Effect,
        sent: &Value,
        mut body: Option<&mut Value>,
    ) {
        let reason = self
            .failing
            .iter()
            .find(|(text, _)| contains_text(sent, text) || decode(&context.request.path).contains(text.as_str()));
        let failure = reason.map(|(_, reason)| reason.clone()).or_else(|| self.all_fail.clone());
        let time = self.started.saturating_add(state.now).unwrap_or(self.started);
        let making = Making { sent, time, failure };
        let mut job: Option<u64> = None;
        for creation in &effect.creates {
            let sources = context.sources(state, effect, creation.kind, sent);
            // Without a source there is one as well.
            let first = self.make(
                state,
                (context, creation),
                &making,
                (job, sources.first().copied(), &effect.members),
                body.as_deref_mut(),
            );
            let leader = *job.get_or_insert(first);
            let mut numbers = vec![first];
            for source in sources.iter().skip(1) {
                numbers.push(self.make(
                    state,
                    (context, creation),
                    &making,
                    (Some(leader), Some(*source), &effect.members),
                    None,
                ));
            }
            if let (Some(body), Some(at)) = (body.as_deref_mut(), &creation.at) {
                let id = |index: usize| state.resources[index].1.id.clone();
                let sources: Vec<String> = sources.iter().map(|source| id(*source)).collect();
                let made = numbers.iter().filter_map(|number| state.numbered(*number)).map(id).collect::<Vec<_>>();
                list_each(body, at, &creation.beside, &sources, &made);
            }
        }
    }

    /// Makes one resource, like its source or like any of its kind, and returns its number.
    fn make(
        &self,
        state: &mut State,
        (context, creation): (&RequestContext<'_, '_>, &Creation),
        making: &Making<'_>,
        (job, source, members): (Option<u64>, Option<usize>, &[(String, String)]),
        mut body: Option<&mut Value>,
    ) -> u64 {
        let Creation { kind, at, within, elsewhere, requested, .. } = creation;
        let &Making { sent, time, .. } = making;
        let kinds = &self.kinds[context.contract];
        state.created += 1;
        let known = &kinds.kinds[*kind];
        let place = at.as_deref().and_then(|at| body.as_deref()?.pointer(at).cloned());
        let template = source.map(|source| state.resources[source].1.body.clone());
        let template = template
            .or_else(|| state.template(context.contract, *kind))
            .or_else(|| example_resource(context.route.document, kinds, *kind));
        let like = place.clone().or_else(|| template.as_ref()?.get(&known.key).cloned());
        let id = requested.as_ref().and_then(|name| sent.get(name)).and_then(text).filter(|_| source.is_none());
        let id = id.unwrap_or_else(|| new_id(like.as_ref(), state.created));
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
        scope.retain(|(name, _)| kinds.parameter(name) != Some(*kind));
        let lifecycle = Lifecycle { started: state.now, polls: 0, failure: making.failure.clone() };
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
            merge(&mut resource.body, known, &schema, (sent, members));
            resource.stamp_created(known, &schema, time);
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
        if let (Some(within), Some(job), Some(_)) = (within, job, body)
            && let Some((_, job)) = state.resources.iter_mut().find(|(_, resource)| resource.number == job)
        {
            set_at(&mut job.body, within, id.into());
        }
        number
    }
}

/// Lists what was made of each source, where the answer has the id in the first element of a list.
fn list_each(body: &mut Value, at: &str, beside: &[String], sources: &[String], made: &[String]) {
    let Some((list, member)) = at.split_once("/0/") else { return };
    let Some(elements) = body.pointer_mut(list).and_then(Value::as_array_mut) else { return };
    let Some(Value::Object(model)) = elements.first().cloned() else { return };
    let elements_of = sources.iter().zip(made).map(|(source, id)| {
        let mut element = model.clone();
        for (name, value) in &mut element {
            if name == member {
                *value = id.as_str().into();
            } else if beside.contains(name) {
                *value = source.as_str().into();
            }
        }
        Value::Object(element)
    });
    let all: Vec<Value> = elements_of.collect();
    if !all.is_empty() {
        *elements = all;
    }
}
