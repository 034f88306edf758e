//! An OpenAPI document that stands on a page: what its descriptions state and its schemas leave out. Knows facts and
//! sentences.

use std::cell::RefCell;

use oas_contract::{Document, Finding, Position, Source};

use crate::facts::{Annotate, Operation, Schema, annotated};
use crate::prose;

/// The operations of a document whose first line is a line of the page.
pub(super) fn read(page: &str, first: u32, text: &str) -> Result<(Vec<Operation>, Vec<Finding>), Box<Finding>> {
    // Empty lines before it put every position where it is on the page.
    let padded = format!("{}{text}", "\n".repeat(first.saturating_sub(1) as usize));
    let document = Document::parse(&Source::new(page, &padded))?;
    let descriptions = Descriptions { source: document.source(), notes: RefCell::default() };
    let operations = annotated(&document, &descriptions);
    Ok((operations, descriptions.notes.into_inner()))
}

struct Descriptions<'d> {
    source: &'d Source,
    notes: RefCell<Vec<Finding>>,
}

impl Descriptions<'_> {
    fn note(&self, rule: &'static str, line: u32, message: &str, help: &str) {
        let place = self.source.place(Position { line, column: 1 });
        self.notes.borrow_mut().push(Finding::warning(rule, place, message).help(help));
    }
}

impl Annotate for Descriptions<'_> {
    fn described(&self, schema: &mut Schema, description: &str, line: u32) {
        let said = prose::read(description, schema.kind(), line);
        let inner = schema.items.as_deref().unwrap_or(schema);
        if !said.enumeration.is_empty() && inner.enumeration.is_none() {
            let message = "the description lists values, the schema has none";
            self.note("values-in-prose", line, message, "write them as an enumeration");
        }
        if !said.bounds.is_empty() && schema.bounds.is_empty() {
            let message = "the description states bounds, the schema has none";
            self.note("bounds-in-prose", line, message, "write them as bounds");
        }
        if said.default.is_some() && schema.default.is_none() {
            let message = "the description states a default, the schema has none";
            self.note("default-in-prose", line, message, "write it as `default`");
        }
        prose::add(schema, said, line);
    }

    fn answered(&self, schema: &Schema, line: u32) {
        if !schema.members().is_empty() && nowhere_required(schema) {
            let message = "no member of the response is listed as required";
            self.note("nothing-required", line, message, "find out which members always come");
        }
    }
}

fn nowhere_required(schema: &Schema) -> bool {
    schema.members().iter().all(|field| field.required.is_none() && nowhere_required(&field.schema))
}
