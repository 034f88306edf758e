//! The extensions of `specs/README.md` as types. Reads what is there and assumes that the linter has passed the
//! document; knows nothing of what is done with them.

use crate::document::Document;
use crate::node::{Node, Value};
use crate::signers::{self, Signer};

/// A value of an open enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumValue {
    /// The text on the wire.
    pub value: String,
    /// The Rust name, where the contract chooses one.
    pub name: Option<String>,
    /// What it means.
    pub description: Option<String>,
}

/// The values of `x-extensible-enum`.
pub fn extensible_enum(schema: &Node) -> Option<Vec<EnumValue>> {
    let values = schema.get("x-extensible-enum")?.as_sequence()?;
    let value = |node: &Node| match node.as_str() {
        Some(text) => Some(EnumValue { value: text.to_owned(), name: None, description: None }),
        None => Some(EnumValue {
            value: node.str("value")?.to_owned(),
            name: node.str("name").map(str::to_owned),
            description: node.str("description").map(str::to_owned),
        }),
    };
    values.iter().map(value).collect()
}

/// A value on the wire that means "nothing here", from `x-lenient`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blank {
    /// `null`
    Null,
    /// `{}`
    EmptyObject,
    /// `[]`
    EmptyArray,
    /// A string, usually `""`.
    Text(String),
    /// An integer, usually `0`.
    Integer(i64),
    /// `true` or `false`.
    Bool(bool),
}

/// The values of `x-lenient`; nothing where one of them is none that this extension knows.
pub fn lenient(schema: &Node) -> Option<Vec<Blank>> {
    let blank = |node: &Node| match &node.value {
        Value::Null => Some(Blank::Null),
        Value::Mapping(members) if members.is_empty() => Some(Blank::EmptyObject),
        Value::Sequence(elements) if elements.is_empty() => Some(Blank::EmptyArray),
        Value::String(text) => Some(Blank::Text(text.to_string())),
        Value::Number(number) => number.as_i64().map(Blank::Integer),
        Value::Bool(value) => Some(Blank::Bool(*value)),
        _ => None,
    };
    schema.get("x-lenient")?.as_sequence()?.iter().map(blank).collect()
}

/// How an operation pages, from `x-pagination`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// What moves from page to page.
    pub style: PageStyle,
    /// The query parameter that says where a page starts.
    pub start: String,
    /// The query parameter for the number of items on a page.
    pub size: Option<String>,
    /// Pointer to the items in the body.
    pub items: String,
    /// Pointer to the cursor of the next page.
    pub next: Option<String>,
    /// Pointer to a boolean that says whether there is more.
    pub more: Option<String>,
    /// Pointer to the number of all items.
    pub total: Option<String>,
    /// The property that identifies an item.
    pub key: Option<String>,
    /// The number of the first page.
    pub first: u64,
}

/// What moves from page to page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageStyle {
    /// A cursor that the provider hands out.
    Cursor,
    /// A page number, from [`Pagination::first`].
    Page,
    /// The number of items to skip.
    Offset,
}

/// The `x-pagination` of an operation.
pub fn pagination(operation: &Node) -> Option<Pagination> {
    let node = operation.get("x-pagination")?;
    let (style, start) = match node.str("style")? {
        "cursor" => (PageStyle::Cursor, "cursor"),
        "page" => (PageStyle::Page, "page"),
        "offset" => (PageStyle::Offset, "offset"),
        _ => return None,
    };
    let (request, response) = (node.get("request")?, node.get("response")?);
    let pointer = |name: &str| response.str(name).map(str::to_owned);
    Some(Pagination {
        style,
        start: request.str(start)?.to_owned(),
        size: request.str("size").map(str::to_owned),
        items: pointer("items")?,
        next: pointer("next"),
        more: pointer("more"),
        total: pointer("total"),
        key: node.str("key").map(str::to_owned),
        first: match node.get("first").map(|node| &node.value) {
            Some(Value::Number(number)) => number.as_u64().unwrap_or(1),
            _ => 1,
        },
    })
}

/// How the end of a task is seen, from `x-waiter`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiter {
    /// Pointer to the state in the body.
    pub field: String,
    /// States in which the task has succeeded.
    pub success: Vec<String>,
    /// States in which it has failed.
    pub failure: Vec<String>,
    /// States in which it is still running.
    pub pending: Vec<String>,
    /// Pointer to how much is done, in percent.
    pub progress: Option<String>,
}

/// The `x-waiter` of an operation.
pub fn waiter(operation: &Node) -> Option<Waiter> {
    let node = operation.get("x-waiter")?;
    Some(Waiter {
        field: node.str("field")?.to_owned(),
        success: node.strings("success"),
        failure: node.strings("failure"),
        pending: node.strings("pending"),
        progress: node.str("progress").map(str::to_owned),
    })
}

/// Whether sending an operation twice does what sending it once does: `x-idempotent`, or what its method promises.
pub fn idempotent(operation: &Node, method: &str) -> bool {
    let promised = ["get", "head", "put", "delete", "options", "trace"];
    let promised = promised.iter().any(|known| method.eq_ignore_ascii_case(known));
    operation.get("x-idempotent").and_then(Node::as_bool).unwrap_or(promised)
}

