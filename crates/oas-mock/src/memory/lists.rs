//! Lists of texts that belong to resources, and what a body does to what belongs to several of them. Knows what becomes of them, not
//! how that is found in contracts.

use std::collections::BTreeMap;

use oas_contract::extensions::Pairs;
use serde_json::Value;

use super::batch::{Batch, BatchAction, ids};
use super::effects::Effect;
use super::list_member::{Elements, Form, ListAction, ListMember, as_text, key, written};
use super::merge::{merge, replace_id};
use super::resource::Resource;
use super::resource_type::{TextList, TextListAction};
use super::scalar::text;
use super::state::{RequestContext, State};
use super::{Fault, Memory, example_resource, schema_of, set_at};

/// The most elements of a list that belongs to a resource.
const MAX_LIST_ELEMENTS: usize = 2_000;

impl Memory {
    /// A list that belongs to a resource. That of an example is what the example of the operation says.
    pub(super) fn text_list(
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
        let given = |at: &String| sent.pointer(at).and_then(Value::as_array).cloned().unwrap_or_default();
        match action {
            TextListAction::Shows(at) => {
                let is_created = resource.is_created;
                let list = resource.text_lists.get(name).cloned().or_else(|| is_created.then(Vec::new));
                if let (Some(list), Some(body)) = (list, body) {
                    set_at(body, at, list.into());
                }
            }
            TextListAction::Adds(at) => {
                let elements = given(at);
                let list = resource.text_lists.entry(name.clone()).or_default();
                if list.len() + elements.len() > MAX_LIST_ELEMENTS {
                    return Err(too_many(name));
                }
                for element in elements {
                    if !list.contains(&element) {
                        list.push(element);
                    }
                }
            }
            TextListAction::Removes(at) => {
                let elements = given(at);
                resource.text_lists.entry(name.clone()).or_default().retain(|element| !elements.contains(element));
            }
        }
        Ok(true)
    }

