//! What ARCHITECTURE.md says of crates and files, held against manifests and sources. Its tables are read, so that they are
//! the only place where a rule has its exceptions.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod architecture;
mod imports;
mod landmarks;
mod layers;
mod manifests;
mod recipes;
mod sources;
mod workflows;

use std::path::{Path, PathBuf};
use std::process::Command;

use architecture::Architecture;

/// A workspace: this one, or one that breaks every rule.
struct Workspace {
    root: PathBuf,
    architecture: Architecture,
    /// The packages that have a contract.
    clients: Vec<String>,
}

impl Workspace {
    fn at(root: &Path) -> Self {
        let architecture = Architecture::read(&std::fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap());
        let contracts = files(&root.join("specs"), &["yaml"]);
        let stem = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut clients: Vec<String> =
            contracts.iter().filter(|path| path.parent() == Some(&root.join("specs"))).map(stem).collect();
        clients.sort();
        Self { root: root.to_owned(), architecture, clients }
    }

    /// A path as messages have it.
    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap().display().to_string().replace('\\', "/")
    }

    fn faults(&self) -> Vec<String> {
        let mut faults = manifests::faults(self);
        faults.extend(sources::faults(self));
        faults.extend(recipes::faults(self));
        faults.extend(layers::faults(self));
        faults.extend(landmarks::faults(self));
        faults
    }
}

/// The files below a folder with one of some endings, without what is built and without links.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten() {
            let entry = entry.unwrap();
            let (path, kind) = (entry.path(), entry.file_type().unwrap());
            if kind.is_dir() && entry.file_name() != "target" && entry.file_name() != ".git" {
                open.push(path);
            } else if kind.is_file() && path.extension().is_some_and(|ending| endings.iter().any(|it| ending == *it)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn this_workspace_is_tidy() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let workspace = Workspace::at(root);
    assert!(workspace.clients.len() >= 5, "contracts were not found");
    let faults = workspace.faults();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn no_file_is_a_link() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let output = Command::new("git").args(["ls-files", "--stage"]).current_dir(root).output().unwrap();
    assert!(output.status.success(), "git lists no files: {}", String::from_utf8_lossy(&output.stderr));
    let files = String::from_utf8(output.stdout).unwrap();
    let links: Vec<&str> = files.lines().filter(|line| line.starts_with("120000 ")).collect();
    assert!(links.is_empty(), "git for Windows makes no links: let `cargo xtask regen` write copies\n{links:#?}");
}

