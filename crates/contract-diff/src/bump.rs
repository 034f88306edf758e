//! Versions: what a change asks of the version of a package, by the rules of Cargo.

use std::fmt;

use crate::change::Change;
use crate::report::Item;
use crate::rules::{Rust, Wire};

/// `major.minor.patch`; what follows a `-` or `+` is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number(pub u64, pub u64, pub u64);

impl Number {
    /// Reads a version.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(['-', '+']).next()?.split('.').map(|part| part.parse().ok());
        let number = Self(parts.next()??, parts.next()??, parts.next()??);
        parts.next().is_none().then_some(number)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// How far a version must move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// Not at all.
    None,
    /// A fix.
    Patch,
    /// More to use.
    Minor,
    /// Something breaks.
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
    /// breaks, and the patch version for the rest.
    pub fn after(self, base: Number) -> Number {
        let Number(major, minor, patch) = base;
        match (self, major) {
            (Self::None, _) => base,
            (Self::Major, 0) => Number(0, minor + 1, 0),
            (Self::Major, _) => Number(major + 1, 0, 0),
            (Self::Minor, 1..) => Number(major, minor + 1, 0),
            (Self::Minor | Self::Patch, _) => Number(major, minor, patch + 1),
        }
    }
}

/// The versions of a package, and the one that its changes need.
#[derive(Clone, Copy, Debug)]
pub struct Version {
    /// Before.
    pub base: Number,
    /// After.
    pub head: Number,
    /// The least one that is enough.
    pub needed: Number,
}

impl Version {
    /// Whether the version has moved far enough.
    pub fn is_enough(&self) -> bool {
        self.head >= self.needed
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { base, head, needed } = self;
        match (needed == base, self.is_enough()) {
            (true, _) => write!(f, "version {head}: these changes need no new one"),
            (false, true) => write!(f, "version {base} -> {head}: enough, {needed} is needed"),
            (false, false) => write!(f, "version {base} -> {head}: not enough, {needed} is needed"),
        }
    }
}
