//! `JDCLOUD2-HMAC-SHA256` and `JDCLOUD3-HMAC-SHA256`: the same rules with other constants. A key is derived for a day,
//! region and service; date and nonce are signed. Knows the algorithm, not who uses it.

use base64::Engine as _;
use http::HeaderName;
use jiff::{SignedDuration, Timestamp};
use percent_encoding::percent_decode_str;
use zeroize::Zeroizing;

use super::credentials::Credentials;
use super::digest::{compact_date, hex, hmac_sha256, sha256_hex};
use super::request::{CanonicalRequest, SignableRequest, SignedRequest};
use super::signer::{Field, Scope, Signer};
use super::verification::{Authorization, Verified, VerifyError, check_date, check_token, header, same, signed};
use crate::percent_encoding::encode_bytes;

const DATE: HeaderName = HeaderName::from_static("x-jdcloud-date");
const NONCE: HeaderName = HeaderName::from_static("x-jdcloud-nonce");
const SESSION_TOKEN: HeaderName = HeaderName::from_static("x-jdcloud-security-token");

/// The region of a service that has none.
const NO_REGION: &str = "jdcloud-api";

/// `JDCLOUD2-HMAC-SHA256`, which the provider documents, or `JDCLOUD3-HMAC-SHA256`, which its newest SDK sends. The host,
/// every header that is given but `Authorization` and `User-Agent`, and the headers that are added are all signed.
#[derive(Clone, Copy, Debug)]
pub struct JdcloudHmacSha256;

impl Signer for JdcloudHmacSha256 {
    fn name(&self) -> &'static str {
        "jdcloud-hmac-sha256"
    }

    fn fields(&self) -> &'static [Field] {
        const FIELDS: &[Field] = &[
            Field::ACCESS_KEY,
            Field::SECRET_KEY,
            Field {
                name: "session_token",
                required: false,
                secret: true,
                description: "The session token of temporary credentials, as it was issued.",
            },
            Field {
                name: "signature_version",
                required: false,
                secret: false,
                description: "The version of the signature: `2` (the default) or `3`.",
            },
        ];
        FIELDS
    }

    fn headers(&self) -> &'static [HeaderName] {
        static HEADERS: [HeaderName; 3] = [DATE, NONCE, SESSION_TOKEN];
        &HEADERS
    }

    fn is_scoped(&self) -> bool {
        true
    }

    fn check(&self, credentials: &Credentials) -> Result<(), String> {
        credentials.check_part("access_key")?;
        match Version::of(credentials) {
            Some(_) => Ok(()),
            None => {
                let other = credentials.get("signature_version").unwrap_or_default();
                Err(format!("the signature version `{other}` does not exist; use `2` or `3`"))
            }
        }
    }

    fn token(&self, credentials: &Credentials) -> Option<String> {
        Some(base64::engine::general_purpose::STANDARD.encode(credentials.get("session_token")?))
    }

    fn canonical_request(&self, request: &SignableRequest<'_>) -> CanonicalRequest {
        let headers = request.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.trim()));
        let headers = headers.filter(|(name, _)| name != "authorization" && name != "user-agent");
        let headers = headers.map(|(name, value)| {
            let value = if name == "host" { without_default_port(value) } else { value.to_owned() };
            (name, value)
        });
        let (path, query) = (canonical_path(request.path), canonical_query(request.query));
        let body = request.body.sha256_hex();
        CanonicalRequest::of(request.method, &path, &query, headers, &body)
    }

    fn sign(
        &self,
        request: &SignableRequest<'_>,
        credentials: &Credentials,
        scope: Scope<'_>,
        date: Timestamp,
        nonce: &dyn Fn() -> String,
    ) -> SignedRequest {
        let (date, version) = (compact_date(date), Version::of(credentials).unwrap_or(V2));
        let mut added = vec![(DATE, date.clone()), (NONCE, nonce())];
        if let Some(token) = self.token(credentials) {
            added.push((SESSION_TOKEN, token));
        }
        let mut headers = vec![("host", request.host)];
        let replaced = |name: &str| {
            name.eq_ignore_ascii_case("host")
                || added.iter().any(|(known, _)| name.eq_ignore_ascii_case(known.as_str()))
        };
        headers.extend(request.headers.iter().filter(|(name, _)| !replaced(name)));
        headers.extend(added.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let canonical = self.canonical_request(&SignableRequest { headers: &headers, ..*request });
        let (string_to_sign, signature) = signature(&canonical.text, version, scope, &date, credentials);
        let authorization = format!(
            "{} Credential={}/{}, SignedHeaders={}, Signature={signature}",
            version.algorithm,
            credentials.required("access_key"),
            scope_text(version, scope, &date),
            canonical.signed_headers,
        );
        SignedRequest { canonical_request: canonical.text, string_to_sign, headers: added, authorization }
    }

    fn verify(
        &self,
        request: &SignableRequest<'_>,
        credentials: &Credentials,
        scope: Scope<'_>,
        now: Timestamp,
        max_skew: SignedDuration,
    ) -> Result<Verified, VerifyError> {
        let authorization = Authorization::of(request, self.headers())?;
        let version = [V2, V3].into_iter().find(|version| version.algorithm == authorization.algorithm);
        let version = version.ok_or(VerifyError::Malformed("the algorithm is not known"))?;
        let credential: Vec<&str> = authorization.part("Credential")?.split('/').collect();
        let [access_key, day, region, service, end] = credential[..] else {
            return Err(VerifyError::Malformed("the credential has not five parts"));
        };
        if access_key != credentials.required("access_key") {
            return Err(VerifyError::UnknownAccessKey);
        }
        let missing = |name: &HeaderName| VerifyError::MissingHeader(name.to_string());
        let date = header(request.headers, DATE.as_str()).ok_or_else(|| missing(&DATE))?;
        let nonce = header(request.headers, NONCE.as_str()).ok_or_else(|| missing(&NONCE))?;
        check_date(date, now, max_skew)?;
        if day != &date[..8] || end != version.scope_end {
            return Err(VerifyError::Scope);
        }
        let names = authorization.part("SignedHeaders")?;
        let headers = signed(request.headers, names)?;
        for name in ["host", "x-jdcloud-date", "x-jdcloud-nonce"] {
            header(&headers, name).ok_or(VerifyError::Unsigned(name))?;
        }
        let canonical = self.canonical_request(&SignableRequest { headers: &headers, ..*request });
        if canonical.signed_headers != names {
            return Err(VerifyError::Malformed("the signed headers are not sorted"));
        }
        let claimed = Scope { service, region };
        let (_, wanted) = signature(&canonical.text, version, claimed, date, credentials);
        same(authorization.part("Signature")?, &wanted)?;
        if service != scope.service || region != region_of(scope) {
            return Err(VerifyError::OtherScope);
        }
        check_token(header(request.headers, SESSION_TOKEN.as_str()), self.token(credentials).as_deref())?;
        Ok(Verified { nonce: Some(nonce.to_owned()) })
    }
}

