//! For a terminal: every change with the line it is about, then one line for each contract.

use std::fmt::Write as _;

use oas_contract::{Excerpts, Position};

use super::{Comparison, counted, level, operations, summary};
use crate::change::Change;

/// Renders comparisons; with `color` for a terminal that shows it.
pub fn text(comparisons: &[Comparison], color: bool) -> String {
    let mut out = String::new();
    for comparison in comparisons {
        let base = comparison.base.as_ref().map(|document| Excerpts::new(document.source()));
        let head = comparison.head.as_ref().map(|document| Excerpts::new(document.source()));
        for change in &comparison.changes {
            one(&mut out, change, (base.as_ref(), head.as_ref()), color);
        }
        for (change, reason) in &comparison.accepted {
            let label = paint("accepted", "2", color);
            let _ = writeln!(out, "{label}[{}]: {}: {} ({reason})\n", change.rule.id, change.subject, change.message);
        }
    }
    for comparison in comparisons.iter().filter(|comparison| !comparison.items.is_empty()) {
        let _ = writeln!(out, "{}: public items", paint(&comparison.package, "1", color));
        for item in &comparison.items {
            let (label, code) = if item.breaking { ("breaking", "31") } else { ("additive", "32") };
            let _ = writeln!(out, "  {} {}", paint(label, code, color), item.text);
        }
        out.push('\n');
    }
    for comparison in comparisons {
        let _ = writeln!(out, "{}: {}", paint(&comparison.package, "1", color), summary(comparison));
        if let Some(version) = &comparison.version {
            let code = if version.is_enough() { "32" } else { "31" };
            let _ = writeln!(out, "  {}", paint(&version.to_string(), code, color));
        }
    }
    if comparisons.is_empty() {
        out.push_str("no contract has changed\n");
    } else if comparisons.len() > 1 {
        let changes = comparisons.iter().map(|comparison| comparison.changes.len()).sum();
        let _ = writeln!(out, "{} in {}", counted(changes, "change"), counted(comparisons.len(), "contract"));
    }
    out
}

fn paint(text: &str, code: &str, color: bool) -> String {
    if color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

fn one(out: &mut String, change: &Change, (base, head): (Option<&Excerpts<'_>>, Option<&Excerpts<'_>>), color: bool) {
    let label = level(change);
    let code = match label {
        "breaking" => "1;31",
        "undecided" => "1;33",
        _ => "1;32",
    };
    let _ = writeln!(out, "{}[{}]: {}: {}", paint(label, code, color), change.rule.id, change.subject, change.message);
    let place = change.place();
    let excerpts = if change.after.is_some() { head } else { base };
    out.push_str(&excerpts.map(|excerpts| excerpts.show(place.position)).unwrap_or_default());
    let Position { line, .. } = place.position;
    let gutter = line.to_string().len();
    let mut note = |name: &str, text: &str| {
        let _ = writeln!(out, "{:gutter$} = {name}: {text}", "");
    };
    if let (Some(before), Some(_)) = (&change.before, &change.after) {
        note("before", &before.to_string());
    }
    note("wire", change.wire.name());
    note("Rust source", change.rust.name());
    let operations = operations(change);
    match (change.direction, operations) {
        (Some(direction), Some(operations)) => note(&format!("in the {direction} of"), &operations),
        (None, Some(operations)) => note("operation", &operations),
        (Some(direction), None) => note("direction", &direction.to_string()),
        (None, None) => {}
    }
    out.push('\n');
}
