//! A page held against a contract: what one says and the other does not, and where they contradict each other. Both are
//! facts by then. Knows no page format and no provider.

mod comparison;
mod sent;
mod values;

use std::fmt::{self, Write as _};

use oas_contract::{Document, Excerpts, Position, Source};

use crate::facts::{Operation, Place};
use crate::{Edition, Facts, openapi};
use comparison::Comparison;
pub(crate) use sent::Sent;

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

/// What two descriptions differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// Whether there is such an operation.
    Operation,
    /// Whether there is such a field, and its name.
    Field,
    /// The type.
    Type,
    /// The format of the type.
    Format,
    /// Whether it must be given.
    Required,
    /// Whether it should not be used any more.
    Deprecated,
    /// The default.
    Default,
    /// The values that it can have.
    Values,
    /// The least number.
    Minimum,
    /// The greatest number.
    Maximum,
    /// The least length or count.
    Least,
    /// The greatest length or count.
    Most,
    /// The example beside it.
    Example,
    /// A base URL.
    Host,
    /// A status that is answered.
    Status,
}

impl Aspect {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Field => "field",
            Self::Type => "type",
            Self::Format => "format",
            Self::Required => "required",
            Self::Deprecated => "deprecated",
            Self::Default => "default",
            Self::Values => "values",
            Self::Minimum | Self::Maximum | Self::Least | Self::Most => "bounds",
            Self::Example => "example",
            Self::Host => "host",
            Self::Status => "status",
        }
    }

    /// Which of several bounds.
    fn bound(self) -> &'static str {
        match self {
            Self::Minimum => " minimum",
            Self::Maximum => " maximum",
            Self::Least => " least",
            Self::Most => " most",
            _ => "",
        }
    }
}

/// Where two descriptions differ: the same for two pages and for a page and a contract.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Method and path, the names in the path left out: `GET /v1/images/{}`.
    pub operation: String,
    /// Where in the operation.
    pub place: Option<Place>,
    /// The names from the outermost field to the innermost; `[]` stands for the elements of a list.
    pub path: Vec<String>,
}

/// `query limit`, `response data[].id`, `GET /v1/images`.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(place) = self.place else { return f.write_str(self.path.first().unwrap_or(&self.operation)) };
        f.write_str(place.word())?;
        for (index, name) in self.path.iter().enumerate() {
            f.write_str(if index == 0 {
                " "
            } else if name == "[]" {
                ""
            } else {
                "."
            })?;
            f.write_str(name)?;
        }
        Ok(())
    }
}

/// A difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// How they differ.
    pub kind: Kind,
    /// What differs.
    pub aspect: Aspect,
    /// Where.
    pub address: Address,
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
    /// The other name of what was renamed.
    pub other_name: Option<String>,
}

impl Difference {
    /// The field: `query limit`, `response data[].id`, `query limit minimum`.
    pub fn field(&self) -> String {
        format!("{}{}", self.address, self.aspect.bound())
    }

    /// Whether it says the same as another, wherever the pages say it.
    fn is_same(&self, other: &Self) -> bool {
        (self.kind, self.aspect, &self.address, &self.message)
            == (other.kind, other.aspect, &other.address, &other.message)
    }

