//! What a document of others shows of what it has no words for: the variables of its credentials, how its lists go on, what can
//! be waited for, what may be sent twice. Knows the names that are usual for them, and the extensions of other generators;
//! proposes, and decides nothing.

use serde_json::{Value as Json, json};

use crate::document::Document;
use crate::extensions::Scheme;
use crate::model::{Kind, Location, Operation, Schema, View as _};
use crate::source::{Severity, Source};
use crate::tables::extensions::{ENVIRONMENT, IDEMPOTENCY_KEY, IDEMPOTENT, PAGINATION, WAITER};
use crate::tree::Node;

/// What parameters are called that say where a page begins, in the style that each stands for.
const PLACES: [(&str, &[&str]); 3] = [
    ("cursor", &["cursor", "page_token", "pageToken", "next_token", "nextToken", "after", "continuation_token"]),
    ("page", &["page", "page_number", "pageNumber", "pageNo"]),
    ("offset", &["offset", "skip"]),
];
const SIZES: [&str; 9] =
    ["limit", "per_page", "perPage", "page_size", "pageSize", "maxResults", "max_results", "size", "pagelen"];
/// What members are called that hold the next cursor.
const NEXT: [&str; 9] = [
    "next_cursor",
    "nextCursor",
    "next_page_token",
    "nextPageToken",
    "next_page",
    "nextPage",
    "next_token",
    "nextToken",
    "cursor",
];
const STATES: [&str; 4] = ["status", "state", "phase", "lifecycle_state"];
const SUCCESS: [&str; 10] =
    ["succeeded", "success", "completed", "complete", "done", "finished", "available", "active", "ready", "running"];
const FAILURE: [&str; 8] = ["failed", "failure", "error", "errored", "cancelled", "canceled", "expired", "rejected"];
const PENDING: [&str; 10] = [
    "pending",
    "queued",
    "processing",
    "in_progress",
    "creating",
    "starting",
    "provisioning",
    "scheduled",
    "waiting",
    "new",
];

/// One proposal.
struct Proposal {
    target: String,
    reason: String,
    update: Json,
}

/// An overlay of proposals for a document, with its text; nothing where there is nothing to propose.
pub fn proposed_overlay(document: &Document, package: &str) -> Option<Source> {
    let document = &document.unnoted();
    let mut proposals = credentials(document, package);
    for operation in document.operations() {
        proposals.extend(pages(&operation).map(|plan| of(&operation, plan)));
        proposals.extend(waits(&operation).map(|plan| of(&operation, plan)));
        proposals.extend(repeats(&operation).map(|plan| of(&operation, plan)));
    }
    let name = Source::overlay_name(document.source().name()).unwrap_or_else(|| "overlay.yaml".to_owned());
    // A proposal that is wrong helps nobody: what the linter has against one is not proposed.
    while !proposals.is_empty() {
        let overlay = Source::new(&name, &text(&proposals, document));
        let whole = Document::parse_of_others(&document.source().clone().with_overlay(overlay.clone()));
        let Ok(whole) = whole else { return None };
        let linted = crate::lint_document(&whole);
        let wrong: Vec<usize> = linted
            .findings()
            .iter()
            .filter(|finding| finding.severity == Severity::Error && *finding.place.file == name)
            .filter_map(|finding| (finding.place.position.line as usize).checked_sub(HEAD)?.checked_div(LINES))
            .collect();
        if wrong.is_empty() {
            return Some(overlay);
        }
        let mut index = 0..;
        proposals.retain(|_| index.next().is_none_or(|index| !wrong.contains(&index)));
    }
    None
}

/// The line of the first action, and the lines of each.
const HEAD: usize = 5;
const LINES: usize = 4;

fn text(proposals: &[Proposal], document: &Document) -> String {
    let quoted = |text: &str| Json::from(text).to_string();
    let extends = document.source().stem();
    let title = quoted(&format!("Decisions about {}", document.title().unwrap_or(extends)));
    let mut out =
        format!("overlay: 1.0.0\ninfo: {{title: {title}, version: '1'}}\nextends: {extends}.yaml\nactions:\n");
    for Proposal { target, reason, update } in proposals {
        out += &format!(
            "  - target: {}\n    description: {}\n    x-proposed: true\n    update: {update}\n",
            quoted(target),
            quoted(reason)
        );
    }
    out
}

/// A path to a member, in quotes.
fn member(name: &str) -> String {
    format!("['{}']", name.replace('\\', "\\\\").replace('\'', "\\'"))
}

fn of(operation: &Operation<'_>, (reason, update): (String, Json)) -> Proposal {
    let target = format!("$.paths{}{}", member(operation.path), member(operation.method));
    Proposal { target, reason, update }
}

