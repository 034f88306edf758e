//! Percent-encoding of URLs, in the one form on which all signers agree. Knows text, nothing of requests.

use std::borrow::Cow;

use ::percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes everything but unreserved characters, with upper-case digits: the form on which all signers agree.
///
/// ```
/// assert_eq!(oas_runtime::signature::encode_component("2020-07-02 17:34~中"), "2020-07-02%2017%3A34~%E4%B8%AD");
/// ```
pub fn encode_component(text: &str) -> Cow<'_, str> {
    // Most texts stand for themselves, and seeing that is quick.
    if text.bytes().all(is_unreserved) { text.into() } else { utf8_percent_encode(text, RESERVED).into() }
}

/// A query of pairs, in their order. The values of some names are lists, whose commas are no part of the elements: they stay.
pub(crate) fn encode_query(pairs: &[(Cow<'_, str>, String)], lists: &[&str]) -> String {
    let mut query = String::with_capacity(pairs.iter().map(|(name, value)| name.len() + value.len() + 8).sum());
    for (name, value) in pairs {
        if !query.is_empty() {
            query.push('&');
        }
        query += &encode_component(name);
        query.push('=');
        if !lists.contains(&name.as_ref()) {
            query += &encode_component(value);
            continue;
        }
        for (index, element) in value.split(',').enumerate() {
            if index > 0 {
                query.push(',');
            }
            query += &encode_component(element);
        }
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
