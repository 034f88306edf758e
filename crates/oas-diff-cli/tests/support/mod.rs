//! Folders with documents, and `oas-diff` as its users run it in them.
#![allow(dead_code, reason = "not every test needs all of the support")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of files for one test, removed at its end.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str, files: &[(&str, &[u8])]) -> Self {
        let path = std::env::temp_dir().join(format!("oas-diff-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).unwrap();
        let folder = Self(path);
        for (name, content) in files {
            folder.write(name, content);
        }
        folder
    }

    /// The same as a repository with one commit on `main`.
    pub fn repository(name: &str, files: &[(&str, &[u8])]) -> Self {
        let folder = Self::new(name, files);
        folder.git(&["init", "--quiet", "--initial-branch=main"]);
        folder.commit("one");
        folder
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let file = self.0.join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, content).unwrap();
    }

    pub fn remove(&self, name: &str) {
        std::fs::remove_file(self.0.join(name)).unwrap();
    }

    pub fn git(&self, arguments: &[&str]) {
        git(&self.0, arguments);
    }

    pub fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    pub fn diff(&self, arguments: &[&str]) -> Printed {
        diff(&self.0, arguments)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What a run has printed, and its exit code.
#[derive(Debug)]
pub struct Printed {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl From<Output> for Printed {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

pub fn diff(folder: &Path, arguments: &[&str]) -> Printed {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oas-diff"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).output().unwrap().into()
}

pub fn diff_with_input(folder: &Path, arguments: &[&str], input: &[u8]) -> Printed {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oas-diff"));
    command.args(arguments).current_dir(folder);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap().into()
}

/// Runs git in a folder, as somebody.
pub fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]);
    let output = command.args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

pub fn contract(maximum: u32, extra: &str) -> Vec<u8> {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /things:\n    get:\n      parameters:\n        - \
         {{name: limit, in: query, schema: {{type: integer, maximum: {maximum}}}}}\n      responses: {{'200': \
         {{description: ok}}}}\n{extra}"
    )
    .into_bytes()
}
