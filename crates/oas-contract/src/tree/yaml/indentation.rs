//! Lines that stand within quotes or brackets, and are less indented than YAML asks for. Knows what the parser says of them and
//! nothing of what they hold.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Marker, ScanError};

/// What is put before a line: further than keys stand in any document.
const INDENTATION: usize = 400;
/// The most lines: each is found by reading everything before it again.
const MOST: usize = 100;

/// A text, some lines of which are indented further than they are written.
pub(super) struct Indented<'s> {
    pub(super) text: Cow<'s, str>,
    /// By how many columns lines are further to the right than they are written.
    lines: HashMap<usize, usize>,
}

impl<'s> Indented<'s> {
    pub(super) fn of(text: &'s str) -> Self {
        Self { text: Cow::Borrowed(text), lines: HashMap::new() }
    }

    /// The column in the text as it is written, counted from 0.
    pub(super) fn column(&self, marker: &Marker) -> usize {
        marker.col().saturating_sub(self.lines.get(&marker.line()).copied().unwrap_or_default())
    }

    /// The same text with the line indented that an error is about; nothing where that is no error of indentation, or where
    /// indentation would change what is read.
    pub(super) fn indenting(mut self, error: &ScanError) -> Option<Self> {
        let line = match error.info() {
            "invalid indentation" | "invalid indentation in flow construct" => error.marker().line(),
            // The error is about all of the text between quotes: the line is found from there on.
            "invalid indentation in quoted scalar" => self.less_indented(error)?,
            _ => return None,
        };
        if self.lines.len() == MOST || self.lines.insert(line, INDENTATION).is_some() {
            return None;
        }
        let starts = self.text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len);
        let at: usize = starts.sum();
        self.text.to_mut().insert_str(at, &" ".repeat(INDENTATION));
        Some(self)
    }

    /// The first line below the one that a text in quotes begins in that is not indented yet.
    fn less_indented(&self, error: &ScanError) -> Option<usize> {
        let first = error.marker().line();
        let lines = self.text.lines().enumerate().skip(first);
        let mut open = lines.map(|(index, text)| (index + 1, text)).filter(|(_, text)| !text.trim().is_empty());
        open.find(|(line, _)| !self.lines.contains_key(line)).map(|(line, _)| line)
    }
}
