//! What facts are. Knows values and lines, neither pages nor how facts are written.

use oas_contract::{Finding, Kind, Node, Report, Source, path_shape};
use oas_values::Number;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::ways::{self, Way};

/// A piece of information and where the page gives it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stated<T> {
    /// What is said there.
    pub value: T,
    /// The line of the page, from 1.
    pub line: u32,
    /// Whether the page does not say so itself: it follows from an example, or from where something stands.
    #[serde(skip_serializing_if = "is_false")]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Location {
    /// A segment of the path.
    Path,
    /// The query of the URL.
    Query,
    /// A header of the request.
    Header,
    /// A cookie of the request.
    Cookie,
    /// The body of the request.
    Body,
    /// The body of the response.
    Response,
    /// A header of the response.
    ResponseHeader,
}

impl Location {
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

/// The bounds of a value. Of lengths for texts, of counts for lists.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Bounds {
    /// The least number that is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Stated<Limit>>,
    /// The greatest number that is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Stated<Limit>>,
    /// The least length of a text, or count of the elements of a list.
    #[serde(skip_serializing_if = "Option::is_none", rename = "least")]
    pub min_length: Option<Stated<u64>>,
    /// The greatest length of a text, or count of the elements of a list.
    #[serde(skip_serializing_if = "Option::is_none", rename = "most")]
    pub max_length: Option<Stated<u64>>,
}

impl Bounds {
    /// These bounds, and others where there is none of a kind.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            minimum: self.minimum.or(other.minimum),
            maximum: self.maximum.or(other.maximum),
            min_length: self.min_length.or(other.min_length),
            max_length: self.max_length.or(other.max_length),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde wants it so")]
fn is_false(value: &bool) -> bool {
    !value
}

fn number<S: Serializer>(number: &Number, serializer: S) -> Result<S::Ok, S::Error> {
    match number.to_json() {
        Some(number) => number.serialize(serializer),
        None => serializer.collect_str(number),
    }
}

fn as_json<S: Serializer>(value: &Node, serializer: S) -> Result<S::Ok, S::Error> {
    value.to_json().serialize(serializer)
}

#[allow(clippy::ref_option, reason = "serde wants it so")]
fn kind<S: Serializer>(kind: &Option<Stated<Kind>>, serializer: S) -> Result<S::Ok, S::Error> {
    let word = |kind: &Stated<Kind>| Stated { value: kind.value.word(), line: kind.line, inferred: kind.inferred };
    kind.as_ref().map(word).serialize(serializer)
}

#[allow(clippy::ref_option, reason = "serde wants it so")]
fn optional_node<S: Serializer>(value: &Option<Node>, serializer: S) -> Result<S::Ok, S::Error> {
    value.as_ref().map(Node::to_json).serialize(serializer)
}

/// An end of a range.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Limit {
    /// The number where the range ends.
    #[serde(serialize_with = "number")]
    pub number: Number,
    /// Whether the number itself is outside.
    #[serde(skip_serializing_if = "is_false")]
    pub exclusive: bool,
}

/// What is known about a value.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Schema {
    /// Its type in JSON.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "kind")]
    pub kind: Option<Stated<Kind>>,
    /// `int64`, `date-time` and the like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Stated<String>>,
    /// What its elements are, for a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<Schema>>,
    /// Its members, for an object.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
    /// The ways to make it, where there are several: it has the members of all, and requires what all do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ways: Vec<Way>,
    /// What it is where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Stated<Value>>,
    /// The values that it can have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enumeration: Option<Stated<Vec<Value>>>,
    /// The bounds of its numbers, lengths or counts.
    #[serde(skip_serializing_if = "Bounds::is_empty")]
    pub bounds: Bounds,
    /// An example that stands beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Stated<Value>>,
    /// Whether a person has completed it in a contract (`x-completed`).
    #[serde(skip)]
    pub completed: bool,
    /// The name of the structure that the page gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub structure: Option<Stated<String>>,
}

impl Schema {
    /// A schema of which only the type is known, as the page says it.
    pub fn stated(kind: Kind, line: u32) -> Self {
        Self { kind: Some(Stated::new(kind, line)), ..Self::default() }
    }

    /// A schema of which only the type is known, as it follows from something else.
    pub fn inferred(kind: Kind, line: u32) -> Self {
        Self { kind: Some(Stated::inferred(kind, line)), ..Self::default() }
    }

    /// The type, where it is known.
    pub fn kind(&self) -> Option<Kind> {
        self.kind.as_ref().map(|kind| kind.value)
    }

    /// The schema of what a list holds in the end, or the schema itself.
    pub fn innermost(&self) -> &Self {
        self.items.as_deref().map_or(self, Self::innermost)
    }

    /// The same to be changed.
    pub fn innermost_mut(&mut self) -> &mut Self {
        match self.items {
            Some(ref mut items) => items.innermost_mut(),
            None => self,
        }
    }

    /// The members: of the object itself, or of what a list holds.
    pub fn members(&self) -> &[Field] {
        &self.innermost().fields
    }

    /// The values that it can have; none where it lists none.
    pub fn values(&self) -> &[Value] {
        self.enumeration.as_ref().map(|values| values.value.as_slice()).unwrap_or_default()
    }

    /// What the ways to make it require beside what all do, where that tells them apart.
    ///
    /// ```
    /// use oas_pages::facts::{Schema, Way};
    ///
    /// let way = |required: &[&str]| Way { title: None, line: 1, required: required.iter().map(|name| (*name).to_owned()).collect() };
    /// let schema = |ways: &[&[&str]]| Schema { ways: ways.iter().map(|required| way(required)).collect(), ..Schema::default() };
    /// assert_eq!(schema(&[&["name", "flour"], &["name", "dough"]]).alternatives(), [["flour"], ["dough"]]);
    /// assert!(schema(&[&["name", "flour"], &["name"]]).alternatives().is_empty());
    /// assert_eq!(schema(&[&["a"], &["b"], &["a", "c"]]).alternatives(), [["a"], ["b"]]);
    /// ```
    pub fn alternatives(&self) -> Vec<Vec<&str>> {
        ways::alternatives(&self.ways)
    }

