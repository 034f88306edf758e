//! Contracts of this workspace with one thing altered.

use std::path::Path;
use std::sync::LazyLock;

use oas_contract::{Document, Source};
use serde_json::{Value, json};

/// Fields whose content says nothing about requests and responses.
const PROSE: &[&str] = &[
    "info",
    "title",
    "description",
    "summary",
    "example",
    "examples",
    "externalDocs",
    "xml",
    "x-source",
    "x-completed",
    "x-columns",
    "x-filter",
    "x-deletion-protection",
    "x-identifies",
    "x-time-of",
    "x-pairs",
    "x-effect",
    "links",
    "bearerFormat",
    "openapi",
];

pub static CONTRACTS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let everything = root.join("crates/conformance/contracts/everything.yaml");
    let specs = std::fs::read_dir(root.join("specs")).unwrap().map(|entry| entry.unwrap().path());
    let files = specs.filter(|path| path.extension().is_some_and(|known| known == "yaml")).chain([everything]);
    let mut files: Vec<_> = files.collect();
    files.sort();
    files.iter().map(|path| Document::parse(&Source::read(path).unwrap()).unwrap().root().to_json()).collect()
});

/// The pointers of everything in a document that is no prose.
pub fn places(document: &Value) -> Vec<String> {
    let mut pointers = Vec::new();
    below(document, "", false, &mut pointers);
    pointers
}

/// The pointers below a value, which may be a map of names.
fn below(value: &Value, pointer: &str, named: bool, out: &mut Vec<String>) {
    let mut go_on = |name: &str, value: &Value| {
        let pointer = format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
        out.push(pointer.clone());
        below(value, &pointer, is_map_of_names(name, named), out);
    };
    match value {
        Value::Object(members) => {
            members
                .iter()
                .filter(|(name, _)| named || !PROSE.contains(&name.as_str()))
                .for_each(|(name, value)| go_on(name, value));
        }
        Value::Array(elements) => {
            elements.iter().enumerate().for_each(|(index, value)| go_on(&index.to_string(), value));
        }
        _ => {}
    }
}

/// Whether what stands below a field is a map of names, which may be those of fields; a property may have the name of such a map.
fn is_map_of_names(field: &str, is_name: bool) -> bool {
    !is_name && ["properties", "schemas"].contains(&field)
}

/// Members that say as much as nothing where they are `false`.
const FALSE: [&str; 9] = [
    "allowEmptyValue",
    "allowReserved",
    "deprecated",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "nullable",
    "readOnly",
    "required",
    "writeOnly",
];

/// What of a document says anything: no prose, no `required` of a path parameter, which always is, nothing that is `false` by
/// default, and no empty `security` of the whole, which is the same as none.
pub fn meaning(document: &Value) -> Value {
    meaning_of(document, false)
}

fn meaning_of(value: &Value, named: bool) -> Value {
    match value {
        Value::Object(members) => {
            let path = members.get("in").is_some_and(|place| place == "path");
            let open = members.contains_key("openapi") && members.get("security") == Some(&json!([]));
            let silent = |name: &str| PROSE.contains(&name) || path && name == "required" || open && name == "security";
            let default = |name: &str, value: &Value| *value == Value::Bool(false) && FALSE.contains(&name);
            let says = |name: &str, value: &Value| named || !silent(name) && !default(name, value);
            let members = members.iter().filter(|(name, value)| says(name, value));
            let inside = |name: &String, value| meaning_of(value, is_map_of_names(name, named));
            members.map(|(name, value)| (name.clone(), inside(name, value))).collect()
        }
        Value::Array(elements) => elements.iter().map(|value| meaning_of(value, false)).collect(),
        other => other.clone(),
    }
}

/// Removes or replaces what stands in a place.
pub fn altered(whole: &Value, pointer: &str, how: usize) -> Value {
    let mut whole = whole.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let name = name.replace("~1", "/").replace("~0", "~");
    let there = whole.pointer(pointer).unwrap().clone();
    let other = match (&there, how) {
        (_, 0) => None,
        (Value::String(text), _) => Some(json!(format!("{text}x"))),
        (Value::Number(number), _) => Some(json!(number.as_f64().unwrap() + 1.0)),
        (Value::Bool(value), _) => Some(json!(!value)),
        (_, 1) => Some(json!({})),
        (_, 2) => Some(json!("text")),
        _ => Some(json!(["a", 1])),
    };
    match (whole.pointer_mut(parent).unwrap(), other) {
        (Value::Object(members), Some(other)) => drop(members.insert(name, other)),
        (Value::Object(members), None) => drop(members.remove(&name)),
        (Value::Array(elements), Some(other)) => elements[name.parse::<usize>().unwrap()] = other,
        (Value::Array(elements), None) => drop(elements.remove(name.parse::<usize>().unwrap())),
        _ => unreachable!("a place has a parent"),
    }
    whole
}

pub fn document(value: &Value) -> Option<Document> {
    let document = Document::parse(&Source::new("a.json", &value.to_string())).unwrap();
    (!oas_contract::lint_readable(&document).has_errors()).then_some(document)
}
