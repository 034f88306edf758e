//! `new`: pages → contract → client crate. A contract that is there gets the operations that it does not have.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use oas_codegen::scaffold;
use oas_contract::{Document, Source};

use crate::files::Files;
use crate::refresh::{Input, Merge};
use oas_diff_cli::output;

use crate::{regen, workspace};

#[derive(clap::Args)]
pub struct Arguments {
    /// The package: lower-case words with `-` between them
    package: String,
    #[command(flatten)]
    input: Input,
}

/// Exit codes: 0 where the client compiles, 1 where a person must settle something first, 2 for input that cannot be used.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let package = &arguments.package;
    let lock = workspace::lock("new")?;
    let mut contracts = workspace::packages(&[])?;
    let known = contracts.contains(package);
    if !known {
        check_name(package)?;
        contracts.push(package.clone());
        contracts.sort();
    }
    let (pages, options) = arguments.input.read(false)?;
    let before = if known { workspace::contract(package)? } else { oas_drift::new_contract(package, &pages) };
    let empty = oas_pages::facts::Edition::empty(package).to_string();
    let edition =
        workspace::edition(package)?.unwrap_or_else(|| Source::new(&format!("specs/facts/{package}.yaml"), &empty));
    let merge = Merge::new(package, &pages, before, &edition, &options)?;
    if known {
        merge.show()?;
    } else {
        output::print(&merge.merged);
        if arguments.input.dry_run {
            output::print(&merge.merged.contract.text());
        }
    }
    output::print(&oas_drift::decisions(&Document::parse(&merge.merged.contract)?));
    if !merge.is_sound() {
        bail!("the contract that these pages make does not compile; nothing is written");
    }
    if arguments.input.dry_run {
        output::print(&format_args!("{}nothing is written: --dry-run\n", merge.summary()));
        return Ok(ExitCode::SUCCESS);
    }
    let mut files = Files::default();
    merge.put(&contracts, &mut files)?;
    if !known {
        put_crate(package, &merge.merged.contract, &contracts, &mut files)?;
    }
    // Cargo lists the crate there: taking all back takes that back as well.
    let locked = workspace::root()?.join("Cargo.lock");
    files.put(locked.clone(), files.text(&locked)?);
    let replaced = files.write(&lock)?;
    let status = workspace::cargo()?.args(["check", "--quiet", "--package", package]).status();
    if !status.context("failed to start cargo")?.success() {
        replaced.undo()?;
        bail!("crates/{package} does not compile, and is taken back: please report this with the pages");
    }
    output::print(&merge.summary());
    output::print(&format_args!(
        "crates/{package} compiles; complete specs/{package}.yaml where it is listed above, then: cargo xtask lint, \
         cargo xtask regen {package}, cargo xtask demo\n"
    ));
    Ok(if merge.merged.has_conflicts() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Whether a crate may be called so. What has the name already would be meant instead of it, or could not be built any more.
fn check_name(package: &str) -> Result<()> {
    scaffold::check_name(package).map_err(anyhow::Error::msg)?;
    let root = workspace::root()?;
    if root.join("crates").join(package).exists() {
        bail!("crates/{package} is a crate of another kind; choose another name");
    }
    let path = root.join("Cargo.lock");
    let text = std::fs::read_to_string(&path).with_context(|| format!("failed to read {}", path.display()))?;
    let lock: toml::Table = text.parse().with_context(|| format!("failed to read {}", path.display()))?;
    let packages = lock.get("package").and_then(toml::Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut names = packages.iter().filter_map(|known| known.get("name")?.as_str());
    if let Some(taken) = names.find(|name| name.replace('_', "-").eq_ignore_ascii_case(package)) {
        bail!("there is a package `{taken}` that this workspace is built with; choose another name");
    }
    Ok(())
}

/// Puts the files of the crate, and lists it wherever all clients are listed.
fn put_crate(package: &str, contract: &Source, contracts: &[String], files: &mut Files) -> Result<()> {
    let document = Document::parse(contract)?;
    let crates = workspace::root()?.join("crates");
    for (path, text) in scaffold::files(package, document.title().unwrap_or(package)) {
        files.put(crates.join(package).join(path), text);
    }
    for file in regen::made(regen::LISTS_CLIENTS, None, contracts)?.into_iter().flatten() {
        files.put(crates.join(regen::LISTS_CLIENTS).join(file.path), file.text);
    }
    let others: Vec<&String> = contracts.iter().filter(|other| *other != package).collect();
    list(package, &others, files)
}

/// Adds the package to the version table, and to every list of dependencies that has all other clients.
fn list(package: &str, others: &[&String], files: &mut Files) -> Result<()> {
    let root = workspace::root()?;
    let mut manifests = vec![root.join("Cargo.toml")];
    for entry in std::fs::read_dir(root.join("crates")).context("failed to read crates")? {
        let manifest = entry.context("failed to read crates")?.path().join("Cargo.toml");
        manifests.extend(manifest.exists().then_some(manifest));
    }
    for path in manifests {
        let text = files.text(&path)?;
        let parsed: toml::Table = text.parse().with_context(|| format!("failed to read {}", path.display()))?;
        let mut with = text.clone();
        for (section, table) in [
            ("workspace.dependencies", parsed.get("workspace").and_then(|workspace| workspace.get("dependencies"))),
            ("dependencies", parsed.get("dependencies")),
            ("dev-dependencies", parsed.get("dev-dependencies")),
        ] {
            let Some(table) = table.and_then(toml::Value::as_table) else { continue };
            if let Some(like) = others.first()
                && others.iter().all(|other| table.contains_key(*other))
            {
                with = scaffold::with_dependency(&with, section, package, like);
            }
        }
        if with != text {
            files.put(path, with);
        }
    }
    Ok(())
}
