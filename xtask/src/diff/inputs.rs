//! Where contracts come from: a file, a folder, a git revision, the work tree.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use oas_contract::Source;
use semver::Version;

use crate::workspace;

/// The contracts of one side, by the name of their package.
pub struct Side {
    /// What it is, for messages.
    shown: String,
    contracts: BTreeMap<String, Place>,
    single: Option<String>,
    versions: BTreeMap<String, Version>,
}

enum Place {
    File { path: PathBuf, name: String },
    Revision { revision: String, path: String },
}

impl Side {
    /// What it is, in words for a message.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The names of all contracts.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.contracts.keys().map(String::as_str)
    }

    /// The name of the contract, where this side is one file.
    pub fn single(&self) -> Option<&str> {
        self.single.as_deref()
    }

    /// The text of a contract; a side that is one file is compared whatever its name.
    pub fn contract(&self, package: &str) -> Result<Option<Source>> {
        let place = match &self.single {
            Some(name) => self.contracts.get(name),
            None => self.contracts.get(package),
        };
        match place {
            None => Ok(None),
            Some(Place::File { path, name }) => Ok(Some(Source::read(path)?.named(name))),
            Some(Place::Revision { revision, path }) => {
                let text = git(&["show", &format!("{revision}:./{path}")])?;
                let shown = revision.get(..12).unwrap_or(revision);
                Ok(Some(Source::new(&format!("{shown}:{path}"), &text)))
            }
        }
    }

    /// The version of a package, where this side is a whole workspace.
    pub fn version(&self, package: &str) -> Option<&Version> {
        self.versions.get(package)
    }
}

fn is_contract(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|known| ["yaml", "yml", "json"].contains(&known))
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// What a person has written: a file, a folder or a revision.
pub fn side(text: &str) -> Result<Side> {
    let path = Path::new(text);
    if path.is_file() {
        let place = Place::File { path: path.to_owned(), name: text.to_owned() };
        let name = stem(path);
        return Ok(Side {
            shown: text.to_owned(),
            contracts: BTreeMap::from([(name.clone(), place)]),
            single: Some(name),
            versions: BTreeMap::new(),
        });
    }
    if path.is_dir() {
        return folder(path, text.trim_end_matches('/'));
    }
    match git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{text}^{{commit}}")]) {
        Ok(revision) => self::revision(revision.trim()),
        Err(_) => bail!("`{text}` is no file, no folder and no revision that git knows"),
    }
}

fn folder(path: &Path, shown: &str) -> Result<Side> {
    let entries = std::fs::read_dir(path).with_context(|| format!("failed to read {}", path.display()))?;
    let mut contracts = BTreeMap::new();
    for entry in entries {
        let path = entry.with_context(|| format!("failed to read {}", path.display()))?.path();
        if path.is_file() && is_contract(&path) {
            let name = format!("{shown}/{}", path.file_name().unwrap_or_default().to_string_lossy());
            contracts.insert(stem(&path), Place::File { path, name });
        }
    }
    Ok(Side { shown: shown.to_owned(), contracts, single: None, versions: BTreeMap::new() })
}

/// The folder around the current one that holds `specs`, in the same repository; or the workspace that was named.
pub fn root() -> Result<PathBuf> {
    if let Some(named) = workspace::named_root() {
        return Ok(named.to_owned());
    }
    let current = std::env::current_dir().context("there is no current folder")?;
    for folder in current.ancestors() {
        if folder.join("specs").is_dir() {
            return Ok(folder.to_owned());
        }
        // What stands around a repository is none of its contracts.
        if folder.join(".git").exists() {
            break;
        }
    }
    bail!(
        "there is nothing to compare: no folder around {} in this repository has `specs`; name the files or folders: `diff BASE HEAD`",
        current.display()
    )
}

