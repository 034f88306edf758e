//! A page against what it stated before: whether it says anything new, or only a part of it, and which page it was. Knows facts,
//! and of a contract the names of its pages.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

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
    let earlier = Earlier::of(&edition.operations, None);
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
        if own.is_empty() && earlier.gone_from(page, &edition.operations).is_empty() {
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

/// An edition by what its pages are known by: as many pages ask as it has.
pub(super) struct Earlier {
    /// The operations of each key, of each page and of each name, by their places.
    keys: HashMap<String, Vec<usize>>,
    digests: BTreeMap<String, Vec<usize>>,
    names: HashMap<String, Vec<usize>>,
    /// The pages that the contract names: title, address, digest.
    sources: Vec<[String; 3]>,
}

impl Earlier {
    /// Of an edition and its contract.
    pub(super) fn of(base: &[Operation], contract: Option<&Document>) -> Self {
        let mut out =
            Self { keys: HashMap::new(), digests: BTreeMap::new(), names: HashMap::new(), sources: Vec::new() };
        for (index, known) in base.iter().enumerate() {
            out.keys.entry(known.key()).or_default().push(index);
            if let Some(digest) = &known.page_digest {
                out.digests.entry(digest.clone()).or_default().push(index);
            }
            if let Some(name) = &known.name {
                out.names.entry(name.value.clone()).or_default().push(index);
            }
        }
        let operations = contract.map(Document::operations).unwrap_or_default();
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let sources = operations.iter().flat_map(oas_contract::Operation::sources);
        let of_source = |source: Sourced<'_>| [text(source.title()), text(source.url()), text(source.digest())];
        out.sources = sources.map(of_source).collect();
        out
    }

    /// The operations that stood on the same page and are not on it any more.
    pub(super) fn gone_from(&self, page: &Facts, base: &[Operation]) -> Vec<usize> {
        let keys: Vec<String> = page.operations.iter().map(Operation::key).collect();
        let here: HashSet<usize> = keys.iter().filter_map(|key| self.keys.get(key)).flatten().copied().collect();
        let mut digests: BTreeSet<&str> = here.iter().filter_map(|index| base[*index].page_digest.as_deref()).collect();
        if digests.is_empty() {
            digests = self.same_page(page, base);
        }
        let on_page = digests.into_iter().filter_map(|digest| self.digests.get(digest)).flatten().copied();
        let mut gone: Vec<usize> = on_page.filter(|index| !here.contains(index)).collect();
        gone.sort_unstable();
        gone
    }

    /// The earlier edition of a page none of whose operations is known: the only page that there was, or the one that had its
    /// address, its name of an operation, or its file and nearly its path.
    fn same_page(&self, page: &Facts, base: &[Operation]) -> BTreeSet<&str> {
        if self.digests.len() < 2 {
            return self.digests.keys().map(String::as_str).collect();
        }
        let known = |digest: &str| self.digests.get_key_value(digest).map(|(digest, _)| digest.as_str());
        let place = page.source().name();
        let file = place.rsplit(['/', '\\']).next().unwrap_or_default();
        let by_address = || {
            let same = self.sources.iter().filter(|[_, url, _]| place.contains("://") && url == place);
            only(same.filter_map(|[.., digest]| known(digest)).collect())
        };
        let by_name = || {
            let names = page.operations.iter().filter_map(|stated| Some(stated.name.as_ref()?.value.as_str()));
            let same = names.filter_map(|name| self.names.get(name)).flatten();
            only(same.filter_map(|index| known(base[*index].page_digest.as_deref()?)).collect())
        };
        let by_file = || {
            let alike = |digest: &&str| {
                let there = self.digests.get(*digest).into_iter().flatten();
                there.into_iter().any(|index| page.operations.iter().any(|stated| is_alike(stated, &base[*index])))
            };
            let same = self.sources.iter().filter(|[title, ..]| title == file);
            only(same.filter_map(|[.., digest]| known(digest)).filter(alike).collect())
        };
        by_address().or_else(by_name).or_else(by_file).unwrap_or_default()
    }
}

fn only(digests: BTreeSet<&str>) -> Option<BTreeSet<&str>> {
    (digests.len() == 1).then_some(digests)
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
    !Earlier::of(&edition.operations, Some(contract)).gone_from(page, &edition.operations).is_empty()
}
