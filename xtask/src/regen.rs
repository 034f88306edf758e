//! `regen`: what stands in crates and is written elsewhere. Contracts → `src/generated.rs` and the list of clients; and copies of
//! what a crate needs from outside of its folder. Links would do only where git makes them, which it does not on Windows.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use oas_codegen::{Generated, scaffold};
use oas_contract::{Document, LeftOut, Severity, Source};
use similar::TextDiff;

use crate::files::Files;
use oas_diff_cli::output;

use crate::workspace;

/// The most lines of a difference that are shown.
const SHOWN: usize = 60;
/// What every crate has a copy of.
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];
/// The crate that has the list of clients, which is held whichever packages are named.
pub const LISTS_CLIENTS: &str = "cloud-images";

#[derive(clap::Args)]
pub struct Arguments {
    /// The packages; all of them if none is named
    packages: Vec<String>,
    /// Write nothing; fail if a file is not exactly what its contract compiles to, or no copy any more
    #[arg(long)]
    check: bool,
}

impl Arguments {
    /// All packages, of which nothing is written.
    pub fn check() -> Self {
        Self { packages: Vec::new(), check: true }
    }
}

/// Exit codes: 0; 1 where a contract does not compile, or a file is not what it must be.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    // Who only checks must not see half of what another task writes; where nobody can write, nobody does.
    let lock = workspace::lock("regen");
    let lock = if arguments.check { lock.ok() } else { Some(lock?) };
    let (packages, contracts) = (workspace::publishable()?, workspace::packages(&[])?);
    let is_wanted = |name: &String| arguments.packages.is_empty() || arguments.packages.contains(name);
    let is_crate = |name: &String| packages.iter().any(|package| package.name == *name);
    if let Some(unknown) = arguments.packages.iter().find(|name| !is_crate(name) && !contracts.contains(name)) {
        bail!("there is no contract specs/{unknown}.yaml; there are: {}", contracts.join(", "));
    }
    if let Some(name) = contracts.iter().find(|name| is_wanted(name) && !is_crate(name)) {
        bail!("there is no crate crates/{name} for the contract specs/{name}.yaml; see README.md, “Add a provider”");
    }
    let mut good = true;
    let (mut files, mut left_over) = (Files::default(), Vec::new());
    for package in packages.iter().filter(|package| is_wanted(&package.name) || package.name == LISTS_CLIENTS) {
        let name = &package.name;
        let contract = contracts.contains(name).then(|| workspace::contract(name)).transpose()?;
        let Some(made) = made(name, contract.as_ref(), &contracts)? else {
            good = false;
            continue;
        };
        let mut fresh = true;
        for path in not_included(&package.folder, &made)? {
            fresh = false;
            let shown = format!("crates/{name}/{}", path.strip_prefix(&package.folder).unwrap_or(&path).display());
            if arguments.check {
                good = false;
                output::print(&format_args!("stale    {shown}: nothing includes it; run `cargo xtask regen {name}`\n"));
            } else {
                left_over.push((path, shown));
            }
        }
        for file in made {
            let path = package.folder.join(&*file.path);
            let shown = format!("crates/{name}/{}", file.path);
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            // A checkout may have other line ends.
            if committed.replace("\r\n", "\n") == file.text.replace("\r\n", "\n") {
                continue;
            }
            fresh = false;
            if arguments.check {
                good = false;
                output::print(&format_args!("stale    {shown}: run `cargo xtask regen {name}`\n"));
                print_difference(&committed, &file.text, &shown);
            } else {
                files.put(path, file.text);
                output::print(&format_args!("written  {shown}\n"));
            }
        }
        if fresh {
            output::print(&format_args!("fresh    {name}\n"));
        }
    }
    if let Some(lock) = &lock {
        files.write(lock)?;
    }
    for (path, shown) in left_over {
        std::fs::remove_file(&path).with_context(|| format!("failed to remove {shown}"))?;
        output::print(&format_args!("removed  {shown}\n"));
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The files of features that a crate had and has no more.
fn not_included(folder: &Path, made: &[File]) -> Result<Vec<PathBuf>> {
    let parts = folder.join("src/generated");
    if !parts.is_dir() || !made.iter().any(|file| file.path == "src/generated.rs") {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(&parts).with_context(|| format!("failed to read {}", parts.display()))?;
    let paths = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    Ok(paths.into_iter().filter(|path| !made.iter().any(|file| folder.join(&*file.path) == *path)).collect())
}

/// A file of a crate.
pub struct File {
    /// Where it stands, from the folder of the crate.
    pub path: Cow<'static, str>,
    pub text: String,
}

/// What a crate has that is written elsewhere; nothing where its contract does not compile, which is printed.
pub fn made(name: &str, contract: Option<&Source>, contracts: &[String]) -> Result<Option<Vec<File>>> {
    let mut files = Vec::new();
    if let Some(source) = contract {
        match oas_codegen::compile(source, name) {
            Ok(generated) => {
                files.extend(manifest(name, &generated)?);
                let left_out = generated.warnings.of_rule(LeftOut::RULE, Severity::Warning);
                if !left_out.findings().is_empty() {
                    output::tell(&left_out);
                }
                files.push(File { path: "src/generated.rs".into(), text: generated.code });
                let parts = generated.parts.into_iter();
                files.extend(parts.map(|(path, text)| File { path: format!("src/{path}").into(), text }));
            }
            Err(report) => {
                output::tell(&report);
                output::print(&format_args!("failed   {name}\n"));
                return Ok(None);
            }
        }
        files.push(File { path: "spec.yaml".into(), text: Document::parse_of_others(source)?.written().into_owned() });
        files.push(copy("build.rs")?);
    }
    if name == LISTS_CLIENTS {
        files.push(File { path: "src/clients.rs".into(), text: clients(contracts) });
    }
    files.extend(LICENCES.into_iter().map(copy).collect::<Result<Vec<_>>>()?);
    Ok(Some(files))
}

/// The manifest of a crate that is there, with the features that its contract asks for; nothing where it needs no change.
fn manifest(package: &str, generated: &Generated) -> Result<Option<File>> {
    let path = workspace::root()?.join("crates").join(package).join("Cargo.toml");
    let Ok(text) = std::fs::read_to_string(path) else { return Ok(None) };
    let with = with_features_of(generated, &text);
    Ok((with != text.replace("\r\n", "\n")).then_some(File { path: "Cargo.toml".into(), text: with }))
}

/// The manifest of a client with the features that its contract asks for.
pub fn with_features_of(generated: &Generated, manifest: &str) -> String {
    let with = scaffold::with_features(manifest, &generated.features);
    scaffold::with_runtime_features(&with, &generated.runtime_features())
}

/// The source with the list of clients.
fn clients(contracts: &[String]) -> String {
    let line = |name: &String| format!("            {name:?} => {},\n", name.replace('-', "_"));
    format!(
        "//! The client crates, one for each contract. `cargo xtask regen` writes this file.\n\n\
         /// Hands them to a macro: `\"package\" => name_of_the_crate,` for each.\n\
         macro_rules! for_each_client {{\n    ($list:ident) => {{\n        $list! {{\n{}        }}\n    }};\n}}\n\
         pub(crate) use for_each_client;\n",
        contracts.iter().map(line).collect::<String>()
    )
}

/// A copy of a file at the root of the workspace.
fn copy(path: &'static str) -> Result<File> {
    let source = workspace::root()?.join(path);
    let text = std::fs::read_to_string(&source).with_context(|| format!("failed to read {}", source.display()))?;
    Ok(File { path: path.into(), text })
}

fn print_difference(committed: &str, fresh: &str, name: &str) {
    let diff = TextDiff::from_lines(committed, fresh);
    let text = diff.unified_diff().header(name, &format!("{name} (as it must be)")).to_string();
    let lines: Vec<&str> = text.lines().collect();
    for line in lines.iter().take(SHOWN) {
        output::print(&format_args!("    {line}\n"));
    }
    if lines.len() > SHOWN {
        output::print(&format_args!("    … {} more lines\n", lines.len() - SHOWN));
    }
}
