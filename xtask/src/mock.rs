//! `mock`: the fake of the providers, served until it is stopped. The program is that of the package `oas-mock`, which is given
//! the contracts.

use std::process::ExitCode;

use anyhow::Result;

use crate::workspace;

#[derive(clap::Args)]
pub struct Arguments {
    /// Arguments of the program; `--help` lists them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let contracts = workspace::packages(&[])?.into_iter();
    let contracts = contracts.flat_map(|package| ["--contract".to_owned(), format!("specs/{package}.yaml")]);
    let arguments: Vec<String> = contracts.chain(arguments.arguments.clone()).collect();
    workspace::run_package("oas-mock", &arguments)
}
