//! A page against what it stated before, without a contract: whether it says anything new, or only a part of it. Knows facts.

use std::collections::{HashMap, HashSet};

use oas_pages::facts::{Edition, Facts, Operation, Schema};

use crate::compare;
use crate::difference::{Difference, Kind};

/// How a page stands to its earlier edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It states what it stated, wherever on the page.
    Same,
    /// It states a part of what it did and nothing else: a whole body is missing, or it ends inside a line.
    Part,
    /// It states something else.
    Changed,
}

/// How pages stand to the edition of their contract.
pub fn standings(pages: &[Facts], edition: &Edition) -> Vec<Standing> {
    let operations = pages.iter().flat_map(|page| &page.operations);
    let known: HashMap<String, &Operation> =
        edition.operations.iter().rev().map(|known| (known.key(), known)).collect();
    let mut differences = compare::with_edition(operations, &edition.operations).into_iter();
    let standing = |page: &Facts| {
        let own: Vec<Difference> = differences.by_ref().take(page.operations.len()).flatten().collect();
        // A page that does not describe a body any more says nothing about it, which is no difference.
        let loses = |stated: &Operation| {
            known.get(&stated.key()).is_some_and(|known| {
                is_lost(known.body.as_ref(), stated.body.as_ref())
                    || is_lost(known.response.as_ref(), stated.response.as_ref())
            })
        };
        if page.operations.iter().any(loses) {
            return Standing::Part;
        }
        if own.is_empty() && gone_from(page, &edition.operations).is_empty() {
            return Standing::Same;
        }
        let lacks = own.iter().all(|difference| difference.kind == Kind::Extra);
        let text = page.source().text();
        // HTML says where it ends.
        let ends = text.ends_with('\n') || text.trim_end().ends_with('>');
        if lacks && !ends { Standing::Part } else { Standing::Changed }
    };
    pages.iter().map(standing).collect()
}

fn is_lost(known: Option<&Schema>, stated: Option<&Schema>) -> bool {
    let describes = |schema: Option<&Schema>| schema.is_some_and(|schema| !schema.members().is_empty());
    describes(known) && !describes(stated)
}

/// The operations of an edition that stood on the same page and are not on it any more.
pub(super) fn gone_from(page: &Facts, base: &[Operation]) -> Vec<usize> {
    let keys: HashSet<String> = page.operations.iter().map(Operation::key).collect();
    let on_page = |known: &Operation| keys.contains(&known.key());
    let here = base.iter().filter(|known| on_page(known));
    let mut digests: HashSet<&str> = here.filter_map(|known| known.page_digest.as_deref()).collect();
    // A page none of whose operations is known may be the only page that there was.
    let all: HashSet<&str> = base.iter().filter_map(|known| known.page_digest.as_deref()).collect();
    if digests.is_empty() && all.len() == 1 {
        digests = all;
    }
    let same_page = |known: &Operation| known.page_digest.as_deref().is_some_and(|digest| digests.contains(digest));
    base.iter().enumerate().filter(|(_, known)| same_page(known) && !on_page(known)).map(|(index, _)| index).collect()
}
