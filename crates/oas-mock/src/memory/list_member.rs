//! A list of texts that is a member of a resource and has operations of its own, such as tags: which of them show it, add to it and
//! take from it, as `x-effect` says or by convention. Knows no resource.

use oas_contract::extensions::{Does, OperationEffect, Pairs};
use oas_contract::{Kind, Operation, Schema};
use serde_json::Value;

use super::convention;
use super::resource_type::{ResourceType, Target, success};
use super::scalar::text;

/// What an operation does with such a list.
pub(super) struct ListMember {
    pub(super) kind: usize,
    /// How a request names the resource; nothing where it is about those of all resources.
    pub(super) of: Option<Target>,
    /// The name of the member that holds the list.
    pub(super) name: String,
    pub(super) action: ListAction,
}

/// What becomes of the list.
pub(super) enum ListAction {
    /// It is answered, where this pointer leads.
    Shows(String, Form),
    Adds(Elements),
    Removes(Elements),
    /// They are removed where the body has these values at these pointers, and else added.
    Says(Vec<(String, String)>, Elements),
}

/// How the elements of the list stand in an answer.
#[derive(Clone, Copy)]
pub(super) enum Form {
    Text,
    Pair,
    /// A key with all of its values.
    Values,
}

/// Where a request has elements.
pub(super) enum Elements {
    Path(String),
    /// Members of the body: each an element, or a list of them.
    Body(Vec<String>),
}

impl ListMember {
    /// What an operation does by convention, where it is about a list that is a member of a type.
    pub(super) fn by_convention(
        types: &[ResourceType],
        operation: &Operation<'_>,
        parents: &[(usize, String)],
    ) -> Option<Self> {
        let segments: Vec<&str> = operation.path.split('/').collect();
        let body = operation.json_body();
        let is_get = operation.method.eq_ignore_ascii_case("get");
        let parent = parents.last().map(|(kind, name)| (*kind, Target::Path(*kind, name.clone())));
        let in_body = || {
            let mut properties = body.as_ref()?.properties();
            properties.find_map(|property| {
                let kind = convention::identified(types, property.name)?;
                Some((kind, Target::Body(kind, property.name.to_owned())))
            })
        };
        // Behind the resource that the path names, or anywhere where it names none.
        let after = match &parent {
            Some((_, Target::Path(_, name))) => 1 + segments.iter().position(|part| *part == format!("{{{name}}}"))?,
            _ => 0,
        };
        let parent = parent.or_else(|| if is_get { None } else { in_body() });
        let kinds: Vec<usize> = match &parent {
            Some((kind, _)) => vec![*kind],
            None => (0..types.len()).collect(),
        };
        let (kind, at) = kinds.into_iter().find_map(|kind| {
            let has = |part: &&str| types[kind].lists.iter().any(|(list, _)| list == part);
            Some((kind, after + segments[after..].iter().position(has)?))
        })?;
        let name = segments[at].to_owned();
        let rest = &segments[at + 1..];
        if is_get {
            let at = format!("/{}", oas_values::escape(&name));
            let form = form(&success(operation)?.reached(&at)?, types[kind].pairs(&name))?;
            let action = ListAction::Shows(at, form);
            return rest.is_empty().then_some(Self { kind, of: parent.map(|(_, of)| of), name, action });
        }
        let (_, of) = parent?;
        let deletes = operation.method.eq_ignore_ascii_case("delete");
        let elements = match rest {
            [element] if element.starts_with('{') => Elements::Path(element.trim_matches(['{', '}']).to_owned()),
            _ => Elements::Body(convention::elements(body.as_ref()?, &name)),
        };
        let says = body.as_ref().and_then(convention::switch);
        let action = match (rest, says) {
            _ if deletes || rest.iter().any(|verb| verb.contains("delete")) => ListAction::Removes(elements),
            ([_], Some(removed)) => ListAction::Says(vec![removed], elements),
            _ => ListAction::Adds(elements),
        };
        Some(Self { kind, of: Some(of), name, action })
    }

