//! The verdicts on Rust source, held against the code that is generated from both documents.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "not every test needs all of the support")]

#[path = "support/alterations.rs"]
mod alterations;
mod support;

use alterations::{CONTRACTS, altered, document, meaning, places};
use oas_codegen::{ItemChange, compare_items};
use oas_contract::{Document, LeftOut, Severity};
use oas_diff::{Options, Rust, compare};
use proptest::prelude::*;

use support::{case, cases};

fn code(document: &Document) -> Option<String> {
    let generated = oas_codegen::compile(document.source(), "case").ok()?;
    // What an operation goes without, comparisons do not know: the compiler says it.
    let left_out = generated.warnings.clone().of_rule(LeftOut::RULE, Severity::Warning);
    left_out.findings().is_empty().then(|| generated.whole())
}

fn verdict(items: &[ItemChange]) -> Rust {
    match items {
        [] => Rust::None,
        items if items.iter().any(|item| item.breaking) => Rust::Breaking,
        _ => Rust::Additive,
    }
}

#[test]
fn what_is_said_of_source_is_what_happens_to_it() {
    let (mut held, mut wrong) = (0, Vec::new());
    for path in cases() {
        let [before, after] = case(&path);
        let (Some(old), Some(new)) = (code(&before), code(&after)) else { continue };
        for (documents, codes) in [((&before, &after), (&old, &new)), ((&after, &before), (&new, &old))] {
            let changes = compare(documents.0, documents.1, &Options::default());
            let items = compare_items(codes.0, codes.1).unwrap();
            let found = verdict(&items);
            let said = changes.iter().map(|change| change.rust).max().unwrap_or(Rust::None);
            held += 1;
            // What is undecided may turn out either way.
            if said != found && !changes.iter().any(|change| change.rust == Rust::Undecided) {
                let rules: Vec<_> = changes.iter().map(|change| (change.rule.id, change.rust)).collect();
                let items: Vec<_> = items.iter().map(ToString::to_string).collect();
                wrong.push(format!("{}: said {said}, found {found}: {rules:?}, {items:#?}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {held}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(held > 120, "only {held} comparisons compile");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_less_is_said_than_what_happens(which in 0..CONTRACTS.len(), place in any::<prop::sample::Index>(), how in 0..4usize) {
        let whole = &CONTRACTS[which];
        let all = places(whole);
        let pointer = place.get(&all);
        let other = altered(whole, pointer, how);
        prop_assume!(meaning(&other) != meaning(whole));
        let (Some(before), Some(after)) = (document(whole), document(&other)) else { return Ok(()) };
        let (Some(old), Some(new)) = (code(&before), code(&after)) else { return Ok(()) };
        for (documents, codes) in [((&before, &after), (&old, &new)), ((&after, &before), (&new, &old))] {
            let changes = compare(documents.0, documents.1, &Options::default());
            let items = compare_items(codes.0, codes.1).unwrap();
            let said = changes.iter().map(|change| change.rust).max().unwrap_or(Rust::None);
            let undecided = changes.iter().any(|change| change.rust == Rust::Undecided);
            prop_assert!(
                undecided || said >= verdict(&items),
                "{pointer} altered by {how}: said {said}, found {items:#?}"
            );
        }
    }
}
