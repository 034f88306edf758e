//! Which edition of its pages a contract stands for: `x-source`. Knows where provenance is written.

use oas_contract::edit::{Edit, Editor};
use oas_contract::{Document, Operation, Sourced, View};

use super::merge::Merge;
use oas_pages::facts::{self, Facts, operation_key};

impl Merge {
    /// Records the digest of a page and the day on which it was read.
    pub(super) fn provenance(&mut self, page: &Facts, retrieved: &str) {
        let keys: Vec<String> = page.operations.iter().map(facts::Operation::key).collect();
        let before = self.base.iter().filter(|known| keys.contains(&known.key()));
        let digests: Vec<&str> = before.filter_map(|known| known.page_digest.as_deref()).collect();
        if digests.iter().all(|digest| *digest == page.digest()) && !digests.is_empty() {
            return;
        }
        let Some(editor) = Editor::new(self.contract.source()) else { return };
        let operations = self.contract.operations();
        let described = operations.iter().filter(|known| keys.contains(&operation_key(known.method, known.path)));
        let mut edits: Vec<Edit> = Vec::new();
        for source in self.contract.sources().into_iter().chain(operations.iter().flat_map(Operation::sources)) {
            if source.digest().is_some_and(|digest| digests.contains(&digest)) {
                edits.extend(record(&editor, &source, page.digest(), retrieved));
            }
        }
        // Where no digest was known, the one page of an operation is this one.
        for operation in described {
            if let [source] = operation.sources().as_slice()
                && source.digest().is_none()
            {
                edits.extend(record(&editor, source, page.digest(), retrieved));
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
