//! The features of tags in a client crate: they come, change and go with what the contract says.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::{Workspace, text, xtask};

const MANIFEST: &str = "[package]\nname = \"things\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[features]\ndefault = [\"rustls\"]\nrustls = []\n\n[dependencies]\n";

/// A contract with an operation for each of these tags.
fn contract(tags: &[&str], says: &str) -> String {
    let operations = tags.iter().enumerate().map(|(index, tag)| {
        format!("  /a{index}:\n    get: {{operationId: a{index}, summary: A., tags: [{tag}], responses: {{'204': {{description: Gone.}}}}}}\n")
    });
    let head = "openapi: 3.0.3\ninfo: {title: Things, version: '1'}\nservers: [{url: 'https://things.example.com'}]\n";
    format!("{head}{says}paths:\n{}", operations.collect::<String>())
}

#[test]
fn features_of_tags_come_and_go() {
    let workspace = Workspace::new("features");
    workspace.write("crates/things/Cargo.toml", MANIFEST);
    let regen = |check: bool| {
        let arguments: &[&str] = if check { &["regen", "things", "--check"] } else { &["regen", "things"] };
        let output = xtask(&workspace.path(""), arguments);
        (output.status.code(), text(&output.stdout) + &text(&output.stderr))
    };
    workspace.write("specs/things.yaml", &contract(&["Odd things", "default"], "x-features: tags\n"));
    let (code, said) = regen(false);
    assert_eq!(code, Some(0), "{said}");
    for written in ["Cargo.toml", "src/generated.rs", "src/generated/odd_things.rs", "src/generated/default_2.rs"] {
        assert!(said.contains(&format!("written  crates/things/{written}\n")), "{written}: {said}");
    }
    let manifest = workspace.read("crates/things/Cargo.toml");
    assert!(manifest.contains("default = [\"rustls\", \"tags\"]\n"), "{manifest}");
    assert!(
        manifest.contains("tags = [\"odd-things\", \"default-2\"]\nodd-things = []\ndefault-2 = []\n\n"),
        "{manifest}"
    );
    assert_eq!(regen(true).0, Some(0));

    // Who has taken them out of the default has done so for good; the features follow the tags.
    workspace.write("crates/things/Cargo.toml", &manifest.replace(", \"tags\"]", "]"));
    workspace.write("specs/things.yaml", &contract(&["Odd things", "Others"], "x-features: tags\n"));
    let (code, said) = regen(true);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("stale    crates/things/src/generated/default_2.rs: nothing includes it"), "{said}");
    let (code, said) = regen(false);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("removed  crates/things/src/generated/default_2.rs\n"), "{said}");
    let manifest = workspace.read("crates/things/Cargo.toml");
    assert!(manifest.contains("default = [\"rustls\"]\n") && manifest.contains("others = []\n"), "{manifest}");
    assert!(!manifest.contains("default-2"), "{manifest}");

    workspace.write("specs/things.yaml", &contract(&["Odd things"], ""));
    let (code, said) = regen(false);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(workspace.read("crates/things/Cargo.toml"), MANIFEST);
    let left = std::fs::read_dir(workspace.path("crates/things/src/generated")).unwrap().count();
    assert_eq!(left, 0, "{said}");
    assert_eq!(regen(true).0, Some(0));
}

#[test]
fn features_of_the_runtime_come_and_go() {
    let workspace = Workspace::new("runtime-features");
    let root = workspace.read("Cargo.toml");
    workspace.write("Cargo.toml", &format!("{root}oas-runtime = {{ path = \"oas-runtime\" }}\n"));
    let features = "[features]\nclient-credentials = []\ngzip = []\npatterns = []\nsignatures = []\nstreams = []\n";
    let runtime = "[package]\nname = \"oas-runtime\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    workspace.write("oas-runtime/Cargo.toml", &format!("{runtime}{features}"));
    workspace.write("oas-runtime/src/lib.rs", "");
    let manifest = |features: &str| format!("{MANIFEST}oas-runtime = {{ workspace = true{features} }}\n");
    workspace.write("crates/things/Cargo.toml", &manifest(", features = [\"gzip\", \"signatures\"]"));
    let parameter = "parameters: [{name: a, in: query, schema: {type: string, pattern: '^[a-z]$'}}], responses";
    let without = contract(&["Odd things"], "");
    let regen = || {
        let output = xtask(&workspace.path(""), &["regen", "things"]);
        assert!(output.status.success(), "{}", text(&output.stdout) + &text(&output.stderr));
        workspace.read("crates/things/Cargo.toml")
    };
    workspace.write("specs/things.yaml", &without.replace("responses", parameter));
    // Nothing is signed, a text has a pattern, and what a program wants for itself stays.
    assert_eq!(regen(), manifest(", features = [\"gzip\", \"patterns\"]"));
    workspace.write("specs/things.yaml", &without);
    assert_eq!(regen(), manifest(", features = [\"gzip\"]"));
    workspace.write("crates/things/Cargo.toml", &manifest(", features = [\"patterns\"]"));
    assert_eq!(regen(), manifest(""));
    // Whatever is read by and by: content that is sent, parts of a form, content, lines and events that come.
    let text = "{schema: {type: string}}";
    let binary = "{schema: {type: string, format: binary}}";
    let form = "{schema: {type: object, properties: {a: {type: string}}}}";
    let answer = |media: &str, content: &str| {
        format!("responses: {{'200': {{description: A., content: {{{media}: {content}}}}}}}")
    };
    let body = |media: &str, content: &str| {
        format!("requestBody: {{content: {{{media}: {content}}}}}, responses: {{'204': {{description: Gone.}}}}")
    };
    let plain = "responses: {'204': {description: Gone.}}";
    for streamed in [
        body("application/octet-stream", binary),
        body("multipart/form-data", form),
        answer("application/octet-stream", binary),
        answer("application/x-ndjson", form),
        answer("text/event-stream", text),
    ] {
        workspace.write("specs/things.yaml", &without.replace("get: {", "post: {").replace(plain, &streamed));
        assert_eq!(regen(), manifest(", features = [\"streams\"]"), "{streamed}");
    }
    workspace.write("specs/things.yaml", &without.replace(plain, &answer("text/plain", text)));
    assert_eq!(regen(), manifest(""));
    let scheme = "security: [{a: []}]\ncomponents:\n  securitySchemes:\n    a: {type: oauth2, flows: {clientCredentials: \
                  {tokenUrl: 'https://things.example.com/token', scopes: {}}}}\n";
    workspace.write("specs/things.yaml", &contract(&["Odd things"], scheme));
    assert_eq!(regen(), manifest(", features = [\"client-credentials\"]"));
}
