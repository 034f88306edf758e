//! A page held against a contract: what one says and the other does not, and where they contradict each other. Both are
//! facts by then. Knows no page format and no provider.

mod comparison;
mod sent;

use std::fmt::{self, Write as _};

use contract::{Document, Excerpts, Position, Source};

use crate::facts::Operation;
use crate::{Facts, openapi};
use comparison::Comparison;
use sent::Sent;

/// How a page and a contract differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The page has it, the contract does not.
    Missing,
    /// The contract has it, the page does not.
    Extra,
    /// Both have it under different names.
    Renamed,
    /// Both speak of it and say different things.
    Contradicting,
}

impl Kind {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Renamed => "renamed",
            Self::Contradicting => "contradicting",
        }
    }
}

/// A difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// How they differ.
    pub kind: Kind,
    /// What differs: `operation`, `field`, `type`, `required`, `default`, `values`, `bounds`.
    pub subject: &'static str,
    /// The field: `query limit`, `response data[].id`.
    pub field: String,
    /// What differs, in words.
    pub message: String,
    /// The line of the page, where it says anything.
    pub page_line: Option<u32>,
    /// The line of the contract, where it says anything.
    pub contract_line: Option<u32>,
    /// Whether the page only shows what it is held to.
    pub inferred: bool,
    /// Whether a person has settled what stands here in the contract (`x-completed`).
    pub completed: bool,
}

impl Difference {
    /// Whether it says the same as another, wherever the pages say it.
    fn is_same(&self, other: &Self) -> bool {
        (self.kind, self.subject, &self.field, &self.message)
            == (other.kind, other.subject, &other.field, &other.message)
    }
}

/// The differences between a page and a contract.
#[derive(Clone, Debug)]
pub struct Drift {
    page: Source,
    contract: Source,
    differences: Vec<Difference>,
}

impl Drift {
    /// The differences, operation by operation.
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }
}

/// Every difference with both places.
impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (page, contract) = (Excerpts::new(&self.page), Excerpts::new(&self.contract));
        for difference in &self.differences {
            let Difference { kind, subject, field, message, page_line, contract_line, inferred, .. } = difference;
            let mark = if *inferred { " (inferred from an example)" } else { "" };
            writeln!(f, "{}[{subject}]: `{field}`: {message}{mark}", kind.word())?;
            for (excerpts, line) in [(&page, page_line), (&contract, contract_line)] {
                if let Some(line) = line {
                    f.write_str(&excerpts.show(Position { line: *line, column: 1 }))?;
                }
            }
            f.write_char('\n')?;
        }
        Ok(())
    }
}

/// Holds what a page states against a contract. What a person has settled there (`x-completed`) is known, and so is silent:
/// all of it, or, where the facts of the page's earlier edition are at hand, what already differed then.
pub fn drift(facts: &Facts, contract: &Document, edition: Option<&Document>) -> Drift {
    let mut differences = differences(&facts.operations, contract);
    let before = edition.map(|edition| self::differences(&openapi::operations(edition, false), contract));
    differences.retain(|difference| {
        let known = || before.as_ref().is_none_or(|before| before.iter().any(|known| known.is_same(difference)));
        !(difference.completed && known())
    });
    Drift { page: facts.source.clone(), contract: contract.source().clone(), differences }
}

fn differences(page: &[Operation], contract: &Document) -> Vec<Difference> {
    let known = openapi::operations(contract, false);
    let sent = Sent::of(contract);
    let mut differences = Vec::new();
    for stated in page {
        let same =
            |operation: &&Operation| method(operation) == method(stated) && template(operation) == template(stated);
        match known.iter().find(same) {
            Some(operation) => {
                Comparison { sent: &sent, completed: operation.completed, out: &mut differences }
                    .operation(stated, operation);
            }
            None => differences.push(Difference {
                kind: Kind::Missing,
                subject: "operation",
                field: format!("{} {}", method(stated), path(stated)),
                message: "the page describes this operation, the contract has none".to_owned(),
                page_line: Some(stated.path.as_ref().or(stated.method.as_ref()).map_or(1, |stated| stated.line)),
                contract_line: None,
                inferred: stated.path.as_ref().is_some_and(|path| path.inferred),
                completed: false,
            }),
        }
    }
    differences
}

fn method(operation: &Operation) -> &str {
    operation.method.as_ref().map_or("", |method| &method.value)
}

fn path(operation: &Operation) -> &str {
    operation.path.as_ref().map_or("", |path| &path.value)
}

/// The path without the names of its parameters and a slash at its end.
fn template(operation: &Operation) -> String {
    let segments = path(operation).trim_end_matches('/').split('/');
    segments.map(|segment| if segment.starts_with('{') { "{}" } else { segment }).collect::<Vec<_>>().join("/")
}
