//! `facts`: what pages of documentation state.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use oas_pages::Page;

use oas_diff_cli::output;

#[derive(clap::Args)]
pub struct Arguments {
    /// Pages: markdown, text or saved HTML
    #[arg(required = true)]
    pages: Vec<PathBuf>,
    /// How they are printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Fail where something on a page is not read
    #[arg(long)]
    strict: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// An OpenAPI document without prose; `x-line` is the line of the page
    #[default]
    Openapi,
    /// All facts, with examples and notes
    Json,
    /// One line for each fact; `~` marks what is inferred
    Text,
}

/// Exit codes: 0, 1 where a page states nothing, or with `--strict` where something on it is not read, 2 for input that is no
/// page.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let (mut empty, mut left) = (false, false);
    let mut all = Vec::new();
    for path in &arguments.pages {
        let page = Page::read(path)?;
        let facts = oas_pages::read(&page);
        match arguments.format {
            Format::Openapi => {}
            Format::Json => output::print_as_is(&format!("{:#}\n", facts.to_json())),
            Format::Text => output::print(&facts),
        }
        output::tell(&facts.notes());
        empty |= facts.operations.is_empty();
        left |= !facts.notes().findings().is_empty();
        all.push(facts);
    }
    if arguments.format == Format::Openapi {
        output::print_as_is(&oas_pages::facts::to_openapi(&all));
    }
    Ok(if empty || arguments.strict && left { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
