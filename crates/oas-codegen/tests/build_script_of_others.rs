//! The build script of a package of others: what it says to cargo of a manifest that lacks what the contract needs.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::PathBuf;
use std::process::Command;

#[test]
#[ignore = "is the build script: the tests run it in a process of its own"]
fn build_script() {
    oas_codegen::build_script::run("openapi.yaml");
}

/// A package, which goes away with this value.
struct Package(PathBuf);

impl Package {
    fn new(name: &str, says: &str, operation: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("build-script-of-others-{name}-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("out")).unwrap();
        let head =
            "openapi: 3.0.3\ninfo: {title: Things, version: '1'}\nservers: [{url: 'https://things.example.com'}]\n";
        let contract = format!("{head}{says}paths:\n  /a:\n    {operation}\n");
        std::fs::write(folder.join("openapi.yaml"), contract).unwrap();
        Self(folder)
    }

    /// What cargo is told with this manifest, and whether the script succeeds.
    fn script(&self, manifest: &str) -> (String, bool) {
        let manifest = format!("[package]\nname = \"things\"\n\n{manifest}");
        std::fs::write(self.0.join("Cargo.toml"), manifest).unwrap();
        let mut script = Command::new(std::env::current_exe().unwrap());
        script.args(["--exact", "build_script", "--ignored", "--nocapture"]).current_dir(&self.0);
        script.env("CARGO_MANIFEST_DIR", &self.0).env("CARGO_PKG_NAME", "things").env("OUT_DIR", self.0.join("out"));
        let output = script.output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), output.status.success())
    }

    /// The error that cargo is told with this manifest; nothing where there is none.
    fn build(&self, manifest: &str) -> Option<String> {
        let (said, succeeds) = self.script(manifest);
        let error = said.lines().find_map(|line| line.strip_prefix("cargo::error=").map(str::to_owned));
        assert_eq!(succeeds, error.is_none(), "{said}");
        error.map(|error| error.replace(&*self.0.to_string_lossy(), "."))
    }
}

impl Drop for Package {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn features_of_tags_that_a_package_lacks_are_named() {
    let operation = "get: {operationId: a, tags: [Odd things], responses: {'204': {description: Gone.}}}";
    let package = Package::new("tags", "x-features: tags\n", operation);
    let lacks = "openapi.yaml says `x-features: tags`, and the [features] of ./Cargo.toml lack odd-things: add `odd-things = []`";
    assert_eq!(package.build(""), Some(lacks.to_owned()));
    assert_eq!(package.build("[features]\nodd-things = []\n"), None);
}

#[test]
fn features_of_the_runtime_that_a_package_lacks_are_named() {
    let operation = "put: {operationId: a, parameters: [{name: b, in: query, schema: {type: string, pattern: '^[a-z]$'}}], \
                     requestBody: {content: {application/octet-stream: {schema: {type: string, format: binary}}}}, \
                     responses: {'204': {description: Gone.}}}";
    let package = Package::new("runtime", "", operation);
    let needs = |missing: &str, all: &str| {
        let says = format!("say `features = [{all}]` with the dependency `oas-runtime` in ./Cargo.toml");
        Some(format!("openapi.yaml needs {missing} of oas-runtime: {says}"))
    };
    let both = "patterns, streams";
    assert_eq!(package.build("[dependencies]\noas-runtime = \"0.1\"\n"), needs(both, "\"patterns\", \"streams\""));
    let some = "[dependencies.oas-runtime]\nversion = \"0.1\"\nfeatures = [\"rustls\", \"patterns\"]\n";
    assert_eq!(package.build(some), needs("streams", "\"rustls\", \"patterns\", \"streams\""));
    assert_eq!(
        package.build("[dependencies]\noas-runtime = { version = \"0.1\", features = [\"streams\", \"patterns\"] }\n"),
        None
    );
    // What is inherited may have them where the workspace says so.
    assert_eq!(package.build("[dependencies]\noas-runtime.workspace = true\n"), None);
}

#[test]
fn features_that_the_code_asks_for_are_no_news_to_the_compiler() {
    let operation = "get: {operationId: a, tags: [Odd things], responses: {'204': {description: Gone.}}}";
    let package = Package::new("asked", "x-features: tags\n", operation);
    let (said, _) = package.script("[features]\nodd-things = []\n");
    let known = said.lines().find_map(|line| line.strip_prefix("cargo::rustc-check-cfg=")).unwrap_or_default();
    let names = ["blocking", "invoke", "odd-things", "recording"].map(|name| format!("\"{name}\""));
    assert_eq!(known, format!("cfg(feature, values({}))", names.join(", ")), "{said}");
}
