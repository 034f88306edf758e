//! What is answered: the example of a contract, or an error in the provider's own shape.

use oas_contract::extensions::{ErrorShape, Filter, Match, PageStyle};
use oas_contract::{Document, MediaType, Node, Operation, Response, Schema, is_json};
use serde_json::Value;

use crate::arguments::arguments;
use crate::memory::{Fault, Memory, filtered_example};
use crate::paging;
use crate::request::{Request, decode};
use crate::route::Route;
use crate::sample::{answered, answered_as};
use crate::text_pointer::set;

/// A response before it is written: status, headers, body.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Value>,
    /// What is there instead, with its media type.
    pub(crate) text: Option<(String, String)>,
    /// Whether it is of what the fake keeps, which says itself how far it is.
    pub(crate) stored: bool,
    /// Whether the connection breaks behind what is there of the body.
    pub(crate) breaks_off: bool,
}

impl Answer {
    /// A response without a body.
    pub(crate) fn of(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: None, text: None, stored: false, breaks_off: false }
    }
}

/// Why a request is refused.
pub(crate) enum Refusal {
    /// Its credentials are not accepted.
    Credentials(String),
    /// The contract forbids it.
    Invalid(String),
    /// It is not there: the status, and what is said of it.
    Missing(u16, String),
    /// The state of what it is about does not allow it.
    Forbidden(String),
    /// A test says so, by this status.
    Scripted(u16),
}

/// The answer to a request whose credentials are accepted. Parameters are held against the contract first.
pub(crate) fn answer(
    route: &Route<'_>,
    request: &Request,
    ignored: &[String],
    (items, memory): (Option<usize>, Option<(&Memory, &[Document])>),
) -> Result<Answer, Refusal> {
    let Route { operation, .. } = route;
    // A link that was handed out says where it leads.
    let linked = operation.pagination().filter(|paging| paging.style == PageStyle::Link);
    let ignored: Vec<String> = ignored.iter().cloned().chain(linked.map(|_| paging::LINK.to_owned())).collect();
    let arguments = arguments(route, request, &ignored).map_err(Refusal::Invalid)?;
    crate::body::check(operation, request).map_err(Refusal::Invalid)?;
    let success = operation.success();
    let mut headers = success.as_ref().map(headers).unwrap_or_default();
    if let Some((memory, documents)) = memory {
        let mut body = success.as_ref().and_then(answered);
        let parts = (&mut body, &mut headers);
        let stored = memory.answer(route, (documents, request), &arguments, parts).map_err(|fault| match fault {
            Fault::Missing(status, message) => Refusal::Missing(status, message),
            Fault::Invalid(message) => Refusal::Invalid(message),
            Fault::Forbidden(message) => Refusal::Forbidden(message),
        })?;
        if stored {
            let status = success.and_then(|success| success.status.parse().ok()).unwrap_or(200);
            return Ok(Answer { headers, body, stored: true, ..Answer::of(status) });
        }
    }
    let Some(success) = success else { return Ok(Answer::of(200)) };
    let known = |(name, value): &(String, String)| name == "etag" && request.header("if-none-match") == Some(value);
    if operation.may_be_unmodified() && headers.iter().any(known) {
        return Ok(Answer { headers, ..Answer::of(304) });
    }
    let status = success.status.parse().unwrap_or(200);
    let mut body = answered(&success);
    if let Some(body) = &mut body {
        filtered(operation, &arguments, body);
        paging::page(operation, (&arguments, request), items, (body, &mut headers)).map_err(Refusal::Invalid)?;
        with_requested_ids(operation, &arguments, items, body);
        // Whoever asks for a thing by its name gets one of that name.
        for (name, value) in &route.path {
            if let Some(Value::String(member)) = body.get_mut(name) {
                *member = decode(value);
            }
        }
    }
    // Whoever can have one of several forms gets the one that is asked for.
    let asked = request.header("accept");
    let asked = asked.and_then(|asked| success.media().into_iter().find(|media| media.name == asked));
    let other = asked.filter(|media| success.json().is_none_or(|json| json.name != media.name));
    let text = match other.or_else(|| success.media().into_iter().next().filter(|_| body.is_none())) {
        Some(media) if is_json(media.name) => {
            body = answered_as(&media);
            None
        }
        Some(media) => {
            body = None;
            Some(text(&media))
        }
        None => None,
    };
    Ok(Answer { headers, body, text, ..Answer::of(status) })
}

/// The headers of a response for which the contract has values.
fn headers(response: &Response<'_>) -> Vec<(String, String)> {
    let headers = response.headers().into_iter().filter(|header| !header.name.eq_ignore_ascii_case("content-type"));
    let valued = headers.filter_map(|header| {
        let schema = header.schema();
        let example = header.examples().into_iter().chain(schema.iter().flat_map(Schema::examples)).next()?.to_json();
        let text = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
        Some((header.name.to_ascii_lowercase(), text))
    });
    valued.collect()
}

