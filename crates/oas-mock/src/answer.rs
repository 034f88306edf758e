//! What is answered: the example of a contract, or an error in the provider's own shape.

use oas_contract::extensions::{ErrorShape, PageStyle};
use oas_contract::{Document, Kind, Location, Node, Operation, Parameter, Schema};
use oas_values::Pointer;
use serde_json::Value;

use crate::paging;
use crate::request::Request;
use crate::route::Route;
use crate::validate::fault;

/// A response before it is written: status, headers, body.
#[derive(Clone)]
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
    /// It is not there: the status, and what is said of it.
    Missing(u16, String),
}

/// The answer to a request whose credentials are accepted. Parameters are held against the contract first.
pub(crate) fn answer(
    route: &Route<'_>,
    request: &Request,
    ignored: &[String],
    items: Option<usize>,
) -> Result<Answer, Refusal> {
    let Route { operation, .. } = route;
    // A link that was handed out says where it leads.
    let linked = operation.pagination().filter(|paging| paging.style == PageStyle::Link);
    let ignored: Vec<String> = ignored.iter().cloned().chain(linked.map(|_| paging::LINK.to_owned())).collect();
    let arguments = arguments(route, request, &ignored).map_err(Refusal::Invalid)?;
    body(route, request).map_err(Refusal::Invalid)?;
    let Some(success) = operation.success() else { return Ok(Answer { status: 200, headers: Vec::new(), body: None }) };
    let status = success.status.parse().unwrap_or(200);
    let (mut body, mut headers) = (example(&success), Vec::new());
    if let Some(body) = &mut body {
        paging::page(operation, (&arguments, request), items, (body, &mut headers)).map_err(Refusal::Invalid)?;
        named(operation, &arguments, items, body);
        // Whoever asks for a thing by its name gets one of that name.
        for (name, value) in &route.path {
            if let Some(Value::String(member)) = body.get_mut(name) {
                member.clone_from(value);
            }
        }
    }
    Ok(Answer { status, headers, body })
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
    if let Some(total) = total.as_ref().and_then(|total| body.pointer_mut(total.body()?)) {
        *total = count.into();
    }
}

/// The values of the query parameters, checked.
fn arguments(route: &Route<'_>, request: &Request, ignored: &[String]) -> Result<Vec<(String, Value)>, String> {
    let Route { operation, path, .. } = route;
    let mut pairs = request.query_pairs();
    pairs.retain(|(name, _)| !ignored.contains(name));
    let mut values = Vec::new();
    for parameter in &operation.parameters {
        let Some(schema) = parameter.schema() else { continue };
        let texts: Vec<String> = match parameter.location {
            Location::Path => {
                path.iter().filter(|(name, _)| name == parameter.name).map(|(_, value)| value.clone()).collect()
            }
            Location::Header => request.header(parameter.name).map(str::to_owned).into_iter().collect(),
            Location::Cookie => Vec::new(),
            Location::Query => take(&mut pairs, parameter),
        };
        if texts.is_empty() {
            if parameter.required() {
                return Err(format!("the parameter {} is required", parameter.name));
            }
            continue;
        }
        let value = if schema.kind() == Some(Kind::Array) {
            let items = schema.items();
            Value::Array(texts.iter().map(|text| typed(items.as_ref(), text)).collect())
        } else if texts.len() > 1 {
            return Err(format!("the parameter {} is given more than once", parameter.name));
        } else {
            typed(Some(&schema), &texts[0])
        };
        if let Some(fault) = fault(&schema, &value, parameter.name) {
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
fn take(pairs: &mut Vec<(String, String)>, parameter: &Parameter<'_>) -> Vec<String> {
    let name = parameter.name;
    if parameter.is_indexed() {
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
    let separator = match parameter.style() {
        Some("spaceDelimited") => " ",
        Some("pipeDelimited") => "|",
        _ if parameter.explode() == Some(false) => ",",
        _ => return values,
    };
    values.iter().flat_map(|value| value.split(separator)).map(str::to_owned).collect()
}

/// Text of the query as a value of the schema's type; left as text where it is none.
fn typed(schema: Option<&Schema<'_>>, text: &str) -> Value {
    let fallback = || Value::String(text.to_owned());
    match schema.and_then(Schema::kind) {
        Some(Kind::Integer) => text.parse::<i64>().map_or_else(|_| fallback(), Value::from),
        Some(Kind::Number) => text.parse::<f64>().map_or_else(|_| fallback(), Value::from),
        Some(Kind::Boolean) => text.parse::<bool>().map_or_else(|_| fallback(), Value::from),
        _ => fallback(),
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
        Refusal::Missing(_, message) => (&["404", "4XX", "default"], message),
    };
    let declared = wanted.iter().find_map(|status| Some((*status, example(&operation.response(status)?))));
    let (status, example) = declared.unwrap_or((wanted[0], None));
    let status = match refusal {
        Refusal::Missing(status, _) => *status,
        _ => status.parse().unwrap_or_else(|_| wanted[0].parse().unwrap_or(400)),
    };
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
