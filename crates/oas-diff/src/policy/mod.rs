//! What the users of a comparison have decided: which contracts are compared, how severe a rule is, what is left out or
//! accepted, and what fails. Knows the form of the file and the changes it is applied to, not how these are found.

mod accepted;
mod file;
mod patterns;

use std::collections::HashMap;
use std::fmt;

use oas_contract::{Finding, Source};

use crate::change::Change;
use crate::options::Options;
use crate::report::Comparison;
use crate::rules;
use crate::verdict::{Direction, Rust, Wire};

use accepted::Accepted;
pub use patterns::{Patterns, is_pattern};

/// What the users of a comparison have decided: the file `oas-diff.toml`, or what holds without it.
///
/// ```
/// let source = oas_contract::Source::new("oas-diff.toml", "
/// files = [\"api/**/*.yaml\"]
///
/// [rules]
/// maximum-lowered = \"undecided\"
/// ");
/// let policy = oas_diff::Policy::parse(&source).expect("a policy");
/// assert!(policy.files.expect("patterns").fit("api/v1/pets.yaml"));
/// ```
#[derive(Debug, Default)]
pub struct Policy {
    /// Which files are contracts; if nothing is said, those that say they are.
    pub files: Option<Patterns>,
    /// Which files are left out although they are.
    pub exclude: Patterns,
    /// What makes a comparison fail.
    pub fail_on: Option<FailOn>,
    /// Whether it counts what a change does to Rust programs that import the generated client.
    pub rust: bool,
    /// What the comparison is told; the day is not in it.
    pub options: Options,
    levels: HashMap<(&'static str, Direction), Level>,
    ignored_paths: Patterns,
    ignored_extensions: Patterns,
    accepted: Accepted,
}

/// How severe a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// What it does on the wire.
    Wire(Wire),
    /// Its changes are left out.
    Off,
}

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
    /// Nothing.
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

/// How many changes a policy leaves out, by what it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Of operations whose paths are left out.
    pub paths: usize,
    /// Of extensions that are left out.
    pub extensions: usize,
    /// Of rules that are off.
    pub rules: usize,
}

impl LeftOut {
    /// All of them.
    pub fn count(self) -> usize {
        self.paths + self.extensions + self.rules
    }
}

impl Policy {
    /// Reads a policy from a file in TOML.
    ///
    /// # Errors
    ///
    /// A finding with its place: no TOML, a key or a rule that there is not, a pattern that is none, an accepted change without
    /// a reason.
    pub fn parse(source: &Source) -> Result<Self, Box<Finding>> {
        file::parse(source)
    }

    /// Applies what is decided to the changes of a contract: takes out what is left out, gives every other the verdict of its
    /// level, and takes out what is accepted. Returns the latter with its reasons, and how many are left out.
    pub fn apply(&mut self, contract: &str, changes: &mut Vec<Change>) -> (Vec<(Change, String)>, LeftOut) {
        let mut left_out = LeftOut::default();
        changes.retain_mut(|change| {
            let count = if self.is_ignored_extension(change) {
                &mut left_out.extensions
            } else if self.is_only_of_ignored_paths(change) {
                &mut left_out.paths
            } else {
                match self.level(change) {
                    Some(Level::Off) => &mut left_out.rules,
                    Some(Level::Wire(wire)) => {
                        change.wire = wire;
                        return true;
                    }
                    None => return true,
                }
            };
            *count += 1;
            false
        });
        (self.accepted.accept(contract, changes), left_out)
    }

    /// Entries for accepted changes that no change has met: they would hide the next one.
    pub fn unused(&self) -> Vec<Finding> {
        self.accepted.unused()
    }

    fn level(&self, change: &Change) -> Option<Level> {
        let direction = change.direction.unwrap_or(Direction::Request);
        self.levels.get(&(change.rule.id, direction)).copied()
    }

    fn is_ignored_extension(&self, change: &Change) -> bool {
        change.rule == &rules::EXTENSION_CHANGED
            && change.member.as_deref().is_some_and(|name| self.ignored_extensions.fit(name))
    }

    fn is_only_of_ignored_paths(&self, change: &Change) -> bool {
        let path = |operation: &str| operation.split_once(' ').map_or("", |(_, path)| path).to_owned();
        !self.ignored_paths.is_empty()
            && !change.operations.is_empty()
            && !change.more_operations
            && change
                .operations
                .iter()
                .all(|operation| self.ignored_paths.fit(operation) || self.ignored_paths.fit(&path(operation)))
    }
}
