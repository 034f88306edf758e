//! Servers: where an API is called. Knows OpenAPI, and what Swagger 2 has in parts.

use std::borrow::Cow;

use crate::document::Document;
use crate::model::{Object, accessors, view};
use crate::tables;
use crate::tables::Version;
use crate::tree::Node;

/// A base URL that paths are appended to.
#[derive(Clone, Copy, Debug)]
pub struct Server<'d> {
    pub(crate) object: Object<'d>,
}

/// A part of a base URL that can be chosen.
#[derive(Clone, Copy, Debug)]
pub struct ServerVariable<'d> {
    /// The name in the URL.
    pub name: &'d str,
    pub(crate) object: Object<'d>,
}

view!(Server = tables::SERVER; ServerVariable = tables::SERVER_VARIABLE;);

accessors!(Server {
    /// The mapping of its variables.
    variables_node: node "variables";
});
accessors!(ServerVariable {
    /// What it is where nothing is chosen.
    default: text "default";
    /// What it is, in words.
    description: text "description";
});

impl<'d> ServerVariable<'d> {
    /// The values that may be chosen, where they are listed.
    pub fn values(&self) -> Vec<&'d str> {
        self.object.texts("enum")
    }
}

impl Document {
    /// Where the servers are listed.
    pub fn servers_node(&self) -> Option<&Node> {
        self.top().get("servers")
    }
}

impl<'d> Server<'d> {
    pub(crate) fn all(holder: Object<'d>) -> Vec<Self> {
        let document = holder.document;
        if document.version() == Version::Swagger2 {
            return holder.get("host").map(|_| Self { object: holder }).into_iter().collect();
        }
        holder.elements("servers").iter().map(|node| Self { object: document.object(node) }).collect()
    }

    /// The URL as it is written, with its variables as names in braces.
    pub fn url(&self) -> Option<Cow<'d, str>> {
        if let Some(url) = self.object.text("url") {
            return Some(url.into());
        }
        // Swagger 2 has the parts of one.
        let host = self.object.text("host")?;
        let schemes = self.object.texts("schemes");
        let secure = schemes.iter().find(|scheme| **scheme == "https").or(schemes.first()).copied().unwrap_or("https");
        let base = self.object.text("basePath").unwrap_or_default().trim_end_matches('/');
        Some(format!("{secure}://{host}{base}").into())
    }

    /// Where the URL, or the host of it, is written.
    pub fn written(&self) -> Option<&'d Node> {
        self.object.get("url").or_else(|| self.object.get("host"))
    }

    /// The parts that can be chosen.
    pub fn variables(&self) -> impl Iterator<Item = ServerVariable<'d>> + use<'d> {
        let document = self.object.document;
        let variables = self.object.members("variables");
        variables.map(|(name, entry)| ServerVariable { name, object: document.object(&entry.node) })
    }

    /// The URL with its variables at their defaults, without a trailing slash; nothing where it has no host: it is relative
    /// then to where the document was found, which a document does not say.
    pub fn endpoint(&self) -> Option<String> {
        let mut url = self.url()?.into_owned();
        for variable in self.variables() {
            url = url.replace(&format!("{{{}}}", variable.name), variable.default().unwrap_or_default());
        }
        url.contains("://").then(|| url.trim_end_matches('/').to_owned())
    }
}
