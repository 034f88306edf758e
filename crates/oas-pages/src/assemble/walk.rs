//! How far a page is read: the operation at hand, the section, the titles above. Knows the order in which pages say things.

use oas_contract::Finding;

use super::draft::Draft;
use super::openapi;
use crate::blocks::Heading;
use crate::facts::{ErrorCode, Operation, Stated};
use crate::lexicon::Section;
use crate::lines::Page;
use crate::rules::Rule;
use crate::text::request::Url;

/// An operation that is known, or what was found about one.
pub(super) enum Piece {
    Known(Box<Operation>),
    Draft(Box<Draft>),
}

pub(super) struct Walk<'p> {
    pub(super) page: &'p Page,
    pub(super) operations: Vec<Piece>,
    pub(super) draft: Draft,
    pub(super) section: Option<(Section, u8)>,
    /// The title of the section, where it has words that others of its kind do not have.
    pub(super) way: Option<String>,
    /// The last section of fields.
    pub(super) fields: Option<(Section, u8)>,
    /// The heading above, where it is no section.
    pub(super) title: Option<Heading>,
    /// The name of an operation in a heading above, where it reads like one.
    pub(super) name: Option<Stated<String>>,
    /// The last line of text.
    pub(super) text: Option<(u32, String)>,
    pub(super) status: Option<u16>,
    /// A command that goes on, and where it began.
    pub(super) curl: Option<(u32, String)>,
    pub(super) notes: Vec<Finding>,
    /// How often the page has said again what is known.
    pub(super) confirmed: usize,
    pub(super) tables_in_section: usize,
    /// How many sentences without a name there were when the section began.
    pub(super) nameless_before: usize,
    /// The items of a list so far, and how much was known before it.
    pub(super) bullets: Vec<(u32, String)>,
    pub(super) known_before_list: usize,
    /// The last code in a list of errors.
    pub(super) code: Option<String>,
    /// The path that is the title of several operations.
    pub(super) path_above: Option<Url>,
    /// Hosts that are named for all operations of the page.
    pub(super) hosts: Vec<Stated<String>>,
}

impl<'p> Walk<'p> {
    pub(super) fn new(page: &'p Page) -> Self {
        Self {
            page,
            operations: Vec::new(),
            draft: Draft::default(),
            section: None,
            way: None,
            fields: None,
            title: None,
            name: None,
            text: None,
            status: None,
            curl: None,
            notes: Vec::new(),
            confirmed: 0,
            tables_in_section: 0,
            nameless_before: 0,
            bullets: Vec::new(),
            known_before_list: 0,
            code: None,
            path_above: None,
            hosts: Vec::new(),
        }
    }

    /// The section that is read.
    pub(super) fn in_section(&self) -> Option<Section> {
        self.section.map(|(section, _)| section)
    }

    pub(super) fn note(&mut self, rule: Rule, line: u32, message: String) {
        self.notes.push(rule.at(self.page.source(), line, message));
    }

    /// What follows is about responses of a status.
    pub(super) fn enter_status(&mut self, status: u16, level: u8, line: u32) {
        if !self.in_example() {
            self.enter(Section::Response, level);
        }
        self.confirm();
        self.status = Some(status);
        let errors = &self.draft.operation.errors;
        let known = errors.iter().any(|known| known.status == Some(status));
        // The first success is the one of the operation; `200` is what is meant where none is named.
        let succeeds =
            (201..300).contains(&status) && !errors.iter().any(|known| known.status.is_some_and(|known| known < 400));
        if (status >= 400 || succeeds) && !known {
            self.draft.operation.errors.push(ErrorCode { status: Some(status), code: None, line });
        }
    }

    /// Adds a status or code, unless it is known.
    pub(super) fn add_error(&mut self, error: ErrorCode) {
        let errors = &mut self.draft.operation.errors;
        if !errors.iter().any(|known| known.status == error.status && known.code == error.code) {
            errors.push(error);
        }
        self.confirm();
    }

