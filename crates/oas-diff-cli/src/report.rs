//! Where reports go: each form to standard output or to its file. Knows destinations, not what reports say.

use std::io::IsTerminal as _;

use anyhow::{Context as _, Result, ensure};
use oas_diff::report::{self, Comparison, Detail};

use crate::arguments::{Arguments, Color, Destination, Format};
use crate::output;

/// Writes all reports that are asked for.
pub(crate) fn write(arguments: &Arguments, comparisons: &[Comparison], detail: Detail) -> Result<()> {
    let usual = [Destination { format: Format::Text, file: None }];
    let destinations = if arguments.format.is_empty() { &usual[..] } else { &arguments.format };
    let printed = destinations.iter().filter(|one| one.file.is_none()).count();
    ensure!(
        printed <= 1,
        "one form of report goes to standard output: name files for the others, such as `sarif=FILE`"
    );
    for Destination { format, file } in destinations {
        let color = match arguments.color {
            Color::Auto => file.is_none() && std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none(),
            color => color == Color::Always,
        };
        let text = render(*format, comparisons, detail, color);
        match file {
            Some(file) => std::fs::write(file, text).with_context(|| format!("failed to write {}", file.display()))?,
            // What it quotes has been escaped.
            None => output::print_as_is(&text),
        }
    }
    Ok(())
}

fn render(format: Format, comparisons: &[Comparison], detail: Detail, color: bool) -> String {
    match format {
        Format::Text => report::text(comparisons, detail, color),
        Format::Markdown => report::markdown(comparisons, detail),
        Format::Json => report::json(comparisons, detail),
        Format::Github => report::github(comparisons, detail),
        Format::Sarif => report::sarif(comparisons, detail),
        Format::Junit => report::junit(comparisons, detail),
        Format::Html => report::html(comparisons, detail),
        Format::Changelog => report::changelog(comparisons, detail),
    }
}
