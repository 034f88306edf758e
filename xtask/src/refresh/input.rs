//! Pages that are given as files, and what is to become of what they say. Knows files, no contract.

use std::path::PathBuf;

use anyhow::{Result, bail};
use oas_diff_cli::output;
use oas_drift::RefreshOptions;
use oas_pages::Page;
use oas_pages::facts::Facts;

use crate::kinds::Kinds;
use crate::workspace;

/// What becomes of what pages say.
#[derive(clap::Args)]
pub struct Input {
    /// Show everything, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The day on which the pages were read; today if none is given
    #[arg(long, value_name = "YYYY-MM-DD")]
    retrieved: Option<String>,
}

/// Pages that state something, and what is said about each that does not.
pub struct Sifted {
    pub pages: Vec<Facts>,
    pub refused: Vec<String>,
    /// What could not be read on those that do.
    pub notes: Kinds,
}

impl Input {
    /// How pages are merged.
    pub fn options(&self, keep: bool) -> Result<RefreshOptions> {
        Ok(RefreshOptions { retrieved: workspace::day(self.retrieved.as_deref())?, keep })
    }

    /// The pages of a service: one that states nothing, or cannot be read, is named and stops none of the others.
    pub fn sift(paths: &[PathBuf]) -> Sifted {
        let (mut pages, mut refused, mut notes) = (Vec::new(), Vec::new(), Kinds::default());
        for path in paths {
            let facts = match Page::read(path) {
                Ok(page) => oas_pages::read(&page),
                Err(finding) => {
                    refused.push(format!("{}: {}", path.display(), finding.message));
                    continue;
                }
            };
            let callable = facts.operations.iter().any(|operation| operation.path.is_some());
            let action = facts.notes().findings().iter().find(|note| note.rule == "action-in-request").cloned();
            if let Some(action) = action {
                refused.push(format!("{}: {}", path.display(), action.message));
            } else if callable {
                notes.extend(facts.notes().findings());
                pages.push(facts);
            } else {
                let found = if facts.operations.is_empty() { "no operation" } else { "no method and path" };
                refused.push(format!("{}: it states {found}", path.display()));
            }
        }
        Sifted { pages, refused, notes }
    }
}

/// What pages state, with what could not be read on them; one that states nothing stops all.
pub fn read(paths: &[PathBuf]) -> Result<Vec<Facts>> {
    let mut pages = Vec::new();
    for path in paths {
        let facts = oas_pages::read(&Page::read(path)?);
        output::print(&facts.notes());
        if facts.operations.is_empty() {
            bail!("{} states nothing; nothing is written", path.display());
        }
        pages.push(facts);
    }
    Ok(pages)
}
