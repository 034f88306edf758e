//! Where every value of a YAML document begins and ends in its text. Knows YAML, nothing of what is edited.

use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

/// A value in the text.
#[derive(Clone, Debug)]
pub(super) struct Span {
    /// The bytes from its first to its last character.
    pub(super) range: Range<usize>,
    /// The column of its first character, from 0.
    pub(super) column: usize,
    /// Its members or elements.
    pub(super) children: Vec<Child>,
    pub(super) form: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// One value, in quotes or without.
    Scalar,
    /// A text of lines, `|` or `>`.
    Lines,
    /// A list or a mapping by indentation.
    Block,
    /// A list or a mapping in brackets.
    Flow,
}

/// A member or an element.
#[derive(Clone, Debug)]
pub(super) struct Child {
    /// The bytes of the key of a member.
    pub(super) key: Option<Range<usize>>,
    pub(super) key_column: usize,
    pub(super) name: String,
    /// Where the value begins and ends.
    pub(super) value: Span,
}

impl Child {
    /// The first byte of the key, or of the value of an element.
    pub(super) fn start(&self) -> usize {
        self.key.as_ref().map_or(self.value.range.start, |key| key.start)
    }

    /// The byte behind its last character.
    pub(super) fn end(&self) -> usize {
        self.key.as_ref().map_or(self.value.range.end, |key| key.end.max(self.value.range.end))
    }
}

impl Span {
    /// The list or mapping that begins at a byte.
    pub(super) fn collection(&self, start: usize) -> Option<&Self> {
        let mut span = self;
        while span.range.start != start || !matches!(span.form, Form::Block | Form::Flow) {
            let index = span.children.partition_point(|child| child.value.range.start <= start).checked_sub(1)?;
            span = &span.children[index].value;
        }
        Some(span)
    }
}

/// A collection whose end has not been read yet.
struct Open {
    mapping: bool,
    /// A key whose value has not been read yet.
    pending: Option<Child>,
    span: Span,
}

/// The whole document; nothing where the text cannot be read.
pub(super) fn read(text: &str) -> Option<Span> {
    let lines = Lines::new(text);
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, at) = event.ok()?;
        let (start, column) = (lines.offset(at.start), at.start.col());
        let value = match event {
            Event::Scalar(content, style, ..) => {
                let form = match style {
                    ScalarStyle::Literal | ScalarStyle::Folded => Form::Lines,
                    _ => Form::Scalar,
                };
                let end = lines.offset(at.end).max(start);
                // The end of a text of lines is told as the beginning of what follows.
                let end = if form == Form::Lines { start + text[start..end].trim_end().len() } else { end };
                if let Some(parent) = open.last_mut().filter(|parent| parent.mapping && parent.pending.is_none()) {
                    let value = Span { range: end..end, column, children: Vec::new(), form };
                    let name = content.into_owned();
                    parent.pending = Some(Child { key: Some(start..end), key_column: column, name, value });
                    continue;
                }
                Span { range: start..end, column, children: Vec::new(), form }
            }
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                let form = if text[start..].starts_with(['[', '{']) { Form::Flow } else { Form::Block };
                let span = Span { range: start..start, column, children: Vec::new(), form };
                open.push(Open { mapping: matches!(event, Event::MappingStart(..)), pending: None, span });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let mut closed = open.pop()?.span;
                closed.range.end = match closed.form {
                    Form::Flow => lines.offset(at.end),
                    _ => closed.children.last().map_or(closed.range.start, Child::end),
                };
                if open.is_empty() {
                    return Some(closed);
                }
                closed
            }
            _ => continue,
        };
        let parent = open.last_mut()?;
        let child = match parent.pending.take() {
            Some(child) => Child { value, ..child },
            None => Child { key: None, key_column: value.column, name: String::new(), value },
        };
        parent.span.children.push(child);
    }
    None
}

/// Where lines begin, in bytes.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(index, _)| index + 1)).collect();
        Self { text, starts }
    }

    fn offset(&self, marker: Marker) -> usize {
        self.at(marker.line().max(1) - 1, marker.col())
    }

    /// The byte of a line and a column, both from 0.
    fn at(&self, line: usize, column: usize) -> usize {
        let Some(&start) = self.starts.get(line) else { return self.text.len() };
        let rest = &self.text[start..];
        start + rest.char_indices().nth(column).map_or(rest.len(), |(index, _)| index)
    }
}
