//! What a change does, and to whom: the words that rules and reports use. Knows no rule.

use std::fmt;

/// What a change does to programs that still speak the old contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wire {
    /// They go on working.
    Compatible,
    /// It depends on what the contract does not say; a person must look.
    Undecided,
    /// Some of their requests are refused, or some responses are not what they were promised.
    Breaking,
}

/// What a change does to the source of programs that import the generated client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rust {
    /// Nothing: what was written compiles and does what it did.
    None,
    /// There is more to use; what was written compiles and does what it did.
    Additive,
    /// It depends on what the generator makes of it.
    Undecided,
    /// Some of what was written does not compile any more, or cannot be built any more.
    Breaking,
}

impl Wire {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Undecided => "undecided",
            Self::Breaking => "breaking",
        }
    }
}

impl Rust {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Additive => "additive",
            Self::Undecided => "undecided",
            Self::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Display for Rust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Whether a value goes to the provider or comes from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// It goes to the provider.
    Request,
    /// It comes from the provider.
    Response,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Request => "request",
            Self::Response => "response",
        })
    }
}

/// How much an operation promises: `x-stability-level`, from nothing to everything. One that says nothing is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stability {
    /// It is being drawn up.
    Draft,
    /// It is being tried.
    Alpha,
    /// It is about to be stable.
    Beta,
    /// Programs may rely on it.
    Stable,
}

impl Stability {
    /// Every level, from the least.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Alpha, Self::Beta, Self::Stable];

    /// The name in documents.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Alpha => "alpha",
            Self::Beta => "beta",
            Self::Stable => "stable",
        }
    }

    /// The level of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

impl fmt::Display for Stability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
