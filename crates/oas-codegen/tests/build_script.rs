//! The build script as importers run it: without `codegen`, so without dependencies.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};
use std::process::Command;

const CONTRACT: &str = "openapi: 3.0.3\ninfo: {title: T, version: \"1\"}\npaths: {}\n";

/// A folder with the crate `things` somewhere in it.
struct Folder {
    root: PathBuf,
    /// The build script, compiled.
    program: PathBuf,
}

impl Folder {
    fn new(name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("build-script-{name}-{}", std::process::id()));
        std::fs::create_dir_all(root.join("crates/things/src")).unwrap();
        std::fs::create_dir_all(root.join("specs")).unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../build.rs");
        let program = root.join("script");
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let status = Command::new(rustc).args(["--edition", "2024", "-o"]).arg(&program).arg(&source).status().unwrap();
        assert!(status.success(), "the build script needs something beyond the standard library");
        let folder = Self { root, program };
        let generated = oas_codegen::compile(&oas_contract::Source::new("spec.yaml", CONTRACT), "things").unwrap().code;
        folder.write("crates/things/src/generated.rs", &generated);
        folder.write("crates/things/spec.yaml", CONTRACT);
        folder.write("crates/things/build.rs", "fn main() {}\n");
        folder
    }

    fn write(&self, path: &str, text: &str) {
        std::fs::write(self.root.join(path), text).unwrap();
    }

    /// What the script says to cargo; its error where it fails.
    fn run(&self) -> Result<String, String> {
        let mut command = Command::new(&self.program);
        command.current_dir(self.root.join("crates/things")).env("CARGO_PKG_NAME", "things");
        let output = command.output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        if output.status.success() { Ok(text) } else { Err(text.split("cargo::error=").nth(1).unwrap().to_owned()) }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.root);
    }
}

#[test]
fn a_stale_file_is_a_build_error_that_names_the_command() {
    let folder = Folder::new("packed");
    let said = folder.run().unwrap();
    assert!(said.contains("cargo::rerun-if-changed=spec.yaml"), "{said}");
    // Other line ends are the same contract.
    folder.write("crates/things/spec.yaml", &CONTRACT.replace('\n', "\r\n"));
    folder.run().unwrap();
    let stale =
        "src/generated.rs is stale: specs/things.yaml has changed since; run `cargo xtask regen things`\n".to_owned();
    folder.write("crates/things/spec.yaml", &format!("\u{feff}{CONTRACT}"));
    folder.run().expect("a byte order mark is no change");
    folder.write("crates/things/spec.yaml", &CONTRACT.replace("title: T", "title: U"));
    assert_eq!(folder.run(), Err(stale));
    folder.write("crates/things/spec.yaml", CONTRACT);
    let path = folder.root.join("crates/things/src/generated.rs");
    let generated = std::fs::read_to_string(&path).unwrap();
    folder.write("crates/things/src/generated.rs", &generated.replace('\n', "\r\n"));
    folder.run().expect("other line ends are the same code");
    folder.write("crates/things/src/generated.rs", &generated.replace("pub struct Client", "pub struct Clients"));
    let edited = "src/generated.rs was edited: change specs/things.yaml instead, then run `cargo xtask regen things`\n";
    assert_eq!(folder.run(), Err(edited.to_owned()));
    std::fs::remove_file(folder.root.join("crates/things/spec.yaml")).unwrap();
    let error = folder.run().unwrap_err();
    assert!(error.starts_with("failed to read spec.yaml: "), "{error}");
}

#[test]
fn a_file_of_a_feature_is_held_like_the_one_that_includes_it() {
    let folder = Folder::new("features");
    let contract = CONTRACT.replace(
        "paths: {}",
        "x-features: tags\nservers: [{url: 'https://a.example'}]\npaths: {/a: {get: {operationId: a, tags: [Odd things], responses: {'204': {description: ok}}}}}",
    );
    let generated = oas_codegen::compile(&oas_contract::Source::new("spec.yaml", &contract), "things").unwrap();
    folder.write("crates/things/spec.yaml", &contract);
    folder.write("crates/things/src/generated.rs", &generated.code);
    let missing = folder.run().unwrap_err();
    assert!(missing.starts_with("failed to read src/generated/odd_things.rs: "), "{missing}");
    let [(path, text)] = &generated.parts[..] else { panic!("there is one tag") };
    std::fs::create_dir(folder.root.join("crates/things/src/generated")).unwrap();
    folder.write(&format!("crates/things/src/{path}"), text);
    assert!(folder.run().unwrap().contains("cargo::rerun-if-changed=src/generated/odd_things.rs"));
    folder.write(&format!("crates/things/src/{path}"), &text.replace("pub struct A", "pub struct B"));
    let edited = folder.run().unwrap_err();
    assert!(
        edited.starts_with("src/generated/odd_things.rs was edited or is stale: change specs/things.yaml"),
        "{edited}"
    );
}

#[test]
fn in_the_workspace_the_contract_counts_and_not_its_copy() {
    let folder = Folder::new("workspace");
    folder.write("specs/things.yaml", CONTRACT);
    folder.write("build.rs", "fn main() {}\n");
    let said = folder.run().unwrap();
    for watched in ["../../specs/things.yaml", "spec.yaml", "../../build.rs", "build.rs", "src/generated.rs"] {
        assert!(said.lines().any(|line| line == format!("cargo::rerun-if-changed={watched}")), "{watched}: {said}");
    }
    let edited = CONTRACT.replace("title: T", "title: U");
    let no_copy = |copy: &str, source: &str| {
        let advice = "edit only that one, then run `cargo xtask regen things`\n";
        Err(format!("crates/things/{copy} is no copy of {source} of the workspace: {advice}"))
    };
    folder.write("crates/things/spec.yaml", &edited);
    assert_eq!(folder.run(), no_copy("spec.yaml", "specs/things.yaml"));
    folder.write("crates/things/spec.yaml", CONTRACT);
    folder.write("build.rs", "fn main() { }\n");
    assert_eq!(folder.run(), no_copy("build.rs", "build.rs"));
    folder.write("specs/things.yaml", &edited);
    assert!(folder.run().unwrap_err().starts_with("src/generated.rs is stale"));
    // A packed crate belongs to nothing around it.
    folder.write("crates/things/Cargo.toml.orig", "");
    folder.run().unwrap();
}
