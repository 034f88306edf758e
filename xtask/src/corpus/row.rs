//! A document as a row of a table. Knows cells, not what they say.

/// A document as a row.
#[derive(Default)]
pub(super) struct Row {
    pub(super) cells: Vec<(&'static str, String)>,
    /// What is not as it should be.
    pub(super) faults: Vec<String>,
    /// What the client goes without, and why.
    pub(super) left_out: Vec<String>,
}

impl Row {
    pub(super) fn set(&mut self, heading: &'static str, cell: impl std::fmt::Display) {
        self.cells.push((heading, cell.to_string()));
    }

    /// Sets so many out of so many.
    pub(super) fn count(&mut self, heading: &'static str, good: usize, all: usize) {
        self.set(heading, format_args!("{good}/{all}"));
    }
}
