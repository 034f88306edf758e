//! What makes a comparison fail. Knows comparisons and verdicts, not who asks.

use std::fmt;

use crate::change::Change;
use crate::comparison::Comparison;
use crate::verdict::{Rust, Wire};

/// What makes a comparison fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// A change that breaks programs which speak the old contract.
    Wire,
    /// Such a change, or one of which it cannot be told.
    Undecided,
    /// A change that breaks the source of programs which import the client.
    Source,
    /// A change that breaks one or the other.
    Any,
    /// Nothing: the comparison is a report, and no gate.
    None,
}

impl FailOn {
    /// Everything that there is.
    pub const ALL: [Self; 5] = [Self::Wire, Self::Undecided, Self::Source, Self::Any, Self::None];

    /// The name in files and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Undecided => "undecided",
            Self::Source => "source",
            Self::Any => "any",
            Self::None => "none",
        }
    }

    /// What is meant by this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }

    /// Whether a comparison fails.
    pub fn fails(self, comparison: &Comparison) -> bool {
        // The generated code is the witness: what it says counts, whichever rule explains it.
        let code = || comparison.items.iter().any(|item| item.breaking);
        let version = || comparison.version.as_ref().is_some_and(|version| !version.is_enough());
        let source = matches!(self, Self::Source | Self::Any);
        self != Self::None
            && (version() || source && code() || comparison.changes.iter().any(|change| self.fails_by(change)))
    }

    /// Whether a change alone makes a comparison fail.
    pub fn fails_by(self, change: &Change) -> bool {
        let (wire, source) = (change.wire == Wire::Breaking, change.rust == Rust::Breaking);
        match self {
            Self::None => false,
            Self::Wire => wire,
            Self::Undecided => change.wire >= Wire::Undecided,
            Self::Source => source,
            Self::Any => wire || source,
        }
    }
}

impl fmt::Display for FailOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
