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
use oas_pages::facts::{Edition, Facts, Operation};

use crate::compare;
use crate::difference::Aspect;
use merge::{Merge, Pending};
pub use outcome::{Change, Options, Outcome, Refresh};
use standing::Earlier;
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
    let mut earlier = Earlier::of(&merge.base, Some(&merge.contract));
    let mut moved = Vec::new();
    for page in pages {
        if merge.moved(page, pages, &earlier) {
            earlier = Earlier::of(&merge.base, Some(&merge.contract));
        }
        moved.push(std::mem::take(&mut merge.changes));
    }
    let stated: Vec<&Operation> = pages.iter().flat_map(|page| &page.operations).collect();
    let mut differences = merge.differences(&stated).into_iter();
    for (page, moved) in pages.iter().zip(moved) {
        merge.changes.extend(moved);
        for (stated, differences) in page.operations.iter().zip(differences.by_ref()) {
            pending.extend(merge.note(page, stated, differences));
        }
        merge.gone(page, &earlier);
    }
    let is_new = |one: &Pending<'_>| merge.changes[one.at].difference.aspect == Aspect::Operation;
    let (new, changed): (Vec<_>, Vec<_>) = pending.into_iter().partition(is_new);
    merge.carry_over(&changed);
    // What two pages state of one operation is new of both.
    let again = merge.add(&new, &options.retrieved);
    let stated: Vec<&Operation> = again.iter().map(|one| one.stated).collect();
    let differences = merge.differences(&stated);
    let again = again.into_iter().zip(differences);
    let pending: Vec<_> = again.flat_map(|(one, own)| merge.note(one.page, one.stated, own)).collect();
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
