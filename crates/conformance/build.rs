//! Compiles the contracts of this crate, which use everything that a contract can say.

use std::path::{Path, PathBuf};

use contract::Source;

fn main() {
    println!("cargo::rerun-if-changed=contracts");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    let path = Path::new("contracts/everything.yaml");
    let source = Source::read(path).expect("the contract is there");
    match spec_compiler::compile(&source, "conformance") {
        Ok(generated) => std::fs::write(out.join("everything.rs"), generated.code).expect("cargo made OUT_DIR"),
        Err(report) => {
            eprintln!("{report}");
            println!("cargo::error=contracts/everything.yaml does not compile");
        }
    }
}
