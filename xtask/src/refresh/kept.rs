//! Pages as they were got, each with what the server said of its edition: git ignores them, as their sentences are those of
//! providers. Knows files, nothing of what pages say.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::program::{Answer, Asked};
use crate::files::Files;

/// What is kept of pages, by their addresses.
pub struct Kept {
    folder: PathBuf,
    pages: BTreeMap<String, Value>,
    /// Those of this run: what is known of each, and its text.
    fresh: BTreeMap<String, (Value, String)>,
}

/// What is known of every page.
const LIST: &str = "pages.json";

impl Kept {
    /// Reads what is kept in a folder. What cannot be read there is asked for again.
    pub fn read(folder: PathBuf) -> Self {
        let text = std::fs::read_to_string(folder.join(LIST)).unwrap_or_default();
        Self { folder, pages: serde_json::from_str(&text).unwrap_or_default(), fresh: BTreeMap::new() }
    }

    /// How a page is asked for: conditionally, where it is here as the server knows it.
    pub fn asked(&self, url: &str) -> Asked {
        let known = self.pages.get(url).filter(|_| self.text(url).is_some());
        let validator = |name: &str| known?[name].as_str().map(str::to_owned);
        Asked { url: url.to_owned(), etag: validator("etag"), last_modified: validator("last-modified") }
    }

    /// A page as it was got; nothing where somebody has changed it since.
    pub fn text(&self, url: &str) -> Option<String> {
        if let Some((_, text)) = self.fresh.get(url) {
            return Some(text.clone());
        }
        let text = std::fs::read_to_string(self.path(url)).ok()?;
        let digest = self.pages.get(url)?["digest"].as_str()?;
        (oas_codegen::digest(&text) == digest).then_some(text)
    }

    /// Keeps a page, and what its server said of its edition.
    pub fn keep(&mut self, url: &str, answer: &Answer) {
        let Ok(text) = std::str::from_utf8(&answer.bytes) else { return };
        let digest = oas_codegen::digest(text);
        let known = json!({"etag": answer.etag, "last-modified": answer.last_modified, "digest": digest});
        self.fresh.insert(url.to_owned(), (known, text.to_owned()));
    }

    /// Leaves a page as it was kept before this run.
    pub fn forget(&mut self, url: &str) {
        self.fresh.remove(url);
    }

    /// Where a page stands.
    pub fn path(&self, url: &str) -> PathBuf {
        let place = url.split_once("://").map_or(url, |(_, rest)| rest);
        let readable: String =
            place.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(80).collect();
        let digest = oas_codegen::digest(url);
        let digest = digest.rsplit(':').next().unwrap_or_default();
        self.folder.join(format!("{readable}.{digest}.page"))
    }

    /// Puts what is new.
    pub fn put(mut self, files: &mut Files) {
        if self.fresh.is_empty() {
            return;
        }
        for (url, (known, text)) in std::mem::take(&mut self.fresh) {
            files.put(self.path(&url), text);
            self.pages.insert(url, known);
        }
        files.put(self.folder.join(LIST), format!("{:#}\n", json!(self.pages)));
    }
}

/// The folder in a workspace.
pub fn folder(root: &Path) -> PathBuf {
    root.join(".xtask/pages")
}
