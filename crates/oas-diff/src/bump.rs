//! Versions: what a change asks of the version of a package, by the rules of Cargo.

use std::fmt;

use semver::Prerelease;

use crate::change::Change;
use crate::item::Item;
use crate::verdict::{Rust, Wire};

/// How far a version must move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// The version may stay.
    None,
    /// The patch version moves: a fix.
    Patch,
    /// The minor version moves: there is more to use.
    Minor,
    /// The major version moves: something breaks.
    Major,
}

impl Bump {
    /// What changes ask for, and items of the generated code. What is not judged asks for as much as an addition.
    pub fn of<'c>(changes: impl IntoIterator<Item = &'c Change>, items: &[Item]) -> Self {
        let one = |change: &Change| match (change.wire, change.rust) {
            (Wire::Breaking, _) | (_, Rust::Breaking) => Self::Major,
            (Wire::Undecided, _) | (_, Rust::Undecided | Rust::Additive) => Self::Minor,
            _ => Self::Patch,
        };
        let items = items.iter().map(|item| if item.breaking { Self::Major } else { Self::Minor });
        changes.into_iter().map(one).chain(items).max().unwrap_or(Self::None)
    }

    /// The least version after `base` that tells who uses Cargo enough. Below 1.0.0 the minor version stands for what
    /// breaks, and the patch version for the rest; below 0.1.0 there is only the latter. A pre-release promises nothing, so
    /// the next one is enough for anything.
    pub fn after(self, base: &semver::Version) -> semver::Version {
        if self == Self::None {
            return base.clone();
        }
        let semver::Version { major, minor, patch, .. } = *base;
        if !base.pre.is_empty() {
            return semver::Version { pre: next(&base.pre), ..semver::Version::new(major, minor, patch) };
        }
        match (self, major, minor) {
            (Self::Major, 1.., _) => semver::Version::new(major + 1, 0, 0),
            (Self::Major, 0, 1..) | (Self::Minor, 1.., _) => semver::Version::new(major, minor + 1, 0),
            _ => semver::Version::new(major, minor, patch + 1),
        }
    }
}

/// `rc.2` of `rc.1`, `beta.1` of `beta`.
fn next(pre: &Prerelease) -> Prerelease {
    let (stem, number) = pre.rsplit_once('.').map_or(("", &**pre), |(stem, last)| (stem, last));
    let text = match number.parse::<u64>().ok().and_then(|number| number.checked_add(1)) {
        Some(number) => format!("{stem}.{number}"),
        None => format!("{pre}.1"),
    };
    Prerelease::new(text.trim_start_matches('.')).expect("identifiers and numbers with dots between them")
}

/// The versions of a package, and the one that its changes need.
#[derive(Clone, Debug)]
pub struct Version {
    /// The version before the changes.
    pub base: semver::Version,
    /// The version after the changes.
    pub head: semver::Version,
    /// The least one that is enough.
    pub needed: semver::Version,
}

impl Version {
    /// Whether the version has moved far enough. A pre-release of one that is enough is: nobody gets it without asking for it.
    pub fn is_enough(&self) -> bool {
        let mut least = self.needed.clone();
        if self.needed != self.base && least.pre.is_empty() {
            least.pre = Prerelease::new("0").expect("a number is an identifier");
        }
        self.head.cmp_precedence(&least).is_ge()
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { base, head, needed } = self;
        match (needed == base, self.is_enough()) {
            (true, true) => write!(f, "version {head}: these changes need no new one"),
            (false, true) => write!(f, "version {base} -> {head}: enough, {needed} is needed"),
            (_, false) => write!(f, "version {base} -> {head}: not enough, {needed} is needed"),
        }
    }
}
