//! `check`: what must hold for contracts before a change of them is merged.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::builder::{PossibleValuesParser, TypedValueParser as _};
use oas_diff::FailOn;

use oas_diff_cli::output;

use crate::{diff, drift, lint, regen, workspace};

#[derive(clap::Args)]
pub struct Arguments {
    /// A git revision to compare with; the merge base with the main branch if none is given
    base: Option<String>,
    /// What among the changes makes the exit code 1; what `oas-diff.toml` says if it is not given
    #[arg(long, value_parser = PossibleValuesParser::new(FailOn::ALL.map(FailOn::name))
        .map(|name| FailOn::named(&name).expect("one of the possible values")))]
    fail_on: Option<FailOn>,
}

/// Runs every step, whatever the others say, so that one run tells all. Exit codes: 0; 1 where one of them has failed; 2 outside
/// of a workspace.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    workspace::root()?;
    let steps: [(&str, &dyn Fn() -> Result<ExitCode>); 5] = [
        ("contracts against their rules", &|| lint::run(&lint::Arguments::default())),
        ("generated code and copies against what they are made of", &|| regen::run(&regen::Arguments::check())),
        ("contracts against what their pages stated", &|| drift::run(&drift::Arguments::default())),
        ("changes and versions", &|| diff::since(arguments.base.clone(), arguments.fail_on)),
        ("examples and types against schemas", &schemas),
    ];
    let mut failed = Vec::new();
    for (name, step) in steps {
        output::print(&format_args!("== {name}\n"));
        match step() {
            Ok(code) if code == ExitCode::SUCCESS => {}
            Ok(_) => failed.push(name),
            Err(error) => {
                output::tell(&format_args!("error: {error:#}"));
                failed.push(name);
            }
        }
    }
    if failed.is_empty() {
        output::print(&"== all good\n");
        return Ok(ExitCode::SUCCESS);
    }
    output::print(&format_args!("== failed: {}\n", failed.join(", ")));
    Ok(ExitCode::FAILURE)
}

fn schemas() -> Result<ExitCode> {
    let mut cargo = workspace::cargo()?;
    cargo.args(["test", "--quiet", "--package", "conformance", "--test", "schemas"]);
    let status = cargo.status().context("failed to start cargo")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
