//! What was found about one operation, until all of it is known: then places and structures are settled, and what only
//! examples show is inferred. Knows which statement counts more.

use std::collections::HashSet;

use oas_contract::Finding;
use serde_json::Value;

use super::field_table::FieldTable;
use super::references::{Budget, Tables};
use super::row::FieldRow;
use super::ways::{self, Way};
use super::{reconcile, references, row, structures, value_tables};
use crate::blocks::Heading;
use crate::facts::{Field, Kind, Location, Operation, Parameter, Schema, Stated};
use crate::lexicon::Section;
use crate::lines::Page;
use crate::rules::{self, Rule};
use crate::text::words;

/// An operation in the making.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) operation: Operation,
    /// The parameters of the operation so far.
    known: HashSet<(Location, String)>,
    /// Its hosts so far.
    hosts: HashSet<String>,
    /// How many bodies were shown.
    pub(super) shown: usize,
    pub(super) tables: Vec<FieldTable>,
    /// The structures that fields refer to, and the names of fields that may hold one.
    structures: HashSet<String>,
    holders: HashSet<String>,
    /// How high the titles of the operation and of its errors stand.
    pub(super) level: Option<u8>,
    pub(super) errors_level: Option<u8>,
    /// Whether a title or a status says that an example is one of a request or response.
    pub(super) announced: bool,
    /// The words of the first way to call the operation, and the further ones.
    way: Option<String>,
    ways: Vec<Way>,
    /// Headers of responses in examples.
    pub(super) example_headers: Vec<(u32, String)>,
    /// Values in tables of their own.
    pub(super) value_tables: Vec<value_tables::ValueTable>,
    /// Values that are listed without a name, and whether that is where the request is described.
    pub(super) values: Vec<(u32, bool, Vec<Value>)>,
    /// Sentences about parameters without a name.
    pub(super) nameless: Vec<(u32, String)>,
    /// Queries in the address itself.
    pub(super) address_query: Vec<(u32, Vec<(String, String)>)>,
}

impl Draft {
    pub(super) fn host(&mut self, line: u32, host: Option<String>) {
        if let Some(host) = host
            && self.hosts.insert(host.clone())
        {
            self.operation.hosts.push(Stated::new(host, line));
        }
    }

    /// Whether a heading is the name of a structure that a field refers to, or of a field that holds one, although it
    /// reads like that of a section.
    pub(super) fn names_structure(&self, heading: &Heading) -> bool {
        let mut titles = heading.anchors.iter().chain([&heading.text]).map(|title| structures::key(title));
        titles.any(|title| self.structures.contains(&title))
            || structures::words(&heading.text)
                .any(|word| self.holders.contains(word) && structures::names_field(&heading.text, word))
    }

    /// Adds a table, and remembers what its fields refer to.
    pub(super) fn add_table(&mut self, table: FieldTable) {
        for FieldRow { field, .. } in &table.rows {
            let key = structures::structure_of(&field.schema).map(structures::key);
            self.structures.extend(key.filter(|key| !key.is_empty()));
            let inner = field.schema.innermost();
            if inner.kind().is_none_or(|kind| matches!(kind, Kind::Object | Kind::Array)) && inner.fields.is_empty() {
                self.holders.insert(field.name.value.clone());
            }
        }
        self.tables.push(table);
    }

    /// The tables that other operations of the page may refer to.
    pub(super) fn structures(&self) -> impl Iterator<Item = &FieldTable> {
        self.tables.iter().filter(|table| table.is_titled())
    }

