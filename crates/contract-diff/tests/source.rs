//! The verdicts on Rust source, held against the code that is generated from both documents.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "not every test needs all of the support")]

mod support;

use contract::Document;
use contract_diff::{Options, Rust, compare};
use spec_compiler::{ItemChange, compare_items};

use support::{case, cases};

fn code(document: &Document) -> Option<String> {
    spec_compiler::compile(document.source(), "case").ok().map(|generated| generated.code)
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
