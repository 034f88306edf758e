//! From a request to an operation of a contract: by method and path, and by what every request of an operation has. Literal
//! text wins over parameters.

use oas_contract::{Document, Location, Operation, Server};

use crate::request::{Request, decode};

/// An operation that a request means, with the values of its path parameters as they stand in the request line.
pub(crate) struct Route<'d> {
    pub(crate) document: &'d Document,
    pub(crate) operation: Operation<'d>,
    pub(crate) path: Vec<(String, String)>,
}

/// Why there is none.
pub(crate) enum NoRoute {
    /// No contract has the path.
    Path,
    /// A contract has the path, but not with this method.
    Method,
    /// A contract has method and path, but only with values that are not there.
    Constants,
}

/// Finds the operation of a request.
pub(crate) fn find<'d>(documents: &'d [Document], request: &Request) -> Result<Route<'d>, NoRoute> {
    let (mut known_path, mut known_method) = (false, false);
    let mut best: Option<((usize, usize), Route<'d>)> = None;
    let query = request.query_pairs();
    for document in documents {
        for operation in document.operations() {
            let servers = operation.own_servers();
            let base = servers.first().and_then(Server::path_on_host);
            let below = base.and_then(|base| request.path.strip_prefix(base.trim_end_matches('/')));
            let matched =
                below.and_then(|path| matches(&operation, path)).or_else(|| matches(&operation, &request.path));
            let Some((parameters, literals)) = matched else { continue };
            known_path = true;
            if !operation.method.eq_ignore_ascii_case(&request.method) {
                continue;
            }
            known_method = true;
            let constants = operation.constants();
            let (told_apart, meant) = constants.iter().filter(|constant| constant.name != "content-type").fold(
                (0, true),
                |(count, meant), constant| {
                    let there = match constant.location {
                        "query" => query.iter().any(|(name, value)| (name, value) == (&constant.name, &constant.value)),
                        _ => request.header(&constant.name) == Some(constant.value.as_str()),
                    };
                    (count + 1, meant && there)
                },
            );
            // Whoever leaves such a value out is told so, unless the request means another operation.
            let rank = if meant { (told_apart + 1, literals) } else { (0, literals) };
            if best.as_ref().is_none_or(|(most, _)| rank > *most) {
                best = Some((rank, Route { document, operation, path: parameters }));
            }
        }
    }
    match best {
        Some(((0, _), route)) if !route.operation.constant_query().is_empty() => Err(NoRoute::Constants),
        Some((_, route)) => Ok(route),
        None if known_method => Err(NoRoute::Constants),
        None if known_path => Err(NoRoute::Method),
        None => Err(NoRoute::Path),
    }
}

/// A part of a path template.
enum Part<'t> {
    Literal(&'t str),
    /// A parameter, and whether it may be several segments.
    Parameter(&'t str, bool),
}

/// The values of the parameters, and how many characters are literal.
fn matches(operation: &Operation<'_>, path: &str) -> Option<(Vec<(String, String)>, usize)> {
    let mut parts = Vec::new();
    let mut rest = operation.route();
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        let mut declared = operation.parameters.iter().filter(|parameter| parameter.location == Location::Path);
        let reserved = declared.any(|parameter| parameter.name == name && parameter.allow_reserved());
        parts.extend([Part::Literal(before), Part::Parameter(name, reserved)]);
        rest = after;
    }
    parts.push(Part::Literal(rest));
    let literals = parts.iter().map(|part| if let Part::Literal(text) = part { text.len() } else { 0 }).sum();
    let mut values = Vec::new();
    walk(&parts, path, &mut values).then_some((values, literals))
}

/// Whether a path is of the form of some parts; the values of parameters are the shortest that make it so.
fn walk(parts: &[Part<'_>], path: &str, values: &mut Vec<(String, String)>) -> bool {
    let Some((first, rest)) = parts.split_first() else { return path.is_empty() };
    match first {
        Part::Literal(text) => literal(text, path).is_some_and(|path| walk(rest, path, values)),
        Part::Parameter(name, reserved) => {
            let end = if *reserved { path.len() } else { path.find('/').unwrap_or(path.len()) };
            let ends = path.char_indices().map(|(at, _)| at).chain([path.len()]).filter(|at| (1..=end).contains(at));
            // What is the last of a path is all of it.
            let ends: Vec<usize> = match rest {
                [Part::Literal("")] => vec![path.len()].into_iter().filter(|at| (1..=end).contains(at)).collect(),
                _ => ends.collect(),
            };
            ends.into_iter().any(|at| {
                values.push(((*name).to_owned(), path[..at].to_owned()));
                walk(rest, &path[at..], values) || {
                    values.pop();
                    false
                }
            })
        }
    }
}

/// What stands behind a literal text, be it that the path has it encoded.
fn literal<'p>(text: &str, path: &'p str) -> Option<&'p str> {
    if let Some(rest) = path.strip_prefix(text) {
        return Some(rest);
    }
    if !path.contains('%') {
        return None;
    }
    let ends = path.char_indices().map(|(at, _)| at).chain([path.len()]);
    ends.take(3 * text.len() + 1)
        .find(|at| path.is_char_boundary(*at) && decode(&path[..*at]) == text)
        .map(|at| &path[at..])
}
