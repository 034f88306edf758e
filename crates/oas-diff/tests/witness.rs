//! A second witness for the wire: what is called compatible is never a value of one document that the other one refuses, as
//! a validator of JSON Schema sees it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "not every test needs all of the support")]

#[path = "support/alterations.rs"]
mod alterations;
#[path = "support/generator.rs"]
mod generator;
#[path = "support/later_pairs.rs"]
mod later_pairs;
#[path = "support/schema_pairs.rs"]
mod schema_pairs;
mod support;

use alterations::{CONTRACTS, altered, document, places};
use generator::{Pool, Random, Schema};
use oas_contract::Document;
use oas_diff::{Change, Direction, Options, Wire, compare};
use proptest::prelude::*;
use serde_json::Value;

/// How many values are tried for each body.
const VALUES: u64 = 40;

/// Where the bodies of an operation stand that both documents have: the pointer, and whether it is a request.
fn bodies(document: &Value) -> Vec<(String, String, bool)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let base = format!("/paths/{}/{method}", path.replace('~', "~0").replace('/', "~1"));
            let name = format!("{} {path}", method.to_uppercase());
            let body = "/content/application~1json/schema";
            found.push((name.clone(), format!("{base}/requestBody{body}"), true));
            for status in operation["responses"].as_object().into_iter().flatten().map(|(status, _)| status) {
                found.push((name.clone(), format!("{base}/responses/{status}{body}"), false));
            }
        }
    }
    found
}

/// Whether a change is said to do more than nothing to the values of an operation in a direction.
fn is_warned(changes: &[Change], operation: &str, direction: Direction) -> bool {
    changes.iter().any(|change| {
        let concerned = change.operations.is_empty()
            || change.more_operations
            || change.operations.iter().any(|known| **known == *operation);
        let direction = change.direction.is_none_or(|known| known == direction);
        concerned && direction && change.wire >= Wire::Undecided
    })
}

/// Values that are refused where nothing was said of it.
fn unsaid(before: &Document, after: &Document) -> Vec<String> {
    let changes = compare(before, after, &Options::default());
    let (old, new) = (before.root().to_json(), after.root().to_json());
    let pool = Pool::of(&[&old, &new]);
    let mut found = Vec::new();
    for (operation, pointer, request) in bodies(&old) {
        let direction = if request { Direction::Request } else { Direction::Response };
        if is_warned(&changes, &operation, direction) {
            continue;
        }
        let schemas = (Schema::at(&old, &pointer, request), Schema::at(&new, &pointer, request));
        let (Some(old), Some(new)) = schemas else { continue };
        let (sent, expected) = if request { (old, new) } else { (new, old) };
        let mut random = Random::new(7);
        for value in (0..VALUES).filter_map(|_| sent.value(&pool, &mut random)) {
            if !expected.accepts(&value) {
                found.push(format!("{pointer}: {value} is refused, and {changes:#?} is all that is said"));
                break;
            }
        }
    }
    found
}

fn both_ways(before: &Document, after: &Document) -> Vec<String> {
    [unsaid(before, after), unsaid(after, before)].concat()
}

#[test]
fn no_value_of_a_case_is_refused_in_silence() {
    for path in support::cases() {
        let [before, after] = support::case(&path);
        // Who knows an open list expects other values.
        if before.source().text().contains("x-extensible-enum") || after.source().text().contains("x-extensible-enum") {
            continue;
        }
        let found = both_ways(&before, &after);
        assert!(found.is_empty(), "{}: {found:#?}", path.display());
    }
}

#[test]
fn no_value_of_a_pair_of_schemas_is_refused_in_silence() {
    for (before, after, _) in schema_pairs::PAIRS {
        let found = both_ways(&schema_pairs::document(before), &schema_pairs::document(after));
        assert!(found.is_empty(), "{before} -> {after}: {found:#?}");
    }
    for (before, after, _) in later_pairs::LATER {
        let found = both_ways(&schema_pairs::later_document(before), &schema_pairs::later_document(after));
        assert!(found.is_empty(), "{before} -> {after}: {found:#?}");
    }
}

#[test]
fn any_two_schemas_of_the_pairs_are_held_against_each_other() {
    let schemas = schema_pairs::PAIRS.iter().flat_map(|(before, after, _)| [*before, *after]);
    // The validator does not look at this format.
    let schemas: Vec<&str> = schemas.filter(|schema| !schema.contains("idn-email")).collect();
    for (index, before) in schemas.iter().enumerate() {
        for after in schemas.iter().skip(index % 19).step_by(19) {
            let found = unsaid(&schema_pairs::document(before), &schema_pairs::document(after));
            assert!(found.is_empty(), "{before} -> {after}: {found:#?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn no_value_of_an_altered_contract_is_refused_in_silence(
        which in 0..CONTRACTS.len(), place in any::<prop::sample::Index>(), how in 0..4usize
    ) {
        let whole = &CONTRACTS[which];
        let mut all = places(whole);
        all.retain(|pointer| pointer.contains("/schema"));
        let pointer: &String = place.get(&all);
        let other = altered(whole, pointer, how);
        let (Some(before), Some(after)) = (document(whole), document(&other)) else { return Ok(()) };
        let found = both_ways(&before, &after);
        prop_assert!(found.is_empty(), "{pointer} altered by {how}: {found:#?}");
    }
}
