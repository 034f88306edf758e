//! A page held against a contract. Both are facts by then. Knows no page format and no provider.

use std::fmt::{self, Write as _};

use oas_contract::{Document, Excerpts, Position, Source};
use oas_pages::facts::{Edition, Facts, Operation};

use crate::compare::{PAGE, with_contract, with_edition};
use crate::difference::{Aspect, Difference, Kind};

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

/// Holds what a page states against a contract. What a person has settled there (`x-completed`) is known, and so is silent:
/// all of it, or, where the facts of the page's earlier edition are at hand, what already differed then. What has changed
/// on the page since that edition is a difference even where contracts are free to say more or less than a page.
pub fn drift(facts: &Facts, contract: &Document, edition: Option<&Edition>) -> Drift {
    let compared = |page: &[Operation], thorough| with_contract(page, PAGE, contract, thorough);
    let mut found = compared(&facts.operations, false);
    if let Some(edition) = edition {
        let same = compared(&edition.operations, false);
        found.retain(|difference| {
            // What only an example has shown from the beginning is no news.
            let settled = difference.completed || difference.inferred && difference.kind == Kind::Extra;
            !settled || !same.iter().any(|known| known.is_same(difference))
        });
        let changes = with_edition(&facts.operations, &edition.operations);
        let new = |difference: &Difference| {
            difference.aspect != Aspect::Example
                && changes.iter().any(|change| change.is_about(difference))
                && !found.iter().any(|known| known.is_about(difference))
        };
        let fresh: Vec<Difference> = compared(&facts.operations, true).into_iter().filter(new).collect();
        found.extend(fresh);
    } else {
        found.retain(|difference| !difference.completed);
    }
    Drift { page: facts.source().clone(), contract: contract.source().clone(), differences: found }
}

/// Holds what pages stated when a contract was completed from them against the contract as it is: what nobody has settled.
/// The pages themselves are not at hand, so the messages name their lines.
pub fn settled(edition: &Edition, contract: &Document) -> Drift {
    let mut found = with_contract(&edition.operations, PAGE, contract, false);
    found.retain(|difference| !(difference.completed || difference.inferred && difference.kind == Kind::Extra));
    for difference in &mut found {
        if let Some(line) = difference.page_line.take() {
            difference.message.push_str(&format!(" (line {line} of the page)"));
        }
    }
    Drift { page: contract.source().clone(), contract: contract.source().clone(), differences: found }
}
