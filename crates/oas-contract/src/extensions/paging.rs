//! How lists come in pages: `x-pagination`. What moves from page to page, where it comes from and where it goes to.

use super::{RequestPlace, ResponsePlace};
use crate::model::{Object, Operation, is_json};
use crate::tables::extensions::PAGINATION;
use crate::tree::Node;

/// How an operation pages, from `x-pagination`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pagination {
    /// What moves from page to page.
    pub style: PageStyle,
    /// Where in a request it stands: one place, or as many as a cursor has parts. None for [`PageStyle::Link`], which is a request
    /// by itself.
    pub start: Vec<RequestPlace>,
    /// Where a request has the number of items on a page.
    pub size: Option<RequestPlace>,
    /// Pointer to the items in the body.
    pub items: String,
    /// Where a page has what leads to the next one, part by part.
    pub next: Vec<ResponsePlace>,
    /// Where a page says whether there is more.
    pub more: Option<ResponsePlace>,
    /// Where it has the number of all items.
    pub total: Option<ResponsePlace>,
    /// Where it has the number of all pages.
    pub pages: Option<ResponsePlace>,
    /// The property that identifies an item.
    pub key: Option<String>,
    /// The number of the first page.
    pub first: u64,
    /// Codes, and statuses, by which a page beyond the end is refused.
    pub end_codes: Vec<String>,
    /// Whether pages that contradict themselves end the list with a warning and no error.
    pub warns: bool,
    /// Whether a cursor that comes back unchanged is the end of the list.
    pub unchanged_ends: bool,
    /// The number of items that can be reached, however many there are.
    pub window: Option<u64>,
}

/// What moves from page to page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageStyle {
    /// A cursor that the provider hands out, or what the last item has.
    Cursor,
    /// A page number, from [`Pagination::first`].
    Page,
    /// The number of items to skip.
    Offset,
    /// The URL of the next page.
    Link,
}

impl PageStyle {
    /// The word in a contract.
    pub fn word(self) -> &'static str {
        match self {
            Self::Cursor => "cursor",
            Self::Page => "page",
            Self::Offset => "offset",
            Self::Link => "link",
        }
    }
}

impl Pagination {
    /// Whether the next page starts at what the last item of this one has, so that only an empty page is the end.
    pub fn is_by_last_item(&self) -> bool {
        self.next.first().is_some_and(|next| next.last().is_some())
    }
}

fn texts<'d>(object: &Object<'d>, name: &str) -> Vec<&'d str> {
    let Some(node) = object.get(name) else { return Vec::new() };
    match node.as_sequence() {
        Some(list) => list.iter().filter_map(Node::as_str).collect(),
        None => node.as_str().into_iter().collect(),
    }
}

impl<'d> Operation<'d> {
    /// How it pages: `x-pagination`.
    pub fn pagination(&self) -> Option<Pagination> {
        let object = self.object.object(PAGINATION.name)?;
        let style = match object.text("style")? {
            "cursor" => PageStyle::Cursor,
            "page" => PageStyle::Page,
            "offset" => PageStyle::Offset,
            "link" => PageStyle::Link,
            _ => return None,
        };
        let (request, response) = (object.object("request"), object.object("response")?);
        let start: Vec<_> =
            request.iter().flat_map(|request| texts(request, style.word())).map(RequestPlace::of).collect();
        if start.is_empty() && style != PageStyle::Link {
            return None;
        }
        let source = |name: &str| response.text(name).map(ResponsePlace::of);
        let count = |name: &str| object.get(name).and_then(|node| node.as_number()?.to_u64());
        Some(Pagination {
            style,
            start,
            size: request.and_then(|request| request.text("size")).map(RequestPlace::of),
            items: response.text("items")?.to_owned(),
            next: texts(&response, "next").into_iter().map(ResponsePlace::of).collect(),
            more: source("more"),
            total: source("total"),
            pages: source("pages"),
            key: object.text("key").map(str::to_owned),
            first: count("first").unwrap_or(1),
            end_codes: object.texts("end-codes").into_iter().map(str::to_owned).collect(),
            warns: object.text("contradictions") == Some("warning"),
            unchanged_ends: object.text("unchanged") == Some("end"),
            window: count("window"),
        })
    }

    /// The number of items on a page where a request does not say: the `default` of the place for it.
    pub fn default_page_size(&self) -> Option<u64> {
        let schema = match self.pagination()?.size? {
            RequestPlace::Parameter(size) => self.parameters.iter().find(|known| known.name == size)?.schema()?,
            RequestPlace::Body(pointer) => self.json_body()?.reached(&pointer)?,
        };
        schema.default()?.as_number()?.to_u64()
    }

    /// The schema of the body of a request, where that is JSON.
    pub fn json_body(&self) -> Option<crate::model::Schema<'d>> {
        self.request_body()?.media().into_iter().find(|media| is_json(media.name))?.schema()
    }

    /// Where that is said, or a member of it: `items`, `key`.
    pub fn pagination_node(&self, member: Option<&str>) -> Option<&'d Node> {
        let object = self.object.object(PAGINATION.name)?;
        let Some(member) = member else { return Some(object.node) };
        let parts = [object.object("request"), object.object("response"), Some(object)];
        parts.into_iter().flatten().find_map(|part| part.node.get(member))
    }
}