    /// A list that is a member of a resource.
    pub(super) fn list_member(
        &self,
        state: &mut State,
        context: &RequestContext<'_, '_>,
        list: &ListMember,
        sent: &Value,
        body: Option<&mut Value>,
    ) -> Result<(), Fault> {
        let named = list.of.as_ref().map(|of| context.ids(of, sent).1);
        let pairs = self.kinds[context.contract].kinds[list.kind].pairs(&list.name);
        let found: Vec<usize> = match &named {
            Some(ids) => {
                let find = |id: &String| {
                    state.find(context, list.kind, id).ok_or_else(|| self.missing(context.contract, list.kind, id))
                };
                ids.iter().map(find).collect::<Result<_, _>>()?
            }
            None => state.all(context, list.kind),
        };
        let (places, adds) = match &list.action {
            ListAction::Shows(at, form) => {
                let mut all: Vec<String> =
                    found.iter().flat_map(|index| elements(state, *index, &list.name, pairs)).collect();
                if named.is_none() && !matches!(form, Form::Values) {
                    let mut known = std::collections::HashSet::new();
                    all.retain(|element| known.insert(element.clone()));
                }
                if let Some(body) = body {
                    set_at(body, at, written(&all, *form, pairs));
                }
                return Ok(());
            }
            ListAction::Adds(places) => (places, true),
            ListAction::Removes(places) => (places, false),
            ListAction::Says(removes, places) => {
                let has = |(at, word): &(String, String)| sent.pointer(at).and_then(text).as_ref() == Some(word);
                (places, !removes.iter().all(has))
            }
        };
        let given: Vec<String> = match places {
            Elements::Path(parameter) => vec![context.path_value(parameter)],
            Elements::Body(members) => {
                let values = members.iter().filter_map(|member| sent.get(member));
                let flat = values.flat_map(|value| value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]));
                flat.filter_map(|element| as_text(&element, pairs)).collect()
            }
        };
        let is_path = matches!(places, Elements::Path(_));
        for index in found {
            let mut have = elements(state, index, &list.name, pairs);
            for element in &given {
                let before = have.len();
                // One of the same key is another value of it, and goes.
                have.retain(|known| known != element && key(known, pairs) != key(element, pairs));
                match adds {
                    true if have.len() >= MAX_LIST_ELEMENTS => return Err(too_many(&list.name)),
                    true => have.push(element.clone()),
                    false if is_path && have.len() == before => {
                        return Err(Fault::Missing(404, format!("`{}` has no `{element}`", list.name)));
                    }
                    false => {}
                }
            }
            if let Some(members) = state.resources[index].1.body.as_object_mut() {
                members.insert(list.name.clone(), have.into());
            }
        }
        Ok(())
    }

    /// Refuses a request whose body names something that is not there. The one thing that another of its kind is made of may be
    /// elsewhere, as what is registered is.
    pub(super) fn check_mentions(
        &self,
        state: &State,
        context: &RequestContext<'_, '_>,
        effect: &Effect,
        sent: &Value,
    ) -> Result<(), Fault> {
        for mention in &effect.mentions {
            let makes_one = effect.creates.iter().any(|creation| creation.kind == mention.kind);
            if makes_one && !sent.get(&mention.member).is_some_and(Value::is_array) {
                continue;
            }
            for id in ids(sent, &mention.member) {
                if state.find(context, mention.kind, &id).is_none() {
                    return Err(self.missing(context.contract, mention.kind, &id));
                }
            }
        }
        Ok(())
    }

    /// Does to what belongs to each of the resources that a body names what the request says.
    pub(super) fn batch(
        &self,
        state: &mut State,
        context: &RequestContext<'_, '_>,
        (effect, batch): (&Effect, &Batch),
        sent: &Value,
    ) -> Result<(), Fault> {
        let kinds = &self.kinds[context.contract];
        let known = &kinds.kinds[batch.kind];
        let Some(schema) = schema_of(context.route.document, known) else { return Ok(()) };
        let parents = effect.mentions.iter().filter(|mention| kinds.parameter(&batch.parent) == Some(mention.kind));
        let parents: Vec<String> = parents.flat_map(|mention| ids(sent, &mention.member)).collect();
        let named = batch.ids(sent);
        let time = self.started.saturating_add(state.now).unwrap_or(self.started);
        let mut found = Vec::new();
        for parent in &parents {
            for id in &named {
                let is_it = |(contract, resource): &(usize, Resource)| {
                    *contract == context.contract
                        && resource.kind == batch.kind
                        && !resource.is_deleted
                        && resource.id == *id
                        && resource.scope.iter().any(|(name, value)| *name == batch.parent && value == parent)
                };
                found.push((parent, id, state.resources.iter().position(is_it)));
            }
        }
        let absent = found.iter().find(|(.., index)| index.is_none());
        if let (Some((_, id, _)), BatchAction::Changes | BatchAction::Deletes) = (absent, batch.action) {
            return Err(self.missing(context.contract, batch.kind, id));
        }
        for (parent, id, index) in found {
            match (batch.action, index) {
                (BatchAction::Creates, None) => {
                    let template = state
                        .template(context.contract, batch.kind)
                        .or_else(|| example_resource(context.route.document, kinds, batch.kind));
                    let mut body = template.unwrap_or_else(|| Value::Object(serde_json::Map::new()));
                    replace_id(&mut body, &known.key, id);
                    if let Some(members) = body.as_object_mut().filter(|members| members.contains_key(&batch.parent)) {
                        members.insert(batch.parent.clone(), parent.as_str().into());
                    }
                    let mut resource = Resource {
                        kind: batch.kind,
                        id: id.clone(),
                        body,
                        scope: vec![(batch.parent.clone(), parent.clone())],
                        number: 0,
                        is_deleted: false,
                        is_created: true,
                        job: None,
                        lifecycle: None,
                        text_lists: BTreeMap::new(),
                    };
                    resource.stamp_created(known, &schema, time);
                    state.keep(context.contract, resource);
                }
                (BatchAction::Changes, Some(index)) => {
                    merge(&mut state.resources[index].1.body, known, &schema, (sent, &effect.members));
                }
                (BatchAction::Deletes, Some(index)) => state.resources[index].1.is_deleted = true,
                (BatchAction::Creates, Some(_)) | (_, None) => {}
            }
        }
        Ok(())
    }
}

fn too_many(name: &str) -> Fault {
    Fault::Invalid(format!("`{name}` has no more than {MAX_LIST_ELEMENTS} elements"))
}

/// The elements of a list that is a member of a resource.
fn elements(state: &State, index: usize, name: &str, pairs: Option<&Pairs>) -> Vec<String> {
    let list = state.resources[index].1.body.get(name).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(|element| as_text(element, pairs)).collect()
}
