//! A page against itself: its examples against its tables, its request against its response, what OpenAPI cannot carry.
//! Knows facts only.

mod bodies;
mod check;
mod conventions;
mod fields;
mod requests;

use std::collections::HashSet;

use oas_contract::Report;

use crate::facts::Facts;
use check::Check;

/// Where a page contradicts itself, or says what its readers will stumble over.
pub fn contradictions(facts: &Facts) -> Report {
    let mut check = Check { facts, findings: Vec::new() };
    for operation in &facts.operations {
        check.requests(operation);
        check.fields(operation);
        check.bodies(operation);
        check.conventions(operation);
    }
    // The elements of a list repeat what the first one shows.
    let mut known = HashSet::new();
    check.findings.retain(|finding| known.insert((finding.rule, finding.message.clone())));
    Report::new(facts.source(), check.findings)
}
