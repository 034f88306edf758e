//! From a document to what code is written from, without the operations that have no form in Rust. Knows the stages and what
//! they have to say, none of them from inside.

use std::collections::{BTreeMap, BTreeSet};

use oas_contract::{Document, Finding, LeftOut, Position, Report, Severity};

use crate::generate::{self, Skeleton};
use crate::lower::{self, Faults, Lowered};
use crate::plan::LeftOutPlan;

/// How far a document is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// To the plan of a client.
    Lowered,
    /// Types were made of its schemas.
    Generated,
}

/// What code is written from.
pub(crate) struct Made {
    pub(crate) lowered: Lowered,
    /// Its types, at the stage that makes them.
    pub(crate) skeleton: Option<Skeleton>,
}

/// The report on a document, and what was compiled of it if there is no error.
pub(crate) fn compiled(document: &Document, package: &str, stage: Stage) -> (Report, Option<Made>) {
    let (mut rest, stated) = document.without_left_out();
    let mut findings = Vec::new();
    let mut left_out = Vec::new();
    for part in stated {
        findings.push(part.note());
        left_out.push(LeftOutPlan { operations: part.operations, reason: part.reason });
    }
    // What is wrong somewhere does not hide what is wrong elsewhere: the rest is tried as well.
    let (mut is_first, mut is_refused) = (true, false);
    let report = |findings| document.report(findings);
    loop {
        let (faults, others) = match attempt(&rest, package, stage, is_first) {
            Ok((mut made, others)) => {
                left_out.extend(partly_left_out(&others));
                made.lowered.plan.left_out = left_out;
                findings.extend(others);
                return (report(findings), Some(made).filter(|_| !is_refused));
            }
            Err(obstacles) => obstacles,
        };
        is_refused |= !faults.wrong.is_empty();
        let all: Vec<Finding> = faults.wrong.into_iter().chain(faults.no_form).collect();
        match rest.without_faults(&all) {
            Some((smaller, _)) if is_refused => {
                findings.extend(all.into_iter().chain(others));
                rest = smaller;
                is_first = false;
            }
            Some((smaller, parts)) => {
                for part in parts {
                    findings.push(part.warning());
                    let plan = LeftOutPlan { operations: part.operations, reason: part.reason };
                    if !left_out.contains(&plan) {
                        left_out.push(plan);
                    }
                }
                rest = smaller;
                is_first = false;
            }
            None => {
                findings.extend(all.into_iter().chain(others));
                return (report(findings), None);
            }
        }
    }
}

/// What stands in the way, and the other findings.
type Obstacles = (Faults, Vec<Finding>);

/// All stages once. Where parts were left out before, whatever misses them is without form as well.
fn attempt(
    document: &Document,
    package: &str,
    stage: Stage,
    is_first: bool,
) -> Result<(Made, Vec<Finding>), Obstacles> {
    let linted = oas_contract::lint_document(document);
    let (errors, mut findings): (Vec<_>, Vec<_>) =
        linted.findings().iter().cloned().partition(|finding| finding.severity == Severity::Error);
    if !errors.is_empty() {
        let confined = !is_first || stage == Stage::Generated && oas_contract::is_of_others(document, &linted);
        let faults = match confined {
            true => Faults { no_form: errors, ..Faults::default() },
            false => Faults { wrong: errors, ..Faults::default() },
        };
        return Err((faults, findings));
    }
    document.forget_reads();
    let mut lowered = lower::lower(document, package).map_err(|faults| (faults, findings.clone()))?;
    findings.append(&mut lowered.notes);
    let (unread, notes): (Vec<_>, Vec<_>) =
        document.unread().into_iter().partition(|finding| finding.severity == Severity::Error);
    findings.extend(notes);
    let faults = |no_form| Faults { no_form, ..Faults::default() };
    if !unread.is_empty() {
        return Err((faults(unread), findings));
    }
    let skeleton = match stage {
        Stage::Lowered => None,
        Stage::Generated => match generate::generate(document, &lowered) {
            Ok(skeleton) => Some(skeleton),
            Err(finding) => return Err((faults(vec![*finding]), findings)),
        },
    };
    Ok((Made { lowered, skeleton }, findings))
}

/// What operations go without, by what it is.
fn partly_left_out(findings: &[Finding]) -> Vec<LeftOutPlan> {
    let mut kinds: BTreeMap<&str, BTreeSet<Position>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.rule == LeftOut::RULE) {
        kinds.entry(&finding.message).or_default().insert(finding.place.position);
    }
    let plan = |(kind, places): (&str, BTreeSet<Position>)| {
        let first = places.first().map_or(0, |place| place.line);
        let reason = match places.len() {
            0 | 1 => format!("{kind} (line {first})"),
            count => format!("{kind} ({count} places, the first in line {first})"),
        };
        LeftOutPlan { operations: Vec::new(), reason }
    };
    kinds.into_iter().map(plan).collect()
}
