//! One side of a comparison: its contracts, and where their files are read. Knows files and revisions, not how these are named.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use oas_contract::{Document, Finding, Place, Position, Source, read_bytes};
use oas_diff::{Patterns, Policy, is_pattern};

use super::git;
use super::kind::{Kind, kind};

/// The largest file that is looked at, in bytes.
pub(super) const LARGEST_FILE: u64 = 64 << 20;

/// The contracts of one side of a comparison.
pub struct Side {
    /// What it is, in words for a message.
    shown: String,
    place: Location,
    contracts: BTreeMap<String, Source>,
    /// Whether it is one file that somebody has named, whatever is in it.
    is_single: bool,
    /// What looked like a contract and is none, and why.
    left_out: Vec<(String, String)>,
}

/// Where files are read.
#[derive(Clone, Debug)]
pub(super) enum Location {
    /// A folder; its files are called by their paths after what stands before them. `within`: nothing outside of it is read,
    /// wherever links lead.
    Folder { folder: PathBuf, shown: String, within: bool },
    /// A revision, in a folder below which paths are counted; `of` stands before them: `main:`, or `main:api/`.
    Revision { folder: PathBuf, of: String, shown: String },
    /// Standard input, beside which no file stands.
    Nowhere,
}

impl Location {
    /// Reads a file by its path.
    pub(super) fn read(&self, path: &str) -> Result<Source, Box<Finding>> {
        let fault = |name: &str, message: String| {
            let place = Place { file: name.into(), position: Position::START };
            Box::new(Finding::error("unreadable-file", place, message).help("check the path"))
        };
        let utf8 = |name: &str, bytes: Vec<u8>| match String::from_utf8(bytes) {
            Ok(text) => Ok(Source::new(name, &text)),
            Err(_) => Err(fault(name, "the file is not UTF-8 text".to_owned())),
        };
        match self {
            Self::Folder { folder, shown, within } => {
                let name = format!("{shown}{path}");
                let file = folder.join(path);
                if *within && leads_outside(folder, &file) {
                    return Err(fault(&name, "the file stands outside of what is compared".to_owned()));
                }
                let bytes = read_bytes(&file, LARGEST_FILE);
                let bytes =
                    bytes.map_err(|finding| Box::new(Finding { place: renamed(&finding.place, &name), ..*finding }))?;
                utf8(&name, bytes)
            }
            Self::Revision { folder, of, shown } => {
                let name = format!("{shown}{path}");
                let bytes = git::content(folder, &format!("{of}{path}")).map_err(|error| fault(&name, error))?;
                utf8(&name, bytes)
            }
            Self::Nowhere => Err(fault(path, "no file stands beside standard input".to_owned())),
        }
    }
}

/// Whether a file that is there stands outside of a folder, once links are followed.
fn leads_outside(folder: &Path, file: &Path) -> bool {
    match (folder.canonicalize(), file.canonicalize()) {
        (Ok(folder), Ok(file)) => !file.starts_with(folder),
        _ => false,
    }
}

fn renamed(place: &Place, name: &str) -> Place {
    Place { file: name.into(), position: place.position }
}

impl Side {
    /// What it is, in words for a message.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The paths of all contracts.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.contracts.keys().map(String::as_str)
    }

    /// What a contract is called in reports: its path from here, or in the revision.
    pub(crate) fn name(&self, path: &str) -> String {
        match &self.place {
            Location::Folder { shown, .. } => format!("{shown}{path}"),
            Location::Revision { .. } | Location::Nowhere => path.to_owned(),
        }
    }

    /// What looked like a contract and is none, and why.
    pub(crate) fn left_out(&self) -> &[(String, String)] {
        &self.left_out
    }

    /// The path of the contract, where this side is one file.
    pub(crate) fn single(&self) -> Option<&str> {
        if self.is_single { self.paths().next() } else { None }
    }

    /// The text of a contract.
    pub(crate) fn contract(&self, path: &str) -> Option<&Source> {
        self.contracts.get(path)
    }

    /// A contract with all files that it refers to.
    pub(crate) fn document(&self, path: &str) -> Option<Result<Document, Box<Finding>>> {
        let source = self.contracts.get(path)?;
        let read = |wanted: &str| self.place.read(wanted);
        Some(Document::parse_files(source, path, &read))
    }

    /// The text of any other file of this side, by its path; nothing where there is none.
    pub fn text(&self, path: &str) -> Option<String> {
        Some(self.place.read(path).ok()?.text().to_owned())
    }

    /// One file, whatever it says.
    pub(super) fn of_file(place: Location, path: &str, shown: &str) -> Result<Self> {
        let source = place.read(path)?;
        Ok(Self::of_source(place, path, source, shown))
    }

    /// One file that has been read.
    pub(super) fn of_source(place: Location, path: &str, source: Source, shown: &str) -> Self {
        let contracts = BTreeMap::from([(path.to_owned(), source)]);
        Self { shown: shown.to_owned(), place, contracts, is_single: true, left_out: Vec::new() }
    }

    /// Those of some files that are contracts.
    pub(super) fn of_files(place: Location, paths: Vec<String>, shown: String, policy: &Policy) -> Result<Self> {
        let Policy { files, exclude, .. } = policy;
        let mut side = Self { shown, place, contracts: BTreeMap::new(), is_single: false, left_out: Vec::new() };
        let exact =
            |patterns: &Patterns, path: &str| patterns.texts().iter().any(|one| one == path && !is_pattern(one));
        for path in paths {
            let wanted = files.as_ref().is_none_or(|patterns| patterns.fit(&path));
            if !wanted || exclude.fit(&path) || !has_ending(&path) {
                continue;
            }
            let is_named = files.as_ref().is_some_and(|patterns| exact(patterns, &path));
            let source = match side.place.read(&path) {
                Ok(source) => source,
                // What nobody has named may be anything.
                Err(finding) if !is_named => {
                    side.left_out.push((path, finding.message));
                    continue;
                }
                Err(finding) => return Err(finding.into()),
            };
            match kind(&source) {
                _ if is_named => _ = side.contracts.insert(path, source),
                Kind::Contract => _ = side.contracts.insert(path, source),
                Kind::Swagger => side.left_out.push((path, "it is Swagger 2, which is not read".to_owned())),
                Kind::Other if files.is_some() => {
                    side.left_out.push((path, "it has no `openapi` at its top".to_owned()));
                }
                Kind::Other => {}
            }
        }
        Ok(side)
    }

    /// The same side with a file that the other one has as a contract: what it is not any more is said when it is read.
    pub(crate) fn also(&mut self, path: &str) {
        if !self.is_single
            && !self.contracts.contains_key(path)
            && let Ok(source) = self.place.read(path)
        {
            self.left_out.retain(|(known, _)| known != path);
            self.contracts.insert(path.to_owned(), source);
        }
    }
}

/// Whether a file may be a contract by the ending of its name.
fn has_ending(path: &str) -> bool {
    let ending = Path::new(path).extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ["yaml", "yml", "json"].iter().any(|known| ending.eq_ignore_ascii_case(known)))
}
