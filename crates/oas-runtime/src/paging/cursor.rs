//! What leads from page to page, as one text: cursors of several parts, links, headers. Knows texts.

use http::HeaderMap;
use percent_encoding::percent_decode_str;

use crate::Error;
use crate::call::Call;
use crate::percent_encoding::encode_component;

/// The link of the next page as it is followed from here: below the base URL, without credentials.
pub fn followed(call: Result<Call<'_>, Error>, link: Result<Option<String>, String>) -> Result<Option<String>, String> {
    let Some(link) = link?.filter(|link| !link.trim().is_empty()) else { return Ok(None) };
    let call = call.map_err(|error| error.message().to_owned())?;
    call.target(&link).map(Some)
}

/// The text of a header of a response.
pub fn header_text(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(String::from_utf8_lossy(headers.get(name)?.as_bytes()).trim().to_owned())
}

/// One text for a cursor of several parts; nothing where all of them are missing.
pub fn joined_cursor(parts: &[Option<String>]) -> Option<String> {
    let present = parts.iter().any(|part| part.as_ref().is_some_and(|part| !part.is_empty()));
    let encoded = parts.iter().map(|part| encode_component(part.as_deref().unwrap_or_default()).into_owned());
    present.then(|| encoded.collect::<Vec<_>>().join(","))
}

/// The parts of such a text, without end: those that are missing are empty.
pub fn cursor_parts(cursor: &str) -> impl Iterator<Item = String> {
    let decode = |part: &str| percent_decode_str(part).decode_utf8_lossy().into_owned();
    cursor.split(',').map(decode).chain(std::iter::repeat(String::new()))
}
