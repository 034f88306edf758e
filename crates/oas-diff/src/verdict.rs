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
