//! One side of a comparison: its contracts, and where their files are read. Knows files and revisions, not how these are named.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use oas_contract::{Document, Finding, Place, Position, Source, normalized_path, printable_line, read_bytes};
use oas_diff::{Patterns, Policy, is_pattern};

use super::git;
use super::kind::{Kind, kind};
use super::objects::Objects;

/// What the contracts of a repository as they stand are called.
pub(super) const WORK_TREE: &str = "the work tree";

/// The largest file that is looked at, in bytes.
pub(super) const LARGEST_FILE: u64 = 64 << 20;

/// The contracts of one side of a comparison.
pub struct Side {
    /// What it is, in words for a message.
    label: String,
    place: Location,
    contracts: BTreeMap<String, Source>,
    /// Whether it is one file that somebody has named, whatever is in it.
    is_single: bool,
    /// What looked like a contract and is none, and why.
    left_out: Vec<(String, String)>,
}

/// Where files are read: by their paths below `prefix`, which stands below the top of what may be read at all.
#[derive(Clone, Debug)]
pub(super) enum Location {
    /// A folder. `label` stands before paths in messages; nothing outside of the top is read where it is a bound.
    Folder { top: PathBuf, prefix: String, label: String, is_bound: bool },
    /// Files as they are in a revision of a Git repository.
    Revision { objects: Arc<Objects>, revision: String, prefix: String, label: String },
    /// Standard input, beside which no file stands.
    Nowhere,
}

impl Location {
    /// A folder, by its whole path: what is read stands in the repository that it is part of, or beside it.
    pub(super) fn of_folder(folder: &Path, label: String) -> Self {
        let top = git::top(folder).ok().or_else(|| folder.parent().map(Path::to_owned));
        let top = top.filter(|top| folder.starts_with(top)).unwrap_or_else(|| folder.to_owned());
        let prefix = folder.strip_prefix(&top).unwrap_or(Path::new("")).to_string_lossy().replace('\\', "/");
        let prefix = if prefix.is_empty() { prefix } else { format!("{prefix}/") };
        Self::Folder { top, prefix, label, is_bound: true }
    }

    /// The folder of a file that somebody has named, and everything that this file names.
    pub(super) fn beside_file(folder: PathBuf, label: String) -> Self {
        Self::Folder { top: folder, prefix: String::new(), label, is_bound: false }
    }

    /// A revision of the repository at `top`, called `name` in messages.
    pub(super) fn of_revision(top: PathBuf, revision: &str, prefix: &str, name: &str) -> Self {
        let (revision, prefix, label) = (revision.to_owned(), prefix.to_owned(), format!("{name}:"));
        Self::Revision { objects: Arc::new(Objects::of(top)), revision, prefix, label }
    }

    /// What a file is called in messages.
    fn labelled(&self, path: &str) -> String {
        match self {
            Self::Folder { label, .. } => normalized_path(&format!("{label}{path}")),
            Self::Revision { label, prefix, .. } => format!("{label}{}", normalized_path(&format!("{prefix}{path}"))),
            Self::Nowhere => path.to_owned(),
        }
    }

    /// Reads a file by its path.
    pub(super) fn read(&self, path: &str) -> Result<Source, Box<Finding>> {
        let name = self.labelled(path);
        let fault = |message: &str| {
            let place = Place { file: name.as_str().into(), position: Position::START };
            Box::new(Finding::error("unreadable-file", place, message).help("check the path"))
        };
        let outside = || fault("the file stands outside of what is compared");
        let bytes = match self {
            Self::Folder { top, prefix, is_bound, .. } => {
                let path = normalized_path(&format!("{prefix}{path}"));
                let file = top.join(&path);
                if *is_bound && (path.starts_with("../") || leads_outside(top, &file)) {
                    return Err(outside());
                }
                let bytes = read_bytes(&file, LARGEST_FILE);
                bytes.map_err(|finding| Box::new(Finding { place: renamed(&finding.place, &name), ..*finding }))?
            }
            Self::Revision { objects, revision, prefix, .. } => {
                let path = normalized_path(&format!("{prefix}{path}"));
                if path.starts_with("../") {
                    return Err(outside());
                }
                objects.content(&format!("{revision}:{path}")).map_err(|error| fault(&error))?
            }
            Self::Nowhere => return Err(fault("no file stands beside standard input")),
        };
        String::from_utf8(bytes).map(|text| Source::new(&name, &text)).map_err(|_| fault("the file is not UTF-8 text"))
    }

