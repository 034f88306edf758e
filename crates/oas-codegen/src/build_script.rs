//! What the build script of a package does when it compiles a contract. Knows cargo's conventions for build scripts, nothing
//! of contracts.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::exit;

use oas_contract::{Finding, LeftOut, Severity, Source};

use crate::compile::{Generated, compile};

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
            let folder = target.parent().unwrap_or(&target);
            let parts = generated.parts.iter().map(|(path, text)| (folder.join(path), text));
            for (path, text) in parts.chain([(target.clone(), &generated.code)]) {
                let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
                if let Err(error) = made.and_then(|()| std::fs::write(&path, text)) {
                    fail(&format!("failed to write {}: {error}", path.display()));
                }
            }
            // A package that does not have them is not told so by the compiler.
            println!("cargo::rustc-check-cfg=cfg(feature, values({}))", asked_features(&generated).join(", "));
            check_features(source, &generated);
        }
        Err(report) => {
            eprintln!("{report}");
            let first = report.findings().first().map(ToString::to_string).unwrap_or_default();
            fail(&first);
        }
    }
}

/// The features that the generated code asks for, each in quotes.
fn asked_features(generated: &Generated) -> Vec<String> {
    let texts = generated.parts.iter().map(|(_, text)| text).chain([&generated.code]);
    let names = texts.flat_map(|text| text.split("feature = \"").skip(1)).filter_map(|rest| rest.split('"').next());
    names.collect::<BTreeSet<_>>().into_iter().map(|name| format!("\"{name}\"")).collect()
}

/// What a package does not declare as a feature would be compiled out in silence, and what its runtime was compiled without is not
/// there.
fn check_features(source: &Source, generated: &Generated) {
    let needed = generated.runtime_features();
    if generated.features.is_empty() && needed.is_empty() {
        return;
    }
    let manifest = Path::new(&variable("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    println!("cargo::rerun-if-changed={}", manifest.display());
    let text = std::fs::read_to_string(&manifest);
    let text = text.unwrap_or_else(|error| fail(&format!("failed to read {}: {error}", manifest.display())));
    let table = text.parse::<toml::Table>();
    let table = table.unwrap_or_else(|error| fail(&format!("{}: {error}", manifest.display())));
    let declared = table.get("features").and_then(toml::Value::as_table);
    let is_missing = |name: &&String| declared.is_none_or(|declared| !declared.contains_key(*name));
    let missing: Vec<&str> = generated.features.iter().filter(is_missing).map(String::as_str).collect();
    if !missing.is_empty() {
        let lines: Vec<_> = missing.iter().map(|name| format!("`{name} = []`")).collect();
        fail(&format!(
            "{} says `x-features: tags`, and the [features] of {} lack {}: add {}",
            source.name(),
            manifest.display(),
            missing.join(", "),
            lines.join(", ")
        ));
    }
    let Some(runtime) = table.get("dependencies").and_then(|dependencies| dependencies.get("oas-runtime")) else {
        return;
    };
    // Those of a dependency that is inherited may stand with the workspace.
    if runtime.get("workspace").is_some() {
        return;
    }
    let asked = runtime.get("features").and_then(toml::Value::as_array);
    let asked: Vec<&str> = asked.into_iter().flatten().filter_map(toml::Value::as_str).collect();
    let missing: Vec<&str> = needed.into_iter().filter(|name| !asked.contains(name)).collect();
    if !missing.is_empty() {
        let all: Vec<_> = asked.iter().chain(&missing).map(|name| format!("\"{name}\"")).collect();
        fail(&format!(
            "{} needs {} of oas-runtime: say `features = [{}]` with the dependency `oas-runtime` in {}",
            source.name(),
            missing.join(", "),
            all.join(", "),
            manifest.display()
        ));
    }
}

fn fail(message: &str) -> ! {
    println!("cargo::error={}", message.replace('\n', " "));
    exit(1);
}
