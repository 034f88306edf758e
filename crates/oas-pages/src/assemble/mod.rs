//! Blocks to facts: which operation, which section and which structure a table, text or example belongs to. Knows the
//! order in which pages say things.

mod draft;
mod examples;
mod inferred;
mod openapi;
mod references;
mod row;
mod sentences;
mod shown;
mod structures;
mod tables;
mod value_tables;

use oas_contract::{Finding, Position};

use crate::blocks::{self, Block, Heading};
use crate::facts::{ErrorCode, Facts, Operation, Place, Stated};
use crate::lexicon::status::status_of;
use crate::lexicon::{self, Section};
use crate::lines::Page;
use crate::text::WordList;
use crate::text::request::{self, Url};
use draft::Draft;

/// Reads all that a page states.
pub(crate) fn facts(page: &Page) -> Facts {
    let mut walk = Walk {
        page,
        operations: Vec::new(),
        draft: Draft::default(),
        section: None,
        fields: None,
        title: None,
        text: None,
        status: None,
        curl: None,
        notes: Vec::new(),
        tables_in_section: 0,
        nameless_before: 0,
        bullets: Vec::new(),
        code: None,
        path_above: None,
        hosts: Vec::new(),
    };
    // A page may be nothing but the document.
    let text = page.source().text();
    let first = text.trim_start().lines().next().unwrap_or_default();
    if WordList("openapi:|swagger:").starts(first) || first.starts_with('{') && examples::is_document(text) {
        walk.document(1, text);
        return walk.finish();
    }
    for block in blocks::blocks(page.lines()) {
        walk.block(block);
    }
    walk.finish()
}

/// An operation that is known, or what was found about one.
enum Piece {
    Known(Box<Operation>),
    Draft(Box<Draft>),
}

struct Walk<'p> {
    page: &'p Page,
    operations: Vec<Piece>,
    draft: Draft,
    section: Option<(Section, u8)>,
    /// The last section of fields.
    fields: Option<(Section, u8)>,
    /// The heading above, where it is no section.
    title: Option<Heading>,
    /// The last line of text.
    text: Option<(u32, String)>,
    status: Option<u16>,
    /// A command that goes on, and where it began.
    curl: Option<(u32, String)>,
    notes: Vec<Finding>,
    tables_in_section: usize,
    /// How many sentences without a name there were when the section began.
    nameless_before: usize,
    /// The items of a list so far.
    bullets: Vec<(u32, String)>,
    /// The last code in a list of errors.
    code: Option<String>,
    /// The path that is the title of several operations.
    path_above: Option<Url>,
    /// Hosts that are named for all operations of the page.
    hosts: Vec<Stated<String>>,
}

