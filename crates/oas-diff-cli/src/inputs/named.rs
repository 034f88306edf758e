//! What people name on the command line, and what is compared where they name little. Knows the forms of names.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use oas_contract::{Source, normalized_path};
use oas_diff::Policy;

use super::side::{LARGEST_FILE, Location, Side, WORK_TREE};
use super::{folder, git};

/// What standard input is called in messages.
const STANDARD_INPUT: &str = "<stdin>";

/// What somebody has named.
enum Named {
    Input,
    File(PathBuf),
    Folder(PathBuf),
    Revision(String),
    /// A file or a folder of a revision, by its path from the top of the repository.
    OfRevision {
        revision: String,
        path: String,
        is_folder: bool,
    },
}

/// The two sides of what is named: of one name, the other side is what stands in the work tree.
pub(crate) fn named_sides(names: &[String], root: &Path, policy: &Policy) -> Result<(Side, Side)> {
    let current = std::env::current_dir().context("there is no current folder")?;
    let sides = names.iter().map(|text| parsed(text, &current)).collect::<Result<Vec<_>>>()?;
    let of = |named: &Named, text: &str| side(named, text, &current, root, policy);
    match (&sides[..], names) {
        ([base @ Named::OfRevision { path, is_folder, .. }], [text]) => {
            let top = git::top(&current)?;
            let path = top.join(path);
            let label = path.strip_prefix(&current).unwrap_or(&path).display().to_string();
            let head = if *is_folder { Named::Folder(path.clone()) } else { Named::File(path.clone()) };
            anyhow::ensure!(path.exists(), "{label} is not there: name what {text} is compared with");
            Ok((of(base, text)?, of(&head, &label)?))
        }
        ([base @ Named::Revision(_)], [text]) => Ok((of(base, text)?, work_tree(root, policy)?)),
        ([_], [text]) => bail!("name what {text} is compared with: a second file or folder, or a revision that has it"),
        // A folder is held against the same folder of a revision.
        ([Named::Revision(revision), head @ Named::Folder(folder)], [base_text, head_text]) => {
            let base = same_folder(revision, folder, &current)?;
            Ok((of(&base, base_text)?, of(head, head_text)?))
        }
        ([base @ Named::Folder(folder), Named::Revision(revision)], [base_text, head_text]) => {
            let head = same_folder(revision, folder, &current)?;
            Ok((of(base, base_text)?, of(&head, head_text)?))
        }
        ([base, head, ..], [base_text, head_text, ..]) => Ok((of(base, base_text)?, of(head, head_text)?)),
        _ => bail!("name what is compared"),
    }
}

/// The folder of a revision that is one of the work tree.
fn same_folder(revision: &str, folder: &Path, current: &Path) -> Result<Named> {
    let top = git::top(current)?;
    let folder = folder.canonicalize().with_context(|| format!("failed to read {}", folder.display()))?;
    match folder.strip_prefix(&top) {
        Ok(path) => {
            let path = path.to_string_lossy().replace('\\', "/");
            Ok(Named::OfRevision { revision: revision.to_owned(), path, is_folder: true })
        }
        Err(_) => Ok(Named::Revision(revision.to_owned())),
    }
}

fn parsed(text: &str, current: &Path) -> Result<Named> {
    let path = Path::new(text);
    if text == "-" {
        return Ok(Named::Input);
    }
    if text.contains("://") {
        bail!("`{text}` is a URL, and these are not read: fetch it, and name the file or pass it as `-`");
    }
    let is_there = path.exists();
    let commit = if is_there && text.starts_with('.') { None } else { git::commit(current, text) };
    match (is_there, commit) {
        (true, Some(_)) => bail!("`{text}` is a revision, and a file or folder: write `./{text}`, or `refs/…`"),
        (true, None) if path.is_dir() => return Ok(Named::Folder(path.to_owned())),
        (true, None) => return Ok(Named::File(path.to_owned())),
        (false, Some(commit)) => return Ok(Named::Revision(commit)),
        (false, None) => {}
    }
    if let Some((revision, path)) = text.split_once(':')
        && let Some(is_folder) = git::is_folder(current, text)
    {
        // Git counts from the top of the repository, or after `./` from here.
        let here = if path.starts_with('.') { git::prefix(current)? } else { String::new() };
        let path = normalized_path(&format!("{here}{path}"));
        return Ok(Named::OfRevision { revision: revision.to_owned(), path, is_folder });
    }
    // What keeps git from knowing anything is what there is to say.
    git::top(current).map_err(|error| error.context(format!("`{text}` is no file and no folder")))?;
    bail!("`{text}` is no file, no folder and no revision that git knows")
}

fn side(named: &Named, text: &str, current: &Path, root: &Path, policy: &Policy) -> Result<Side> {
    match named {
        Named::Input => standard_input(),
        Named::Revision(commit) => revision(commit, root, policy),
        Named::Folder(path) => {
            let label = text.trim_end_matches('/');
            let whole = path.canonicalize().with_context(|| format!("failed to read {text}"))?;
            let paths = folder::files(path)?;
            Side::of_files(Location::of_folder(&whole, format!("{label}/")), paths, label.to_owned(), policy)
        }
        Named::File(path) => {
            let folder = path.parent().unwrap_or(Path::new("")).to_owned();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let label = text.strip_suffix(&name).unwrap_or_default().to_owned();
            Side::of_file(Location::beside_file(folder, label), &name, text)
        }
        Named::OfRevision { revision, path, is_folder } => {
            let top = git::top(current)?;
            let place = |prefix: &str| Location::of_revision(top.clone(), revision, prefix, revision);
            if !is_folder {
                return Side::of_file(place(""), path, text);
            }
            let object = format!("{revision}:{path}");
            let list = git::git(&top, &["ls-tree", "-r", "-z", "--name-only", "--full-tree", &object])?;
            let paths = list.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect();
            let prefix = if path.is_empty() { String::new() } else { format!("{path}/") };
            Side::of_files(place(&prefix), paths, text.to_owned(), policy)
        }
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

/// The contracts of this repository at a commit.
pub(crate) fn revision(commit: &str, root: &Path, policy: &Policy) -> Result<Side> {
    let short = commit.get(..12).unwrap_or(commit);
    let paths = git::files(root, Some(commit), policy.files.is_some())?;
    let place = Location::of_revision(git::top(root)?, commit, &git::prefix(root)?, short);
    Side::of_files(place, paths, short.to_owned(), policy)
}

/// The contracts of this repository as they stand.
pub(crate) fn work_tree(root: &Path, policy: &Policy) -> Result<Side> {
    let paths = git::files(root, None, policy.files.is_some())?;
    let place = Location::of_folder(root, git::prefix(root)?);
    Side::of_files(place, paths, WORK_TREE.to_owned(), policy)
}
