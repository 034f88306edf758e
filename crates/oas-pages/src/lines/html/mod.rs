//! HTML saved from a browser as the lines that a reader sees: tables as pipe tables, headings as `#`, lists as `-`,
//! preformatted text as fences. Knows HTML, nothing of documentation.

mod grid;
mod paused;

use html5gum::{DefaultEmitter, Span, Token, Tokenizer};

use super::line::Line;
use crate::text::{WordList, words};
use grid::Grid;
use paused::Paused;

/// Whether a text is an HTML document, or the inside of one, rather than markdown with tags in it.
pub(super) fn is_html(text: &str) -> bool {
    let beginning: String = text.trim_start().chars().take(2048).collect::<String>().to_ascii_lowercase();
    let first = words!("<!doctype|<html|<head|<body|<article|<main|<section|<?xml");
    let markdown =
        || text.lines().any(|line| line.starts_with("## ") || line.starts_with("|--") || line.starts_with("| --"));
    first.starts(&beginning)
        || beginning.starts_with('<')
            && words!("<table|<div|<h1|<h2|<p>|<p ").occurs_in(&beginning)
            && text.to_ascii_lowercase().contains("</")
            && !markdown()
}

/// The lines that a reader sees, each with the line of the file where it begins.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut starts = vec![0];
    starts.extend(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1));
    let mut writer = Writer { starts, ..Writer::default() };
    for token in Tokenizer::new_with_emitter(Paused::new(text), DefaultEmitter::<usize>::new_with_span()) {
        let Ok(token) = token else { continue };
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let attribute = |wanted: &[u8]| {
                    let found = tag.attributes.iter().find(|(name, _)| name.as_slice() == wanted);
                    found.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
                };
                writer.line = writer.line_of(tag.span);
                let style = attribute(b"style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
                if writer.is_hidden(&name, attribute(b"hidden").is_some() || style.contains("display:none")) {
                    continue;
                }
                match name.as_str() {
                    "td" | "th" => {
                        writer.open_cell(&name, attribute(b"colspan").as_deref(), attribute(b"rowspan").as_deref());
                    }
                    _ => writer.open(&name, attribute(b"href"), attribute(b"id").or_else(|| attribute(b"name"))),
                }
                writer.push_indent(&style);
            }
            Token::EndTag(tag) => {
                writer.line = writer.line_of(tag.span);
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if !writer.ends_hidden(&name) {
                    writer.close(&name);
                }
            }
            Token::String(text) => {
                writer.line = writer.line_of(text.span);
                writer.text(&String::from_utf8_lossy(&text.value));
            }
            _ => {}
        }
    }
    writer.end_table();
    writer.end_line();
    writer.lines
}

/// Elements that have no end.
const VOID: WordList = words!("br|img|hr|input|meta|link|col|wbr|source|area");

/// Elements with nothing of the page in them.
const SKIPPED: WordList = words!("script|style|svg|noscript|template|nav|footer|button|aside");
/// Elements that begin or end a line.
const BLOCKS: WordList = words!("p|div|ul|ol|section|article|dt|dd|blockquote");

/// Elements that end a line, and begin one in a way of their own.
const CLOSED_BLOCKS: WordList = words!("td|th|tr|caption|h1|h2|h3|h4|h5|h6|li|title");

#[derive(Default)]
struct Writer {
    starts: Vec<usize>,
    lines: Vec<Line>,
    /// The line of the file that is read.
    line: u32,
    /// What stands on the line so far, and where it began.
    now: String,
    began: u32,
    /// The table so far; one inside a cell is text of the cell.
    grid: Option<Grid>,
    tables: u32,
    in_cell: bool,
    in_pre: bool,
    skipped: u32,
    /// The element that nobody sees, and how many of its name are open.
    hidden: Option<(String, u32)>,
    links: Vec<Option<String>>,
}

impl Writer {
    fn line_of(&self, span: Span<usize>) -> u32 {
        let line = self.starts.partition_point(|start| *start <= span.start);
        u32::try_from(line.max(1)).unwrap_or(u32::MAX)
    }

    fn push(&mut self, text: &str) {
        if self.now.is_empty() {
            self.began = self.line;
        }
        self.now.push_str(text);
    }

    fn emit(&mut self, number: u32, text: String) {
        self.lines.push(Line { number: number.max(1), text });
    }