    /// Whether it is about the same as another, whatever they say.
    pub(crate) fn is_about(&self, other: &Self) -> bool {
        (self.aspect, &self.address) == (other.aspect, &other.address)
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
            let Difference { kind, aspect, message, page_line, contract_line, inferred, .. } = difference;
            let mark = if *inferred { " (inferred from an example)" } else { "" };
            writeln!(f, "{}[{}]: `{}`: {message}{mark}", kind.word(), aspect.word(), difference.field())?;
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

/// What is compared, in the words of messages.
pub(crate) const PAGE: &str = "the page";

/// What a page is held against.
pub(crate) const CONTRACT: &str = "the contract";

/// What a page is held against where it is its own earlier edition.
pub(crate) const EARLIER: &str = "the earlier edition";

/// Holds what a page states against a contract. What a person has settled there (`x-completed`) is known, and so is silent:
/// all of it, or, where the facts of the page's earlier edition are at hand, what already differed then. What has changed
/// on the page since that edition is a difference even where contracts are free to say more or less than a page.
pub fn drift(facts: &Facts, contract: &Document, edition: Option<&Edition>) -> Drift {
    let known = openapi::operations(contract, false);
    let sent = Sent::of(contract);
    let held = |page: &[Operation], thorough| differences(page, &known, [PAGE, CONTRACT], &sent, thorough);
    let mut differences = held(&facts.operations, false);
    if let Some(edition) = edition {
        let same = held(&edition.operations, false);
        differences.retain(|difference| {
            // What only an example has shown from the beginning is no news.
            let settled = difference.completed || difference.inferred && difference.kind == Kind::Extra;
            !settled || !same.iter().any(|known| known.is_same(difference))
        });
        let changes =
            self::differences(&facts.operations, &edition.operations, [PAGE, EARLIER], &Sent::default(), true);
        let new = |difference: &Difference| {
            difference.aspect != Aspect::Example
                && changes.iter().any(|change| change.is_about(difference))
                && !differences.iter().any(|known| known.is_about(difference))
        };
        let fresh: Vec<Difference> = held(&facts.operations, true).into_iter().filter(new).collect();
        differences.extend(fresh);
    } else {
        differences.retain(|difference| !difference.completed);
    }
    Drift { page: facts.source.clone(), contract: contract.source().clone(), differences }
}

/// Holds what pages stated when a contract was completed from them against the contract as it is: what nobody has settled.
/// The pages themselves are not at hand, so the messages name their lines.
pub fn settled(edition: &Edition, contract: &Document) -> Drift {
    let known = openapi::operations(contract, false);
    let words = ["the page", CONTRACT];
    let mut differences = self::differences(&edition.operations, &known, words, &Sent::of(contract), false);
    differences.retain(|difference| !(difference.completed || difference.inferred && difference.kind == Kind::Extra));
    for difference in &mut differences {
        if let Some(line) = difference.page_line.take() {
            difference.message.push_str(&format!(" (line {line} of the page)"));
        }
    }
    Drift { page: contract.source().clone(), contract: contract.source().clone(), differences }
}

/// What a page and another description differ in.
pub(crate) fn differences(
    page: &[Operation],
    known: &[Operation],
    [page_word, word]: [&'static str; 2],
    sent: &Sent,
    thorough: bool,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    for stated in page {
        let address = Address { operation: key(stated), place: None, path: Vec::new() };
        match known.iter().find(|operation| key(operation) == address.operation) {
            Some(operation) => {
                let completed = operation.completed;
                Comparison { sent, page: page_word, known: word, thorough, address, completed, out: &mut differences }
                    .operation(stated, operation);
            }
            None => differences.push(Difference {
                kind: Kind::Missing,
                aspect: Aspect::Operation,
                address: Address { path: vec![format!("{} {}", method(stated), path(stated))], ..address },
                message: format!("{page_word} describes this operation, {word} has none"),
                page_line: Some(stated.path.as_ref().or(stated.method.as_ref()).map_or(1, |stated| stated.line)),
                contract_line: None,
                inferred: stated.path.as_ref().is_some_and(|path| path.inferred),
                completed: false,
                other_name: None,
            }),
        }
    }
    differences
}

/// What makes two operations the same: the method, and the path without the names of its parameters and a slash at its
/// end.
pub(crate) fn template(method: &str, path: &str) -> String {
    format!("{} {}", method.to_uppercase(), ::oas_contract::path_shape(path.trim_end_matches('/')))
}

/// The same of what a page states.
pub(crate) fn key(operation: &Operation) -> String {
    template(method(operation), path(operation))
}

/// A page that does not say its method most likely describes a `GET`.
fn method(operation: &Operation) -> &str {
    operation.method.as_ref().map_or("GET", |method| &method.value)
}

fn path(operation: &Operation) -> &str {
    operation.path.as_ref().map_or("", |path| &path.value)
}
