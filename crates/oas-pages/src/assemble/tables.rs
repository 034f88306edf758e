//! Tables of fields, of codes, and the few others that say something. Knows columns, not structures.

use super::field_table::FieldTable;
use super::row::{Columns, FieldRow};
use super::value_tables::ValueTable;
use super::walk::Walk;
use crate::blocks::Table;
use crate::facts::{ErrorCode, Kind};
use crate::lexicon::status::{leading_status, status_of};
use crate::lexicon::{self, Column, Section};
use crate::rules;
use crate::text::markup::plain;
use crate::text::request;
use crate::text::words;

impl Walk<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        let caption = self.text.take().map(|(_, text)| text);
        if self.responses(table) || self.values_of_fields(table) {
            return;
        }
        let errors = self.in_section() == Some(Section::Errors);
        if Columns::has_codes(table) && (errors || Columns::of_fields(table).is_none()) {
            return self.codes(table);
        }
        let Some(columns) = Columns::of_fields(table) else {
            return self.other_table(table);
        };
        if errors && !table.columns().contains(&Some(Column::Kind)) {
            return self.codes(table);
        }
        let mut rows = Vec::new();
        for row in &table.rows {
            match columns.read(row) {
                Some(read) => {
                    let name = &read.field.name.value;
                    if read.lost_values {
                        let message = format!("values of `{name}` are announced, and none follow");
                        self.note(rules::LOST_VALUES, row.line, message);
                    }
                    if let Some(kind) = &read.unknown_kind {
                        let message = format!("the type `{kind}` of `{name}` is not known");
                        self.note(rules::UNKNOWN_TYPE, row.line, message);
                    }
                    rows.push(read);
                }
                // `[array]`: the body has no members but elements.
                None if table.rows.len() == 1 && self.in_fields() && columns.whole_list(row).is_some() => {
                    rows.extend(columns.whole_list(row));
                }
                None if columns.element(row).is_some() => {
                    // `| | string | |` under a list is what the list holds.
                    let last: Option<&mut FieldRow> = rows.last_mut();
                    let schema = last.map(|last| &mut last.field.schema);
                    if let Some(items) = schema.filter(|schema| schema.kind() == Some(Kind::Array)) {
                        items.items = columns.element(row).map(Box::new);
                    }
                }
                None => {
                    let mut cells = row.cells.iter().map(|cell| plain(&cell.raw));
                    if let Some(first) = cells.find(|cell| !cell.is_empty()) {
                        let first: String = first.chars().take(40).collect();
                        self.note(rules::UNREAD_ROW, row.line, format!("the row `{first}` has no name of a field"));
                    }
                }
            }
        }
        // What stands before a table speaks about the table.
        self.draft.nameless.truncate(self.nameless_before);
        if let Some(section) = caption.as_deref().and_then(announced).filter(|section| !self.is_in(*section)) {
            let level = self.section.map_or(7, |(_, level)| level);
            self.enter(section, level);
        }
        let above = self.title.iter().flat_map(|title| std::iter::once(&title.text).chain(&title.anchors)).cloned();
        let titles = above.chain(caption.filter(|text| text.chars().count() <= 60)).collect();
        let section = self.in_section();
        let first = self.tables_in_section == 0;
        self.tables_in_section += 1;
        let way = self.way.clone().filter(|_| matches!(section, Some(Section::Request(_) | Section::AnyRequest)));
        let failed = self.status.is_some_and(|status| status >= 400);
        let line = table.header.line;
        self.draft.add_table(FieldTable { line, section, failed, titles, first, way, rows, used: false });
    }

    /// A table of statuses with what is answered: `200 OK | [Disk](#disk)`.
    fn responses(&mut self, table: &Table) -> bool {
        let columns = table.columns();
        let Some(kind) = columns.iter().position(|column| *column == Some(Column::Kind)) else { return false };
        let status = |row: &crate::blocks::Row| row.cells.first().and_then(|cell| status_of(&plain(&cell.raw)));
        if table.rows.is_empty() || !table.rows.iter().all(|row| status(row).is_some()) {
            return false;
        }
        for row in &table.rows {
            let Some(status) = status(row) else { continue };
            self.draft.operation.errors.push(ErrorCode { status: Some(status), code: None, line: row.line });
            let read = row.cells.get(kind).filter(|cell| !cell.raw.eq_ignore_ascii_case("none"));
            let read = read.and_then(|cell| crate::lexicon::types::read(&cell.raw, row.line));
            if let Some(schema) = read.filter(|schema| schema.kind() != Some(Kind::String)) {
                let operation = &mut self.draft.operation;
                let target = if status < 400 { &mut operation.response } else { &mut operation.error };
                target.get_or_insert(schema);
            }
        }
        true
    }

    /// A table of fields, each with one of its values.
    fn values_of_fields(&mut self, table: &Table) -> bool {
        let titled = self.title.as_ref().is_some_and(|title| {
            let title = title.text.to_lowercase();
            title.contains("枚举") || title.contains("enum")
        });
        let cells = |row: &crate::blocks::Row| {
            let [field, value] = row.cells.as_slice() else { return None };
            let [field, value] = [field, value].map(|cell| plain(&cell.raw));
            let name = field.trim_start_matches(['»', '>', ' ']).to_owned();
            (crate::text::markup::is_name(&name) && is_token(&value)).then_some((name, value))
        };
        let pairs: Option<Vec<(String, String)>> = table.rows.iter().map(cells).collect();
        let Some(pairs) = pairs.filter(|pairs| titled && !pairs.is_empty()) else { return false };
        for (name, value) in pairs {
            match self.draft.value_tables.iter_mut().find(|known| known.titles == [name.clone()]) {
                Some(known) => known.values.push(value),
                None => self.draft.value_tables.push(ValueTable {
                    line: table.header.line,
                    titles: vec![name],
                    values: vec![value],
                }),
            }
        }
        true
    }

    /// A table of values with their meanings, under the name of what has them.
    fn values(&mut self, table: &Table) -> bool {
        let first = table.header.cells.first().map(|cell| lexicon::title(&cell.raw)).unwrap_or_default();
        let second = table.header.cells.get(1).and_then(|cell| lexicon::column(&cell.raw));
        let listed = words!("value|values|值|枚举值|取值|enum|enum value|可选值|constant").contains(&first);
        if !listed || second != Some(Column::Description) && second != Some(Column::Name) {
            return false;
        }
        let cells = table.rows.iter().filter_map(|row| row.cells.first()).map(|cell| plain(&cell.raw));
        let values: Vec<String> = cells.map(|text| crate::text::markup::bare(&text).to_owned()).collect();
        let Some(title) =
            self.title.as_ref().filter(|_| !values.is_empty() && values.iter().all(|value| is_token(value)))
        else {
            return false;
        };
        let titles = std::iter::once(title.text.clone()).chain(title.anchors.iter().cloned()).collect();
        self.draft.value_tables.push(ValueTable { line: table.header.line, titles, values });
        true
    }

    /// Whether a section is the one that a sentence announces, or says more.
    fn is_in(&self, section: Section) -> bool {
        let response =
            |section| matches!(section, Section::Response | Section::ResponseExample | Section::ResponseHeader);
        match self.section {
            Some((known, _)) if response(section) => response(known),
            Some((known, _)) => {
                matches!(known, Section::Request(_) | Section::AnyRequest | Section::Address | Section::Structures)
            }
            None => false,
        }
    }

    fn codes(&mut self, table: &Table) {
        let columns = table.columns();
        for row in &table.rows {
            let mut error = ErrorCode { status: None, code: None, line: row.line };
            for (column, cell) in columns.iter().zip(&row.cells) {
                let text = plain(&cell.raw);
                let text = crate::text::markup::bare(&text);
                match column {
                    Some(Column::Status) => error.status = leading_status(text),
                    Some(Column::Code) if !text.is_empty() => {
                        match leading_status(text).filter(|_| error.status.is_none()) {
                            Some(status) if text.len() == 3 => error.status = Some(status),
                            _ => error.code = Some(text.to_owned()),
                        }
                    }
                    _ => {}
                }
            }
            // A column called status that holds no number holds codes.
            if error.status.is_none() && error.code.is_none() {
                error.code =
                    row.cells.first().map(|cell| plain(&cell.raw)).filter(|text| crate::text::markup::is_name(text));
            }
            if error.status.is_some() || error.code.is_some() {
                self.add_error(error);
            }
        }
    }

    /// Tables that are neither of fields nor of codes: a method with its URL, or nothing that is known.
    fn other_table(&mut self, table: &Table) {
        if self.values(table) {
            return;
        }
        let rows = std::iter::once(&table.header).chain(&table.rows);
        let mut found = false;
        if let Some(listed) = listed_addresses(table) {
            let message = format!("the table lists operations ({listed}) and describes none of them");
            self.note(rules::INDEX_TABLE, table.header.line, message);
            return;
        }
        for row in rows {
            let cells: Vec<String> = row.cells.iter().map(|cell| plain(&cell.raw)).collect();
            let joined = cells.join(" ");
            if let Some((method, url)) = request::method_and_url(&joined) {
                self.address(row.line, Some(method), Some(url));
                found = true;
            } else if let [label, value, ..] = cells.as_slice() {
                found |= self.labelled(row.line, label, value);
            }
        }
        if !found {
            let titles: Vec<String> = table.header.cells.iter().map(|cell| plain(&cell.raw)).collect();
            let message = format!("no reader understands the table with the columns {}", quoted(&titles));
            self.note(rules::UNKNOWN_TABLE, table.header.line, message);
        }
    }

    /// `Method: GET`, `URL: /v1/images`.
    pub(super) fn labelled(&mut self, line: u32, label: &str, value: &str) -> bool {
        if lexicon::announces_host(label)
            && let Some(host) = request::host(value)
        {
            self.hosts.push(crate::facts::Stated::new(host, line));
            return true;
        }
        self.addressed(line, lexicon::section(label, true), value)
    }

    /// A method or an address, where a section or a label says that there is one.
    pub(super) fn addressed(&mut self, line: u32, section: Option<Section>, value: &str) -> bool {
        let (method, url) = match section {
            Some(Section::Method) => (request::method(value), None),
            Some(Section::Address) => match request::method_and_url(value) {
                Some((method, url)) => (Some(method), Some(url)),
                None => (None, request::address(value)),
            },
            _ => (None, None),
        };
        let found = method.is_some() || url.is_some();
        if found {
            self.address(line, method, url);
        }
        found
    }
}

