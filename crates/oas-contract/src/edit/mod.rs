//! Changes of single values in the text of a YAML document: everything else, comments and order included, stays as it is
//! written. Knows YAML and its layout, nothing of OpenAPI.
//!
//! ```
//! use oas_contract::{Document, Source, edit::Editor};
//!
//! let text = "limit: 50 # per page\nnames:\n  - a\n";
//! let document = Document::parse(&Source::new("page.yaml", text)).expect("it is YAML");
//! let editor = Editor::new(document.source()).expect("it is YAML");
//! let edit = editor.set(document.root(), "limit", &oas_contract::Yaml::Scalar(100.into()), None).expect("it can be set");
//! assert_eq!(editor.apply(vec![edit]).expect("one edit").text(), "limit: 100 # per page\nnames:\n  - a\n");
//! ```

mod spans;

use std::collections::HashSet;
use std::ops::Range;

use crate::source::Source;
use crate::tree::Node;
use crate::tree::{self, Yaml};
use spans::{Child, Form, Span};

/// A piece of text that takes the place of another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    range: Range<usize>,
    text: String,
}

/// Makes edits of one document. Every method gives nothing where the layout of the text does not allow the edit: a
/// person must make it then.
pub struct Editor {
    source: Source,
    root: Span,
    /// The offsets at which lines begin.
    lines: Vec<usize>,
    /// How the lines of the file end: `\n` or `\r\n`.
    newline: &'static str,
}

