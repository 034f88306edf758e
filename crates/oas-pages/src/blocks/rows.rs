//! Rows of pipe tables that a scrape has torn or joined, each in a line of its own: a cell on each line, or a whole page in
//! one. Knows pipes and titles, not what is in the cells.

use std::borrow::Cow;

use crate::lexicon;
use crate::lines::Line;
use crate::text::request;

/// The least pipes of a line that may be a page.
const LEAST_PIPES: usize = 8;

/// The most columns of a table in such a line.
const MOST_COLUMNS: usize = 12;

/// The lines, with every row of a table in one.
pub(super) fn in_lines(lines: &[Line]) -> Cow<'_, [Line]> {
    let is_page = |line: &Line| line.text.contains("| |") && line.text.matches('|').count() >= LEAST_PIPES;
    if !lines.iter().any(|line| is_page(line) || is_end(line)) {
        return Cow::Borrowed(lines);
    }
    let mut out = Vec::with_capacity(lines.len());
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if let Some((row, next)) = torn(lines, at) {
            out.push(row);
            at = next;
            continue;
        }
        match is_page(line).then(|| spread(line)).flatten() {
            Some(spread) => out.extend(spread),
            None => out.push(line.clone()),
        }
        at += 1;
    }
    Cow::Owned(out)
}

fn is_end(line: &Line) -> bool {
    line.text.trim() == "|"
}

/// A row whose cells stand on lines of their own, up to a line with nothing but the pipe that ends it.
fn torn(lines: &[Line], at: usize) -> Option<(Line, usize)> {
    let cell = |line: &Line| {
        let text = line.text.trim().strip_prefix('|')?.trim();
        (!text.is_empty() && !text.contains('|')).then(|| text.to_owned())
    };
    let cells: Vec<String> = lines[at..].iter().take(MOST_COLUMNS).map_while(cell).collect();
    let ends = lines.get(at + cells.len()).is_some_and(is_end);
    (ends && cells.len() > 1).then(|| {
        let text = format!("| {} |", cells.join(" | "));
        (Line { number: lines[at].number, text }, at + cells.len() + 1)
    })
}

/// What one line has of text and tables, in lines.
fn spread(line: &Line) -> Option<Vec<Line>> {
    let mut texts: Vec<String> = Vec::new();
    let mut parts = line.text.split('|').map(str::trim).peekable();
    let mut tables = 0;
    text_between_tables(parts.next()?, &mut texts);
    while parts.peek().is_some() {
        // The titles up to the empty part between two rows.
        let mut titles: Vec<&str> = Vec::new();
        while let Some(title) = parts.next_if(|part| !part.is_empty()) {
            titles.push(title);
        }
        let known = titles.iter().filter(|title| lexicon::column(title).is_some()).count();
        if titles.is_empty() && parts.next().is_some() {
            continue;
        }
        if titles.len() > MOST_COLUMNS || known < 2 {
            return None;
        }
        tables += 1;
        texts.push(format!("| {} |", titles.join(" | ")));
        texts.push(format!("|{}", "---|".repeat(titles.len())));
        // Nothing stands between the rows; what does not is the text behind the table.
        while parts.next_if(|part| part.is_empty()).is_some() {
            let cells: Vec<&str> = parts.by_ref().take(titles.len()).collect();
            if cells.len() == titles.len() {
                texts.push(format!("| {} |", cells.join(" | ")));
            } else {
                for text in cells {
                    text_between_tables(text, &mut texts);
                }
            }
        }
        if let Some(text) = parts.next() {
            text_between_tables(text, &mut texts);
        }
    }
    (tables > 0).then(|| texts.into_iter().map(|text| Line { number: line.number, text }).collect())
}

/// A text between tables: a request in it, and the title that it ends with, in lines of their own.
fn text_between_tables(text: &str, out: &mut Vec<String>) {
    let words: Vec<&str> = text.split_whitespace().collect();
    let titled = (1..=words.len().min(4)).rev().find(|count| {
        let title = words[words.len() - count..].join(" ");
        lexicon::section(&title, true).is_some()
    });
    let (before, title) = words.split_at(words.len() - titled.unwrap_or_default());
    let called =
        before.windows(2).position(|pair| request::begins(&pair.join(" ")) && request::lone_method(pair[0]).is_some());
    let pieces = match called {
        Some(at) => vec![before[..at].join(" "), before[at..at + 2].join(" "), before[at + 2..].join(" ")],
        None => vec![before.join(" ")],
    };
    let title = if title.is_empty() { String::new() } else { format!("## {}", title.join(" ")) };
    for piece in pieces.into_iter().chain([title]).filter(|piece| !piece.is_empty()) {
        out.push(piece);
        out.push(String::new());
    }
}
