//! Lists the client crates: every contract of the workspace has one.

use std::fmt::Write as _;
use std::path::PathBuf;

fn main() {
    let manifest = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let folder = manifest.join("../../specs");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut packages: Vec<String> = std::fs::read_dir(&folder)
        .expect("the contracts stand in `specs`")
        .filter_map(|entry| Some(entry.ok()?.file_name().to_str()?.strip_suffix(".yaml")?.to_owned()))
        .collect();
    packages.sort();
    let mut code = String::from("clients! {\n");
    for package in &packages {
        writeln!(code, "    {package:?} => {},", package.replace('-', "_")).expect("text can be written");
    }
    code.push('}');
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    std::fs::write(out.join("clients.rs"), code).expect("cargo made OUT_DIR");
}