/// The example for a body that is no JSON, with its media type.
fn text(media: &MediaType<'_>) -> (String, String) {
    let schema = media.schema();
    let example = media.examples().into_iter().chain(schema.iter().flat_map(Schema::examples)).next();
    let example = example.map(Node::to_json);
    let text = example.map(|example| example.as_str().map_or_else(|| example.to_string(), str::to_owned));
    (media.name.to_owned(), text.unwrap_or_default())
}

/// Whoever asks a list for one of the listed values of a parameter gets the items that have it in the member of the same name, or in
/// the one that `x-filter` says.
fn filtered(operation: &Operation<'_>, arguments: &[(String, Value)], body: &mut Value) {
    let Some(paging) = operation.pagination() else { return filtered_example(operation, arguments, body) };
    let listed = |schema: &Schema<'_>| schema.values().is_some() || schema.open_values().is_some();
    let filters = operation.parameters.iter().filter(|parameter| {
        let schema = parameter.schema().map(|schema| schema.unwrapped());
        schema.is_some_and(|schema| listed(&schema) || schema.items().is_some_and(|items| listed(&items.unwrapped())))
    });
    let said = operation.filters();
    let asked = filters.filter_map(|parameter| {
        let (name, wanted) = arguments.iter().find(|(name, _)| name == parameter.name)?;
        let member = match said.iter().find(|(known, _)| known == name) {
            Some((_, Filter { member: Some(member), by: Match::Equal, .. })) => member.clone(),
            // What chooses in another way has no effect on an example.
            Some(_) => return None,
            None => format!("/{}", oas_values::escape(name)),
        };
        Some((member, wanted))
    });
    let asked: Vec<(String, &Value)> = asked.collect();
    if let Some(Value::Array(items)) = body.pointer_mut(&paging.items) {
        items.retain(|item| {
            asked.iter().all(|(member, wanted)| match (item.pointer(member), wanted) {
                (None | Some(Value::Object(_) | Value::Array(_) | Value::Null), _) => true,
                // No filter is what the empty text means wherever a contract allows it.
                (_, Value::String(wanted)) if wanted.is_empty() => true,
                (Some(value), Value::Array(wanted)) => wanted.is_empty() || wanted.contains(value),
                (Some(value), wanted) => value == *wanted,
            })
        });
    }
}

/// Whoever waits for tasks by their names finds those in the list: no others in the example, and among so many `items` otherwise.
fn with_requested_ids(
    operation: &Operation<'_>,
    arguments: &[(String, Value)],
    items: Option<usize>,
    body: &mut Value,
) {
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

/// A refusal in the provider's own shape: the example of the contract for the status, with this message and a new
/// request id.
pub(crate) fn refuse(document: &Document, operation: &Operation<'_>, refusal: &Refusal) -> Answer {
    let scripted = if let Refusal::Scripted(status) = refusal {
        [status.to_string(), format!("{}XX", status / 100)]
    } else {
        Default::default()
    };
    let (wanted, message): (&[&str], &str) = match refusal {
        Refusal::Credentials(message) => (&["401", "403", "4XX", "default"], message),
        Refusal::Invalid(message) => (&["400", "422", "4XX", "default"], message),
        Refusal::Forbidden(message) => (&["403", "409", "400", "4XX", "default"], message),
        Refusal::Missing(_, message) => (&["404", "4XX", "default"], message),
        Refusal::Scripted(_) => (&[&scripted[0], &scripted[1], "default"], "the test says so"),
    };
    let declared = wanted.iter().find_map(|status| Some((*status, example(&operation.response(status)?))));
    let (status, example) = declared.unwrap_or((wanted[0], None));
    let status = match refusal {
        Refusal::Missing(status, _) | Refusal::Scripted(status) => *status,
        _ => status.parse().unwrap_or_else(|_| wanted[0].parse().unwrap_or(400)),
    };
    let shape = document.error_shape();
    // What the contract says of a status is what a test wants of it.
    let says = example.is_some() && matches!(refusal, Refusal::Scripted(_));
    let mut body = example.unwrap_or_else(|| Value::Object(serde_json::Map::new()));
    if !says {
        set(&mut body, &shape.message, message);
    }
    let id = uuid::Uuid::new_v4().simple().to_string();
    set(&mut body, &shape.request_id, &id);
    Answer { headers: request_id_header(&shape, &id), body: Some(body), ..Answer::of(status) }
}

/// The example of a contract for the body of a response.
fn example(response: &Response<'_>) -> Option<Value> {
    response.json()?.examples().first().map(|node| Node::to_json(node))
}

/// The header that carries a request id, where the contract names one.
pub(crate) fn request_id_header(shape: &ErrorShape, id: &str) -> Vec<(String, String)> {
    let name = shape.request_id.iter().find_map(|place| place.strip_prefix("header:"));
    name.map(|name| (name.to_ascii_lowercase(), id.to_owned())).into_iter().collect()
}
