//! The blocks of a page: headings, tables, fences, JSON and lines of text. Knows how pages are laid out, not what they
//! say.

use oas_contract::Node;

use crate::json;
use crate::listing;
use crate::page::Line;
use crate::request_line;
use crate::table::{self, Table};
use crate::text::{narrow, plain};
use crate::words;

/// A piece of a page.
#[derive(Debug)]
pub(crate) enum Block {
    Heading(Heading),
    Table(Table),
    Fence(Fence),
    /// A JSON object or list.
    Json {
        line: u32,
        value: Node,
    },
    Text {
        line: u32,
        text: String,
    },
}

#[derive(Debug)]
pub(crate) struct Heading {
    pub(crate) line: u32,
    /// 1 to 6 as marked; 7 for bold lines and captions; 8 for lines without any markup.
    pub(crate) level: u8,
    pub(crate) text: String,
    pub(crate) anchors: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct Fence {
    pub(crate) line: u32,
    pub(crate) info: String,
    pub(crate) body: Vec<Line>,
    pub(crate) closed: bool,
}

/// Takes a page apart.
pub(crate) fn blocks(lines: &[Line]) -> Vec<Block> {
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
    let method = request_line::lone_method(&lines[at].text)?;
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

/// Whether something else begins at a line than more text: a heading, a fence, a table, an example, a request, a status.
pub(crate) fn begins(lines: &[Line], at: usize) -> bool {
    let text = lines[at].text.trim();
    fence_mark(text).is_some()
        || heading(lines, at).is_some()
        || text.starts_with('{')
        || text == "["
        || text.contains("curl ")
        || text.contains('|') && table::read(lines, at).is_some()
        || request_line::begins(text)
        || crate::assemble::status_of(&plain(text)).is_some()
}

/// A line of text, and the JSON that begins on it or is glued to it. Returns where to go on.
fn text_or_json(lines: &[Line], at: usize, out: &mut Vec<Block>) -> usize {
    let line = &lines[at];
    let text = line.text.trim();
    let start = match text.find(['{', '[']) {
        Some(0) => Some(0),
        // `--header 'a: b'{` at the end of a line, `}{` between two.
        _ if text.ends_with(['{', '[']) => Some(text.len() - 1),
        _ => None,
    };
    if let Some(start) = start {
        let before = text[..start].trim_end();
        let assigned = before.contains(":=") || before.contains(" = ");
        if (assigned || before.ends_with(['=', '(', ',', ':'])) && !before.ends_with("\":") {
            // A value in a program: what is in it is neither a request nor a response.
            let rest = lines.iter().skip(at + 1).take(LONGEST_JSON).map(|line| line.text.as_str());
            let extent = json::extent(std::iter::once(&text[start..]).chain(rest)).unwrap_or(1);
            return at + extent;
        }
        if let Some(next) = json_from(lines, at, start, out) {
            return next;
        }
    }
    out.push(Block::Text { line: line.number, text: text.to_owned() });
    at + 1
}

/// The most lines of one JSON value.
const LONGEST_JSON: usize = 20_000;

/// The JSON that begins in a line, and what is glued behind it.
fn json_from(lines: &[Line], at: usize, start: usize, out: &mut Vec<Block>) -> Option<usize> {
    let mut line = &lines[at];
    let mut next = at;
    let text = line.text.trim();
    if start > 0 {
        out.push(Block::Text { line: line.number, text: text[..start].to_owned() });
    }
    let mut opening = text[start..].to_owned();
    let mut found = false;
    loop {
        let following = || lines.iter().skip(next + 1).take(LONGEST_JSON);
        let extent = json::extent(std::iter::once(opening.as_str()).chain(following().map(|line| line.text.as_str())));
        let mut joined = opening.clone();
        for line in following().take(extent.unwrap_or_default().saturating_sub(1)) {
            joined.push('\n');
            joined.push_str(&line.text);
        }
        if extent.is_some() && json::beginning(&joined, line.number).is_none() {
            joined = json::with_placeholders(&joined).unwrap_or(joined);
        }
        let read = extent.and_then(|_| json::beginning(&joined, line.number)).filter(|(value, _)| is_example(value));
        let Some((value, end)) = read else {
            if !found && start > 0 {
                out.pop();
            }
            return found.then(|| {
                out.push(Block::Text { line: line.number, text: opening });
                next + 1
            });
        };
        found = true;
        out.push(Block::Json { line: line.number, value });
        next += joined[..end].matches('\n').count();
        line = &lines[next];
        let tail = joined[end..].lines().next().unwrap_or_default().trim().to_owned();
        // `}'{`: a body, the end of its command, and the response.
        let glued = tail.trim_start_matches(['\'', '"', '`', ' ']);
        if glued.starts_with(['{', '[']) {
            glued.clone_into(&mut opening);
            continue;
        }
        if let Some(before) = tail.strip_suffix(['{', '[']).filter(|before| !before.is_empty()) {
            // `}first:words{`: sentences between two examples.
            out.push(Block::Text { line: line.number, text: before.to_owned() });
            tail[before.len()..].clone_into(&mut opening);
            continue;
        }
        if !tail.is_empty() {
            // What is glued behind it may be a title.
            match plain_heading(&tail, line.number) {
                Some(heading) => out.push(Block::Heading(heading)),
                None => out.push(Block::Text { line: line.number, text: tail }),
            }
        }
        return Some(next + 1);
    }
}

/// Whether a value is a body rather than a link or a range in brackets.
fn is_example(value: &Node) -> bool {
    let object = |value: &Node| value.as_mapping().is_some();
    object(value) || value.as_sequence().is_some_and(|elements| elements.iter().any(object))
}

fn fence_mark(text: &str) -> Option<(&str, &str)> {
    let mark = ['`', '~'].into_iter().find(|mark| text.starts_with(*mark))?;
    let length = text.len() - text.trim_start_matches(mark).len();
    let info = &text[length..];
    (length >= 3 && !info.contains('`')).then(|| (&text[..length], info.trim()))
}

fn fence(lines: &[Line], at: usize, mark: &str, info: &str) -> (Fence, usize) {
    let begin = &lines[at];
    let indent = begin.text.len() - begin.text.trim_start().len();
    let ends = |line: &Line| {
        let text = line.text.trim();
        text.starts_with(mark) && text.chars().all(|c| mark.starts_with(c))
    };
    let end = lines.iter().skip(at + 1).position(ends).map(|offset| at + 1 + offset);
    let until = end.unwrap_or(lines.len());
    let body = lines[at + 1..until]
        .iter()
        .map(|line| {
            let blank = line.text.len() - line.text.trim_start().len();
            Line { number: line.number, text: line.text[blank.min(indent)..].to_owned() }
        })
        .collect();
    let fence = Fence { line: begin.number, info: info.to_owned(), body, closed: end.is_some() };
    (fence, end.map_or(lines.len(), |end| end + 1))
}

fn underline(lines: &[Line], at: usize) -> bool {
    let mark = lines.get(at + 1).map(|line| line.text.trim()).unwrap_or_default();
    mark.len() >= 3 && (mark.chars().all(|c| c == '=') || mark.chars().all(|c| c == '-'))
}

fn heading(lines: &[Line], at: usize) -> Option<Heading> {
    let line = &lines[at];
    let text = line.text.trim();
    let marks = text.len() - text.trim_start_matches('#').len();
    let of = |level: u8, text: &str| {
        let clean = plain(text).trim_matches(|c: char| c == '#' || c.is_whitespace()).to_owned();
        Some(Heading { line: line.number, level, text: clean, anchors: ids(text) })
    };
    if (1..=6).contains(&marks)
        && (text[marks..].starts_with([' ', '\u{3000}']) || text[marks..].starts_with(crate::text::is_wide))
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
        return Some(Heading { line: line.number, level: 7, text: caption, anchors: ids(text) });
    }
    plain_heading(text, line.number)
}

/// `表2 ImageList`, `Table 3: Request body parameters`.
fn caption(text: &str) -> Option<String> {
    let text = narrow(&plain(text));
    let rest =
        text.strip_prefix('表').or_else(|| text.strip_prefix("Table ")).or_else(|| text.strip_prefix("table "))?;
    let rest = rest.trim_start();
    let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | '.'))).unwrap_or(rest.len());
    let name = rest[end..].trim_start_matches([':', ' ', '.', '-']).trim();
    (end > 0 && !name.is_empty() && name.chars().count() <= 60).then(|| name.to_owned())
}

/// A line that is a title by its words alone.
fn plain_heading(text: &str, line: u32) -> Option<Heading> {
    let clean = plain(text);
    let title = clean.trim_end_matches([':', '：']);
    let short = title.chars().count() <= 32 && !title.contains(['。', '，', ',', ';', '；', '=', '{', '"', '<', '`']);
    let bulleted = title.starts_with(['-', '*', '•']);
    let titled = short && !bulleted && !title.ends_with('.') && words::section(title, true).is_some();
    titled.then(|| Heading { line, level: 8, text: title.to_owned(), anchors: Vec::new() })
}

/// The values of `id` and `name` in the tags of a line.
fn ids(text: &str) -> Vec<String> {
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