    /// The finished operation; nothing where nothing was found. `shared` has the structures of all operations.
    pub(super) fn finish(
        mut self,
        page: &Page,
        shared: &mut Tables,
        notes: &mut Vec<Finding>,
        budget: &mut Budget,
    ) -> Option<Operation> {
        let mut note = |rule: Rule, line: u32, message: String| notes.push(rule.at(page.source(), line, message));
        self.settle_address();
        let operation = &self.operation;
        if self.tables.is_empty() && operation.requests.is_empty() && operation.path.is_none() {
            let stray = operation.bodies.first()?;
            if !self.announced {
                let message = "nothing says which operation this JSON belongs to".to_owned();
                note(rules::STRAY_EXAMPLE, stray.line, message);
                return None;
            }
        }
        for index in 0..self.tables.len() {
            let table = &self.tables[index];
            let titled = table.first && table.section.is_some_and(|section| section != Section::Structures);
            // Rows that say where they stand need no section that does.
            let located = table.section.is_none()
                && !table.rows.is_empty()
                && table.rows.iter().all(|row| row.location.is_some());
            if titled || located {
                self.place_root(index);
            }
        }
        self.resolve(budget);
        for index in 0..self.tables.len() {
            let table = &self.tables[index];
            if table.used {
                continue;
            }
            // The only table of a page without sections, or more fields of the same place.
            let described = table.section.is_some_and(|section| section != Section::Structures);
            let more = described && (table.first || !table.is_titled());
            if more || !self.tables.iter().any(|table| table.used) {
                self.place_root(index);
            } else {
                let title = table.titles.first().map_or("", String::as_str);
                let message = format!("nothing refers to the table of fields `{title}`");
                note(rules::UNREFERENCED_TABLE, table.line, message);
            }
        }
        self.resolve(budget);
        references::resolve_named(&mut self.operation, shared, budget);
        let Operation { body, response, error, .. } = &mut self.operation;
        let bodies = [body, response, error].into_iter().flatten();
        for body in bodies.chain(self.ways.iter_mut().map(|way| &mut way.body)) {
            let inner = body.innermost_mut();
            inner.structure = inner.structure.take().filter(|name| !row::stands_for_list(&name.value));
        }
        if let Some((line, count)) = self.join_ways() {
            let message = format!("the request is described in {count} ways; what only some require is optional");
            note(rules::SEVERAL_WAYS, line, message);
        }
        self.path_parameters();
        self.infer_request();
        self.infer_bodies();
        self.infer_response_headers();
        reconcile::settle(&mut self.operation);
        let tables = value_tables::list_values(&mut self.operation, &self.value_tables);
        for line in tables.into_iter().chain(self.attach_values()) {
            note(rules::UNUSED_VALUES, line, "values are listed, and no field is known that has them".to_owned());
        }
        for (line, text) in &self.nameless {
            let stated = crate::prose::read(text, None, *line);
            let beside = if stated == crate::prose::Statements::default() {
                ""
            } else {
                " that has a default, values or bounds"
            };
            let message = format!("the page describes a parameter{beside} and does not name it");
            note(rules::NAMELESS_PARAMETER, *line, message);
        }
        Some(self.operation)
    }

