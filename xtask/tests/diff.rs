//! What `cargo xtask diff` knows beside `oas-diff`: versions of packages.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A repository of files for one test, removed at its end.
struct Repository(PathBuf);

impl Repository {
    fn new(files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("xtask-diff-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        let repository = Self(path);
        for (name, content) in files {
            repository.write(name, content);
        }
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.commit("one");
        repository
    }

    fn write(&self, name: &str, content: &str) {
        let file = self.0.join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, content).unwrap();
    }

    fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]);
        assert!(command.args(arguments).current_dir(&self.0).status().unwrap().success(), "git {arguments:?}");
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn diff(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).arg("diff").args(arguments).current_dir(folder).output().unwrap()
}

fn shown(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr].concat()).unwrap()
}

fn contract(maximum: u32) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  /things:\n    get:\n      parameters:\n        - \
         {{name: limit, in: query, schema: {{type: integer, maximum: {maximum}}}}}\n      responses: {{'200': \
         {{description: ok}}}}\n"
    )
}

#[test]
fn revisions_and_versions() {
    let repository = Repository::new(&[
        ("specs/x.yaml", &contract(100)),
        ("specs/facts/x.yaml", "facts: 1\n"),
        ("xtask/tests/openapi.yaml", &contract(1)),
        ("crates/x/Cargo.toml", "[package]\nname = \"x\"\nversion.workspace = true\n"),
        ("Cargo.toml", "[workspace.package]\nversion = \"0.3.1\"\n"),
        ("oas-diff.toml", "files = [\"specs/*.yaml\"]\nrust = true\nfail-on = \"any\"\n"),
    ]);
    repository.git(&["switch", "--quiet", "--create", "change"]);
    let unchanged = diff(&repository.0, &[]);
    assert!(shown(&unchanged).contains("with the work tree: 1 and 1 contracts\n"), "{}", shown(&unchanged));
    repository.write("specs/x.yaml", &contract(50));
    repository.write("specs/y.yaml", &contract(1));
    repository.commit("two");
    let output = diff(&repository.0.join("crates"), &[]);
    assert_eq!(output.status.code(), Some(1));
    let text = shown(&output);
    assert!(text.contains(":specs/x.yaml:7:69\n"), "the place before names the revision: {text}");
    assert!(text.contains(" = wire: breaking, Rust source: none\n"), "{text}");
    let version = "specs/x.yaml: 1 breaking on the wire\n  version 0.3.1 -> 0.3.1: not enough, 0.4.0 is needed\n";
    assert!(text.contains(version), "{text}");
    assert!(text.contains("specs/y.yaml: 1 compatible\n"), "{text}");
    // A version that has moved is enough, and then only what was asked for decides.
    repository.write("crates/x/Cargo.toml", "[package]\nname = \"x\"\nversion = \"0.4.0\"\n");
    let output = diff(&repository.0, &["--fail-on", "source"]);
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    assert!(shown(&output).contains("version 0.3.1 -> 0.4.0: enough, 0.4.0 is needed"));
    // Two revisions, and a contract that is gone.
    repository.git(&["rm", "--quiet", "specs/y.yaml"]);
    repository.commit("three");
    let output = diff(&repository.0, &["HEAD~1", "HEAD"]);
    assert_eq!(output.status.code(), Some(1), "{}", shown(&output));
    assert!(shown(&output).contains("breaking[operation-removed]"), "{}", shown(&output));
}
