//! Who works in a workspace: tasks that write wait for each other. Knows one file and its lock, nothing of tasks.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use oas_diff_cli::output;

/// The folder of the lock, at the root of a workspace; git ignores it.
const FOLDER: &str = ".xtask";

/// The right to write in a workspace, as long as it is held.
pub struct Lock {
    file: File,
    folder: PathBuf,
    task: &'static str,
}

impl Lock {
    /// Waits until no other task writes in the workspace at `root`.
    pub fn for_task(root: &Path, task: &'static str) -> Result<Self> {
        let folder = root.join(FOLDER);
        std::fs::create_dir_all(&folder).with_context(|| format!("failed to make {}", folder.display()))?;
        let path = folder.join("lock");
        let failed = || format!("failed to lock {}", path.display());
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).with_context(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = file.read_to_string(&mut holder);
                output::tell(&format_args!("waits for {}, which writes in this workspace", holder.trim()));
                file.lock().with_context(failed)?;
            }
            Err(TryLockError::Error(error)) => return Err(error).with_context(failed),
        }
        file.set_len(0).with_context(failed)?;
        file.rewind().with_context(failed)?;
        writeln!(file, "`{task}` (process {})", std::process::id()).with_context(failed)?;
        Ok(Self { file, folder, task })
    }

    /// What is written by whoever holds it.
    pub fn task(&self) -> &'static str {
        self.task
    }

    /// Where notes about unfinished work stand.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // It ends with the process at the latest.
        let _ = self.file.unlock();
    }
}