/// Where the response of an operation carries a token, from `x-token-source`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenSource {
    /// `header:NAME`, or a pointer into the body.
    pub token: String,
    /// Pointer to the time from which it is not accepted.
    pub expires_at: Option<String>,
    /// Pointer to how long it is accepted, in seconds.
    pub expires_in: Option<String>,
}

/// The `x-token-source` of an operation.
pub fn token_source(operation: &Node) -> Option<TokenSource> {
    let node = operation.get("x-token-source")?;
    Some(TokenSource {
        token: node.str("token")?.to_owned(),
        expires_at: node.str("expires-at").map(str::to_owned),
        expires_in: node.str("expires-in").map(str::to_owned),
    })
}

/// The operation that issues the tokens of a security scheme, from `x-token-operation`: package and `operationId`.
pub fn token_operation(scheme: &Node) -> Option<(String, String)> {
    let node = scheme.get("x-token-operation")?;
    Some((node.str("package")?.to_owned(), node.str("operation")?.to_owned()))
}

/// Where an error body keeps its parts, from `x-error-shape`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErrorShape {
    /// Pointers to the code.
    pub code: Vec<String>,
    /// Pointers to the message.
    pub message: Vec<String>,
    /// Pointers to the request id; `header:NAME` reads a response header.
    pub request_id: Vec<String>,
    /// Codes that mean "slow down".
    pub throttle_codes: Vec<String>,
    /// Codes that mean "these credentials are not accepted".
    pub auth_codes: Vec<String>,
}

/// The `x-error-shape` of a document; without one, the members that most APIs use.
pub fn error_shape(document: &Document) -> ErrorShape {
    let Some(node) = document.root().get("x-error-shape") else {
        let pointers = |names: &[&str]| names.iter().map(|name| format!("/{name}")).collect();
        return ErrorShape {
            code: pointers(&["code", "error/code", "error_code", "errorCode"]),
            message: pointers(&["message", "error/message", "error_msg", "errorMessage"]),
            request_id: vec!["/request_id".into(), "/requestId".into(), "header:x-request-id".into()],
            ..ErrorShape::default()
        };
    };
    ErrorShape {
        code: node.strings("code"),
        message: node.strings("message"),
        request_id: node.strings("request-id"),
        throttle_codes: node.strings("throttle-codes"),
        auth_codes: node.strings("auth-codes"),
    }
}

/// A value set once on the client, from `x-client-setting`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientSetting {
    /// The setter of the client builder.
    pub name: String,
    /// The variable that `from_env()` reads.
    pub environment: Option<String>,
    /// Another setting that makes this one unused.
    pub unless: Option<String>,
}

/// The `x-client-setting` of a parameter.
pub fn client_setting(parameter: &Node) -> Option<ClientSetting> {
    let node = parameter.get("x-client-setting")?;
    Some(ClientSetting {
        name: node.str("name")?.to_owned(),
        environment: node.str("environment").map(str::to_owned),
        unless: node.str("unless").map(str::to_owned),
    })
}

/// A security scheme that the generated clients know how to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// `Authorization: Bearer …`
    Bearer,
    /// `Authorization: Basic …`
    Basic,
    /// A key in a header.
    HeaderKey(String),
    /// A key in the query.
    QueryKey(String),
    /// A signature over the request.
    Signature {
        /// How it is computed.
        algorithm: &'static Signer,
        /// The service name that is signed.
        service: String,
        /// The path parameter that holds the region that is signed.
        region: String,
    },
}

/// Reads a security scheme; nothing where no generated client could use it.
pub fn scheme(document: &Document, node: &Node) -> Option<Scheme> {
    match node.str("type")? {
        "http" => match node.str("scheme")?.to_ascii_lowercase().as_str() {
            "bearer" => Some(Scheme::Bearer),
            "basic" => Some(Scheme::Basic),
            _ => None,
        },
        "oauth2" | "openIdConnect" => Some(Scheme::Bearer),
        "apiKey" => {
            if let Some(name) = node.str("x-signature") {
                let algorithm = signers::find(name)?;
                let scope =
                    |key: &str| node.get("x-signature-scope").and_then(|scope| scope.str(key)).map(str::to_owned);
                let service = scope("service").unwrap_or_else(|| first_host_label(document));
                let region = scope("region").unwrap_or_else(|| "regionId".to_owned());
                return Some(Scheme::Signature { algorithm, service, region });
            }
            let name = node.str("name")?.to_owned();
            match node.str("in")? {
                "header" => Some(Scheme::HeaderKey(name)),
                "query" => Some(Scheme::QueryKey(name)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn first_host_label(document: &Document) -> String {
    let url = document.root().elements("servers").next().and_then(|server| server.str("url")).unwrap_or_default();
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    host.split(['.', '/', ':']).next().unwrap_or_default().to_owned()
}

/// The security requirements of an operation: alternatives, each a list of scheme names that are all needed.
pub fn security(document: &Document, operation: &Node) -> Vec<Vec<String>> {
    let own = operation.get("security").or_else(|| document.root().get("security"));
    own.and_then(Node::as_sequence)
        .unwrap_or_default()
        .iter()
        .map(|alternative| alternative.as_mapping().into_iter().flatten().map(|(name, _)| name.to_owned()).collect())
        .collect()
}
