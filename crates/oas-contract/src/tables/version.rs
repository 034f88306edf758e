//! The versions of OpenAPI. Knows how a document says which one it is.

use crate::tree::Node;

/// The versions of OpenAPI that views read alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// OpenAPI 3.0, and whatever does not say what it is.
    V3_0,
    /// OpenAPI 3.1, whose schemas are JSON Schema of draft 2020-12.
    V3_1,
}

impl Version {
    /// The version of a document, by what it says.
    pub(crate) fn of(root: &Node) -> Self {
        let stated = root.str("openapi").unwrap_or_default();
        match stated {
            _ if stated == "3.1" || stated.starts_with("3.1.") => Self::V3_1,
            _ => Self::V3_0,
        }
    }
}

/// Whether a tree says that it is an OpenAPI document, of whichever version.
pub fn is_openapi(root: &Node) -> bool {
    root.str("openapi").is_some() || root.str("swagger").is_some()
}
