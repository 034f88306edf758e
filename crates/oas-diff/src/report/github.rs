//! For GitHub: one annotation for each change, on the line it is about. A step shows few of them, so that the worst come first.

use std::fmt::Write as _;

use oas_contract::{Finding, printable_line};

use super::{Comparison, Detail, Level, operations};
use crate::change::Change;

/// Renders comparisons as workflow commands.
pub fn github(comparisons: &[Comparison], detail: Detail) -> String {
    let mut out = String::new();
    let changes = comparisons.iter().flat_map(|comparison| comparison.changes.iter().map(move |one| (comparison, one)));
    let mut changes: Vec<(&Comparison, &Change, Level)> = changes
        .map(|(comparison, change)| (comparison, change, Level::of(change, detail.rust)))
        .filter(|(_, change, level)| *level >= detail.level || detail.fail_on.fails_by(change))
        .collect();
    changes.sort_by_key(|(.., level)| std::cmp::Reverse(*level));
    for (comparison, change, level) in changes {
        let command = match level {
            Level::Breaking | Level::BreaksSource => "error",
            Level::Undecided => "warning",
            Level::Compatible => "notice",
        };
        let place = change.place();
        // Annotations stand on files of the new revision; what is gone is shown at its beginning.
        let file = change.after.as_ref().map_or_else(|| comparison.contract.clone(), |place| place.file.to_string());
        let (line, column) = change.after.as_ref().map_or((1, 1), |place| (place.position.line, place.position.column));
        let gone = if change.after.is_none() { format!(" (was at {place})") } else { String::new() };
        let direction = change.direction.map(|direction| format!("in the {direction} of ")).unwrap_or_default();
        let of = operations(change).map(|operations| format!("; {direction}{operations}")).unwrap_or_default();
        let message = format!("{}{gone}{of}", one_line(change, detail));
        let _ = writeln!(
            out,
            "::{command} file={},line={line},col={column},title={}::{}",
            property(&file),
            property(change.rule.id),
            data(&message)
        );
    }
    for comparison in comparisons {
        if let Some(version) = comparison.version.as_ref().filter(|version| !version.is_enough()) {
            let message = format!("{}: {version}", comparison.contract);
            let file = property(&comparison.contract);
            let _ = writeln!(out, "::error file={file},title=version::{}", data(&message));
        }
    }
    out
}

/// Renders what keeps documents from being compared.
pub fn github_faults(findings: &[Finding]) -> String {
    let mut out = String::new();
    for Finding { rule, place, message, help, .. } in findings {
        let (line, column) = (place.position.line, place.position.column);
        let help = help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        let _ = writeln!(
            out,
            "::error file={},line={line},col={column},title={}::{}",
            property(&place.file),
            property(rule),
            data(&format!("this cannot be compared: {message}{help}"))
        );
    }
    out
}

/// A change in one line, for whoever sees the place anyway.
pub(super) fn one_line(change: &Change, detail: Detail) -> String {
    let Change { subject, message, wire, rust, .. } = change;
    if detail.rust {
        return format!("{subject}: {message}; wire: {wire}, Rust source: {rust}");
    }
    format!("{subject}: {message}; {}", Level::of(change, false))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(&printable_line(text)).replace(':', "%3A").replace(',', "%2C")
}
