//! Lists in pages: whether what `x-pagination` names is there, and whether a client can go through such a list.

use super::findings::Findings;
use super::places;
use crate::extensions::{PAGINATION, ResponsePlace};
use crate::model::{Kind, Operation, Schema};
use crate::tree::Node;

const RULE: &str = "pagination";

pub(super) fn check(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let Some(node) = operation.extension(&PAGINATION) else { return };
    let style = node.str("style").unwrap_or_default();
    let next = parts(node.get("response").and_then(|response| response.get("next")));
    request(findings, operation, (node, style));
    belonging(findings, (node, style));
    if matches!(style, "cursor" | "link") && next.is_empty() {
        let what = if style == "cursor" { "the next cursor" } else { "the URL of the next page" };
        let help = "add `response: {next: …}`: a JSON pointer, `header:NAME` or, for a cursor, `last:POINTER`";
        findings.error(RULE, node, format!("paging by {style} needs {what}"), help);
    }
    let items = items(findings, operation, node);
    for (name, entry) in node.members("response").filter(|(name, _)| *name != "items") {
        for part in parts(Some(&entry.node)) {
            source(findings, operation, items, (name, style, part));
        }
    }
    let lasts = next.iter().filter(|next| next.as_str().is_some_and(|text| text.starts_with("last:"))).count();
    if let Some(first) = next.first().filter(|_| lasts > 0 && lasts < next.len()) {
        let message = "a cursor is made of what the last item has, or of what the page says, not of both";
        findings.error(RULE, first, message, "take all parts from `last:`, or none");
    }
    let starts = parts(node.get("request").and_then(|request| request.get(style)));
    if style == "cursor" && !next.is_empty() && next.len() != starts.len() {
        let message = format!("the cursor has {} parts in a response and {} in a request", next.len(), starts.len());
        findings.error(
            RULE,
            next[0],
            message,
            "list as many under `request.cursor` as under `response.next`, in the same order",
        );
    }
    if style != "cursor"
        && let Some(more) = starts.get(1).or_else(|| next.get(1))
    {
        findings.error(
            RULE,
            more,
            format!("paging by {style} has one of these"),
            "keep one; only a cursor has several parts",
        );
    }
    if let (Some(key), Some(items)) = (node.get("key"), items) {
        let name = key.as_str().unwrap_or_default();
        if items.reached(&format!("/*/{}", oas_values::escape(name))).is_none() {
            let message = format!("an item has no property `{name}`");
            findings.error(RULE, key, message, "name the property that identifies an item");
        }
    }
}

/// One text, or a list of them.
fn parts(node: Option<&Node>) -> Vec<&Node> {
    match node {
        Some(node) => node.as_sequence().map_or_else(|| vec![node], |list| list.iter().collect()),
        None => Vec::new(),
    }
}

/// The places in a request that a list moves.
fn request(findings: &mut Findings<'_>, operation: &Operation<'_>, (node, style): (&Node, &str)) {
    let needs = style != "link" && node.get("request").is_none_or(|request| request.get(style).is_none());
    if needs {
        let message = format!("paging by {style} needs the parameter that it moves");
        findings.error(RULE, node, message, &format!("add `request: {{{style}: NAME}}`"));
    }
    let mut seen = Vec::new();
    for (name, entry) in node.members("request") {
        if name != "size" && name != style {
            let help = "keep the parameter of the style, and `size`";
            let message = format!("`{name}` does not belong to paging by {style}");
            findings.error_at(RULE, entry.position, message, help);
            continue;
        }
        for part in parts(Some(&entry.node)) {
            let found = places::in_request(findings, operation, (RULE, part));
            let text = part.as_str().unwrap_or_default();
            if seen.contains(&text) {
                let message = format!("`{text}` stands twice: one of two values would be sent there");
                findings.error(RULE, part, message, "name another place for one of them");
            }
            seen.push(text);
            if found.and_then(|found| found.schema?.unwrapped().kind()) == Some(Kind::Boolean) {
                let message = format!("`{text}` is a boolean, which says nothing of a page");
                findings.error(RULE, part, message, "name a place that holds a text or a number");
            }
        }
    }
}