/// Every rule is broken in a workspace of a few files.
#[test]
fn every_rule_is_heard() {
    let files = [
        (
            "ARCHITECTURE.md",
            "| crate | what it does | what it must not know |\n|---|---|---|\n| `core` | much | any provider |\n\n\
             | crate | uses | in builds | in tests | never |\n|---|---|---|---|---|\n\
             | `core` | `new::facts` | `acme-images` | | `reqwest` |\n| the clients | `core` | | | |\n| `gone` | | | | |\n\n\
             | crate | layer | may import |\n|---|---|---|\n| `lost` | `a/` | |\n| `new` | `lib.rs` | everything |\n\
             | | `top/` | `middle.rs` `low.rs` `node.rs` |\n| | `middle.rs` | `top/` `low.rs` `none.rs` |\n\
             | | `low.rs` | `node.rs` |\n| | `node.rs` `map.rs` | |\n| | `empty/` | |\n\n\
             | to find | search for | in |\n|---|---|---|\n| that | `one` | `crates/new/src/top/one.rs` |\n\
             | it | `two` | `crates/new/src/top/two.rs` |\n",
        ),
        (
            "CONTRIBUTING.md",
            "A codec (a `format`):\n\n1. `crates/none/src/*.rs`\n\nA signature:\n\n1. `crates/core/src/NAME.rs`\n\
             2. `crates/core/src/signers.rs`\n\nAn extension (`x-…`):\n\n1. `crates/core/src/*.rs`\n",
        ),
        ("crates/core/src/jdcloud_hmac_sha256.rs", "//! Has `jdcloud-hmac-sha256`.\n"),
        ("crates/core/src/signers.rs", "//! Has `jdcloud-hmac-sha256` and `HuaweicloudSdkHmacSha256`.\n"),
        ("crates/core/src/sign.rs", "//! Takes `JdcloudHmacSha256`.\n"),
        (
            "Cargo.toml",
            "[workspace]\nmembers = ['crates/*']\n[workspace.dependencies]\nacme-images = { path = 'crates/acme-images' }\n\
             core = { path = 'crates/core' }\nreqwest = '1'\nunused = '1'\n",
        ),
        (
            "specs/acme-images.yaml",
            "info:\n  title: Ac Me images\nservers:\n  - url: https://images.acmecloud.example\n",
        ),
        (
            "crates/core/Cargo.toml",
            "[package]\nname = 'core'\n[dependencies]\nreqwest.workspace = true\nacme-images.workspace = true\nserde = '1'\n\
             new.workspace = true\n",
        ),
        (
            "crates/core/src/lib.rs",
            "mod a;\nconst NAME: &str = \"acme\";\n// acme in a comment\nconst HOST: &str = \"AcmeCloud\";\nlet ac = 1;\n\
             let all = node.get(\"properties\");\nuse new::facts::Fact;\nuse new::{facts, pages};\n#[cfg(test)]\nmod tests {\n    const NAME: &str = \"acme\";\n}\n",
        ),
        ("crates/acme-images/Cargo.toml", "[package]\nname = 'acme-images'\n[lints]\nworkspace = true\n"),
        ("crates/acme-images/src/lib.rs", concat!("//! Of acme.\nconst PLACE: &str = \"/", "home/me\";\n")),
        ("crates/new/Cargo.toml", "[package]\nname = 'new'\n[lints]\nworkspace = true\n"),
        (
            "crates/new/src/lib.rs",
            "//! All.\nmod low;\nmod map;\nmod middle;\nmod node;\nmod side;\nmod top;\npub use low::Low;\n",
        ),
        ("crates/new/src/top/mod.rs", "//! Top.\nmod one;\nmod two;\npub use one::One;\nuse crate::middle;\n"),
        ("crates/new/src/top/one.rs", "//! One.\nuse super::two::Two;\npub struct One(crate::Low);\n"),
        (
            "crates/new/src/top/two.rs",
            "//! Two.\nuse crate::middle as m;\nfn f() { vec![m::inner(super::One)]; }\nmacro_rules! t { () => { $crate::side::S } }\n",
        ),
        (
            "crates/new/src/middle.rs",
            "//! Middle.\npub mod inner {\n    use super::super::low::{Low as L};\n}\n#[cfg(test)]\nmod tests {\n    use crate::top::One;\n}\n",
        ),
        ("crates/new/src/node.rs", "//! Node.\nuse crate::map::Map;\n"),
        ("crates/new/src/map.rs", "//! Map.\nuse crate::node::Node;\n"),
        ("crates/new/src/low.rs", "//! Low.\nuse ::http::top;\nuse crate::{top::{self, One}, node::*};\n"),
        ("crates/new/src/side.rs", "//! Side.\n"),
    ];
    let root = std::env::temp_dir().join(format!("untidy-{}", std::process::id()));
    let long = format!("//! Long.\n{}", "\n".repeat(sources::MOST_LINES));
    for (path, content) in files.into_iter().chain([("crates/core/src/long.rs", long.as_str())]) {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    let mut faults = Workspace::at(&root).faults();
    std::fs::remove_dir_all(&root).unwrap();
    // Every codec and extension is missing there: one of each is enough.
    let missing = |fault: &String| fault.contains("is not in crates/none/") || fault.contains(": x-");
    faults.retain(|fault| !missing(fault) || fault.contains("unix-millis") || fault.contains("x-waiter"));
    faults.sort();
    let expected = [
        "ARCHITECTURE.md:13: there is no crate `lost`",
        "ARCHITECTURE.md:15: new: nothing imports `node.rs`",
        "ARCHITECTURE.md:16: new: `top/` is not a layer below",
        "ARCHITECTURE.md:16: new: there is no layer `none.rs`",
        "ARCHITECTURE.md:19: new: there is no file in `empty/`",
        "ARCHITECTURE.md:24: no definition in crates/new/src/top/two.rs has the word `two`",
        "ARCHITECTURE.md:7: core does not use acme-images in builds",
        "ARCHITECTURE.md:8: the clients do not use core",
        "ARCHITECTURE.md:9: there is no crate `gone`",
        "CONTRIBUTING.md: huaweicloud-sdk-hmac-sha256 is not in crates/core/src/huaweicloud_sdk_hmac_sha256.rs, where its recipe has it",
        "CONTRIBUTING.md: unix-millis is not in crates/none/src/*.rs, where its recipe has it",
        "CONTRIBUTING.md: x-waiter is not in crates/core/src/*.rs, where its recipe has it",
        "CONTRIBUTING.md: “A codec (a `format`)” takes 1 sources, not 2",
        "CONTRIBUTING.md: “A signature” takes 2 sources, not 3",
        "Cargo.toml:5: nothing uses `core`",
        "Cargo.toml:7: nothing uses `unused`",
        "crates/acme-images/src/lib.rs:2: a path of one machine",
        "crates/core/Cargo.toml:1: `[lints] workspace = true` is missing",
        "crates/core/Cargo.toml:4: core must never use reqwest",
        "crates/core/Cargo.toml:5: core may not use acme-images: ARCHITECTURE.md does not list it",
        "crates/core/Cargo.toml:6: `serde` must be `workspace = true`, with its version in the root manifest",
        "crates/core/src/lib.rs:1: a source begins with `//!`: what it knows, and what it must not know",
        "crates/core/src/lib.rs:2: core knows no provider, but has `acme`",
        "crates/core/src/lib.rs:4: core knows no provider, but has `acme`",
        "crates/core/src/lib.rs:5: core knows no provider, but has `ac`",
        "crates/core/src/lib.rs:6: the model of contracts reads members by text, nobody else",
        "crates/core/src/lib.rs:8: core may use new::facts alone",
        "crates/core/src/long.rs:451: more than 450 lines: a file has one subject",
        "crates/core/src/sign.rs: names jdcloud-hmac-sha256, which its recipe in CONTRIBUTING.md has not here",
        "crates/new/Cargo.toml:1: new is not in the table of ARCHITECTURE.md",
        "crates/new/src/low.rs:3: imports top/mod.rs, which ARCHITECTURE.md:17 does not allow",
        "crates/new/src/low.rs:3: imports top/one.rs, which ARCHITECTURE.md:17 does not allow",
        "crates/new/src/side.rs:1: is in no layer of new in ARCHITECTURE.md",
        "crates/new/src: a circle of files: low.rs, middle.rs, top/mod.rs, top/one.rs, top/two.rs",
    ];
    assert_eq!(faults, expected);
}
