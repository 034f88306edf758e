//! What a document of others shows of what it has no words for: the variables of its credentials, how its lists go on, what can
//! be waited for, what may be sent twice. Knows the names that are usual for them, and the extensions of other generators;
//! proposes, and decides nothing.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::document::Document;
use crate::extensions::Scheme;
use crate::model::{Kind, Location, Operation, Parameter, Schema, View as _};
use crate::source::{Severity, Source};
use crate::tables::extensions::{ENVIRONMENT, FEATURES, IDEMPOTENCY_KEY, IDEMPOTENT, JOB, PAGINATION, WAITER};
use crate::tree::Node;

/// What parameters are called that say where a page begins, in the style that each stands for; without signs and capitals.
const PLACES: [(&str, &[&str]); 3] = [
    ("cursor", &["cursor", "pagetoken", "nexttoken", "after", "continuationtoken", "marker"]),
    ("page", &["page", "pagenumber", "pageno", "pagenum", "pageindex", "currentpage"]),
    ("offset", &["offset", "skip"]),
];
const SIZES: [&str; 6] = ["limit", "perpage", "pagesize", "maxresults", "size", "pagelen"];
/// What members are called that hold the next cursor.
const NEXT: [&str; 6] = ["nextcursor", "nextpagetoken", "nextpage", "nexttoken", "nextmarker", "cursor"];
/// What is called so names what goes on behind a request.
const JOBS: [&str; 2] = ["jobid", "taskid"];
/// What is called so is the same in all attempts of one call.
const KEYS: [&str; 2] = ["idempotencykey", "clienttoken"];
const STATES: [&str; 4] = ["status", "state", "phase", "lifecycle_state"];
const SUCCESS: [&str; 10] =
    ["succeeded", "success", "completed", "complete", "done", "finished", "available", "active", "ready", "running"];
/// States that end a wait, where no other one says that it has succeeded.
const LASTING: [&str; 3] = ["active", "running", "available"];
const FAILURE: [&str; 9] =
    ["failed", "fail", "failure", "error", "errored", "cancelled", "canceled", "expired", "rejected"];
