//! One file speaks to progenitor, so that an upgrade of it touches one file. It knows sources, not what they do.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

const DOOR: &str = "src/generate/progenitor.rs";
const BEHIND: [&str; 3] = ["openapiv3", "progenitor", "typify"];

/// The lines of code below a folder that name a crate behind the door.
fn named(folder: &Path, out: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            named(&path, out);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let words = |name: &str| [format!("use {name}"), format!("{name}::"), format!("extern crate {name}")];
            let ours = line.contains("self::progenitor::") || line.contains("super::progenitor::");
            if !ours && BEHIND.iter().any(|name| words(name).iter().any(|words| line.contains(words.as_str()))) {
                out.push(path.display().to_string().replace('\\', "/"));
            }
        }
    }
}

#[test]
fn one_file_speaks_to_progenitor() {
    let mut found = Vec::new();
    named(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found.dedup();
    assert!(found.len() == 1 && found[0].ends_with(DOOR), "{found:?} name {BEHIND:?}: only {DOOR} may");
}