/// The section that a sentence above a table announces: `返回参数如下：`. One that names a structure announces none.
fn announced(text: &str) -> Option<Section> {
    let text = text.split('。').next().unwrap_or_default();
    let lower = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let structure = has(&["结构", "对象", "object", "structure", "数组", "元素", "array", "element"])
        || text.chars().filter(char::is_ascii_alphabetic).count() > 24 && !text.is_ascii();
    if structure || text.chars().count() > 60 || !has(&["参数", "字段", "parameter", "field"]) {
        return None;
    }
    let response = has(&["返回", "响应", "出参", "response", "returned", "returns"]);
    let request = has(&["请求", "入参", "request"]);
    match (request, response) {
        (false, true) => Some(Section::Response),
        (true, false) => Some(Section::AnyRequest),
        _ => None,
    }
}

/// How many operations a table only names, beside what it says about them: permissions, versions. A table of one address has
/// it in its header, or under a title that says so.
fn listed_addresses(table: &Table) -> Option<usize> {
    let address = |row: &crate::blocks::Row| {
        let cells: Vec<String> = row.cells.iter().map(|cell| plain(&cell.raw)).collect();
        request::method_and_url(&cells.join(" "))
    };
    if address(&table.header).is_some() {
        return None;
    }
    let titled = table.header.cells.iter().any(|cell| {
        matches!(lexicon::section(&cell.raw, true), Some(Section::Address | Section::Method))
            || lexicon::announces_host(&cell.raw)
    });
    let listed = table.rows.iter().filter(|row| address(row).is_some()).count();
    (listed > 0 && (!titled || listed > 1)).then_some(listed)
}

/// Whether a text is one word of the wire.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.len() <= 80 && text.chars().all(|c| c.is_ascii_graphic())
}

fn quoted(titles: &[String]) -> String {
    titles.iter().map(|title| format!("`{title}`")).collect::<Vec<_>>().join(", ")
}
