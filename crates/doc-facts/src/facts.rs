//! The facts of a page: plain data, every piece with the line it came from. Knows no page format.

use serde_json::Value;

/// A piece of information and where the page gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated<T> {
    /// The information.
    pub value: T,
    /// The line of the page, from 1.
    pub line: u32,
    /// Whether the page does not say so itself: it follows from an example, or from where something stands.
    pub inferred: bool,
}

impl<T> Stated<T> {
    /// What the page says in this line.
    pub fn new(value: T, line: u32) -> Self {
        Self { value, line, inferred: false }
    }

    /// What follows from this line.
    pub fn inferred(value: T, line: u32) -> Self {
        Self { value, line, inferred: true }
    }
}

/// Where a field stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A segment of the path.
    Path,
    /// The query.
    Query,
    /// A header of the request.
    Header,
    /// A cookie.
    Cookie,
    /// The body of the request.
    Body,
    /// The body of the response.
    Response,
    /// A header of the response.
    ResponseHeader,
}

impl Place {
    /// The word for it in reports and files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Body => "body",
            Self::Response => "response",
            Self::ResponseHeader => "response header",
        }
    }
}

/// The type of a value, as JSON and OpenAPI know types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Named members.
    Object,
    /// A list.
    Array,
}

impl Kind {
    /// The name in OpenAPI.
    pub fn word(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Object => "object",
            Self::Array => "array",
        }
    }
}

/// The bounds of a value. Of lengths for texts, of counts for lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds {
    /// The least number.
    pub minimum: Option<Stated<Limit>>,
    /// The greatest number.
    pub maximum: Option<Stated<Limit>>,
    /// The least length or count.
    pub least: Option<Stated<u64>>,
    /// The greatest length or count.
    pub most: Option<Stated<u64>>,
}

/// An end of a range.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// The number.
    pub number: serde_json::Number,
    /// Whether the number itself is outside.
    pub exclusive: bool,
}

/// What is known about a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// Its type.
    pub kind: Option<Stated<Kind>>,
    /// `int64`, `date-time` and the like.
    pub format: Option<Stated<String>>,
    /// What its elements are, for a list.
    pub items: Option<Box<Schema>>,
    /// Its members, for an object.
    pub fields: Vec<Field>,
    /// What it is where it is not given.
    pub default: Option<Stated<Value>>,
    /// The values that it can have.
    pub enumeration: Option<Stated<Vec<Value>>>,
    /// Its bounds.
    pub bounds: Bounds,
    /// An example that stands beside it.
    pub example: Option<Stated<Value>>,
    /// The name of the structure that the page gives it.
    pub structure: Option<Stated<String>>,
}

impl Schema {
    /// The type, where it is known.
    pub fn kind(&self) -> Option<Kind> {
        self.kind.as_ref().map(|kind| kind.value)
    }

    /// The schema that has the members: of the object itself, or of what a list holds.
    pub fn members(&self) -> &[Field] {
        match &self.items {
            Some(items) => items.members(),
            None => &self.fields,
        }
    }
}

/// A parameter, or a member of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name on the wire.
    pub name: Stated<String>,
    /// Whether it must be given.
    pub required: Option<Stated<bool>>,
    /// Whether it should not be used any more.
    pub deprecated: bool,
    /// What it holds.
    pub schema: Schema,
}

/// A parameter of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Where it stands.
    pub place: Stated<Place>,
    /// Its name and values.
    pub field: Field,
}

/// A status and code that the page lists.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorCode {
    /// The HTTP status.
    pub status: Option<u16>,
    /// The code.
    pub code: Option<String>,
    /// The line of the page.
    pub line: u32,
}

/// A call that the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ExampleRequest {
    /// The line where it begins.
    pub line: u32,
    /// The method, where it shows one.
    pub method: Option<String>,
    /// The host, where it shows one.
    pub host: Option<String>,
    /// The path, without query.
    pub path: String,
    /// The query, decoded.
    pub query: Vec<(String, String)>,
    /// The headers.
    pub headers: Vec<(String, String)>,
    /// The body, where it is JSON.
    pub body: Option<Value>,
}

/// A JSON body that the page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct ExampleBody {
    /// The line where it begins.
    pub line: u32,
    /// Whether it stands for a request.
    pub request: bool,
    /// The HTTP status, where the page says.
    pub status: Option<u16>,
    /// The body.
    pub value: Value,
    /// Whether its values are placeholders: `<string>`.
    pub template: bool,
}

/// What a page states about an operation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Operation {
    /// The method, upper case.
    pub method: Option<Stated<String>>,
    /// The path template.
    pub path: Option<Stated<String>>,
    /// Base URLs.
    pub hosts: Vec<Stated<String>>,
    /// The parameters of the request.
    pub parameters: Vec<Parameter>,
    /// The body of the request.
    pub body: Option<Schema>,
    /// The body of a successful response.
    pub response: Option<Schema>,
    /// Headers of a successful response.
    pub response_headers: Vec<Field>,
    /// Statuses and codes.
    pub errors: Vec<ErrorCode>,
    /// Calls that are shown.
    pub requests: Vec<ExampleRequest>,
    /// Bodies that are shown.
    pub bodies: Vec<ExampleBody>,
}
