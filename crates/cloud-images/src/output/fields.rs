//! Which fields of an item are shown, and what they are called. Knows pointers and schemas, nothing of how they are written.

use oas_contract::{Kind, Schema};
use oas_runtime::Json;
use oas_values::{Pointer, escape};

use crate::failure::Failure;
use crate::language::message;
use crate::plain::plain;

/// The most columns that are chosen where a contract chooses none.
const COLUMNS: usize = 8;

/// A field of an item.
#[derive(Clone, Debug)]
pub struct Field {
    /// JSON pointer to it in an item.
    pub pointer: String,
    /// What it is called in a program: `status.status`.
    pub name: String,
    /// What it is called above a column: `status`.
    pub heading: String,
}

impl Field {
    /// A field by where it stands.
    pub fn at(pointer: &str) -> Self {
        let tokens: Vec<String> = Pointer::known(pointer).tokens().map(|token| token.name().into_owned()).collect();
        let heading = tokens.iter().rfind(|token| token.parse::<usize>().is_err()).map_or(pointer, String::as_str);
        let heading = plain(heading.trim_start_matches('_'));
        // What has no members is its own value.
        let (name, heading) = match pointer {
            "" => ("value".to_owned(), "value".to_owned()),
            _ => (tokens.join("."), heading),
        };
        Self { pointer: pointer.to_owned(), name, heading }
    }

    /// A field under a name of its own.
    pub fn named(name: &str, pointer: &str) -> Self {
        debug_assert!(pointer.is_empty() || pointer.starts_with('/'), "{pointer} is no pointer");
        Self { pointer: pointer.to_owned(), name: name.to_owned(), heading: name.to_owned() }
    }

    /// The field that was asked for: `status.status`, or a JSON pointer.
    pub fn asked(item: Option<&Schema<'_>>, text: &str) -> Result<Self, Failure> {
        if text.starts_with('/') {
            return Ok(Self::at(text));
        }
        let pointer: String = text.split('.').map(|token| format!("/{}", escape(token))).collect();
        let Some(item) = item.filter(|item| item.reached(&pointer).is_none()) else {
            return Ok(Self::at(&pointer));
        };
        let known = names_of(item);
        let near = known.iter().min_by_key(|known| strsim::damerau_levenshtein(known, text));
        let near = near.filter(|near| strsim::damerau_levenshtein(near, text) <= 2);
        let help = match near {
            Some(near) => message!("did you mean `{}`?", "是否想写 `{}`？", near),
            None => message!("there are: {}", "有：{}", known.join(", ")),
        };
        Err(Failure::usage(message!("--fields: there is no field `{}`; {}", "--fields：没有字段 `{}`；{}", text, help)))
    }

    /// The value in an item.
    pub fn of<'v>(&self, item: &'v Json) -> Option<&'v Json> {
        Pointer::known(&self.pointer).resolve(item)
    }
}

/// The names of the fields that a schema has.
pub fn names_of(schema: &Schema<'_>) -> Vec<String> {
    let mut known = Vec::new();
    names(schema, "", &mut known, 0);
    known
}

/// The names of all fields of a schema.
fn names(schema: &Schema<'_>, before: &str, known: &mut Vec<String>, depth: usize) {
    for property in schema.properties().filter(|_| depth < 4) {
        let name = format!("{before}{}", property.name);
        names(&property.schema, &format!("{name}."), known, depth + 1);
        known.push(name);
    }
}

/// The fields that hold single values, for lists whose contract names no columns: those that it declares, or else those of
/// the first item, or else the item as it is.
pub fn single_values(described: Option<&Schema<'_>>, item: &Json) -> Vec<Field> {
    let single = |kind: Option<Kind>| !matches!(kind, None | Some(Kind::Array | Kind::Object));
    let declared = described.into_iter().flat_map(Schema::properties);
    let declared = declared.filter(|property| single(property.schema.kind())).map(|property| property.name.to_owned());
    let members = item.as_object().into_iter().flatten();
    let met = members.filter(|(_, value)| !value.is_object() && !value.is_array()).map(|(name, _)| name.clone());
    let mut names: Vec<String> = declared.collect();
    if names.is_empty() {
        names = met.collect();
    }
    let mut fields: Vec<Field> =
        names.iter().map(|name| Field::at(&format!("/{}", escape(name)))).take(COLUMNS).collect();
    if fields.is_empty() {
        fields.push(Field::at(""));
    }
    fields
}

/// The fields of a thing that is shown alone: those that the contract names, and all others that hold something.
pub fn all_values(item: &Json, first: &[Field]) -> Vec<Field> {
    fn leaves(value: &Json, pointer: &str, found: &mut Vec<Field>) {
        match value {
            Json::Object(members) => {
                for (name, value) in members {
                    leaves(value, &format!("{pointer}/{}", escape(name)), found);
                }
            }
            Json::Array(elements) if elements.iter().any(|element| element.is_object() || element.is_array()) => {
                elements.iter().enumerate().for_each(|(at, value)| leaves(value, &format!("{pointer}/{at}"), found));
            }
            Json::Null => {}
            Json::String(text) if text.is_empty() => {}
            Json::Array(elements) if elements.is_empty() => {}
            _ => found.push(Field::at(pointer)),
        }
    }
    let mut fields: Vec<Field> = first.iter().filter(|field| field.of(item).is_some()).cloned().collect();
    let mut found = Vec::new();
    leaves(item, "", &mut found);
    found.retain(|field| fields.iter().all(|known| known.pointer != field.pointer));
    fields.extend(found);
    fields
}

/// An item with these fields only, under their names.
pub fn project(item: &Json, fields: &[Field]) -> Json {
    let value = |field: &Field| (field.name.clone(), field.of(item).cloned().unwrap_or_default());
    Json::Object(fields.iter().map(value).collect())
}
