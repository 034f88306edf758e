//! Places in requests and in answers that our extensions name: whether they are there, and what values they hold.

use super::findings::Findings;
use crate::extensions::RequestPlace;
use crate::model::{Kind, Location, Operation, Parameter, Schema};
use crate::tree::Node;

/// The schema of the body of an answer.
pub(super) fn success_schema<'d>(operation: &Operation<'d>) -> Option<Schema<'d>> {
    operation.success()?.json_schema()
}

/// Reports a pointer that reaches nothing in the body of the response.
pub(super) fn pointer(findings: &mut Findings<'_>, schema: Option<&Schema<'_>>, node: &Node, what: &str) -> bool {
    let Some(text) = node.as_str() else { return false };
    let reached = schema.is_some_and(|schema| schema.reached(text).is_some());
    if !reached {
        let message = format!("`{text}` of {what} reaches nothing in the response");
        findings.error("body-pointer", node, message, "write a JSON pointer into the body, such as `/data/items`");
    }
    reached
}

/// A place in a request that is there.
pub(super) struct Found<'d> {
    pub(super) schema: Option<Schema<'d>>,
    pub(super) parameter: Option<Parameter<'d>>,
    /// Whether a call cannot do without a value there.
    pub(super) required: bool,
}

/// Finds a place in a request, in the query, a header or the body; reports one that is not there, or that cannot hold a single
/// value.
pub(super) fn in_request<'d>(
    findings: &mut Findings<'_>,
    operation: &Operation<'d>,
    (rule, node): (&'static str, &Node),
) -> Option<Found<'d>> {
    let text = node.as_str()?;
    let found = match RequestPlace::of(text) {
        RequestPlace::Parameter(name) => {
            let declared = operation
                .parameters
                .iter()
                .find(|known| known.name == name && matches!(known.location, Location::Query | Location::Header));
            let Some(parameter) = declared else {
                let message = format!("the operation has no query parameter `{name}`, and no header of that name");
                let help = "name a parameter that is declared, or write a JSON pointer into the body";
                findings.error(rule, node, message, help);
                return None;
            };
            Found { schema: parameter.schema(), parameter: Some(*parameter), required: parameter.required() }
        }
        RequestPlace::Body(pointer) => {
            let body = operation.json_body();
            let Some(schema) = body.and_then(|body| body.reached(&pointer)) else {
                let message = format!("`{pointer}` reaches nothing in the body of the request");
                findings.error(rule, node, message, "write a JSON pointer into a JSON body, such as `/page/cursor`");
                return None;
            };
            if !operation.request_body().is_some_and(|body| body.required()) {
                let help = "add `required: true` to the request body";
                findings.error(rule, node, "the body that it stands in may be left out", help);
            }
            let (holder, name) = pointer.rsplit_once('/').unwrap_or_default();
            let holder = body.and_then(|body| body.reached(holder));
            let name = name.replace("~1", "/").replace("~0", "~");
            let required = holder.is_some_and(|holder| holder.required().contains(&name.as_str()));
            if pointer.split('/').any(|token| token == "*") || body.is_some_and(|body| through_list(body, &pointer)) {
                let message = format!("`{pointer}` leads through a list, which has no one place");
                findings.error(rule, node, message, "write a pointer that leads through objects");
            }
            Found { schema: Some(schema), parameter: None, required }
        }
    };
    let single = |schema: &Schema<'_>| !matches!(schema.kind(), Some(Kind::Array | Kind::Object));
    if !found.schema.as_ref().is_none_or(single) {
        let message = format!("`{text}` is no single value, and no other can be put there");
        findings.error(rule, node, message, "name a place that holds a text or a number");
        return None;
    }
    Some(found)
}

fn through_list(body: Schema<'_>, pointer: &str) -> bool {
    let ends = pointer.match_indices('/').map(|(end, _)| end);
    let mut holders = ends.filter_map(|end| body.reached(&pointer[..end]));
    holders.any(|holder| holder.items().is_some())
}
