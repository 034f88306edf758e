//! How much of a comparison a report shows, and what it is called. Knows no form of report.

use std::fmt;

use crate::change::Change;
use crate::policy::FailOn;
use crate::verdict::{Rust, Wire};

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

/// The verdict on a change in one word: the worst that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// It breaks nobody.
    Compatible,
    /// A person must look.
    Undecided,
    /// It breaks nothing on the wire, and the source of programs which import the client.
    BreaksSource,
    /// It breaks programs that speak the old contract.
    Breaking,
}

impl Level {
    /// Every level, from the worst.
    pub const ALL: [Self; 4] = [Self::Breaking, Self::BreaksSource, Self::Undecided, Self::Compatible];

    /// The verdict on a change; what it does to Rust source only where that counts.
    pub fn of(change: &Change, rust: bool) -> Self {
        match (change.wire, change.rust) {
            (Wire::Breaking, _) => Self::Breaking,
            (_, Rust::Breaking) if rust => Self::BreaksSource,
            (Wire::Undecided, _) => Self::Undecided,
            (_, Rust::Undecided) if rust => Self::Undecided,
            _ => Self::Compatible,
        }
    }

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::BreaksSource => "breaks-source",
            Self::Undecided => "undecided",
            Self::Compatible => "compatible",
        }
    }

    /// The level of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
