//! `oas-diff`: which changes of OpenAPI documents break their callers.
#![deny(clippy::print_stdout, clippy::print_stderr, reason = "everything is printed by the module for it")]

use std::process::ExitCode;

use clap::Parser;
use oas_diff_cli::{Arguments, output, run};

/// Compares OpenAPI documents: what changed, and which programs that breaks.
///
/// Without arguments, every document of this repository is compared with what it was where this branch left the main branch.
///
/// Exit codes: 0 where nothing fails, 1 where something is found that `--fail-on` names, 2 for input that cannot be compared,
/// nothing to compare, or an accepted change that does not occur, 3 where what was printed did not arrive.
#[derive(Parser)]
#[command(name = "oas-diff", version)]
struct Program {
    #[command(flatten)]
    arguments: Arguments,
}

fn main() -> ExitCode {
    match output::arguments() {
        Ok(Program { arguments }) => output::end(run(&arguments, None, &|_, _, _| ())),
        Err(code) => code,
    }
}
