//! The first line of a pipe table, and the cells of any. Knows what columns are called, to tell a header from text.

use super::model::Row;
use crate::lexicon;
use crate::lines::Line;

/// The titles of a table, and how its rows are written.
pub(super) struct Header {
    pub(super) row: Row,
    pub(super) shape: Shape,
    /// Whether a line of dashes stands below it.
    pub(super) separated: bool,
}

pub(super) struct Shape {
    pub(super) width: usize,
    pub(super) leading: bool,
    pub(super) trailing: bool,
}

/// The header of a table, where one begins at a line.
pub(super) fn read(lines: &[Line], at: usize) -> Option<Header> {
    let first = lines[at].text.trim();
    if !first.contains('|') || !first.chars().any(char::is_alphanumeric) {
        return None;
    }
    let titles = split(first, false);
    let below = lines.get(at + 1).map(|line| line.text.as_str());
    let separated = below.is_some_and(is_separator);
    let known = titles.iter().filter(|title| lexicon::column(title).is_some()).count();
    let piped = first.starts_with('|') && first.ends_with('|');
    let goes_on = piped && below.is_some_and(|below| below.trim().starts_with('|'));
    if titles.len() < 2 && !(separated && piped) || !(separated || known >= 2 || goes_on) {
        return None;
    }
    let shape = Shape { width: titles.len(), leading: first.starts_with('|'), trailing: first.ends_with('|') };
    Some(Header { row: Row::of(lines[at].number, titles), shape, separated })
}

pub(super) fn is_separator(text: &str) -> bool {
    let text = text.trim();
    text.contains('-')
        && text.contains('|')
        && text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t' | '+' | '—'))
}

/// The texts between the pipes. Pipes in code do not count where `aware` is set.
pub(super) fn split(text: &str, aware: bool) -> Vec<String> {
    let mut inner = text.trim_start();
    inner = inner.strip_prefix('|').unwrap_or(inner);
    let trimmed = inner.trim_end();
    inner = trimmed.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(trimmed);
    let mut cells = Vec::new();
    let mut cell = String::new();
    let (mut code, mut escaped) = (false, false);
    for c in inner.chars() {
        match c {
            '|' if escaped => {
                cell.pop();
                cell.push('|');
            }
            '|' if !(aware && code) => cells.push(std::mem::take(&mut cell)),
            _ => {
                code ^= c == '`';
                cell.push(c);
            }
        }
        escaped = c == '\\' && !escaped;
    }
    cells.push(cell);
    cells.into_iter().map(|cell| cell.trim_matches([' ', '\t']).to_owned()).collect()
}
