//! What is answered: the example of a contract, or an error in the provider's own shape.

use contract::extensions::{ErrorShape, error_shape};
use contract::{Document, Location, Node, Operation};
use serde_json::Value;

use crate::paging;
use crate::request::Request;
use crate::route::Route;
use crate::validate::fault;

/// A response.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Value>,
}

/// Why a request is refused.
pub(crate) enum Refusal {
    /// Its credentials are not accepted.
    Credentials(String),
    /// The contract forbids it.
    Invalid(String),
}

/// The answer to a request whose credentials are accepted. Parameters are held against the contract first.
pub(crate) fn answer(
    route: &Route<'_>,
    request: &Request,
    ignored: &[String],
    items: Option<usize>,
) -> Result<Answer, Refusal> {
    let arguments = arguments(route, request, ignored).map_err(Refusal::Invalid)?;
    body(route, request).map_err(Refusal::Invalid)?;
    let Route { document, operation, .. } = route;
    let success = operation.node.members("responses").find(|(status, _)| status.starts_with('2'));
    let Some((status, entry)) = success else { return Ok(Answer { status: 200, headers: Vec::new(), body: None }) };
    let status = status.parse().unwrap_or(200);
    let mut body = document.json_example(&entry.node).map(Node::to_json);
    if let Some(body) = &mut body {
        paging::page(operation, &arguments, items, body).map_err(Refusal::Invalid)?;
        // Whoever asks for a thing by its name gets one of that name.
        for (name, value) in &route.path {
            if let Some(Value::String(member)) = body.get_mut(name) {
                member.clone_from(value);
            }
        }
    }
    Ok(Answer { status, headers: Vec::new(), body })
}

/// The values of the query parameters, checked.
fn arguments(route: &Route<'_>, request: &Request, ignored: &[String]) -> Result<Vec<(String, Value)>, String> {
    let Route { document, operation, path } = route;
    let mut pairs = request.query_pairs();
    pairs.retain(|(name, _)| !ignored.contains(name));
    let mut values = Vec::new();
    for parameter in &operation.parameters {
        let schema = parameter.node.get("schema").and_then(|schema| document.resolve(schema));
        let Some(schema) = schema else { continue };
        let texts: Vec<String> = match parameter.location {
            Location::Path => {
                path.iter().filter(|(name, _)| name == parameter.name).map(|(_, value)| value.clone()).collect()
            }
            Location::Header => request.header(parameter.name).map(str::to_owned).into_iter().collect(),
            Location::Cookie => Vec::new(),
            Location::Query => take(&mut pairs, parameter.name, parameter.node),
        };
        if texts.is_empty() {
            if parameter.required() {
                return Err(format!("the parameter {} is required", parameter.name));
            }
            continue;
        }
        let value = if schema.str("type") == Some("array") {
            let items = schema.get("items").and_then(|items| document.resolve(items));
            Value::Array(texts.iter().map(|text| typed(items, text)).collect())
        } else if texts.len() > 1 {
            return Err(format!("the parameter {} is given more than once", parameter.name));
        } else {
            typed(Some(schema), &texts[0])
        };
        if let Some(fault) = fault(document, schema, &value, parameter.name) {
            return Err(fault);
        }
        values.push((parameter.name.to_owned(), value));
    }
    match pairs.first() {
        Some((name, _)) => Err(format!("there is no parameter {name}")),
        None => Ok(values),
    }
}

/// Takes the values of a parameter out of the query.
fn take(pairs: &mut Vec<(String, String)>, name: &str, parameter: &Node) -> Vec<String> {
    if parameter.str("x-query-style") == Some("indexed") {
        let mut values = Vec::new();
        while let Some(at) = pairs.iter().position(|(known, _)| *known == format!("{name}.{}", values.len() + 1)) {
            values.push(pairs.remove(at).1);
        }
        return values;
    }
    let mut values = Vec::new();
    pairs.retain(|(known, value)| {
        if known == name {
            values.push(value.clone());
        }
        known != name
    });
    let exploded = parameter.get("explode").and_then(Node::as_bool);
    let separator = match parameter.str("style") {
        Some("spaceDelimited") => " ",
        Some("pipeDelimited") => "|",
        _ if exploded == Some(false) => ",",
        _ => return values,
    };
    values.iter().flat_map(|value| value.split(separator)).map(str::to_owned).collect()
}