    /// What `x-effect` says of a list that is a member of a type; `of` is how the request names the resource.
    pub(super) fn declared(
        types: &[ResourceType],
        operation: &Operation<'_>,
        effect: &OperationEffect,
        (kind, of): (usize, Option<Target>),
    ) -> Option<Self> {
        let name = effect.list.clone()?;
        let (list, _) = types[kind].lists.iter().find(|(list, _)| *list == name)?;
        let elements = || match effect.at.first() {
            Some(parameter) if !parameter.starts_with('/') => Elements::Path(parameter.clone()),
            _ => Elements::Body(effect.at.iter().map(|at| at.trim_start_matches('/').to_owned()).collect()),
        };
        let action = match effect.does? {
            Does::Shows => {
                let at = effect.at.first()?.clone();
                let form = form(&success(operation)?.reached(&at)?, types[kind].pairs(list))?;
                ListAction::Shows(at, form)
            }
            Does::Adds if !effect.remove_where.is_empty() => ListAction::Says(effect.remove_where.clone(), elements()),
            Does::Adds => ListAction::Adds(elements()),
            Does::Removes => ListAction::Removes(elements()),
            Does::Creates | Does::Changes | Does::Deletes => return None,
        };
        // What changes a list is about some resource.
        (of.is_some() || matches!(action, ListAction::Shows(..))).then_some(Self { kind, of, name, action })
    }
}

/// How the elements of a list in an answer are written.
fn form(list: &Schema<'_>, pairs: Option<&Pairs>) -> Option<Form> {
    let element = list.unwrapped().items()?.unwrapped();
    if element.kind() == Some(Kind::String) {
        return Some(Form::Text);
    }
    let pairs = pairs?;
    element.property(&pairs.key)?;
    let has_all = pairs.values.as_ref().is_some_and(|values| element.property(values).is_some());
    Some(if has_all { Form::Values } else { Form::Pair })
}

/// An element as the member has it: of a pair, a key and its value with a separator between.
pub(super) fn as_text(element: &Value, pairs: Option<&Pairs>) -> Option<String> {
    let key = pairs.and_then(|pairs| Some((pairs, element.get(&pairs.key).and_then(text)?)));
    let Some((pairs, key)) = key else { return text(element) };
    match element.get(&pairs.value).and_then(text).filter(|value| !value.is_empty()) {
        Some(value) => Some(format!("{key}{}{value}", pairs.separator)),
        None => Some(key),
    }
}

/// The key of an element; the whole of it where it is no pair.
pub(super) fn key<'e>(element: &'e str, pairs: Option<&Pairs>) -> &'e str {
    pairs.map_or(element, |pairs| split(element, pairs).0)
}

fn split<'e>(element: &'e str, pairs: &Pairs) -> (&'e str, &'e str) {
    element.split_once(&pairs.separator).unwrap_or((element, ""))
}

/// The elements as an answer has them.
pub(super) fn written(elements: &[String], form: Form, pairs: Option<&Pairs>) -> Value {
    let Some(pairs) = pairs.filter(|_| !matches!(form, Form::Text)) else { return elements.iter().cloned().collect() };
    let mut keys: Vec<(&str, Vec<&str>)> = Vec::new();
    for (key, value) in elements.iter().map(|element| split(element, pairs)) {
        match keys.iter_mut().find(|(known, _)| *known == key && matches!(form, Form::Values)) {
            Some((_, values)) if values.contains(&value) => {}
            Some((_, values)) => values.push(value),
            None => keys.push((key, vec![value])),
        }
    }
    let object = |(key, found): (&str, Vec<&str>)| {
        let (name, value) = match (form, &pairs.values) {
            (Form::Values, Some(values)) => (values, found.into()),
            _ => (&pairs.value, found.into_iter().next().unwrap_or_default().into()),
        };
        Value::Object([(pairs.key.clone(), key.into()), (name.clone(), value)].into_iter().collect())
    };
    keys.into_iter().map(object).collect()
}