    /// The method and the path, from an example where the page gives them nowhere else.
    fn settle_address(&mut self) {
        for request in &self.operation.requests.clone() {
            let header = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("host"));
            let header = header.and_then(|(_, value)| crate::text::request::host(value));
            let host = request.host.clone().or(header);
            // What stands before the path of the operation belongs to the host.
            let path = self.operation.path.as_ref().map(|path| path.value.as_str());
            let before = path.and_then(|path| prefix(&request.path, path)).unwrap_or_default();
            self.host(request.line, host.map(|host| format!("{host}{before}")));
            if let Some(method) = &request.method {
                self.operation.method.get_or_insert(Stated::inferred(method.clone(), request.line));
            }
            if request.path.starts_with('/') {
                self.operation.path.get_or_insert(Stated::inferred(request.path.clone(), request.line));
            }
        }
    }

    /// Whether a request is one of another operation than all that is known so far.
    pub(super) fn is_of_another(&self, request: &crate::facts::ExampleRequest) -> bool {
        let shape = |path: &str| -> Vec<bool> { path.split('/').map(|part| part.contains(['{', '<'])).collect() };
        let same = |known: &crate::facts::ExampleRequest| {
            let alike =
                known.path.split('/').zip(request.path.split('/')).all(|(a, b)| {
                    a == b || a.contains('{') || b.contains('{') || a.chars().any(|c| c.is_ascii_digit())
                });
            known.method == request.method && alike && shape(&known.path).len() == shape(&request.path).len()
        };
        self.operation.path.is_none()
            && self.tables.is_empty()
            && !self.operation.requests.is_empty()
            && !self.operation.requests.iter().any(same)
    }

    fn method(&self) -> &str {
        self.operation.method.as_ref().map_or("", |method| method.value.as_str())
    }

    /// The place of a field of the request that its table does not give.
    fn location_of(&self, section: Option<Section>, name: &str, line: u32) -> Stated<Location> {
        let in_path = self.operation.path.as_ref().is_some_and(|path| path.value.contains(&format!("{{{name}}}")));
        let header = is_header(name);
        match section {
            Some(Section::Request(Location::Path)) if !in_path && self.operation.path.is_some() => {
                Stated::inferred(if header { Location::Header } else { Location::Query }, line)
            }
            Some(Section::Request(location)) => Stated::new(location, line),
            _ if in_path => Stated::inferred(Location::Path, line),
            _ if header => Stated::inferred(Location::Header, line),
            Some(Section::Address) => Stated::inferred(Location::Query, line),
            _ if matches!(self.method(), "POST" | "PUT" | "PATCH") || self.shows_body() => {
                Stated::inferred(Location::Body, line)
            }
            _ => Stated::inferred(Location::Query, line),
        }
    }

    /// Puts the fields of a table where its section says.
    fn place_root(&mut self, index: usize) {
        let section = self.tables[index].section;
        self.tables[index].used = true;
        let rows = std::mem::take(&mut self.tables[index].rows);
        match section {
            Some(Section::Response | Section::ResponseExample | Section::Errors) => {
                let line = self.tables[index].line;
                let failed = self.tables[index].failed || section == Some(Section::Errors);
                let target = if failed { &mut self.operation.error } else { &mut self.operation.response };
                if let [row] = rows.as_slice()
                    && row.location.as_ref().is_some_and(|location| location.value == Location::Body)
                    && is_whole_body(&row.field)
                {
                    // The answer itself, whose elements stand in a table of their own.
                    target.get_or_insert(row.field.schema.clone());
                    return;
                }
                // Another status with the same body says nothing new.
                let known = target.as_ref().filter(|_| failed);
                if known.is_some_and(|known| rows.iter().all(|row| structures::has_name(known, &row.field.name.value)))
                {
                    return;
                }
                // Headers are listed among the fields, with their place.
                let is_header =
                    |row: &FieldRow| row.location.as_ref().is_some_and(|location| location.value == Location::Header);
                let (headers, rows): (Vec<FieldRow>, Vec<FieldRow>) = rows.into_iter().partition(is_header);
                self.operation.response_headers.extend(headers.into_iter().map(|row| row.field));
                if rows.is_empty() {
                    return;
                }
                let schema = target.get_or_insert_with(|| object(line));
                structures::add_rows(&mut schema.innermost_mut().fields, rows);
            }
            Some(Section::ResponseHeader) => {
                self.operation.response_headers.extend(rows.into_iter().map(|row| row.field));
            }
            _ => {
                let mut body = Vec::new();
                let mut last = None;
                for row in rows {
                    let location = match (&row.location, row.depth, last) {
                        (None, 1.., Some(location)) => location,
                        (Some(location), ..) => location.clone(),
                        _ => self.location_of(section, &row.field.name.value, row.field.name.line),
                    };
                    last = Some(location.clone());
                    let in_path = || {
                        self.operation
                            .path
                            .as_ref()
                            .is_some_and(|path| path.value.contains(&format!("{{{}}}", row.field.name.value)))
                    };
                    let location = match location.value {
                        // `URL parameters` are those of the path as well.
                        Location::Query if in_path() => Stated::new(Location::Path, location.line),
                        _ => location,
                    };
                    if location.value == Location::Body && row.location.is_some() && is_whole_body(&row.field) {
                        // The body itself: what is nested in it comes next, or stands in a table of its own.
                        self.add_whole_body(index, row.field);
                    } else if location.value == Location::Body {
                        body.push(row);
                    } else {
                        self.add_parameter(location, row.field);
                    }
                }
                if !body.is_empty() {
                    self.add_body(index, body);
                }
            }
        }
    }

    /// Adds rows of a body: to the one that is known, or as another way to call the operation.
    fn add_body(&mut self, index: usize, rows: Vec<FieldRow>) {
        let (title, line) = (self.tables[index].way.clone(), rows[0].field.name.line);
        if let Some(last) = self.ways.last_mut() {
            if ways::is_another((last.title.as_deref(), &last.body), title.as_deref(), &rows) {
                self.ways.push(Way::new(title, line, rows));
            } else {
                last.add(rows);
            }
            return;
        }
        match &self.operation.body {
            Some(known) if ways::is_another((self.way.as_deref(), known), title.as_deref(), &rows) => {
                self.ways.push(Way::new(title, line, rows));
            }
            _ => {
                self.way = self.way.take().or(title);
                let schema = self.operation.body.get_or_insert_with(|| object(line));
                structures::add_rows(&mut schema.innermost_mut().fields, rows);
            }
        }
    }

    /// A body that is described as a whole: the one of the operation, or of another way to call it.
    fn add_whole_body(&mut self, index: usize, field: Field) {
        let (title, line) = (self.tables[index].way.clone(), field.name.line);
        let another = self.way.is_some() && title.is_some() && self.way != title;
        if another && self.operation.body.is_some() {
            self.ways.push(Way { title, line, body: field.schema });
        } else {
            self.way = self.way.take().or(title);
            self.operation.body = Some(field.schema);
        }
    }

    /// Gives every structure its table: those of each way from the tables that follow it.
    fn resolve(&mut self, budget: &mut Budget) {
        let mut starts: Vec<u32> = self.ways.iter().map(|way| way.line).collect();
        let first = starts.first().copied().unwrap_or(u32::MAX);
        references::resolve(&mut self.operation, &mut self.tables, 0..first, budget);
        starts.push(u32::MAX);
        for (way, ends) in self.ways.iter_mut().zip(starts.windows(2)) {
            let mut alone = Operation { body: Some(std::mem::take(&mut way.body)), ..Operation::default() };
            references::resolve(&mut alone, &mut self.tables, ends[0]..ends[1], budget);
            way.body = alone.body.unwrap_or_default();
        }
    }

    /// One body for all ways to call the operation: where the second begins, and how many there are.
    fn join_ways(&mut self) -> Option<(u32, usize)> {
        let ways = std::mem::take(&mut self.ways);
        let (line, count) = (ways.first()?.line, ways.len() + 1);
        let first = self.operation.body.as_ref().map(|body| ways::described(self.way.take(), None, body));
        let described = first.into_iter().chain(ways.iter().map(Way::facts)).collect();
        for way in ways {
            let known = self.operation.body.take().unwrap_or_default();
            self.operation.body = Some(ways::together(known, way.body));
        }
        if let Some(body) = &mut self.operation.body {
            body.innermost_mut().ways = described;
        }
        Some((line, count))
    }

    /// Whether the page shows a call with a body.
    fn shows_body(&self) -> bool {
        self.operation.requests.iter().any(|request| request.body.is_some())
            || self.operation.bodies.iter().any(|body| body.request)
    }

    pub(super) fn add_parameter(&mut self, location: Stated<Location>, mut field: Field) {
        // What stands in a header or in a path is a text where nothing else is said.
        if matches!(location.value, Location::Header | Location::Path) && field.schema.kind.is_none() {
            field.schema.kind = Some(Stated::inferred(Kind::String, field.name.line));
        }
        if self.known.insert((location.value, field.name.value.clone())) {
            self.operation.parameters.push(Parameter { location, field });
        }
    }
}

