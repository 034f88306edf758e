//! What is made of documents that others wrote, as they write them, is Rust: each that `tests/left_out` keeps is compiled, and
//! checked by rustc.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::path::Path;

use oas_contract::Source;
use support::rustc::Rustc;

#[test]
fn what_is_not_left_out_is_rust() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/left_out");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = paths.filter(|path| path.extension().is_some_and(|ending| ending == "yaml")).collect();
    paths.sort();
    let module = |path: &std::path::PathBuf| {
        let source = Source::read(path).unwrap();
        let generated = oas_codegen::compile(&source, "things").unwrap_or_else(|report| panic!("{report}"));
        format!("pub mod {} {{\n{}\n}}\n", source.stem().replace('-', "_"), generated.code)
    };
    let code: String = paths.iter().map(module).collect();
    Rustc::find().check(&code).unwrap_or_else(|errors| panic!("{errors}"));
}
