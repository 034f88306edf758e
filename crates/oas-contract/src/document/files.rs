//! The files of a document: the one it begins with, and those that relative references in it name. Knows paths and trees, not
//! where files come from, nor what references stand for.
//!
//! The lines of every file are counted on from those of the file before it, so that a position says in which file it is.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::atomic::AtomicBool;

use percent_encoding::percent_decode_str;

use super::anchors::Anchors;
use super::bundle::Bundle;
use super::in_place::{self, InPlace};
use super::reference::parts;
use super::{overlay, swagger};
use crate::source::{Finding, Place, Position, Source, normalized_path};
use crate::tables::Version;
use crate::tables::extensions::SOURCE;
use crate::tree::{Node, Value, parse_shared};

/// The most files of one document.
const MOST_FILES: usize = 10_000;
/// The most bytes that all of them have together.
const MOST_BYTES: usize = 256 << 20;

/// Reads a file by its path, which is relative to wherever that of the first one is.
pub type ReadFile<'r> = dyn Fn(&str) -> Result<Source, Box<Finding>> + 'r;

/// The files of a document, the first one first.
#[derive(Debug)]
pub(super) struct Files {
    list: Vec<File>,
    index: HashMap<String, usize>,
    /// Files that cannot be read, and why.
    failed: HashMap<String, Box<Finding>>,
    /// Whether other files are read at all.
    follows: bool,
    /// Whether the tree of the first one has all that is in the others.
    is_bundled: bool,
    /// The file that is the overlay of the first one: what stands there is part of that.
    overlay: Option<usize>,
    /// What the overlay only proposes.
    proposed: Vec<Finding>,
    /// Whether the first one is of Swagger 2.0, and its tree that of OpenAPI 3.0.
    lifted: bool,
    /// What stands in place of references where OpenAPI has none.
    in_place: Vec<InPlace>,
    /// Where in which file stands what such references lead to.
    targets: Vec<(usize, String)>,
    /// Whether anything was noted in the trees.
    pub(super) noted: AtomicBool,
}

#[derive(Debug)]
struct File {
    path: String,
    source: Source,
    /// The lines of all files before it.
    before: u32,
    root: Node,
}

/// Why a reference leads to no file.
#[derive(Clone, Debug)]
pub(crate) enum NoFile {
    /// Other files are not read.
    Outside,
    /// It is no relative path.
    NotRelative,
    /// The file cannot be read.
    Failed(Box<Finding>),
}

impl fmt::Display for NoFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Outside => f.write_str("points outside this document"),
            Self::NotRelative => f.write_str("is no relative path, and nothing else is read"),
            Self::Failed(finding) => {
                write!(f, "cannot be read: {} ({}:{})", finding.message, finding.place.file, finding.place.position)
            }
        }
    }
}

impl Files {
    /// A document that is one file, or all that it leads to where it was read from a file: one tree then.
    pub(super) fn one(source: &Source, root: Node) -> Result<Self, Box<Finding>> {
        let mut all = Self::begun(source, root);
        let leads_elsewhere = references(all.root()).next().is_some();
        if let Some(path) = source.file_name().filter(|_| leads_elsewhere) {
            all.follow(path, &|path| source.beside(path));
        }
        all.write_anchors();
        all.write_in_place();
        if all.list.len() > 1 + all.overlay.iter().len() {
            all.bundle();
        }
        all.finished()
    }

    /// A document with all files that it leads to, each a tree of its own; of Swagger 2.0, which is read as something else, one tree.
    pub(super) fn all(source: &Source, path: &str, root: Node, read: &ReadFile<'_>) -> Result<Self, Box<Finding>> {
        let mut all = Self::begun(source, root);
        all.follow(path, read);
        all.write_anchors();
        all.write_in_place();
        if swagger::is_one(all.root()) {
            all.bundle();
        }
        all.finished()
    }

