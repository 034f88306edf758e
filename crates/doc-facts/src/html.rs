//! HTML saved from a browser as the lines that a reader sees: tables as pipe tables, headings as `#`, lists as `-`,
//! preformatted text as fences. Knows HTML, nothing of documentation.

use html5gum::{DefaultEmitter, Span, Token, Tokenizer};

use crate::page::Line;

/// Whether a text is an HTML document, or the inside of one.
pub(crate) fn is_html(text: &str) -> bool {
    let beginning: String = text.trim_start().chars().take(2048).collect::<String>().to_ascii_lowercase();
    let first = ["<!doctype", "<html", "<head", "<body", "<article", "<main", "<section", "<?xml"];
    first.iter().any(|tag| beginning.starts_with(tag))
        || beginning.starts_with('<')
            && ["<table", "<div", "<h1", "<h2", "<p>", "<p "].iter().any(|tag| beginning.contains(tag))
            && text.to_ascii_lowercase().contains("</")
}

/// The lines that a reader sees, each with the line of the file where it begins.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let mut starts = vec![0];
    starts.extend(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1));
    let mut writer = Writer { starts, ..Writer::default() };
    for token in Tokenizer::new_with_emitter(text, DefaultEmitter::<usize>::new_with_span()) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                let attribute = |wanted: &[u8]| {
                    let found = tag.attributes.iter().find(|(name, _)| name.as_slice() == wanted);
                    found.map(|(_, value)| String::from_utf8_lossy(value).into_owned())
                };
                writer.line = writer.line_of(tag.span);
                writer.open(
                    &name,
                    attribute(b"href"),
                    attribute(b"id").or_else(|| attribute(b"name")),
                    attribute(b"class"),
                );
            }
            Token::EndTag(tag) => {
                writer.line = writer.line_of(tag.span);
                writer.close(&String::from_utf8_lossy(&tag.name));
            }
            Token::String(text) => {
                writer.line = writer.line_of(text.span);
                writer.text(&String::from_utf8_lossy(&text.value));
            }
            _ => {}
        }
    }
    writer.end_line();
    writer.lines
}

#[derive(Default)]
struct Writer {
    starts: Vec<usize>,
    lines: Vec<Line>,
    /// The line of the file that is read.
    line: u32,
    /// What stands on the line so far, and where it began.
    now: String,
    began: u32,
    /// The cells of the row so far, in a table.
    row: Option<(u32, Vec<String>)>,
    tables: u32,
    in_cell: bool,
    in_pre: bool,
    skipped: u32,
    links: Vec<Option<String>>,
    separator: bool,
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

    fn open(&mut self, name: &str, href: Option<String>, id: Option<String>, _class: Option<String>) {
        match name {
            "script" | "style" | "svg" | "noscript" | "template" | "nav" | "footer" | "button" => self.skipped += 1,
            "br" => self.end_line(),
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
                self.separator = true;
                self.emit(self.line, String::new());
            }
            "tr" => self.row = Some((self.line, Vec::new())),
            "td" | "th" if self.row.is_some() => {
                self.in_cell = true;
                self.now.clear();
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
            "p" | "div" | "ul" | "ol" | "section" | "article" | "dl" | "dt" | "dd" | "blockquote" | "main"
            | "header" => {
                self.end_line();
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "script" | "style" | "svg" | "noscript" | "template" | "nav" | "footer" | "button" => {
                self.skipped = self.skipped.saturating_sub(1);
            }
            "td" | "th" => {
                self.in_cell = false;
                let cell = std::mem::take(&mut self.now);
                let cell = cell.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|");
                if let Some((_, cells)) = &mut self.row {
                    cells.push(cell.trim_end_matches("<br>").to_owned());
                }
            }
            "tr" => {
                if let Some((line, cells)) = self.row.take().filter(|(_, cells)| !cells.is_empty()) {
                    let width = cells.len();
                    self.emit(line, format!("| {} |", cells.join(" | ")));
                    if std::mem::take(&mut self.separator) {
                        self.emit(line, format!("|{}", "---|".repeat(width)));
                    }
                }
            }
            "table" => {
                self.tables = self.tables.saturating_sub(1);
                self.emit(self.line, String::new());
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
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "div" | "li" | "ul" | "ol" | "section" | "article"
            | "dt" | "dd" | "title" | "blockquote" => self.end_line(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.skipped > 0 {
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
