//! Where things are in this workspace, and how its other programs are run.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::files;
use crate::lock::Lock;

static NAMED: OnceLock<PathBuf> = OnceLock::new();
static ROOT: OnceLock<PathBuf> = OnceLock::new();

/// Names the folder of the workspace, instead of the one around the current folder.
pub fn name_root(folder: PathBuf) {
    let _ = NAMED.set(folder);
}

/// The folder that was named.
pub fn named_root() -> Option<&'static Path> {
    NAMED.get().map(PathBuf::as_path)
}

/// The folder of the workspace: the one that is named, or the nearest around the current folder that has `specs` and `xtask`.
pub fn root() -> Result<&'static Path> {
    if let Some(root) = ROOT.get() {
        return Ok(root);
    }
    let is_root = |folder: &Path| folder.join("specs").is_dir() && folder.join("xtask").is_dir();
    let root = if let Some(named) = NAMED.get() {
        if !is_root(named) {
            bail!("{} is no workspace: it has no folders `specs` and `xtask`", named.display());
        }
        named.canonicalize().with_context(|| format!("failed to read {}", named.display()))?
    } else {
        let current = std::env::current_dir().context("there is no current folder")?;
        let Some(root) = current.ancestors().find(|folder| is_root(folder)) else {
            bail!(
                "{} is in no workspace: no folder around it has `specs` and `xtask`; change into a clone, or name it with --root",
                current.display()
            );
        };
        root.to_owned()
    };
    Ok(ROOT.get_or_init(|| root))
}

/// Waits until no other task writes in the workspace, and settles what one that was stopped has left.
pub fn lock(task: &'static str) -> Result<Lock> {
    let lock = Lock::for_task(root()?, task)?;
    files::settle_interrupted(&lock)?;
    Ok(lock)
}

/// The packages that have a contract, in the order of their names; only the wanted ones if any are.
pub fn packages(wanted: &[String]) -> Result<Vec<String>> {
    let folder = root()?.join("specs");
    let mut packages: Vec<String> = std::fs::read_dir(&folder)
        .with_context(|| format!("failed to read {}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .filter(|stem| !stem.ends_with(".overlay"))
        .collect();
    packages.sort();
    if let Some(unknown) = wanted.iter().find(|wanted| !packages.contains(wanted)) {
        bail!("there is no contract specs/{unknown}.yaml; there are: {}", packages.join(", "));
    }
    packages.retain(|package| wanted.is_empty() || wanted.contains(package));
    Ok(packages)
}

/// The contract of a package, under the name that messages use.
pub fn contract(package: &str) -> Result<oas_contract::Source> {
    let name = format!("specs/{package}.yaml");
    Ok(oas_contract::Source::read_document(&root()?.join(&name))?.named(&name))
}

/// What the pages of a package stated when its contract was completed; nothing where that is not kept.
pub fn edition(package: &str) -> Result<Option<oas_contract::Source>> {
    kept(&format!("specs/facts/{package}.yaml"))
}

/// What is kept of the official SDK of a service.
pub fn sdk(package: &str) -> Result<Option<oas_contract::Source>> {
    kept(&format!("specs/sdk/{package}.json"))
}

fn kept(name: &str) -> Result<Option<oas_contract::Source>> {
    let path = root()?.join(name);
    Ok(if path.exists() { Some(oas_contract::Source::read(&path)?.named(name)) } else { None })
}

/// A crate of the workspace that can be published.
pub struct Package {
    pub name: String,
    pub version: String,
    pub folder: PathBuf,
}

/// The crates that can be published, in the order of their names.
pub fn publishable() -> Result<Vec<Package>> {
    let metadata = metadata()?;
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    // `publish = false` is an empty list of registries here.
    let wanted = packages.iter().filter(|package| package["publish"].as_array().is_none_or(|list| !list.is_empty()));
    let mut packages = wanted.map(package).collect::<Result<Vec<_>>>()?;
    packages.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(packages)
}

/// Where cargo writes what it builds.
pub fn target_folder() -> Result<PathBuf> {
    let metadata = metadata()?;
    Ok(metadata["target_directory"].as_str().context("cargo metadata names no target directory")?.into())
}

fn metadata() -> Result<Value> {
    let output = cargo()?.args(["metadata", "--no-deps", "--format-version", "1"]).output();
    let output = output.context("failed to start cargo")?;
    if !output.status.success() {
        bail!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    serde_json::from_slice(&output.stdout).context("cargo metadata printed no JSON")
}

fn package(value: &Value) -> Result<Package> {
    let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let manifest = PathBuf::from(text("manifest_path"));
    let folder = manifest.parent().context("a manifest stands in a folder")?.to_owned();
    Ok(Package { name: text("name"), version: text("version"), folder })
}

/// The date in UTC.
pub fn today() -> String {
    oas_diff_cli::today()
}

/// A day that somebody gives, or today.
pub fn day(given: Option<&str>) -> Result<String> {
    let Some(given) = given else { return Ok(today()) };
    let day: jiff::civil::Date = given.parse().with_context(|| format!("`{given}` is no day: write 2026-11-21"))?;
    Ok(day.to_string())
}

/// The committed code of a package.
pub fn generated(package: &str) -> Result<PathBuf> {
    Ok(root()?.join("crates").join(package).join("src/generated.rs"))
}

/// A cargo command in the workspace.
pub fn cargo() -> Result<Command> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()?);
    Ok(command)
}

/// Runs a program of the workspace with arguments, and passes its exit code on.
pub fn run_package(package: &str, arguments: &[String]) -> Result<ExitCode> {
    let mut command = cargo()?;
    command.args(["run", "--quiet", "--package", package, "--"]).args(arguments);
    let status = command.status().with_context(|| format!("failed to start cargo for {package}"))?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}
