//! From method and path to an operation of a contract. Literal segments win over parameters.

use oas_contract::{Document, Operation};

use crate::request::decode;

/// An operation that a request means, with the values of its path parameters.
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
}

/// Finds the operation of a request.
pub(crate) fn find<'d>(documents: &'d [Document], method: &str, path: &str) -> Result<Route<'d>, NoRoute> {
    let mut known_path = false;
    let mut best: Option<(usize, Route<'d>)> = None;
    for document in documents {
        for operation in document.operations() {
            let Some((parameters, literals)) = matches(operation.path, path) else { continue };
            known_path = true;
            let better = best.as_ref().is_none_or(|(most, _)| literals > *most);
            if operation.method.eq_ignore_ascii_case(method) && better {
                best = Some((literals, Route { document, operation, path: parameters }));
            }
        }
    }
    match best {
        Some((_, route)) => Ok(route),
        None if known_path => Err(NoRoute::Method),
        None => Err(NoRoute::Path),
    }
}

/// The values of the parameters, and how many segments are literal.
fn matches(template: &str, path: &str) -> Option<(Vec<(String, String)>, usize)> {
    let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    if template.len() != path.len() {
        return None;
    }
    let (mut parameters, mut literals) = (Vec::new(), 0);
    for (wanted, given) in template.iter().zip(&path) {
        let Some((prefix, rest)) = wanted.split_once('{') else {
            if *wanted != decode(given) {
                return None;
            }
            literals += 1;
            continue;
        };
        let (name, suffix) = rest.split_once('}')?;
        let value = given.strip_prefix(prefix)?.strip_suffix(suffix)?;
        if value.is_empty() {
            return None;
        }
        parameters.push((name.to_owned(), decode(value)));
    }
    Some((parameters, literals))
}
