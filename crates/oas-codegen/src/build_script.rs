//! What the build script of a package does when it compiles a contract. Knows cargo's conventions for build scripts, nothing
//! of contracts.

use std::path::{Path, PathBuf};
use std::process::exit;

use oas_contract::{Finding, LeftOut, Severity, Source};

use crate::compile::compile;

/// Features that the generated code asks for. A package that does not have them is not told so by the compiler.
const FEATURES: &str = "cargo::rustc-check-cfg=cfg(feature, values(\"blocking\", \"invoke\", \"schemars\"))";

/// Compiles a contract of the package being built into `OUT_DIR`, in a file of its name: `acme.yaml` into `acme.rs`, for a module
/// of that name. Ends the process with the report where that is not possible.
///
/// ```no_run
/// // build.rs
/// oas_codegen::build_script::run("acme.yaml");
/// ```
pub fn run(contract: impl AsRef<Path>) {
    let contract = contract.as_ref();
    let stem = contract.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let module = stem.replace('-', "_");
    println!("{FEATURES}");
    let package = format!("{}::{module}", variable("CARGO_PKG_NAME"));
    write(&read(contract), &package, &format!("{module}.rs"));
}

/// Compiles the contract of a client crate, which stands at `contract`, into `generated.rs` in `OUT_DIR`.
pub fn run_for_client(contract: &Path) {
    let package = variable("CARGO_PKG_NAME");
    // Generated code and messages are the same wherever the contract was read, and name the file that a reader would edit.
    write(&read(contract).named(&format!("specs/{package}.yaml")), &package, "generated.rs");
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| fail(&format!("{name} is not set: run this from cargo")))
}

fn read(contract: &Path) -> Source {
    println!("cargo::rerun-if-changed={}", contract.display());
    // A file that is not there counts as changed each time, and all that depends on the client would be compiled each time.
    if let Some(overlay) = contract.to_str().and_then(Source::overlay_name).filter(|name| Path::new(name).exists()) {
        println!("cargo::rerun-if-changed={overlay}");
    }
    Source::read_document(contract).unwrap_or_else(|finding| fail(&finding.to_string()))
}

fn write(source: &Source, package: &str, file: &str) {
    let target = PathBuf::from(variable("OUT_DIR")).join(file);
    match compile(source, package) {
        Ok(generated) => {
            // What the contract refers to is part of it.
            for file in generated.files.iter().skip(1).filter(|name| Path::new(name).exists()) {
                println!("cargo::rerun-if-changed={file}");
            }
            let left_out = |finding: &&Finding| finding.rule == LeftOut::RULE && finding.severity == Severity::Warning;
            for finding in generated.warnings.findings().iter().filter(left_out) {
                println!("cargo::warning={finding}");
            }
            if let Err(error) = std::fs::write(&target, generated.code) {
                fail(&format!("failed to write {}: {error}", target.display()));
            }
        }
        Err(report) => {
            eprintln!("{report}");
            let first = report.findings().first().map(ToString::to_string).unwrap_or_default();
            fail(&first);
        }
    }
}

fn fail(message: &str) -> ! {
    println!("cargo::error={}", message.replace('\n', " "));
    exit(1);
}
