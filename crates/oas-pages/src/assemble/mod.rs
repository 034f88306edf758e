//! Blocks to facts: which operation, which section and which structure a table, text or example belongs to. Knows the
//! order in which pages say things.

mod account;
mod draft;
mod examples;
mod field_table;
mod foreign;
mod inference;
mod openapi;
mod reconcile;
mod references;
mod row;
mod structures;
mod tables;
mod text_lines;
mod value_tables;
mod walk;
mod ways;

use oas_contract::Finding;

use crate::blocks::{self, Block, Heading};
use crate::facts::{Facts, Location, Stated};
use crate::lexicon::status::status_of;
use crate::lexicon::{self, Section};
use crate::lines::Page;
use crate::rules;
use crate::text::{request, words};
use draft::Draft;
use field_table::FieldTable;
use references::{Budget, MOST_FIELDS, Tables};
use walk::{Piece, Walk, is_bullet};

/// Reads all that a page states.
pub(crate) fn facts(page: &Page) -> Facts {
    let mut walk = Walk::new(page);
    // A page may be nothing but the document.
    let text = page.source().text();
    let first = text.trim_start().lines().next().unwrap_or_default();
    if words!("openapi:|swagger:").starts(first) || first.starts_with('{') && openapi::is_document(text) {
        walk.document(1, text);
        return walk.finish();
    }
    if let Some((line, document)) = foreign::embedded(page) {
        walk.document(line, document);
        return walk.finish();
    }
    if let Some(refused) = foreign::refused(page) {
        return refused;
    }
    for block in blocks::blocks(page.lines()) {
        walk.block(block);
    }
    foreign::with_actions(page, walk.finish())
}

