//! Tables whose cells stand apart by tabs or spaces. Knows columns and what fits into them.

use crate::blocks::model::{Row, Table};
use crate::blocks::start;
use crate::lexicon::types;
use crate::lexicon::{self, Column};
use crate::lines::Line;
use crate::text::markup::{is_name, plain};

/// The most lines of one row.
const LONGEST_ROW: usize = 60;

/// What stands between cells.
#[derive(Clone, Copy)]
enum Sign {
    Tab,
    Spaces,
    Space,
}

impl Sign {
    fn split(self, text: &str, most: usize) -> Vec<String> {
        let cells: Vec<&str> = match self {
            Self::Tab => text.split('\t').collect(),
            Self::Spaces => text.split("  ").filter(|cell| !cell.trim().is_empty()).collect(),
            Self::Space => text.split_whitespace().collect(),
        };
        let mut out: Vec<String> = cells.iter().map(|cell| cell.trim().to_owned()).collect();
        if out.len() > most && most > 0 {
            let rest = out.split_off(most - 1);
            out.push(rest.join(" "));
        }
        out
    }
}

/// The table whose titles stand on a line.
pub(super) fn read(lines: &[Line], at: usize) -> Option<(Table, usize)> {
    let (sign, columns) = titles(&lines[at])?;
    let text = lines[at].text.trim();
    let header = Row::of(lines[at].number, sign.split(text, usize::MAX));
    let mut rows: Vec<Row> = Vec::new();
    let (mut next, mut longer) = (at + 1, 0);
    while let Some(line) = lines.get(next) {
        let text = line.text.trim();
        if text.is_empty() {
            next += 1;
            continue;
        }
        if table_begins(lines, next) {
            break;
        }
        let cells = sign.split(line.text.trim_end(), columns.len());
        if begins(&cells, &columns, sign) {
            let mut cells = Row::of(line.number, cells);
            cells.cells.resize(columns.len(), crate::blocks::model::Cell::default());
            rows.push(cells);
            longer = 0;
        } else if let Some(last) = rows.last_mut()
            && !start::begins(lines, next)
            && longer < LONGEST_ROW
        {
            // What goes on is the description, wherever that column stands.
            let index = columns.iter().position(|column| *column == Some(Column::Description));
            let index = index.unwrap_or(columns.len() - 1);
            let cell = &mut last.cells[index].raw;
            if !cell.is_empty() {
                cell.push('\n');
            }
            cell.push_str(text);
            longer += 1;
        } else {
            break;
        }
        next += 1;
    }
    (!rows.is_empty()).then_some((Table { header, rows }, next))
}

/// The titles of columns on a line.
fn titles(line: &Line) -> Option<(Sign, Vec<Option<Column>>)> {
    let text = line.text.trim();
    if text.len() > 200 || text.contains(['|', ',', '，']) {
        return None;
    }
    [Sign::Tab, Sign::Spaces, Sign::Space].into_iter().find_map(|sign| {
        let cells = sign.split(text, usize::MAX);
        let columns: Vec<Option<Column>> = cells.iter().map(|cell| lexicon::column(cell)).collect();
        let known = columns.iter().flatten().count();
        let all = match sign {
            Sign::Tab => known >= 2,
            Sign::Spaces | Sign::Space => known == columns.len() && known >= 3,
        };
        let mut distinct: Vec<Column> = columns.iter().flatten().copied().collect();
        distinct.sort_unstable_by_key(|column| *column as u8);
        distinct.dedup();
        let fields = distinct.contains(&Column::Name)
            && (distinct.contains(&Column::Kind) || distinct.contains(&Column::Required));
        let codes = matches!(sign, Sign::Tab)
            && known == columns.len()
            && columns.first().is_some_and(|first| matches!(first, Some(Column::Status | Column::Code)));
        (all && (fields || codes) && distinct.len() == known).then_some((sign, columns))
    })
}

/// Whether a table begins at a line, or below its title there.
fn table_begins(lines: &[Line], at: usize) -> bool {
    let mut rest = lines.iter().skip(at).filter(|line| !line.text.trim().is_empty());
    let first = rest.next();
    let titled = first.is_some_and(|line| !line.text.contains('\t') && line.text.trim().chars().count() <= 40);
    first.is_some_and(|line| titles(line).is_some()) || titled && rest.next().is_some_and(|line| titles(line).is_some())
}

/// Whether cells are those of a row.
fn begins(cells: &[String], columns: &[Option<Column>], sign: Sign) -> bool {
    if cells.len() < 2 {
        return false;
    }
    let mut checked = 0;
    for (cell, column) in cells.iter().zip(columns) {
        let fits = match column {
            Some(Column::Name) => {
                let text = plain(cell);
                let name = text.trim_start_matches(['>', '-', '+', '└', '├', '»', ' ', '\u{3000}', '.']);
                is_name(crate::text::markup::bare(name).trim_end_matches('*'))
            }
            Some(Column::Kind) => types::read(cell, 1).is_some(),
            Some(Column::Required | Column::Optional) => lexicon::required(cell).is_some(),
            Some(Column::Code | Column::Status) => cell.len() <= 64 && !cell.is_empty(),
            _ => continue,
        };
        // Cells apart by tabs are cells, whatever stands in them; names are names everywhere.
        if !fits && (matches!(sign, Sign::Space | Sign::Spaces) || matches!(column, Some(Column::Name))) {
            return false;
        }
        checked += usize::from(fits);
    }
    checked > 0
}
