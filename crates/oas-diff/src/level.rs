//! The verdict on a change in one word. Knows changes, no form of report.

use std::fmt;

use crate::change::Change;
use crate::verdict::{Rust, Wire};

/// The verdict on a change in one word: the worst that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// It breaks nobody who keeps to the contract.
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
