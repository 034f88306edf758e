//! What a change of a schema does on the wire, in requests and in responses, there and back: a request breaks where less is
//! allowed, a response where more is.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/later_pairs.rs"]
mod later_pairs;
#[path = "support/schema_pairs.rs"]
mod schema_pairs;

use later_pairs::LATER;
use oas_diff::{Change, Direction, Options, Wire, compare};
use schema_pairs::{PAIRS, document, later_document};

/// The worst verdict on the wire in a direction, as one letter.
fn verdict(changes: &[Change], direction: Direction) -> char {
    let directed = changes.iter().filter(|change| change.direction.is_none_or(|known| known == direction));
    match directed.map(|change| change.wire).max() {
        Some(Wire::Breaking) => '!',
        Some(Wire::Undecided) => '?',
        Some(Wire::Compatible) | None => '-',
    }
}

#[test]
fn less_in_a_request_breaks_and_more_in_a_response() {
    let mut wrong = Vec::new();
    let pairs = PAIRS.iter().map(|pair| (pair, document as fn(&str) -> _));
    for ((before, after, expected), document) in pairs.chain(LATER.iter().map(|pair| (pair, later_document as _))) {
        let (old, new) = (document(before), document(after));
        let (there, back) = (compare(&old, &new, &Options::default()), compare(&new, &old, &Options::default()));
        let found: String = [&there, &back]
            .iter()
            .flat_map(|changes| [Direction::Request, Direction::Response].map(|direction| verdict(changes, direction)))
            .collect();
        if found != *expected {
            let told: Vec<_> =
                there.iter().chain(&back).map(|change| (change.rule.id, change.direction, change.wire)).collect();
            wrong.push(format!("{before} -> {after}: {found}, expected {expected}: {told:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), PAIRS.len() + LATER.len(), wrong.join("\n\n"));
}