    fn begun(source: &Source, root: Node) -> Self {
        let mut list = vec![File { path: String::new(), source: source.clone(), before: 0, root }];
        let nothing = Node { position: Position::START, value: Value::Null };
        let overlay = source.overlay().map(|overlay| {
            list.push(File { path: String::new(), source: overlay.clone(), before: lines(source), root: nothing });
            1
        });
        let (index, failed) = (HashMap::new(), HashMap::new());
        let (follows, is_bundled, lifted, proposed) = (false, false, false, Vec::new());
        let noted = AtomicBool::new(false);
        let (in_place, targets) = (Vec::new(), Vec::new());
        Self { list, index, failed, follows, is_bundled, overlay, proposed, lifted, in_place, targets, noted }
    }

    /// Reads what is named, and what that names.
    fn follow(&mut self, path: &str, read: &ReadFile<'_>) {
        self.follows = true;
        self.list.iter_mut().for_each(|file| path.clone_into(&mut file.path));
        self.index.insert(path.to_owned(), 0);
        let mut bytes = self.source().text().len();
        let mut next = 0;
        while let Some(file) = self.list.get(next) {
            let is_overlay = self.is_overlay(next);
            let mut wanted = references(&file.root)
                .filter(|_| !is_overlay)
                .filter_map(|text| joined(&file.path, text))
                .collect::<Vec<_>>();
            wanted.dedup();
            for path in wanted {
                if self.index.contains_key(&path) || self.failed.contains_key(&path) {
                    continue;
                }
                match self.read(&path, read, &mut bytes) {
                    Ok(file) => {
                        self.index.insert(path, self.list.len());
                        self.list.push(file);
                    }
                    Err(finding) => _ = self.failed.insert(path, finding),
                }
            }
            next += 1;
        }
    }

    /// Writes references to names that schemas give themselves as pointers, which OpenAPI 3.1 has.
    fn write_anchors(&mut self) {
        let is_named = self.list.iter().any(|file| file.source.text().contains("$anchor"));
        if !is_named || Version::of(self.root()) != Version::V3_1 {
            return;
        }
        let roots: Vec<&Node> = self.list.iter().map(|file| &file.root).collect();
        let anchors = Anchors::of(&roots);
        if anchors.is_empty() {
            return;
        }
        let mut written: Vec<Node> = roots.into_iter().cloned().collect();
        let named = |from, text: &str| self.number(from, text).ok();
        for root in &mut written {
            anchors.write(root, &named);
        }
        self.list.iter_mut().zip(written).for_each(|(file, root)| file.root = root);
    }

    /// Writes what references lead to in their place where OpenAPI has none: in documents of others, which mean that. What says it in
    /// Swagger 2.0 is another matter.
    fn write_in_place(&mut self) {
        if swagger::is_one(self.root()) || self.root().get(SOURCE.name).is_some() {
            return;
        }
        let roots: Vec<&Node> = self.list.iter().map(|file| &file.root).collect();
        if let Some(written) = in_place::written_out(&roots, &|from, text| self.number(from, text).ok()) {
            written.trees.into_iter().for_each(|(file, root)| self.list[file].root = root);
            (self.in_place, self.targets) = (written.kinds, written.targets);
        }
    }

    /// Makes one tree of all that was read.
    fn bundle(&mut self) {
        let file =
            |from: usize, reference: &str| self.index.get(&joined(&self.list.get(from)?.path, reference)?).copied();
        let files = self.list.iter().map(|file| (&file.root, file.path.as_str()));
        let at = |position| self.index_of(position);
        let whole = Bundle::new(files, swagger::is_one(self.root()), &file, &at).written();
        self.list[0].root = whole;
        self.is_bundled = true;
    }

