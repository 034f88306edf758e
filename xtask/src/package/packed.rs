//! A packed crate: its files, and what is wrong with them. Knows the layout of crates, nothing of this workspace's crates.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use anyhow::{Context, Result, bail};
use toml::{Table, Value};

/// What may stand at the top of a packed crate. Cargo adds the first four.
const MEANT: [&str; 11] = [
    ".cargo_vcs_info.json",
    "Cargo.lock",
    "Cargo.toml",
    "Cargo.toml.orig",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "build.rs",
    "examples/",
    "spec.yaml",
    "src/",
];
/// Data that a library includes.
const DATA: [&str; 1] = ["schema/"];
/// What every crate has. That copies are those of the workspace is the concern of `regen`.
const NEEDED: [&str; 3] = ["LICENSE-APACHE", "LICENSE-MIT", "README.md"];
/// What a client has as well.
const NEEDED_BY_CLIENTS: [&str; 3] = ["build.rs", "spec.yaml", "src/generated.rs"];
/// The most keywords and categories that crates.io takes.
const MOST: usize = 5;

/// A packed crate: its files and its manifest.
pub struct Packed {
    /// The files by their paths, from the folder of the crate.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The length of the archive.
    pub packed_size: usize,
}

impl Packed {
    /// Reads an archive whose files stand in the folder `name`.
    pub fn of(name: &str, archive: &[u8]) -> Result<Self> {
        let mut files = BTreeMap::new();
        for entry in tar::Archive::new(flate2::read::GzDecoder::new(archive)).entries()? {
            let mut entry = entry.context("the archive is broken")?;
            let path = entry.path()?.to_string_lossy().replace('\\', "/");
            let Some(path) = path.strip_prefix(&format!("{name}/")) else { bail!("{path} stands outside of {name}") };
            let path = path.to_owned();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).with_context(|| format!("failed to unpack {path}"))?;
            files.insert(path, content);
        }
        Ok(Self { files, packed_size: archive.len() })
    }

    /// The length of all files.
    pub fn size(&self) -> usize {
        self.files.values().map(Vec::len).sum()
    }

    /// What a crate lacks, or has and should not have.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = self.missing(&NEEDED);
        let is_meant = |path: &str| {
            let meant = |entry: &str| if entry.ends_with('/') { path.starts_with(entry) } else { path == entry };
            MEANT.iter().chain(&DATA).any(|entry| meant(entry))
        };
        let stray = self.files.keys().filter(|path| !is_meant(path));
        faults.extend(stray.map(|path| format!("{path} is no part of a crate: see `include` in its manifest")));
        match self.manifest() {
            Ok(manifest) => faults.extend(faults_of_metadata(&manifest)),
            Err(error) => faults.push(format!("{error:#}")),
        }
        faults
    }

    /// What is wrong with the crate of a client beside that: it has its contract, and builds without the compiler.
    pub fn faults_of_client(&self) -> Vec<String> {
        let mut faults = self.missing(&NEEDED_BY_CLIENTS);
        let Ok(manifest) = self.manifest() else { return faults };
        let built = built_by_default(&manifest);
        faults
            .extend(built.iter().map(|name| format!("{name} is built for the build script of who imports the crate")));
        faults
    }

    fn missing(&self, needed: &[&str]) -> Vec<String> {
        let missing = needed.iter().filter(|path| !self.files.contains_key(**path));
        missing.map(|path| format!("{path} is missing")).collect()
    }

    fn manifest(&self) -> Result<Table> {
        let text = self.files.get("Cargo.toml").context("Cargo.toml is missing")?;
        std::str::from_utf8(text)?.parse().context("Cargo.toml is broken")
    }
}

fn faults_of_metadata(manifest: &Table) -> Vec<String> {
    let none = Table::new();
    let package = manifest.get("package").and_then(Value::as_table).unwrap_or(&none);
    let text = |key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default();
    let required = ["description", "license", "readme", "repository", "rust-version"];
    let mut faults: Vec<String> = required
        .into_iter()
        .filter(|key| text(key).trim().is_empty())
        .map(|key| format!("the manifest has no {key}"))
        .collect();
    for key in ["categories", "keywords"] {
        let count = package.get(key).and_then(Value::as_array).map_or(0, Vec::len);
        if count == 0 || count > MOST {
            faults.push(format!("the manifest has {count} {key}: there must be one to {MOST}"));
        }
    }
    faults
}