    /// Reads a contract, with the overlay that stands beside it, where there is one.
    fn read_contract(&self, path: &str) -> Result<Source, Box<Finding>> {
        let source = self.read(path)?;
        let beside = Source::overlay_name(path).filter(|beside| !self.is_gone(beside));
        match beside.map(|beside| self.read(&beside)) {
            Some(Ok(overlay)) => Ok(source.with_overlay(overlay)),
            // A revision does not tell what is not there from what cannot be read.
            Some(Err(_)) if !matches!(self, Self::Folder { .. }) => Ok(source),
            Some(Err(finding)) => Err(finding),
            None => Ok(source),
        }
    }

    /// Whether a file that is listed is not there.
    fn is_gone(&self, path: &str) -> bool {
        match self {
            Self::Folder { top, prefix, .. } => {
                // What cannot be looked at may be there.
                let looked = top.join(format!("{prefix}{path}")).symlink_metadata();
                looked.is_err_and(|error| matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory))
            }
            Self::Revision { .. } | Self::Nowhere => false,
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
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The paths of all contracts.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.contracts.keys().map(String::as_str)
    }

    /// Whether it is more than what somebody has named file by file, or folder by folder.
    pub(crate) fn is_of_repository(&self) -> bool {
        !self.is_single && (matches!(self.place, Location::Revision { .. }) || self.label == WORK_TREE)
    }

    /// What a contract is called in reports: its path from here, or in the revision.
    pub(crate) fn name(&self, path: &str) -> String {
        let name = match &self.place {
            Location::Revision { prefix, .. } => format!("{prefix}{path}"),
            place => place.labelled(path),
        };
        let name = printable_line(&name).into_owned();
        // A line that begins like this is a command to some services of continuous integration.
        if name.starts_with("::") { format!("./{name}") } else { name }
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
    pub(super) fn of_file(place: Location, path: &str, label: &str) -> Result<Self> {
        let source = place.read_contract(path)?;
        Ok(Self::of_source(place, path, source, label))
    }

    /// One file that has been read.
    pub(super) fn of_source(place: Location, path: &str, source: Source, label: &str) -> Self {
        let contracts = BTreeMap::from([(path.to_owned(), source)]);
        Self { label: label.to_owned(), place, contracts, is_single: true, left_out: Vec::new() }
    }

    /// Those of some files that are contracts.
    pub(super) fn of_files(place: Location, paths: Vec<String>, label: String, policy: &Policy) -> Result<Self> {
        let Policy { files, exclude, .. } = policy;
        let mut side = Self { label, place, contracts: BTreeMap::new(), is_single: false, left_out: Vec::new() };
        let exact =
            |patterns: &Patterns, path: &str| patterns.texts().iter().any(|one| one == path && !is_pattern(one));
        for path in paths {
            let wanted = files.as_ref().is_none_or(|patterns| patterns.fit(&path));
            // What was removed and is not committed is listed still.
            if !wanted || exclude.fit(&path) || !has_ending(&path) || side.place.is_gone(&path) {
                continue;
            }
            let is_named = files.as_ref().is_some_and(|patterns| exact(patterns, &path));
            let source = match side.place.read_contract(&path) {
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
                Kind::Swagger => side.left_out.push((path, "it is Swagger 1, which is not read".to_owned())),
                Kind::Other if files.is_some() => {
                    side.left_out.push((path, "it has no `openapi` at its top".to_owned()));
                }
                Kind::Other => {}
            }
        }
        Ok(side)
    }

    /// The same side with a file that the other one has as a contract: what it is not any more is said when it is read.
    pub(crate) fn also(&mut self, path: &str) -> Result<()> {
        if self.is_single || self.contracts.contains_key(path) || self.place.is_gone(path) {
            return Ok(());
        }
        let source = match (self.place.read_contract(path), &self.place) {
            (Ok(source), _) => source,
            (Err(finding), Location::Folder { .. }) => return Err(finding.into()),
            // A revision that does not have it.
            (Err(_), _) => return Ok(()),
        };
        self.left_out.retain(|(known, _)| known != path);
        self.contracts.insert(path.to_owned(), source);
        Ok(())
    }
}

/// Whether a file may be a contract by the ending of its name.
fn has_ending(path: &str) -> bool {
    let ending = Path::new(path).extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ["yaml", "yml", "json"].iter().any(|known| ending.eq_ignore_ascii_case(known)))
}
