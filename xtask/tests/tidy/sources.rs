//! Rules about sources: how a file begins, how long it is, what it must not name.

use std::collections::BTreeSet;
use std::path::Path;

use oas_contract::{Document, Source};

use crate::recipes::spellings;
use crate::{Workspace, files};

/// The most lines of a file that people write.
pub const MOST_LINES: usize = 450;

pub fn faults(workspace: &Workspace) -> Vec<String> {
    let mut faults = Vec::new();
    for folder in ["crates", "xtask"] {
        for path in files(&workspace.root.join(folder), &["rs"]) {
            let text = std::fs::read_to_string(&path).unwrap();
            let shown = workspace.shown(&path);
            if is_generated(&text) || shown.contains("/golden/") {
                continue;
            }
            let is_documented = text.starts_with("//!") || text.starts_with("#![doc = include_str!(\"../README.md\")]");
            if !is_documented && !shown.contains("/fuzz/") {
                faults.push(format!("{shown}:1: a source begins with `//!`: what it knows, and what it must not know"));
            }
            if is_written(&shown, &text) && text.lines().count() > MOST_LINES {
                faults
                    .push(format!("{shown}:{}: more than {MOST_LINES} lines: a file has one subject", MOST_LINES + 1));
            }
        }
    }
    faults.extend(machine_paths(workspace));
    faults.extend(readers(workspace));
    faults.extend(providers(workspace));
    faults.extend(modules(workspace));
    faults
}

/// Whether people write it, and it is no test.
pub fn is_written(shown: &str, text: &str) -> bool {
    !is_generated(text) && !shown.contains("/tests/") && !shown.ends_with("/tests.rs")
}

fn is_generated(text: &str) -> bool {
    text.lines().take(8).any(|line| line.starts_with("// contract: "))
}

/// Paths that exist on the machine of whoever wrote them.
fn machine_paths(workspace: &Workspace) -> Vec<String> {
    // Written in pieces: this file is looked at as well.
    let folders = ["home", "root", "Users", "work"].map(|folder| format!("{}{folder}/", '/'));
    let mut faults = Vec::new();
    let endings = ["md", "rs", "sh", "toml", "yaml", "yml"];
    for path in files(&workspace.root, &endings) {
        let text = std::fs::read_to_string(&path).unwrap();
        for (index, line) in text.lines().enumerate() {
            let starts =
                |at: usize| !line[..at].ends_with(|before: char| before.is_alphanumeric() || "-_./}>".contains(before));
            if folders.iter().any(|folder| line.find(folder).is_some_and(starts)) {
                faults.push(format!("{}:{}: a path of one machine", workspace.shown(&path), index + 1));
            }
        }
    }
    faults
}

/// Members of OpenAPI that are read by their names outside of the model. The ways to read one are closed there; what is left is
/// JSON that is taken for a document.
fn readers(workspace: &Workspace) -> Vec<String> {
    const MEMBERS: [&str; 9] = [
        "paths",
        "components",
        "parameters",
        "requestBody",
        "responses",
        "properties",
        "allOf",
        "operationId",
        "additionalProperties",
    ];
    let calls: Vec<String> = MEMBERS
        .iter()
        .flat_map(|member| ["get", "str", "pointer"].map(|reader| format!(".{reader}(\"{member}\")")))
        .chain(MEMBERS.iter().map(|member| format!(".pointer(\"/{member}")))
        .collect();
    let mut faults = Vec::new();
    for path in files(&workspace.root.join("crates"), &["rs"]) {
        let (shown, text) = (workspace.shown(&path), std::fs::read_to_string(&path).unwrap());
        if !is_written(&shown, &text) || shown.starts_with("crates/oas-contract/") {
            continue;
        }
        let code = text.lines().enumerate().take_while(|(_, line)| !line.starts_with("#[cfg(test)]"));
        let code = code.filter(|(_, line)| !line.trim_start().starts_with("//"));
        for (index, _) in code.filter(|(_, line)| calls.iter().any(|call| line.contains(call.as_str()))) {
            faults.push(format!("{shown}:{}: the model of contracts reads members by text, nobody else", index + 1));
        }
    }
    faults
}

