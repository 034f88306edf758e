//! A page against what it stated before: whether it says anything new, or only a part of it, and which page it was. Knows facts,
//! and of a contract the names of its pages.

use std::collections::{HashMap, HashSet};

use oas_contract::{Document, Sourced};
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
        if own.is_empty() && gone_from(page, &edition.operations, None).is_empty() {
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
pub(super) fn gone_from(page: &Facts, base: &[Operation], contract: Option<&Document>) -> Vec<usize> {
    let keys: HashSet<String> = page.operations.iter().map(Operation::key).collect();
    let on_page = |known: &Operation| keys.contains(&known.key());
    let here = base.iter().filter(|known| on_page(known));
    let mut digests: HashSet<&str> = here.filter_map(|known| known.page_digest.as_deref()).collect();
    if digests.is_empty() {
        digests = earlier(page, base, contract);
    }
    let same_page = |known: &Operation| known.page_digest.as_deref().is_some_and(|digest| digests.contains(digest));
    base.iter().enumerate().filter(|(_, known)| same_page(known) && !on_page(known)).map(|(index, _)| index).collect()
}

/// The earlier edition of a page none of whose operations is known: the only page that there was, or the one that had its
/// address, its name of an operation, or its file and nearly its path.
fn earlier<'b>(page: &Facts, base: &'b [Operation], contract: Option<&Document>) -> HashSet<&'b str> {
    let all: HashSet<&str> = base.iter().filter_map(|known| known.page_digest.as_deref()).collect();
    if all.len() < 2 {
        return all;
    }
    let only = |digests: HashSet<&'b str>| (digests.len() == 1).then_some(digests);
    let name = page.source().name();
    let operations = contract.map(Document::operations).unwrap_or_default();
    let sources: Vec<Sourced<'_>> = operations.iter().flat_map(oas_contract::Operation::sources).collect();
    let of_source = |is_same: &dyn Fn(&Sourced<'_>) -> bool| -> HashSet<&'b str> {
        let same = sources.iter().filter(|source| is_same(source));
        same.filter_map(|source| all.get(source.digest()?).copied()).collect()
    };
    let on_page = |known: &Operation, is_same: &dyn Fn(&Operation) -> bool| {
        page.operations.iter().any(|stated| is_same(stated) && stated.key() != known.key())
    };
    let of_operation = |is_same: &dyn Fn(&Operation, &Operation) -> bool| -> HashSet<&'b str> {
        let same = base.iter().filter(|known| on_page(known, &|stated| is_same(stated, known)));
        same.filter_map(|known| known.page_digest.as_deref()).collect()
    };
    let called = |operation: &Operation| operation.name.as_ref().map(|name| name.value.clone());
    let by_address = || only(of_source(&|source| name.contains("://") && source.url() == Some(name)));
    let by_name = || only(of_operation(&|stated, known| called(stated).is_some() && called(stated) == called(known)));
    let by_file = || {
        let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let of_file = of_source(&|source| source.title() == Some(file));
        let alike = of_operation(&is_alike);
        only(of_file.intersection(&alike).copied().collect())
    };
    by_address().or_else(by_name).or_else(by_file).unwrap_or_default()
}

/// Whether two operations have the same method and most of a path in common.
fn is_alike(stated: &Operation, known: &Operation) -> bool {
    let path = |operation: &Operation| operation.path.as_ref().map(|path| path.value.clone()).unwrap_or_default();
    let method = |operation: &Operation| operation.method.as_ref().map(|method| method.value.to_uppercase());
    let (one, other) = (path(stated), path(known));
    let (one, other): (Vec<&str>, Vec<&str>) = (one.split('/').collect(), other.split('/').collect());
    let common = one.iter().filter(|part| !part.is_empty() && other.contains(part)).count();
    method(stated) == method(known) && common * 2 >= one.len().max(other.len()) - 1
}

/// Whether a page is one of an edition whose operations have another method or path now.
pub fn has_moved(page: &Facts, edition: &Edition, contract: &Document) -> bool {
    !gone_from(page, &edition.operations, Some(contract)).is_empty()
}
