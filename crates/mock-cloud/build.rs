//! Lists the contracts of the workspace, so that a new one is served without a change here.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    let manifest = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let folder = manifest.join("specs");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("the contracts stand in `specs`")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort_by_key(|file| file.file_stem().map(std::ffi::OsStr::to_owned));
    let (mut contracts, mut clients) = (String::new(), String::new());
    for file in &files {
        println!("cargo::rerun-if-changed={}", file.display());
        let name = file.file_stem().and_then(|stem| stem.to_str()).expect("contracts have plain names");
        writeln!(contracts, "({name:?}, include_str!({:?})),", file.display().to_string())
            .expect("text can be written");
        writeln!(clients, "{name:?} => {},", name.replace('-', "_")).expect("text can be written");
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it"));
    let write = |name: &str, code: &str| std::fs::write(Path::new(&out).join(name), code).expect("cargo made OUT_DIR");
    write("contracts.rs", &format!("&[{contracts}]"));
    let list = format!(
        "/// Hands the list of clients to a macro of that name: `\"package\" => name_of_the_crate,` for every contract.\n\
         ///\n\
         /// ```\n\
         /// macro_rules! names {{ ($($package:literal => $client:ident,)*) => {{ [$($package),*] }} }}\n\
         /// assert!(mock_cloud::for_each_client!(names).contains(&\"ppio-gpu\"));\n\
         /// ```\n\
         #[macro_export]\nmacro_rules! for_each_client {{ ($list:ident) => {{ $list! {{ {clients} }} }} }}\n"
    );
    write("clients.rs", &list);
}
