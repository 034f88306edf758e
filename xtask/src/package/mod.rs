//! `package`: what would be published, held against what a published crate needs. Publishes nothing.

mod packed;
mod unpacked;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use oas_diff_cli::output;

use crate::workspace;
use packed::Packed;
use unpacked::Unpacked;

/// A workspace of others, as it stands outside of this one.
const EXAMPLE: &str = "examples/own-workspace";

#[derive(clap::Args)]
pub struct Arguments {
    /// Does not compile the packed crates
    #[arg(long)]
    no_verify: bool,
    /// Packs what is not committed as well
    #[arg(long)]
    allow_dirty: bool,
    /// Prints the names of all packed files
    #[arg(long)]
    list: bool,
}

/// Packs all crates together, compiles each with the packed files of the others, and runs the tests of a workspace that uses them. Exit codes: 0; 1 where a crate lacks
/// something, or has what it should not; 2 where cargo cannot pack or compile them.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let (packages, clients) = (workspace::publishable()?, workspace::packages(&[])?);
    let mut cargo = workspace::cargo()?;
    cargo.args(["package", "--quiet", "--locked", "--no-verify"]);
    if arguments.allow_dirty {
        cargo.arg("--allow-dirty");
    }
    for package in &packages {
        cargo.args(["--package", &package.name]);
    }
    if !cargo.status().context("failed to start cargo")?.success() {
        bail!("cargo package failed");
    }
    let target = workspace::target_folder()?;
    let folder = target.join("package");
    let mut good = true;
    let mut all = Vec::new();
    for package in &packages {
        let name = format!("{}-{}", package.name, package.version);
        let packed = Packed::of(&name, &read(&folder.join(format!("{name}.crate")))?)?;
        output::print(&format_args!(
            "{:24} {:3} files {:5} kB, {:4} kB packed\n",
            package.name,
            packed.files.len(),
            packed.size().div_ceil(1000),
            packed.packed_size.div_ceil(1000)
        ));
        if arguments.list {
            packed.files.keys().for_each(|file| output::print(&format_args!("    {file}\n")));
        }
        let mut faults = packed.faults();
        if clients.contains(&package.name) {
            faults.extend(packed.faults_of_client());
        }
        good &= faults.is_empty();
        for fault in faults {
            output::print(&format_args!("  error: {fault}\n"));
        }
        all.push((package, packed));
    }
    let count = packages.len();
    if arguments.no_verify {
        output::print(&format_args!("{count} crates, not compiled\n"));
    } else {
        let unpacked = Unpacked::write(&folder.join("unpacked"), &all, workspace::root()?)?;
        unpacked.check(workspace::cargo, &target)?;
        output::print(&format_args!("{count} crates, and each compiles from its packed files\n"));
        unpacked.try_out(&workspace::root()?.join(EXAMPLE), workspace::cargo, &target)?;
        output::print(&format_args!("{EXAMPLE}, and its tests pass with the packed crates\n"));
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("failed to read {}", path.display()))
}
