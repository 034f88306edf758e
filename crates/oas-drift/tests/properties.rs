//! However a page changes, what is merged of it is a contract.

#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "../../oas-pages/tests/pieces/mod.rs"]
mod pieces;

use oas_contract::{Document, Source};
use oas_drift::RefreshOptions;
use oas_pages::Page;
use oas_pages::facts::{Edition, to_openapi};
use pieces::piece;
use proptest::prelude::*;

/// A page of the tests of `oas-pages` with lines dropped, doubled and replaced.
fn changed_page() -> impl Strategy<Value = (String, String)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../oas-pages/tests/pages");
    let all = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let pages: Vec<String> = all
        .filter(|path| path.extension().is_some_and(|extension| extension == "md" || extension == "txt"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let change = (any::<prop::sample::Index>(), 0..3_u8, piece());
    (prop::sample::select(pages), prop::collection::vec(change, 1..6)).prop_map(|(page, changes)| {
        let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
        for (index, what, piece) in changes {
            let at = index.index(lines.len().max(1)).min(lines.len().saturating_sub(1));
            match what {
                0 if lines.len() > 1 => drop(lines.remove(at)),
                1 => lines.insert(at, lines[at].clone()),
                _ => lines[at] = piece,
            }
        }
        (page, lines.join("\n"))
    })
}

proptest! {
    /// A page is held against what is printed of it, whatever it is made of.
    #[test]
    fn any_page_is_held_against_its_facts(pieces in prop::collection::vec(piece(), 0..60)) {
        if let Ok(page) = Page::new("page", pieces.concat().as_bytes()) {
            let facts = oas_pages::read(&page);
            let written = to_openapi(std::slice::from_ref(&facts));
            let document = Document::parse(&Source::new("facts.yaml", &written)).unwrap();
            let _ = oas_drift::drift(&facts, &document, None).to_string();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// However a page changes, its contract stays one, keeps its comment, and has nothing left to be carried over.
    #[test]
    fn any_change_of_a_page_leaves_a_sound_contract((before, after) in changed_page()) {
        let read = |text: &str| oas_pages::read(&Page::new("page.md", text.as_bytes()).unwrap());
        let options = |keep| RefreshOptions { retrieved: "2026-11-21".to_owned(), keep };
        let first = [read(&before)];
        let made = oas_drift::new_contract("acme", &first, None);
        let made = oas_drift::refresh(&first, &made, &Edition::empty("acme"), &options(true)).unwrap();
        let own = Source::new("specs/acme.yaml", &made.contract.text().replace("paths:\n", "# Mine.\npaths: # too\n"));
        let second = [read(&after)];
        let refreshed = oas_drift::refresh(&second, &own, &made.edition, &options(true)).unwrap();
        let report = oas_contract::lint(&refreshed.contract);
        prop_assert!(!report.has_errors(), "{report}");
        prop_assert!(refreshed.contract.text().contains("# Mine.\npaths: # too\n"));
        let again = oas_drift::refresh(&second, &refreshed.contract, &refreshed.edition, &options(true)).unwrap();
        prop_assert_eq!(again.contract.text(), refreshed.contract.text());
        prop_assert!(again.changes.iter().all(|change| change.outcome.word() != "applied"), "{again}");
    }
}
