//! `new`: pages → contract → client crate. A contract that is there gets the operations that it does not have.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use oas_codegen::scaffold;
use oas_contract::{Document, Source};

use crate::refresh::{Input, Merge};
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
    check_name(package)?;
    let (pages, options) = arguments.input.read(false)?;
    let known = workspace::root().join("specs").join(format!("{package}.yaml")).exists();
    let before = if known { workspace::contract(package)? } else { oas_drift::new_contract(package, &pages) };
    let empty = oas_pages::facts::Edition::empty(package).to_string();
    let edition =
        workspace::edition(package)?.unwrap_or_else(|| Source::new(&format!("specs/facts/{package}.yaml"), &empty));
    let merge = Merge::new(package, &pages, before, &edition, &options)?;
    if known {
        merge.show()?;
    } else {
        workspace::print(&merge.merged);
        if arguments.input.dry_run {
            workspace::print(&merge.merged.contract.text());
        }
    }
    workspace::print(&oas_drift::decisions(&Document::parse(&merge.merged.contract)?));
    if !merge.is_sound() {
        bail!("the contract that these pages make does not compile; nothing is written");
    }
    if arguments.input.dry_run {
        workspace::print(&format_args!("{}nothing is written: --dry-run\n", merge.summary()));
        return Ok(ExitCode::SUCCESS);
    }
    merge.write()?;
    if !known {
        make_crate(package)?;
    }
    regen::run(&regen::Arguments::of(package))?;
    let status = workspace::cargo().args(["check", "--quiet", "--package", package]).status();
    let compiles = status.context("failed to start cargo")?.success();
    workspace::print(&merge.summary());
    if !compiles {
        bail!("crates/{package} does not compile: please report this with the pages");
    }
    workspace::print(&format_args!(
        "crates/{package} compiles; complete specs/{package}.yaml where it is listed above, then: cargo xtask lint, \
         cargo xtask regen {package}, cargo xtask demo\n"
    ));
    Ok(if merge.merged.has_conflicts() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn check_name(package: &str) -> Result<()> {
    let word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    if !package.split('-').all(word) {
        bail!(
            "`{package}` is no name of a client crate: write lower-case words with `-` between them, such as acme-images"
        );
    }
    let folder = workspace::root().join("crates").join(package);
    let known = workspace::root().join("specs").join(format!("{package}.yaml")).exists();
    if folder.exists() && !known {
        bail!("crates/{package} is a crate of another kind; choose another name");
    }
    Ok(())
}

/// Writes the files of the crate, and lists it wherever all clients are listed.
fn make_crate(package: &str) -> Result<()> {
    let title = title_of(package);
    let folder = workspace::root().join("crates").join(package);
    for (path, text) in scaffold::files(package, &title) {
        let path = folder.join(path);
        let parent = path.parent().expect("a file stands in a folder");
        std::fs::create_dir_all(parent).with_context(|| format!("failed to make {}", parent.display()))?;
        std::fs::write(&path, text).with_context(|| format!("failed to write {}", path.display()))?;
    }
    list(package)
}

fn title_of(package: &str) -> String {
    let contract = workspace::contract(package).ok().and_then(|source| Document::parse(&source).ok());
    let title = contract.as_ref().and_then(Document::title);
    title.unwrap_or(package).to_owned()
}

/// Adds the package to the version table, and to every list of dependencies that has all other clients.
fn list(package: &str) -> Result<()> {
    let root = workspace::root();
    let others: Vec<String> = workspace::packages(&[])?.into_iter().filter(|other| other != package).collect();
    let mut manifests = vec![root.join("Cargo.toml")];
    for entry in std::fs::read_dir(root.join("crates")).context("failed to read crates")? {
        let manifest = entry.context("failed to read crates")?.path().join("Cargo.toml");
        manifests.extend(manifest.exists().then_some(manifest));
    }
    for path in manifests {
        let text = std::fs::read_to_string(&path).with_context(|| format!("failed to read {}", path.display()))?;
        let parsed: toml::Table = text.parse().with_context(|| format!("failed to read {}", path.display()))?;
        let mut with = text.clone();
        for (section, table) in [
            ("workspace.dependencies", parsed.get("workspace").and_then(|workspace| workspace.get("dependencies"))),
            ("dependencies", parsed.get("dependencies")),
            ("dev-dependencies", parsed.get("dev-dependencies")),
        ] {
            let Some(table) = table.and_then(toml::Value::as_table) else { continue };
            if let Some(like) = others.first()
                && others.iter().all(|other| table.contains_key(other))
            {
                with = scaffold::with_dependency(&with, section, package, like);
            }
        }
        if with != text {
            std::fs::write(&path, with).with_context(|| format!("failed to write {}", path.display()))?;
        }
    }
    Ok(())
}
