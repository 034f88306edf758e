//! Rules about manifests: who uses whom, where versions stand, who has the lints.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use toml::{Table, Value};

use crate::architecture::{CLIENTS, KINDS};
use crate::{Workspace, files};

struct Manifest {
    path: PathBuf,
    text: String,
    table: Table,
    name: String,
}

/// A dependency of a crate.
struct Dependency<'a> {
    kind: &'static str,
    name: &'a str,
    value: &'a Value,
}

impl Manifest {
    fn read(path: PathBuf) -> Self {
        let text = std::fs::read_to_string(&path).unwrap();
        let table: Table = text.parse().unwrap();
        let name = table.get("package").and_then(|package| package.get("name")?.as_str());
        Self { name: name.unwrap_or_default().to_owned(), path, text, table }
    }

    fn dependencies(&self) -> Vec<Dependency<'_>> {
        let targets = self.table.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
        let tables: Vec<&Table> = targets.filter_map(Value::as_table).chain([&self.table]).collect();
        let of = |kind: &'static str| {
            let tables = tables.iter().filter_map(move |table| table.get(kind)?.as_table());
            tables.flatten().map(move |(name, value)| Dependency { kind, name, value })
        };
        KINDS.into_iter().flat_map(of).collect()
    }

    /// The line where a dependency stands.
    fn line(&self, name: &str) -> usize {
        let is_here = |line: &str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', ' ', '=']));
        self.text.lines().position(is_here).map_or(1, |index| index + 1)
    }
}

pub fn faults(workspace: &Workspace) -> Vec<String> {
    let root = Manifest::read(workspace.root.join("Cargo.toml"));
    let in_crates = files(&workspace.root.join("crates"), &["toml"]);
    let paths = in_crates.into_iter().chain([workspace.root.join("xtask/Cargo.toml")]);
    // `crates/*/Cargo.toml`: what stands deeper is another workspace.
    let is_member = |path: &PathBuf| {
        let depth = path.strip_prefix(&workspace.root).unwrap().components().count();
        path.ends_with("Cargo.toml") && depth <= 3 && path.exists()
    };
    let members: Vec<Manifest> = paths.filter(is_member).map(Manifest::read).collect();
    let mut faults = Vec::new();
    for member in &members {
        let shown = workspace.shown(&member.path);
        let is_inherited = |value: &Value| value.get("workspace").and_then(Value::as_bool) == Some(true);
        if !member.table.get("lints").is_some_and(is_inherited) {
            faults.push(format!("{shown}:1: `[lints] workspace = true` is missing"));
        }
        for dependency in member.dependencies() {
            if !is_inherited(dependency.value) {
                let (line, name) = (member.line(dependency.name), dependency.name);
                faults.push(format!(
                    "{shown}:{line}: `{name}` must be `workspace = true`, with its version in the root manifest"
                ));
            }
        }
    }
    faults.extend(unused(&root, &members, workspace));
    faults.extend(edges(&members, workspace));
    faults
}

/// Entries of the table of versions that nobody uses.
fn unused(root: &Manifest, members: &[Manifest], workspace: &Workspace) -> Vec<String> {
    let used: BTreeSet<&str> = members.iter().flat_map(Manifest::dependencies).map(|it| it.name).collect();
    let versions = root.table.get("workspace").and_then(|table| table.get("dependencies")?.as_table());
    let unused = versions.into_iter().flat_map(Table::keys).filter(|name| !used.contains(name.as_str()));
    let shown = workspace.shown(&root.path);
    // A new client is used by whoever depends on it from outside.
    let unused = unused.filter(|name| !workspace.clients.contains(name));
    unused.map(|name| format!("{shown}:{}: nothing uses `{name}`", root.line(name))).collect()
}

/// What crates use, against the table of what they may use.
fn edges(members: &[Manifest], workspace: &Workspace) -> Vec<String> {
    let architecture = &workspace.architecture;
    let own: BTreeSet<&str> = members.iter().map(|member| member.name.as_str()).collect();
    let as_listed = |name: &str| if workspace.clients.iter().any(|it| it == name) { CLIENTS } else { name }.to_owned();
    let mut found: BTreeMap<String, BTreeSet<(&str, String)>> = BTreeMap::new();
    let mut faults = Vec::new();
    for member in members {
        let shown = workspace.shown(&member.path);
        let Some(may) = architecture.uses(&member.name, &workspace.clients) else {
            faults.push(format!("{shown}:1: {} is not in the table of ARCHITECTURE.md", member.name));
            continue;
        };
        for Dependency { kind, name, .. } in member.dependencies() {
            let (line, crate_name) = (member.line(name), &member.name);
            if may.never.contains(name) {
                faults.push(format!("{shown}:{line}: {crate_name} must never use {name}"));
            }
            if !own.contains(name) {
                continue;
            }
            let listed = &may.own[kind];
            let is_listed = may.everything.contains(kind) || listed.contains(name) || listed.contains(&as_listed(name));
            if !is_listed {
                faults
                    .push(format!("{shown}:{line}: {crate_name} may not use {name}: ARCHITECTURE.md does not list it"));
            }
            found.entry(as_listed(crate_name)).or_default().extend([(kind, name.to_owned()), (kind, as_listed(name))]);
        }
    }
    for (name, may) in &architecture.uses {
        let line = may.line;
        if name != CLIENTS && !own.contains(name.as_str()) {
            faults.push(format!("ARCHITECTURE.md:{line}: there is no crate `{name}`"));
        }
        let none = BTreeSet::new();
        let used = found.get(name).unwrap_or(&none);
        for (kind, listed) in &may.own {
            let (verb, place) = (
                if name == CLIENTS { "do" } else { "does" },
                match *kind {
                    "build-dependencies" => " in builds",
                    "dev-dependencies" => " in tests",
                    _ => "",
                },
            );
            let idle = listed.iter().filter(|it| !used.contains(&(*kind, (*it).clone())));
            faults.extend(idle.map(|it| format!("ARCHITECTURE.md:{line}: {name} {verb} not use {it}{place}")));
        }
    }
    faults
}
