//! What the build script of a package does when it compiles a contract. Knows cargo's conventions for build scripts, nothing
//! of contracts.

use std::path::{Path, PathBuf};
use std::process::exit;

use oas_contract::Source;

use crate::compile::compile;

/// Features that the generated code asks for. A package that does not have them is not told so by the compiler.
const FEATURES: &str = "cargo::rustc-check-cfg=cfg(feature, values(\"blocking\", \"invoke\", \"schemars\"))";

/// Compiles a contract of the package being built into `OUT_DIR`, in a file of its name: `acme.yaml` into `acme.rs`. Ends the
/// process with the report where that is not possible.
///
/// ```no_run
/// // build.rs
/// oas_codegen::build_script::run("acme.yaml");
/// ```
pub fn run(contract: impl AsRef<Path>) {
    let contract = contract.as_ref();
    let target = contract.file_stem().map(Path::new).unwrap_or(Path::new("generated")).with_extension("rs");
    println!("{FEATURES}");
    run_as(contract, &contract.display().to_string(), &target);
}

/// The same under the name that generated code and messages call the contract by, and into this file of `OUT_DIR`.
pub fn run_as(contract: &Path, name: &str, target: &Path) {
    println!("cargo::rerun-if-changed={}", contract.display());
    let variable =
        |name: &str| std::env::var(name).unwrap_or_else(|_| fail(&format!("{name} is not set: run this from cargo")));
    let package = variable("CARGO_PKG_NAME");
    let target = PathBuf::from(variable("OUT_DIR")).join(target);
    let source = Source::read(contract).unwrap_or_else(|finding| fail(&finding.to_string())).named(name);
    match compile(&source, &package) {
        Ok(generated) => {
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
