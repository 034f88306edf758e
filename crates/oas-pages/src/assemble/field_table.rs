//! A table of fields, and what may tell where it belongs. Knows titles, not what they mean.

use super::row::FieldRow;
use crate::lexicon::{self, Section};

/// A table of fields, and what may tell where it belongs.
#[derive(Clone, Debug)]
pub(super) struct FieldTable {
    pub(super) line: u32,
    pub(super) section: Option<Section>,
    /// Whether it is about a response that is an error.
    pub(super) failed: bool,
    /// Headings, anchors and captions above it.
    pub(super) titles: Vec<String>,
    /// Whether it is the first of its section.
    pub(super) first: bool,
    /// What tells the way to call that it is about from other ways, where its section says.
    pub(super) way: Option<String>,
    pub(super) rows: Vec<FieldRow>,
    pub(super) used: bool,
}

impl FieldTable {
    /// Whether it has the name of a structure above it, rather than that of a section.
    pub(super) fn is_titled(&self) -> bool {
        self.titles
            .iter()
            .any(|title| title.chars().any(|c| c.is_ascii_alphabetic()) && lexicon::section(title, false).is_none())
    }
}
