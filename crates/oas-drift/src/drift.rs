//! A page held against a contract. Both are facts by then. Knows no page format and no provider.

use std::collections::HashSet;
use std::fmt::{self, Write as _};

use oas_contract::{Document, Excerpts, Position, Report, Source};
use oas_pages::facts::{Edition, Facts};

use crate::compare::{Contract, PAGE, with_edition};
use crate::difference::{Aspect, Difference, Kind};

/// The differences between a page and a contract.
#[derive(Clone, Debug)]
pub struct Drift {
    page: Source,
    contract: Source,
    differences: Vec<Difference>,
    /// What of the contract and of the edition was not compared.
    left_out: Vec<Report>,
}

impl Drift {
    /// The differences, operation by operation.
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }
}

/// What was not compared, then every difference with both places.
impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for report in &self.left_out {
            write!(f, "{report}")?;
        }
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
    let compared = Contract::of(contract);
    let mut found = compared.differences(&facts.operations, PAGE, false).concat();
    if let Some(edition) = edition {
        let same = compared.differences(&edition.operations, PAGE, false).concat();
        let same: HashSet<_> = same.iter().map(Difference::statement).collect();
        found.retain(|difference| {
            // What only an example has shown from the beginning is no news.
            let settled = difference.completed || difference.inferred && difference.kind == Kind::Extra;
            !settled || !same.contains(&difference.statement())
        });
        let changes = with_edition(&facts.operations, &edition.operations).concat();
        let subjects: HashSet<_> = changes.iter().map(Difference::subject).collect();
        let known: HashSet<_> = found.iter().map(Difference::subject).collect();
        let new = |difference: &Difference| {
            let subject = difference.subject();
            difference.aspect != Aspect::Example && subjects.contains(&subject) && !known.contains(&subject)
        };
        let all = compared.differences(&facts.operations, PAGE, true).concat();
        let fresh: Vec<Difference> = all.into_iter().filter(new).collect();
        found.extend(fresh);
    } else {
        found.retain(|difference| !difference.completed);
    }
    let left_out = left_out(compared, edition);
    Drift { page: facts.source().clone(), contract: contract.source().clone(), differences: found, left_out }
}

/// Holds what pages stated when a contract was completed from them against the contract as it is: what nobody has settled.
/// The pages themselves are not at hand, so the messages name their lines.
pub fn settled(edition: &Edition, contract: &Document) -> Drift {
    let compared = Contract::of(contract);
    let mut found = compared.differences(&edition.operations, PAGE, false).concat();
    found.retain(|difference| !(difference.completed || difference.inferred && difference.kind == Kind::Extra));
    for difference in &mut found {
        if let Some(line) = difference.page_line.take() {
            difference.message.push_str(&format!(" (line {line} of the page)"));
        }
    }
    let left_out = left_out(compared, Some(edition));
    Drift { page: contract.source().clone(), contract: contract.source().clone(), differences: found, left_out }
}

fn left_out(contract: Contract, edition: Option<&Edition>) -> Vec<Report> {
    let edition = edition.and_then(|edition| edition.left_out.clone());
    edition.into_iter().chain([contract.left_out]).collect()
}
