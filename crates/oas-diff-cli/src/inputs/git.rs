//! What git knows: revisions, their files, and where a branch began. Knows commands of git, no contract.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::output;

/// The largest file that is read, in bytes: as large as one that stands in a folder.
pub(super) const LARGEST_FILE: u64 = 64 << 20;

/// Runs git in a folder, and returns what it prints.
pub(crate) fn git(folder: &Path, arguments: &[&str]) -> Result<String> {
    match run(folder, arguments)? {
        Ran { code: Some(0), out, .. } => Ok(out),
        Ran { err, .. } => bail!("git {}: {}", arguments.join(" "), err.trim()),
    }
}

/// The exit code of git, and what it printed.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run(folder: &Path, arguments: &[&str]) -> Result<Ran> {
    // What people have set for their eyes is nothing for programs.
    const PLAIN: [&str; 6] = ["-c", "color.ui=false", "-c", "grep.fullName=false", "-c", "submodule.recurse=false"];
    let output = Command::new("git").args(PLAIN).args(arguments).current_dir(folder).stdin(Stdio::null()).output();
    let output = output.context("failed to start git; it is needed to read revisions")?;
    // A name that is no text is none of a contract.
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok(Ran { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) })
}

/// The top of the work tree that a folder is in.
pub(crate) fn top(folder: &Path) -> Result<PathBuf> {
    let path = git(folder, &["rev-parse", "--show-toplevel"])?;
    Ok(PathBuf::from(path.trim_end_matches('\n')))
}

/// The path of a folder from the top of its work tree, with a slash at its end; nothing for the top itself.
pub(crate) fn prefix(folder: &Path) -> Result<String> {
    Ok(git(folder, &["rev-parse", "--show-prefix"])?.trim_end_matches('\n').to_owned())
}

/// The commit that a text names.
pub(crate) fn commit(folder: &Path, text: &str) -> Option<String> {
    let commit = git(folder, &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{text}^{{commit}}")]);
    Some(commit.ok()?.trim().to_owned())
}

/// Whether a text such as `main:api` names a folder; nothing where it names nothing.
pub(crate) fn is_folder(folder: &Path, object: &str) -> Option<bool> {
    let kind = git(folder, &["cat-file", "-t", object]).ok()?;
    match kind.trim() {
        "tree" => Some(true),
        "blob" => Some(false),
        _ => None,
    }
}

/// The content of a file of a revision, of at most 64 MiB.
pub(crate) fn content(folder: &Path, object: &str) -> Result<Vec<u8>, String> {
    let mut command = Command::new("git");
    command.args(["cat-file", "blob", object]).current_dir(folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| format!("failed to start git: {error}"))?;
    let mut bytes = Vec::new();
    let pipe = child.stdout.take().expect("standard output is piped");
    pipe.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LARGEST_FILE {
        let _ = child.kill();
        let _ = child.wait();
        return Err(format!("the file has more than the {LARGEST_FILE} bytes that are read"));
    }
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
    }
    Ok(bytes)
}

/// Paths below a folder of files that may be contracts, relative to it: of a revision, or as they stand. Unless all are wanted,
/// those that do not have the words for it are passed over.
pub(crate) fn files(folder: &Path, revision: Option<&str>, all: bool) -> Result<Vec<String>> {
    let endings = ["*.yaml", "*.yml", "*.json"];
    if all {
        let list = match revision {
            Some(revision) => git(folder, &["ls-tree", "-r", "-z", "--name-only", revision])?,
            None => {
                let listed = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate", "--"];
                git(folder, &[&listed[..], &endings].concat())?
            }
        };
        return Ok(list.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect());
    }
    let mut arguments = vec!["grep", "-l", "-z", "-a", "-E", "-e", "openapi|swagger"];
    match revision {
        Some(revision) => arguments.push(revision),
        None => arguments.insert(1, "--untracked"),
    }
    arguments.push("--");
    arguments.extend(endings);
    let ran = run(folder, &arguments)?;
    if matches!(ran.code, Some(0 | 1)) && !ran.err.is_empty() {
        // What git could not look into may be anything.
        output::tell(&format_args!("not everything is looked into:\n{}", ran.err.trim_end()));
    }
    match ran {
        Ran { code: Some(0), out: list, .. } => {
            let prefix = revision.map(|revision| format!("{revision}:")).unwrap_or_default();
            let paths = list.split('\0').filter(|path| !path.is_empty());
            Ok(paths.map(|path| path.strip_prefix(&prefix).unwrap_or(path).to_owned()).collect())
        }
        // Nothing is found.
        Ran { code: Some(1), .. } => Ok(Vec::new()),
        Ran { err, .. } => bail!("git grep: {}", err.trim()),
    }
}

/// Where this branch left the main branch.
pub(crate) struct MergeBase {
    pub(crate) revision: String,
    /// The main branch: `origin/main`.
    pub(crate) main: String,
    /// Whether nothing lies in between because the branch that counts as main is this very one.
    pub(crate) is_own: bool,
}

impl MergeBase {
    /// Whether this very branch counts as main although it has not the name of one: a clone may have no other.
    pub(crate) fn is_doubtful(&self) -> bool {
        self.is_own && !["main", "master"].contains(&self.main.trim_start_matches("origin/"))
    }
}

pub(crate) fn merge_base(folder: &Path) -> Result<MergeBase> {
    git(folder, &["rev-parse", "--git-dir"])
        .context("this is no git repository: name what is compared, BASE and HEAD")?;
    for main in ["origin/HEAD", "origin/main", "main", "origin/master", "master"] {
        let Ok(revision) = git(folder, &["merge-base", "HEAD", main]) else { continue };
        let revision = revision.trim().to_owned();
        let full = git(folder, &["rev-parse", "--symbolic-full-name", main])?;
        let full = full.trim();
        let short = full.trim_start_matches("refs/heads/").trim_start_matches("refs/remotes/").to_owned();
        let own = git(folder, &["symbolic-ref", "--quiet", "--short", "HEAD"]).ok();
        let same_name = own.is_none_or(|own| short.trim_start_matches("origin/") == own.trim());
        let is_own = same_name && git(folder, &["rev-parse", "HEAD"])?.trim() == revision;
        return Ok(MergeBase { revision, main: short, is_own });
    }
    bail!("git finds no main branch that this one comes from: name the base, such as HEAD~1")
}
