//! What changed on pages since a contract was completed from them, carried over into the contract: a three-way merge of
//! the earlier edition, the pages as they are now, and the contract. Knows facts, contracts and edits of their text; no
//! page format and no provider.

mod changes;
mod edits;
mod locate;
mod merge;
mod operations;
mod outcome;
mod provenance;
mod standing;

use std::collections::HashSet;

use oas_contract::{Document, Finding, Report, Source};
use oas_pages::facts::{Edition, Facts};

use crate::compare;
use crate::difference::Aspect;
use merge::{Merge, Pending};
pub use outcome::{Change, Options, Outcome, Refresh};
pub use standing::{Standing, has_moved, standings};

/// Carries what changed on pages since an edition over into a contract. Comments, order and everything that a person has
/// completed stay as they are.
pub fn refresh(
    pages: &[Facts],
    contract: &Source,
    edition: &Edition,
    options: &Options,
) -> Result<Refresh, Box<Finding>> {
    let mut merge = Merge {
        contract: Document::parse(contract)?,
        base: edition.operations.clone(),
        theirs: edition.clone(),
        changes: Vec::new(),
    };
    let faults = oas_contract::lint_document(&merge.contract);
    merge.theirs.replace_all(pages);
    let mut pending = Vec::new();
    for page in pages {
        merge.moved(page, pages);
        pending.extend(merge.changed(page, &page.operations.iter().collect::<Vec<_>>()));
        merge.gone(page);
    }
    let is_new = |one: &Pending<'_>| merge.changes[one.at].difference.aspect == Aspect::Operation;
    let (new, changed): (Vec<_>, Vec<_>) = pending.into_iter().partition(is_new);
    merge.carry_over(&changed);
    // What two pages state of one operation is new of both.
    let again = merge.add(&new, &options.retrieved);
    let pending: Vec<_> = again.iter().flat_map(|one| merge.changed(one.page, &[one.stated])).collect();
    merge.carry_over(&pending);
    merge.contradicted();
    let conflicts = merge.changes.iter().any(|change| matches!(change.outcome, Outcome::Conflict(_)));
    if !conflicts || options.keep {
        merge.provenance(pages, &options.retrieved);
    }
    let contract = merge.contract.source().clone();
    let faults: HashSet<_> = faults.findings().iter().map(|known| (known.rule, known.message.as_str())).collect();
    let known = |finding: &Finding| faults.contains(&(finding.rule, finding.message.as_str()));
    let found = oas_contract::lint_document(&merge.contract);
    let mut new: Vec<Finding> = found.findings().iter().filter(|finding| !known(finding)).cloned().collect();
    new.extend_from_slice(compare::Contract::of(&merge.contract).left_out.findings());
    let to_complete = Report::new(&contract, new);
    Ok(Refresh { contract, edition: merge.theirs, changes: merge.changes, to_complete })
}