    /// The tree as it is read: that of OpenAPI 3, and with the overlay, which is said of what it is lifted to.
    fn finished(mut self) -> Result<Self, Box<Finding>> {
        let root = &mut self.list[0].root;
        if let Some(lifted) = swagger::lifted(root) {
            *root = lifted;
            self.lifted = true;
        }
        if let (Some(_), [document, overlay, ..]) = (self.overlay, &mut self.list[..]) {
            let (own, said) = overlay::apply(&overlay.source, &mut document.root, overlay.before)?;
            (overlay.root, self.proposed) = (own, said);
        }
        Ok(self)
    }

    fn read(&self, path: &str, read: &ReadFile<'_>, bytes: &mut usize) -> Result<File, Box<Finding>> {
        let source = read(path)?;
        *bytes += source.text().len();
        if self.list.len() == MOST_FILES || *bytes > MOST_BYTES {
            let message = format!("a document has no more than {MOST_FILES} files, and {} MiB", MOST_BYTES >> 20);
            let place = source.place(Position::START);
            return Err(Box::new(Finding::error("document-too-large", place, message).help("split it")));
        }
        let last = self.list.last().expect("a document has a file");
        let before = last.before + lines(&last.source);
        let mut root = parse_shared(&source)?;
        root.move_down(before);
        Ok(File { path: path.to_owned(), source, before, root })
    }

    pub(super) fn root(&self) -> &Node {
        &self.list[0].root
    }

    pub(super) fn source(&self) -> &Source {
        &self.list[0].source
    }

    pub(super) fn is_lifted(&self) -> bool {
        self.lifted
    }

    pub(super) fn is_whole(&self) -> bool {
        self.failed.is_empty()
    }

    pub(super) fn sources(&self) -> impl Iterator<Item = &Source> {
        self.list.iter().map(|file| &file.source)
    }

    pub(super) fn roots(&self) -> impl Iterator<Item = &Node> {
        let is_tree = |index: usize| index == 0 || !self.is_bundled && !self.is_overlay(index);
        self.list.iter().enumerate().filter(move |(index, _)| is_tree(*index)).map(|(_, file)| &file.root)
    }

    fn index_of(&self, position: Position) -> usize {
        self.list.partition_point(|file| file.before < position.line).saturating_sub(1)
    }

    fn at(&self, position: Position) -> &File {
        &self.list[self.index_of(position)]
    }

    /// The file whose tree has what stands at a position: what an overlay says is in the document.
    fn holding(&self, position: Position) -> usize {
        let index = self.index_of(position);
        if self.is_overlay(index) { 0 } else { index }
    }

    fn is_overlay(&self, index: usize) -> bool {
        self.overlay == Some(index)
    }

    /// Whether it is one tree of several files.
    pub(super) fn is_bundled(&self) -> bool {
        self.is_bundled
    }

    /// Whether a position stands in another file than the first one.
    pub(super) fn is_elsewhere(&self, position: Position) -> bool {
        self.list.len() > 1 && self.index_of(position) > 0
    }

    /// Whether a position stands in the overlay.
    pub(super) fn in_overlay(&self, position: Position) -> bool {
        self.overlay.is_some() && self.is_overlay(self.index_of(position))
    }

    /// What the overlay only proposes.
    pub(super) fn proposed(&self) -> &[Finding] {
        &self.proposed
    }

    pub(super) fn place(&self, position: Position) -> Place {
        let file = self.at(position);
        file.source.place(Position { line: position.line - file.before, ..position })
    }

    /// The position in the tree that a place is of.
    pub(super) fn position(&self, place: &Place) -> Position {
        let file = self.list.iter().find(|file| *file.source.name() == *place.file);
        let before = file.map_or(0, |file| file.before);
        Position { line: place.position.line + before, ..place.position }
    }

    /// What stands in place of references where OpenAPI has none.
    pub(super) fn in_place(&self) -> &[InPlace] {
        &self.in_place
    }

    /// The tree and the pointer of what such references lead to.
    pub(super) fn targets(&self) -> impl Iterator<Item = (&Node, &str)> {
        self.targets.iter().map(|(file, pointer)| (&self.list[*file].root, pointer.as_str()))
    }

