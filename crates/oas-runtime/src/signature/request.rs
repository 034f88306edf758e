//! The forms of a request on the way to its signature: as it stands on the wire, as it is hashed, as it was signed. Knows no
//! algorithm.

use http::HeaderName;

#[cfg(feature = "signatures")]
use super::digest::sha256_hex;

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
    pub body: SignableBody<'a>,
}

/// The body of a request, as far as a signature needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignableBody<'a> {
    /// The whole body, which is hashed as the signature is made.
    Bytes(&'a [u8]),
    /// The SHA-256 of one that is not in memory, in hexadecimal digits.
    Sha256(&'a str),
}

#[cfg(feature = "signatures")]
impl SignableBody<'_> {
    /// The SHA-256 in hexadecimal digits.
    pub(super) fn sha256_hex(self) -> String {
        match self {
            Self::Bytes(bytes) => sha256_hex(bytes),
            Self::Sha256(digest) => digest.to_owned(),
        }
    }
}

/// A request in the form that is hashed.
#[derive(Clone, PartialEq, Eq)]
pub struct CanonicalRequest {
    /// The whole text, which is hashed.
    pub text: String,
    /// The names of the headers in it, sorted and joined by `;`.
    pub signed_headers: String,
}

#[cfg(feature = "signatures")]
impl CanonicalRequest {
    /// Of what the algorithm makes of the parts of a request: names of headers in lower case, values of one name in the order
    /// in which they stand.
    pub(super) fn of(
        method: &str,
        path: &str,
        query: &str,
        headers: impl Iterator<Item = (String, String)>,
        body: &str,
    ) -> Self {
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
