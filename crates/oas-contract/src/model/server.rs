//! Servers: where an API is called. Knows OpenAPI.

use std::borrow::Cow;

use crate::document::Document;
use crate::model::{Object, accessors, view};
use crate::tables;
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
    /// What it is, in words.
    description: text "description";
});

impl<'d> ServerVariable<'d> {
    /// What it is where nothing is chosen; the first of its values where that is not said.
    pub fn default(&self) -> Option<&'d str> {
        self.object.text("default").or_else(|| self.values().first().copied())
    }

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
        holder.elements("servers").iter().map(|node| Self { object: document.object(node) }).collect()
    }

    /// The URL as it is written, with its variables as names in braces.
    pub fn url(&self) -> Option<Cow<'d, str>> {
        self.object.text("url").map(Cow::Borrowed)
    }

    /// Where the URL is written.
    pub fn written(&self) -> Option<&'d Node> {
        self.object.get("url")
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
        let mut url = self.filled()?;
        if url.starts_with("//") {
            url.insert_str(0, "https:");
        }
        url.contains("://").then(|| url.trim_end_matches('/').to_owned())
    }

    /// The path that it is on the host that the client calls, where that is all it says: from `/`, without a trailing slash.
    pub fn path_on_host(&self) -> Option<String> {
        let url = self.filled()?;
        let is_path = url.starts_with('/') && !url.starts_with("//") && !url.contains(['?', '#', '{']);
        is_path.then(|| format!("/{}", url.trim_matches('/')))
    }

    /// The URL with its variables at their defaults.
    fn filled(&self) -> Option<String> {
        let mut url = self.url()?.into_owned();
        for variable in self.variables() {
            url = url.replace(&format!("{{{}}}", variable.name), variable.default().unwrap_or_default());
        }
        Some(url)
    }
}