const PENDING: [&str; 11] = [
    "pending",
    "init",
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

/// A member that a contract may get, and how sure that is.
struct Proposal {
    target: String,
    reason: String,
    update: Json,
}

/// An overlay of proposals for a document, with its text; nothing where there is nothing to propose.
pub fn proposed_overlay(document: &Document, package: &str) -> Option<Source> {
    let document = &document.unnoted();
    let mut proposals = credentials(document, package);
    proposals.extend(features(document));
    for operation in document.operations() {
        proposals.extend(pages(&operation).map(|plan| of(&operation, plan)));
        proposals.extend(waits(&operation).map(|plan| of(&operation, plan)));
        proposals.extend(repeats(&operation).map(|plan| of(&operation, plan)));
        proposals.extend(starts(&operation, document).map(|plan| of(&operation, plan)));
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

/// From how many operations on a client is proposed to be compiled in parts.
const MANY: usize = 100;

/// Features by tags, where there is much that most programs do without.
fn features(document: &Document) -> Option<Proposal> {
    let operations = document.operations();
    let tags: BTreeSet<&str> = operations.iter().filter_map(|operation| operation.tags().first().copied()).collect();
    let is_large = operations.len() >= MANY && tags.len() > 1 && document.extension(&FEATURES).is_none();
    is_large.then(|| Proposal {
        target: "$".to_owned(),
        reason: format!(
            "{} operations of {} tags: a program compiles those of the tags that it calls.",
            operations.len(),
            tags.len()
        ),
        update: json!({FEATURES.name: "tags"}),
    })
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

/// A parameter of the query that has one of some names, the most usual first.
fn query<'o>(operation: &'o Operation<'_>, names: &[&str]) -> Option<&'o str> {
    queried(operation, names, |_| true)
}

fn queried<'o>(operation: &'o Operation<'_>, names: &[&str], is_of: impl Fn(Option<Kind>) -> bool) -> Option<&'o str> {
    let of_query = |parameter: &&Parameter<'_>| parameter.location == Location::Query;
    let kind = |parameter: &Parameter<'_>| parameter.schema().and_then(|schema| schema.unwrapped().kind());
    let listed: Vec<_> = operation.parameters.iter().filter(of_query).map(|one| (folded(one.name), one)).collect();
    let called = |name: &&str| listed.iter().find(|(known, one)| known == *name && is_of(kind(one)));
    names.iter().find_map(called).map(|(_, parameter)| parameter.name)
}

/// A name without signs and capitals.
fn folded(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
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
    let plan = plan("cursor", query(operation, &["pagetoken"]), size, "/items", Some("/next_page"));
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

/// What stands beside the one object that an answer is about; without signs and capitals.
const AROUND: [&str; 8] = ["requestid", "traceid", "code", "message", "msg", "errorcode", "errormsg", "success"];

/// The members of an answer, and those of an object that has nothing of its own beside it: each with its pointer.
fn unwrapped<'d>(schema: &Schema<'d>) -> Vec<(String, &'d str, Schema<'d>)> {
    let (mut schema, mut above, mut out) = (schema.unwrapped(), String::new(), Vec::new());
    for _ in 0..MOST_WRAPPED {
        let members = properties(&schema, 0);
        out.extend(members.iter().map(|(name, schema)| (format!("{above}/{name}"), *name, *schema)));
        let mut own = members.iter().filter(|(name, _)| !AROUND.contains(&folded(name).as_str()));
        let (Some((name, inner)), None) = (own.next(), own.next()) else { break };
        if inner.kind() != Some(Kind::Object) {
            break;
        }
        above = format!("{above}/{name}");
        schema = *inner;
    }
    out
}

/// How many objects stand around what an answer is about.
const MOST_WRAPPED: usize = 3;

fn usual(operation: &Operation<'_>) -> Option<(String, Json)> {
    if operation.method != "get" {
        return None;
    }
    let members = properties(&operation.success()?.json_schema()?, 0);
    // What wraps a list is often an object of its own.
    let wrapped = members.iter().filter(|(_, schema)| schema.kind() == Some(Kind::Object));
    let inner = wrapped.flat_map(|(above, schema)| {
        let inner = properties(schema, 0).into_iter();
        inner.map(move |(name, schema)| (format!("/{above}/{name}"), name, schema))
    });
    let members: Vec<(String, &str, Schema<'_>)> =
        members.iter().map(|(name, schema)| (format!("/{name}"), *name, *schema)).chain(inner).collect();
    let mut lists = members.iter().filter(|(.., schema)| schema.kind() == Some(Kind::Array));
    let (Some((items, _, list)), None) = (lists.next(), lists.next()) else { return None };
    let counts = |kind: Option<Kind>| kind.is_none_or(|kind| matches!(kind, Kind::Integer | Kind::Number));
    let size = queried(operation, &SIZES, |kind| counts(kind) || kind == Some(Kind::String));
    // Pages and offsets are numbers; a text may be one where beside it stands how many there are.
    let is_place = |style: &str, kind| match style {
        "cursor" => counts(kind) || kind == Some(Kind::String),
        _ => counts(kind) || size.is_some() && kind == Some(Kind::String),
    };
    let place = |(style, names): &(&'static str, &[&str])| {
        Some((*style, queried(operation, names, |kind| is_place(style, kind))?))
    };
    let (style, place) = PLACES.iter().find_map(place)?;
    let next = members.iter().find(|(_, name, _)| NEXT.contains(&folded(name).as_str())).map(|(next, ..)| next.clone());
    // What is called a marker is the last item that was seen.
    let by_marker = || {
        let item = list.items().filter(|_| folded(place) == "marker")?;
        properties(&item, 0).iter().any(|(name, _)| *name == "id").then(|| "last:/id".to_owned())
    };
    let plan = match style {
        "cursor" => plan(style, Some(place), size, items, Some(&next.or_else(by_marker)?)),
        _ => plan(style, Some(place), size, items, None),
    };
    Some((format!("The parameter `{place}` and the list `{items}` are called like those of pages."), plan))
}

/// What can be waited for: a state that one of the listed values ends.
fn waits(operation: &Operation<'_>) -> Option<(String, Json)> {
    if operation.method != "get" || operation.waiter().is_some() || !operation.path.ends_with('}') {
        return None;
    }
    let members = unwrapped(&operation.success()?.json_schema()?);
    let state = |(pointer, name, schema): &(String, &str, Schema<'_>)| {
        let listed = schema.values().into_iter().flat_map(|values| values.list);
        let listed = listed.filter_map(|value| Some(value.as_str()?.to_owned()));
        let open = schema.open_values().into_iter().flatten();
        let open = open.filter_map(|value| Some(value.value.as_str()?.to_owned()));
        let values: Vec<String> = listed.chain(open).filter(|_| STATES.contains(name)).collect();
        let of = |words: &[&str]| -> Vec<String> {
            values.iter().filter(|value| words.contains(&value.to_lowercase().as_str())).cloned().collect()
        };
        let (mut success, failure, mut pending) = (of(&SUCCESS), of(&FAILURE), of(&PENDING));
        let lasts = |value: &String| LASTING.contains(&value.to_lowercase().as_str());
        if success.iter().any(|value| !lasts(value)) {
            pending.extend(success.extract_if(.., |value| lasts(value)));
        }
        // Without any of the three it may be a state that nothing waits for.
        let ends = !(success.is_empty() || failure.is_empty() || pending.is_empty());
        ends.then(|| json!({"field": pointer, "success": success, "failure": failure, "pending": pending}))
    };
    let plan = members.iter().find_map(state)?;
    Some((format!("`{}` has values that end a wait.", plan["field"].as_str()?), json!({WAITER.name: plan})))
}

/// What may be sent twice.
fn repeats(operation: &Operation<'_>) -> Option<(String, Json)> {
    let is_key = |name: &str, schema: Option<Schema<'_>>| {
        let kind = schema.and_then(|schema| schema.unwrapped().kind());
        KEYS.contains(&folded(name).trim_start_matches('x')) && kind.is_none_or(|kind| kind == Kind::String)
    };
    let mut listed = operation.parameters.iter().filter(|parameter| parameter.location != Location::Path);
    let header = listed.find(|parameter| is_key(parameter.name, parameter.schema()));
    let header = header.map(|parameter| parameter.name.to_owned());
    let member = || {
        let body = operation.request_body()?.media().into_iter().find(|media| crate::is_json(media.name))?.schema()?;
        properties(&body, 0)
            .iter()
            .find(|(name, schema)| is_key(name, Some(*schema)))
            .map(|(name, _)| format!("/{name}"))
    };
    let known = operation.idempotency_key().is_some() || operation.method == "get";
    if let Some(key) = header.or_else(member).filter(|_| !known) {
        let reason = format!("`{key}` is called like a key of idempotent requests.");
        return Some((reason, json!({IDEMPOTENCY_KEY.name: key})));
    }
    let said = operation.node().get("x-fern-idempotent").and_then(Node::as_bool) == Some(true);
    let known = ["get", "put", "delete", "head"].contains(&operation.method);
    (said && !known).then(|| ("`x-fern-idempotent` says so.".to_owned(), json!({IDEMPOTENT.name: true})))
}

/// What goes on behind a request, and is shown by another operation that can be waited for.
fn starts(operation: &Operation<'_>, document: &Document) -> Option<(String, Json)> {
    if operation.method == "get" || operation.job().is_some() {
        return None;
    }
    let members = unwrapped(&operation.success()?.json_schema()?);
    let (id, name, _) = members.iter().find(|(_, name, _)| JOBS.contains(&folded(name).as_str()))?;
    let shows = |other: &Operation<'_>| {
        let last = other.path.rsplit('/').next()?.strip_prefix('{')?.strip_suffix('}')?;
        let same = other.method == "get" && folded(last) == folded(name);
        (same && (other.waiter().is_some() || waits(other).is_some())).then(|| other.id().map(str::to_owned))?
    };
    let operation_of_job = document.operations().iter().find_map(shows)?;
    let reason = format!("The answer has `{name}`, which `{operation_of_job}` shows.");
    Some((reason, json!({JOB.name: {"operation": operation_of_job, "id": id}})))
}
