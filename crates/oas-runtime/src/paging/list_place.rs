//! Where a list goes on, in requests that have it in their body or go to a URL that the provider has said; and cursors of several
//! parts in one text. Knows places, not what stands there.

use http::HeaderMap;
use percent_encoding::percent_decode_str;

use crate::call::Call;
use crate::percent_encoding::encode_component;
use crate::{Error, Json};

/// What a list sets in its requests beside parameters.
#[derive(Clone, Debug, Default)]
pub struct ListPlace {
    link: Option<String>,
    members: Vec<(&'static str, Json)>,
}

impl ListPlace {
    /// The link that is followed.
    pub fn link(&self) -> Option<String> {
        self.link.clone()
    }

    /// Follows a link.
    pub fn follow(&mut self, link: &str) {
        self.link = Some(link.to_owned());
    }

    /// Puts a value into the body, where a pointer leads to: a number where it is one and is meant as one. An empty text takes out what is there.
    pub fn put(&mut self, pointer: &'static str, text: &str, is_number: bool) {
        let number = || text.parse().ok().filter(|_| is_number).map(Json::Number);
        let value = if text.is_empty() { Json::Null } else { number().unwrap_or_else(|| text.into()) };
        self.members.retain(|(known, _)| *known != pointer);
        self.members.push((pointer, value));
    }

    /// Puts all of that into a call.
    pub fn apply(&self, call: &mut Call<'_>) -> Result<(), Error> {
        for (pointer, value) in &self.members {
            call.put_in_body(pointer, value.clone())?;
        }
        match &self.link {
            Some(link) => call.follow(link),
            None => Ok(()),
        }
    }

    /// What stands in the body of a call, where a pointer leads to.
    pub fn read(call: Result<Call<'_>, Error>, pointer: &'static str) -> Option<String> {
        match call.ok()?.in_body(pointer)? {
            Json::String(text) => Some(text),
            other => Some(other.to_string()),
        }
    }
}

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