/// What belongs to other styles.
fn belonging(findings: &mut Findings<'_>, (node, style): (&Node, &str)) {
    let response = node.get("response");
    let pages = response.and_then(|response| response.get("pages"));
    for (name, member, of) in
        [("first", node.get("first"), "page"), ("pages", pages, "page"), ("unchanged", node.get("unchanged"), "cursor")]
    {
        if let Some(member) = member.filter(|_| style != of) {
            findings.error(RULE, member, format!("`{name}` does not belong to paging by {style}"), "take it out");
        }
    }
    if let Some(window) =
        node.get("window").filter(|window| window.as_number().and_then(oas_values::Number::to_u64) == Some(0))
    {
        findings.error(RULE, window, "no item could be reached", "write how many can be, such as 10000");
    }
}

/// The list of items.
fn items<'d>(findings: &mut Findings<'_>, operation: &Operation<'d>, node: &Node) -> Option<Schema<'d>> {
    let items = node.get("response")?.get("items")?;
    let schema = operation.success().and_then(|response| response.json_schema());
    if !places::pointer(findings, schema.as_ref(), items, "`x-pagination.response.items`") {
        return None;
    }
    let reached = schema?.reached(items.as_str()?)?;
    if reached.unwrapped().kind() != Some(Kind::Array) {
        let message = format!("`{}` is no list, so it has no items to go through", items.as_str().unwrap_or_default());
        let help = "name a place of `type: array`; a map has no order in which pages could follow each other";
        findings.error(RULE, items, message, help);
        return None;
    }
    Some(reached)
}

/// Something that a page says.
fn source(
    findings: &mut Findings<'_>,
    operation: &Operation<'_>,
    items: Option<Schema<'_>>,
    (name, style, node): (&str, &str, &Node),
) {
    let text = node.as_str().unwrap_or_default();
    let success = operation.success();
    let schema = match ResponsePlace::of(text) {
        ResponsePlace::Header(header) => {
            let declared = success.map(|response| response.headers()).unwrap_or_default();
            if !declared.iter().any(|known| known.name.eq_ignore_ascii_case(&header)) {
                let message = format!("the response has no header `{header}`");
                findings.error(RULE, node, message, "name a header that the response declares under `headers`");
            }
            if header.eq_ignore_ascii_case("link") && style != "link" {
                let message = format!("`{header}` holds URLs, which are no value for `{name}` of paging by {style}");
                findings.error(RULE, node, message, "write `style: link`: the URL is followed as it is");
            }
            return;
        }
        ResponsePlace::Last(_) if style != "cursor" || name != "next" => {
            let message = "only the next cursor comes from the last item";
            findings.error(RULE, node, message, "write a JSON pointer into the body, or `header:NAME`");
            return;
        }
        ResponsePlace::Last(pointer) => {
            let reached = items.and_then(|items| items.reached(&format!("/*{pointer}")));
            if items.is_some() && reached.is_none() {
                findings.error(
                    RULE,
                    node,
                    format!("`{pointer}` reaches nothing in an item"),
                    "write a JSON pointer into an item, such as `last:/id`",
                );
            }
            reached
        }
        ResponsePlace::Body(_) => {
            let schema = success.and_then(|response| response.json_schema());
            let chosen = schema.filter(|_| name == "next").and_then(|schema| schema.reached_by_choice(text));
            if chosen.is_none() {
                places::pointer(findings, schema.as_ref(), node, &format!("`x-pagination.response.{name}`"));
            }
            chosen.or_else(|| schema?.reached(text))
        }
    };
    let Some(schema) = schema.map(|schema| schema.unwrapped()) else { return };
    if matches!(schema.kind(), Some(Kind::Array | Kind::Object)) {
        findings.error(
            RULE,
            node,
            format!("`{text}` is no single value"),
            "name a place that holds a text or a number",
        );
        return;
    }
    if name != "more" && schema.kind() == Some(Kind::Boolean) {
        let message = format!("`{text}` is a boolean, which is no value for `{name}`");
        findings.error(RULE, node, message, "name a place that holds a text or a number; a boolean is `more`");
    }
    if name == "next" && style == "cursor" && is_url(&schema) {
        let message = format!("`{text}` is a URL, which would be sent as a cursor");
        findings.error(RULE, node, message, "write `style: link`: the URL is followed as it is");
    }
}

/// Whether the values of a schema are URLs, as far as it says.
fn is_url(schema: &Schema<'_>) -> bool {
    let shown =
        |node: &&Node| node.as_str().is_some_and(|text| text.starts_with("http://") || text.starts_with("https://"));
    matches!(schema.format(), Some("uri" | "url" | "uri-reference")) || schema.examples().iter().any(shown)
}
