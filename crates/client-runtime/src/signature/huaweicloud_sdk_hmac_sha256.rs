//! `SDK-HMAC-SHA256`: every header that the signer is given is signed with the secret key itself; there is no scope and
//! no nonce. Knows the algorithm, not who uses it.

use http::HeaderName;
use jiff::{SignedDuration, Timestamp};
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};

use super::verification::{Authorization, check_date, header, same, signed};
use super::{
    SignableRequest, SignedRequest, Verified, VerifyError, compact_date, encode_bytes, header_lines, hex, hmac_sha256,
    sha256_hex, sorted_headers,
};

/// The name in the `Authorization` header.
pub const ALGORITHM: &str = "SDK-HMAC-SHA256";

const DATE: HeaderName = HeaderName::from_static("x-sdk-date");
/// The header of the security token.
pub const SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");
const CONTENT_HASH: HeaderName = HeaderName::from_static("x-sdk-content-sha256");
/// What stands for the hash of a body that is not signed.
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// An access key with its secret.
#[derive(Clone)]
pub struct Credentials {
    access_key: String,
    secret_key: SecretString,
    security_token: Option<SecretString>,
}

impl Credentials {
    /// Lasting credentials.
    pub fn new(access_key: impl Into<String>, secret_key: impl Into<SecretString>) -> Self {
        Self { access_key: access_key.into(), secret_key: secret_key.into(), security_token: None }
    }

    /// Temporary credentials.
    pub fn with_security_token(mut self, token: impl Into<SecretString>) -> Self {
        self.security_token = Some(token.into());
        self
    }

    /// The token as a header has it.
    pub(crate) fn token_on_the_wire(&self) -> Option<String> {
        self.security_token.as_ref().map(|token| token.expose_secret().to_owned())
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

/// Signs a request. The host, every header that is given but `Authorization`, and the headers that are added are all
/// signed; a name with `_` is left out, as gateways drop it.
///
/// ```
/// use client_runtime::signature::{SignableRequest, huaweicloud_sdk_hmac_sha256::{Credentials, sign}};
///
/// let request = SignableRequest {
///     method: "GET",
///     host: "iec.example.com",
///     path: "/v1/images",
///     query: "limit=10",
///     headers: &[("content-type", "application/json")],
///     body: b"",
/// };
/// let signed = sign(&request, &Credentials::new("access", "secret"), jiff::Timestamp::UNIX_EPOCH);
/// assert!(signed.authorization.contains("SignedHeaders=content-type;host;x-sdk-date"));
/// ```
pub fn sign(request: &SignableRequest<'_>, credentials: &Credentials, date: Timestamp) -> SignedRequest {
    let date = compact_date(date);
    let mut added = vec![(DATE, date.clone())];
    if let Some(token) = credentials.token_on_the_wire() {
        added.push((SECURITY_TOKEN, token));
    }
    let media = header(request.headers, "content-type").unwrap_or("application/json");
    let hashed = media.starts_with("application/json") || media.starts_with("application/bson");
    if !hashed && header(request.headers, CONTENT_HASH.as_str()).is_none() {
        added.push((CONTENT_HASH, UNSIGNED.to_owned()));
    }
    let mut headers = vec![("host", request.host)];
    let replaced = |name: &str| {
        name.eq_ignore_ascii_case("host")
            || name.eq_ignore_ascii_case("authorization")
            || added.iter().any(|(known, _)| name.eq_ignore_ascii_case(known.as_str()))
    };
    headers.extend(request.headers.iter().filter(|(name, _)| !replaced(name) && !name.contains('_')));
    headers.extend(added.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let canonical = canonical_request(&SignableRequest { headers: &headers, ..*request });
    let (string_to_sign, signature) = signature(&canonical.text, &date, &credentials.secret_key);
    let authorization = format!(
        "{ALGORITHM} Access={}, SignedHeaders={}, Signature={signature}",
        credentials.access_key, canonical.signed_headers
    );
    SignedRequest { canonical_request: canonical.text, string_to_sign, headers: added, authorization }
}

/// A request in the form that is hashed.
#[derive(Clone, PartialEq, Eq)]
pub struct CanonicalRequest {
    /// The whole text.
    pub text: String,
    /// The names of the headers in it, sorted and joined by `;`.
    pub signed_headers: String,
}

/// Brings a request into the form that is hashed, with exactly the given headers.
pub fn canonical_request(request: &SignableRequest<'_>) -> CanonicalRequest {
    let headers = request.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()));
    let (lines, signed_headers) = header_lines(&sorted_headers(headers));
    let method = request.method.to_ascii_uppercase();
    let (path, query) = (canonical_path(request.path), canonical_query(request.query));
    let body = match header(request.headers, CONTENT_HASH.as_str()) {
        Some(hash) => hash.trim().to_owned(),
        None => sha256_hex(request.body),
    };
    CanonicalRequest { text: format!("{method}\n{path}\n{query}\n{lines}\n{signed_headers}\n{body}"), signed_headers }
}

/// Decoded and encoded again segment by segment, with a slash at the end.
fn canonical_path(path: &str) -> String {
    let decoded: Vec<u8> = percent_decode_str(path).collect();
    let encoded = decoded.split(|byte| *byte == b'/').map(encode_bytes).collect::<Vec<_>>().join("/");
    if encoded.ends_with('/') { encoded } else { encoded + "/" }
}

/// Pairs sorted as they are before encoding.
fn canonical_query(query: &str) -> String {
    let decode = |text: &str| percent_decode_str(text).collect::<Vec<u8>>();
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let mut pairs: Vec<_> = pairs.map(|(name, value)| (decode(name), decode(value))).collect();
    pairs.sort();
    pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encode_bytes(name), encode_bytes(value)))
        .collect::<Vec<_>>()
        .join("&")
}

