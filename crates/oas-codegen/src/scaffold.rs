//! The files of a new client crate, and its place in the manifests of the workspace. Knows the layout of client crates,
//! nothing of contracts.

use std::collections::BTreeSet;

use heck::ToSnakeCase as _;

/// The texts of a new client crate `package` by their places in its folder, but for what `cargo xtask regen` writes. `title`
/// names the API: `Acme Images`.
///
/// ```
/// let files = oas_codegen::scaffold::files("acme-images", "Acme Images");
/// assert!(files.iter().any(|(path, _)| *path == "src/lib.rs"));
/// ```
pub fn files(package: &str, title: &str) -> [(&'static str, String); 3] {
    let library = LIBRARY.to_owned();
    [("Cargo.toml", manifest(package, title)), ("README.md", readme(package, title)), ("src/lib.rs", library)]
}

/// Whether a client crate can be called so.
///
/// # Errors
///
/// A sentence that says what is wrong with the name.
///
/// ```
/// use oas_codegen::scaffold::check_name;
///
/// assert!(check_name("acme-images").is_ok());
/// assert!(check_name("Acme").is_err());
/// assert!(check_name("fn").is_err(), "no identifier of Rust");
/// ```
pub fn check_name(package: &str) -> Result<(), String> {
    /// What the names of crates stand for without any dependency, and what Windows makes no folder of.
    const TAKEN: [&str; 9] = ["alloc", "core", "proc-macro", "std", "test", "aux", "con", "nul", "prn"];
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    if !package.split('-').all(is_word) {
        return Err(format!(
            "`{package}` is no name of a client crate: write lower-case words with `-` between them, such as acme-images"
        ));
    }
    let is_port = |prefix: &str| {
        package.strip_prefix(prefix).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    };
    let is_taken = TAKEN.contains(&package) || is_port("com") || is_port("lpt");
    if is_taken || syn::parse_str::<syn::Ident>(&package.to_snake_case()).is_err() {
        return Err(format!("no crate can be called `{package}`; choose another name"));
    }
    Ok(())
}

fn manifest(package: &str, title: &str) -> String {
    format!(
        r#"[package]
name = "{package}"
description = "Typed client of the {title} API"
version = "0.1.0"
edition.workspace = true
rust-version.workspace = true
license.workspace = true
repository.workspace = true
keywords = ["cloud", "api", "client", "openapi"]
categories = ["api-bindings", "web-programming::http-client"]
include = ["/build.rs", "/spec.yaml", "/src/**", "/examples/**", "/README.md", "/LICENSE-*"]

[package.metadata.docs.rs]
features = ["blocking", "digest", "gzip", "http2", "invoke", "recording", "schemars", "socks"]

[features]
default = ["rustls"]
# TLS by rustls.
rustls = ["oas-runtime/rustls"]
# TLS by the platform's own library.
native-tls = ["oas-runtime/native-tls"]
# Content held against a digest.
digest = ["oas-runtime/digest"]
# Asks for compressed answers, and reads them.
gzip = ["oas-runtime/gzip"]
# HTTP/2 with servers that have it.
http2 = ["oas-runtime/http2"]
# Proxies that speak SOCKS.
socks = ["oas-runtime/socks"]
# Calls from programs without a runtime: `blocking::block_on`.
blocking = ["oas-runtime/blocking"]
# Calls by name: `Client::invoke`.
invoke = ["oas-runtime/invoke"]
# Exchanges written down as they happen: `.record()` on the builder of a client.
recording = ["oas-runtime/recording"]
# `schemars::JsonSchema` for every type.
schemars = ["oas-runtime/schemars", "dep:schemars"]
# Compiles `spec.yaml` at build time instead of using the committed `src/generated.rs`.
codegen = ["dep:oas-codegen"]

[dependencies]
oas-runtime = {{ workspace = true }}
schemars = {{ workspace = true, optional = true }}
serde.workspace = true
serde_json.workspace = true

[dev-dependencies]
oas-mock.workspace = true
tokio = {{ workspace = true, features = ["macros", "rt"] }}

[build-dependencies]
oas-codegen = {{ workspace = true, optional = true }}

[lints]
workspace = true
"#
    )
}

/// The feature that has the features of all tags.
pub(crate) const ALL_TAGS: &str = "tags";

/// What stands before the features of tags in a manifest.
const TAGS_COMMENT: &str = "# The operations of every tag of the contract: `cargo xtask regen` writes what follows.";

/// Whether a client has a feature of this name whatever its contract says.
pub(crate) fn is_own_feature(name: &str) -> bool {
    let manifest = manifest("", "");
    let mut lines =
        manifest.lines().skip_while(|line| *line != "[features]").skip(1).take_while(|line| !line.is_empty());
    name == ALL_TAGS || lines.any(|line| line.split(" = ").next() == Some(name))
}

/// The manifest of a client crate with the features of the tags of its contract, in place of those that it had. They are default
/// features from when there are any, unless the manifest says otherwise later.
///
/// ```
/// let manifest = "[features]\ndefault = [\"rustls\"]\nrustls = []\n\n[dependencies]\n";
/// let with = oas_codegen::scaffold::with_features(manifest, &["images".to_owned(), "jobs".to_owned()]);
/// assert!(with.contains("default = [\"rustls\", \"tags\"]\n"));
/// assert!(with.contains("tags = [\"images\", \"jobs\"]\nimages = []\njobs = []\n\n[dependencies]\n"));
/// assert_eq!(oas_codegen::scaffold::with_features(&with, &[]), manifest);
/// ```
pub fn with_features(manifest: &str, features: &[String]) -> String {
    let manifest = manifest.replace("\r\n", "\n");
    let Some(start) = manifest.find("[features]\n") else { return manifest };
    let end = manifest[start..].find("\n\n").map_or(manifest.len(), |length| start + length + 1);
    let section = &manifest[start..end];
    let own = section.find(TAGS_COMMENT).map_or(section, |at| &section[..at]);
    let had = own.len() < section.len();
    let default = |line: &str| line.starts_with("default = [");
    let mut text = String::new();
    for line in own.lines() {
        let listed = format!(", \"{ALL_TAGS}\"");
        let line = match line {
            line if default(line) && features.is_empty() => line.replace(&listed, ""),
            line if default(line) && !had => line.replace(']', &format!("{listed}]")),
            line => line.to_owned(),
        };
        text += &(line + "\n");
    }
    if !features.is_empty() {
        let names: Vec<_> = features.iter().map(|name| format!("\"{name}\"")).collect();
        text += &format!("{TAGS_COMMENT}\n{ALL_TAGS} = [{}]\n", names.join(", "));
        text.extend(features.iter().map(|name| format!("{name} = []\n")));
    }
    format!("{}{text}{}", &manifest[..start], &manifest[end..])
}

/// The manifest of a client crate with those features of the runtime that its contract needs, and without those that another
/// contract would: the other ones that it names stay.
///
/// ```
/// let manifest = "[dependencies]\noas-runtime = { workspace = true, features = [\"patterns\"] }\n";
/// let with = oas_codegen::scaffold::with_runtime_features(manifest, &["signatures"]);
/// assert_eq!(with, "[dependencies]\noas-runtime = { workspace = true, features = [\"signatures\"] }\n");
/// let without = oas_codegen::scaffold::with_runtime_features(&with, &[]);
/// assert_eq!(without, "[dependencies]\noas-runtime = { workspace = true }\n");
/// ```
pub fn with_runtime_features(manifest: &str, needed: &[&str]) -> String {
    let mut section = "";
    let mut text = String::new();
    for line in manifest.lines() {
        section = if line.starts_with('[') { line } else { section };
        match line.strip_prefix(RUNTIME).filter(|_| section == "[dependencies]") {
            None => text += line,
            Some(rest) => {
                let listed =
                    rest.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map_or("", |(listed, _)| listed);
                let listed = listed.split(',').map(|name| name.trim().trim_matches('"'));
                let own =
                    listed.filter(|name| !name.is_empty() && RUNTIME_FEATURES.iter().all(|(known, _)| known != name));
                let names: BTreeSet<&str> = own.chain(needed.iter().copied()).collect();
                let names: Vec<_> = names.iter().map(|name| format!("\"{name}\"")).collect();
                let features = format!(", features = [{}]", names.join(", "));
                text += &format!("{RUNTIME}{} }}", if names.is_empty() { "" } else { &features });
            }
        }
        text.push('\n');
    }
    text
}

/// The features of the runtime that a contract may need, and what stands in the code of one that does, one row for each.
pub(crate) const RUNTIME_FEATURES: &[(&str, &str)] = &[
    ("client-credentials", "Scheme::ClientCredentials {"),
    ("patterns", "check::Pattern::new("),
    ("signatures", "signer: &signature::"),
    ("streams", "pub use ::oas_runtime::Download;"),
    ("streams", "pub use ::oas_runtime::JsonLines;"),
    ("streams", "pub use ::oas_runtime::Upload;"),
    ("streams", "pub use ::oas_runtime::{Event, Events};"),
    ("streams", "call.multipart();"),
];

/// How a client crate depends on the runtime.
const RUNTIME: &str = "oas-runtime = { workspace = true";

fn readme(package: &str, title: &str) -> String {
    let library = package.to_snake_case();
    format!(
        r"# {package}

Client of the {title} API.

```rust,no_run
fn client() -> Result<{library}::Client, {library}::Error> {{
    {library}::Client::builder().env().build()
}}
```

The client is compiled from the contract `specs/{package}.yaml`.

## Features

| feature | default | |
|---|---|---|
| `rustls` | yes | TLS by rustls. |
| `native-tls` | | TLS by the platform's own library. |
| `digest` | | Content that is downloaded is held against a digest. |
| `gzip` | | Asks for compressed answers, and reads them. |
| `http2` | | HTTP/2 with servers that have it. |
| `socks` | | Proxies that speak SOCKS. |
| `blocking` | | Calls from programs without a runtime: `blocking::block_on`. |
| `invoke` | | Calls by name: `Client::invoke`. |
| `recording` | | Exchanges written down as they happen: `.record()` on the builder. |
| `schemars` | | `schemars::JsonSchema` for every type. |
| `codegen` | | Compiles `spec.yaml` at build time instead of using the committed `src/generated.rs`. |

## Licence

MIT or Apache 2.0, at your choice.
"
    )
}

const LIBRARY: &str = r#"#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(not(feature = "codegen"))]
#[rustfmt::skip]
#[allow(clippy::all, clippy::pedantic, reason = "progenitor has a style of its own")]
mod generated;

#[cfg(feature = "codegen")]
#[allow(clippy::all, clippy::pedantic, reason = "progenitor has a style of its own")]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/generated.rs"));
}