/// The contracts as they stand.
pub fn work_tree() -> Result<Side> {
    let root = root()?;
    let side = folder(&root.join("specs"), "specs")?;
    let read = |path: &str| std::fs::read_to_string(root.join(path)).ok();
    let versions = versions(side.contracts.keys().cloned().collect(), read);
    Ok(Side { shown: "specs of the work tree".to_owned(), versions, ..side })
}

/// The contracts of a commit.
pub fn revision(revision: &str) -> Result<Side> {
    let list = git(&["ls-tree", "-z", "--name-only", revision, "specs/"])?;
    let mut contracts = BTreeMap::new();
    for path in list.split('\0').filter(|path| is_contract(Path::new(path))) {
        let place = Place::Revision { revision: revision.to_owned(), path: path.to_owned() };
        contracts.insert(stem(Path::new(path)), place);
    }
    let read = |path: &str| git(&["show", &format!("{revision}:./{path}")]).ok();
    let packages = contracts.keys().cloned().collect();
    let shown = format!("specs of {}", revision.get(..12).unwrap_or(revision));
    Ok(Side { shown, contracts, single: None, versions: versions(packages, read) })
}

/// The versions of packages, as their manifests state or inherit them.
fn versions(packages: Vec<String>, read: impl Fn(&str) -> Option<String>) -> BTreeMap<String, Version> {
    let table = |path: &str| read(path)?.parse::<toml::Table>().ok();
    let workspace = table("Cargo.toml");
    let parsed = |version: &toml::Value| Version::parse(version.as_str()?).ok();
    let inherited = || parsed(workspace.as_ref()?.get("workspace")?.get("package")?.get("version")?);
    let version = |package: &str| {
        let manifest = table(&format!("crates/{package}/Cargo.toml"))?;
        let own = manifest.get("package")?.get("version")?;
        if own.is_str() { parsed(own) } else { inherited() }
    };
    packages.into_iter().filter_map(|package| Some((package.clone(), version(&package)?))).collect()
}

/// Where this branch left the main branch.
pub struct MergeBase {
    pub revision: String,
    /// The main branch: `origin/main`.
    pub main: String,
    /// Whether nothing lies in between because the branch that counts as main is this very one.
    pub is_own: bool,
}

impl MergeBase {
    /// Whether this very branch counts as main although it has not the name of one: a clone may have no other.
    pub fn is_doubtful(&self) -> bool {
        self.is_own && !["main", "master"].contains(&self.main.trim_start_matches("origin/"))
    }
}

pub fn merge_base() -> Result<MergeBase> {
    if git(&["rev-parse", "--git-dir"]).is_err() {
        bail!("this is no git repository: name what is compared, `cargo xtask diff BASE HEAD`");
    }
    for main in ["origin/HEAD", "origin/main", "main", "origin/master", "master"] {
        let Ok(revision) = git(&["merge-base", "HEAD", main]) else { continue };
        let revision = revision.trim().to_owned();
        let full = git(&["rev-parse", "--symbolic-full-name", main])?;
        let full = full.trim();
        let short = full.trim_start_matches("refs/heads/").trim_start_matches("refs/remotes/").to_owned();
        let own = git(&["symbolic-ref", "--quiet", "--short", "HEAD"]).ok();
        let same_name = own.is_none_or(|own| short.trim_start_matches("origin/") == own.trim());
        let is_own = same_name && git(&["rev-parse", "HEAD"])?.trim() == revision;
        return Ok(MergeBase { revision, main: short, is_own });
    }
    bail!("git finds no main branch that this one comes from: name the base, `cargo xtask diff REVISION`")
}

/// Runs git in the folder that holds `specs`, so that paths are counted from there.
fn git(arguments: &[&str]) -> Result<String> {
    let mut command = Command::new("git");
    command.args(arguments);
    if let Ok(root) = root() {
        command.current_dir(root);
    }
    let output = command.output().context("failed to start git; it is needed to read revisions")?;
    if !output.status.success() {
        bail!("git {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim());
    }
    String::from_utf8(output.stdout).context("git printed what is not UTF-8")
}
