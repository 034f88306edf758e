//! What a document says that is meant anyway: to leave it out alters nothing. Knows what OpenAPI leaves to be understood.

use oas_contract::Significant;
use oas_values::Pointer;
use serde_json::{Value, json};

/// What a member says that is not there.
const FLAGS: [(&str, bool); 10] = [
    ("required", false),
    ("deprecated", false),
    ("readOnly", false),
    ("writeOnly", false),
    ("nullable", false),
    ("allowReserved", false),
    ("allowEmptyValue", false),
    ("uniqueItems", false),
    ("exclusiveMinimum", false),
    ("exclusiveMaximum", false),
];

/// Counts that everything has.
const COUNTS: [&str; 3] = ["minLength", "minItems", "minProperties"];

/// Schemas that say the same as none.
const OF_ANYTHING: [&str; 4] = ["additionalProperties", "items", "unevaluatedProperties", "unevaluatedItems"];

/// Lists and maps that say nothing without an element.
const LISTS: [&str; 17] = [
    "callbacks",
    "dependentRequired",
    "dependentSchemas",
    "encoding",
    "examples",
    "headers",
    "links",
    "mapping",
    "parameters",
    "patternProperties",
    "properties",
    "required",
    "responses",
    "servers",
    "tags",
    "variables",
    "webhooks",
];

/// Whether what stands in a place is meant without it.
pub(super) fn are_restated(whole: &Value, place: &Significant) -> bool {
    let pointer = place.pointer.as_str();
    let Some(there) = Pointer::known(pointer).resolve(whole) else { return false };
    let Some((holder, _)) = pointer.rsplit_once('/') else { return false };
    let member = Pointer::known(pointer).tokens().last().map(|token| token.name().into_owned()).unwrap_or_default();
    let member = member.as_str();
    let empty = match there {
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    };
    // An element of a map may have any name.
    let own = member == place.member;
    own && empty && (LISTS.contains(&member) || OF_ANYTHING.contains(&member))
        || own && FLAGS.iter().any(|(name, value)| *name == member && there == value)
        || own && COUNTS.contains(&member) && *there == json!(0)
        || own && OF_ANYTHING.contains(&member) && *there == json!(true)
        || holder == "/components" && empty
        || member == "$ref" && there.as_str().is_some_and(|target| leads_to_prose(whole, target))
        || restates_style(whole, pointer, member, there)
        || restates_outer(whole, pointer, member, there)
}

/// Whether what a reference leads to says nothing to programs.
fn leads_to_prose(whole: &Value, target: &str) -> bool {
    let end = target.strip_prefix('#').and_then(|pointer| whole.pointer(pointer)).and_then(Value::as_object);
    end.is_some_and(|members| members.keys().all(|name| ["description", "title", "summary"].contains(&name.as_str())))
}

/// Whether a member says of a parameter, a header or a part what is meant anyway.
fn restates_style(whole: &Value, pointer: &str, member: &str, there: &Value) -> bool {
    let holder = pointer.rsplit_once('/').and_then(|(holder, _)| Pointer::known(holder).resolve(whole));
    let text = |name: &str| holder.and_then(|holder| holder.get(name)?.as_str());
    let usual = match text("in") {
        Some("query" | "cookie") => "form",
        None if pointer.contains("/encoding/") => "form",
        _ => "simple",
    };
    match member {
        "style" => there == usual,
        "explode" => *there == Value::Bool(text("style").unwrap_or(usual) == "form"),
        "encoding" => there.as_object().is_some_and(|parts| {
            let usual = [json!({}), json!({"style": "form"}), json!({"explode": true})];
            parts.values().all(|part| usual.contains(part) || *part == json!({"style": "form", "explode": true}))
        }),
        // A variable of a server without one has its first value.
        "default" if pointer.contains("/variables/") => {
            holder.and_then(|variable| variable.get("enum")?.get(0)).is_some_and(|first| first == there)
        }
        _ => false,
    }
}

/// Whether a path or an operation says of servers and security what is said around it, or a document what is meant without.
fn restates_outer(whole: &Value, pointer: &str, member: &str, there: &Value) -> bool {
    let tokens: Vec<&str> = pointer.split('/').skip(1).collect();
    let of_path = |path: &str| whole.pointer(&format!("/paths/{path}"))?.get(member);
    let root = || json!([{"url": "/"}]);
    let is_root = |server: Option<&Value>| server.is_some_and(|server| server.get("url") == Some(&json!("/")));
    let one = whole["servers"].as_array().is_some_and(|servers| servers.len() == 1);
    let operations = || {
        let paths = whole["paths"].as_object().into_iter().flatten().filter_map(|(_, path)| path.as_object());
        paths.flatten().filter(|(_, operation)| operation.get("responses").is_some()).map(|(_, operation)| operation)
    };
    match (tokens.as_slice(), member) {
        // Without a server there is one of the root.
        (["servers"] | ["servers", "0"] | ["servers", "0", "url"], _) => one && is_root(whole["servers"].get(0)),
        // What every operation says for itself holds of none.
        (["security", ..], _) => operations().all(|operation| operation.get("security").is_some()),
        (["paths", _, "servers"], _) => *there == whole.get(member).cloned().unwrap_or_else(root),
        (["paths", path, _, "servers"], _) => {
            *there == of_path(path).or_else(|| whole.get(member)).cloned().unwrap_or_else(root)
        }
        (["paths", _, _, "security"], _) => *there == whole.get(member).cloned().unwrap_or_else(|| json!([])),
        _ => false,
    }
}
