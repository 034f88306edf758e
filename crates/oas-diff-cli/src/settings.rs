//! Where the policy stands, and the folder that files are counted from. Knows where to look, not what a policy says.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use oas_contract::Source;
use oas_diff::{Patterns, Policy};

use crate::arguments::Arguments;
use crate::inputs::git;

/// The name of a policy.
const NAME: &str = "oas-diff.toml";

/// What holds for a comparison beside its two sides.
pub(crate) struct Settings {
    /// The folder that the files of a repository are counted from: that of the policy, or the top of the repository, or this one.
    pub(crate) root: PathBuf,
    pub(crate) policy: Policy,
}

impl Settings {
    /// Finds the policy and reads it. A root that is given is where both are.
    pub(crate) fn find(arguments: &Arguments, root: Option<&Path>) -> Result<Self> {
        let current = std::env::current_dir().context("there is no current folder")?;
        let top = git::top(&current);
        let around = root.is_none().then(|| nearest(&current, top.as_deref())).flatten();
        let file = match (&arguments.config, root) {
            (Some(file), _) => Some(file.clone()),
            (None, Some(root)) => Some(root.join(NAME)).filter(|file| file.exists()),
            (None, None) => around.as_ref().map(|folder| folder.join(NAME)),
        };
        let root = root.map(Path::to_owned).or(around).or(top).unwrap_or_else(|| current.clone());
        let mut policy = match &file {
            Some(file) => {
                let shown = file.strip_prefix(&current).unwrap_or(file).display().to_string();
                Policy::parse(&Source::read(file)?.named(&shown))?
            }
            None => Policy::default(),
        };
        if !arguments.files.is_empty() {
            policy.files = Some(Patterns::parse(&arguments.files).map_err(anyhow::Error::msg)?);
        }
        policy.options.today = today();
        Ok(Self { root, policy })
    }
}

/// The nearest folder with a policy, up to the top of the repository; only this one where there is no repository.
fn nearest(current: &Path, top: Option<&Path>) -> Option<PathBuf> {
    let folders = current.ancestors().take_while(|folder| match top {
        Some(top) => folder.starts_with(top),
        None => *folder == current,
    });
    folders.into_iter().find(|folder| folder.join(NAME).exists()).map(Path::to_owned)
}

/// The date in UTC, such as `2026-11-21`.
pub fn today() -> String {
    jiff::Timestamp::now().strftime("%F").to_string()
}