/// The build-dependencies that the default features turn on.
fn built_by_default(manifest: &Table) -> BTreeSet<String> {
    let none = Table::new();
    let table = |key: &str| manifest.get(key).and_then(Value::as_table).unwrap_or(&none);
    let features = table("features");
    let mut on = BTreeSet::new();
    let mut open = vec!["default".to_owned()];
    while let Some(feature) = open.pop() {
        let items = features.get(&feature).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if on.insert(feature) {
            open.extend(items.iter().filter_map(Value::as_str).map(str::to_owned));
        }
    }
    let is_on = |name: &str| {
        let names = |feature: &String| {
            feature == name || feature.strip_prefix("dep:") == Some(name) || feature.starts_with(&format!("{name}/"))
        };
        on.iter().any(names)
    };
    let targets = table("target").values().filter_map(|target| target.get("build-dependencies")?.as_table());
    let dependencies = targets.chain([table("build-dependencies")]).flatten();
    let is_optional =
        |dependency: &Value| dependency.get("optional").and_then(Value::as_bool).is_some_and(|optional| optional);
    let built = dependencies.filter(|(name, dependency)| !is_optional(dependency) || is_on(name));
    built.map(|(name, _)| name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = r#"
        [package]
        name = "pets"
        description = "Pets"
        license = "MIT"
        readme = "README.md"
        repository = "https://pets.example"
        rust-version = "1.90"
        keywords = ["pets"]
        categories = ["api-bindings"]
        [features]
        default = ["tls"]
        tls = []
        codegen = ["dep:compiler"]
        [build-dependencies.compiler]
        version = "1"
        optional = true
    "#;

    fn archive(files: &[(&str, &str)]) -> Vec<u8> {
        let gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        let mut archive = tar::Builder::new(gzip);
        for (path, content) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(content.len() as u64);
            header.set_mode(0o644);
            archive.append_data(&mut header, format!("pets-1.0.0/{path}"), content.as_bytes()).unwrap();
        }
        archive.into_inner().unwrap().finish().unwrap()
    }

    fn faults(files: &[(&str, &str)]) -> Vec<String> {
        let packed = Packed::of("pets-1.0.0", &archive(files)).unwrap();
        let mut faults = packed.faults();
        faults.extend(packed.faults_of_client());
        faults
    }

    fn files(manifest: &str) -> Vec<(&str, &str)> {
        let needed = NEEDED.into_iter().chain(NEEDED_BY_CLIENTS).map(|path| (path, ""));
        [("Cargo.toml", manifest)].into_iter().chain(needed).collect()
    }

    #[test]
    fn a_whole_client_has_no_faults() {
        assert_eq!(faults(&files(MANIFEST)), [""; 0]);
    }

    #[test]
    fn what_is_missing_is_named() {
        let mut none = files(MANIFEST);
        none.retain(|(path, _)| *path == "Cargo.toml");
        let expected = [
            "LICENSE-APACHE is missing",
            "LICENSE-MIT is missing",
            "README.md is missing",
            "build.rs is missing",
            "spec.yaml is missing",
            "src/generated.rs is missing",
        ];
        assert_eq!(faults(&none), expected);
        let expected = [
            "the manifest has no description",
            "the manifest has no license",
            "the manifest has no readme",
            "the manifest has no repository",
            "the manifest has no rust-version",
            "the manifest has 0 categories: there must be one to 5",
            "the manifest has 6 keywords: there must be one to 5",
        ];
        let keywords = "[package]\nkeywords = ['a', 'b', 'c', 'd', 'e', 'f']\n";
        assert_eq!(faults(&files(keywords)), expected);
    }

    #[test]
    fn what_is_no_part_of_a_crate_is_named() {
        let mut more = files(MANIFEST);
        more.extend([("tests/golden/a.rs", ""), ("target/debug/a", ""), ("src/b.rs", ""), ("README.md.orig", "")]);
        let expected = [
            "README.md.orig is no part of a crate: see `include` in its manifest",
            "target/debug/a is no part of a crate: see `include` in its manifest",
            "tests/golden/a.rs is no part of a crate: see `include` in its manifest",
        ];
        assert_eq!(faults(&more), expected);
    }

    #[test]
    fn build_dependencies_of_importers_are_found_wherever_they_stand() {
        let fault = "compiler is built for the build script of who imports the crate";
        for (from, to) in [
            ("optional = true", "optional = false"),
            ("optional = true", ""),
            ("default = [\"tls\"]", "default = [\"tls\", \"codegen\"]"),
            ("tls = []", "tls = [\"compiler/fast\"]"),
            (
                "[build-dependencies.compiler]",
                "[target.'cfg(unix)'.build-dependencies.compiler]\noptional = false\n[x]",
            ),
        ] {
            assert_eq!(faults(&files(&MANIFEST.replace(from, to))), [fault], "{to}");
        }
    }
}
