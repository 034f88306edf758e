//! Requests whose bodies name several resources: which members do, and what becomes of what belongs to each. Read from the names of
//! members; knows no resource.

use oas_contract::{Kind, Operation, Schema};
use serde_json::Value;

use super::resource_type::{ResourceType, identified};
use super::scalar::text;

/// A member of a body that names resources which must be there.
pub(super) struct Mention {
    pub(super) kind: usize,
    pub(super) member: String,
}

/// What a request does to what belongs to each of the resources that its body names.
pub(super) struct Batch {
    /// What belongs to them.
    pub(super) kind: usize,
    /// The parameter of the path that names the resource it belongs to.
    pub(super) parent: String,
    pub(super) action: BatchAction,
    /// The members of the body that say which of them.
    pub(super) members: Vec<String>,
}

/// What becomes of them.
#[derive(Clone, Copy)]
pub(super) enum BatchAction {
    Creates,
    Changes,
    Deletes,
}

/// The members of a body that name resources: the id of a kind, or a list of ids, be it with a word before.
pub(super) fn mentions(kinds: &[ResourceType], operation: &Operation<'_>) -> Vec<Mention> {
    let Some(body) = operation.json_body() else { return Vec::new() };
    let mention = |property: oas_contract::Property<'_>| {
        let schema = property.schema.unwrapped();
        let plain = plain(property.name);
        let one = match schema.kind() {
            Some(Kind::Array) => plain.strip_suffix('s')?,
            Some(Kind::String) => plain.as_str(),
            _ => return None,
        };
        let kind = kinds.iter().position(|kind| {
            let id = if kind.key == "id" { self::plain(&format!("{}id", kind.name)) } else { self::plain(&kind.key) };
            one.ends_with(&id) || schema.kind() == Some(Kind::Array) && one == self::plain(&kind.name)
        })?;
        Some(Mention { kind, member: property.name.to_owned() })
    };
    body.properties().filter_map(mention).collect()
}

impl Batch {
    /// What an operation does whose path ends as the list of another kind does that belongs to what its body names.
    pub(super) fn of(
        kinds: &[ResourceType],
        operation: &Operation<'_>,
        mentions: &[Mention],
        lists: &[(&str, usize)],
    ) -> Option<Self> {
        let body = operation.json_body()?;
        let parent = mentions.iter().find(|mention| is_list(&body, &mention.member))?;
        let last = operation.path.rsplit('/').next()?;
        let (kind, parameter) = lists.iter().find_map(|(path, kind)| {
            let path = path.strip_suffix(last)?.strip_suffix("}/")?;
            let parameter = path.rsplit_once('{')?.1;
            let belongs = *kind != parent.kind && identified(kinds, parameter) == Some(parent.kind);
            belongs.then(|| (*kind, parameter.to_owned()))
        })?;
        let action = match operation.method.to_ascii_lowercase().as_str() {
            "post" => BatchAction::Creates,
            "delete" => BatchAction::Deletes,
            "put" | "patch" => BatchAction::Changes,
            _ => return None,
        };
        let names_some = |name: &&str| *name != parent.member && (is_list(&body, name) || name.ends_with("_id"));
        let members = body.properties().map(|property| property.name).filter(names_some).map(str::to_owned).collect();
        Some(Self { kind, parent: parameter, action, members })
    }

    /// The ids that a request says.
    pub(super) fn ids(&self, sent: &Value) -> Vec<String> {
        self.members.iter().flat_map(|member| ids(sent, member)).collect()
    }
}

/// The ids in a member of a body, which is one or a list.
pub(super) fn ids(sent: &Value, member: &str) -> Vec<String> {
    match sent.get(member) {
        Some(Value::Array(list)) => list.iter().filter_map(text).collect(),
        Some(one) => text(one).into_iter().collect(),
        None => Vec::new(),
    }
}

fn is_list(body: &Schema<'_>, name: &str) -> bool {
    let property = body.property(name).map(|property| property.schema.unwrapped());
    property.is_some_and(|schema| schema.items().is_some_and(|items| items.unwrapped().kind() == Some(Kind::String)))
}

fn plain(text: &str) -> String {
    text.replace(['_', '-'], "").to_lowercase()
}
