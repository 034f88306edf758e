//! A document that was read: its tree, its version, and where references in it lead. Knows where things stand, not what they
//! are: that is what the views over it say.

use std::sync::Arc;

use oas_values::Pointer;

use crate::source::{Finding, Place, Source};
use crate::tables::Version;
use crate::tree::{Entry, Mark, Node, Value, parse, parse_shared};

/// The most references that lead from one to the next.
pub const LONGEST_CHAIN: usize = 64;

/// A document and the file it came from. A clone shares the tree, and the notes of what was read of it.
#[derive(Clone, Debug)]
pub struct Document {
    source: Source,
    root: Arc<Node>,
    version: Version,
    noting: bool,
}

impl Document {
    /// Reads the tree of a document; says nothing yet about whether it is OpenAPI.
    pub fn parse(source: &Source) -> Result<Self, Box<Finding>> {
        Ok(Self::of(source, parse(source)?))
    }

    /// Reads the tree of a document that is not kept here, only compared: anchors and merge keys are followed, and scalars
    /// are what YAML 1.2 takes them for.
    pub fn parse_shared(source: &Source) -> Result<Self, Box<Finding>> {
        Ok(Self::of(source, parse_shared(source)?))
    }

    fn of(source: &Source, root: Node) -> Self {
        let version = Version::of(&root);
        Self { source: source.clone(), root: Arc::new(root), version, noting: true }
    }

    /// The same document, of which nothing that is read is noted: for readers that act on nothing.
    #[must_use]
    pub fn unnoted(&self) -> Self {
        Self { noting: false, ..self.clone() }
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
        forget(&self.root);
    }

    pub(crate) fn note(&self, entry: &Entry, mark: Mark) {
        if self.noting {
            entry.marks.add(mark);
        }
    }

    /// The file that it was read from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The version of OpenAPI.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The tree of the whole document.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The place of a node in the file.
    pub fn place(&self, node: &Node) -> Place {
        self.source.place(node.position)
    }

    /// Follows `$ref` to the node that is meant; nothing where it points nowhere, outside the document, or through more than
    /// [`LONGEST_CHAIN`] references, as a circle does.
    pub fn resolve<'d>(&'d self, node: &'d Node) -> Option<&'d Node> {
        let mut node = node;
        for _ in 0..=LONGEST_CHAIN {
            let Some(reference) = self.reference(node) else { return Some(node) };
            node = self.pointed(reference)?;
        }
        None
    }

    /// What a reference points at, as it is written.
    pub(crate) fn reference<'d>(&'d self, node: &'d Node) -> Option<&'d str> {
        let entry = node.entry("$ref")?;
        self.note(entry, Mark::Read);
        entry.node.as_str()
    }

    /// The node that a reference inside the document means.
    pub(crate) fn pointed(&self, reference: &str) -> Option<&Node> {
        let mut node = &*self.root;
        for token in Pointer::parse(reference.strip_prefix('#')?).ok()?.tokens() {
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
        Pointer::parse(pointer).ok()?.resolve(&*self.root)
    }
}
