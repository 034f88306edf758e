//! A list of texts that is a member of a resource and has operations of its own, such as tags: which of them show it, add to it and
//! take from it, read from paths and bodies. Knows no resource.

use oas_contract::{Kind, Operation, Schema};
use serde_json::{Value, json};

use super::resource_type::{ResourceType, Target, identified, success};
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
    /// What is done stands in this member of the body.
    Says(String, Elements),
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
    /// What an operation does, where it is about a list that is a member of a kind.
    pub(super) fn of(types: &[ResourceType], operation: &Operation<'_>, parents: &[(usize, String)]) -> Option<Self> {
        let segments: Vec<&str> = operation.path.split('/').collect();
        let body = operation.json_body();
        let is_get = operation.method.eq_ignore_ascii_case("get");
        let parent = parents.last().map(|(kind, name)| (*kind, Target::Path(*kind, name.clone())));
        let in_body = || {
            let mut properties = body.as_ref()?.properties();
            properties.find_map(|property| {
                let kind = identified(types, property.name)?;
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
            let has = |part: &&str| types[kind].lists.iter().any(|list| list == part);
            Some((kind, after + segments[after..].iter().position(has)?))
        })?;
        let name = segments[at].to_owned();
        let rest = &segments[at + 1..];
        if is_get {
            let schema = success(operation)?;
            let form = form(&schema.property(&name)?.schema.unwrapped())?;
            let action = ListAction::Shows(format!("/{}", oas_values::escape(&name)), form);
            return rest.is_empty().then_some(Self { kind, of: parent.map(|(_, of)| of), name, action });
        }
        let (_, of) = parent?;
        let deletes = operation.method.eq_ignore_ascii_case("delete");
        let elements = match rest {
            [element] if element.starts_with('{') => Elements::Path(element.trim_matches(['{', '}']).to_owned()),
            _ => Elements::Body(members(body.as_ref()?, &name)),
        };
        let says = body.as_ref().and_then(switch);
        let action = match (rest, says) {
            _ if deletes || rest.iter().any(|verb| verb.contains("delete")) => ListAction::Removes(elements),
            ([_], Some(member)) => ListAction::Says(member, elements),
            _ => ListAction::Adds(elements),
        };
        Some(Self { kind, of: Some(of), name, action })
    }
}

/// How the elements of a list in an answer are written.
fn form(list: &Schema<'_>) -> Option<Form> {
    let element = list.items()?.unwrapped();
    match element.kind() {
        Some(Kind::String) => Some(Form::Text),
        _ if element.property("key").is_none() => None,
        _ if element.property("values").is_some() => Some(Form::Values),
        _ => Some(Form::Pair),
    }
}

/// The members of a body that have elements of the list: of its name, of that of one element, or with another word before these.
fn members(body: &Schema<'_>, list: &str) -> Vec<String> {
    let one = list.strip_suffix('s').unwrap_or(list);
    let is_it = |name: &&str| {
        [list, one]
            .iter()
            .any(|word| name.strip_suffix(word).is_some_and(|rest| rest.is_empty() || rest.ends_with('_')))
    };
    body.properties().map(|property| property.name).filter(is_it).map(str::to_owned).collect()
}

/// The member of a body that says whether elements are added or deleted.
fn switch(body: &Schema<'_>) -> Option<String> {
    let says = |schema: &Schema<'_>| {
        let words: Vec<Value> = match (schema.open_values(), schema.values()) {
            (Some(open), _) => open.into_iter().map(|value| value.value).collect(),
            (None, Some(listed)) => listed.list.iter().map(|value| value.to_json()).collect(),
            (None, None) => Vec::new(),
        };
        words.iter().any(|word| word == "delete")
    };
    let mut properties = body.properties();
    properties.find(|property| says(&property.schema.unwrapped())).map(|property| property.name.to_owned())
}

/// An element as the member has it: a key and its value with a dot between.
pub(super) fn as_text(element: &Value) -> Option<String> {
    let Some(key) = element.get("key").and_then(text) else { return text(element) };
    match element.get("value").and_then(text).filter(|value| !value.is_empty()) {
        Some(value) => Some(format!("{key}.{value}")),
        None => Some(key),
    }
}

/// The key of an element.
pub(super) fn key(element: &str) -> &str {
    element.split_once('.').map_or(element, |(key, _)| key)
}

/// The elements as an answer has them.
pub(super) fn written(elements: &[String], form: Form) -> Value {
    let pair = |element: &String| element.split_once('.').map_or((element.clone(), String::new()), owned);
    match form {
        Form::Text => elements.iter().cloned().collect(),
        Form::Pair => elements.iter().map(pair).map(|(key, value)| json!({"key": key, "value": value})).collect(),
        Form::Values => {
            let mut keys: Vec<(String, Vec<String>)> = Vec::new();
            for (key, value) in elements.iter().map(pair) {
                match keys.iter_mut().find(|(known, _)| *known == key) {
                    Some((_, values)) if values.contains(&value) => {}
                    Some((_, values)) => values.push(value),
                    None => keys.push((key, vec![value])),
                }
            }
            keys.into_iter().map(|(key, values)| json!({"key": key, "values": values})).collect()
        }
    }
}

fn owned((key, value): (&str, &str)) -> (String, String) {
    (key.to_owned(), value.to_owned())
}
