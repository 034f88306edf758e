//! A list of public documents: where each is had from, what it must be, and how many operations its client goes without at most.
//! Knows rows, nothing of how they come about, and gets nothing from anywhere.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use oas_contract::Source;
use toml::Table;

use super::row::Row;

/// A document of the list.
pub(super) struct Listed {
    /// `OWNER/NAME` at GitHub.
    repository: String,
    commit: String,
    path: String,
    digest: String,
    /// How many operations its client goes without at most.
    left_out: usize,
}

/// The documents of a list, by the names of their files.
pub(super) struct Manifest(BTreeMap<String, Listed>);

impl Manifest {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("failed to read {}", path.display()))?;
        let table: Table = text.parse().with_context(|| format!("{} is no TOML", path.display()))?;
        let mut documents = BTreeMap::new();
        for (file, entry) in table {
            let word = |name: &str| {
                let value = entry.get(name).and_then(toml::Value::as_str);
                value.map(str::to_owned).with_context(|| format!("`{file}` of {} has no `{name}`", path.display()))
            };
            // Nobody tries a document of which it is not known whether that is allowed.
            word("licence")?;
            let left_out = entry.get("left-out").and_then(toml::Value::as_integer);
            let left_out = left_out.and_then(|count| usize::try_from(count).ok());
            let left_out = left_out.with_context(|| format!("`{file}` of {} has no `left-out`", path.display()))?;
            let (repository, commit) = (word("repository")?, word("commit")?);
            let (path, digest) = (word("path")?, word("digest")?);
            documents.insert(file, Listed { repository, commit, path, digest, left_out });
        }
        Ok(Self(documents))
    }

    /// What a shell gets the documents by: the name of the file and its address, in lines.
    pub(super) fn addresses(&self) -> String {
        let line = |(file, listed): (&String, &Listed)| {
            let Listed { repository, commit, path, .. } = listed;
            format!("{file} https://raw.githubusercontent.com/{repository}/{commit}/{path}\n")
        };
        self.0.iter().map(line).collect()
    }

    /// Sees that all documents of the list are in a folder, and are what they must be.
    pub(super) fn verify(&self, folder: &Path) -> Result<()> {
        for (file, listed) in &self.0 {
            let source = Source::read(&folder.join(file))?;
            let digest = oas_codegen::digest(source.text());
            if digest != listed.digest {
                bail!("{file} has the digest {digest}, and not {}: get it again", listed.digest);
            }
        }
        Ok(())
    }

    /// What has become worse with a document.
    pub(super) fn worse(&self, file: &str, row: &Row) -> Option<String> {
        let listed = self.0.get(file)?;
        let cell = |heading| row.cells.iter().find(|(name, _)| *name == heading).map(|(_, cell)| cell.as_str());
        let left_out: usize = cell("left-out")?.parse().ok()?;
        let most = listed.left_out;
        (left_out > most).then(|| format!("{left_out} operations go without something, where it were {most}"))
    }
}
