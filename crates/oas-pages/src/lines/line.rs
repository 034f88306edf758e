//! A line of a page.

/// A line as a reader sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Its number in the file, from 1.
    pub(crate) number: u32,
    pub(crate) text: String,
}
