//! Percent-encoding of URLs, in the one form on which all signers agree. Knows text, nothing of requests.

use std::borrow::Cow;

use ::percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Everything but unreserved characters and those reserved ones that neither end a value nor are read as another: `+` is a space
/// to many.
const ENDING: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// The same in a path, which a question mark ends.
const ENDING_PATH: &AsciiSet = &ENDING.add(b'?');

/// Percent-encodes everything but unreserved characters, with upper-case digits: the form on which all signers agree.
///
/// ```
/// assert_eq!(oas_runtime::signature::encode_component("2020-07-02 17:34~中"), "2020-07-02%2017%3A34~%E4%B8%AD");
/// ```
pub fn encode_component(text: &str) -> Cow<'_, str> {
    // Most texts stand for themselves, and seeing that is quick.
    if text.bytes().all(is_unreserved) { text.into() } else { utf8_percent_encode(text, RESERVED).into() }
}

/// Percent-encodes what would end a value of the query.
pub(crate) fn encode_reserved(text: &str) -> String {
    utf8_percent_encode(text, ENDING).to_string()
}

/// Percent-encodes what would end a path.
pub(crate) fn encode_path(text: &str) -> String {
    utf8_percent_encode(text, ENDING_PATH).to_string()
}

/// A pair of a query.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pair {
    pub(crate) name: Cow<'static, str>,
    pub(crate) value: String,
    /// Whether the value is encoded already, as what stands between its parts is not.
    pub(crate) encoded: bool,
    /// Whether it is left out wherever the URL is shown.
    pub(crate) secret: bool,
}

impl Pair {
    pub(crate) fn plain(name: impl Into<Cow<'static, str>>, value: String) -> Self {
        Self { name: name.into(), value, encoded: false, secret: false }
    }
}

/// A query of pairs, in their order.
pub(crate) fn encode_query(pairs: &[Pair]) -> String {
    let mut query = String::with_capacity(pairs.iter().map(|pair| pair.name.len() + pair.value.len() + 8).sum());
    for Pair { name, value, encoded, .. } in pairs {
        if !query.is_empty() {
            query.push('&');
        }
        query += &encode_component(name);
        query.push('=');
        if *encoded { query += value } else { query += &encode_component(value) }
    }
    query
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Percent-encodes bytes that may be no text.
#[cfg(feature = "signatures")]
pub(crate) fn encode_bytes(bytes: &[u8]) -> String {
    ::percent_encoding::percent_encode(bytes, RESERVED).to_string()
}
