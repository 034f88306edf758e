//! What becomes of each block of a page: what puts nothing into the facts is listed with its line. Knows how much is known,
//! not how blocks are read.

use super::walk::Walk;
use crate::blocks::Block;
use crate::rules;

/// A block that has to be used or listed: what it is and where it begins.
pub(super) struct Entry {
    what: &'static str,
    line: u32,
    before: usize,
}

impl Walk<'_> {
    /// Opens the account of a block; nothing where it need not be used: headings and sentences.
    pub(super) fn opened(&self, block: &Block) -> Option<Entry> {
        let (what, line) = match block {
            Block::Table(table) => ("table", table.header.line),
            Block::Fence(fence) if fence.body.iter().all(|line| line.text.trim().is_empty()) => return None,
            Block::Fence(fence) => ("block of code", fence.line),
            Block::Json { line, .. } => ("example", *line),
            Block::Program { line } => ("value in a program", *line),
            Block::Heading(_) | Block::Text { .. } => return None,
        };
        Some(Entry { what, line, before: self.known() })
    }

    /// Closes it: a block that has changed nothing, and about which nothing was said, is listed.
    pub(super) fn closed(&mut self, entry: Option<&Entry>) {
        if let Some(&Entry { what, line, before }) = entry
            && self.known() == before
        {
            self.note(rules::UNUSED_BLOCK, line, format!("nothing is read from the {what}"));
        }
    }

    /// How much is known so far. Whatever a reader finds makes it more: there is no place where something may be put that
    /// is not counted here.
    pub(super) fn known(&self) -> usize {
        let draft = &self.draft;
        let operation = &draft.operation;
        let listed: usize = draft.values.iter().map(|(.., values)| values.len()).sum();
        let bodies = [&operation.body, &operation.response, &operation.error].into_iter().flatten().count();
        self.confirmed
            + self.notes.len()
            + self.operations.len() * 1_000_000
            + self.hosts.len()
            + operation.hosts.len()
            + operation.errors.len()
            + operation.requests.iter().map(|request| 1 + usize::from(request.body.is_some())).sum::<usize>()
            + operation.bodies.len()
            + usize::from(operation.method.is_some())
            + usize::from(operation.path.is_some())
            + bodies
            + draft.shown
            + draft.tables.len()
            + draft.value_tables.iter().map(|table| table.values.len()).sum::<usize>()
            + listed
            + draft.example_headers.len()
            + draft.address_query.len()
            + usize::from(self.curl.is_some())
    }

    /// Counts what a page says again.
    pub(super) fn confirm(&mut self) {
        self.confirmed += 1;
    }
}
