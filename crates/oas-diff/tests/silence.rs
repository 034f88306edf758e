//! No change is passed over in silence: whatever is altered in a contract, apart from prose, is reported. And whatever
//! stands there, comparing ends without a panic.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/alterations.rs"]
mod alterations;

use alterations::{CONTRACTS, altered, document, meaning, places};
use oas_diff::{Options, compare};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn whatever_is_altered_is_reported(which in 0..CONTRACTS.len(), place in any::<prop::sample::Index>(), how in 0..4usize) {
        let whole = &CONTRACTS[which];
        let all = places(whole);
        let pointer = place.get(&all);
        let other = altered(whole, pointer, how);
        prop_assume!(meaning(&other) != meaning(whole));
        let (Some(before), Some(after)) = (document(whole), document(&other)) else { return Ok(()) };
        let there = compare(&before, &after, &Options::default());
        let back = compare(&after, &before, &Options::default());
        prop_assert!(!there.is_empty(), "nothing is said of {pointer} altered by {how}");
        prop_assert!(!back.is_empty(), "nothing is said of {pointer} altered back by {how}");
    }
}
