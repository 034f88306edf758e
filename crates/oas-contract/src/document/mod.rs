//! A document that was read: its tree, its version, and where references in it lead. Knows where things stand, not what they
//! are: that is what the views over it say.

mod anchors;
mod bundle;
mod files;
mod in_place;
mod overlay;
mod reference;
mod swagger;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use oas_values::Pointer;
use percent_encoding::percent_decode_str;

use crate::source::{Finding, Place, Position, Report, Source};
use crate::tables::Version;
use crate::tables::extensions::SOURCE;
use crate::tree::{Entry, Mark, Node, Value, parse, parse_shared};
use files::Files;
pub(crate) use files::NoFile;
pub use files::ReadFile;
pub(crate) use in_place::InPlace;
pub use reference::LONGEST_CHAIN;
pub(crate) use reference::{component_name, parts};
pub(crate) use swagger::as_written;

/// A document and the files it came from. A clone shares the tree, and the notes of what was read of it.
#[derive(Clone, Debug)]
pub struct Document {
    files: Arc<Files>,
    version: Version,
    noting: bool,
    /// Where the parts begin that count as if they were not there.
    left_out: Arc<HashSet<Position>>,
}

impl Document {
    /// Reads the tree of a document; says nothing yet about whether it is OpenAPI. Where it was read from a file and refers to
    /// others, they are read as well, and what is meant there is part of the one tree.
    pub fn parse(source: &Source) -> Result<Self, Box<Finding>> {
        Self::of(source, parse(source)?)
    }

    /// Reads the tree of a document that is not kept here, only compared: anchors and merge keys are followed, and scalars
    /// are what YAML 1.2 takes them for.
    pub fn parse_shared(source: &Source) -> Result<Self, Box<Finding>> {
        Self::of(source, parse_shared(source)?)
    }

    /// Reads the tree of a document that may be one of others, as they wrote it: what a contract may not have, which says by
    /// `x-source` that it is kept by hand, is followed there as [`parse_shared`](Self::parse_shared) does.
    ///
    /// # Errors
    ///
    /// What [`parse`](Self::parse) finds.
    pub fn parse_of_others(source: &Source) -> Result<Self, Box<Finding>> {
        Self::parse(source).or_else(|finding| match Self::parse_shared(source) {
            Ok(document) if !document.is_kept_by_hand() => Ok(document),
            _ => Err(finding),
        })
    }

    /// Whether it is a contract that is kept by hand, by `x-source`, and no document of others.
    pub fn is_kept_by_hand(&self) -> bool {
        self.root().get(SOURCE.name).is_some()
    }

    /// Reads the tree of a document that is only compared, with the files that relative references in it name. `path` is its
    /// own, which the others are relative to: `read` is asked for `api/schemas/pet.yaml` where `api/openapi.yaml` refers to
    /// `schemas/pet.yaml`.
    ///
    /// ```
    /// use oas_contract::{Document, Source};
    ///
    /// let text = "{openapi: 3.1.0, components: {schemas: {Pet: {$ref: 'schemas/pet.yaml'}}}}";
    /// let read = |path: &str| Ok(Source::new(path, "{type: string}"));
    /// let document = Document::parse_files(&Source::new("openapi.yaml", text), "api/openapi.yaml", &read).expect("YAML");
    /// assert_eq!(document.files().last().expect("two files").name(), "api/schemas/pet.yaml");
    /// ```
    ///
    /// # Errors
    ///
    /// A finding where the document itself is no YAML. What is wrong with other files is said of the references to them, by
    /// [`lint_readable`](crate::lint_readable).
    pub fn parse_files(source: &Source, path: &str, read: &ReadFile<'_>) -> Result<Self, Box<Finding>> {
        Ok(Self::made_of(Files::all(source, path, parse_shared(source)?, read)?))
    }

    fn of(source: &Source, root: Node) -> Result<Self, Box<Finding>> {
        Ok(Self::made_of(Files::one(source, root)?))
    }

    fn made_of(files: Files) -> Self {
        let version = Version::of(files.root());
        let document = Self { files: Arc::new(files), version, noting: true, left_out: Arc::default() };
        document.note_in_place();
        document
    }

    /// What references lead to that are written out is read there.
    fn note_in_place(&self) {
        self.files.targets().for_each(|(root, pointer)| _ = self.follow(root, pointer));
    }

    /// The same document, of which nothing that is read is noted: for readers that act on nothing.
    #[must_use]
    pub fn unnoted(&self) -> Self {
        Self { noting: false, ..self.clone() }
    }

