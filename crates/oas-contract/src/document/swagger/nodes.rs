//! What a lifted document is made of: members, media types, where sections of Swagger 2.0 stand in 3.0. Knows no object of either.

use std::sync::Arc;

use crate::source::Position;
use crate::tree::{Entry, Mapping, Node, Value};

/// What Swagger 2.0 has at the top of a document and OpenAPI 3.0 below `components`.
pub(super) const SECTIONS: [(&str, &str); 4] = [
    ("definitions", "schemas"),
    ("parameters", "parameters"),
    ("responses", "responses"),
    ("securityDefinitions", "securitySchemes"),
];

/// Where 3.0 has what a pointer of Swagger 2.0 leads to.
pub(crate) fn moved(pointer: &str) -> Option<String> {
    let (section, rest) = pointer.strip_prefix('/')?.split_once('/')?;
    let (_, name) = SECTIONS.iter().find(|(swagger, _)| *swagger == section)?;
    Some(format!("/components/{name}/{rest}"))
}

/// A reference as a document of Swagger 2.0 writes it.
pub(crate) fn as_written(reference: &str) -> Option<String> {
    let (section, rest) = reference.strip_prefix("#/components/")?.split_once('/')?;
    let (name, _) = SECTIONS.iter().find(|(_, lifted)| *lifted == section)?;
    Some(format!("#/{name}/{rest}"))
}

/// The members of a mapping that is being made.
#[derive(Default)]
pub(super) struct Members(pub(super) Mapping);

impl Members {
    pub(super) fn put(&mut self, name: &str, position: Position, node: Node) {
        if self.0.get(name).is_none() {
            self.0.push(Arc::from(name), Entry::new(position, node));
        }
    }

    pub(super) fn copy(&mut self, name: &str, entry: &Entry) {
        self.put(name, entry.position, entry.node.clone());
    }

    pub(super) fn at(self, position: Position) -> Node {
        Node { position, value: Value::Mapping(Box::new(self.0)) }
    }
}

pub(super) fn text(position: Position, text: &str) -> Node {
    Node { position, value: Value::String(Arc::from(text)) }
}

pub(super) fn flag(position: Position, flag: bool) -> Node {
    Node { position, value: Value::Bool(flag) }
}

/// The same members, each as `lift` has it. What is no mapping stays what it is.
pub(super) fn each(node: &Node, lift: impl Fn(&Node) -> Node) -> Node {
    let Some(members) = node.as_mapping() else { return node.clone() };
    let mut out = Members::default();
    for (name, entry) in members {
        let lifted = if name.starts_with("x-") { entry.node.clone() } else { lift(&entry.node) };
        out.put(name, entry.position, lifted);
    }
    out.at(node.position)
}

/// A media type, and where it is named.
#[derive(Clone)]
pub(super) struct Media {
    pub(super) name: Arc<str>,
    pub(super) position: Position,
}

impl Media {
    /// The media types that a member lists.
    pub(super) fn listed(holder: &Node, member: &str) -> Option<Vec<Self>> {
        let nodes = holder.get(member)?.as_sequence()?;
        let media = |node: &Node| match &node.value {
            Value::String(name) => Some(Self { name: Arc::clone(name), position: node.position }),
            _ => None,
        };
        Some(nodes.iter().filter_map(media).collect()).filter(|list: &Vec<Self>| !list.is_empty())
    }

    pub(super) fn new(name: &str, position: Position) -> Self {
        Self { name: Arc::from(name), position }
    }
}

/// A document of Swagger 2.0 that is being lifted.
pub(super) struct Lift<'s> {
    pub(super) root: &'s Node,
    pub(super) consumes: Option<Vec<Media>>,
    pub(super) produces: Option<Vec<Media>>,
}

impl<'s> Lift<'s> {
    pub(super) fn of(root: &'s Node) -> Self {
        Self { root, consumes: Media::listed(root, "consumes"), produces: Media::listed(root, "produces") }
    }
}