/// The string to sign, and its signature.
fn signature(canonical: &str, date: &str, secret: &SecretString) -> (String, String) {
    let string_to_sign = format!("{ALGORITHM}\n{date}\n{}", sha256_hex(canonical.as_bytes()));
    let signature = hex(&*hmac_sha256(secret.expose_secret().as_bytes(), &string_to_sign));
    (string_to_sign, signature)
}

/// Sorts the query: on the wire it stands as it is signed.
pub fn arrange_query<N: Ord>(pairs: &mut [(N, String)]) {
    pairs.sort();
}

/// Verifies a request that has arrived, by signing it again. `request.headers` are all headers that arrived, without
/// regard to whether they were signed.
///
/// # Errors
///
/// Whatever a strict server would refuse.
pub fn verify(
    request: &SignableRequest<'_>,
    authorization: &str,
    secret_for: impl Fn(&str) -> Option<SecretString>,
    now: Timestamp,
    max_skew: SignedDuration,
) -> Result<Verified, VerifyError> {
    let authorization = Authorization::parse(authorization)?;
    if authorization.algorithm != ALGORITHM {
        return Err(VerifyError::Malformed("the algorithm is not known"));
    }
    let access_key = authorization.part("Access")?;
    let secret = secret_for(access_key).ok_or(VerifyError::UnknownAccessKey)?;
    let names = authorization.part("SignedHeaders")?;
    let headers = signed(request.headers, names)?;
    if header(&headers, "host").is_none() {
        return Err(VerifyError::Unsigned("host"));
    }
    let date = header(&headers, DATE.as_str()).ok_or(VerifyError::Unsigned("x-sdk-date"))?;
    check_date(date, now, max_skew)?;
    if header(request.headers, SECURITY_TOKEN.as_str()).is_some() && header(&headers, SECURITY_TOKEN.as_str()).is_none()
    {
        return Err(VerifyError::Unsigned("x-security-token"));
    }
    // A hash that is sent along must be that of the body, or say that there is none.
    if let Some(hash) = header(&headers, CONTENT_HASH.as_str()).filter(|hash| *hash != UNSIGNED) {
        same(hash, &sha256_hex(request.body))?;
    }
    let canonical = canonical_request(&SignableRequest { headers: &headers, ..*request });
    if canonical.signed_headers != names {
        return Err(VerifyError::Malformed("the signed headers are not sorted"));
    }
    let (_, wanted) = signature(&canonical.text, date, &secret);
    same(authorization.part("Signature")?, &wanted)?;
    Ok(Verified {
        access_key: access_key.to_owned(),
        region: String::new(),
        service: String::new(),
        nonce: None,
        date_signed: true,
    })
}
