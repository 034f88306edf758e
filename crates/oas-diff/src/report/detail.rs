//! How much of a comparison a report shows, and what it is called. Knows no form of report.

use crate::fail_on::FailOn;
use crate::level::Level;

/// How much of a comparison is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detail {
    /// Whether it counts what a change does to the source of Rust programs.
    pub rust: bool,
    /// The least level that is shown; what is below is counted.
    pub level: Level,
    /// Whether all changes are shown of which there are many of one kind.
    pub all: bool,
    /// What makes the comparison fail.
    pub fail_on: FailOn,
}

impl Default for Detail {
    /// What somebody has to look at, on the wire.
    fn default() -> Self {
        Self { rust: false, level: Level::Undecided, all: false, fail_on: FailOn::Wire }
    }
}
