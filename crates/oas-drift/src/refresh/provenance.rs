//! Which edition of its pages a contract stands for: `x-source`. Knows where provenance is written.

use std::collections::{HashMap, HashSet};

use oas_contract::edit::{Edit, Editor};
use oas_contract::{Document, Operation, Sourced, View};

use super::merge::Merge;
use oas_pages::facts::{self, Facts, operation_key};

impl Merge {
    /// Records the digests of pages and the day on which they were read.
    pub(super) fn provenance(&mut self, pages: &[Facts], retrieved: &str) {
        let Some(editor) = Editor::new(self.contract.source()) else { return };
        let operations = self.contract.operations();
        let by_key: HashMap<String, &Operation<'_>> =
            operations.iter().rev().map(|known| (operation_key(known.method, known.path), known)).collect();
        let mut by_digest: HashMap<&str, Vec<Sourced<'_>>> = HashMap::new();
        for source in self.contract.sources().into_iter().chain(operations.iter().flat_map(Operation::sources)) {
            if let Some(digest) = source.digest() {
                by_digest.entry(digest).or_default().push(source);
            }
        }
        let mut known: HashMap<String, Vec<&str>> = HashMap::new();
        for (operation, digest) in self.base.iter().filter_map(|known| Some((known, known.page_digest.as_deref()?))) {
            known.entry(operation.key()).or_default().push(digest);
        }
        let mut edits: Vec<Edit> = Vec::new();
        let mut recorded = HashSet::new();
        for page in pages {
            let keys: Vec<String> = page.operations.iter().map(facts::Operation::key).collect();
            let digests: HashSet<&str> = keys.iter().filter_map(|key| known.get(key)).flatten().copied().collect();
            if digests.iter().all(|digest| *digest == page.digest()) && !digests.is_empty() {
                continue;
            }
            // A source has one page: where two had one digest, it becomes that of the first.
            for source in digests.iter().filter_map(|digest| by_digest.remove(digest)).flatten() {
                edits.extend(record(&editor, &source, page.digest(), retrieved));
            }
            // Where no digest was known, the one page of an operation is this one.
            for operation in keys.iter().filter_map(|key| by_key.get(key)) {
                if let [source] = operation.sources().as_slice()
                    && source.digest().is_none()
                    && recorded.insert(source.position())
                {
                    edits.extend(record(&editor, source, page.digest(), retrieved));
                }
            }
        }
        let changed = editor.apply(edits).and_then(|source| Document::parse(&source).ok());
        if let Some(document) = changed {
            self.contract = document;
        }
    }
}

fn record(editor: &Editor, source: &Sourced<'_>, digest: &str, retrieved: &str) -> Vec<Edit> {
    let set = |key: &str, value: &str| editor.set(source.node(), key, &value.into(), None);
    set("retrieved", retrieved).into_iter().chain(set("digest", digest)).collect()
}
