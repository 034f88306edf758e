//! What names say of ids, times, lists and effects in a contract that says it by no word of ours: the forms that are usual. Knows names and
//! paths; what a contract says itself, others read.

use oas_contract::extensions::{Pairs, TimeOf};
use oas_contract::{Kind, Operation, Property, Schema};
use serde_json::Value;

use super::resource_type::{ResourceType, has_text_list};

/// A name in any of its spellings.
fn plain(text: &str) -> String {
    text.replace(['_', '-'], "").to_lowercase()
}

/// The type whose id a name is that of: its key, or its own name before that.
pub(super) fn identified(types: &[ResourceType], name: &str) -> Option<usize> {
    let own = |kind: &ResourceType| kind.key != "id" && kind.key == name;
    let prefixed = |kind: &ResourceType| plain(name) == plain(&format!("{}{}", kind.name, kind.key));
    types.iter().position(own).or_else(|| types.iter().position(prefixed))
}

/// The type that a member of a body names some of: its id or a list of ids, be it with a word before.
pub(super) fn mentioned(types: &[ResourceType], property: &Property<'_>) -> Option<usize> {
    let schema = property.schema.unwrapped();
    let plain_name = plain(property.name);
    let one = match schema.kind() {
        Some(Kind::Array) => plain_name.strip_suffix('s')?,
        Some(Kind::String) => plain_name.as_str(),
        _ => return None,
    };
    types.iter().position(|kind| {
        let id = if kind.key == "id" { plain(&format!("{}id", kind.name)) } else { plain(&kind.key) };
        one.ends_with(&id) || schema.kind() == Some(Kind::Array) && one == plain(&kind.name)
    })
}

/// Whether a member of an answer has the id of what another one was made of.
pub(super) fn is_source(kind: &ResourceType, name: &str) -> bool {
    plain(name).ends_with(&plain(&kind.key))
}

/// Whether a member of a body names what belongs to the things that the body names.
pub(super) fn names_some(body: &Schema<'_>, name: &str) -> bool {
    has_text_list(body, name) || name.ends_with("_id")
}

/// The member by which a body gives what is made its id: that of the key, or its name without `_id`.
pub(super) fn requested(body: &Schema<'_>, key: &str) -> Option<String> {
    let names = [Some(key), key.strip_suffix("_id")];
    names.into_iter().flatten().find(|name| body.property(name).is_some()).map(str::to_owned)
}

/// What a time is that of.
pub(super) fn time_of(name: &str) -> TimeOf {
    let name = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    match () {
        () if has(&["delete", "expire", "retire"]) => TimeOf::Neither,
        () if has(&["complete", "finish", "end_time", "ended", "endtime"]) => TimeOf::End,
        () => TimeOf::Beginning,
    }
}

/// How texts are pairs.
pub(super) fn pairs() -> Pairs {
    let [key, value, values, separator] = ["key", "value", "values", "."].map(str::to_owned);
    Pairs { key, value, values: Some(values), separator }
}

/// The members of a body that mean a member of a thing, with the name of its type before.
pub(super) fn members(body: &Schema<'_>, kind: &ResourceType, schema: &Schema<'_>) -> Vec<(String, String)> {
    let meant = |name: &str| {
        let with = |property: &Property<'_>| plain(name) == plain(&format!("{}{}", kind.name, property.name));
        schema.properties().find(with).map(|property| (name.to_owned(), property.name.to_owned()))
    };
    body.properties().filter_map(|property| meant(property.name)).collect()
}

/// Whether what stands behind the path of a list says that what the body names is deleted.
pub(super) fn says_delete(rest: &str) -> bool {
    rest.ends_with("delete")
}

/// The members of a body that have elements of a list: of its name, of that of one element, or with another word before these.
pub(super) fn elements(body: &Schema<'_>, list: &str) -> Vec<String> {
    let one = list.strip_suffix('s').unwrap_or(list);
    let is_it = |name: &&str| {
        [list, one]
            .iter()
            .any(|word| name.strip_suffix(word).is_some_and(|rest| rest.is_empty() || rest.ends_with('_')))
    };
    body.properties().map(|property| property.name).filter(is_it).map(str::to_owned).collect()
}

/// The member of a body that says whether elements are added or deleted, and the word for the latter.
pub(super) fn switch(body: &Schema<'_>) -> Option<(String, String)> {
    const REMOVED: &str = "delete";
    let says = |schema: &Schema<'_>| {
        let words: Vec<Value> = match (schema.open_values(), schema.values()) {
            (Some(open), _) => open.into_iter().map(|value| value.value).collect(),
            (None, Some(listed)) => listed.list.iter().map(|value| value.to_json()).collect(),
            (None, None) => Vec::new(),
        };
        words.iter().any(|word| word == REMOVED)
    };
    let mut properties = body.properties();
    let switch = properties.find(|property| says(&property.schema.unwrapped()))?;
    Some((format!("/{}", oas_values::escape(switch.name)), REMOVED.to_owned()))
}

/// Whether a verb behind the path of a thing takes back what another one does.
pub(super) fn takes_back(operation: &Operation<'_>, shown: &str, operations: &[Operation<'_>]) -> Option<bool> {
    let verb = operation.path.strip_prefix(shown)?.strip_prefix(':')?;
    let opposite = verb.strip_prefix("un").map(|verb| format!("{shown}:{verb}"));
    Some(opposite.is_some_and(|path| operations.iter().any(|known| known.path == path)))
}
