//! Bodies, responses and their headers. Knows OpenAPI.

use crate::document::Document;
use crate::model::{Object, Schema, accessors, view};
use crate::source::Position;
use crate::tables;
use crate::tree::{Entry, Node};

/// The body of a request.
#[derive(Clone, Copy, Debug)]
pub struct RequestBody<'d> {
    object: Object<'d>,
}

/// A response of an operation, its reference followed.
#[derive(Clone, Copy, Debug)]
pub struct Response<'d> {
    /// The status as it is written: `200`, `4XX` or `default`.
    pub status: &'d str,
    /// Where the status stands.
    pub key: Position,
    pub(crate) object: Object<'d>,
}

/// What the status of a response says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// One status alone: `404`.
    Code(u16),
    /// A hundred of them: `4` of `4XX`.
    Class(u8),
    /// Everything that is not listed.
    Default,
}

/// A body as one media type.
#[derive(Clone, Copy, Debug)]
pub struct MediaType<'d> {
    /// The media type as it is written.
    pub name: &'d str,
    /// Where its name stands.
    pub key: Position,
    pub(crate) object: Object<'d>,
}

/// A header of a response, its reference followed.
#[derive(Clone, Copy, Debug)]
pub struct Header<'d> {
    /// The name as it is written.
    pub name: &'d str,
    /// Where the name stands.
    pub key: Position,
    object: Object<'d>,
}

/// A link of a response, its reference followed.
#[derive(Clone, Copy, Debug)]
pub struct Link<'d> {
    object: Object<'d>,
}

view! {
    RequestBody = tables::REQUEST_BODY;
    Response = tables::RESPONSE;
    MediaType = tables::MEDIA_TYPE;
    Header = tables::HEADER;
    Link = tables::LINK;
}

accessors!(RequestBody {
    /// What the body is, in words.
    description: text "description";
    /// Whether a call without it is refused.
    required: flag "required";
    /// Where that is said.
    required_node: node "required";
});
accessors!(Response {
    /// When the response comes, in words.
    description: text "description";
    /// The mapping of its headers.
    headers_node: node "headers";
    /// The mapping of its links.
    links_node: node "links";
});
accessors!(MediaType {
    /// The example that stands alone.
    example: node "example";
});
accessors!(Header {
    /// What the header means, in words.
    description: text "description";
    /// Where that is said.
    description_node: node "description";
    /// Whether it is always there.
    required: flag "required";
    /// Where that is said.
    required_node: node "required";
    /// Whether it is deprecated.
    deprecated: flag "deprecated";
    /// Where that is said.
    deprecated_node: node "deprecated";
    /// Where it is said what it is written as, where it is no plain text.
    content_node: node "content";
    /// Where it is said how its values are written: `simple` is all there is.
    style_node: node "style";
    /// Where it is said whether the names of members stand before their values.
    explode_node: node "explode";
});
accessors!(Link {
    /// The operation that it leads to.
    operation_id: text "operationId";
});

impl<'d> RequestBody<'d> {
    pub(crate) fn at(object: Object<'d>) -> Self {
        Self { object: object.resolved().unwrap_or(object) }
    }

    /// What it may be written as, in the order of the file.
    pub fn media(&self) -> Vec<MediaType<'d>> {
        MediaType::all(self.object)
    }
}

impl<'d> Response<'d> {
    pub(crate) fn at(document: &'d Document, status: &'d str, entry: &'d Entry) -> Option<Self> {
        Some(Self { status, key: entry.position, object: document.object(&entry.node).resolved()? })
    }

    /// What the status says; nothing where it is none.
    pub fn meaning(&self) -> Option<Status> {
        let digit = |c: char| ('1'..='5').contains(&c);
        match (self.status, self.status.strip_suffix("XX").or(self.status.strip_suffix("xx"))) {
            ("default", _) => Some(Status::Default),
            (_, Some(class)) => class.parse().ok().filter(|class| (1..=5).contains(class)).map(Status::Class),
            (code, None) if code.len() == 3 && code.starts_with(digit) => code.parse().ok().map(Status::Code),
            _ => None,
        }
    }

    /// What its body may be, in the order of the file.
    pub fn media(&self) -> Vec<MediaType<'d>> {
        MediaType::all(self.object)
    }

    /// Its body as JSON.
    pub fn json(&self) -> Option<MediaType<'d>> {
        self.media().into_iter().find(|media| is_json(media.name))
    }

    /// The schema of its body as JSON.
    pub fn json_schema(&self) -> Option<Schema<'d>> {
        self.json()?.schema()
    }

    /// Its headers, in the order of the file.
    pub fn headers(&self) -> Vec<Header<'d>> {
        let headers = self.object.members("headers");
        let header = |(name, entry): (&'d str, &'d Entry)| {
            Some(Header { name, key: entry.position, object: self.object.document.object(&entry.node).resolved()? })
        };
        headers.filter_map(header).collect()
    }

    /// Its links to other operations.
    pub fn links(&self) -> Vec<Link<'d>> {
        let links = self.object.members("links");
        links
            .filter_map(|(_, entry)| Some(Link { object: self.object.document.object(&entry.node).resolved()? }))
            .collect()
    }
}

