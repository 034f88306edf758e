//! `readme`: the documentation of a crate → its `README.md`.

mod render;

use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::workspace::{self, Package};

#[derive(clap::Args)]
pub struct Arguments {
    /// The packages; all that can be published if none is named
    packages: Vec<String>,
    /// Write nothing; fail if a README is not exactly what its crate documents
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

/// Exit codes: 0; 1 where a README is not what its crate documents.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let mut good = true;
    let mut packages = workspace::publishable()?;
    if let Some(unknown) = arguments.packages.iter().find(|wanted| packages.iter().all(|known| known.name != **wanted))
    {
        bail!("there is no crate `{unknown}` that can be published");
    }
    packages.retain(|package| arguments.packages.is_empty() || arguments.packages.contains(&package.name));
    for package in packages {
        let path = package.folder.join("README.md");
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        let fresh = text(&package)?;
        // A checkout may have other line ends.
        if committed.replace("\r\n", "\n") == fresh {
            println!("fresh    {}/README.md", package.name);
            continue;
        }
        if arguments.check {
            println!("stale    {}/README.md: run `cargo xtask readme`", package.name);
            good = false;
        } else {
            std::fs::write(&path, fresh).with_context(|| format!("failed to write {}", path.display()))?;
            println!("written  {}/README.md", package.name);
        }
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn text(package: &Package) -> Result<String> {
    let read = |path: &std::path::Path| {
        std::fs::read_to_string(path).with_context(|| format!("failed to read {}", path.display()))
    };
    let source = package.library.as_ref().or(package.programs.first());
    let source = source.with_context(|| format!("{} has neither a library nor a program", package.name))?;
    let within = source.strip_prefix(&package.folder).unwrap_or(source);
    let examples = package.examples.iter().map(|(name, path)| Ok((name.clone(), read(path)?)));
    Ok(render::readme(&render::Parts {
        name: &package.name,
        source: &read(source)?,
        source_path: &within.display().to_string().replace('\\', "/"),
        is_library: package.library.is_some(),
        is_program: !package.programs.is_empty(),
        version: &package.version,
        rust_version: &package.rust_version,
        repository: &package.repository,
        manifest: &read(&package.folder.join("Cargo.toml"))?,
        examples: &examples.collect::<Result<Vec<_>>>()?,
    }))
}
