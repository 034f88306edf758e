//! `diff`: what `oas-diff` says of the contracts of a workspace, with the versions of their packages and the public items of the
//! code that is generated from them.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use oas_contract::{Document, Source};
use oas_diff::bump::{Bump, Version};
use oas_diff::report::{self, Comparison, Detail, Item};
use oas_diff::{FailOn, Options};
use oas_diff_cli::{Arguments, Side, output};

use crate::workspace;

/// The work tree since a revision, as text.
pub fn since(base: Option<String>, fail_on: Option<FailOn>) -> Result<ExitCode> {
    run(&Arguments { base, fail_on, ..Arguments::default() })
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    // Files that are named need no workspace around them.
    let root = if workspace::named_root().is_some() { Some(workspace::root()?) } else { workspace::root().ok() };
    oas_diff_cli::run(arguments, root, &complete)
}

/// Adds what is known of the package whose contract it is.
fn complete(comparison: &mut Comparison, base: &Side, head: &Side) {
    let Some(package) = package(&comparison.contract) else { return };
    // Whoever accepts a change accepts what it does to the code.
    if let (Some(before), Some(after)) = (&comparison.base, &comparison.head)
        && comparison.accepted.is_empty()
    {
        comparison.items = items(package, before, after);
    }
    if let (Some(before), Some(after)) = (version(base, package), version(head, package)) {
        let needed = Bump::of(&comparison.changes, &comparison.items).after(&before);
        comparison.version = Some(Version { base: before, head: after, needed });
    }
}

/// The package whose contract stands at a path.
fn package(path: &str) -> Option<&str> {
    let path = Path::new(path.strip_prefix("specs/")?);
    if path.components().count() == 1 { path.file_stem()?.to_str() } else { None }
}

/// The version of a package, as its manifest states or inherits it.
fn version(side: &Side, package: &str) -> Option<semver::Version> {
    let table = |path: &str| side.text(path)?.parse::<toml::Table>().ok();
    let parsed = |version: &toml::Value| semver::Version::parse(version.as_str()?).ok();
    let manifest = table(&format!("crates/{package}/Cargo.toml"))?;
    let own = manifest.get("package")?.get("version")?;
    if own.is_str() {
        return parsed(own);
    }
    parsed(table("Cargo.toml")?.get("workspace")?.get("package")?.get("version")?)
}

/// Prints what changed between two contracts of a package, as `diff` does.
pub fn print_between(package: &str, before: &Source, after: &Source) -> Result<()> {
    let (before, after) = (Document::parse(before)?, Document::parse(after)?);
    let changes = oas_diff::compare(&before, &after, &Options::on(&workspace::today()));
    let items = items(package, &before, &after);
    let comparison = Comparison { items, ..Comparison::new(&format!("specs/{package}.yaml"), before, after, changes) };
    let detail =
        Detail { rust: true, level: report::Level::Compatible, all: true, fail_on: FailOn::None, is_whole: true };
    output::print(&report::text(&[comparison], detail, false));
    Ok(())
}

/// The public items of the generated code that are not the same, where the contract is one of this workspace. What does
/// not compile is the concern of `lint` and `regen`.
fn items(package: &str, before: &Document, after: &Document) -> Vec<Item> {
    if !workspace::generated(package).is_ok_and(|path| path.exists()) {
        return Vec::new();
    }
    let code = |document: &Document| oas_codegen::compile(document.source(), package).ok();
    let (Some(before), Some(after)) = (code(before), code(after)) else { return Vec::new() };
    let changes = oas_codegen::compare_items(&before.whole(), &after.whole()).unwrap_or_default();
    changes.into_iter().map(|change| Item { text: change.to_string(), breaking: change.breaking }).collect()
}
