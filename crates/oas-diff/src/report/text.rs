//! For a terminal: every operation with its changes, each with the line it is about, then one line for each contract and one
//! for all.

use std::collections::HashMap;
use std::fmt::Write as _;

use oas_contract::{Document, Excerpts, Place, Position};

use super::groups::Groups;
use super::{Comparison, Detail, Level, result, summary};
use crate::change::Change;

/// Renders comparisons; with `color` for a terminal that shows it.
pub fn text(comparisons: &[Comparison], detail: Detail, color: bool) -> String {
    let mut out = String::new();
    for comparison in comparisons {
        let files = Files::of([&comparison.base, &comparison.head]);
        let groups = Groups::of(comparison, detail);
        for group in &groups.list {
            let _ = writeln!(out, "{}", paint(group.about(), "1", color));
            for (level, change) in &group.changes {
                // What is about the operation alone has been named.
                let named = group.about() == change.subject;
                let subject = if named { String::new() } else { format!("{}: ", change.subject) };
                one(&mut out, change, (*level, &subject), &files, detail.rust, color);
            }
        }
        for line in groups.hidden() {
            let _ = writeln!(out, "{}", paint(&line, "2", color));
        }
        for (change, reason) in &comparison.accepted {
            let label = paint("accepted", "2", color);
            let _ = writeln!(out, "{label}[{}]: {}: {} ({reason})", change.rule.id, change.subject, change.message);
        }
        if groups.hidden().len() + comparison.accepted.len() > 0 {
            out.push('\n');
        }
    }
    for comparison in comparisons.iter().filter(|comparison| !comparison.items.is_empty()) {
        let _ = writeln!(out, "{}: public items", paint(&comparison.contract, "1", color));
        for item in &comparison.items {
            let (label, code) = if item.breaking { ("breaking", "31") } else { ("additive", "32") };
            let _ = writeln!(out, "  {} {}", paint(label, code, color), item.text);
        }
        out.push('\n');
    }
    if comparisons.is_empty() {
        out.push_str("no contract has changed\n");
        return out;
    }
    for comparison in comparisons {
        let _ = writeln!(out, "{}: {}", paint(&comparison.contract, "1", color), summary(comparison, detail));
        if let Some(version) = &comparison.version {
            let code = if version.is_enough() { "32" } else { "31" };
            let _ = writeln!(out, "  {}", paint(&version.to_string(), code, color));
        }
    }
    let _ = writeln!(out, "{}", result(comparisons, detail));
    out
}

/// The lines of all files of some documents, which are found once.
struct Files<'d>(HashMap<&'d str, Excerpts<'d>>);

impl<'d> Files<'d> {
    fn of(documents: [&'d Option<Document>; 2]) -> Self {
        let sources = documents.into_iter().flatten().flat_map(Document::files);
        Self(sources.map(|source| (source.name(), Excerpts::new(source))).collect())
    }

    fn show(&self, place: &Place) -> String {
        self.0.get(&*place.file).map(|excerpts| excerpts.show(place.position)).unwrap_or_default()
    }
}

fn paint(text: &str, code: &str, color: bool) -> String {
    if color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

fn one(out: &mut String, change: &Change, (level, subject): (Level, &str), files: &Files<'_>, rust: bool, color: bool) {
    let code = match level {
        Level::Breaking => "1;31",
        Level::BreaksSource | Level::Undecided => "1;33",
        Level::Compatible => "1;32",
    };
    let label = paint(level.name(), code, color);
    let _ = writeln!(out, "{label}[{}]: {subject}{}", change.rule.id, change.message);
    let place = change.place();
    out.push_str(&files.show(place));
    let Position { line, .. } = place.position;
    let gutter = line.to_string().len();
    let mut note = |text: &str| {
        let _ = writeln!(out, "{:gutter$} = {text}", "");
    };
    if let (Some(before), Some(_)) = (&change.before, &change.after) {
        note(&format!("before: {before}"));
    }
    if let Some(direction) = change.direction {
        note(&format!("in the {direction}"));
    }
    if rust {
        note(&format!("wire: {}, Rust source: {}", change.wire, change.rust));
    }
    out.push('\n');
}
