//! A policy, and what it makes of changes. Knows what is decided, not how that is written.

use std::collections::HashMap;

use oas_contract::Finding;

use crate::change::Change;
use crate::comparison::LeftOut;
use crate::fail_on::FailOn;
use crate::options::Options;
use crate::rules;
use crate::verdict::{Direction, Wire};

use super::accepted::Accepted;
use super::patterns::Patterns;

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
    pub(super) levels: HashMap<(&'static str, Direction), Level>,
    pub(super) ignored_paths: Patterns,
    pub(super) ignored_extensions: Patterns,
    pub(super) accepted: Accepted,
}

/// How severe a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// What it does on the wire.
    Wire(Wire),
    /// Its changes are left out.
    Off,
}

impl Policy {
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
