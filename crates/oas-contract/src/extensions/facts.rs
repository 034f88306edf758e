//! What the facts of pages carry beside what OpenAPI says: it is written and read again, and stands in no contract. Knows
//! where it stands, nothing of pages.

use crate::model::{Operation, Response, SecurityScheme, View};

/// The line of the page that states it.
pub const LINE: &str = "x-line";
/// The members beside it that only examples show.
pub const INFERRED: &str = "x-inferred";
/// The digest of the page.
pub const DIGEST: &str = "x-digest";
/// The error codes of a status.
pub const CODES: &str = "x-codes";
/// The headers of a request that are part of its credentials.
pub const HEADERS: &str = "x-headers";

/// The line of the page that states what stands here: `x-line`.
pub fn line<'d>(view: &impl View<'d>) -> Option<u32> {
    view.document().object(view.node()).get(LINE)?.as_number()?.to_u64()?.try_into().ok()
}

/// Whether a member of what stands here is only shown by examples: `x-inferred`.
pub fn is_inferred<'d>(view: &impl View<'d>, member: &str) -> bool {
    view.document().object(view.node()).texts(INFERRED).contains(&member)
}

impl<'d> Operation<'d> {
    /// The digest of the page that describes it: `x-digest`.
    pub fn page_digest(&self) -> Option<&'d str> {
        self.object.text(DIGEST)
    }
}

impl<'d> Response<'d> {
    /// The error codes that come with its status: `x-codes`.
    pub fn codes(&self) -> Vec<&'d str> {
        self.object.texts(CODES)
    }
}

impl<'d> SecurityScheme<'d> {
    /// The names of the headers that it brings along: `x-headers`.
    pub fn fact_headers(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        self.object.members(HEADERS).map(|(name, _)| name)
    }
}