impl Walk<'_> {
    fn note(&mut self, rule: &'static str, line: u32, message: String, help: &str) {
        let place = self.page.source().place(Position { line, column: 1 });
        self.notes.push(Finding::warning(rule, place, message).help(help));
    }

    fn block(&mut self, block: Block) {
        if !matches!(&block, Block::Text { text, .. } if is_bullet(text)) {
            self.end_list();
        }
        if !matches!(&block, Block::Text { .. } | Block::Json { .. }) {
            self.end_curl();
        }
        match block {
            Block::Heading(heading) => self.heading(heading),
            Block::Table(table) => self.table(&table),
            Block::Fence(fence) => self.fence(&fence),
            Block::Json { line, value } => self.json(line, value),
            Block::Text { line, text } => self.text(line, &text),
        }
    }

    fn heading(&mut self, heading: Heading) {
        self.text = None;
        let in_errors = heading.level == 8 && matches!(self.section, Some((Section::Errors, _)));
        if in_errors && status_of(&heading.text).is_some() {
            return self.text(heading.line, &heading.text);
        }
        if let Some(status) = status_of(&heading.text) {
            return self.answer(status, heading.level, heading.line);
        }
        if let Some((method, url)) = request::method_and_url(&heading.text) {
            self.address(heading.line, Some(method), Some(url));
            self.section = None;
            return;
        }
        // A path as a title, and below it the methods.
        if heading.text.starts_with('/')
            && !heading.text.contains(' ')
            && let Some(url) = request::url(&heading.text)
        {
            self.path_above = Some(url);
            return self.title = Some(heading);
        }
        if let (Some(method), Some(url)) = (request::lone_method(&heading.text), self.path_above.clone()) {
            self.address(heading.line, Some(method), Some(url));
            self.section = None;
            return;
        }
        let section = lexicon::section(&heading.text, heading.level == 8);
        if section == Some(Section::AnyRequest) && self.is_said_already(&heading) {
            // What marks the place of a structure may stand between its name and its fields.
            if let Some(title) = &mut self.title {
                title.anchors.extend(heading.anchors);
            }
            return;
        }
        match section.filter(|_| !self.draft.names_structure(&heading)) {
            Some(section) => {
                self.enter(section, heading.level);
                // `### 请求参数 (Query)` and `表2 ImageList 响应参数` may name a structure as well.
                self.title = Some(heading);
            }
            None => {
                // A heading of the same or a higher rank ends a section, unless it is the name of a structure.
                if self.section.is_some_and(|(_, level)| heading.level < level) && heading.level <= 2 {
                    self.section = None;
                }
                self.title = Some(heading);
            }
        }
    }

    /// Whether a heading only says that fields follow, below one that says which: `Fields` under `Response body`, with an
    /// example between them or not.
    fn is_said_already(&mut self, heading: &Heading) -> bool {
        let example = self.in_example();
        let Some((section, level)) = (if example { self.fields } else { self.section }) else { return false };
        let general = !WordList("request|请求|输入|入参").occurs_in(&heading.text.to_lowercase());
        let specific = matches!(section, Section::Request(_) | Section::Response | Section::ResponseHeader);
        let below = heading.level > level || heading.level == 8;
        if section == Section::Structures && below && general && self.title.is_some() {
            return true;
        }
        let said = general && specific && below && self.tables_in_section == 0;
        if said {
            self.section = Some((section, level));
        }
        said
    }

    /// What follows is about responses of a status.
    fn answer(&mut self, status: u16, level: u8, line: u32) {
        if !matches!(self.section, Some((Section::ResponseExample | Section::Example | Section::RequestExample, _))) {
            self.enter(Section::Response, level);
        }
        self.status = Some(status);
        let known = self.draft.operation.errors.iter().any(|known| known.status == Some(status));
        if status >= 400 && !known {
            self.draft.operation.errors.push(ErrorCode { status: Some(status), code: None, line });
        }
    }

    fn enter(&mut self, section: Section, level: u8) {
        self.section = Some((section, level));
        if section == Section::Errors {
            self.draft.errors_level = Some(level);
        }
        if matches!(section, Section::Request(_) | Section::AnyRequest | Section::Response | Section::ResponseHeader) {
            self.fields = self.section;
        }
        self.title = None;
        self.tables_in_section = 0;
        self.nameless_before = self.draft.nameless.len();
        if !matches!(section, Section::ResponseExample | Section::Example | Section::Response | Section::ResponseHeader)
        {
            self.status = None;
        }
    }

    fn in_request(&self) -> bool {
        matches!(self.section, Some((Section::Request(_) | Section::AnyRequest | Section::Address, _)))
    }

    fn in_example(&self) -> bool {
        matches!(self.section, Some((Section::Example | Section::RequestExample | Section::ResponseExample, _)))
    }

    /// A method, a URL or both: of the operation at hand or of the next one.
    fn address(&mut self, line: u32, method: Option<String>, url: Option<Url>) {
        let operation = &self.draft.operation;
        let other = |known: &Option<Stated<String>>, new: &Option<String>| matches!((known, new), (Some(known), Some(new)) if known.value != *new);
        let path = url.as_ref().map(|url| url.path.clone()).filter(|path| path.starts_with('/'));
        let again = method.is_some()
            && operation.method.is_some()
            && operation.path.is_some()
            && url.is_none()
            && !self.draft.tables.is_empty();
        if other(&operation.path, &path) || other(&operation.method, &method) || again {
            self.end_operation();
        }
        self.draft.level = self.draft.level.or(self.title.as_ref().map(|title| title.level));
        let operation = &mut self.draft.operation;
        if let Some(method) = method {
            operation.method.get_or_insert(Stated::new(method, line));
        }
        if let Some(url) = url {
            if let Some(path) = path {
                operation.path.get_or_insert(Stated::new(path, line));
            }
            self.draft.host(line, url.host);
            if !url.query.is_empty() {
                // `GET /v1/x?limit={limit}` shows which parameters there are.
                self.draft.address_query.push((line, url.query));
            }
        }
    }

    fn end_operation(&mut self) {
        self.fields = None;
        self.status = None;
        let answered = matches!(
            self.section,
            Some((
                Section::Response
                    | Section::ResponseHeader
                    | Section::ResponseExample
                    | Section::Errors
                    | Section::Example,
                _
            ))
        );
        if answered {
            self.section = None;
        }
        let draft = std::mem::take(&mut self.draft);
        self.nameless_before = 0;
        self.operations.push(Piece::Draft(Box::new(draft)));
    }

    fn finish(mut self) -> Facts {
        self.end_list();
        self.end_curl();
        self.end_operation();
        self.share();
        let mut shared: Vec<draft::FieldTable> = Vec::new();
        for piece in &self.operations {
            if let Piece::Draft(draft) = piece {
                shared.extend(draft.structures().cloned());
            }
        }
        let mut operations = Vec::new();
        let mut notes = Vec::new();
        for piece in std::mem::take(&mut self.operations) {
            match piece {
                Piece::Known(operation) => operations.push(*operation),
                Piece::Draft(draft) => operations.extend(draft.finish(self.page, &mut shared, &mut notes)),
            }
        }
        // A table to which another operation refers is referred to.
        let used = |note: &Finding| {
            note.rule == "unreferenced-table"
                && shared.iter().any(|table| table.used && table.line == note.place.position.line)
        };
        self.notes.extend(notes.into_iter().filter(|note| !used(note)));
        if operations.is_empty() {
            self.note(
                "nothing-found",
                1,
                "nothing is stated here about any operation".to_owned(),
                "a page needs an OpenAPI block, a table of fields, or an example",
            );
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
        let mut drafts: Vec<&mut Draft> = self
            .operations
            .iter_mut()
            .filter_map(|piece| match piece {
                Piece::Draft(draft) => Some(&mut **draft),
                Piece::Known(_) => None,
            })
            .collect();
        drafts.retain(|draft| draft.operation.path.is_some());
        let [first, rest @ ..] = drafts.as_mut_slice() else { return };
        let line = first.operation.path.as_ref().map_or(0, |path| path.line);
        let above = |table: &&draft::FieldTable| {
            let headers = |row: &crate::assemble::row::FieldRow| {
                row.place.as_ref().is_some_and(|place| place.value == Place::Header)
            };
            table.line < line && table.section.is_none() && table.rows.iter().all(headers)
        };
        let common: Vec<draft::FieldTable> = first.tables.iter().filter(above).cloned().collect();
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

    /// An OpenAPI document on the page.
    fn document(&mut self, first: u32, text: &str) {
        match openapi::read(self.page.source().name(), first, text) {
            Ok((operations, notes)) => {
                self.operations.extend(operations.into_iter().map(|operation| Piece::Known(Box::new(operation))));
                self.notes.extend(notes);
            }
            Err(finding) => self.notes.push(*finding),
        }
    }
}

fn is_bullet(text: &str) -> bool {
    let mut characters = text.trim_start().chars();
    matches!(characters.next(), Some('-' | '*' | '•' | '·' | '●')) && characters.next() == Some(' ')
}
