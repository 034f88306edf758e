//! The blocks of a page: headings, tables, fences, JSON and lines of text. Knows how pages are laid out, not what they
//! say.

mod example;
mod fence;
mod heading;
pub(crate) mod listing;
mod model;
mod rows;
mod start;
mod table;
mod table_header;

use crate::lines::Line;
use crate::text::request;
use example::text_or_json;
use fence::{fence, fence_mark};
use heading::{heading, ids, underline};
pub(crate) use model::{Block, Cell, Fence, Heading, Row, Table};

/// Takes a page apart.
pub(crate) fn blocks(lines: &[Line]) -> Vec<Block> {
    let lines = &*rows::in_lines(lines);
    let mut out = Vec::new();
    let mut at = 0;
    let mut anchors = Vec::new();
    while let Some(line) = lines.get(at) {
        let text = line.text.trim();
        if text.is_empty() {
            at += 1;
        } else if let Some((mark, info)) = fence_mark(text) {
            let (fence, next) = fence(lines, at, mark, info);
            at = next;
            out.push(Block::Fence(fence));
        } else if let Some((text, next)) = split_request(lines, at) {
            out.push(Block::Text { line: line.number, text });
            at = next;
        } else if let Some((listed, next)) = listing::read(lines, at) {
            at = next;
            out.extend(listed);
        } else if let Some(mut heading) = heading(lines, at) {
            anchors.append(&mut heading.anchors);
            heading.anchors = std::mem::take(&mut anchors);
            at += if heading.level <= 2 && !text.starts_with(['#', '<']) && underline(lines, at) { 2 } else { 1 };
            if !heading.text.is_empty() {
                out.push(Block::Heading(heading));
            }
        } else if let Some((table, next)) = table::read(lines, at) {
            at = next;
            out.push(Block::Table(table));
        } else {
            anchors.extend(ids(text));
            let starts = out.len();
            at = text_or_json(lines, at, &mut out);
            if matches!(out.get(starts), Some(Block::Text { text, .. }) if text.is_empty()) {
                out.truncate(starts);
            }
        }
    }
    out
}

/// A request over several lines: the method, and below it the URL or path, at once or segment by segment.
fn split_request(lines: &[Line], at: usize) -> Option<(String, usize)> {
    let method = request::lone_method(&lines[at].text)?;
    let mut next = at + 1;
    let mut path = String::new();
    while let Some(line) = lines.get(next).filter(|_| next - at < 60) {
        let text = line.text.trim_matches(['\u{200b}', ' ', '\t']);
        if fence_mark(text).is_some() {
            break;
        }
        let text = text.trim_matches('`');
        let whole = path.is_empty() && (text.starts_with('/') && text.len() > 1 || text.contains("://"));
        let piece = text == "/" && !path.ends_with('/')
            || path.ends_with('/')
                && !text.is_empty()
                && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '{' | '}' | ':'));
        if whole && !text.contains(' ') {
            return Some((format!("{method} {text}"), next + 1));
        }
        if piece {
            path.push_str(text);
        } else if !text.is_empty() {
            break;
        }
        next += 1;
    }
    (path.len() > 1).then(|| (format!("{method} {path}"), next))
}
