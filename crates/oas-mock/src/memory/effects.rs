//! What the operations of a contract do to the resources that it speaks of: read from answers that have the same schema, from paths and
//! methods, `x-pagination`, `x-waiter`, `x-job` and `x-effect`. Knows no resource, and no name.

use std::collections::HashMap;

use oas_contract::extensions::{Does, JobArgument, JobPlace, OperationEffect, Pagination, ResponsePlace, Waiter};
use oas_contract::{Document, Kind, Location, Operation, Property, Schema};

use super::batch::{self, Batch, Mention};
use super::convention;
use super::list_member::ListMember;
use super::naming::{Naming, position};
use super::resource::is_time;
use super::resource_type::{
    Creation, ReadEffect, ResourceType, Target, TextList, TextListAction, is_text_list, success,
};

/// What an operation does.
#[derive(Default)]
pub(super) struct Effect {
    pub(super) reads: Option<ReadEffect>,
    pub(super) creates: Vec<Creation>,
    pub(super) deletes: Option<Target>,
    pub(super) changes: Option<Target>,
    /// Parameters of the path that name a resource, each with its kind.
    pub(super) parents: Vec<(usize, String)>,
    /// A list of texts that belongs to a resource, and what becomes of it.
    pub(super) text_list: Option<TextList>,
    /// A list of texts that is a member of a resource, and what becomes of it.
    pub(super) list_member: Option<ListMember>,
    /// Members of the body that name resources.
    pub(super) mentions: Vec<Mention>,
    /// What is done to what belongs to each of these.
    pub(super) batch: Option<Batch>,
    /// Members of the body that mean members of other names.
    pub(super) members: Vec<(String, String)>,
}

/// The kinds of a contract and the effects of its operations, by their names.
pub(super) struct ResourceTypes {
    pub(super) kinds: Vec<ResourceType>,
    pub(super) effects: HashMap<String, Effect>,
    naming: Naming,
}

impl ResourceTypes {
    pub(super) fn of(document: &Document) -> Self {
        let operations = document.operations();
        let mut found = Self { kinds: Vec::new(), effects: HashMap::new(), naming: Naming::of(document) };
        let roles: Vec<Option<ReadEffect>> = operations.iter().map(|operation| found.reads(operation)).collect();
        for (operation, role) in operations.iter().zip(roles) {
            found.effects.insert(operation.name(), Effect { reads: role, ..Effect::default() });
        }
        for operation in &operations {
            let effect = found.effect(operation, &operations, document);
            found.effects.entry(operation.name()).and_modify(|known| {
                *known = Effect { reads: known.reads.take(), ..effect };
            });
        }
        // What is neither listed nor made is no more than what its example says.
        let kept: Vec<bool> = (0..found.kinds.len())
            .map(|kind| {
                found.effects.values().any(|effect| {
                    matches!(&effect.reads, Some(ReadEffect::Lists(listed, _)) if *listed == kind)
                        || effect.creates.iter().any(|creation| creation.kind == kind)
                })
            })
            .collect();
        for effect in found.effects.values_mut() {
            if matches!(&effect.reads, Some(ReadEffect::Shows(kind, ..)) if !kept[*kind]) {
                effect.reads = None;
            }
            effect.parents.retain(|(kind, _)| kept[*kind]);
            effect.mentions.retain(|mention| kept[mention.kind]);
            for target in [&mut effect.deletes, &mut effect.changes] {
                if matches!(target, Some(Target::Path(kind, _) | Target::Body(kind, _)) if !kept[*kind]) {
                    *target = None;
                }
            }
            if matches!(&effect.text_list, Some(text_list) if !kept[text_list.kind]) {
                effect.text_list = None;
            }
            if matches!(&effect.list_member, Some(list) if !kept[list.kind]) {
                effect.list_member = None;
            }
        }
        found
    }