impl<'d> MediaType<'d> {
    /// How the parts of a form are written: whoever reads it deals with all of it.
    pub fn encoding(&self) -> Option<&'d Node> {
        let entry = self.object.entry("encoding")?;
        self.object.document.judge(entry);
        Some(&entry.node)
    }

    pub(crate) fn all(holder: Object<'d>) -> Vec<Self> {
        let document = holder.document;
        let media = holder.members("content").filter(|(_, entry)| !document.is_left_out(&entry.node));
        media.map(|(name, entry)| Self { name, key: entry.position, object: document.object(&entry.node) }).collect()
    }

    /// Whether the body is a form of parts.
    pub fn is_multipart(&self) -> bool {
        bare(self.name).eq_ignore_ascii_case("multipart/form-data")
    }

    /// The media type of a part of a form, where the document says one: the first of several that is no range.
    pub fn part_media(&self, part: &str) -> Option<&'d str> {
        let stated = self.object.document.object(self.encoding()?).object(part)?.text("contentType")?;
        stated.split(',').map(str::trim).find(|media| !media.is_empty() && !media.contains('*'))
    }

    /// What the body holds.
    pub fn schema(&self) -> Option<Schema<'d>> {
        self.object.get("schema").map(|node| Schema::at(self.object.document, node))
    }

    /// The examples, the plain one first.
    pub fn examples(&self) -> Vec<&'d Node> {
        examples(self.object)
    }

    /// The examples that have a name.
    pub fn named_examples(&self) -> Vec<(&'d str, &'d Node)> {
        named_examples(self.object).collect()
    }
}

impl<'d> Header<'d> {
    /// What values it has.
    pub fn schema(&self) -> Option<Schema<'d>> {
        schema_of(self.object)
    }

    /// What it is written as, where it is no plain text.
    pub fn content(&self) -> Vec<MediaType<'d>> {
        MediaType::all(self.object)
    }

    /// The examples, the plain one first.
    pub fn examples(&self) -> Vec<&'d Node> {
        examples(self.object)
    }
}

impl<'d> Link<'d> {
    /// The parameters that it sets, and what to: a value or an expression.
    pub fn parameters(&self) -> impl Iterator<Item = (&'d str, &'d Node)> + use<'d> {
        self.object.members("parameters").map(|(name, entry)| (name, &entry.node))
    }
}

/// The schema of a parameter or a header.
pub(crate) fn schema_of(object: Object<'_>) -> Option<Schema<'_>> {
    object.get("schema").map(|node| Schema::at(object.document, node))
}

/// The examples beside a schema: `example`, then the values of `examples`.
pub(crate) fn examples(holder: Object<'_>) -> Vec<&Node> {
    holder.get("example").into_iter().chain(named_examples(holder).map(|(_, value)| value)).collect()
}

fn named_examples(holder: Object<'_>) -> impl Iterator<Item = (&str, &Node)> {
    let document = holder.document;
    let named = holder.members("examples");
    named.filter_map(move |(name, entry)| Some((name, document.object(&entry.node).resolved()?.get("value")?)))
}

/// A media type without its parameters.
fn bare(media: &str) -> &str {
    media.split(';').next().unwrap_or_default().trim()
}

/// The media type that a request is sent as, of those that it may have: JSON before forms, forms before bytes, and those before
/// parts of another kind, which are bytes as well.
pub fn sent_media<'d>(all: &[MediaType<'d>]) -> Option<MediaType<'d>> {
    let rank = |media: &&MediaType<'d>| match bare(media.name) {
        _ if is_json(media.name) => 0,
        "application/x-www-form-urlencoded" => 1,
        _ if media.is_multipart() => 2,
        // A range is no media type to send, but all of it can be sent as bytes.
        name if name.contains('*') => 4,
        name if name.starts_with("multipart/") => 5,
        _ => 3,
    };
    all.iter().min_by_key(rank).copied()
}

/// How values stand one behind the other in a body that is read by and by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sequence {
    /// Each in a line, as JSON.
    Lines,
    /// As the data of events.
    Events,
}

impl Sequence {
    /// How they stand in a body of this media type; nothing where it is one value, or none at all.
    ///
    /// ```
    /// use oas_contract::Sequence;
    ///
    /// assert_eq!(Sequence::of("text/event-stream; charset=utf-8"), Some(Sequence::Events));
    /// assert_eq!(Sequence::of("application/json"), None);
    /// ```
    pub fn of(media: &str) -> Option<Self> {
        match media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
            "application/x-ndjson"
            | "application/ndjson"
            | "application/jsonl"
            | "application/x-jsonlines"
            | "application/jsonlines" => Some(Self::Lines),
            "text/event-stream" => Some(Self::Events),
            _ => None,
        }
    }
}

/// Whether a media type is JSON.
pub fn is_json(media: &str) -> bool {
    let media = media.split(';').next().unwrap_or_default().trim();
    let end = media.len().checked_sub("+json".len()).and_then(|at| media.get(at..));
    media.eq_ignore_ascii_case("application/json") || end.is_some_and(|end| end.eq_ignore_ascii_case("+json"))
}
