//! Where something else begins than more text. Knows how blocks begin, not what is in them.

use super::fence::fence_mark;
use super::heading::heading;
use super::table_header;
use crate::lexicon::status;
use crate::lines::Line;
use crate::text::markup::plain;
use crate::text::request;

/// Whether something else begins at a line than more text: a heading, a fence, a table, an example, a request, a status.
pub(super) fn begins(lines: &[Line], at: usize) -> bool {
    let text = lines[at].text.trim();
    fence_mark(text).is_some()
        || heading(lines, at).is_some()
        || text.starts_with('{')
        || text == "["
        || text.contains("curl ")
        || text.contains('|') && table_header::read(lines, at).is_some()
        || request::begins(text)
        || status::status_of(&plain(text)).is_some()
}
