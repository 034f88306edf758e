//! Pipe tables in all the shapes that they have on pages: with and without a leading pipe, a separator, rows on one line.
//! Knows rows and cells, not what columns mean beyond telling a header from text.

use super::model::{Cell, Row, Table};
use super::start::begins;
use super::table_header::{self, Header, Shape, is_separator, split};
use crate::lines::Line;
use crate::text::markup::{is_name, plain};
use crate::text::words;

/// The most lines of one row.
const LONGEST_ROW: usize = 80;

/// The table that begins at a line, and where to go on.
pub(super) fn read(lines: &[Line], at: usize) -> Option<(Table, usize)> {
    let Header { row: header, shape, separated } = table_header::read(lines, at)?;
    let mut rows = Vec::new();
    let mut next = at + if separated { 2 } else { 1 };
    loop {
        if let Some((row, after)) = row(lines, next, &shape) {
            next = after;
            let torn = rows.last().and_then(|last| torn_off(last, &row));
            match (torn, rows.last_mut().and_then(|last: &mut Row| last.cells.last_mut())) {
                (Some(cell), Some(last)) => *last = cell,
                _ => rows.push(row),
            }
        } else if let Some(last) =
            rows.last_mut().filter(|last| !shape.trailing && continues(lines, next, last, &shape))
        {
            let cell = last.cells.last_mut().expect("there is a column");
            cell.raw.push('\n');
            cell.raw.push_str(lines[next].text.trim());
            cell.broken = false;
            next += 1;
        } else {
            break;
        }
    }
    Some((Table { header, rows }, next))
}

/// The last cell of the row before, where a row is nothing but that: `limit | Integer | No |`, and below it `| How many. |`.
fn torn_off(last: &Row, row: &Row) -> Option<Cell> {
    let mut filled = row.cells.iter().filter(|cell| !cell.raw.is_empty());
    let (only, others) = (filled.next()?, filled.count());
    let open = others == 0 && row.cells.len() > 2 && last.cells.last()?.raw.is_empty();
    // What is announced and does not follow is lost here as well.
    let broken = only.broken || only.raw.ends_with([':', '：']);
    (open && !is_name(&plain(&only.raw))).then(|| Cell { broken, raw: only.raw.clone() })
}

/// The most lines that go on with a row whose end nothing marks.
const LONGEST_REST: usize = 12;

/// Whether a line without pipes goes on with the last cell: another row follows, or it reads like the rest of one.
fn continues(lines: &[Line], at: usize, last: &Row, shape: &Shape) -> bool {
    let text = lines.get(at).map(|line| line.text.trim()).unwrap_or_default();
    if text.is_empty() || is_outside(text) || begins(lines, at) {
        return false;
    }
    let row = |line: &Line| {
        let cells = split(line.text.trim(), false);
        cells.len() == shape.width && shape.width > 2 && cells.first().is_some_and(|cell| is_name(&plain(cell)))
    };
    let ahead = lines.iter().enumerate().skip(at).take(LONGEST_REST);
    let follows = ahead
        .take_while(|(at, line)| !line.text.trim().is_empty() && (line.text.contains('|') || !begins(lines, *at)))
        .any(|(_, line)| row(line));
    let announced = last.cells.last().is_some_and(|cell| cell.raw.trim_end().ends_with([':', '：']));
    let words = words!(
        "默认|缺省|取值|枚举|范围|约束|说明|长度|示例|default|range|valid|value|allowed|possible|minimum|\
         maximum|length|constraint|example|options|enum",
    );
    let lower = text.to_lowercase();
    let says = words.starts(lower.strip_prefix("the ").unwrap_or(&lower));
    // `desc: falling`, a value and its meaning.
    let value = text.split_once([':', '：']).is_some_and(|(value, meaning)| {
        value.len() <= 32 && is_name(value) && !meaning.trim().is_empty() && !meaning.starts_with("//")
    });
    let item = value || text.starts_with(['●', '•', '-', '·', '（', '(', '*']);
    follows || announced || says || item
}

/// One row, which may go over several lines where rows end with a pipe.
fn row(lines: &[Line], at: usize, shape: &Shape) -> Option<(Row, usize)> {
    let first = lines.get(at)?;
    let text = first.text.trim();
    if !text.contains('|') || is_outside(text) {
        return None;
    }
    if is_separator(text) {
        return row(lines, at + 1, shape);
    }
    if lines.get(at + 1).is_some_and(|line| is_separator(&line.text)) {
        // The header of the next table.
        return None;
    }
    let mut joined = text.to_owned();
    let mut next = at + 1;
    while shape.trailing && !is_complete(&joined, shape) && next - at < LONGEST_ROW {
        let Some(line) = lines.get(next) else { break };
        let text = line.text.trim();
        if is_outside(text) || starts_row(text, shape, &joined) {
            break;
        }
        joined.push('\n');
        joined.push_str(text);
        next += 1;
    }
    if !joined.trim_end().ends_with('|') {
        // Nothing closes it, so only the first line belongs to it for certain.
        if next > at + 1 && shape.trailing {
            (joined, next) = (text.to_owned(), at + 1);
        }
        if !shape.trailing && shape.leading && !text.starts_with('|') {
            return None;
        }
    }
    let cells = fit(&joined, shape.width);
    Some((Row { line: first.number, cells }, next))
}

/// Headings and fences end a table, whatever its last row looks like.
fn is_outside(text: &str) -> bool {
    text.starts_with("```") || text.starts_with("~~~") || text.starts_with('#') && !text.contains('|')
}

fn is_complete(joined: &str, shape: &Shape) -> bool {
    joined.trim_end().ends_with('|') && (split(joined, false).len() >= shape.width || shape.leading)
}

/// Whether a line looks like a new row although the one before is still open.
fn starts_row(text: &str, shape: &Shape, joined: &str) -> bool {
    let cells = split(text, false);
    let open = split(joined, false).len();
    let named = cells.first().is_some_and(|cell| is_name(&plain(cell)));
    text.ends_with('|')
        && cells.len() == shape.width
        && named
        && open >= shape.width
        && (!shape.leading || text.starts_with('|'))
}

/// The cells of a row, as many as the header has.
fn fit(joined: &str, width: usize) -> Vec<Cell> {
    let mut cells = split(joined, false);
    if cells.len() > width {
        let aware = split(joined, true);
        if aware.len() <= width || aware.len() < cells.len() {
            cells = aware;
        }
    }
    if cells.len() > width && width > 0 {
        let rest = cells.split_off(width);
        let last = cells.last_mut().expect("there is a column");
        for cell in rest {
            *last += " | ";
            *last += &cell;
        }
    }
    let cell = |raw: String| {
        let end = raw.trim_end_matches([' ', '\t', '|']);
        // Wide spaces before a name nest it.
        let text = raw.trim_end().trim_start_matches([' ', '\t', '\n']);
        Cell { broken: end.ends_with('\n') && !end.trim().is_empty(), raw: text.to_owned() }
    };
    let mut cells: Vec<Cell> = cells.into_iter().map(cell).collect();
    cells.resize(width, Cell::default());
    cells
}
