//! `JDCLOUD2-HMAC-SHA256` and `JDCLOUD3-HMAC-SHA256`: the same rules with other constants. A key is derived for a day,
//! region and service; date and nonce are signed. Knows the algorithm, not who uses it.

use base64::Engine as _;
use http::HeaderName;
use jiff::{SignedDuration, Timestamp};
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::verification::{Authorization, check_date, header, same, signed};
use super::{
    SignableRequest, SignedRequest, Verified, VerifyError, compact_date, encode_bytes, header_lines, hex, hmac_sha256,
    sha256_hex, sorted_headers,
};

const DATE: HeaderName = HeaderName::from_static("x-jdcloud-date");
const NONCE: HeaderName = HeaderName::from_static("x-jdcloud-nonce");
/// The header of the session token, which is in base64 there.
pub const SESSION_TOKEN: HeaderName = HeaderName::from_static("x-jdcloud-security-token");

/// The region of a service that has none.
pub const NO_REGION: &str = "jdcloud-api";

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// `JDCLOUD2-HMAC-SHA256`, which the provider documents.
    V2,
    /// `JDCLOUD3-HMAC-SHA256`, which its newest SDK sends.
    V3,
}

impl Version {
    /// The name in the `Authorization` header.
    pub fn algorithm(self) -> &'static str {
        match self {
            Self::V2 => "JDCLOUD2-HMAC-SHA256",
            Self::V3 => "JDCLOUD3-HMAC-SHA256",
        }
    }

    fn key_prefix(self) -> &'static str {
        match self {
            Self::V2 => "JDCLOUD2",
            Self::V3 => "JDCLOUD3",
        }
    }

    fn scope_end(self) -> &'static str {
        match self {
            Self::V2 => "jdcloud2_request",
            Self::V3 => "jdcloud3_request",
        }
    }
}

/// An access key with its secret.
#[derive(Clone)]
pub struct Credentials {
    access_key: String,
    secret_key: SecretString,
    session_token: Option<SecretString>,
}

impl Credentials {
    /// Lasting credentials.
    pub fn new(access_key: impl Into<String>, secret_key: impl Into<SecretString>) -> Self {
        Self { access_key: access_key.into(), secret_key: secret_key.into(), session_token: None }
    }

    /// Temporary credentials. The token is given as it was issued; on the wire it stands in base64.
    pub fn with_session_token(mut self, token: impl Into<SecretString>) -> Self {
        self.session_token = Some(token.into());
        self
    }

    /// The token as a header has it.
    pub(crate) fn token_on_the_wire(&self) -> Option<String> {
        let token = self.session_token.as_ref()?;
        Some(base64::engine::general_purpose::STANDARD.encode(token.expose_secret()))
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

/// What a derived key is good for.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The region; empty means [`NO_REGION`].
    pub region: &'a str,
    /// The service, such as `vm`.
    pub service: &'a str,
}

impl Scope<'_> {
    fn region(&self) -> &str {
        if self.region.is_empty() { NO_REGION } else { self.region }
    }
}

