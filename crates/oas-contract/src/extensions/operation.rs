//! Extensions of operations: paging, waits, tokens, the command line.

use super::document::headers;
use crate::model::Operation;
use crate::tables::extensions::{COLUMNS, Extension, PAGINATION, RUST_NAME, SUNSET, TOKEN_SOURCE, WAITER};
use crate::tree::Node;

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
    /// Codes, and statuses, by which a page beyond the end is refused.
    pub end_codes: Vec<String>,
    /// Whether pages that contradict themselves end the list with a warning and no error.
    pub warns: bool,
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
    /// The parameter whose values name what is waited for.
    pub names: Option<String>,
    /// Pointer to the name of what is waited for.
    pub id: Option<String>,
    /// Pointers to the code of a failure.
    pub code: Vec<String>,
    /// Pointers to messages that say why it has failed.
    pub message: Vec<String>,
    /// Whether states that differ in case are the same.
    pub ignore_case: bool,
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

impl<'d> Operation<'d> {
    /// How it pages: `x-pagination`.
    pub fn pagination(&self) -> Option<Pagination> {
        let object = self.object.object(PAGINATION.name)?;
        let (style, start) = match object.text("style")? {
            "cursor" => (PageStyle::Cursor, "cursor"),
            "page" => (PageStyle::Page, "page"),
            "offset" => (PageStyle::Offset, "offset"),
            _ => return None,
        };
        let (request, response) = (object.object("request")?, object.object("response")?);
        let pointer = |name: &str| response.text(name).map(str::to_owned);
        Some(Pagination {
            style,
            start: request.text(start)?.to_owned(),
            size: request.text("size").map(str::to_owned),
            items: pointer("items")?,
            next: pointer("next"),
            more: pointer("more"),
            total: pointer("total"),
            key: object.text("key").map(str::to_owned),
            first: object.get("first").and_then(|node| node.as_number()?.to_u64()).unwrap_or(1),
            end_codes: object.texts("end-codes").into_iter().map(str::to_owned).collect(),
            warns: object.text("contradictions") == Some("warning"),
        })
    }

    /// The number of items on a page where a request does not say: the `default` of the parameter for it.
    pub fn default_page_size(&self) -> Option<u64> {
        let size = self.pagination()?.size?;
        let parameter = self.parameters.iter().find(|parameter| parameter.name == size)?;
        parameter.schema()?.default()?.as_number()?.to_u64()
    }

    /// Where that is said, or a member of it: `items`, `key`.
    pub fn pagination_node(&self, member: Option<&str>) -> Option<&'d Node> {
        let object = self.object.object(PAGINATION.name)?;
        let Some(member) = member else { return Some(object.node) };
        let parts = [object.object("request"), object.object("response"), Some(object)];
        parts.into_iter().flatten().find_map(|part| part.node.get(member))
    }

    /// How the end of a task is seen: `x-waiter`.
    pub fn waiter(&self) -> Option<Waiter> {
        let object = self.object.object(WAITER.name)?;
        let texts = |name: &str| object.texts(name).into_iter().map(str::to_owned).collect();
        Some(Waiter {
            field: object.text("field")?.to_owned(),
            success: texts("success"),
            failure: texts("failure"),
            pending: texts("pending"),
            progress: object.text("progress").map(str::to_owned),
            names: object.text("names").map(str::to_owned),
            id: object.text("id").map(str::to_owned),
            code: texts("code"),
            message: texts("message"),
            ignore_case: object.stated_flag("ignore-case") == Some(true),
        })
    }

    /// Where its response carries a token: `x-token-source`.
    pub fn token_source(&self) -> Option<TokenSource> {
        let object = self.object.object(TOKEN_SOURCE.name)?;
        Some(TokenSource {
            token: object.text("token")?.to_owned(),
            expires_at: object.text("expires-at").map(str::to_owned),
            expires_in: object.text("expires-in").map(str::to_owned),
        })
    }

    /// Its constant headers: `x-request-headers`.
    pub fn request_headers(&self) -> Vec<(&'d str, &'d str)> {
        headers(self.object)
    }

    /// The Rust name that the document chooses: `x-rust-name`.
    pub fn rust_name(&self) -> Option<&'d str> {
        self.object.text(RUST_NAME.name)
    }

    /// JSON pointers to the columns of a table: `x-columns`.
    pub fn columns(&self) -> Vec<&'d str> {
        self.object.texts(COLUMNS.name)
    }

    /// The day from which it may be gone: `x-sunset`.
    pub fn sunset(&self) -> Option<&'d str> {
        self.object.text(SUNSET.name)
    }

    /// The value of an extension of the table, as it stands there.
    pub fn extension(&self, extension: &Extension) -> Option<&'d Node> {
        self.object.get(extension.name)
    }
}
