//! `recordings`: exchanges with services, held against the contracts. The program is that of the package `oas-mock`, which knows what
//! a value of a schema is.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use oas_diff_cli::output;

use crate::workspace;

/// Where recordings are that the tests hold against the contracts.
const FOLDER: &str = "specs/recordings";

#[derive(clap::Args)]
pub struct Arguments {
    /// HAR 1.2 archives, as `cloud-images --record` writes them; all of `specs/recordings` if none is given
    files: Vec<PathBuf>,
    /// Fails for what a contract does not know as well
    #[arg(long)]
    strict: bool,
}

/// Exit codes: 0; 1 where something differs or an archive is broken; 2 outside of a workspace.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let files = match arguments.files.as_slice() {
        [] => kept()?,
        files => files
            .iter()
            .map(std::path::absolute)
            .collect::<Result<_, _>>()
            .context("the current folder is not there")?,
    };
    if files.is_empty() {
        output::print(&format_args!("there is no recording in {FOLDER}\n"));
        return Ok(ExitCode::SUCCESS);
    }
    let contracts = workspace::packages(&[])?.into_iter();
    let contracts = contracts.flat_map(|package| ["--contract".to_owned(), format!("specs/{package}.yaml")]);
    let files = files.iter().flat_map(|file| ["--compare".to_owned(), file.display().to_string()]);
    let strict = arguments.strict.then(|| "--strict".to_owned());
    let arguments: Vec<String> = contracts.chain(files).chain(strict).collect();
    workspace::run_package("oas-mock", &arguments)
}

fn kept() -> Result<Vec<PathBuf>> {
    let folder = workspace::root()?.join(FOLDER);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(&folder).with_context(|| format!("failed to read {}", folder.display()))?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("failed to read {}", folder.display()))?.path();
        if path.extension().is_some_and(|ending| ending == "har") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
