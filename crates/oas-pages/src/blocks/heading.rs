//! Headings: marked, underlined, bold, captions of tables, and lines that are titles by their words alone.

use super::fence::fence_mark;
use super::model::Heading;
use super::table_header;
use crate::lexicon;
use crate::lines::Line;
use crate::text::markup::{is_wide, narrow, plain};
use crate::text::words;

pub(super) fn underline(lines: &[Line], at: usize) -> bool {
    let mark = lines.get(at + 1).map(|line| line.text.trim()).unwrap_or_default();
    mark.len() >= 3 && (mark.chars().all(|c| c == '=') || mark.chars().all(|c| c == '-'))
}

pub(super) fn heading(lines: &[Line], at: usize) -> Option<Heading> {
    let line = &lines[at];
    let text = line.text.trim();
    let marks = text.len() - text.trim_start_matches('#').len();
    let of = |level: u8, text: &str| {
        let clean = plain(text).trim_matches(|c: char| c == '#' || c.is_whitespace()).to_owned();
        Some(Heading { line: line.number, level, text: clean, anchors: ids(text), is_caption: false })
    };
    if (1..=6).contains(&marks) && (text[marks..].starts_with([' ', '\u{3000}']) || text[marks..].starts_with(is_wide))
    {
        return of(u8::try_from(marks).unwrap_or(6), &text[marks..]);
    }
    let html = text.to_ascii_lowercase();
    if let Some(level) =
        html.strip_prefix("<h").and_then(|rest| rest.chars().next()?.to_digit(10)).filter(|level| *level <= 6)
    {
        return of(u8::try_from(level).unwrap_or(6), text);
    }
    if text.contains('|') || !text.chars().any(char::is_alphanumeric) {
        return None;
    }
    if underline(lines, at) && text.chars().count() <= 80 && !text.starts_with(['-', '=']) {
        return of(if lines[at + 1].text.trim().starts_with('=') { 1 } else { 2 }, text);
    }
    if text.len() > 4
        && text.starts_with("**")
        && text.trim_end_matches([':', '：']).ends_with("**")
        && text.matches("**").count() == 2
    {
        return of(7, text.trim_end_matches([':', '：']));
    }
    if let Some(caption) = caption(text) {
        return Some(Heading { line: line.number, level: 7, text: caption, anchors: ids(text), is_caption: true });
    }
    bulleted_heading(lines, at).or_else(|| plain_heading(text, line.number))
}

/// The longest title of a table that is an item of a list, in characters.
const LONGEST_ITEM: usize = 60;

/// How far below an item something may stand that belongs to it.
const MOST_BLANK: usize = 8;

/// An item of a list that is the title of what stands below it: `- Request parameters`, and then a table or more lines that
/// belong to the item.
fn bulleted_heading(lines: &[Line], at: usize) -> Option<Heading> {
    let line = &lines[at];
    let text = line.text.trim();
    let item = ["- ", "* ", "+ ", "• ", "● "].into_iter().find_map(|bullet| text.strip_prefix(bullet))?;
    let title = plain(item);
    let title = title.trim_end_matches([':', '：']).trim();
    let sentence = title.contains(['。', '；', ';', '=', '{', '"', '`', '|']) || title.ends_with('.');
    if title.is_empty() || title.chars().count() > LONGEST_ITEM || sentence {
        return None;
    }
    // Anchors stand between a title and its table.
    let blank = |line: &Line| {
        let text = line.text.trim();
        text.is_empty() || text.starts_with("<a ") && plain(text).is_empty()
    };
    let below = (at + 1..lines.len()).take(MOST_BLANK).find(|below| !blank(&lines[*below]))?;
    let indent = |line: &Line| line.text.len() - line.text.trim_start().len();
    let next = lines[below].text.trim();
    let is_table = next.contains('|') && table_header::read(lines, below).is_some();
    let belongs = indent(&lines[below]) > indent(line) && below > at + 1 || fence_mark(next).is_some();
    let words = !title.is_ascii() || title.contains(' ');
    let outcome = words!("normal|abnormal|正常|异常").contains(&title.to_lowercase());
    let is_section = words && lexicon::section(title, true).is_some() || outcome;
    (is_table || belongs && is_section).then(|| Heading {
        line: line.number,
        level: 7,
        text: title.to_owned(),
        anchors: ids(text),
        is_caption: false,
    })
}

/// `表2 ImageList`, `Table 3: Request body parameters`.
fn caption(text: &str) -> Option<String> {
    let text = narrow(&plain(text));
    let rest =
        text.strip_prefix('表').or_else(|| text.strip_prefix("Table ")).or_else(|| text.strip_prefix("table "))?;
    let rest = rest.trim_start();
    let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '.'))).unwrap_or(rest.len());
    let name = rest[end..].trim_start_matches([':', ' ', '.', '-']).trim();
    // `_[array]_ fields`: emphasis that `plain` leaves alone, as names have such signs.
    let name = name.strip_prefix("_[").map_or(name.to_owned(), |rest| format!("[{}", rest.replacen("]_", "] ", 1)));
    (end > 0 && !name.is_empty() && name.chars().count() <= 60).then_some(name)
}

/// A line that is a title by its words alone.
pub(super) fn plain_heading(text: &str, line: u32) -> Option<Heading> {
    let clean = plain(text);
    let title = clean.trim_end_matches([':', '：']);
    let short = title.chars().count() <= 32 && !title.contains(['。', '，', ',', ';', '；', '=', '{', '"', '<', '`']);
    let bulleted = title.starts_with(['-', '*', '•']);
    let titled = short && !bulleted && !title.ends_with('.') && lexicon::section(title, true).is_some();
    titled.then(|| Heading { line, level: 8, text: title.to_owned(), anchors: Vec::new(), is_caption: false })
}

/// The values of `id` and `name` in the tags of a line.
pub(super) fn ids(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    if !text.contains('<') && !text.contains("{#") {
        return out;
    }
    for mark in ["id=\"", "name=\"", "id='", "name='", "{#"] {
        let mut rest = text;
        while let Some(start) = rest.find(mark) {
            rest = &rest[start + mark.len()..];
            let end = rest.find(['"', '\'', '}', '>']).unwrap_or(rest.len());
            out.push(rest[..end].to_owned());
        }
    }
    out
}
