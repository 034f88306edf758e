//! Parameters: whether their values can be written where they stand, and read again.

use super::findings::Findings;
use crate::extensions::QUERY_STYLE;
use crate::model::{Composition, Location, Operation, Parameter, Style, View, is_json};

/// Headers that OpenAPI 3.0 takes out of the hands of `parameters`, with what to write instead.
const RESERVED_HEADERS: [(&str, &str); 3] = [
    ("authorization", "describe it in `components/securitySchemes` and name it under `security`"),
    ("content-type", "a constant goes to `x-request-headers`; otherwise the media type of the request body says it"),
    ("accept", "the media types of the responses say it"),
];

pub(super) fn check(findings: &mut Findings<'_>, parameter: &Parameter<'_>) {
    let (name, location, node) = (parameter.name, parameter.location, parameter.node());
    match (parameter.content().as_slice(), parameter.schema()) {
        ([], Some(_)) => {}
        ([media], None) if is_json(media.name) && media.schema().is_some() => {}
        _ => {
            let message = format!("the parameter `{name}` has no `schema`");
            let help = "describe it with `schema`, or, where its value is JSON, with `content: {application/json: {schema: …}}`";
            findings.error("parameter-schema", node, message, help);
            return;
        }
    }
    if location == Location::Header
        && let Some((_, help)) = RESERVED_HEADERS.iter().find(|(reserved, _)| name.eq_ignore_ascii_case(reserved))
    {
        let message = format!("OpenAPI ignores a header parameter named `{name}`");
        findings.bearable("reserved-header", node.position, message, help, "clients have no setter for it");
    }
    let token = name.bytes().all(|byte| byte.is_ascii_graphic() && !b"(),/:;<=>?@[\\]{}\"".contains(&byte));
    if matches!(location, Location::Header | Location::Cookie) && !token {
        let message = format!("`{name}` is no name of a {}", location.word());
        findings.error("header-name", node, message, "use letters, digits and `-`");
    }
    style(findings, parameter);
    let schema = parameter.value_schema();
    let described = parameter.description().is_some() || schema.is_some_and(|schema| schema.description().is_some());
    if !described {
        let help = "say what it is, its unit and its range: it becomes the documentation";
        findings.warning_at("missing-description", node.position, format!("`{name}` has no description"), help);
    }
}

/// Whether the style belongs to where the parameter stands.
fn style(findings: &mut Findings<'_>, parameter: &Parameter<'_>) {
    let (name, location, node) = (parameter.name, parameter.location, parameter.node());
    let Some(schema) = parameter.value_schema() else { return };
    let made_of = Composition::of(&schema);
    let belongs = match parameter.style() {
        None => true,
        Some("simple") => matches!(location, Location::Path | Location::Header),
        Some("label" | "matrix") => location == Location::Path,
        Some("form") => matches!(location, Location::Query | Location::Cookie),
        Some(_) => location == Location::Query,
    };
    if !belongs {
        let message = format!(
            "the style `{}` of `{name}` does not belong into a {}",
            parameter.style().unwrap_or_default(),
            location.word()
        );
        let help = match location {
            Location::Path => "use `simple`, `label` or `matrix`",
            Location::Header => "use `simple`",
            Location::Cookie => "use `form`",
            Location::Query => "use `form`, `spaceDelimited`, `pipeDelimited` or `deepObject`",
        };
        findings.error("parameter-style", parameter.style_node().unwrap_or(node), message, help);
        return;
    }
    if let Some(style) = parameter.extension(&QUERY_STYLE)
        && !(made_of != Composition::Single && location == Location::Query)
    {
        let message = format!("`x-query-style` needs a list or an object in the query, which `{name}` is not");
        findings.error("query-style", style, message, "make its schema `type: array`, or take the extension out");
    }
}

/// The members of an object that stand in the query by themselves must not be called like other parameters.
pub(super) fn members(findings: &mut Findings<'_>, operation: &Operation<'_>) {
    let query = |parameter: &&Parameter<'_>| parameter.location == Location::Query;
    for parameter in operation.parameters.iter().filter(query) {
        let Some(schema) = parameter.value_schema() else { continue };
        let written = parameter.serialization();
        if !(written.style == Style::Form && written.explode && Composition::of(&schema) >= Composition::Object) {
            continue;
        }
        for property in schema.unwrapped().properties() {
            let other = operation.parameters.iter().filter(query).find(|other| other.name == property.name);
            if let Some(other) = other.filter(|other| !std::ptr::eq(other.node(), parameter.node())) {
                let message = format!(
                    "the member `{}` of `{}` and the parameter `{}` are the same in the query",
                    property.name, parameter.name, other.name
                );
                findings.error("duplicate-parameter", other.node(), message, "keep one of the two");
            }
        }
    }
}