    pub(super) fn enter(&mut self, section: Section, level: u8) {
        self.section = Some((section, level));
        self.way = None;
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

    pub(super) fn in_request(&self) -> bool {
        matches!(self.in_section(), Some(Section::Request(_) | Section::AnyRequest | Section::Address))
    }

    /// Whether fields of a request or of a response are described.
    pub(super) fn in_fields(&self) -> bool {
        self.in_request() || self.in_section() == Some(Section::Response)
    }

    pub(super) fn in_example(&self) -> bool {
        matches!(self.in_section(), Some(Section::Example | Section::RequestExample | Section::ResponseExample))
    }

    /// A method, a URL or both: of the operation at hand or of the next one.
    pub(super) fn address(&mut self, line: u32, method: Option<String>, url: Option<Url>) {
        self.confirm();
        let operation = &self.draft.operation;
        let other = |known: &Option<Stated<String>>, new: &Option<String>| matches!((known, new), (Some(known), Some(new)) if known.value != *new);
        let path = url.as_ref().map(|url| url.path.clone()).filter(|path| path.starts_with('/'));
        let same_method = method.is_none() || operation.method.as_ref().map(|known| &known.value) == method.as_ref();
        if same_method
            && let (Some(known), Some(called), Some(url)) = (&operation.path, &path, &url)
            && is_call(&known.value, called)
        {
            // A call of the operation at hand, with a value where its path has a parameter.
            self.draft.operation.requests.extend(Some(url.clone().example(line, method)));
            return;
        }
        let again = method.is_some()
            && operation.method.is_some()
            && operation.path.is_some()
            && url.is_none()
            && !self.draft.tables.is_empty();
        if other(&operation.path, &path) || other(&operation.method, &method) || again {
            self.end_operation();
        }
        if self.draft.operation.name.is_none() {
            self.draft.operation.name = self.name.take();
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

    pub(super) fn end_operation(&mut self) {
        self.fields = None;
        self.status = None;
        let answered = matches!(
            self.in_section(),
            Some(
                Section::Response
                    | Section::ResponseHeader
                    | Section::ResponseExample
                    | Section::Errors
                    | Section::Example
            )
        );
        if answered {
            self.section = None;
        }
        let draft = std::mem::take(&mut self.draft);
        self.nameless_before = 0;
        self.operations.push(Piece::Draft(Box::new(draft)));
    }

    /// An OpenAPI document on the page.
    pub(super) fn document(&mut self, first: u32, text: &str) {
        match openapi::read(self.page.source().name(), first, text) {
            Ok((operations, notes)) => {
                self.operations.extend(operations.into_iter().map(|operation| Piece::Known(Box::new(operation))));
                self.notes.extend(notes);
            }
            Err(finding) => self.notes.push(*finding),
        }
    }
}

/// Whether a path is one that an operation is called with: it has values where the path of the operation has parameters.
fn is_call(path: &str, called: &str) -> bool {
    let ends = |path: &str| path.trim_end_matches('/').split('/').map(str::to_owned).collect::<Vec<_>>();
    let (path, called) = (ends(path), ends(called));
    // What stands before the path of the operation belongs to the host.
    let Some(before) = called.len().checked_sub(path.len()) else { return false };
    let same = |(part, value): (&String, &String)| {
        part == value || part.contains('{') && !value.contains('{') && !value.is_empty()
    };
    let skipped = if before == 0 { 0 } else { before + 1 };
    path != called
        && path.iter().any(|part| part.contains('{'))
        && (before == 0 || path.len() > 2)
        && path[usize::from(before > 0)..].iter().zip(&called[skipped..]).all(same)
}

/// Whether a line is an item of a list.
pub(super) fn is_bullet(text: &str) -> bool {
    let mut characters = text.trim_start().chars();
    matches!(characters.next(), Some('-' | '*' | '•' | '·' | '●')) && characters.next() == Some(' ')
}
