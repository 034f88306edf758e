//! What people name on the command line, and what is compared where they name nothing. Knows the forms of names.

use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use oas_contract::Source;
use oas_diff::Policy;

use super::side::{LARGEST_FILE, Location, Side};
use super::{folder, git};

/// What standard input is called in messages.
const STANDARD_INPUT: &str = "<stdin>";

/// What somebody has named: `-`, a file, a folder, a revision, or a file or folder of one.
pub(crate) fn side(text: &str, root: &Path, policy: &Policy) -> Result<Side> {
    let path = Path::new(text);
    if text == "-" {
        return standard_input();
    }
    if text.contains("://") {
        bail!("`{text}` is a URL, and these are not read: fetch it, and name the file or pass it as `-`");
    }
    if path.is_dir() {
        return named_folder(path, text, policy);
    }
    if path.exists() {
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let shown = text.strip_suffix(&name).unwrap_or_default().to_owned();
        return Side::of_file(Location::Folder { folder, shown, within: false }, &name, text);
    }
    let current = std::env::current_dir().context("there is no current folder")?;
    if let Some((revision, path)) = text.split_once(':')
        && let Some(is_folder) = git::is_folder(&current, text)
    {
        return of_revision(&current, revision, path, is_folder, policy);
    }
    match git::commit(&current, text) {
        Some(commit) => revision(&commit, root, policy),
        None => bail!("`{text}` is no file, no folder and no revision that git knows"),
    }
}

fn standard_input() -> Result<Side> {
    let mut bytes = Vec::new();
    let input = std::io::stdin().lock();
    input.take(LARGEST_FILE + 1).read_to_end(&mut bytes).context("failed to read standard input")?;
    anyhow::ensure!(
        bytes.len() as u64 <= LARGEST_FILE,
        "standard input has more than the {LARGEST_FILE} bytes that are read"
    );
    let text = String::from_utf8(bytes).context("standard input is not UTF-8 text")?;
    let source = Source::new(STANDARD_INPUT, &text);
    Ok(Side::of_source(Location::Nowhere, STANDARD_INPUT, source, "standard input"))
}

fn named_folder(path: &Path, text: &str, policy: &Policy) -> Result<Side> {
    let shown = text.trim_end_matches('/');
    let place = Location::Folder { folder: path.to_owned(), shown: format!("{shown}/"), within: true };
    Side::of_files(place, folder::files(path)?, shown.to_owned(), policy)
}

/// A file or a folder of a revision, as git names them: paths are counted from the top of the repository, or after `./` from
/// here.
fn of_revision(current: &Path, revision: &str, path: &str, is_folder: bool, policy: &Policy) -> Result<Side> {
    let shown = format!("{revision}:{path}");
    if is_folder {
        let path = path.trim_end_matches('/');
        let (object, below) = (format!("{revision}:{path}"), if path.is_empty() { "" } else { "/" });
        let folder = git::top(current).unwrap_or_else(|| current.to_owned());
        let list = git::git(current, &["ls-tree", "-r", "-z", "--name-only", "--full-tree", &object])?;
        let paths = list.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect();
        let folder = if path.starts_with("./") || path == "." { current.to_owned() } else { folder };
        let of = format!("{object}{below}");
        return Side::of_files(Location::Revision { folder, shown: of.clone(), of }, paths, shown, policy);
    }
    let of = format!("{revision}:");
    let place = Location::Revision { folder: current.to_owned(), shown: of.clone(), of };
    Side::of_file(place, path, &shown)
}

/// The contracts of this repository at a commit.
pub(crate) fn revision(commit: &str, root: &Path, policy: &Policy) -> Result<Side> {
    let short = commit.get(..12).unwrap_or(commit);
    let paths = git::files(root, Some(commit), policy.files.is_some())?;
    let (of, shown) = (format!("{commit}:./"), format!("{short}:"));
    let place = Location::Revision { folder: root.to_owned(), of, shown };
    Side::of_files(place, paths, short.to_owned(), policy)
}

/// The contracts of this repository as they stand.
pub(crate) fn work_tree(root: &Path, policy: &Policy) -> Result<Side> {
    let paths = git::files(root, None, policy.files.is_some())?;
    let place = Location::Folder { folder: root.to_owned(), shown: String::new(), within: true };
    Side::of_files(place, paths, "the work tree".to_owned(), policy)
}

/// The file of the work tree that a file of a revision is compared with.
pub(crate) fn counterpart(text: &str) -> Result<Option<Side>> {
    let Some((_, path)) = text.split_once(':') else { return Ok(None) };
    let current = std::env::current_dir().context("there is no current folder")?;
    let from_here = path.starts_with("./");
    let folder = if from_here { Some(current) } else { git::top(&current) };
    let Some(folder) = folder else { return Ok(None) };
    Side::of_file(Location::Folder { folder, shown: String::new(), within: false }, path, path).map(Some)
}
