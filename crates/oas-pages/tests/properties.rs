//! Whatever a page is made of, it is read without a panic, and what is printed of it is a document.

mod pieces;

use oas_contract::{Document, Source};
use oas_pages::Page;
use pieces::piece;
use proptest::prelude::*;

proptest! {
    #[test]
    fn any_page_is_read(pieces in prop::collection::vec(piece(), 0..60)) {
        let text = pieces.concat();
        if let Ok(page) = Page::new("page", text.as_bytes()) {
            let facts = oas_pages::read(&page);
            let _ = (facts.to_string(), facts.notes().to_string(), facts.to_json(), oas_pages::contradictions(&facts).to_string());
            let document = oas_pages::facts::to_openapi(std::slice::from_ref(&facts));
            let document = Document::parse(&Source::new("facts.yaml", &document));
            prop_assert!(document.is_ok(), "{document:?}");
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(page) = Page::new("page", &bytes) {
            let _ = oas_pages::read(&page).to_string();
        }
    }
}
