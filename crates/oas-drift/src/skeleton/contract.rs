//! A contract without operations: what pages say about a provider as a whole. Knows facts and the form of contracts.

use oas_contract::extensions::{ENVIRONMENT, ERROR_SHAPE};
use oas_contract::{Document, Source, View as _, Yaml};

use oas_pages::facts::{Facts, Field, Location, Members, Operation, Schema, is_callable, member};

/// Names that fields of errors have, the most usual first.
const CODES: [&str; 6] = ["code", "error_code", "errorCode", "Code", "error", "status"];
const MESSAGES: [&str; 7] = ["message", "error_msg", "errorMsg", "error_message", "msg", "Message", "detail"];
const REQUEST_IDS: [&str; 5] = ["request_id", "requestId", "RequestId", "trace_id", "traceId"];

/// The end of host names that lead nowhere (RFC 2606).
pub(super) const NOWHERE: &str = ".invalid";

/// A contract for a package that has none: its title, hosts and credentials as far as pages show them. Where another contract of
/// the same provider is known, credentials and the shape of errors are those of that one.
pub fn new_contract(package: &str, pages: &[Facts], like: Option<&Document>) -> Source {
    let operations: Vec<&Operation> = pages.iter().flat_map(|page| &page.operations).collect();
    let title = heck::ToTitleCase::to_title_case(package);
    let info = Yaml::map([("title", title.as_str().into()), ("version", "1".into())]);
    let mut root = vec![member("openapi", "3.0.3"), member("info", info)];
    let environment = heck::ToShoutySnakeCase::to_shouty_snake_case(package);
    // A host with a hole in it is no host yet; a name that never leads anywhere stands for one that no page names.
    let unknown = format!("https://{package}{NOWHERE}");
    let mut hosts: Vec<(&str, usize)> = Vec::new();
    for operation in &operations {
        let mut named = operation.hosts.iter().map(|host| host.value.as_str());
        let Some(host) = named.find(|host| is_callable(host)) else { continue };
        match hosts.iter_mut().find(|(known, _)| *known == host) {
            Some((_, count)) => *count += 1,
            None => hosts.push((host, 1)),
        }
    }
    // The host of most operations; the others say that they have another one.
    let most = hosts.iter().rev().max_by_key(|(_, count)| *count);
    let host = most.map_or(unknown.as_str(), |(host, _)| host);
    let server = [("url", host.into()), (ENVIRONMENT.name, format!("{environment}_ENDPOINT").as_str().into())];
    root.push(member("servers", Yaml::List(vec![Yaml::map(server)])));
    let known = like.and_then(known_credentials);
    let (security, schemes) = known.unwrap_or_else(|| {
        let scheme = credentials(&operations);
        let security = scheme.iter().map(|_| Yaml::map([("credentials", Yaml::List(Vec::new()))]));
        let security = Yaml::List(security.collect());
        let schemes = scheme.map(|mut scheme| {
            scheme.push(member(ENVIRONMENT.name, format!("{environment}_API_KEY").as_str()));
            Yaml::map([("credentials", Yaml::Map(scheme))])
        });
        (security, schemes)
    });
    root.push(member("security", security));
    let known = || like?.extension(&ERROR_SHAPE).map(Yaml::from);
    let shape = known().or_else(|| operations.iter().find_map(|operation| error_shape(operation.error.as_ref()?)));
    root.extend(shape.map(|shape| member(ERROR_SHAPE.name, shape)));
    root.push(member("paths", Yaml::map([])));
    let schemes = schemes.map(|schemes| member("securitySchemes", schemes));
    let components = schemes.into_iter().chain([member("schemas", Yaml::map([]))]);
    root.push(member("components", Yaml::Map(components.collect())));
    Source::new(&format!("specs/{package}.yaml"), &Yaml::Map(root).write())
}

/// What another contract says of credentials: which are used, and what they are.
fn known_credentials(like: &Document) -> Option<(Yaml, Option<Yaml>)> {
    let security = like.security_node().filter(|_| !like.security().is_empty())?;
    let schemes = like.security_schemes();
    let schemes = schemes.iter().map(|scheme| member(scheme.name, scheme.node()));
    Some((security.into(), Some(Yaml::Map(schemes.collect()))))
}

/// A security scheme, where pages show one: a bearer token, or a header that names a token or a key.
fn credentials(operations: &[&Operation]) -> Option<Members> {
    let shown = operations.iter().flat_map(|operation| &operation.requests).flat_map(|request| &request.headers);
    let listed = operations.iter().flat_map(|operation| &operation.parameters);
    let listed = listed.filter(|parameter| parameter.location.value == Location::Header).map(|parameter| {
        let example = parameter.field.schema.example.as_ref().and_then(|example| example.value.as_str());
        (parameter.field.name.value.clone(), example.unwrap_or_default().to_owned())
    });
    let mut headers: Vec<(String, String)> = shown.cloned().chain(listed).collect();
    let word = |name: &str| name.to_lowercase();
    if let Some((_, value)) = headers.iter().find(|(name, value)| word(name) == "authorization" && !value.is_empty())
        && value.to_lowercase().starts_with("bearer")
    {
        return Some(vec![member("type", "http"), member("scheme", "bearer")]);
    }
    let is_key =
        |name: &str| ["auth-token", "api-key", "apikey", "access-token"].iter().any(|part| name.contains(part));
    headers.retain(|(name, _)| word(name) != "authorization" && is_key(&word(name)));
    let (name, _) = headers.first()?;
    Some(vec![member("type", "apiKey"), member("in", "header"), member("name", name.as_str())])
}

/// Where an error has its code, its message and the id of its request: at the top or one level below.
fn error_shape(error: &Schema) -> Option<Yaml> {
    let find = |names: &[&str]| -> Vec<Yaml> {
        let at = |fields: &[Field], above: &str| -> Vec<String> {
            let has =
                |name: &&&str| fields.iter().any(|field| field.name.value == ***name && field.schema.fields.is_empty());
            names.iter().filter(has).take(1).map(|name| format!("{above}/{name}")).collect()
        };
        let mut found = at(&error.fields, "");
        if found.is_empty() {
            let inner = |field: &Field| at(&field.schema.fields, &format!("/{}", field.name.value));
            found = error.fields.iter().flat_map(inner).collect();
        }
        found.iter().map(|pointer| Yaml::from(pointer.as_str())).collect()
    };
    let mut shape: Members = Vec::new();
    for (key, names) in [("code", &CODES[..]), ("message", &MESSAGES), ("request-id", &REQUEST_IDS)] {
        let found = find(names);
        if !found.is_empty() {
            shape.push(member(key, Yaml::List(found)));
        }
    }
    (!shape.is_empty()).then_some(Yaml::Map(shape))
}
