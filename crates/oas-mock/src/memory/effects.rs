//! What the operations of a contract do to the resources that it speaks of: read from answers that have the same schema, from paths,
//! `x-pagination`, `x-waiter` and `x-job`. Knows no resource.

use std::collections::HashMap;

use oas_contract::extensions::{JobArgument, JobPlace, Pagination, ResponsePlace, Waiter};
use oas_contract::{Document, Kind, Location, Operation, Schema};

use super::batch::{self, Batch, Mention};
use super::list_member::ListMember;
use super::resource_type::{Creation, ReadEffect, ResourceType, Target, TextList, TextListAction, identified, success};

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
}

/// The kinds of a contract and the effects of its operations, by their names.
pub(super) struct ResourceTypes {
    pub(super) kinds: Vec<ResourceType>,
    pub(super) effects: HashMap<String, Effect>,
}

impl ResourceTypes {
    pub(super) fn of(document: &Document) -> Self {
        let operations = document.operations();
        let mut found = Self { kinds: Vec::new(), effects: HashMap::new() };
        let roles: Vec<Option<ReadEffect>> = operations.iter().map(|operation| found.reads(operation)).collect();
        for (operation, role) in operations.iter().zip(roles) {
            found.effects.insert(operation.name(), Effect { reads: role, ..Effect::default() });
        }
        for operation in &operations {
            let creates = found.creations(operation, &operations);
            let (deletes, changes) = found.targets(operation, &operations, !creates.is_empty());
            let parents = found.parents(operation);
            let reads_none = found.effects.get(&operation.name()).is_some_and(|effect| effect.reads.is_none());
            let list_member =
                Some(()).filter(|()| reads_none).and_then(|()| ListMember::of(&found.kinds, operation, &parents));
            let text_list = found.text_list(operation, &operations).filter(|_| list_member.is_none());
            let mentions = batch::mentions(&found.kinds, operation);
            let batch = Batch::of(&found.kinds, operation, &mentions, &found.listed(&operations));
            if let Some(effect) = found.effects.get_mut(&operation.name()) {
                *effect = Effect {
                    reads: effect.reads.take(),
                    creates,
                    deletes,
                    changes,
                    parents,
                    text_list,
                    list_member,
                    mentions,
                    batch,
                };
            }
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
        let key = key.or_else(|| schema.property("id").map(|_| "id".to_owned()))?;
        schema.property(&key)?;
        let inner = schema.unwrapped();
        let lists = inner.properties().filter(|property| is_text_list(&property.schema.unwrapped()));
        let lists = lists.map(|property| property.name.to_owned()).collect();
        let protections = inner.properties().filter(|property| property.schema.protects_from_deletion());
        let protections = protections.map(|property| property.name.to_owned()).collect();
        self.kinds.push(ResourceType { name: name.to_owned(), key, waiter: None, lists, protections, is_shown: false });
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

    /// Whether a name is that of the id of a kind.
    pub(super) fn identified(&self, name: &str) -> Option<usize> {
        identified(&self.kinds, name)
    }

    fn parents(&self, operation: &Operation<'_>) -> Vec<(usize, String)> {
        let names = operation.parameters.iter().filter(|known| in_path(known));
        names.filter_map(|known| Some((self.identified(known.name)?, known.name.to_owned()))).collect()
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
            let first = Creation { kind, at: Some(at.clone()), within: None, elsewhere: elsewhere.collect() };
            let result = job.result.as_deref();
            let made =
                result.and_then(|result| self.identified(result.rsplit('/').next()?)).filter(|made| *made != kind);
            let made = made.zip(result).map(|(made, result)| {
                let within = result.strip_prefix(&shown_at).unwrap_or(result).to_owned();
                let beside = format!("{}/{}", at.rsplit_once('/').map_or("", |(before, _)| before), last_of(result));
                let answered = success(operation).and_then(|schema| schema.reached(&beside)).is_some();
                Creation { kind: made, at: answered.then_some(beside), within: Some(within), elsewhere: Vec::new() }
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
            Some(Creation { kind, at: Some(at), within: None, elsewhere: Vec::new() })
        });
        created.take(1).collect()
    }

    /// A list of texts below what an operation shows: one that is answered there, or that another one adds to or takes from.
    fn text_list(&self, operation: &Operation<'_>, operations: &[Operation<'_>]) -> Option<TextList> {
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
        let verb = operation.path.strip_prefix(shown)?.strip_prefix(':')?;
        let opposite = verb.strip_prefix("un").map(|verb| format!("{shown}:{verb}"));
        let removes = opposite.is_some_and(|path| operations.iter().any(|known| known.path == path));
        Some(TextList {
            kind,
            parameter,
            name,
            action: if removes { TextListAction::Removes } else { TextListAction::Adds },
        })
    }

    /// What an operation deletes and what it changes.
    fn targets(
        &self,
        operation: &Operation<'_>,
        operations: &[Operation<'_>],
        creates: bool,
    ) -> (Option<Target>, Option<Target>) {
        let deletes = operation.method.eq_ignore_ascii_case("delete");
        if operation.method.eq_ignore_ascii_case("get") || creates {
            return (None, None);
        }
        for known in operations {
            let Some(role) = self.effects.get(&known.name()).and_then(|effect| effect.reads.as_ref()) else { continue };
            let rest = operation.path.strip_prefix(known.path);
            match (role, rest) {
                (ReadEffect::Shows(kind, _, parameter), Some("")) if deletes => {
                    return (Some(Target::Path(*kind, parameter.clone())), None);
                }
                (ReadEffect::Shows(kind, _, parameter), Some(rest)) if rest.is_empty() || rest.starts_with(':') => {
                    return (None, Some(Target::Path(*kind, parameter.clone())));
                }
                (ReadEffect::Lists(kind, _), Some(rest)) if rest.is_empty() || !rest.contains('{') => {
                    let key = &self.kinds[*kind].key;
                    let Some(body) = operation.json_body() else { continue };
                    let several = format!("{key}s");
                    let list = body.property(&several).filter(|list| list.schema.kind() == Some(Kind::Array));
                    if list.is_some() && (deletes || rest.ends_with("delete")) {
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

fn is_text_list(schema: &Schema<'_>) -> bool {
    schema.items().is_some_and(|items| items.unwrapped().kind() == Some(Kind::String))
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
