//! For GitHub: one annotation for each change, on the line it is about.

use std::fmt::Write as _;

use super::{Comparison, level};

/// Renders comparisons as workflow commands.
pub fn github(comparisons: &[Comparison]) -> String {
    let mut out = String::new();
    for comparison in comparisons {
        for change in &comparison.changes {
            let command = match level(change) {
                "breaking" => "error",
                "undecided" => "warning",
                _ => "notice",
            };
            let place = change.place();
            // Annotations stand on files of the new revision; what is gone is shown at its beginning.
            let file = change
                .after
                .as_ref()
                .map_or_else(|| format!("specs/{}.yaml", comparison.package), |place| place.file.to_string());
            let (line, column) =
                change.after.as_ref().map_or((1, 1), |place| (place.position.line, place.position.column));
            let gone = if change.after.is_none() { format!(" (was at {place})") } else { String::new() };
            let message = format!(
                "{}: {}{gone}; wire: {}, Rust source: {}",
                change.subject, change.message, change.wire, change.rust
            );
            let _ = writeln!(
                out,
                "::{command} file={},line={line},col={column},title={}::{}",
                property(&file),
                property(change.rule.id),
                data(&message)
            );
        }
        if let Some(version) = comparison.version.as_ref().filter(|version| !version.is_enough()) {
            let file = format!("crates/{}/Cargo.toml", comparison.package);
            let _ = writeln!(out, "::error file={},title=version::{}", property(&file), data(&version.to_string()));
        }
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
