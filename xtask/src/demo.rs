//! `demo`: every call through the generated clients. The program is the package `cloud-images`, so that this one builds without
//! the clients, which it must be able to regenerate.

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
    let arguments: Vec<String> = ["demo".to_owned()].into_iter().chain(arguments.arguments.clone()).collect();
    workspace::run_package("cloud-images", &arguments)
}
