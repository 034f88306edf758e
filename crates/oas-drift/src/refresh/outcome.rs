//! What has become of the changes of pages, and the one way to print it.

use std::fmt::{self, Write as _};

use oas_contract::{Excerpts, Position, Report, Source};
use oas_pages::facts::Edition;

use crate::difference::Difference;

/// What has become of a change of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The contract has it now; whether a person's note (`x-completed`) stands beside it, which may be out of date.
    Applied(bool),
    /// The contract had it already.
    Known,
    /// The contract says something else, which a person has written; it stays.
    Conflict(String),
    /// A person must decide.
    Open(String),
}

/// A change of a page and what has become of it.
#[derive(Clone, Debug)]
pub struct Change {
    /// The page, and the edition that it is held against.
    pub difference: Difference,
    /// Which of the pages.
    pub(super) page: Source,
    /// The contract, and the line of it that the page contradicts.
    pub(super) contract: Option<(Source, u32)>,
    /// What has become of it.
    pub outcome: Outcome,
}

impl Change {
    /// The name of the page that has it.
    pub fn page(&self) -> &str {
        self.page.name()
    }
}

/// A contract that has been brought up to its pages.
#[derive(Clone, Debug)]
pub struct Refresh {
    /// The contract with all that could be carried over.
    pub contract: Source,
    /// What the pages state now.
    pub edition: Edition,
    /// What changed on the pages, in their order.
    pub changes: Vec<Change>,
    /// What the rules of contracts say about what is new.
    pub to_complete: Report,
}

/// What a merge needs to know beside the pages.
#[derive(Clone, Debug)]
pub struct Options {
    /// The day on which the pages were read: `2026-11-21`.
    pub retrieved: String,
    /// Whether the contract stays where it and a page contradict each other, for good: the pages are recorded as known.
    pub keep: bool,
}

impl Refresh {
    /// Whether a person must settle something before the pages can be recorded as known.
    pub fn has_conflicts(&self) -> bool {
        self.changes.iter().any(|change| matches!(change.outcome, Outcome::Conflict(_)))
    }
}

impl Outcome {
    /// The word in reports.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Applied(_) => "applied",
            Self::Known => "known",
            Self::Conflict(_) => "conflict",
            Self::Open(_) => "decide",
        }
    }

    fn help(&self) -> Option<&str> {
        match self {
            Self::Conflict(reason) | Self::Open(reason) => Some(reason),
            Self::Applied(true) => Some("what `x-completed` says there may be out of date now"),
            Self::Applied(false) | Self::Known => None,
        }
    }
}

/// What has become of a change, with the line of the page.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { difference, page, contract, outcome } = self;
        let mark = if difference.inferred { " (inferred from an example)" } else { "" };
        let (word, aspect) = (outcome.word(), difference.aspect.word());
        writeln!(f, "{word}[{aspect}]: `{}`: {}{mark}", difference.field(), difference.message)?;
        if let Some(line) = difference.page_line {
            f.write_str(&Excerpts::new(page).show(Position { line, column: 1 }))?;
        }
        if let Some((contract, line)) = contract {
            f.write_str(&Excerpts::new(contract).show(Position { line: *line, column: 1 }))?;
        }
        if let Some(help) = outcome.help() {
            let word = if matches!(outcome, Outcome::Conflict(_)) { "contract" } else { "help" };
            writeln!(f, "  = {word}: {help}")?;
        }
        f.write_char('\n')
    }
}

impl fmt::Display for Refresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.changes.iter().try_for_each(|change| write!(f, "{change}"))?;
        write!(f, "{}", self.to_complete)
    }
}
