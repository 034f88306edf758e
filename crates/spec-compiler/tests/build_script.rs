//! The build script as importers run it: without `codegen`, so without dependencies.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Compiles the build script the way cargo does without `codegen`.
fn script(folder: &Path) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../build.rs");
    let program = folder.join("script");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let status = Command::new(rustc).args(["--edition", "2024", "-o"]).arg(&program).arg(source).status().unwrap();
    assert!(status.success(), "the build script needs something beyond the standard library");
    program
}

fn run(program: &Path, folder: &Path) -> (Output, String) {
    let output = Command::new(program).current_dir(folder).env("CARGO_PKG_NAME", "things").output().unwrap();
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    (output, text)
}

#[test]
fn a_stale_file_is_a_build_error_that_names_the_command() {
    let folder = std::env::temp_dir().join(format!("build-script-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("src")).unwrap();
    let program = script(&folder);

    let (output, text) = run(&program, &folder);
    assert!(!output.status.success() && text.contains("cargo::error=failed to read spec.yaml"), "{text}");

    let contract = "openapi: 3.0.3\ninfo: {title: T, version: \"1\"}\npaths: {}\n";
    let source = contract::Source::new("spec.yaml", contract);
    let generated = spec_compiler::compile(&source, "things").unwrap().code;
    std::fs::write(folder.join("spec.yaml"), contract).unwrap();
    std::fs::write(folder.join("src/generated.rs"), &generated).unwrap();
    let (output, text) = run(&program, &folder);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("cargo::rerun-if-changed=spec.yaml"));

    // Other line ends are the same contract.
    std::fs::write(folder.join("spec.yaml"), contract.replace('\n', "\r\n")).unwrap();
    assert!(run(&program, &folder).0.status.success());

    std::fs::write(folder.join("spec.yaml"), contract.replace("title: T", "title: U")).unwrap();
    let (output, text) = run(&program, &folder);
    assert!(!output.status.success());
    assert!(
        text.contains("cargo::error=src/generated.rs is stale") && text.contains("run `cargo xtask regen things`"),
        "{text}"
    );
    std::fs::remove_dir_all(&folder).unwrap();
}
