//! What is answered: the example of a contract, or an error in the provider's own shape.

use oas_contract::extensions::ErrorShape;
use oas_contract::{Document, Node, Operation};
use oas_values::Pointer;
use serde_json::Value;

use crate::arguments::arguments;
use crate::paging;
use crate::request::{Request, decode};
use crate::route::Route;
use crate::validate::fault;

/// A response before it is written: status, headers, body.
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
    let Route { operation, .. } = route;
    let Some(success) = operation.success() else { return Ok(Answer { status: 200, headers: Vec::new(), body: None }) };
    let status = success.status.parse().unwrap_or(200);
    let mut body = example(&success);
    if let Some(body) = &mut body {
        paging::page(operation, &arguments, items, body).map_err(Refusal::Invalid)?;
        named(operation, &arguments, items, body);
        // Whoever asks for a thing by its name gets one of that name.
        for (name, value) in &route.path {
            if let Some(Value::String(member)) = body.get_mut(name) {
                *member = decode(value);
            }
        }
    }
    Ok(Answer { status, headers: Vec::new(), body })
}

/// Whoever waits for tasks by their names finds those in the list: no others in the example, and among so many `items` otherwise.
fn named(operation: &Operation<'_>, arguments: &[(String, Value)], items: Option<usize>, body: &mut Value) {
    let Some(waiter) = operation.waiter() else { return };
    let asked = arguments.iter().find(|(name, _)| waiter.names.as_ref() == Some(name)).map(|(_, value)| value);
    let id = waiter.id.as_deref().and_then(|id| id.split_once("/*"));
    let (Some(asked), Some((list, id))) = (asked, id) else { return };
    let names = asked.as_array().cloned().unwrap_or_else(|| vec![asked.clone()]);
    let Some(Value::Array(listed)) = body.pointer_mut(list) else { return };
    if items.is_none() {
        *listed = listed.iter().cycle().take(if listed.is_empty() { 0 } else { names.len() }).cloned().collect();
    }
    for (name, item) in names.into_iter().zip(listed.iter_mut()) {
        if let Some(id) = item.pointer_mut(id) {
            *id = name;
        }
    }
    let count = listed.len();
    let total = operation.pagination().and_then(|paging| paging.total).filter(|_| items.is_none());
    if let Some(total) = total.and_then(|total| body.pointer_mut(&total)) {
        *total = count.into();
    }
}

fn body(route: &Route<'_>, request: &Request) -> Result<(), String> {
    let Some(body) = route.operation.request_body() else {
        return if request.body.is_empty() { Ok(()) } else { Err("this operation takes no body".to_owned()) };
    };
    if request.body.is_empty() {
        return if body.required() { Err("the body is required".to_owned()) } else { Ok(()) };
    }
    let json = body.media().into_iter().find(|media| oas_contract::is_json(media.name));
    let Some(media) = json else { return Ok(()) };
    let value: Value =
        serde_json::from_slice(&request.body).map_err(|error| format!("the body is no JSON: {error}"))?;
    match media.schema().and_then(|schema| fault(&schema, &value, "body")) {
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
    let declared = wanted.iter().find_map(|status| Some((*status, example(&operation.response(status)?))));
    let (status, example) = declared.unwrap_or((wanted[0], None));
    let status = status.parse().unwrap_or_else(|_| wanted[0].parse().unwrap_or(400));
    let shape = document.error_shape();
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
    for token in Pointer::known(pointer).tokens() {
        if !place.is_object() {
            *place = Value::Object(serde_json::Map::new());
        }
        place = &mut place[&*token.name()];
    }
    *place = text.into();
}

/// The example of a contract for the body of a response.
fn example(response: &oas_contract::Response<'_>) -> Option<Value> {
    response.json()?.examples().first().map(|node| Node::to_json(node))
}

/// The header that carries a request id, where the contract names one.
pub(crate) fn request_id_header(shape: &ErrorShape, id: &str) -> Vec<(String, String)> {
    let name = shape.request_id.iter().find_map(|place| place.strip_prefix("header:"));
    name.map(|name| (name.to_ascii_lowercase(), id.to_owned())).into_iter().collect()
}
