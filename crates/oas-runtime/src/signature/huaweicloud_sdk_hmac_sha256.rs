//! `SDK-HMAC-SHA256`: every header that the signer is given is signed with the secret key itself; there is no scope and
//! no nonce. Knows the algorithm, not who uses it.

use http::HeaderName;
use jiff::{SignedDuration, Timestamp};
use percent_encoding::percent_decode_str;

use super::credentials::Credentials;
use super::digest::{compact_date, hex, hmac_sha256, sha256_hex};
use super::request::{CanonicalRequest, SignableRequest, SignedRequest};
use super::signer::{Field, Scope, Signer};
use super::verification::{Authorization, Verified, VerifyError, check_date, check_token, header, same, signed};
use crate::percent_encoding::encode_bytes;

/// The name in the `Authorization` header.
const ALGORITHM: &str = "SDK-HMAC-SHA256";
const DATE: HeaderName = HeaderName::from_static("x-sdk-date");
const SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");
const CONTENT_HASH: HeaderName = HeaderName::from_static("x-sdk-content-sha256");
/// What stands for the hash of a body that is not signed.
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// `SDK-HMAC-SHA256`. The host, every header that is given but `Authorization`, and the headers that are added are all
/// signed; a name with `_` is left out, as gateways drop it.
#[derive(Clone, Copy, Debug)]
pub struct HuaweicloudSdkHmacSha256;

impl Signer for HuaweicloudSdkHmacSha256 {
    fn name(&self) -> &'static str {
        "huaweicloud-sdk-hmac-sha256"
    }

    fn fields(&self) -> &'static [Field] {
        const FIELDS: &[Field] = &[
            Field::ACCESS_KEY,
            Field::SECRET_KEY,
            Field {
                name: "security_token",
                required: false,
                secret: true,
                description: "The security token of temporary credentials.",
            },
        ];
        FIELDS
    }

    fn headers(&self) -> &'static [HeaderName] {
        static HEADERS: [HeaderName; 3] = [DATE, SECURITY_TOKEN, CONTENT_HASH];
        &HEADERS
    }

    fn is_scoped(&self) -> bool {
        false
    }

    fn sorts_query(&self) -> bool {
        true
    }

    fn check(&self, credentials: &Credentials) -> Result<(), String> {
        credentials.check_part("access_key")?;
        credentials.check_header("security_token")
    }

    fn token(&self, credentials: &Credentials) -> Option<String> {
        credentials.get("security_token").map(str::to_owned)
    }

    fn canonical_request(&self, request: &SignableRequest<'_>) -> CanonicalRequest {
        let headers = request.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()));
        let (path, query) = (canonical_path(request.path), canonical_query(request.query));
        let body = match header(request.headers, CONTENT_HASH.as_str()) {
            Some(hash) => hash.trim().to_owned(),
            None => request.body.sha256_hex(),
        };
        CanonicalRequest::of(request.method, &path, &query, headers, &body)
    }

    fn sign(
        &self,
        request: &SignableRequest<'_>,
        credentials: &Credentials,
        _scope: Scope<'_>,
        date: Timestamp,
        _nonce: &dyn Fn() -> String,
    ) -> SignedRequest {
        let date = compact_date(date);
        let mut added = vec![(DATE, date.clone())];
        if let Some(token) = self.token(credentials) {
            added.push((SECURITY_TOKEN, token));
        }
        let media = header(request.headers, "content-type").unwrap_or("application/json").trim().to_ascii_lowercase();
        let hashed = media.starts_with("application/json") || media.starts_with("application/bson");
        if !hashed && header(request.headers, CONTENT_HASH.as_str()).is_none() {
            added.push((CONTENT_HASH, UNSIGNED.to_owned()));
        }
        // One that is given is the one that is sent.
        let mut headers = vec![("host", header(request.headers, "host").unwrap_or(request.host))];
        let replaced = |name: &str| {
            name.eq_ignore_ascii_case("host")
                || name.eq_ignore_ascii_case("authorization")
                || added.iter().any(|(known, _)| name.eq_ignore_ascii_case(known.as_str()))
        };
        headers.extend(request.headers.iter().filter(|(name, _)| !replaced(name) && !name.contains('_')));
        headers.extend(added.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let canonical = self.canonical_request(&SignableRequest { headers: &headers, ..*request });
        let (string_to_sign, signature) = signature(&canonical.text, &date, credentials);
        let authorization = format!(
            "{ALGORITHM} Access={}, SignedHeaders={}, Signature={signature}",
            credentials.required("access_key"),
            canonical.signed_headers
        );
        SignedRequest { canonical_request: canonical.text, string_to_sign, headers: added, authorization }
    }

    fn verify(
        &self,
        request: &SignableRequest<'_>,
        credentials: &Credentials,
        _scope: Scope<'_>,
        now: Timestamp,
        max_skew: SignedDuration,
    ) -> Result<Verified, VerifyError> {
        let authorization = Authorization::of(request, self.headers())?;
        if authorization.algorithm != ALGORITHM {
            return Err(VerifyError::Malformed("the algorithm is not known"));
        }
        if authorization.part("Access")? != credentials.required("access_key") {
            return Err(VerifyError::UnknownAccessKey);
        }
        let names = authorization.part("SignedHeaders")?;
        let headers = signed(request.headers, names)?;
        if header(&headers, "host").is_none() {
            return Err(VerifyError::Unsigned("host"));
        }
        let date = header(&headers, DATE.as_str()).ok_or(VerifyError::Unsigned("x-sdk-date"))?;
        check_date(date, now, max_skew)?;
        let token = header(request.headers, SECURITY_TOKEN.as_str());
        if token.is_some() && header(&headers, SECURITY_TOKEN.as_str()).is_none() {
            return Err(VerifyError::Unsigned("x-security-token"));
        }
        // A hash that is sent along must be that of the body, or say that there is none.
        if let Some(hash) = header(&headers, CONTENT_HASH.as_str()).filter(|hash| *hash != UNSIGNED) {
            same(hash, &request.body.sha256_hex())?;
        }
        let canonical = self.canonical_request(&SignableRequest { headers: &headers, ..*request });
        if canonical.signed_headers != names {
            return Err(VerifyError::Malformed("the signed headers are not sorted"));
        }
        let (_, wanted) = signature(&canonical.text, date, credentials);
        same(authorization.part("Signature")?, &wanted)?;
        check_token(token, self.token(credentials).as_deref())?;
        Ok(Verified { nonce: None })
    }
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
fn signature(canonical: &str, date: &str, credentials: &Credentials) -> (String, String) {
    let string_to_sign = format!("{ALGORITHM}\n{date}\n{}", sha256_hex(canonical.as_bytes()));
    let signature = hex(&*hmac_sha256(credentials.required("secret_key").as_bytes(), &string_to_sign));
    (string_to_sign, signature)
}
