//! The code that a build script compiles from a contract and the committed code are the same bytes.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use support::CONTRACTS;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

#[test]
fn the_build_script_and_the_committed_code_agree() {
    let packages: Vec<&str> = CONTRACTS.iter().map(|(package, _)| *package).collect();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    // This package depends on the clients with `codegen`; with examples, features are those of the tests, so that whoever
    // tests the workspace builds nothing more for this.
    command.args(["build", "--quiet", "--locked", "--workspace", "--examples", "--message-format=json"]);
    command.current_dir(root());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut compared = 0;
    for line in output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let message: serde_json::Value = serde_json::from_slice(line).unwrap();
        let id = message["package_id"].as_str().unwrap_or_default();
        let package = packages.iter().find(|package| id.contains(&format!("/crates/{package}#")));
        let (Some(package), Some("build-script-executed")) = (package, message["reason"].as_str()) else { continue };
        let built = std::fs::read(Path::new(message["out_dir"].as_str().unwrap()).join("generated.rs")).unwrap();
        let committed = std::fs::read(root().join("crates").join(package).join("src/generated.rs")).unwrap();
        assert!(built == committed, "{package} differs: run `cargo xtask regen {package}`");
        compared += 1;
    }
    assert_eq!(compared, packages.len());
}

/// A client crate is its documentation and the include, whatever the provider.
#[test]
fn client_crates_are_generated() {
    for (package, _) in CONTRACTS {
        let folder = root().join("crates").join(package);
        let text = std::fs::read_to_string(folder.join("src/lib.rs")).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with("//!")).count();
        assert!(lines <= 20, "{package} has {lines} hand-written lines of code");
        let mut files: Vec<_> = std::fs::read_dir(folder.join("src"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        assert_eq!(files, ["generated.rs", "lib.rs"], "{package}");
        let script = |folder: &Path| std::fs::read(folder.join("build.rs")).unwrap();
        assert!(script(&folder) == script(&root()), "{package} has a build script of its own");
    }
}
