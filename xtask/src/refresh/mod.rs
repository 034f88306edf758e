//! `refresh`: what changed on pages since their contract was completed, carried over into the contract. Knows the ways in which
//! pages come, and exit codes.

mod arguments;
mod gathered;
mod input;
mod kept;
mod listed;
mod merge;
mod notice;
mod program;
mod renewal;

use std::process::ExitCode;

use anyhow::{Result, bail};
use oas_diff_cli::output;

use crate::files::Files;
use crate::workspace;

pub use arguments::Arguments;
pub use input::{Input, Sifted};
pub use merge::Merge;

/// Exit codes: 0, 1 where a person must settle something first, 2 for input that cannot be read.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    match (&arguments.package, arguments.files.as_slice()) {
        _ if arguments.fetch || arguments.folder.is_some() => renewal::run(arguments),
        (Some(package), [_, ..]) => run_files(package, arguments),
        _ => bail!("which pages? name a package and files, or say --fetch or --pages FOLDER"),
    }
}

/// Pages that are given one by one.
fn run_files(package: &String, arguments: &Arguments) -> Result<ExitCode> {
    let lock = workspace::lock("refresh")?;
    let contracts = workspace::packages(&[])?;
    workspace::packages(std::slice::from_ref(package))?;
    let Some(edition) = workspace::edition(package)? else {
        bail!(
            "there is no specs/facts/{package}.yaml to tell what has changed; write it from the page that the contract was \
             completed from: cargo xtask facts PAGE > specs/facts/{package}.yaml"
        );
    };
    let options = arguments.input.options(arguments.keep)?;
    let pages = input::read(&arguments.files)?;
    let before = workspace::contract(package)?;
    let merge = Merge::new(package, &pages, before, edition, &options)?;
    if let Some(page) = merge.stranger(&pages)? {
        bail!(
            "{page} describes no operation of specs/{package}.yaml; `cargo xtask new {package} {page}` adds those that it has"
        );
    }
    merge.show()?;
    let mut files = Files::default();
    if arguments.input.dry_run {
        output::print(&"nothing is written: --dry-run\n");
    } else {
        merge.put(&contracts, &mut files)?;
    }
    if let Some(path) = &arguments.report {
        files.put(std::path::absolute(path)?, merge.markdown());
    }
    files.write(&lock)?;
    output::print(&merge.summary());
    Ok(if merge.is_done() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
