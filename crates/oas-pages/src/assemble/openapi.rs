//! An OpenAPI document that stands on a page: what its descriptions state and its schemas leave out. Knows facts and
//! sentences.

use std::cell::RefCell;

use oas_contract::{Document, Finding, Source};

use crate::facts::{Annotate, Operation, Schema, annotated};
use crate::prose;
use crate::rules::{self, Rule};

/// The operations of a document whose first line is a line of the page.
pub(super) fn read(page: &str, first: u32, text: &str) -> Result<(Vec<Operation>, Vec<Finding>), Box<Finding>> {
    // Empty lines before it put every position where it is on the page.
    let padded = format!("{}{text}", "\n".repeat(first.saturating_sub(1) as usize));
    let document = Document::parse(&Source::new(page, &padded))?;
    let descriptions = Descriptions { source: document.source(), notes: RefCell::default() };
    let (operations, left_out) = annotated(&document, &descriptions);
    let mut notes = descriptions.notes.into_inner();
    notes.extend_from_slice(left_out.findings());
    Ok((operations, notes))
}

struct Descriptions<'d> {
    source: &'d Source,
    notes: RefCell<Vec<Finding>>,
}

impl Descriptions<'_> {
    fn note(&self, rule: Rule, line: u32, message: &str) {
        self.notes.borrow_mut().push(rule.at(self.source, line, message.to_owned()));
    }
}

impl Annotate for Descriptions<'_> {
    fn described(&self, schema: &mut Schema, description: &str, line: u32) {
        let statements = prose::read(description, schema.kind(), line);
        let inner = schema.items.as_deref().unwrap_or(schema);
        if !statements.enumeration.is_empty() && inner.enumeration.is_none() {
            self.note(rules::VALUES_IN_PROSE, line, "the description lists values, the schema has none");
        }
        if !statements.bounds.is_empty() && schema.bounds.is_empty() {
            self.note(rules::BOUNDS_IN_PROSE, line, "the description states bounds, the schema has none");
        }
        if statements.default.is_some() && schema.default.is_none() {
            self.note(rules::DEFAULT_IN_PROSE, line, "the description states a default, the schema has none");
        }
        prose::add(schema, statements, line);
    }

    fn answered(&self, schema: &Schema, line: u32) {
        if !schema.members().is_empty() && nowhere_required(schema) {
            self.note(rules::NOTHING_REQUIRED, line, "no member of the response is listed as required");
        }
    }
}

fn nowhere_required(schema: &Schema) -> bool {
    schema.members().iter().all(|field| field.required.is_none() && nowhere_required(&field.schema))
}

/// Whether a text is an OpenAPI document, or the part of one that has paths.
pub(super) fn is_document(text: &str) -> bool {
    let begins = |line: &str, word: &str| {
        let line = line.trim_start_matches(['{', '"']);
        line.strip_prefix(word).is_some_and(|rest| rest.trim_start_matches('"').trim_start().starts_with(':'))
    };
    let json = text.trim_start().starts_with('{');
    text.lines().any(|line| {
        let line = if json { line.trim_start() } else { line };
        begins(line, "openapi") || begins(line, "swagger") || begins(line, "paths")
    })
}
