//! Compiles the contracts of this crate, which use everything that a contract can say, and lists the pages whose examples are
//! tests.

use std::path::{Path, PathBuf};

use oas_contract::Source;

fn main() {
    println!("cargo::rerun-if-changed=contracts");
    println!("cargo::rerun-if-changed=../../specs");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    std::fs::write(out.join("types.rs"), types()).expect("cargo made OUT_DIR");
    let (pages, names) = pages();
    std::fs::write(out.join("pages.rs"), pages).expect("cargo made OUT_DIR");
    std::fs::write(out.join("page_names.rs"), format!("&{names}")).expect("cargo made OUT_DIR");
    oas_codegen::build_script::run("contracts/acme.yaml");
    oas_codegen::build_script::run("contracts/everything.yaml");
    oas_codegen::build_script::run("contracts/requests.yaml");
}

/// The types of every client that stand for a named object, in the form `types! { "package" package: Name, …; … }`.
fn types() -> String {
    let mut code = String::from("types! {\n");
    let mut paths: Vec<PathBuf> = std::fs::read_dir("../../specs")
        .expect("the contracts stand in `specs`")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .filter(|path| !path.to_string_lossy().ends_with(".overlay.yaml"))
        .collect();
    paths.sort();
    for path in paths {
        let source = Source::read_document(&path).expect("it was listed");
        let document = oas_contract::Document::parse_of_others(&source).expect("the client compiles");
        let objects = document.schemas().filter(|(.., schema)| schema.has_properties());
        let names: Vec<&str> = objects.map(|(name, ..)| name).collect();
        let package = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        code += &format!("    {package:?} {}: {};\n", package.replace('-', "_"), names.join(", "));
    }
    code + "}"
}

/// The pages of the guide and the READMEs of the workspace: each as the documentation of an item, so that rustdoc runs its
/// examples, and a list of their names for a test.
fn pages() -> (String, String) {
    println!("cargo::rerun-if-changed=../../docs");
    let root = Path::new("../..").canonicalize().expect("the crate stands in the workspace");
    let names = |folder: &str, first: &str| -> Vec<String> {
        let entries = std::fs::read_dir(root.join(folder)).expect("the folder is there");
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let page = |name: &String| Path::new(name).extension().is_some_and(|extension| extension == "md");
        names.filter(|name| name.starts_with(first) && page(name)).map(|name| format!("{folder}{name}")).collect()
    };
    let mut names = [names("docs/", ""), names("", "README")].concat();
    names.sort();
    let mut code = String::new();
    for name in &names {
        let path = root.join(name).display().to_string();
        println!("cargo::rerun-if-changed={path}");
        // The item is called like the page, as the name of a test begins with it.
        let item = name.replace(|other: char| !other.is_ascii_alphanumeric(), "_");
        code += &format!("#[doc = include_str!({path:?})]\npub struct {item};\n");
    }
    (code, format!("{names:?}"))
}
