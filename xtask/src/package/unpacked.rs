//! Packed crates, unpacked beside each other, and whether they compile: each alone, as for who imports it, and the examples
//! of all. Knows packed files and nothing of the sources they came from.
//!
//! Cargo's own verification compiles every crate with all that it depends on anew, and no example.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use toml::{Table, Value};

use super::packed::Packed;
use crate::workspace::Package;

/// A folder with a workspace of packed crates.
pub struct Unpacked {
    folder: PathBuf,
    names: Vec<String>,
}

impl Unpacked {
    /// Writes the files. What has not changed stays as it is, so that it need not be compiled again.
    pub fn write(folder: &Path, packages: &[(&Package, Packed)], root: &Path) -> Result<Self> {
        for (package, packed) in packages {
            let crate_folder = folder.join(&package.name);
            for path in files(&crate_folder)? {
                let name = path.strip_prefix(&crate_folder)?.to_string_lossy().replace('\\', "/");
                if !packed.files.contains_key(&name) {
                    std::fs::remove_file(&path).with_context(|| format!("failed to remove {}", path.display()))?;
                }
            }
            for (name, content) in &packed.files {
                write(&crate_folder.join(name), content)?;
            }
        }
        let names: Vec<String> = packages.iter().map(|(package, _)| package.name.clone()).collect();
        let manifest = manifest(&names, &root.join("Cargo.toml"))?;
        write(&folder.join("Cargo.toml"), toml::to_string(&manifest)?.as_bytes())?;
        // The versions that the workspace is tested with.
        std::fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).context("failed to copy Cargo.lock")?;
        Ok(Self { folder: folder.to_owned(), names })
    }

    /// Copies a workspace of others that uses the crates, and runs its tests with the packed ones. Faults are those of cargo, which
    /// prints them.
    pub fn try_out(&self, example: &Path, cargo: impl Fn() -> Result<Command>, target: &Path) -> Result<()> {
        let name = example.file_name().context("an example has a name")?;
        let folder = self.folder.with_file_name(name);
        for path in files(&folder)? {
            if !example.join(path.strip_prefix(&folder)?).exists() {
                std::fs::remove_file(&path).with_context(|| format!("failed to remove {}", path.display()))?;
            }
        }
        for path in files(example)? {
            let content = std::fs::read(&path).with_context(|| format!("failed to read {}", path.display()))?;
            write(&folder.join(path.strip_prefix(example)?), &content)?;
        }
        let manifest = example.join("Cargo.toml");
        let text =
            std::fs::read_to_string(&manifest).with_context(|| format!("failed to read {}", manifest.display()))?;
        let mut manifest: Table = text.parse().context("the manifest of the example is broken")?;
        let path = |name: &String| {
            let path = self.folder.join(name).display().to_string();
            (name.clone(), Value::from(Table::from_iter([("path".to_owned(), Value::from(path))])))
        };
        let patches =
            Table::from_iter([("crates-io".to_owned(), self.names.iter().map(path).collect::<Table>().into())]);
        manifest.insert("patch".to_owned(), patches.into());
        write(&folder.join("Cargo.toml"), toml::to_string(&manifest)?.as_bytes())?;
        std::fs::copy(self.folder.join("Cargo.lock"), folder.join("Cargo.lock"))
            .context("failed to copy Cargo.lock")?;
        // A part of the operations is behind a feature.
        for features in [&[][..], &["--no-default-features", "--features", "events,invoke"]] {
            let mut cargo = cargo()?;
            cargo.args(["test", "--quiet", "--target-dir"]).arg(target).args(features).current_dir(&folder);
            if !cargo.status().context("failed to start cargo")?.success() {
                bail!("{} fails with the packed crates and {features:?}", example.display());
            }
        }
        Ok(())
    }

    /// Compiles the crates. Faults are those of the compiler, which prints them.
    pub fn check(&self, cargo: impl Fn() -> Result<Command>, target: &Path) -> Result<()> {
        let check = |arguments: &[&str]| -> Result<bool> {
            let mut cargo = cargo()?;
            cargo.args(["check", "--quiet"]).args(arguments).arg("--target-dir").arg(target).current_dir(&self.folder);
            Ok(cargo.status().context("failed to start cargo")?.success())
        };
        for name in &self.names {
            if !check(&["--package", name])? {
                bail!("{name} does not compile from its packed files");
            }
        }
        if !check(&["--workspace", "--examples"])? {
            bail!("an example does not compile from its packed files");
        }
        Ok(())
    }
}

/// A workspace in which the crates find each other, with the profiles of the one they come from: what that has compiled of
/// other crates is not compiled again.
fn manifest(names: &[String], root: &Path) -> Result<Table> {
    let text = std::fs::read_to_string(root).with_context(|| format!("failed to read {}", root.display()))?;
    let root: Table = text.parse().context("the root manifest is broken")?;
    let path = |name: &String| Value::from(Table::from_iter([("path".to_owned(), Value::from(name.clone()))]));
    let patches: Table = names.iter().map(|name| (name.clone(), path(name))).collect();
    let members: Vec<Value> = names.iter().cloned().map(Value::from).collect();
    let workspace = Table::from_iter([
        ("resolver".to_owned(), root.get("workspace").and_then(|it| it.get("resolver")).cloned().unwrap_or("3".into())),
        ("members".to_owned(), Value::from(members)),
    ]);
    let mut manifest = Table::from_iter([
        ("workspace".to_owned(), Value::from(workspace)),
        ("patch".to_owned(), Value::from(Table::from_iter([("crates-io".to_owned(), Value::from(patches))]))),
    ]);
    manifest.extend(root.get("profile").map(|profiles| ("profile".to_owned(), profiles.clone())));
    Ok(manifest)
}

fn write(path: &Path, content: &[u8]) -> Result<()> {
    if std::fs::read(path).is_ok_and(|known| known == content) {
        return Ok(());
    }
    let folder = path.parent().context("a file stands in a folder")?;
    std::fs::create_dir_all(folder).with_context(|| format!("failed to make {}", folder.display()))?;
    std::fs::write(path, content).with_context(|| format!("failed to write {}", path.display()))
}

/// All files below a folder; none where there is no folder.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.with_context(|| format!("failed to read {}", folder.display()))?.path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    Ok(found)
}
