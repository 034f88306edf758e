//! The one way to print what a refresh has done. Knows changes and what has become of them.

use std::fmt::{self, Write as _};

use oas_contract::{Excerpts, Position};

use super::{Change, Outcome, Refresh};

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

/// What has become of every change, with the line of the page.
impl fmt::Display for Refresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for change in &self.changes {
            let Change { difference, page, contract, outcome } = change;
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
            f.write_char('\n')?;
        }
        write!(f, "{}", self.to_complete)
    }
}