    /// The tree of the file that a reference names, which stands at a position.
    pub(super) fn named(&self, from: Position, reference: &str) -> Result<&Node, NoFile> {
        let is_own = reference.is_empty() || reference.starts_with('#');
        Ok(if is_own && self.is_bundled { self.root() } else { &self.list[self.number(from, reference)?].root })
    }

    /// The number of the file that a reference names, which stands at a position.
    fn number(&self, from: Position, reference: &str) -> Result<usize, NoFile> {
        let holding = self.holding(from);
        if reference.is_empty() || reference.starts_with('#') {
            return Ok(holding);
        }
        if !self.follows {
            return Err(NoFile::Outside);
        }
        let path = joined(&self.list[holding].path, reference).ok_or(NoFile::NotRelative)?;
        if let Some(finding) = self.failed.get(&path) {
            return Err(NoFile::Failed(finding.clone()));
        }
        self.index.get(&path).copied().ok_or(NoFile::Outside)
    }
}

/// More than the number of any line of a file, the one behind its end included.
fn lines(source: &Source) -> u32 {
    u32::try_from(source.text().bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX).saturating_add(2)
}

/// The texts of everything in a tree that looks like a reference to another file.
fn references(root: &Node) -> impl Iterator<Item = &str> {
    let holds = |node: &&Node| matches!(node.value, Value::Sequence(_) | Value::Mapping(_));
    let mut open = VecDeque::from([root]);
    let mut found = Vec::new();
    while let Some(node) = open.pop_front() {
        match &node.value {
            Value::Sequence(nodes) => open.extend(nodes.iter().filter(holds)),
            Value::Mapping(members) => {
                for (name, entry) in &**members {
                    match entry.node.as_str() {
                        Some(text) if name == "$ref" && !text.starts_with('#') => found.push(text),
                        _ if holds(&&entry.node) => open.push_back(&entry.node),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    found.into_iter()
}

/// The path of the file that a reference in another file names; nothing where it is no relative path.
fn joined(from: &str, reference: &str) -> Option<String> {
    let (path, _) = parts(reference);
    let has_scheme = path.split_once(':').is_some_and(|(scheme, _)| !scheme.contains('/'));
    if path.is_empty() || path.starts_with('/') || has_scheme {
        return None;
    }
    let path = percent_decode_str(path).decode_utf8().ok()?;
    // Where backslashes and colons mean something, they lead elsewhere.
    if path.contains(['\\', ':']) {
        return None;
    }
    let folder = from.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
    Some(normalized_path(&format!("{folder}{}", path.trim_start_matches('/'))))
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn paths_are_joined() {
        for (from, reference, expected) in [
            ("openapi.yaml", "pet.yaml#/Pet", Some("pet.yaml")),
            ("api/openapi.yaml", "./schemas/pet.yaml", Some("api/schemas/pet.yaml")),
            ("api/paths/pets.yaml", "../schemas/my%20pet.yaml", Some("api/schemas/my pet.yaml")),
            ("openapi.yaml", "../common.yaml", Some("../common.yaml")),
            ("./openapi.yaml", "../common.yaml", Some("../common.yaml")),
            ("../old/openapi.yaml", "../common.yaml", Some("../common.yaml")),
            ("openapi.yaml", "https://e.example/a.yaml", None),
            ("openapi.yaml", "/etc/passwd", None),
            ("openapi.yaml", "%2Fetc/passwd", Some("etc/passwd")),
            ("api/openapi.yaml", "%2e%2e%2Fpet.yaml", Some("pet.yaml")),
            ("openapi.yaml", "C%3A/pet.yaml", None),
            ("openapi.yaml", "#/components", None),
        ] {
            assert_eq!(joined(from, reference).as_deref(), expected, "{from} {reference}");
        }
    }
}