/// Text of the query as a value of the schema's type; left as text where it is none.
fn typed(schema: Option<&Node>, text: &str) -> Value {
    let fallback = || Value::String(text.to_owned());
    match schema.and_then(|schema| schema.str("type")) {
        Some("integer") => text.parse::<i64>().map_or_else(|_| fallback(), Value::from),
        Some("number") => text.parse::<f64>().map_or_else(|_| fallback(), Value::from),
        Some("boolean") => text.parse::<bool>().map_or_else(|_| fallback(), Value::from),
        _ => fallback(),
    }
}

fn body(route: &Route<'_>, request: &Request) -> Result<(), String> {
    let Route { document, operation, .. } = route;
    let body = operation.node.get("requestBody").and_then(|body| document.resolve(body));
    let Some(body) = body else {
        return if request.body.is_empty() { Ok(()) } else { Err("this operation takes no body".to_owned()) };
    };
    if request.body.is_empty() {
        return if body.flag("required") { Err("the body is required".to_owned()) } else { Ok(()) };
    }
    let Some((_, media)) = body.members("content").find(|(media, _)| contract::is_json(media)) else { return Ok(()) };
    let value: Value =
        serde_json::from_slice(&request.body).map_err(|error| format!("the body is no JSON: {error}"))?;
    match media.node.get("schema").and_then(|schema| fault(document, schema, &value, "body")) {
        Some(fault) => Err(fault),
        None => Ok(()),
    }
}

/// A refusal in the provider's own shape: the example of the contract for the status, with this message and a new
/// request id.
pub(crate) fn refuse(document: &Document, operation: &Operation<'_>, refusal: &Refusal) -> Answer {
    let (wanted, message): (&[&str], &str) = match refusal {
        Refusal::Credentials(message) => (&["401", "403", "4XX", "default"], message),
        Refusal::Invalid(message) => (&["400", "422", "4XX", "default"], message),
    };
    let declared = wanted.iter().find_map(|status| {
        let response = operation.node.get("responses")?.get(status)?;
        Some((*status, document.json_example(response).map(Node::to_json)))
    });
    let (status, example) = declared.unwrap_or((wanted[0], None));
    let status = status.parse().unwrap_or_else(|_| wanted[0].parse().unwrap_or(400));
    let shape = error_shape(document);
    let mut body = example.unwrap_or_else(|| Value::Object(serde_json::Map::new()));
    set(&mut body, &shape.message, message);
    let id = uuid::Uuid::new_v4().simple().to_string();
    set(&mut body, &shape.request_id, &id);
    Answer { status, headers: request_id_header(&shape, &id), body: Some(body) }
}

/// Sets the first of the places that is there, or else the first one that can be made.
fn set(body: &mut Value, pointers: &[String], text: &str) {
    let plain = || pointers.iter().filter(|pointer| pointer.starts_with('/') && !pointer.contains('*'));
    if let Some(pointer) = plain().find(|pointer| body.pointer(pointer).is_some_and(Value::is_string)) {
        if let Some(place) = body.pointer_mut(pointer) {
            *place = text.into();
        }
        return;
    }
    let Some(pointer) = plain().next() else { return };
    let mut place = body;
    for token in pointer.split('/').skip(1) {
        if !place.is_object() {
            *place = Value::Object(serde_json::Map::new());
        }
        place = &mut place[token];
    }
    *place = text.into();
}

/// The header that carries a request id, where the contract names one.
pub(crate) fn request_id_header(shape: &ErrorShape, id: &str) -> Vec<(String, String)> {
    let name = shape.request_id.iter().find_map(|place| place.strip_prefix("header:"));
    name.map(|name| (name.to_ascii_lowercase(), id.to_owned())).into_iter().collect()
}
