//! How the parts of a form are written, with what OpenAPI says where the document says nothing. Knows the form of `encoding`,
//! and no rule.

use std::borrow::Cow;

use crate::model::{Kind, MediaType, Object, Schema, View as _};
use crate::tree::Node;

/// How a part of a form is written.
#[derive(Clone, Debug)]
pub struct PartEncoding<'d> {
    /// The media types that it may have, lower case: `image/png, image/jpeg`.
    pub media: Cow<'d, str>,
    /// How its elements and members stand beside each other.
    pub style: &'d str,
    /// Whether they stand one by one.
    pub explode: bool,
    /// Whether reserved characters are left as they are.
    pub reserved: bool,
    /// The headers of the part, where it has some.
    pub headers: Option<&'d Node>,
}

impl PartialEq for PartEncoding<'_> {
    fn eq(&self, other: &Self) -> bool {
        let headers = match (self.headers, other.headers) {
            (Some(one), Some(other)) => one.is_same(other),
            (one, other) => one.is_none() && other.is_none(),
        };
        headers
            && self.media == other.media
            && (self.style, self.explode, self.reserved) == (other.style, other.explode, other.reserved)
    }
}

impl<'d> MediaType<'d> {
    /// The names of the parts of which it is said how they are written, in the order of the file.
    pub fn encoded_parts(&self) -> Vec<&'d str> {
        self.encoding().and_then(Node::as_mapping).into_iter().flatten().map(|(name, _)| name).collect()
    }

    /// How a part is written.
    pub fn part_encoding(&self, part: &str) -> PartEncoding<'d> {
        let stated = self.encoding().map(|node| self.document().object(node)).and_then(|all| all.object(part));
        let schema = self.schema().and_then(|schema| described(schema, part, 0));
        let text = |name: &str| stated.and_then(|stated: Object<'d>| stated.text(name));
        let media = match text("contentType") {
            Some(stated) => {
                let listed = stated.split(',').map(|media| media.trim().to_ascii_lowercase());
                Cow::Owned(listed.collect::<Vec<_>>().join(", "))
            }
            None => Cow::Borrowed(usual_media(schema, 0)),
        };
        let style = text("style").unwrap_or("form");
        let explode = stated.and_then(|stated| stated.stated_flag("explode")).unwrap_or(style == "form");
        let headers = stated.and_then(|stated| stated.get("headers"));
        let headers = headers.filter(|node| node.as_mapping().is_none_or(|all| !all.is_empty()));
        PartEncoding {
            media,
            style,
            explode,
            reserved: stated.is_some_and(|stated| stated.flag("allowReserved")),
            headers,
        }
    }
}

/// What a single value is written as.
const TEXT: &str = "text/plain";

/// How deep parts of `allOf` are looked through.
const DEEPEST: usize = 8;

/// What a schema says of a part, or a part of its `allOf`.
fn described<'d>(schema: Schema<'d>, part: &str, depth: usize) -> Option<Schema<'d>> {
    let own = schema.property(part).map(|property| property.schema);
    own.or_else(|| {
        let mut parts = schema.all_of().into_iter().filter(|_| depth < DEEPEST);
        parts.find_map(|schema| described(schema, part, depth + 1))
    })
}

/// The media type of a part of which nothing is said: by what it holds.
fn usual_media(schema: Option<Schema<'_>>, depth: usize) -> &'static str {
    let Some(schema) = schema.map(|schema| schema.unwrapped()) else { return TEXT };
    match schema.kind() {
        _ if schema.is_binary() || schema.encoding().is_some() => "application/octet-stream",
        Some(Kind::Object) => "application/json",
        Some(Kind::Array) if depth < DEEPEST => usual_media(schema.items(), depth + 1),
        None if schema.has_properties() => "application/json",
        None if depth < DEEPEST => {
            let mut parts = schema.all_of().into_iter().map(|part| usual_media(Some(part), depth + 1));
            parts.find(|media| *media != TEXT).unwrap_or(TEXT)
        }
        _ => TEXT,
    }
}
