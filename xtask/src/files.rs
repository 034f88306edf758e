//! Files that a task writes: all of them or none, whatever happens meanwhile. Knows names and bytes, nothing of what they say.
//!
//! A list of them is written, they are written beside their targets and flushed, the list says so, they are renamed, and the
//! list is removed. A task that finds the list of another, which did not come to its end, finishes what that one has begun
//! where every file is whole, and takes it away where not.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::lock::Lock;
use oas_diff_cli::output;

/// The list of files that are about to be renamed, in the folder of the lock.
const LIST: &str = "interrupted.json";
/// Where the list is written before it counts.
const UNFINISHED_LIST: &str = "interrupted.json.new";

/// What a task is going to write, by path.
#[derive(Default)]
pub struct Files(BTreeMap<PathBuf, String>);

/// What stood where files were written.
pub struct Replaced(Vec<(PathBuf, Option<Vec<u8>>)>);

impl Files {
    /// The file at `path` is going to hold `text`.
    pub fn put(&mut self, path: PathBuf, text: String) {
        self.0.insert(path, text);
    }

    /// What the file at `path` is going to hold, or holds where nothing is written there.
    pub fn text(&self, path: &Path) -> Result<String> {
        let read = || fs::read_to_string(path).with_context(|| format!("failed to read {}", path.display()));
        self.0.get(path).map_or_else(read, |text| Ok(text.clone()))
    }

    /// Writes all of them. Where that fails, none is written. Where there is none, nothing at all happens.
    pub fn write(self, lock: &Lock) -> Result<Replaced> {
        if self.0.is_empty() {
            return Ok(Replaced(Vec::new()));
        }
        let staged = self.0.keys().map(|path| Staged::of(path)).collect::<Result<Vec<_>>>()?;
        let known = |file: &Staged| Ok((file.target.clone(), content(&file.target)?));
        let replaced: Vec<_> = staged.iter().map(known).collect::<Result<_>>().context("nothing is written")?;
        let prepare = || {
            write_list(lock, &staged, false)?;
            staged.iter().zip(self.0.values()).try_for_each(|(file, text)| file.write(text.as_bytes()))?;
            write_list(lock, &staged, true)
        };
        if let Err(error) = prepare() {
            staged.iter().for_each(Staged::remove);
            let _ = remove_list(lock);
            return Err(error.context("nothing is written"));
        }
        staged.iter().try_for_each(Staged::rename)?;
        remove_list(lock)?;
        Ok(Replaced(replaced))
    }
}

impl Replaced {
    /// Puts everything back as it was.
    pub fn undo(self) -> Result<()> {
        for (path, content) in self.0 {
            let Some(content) = content else {
                fs::remove_file(&path).with_context(|| format!("failed to remove {}", path.display()))?;
                remove_empty_folders(&path);
                continue;
            };
            let file = Staged::of(&path)?;
            file.write(&content)?;
            file.rename()?;
        }
        Ok(())
    }
}

/// Removes the folders that hold nothing any more.
fn remove_empty_folders(path: &Path) {
    // A folder that is not empty is not removed, which ends it.
    let _ = path.ancestors().skip(1).try_for_each(fs::remove_dir);
}

/// A file beside its target.
struct Staged {
    target: PathBuf,
    beside: PathBuf,
}

impl Staged {
    fn of(path: &Path) -> Result<Self> {
        // What is linked to is replaced, not the link.
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else {
            anyhow::bail!("{} is no file", path.display());
        };
        let beside = folder.join(format!(".{}.{}.new", name.to_string_lossy(), std::process::id()));
        Ok(Self { target, beside })
    }

    fn write(&self, content: &[u8]) -> Result<()> {
        let write = || {
            self.beside.parent().map_or(Ok(()), fs::create_dir_all)?;
            let mut file = File::create(&self.beside)?;
            file.write_all(content)?;
            if let Ok(known) = fs::metadata(&self.target) {
                file.set_permissions(known.permissions())?;
            }
            file.sync_all()
        };
        write().with_context(|| format!("failed to write {}", self.target.display()))
    }

    fn rename(&self) -> Result<()> {
        fs::rename(&self.beside, &self.target).with_context(|| format!("failed to write {}", self.target.display()))
    }

    fn remove(&self) {
        // It may not have been made.
        let _ = fs::remove_file(&self.beside);
        remove_empty_folders(&self.beside);
    }
}

fn write_list(lock: &Lock, staged: &[Staged], whole: bool) -> Result<()> {
    let paths =
        |file: &Staged| json!({"target": file.target, "beside": file.beside, "before": digest_of(&file.target)});
    let list = json!({"task": lock.task(), "whole": whole, "files": staged.iter().map(paths).collect::<Vec<_>>()});
    let (unfinished, path) = (lock.folder().join(UNFINISHED_LIST), lock.folder().join(LIST));
    let write = || {
        let mut file = File::create(&unfinished)?;
        file.write_all(list.to_string().as_bytes())?;
        file.sync_all()?;
        fs::rename(&unfinished, &path)
    };
    write().with_context(|| format!("failed to write {}", path.display()))
}

/// What stands in a file; nothing where there is none. What cannot be read is no reason to take a file for missing.
fn content(path: &Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some).with_context(|| format!("failed to read {}", path.display())),
    }
}

fn digest_of(path: &Path) -> Option<String> {
    Some(oas_codegen::digest(&String::from_utf8_lossy(&fs::read(path).ok()?)))
}

fn remove_list(lock: &Lock) -> Result<()> {
    let path = lock.folder().join(LIST);
    fs::remove_file(&path).with_context(|| format!("failed to remove {}", path.display()))
}

/// Finishes, or takes away, what a task has begun that was stopped in between, and says so.
pub fn settle_interrupted(lock: &Lock) -> Result<()> {
    let path = lock.folder().join(LIST);
    let Some(text) = content(&path)? else { return Ok(()) };
    let list: Value =
        serde_json::from_slice(&text).with_context(|| format!("{} is no list of files", path.display()))?;
    let task = list["task"].as_str().unwrap_or_default();
    if list["whole"] != true {
        output::tell(&format_args!("`{task}` was stopped before it had written anything: run it again"));
    }
    for file in list["files"].as_array().map(Vec::as_slice).unwrap_or_default() {
        let path = |name: &str| file[name].as_str().map(PathBuf::from).context("a list of files without paths");
        let staged = Staged { target: path("target")?, beside: path("beside")? };
        if list["whole"] != true {
            staged.remove();
            continue;
        }
        // The other ones had been renamed.
        if !staged.beside.exists() {
            continue;
        }
        let shown = staged.target.display();
        if digest_of(&staged.target).as_deref() == file["before"].as_str() {
            staged.rename()?;
            output::tell(&format_args!("{shown} is written now: `{task}` was stopped while it wrote"));
        } else {
            staged.remove();
            output::tell(&format_args!(
                "{shown} is left as it is, as it was edited since `{task}` was stopped while it wrote: run `{task}` again"
            ));
        }
    }
    remove_list(lock)
}
