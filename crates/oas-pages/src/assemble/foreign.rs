//! Forms of documentation whose operations stand elsewhere than on the page as it is seen: documents inside of scripts, which are
//! read, and those that are refused by their names. Knows how each shows itself, nothing of what it says.

use serde_json::Value;

use crate::facts::{Facts, Location, Operation, Schema};
use crate::lines::Page;
use crate::rules::{self, Rule};
use crate::text::patterns;

patterns! {
    /// Where an OpenAPI document begins in a script.
    DOCUMENT = r#"\{\s*"(?:openapi|swagger)"\s*:\s*""#;
    /// Where a page that shows a document has its address.
    ELSEWHERE = r#"(?:spec-url\s*=|data-url\s*=|SwaggerUIBundle\s*\(\s*\{[^}]*?\burl\s*:|Redoc\.init\s*\(|apiDescriptionUrl\s*=)\s*["']([^"']+)["']"#;
    /// What collections of requests say that they are.
    COLLECTION = r#""schema"\s*:\s*"https://schema\.(?:get)?postman\.com/"#;
}

/// The OpenAPI document inside of a script of a page, with the line where it begins.
pub(super) fn embedded(page: &Page) -> Option<(u32, &str)> {
    let text = page.source().text();
    if !page.is_html() {
        return None;
    }
    DOCUMENT.find_iter(text).find_map(|found| {
        let mut values = serde_json::Deserializer::from_str(&text[found.start()..]).into_iter::<Value>();
        let value = values.next()?.ok()?;
        let whole = &text[found.start()..found.start() + values.byte_offset()];
        let line = text[..found.start()].matches('\n').count() + 1;
        value.as_object()?.contains_key("paths").then(|| (u32::try_from(line).unwrap_or(u32::MAX), whole))
    })
}

/// Why a page of a known form is not read.
pub(super) fn refused(page: &Page) -> Option<Facts> {
    let text = page.source().text();
    if COLLECTION.is_match(text) {
        return Some(without(page, rules::COLLECTION_OF_REQUESTS, "it is a Postman collection".to_owned()));
    }
    let found = ELSEWHERE.captures(text).filter(|_| page.is_html())?;
    let message = format!("the page shows a document that stands elsewhere: {}", &found[1]);
    Some(without(page, rules::DOCUMENT_ELSEWHERE, message))
}

fn without(page: &Page, rule: Rule, message: String) -> Facts {
    let note = rule.at(page.source(), 1, message);
    Facts::new(page.source().clone(), page.digest().to_owned(), Vec::new(), vec![note])
}

/// The facts with a note of each operation that has the path of all others, and a member that says which is meant.
pub(super) fn with_actions(page: &Page, facts: Facts) -> Facts {
    let action = |operation: &Operation| -> Option<(String, u32)> {
        if operation.path.as_ref()?.value != "/" {
            return None;
        }
        let listed = operation.parameters.iter().map(|parameter| (parameter.location.value, &parameter.field));
        let members = operation.body.iter().flat_map(Schema::members).map(|field| (Location::Body, field));
        let is_action = |(location, field): &(Location, &crate::facts::Field)| {
            let name = field.name.value.to_ascii_lowercase();
            name == "action" || *location == Location::Header && name.ends_with("-action")
        };
        let (_, field) = listed.chain(members).find(is_action)?;
        Some((field.name.value.clone(), field.name.line))
    };
    let found: Vec<(String, u32)> = facts.operations.iter().filter_map(action).collect();
    if found.is_empty() {
        return facts;
    }
    let note = |(name, line): (String, u32)| {
        let message = format!("all operations of the provider have one path, and `{name}` says which is meant");
        rules::ACTION_IN_REQUEST.at(page.source(), line, message)
    };
    let notes = facts.notes().findings().iter().cloned().chain(found.into_iter().map(note)).collect();
    Facts::new(page.source().clone(), page.digest().to_owned(), facts.operations, notes)
}