/// The constants of one of the two.
#[derive(Clone, Copy)]
struct Version {
    /// The name in the `Authorization` header.
    algorithm: &'static str,
    key_prefix: &'static str,
    scope_end: &'static str,
}

const V2: Version =
    Version { algorithm: "JDCLOUD2-HMAC-SHA256", key_prefix: "JDCLOUD2", scope_end: "jdcloud2_request" };
const V3: Version =
    Version { algorithm: "JDCLOUD3-HMAC-SHA256", key_prefix: "JDCLOUD3", scope_end: "jdcloud3_request" };

impl Version {
    /// The one that is chosen, if it exists.
    fn of(credentials: &Credentials) -> Option<Self> {
        match credentials.get("signature_version") {
            None | Some("2") => Some(V2),
            Some("3") => Some(V3),
            Some(_) => None,
        }
    }
}

fn without_default_port(host: &str) -> String {
    let host = host.strip_suffix(":443").or_else(|| host.strip_suffix(":80")).unwrap_or(host);
    host.to_owned()
}

/// Decoded, `+` as a space too; repeated slashes become one; encoded again, slashes kept.
fn canonical_path(path: &str) -> String {
    let decoded: Vec<u8> = percent_decode_str(&path.replace('+', " ")).collect();
    let mut segments: Vec<u8> = Vec::with_capacity(decoded.len() + 1);
    for byte in decoded {
        if byte != b'/' || segments.last() != Some(&b'/') {
            segments.push(byte);
        }
    }
    if segments.is_empty() {
        return "/".to_owned();
    }
    segments.split(|byte| *byte == b'/').map(encode_bytes).collect::<Vec<_>>().join("/")
}

/// Pairs with a name and a `=`, decoded, encoded again, sorted.
fn canonical_query(query: &str) -> String {
    let recode = |text: &str| encode_bytes(&percent_decode_str(&text.replace('+', " ")).collect::<Vec<u8>>());
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut pairs: Vec<_> =
        pairs.map(|(name, value)| (recode(name), recode(value))).filter(|(name, _)| !name.is_empty()).collect();
    pairs.sort();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

fn region_of(scope: Scope<'_>) -> &str {
    if scope.region.is_empty() { NO_REGION } else { scope.region }
}

fn scope_text(version: Version, scope: Scope<'_>, date: &str) -> String {
    format!("{}/{}/{}/{}", &date[..8], region_of(scope), scope.service, version.scope_end)
}

/// The string to sign, and its signature.
fn signature(
    canonical: &str,
    version: Version,
    scope: Scope<'_>,
    date: &str,
    credentials: &Credentials,
) -> (String, String) {
    let scope_text = scope_text(version, scope, date);
    let string_to_sign = format!("{}\n{date}\n{scope_text}\n{}", version.algorithm, sha256_hex(canonical.as_bytes()));
    let secret = Zeroizing::new(format!("{}{}", version.key_prefix, credentials.required("secret_key")));
    let day = hmac_sha256(secret.as_bytes(), &date[..8]);
    let region = hmac_sha256(&*day, region_of(scope));
    let service = hmac_sha256(&*region, scope.service);
    let key = hmac_sha256(&*service, version.scope_end);
    let signature = hex(&*hmac_sha256(&*key, &string_to_sign));
    (string_to_sign, signature)
}
