//! Request signing. Each algorithm that a contract can name is a [`Signer`] in a module of its own; this one lists them and
//! holds what they share: what a request to be signed is, encoding, keyed hashes. Knows bytes and text, nothing of how
//! requests travel.

mod credentials;
mod huaweicloud_sdk_hmac_sha256;
mod jdcloud_hmac_sha256;
mod signer;
mod verification;

use std::borrow::Cow;

use hmac::{Hmac, KeyInit, Mac};
use http::HeaderName;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

pub use credentials::Credentials;
pub(crate) use credentials::uncarriable;
pub use huaweicloud_sdk_hmac_sha256::HuaweicloudSdkHmacSha256;
pub use jdcloud_hmac_sha256::JdcloudHmacSha256;
pub use signer::{Field, Scope, Signer};
pub use verification::{Verified, VerifyError};

/// Every algorithm.
pub static SIGNERS: &[&dyn Signer] = &[&JdcloudHmacSha256, &HuaweicloudSdkHmacSha256];

/// The algorithm that contracts call so.
///
/// ```
/// use oas_runtime::signature::{SIGNERS, signer};
///
/// assert!(SIGNERS.iter().all(|known| signer(known.name()).is_some()));
/// assert!(signer("none").is_none());
/// ```
pub fn signer(name: &str) -> Option<&'static dyn Signer> {
    SIGNERS.iter().copied().find(|signer| signer.name() == name)
}

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A request as it will stand on the wire.
#[derive(Clone, Copy)]
pub struct SignableRequest<'a> {
    /// The method; its case does not matter.
    pub method: &'a str,
    /// `host` or `host:port`, as in the `Host` header.
    pub host: &'a str,
    /// The path, percent-encoded; empty means `/`.
    pub path: &'a str,
    /// The query without `?`; may be empty.
    pub query: &'a str,
    /// Names in any case, and values.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body; may be empty.
    pub body: &'a [u8],
}

/// A request in the form that is hashed.
#[derive(Clone, PartialEq, Eq)]
pub struct CanonicalRequest {
    /// The whole text.
    pub text: String,
    /// The names of the headers in it, sorted and joined by `;`.
    pub signed_headers: String,
}

impl CanonicalRequest {
    /// Of what the algorithm makes of the parts of a request: names of headers in lower case, values of one name in the order
    /// in which they stand.
    fn of(method: &str, path: &str, query: &str, headers: impl Iterator<Item = (String, String)>, body: &str) -> Self {
        let mut headers: Vec<_> = headers.collect();
        headers.sort_by(|(a, _), (b, _)| a.cmp(b));
        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
        let signed_headers = names.join(";");
        let text = format!("{}\n{path}\n{query}\n{lines}\n{signed_headers}\n{body}", method.to_ascii_uppercase());
        Self { text, signed_headers }
    }
}

/// A signature and how it came about.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedRequest {
    /// The request in the form that is hashed.
    pub canonical_request: String,
    /// What is signed: the hash of the canonical request, and when.
    pub string_to_sign: String,
    /// Headers to add to the request besides `Authorization`.
    pub headers: Vec<(HeaderName, String)>,
    /// The value of the `Authorization` header.
    pub authorization: String,
}

/// The canonical request and the added headers may hold a token, so neither is printed.
impl std::fmt::Debug for SignedRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("SignedRequest")
            .field("string_to_sign", &self.string_to_sign)
            .field("headers", &names)
            .finish_non_exhaustive()
    }
}

/// Percent-encodes everything but unreserved characters, with upper-case digits: the form on which all signers agree.
///
/// ```
/// assert_eq!(oas_runtime::signature::encode_component("2020-07-02 17:34~中"), "2020-07-02%2017%3A34~%E4%B8%AD");
/// ```
pub fn encode_component(text: &str) -> Cow<'_, str> {
    // Most texts stand for themselves, and seeing that is quick.
    if text.bytes().all(is_unreserved) { text.into() } else { utf8_percent_encode(text, RESERVED).into() }
}

/// A query of pairs, in their order.
pub(crate) fn encode_query(pairs: &[(Cow<'_, str>, String)]) -> String {
    let mut query = String::with_capacity(pairs.iter().map(|(name, value)| name.len() + value.len() + 8).sum());
    for (name, value) in pairs {
        if !query.is_empty() {
            query.push('&');
        }
        query += &encode_component(name);
        query.push('=');
        query += &encode_component(value);
    }
    query
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// Percent-encodes bytes that may be no text.
fn encode_bytes(bytes: &[u8]) -> String {
    percent_encoding::percent_encode(bytes, RESERVED).to_string()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("text can be written");
        text
    })
}

fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// A keyed hash, which may be the key of the next one.
fn hmac_sha256(key: &[u8], message: &str) -> Zeroizing<[u8; 32]> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(message.as_bytes());
    Zeroizing::new(mac.finalize().into_bytes().into())
}

/// `20260702T093444Z`
fn compact_date(date: jiff::Timestamp) -> String {
    date.strftime("%Y%m%dT%H%M%SZ").to_string()
}