    /// What an operation does beside reading.
    fn effect(&self, operation: &Operation<'_>, operations: &[Operation<'_>], document: &Document) -> Effect {
        let said = operation.effect();
        let creates = self.creations(operation, operations);
        let parents = self.parents(operation);
        let mut mentions = batch::mentions(&self.kinds, &self.naming, operation);
        let lists = self.listed(operations);
        let (mut deletes, mut changes) =
            if creates.is_empty() { self.targets(operation, operations) } else { (None, None) };
        let (mut list_member, mut text_list, mut batch) = (None, None, None);
        let mut members = Vec::new();
        if let Some(said) = &said {
            members.clone_from(&said.members);
            let target = said
                .of
                .as_ref()
                .and_then(|of| position(&self.kinds, of))
                .map(|kind| (kind, self.target(kind, operation, &parents)));
            list_member = target.and_then(|target| ListMember::declared(&self.kinds, operation, said, target));
            text_list = self.declared_text_list(said, &parents).filter(|_| list_member.is_none());
            batch = Batch::declared(&self.kinds, &self.naming, (operation, said), &mentions, &lists);
            let target = self.declared_target(operation, said, &parents).filter(|_| creates.is_empty());
            match said.does {
                Some(Does::Deletes) => (deletes, changes) = (target.or(deletes), None),
                Some(Does::Changes) => (deletes, changes) = (None, target.or(changes)),
                _ => {}
            }
        } else if !self.naming.is_declared() {
            let reads_none = self.effects.get(&operation.name()).is_some_and(|effect| effect.reads.is_none());
            if reads_none {
                list_member = ListMember::by_convention(&self.kinds, operation, &parents);
            }
            text_list = self.text_list_by_convention(operation, operations).filter(|_| list_member.is_none());
            batch = Batch::by_convention(&self.kinds, operation, &mentions, &lists);
            if creates.is_empty() && deletes.is_none() && changes.is_none() {
                (deletes, changes) = self.targets_by_convention(operation, operations);
            }
            if let Some(body) = operation.json_body() {
                let of_kind =
                    |kind: &ResourceType| Some(convention::members(&body, kind, &document.schema(&kind.name)?));
                members = self.kinds.iter().filter_map(of_kind).flatten().collect();
            }
        }
        // What gives a thing its id, or says what belongs to others, names nothing that must be there.
        let gives_id = |mention: &Mention| {
            creates
                .iter()
                .any(|creation| creation.kind == mention.kind && creation.requested.as_ref() == Some(&mention.member))
        };
        let is_of_batch = |mention: &Mention| batch.as_ref().is_some_and(|batch| batch.kind == mention.kind);
        mentions.retain(|mention| !gives_id(mention) && !is_of_batch(mention));
        Effect { reads: None, creates, deletes, changes, parents, text_list, list_member, mentions, batch, members }
    }

    /// The paths of the lists, each with its kind.
    fn listed<'d>(&self, operations: &[Operation<'d>]) -> Vec<(&'d str, usize)> {
        let list = |operation: &Operation<'d>| match self.effects.get(&operation.name())?.reads.as_ref()? {
            ReadEffect::Lists(kind, _) => Some((operation.path, *kind)),
            ReadEffect::Shows(..) => None,
        };
        operations.iter().filter_map(list).collect()
    }

    /// The kind of this schema, which is a new one where there is none.
    fn kind(&mut self, schema: &Schema<'_>, key: Option<String>) -> Option<usize> {
        let name = schema.unwrapped().name().or(schema.name())?;
        if let Some(known) = self.kinds.iter().position(|known| known.name == name) {
            return Some(known);
        }
        let key = key.or_else(|| self.naming.key(name, schema))?;
        schema.property(&key)?;
        let inner = schema.unwrapped();
        let lists = inner.properties().filter(|property| is_text_list(&property.schema.unwrapped()));
        let pairs = |property: &Property<'_>| self.naming.pairs(&property.schema);
        let lists = lists.map(|property| (property.name.to_owned(), pairs(&property))).collect();
        let times = inner.properties().filter(|property| is_time(&property.schema.unwrapped()));
        let times = times.map(|property| (property.name.to_owned(), self.naming.time_of(&property))).collect();
        let protections = inner.properties().filter(|property| property.schema.protects_from_deletion());
        let protections = protections.map(|property| property.name.to_owned()).collect();
        let (name, waiter) = (name.to_owned(), None);
        self.kinds.push(ResourceType { name, key, waiter, lists, times, protections, is_shown: false });
        Some(self.kinds.len() - 1)
    }

    fn reads(&mut self, operation: &Operation<'_>) -> Option<ReadEffect> {
        if !operation.idempotent() || operation.method.eq_ignore_ascii_case("delete") {
            return None;
        }
        let schema = success(operation)?;
        let waiter = operation.waiter();
        let last = |pointer: &str| pointer.rsplit('/').next().map(str::to_owned);
        let id = waiter.as_ref().and_then(|waiter| waiter.id.clone());
        if let Some(Pagination { items, key, .. }) = operation.pagination() {
            let item = schema.reached(&items)?.items()?;
            let kind = self.kind(&item, key.or_else(|| id.as_deref().and_then(last)))?;
            self.waited(kind, waiter, &format!("{items}/*"), operation);
            return Some(ReadEffect::Lists(kind, items));
        }
        if !operation.method.eq_ignore_ascii_case("get") {
            return None;
        }
        let parameter = own_parameter(operation)?;
        let at = match &id {
            Some(id) => id.rsplit_once('/')?.0.to_owned(),
            None => String::new(),
        };
        let shown = if at.is_empty() { schema } else { schema.reached(&at)? };
        let kind = self.kind(&shown, id.as_deref().and_then(last))?;
        self.waited(kind, waiter, &at, operation);
        self.kinds[kind].is_shown = true;
        Some(ReadEffect::Shows(kind, at, parameter))
    }

    /// Keeps how the end of a kind is seen, with pointers into the resource.
    fn waited(&mut self, kind: usize, waiter: Option<Waiter>, at: &str, operation: &Operation<'_>) {
        let Some(mut waiter) = waiter else { return };
        let within = |pointer: &str| pointer.strip_prefix(at).unwrap_or(pointer).to_owned();
        waiter.field = within(&waiter.field);
        waiter.progress = waiter.progress.as_deref().map(within);
        waiter.code = waiter.code.iter().map(|pointer| within(pointer)).collect();
        waiter.message = waiter.message.iter().map(|pointer| within(pointer)).collect();
        let kind = &mut self.kinds[kind];
        kind.is_shown |= waiter.names.is_some();
        let shows = operation.pagination().is_none();
        if kind.waiter.is_none() || shows {
            kind.waiter = Some(waiter);
        }
    }

    /// The kind whose id a parameter of a path is.
    pub(super) fn parameter(&self, name: &str) -> Option<usize> {
        self.naming.parameter(&self.kinds, name)
    }

    /// The kind whose id stands where a pointer leads in the answer of an operation.
    fn identified_at(&self, operation: &Operation<'_>, pointer: &str) -> Option<usize> {
        let (holder, name) = pointer.rsplit_once('/')?;
        let property = success(operation)?.reached(holder)?.unwrapped().property(name)?;
        self.naming.member(&self.kinds, &property)
    }

    /// The members beside an id in a list of an answer that have the ids of what the things were made of.
    fn beside(&self, operation: &Operation<'_>, kind: usize, at: &str) -> Vec<String> {
        let Some((list, member)) = at.split_once("/0/") else { return Vec::new() };
        let element = success(operation).and_then(|schema| schema.reached(&format!("{list}/0")));
        let is_source =
            |property: &Property<'_>| property.name != member && self.naming.is_source(&self.kinds[kind], property);
        let found = element.iter().flat_map(|element| element.unwrapped().properties());
        found.filter(is_source).map(|property| property.name.to_owned()).collect()
    }

    /// How a request names a thing: by its path, or else by its body.
    fn target(&self, kind: usize, operation: &Operation<'_>, parents: &[(usize, String)]) -> Option<Target> {
        let in_path = parents.iter().rfind(|(parent, _)| *parent == kind);
        let in_path = in_path.map(|(_, name)| Target::Path(kind, name.clone()));
        in_path.or_else(|| {
            let body = operation.json_body()?;
            let mut properties = body.properties();
            let names = properties.find(|property| self.naming.member(&self.kinds, property) == Some(kind))?;
            Some(Target::Body(kind, names.name.to_owned()))
        })
    }

    /// What `x-effect` says is changed or deleted.
    fn declared_target(
        &self,
        operation: &Operation<'_>,
        effect: &OperationEffect,
        parents: &[(usize, String)],
    ) -> Option<Target> {
        self.target(position(&self.kinds, effect.of.as_ref()?)?, operation, parents)
    }

    /// What `x-effect` says of a list that belongs to what the path names without being a member of it.
    fn declared_text_list(&self, effect: &OperationEffect, parents: &[(usize, String)]) -> Option<TextList> {
        let kind = position(&self.kinds, effect.of.as_ref()?)?;
        let (_, parameter) = parents.iter().rfind(|(parent, _)| *parent == kind)?;
        let at = effect.at.first()?.clone();
        let action = match effect.does? {
            Does::Shows => TextListAction::Shows(at),
            Does::Adds => TextListAction::Adds(at),
            Does::Removes => TextListAction::Removes(at),
            Does::Creates | Does::Changes | Does::Deletes => return None,
        };
        Some(TextList { kind, parameter: parameter.clone(), name: effect.list.clone()?, action })
    }

    fn parents(&self, operation: &Operation<'_>) -> Vec<(usize, String)> {
        let names = operation.parameters.iter().filter(|known| in_path(known));
        names.filter_map(|known| Some((self.parameter(known.name)?, known.name.to_owned()))).collect()
    }

    fn creations(&self, operation: &Operation<'_>, operations: &[Operation<'_>]) -> Vec<Creation> {
        let role = |operation: &Operation<'_>| {
            self.effects.get(&operation.name()).and_then(|effect| effect.reads.as_ref()).map(|role| match role {
                ReadEffect::Lists(kind, at) => (*kind, format!("{at}/0")),
                ReadEffect::Shows(kind, at, _) => (*kind, at.clone()),
            })
        };
        if let Some(job) = operation.job() {
            let (Some(shows), JobPlace::Id(ResponsePlace::Body(at))) = (operation.shows(&job), &job.at) else {
                return Vec::new();
            };
            let Some((kind, shown_at)) = role(&shows) else { return Vec::new() };
            let elsewhere = job.arguments.into_iter().filter_map(|(name, argument)| match argument {
                JobArgument::Body(pointer) => Some((name, pointer)),
                JobArgument::Text(_) => None,
            });
            let first = self.creation(operation, kind, (Some(at.clone()), None), elsewhere.collect());
            let result = job.result.as_deref();
            let made = result.and_then(|result| self.identified_at(&shows, result)).filter(|made| *made != kind);
            let made = made.zip(result).map(|(made, result)| {
                let within = result.strip_prefix(&shown_at).unwrap_or(result).to_owned();
                let beside = format!("{}/{}", at.rsplit_once('/').map_or("", |(before, _)| before), last_of(result));
                let answered = success(operation).and_then(|schema| schema.reached(&beside)).is_some();
                self.creation(operation, made, (answered.then_some(beside), Some(within)), Vec::new())
            });
            return std::iter::once(first).chain(made).collect();
        }
        if !operation.method.eq_ignore_ascii_case("post") {
            return Vec::new();
        }
        let lists = operations.iter().filter(|known| known.path == operation.path);
        let listed = lists.filter_map(|known| match self.effects.get(&known.name())?.reads.as_ref()? {
            ReadEffect::Lists(kind, _) => Some(*kind),
            ReadEffect::Shows(..) => None,
        });
        let created = listed.filter_map(|kind| {
            let at = format!("/{}", self.kinds[kind].key);
            success(operation)?.reached(&at)?;
            Some(self.creation(operation, kind, (Some(at), None), Vec::new()))
        });
        created.take(1).collect()
    }

    fn creation(
        &self,
        operation: &Operation<'_>,
        kind: usize,
        (at, within): (Option<String>, Option<String>),
        elsewhere: Vec<(String, String)>,
    ) -> Creation {
        let starts_job = operation.job().is_some();
        let body = operation.json_body();
        let requested = body.and_then(|body| self.naming.requested(&self.kinds[kind], &body, starts_job));
        let beside = at.as_deref().map(|at| self.beside(operation, kind, at)).unwrap_or_default();
        Creation { kind, at, within, elsewhere, requested, beside }
    }

    /// By convention, a list of texts below what an operation shows: one that is answered there, or that another one adds to or takes from.
    fn text_list_by_convention(&self, operation: &Operation<'_>, operations: &[Operation<'_>]) -> Option<TextList> {
        // What has resources of its own shows these.
        if self.effects.get(&operation.name()).is_some_and(|effect| effect.reads.is_some()) {
            return None;
        }
        let around = operations.iter().filter_map(|known| match self.effects.get(&known.name())?.reads.as_ref()? {
            ReadEffect::Shows(kind, _, parameter) if operation.path.len() > known.path.len() => {
                operation.path.starts_with(known.path).then(|| (known.path, *kind, parameter.clone()))
            }
            _ => None,
        });
        let (shown, kind, parameter) = around.max_by_key(|(path, ..)| path.len())?;
        let list_name = |schema: &Schema<'_>| {
            schema
                .properties()
                .find(|property| is_text_list(&property.schema.unwrapped()))
                .map(|property| property.name.to_owned())
        };
        if operation.method.eq_ignore_ascii_case("get") {
            let schema = success(operation)?;
            let inner = schema.properties().find_map(|property| {
                Some((format!("/{}", oas_values::escape(property.name)), list_name(&property.schema.unwrapped())?))
            });
            let (at, name) = list_name(&schema).map(|name| (String::new(), name)).or(inner)?;
            return Some(TextList {
                kind,
                parameter,
                action: TextListAction::Shows(format!("{at}/{}", oas_values::escape(&name))),
                name,
            });
        }
        let name = list_name(&operation.json_body()?)?;
        let removes = convention::takes_back(operation, shown, operations)?;
        let at = format!("/{}", oas_values::escape(&name));
        Some(TextList {
            kind,
            parameter,
            name,
            action: if removes { TextListAction::Removes(at) } else { TextListAction::Adds(at) },
        })
    }

    /// What an operation deletes and what it changes, by its method and a path that shows a thing.
    fn targets(&self, operation: &Operation<'_>, operations: &[Operation<'_>]) -> (Option<Target>, Option<Target>) {
        if operation.method.eq_ignore_ascii_case("get") {
            return (None, None);
        }
        let shown = operations.iter().filter(|known| known.path == operation.path).find_map(|known| {
            match self.effects.get(&known.name())?.reads.as_ref()? {
                ReadEffect::Shows(kind, _, parameter) => Some(Target::Path(*kind, parameter.clone())),
                ReadEffect::Lists(..) => None,
            }
        });
        if operation.method.eq_ignore_ascii_case("delete") { (shown, None) } else { (None, shown) }
    }

    /// The same by convention: verbs behind a path, and keys in a body.
    fn targets_by_convention(
        &self,
        operation: &Operation<'_>,
        operations: &[Operation<'_>],
    ) -> (Option<Target>, Option<Target>) {
        let deletes = operation.method.eq_ignore_ascii_case("delete");
        if operation.method.eq_ignore_ascii_case("get") {
            return (None, None);
        }
        for known in operations {
            let Some(role) = self.effects.get(&known.name()).and_then(|effect| effect.reads.as_ref()) else { continue };
            let rest = operation.path.strip_prefix(known.path);
            match (role, rest) {
                (ReadEffect::Shows(kind, _, parameter), Some(rest)) if rest.starts_with(':') => {
                    return (None, Some(Target::Path(*kind, parameter.clone())));
                }
                (ReadEffect::Lists(kind, _), Some(rest)) if rest.is_empty() || !rest.contains('{') => {
                    let key = &self.kinds[*kind].key;
                    let Some(body) = operation.json_body() else { continue };
                    let several = format!("{key}s");
                    let list = body.property(&several).filter(|list| list.schema.kind() == Some(Kind::Array));
                    if list.is_some() && (deletes || convention::says_delete(rest)) {
                        return (Some(Target::Body(*kind, several)), None);
                    }
                    if body.property(key).is_some() && !deletes {
                        return (None, Some(Target::Body(*kind, key.clone())));
                    }
                }
                _ => {}
            }
        }
        (None, None)
    }
}

fn last_of(pointer: &str) -> &str {
    pointer.rsplit('/').next().unwrap_or_default()
}

/// Whether a parameter stands in the path and is nobody's setting.
fn in_path(parameter: &oas_contract::Parameter<'_>) -> bool {
    parameter.location == Location::Path && parameter.client_setting().is_none()
}

/// The last parameter of the path, where the path ends with it.
fn own_parameter(operation: &Operation<'_>) -> Option<String> {
    let name = operation.path.rsplit_once('{')?.1.strip_suffix('}')?;
    operation.parameters.iter().find(|known| known.name == name && in_path(known)).map(|known| known.name.to_owned())
}
