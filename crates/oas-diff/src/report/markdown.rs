//! For a pull request: one comment, the breaking changes first. And entries for a changelog.

use std::fmt::Write as _;

use super::{Comparison, level, operations, summary};
use crate::change::Change;
use crate::verdict::{Rust, Wire};

/// Renders comparisons as a comment.
pub fn markdown(comparisons: &[Comparison]) -> String {
    let mut out = String::from("## Contract changes\n");
    for comparison in comparisons {
        let _ = writeln!(out, "\n### `{}`: {}\n", comparison.package, summary(comparison));
        if let Some(version) = &comparison.version {
            let mark = if version.is_enough() { "✅" } else { "❌" };
            let _ = writeln!(out, "{mark} {version}\n");
        }
        for (title, wanted) in [("Breaking", "breaking"), ("Undecided: please look", "undecided")] {
            table(&mut out, title, &of_level(comparison, wanted));
        }
        let compatible = of_level(comparison, "compatible");
        if !compatible.is_empty() {
            let _ = writeln!(out, "<details><summary>Compatible ({})</summary>\n", compatible.len());
            table(&mut out, "", &compatible);
            out.push_str("</details>\n\n");
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
    }
    out
}

fn of_level<'c>(comparison: &'c Comparison, wanted: &str) -> Vec<&'c Change> {
    comparison.changes.iter().filter(|change| level(change) == wanted).collect()
}

fn table(out: &mut String, title: &str, changes: &[&Change]) {
    if changes.is_empty() {
        return;
    }
    if !title.is_empty() {
        let _ = writeln!(out, "**{title}**\n");
    }
    out.push_str("| change | wire | Rust source | where | operations |\n|---|---|---|---|---|\n");
    for change in changes {
        let _ = writeln!(
            out,
            "| {}: {} (`{}`) | {} | {} | `{}` | {} |",
            cell(&change.subject),
            cell(&change.message),
            change.rule.id,
            change.wire,
            change.rust,
            cell(&change.place().to_string()),
            cell(&operations(change).unwrap_or_default())
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
pub fn changelog(comparisons: &[Comparison]) -> String {
    let mut out = String::new();
    for comparison in comparisons.iter().filter(|comparison| !comparison.changes.is_empty()) {
        let (mut changed, mut added) = (Vec::new(), Vec::new());
        for change in &comparison.changes {
            let line = format!("{}: {}.", cell(&change.subject), cell(&change.message));
            match (change.wire, change.rust) {
                (Wire::Breaking, _) | (_, Rust::Breaking) => changed.push(format!("**Breaking:** {line}")),
                (_, Rust::Additive) => added.push(line),
                (Wire::Undecided, _) | (_, Rust::Undecided) => changed.push(line),
                _ => {}
            }
        }
        // What nobody notices is no news.
        if changed.is_empty() && added.is_empty() {
            continue;
        }
        let _ = writeln!(out, "### {}\n", comparison.package);
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
