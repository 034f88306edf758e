//! The one finding type of the workspace, and places in files. Knows nothing of what is found there.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::printable;

/// Line and column, both counted from 1; a column is a character, not a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

impl Position {
    /// The first character of a file.
    pub const START: Self = Self { line: 1, column: 1 };
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The name of the file.
    pub file: Arc<str>,
    /// Line and column in that file.
    pub position: Position,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", printable::line(&self.file), self.position)
    }
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The contract cannot be used as it stands.
    Error,
    /// The contract works, but could serve its users better.
    Warning,
    /// Something was left as it is, and whoever looks for it is told.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// What was found, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// The stable name of the rule.
    pub rule: &'static str,
    /// Where it was found.
    pub place: Place,
    /// What is wrong, a lower-case fragment.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Finding {
    /// A finding that makes the contract unusable.
    pub fn error(rule: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, rule, place, message: printable(message.into()), help: None }
    }

    /// A finding that is advice.
    pub fn warning(rule: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(rule, place, message) }
    }

    /// A finding that is only told to those who ask.
    pub fn note(rule: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self { severity: Severity::Note, ..Self::error(rule, place, message) }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(printable(help.into()));
        self
    }
}

/// What a finding says is one line, whatever the names in it hold.
fn printable(text: String) -> String {
    match printable::line(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(escaped) => escaped,
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}[{}]: {}", self.place, self.severity, self.rule, self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Finding {}