impl Walk<'_> {
    fn block(&mut self, block: Block) {
        if !matches!(&block, Block::Text { text, .. } if is_bullet(text)) {
            self.end_list();
        }
        if !matches!(&block, Block::Text { .. } | Block::Json { .. }) {
            self.end_curl();
        }
        let entry = self.opened(&block);
        match block {
            Block::Heading(heading) => self.heading(heading),
            Block::Table(table) => self.table(&table),
            Block::Fence(fence) => self.fence(&fence),
            Block::Json { line, value } => self.json(line, value),
            Block::Text { line, text } => self.text(line, &text),
            Block::Program { .. } => {}
        }
        self.closed(entry.as_ref());
    }

    fn heading(&mut self, heading: Heading) {
        self.text = None;
        let in_errors = heading.level == 8 && self.in_section() == Some(Section::Errors);
        if in_errors && status_of(&heading.text).is_some() {
            return self.text(heading.line, &heading.text);
        }
        if let Some(status) = status_of(&heading.text) {
            return self.enter_status(status, heading.level, heading.line);
        }
        if let Some(name) = lexicon::operation_name(&heading.text).filter(|_| heading.level <= 3) {
            self.name = Some(Stated::new(name, heading.line));
        }
        // A path as a title, and below it the methods.
        let below = || Some((request::lone_method(&heading.text)?, self.path_above.clone()?));
        if let Some((method, url)) = request::method_and_url(&heading.text).or_else(below) {
            self.address(heading.line, Some(method), Some(url));
            self.section = None;
            return;
        }
        if heading.text.starts_with('/')
            && !heading.text.contains(' ')
            && let Some(url) = request::url(&heading.text)
        {
            self.path_above = Some(url);
            return self.title = Some(heading);
        }
        let section = lexicon::section(&heading.text, heading.level == 8);
        if section == Some(Section::AnyRequest) && self.repeats_section(&heading) {
            // What marks the place of a structure may stand between its name and its fields.
            if let Some(title) = &mut self.title {
                title.anchors.extend(heading.anchors);
            }
            return;
        }
        if let Some(section) = section.filter(|_| !self.draft.names_structure(&heading)) {
            self.enter(section, heading.level);
            self.way = lexicon::words_of_its_own(&heading.text);
        } else if heading.level <= 2 && self.section.is_some_and(|(_, level)| heading.level < level) {
            // A heading of a higher rank ends a section, unless it is the name of a structure.
            self.section = None;
        }
        // `### 请求参数 (Query)` and `表2 ImageList 响应参数` may name a structure as well.
        self.title = Some(heading);
    }

    /// Whether a heading only says that fields follow, below one that says which: `Fields` under `Response body`, with an
    /// example between them or not.
    fn repeats_section(&mut self, heading: &Heading) -> bool {
        let example = self.in_example();
        let Some((section, level)) = (if example { self.fields } else { self.section }) else { return false };
        let general = !words!("request|请求|输入|入参").occurs_in(&heading.text.to_lowercase());
        let captioned = section == Section::Address && heading.is_caption;
        let specific =
            captioned || matches!(section, Section::Request(_) | Section::Response | Section::ResponseHeader);
        let below = heading.level > level || heading.level == 8 || heading.is_caption;
        if section == Section::Structures && below && general && self.title.is_some() {
            return true;
        }
        let repeats = general && specific && below && self.tables_in_section == 0;
        if repeats {
            self.section = Some((section, level));
        }
        repeats
    }

    fn finish(mut self) -> Facts {
        self.end_list();
        self.end_curl();
        self.end_operation();
        self.share();
        let drafts = self.operations.iter().filter_map(|piece| match piece {
            Piece::Draft(draft) => Some(draft),
            Piece::Known(_) => None,
        });
        let mut shared = Tables::new(drafts.flat_map(|draft| draft.structures().cloned()).collect());
        let mut operations = Vec::new();
        let mut notes = Vec::new();
        let mut budget = Budget::new();
        for piece in std::mem::take(&mut self.operations) {
            match piece {
                Piece::Known(operation) => operations.push(*operation),
                Piece::Draft(draft) => operations.extend(draft.finish(self.page, &mut shared, &mut notes, &mut budget)),
            }
        }
        if let Some(line) = budget.left_out {
            let message = format!(
                "structures refer to each other so often that there are more than {MOST_FIELDS} fields; from this one on they are left out"
            );
            self.note(rules::TOO_MANY_FIELDS, line, message);
        }
        // A table to which another operation refers is referred to.
        let lines = shared.used();
        let used = |note: &Finding| rules::UNREFERENCED_TABLE.is_of(note) && lines.contains(&note.place.position.line);
        self.notes.extend(notes.into_iter().filter(|note| !used(note)));
        if operations.is_empty() {
            self.note(rules::NOTHING_FOUND, 1, "nothing is stated here about any operation".to_owned());
        }
        for operation in &mut operations {
            if operation.hosts.is_empty() {
                operation.hosts.clone_from(&self.hosts);
            }
            operation.page_digest = Some(self.page.digest().to_owned());
        }
        Facts::new(self.page.source().clone(), self.page.digest().to_owned(), operations, self.notes)
    }

    /// Gives all operations what a page says once: headers above the first operation, errors below the last one.
    fn share(&mut self) {
        let drafts = self.operations.iter_mut().filter_map(|piece| match piece {
            Piece::Draft(draft) => Some(&mut **draft).filter(|draft| draft.operation.path.is_some()),
            Piece::Known(_) => None,
        });
        let mut drafts: Vec<&mut Draft> = drafts.collect();
        let [first, rest @ ..] = drafts.as_mut_slice() else { return };
        let line = first.operation.path.as_ref().map_or(0, |path| path.line);
        let above = |table: &&FieldTable| {
            let headers =
                |row: &row::FieldRow| row.location.as_ref().is_some_and(|location| location.value == Location::Header);
            table.line < line && table.section.is_none() && table.rows.iter().all(headers)
        };
        let common: Vec<FieldTable> = first.tables.iter().filter(above).cloned().collect();
        for draft in rest.iter_mut() {
            draft.tables.extend(common.iter().cloned());
        }
        if let Some((last, before)) = drafts.split_last_mut()
            && !before.is_empty()
            && before.iter().all(|draft| draft.operation.errors.is_empty())
            && last.errors_level.is_some_and(|errors| last.level.is_some_and(|level| errors <= level))
        {
            for draft in before {
                draft.operation.errors.clone_from(&last.operation.errors);
            }
        }
    }
}
