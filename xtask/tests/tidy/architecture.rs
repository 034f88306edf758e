//! The tables of ARCHITECTURE.md.

use std::collections::{BTreeMap, BTreeSet};

/// What a crate may use of this workspace, and what it must never use of others.
#[derive(Default)]
pub struct Uses {
    pub line: usize,
    /// By the kind of dependency, as manifests call it.
    pub own: BTreeMap<&'static str, BTreeSet<String>>,
    /// Kinds of which everything may be used.
    pub everything: BTreeSet<&'static str>,
    pub never: BTreeSet<String>,
    /// The one module of a crate that may be used, where it is not the whole: `oas-pages::facts`.
    pub modules: BTreeMap<String, String>,
}

/// Files and folders of a crate that may import the same.
pub struct Layer {
    pub line: usize,
    /// Below `src`; a folder ends in a slash.
    pub members: Vec<String>,
    /// Members of layers below.
    pub may: BTreeSet<String>,
    /// Whether it may import every layer below.
    pub everything: bool,
}

impl Layer {
    pub fn may_import(&self, other: &Self) -> bool {
        self.everything && other.line > self.line || other.members.iter().any(|member| self.may.contains(member))
    }
}

/// What the tables say.
#[derive(Default)]
pub struct Architecture {
    /// By the name of a crate, or `the clients`.
    pub uses: BTreeMap<String, Uses>,
    /// By the name of a crate, from the top down.
    pub layers: BTreeMap<String, Vec<Layer>>,
    /// The line, the word that is searched for, the file that has it.
    pub landmarks: Vec<(usize, String, String)>,
    /// The crates that must not know a provider.
    pub without_providers: BTreeSet<String>,
}

/// The name of the row for every crate that has a contract.
pub const CLIENTS: &str = "the clients";
/// The kinds of dependencies, in the order of the columns.
pub const KINDS: [&str; 3] = ["dependencies", "build-dependencies", "dev-dependencies"];

impl Architecture {
    pub fn read(text: &str) -> Self {
        let mut read = Self::default();
        let mut header = Vec::new();
        let mut crate_name = String::new();
        for (index, line) in text.lines().enumerate() {
            let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
            if !line.starts_with('|') {
                header.clear();
            } else if header.is_empty() {
                header.clone_from(&cells);
            } else if header.starts_with(&["crate", "uses"]) && !cells[0].starts_with('-') {
                read.uses.insert(cells[0].trim_matches('`').to_owned(), uses(index + 1, &cells));
            } else if header.starts_with(&["crate", "layer"]) && !cells[0].starts_with('-') {
                // An empty cell stands for the one above.
                if !cells[0].is_empty() {
                    cells[0].trim_matches('`').clone_into(&mut crate_name);
                }
                read.layers.entry(crate_name.clone()).or_default().push(layer(index + 1, &cells));
            } else if header.starts_with(&["to find", "search for"]) && !cells[0].starts_with('-') {
                let text = |cell: &str| cell.trim_matches('`').to_owned();
                read.landmarks.push((index + 1, text(cells[1]), text(cells[2])));
            } else if header.first() == Some(&"crate") && cells.last().is_some_and(|cell| cell.contains("any provider"))
            {
                read.without_providers.insert(cells[0].trim_matches('`').to_owned());
            }
        }
        assert!(!read.uses.is_empty(), "ARCHITECTURE.md has no table of what crates use");
        assert!(!read.without_providers.is_empty(), "ARCHITECTURE.md has no table of what crates must not know");
        read
    }

    /// The row of a crate.
    pub fn uses(&self, name: &str, clients: &[String]) -> Option<&Uses> {
        let is_client = clients.iter().any(|client| client == name);
        self.uses.get(if is_client { CLIENTS } else { name })
    }
}

/// What stands between backticks.
fn names<C: FromIterator<String>>(cell: &str) -> C {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn layer(line: usize, cells: &[&str]) -> Layer {
    Layer { line, members: names(cells[1]), may: names(cells[2]), everything: cells[2] == "everything" }
}

fn uses(line: usize, cells: &[&str]) -> Uses {
    let mut uses = Uses { line, never: cells.get(4).map(|cell| names(cell)).unwrap_or_default(), ..Uses::default() };
    for (kind, cell) in KINDS.into_iter().zip(&cells[1..]) {
        let mut own = BTreeSet::new();
        for name in names::<Vec<String>>(cell) {
            match name.split_once("::") {
                Some((name, module)) => {
                    uses.modules.insert(name.to_owned(), module.to_owned());
                    own.insert(name.to_owned());
                }
                None => drop(own.insert(name)),
            }
        }
        if cell.contains(CLIENTS) {
            own.insert(CLIENTS.to_owned());
        }
        if *cell == "everything" {
            uses.everything.insert(kind);
        }
        uses.own.insert(kind, own);
    }
    uses
}
