//! `lint`: what can be said about a contract without compiling it.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use contract::{Severity, Source};

use crate::workspace;

#[derive(clap::Args, Default)]
pub struct Arguments {
    /// Files; the contracts of this workspace if none is named
    files: Vec<PathBuf>,
    /// Fail on warnings as well
    #[arg(long)]
    strict: bool,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let sources = if arguments.files.is_empty() {
        let packages = workspace::packages(&[])?;
        packages.iter().map(|package| workspace::contract(package)).collect::<Result<Vec<_>>>()?
    } else {
        arguments.files.iter().map(|file| Ok(Source::read(file)?)).collect::<Result<Vec<_>>>()?
    };
    let (mut errors, mut warnings) = (0, 0);
    for source in &sources {
        let report = contract::lint(source);
        workspace::print(&report);
        errors += report.findings().iter().filter(|finding| finding.severity == Severity::Error).count();
        warnings += report.findings().iter().filter(|finding| finding.severity == Severity::Warning).count();
    }
    let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    workspace::print(&format_args!(
        "{}, {}, {}\n",
        counted(sources.len(), "contract"),
        counted(errors, "error"),
        counted(warnings, "warning")
    ));
    Ok(if errors > 0 || arguments.strict && warnings > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
