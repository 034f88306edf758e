//! A document that was read: its tree, its version, and what stands at its top. Knows where things stand in a document, not
//! whether they are right: that is the linter's part.

use std::collections::HashSet;
use std::sync::Arc;

use oas_values::Pointer;

use crate::finding::{Finding, Place};
use crate::json::Fault;
use crate::ledger::Mark;
use crate::model::{Object, Operation, Schema, SecurityScheme, Server};
use crate::node::{Entry, Node, Position, Value};
use crate::source::Source;
use crate::{json, yaml};

/// The versions of OpenAPI that views read alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// Swagger 2.0, which pages still show; no client is compiled from it.
    Swagger2,
    /// OpenAPI 3.0, and whatever does not say what it is.
    V3_0,
    /// OpenAPI 3.1, whose schemas are JSON Schema of draft 2020-12.
    V3_1,
}

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
        Ok(Self::of(source, read(source, yaml::parse)?))
    }

    /// Reads the tree of a document that is not kept here, only compared: anchors and merge keys are followed, and scalars
    /// are what YAML 1.2 takes them for.
    pub fn parse_shared(source: &Source) -> Result<Self, Box<Finding>> {
        Ok(Self::of(source, read(source, yaml::parse_shared)?))
    }

    fn of(source: &Source, root: Node) -> Self {
        let stated = root.str("openapi").unwrap_or_default();
        let version = match stated {
            _ if root.get("swagger").is_some() => Version::Swagger2,
            "" if is_of_swagger(&root) => Version::Swagger2,
            _ if stated == "3.1" || stated.starts_with("3.1.") => Version::V3_1,
            _ => Version::V3_0,
        };
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

    /// The file.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The version of OpenAPI.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The whole tree.
    pub fn root(&self) -> &Node {
        &self.root
    }

    pub(crate) fn object<'d>(&'d self, node: &'d Node) -> Object<'d> {
        Object { document: self, node }
    }

    pub(crate) fn top(&self) -> Object<'_> {
        self.object(&self.root)
    }

    /// The place of a node in the file.
    pub fn place(&self, node: &Node) -> Place {
        self.source.place(node.position)
    }

    /// Follows `$ref` to the node that is meant; nothing where it points nowhere, outside the document or in a circle.
    pub fn resolve<'d>(&'d self, node: &'d Node) -> Option<&'d Node> {
        let mut node = node;
        let mut seen = HashSet::new();
        while let Some(reference) = self.reference(node) {
            if !seen.insert(reference) {
                return None;
            }
            node = self.pointed(reference)?;
        }
        Some(node)
    }

    /// What a reference points at, as it is written.
    pub(crate) fn reference<'d>(&'d self, node: &'d Node) -> Option<&'d str> {
        self.object(node).text("$ref")
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

    /// The title of the API.
    pub fn title(&self) -> Option<&str> {
        self.top().object("info")?.text("title")
    }

    /// The version of the API.
    pub fn api_version(&self) -> Option<&str> {
        self.top().object("info")?.text("version")
    }

    /// What the API is for.
    pub fn description(&self) -> Option<&str> {
        self.top().object("info")?.text("description")
    }

    /// The servers, the one that clients use first.
    pub fn servers(&self) -> Vec<Server<'_>> {
        Server::all(self.top())
    }

    /// The operations in the order of the file.
    pub fn operations(&self) -> Vec<Operation<'_>> {
        let mut operations = Vec::new();
        for (path, entry) in self.top().members("paths") {
            let Some(item) = self.object(&entry.node).resolved() else { continue };
            operations.extend(Operation::of_path(path, item));
        }
        operations
    }

    /// The schemas that have a name, with the position of each name.
    pub fn schemas(&self) -> impl Iterator<Item = (&str, Position, Schema<'_>)> {
        let version = self.version;
        let holder = match version {
            Version::Swagger2 => Some(self.top()),
            _ => self.top().object("components"),
        };
        let members = holder.into_iter().flat_map(move |holder| {
            holder.members(if version == Version::Swagger2 { "definitions" } else { "schemas" })
        });
        members.map(|(name, entry)| (name, entry.position, Schema::at(self, &entry.node)))
    }

    /// The schema of this name.
    pub fn schema(&self, name: &str) -> Option<Schema<'_>> {
        let holder = match self.version {
            Version::Swagger2 => self.top().object("definitions"),
            _ => self.top().object("components")?.object("schemas"),
        };
        Some(Schema::at(self, holder?.get(name)?))
    }

    /// The security schemes, in the order of the file.
    pub fn security_schemes(&self) -> Vec<SecurityScheme<'_>> {
        SecurityScheme::all(self)
    }

    /// The calls of the provider.
    pub fn webhooks_node(&self) -> Option<&Node> {
        self.top().get("webhooks")
    }

    /// Where calls of the provider are described, which no client answers: they count as dealt with.
    pub fn webhooks(&self) -> Option<Position> {
        let entry = self.top().entry("webhooks")?;
        self.note(entry, Mark::Whole);
        Some(entry.position)
    }

    /// The node that a JSON pointer reaches, as it stands there.
    pub fn at(&self, pointer: &str) -> Option<&Node> {
        Pointer::parse(pointer).ok()?.resolve(&*self.root)
    }

    /// The schema that stands where a JSON pointer of the document leads.
    pub fn schema_of(&self, pointer: &str) -> Option<Schema<'_>> {
        Some(Schema::at(self, self.at(pointer)?))
    }

    /// The `paths` mapping, its `schemas` mapping and so on are what edits address.
    pub fn paths(&self) -> Option<&Node> {
        self.top().get("paths")
    }

    /// `components`, where there is one.
    pub fn components(&self) -> Option<&Node> {
        self.top().get("components")
    }

    /// The mapping that holds the schemas with a name.
    pub fn schemas_node(&self) -> Option<&Node> {
        self.top().object("components")?.get("schemas")
    }
}

