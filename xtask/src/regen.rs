//! `regen`: contracts → `src/generated.rs`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use similar::TextDiff;

use crate::workspace;

/// The most lines of a difference that are shown.
const SHOWN: usize = 60;

#[derive(clap::Args)]
pub struct Arguments {
    /// The packages; all of them if none is named
    packages: Vec<String>,
    /// Write nothing; fail if a file is not exactly what its contract compiles to
    #[arg(long)]
    check: bool,
}

impl Arguments {
    /// One package.
    pub fn of(package: &str) -> Self {
        Self { packages: vec![package.to_owned()], check: false }
    }

    /// All packages, checked.
    pub fn check() -> Self {
        Self { packages: Vec::new(), check: true }
    }
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let mut good = true;
    for package in workspace::packages(&arguments.packages)? {
        good &= regenerate(&package, arguments.check)?;
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn regenerate(package: &str, check: bool) -> Result<bool> {
    let source = workspace::contract(package)?;
    let generated = match spec_compiler::compile(&source, package) {
        Ok(generated) => generated,
        Err(report) => {
            eprint!("{report}");
            println!("failed   {package}");
            return Ok(false);
        }
    };
    let path = workspace::generated(package);
    if !path.parent().is_some_and(Path::is_dir) {
        bail!(
            "there is no crate crates/{package} for the contract specs/{package}.yaml; see README.md, “Add a provider”"
        );
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    // A checkout may have other line ends.
    if committed.replace("\r\n", "\n") == generated.code {
        println!("fresh    {package}");
        return Ok(true);
    }
    if check {
        println!("stale    {package}: run `cargo xtask regen {package}`");
        print_difference(&committed, &generated.code, package);
        return Ok(false);
    }
    // A rename replaces the file at once: a build that runs meanwhile sees the old or the new one, never a part.
    let temporary = path.with_extension("rs.new");
    std::fs::write(&temporary, &generated.code).with_context(|| format!("failed to write {}", temporary.display()))?;
    std::fs::rename(&temporary, &path).with_context(|| format!("failed to write {}", path.display()))?;
    println!("written  {package}");
    Ok(true)
}

fn print_difference(committed: &str, fresh: &str, package: &str) {
    let name = format!("crates/{package}/src/generated.rs");
    let diff = TextDiff::from_lines(committed, fresh);
    let text = diff.unified_diff().header(&name, &format!("{name} (as compiled)")).to_string();
    let lines: Vec<&str> = text.lines().collect();
    for line in lines.iter().take(SHOWN) {
        println!("    {line}");
    }
    if lines.len() > SHOWN {
        println!("    … {} more lines", lines.len() - SHOWN);
    }
}
