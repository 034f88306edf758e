//! `lint`: what can be said about a contract without writing code of it.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use oas_contract::{Document, LeftOut, Severity, Source};

use oas_diff_cli::output;

use crate::workspace;

#[derive(clap::Args, Default)]
pub struct Arguments {
    /// Files; the contracts of this workspace if none is named
    files: Vec<PathBuf>,
    /// Fail on warnings as well, and show what is left as it is
    #[arg(long)]
    strict: bool,
    /// Fail on it: `left-out`, whatever clients do without that no `x-left-out` accepts
    #[arg(long, value_name = "RULE", value_parser = [LeftOut::RULE])]
    deny: Vec<String>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let sources = if arguments.files.is_empty() {
        let packages = workspace::packages(&[])?;
        packages.iter().map(|package| workspace::contract(package)).collect::<Result<Vec<_>>>()?
    } else {
        arguments.files.iter().map(|file| Ok(Source::read_document(file)?)).collect::<Result<Vec<_>>>()?
    };
    let (mut errors, mut warnings, mut notes) = (0, 0, 0);
    let shown = if arguments.strict { Severity::Note } else { Severity::Warning };
    for source in &sources {
        let report = oas_codegen::check(source).report;
        let report = arguments.deny.iter().fold(report, |report, rule| report.denying(rule));
        errors += report.count(Severity::Error);
        warnings += report.count(Severity::Warning);
        notes += report.count(Severity::Note);
        let report = report.down_to(shown);
        output::print(&if arguments.strict { report } else { report.counted() });
    }
    let readable = sources
        .iter()
        .filter_map(|source| Some((source, Document::parse_of_others(source).ok()?.without_left_out().0)));
    let documents: Vec<_> = readable.map(|(source, document)| (source.stem(), document)).collect();
    let clashes =
        oas_contract::command_line::commands(documents.iter().map(|(package, document)| (*package, document))).1;
    for (document, finding) in clashes {
        // What stands in the way within one contract has been said.
        let own = oas_contract::command_line::commands([(document.source().stem(), document)]).1;
        if own.iter().all(|(_, known)| *known != finding) {
            output::print(&document.report(vec![finding]));
            errors += 1;
        }
    }
    let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let hidden = if notes > 0 && !arguments.strict { " (--strict shows them)" } else { "" };
    output::print(&format_args!(
        "{}, {}, {}, {}{hidden}\n",
        counted(sources.len(), "contract"),
        counted(errors, "error"),
        counted(warnings, "warning"),
        counted(notes, "note")
    ));
    Ok(if errors > 0 || arguments.strict && warnings > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
