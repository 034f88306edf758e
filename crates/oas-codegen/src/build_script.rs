//! What the build script of a client crate does when it compiles the contract. Knows cargo's conventions for build
//! scripts, nothing of contracts.

use std::path::{Path, PathBuf};
use std::process::exit;

use oas_contract::{Finding, LeftOut, Severity, Source};

use crate::compile::compile;

/// Compiles the contract of the package being built, which stands at `contract`, into `generated.rs` in `OUT_DIR`. Ends the
/// process with the report where that is not possible.
pub fn run(contract: &Path) {
    println!("cargo::rerun-if-changed={}", contract.display());
    let variable =
        |name: &str| std::env::var(name).unwrap_or_else(|_| fail(&format!("{name} is not set: run this from cargo")));
    let package = variable("CARGO_PKG_NAME");
    let target = PathBuf::from(variable("OUT_DIR")).join("generated.rs");
    let source = Source::read(contract).unwrap_or_else(|finding| fail(&finding.to_string()));
    // Generated code and messages are the same wherever the contract was read, and name the file that a reader would edit.
    let source = source.named(&format!("specs/{package}.yaml"));
    match compile(&source, &package) {
        Ok(generated) => {
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
