//! The versions of OpenAPI. Knows how a document says which one it is.

use crate::tree::Node;

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

impl Version {
    /// The version of a document, by what it says or, where it says none, by what only Swagger 2 has.
    pub(crate) fn of(root: &Node) -> Self {
        let stated = root.str("openapi").unwrap_or_default();
        match stated {
            _ if root.get("swagger").is_some() => Self::Swagger2,
            "" if is_of_swagger(root) => Self::Swagger2,
            _ if stated == "3.1" || stated.starts_with("3.1.") => Self::V3_1,
            _ => Self::V3_0,
        }
    }
}

/// Whether a tree says that it is an OpenAPI document, of whichever version.
pub fn is_openapi(root: &Node) -> bool {
    root.str("openapi").is_some() || root.str("swagger").is_some()
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