pub use generated::*;

/// The contract that this client is compiled from, as `oas-mock` and other readers of contracts take it.
pub const CONTRACT: &str = include_str!(env!("CONTRACT"));
"#;

/// A manifest in which a section has the dependency `name` as it has `like`: before the first one whose name comes later.
/// A manifest that has it already, or has nothing like it, stays as it is.
///
/// ```
/// let manifest = "[dependencies]\nacme = { workspace = true }\nserde.workspace = true\n";
/// let with = oas_codegen::scaffold::with_dependency(manifest, "dependencies", "pets", "acme");
/// let expected = "[dependencies]\nacme = { workspace = true }\npets = { workspace = true }\nserde.workspace = true\n";
/// assert_eq!(with, expected);
/// ```
pub fn with_dependency(manifest: &str, section: &str, name: &str, like: &str) -> String {
    let header = format!("[{section}]");
    let mut lines: Vec<&str> = manifest.lines().collect();
    let Some(start) = lines.iter().position(|line| line.trim() == header) else { return manifest.to_owned() };
    let key = |line: &str| line.split(['=', '.']).next().unwrap_or_default().trim().trim_matches('"').to_owned();
    let block = lines[start + 1..].iter().take_while(|line| !line.trim().is_empty() && !line.starts_with('[')).count();
    let known = &lines[start + 1..start + 1 + block];
    let Some(model) = known.iter().find(|line| key(line) == like) else { return manifest.to_owned() };
    if known.iter().any(|line| key(line) == name) {
        return manifest.to_owned();
    }
    let index = known.iter().position(|line| key(line).as_str() > name).unwrap_or(block);
    let own = model.replace(like, name);
    lines.insert(start + 1 + index, &own);
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_is_put_in_order_and_once() {
        let manifest = "[workspace.dependencies]\nb = { path = \"b\" }\nd = \"1\"\n\na = \"1\"\n\n[lints]\n";
        let with = with_dependency(manifest, "workspace.dependencies", "c", "b");
        let expected =
            "[workspace.dependencies]\nb = { path = \"b\" }\nc = { path = \"c\" }\nd = \"1\"\n\na = \"1\"\n\n[lints]\n";
        assert_eq!(with, expected);
        assert_eq!(with_dependency(&with, "workspace.dependencies", "c", "b"), with);
        assert_eq!(with_dependency(manifest, "dependencies", "c", "b"), manifest);
        let last = with_dependency("[dependencies]\nb = \"1\"\n", "dependencies", "z", "b");
        assert_eq!(last, "[dependencies]\nb = \"1\"\nz = \"1\"\n");
    }
}
