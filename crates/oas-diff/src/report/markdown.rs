//! For a pull request: one comment, the breaking changes first. And entries for a changelog.

use std::fmt::Write as _;

use super::groups::Groups;
use super::{Comparison, Detail, Level, operations, result, summary};
use crate::change::Change;
use crate::verdict::Rust;

/// Renders comparisons as a comment.
pub fn markdown(comparisons: &[Comparison], detail: Detail) -> String {
    let mut out = String::from("## Contract changes\n");
    for comparison in comparisons {
        let _ = writeln!(out, "\n### `{}`: {}\n", comparison.contract, summary(comparison, detail));
        if let Some(version) = &comparison.version {
            let mark = if version.is_enough() { "✅" } else { "❌" };
            let _ = writeln!(out, "{mark} {version}\n");
        }
        // What breaks nobody is folded away, and so it is no burden.
        let groups = Groups::of(comparison, Detail { level: Level::Compatible, ..detail });
        for level in Level::ALL {
            let all = groups.list.iter().flat_map(|group| &group.changes);
            let changes: Vec<&Change> = all.filter(|(of, _)| *of == level).map(|(_, change)| *change).collect();
            if changes.is_empty() {
                continue;
            }
            let more = groups.more.iter().filter(|((of, _), _)| *of == level);
            let more: Vec<String> = more.map(|((_, rule), count)| format!("and {count} more `{rule}`")).collect();
            let title = match level {
                Level::Breaking => "**Breaking**",
                Level::BreaksSource => "**Breaks Rust source**",
                Level::Undecided => "**Undecided: please look**",
                Level::Compatible => "<details><summary>Compatible</summary>",
            };
            let _ = writeln!(out, "{title}\n");
            table(&mut out, &changes, detail.rust);
            if !more.is_empty() {
                let _ = writeln!(out, "{}\n", more.join(", "));
            }
            if level == Level::Compatible {
                out.push_str("</details>\n\n");
            }
        }
        if !comparison.items.is_empty() {
            let _ = writeln!(out, "<details><summary>Public items ({})</summary>\n", comparison.items.len());
            for item in &comparison.items {
                let label = if item.breaking { "**breaking** " } else { "" };
                let _ = writeln!(out, "- {label}`{}`", item.text.replace('`', "'"));
            }
            out.push_str("\n</details>\n\n");
        }
        for (change, reason) in &comparison.accepted {
            let (subject, message) = (cell(&change.subject), cell(&change.message));
            let _ = writeln!(out, "- accepted: `{}` {subject}: {message} ({})", change.rule.id, cell(reason));
        }
    }
    if comparisons.is_empty() {
        out.push_str("\nNo contract has changed.\n");
    } else {
        let _ = writeln!(out, "\n{}", result(comparisons, detail));
    }
    out
}

fn table(out: &mut String, changes: &[&Change], rust: bool) {
    let columns: &[&str] = if rust { &["wire", "Rust source"] } else { &[] };
    let head = ["operations", "change"].iter().chain(columns).chain(&["where"]).copied();
    let _ = writeln!(out, "| {} |", head.collect::<Vec<_>>().join(" | "));
    let _ = writeln!(out, "|{}", "---|".repeat(3 + columns.len()));
    for change in changes {
        let verdicts = if rust { format!(" {} | {} |", change.wire, change.rust) } else { String::new() };
        let _ = writeln!(
            out,
            "| {} | {}: {} (`{}`) |{verdicts} `{}` |",
            cell(&operations(change).unwrap_or_default()),
            cell(&change.subject),
            cell(&change.message),
            change.rule.id,
            cell(&change.place().to_string())
        );
    }
    out.push('\n');
}

/// Text of documents, in the cell of a table. What stands between backticks is quoted, and stays as it is; nothing else of it
/// becomes an image, a link, a mention or HTML.
fn cell(text: &str) -> String {
    let pieces: Vec<&str> = text.split('`').collect();
    let balanced = pieces.len() % 2 == 1;
    let mut out = String::with_capacity(text.len() + 8);
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 {
            out.push_str(if balanced { "`" } else { "\\`" });
        }
        if balanced && index % 2 == 1 {
            // In a table, a bar ends the cell even there.
            out.push_str(&piece.replace('|', "\\|"));
        } else {
            plain(&mut out, piece);
        }
    }
    out
}

fn plain(out: &mut String, text: &str) {
    // A link is one by its scheme alone, a mention wherever its sign stands.
    for (at, c) in text.char_indices() {
        match c {
            ':' if text[at..].starts_with("://") => out.push_str("&#58;"),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("&#64;"),
            '|' | '[' | ']' | '!' | '*' | '_' | '~' | '#' => out.extend(['\\', c]),
            '\\' => out.push_str("&#92;"),
            c => out.push(c),
        }
    }
}

/// Entries for a changelog: what matters to who imports the client.
pub fn changelog(comparisons: &[Comparison], detail: Detail) -> String {
    let mut out = String::new();
    for comparison in comparisons.iter().filter(|comparison| !comparison.changes.is_empty()) {
        let (mut changed, mut added) = (Vec::new(), Vec::new());
        for change in &comparison.changes {
            let line = format!("{}: {}.", cell(&change.subject), cell(&change.message));
            match Level::of(change, detail.rust) {
                Level::Breaking | Level::BreaksSource => changed.push(format!("**Breaking:** {line}")),
                _ if change.rust == Rust::Additive => added.push(line),
                Level::Undecided => changed.push(line),
                Level::Compatible => {}
            }
        }
        // What nobody notices is no news.
        if changed.is_empty() && added.is_empty() {
            continue;
        }
        let _ = writeln!(out, "### {}\n", comparison.contract);
        for (title, mut lines) in [("Changed", changed), ("Added", added)] {
            lines.dedup();
            if !lines.is_empty() {
                let _ = writeln!(out, "#### {title}\n");
                for line in lines {
                    let _ = writeln!(out, "- {line}");
                }
                out.push('\n');
            }
        }
    }
    out
}
