//! Security: what an operation needs, and the schemes it names. Knows OpenAPI; what our extensions add stands with them.

use crate::document::Document;
use crate::model::{Object, accessors, view};
use crate::source::Position;
use crate::tree::{Entry, Node};

/// A security scheme with its reference followed.
#[derive(Clone, Copy, Debug)]
pub struct SecurityScheme<'d> {
    /// The name under which operations need it.
    pub name: &'d str,
    /// Where the name stands.
    pub key: Position,
    pub(crate) object: Object<'d>,
}

/// One way to authenticate: schemes that are all needed. Without any, a call needs nothing.
#[derive(Clone, Debug)]
pub struct Requirement<'d> {
    /// The name of each scheme, where it stands, and the scopes that it needs.
    pub schemes: Vec<(&'d str, Position, Vec<&'d str>)>,
}

view!(SecurityScheme = crate::tables::SECURITY_SCHEME;);

accessors!(SecurityScheme {
    /// `apiKey`, `http`, `oauth2` or `openIdConnect`.
    kind: text "type";
    /// What the scheme is, in words.
    description: text "description";
    /// The HTTP authentication scheme: `bearer`.
    http_scheme: text "scheme";
    /// Where the key stands: `header`, `query` or `cookie`.
    location: text "in";
    /// The name of the header, the parameter or the cookie that holds the key.
    parameter: text "name";
    /// The flows of OAuth.
    flows_node: node "flows";
});

impl<'d> SecurityScheme<'d> {
    /// What says which credentials are meant and where they stand: the names of the members, and their values.
    pub fn essentials(&self) -> [(&'static str, Option<&'d Node>); 5] {
        ["type", "scheme", "in", "name", "openIdConnectUrl"].map(|name| (name, self.object.get(name)))
    }

    pub(crate) fn all(document: &'d Document) -> Vec<Self> {
        let holder = document.top().object("components");
        let members = holder.into_iter().flat_map(|holder| holder.members("securitySchemes"));
        let scheme = |(name, entry): (&'d str, &'d Entry)| {
            Some(Self { name, key: entry.position, object: document.object(&entry.node).resolved()? })
        };
        members.filter_map(scheme).collect()
    }
}

impl Document {
    /// What operations need that do not say so themselves.
    pub fn security(&self) -> Vec<Requirement<'_>> {
        requirements(self.top())
    }

    /// Where that is said.
    pub fn security_node(&self) -> Option<&Node> {
        self.top().get("security")
    }

    /// Where that begins: the key.
    pub fn security_key(&self) -> Option<Position> {
        self.top().entry("security").map(|entry| entry.position)
    }
}

pub(crate) fn requirements(holder: Object<'_>) -> Vec<Requirement<'_>> {
    let alternatives = holder.elements("security").iter();
    let alternative = alternatives.map(|node| {
        let named = holder.document.object(node).entries();
        let schemes = named.map(|(name, entry)| {
            let scopes = entry.node.as_sequence().unwrap_or_default().iter().filter_map(Node::as_str);
            (name, entry.position, scopes.collect())
        });
        Requirement { schemes: schemes.collect() }
    });
    alternative.collect()
}
