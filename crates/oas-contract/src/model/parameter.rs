//! Parameters: where they stand in a request, and how they are written. Knows OpenAPI.

use crate::document::Document;
use crate::model::{MediaType, Object, Schema, accessors, content, view};
use crate::tables;
use crate::tree::Node;

/// Where a parameter stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// In the path, between braces.
    Path,
    /// In the query, behind a question mark.
    Query,
    /// In a header of the request.
    Header,
    /// In the header `Cookie`.
    Cookie,
}

impl Location {
    /// The word in a document.
    pub fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// A parameter with its reference followed.
#[derive(Clone, Copy, Debug)]
pub struct Parameter<'d> {
    /// The name on the wire.
    pub name: &'d str,
    /// Where it stands in a request.
    pub location: Location,
    pub(crate) object: Object<'d>,
}

view!(Parameter = tables::PARAMETER;);

accessors!(Parameter {
    /// What the parameter means, in words.
    description: text "description";
    /// Where that is said.
    description_node: node "description";
    /// Where its name stands.
    name_node: node "name";
    /// Where its location stands.
    location_node: node "in";
    /// Whether it is deprecated.
    deprecated: flag "deprecated";
    /// Where that is said.
    deprecated_node: node "deprecated";
    /// Where it is said that it must be there.
    required_node: node "required";
    /// How a list or an object is written.
    style: text "style";
    /// Where that is said.
    style_node: node "style";
    /// Whether reserved characters are left as they are.
    allow_reserved: flag "allowReserved";
    /// Whether the name may stand without a value.
    allow_empty_value: flag "allowEmptyValue";
});

impl<'d> Parameter<'d> {
    /// A parameter object, its reference followed; nothing where it has no name or stands nowhere.
    pub fn at(document: &'d Document, node: &'d Node) -> Option<Self> {
        let object = document.object(node).resolved()?;
        let location = match object.text("in")? {
            "path" => Location::Path,
            "query" => Location::Query,
            "header" => Location::Header,
            "cookie" => Location::Cookie,
            _ => return None,
        };
        Some(Self { name: object.text("name")?, location, object })
    }

    /// Whether OpenAPI ignores it: other parts of a document say what these headers hold.
    pub fn is_ignored(&self) -> bool {
        let reserved = ["accept", "content-type", "authorization"];
        self.location == Location::Header && reserved.iter().any(|name| self.name.eq_ignore_ascii_case(name))
    }

    /// Whether a call without it is refused.
    pub fn required(&self) -> bool {
        (self.object.flag("required") || self.location == Location::Path) && !self.is_ignored()
    }

    /// Whether the document says that it must be there.
    pub fn stated_required(&self) -> bool {
        self.object.flag("required")
    }

    /// What values it has: its `schema`.
    pub fn schema(&self) -> Option<Schema<'d>> {
        content::schema_of(self.object)
    }

    /// What it is written as, where it is no plain text.
    pub fn content(&self) -> Vec<MediaType<'d>> {
        MediaType::all(self.object)
    }

    /// Whether the values of a list stand one by one.
    pub fn explode(&self) -> Option<bool> {
        self.object.stated_flag("explode")
    }

    /// The examples, the plain one first.
    pub fn examples(&self) -> Vec<&'d Node> {
        content::examples(self.object)
    }
}