fn credentials(document: &Document, package: &str) -> Vec<Proposal> {
    let upper = |text: &str| heck::AsShoutySnakeCase(text).to_string();
    let package = upper(package);
    let reason = |what: &str| format!("Variables are called after the package: {what}.");
    let mut list = Vec::new();
    if document.servers().first().is_some_and(|server| server.environment().is_none()) {
        let update = json!({ENVIRONMENT.name: format!("{package}_ENDPOINT")});
        list.push(Proposal { target: "$.servers[0]".to_owned(), reason: reason("the endpoint"), update });
    }
    let schemes = document.security_schemes();
    for scheme in schemes.iter().filter(|scheme| scheme.environments().is_empty()) {
        let own = if schemes.len() == 1 { package.clone() } else { format!("{package}_{}", upper(scheme.name)) };
        let update = match scheme.scheme() {
            Some(Scheme::Bearer) => json!(format!("{own}_TOKEN")),
            Some(Scheme::HeaderKey(_) | Scheme::QueryKey(_) | Scheme::CookieKey(_)) => json!(format!("{own}_KEY")),
            Some(Scheme::Basic) => {
                json!({"username": format!("{own}_USERNAME"), "password": format!("{own}_PASSWORD")})
            }
            Some(Scheme::ClientCredentials { .. }) => {
                json!({"client_id": format!("{own}_CLIENT_ID"), "client_secret": format!("{own}_CLIENT_SECRET")})
            }
            Some(Scheme::Signature { .. }) | None => continue,
        };
        let target = format!("$.components.securitySchemes{}", member(scheme.name));
        let update = json!({ENVIRONMENT.name: update});
        list.push(Proposal { target, reason: reason("the credentials"), update });
    }
    list
}

/// How a list goes on: by what other generators are told, or else by names that are usual.
fn pages(operation: &Operation<'_>) -> Option<(String, Json)> {
    if operation.pagination().is_some() {
        return None;
    }
    let stated = dropshot(operation).or_else(|| microsoft(operation)).or_else(|| speakeasy(operation));
    let (reason, plan) = stated.or_else(|| fern(operation)).or_else(|| usual(operation))?;
    Some((reason, json!({PAGINATION.name: plan})))
}

fn query<'o>(operation: &'o Operation<'_>, names: &[&str]) -> Option<&'o str> {
    let mut listed = operation.parameters.iter().filter(|parameter| parameter.location == Location::Query);
    listed.find(|parameter| names.contains(&parameter.name)).map(|parameter| parameter.name)
}

/// The parts of a plan, as they are written.
fn plan(style: &str, place: Option<&str>, size: Option<&str>, items: &str, next: Option<&str>) -> Json {
    let mut request = serde_json::Map::new();
    request.extend(place.map(|place| (style.to_owned(), json!(place))));
    request.extend(size.map(|size| ("size".to_owned(), json!(size))));
    let mut response = serde_json::Map::from_iter([("items".to_owned(), json!(items))]);
    response.extend(next.map(|next| ("next".to_owned(), json!(next))));
    json!({"style": style, "request": request, "response": response})
}

fn dropshot(operation: &Operation<'_>) -> Option<(String, Json)> {
    operation.node().get("x-dropshot-pagination")?;
    let size = query(operation, &["limit"]);
    let plan = plan("cursor", query(operation, &["page_token"]), size, "/items", Some("/next_page"));
    Some(("`x-dropshot-pagination` says so.".to_owned(), plan))
}

fn microsoft(operation: &Operation<'_>) -> Option<(String, Json)> {
    let said = operation.node().get("x-ms-pageable")?;
    let next = said.str("nextLinkName").filter(|name| !name.is_empty())?;
    let items = said.str("itemName").unwrap_or("value");
    let plan = plan("link", None, None, &format!("/{items}"), Some(&format!("/{next}")));
    Some(("`x-ms-pageable` says so.".to_owned(), plan))
}

/// `$.data.items` or `$response.data.items` as a JSON pointer.
fn pointer(path: &str) -> Option<String> {
    let rest = path.strip_prefix("$response").or_else(|| path.strip_prefix('$'))?;
    let plain = rest.starts_with('.') && !rest.contains(['[', '*', '(']);
    plain.then(|| rest.replace('.', "/"))
}

fn speakeasy(operation: &Operation<'_>) -> Option<(String, Json)> {
    let said = operation.node().get("x-speakeasy-pagination")?;
    let input = |kind: &str| {
        let mut inputs = said.elements("inputs");
        inputs.find(|input| input.str("type") == Some(kind)).and_then(|input| input.str("name"))
    };
    let output = |name: &str| said.get("outputs")?.str(name).and_then(pointer);
    let (items, size) = (output("results")?, input("limit"));
    let plan = match said.str("type")? {
        "cursor" => plan("cursor", Some(input("cursor")?), size, &items, Some(&output("nextCursor")?)),
        "offsetLimit" => match (input("page"), input("offset")) {
            (Some(page), _) => plan("page", Some(page), size, &items, None),
            (None, offset) => plan("offset", Some(offset?), size, &items, None),
        },
        _ => return None,
    };
    Some(("`x-speakeasy-pagination` says so.".to_owned(), plan))
}

