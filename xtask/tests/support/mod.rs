//! A workspace of one contract in a folder of its own, and tasks run in it.
#![allow(dead_code, reason = "no test uses everything")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The contract of the one package, `things`.
pub const CONTRACT: &str = "\
openapi: 3.0.3
info: {title: Things, version: \"1\"}
servers: [{url: \"https://things.example\"}]
paths:
  /v1/things:
    get:
      operationId: list_things
      responses:
        \"200\":
          description: ok
          content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}
";

/// A folder that is removed at the end of its test.
pub struct Workspace(PathBuf);

impl Workspace {
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id())).join("workspace");
        let workspace = Self(folder);
        for (path, text) in [
            ("Cargo.toml", "[workspace]\nmembers = [\"crates/*\"]\nresolver = \"3\"\n\n[workspace.dependencies]\n"),
            ("Cargo.lock", "version = 4\n"),
            ("crates/things/Cargo.toml", "[package]\nname = \"things\"\nversion = \"0.1.0\"\nedition = \"2024\"\n"),
            ("crates/things/src/lib.rs", "//! Things.\n"),
            ("xtask/README.md", "The tasks are built elsewhere.\n"),
            ("build.rs", "fn main() {}\n"),
            ("LICENSE-MIT", "MIT\n"),
            ("LICENSE-APACHE", "Apache-2.0\n"),
            ("specs/things.yaml", CONTRACT),
        ] {
            workspace.write(path, text);
        }
        workspace
    }

    pub fn path(&self, name: &str) -> PathBuf {
        if name.is_empty() { self.0.clone() } else { self.0.join(name) }
    }

    /// Writes a file, and names it.
    pub fn write(&self, name: &str, content: &str) -> String {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.0.parent().unwrap());
    }
}

pub fn xtask(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).current_dir(folder).output().unwrap()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