/// Whether a fragment without a version says things as Swagger 2 does: pages show such.
fn is_of_swagger(root: &Node) -> bool {
    let has = |node: &Node, names: &[&str]| names.iter().any(|name| node.get(name).is_some());
    let parameter = |node: &Node| {
        matches!(node.str("in"), Some("body" | "formData")) || node.get("in").is_some() && has(node, &["type"])
    };
    let operation = |node: &Node| {
        node.elements("parameters").any(parameter)
            || node.members("responses").any(|(_, entry)| has(&entry.node, &["schema"]))
    };
    has(root, &["definitions", "securityDefinitions", "host", "basePath"])
        || root
            .members("paths")
            .any(|(_, path)| path.node.as_mapping().into_iter().flatten().any(|(_, entry)| operation(&entry.node)))
}

/// Reads YAML or JSON. What begins like JSON and is not may still be YAML in flow style.
fn read(source: &Source, yaml: fn(&Source) -> Result<Node, Box<Finding>>) -> Result<Node, Box<Finding>> {
    if !source.text().trim_start().starts_with('{') {
        return yaml(source);
    }
    match json::parse(source) {
        Ok(root) => Ok(root),
        Err(Fault::Refused(finding)) => Err(finding),
        Err(Fault::Syntax(finding)) if extension(source).is_some_and(|known| known.eq_ignore_ascii_case("json")) => {
            Err(finding)
        }
        Err(Fault::Syntax(_)) => yaml(source),
    }
}

fn extension(source: &Source) -> Option<&str> {
    std::path::Path::new(source.name()).extension()?.to_str()
}

/// Whether a tree says that it is an OpenAPI document, of whichever version.
pub fn is_openapi(root: &Node) -> bool {
    root.str("openapi").is_some() || root.str("swagger").is_some()
}

/// Whether a media type is JSON.
pub fn is_json(media: &str) -> bool {
    let media = media.split(';').next().unwrap_or_default().trim();
    let end = media.len().checked_sub("+json".len()).and_then(|at| media.get(at..));
    media.eq_ignore_ascii_case("application/json") || end.is_some_and(|end| end.eq_ignore_ascii_case("+json"))
}
