//! From a document to what code is written from, without the operations that have no form in Rust. Knows the stages and what
//! they have to say, none of them from inside.

use std::collections::{BTreeMap, BTreeSet};

use oas_contract::{Document, Finding, Node, Part, Parts, Position, Report, Severity};

use crate::generate::{self, Skeleton};
use crate::lower::{self, Faults, LEFT_OUT, Lowered};
use crate::plan::LeftOutPlan;

/// How far a document is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// To the plan of a client.
    Lowered,
    /// To its types.
    Generated,
}

/// What code is written from.
pub(crate) struct Made {
    pub(crate) lowered: Lowered,
    /// Its types, at the stage that makes them.
    pub(crate) skeleton: Option<Skeleton>,
}

/// The report on a document, and what was made of it if there is no error.
pub(crate) fn compiled(document: &Document, package: &str, stage: Stage) -> (Report, Option<Made>) {
    let (mut rest, stated) = document.without_left_out();
    let mut findings = Vec::new();
    let mut left_out = Vec::new();
    for part in stated {
        let message = format!("{}{}", part.reason, names(&part.operations, "is left out", "are left out"));
        findings.push(Finding::note("left-out-stated", document.place_at(part.position), message));
        left_out.push(LeftOutPlan { operations: part.operations, reason: part.reason });
    }
    let mut is_first = true;
    let report = |findings| Report::new(document.source(), findings);
    loop {
        let (faults, said) = match attempt(&rest, package, stage, is_first) {
            Ok((mut made, said)) => {
                left_out.extend(in_part(&said));
                made.lowered.plan.left_out = left_out;
                findings.extend(said);
                return (report(findings), Some(made));
            }
            Err(obstacles) => obstacles,
        };
        let smaller = Some(&faults).filter(|faults| faults.wrong.is_empty());
        match smaller.and_then(|faults| without(&rest, &faults.no_form)) {
            Some(smaller) => {
                findings.extend(smaller.findings);
                left_out.extend(smaller.plans);
                rest = smaller.document;
                is_first = false;
            }
            None => {
                findings.extend(faults.wrong.into_iter().chain(faults.no_form).chain(said));
                return (report(findings), None);
            }
        }
    }
}

/// What stands in the way, and what else was said.
type Obstacles = (Faults, Vec<Finding>);

/// All stages once. Where parts were left out before, whatever misses them is without form as well.
fn attempt(
    document: &Document,
    package: &str,
    stage: Stage,
    is_first: bool,
) -> Result<(Made, Vec<Finding>), Obstacles> {
    let linted = oas_contract::lint_document(document);
    let (errors, mut said): (Vec<_>, Vec<_>) =
        linted.findings().iter().cloned().partition(|finding| finding.severity == Severity::Error);
    if !errors.is_empty() {
        let of_others = stage == Stage::Generated && !document.is_kept_by_hand();
        let confined = !is_first || of_others && errors == only_errors(&oas_contract::lint_openapi(document));
        let faults = match confined {
            true => Faults { no_form: errors, ..Faults::default() },
            false => Faults { wrong: errors, ..Faults::default() },
        };
        return Err((faults, said));
    }
    document.forget_reads();
    let mut lowered = lower::lower(document, package).map_err(|faults| (faults, said.clone()))?;
    said.append(&mut lowered.notes);
    let (unread, notes) = document.unread().into_iter().partition(|finding| finding.severity == Severity::Error);
    said.extend::<Vec<_>>(notes);
    let faults = |no_form| Faults { no_form, ..Faults::default() };
    if !Vec::is_empty(&unread) {
        return Err((faults(unread), said));
    }
    let skeleton = match stage {
        Stage::Lowered => None,
        Stage::Generated => match generate::generate(document, &lowered) {
            Ok(skeleton) => Some(skeleton),
            Err(finding) => return Err((faults(vec![*finding]), said)),
        },
    };
    Ok((Made { lowered, skeleton }, said))
}

fn only_errors(report: &Report) -> Vec<Finding> {
    report.findings().iter().filter(|finding| finding.severity == Severity::Error).cloned().collect()
}

/// A document that has become smaller.
struct Smaller {
    document: Document,
    findings: Vec<Finding>,
    plans: Vec<LeftOutPlan>,
}

/// Leaves out what has a fault, with all that needs it; nothing where that is the document, or all of its operations.
fn without(document: &Document, faults: &[Finding]) -> Option<Smaller> {
    let unnoted = document.unnoted();
    let parts = Parts::of(&unnoted);
    let mut gone: Vec<&Node> = Vec::new();
    let (mut findings, mut plans) = (Vec::new(), Vec::new());
    for fault in faults {
        let needing = parts.without(fault.place.position)?;
        let mut operations = Vec::new();
        for (part, node) in needing {
            gone.push(*node);
            if let Part::Operation(name) = part {
                operations.push(name.clone());
            }
        }
        let what = match parts.part(fault.place.position) {
            Some(Part::Shared(place)) => format!("; `{place}` is left out"),
            _ => String::new(),
        };
        let message =
            format!("{}{what}{}", fault.message, names(&operations, "is left out with it", "are left out with it"));
        let help = fault.help.iter().cloned().chain(["or accept it: `x-left-out: reason`".to_owned()]);
        let help = help.collect::<Vec<_>>().join("; ");
        findings.push(Finding::warning(LEFT_OUT, fault.place.clone(), message).help(help));
        let plan = LeftOutPlan { operations, reason: fault.message.clone() };
        if !plans.contains(&plan) {
            plans.push(plan);
        }
    }
    let smaller = document.leaving_out(gone)?;
    let operations = smaller.unnoted().operations().len();
    (operations > 0 || unnoted.operations().is_empty()).then_some(Smaller { document: smaller, findings, plans })
}

/// How many operations a message names.
const NAMED: usize = 4;

/// `: GET /a and 3 others are left out`.
fn names(operations: &[String], one: &str, many: &str) -> String {
    let named = operations.iter().take(NAMED).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match operations.len() {
        0 => String::new(),
        1 => format!("; {named} {one}"),
        2..=NAMED => format!("; {named} {many}"),
        count => format!("; {named} and {} more {many}", count - NAMED),
    }
}

/// What operations go without, by what it is.
fn in_part(said: &[Finding]) -> Vec<LeftOutPlan> {
    let mut kinds: BTreeMap<&str, BTreeSet<Position>> = BTreeMap::new();
    for finding in said.iter().filter(|finding| finding.rule == LEFT_OUT) {
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
