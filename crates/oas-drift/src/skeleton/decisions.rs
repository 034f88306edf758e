//! What no page says and a contract needs: left to a person, with the place. Knows the form of contracts.

use std::collections::HashMap;

use oas_contract::extensions::{ERROR_SHAPE, PAGINATION};
use oas_contract::{Document, Finding, Operation, Report, View};

use oas_pages::facts::{Facts, operation_key};

use super::contract::NOWHERE;
use super::names;

/// What a person must still decide about a contract that was made of pages.
pub fn decisions(contract: &Document) -> Report {
    let root = contract.root().position;
    let mut findings = Vec::new();
    let mut ask = |rule: &'static str, position, message: String, help: &str| {
        findings.push(Finding::warning(rule, contract.source().place(position), message).help(help));
    };
    for server in contract.servers().iter().filter(|server| server.url().is_some_and(|url| url.ends_with(NOWHERE))) {
        let help = "write the base URL there; until then every program has to give it";
        ask("no-host", server.position(), "the pages name no host that can be called".to_owned(), help);
    }
    if contract.security().is_empty() {
        let help = "describe the credentials under `components/securitySchemes` (specs/README.md has the signers), and \
                    name them under `security`; until then calls are sent without";
        let position = contract.security_key().unwrap_or(root);
        ask("no-credentials", position, "the pages do not show how calls are authorised".to_owned(), help);
    }
    if contract.extension(&ERROR_SHAPE).is_none() {
        let help = "say under `x-error-shape` where code, message and request id stand";
        ask("no-error-shape", root, "the pages do not show what an error looks like".to_owned(), help);
    }
    for operation in contract.operations() {
        if let Some(url) = operation.own_servers().first().and_then(|server| Some(server.url()?.into_owned())) {
            let message = format!("`{}` is at another host than most: {url}", operation.id().unwrap_or_default());
            let help = "decide whether it belongs into this contract, and which variable gives its endpoint";
            ask("other-host", operation.position, message, help);
        }
        for source in operation.sources().iter().filter(|source| source.url() == Some("")) {
            let help = "write the address of the page, and its title";
            ask("no-url", source.position(), "the page was read from a file".to_owned(), help);
        }
        if operation.extension(&PAGINATION).is_none()
            && let Some((style, names)) = pages(&operation)
        {
            let message = format!("`{}` seems to come in pages: it has {names}", operation.id().unwrap_or_default());
            let help = format!("say so with `x-pagination` (style {style}), and the client has a stream of its items");
            ask("paging", operation.position, message, &help);
        }
    }
    Report::new(contract.source(), findings)
}

/// What a person must see to where credentials are those of another contract of the provider.
pub fn borrowed(contract: &Document, like: &Document) -> Report {
    let message = format!("credentials and the shape of errors are those of {}", like.source().name());
    let position = contract.security_key().unwrap_or(contract.root().position);
    let help = "see whether they hold here: the name of the service and the region of a signature";
    Report::new(
        contract.source(),
        vec![Finding::warning("borrowed-credentials", contract.source().place(position), message).help(help)],
    )
}

/// The operations whose names other ones had already, so that they have got a number.
pub fn numbered(pages: &[Facts], contract: &Document) -> Report {
    let stated = pages.iter().flat_map(|page| &page.operations);
    let names: HashMap<String, String> =
        stated.filter_map(|operation| Some((operation.key(), names::own_name(operation)?))).collect();
    let finding = |operation: Operation<'_>| {
        let id = operation.id()?;
        let wanted = names.get(&operation_key(operation.method, operation.path)).filter(|wanted| *wanted != id)?;
        let number = id.strip_prefix(wanted.as_str())?.strip_prefix('_')?;
        let message = format!("another operation is called `{wanted}`; this one is `{id}`");
        let place = contract.source().place(operation.position);
        let help = "give it a name that says how it differs";
        number.parse::<u32>().ok().map(|_| Finding::warning("name-taken", place, message).help(help))
    };
    Report::new(contract.source(), contract.operations().into_iter().filter_map(finding).collect())
}

/// What looks like paging among the parameters of an operation.
fn pages(operation: &Operation<'_>) -> Option<(&'static str, String)> {
    let folded = |name: &str| name.replace(['_', '-'], "").to_lowercase();
    let has = |names: &[&str]| {
        operation.parameters.iter().map(|parameter| parameter.name).find(|name| names.contains(&folded(name).as_str()))
    };
    let cursor = has(&["cursor", "marker", "nexttoken", "pagetoken", "continuationtoken", "aftercursor"]);
    let number = has(&["page", "pagenumber", "pageno", "pagenum", "pageindex", "currentpage"]);
    let offset = has(&["offset", "start", "skip"]);
    let (style, name) = cursor
        .map(|name| ("cursor", name))
        .or(number.map(|name| ("page", name)))
        .or(offset.map(|name| ("offset", name)))?;
    let size = has(&["limit", "pagesize", "size", "perpage", "maxresults", "count"]);
    Some((style, size.map_or(format!("`{name}`"), |size| format!("`{name}` and `{size}`"))))
}