fn object(line: u32) -> Schema {
    Schema::inferred(Kind::Object, line)
}

/// Whether a field is not in the body but the body.
fn is_whole_body(field: &Field) -> bool {
    field.name.value.eq_ignore_ascii_case("body") && matches!(field.schema.kind(), Some(Kind::Object | Kind::Array))
}

/// What a path has before the one of its operation, whose parameters may stand for anything.
fn prefix<'p>(called: &'p str, path: &str) -> Option<&'p str> {
    let (long, short) = (called.matches('/').count(), path.trim_end_matches('/').matches('/').count());
    let skipped = long.checked_sub(short).filter(|skipped| *skipped > 0)?;
    let at = called.match_indices('/').nth(skipped)?.0;
    let same = |(a, b): (&str, &str)| a == b || b.contains('{');
    let rest = called[at..].trim_end_matches('/');
    let equal = rest.split('/').count() == path.trim_end_matches('/').split('/').count();
    (equal && rest.split('/').zip(path.split('/')).all(same)).then_some(&called[..at])
}

/// Whether a name is one of those that headers have.
fn is_header(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    lower.starts_with("x-")
        || words!(
            "authorization|content-type|accept|host|date|user-agent|cookie|accept-language|content-length|\
             content-md5|if-match|idempotency-key",
        )
        .contains(&lower)
}