/// What a crate takes from another one beside the one module that ARCHITECTURE.md lists.
fn modules(workspace: &Workspace) -> Vec<String> {
    let mut faults = Vec::new();
    for (package, uses) in &workspace.architecture.uses {
        for path in files(&workspace.root.join("crates").join(package).join("src"), &["rs"]) {
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.lines().enumerate().take_while(|(_, line)| !line.starts_with("#[cfg(test)]"));
            for (index, line) in code.filter(|(_, line)| !line.trim_start().starts_with("//")) {
                for (name, module) in &uses.modules {
                    let prefix = format!("{}::", name.replace('-', "_"));
                    if line.match_indices(&prefix).any(|(at, _)| !line[at + prefix.len()..].starts_with(module)) {
                        let place = format!("{}:{}", workspace.shown(&path), index + 1);
                        faults.push(format!("{place}: {package} may use {name}::{module} alone"));
                    }
                }
            }
        }
    }
    faults
}

/// What providers are called, by the names, titles and hosts of contracts.
struct Names {
    /// Found anywhere in a line.
    parts: BTreeSet<String>,
    /// Found as a word of its own: titles begin with words as short as `JD`.
    words: BTreeSet<String>,
}

impl Names {
    fn of(workspace: &Workspace) -> Self {
        let (mut parts, mut words) = (BTreeSet::new(), BTreeSet::new());
        for client in &workspace.clients {
            parts.extend(client.split('-').next().map(str::to_owned));
            let path = workspace.root.join("specs").join(format!("{client}.yaml"));
            let document = Document::parse(&Source::read(&path).unwrap()).unwrap();
            words.extend(document.title().and_then(|title| title.split(' ').next()).map(str::to_lowercase));
            for server in document.servers().iter().filter_map(oas_contract::Server::url) {
                let host = server.split("://").nth(1).unwrap_or(&server).split('/').next().unwrap_or_default();
                // `example.com` is nobody's.
                let domain = host.rsplit('.').nth(1).filter(|domain| *domain != "example");
                parts.extend(domain.map(str::to_lowercase));
            }
        }
        Self { parts, words }
    }

    fn found<'a>(&'a self, line: &str) -> Option<&'a str> {
        let line = line.to_lowercase();
        let part = self.parts.iter().find(|part| line.contains(*part));
        let words: BTreeSet<&str> = line.split(|c: char| !c.is_alphanumeric()).collect();
        part.or_else(|| self.words.iter().find(|word| words.contains(word.as_str()))).map(String::as_str)
    }
}

/// Provider names in the code of crates that know no provider. A mechanism may have the name of who invented it: that is
/// its name in contracts too.
fn providers(workspace: &Workspace) -> Vec<String> {
    let names = Names::of(workspace);
    let spellings: Vec<String> = oas_contract::signers::ALL.iter().flat_map(|signer| spellings(signer.name)).collect();
    let is_mechanism =
        |path: &Path| path.file_stem().is_some_and(|stem| spellings.iter().any(|name| stem == name.as_str()));
    let mut faults = Vec::new();
    for package in &workspace.architecture.without_providers {
        for path in files(&workspace.root.join("crates").join(package).join("src"), &["rs", "txt"]) {
            if is_mechanism(&path) || path.ends_with("tests.rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.lines().enumerate().take_while(|(_, line)| !line.starts_with("#[cfg(test)]"));
            for (index, line) in code.filter(|(_, line)| !line.trim_start().starts_with("//")) {
                let rest = spellings.iter().fold(line.to_owned(), |line, name| line.replace(name, ""));
                if let Some(name) = names.found(&rest) {
                    let place = format!("{}:{}", workspace.shown(&path), index + 1);
                    faults.push(format!("{place}: {package} knows no provider, but has `{name}`"));
                }
            }
        }
    }
    faults
}