/// Where a new member or element stands.
#[derive(Clone, Copy, Debug)]
pub enum Neighbour<'n> {
    /// Behind the member of this name.
    After(&'n str),
    /// Before the member of this name.
    Before(&'n str),
}

impl Editor {
    /// Finds the places of all values; nothing where the text is not YAML with one list or mapping.
    pub fn new(source: &Source) -> Option<Self> {
        let text = source.text();
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(index, _)| index + 1)).collect();
        let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
        Some(Self { source: source.clone(), root: spans::read(text)?, lines, newline })
    }

    /// Gives a member of a mapping another value, or adds it, beside its neighbour or at the end.
    pub fn set(&self, mapping: &Node, name: &str, value: &Yaml, beside: Option<Neighbour<'_>>) -> Option<Edit> {
        let span = self.span(mapping)?;
        let Some(child) = span.children.iter().find(|child| child.name == name) else {
            return self.insert(span, Some(name), value, beside);
        };
        let plain = matches!(child.value.form, Form::Scalar | Form::Flow) && !child.value.range.is_empty();
        if plain && (span.form == Form::Flow || inline(value)) {
            return Some(Edit { range: child.value.range.clone(), text: self.flow(value) });
        }
        let key = child.key.clone()?;
        let between = &self.source.text()[key.end..child.value.range.start.max(key.end)];
        if between.contains('#') {
            // A comment between the key and the value would be lost.
            return None;
        }
        let mut text = String::from(":");
        tree::after(&mut text, value, child.key_column);
        Some(Edit { range: key.end..child.end(), text: self.lines_of(text.trim_end()) })
    }

    /// Gives the key of a member another name.
    pub fn rename(&self, mapping: &Node, name: &str, to: &str) -> Option<Edit> {
        let child = self.span(mapping)?.children.iter().find(|child| child.name == name)?;
        Some(Edit { range: child.key.clone()?, text: self.flow(&to.into()) })
    }

    /// Takes a member out of a mapping.
    pub fn remove(&self, mapping: &Node, name: &str) -> Option<Edit> {
        let span = self.span(mapping)?;
        self.take_out(span, span.children.iter().position(|child| child.name == name)?)
    }

    /// Adds an element to a list: behind another one, or before it, by index; at the end without.
    pub fn add(&self, list: &Node, value: &Yaml, after: Option<usize>) -> Option<Edit> {
        let span = self.span(list)?;
        let at = after.map_or(span.children.len(), |index| index + 1);
        self.insert_at(span, None, value, at)
    }

    /// Adds an element to a list as the first one.
    pub fn add_first(&self, list: &Node, value: &Yaml) -> Option<Edit> {
        self.insert_at(self.span(list)?, None, value, 0)
    }

    /// Takes an element out of a list.
    pub fn take(&self, list: &Node, index: usize) -> Option<Edit> {
        self.take_out(self.span(list)?, index)
    }

    /// Gives an element of a list another value.
    pub fn replace(&self, list: &Node, index: usize, value: &Yaml) -> Option<Edit> {
        let child = self.span(list)?.children.get(index)?;
        matches!(child.value.form, Form::Scalar | Form::Flow)
            .then(|| Edit { range: child.value.range.clone(), text: self.flow(value) })
    }

    /// The text with all edits made; nothing where two of them touch the same text.
    pub fn apply(&self, mut edits: Vec<Edit>) -> Option<Source> {
        // Of what is put into one place, the deeper belongs to what stands before it, and so comes first.
        let indent = |edit: &Edit| {
            let line = edit.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
            line.len() - line.trim_start().len()
        };
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end, std::cmp::Reverse(indent(edit))));
        let mut met = HashSet::new();
        edits.retain(|edit| met.insert(edit.clone()));
        if edits.windows(2).any(|pair| pair[0].range.end > pair[1].range.start) {
            return None;
        }
        let before = self.source.text();
        let (mut text, mut done) = (String::with_capacity(before.len()), 0);
        for edit in &edits {
            text.push_str(&before[done..edit.range.start]);
            text.push_str(&edit.text);
            done = edit.range.end;
        }
        text.push_str(&before[done..]);
        Some(Source::new(self.source.name(), &text))
    }

    fn span(&self, node: &Node) -> Option<&Span> {
        let start = self.lines.get(node.position.line as usize - 1)?;
        let rest = &self.source.text()[*start..];
        let (column, _) = rest.char_indices().nth(node.position.column as usize - 1)?;
        self.root.collection(start + column)
    }

    fn insert(&self, span: &Span, name: Option<&str>, value: &Yaml, beside: Option<Neighbour<'_>>) -> Option<Edit> {
        let index = |name: &str| span.children.iter().position(|child| child.name == name);
        let at = match beside {
            Some(Neighbour::After(other)) => index(other).map(|index| index + 1),
            Some(Neighbour::Before(other)) => index(other),
            None => None,
        };
        self.insert_at(span, name, value, at.unwrap_or(span.children.len()))
    }

    /// A new child before the one that has the index now, or at the end.
    fn insert_at(&self, span: &Span, name: Option<&str>, value: &Yaml, at: usize) -> Option<Edit> {
        if span.form == Form::Flow {
            let key = name.map(|name| format!("{}: ", self.flow(&name.into()))).unwrap_or_default();
            let text = format!("{key}{}", self.flow(value));
            return Some(
                match (at.checked_sub(1).and_then(|before| span.children.get(before)), span.children.first()) {
                    (Some(before), _) => Edit { range: before.end()..before.end(), text: format!(", {text}") },
                    (None, Some(first)) => Edit { range: first.start()..first.start(), text: format!("{text}, ") },
                    (None, None) => Edit { range: span.range.start + 1..span.range.end - 1, text },
                },
            );
        }
        let indent = self.indentation(span, name.is_some())?;
        let lines = match name {
            Some(name) => Yaml::Map(vec![(name.to_owned(), value.clone())]).indented(indent),
            None => Yaml::List(vec![value.clone()]).indented(indent),
        };
        let lines = self.lines_of(lines.trim_end_matches('\n'));
        let Some(before) = at.checked_sub(1) else { return self.insert_first(span, &lines) };
        let before = span.children.get(before)?;
        if self.keeps_newlines(before) {
            return None;
        }
        let end = self.line_end(before.end());
        Some(Edit { range: end..end, text: format!("{}{lines}", self.newline) })
    }

    /// A new first child, above the comments of the one that is first now.
    fn insert_first(&self, span: &Span, lines: &str) -> Option<Edit> {
        let first = self.front(span.children.first()?)?;
        let mut start = self.line_start(first);
        if !self.source.text()[start..first].trim().is_empty() {
            return None;
        }
        while let Some(previous) = start.checked_sub(1).map(|end| self.line_start(end)) {
            if !self.source.text()[previous..start].trim_start().starts_with('#') {
                break;
            }
            start = previous;
        }
        Some(Edit { range: start..start, text: format!("{lines}{}", self.newline) })
    }

    /// Where a child of a block begins: at its key or at its dash.
    fn front(&self, child: &Child) -> Option<usize> {
        match &child.key {
            Some(key) => Some(key.start),
            None => self.source.text()[..child.start()].trim_end().strip_suffix('-').map(str::len),
        }
    }

    fn take_out(&self, span: &Span, index: usize) -> Option<Edit> {
        let child = span.children.get(index)?;
        if span.form == Form::Flow {
            let range = match (index.checked_sub(1).map(|before| &span.children[before]), span.children.get(index + 1))
            {
                (Some(before), _) => before.end()..child.end(),
                (None, Some(next)) => child.start()..next.start(),
                (None, None) => child.start()..child.end(),
            };
            // A comment inside brackets would be lost.
            let lost = self.source.text()[range.clone()].contains('#');
            return (!lost).then(|| Edit { range, text: String::new() });
        }
        let front = self.front(child)?;
        let (start, end) = (self.line_start(front), self.line_end(child.end()));
        if span.children.len() == 1 {
            // An empty collection must be written as one.
            let text = if child.key.is_some() { "{}" } else { "[]" };
            let from = self.source.text()[..front].trim_end().len();
            let comment = self.source.text()[from..child.end()].contains('#') || end != child.end();
            return (!comment).then(|| Edit { range: from..child.end(), text: format!(" {text}") });
        }
        if self.source.text()[start..front].trim().is_empty() {
            let next = (end + self.newline.len()).min(self.source.text().len());
            return Some(Edit { range: start..next, text: String::new() });
        }
        // The first one stands behind the dash of an element.
        let next = self.front(span.children.get(1).filter(|_| index == 0)?)?;
        let lost = self.source.text()[child.end()..next].contains('#');
        (!lost).then(|| Edit { range: front..next, text: String::new() })
    }

    /// The column of the members or dashes of a collection; nothing where they do not stand on lines of their own.
    fn indentation(&self, span: &Span, member: bool) -> Option<usize> {
        let first = span.children.first()?;
        if member {
            return Some(first.key_column);
        }
        let dash = self.front(first)?;
        Some(self.source.text()[self.line_start(dash)..dash].chars().count())
    }

    /// Whether a value is a text whose last line ends are counted (`|+`).
    fn keeps_newlines(&self, child: &Child) -> bool {
        let mut last = child;
        while let (Form::Block, Some(inner)) = (last.value.form, last.value.children.last()) {
            last = inner;
        }
        let from = last.key.as_ref().map(|key| key.end).or_else(|| self.front(last)).unwrap_or_default();
        let header = self.source.text()[from..].lines().next().unwrap_or_default();
        last.value.form == Form::Lines && header.split(" #").next().unwrap_or_default().trim_end().ends_with(['+'])
    }

    fn line_start(&self, offset: usize) -> usize {
        self.lines[self.lines.partition_point(|start| *start <= offset) - 1]
    }

    /// The end of the line, its line end left out.
    fn line_end(&self, offset: usize) -> usize {
        let text = self.source.text();
        let end = text[offset..].find('\n').map_or(text.len(), |index| offset + index);
        if text[..end].ends_with('\r') { end - 1 } else { end }
    }

    /// A value in the style of the document: JSON has more quotes.
    fn flow(&self, value: &Yaml) -> String {
        let json = self.source.text().trim_start().starts_with('{');
        if json { value.to_json_text() } else { value.flow() }
    }

    fn lines_of(&self, text: &str) -> String {
        if self.newline == "\n" { text.to_owned() } else { text.replace('\n', self.newline) }
    }
}

/// Whether a value may stand in brackets where another one in brackets or a scalar stood.
fn inline(value: &Yaml) -> bool {
    match value {
        Yaml::Scalar(_) | Yaml::Number(_) => true,
        Yaml::List(elements) => elements.iter().all(Yaml::is_scalar),
        Yaml::Map(members) => members.is_empty(),
    }
}