fn fern(operation: &Operation<'_>) -> Option<(String, Json)> {
    let said = operation.node().get("x-fern-pagination")?;
    let place = |name: &str| said.str(name)?.strip_prefix("$request.");
    let items = said.str("results").and_then(pointer)?;
    let plan = match (place("cursor"), said.str("next_cursor").and_then(pointer)) {
        (Some(cursor), Some(next)) => plan("cursor", Some(cursor), None, &items, Some(&next)),
        _ => {
            let place = place("offset")?;
            plan(if place.contains("page") { "page" } else { "offset" }, Some(place), None, &items, None)
        }
    };
    Some(("`x-fern-pagination` says so.".to_owned(), plan))
}

/// The properties of an object, those of its parts among them.
fn properties<'d>(schema: &Schema<'d>, depth: usize) -> Vec<(&'d str, Schema<'d>)> {
    let schema = schema.unwrapped();
    let inner = schema.all_of().into_iter().filter(|_| depth < 8).flat_map(|part| properties(&part, depth + 1));
    schema.properties().map(|property| (property.name, property.schema.unwrapped())).chain(inner).collect()
}

fn usual(operation: &Operation<'_>) -> Option<(String, Json)> {
    if operation.method != "get" {
        return None;
    }
    let members = properties(&operation.success()?.json_schema()?, 0);
    let mut lists = members.iter().filter(|(_, schema)| schema.kind() == Some(Kind::Array));
    let (Some((items, _)), None) = (lists.next(), lists.next()) else { return None };
    let items = format!("/{items}");
    let size = query(operation, &SIZES);
    let (style, place) = PLACES.iter().find_map(|(style, names)| Some((*style, query(operation, names)?)))?;
    let next = members.iter().find(|(name, _)| NEXT.contains(name)).map(|(name, _)| format!("/{name}"));
    let plan = match style {
        "cursor" => plan(style, Some(place), size, &items, Some(&next?)),
        _ => plan(style, Some(place), size, &items, None),
    };
    Some((format!("The parameter `{place}` and the list `{items}` are called like those of pages."), plan))
}

/// What can be waited for: a state that one of the listed values ends.
fn waits(operation: &Operation<'_>) -> Option<(String, Json)> {
    if operation.method != "get" || operation.waiter().is_some() || !operation.path.ends_with('}') {
        return None;
    }
    let members = properties(&operation.success()?.json_schema()?, 0);
    let state = |(name, schema): &(&str, Schema<'_>)| {
        let listed = schema.values().filter(|_| STATES.contains(name))?;
        let values: Vec<String> = listed.list.iter().filter_map(|value| value.as_str()).map(str::to_owned).collect();
        let of = |words: &[&str]| -> Vec<String> {
            values.iter().filter(|value| words.contains(&value.to_lowercase().as_str())).cloned().collect()
        };
        let (success, failure, pending) = (of(&SUCCESS), of(&FAILURE), of(&PENDING));
        // Without any of the three it may be a state that nothing waits for.
        let ends = !(success.is_empty() || failure.is_empty() || pending.is_empty());
        ends.then(|| json!({"field": format!("/{name}"), "success": success, "failure": failure, "pending": pending}))
    };
    let plan = members.iter().find_map(state)?;
    Some((format!("`{}` has values that end a wait.", plan["field"].as_str()?), json!({WAITER.name: plan})))
}

/// What may be sent twice.
fn repeats(operation: &Operation<'_>) -> Option<(String, Json)> {
    let headers = operation.parameters.iter().filter(|parameter| parameter.location == Location::Header);
    let mut keys =
        headers.filter(|header| header.name.to_ascii_lowercase().trim_start_matches("x-") == "idempotency-key");
    if let Some(key) = keys.next().filter(|_| operation.idempotency_key().is_none()) {
        let reason = format!("The header `{}` is called like a key of idempotent requests.", key.name);
        return Some((reason, json!({IDEMPOTENCY_KEY.name: key.name})));
    }
    let said = operation.node().get("x-fern-idempotent").and_then(Node::as_bool) == Some(true);
    let known = ["get", "put", "delete", "head"].contains(&operation.method);
    (said && !known).then(|| ("`x-fern-idempotent` says so.".to_owned(), json!({IDEMPOTENT.name: true})))
}