    /// Whether its values are the words `true` and `false`.
    pub fn spells_boolean(&self) -> bool {
        !self.values().is_empty() && self.values().iter().all(|value| value == "true" || value == "false")
    }
}

/// A parameter, or a member of a body.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    /// Its name on the wire.
    pub name: Stated<String>,
    /// Whether it must be given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<Stated<bool>>,
    /// Whether it should not be used any more.
    #[serde(skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// What is known about its values.
    pub schema: Schema,
}

impl Field {
    /// A field of which nothing is said beside its name and its values.
    pub fn new(name: Stated<String>, schema: Schema) -> Self {
        Self { name, required: None, deprecated: false, schema }
    }

    /// Whether it is said that it must be given.
    pub fn is_required(&self) -> bool {
        self.required.as_ref().is_some_and(|required| required.value)
    }

    /// Whether the page describes it, or something in it, rather than only showing it in an example.
    pub fn is_described(&self) -> bool {
        !self.name.inferred || self.schema.members().iter().any(Self::is_described)
    }
}

/// A parameter of a request.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parameter {
    /// Where in the request it stands.
    #[serde(rename = "place")]
    pub location: Stated<Location>,
    /// Its name and values.
    pub field: Field,
}

/// A status and code that the page lists.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ErrorCode {
    /// The HTTP status, where the page gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The code of the provider, where the page gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The line of the page.
    pub line: u32,
}

/// A call that the page shows.
#[derive(Clone, Debug, Serialize)]
pub struct ExampleRequest {
    /// The line where it begins.
    pub line: u32,
    /// The method, where it shows one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The host, where it shows one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The path, without query.
    pub path: String,
    /// The query, its names and values decoded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub query: Vec<(String, String)>,
    /// The headers that it is sent with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// The body, where it is JSON.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "optional_node")]
    pub body: Option<Node>,
}

/// A JSON body that the page shows.
#[derive(Clone, Debug, Serialize)]
pub struct ExampleBody {
    /// The line where it begins.
    pub line: u32,
    /// Whether it stands for a request.
    #[serde(skip_serializing_if = "is_false")]
    pub request: bool,
    /// The HTTP status, where the page says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The body, each value with its place on the page.
    #[serde(serialize_with = "as_json")]
    pub value: Node,
    /// Whether its values are placeholders: `<string>`.
    #[serde(skip_serializing_if = "is_false")]
    pub template: bool,
}

impl ExampleBody {
    /// Whether it is no body of an error.
    pub fn succeeds(&self) -> bool {
        self.status.is_none_or(|status| status < 400)
    }
}

/// What a page states about an operation.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Operation {
    /// What the provider calls it: `createImage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Stated<String>>,
    /// The method, upper case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<Stated<String>>,
    /// The path, its parameters in braces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<Stated<String>>,
    /// Whether a document on the page describes it, so that its lists of values are those of schemas, and not of sentences.
    #[serde(skip)]
    pub documented: bool,
    /// The digest of the page that it stands on.
    #[serde(skip)]
    pub page_digest: Option<String>,
    /// The base URLs of the operation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<Stated<String>>,
    /// The parameters of the request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// The body of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Schema>,
    /// The body of a successful response.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<Schema>,
    /// The body of an error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Schema>,
    /// Whether a person has completed its list of parameters in a contract (`x-completed`).
    #[serde(skip)]
    pub completed: bool,
    /// Headers of a successful response.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub response_headers: Vec<Field>,
    /// The statuses and codes of its errors.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ErrorCode>,
    /// Calls that are shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requests: Vec<ExampleRequest>,
    /// Bodies that are shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bodies: Vec<ExampleBody>,
}

/// Whether a base URL can be called: it has no hole in it, and its host is no word that stands for one, as in `https://IP`.
pub fn is_callable(host: &str) -> bool {
    let authority = host.split("://").last().unwrap_or_default().split('/').next().unwrap_or_default();
    let name = authority.split(':').next().unwrap_or_default();
    !host.contains(['{', '<', '$', '[', '*']) && (name.contains('.') || name == "localhost")
}

/// What makes two operations the same: the method, and the path without the names of its parameters and a slash at its
/// end.
pub fn operation_key(method: &str, path: &str) -> String {
    // The root is a path; nothing is none.
    let whole = path.trim_end_matches('/');
    let path = if whole.is_empty() && !path.is_empty() { "/" } else { whole };
    format!("{} {}", method.to_uppercase(), path_shape(path))
}

impl Operation {
    /// What makes it the same as another. A page that does not say its method most likely describes a `GET`.
    pub fn key(&self) -> String {
        let method = self.method.as_ref().map_or("GET", |method| &method.value);
        operation_key(method, self.path.as_ref().map_or("", |path| &path.value))
    }
}

/// What a page states.
#[derive(Clone, Debug)]
pub struct Facts {
    source: Source,
    digest: String,
    /// The operations in the order of the page.
    pub operations: Vec<Operation>,
    notes: Vec<Finding>,
}

impl Facts {
    pub(crate) fn new(source: Source, digest: String, operations: Vec<Operation>, notes: Vec<Finding>) -> Self {
        Self { source, digest, operations, notes }
    }

    /// The file with the page.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The digest of the page: `sha256:` and 64 digits.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// What the readers could not read, or not be sure of.
    pub fn notes(&self) -> Report {
        Report::new(&self.source, self.notes.clone())
    }
}
