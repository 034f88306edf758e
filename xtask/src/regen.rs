//! `regen`: what stands in crates and is written elsewhere. Contracts → `src/generated.rs` and the list of clients; and copies of
//! what a crate needs from outside of its folder. Links would do only where git makes them, which it does not on Windows.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use similar::TextDiff;

use crate::workspace::{self, Package};

/// The most lines of a difference that are shown.
const SHOWN: usize = 60;
/// What every crate has a copy of.
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];
/// The crate that has the list of clients, which is held whichever packages are named.
const LISTS_CLIENTS: &str = "cloud-images";

#[derive(clap::Args)]
pub struct Arguments {
    /// The packages; all of them if none is named
    packages: Vec<String>,
    /// Write nothing; fail if a file is not exactly what its contract compiles to, or no copy any more
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

/// Exit codes: 0; 1 where a contract does not compile, or a file is not what it must be.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
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
    for package in packages.iter().filter(|package| is_wanted(&package.name) || package.name == LISTS_CLIENTS) {
        good &= regenerate(package, &contracts, arguments.check)?;
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A file of a crate.
struct File {
    /// Where it stands, from the folder of the crate.
    path: &'static str,
    text: String,
}

fn regenerate(package: &Package, contracts: &[String], check: bool) -> Result<bool> {
    let name = &package.name;
    let mut files = Vec::new();
    if contracts.contains(name) {
        let source = workspace::contract(name)?;
        match oas_codegen::compile(&source, name) {
            Ok(generated) => files.push(File { path: "src/generated.rs", text: generated.code }),
            Err(report) => {
                eprint!("{report}");
                println!("failed   {name}");
                return Ok(false);
            }
        }
        files.push(File { path: "spec.yaml", text: source.text().to_owned() });
        files.push(copy("build.rs")?);
    }
    if name == LISTS_CLIENTS {
        files.push(File { path: "src/clients.rs", text: clients(contracts) });
    }
    files.extend(LICENCES.into_iter().map(copy).collect::<Result<Vec<_>>>()?);
    let (mut fresh, mut good) = (true, true);
    for file in files {
        let path = package.folder.join(file.path);
        let shown = format!("crates/{name}/{}", file.path);
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        // A checkout may have other line ends.
        if committed.replace("\r\n", "\n") == file.text.replace("\r\n", "\n") {
            continue;
        }
        fresh = false;
        if check {
            good = false;
            println!("stale    {shown}: run `cargo xtask regen {name}`");
            print_difference(&committed, &file.text, &shown);
        } else {
            write(&path, &file.text)?;
            println!("written  {shown}");
        }
    }
    if fresh {
        println!("fresh    {name}");
    }
    Ok(good)
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
    let source = workspace::root().join(path);
    let text = std::fs::read_to_string(&source).with_context(|| format!("failed to read {}", source.display()))?;
    Ok(File { path, text })
}

/// A rename replaces the file at once: a build that runs meanwhile sees the old or the new one, never a part.
fn write(path: &Path, text: &str) -> Result<()> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".new");
    std::fs::write(&temporary, text).with_context(|| format!("failed to write {}", temporary.display()))?;
    std::fs::rename(&temporary, path).with_context(|| format!("failed to write {}", path.display()))
}

fn print_difference(committed: &str, fresh: &str, name: &str) {
    let diff = TextDiff::from_lines(committed, fresh);
    let text = diff.unified_diff().header(name, &format!("{name} (as it must be)")).to_string();
    let lines: Vec<&str> = text.lines().collect();
    for line in lines.iter().take(SHOWN) {
        println!("    {line}");
    }
    if lines.len() > SHOWN {
        println!("    … {} more lines", lines.len() - SHOWN);
    }
}