    /// The same document without some of its parts: no view and no walk meets them. Nothing where it is without them already.
    pub(crate) fn leaving_out<'n>(&self, parts: impl IntoIterator<Item = &'n Node>) -> Option<Self> {
        let mut left_out = (*self.left_out).clone();
        left_out.extend(parts.into_iter().map(|node| node.position));
        let grown = left_out.len() > self.left_out.len();
        grown.then(|| Self { left_out: Arc::new(left_out), ..self.clone() })
    }

    /// Whether something counts as if it were not there.
    pub(crate) fn is_left_out(&self, node: &Node) -> bool {
        !self.left_out.is_empty() && self.left_out.contains(&node.position)
    }

    /// Forgets what was read of it, so that a stage that accounts for everything begins anew.
    pub fn forget_reads(&self) {
        fn forget(node: &Node) {
            match &node.value {
                Value::Mapping(members) => {
                    for (_, entry) in &**members {
                        entry.marks.clear();
                        forget(&entry.node);
                    }
                }
                Value::Sequence(nodes) => nodes.iter().for_each(forget),
                _ => {}
            }
        }
        if self.files.noted.swap(false, Ordering::Relaxed) {
            self.files.roots().for_each(forget);
            self.note_in_place();
        }
    }

    pub(crate) fn note(&self, entry: &Entry, mark: Mark) {
        if self.noting {
            entry.marks.add(mark);
            self.files.noted.store(true, Ordering::Relaxed);
        }
    }

    /// The file that it was read from; the one it begins with, where there are several.
    pub fn source(&self) -> &Source {
        self.files.source()
    }

    /// All files that it was read from.
    pub fn files(&self) -> impl Iterator<Item = &Source> {
        self.files.sources()
    }

    /// Whether every other file that something in it names could be read.
    pub fn is_whole(&self) -> bool {
        self.files.is_whole()
    }

    /// Whether it is of Swagger 2.0, and read as OpenAPI 3.0.
    pub fn is_lifted(&self) -> bool {
        self.files.is_lifted()
    }

    /// Its text as others can read it without its overlay and its other files, and with references where OpenAPI has them: where
    /// it has others, the whole of it as JSON.
    pub fn written(&self) -> Cow<'_, str> {
        let is_plain = self.source().overlay().is_none() && !self.files.is_bundled() && self.in_place().is_empty();
        match is_plain {
            true => self.source().text().into(),
            false => crate::tree::write(self.root()).into(),
        }
    }

    /// A report about all of its files.
    pub fn report(&self, findings: Vec<Finding>) -> Report {
        Report::over(self.files().cloned().collect(), findings)
    }

    /// Whether a position stands in another file than the one that it begins with.
    pub(crate) fn is_elsewhere(&self, position: Position) -> bool {
        self.files.is_elsewhere(position)
    }

    /// Whether a position stands in the overlay of the document.
    pub(crate) fn in_overlay(&self, position: Position) -> bool {
        self.files.in_overlay(position)
    }

    /// What its overlay only proposes.
    pub(crate) fn proposed(&self) -> &[Finding] {
        self.files.proposed()
    }

    /// What stands in place of references where OpenAPI has none.
    pub(crate) fn in_place(&self) -> &[InPlace] {
        self.files.in_place()
    }

    /// The version of OpenAPI.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The tree of the whole document.
    pub fn root(&self) -> &Node {
        self.files.root()
    }

    /// The place of a node in the file.
    pub fn place(&self, node: &Node) -> Place {
        self.place_at(node.position)
    }

    /// The place of a position in the tree.
    pub fn place_at(&self, position: Position) -> Place {
        self.files.place(position)
    }

    /// The position in the tree that a place is of.
    pub(crate) fn position_of(&self, place: &Place) -> Position {
        self.files.position(place)
    }

    /// Follows `$ref` to the node that is meant; nothing where it points nowhere, outside the document, or through more than
    /// [`LONGEST_CHAIN`] references, as a circle does.
    pub fn resolve<'d>(&'d self, node: &'d Node) -> Option<&'d Node> {
        let mut node = node;
        for _ in 0..=LONGEST_CHAIN {
            let Some(reference) = self.reference(node) else { return Some(node) };
            node = self.pointed(node, reference)?;
        }
        None
    }

    /// What a reference points at, as it is written.
    pub(crate) fn reference<'d>(&'d self, node: &'d Node) -> Option<&'d str> {
        let entry = node.entry("$ref")?;
        self.note(entry, Mark::Read);
        entry.node.as_str()
    }

    /// The node that a reference means, which stands in another one.
    pub(crate) fn pointed<'d>(&'d self, from: &Node, reference: &str) -> Option<&'d Node> {
        let root = self.file_of(from, reference).ok()?;
        let (_, fragment) = parts(reference);
        // In a URI, a pointer is encoded; many write it as it is.
        let decoded = || self.follow(root, &percent_decode_str(fragment).decode_utf8().ok()?);
        // Another file may say where Swagger 2.0 has it.
        self.follow(root, fragment)
            .or_else(decoded)
            .or_else(|| self.follow(root, &swagger::moved(fragment).filter(|_| self.is_lifted())?))
    }

    /// The tree of the file that a reference names, which stands in a node.
    pub(crate) fn file_of(&self, from: &Node, reference: &str) -> Result<&Node, NoFile> {
        self.files.named(from.position, reference)
    }

    fn follow<'d>(&'d self, root: &'d Node, pointer: &str) -> Option<&'d Node> {
        let mut node = root;
        for token in Pointer::parse(pointer).ok()?.tokens() {
            node = match node.entry(&token.name()) {
                Some(entry) => {
                    self.note(entry, Mark::Read);
                    &entry.node
                }
                None => node.as_sequence()?.get(token.index()?)?,
            };
        }
        Some(node)
    }

    /// The node that a JSON pointer reaches, as it stands there.
    pub fn at(&self, pointer: &str) -> Option<&Node> {
        Pointer::parse(pointer).ok()?.resolve(self.root())
    }
}