    fn end_line(&mut self) {
        if self.in_cell {
            if !self.now.trim().is_empty() && !self.now.ends_with("<br>") {
                self.now.push_str("<br>");
            }
            return;
        }
        let text = std::mem::take(&mut self.now);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            self.emit(self.began, text);
        }
    }

    /// Whether an element that begins is not seen.
    fn is_hidden(&mut self, name: &str, hides: bool) -> bool {
        match &mut self.hidden {
            Some((hidden, open)) => {
                *open += u32::from(hidden == name);
                true
            }
            None if hides && !VOID.contains(name) => {
                self.hidden = Some((name.to_owned(), 1));
                true
            }
            None => false,
        }
    }

    /// Whether an end belongs to what is not seen.
    fn ends_hidden(&mut self, name: &str) -> bool {
        let Some((hidden, open)) = &mut self.hidden else { return false };
        *open -= u32::from(hidden == name);
        if *open == 0 {
            self.hidden = None;
        }
        true
    }

    /// Space before a text, as the style gives it: it nests names.
    fn push_indent(&mut self, style: &str) {
        let indents = ["padding-left:", "text-indent:", "margin-left:"];
        let rest = indents.iter().find_map(|key| style.split_once(key).map(|(_, rest)| rest));
        let Some(rest) = rest.filter(|_| self.in_cell && self.now.trim().is_empty()) else { return };
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let Ok(size) = rest[..digits].parse::<f32>() else { return };
        let wide = if rest[digits..].starts_with("px") { size / 8.0 } else { size * 2.0 };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few characters")]
        let count = wide.clamp(0.0, 64.0) as usize;
        self.push(&"\u{a0}".repeat(count));
    }

    fn open_cell(&mut self, name: &str, columns: Option<&str>, rows: Option<&str>) {
        if self.tables > 1 {
            return self.end_line();
        }
        self.end_cell();
        let Some(grid) = &mut self.grid else { return };
        grid.begin_cell(self.line, name == "th", columns, rows);
        self.in_cell = true;
        self.now.clear();
    }

    fn end_cell(&mut self) {
        if !std::mem::take(&mut self.in_cell) {
            return;
        }
        let cell = std::mem::take(&mut self.now);
        // Spaces that do not break are seen, and nest names.
        let words: Vec<&str> = cell.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty()).collect();
        let cell = words.join(" ").replace('|', "\\|");
        if let Some(grid) = &mut self.grid {
            grid.end_cell(cell.trim_end_matches("<br>"));
        }
    }

    fn end_table(&mut self) {
        self.end_cell();
        for (line, text) in self.grid.take().map(Grid::lines).unwrap_or_default() {
            self.emit(line, text);
        }
        self.emit(self.line, String::new());
    }

    fn open(&mut self, name: &str, href: Option<String>, id: Option<String>) {
        match name {
            _ if SKIPPED.contains(name) => self.skipped += 1,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if !self.in_cell => {
                self.end_line();
                self.emit(self.line, String::new());
                let level = usize::from(name.as_bytes()[1] - b'0');
                let anchor = id.map(|id| format!("<a id=\"{id}\"></a>")).unwrap_or_default();
                self.push(&format!("{} {anchor}", "#".repeat(level)));
            }
            "table" => {
                self.end_line();
                self.tables += 1;
                if self.tables == 1 {
                    self.emit(self.line, String::new());
                    self.grid = Some(Grid::default());
                }
            }
            "caption" if !self.in_cell => self.end_line(),
            "tr" if self.tables == 1 => {
                self.end_cell();
                if let Some(grid) = &mut self.grid {
                    grid.begin_row(self.line);
                }
            }
            "pre" if !self.in_cell => {
                self.end_line();
                self.in_pre = true;
                self.emit(self.line, "```".to_owned());
            }
            "li" => {
                self.end_line();
                self.push("- ");
            }
            "a" => {
                let href = href.filter(|href| href.contains('#'));
                if href.is_some() {
                    self.push("[");
                }
                self.links.push(href);
            }
            "code" if !self.in_pre => self.push("`"),
            _ if BLOCKS.contains(name) || matches!(name, "br" | "tr" | "dl" | "main" | "header") => self.end_line(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            _ if SKIPPED.contains(name) => self.skipped = self.skipped.saturating_sub(1),
            "td" | "th" if self.tables <= 1 => self.end_cell(),
            "tr" if self.tables <= 1 => {
                self.end_cell();
                if let Some(grid) = &mut self.grid {
                    grid.end_row();
                }
            }
            "table" => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    self.end_table();
                }
            }
            "pre" if self.in_pre => {
                self.in_pre = false;
                let text = std::mem::take(&mut self.now);
                for (offset, line) in (0..).zip(text.trim_matches('\n').lines()) {
                    self.emit(self.began + offset, line.trim_end().to_owned());
                }
                self.emit(self.line, "```".to_owned());
            }
            "a" => {
                if let Some(Some(href)) = self.links.pop() {
                    self.push(&format!("]({href})"));
                }
            }
            "code" if !self.in_pre => self.push("`"),
            _ if BLOCKS.contains(name) || CLOSED_BLOCKS.contains(name) => self.end_line(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped > 0 || self.hidden.is_some() {
            return;
        }
        if self.in_pre {
            return self.push(text);
        }
        // Tags that the page shows as text must not be taken for tags.
        let text = text.replace('<', "&lt;").replace('\n', " ");
        if !(self.now.is_empty() && text.trim().is_empty()) {
            self.push(&text);
        }
    }
}