/// Signs a request. The host, every header that is given but `Authorization` and `User-Agent`, and the headers that are
/// added are all signed.
///
/// ```
/// use client_runtime::signature::{SignableRequest, jdcloud_hmac_sha256::{Credentials, Scope, Version, sign}};
///
/// let request = SignableRequest {
///     method: "GET",
///     host: "vm.example.com",
///     path: "/v1/regions/cn-north-1/imageTasks",
///     query: "taskAction=ImportImage",
///     headers: &[("content-type", "application/json")],
///     body: b"",
/// };
/// let credentials = Credentials::new("access", "secret");
/// let scope = Scope { region: "cn-north-1", service: "vm" };
/// let signed = sign(&request, &credentials, Version::V2, &scope, jiff::Timestamp::UNIX_EPOCH, "a-new-nonce");
/// assert!(signed.authorization.starts_with("JDCLOUD2-HMAC-SHA256 Credential=access/19700101/cn-north-1/vm/jdcloud2_request"));
/// ```
pub fn sign(
    request: &SignableRequest<'_>,
    credentials: &Credentials,
    version: Version,
    scope: &Scope<'_>,
    date: Timestamp,
    nonce: &str,
) -> SignedRequest {
    let date = compact_date(date);
    let mut added = vec![(DATE, date.clone()), (NONCE, nonce.to_owned())];
    if let Some(token) = credentials.token_on_the_wire() {
        added.push((SESSION_TOKEN, token));
    }
    let mut headers = vec![("host", request.host)];
    let replaced = |name: &str| {
        name.eq_ignore_ascii_case("host") || added.iter().any(|(known, _)| name.eq_ignore_ascii_case(known.as_str()))
    };
    headers.extend(request.headers.iter().filter(|(name, _)| !replaced(name)));
    headers.extend(added.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let canonical = canonical_request(&SignableRequest { headers: &headers, ..*request });
    let secret = &credentials.secret_key;
    let (string_to_sign, signature) = signature(&canonical.text, version, scope, &date, secret);
    let authorization = format!(
        "{} Credential={}/{}, SignedHeaders={}, Signature={signature}",
        version.algorithm(),
        credentials.access_key,
        scope_text(version, scope, &date),
        canonical.signed_headers,
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

/// Brings a request into the form that is hashed: exactly the given headers, without `Authorization` and `User-Agent`.
pub fn canonical_request(request: &SignableRequest<'_>) -> CanonicalRequest {
    let headers = request.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.trim()));
    let headers = headers.filter(|(name, _)| name != "authorization" && name != "user-agent");
    let headers = headers.map(|(name, value)| {
        let value = if name == "host" { without_default_port(value) } else { value.to_owned() };
        (name, value)
    });
    let (lines, signed_headers) = header_lines(&sorted_headers(headers));
    let method = request.method.to_ascii_uppercase();
    let (path, query, body) = (canonical_path(request.path), canonical_query(request.query), sha256_hex(request.body));
    CanonicalRequest { text: format!("{method}\n{path}\n{query}\n{lines}\n{signed_headers}\n{body}"), signed_headers }
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

fn scope_text(version: Version, scope: &Scope<'_>, date: &str) -> String {
    format!("{}/{}/{}/{}", &date[..8], scope.region(), scope.service, version.scope_end())
}

/// The string to sign, and its signature.
fn signature(
    canonical: &str,
    version: Version,
    scope: &Scope<'_>,
    date: &str,
    secret: &SecretString,
) -> (String, String) {
    let scope_text = scope_text(version, scope, date);
    let string_to_sign = format!("{}\n{date}\n{scope_text}\n{}", version.algorithm(), sha256_hex(canonical.as_bytes()));
    let secret = Zeroizing::new(format!("{}{}", version.key_prefix(), secret.expose_secret()));
    let day = hmac_sha256(secret.as_bytes(), &date[..8]);
    let region = hmac_sha256(&*day, scope.region());
    let service = hmac_sha256(&*region, scope.service);
    let key = hmac_sha256(&*service, version.scope_end());
    let signature = hex(&*hmac_sha256(&*key, &string_to_sign));
    (string_to_sign, signature)
}

/// Leaves the query in its order on the wire: only the canonical form is sorted.
pub fn arrange_query<N>(_pairs: &mut [(N, String)]) {}

/// Verifies a request that has arrived, by signing it again. `request.headers` are all headers that arrived, without
/// regard to whether they were signed.
///
/// # Errors
///
/// Whatever a strict server would refuse. A nonce that was used before is for the caller to refuse.
pub fn verify(
    request: &SignableRequest<'_>,
    authorization: &str,
    secret_for: impl Fn(&str) -> Option<SecretString>,
    now: Timestamp,
    max_skew: SignedDuration,
) -> Result<Verified, VerifyError> {
    let authorization = Authorization::parse(authorization)?;
    let version = [Version::V2, Version::V3].into_iter().find(|version| version.algorithm() == authorization.algorithm);
    let version = version.ok_or(VerifyError::Malformed("the algorithm is not known"))?;
    let credential: Vec<&str> = authorization.part("Credential")?.split('/').collect();
    let [access_key, day, region, service, end] = credential[..] else {
        return Err(VerifyError::Malformed("the credential has not five parts"));
    };
    let secret = secret_for(access_key).ok_or(VerifyError::UnknownAccessKey)?;
    let missing = |name: &HeaderName| VerifyError::MissingHeader(name.to_string());
    let date = header(request.headers, DATE.as_str()).ok_or_else(|| missing(&DATE))?;
    let nonce = header(request.headers, NONCE.as_str()).ok_or_else(|| missing(&NONCE))?;
    check_date(date, now, max_skew)?;
    if day != &date[..8] || end != version.scope_end() {
        return Err(VerifyError::Scope);
    }
    let names = authorization.part("SignedHeaders")?;
    let headers = signed(request.headers, names)?;
    if header(&headers, "host").is_none() {
        return Err(VerifyError::Unsigned("host"));
    }
    let canonical = canonical_request(&SignableRequest { headers: &headers, ..*request });
    if canonical.signed_headers != names {
        return Err(VerifyError::Malformed("the signed headers are not sorted"));
    }
    let scope = Scope { region, service };
    let (_, wanted) = signature(&canonical.text, version, &scope, date, &secret);
    same(authorization.part("Signature")?, &wanted)?;
    let date_signed = header(&headers, DATE.as_str()).is_some() && header(&headers, NONCE.as_str()).is_some();
    Ok(Verified {
        access_key: access_key.to_owned(),
        region: region.to_owned(),
        service: service.to_owned(),
        nonce: Some(nonce.to_owned()),
        date_signed,
    })
}
