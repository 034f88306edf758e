//! Which variables a call needs and does not find. Knows contracts, not where values come from.

use oas_contract::extensions::Scheme;
use oas_contract::{Document, Operation, Requirement};

use crate::language::message;

/// Everything that is missing for a call, in words: variables joined by "and", alternatives by "or", several needs by ";".
pub fn variables(
    document: &Document,
    operation: &Operation<'_>,
    variable: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    let mut missing: Vec<String> = credentials(document, operation, &variable).into_iter().collect();
    missing.extend(settings(operation, &variable).into_iter().map(|(_, variable)| variable));
    missing.extend(endpoint(document, &variable));
    (!missing.is_empty()).then(|| missing.join("; "))
}

/// The settings that are missing for a call: what each is, such as a region, and its variable.
pub fn settings(operation: &Operation<'_>, variable: impl Fn(&str) -> Option<String>) -> Vec<(String, String)> {
    let required = operation.parameters.iter().filter(|parameter| parameter.required());
    let settings = required.filter_map(|parameter| {
        let setting = parameter.client_setting().filter(|setting| setting.lookup.is_none())?;
        Some((setting.name.replace('_', " "), setting.environment?))
    });
    settings.filter(|(_, name)| variable(name).is_none()).collect()
}

/// What a setting is called in messages.
pub fn called(setting: &str) -> String {
    if setting == "region" { message!("region", "地域") } else { setting.to_owned() }
}

/// The variable of the address, where the contract has none and the variable is not set.
pub fn endpoint(document: &Document, variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let servers = document.servers();
    let server = servers.first();
    let has_url = server.and_then(oas_contract::Server::url).is_some_and(|url| url.contains("://"));
    let name = server.and_then(oas_contract::Server::environment).filter(|_| !has_url)?;
    variable(name).is_none().then(|| name.to_owned())
}

/// The credentials that are missing for a call, in the same words.
pub fn credentials(
    document: &Document,
    operation: &Operation<'_>,
    variable: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    let security = operation.security();
    let lacking =
        |needed: &[String]| -> Vec<String> { needed.iter().filter(|name| variable(name).is_none()).cloned().collect() };
    let alternatives: Vec<Vec<String>> = security.iter().map(|alternative| needed(document, alternative)).collect();
    if alternatives.iter().any(|needed| lacking(needed).is_empty()) || alternatives.is_empty() {
        return None;
    }
    // Of credentials that are there in part, only the rest is missing.
    let started = alternatives.iter().find(|needed| lacking(needed).len() < needed.len());
    let (and, or) = (message!(" and ", " 和 "), message!(", or ", "，或 "));
    let all = || alternatives.iter().map(|needed| needed.join(&and)).collect::<Vec<_>>().join(&or);
    Some(started.map_or_else(all, |needed| lacking(needed).join(&and)))
}

/// The variables that schemes cannot do without.
fn needed(document: &Document, alternative: &Requirement<'_>) -> Vec<String> {
    let schemes = document.security_schemes();
    let named = alternative.schemes.iter().filter_map(|(name, ..)| schemes.iter().find(|scheme| scheme.name == *name));
    named
        .flat_map(|declared| {
            let fields: Vec<&str> = match declared.scheme() {
                Some(Scheme::Signature { signer, .. }) => {
                    signer.fields.iter().filter(|field| field.required).map(|field| field.name).collect()
                }
                Some(Scheme::Basic) => vec!["username", "password"],
                _ => return declared.environment(None).map(str::to_owned).into_iter().collect::<Vec<_>>(),
            };
            fields.iter().filter_map(|field| declared.environment(Some(field))).map(str::to_owned).collect()
        })
        .collect()
}
