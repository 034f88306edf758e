//! Tables of which a page keeps nothing but the cells, each on a line of its own. Knows columns and what fits into them.

use crate::blocks::model::{Row, Table};
use crate::blocks::start;
use crate::lexicon::types;
use crate::lexicon::{self, Column};
use crate::lines::Line;
use crate::text::markup::{is_name, narrow, plain};

/// The most lines of one cell.
const LONGEST_CELL: usize = 60;

/// The table whose titles begin at a line.
pub(super) fn read(lines: &[Line], at: usize) -> Option<(Table, usize)> {
    let (columns, titles, mut next) = titles(lines, at)?;
    let mut rows: Vec<Row> = Vec::new();
    let mut longer = 0;
    while let Some(line) = lines.get(next) {
        let text = line.text.trim();
        if text.is_empty() {
            next += 1;
        } else if let Some((cells, after)) = cells(lines, next, &columns) {
            rows.push(Row::of(line.number, cells));
            next = after;
            longer = 0;
        } else if let Some(last) = rows.last_mut().and_then(|row| row.cells.last_mut())
            && !start::begins(lines, next)
            && longer < LONGEST_CELL
        {
            last.raw.push('\n');
            last.raw.push_str(text);
            next += 1;
            longer += 1;
        } else {
            break;
        }
    }
    if rows.is_empty() {
        return None;
    }
    Some((Table { header: Row::of(lines[at].number, titles), rows }, next))
}

/// Titles of columns on lines of their own.
fn titles(lines: &[Line], at: usize) -> Option<(Vec<Column>, Vec<String>, usize)> {
    let mut columns = Vec::new();
    let mut titles = Vec::new();
    let mut next = at;
    while let Some(line) = lines.get(next) {
        let text = line.text.trim();
        if !text.is_empty() {
            let short = text.chars().count() <= 24 && !text.contains(['|', '\t', '#', ':', '：']);
            let Some(column) = lexicon::column(text).filter(|column| short && !columns.contains(column)) else { break };
            columns.push(column);
            titles.push(text.to_owned());
        }
        next += 1;
        if columns.len() > 8 {
            return None;
        }
    }
    let has = |column| columns.contains(&column);
    let checked = has(Column::Kind) || has(Column::Required);
    (columns.len() >= 3 && columns[0] == Column::Name && checked).then_some((columns, titles, next))
}

/// The cells of a row that begins at a line, where what can be checked fits.
fn cells(lines: &[Line], at: usize, columns: &[Column]) -> Option<(Vec<String>, usize)> {
    let mut out = Vec::new();
    let mut next = at;
    let mut checked = 0;
    for (index, column) in columns.iter().enumerate() {
        while lines.get(next).is_some_and(|line| line.text.trim().is_empty()) {
            next += 1;
        }
        let text = lines.get(next).map(|line| line.text.trim()).unwrap_or_default();
        let fits = match column {
            Column::Name => is_cell_name(text),
            Column::Kind => types::read(text, 1).is_some(),
            Column::Required | Column::Optional => text.chars().count() <= 16 && lexicon::required(text).is_some(),
            Column::Place => lexicon::location(text).is_some(),
            // The last cell may be missing; one in the middle is there, if only as `-`.
            _ => index + 1 < columns.len() || !text.is_empty() && !begins_row(lines, next, columns),
        };
        match (fits, column) {
            (true, _) => {
                checked += usize::from(matches!(column, Column::Kind | Column::Required));
                out.push(text.to_owned());
                next += 1;
            }
            (false, Column::Name | Column::Kind) => return None,
            (false, _) => out.push(String::new()),
        }
    }
    (checked > 0).then_some((out, next))
}

/// Whether a line is a name and the next one fits the column behind it.
fn begins_row(lines: &[Line], at: usize, columns: &[Column]) -> bool {
    if !is_cell_name(lines[at].text.trim()) || start::begins(lines, at) {
        return false;
    }
    let next = lines.iter().skip(at + 1).map(|line| line.text.trim()).find(|text| !text.is_empty()).unwrap_or_default();
    match columns.get(1) {
        Some(Column::Kind) => types::read(next, 1).is_some(),
        Some(Column::Required | Column::Optional) => lexicon::required(next).is_some(),
        _ => false,
    }
}

/// A name alone, with the signs that nest it.
fn is_cell_name(text: &str) -> bool {
    let text = narrow(&plain(text));
    let name = text.trim().trim_start_matches(['>', '-', '+', '└', '├', '»', ' ']).trim_end_matches('*');
    name.chars().count() <= 64 && is_name(crate::text::markup::bare(name))
}
