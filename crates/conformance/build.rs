//! Compiles the contracts of this crate, which use everything that a contract can say.

use std::path::{Path, PathBuf};

use contract::Source;

fn main() {
    println!("cargo::rerun-if-changed=contracts");
    println!("cargo::rerun-if-changed=../../specs");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    std::fs::write(out.join("types.rs"), types()).expect("cargo made OUT_DIR");
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

/// The types of every client that stand for a named object, in the form `types! { "package" package: Name, …; … }`.
fn types() -> String {
    let mut code = String::from("types! {\n");
    let mut paths: Vec<PathBuf> = std::fs::read_dir("../../specs")
        .expect("the contracts stand in `specs`")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    paths.sort();
    for path in paths {
        let source = Source::read(&path).expect("it was listed");
        let document = contract::Document::parse(&source).expect("the client compiles");
        let schemas = document.root().get("components").and_then(|node| node.get("schemas"));
        let objects = schemas.and_then(contract::Node::as_mapping).into_iter().flatten();
        let names: Vec<&str> =
            objects.filter(|(_, entry)| entry.node.get("properties").is_some()).map(|(name, _)| name).collect();
        let package = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        code += &format!("    {package:?} {}: {};\n", package.replace('-', "_"), names.join(", "));
    }
    code + "}"
}
