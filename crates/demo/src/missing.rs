//! Which variables a live call needs and does not find.

use contract::extensions::{self, Scheme};
use contract::{Document, Node};

/// What is missing, in words: variables joined by "and", alternatives by "or".
pub fn variables(document: &Document, variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut missing = Vec::new();
    for operation in document.operations() {
        let alternatives: Vec<Vec<String>> = extensions::security(document, operation.node)
            .iter()
            .map(|names| lacking(document, names, &variable))
            .collect();
        if !alternatives.is_empty() && alternatives.iter().all(|lacking| !lacking.is_empty()) {
            // Of credentials that are there in part, only the rest is missing.
            let begun = extensions::security(document, operation.node)
                .iter()
                .zip(&alternatives)
                .find(|(names, lacking)| lacking.len() < needed(document, names).len())
                .map(|(_, lacking)| lacking.join(" and "));
            let all = || alternatives.iter().map(|lacking| lacking.join(" and ")).collect::<Vec<_>>().join(", or ");
            missing.push(begun.unwrap_or_else(all));
        }
        for parameter in operation.parameters.iter().filter(|parameter| parameter.required()) {
            let setting = extensions::client_setting(parameter.node);
            if let Some(name) = setting.and_then(|setting| setting.environment)
                && variable(&name).is_none()
            {
                missing.push(name);
            }
        }
        let server = document.root().elements("servers").next();
        let has_url = server.and_then(|server| server.str("url")).is_some_and(|url| url.contains("://"));
        if let Some(name) =
            server.and_then(|server| server.str("x-environment")).filter(|name| !has_url && variable(name).is_none())
        {
            missing.push(name.to_owned());
        }
    }
    missing.sort();
    missing.dedup();
    (!missing.is_empty()).then(|| missing.join("; "))
}

/// The variables that schemes cannot do without.
fn needed(document: &Document, names: &[String]) -> Vec<String> {
    let schemes = document.root().get("components").and_then(|components| components.get("securitySchemes"));
    names
        .iter()
        .filter_map(|name| document.resolve(schemes?.get(name)?))
        .flat_map(|node| {
            let environment = node.get("x-environment");
            let fields: Vec<&str> = match extensions::scheme(document, node) {
                Some(Scheme::Signature { algorithm, .. }) => {
                    algorithm.fields().iter().filter(|(_, required, _)| *required).map(|(name, ..)| *name).collect()
                }
                Some(Scheme::Basic) => vec!["username", "password"],
                _ => return environment.and_then(Node::as_str).map(str::to_owned).into_iter().collect::<Vec<_>>(),
            };
            fields.iter().filter_map(|field| environment?.str(field)).map(str::to_owned).collect()
        })
        .collect()
}

fn lacking(document: &Document, names: &[String], variable: impl Fn(&str) -> Option<String>) -> Vec<String> {
    needed(document, names).into_iter().filter(|name| variable(name).is_none()).collect()
}
