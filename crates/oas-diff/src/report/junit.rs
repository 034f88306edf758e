//! `JUnit` XML, for the test reports of continuous integration: a suite for each contract, a case for each change.

use std::fmt::Write as _;

use super::{Comparison, Detail, Level, operations};
use crate::change::Change;

/// Renders comparisons as `JUnit` XML. What makes the comparison fail is a failure, what is undecided and does not is a skipped
/// case, everything else a case that passes.
pub fn junit(comparisons: &[Comparison], detail: Detail) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"oas-diff\">\n");
    for comparison in comparisons {
        let mut cases: Vec<(Level, &Change)> =
            comparison.changes.iter().map(|change| (Level::of(change, detail.rust), change)).collect();
        cases.sort_by_key(|(level, _)| std::cmp::Reverse(*level));
        let version = comparison.version.as_ref();
        let count = |wanted: &dyn Fn(&(Level, &Change)) -> bool| cases.iter().filter(|one| wanted(one)).count();
        let failures = count(&|(_, change)| detail.fail_on.fails_by(change))
            + usize::from(version.is_some_and(|one| !one.is_enough()));
        let skipped = count(&|(level, change)| *level == Level::Undecided && !detail.fail_on.fails_by(change));
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{failures}\" skipped=\"{skipped}\">",
            escaped(&comparison.contract),
            cases.len() + usize::from(version.is_some())
        );
        for (level, change) in cases {
            let class = operations(change).unwrap_or_else(|| "the document".to_owned());
            let name = format!("{}[{}]: {}: {}", level, change.rule.id, change.subject, change.message);
            let _ = write!(out, "    <testcase classname=\"{}\" name=\"{}\"", escaped(&class), escaped(&name));
            let place = escaped(&change.place().to_string());
            let _ = match (detail.fail_on.fails_by(change), level) {
                (true, _) => {
                    let (message, rule) = (escaped(&change.message), change.rule.id);
                    writeln!(out, "><failure message=\"{message}\" type=\"{rule}\">{place}</failure></testcase>")
                }
                (false, Level::Undecided) => writeln!(out, "><skipped message=\"undecided: {place}\"/></testcase>"),
                _ => writeln!(out, "/>"),
            };
        }
        if let Some(version) = version {
            let (contract, text) = (escaped(&comparison.contract), escaped(&version.to_string()));
            let _ = write!(out, "    <testcase classname=\"{contract}\" name=\"version\"");
            let _ = match version.is_enough() {
                true => writeln!(out, "/>"),
                false => writeln!(out, "><failure message=\"{text}\" type=\"version\"/></testcase>"),
            };
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

/// Text as the content of an element or an attribute of XML and HTML. What neither may have is replaced.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() && c != '\n' && c != '\t' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
