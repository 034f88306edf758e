//! reStructuredText as the lines of markdown that say the same: underlined titles as `#`, tables as pipe tables, code as fences,
//! labels as anchors, references as links. Knows reStructuredText, nothing of documentation.

mod table;

use super::line::Line;
use table::indent;

/// Directives that are a listing.
const LISTINGS: [&str; 4] = ["code-block", "code", "sourcecode", "parsed-literal"];

/// Whether a text is reStructuredText: markdown has neither directives nor labels.
pub(super) fn is_rst(text: &str) -> bool {
    let directive = |line: &str| {
        line.trim_start().strip_prefix(".. ").is_some_and(|rest| {
            let word = rest.split([' ', ':']).next().unwrap_or_default();
            rest.starts_with('_') && rest.trim_end().ends_with(':')
                || rest.starts_with(&format!("{word}::")) && !word.is_empty()
        })
    };
    let lines: Vec<&str> = text.lines().collect();
    lines.iter().any(|line| directive(line)) && lines.windows(2).any(|pair| underlined(pair[0], pair[1]).is_some())
}

/// The sign with which a title is underlined.
fn underlined(title: &str, below: &str) -> Option<char> {
    let (title, below) = (title.trim_end(), below.trim_end());
    let sign = below.chars().next().filter(char::is_ascii_punctuation)?;
    let is_title = !title.is_empty() && !title.starts_with([' ', '\t', '|', '+']) && !title.starts_with("..");
    let only = below.chars().all(|c| c == sign) && below.len() > 2;
    (is_title && only && title.chars().any(char::is_alphanumeric)).then_some(sign)
}

/// The lines of markdown, each with the line of the file where it begins.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut reader = Reader { lines, at: 0, signs: Vec::new(), out: Vec::new() };
    while reader.at < reader.lines.len() {
        reader.block();
    }
    reader.out
}

struct Reader<'t> {
    lines: Vec<&'t str>,
    at: usize,
    /// The signs of titles, the highest rank first.
    signs: Vec<char>,
    out: Vec<Line>,
}

impl Reader<'_> {
    fn emit(&mut self, at: usize, text: impl Into<String>) {
        self.out.push(Line { number: u32::try_from(at + 1).unwrap_or(u32::MAX), text: text.into() });
    }

    /// Reads what begins at a line, and goes on behind it.
    fn block(&mut self) {
        let (at, line) = (self.at, self.lines[self.at]);
        let trimmed = line.trim_start();
        let below = self.lines.get(at + 1).copied().unwrap_or_default();
        if let Some(sign) = underlined(line, below) {
            let level = self.signs.iter().position(|known| *known == sign).unwrap_or_else(|| {
                self.signs.push(sign);
                self.signs.len() - 1
            });
            self.emit(at, format!("{} {}", "#".repeat((level + 1).min(6)), inline(line)));
            self.at += 2;
        } else if trimmed.len() > 2 && underlined("x", trimmed).is_some() && underlined(below, trimmed).is_some() {
            // The line above a title says nothing that the one below does not.
            self.at += 1;
        } else if let Some(rest) = trimmed.strip_prefix(".. ") {
            self.directive(rest, indent(line));
        } else if let Some((rows, end)) = table::read(&self.lines, at) {
            self.table(rows);
            self.at = end;
        } else if trimmed == "::" || trimmed.ends_with("::") && below.is_empty() {
            if trimmed != "::" {
                self.emit(at, format!("{}{}", " ".repeat(indent(line)), inline(trimmed.trim_end_matches(':'))));
            }
            self.at += 1;
            self.listing(indent(line));
        } else {
            if !(trimmed.starts_with(':') && trimmed[1..].contains(": ")) || indent(line) > 0 {
                self.emit(at, format!("{}{}", " ".repeat(indent(line)), inline(trimmed)));
            }
            self.at += 1;
        }
    }

    /// A label is an anchor, code a listing, the title of a table a line; of everything else, what is in it is read.
    fn directive(&mut self, rest: &str, outer: usize) {
        let at = self.at;
        self.at += 1;
        if let Some(label) = rest.strip_prefix('_').and_then(|label| label.strip_suffix(':')) {
            return self.emit(at, format!("<a name=\"{}\"></a>", label.trim_matches('`')));
        }
        let Some((word, argument)) = rest.split_once("::") else {
            // A comment goes on as long as it is indented.
            while self.lines.get(self.at).is_some_and(|line| !line.is_empty() && indent(line) > outer) {
                self.at += 1;
            }
            return;
        };
        if LISTINGS.contains(&word.trim()) {
            return self.listing(outer);
        }
        if !argument.trim().is_empty() && matches!(word.trim(), "table" | "list-table" | "csv-table") {
            self.emit(at, format!("{}{}", " ".repeat(outer), inline(argument.trim())));
            self.emit(at, "");
        }
        // Options stand right below, `:widths: 1 2`.
        while self.lines.get(self.at).is_some_and(|line| line.trim_start().starts_with(':') && indent(line) > outer) {
            self.at += 1;
        }
        if word.trim() == "list-table" {
            while self.lines.get(self.at).is_some_and(|line| line.is_empty()) {
                self.at += 1;
            }
            let (rows, end) = table::read_list(&self.lines, self.at, outer);
            self.table(rows);
            self.at = end;
        }
    }

    /// What is indented, as a fence.
    fn listing(&mut self, outer: usize) {
        while self
            .lines
            .get(self.at)
            .is_some_and(|line| line.is_empty() || line.trim_start().starts_with(':') && indent(line) > outer)
        {
            self.at += 1;
        }
        let start = self.at;
        while self.lines.get(self.at).is_some_and(|line| line.is_empty() || indent(line) > outer) {
            self.at += 1;
        }
        let mut end = self.at;
        while end > start && self.lines[end - 1].is_empty() {
            end -= 1;
        }
        if start == end {
            return;
        }
        let inner = self.lines[start..end].iter().filter(|line| !line.is_empty()).map(|line| indent(line)).min();
        let inner = inner.unwrap_or_default();
        self.emit(start, "```");
        for index in start..end {
            let text = self.lines[index].get(inner..).unwrap_or_default().to_owned();
            self.emit(index, text);
        }
        self.emit(end - 1, "```");
    }

    fn table(&mut self, rows: Vec<(usize, Vec<String>)>) {
        let Some(width) = rows.first().map(|(_, cells)| cells.len()) else { return };
        for (index, (at, cells)) in rows.into_iter().enumerate() {
            let cells: Vec<String> = cells.iter().map(|cell| inline(cell).replace('|', "\\|")).collect();
            self.emit(at, format!("| {} |", cells.join(" | ")));
            if index == 0 {
                self.emit(at, format!("|{}", "---|".repeat(width)));
            }
        }
        let at = self.at;
        self.emit(at, "");
    }
}

/// References as links, literals in one backtick.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(":ref:`") {
        out.push_str(&rest[..start]);
        let inner = &rest[start + 6..];
        let Some(end) = inner.find('`') else {
            rest = &rest[start..];
            break;
        };
        let (title, label) = match inner[..end].rsplit_once('<') {
            Some((title, label)) => (title.trim(), label.trim_end_matches('>')),
            None => (&inner[..end], &inner[..end]),
        };
        out.push_str(&format!("[{title}](#{label})"));
        rest = &inner[end + 1..];
    }
    out.push_str(rest);
    out.replace("``", "`")
}
