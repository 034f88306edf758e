//! Pages that nobody has named one by one: those that addresses lead to, or all of a folder. What comes instead of a page is
//! told apart and taken for none. Knows no contract.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use oas_contract::Source;
use oas_pages::facts::Facts;
use oas_pages::{IndexEntry, Page};

use super::kept::Kept;
use super::notice::Notice;
use super::program::{Asked, Fetched, fetch};

/// What addresses and folders have led to: pages, lists of pages, and what is to be said of the rest.
#[derive(Default)]
pub struct Gathered {
    pub pages: Vec<Facts>,
    /// Lists of pages, each with its address or file.
    pub lists: Vec<(String, Vec<IndexEntry>)>,
    pub notices: Vec<Notice>,
    /// Whether anything could be read at all.
    pub is_read: bool,
}

impl Gathered {
    /// Adds what addresses lead to.
    pub fn fetch(&mut self, addresses: &[String], kept: &mut Kept, scratch: &Path) -> Result<()> {
        let asked: Vec<Asked> = addresses.iter().map(|url| kept.asked(url)).collect();
        for (url, fetched) in addresses.iter().zip(fetch(&asked, scratch)?) {
            match fetched {
                Fetched::Refused(notice) => self.notices.push(notice),
                Fetched::Unchanged => {
                    let text = kept.text(url).context("what was asked for conditionally is kept")?;
                    self.take(url, text.as_bytes());
                }
                Fetched::Page(answer) => {
                    if self.take(url, &answer.bytes) {
                        if answer.address != *url {
                            let message = format!("it is at {} for good; write that into `x-source`", answer.address);
                            self.notices.push(Notice::new("moved", "page", url, message));
                        }
                        kept.keep(url, &answer);
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds all files of a folder, in the order of their names.
    pub fn read_folder(&mut self, folder: &Path) -> Result<()> {
        for path in files(folder)? {
            let name = path.display().to_string();
            match oas_contract::read_bytes(&path, LARGEST) {
                Ok(bytes) => drop(self.take(&name, &bytes)),
                Err(finding) => self.notices.push(Notice::refused("unreadable", &name, finding.message)),
            }
        }
        Ok(())
    }

    /// Takes what has come for a page or a list of pages; says why it is none, where it is none.
    fn take(&mut self, name: &str, bytes: &[u8]) -> bool {
        let refused = match Page::new(name, bytes) {
            Err(finding) => Notice::refused("no-text", name, finding.message),
            Ok(page) if oas_pages::is_index(name) => match oas_pages::index(&Source::new(name, page.source().text())) {
                Some(entries) => {
                    self.lists.push((name.to_owned(), entries));
                    self.is_read = true;
                    return true;
                }
                None => Notice::refused("no-list", name, "it is no list of pages"),
            },
            Ok(page) => {
                let facts = oas_pages::read(&page);
                match page.obstacle(&facts) {
                    None => {
                        self.pages.push(facts);
                        self.is_read = true;
                        return true;
                    }
                    Some(obstacle) => Notice::refused(obstacle.word(), name, obstacle.reason()),
                }
            }
        };
        self.notices.push(refused);
        false
    }
}

/// The largest file that is read, in bytes.
const LARGEST: u64 = 32 << 20;

/// The files of a folder and of those in it, hidden ones left out.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let failed = || format!("failed to read {}", folder.display());
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(failed)? {
        let entry = entry.with_context(failed)?;
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        let kind = entry.file_type().with_context(failed)?;
        if kind.is_dir() && !is_hidden {
            paths.extend(files(&entry.path())?);
        } else if !is_hidden {
            paths.push(entry.path());
        }
    }
    paths.sort();
    Ok(paths)
}
