//! Requests whose bodies name several resources: which members do, and what becomes of what belongs to each. Knows no resource, and not
//! how a contract says what a name means.

use oas_contract::Operation;
use oas_contract::extensions::{Does, OperationEffect};
use serde_json::Value;

use super::convention;
use super::naming::{Naming, position};
use super::resource_type::{ResourceType, has_text_list};
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

/// The members of a body that name resources.
pub(super) fn mentions(kinds: &[ResourceType], naming: &Naming, operation: &Operation<'_>) -> Vec<Mention> {
    let Some(body) = operation.json_body() else { return Vec::new() };
    let mention = |property: oas_contract::Property<'_>| {
        Some(Mention { kind: naming.mentioned(kinds, &property)?, member: property.name.to_owned() })
    };
    body.properties().filter_map(mention).collect()
}

impl Batch {
    /// What `x-effect` says of what belongs to each of the things that the body names.
    pub(super) fn declared(
        kinds: &[ResourceType],
        naming: &Naming,
        (operation, effect): (&Operation<'_>, &OperationEffect),
        mentions: &[Mention],
        lists: &[(&str, usize)],
    ) -> Option<Self> {
        let body = operation.json_body()?;
        let kind = position(kinds, effect.of.as_ref()?)?;
        let parent = mentions.iter().find(|mention| mention.kind != kind && has_text_list(&body, &mention.member))?;
        let parameter = lists.iter().filter(|(_, listed)| *listed == kind).find_map(|(path, _)| {
            let mut names = path.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
            names.find(|name| naming.parameter(kinds, name) == Some(parent.kind))
        })?;
        let action = match effect.does? {
            Does::Creates => BatchAction::Creates,
            Does::Changes => BatchAction::Changes,
            Does::Deletes => BatchAction::Deletes,
            Does::Shows | Does::Adds | Does::Removes => return None,
        };
        let members = mentions.iter().filter(|mention| mention.kind == kind);
        let members = members.map(|mention| mention.member.clone()).collect();
        Some(Self { kind, parent: parameter.to_owned(), action, members })
    }

    /// What an operation does whose path ends as the list of another kind does that belongs to what its body names.
    pub(super) fn by_convention(
        kinds: &[ResourceType],
        operation: &Operation<'_>,
        mentions: &[Mention],
        lists: &[(&str, usize)],
    ) -> Option<Self> {
        let body = operation.json_body()?;
        let parent = mentions.iter().find(|mention| has_text_list(&body, &mention.member))?;
        let last = operation.path.rsplit('/').next()?;
        let (kind, parameter) = lists.iter().find_map(|(path, kind)| {
            let path = path.strip_suffix(last)?.strip_suffix("}/")?;
            let parameter = path.rsplit_once('{')?.1;
            let belongs = *kind != parent.kind && convention::identified(kinds, parameter) == Some(parent.kind);
            belongs.then(|| (*kind, parameter.to_owned()))
        })?;
        let action = match operation.method.to_ascii_lowercase().as_str() {
            "post" => BatchAction::Creates,
            "delete" => BatchAction::Deletes,
            "put" | "patch" => BatchAction::Changes,
            _ => return None,
        };
        let names_some = |name: &&str| *name != parent.member && convention::names_some(&body, name);
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
