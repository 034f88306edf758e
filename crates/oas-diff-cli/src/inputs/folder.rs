//! The files below a folder. Knows names, nothing of what is in files.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

/// The most files that are looked at.
const MOST_FILES: usize = 1_000_000;

/// The paths of all files below a folder, relative to it. What is hidden is passed over, and so are links, which may lead in
/// circles.
pub(super) fn files(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut open = vec![String::new()];
    while let Some(below) = open.pop() {
        let path = folder.join(&below);
        let entries = fs::read_dir(&path).with_context(|| format!("failed to read {}", path.display()))?;
        for entry in entries {
            let entry = entry.with_context(|| format!("failed to read {}", path.display()))?;
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else { continue };
            let kind = entry.file_type().with_context(|| format!("failed to read {}", entry.path().display()))?;
            let path = if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") };
            if kind.is_dir() {
                open.push(path);
            } else if kind.is_file() {
                found.push(path);
            }
        }
        anyhow::ensure!(found.len() <= MOST_FILES, "{} has more than {MOST_FILES} files", folder.display());
    }
    found.sort();
    Ok(found)
}
