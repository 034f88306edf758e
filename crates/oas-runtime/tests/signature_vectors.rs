//! Signatures against those of the official SDKs.
#![cfg(feature = "signatures")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use jiff::tz::TimeZone;
use oas_runtime::signature::{
    Credentials, HuaweicloudSdkHmacSha256, JdcloudHmacSha256, Scope, SignableBody, SignableRequest, Signer,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vector {
    name: String,
    algorithm: String,
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    host: String,
    host_signed: Option<bool>,
    date_and_nonce_signed: Option<bool>,
    body: Option<String>,
    ak: String,
    sk: String,
    region: Option<String>,
    service: Option<String>,
    date: String,
    nonce: Option<String>,
    expected_canonical_request: String,
    expected_string_to_sign: String,
    expected_authorization: String,
}

impl Vector {
    fn path_and_query(&self) -> (&str, &str) {
        let rest = self.url.split_once("://").expect("vectors have whole URLs").1;
        let target = rest.find(['/', '?']).map_or("", |at| &rest[at..]);
        target.split_once('?').unwrap_or((target, ""))
    }

    /// Canonical request, string to sign and header, as a signer makes them.
    fn sign(&self, signer: &dyn Signer, request: &SignableRequest<'_>, version: &str) -> (String, String, String) {
        let credentials = Credentials::new(signer, |field| match field {
            "access_key" => Some(self.ak.as_str().into()),
            "secret_key" => Some(self.sk.as_str().into()),
            "signature_version" => Some(version.into()),
            _ => None,
        });
        let (service, region) = (self.service.as_deref().unwrap_or_default(), self.region.as_deref());
        let scope = Scope { service, region: region.unwrap_or_default() };
        let nonce = || self.nonce.clone().expect("the algorithm has a nonce");
        let parts = signer.sign(request, &credentials.unwrap(), scope, self.date(), &nonce);
        (parts.canonical_request, parts.string_to_sign, parts.authorization)
    }

    fn date(&self) -> jiff::Timestamp {
        let date = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", &self.date).expect("vectors have compact dates");
        date.to_zoned(TimeZone::UTC).expect("UTC has every time").timestamp()
    }
}

fn check(
    vectors: &str,
    count: usize,
    sign: impl Fn(&Vector, &SignableRequest<'_>) -> Option<(String, String, String)>,
) {
    let vectors: Vec<Vector> = serde_json::from_str(vectors).expect("the vectors are JSON");
    assert_eq!(vectors.len(), count);
    let mut failed = Vec::new();
    for vector in &vectors {
        let (path, query) = vector.path_and_query();
        let headers: Vec<(&str, &str)> =
            vector.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let body = vector.body.clone().unwrap_or_default();
        let request = SignableRequest {
            method: &vector.method,
            host: &vector.host,
            path,
            query,
            headers: &headers,
            body: SignableBody::Bytes(body.as_bytes()),
        };
        let wanted = (
            vector.expected_canonical_request.clone(),
            vector.expected_string_to_sign.clone(),
            vector.expected_authorization.clone(),
        );
        if let Some(signed) = sign(vector, &request)
            && signed != wanted
        {
            failed.push(format!("{}:\n{:?}\n{:?}", vector.name, signed, wanted));
        }
    }
    assert!(failed.is_empty(), "{} of {count} differ:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn jdcloud() {
    check(include_str!("data/signatures/jdcloud.json"), 52, |vector, request| {
        let version = vector.algorithm.strip_prefix("JDCLOUD").unwrap().strip_suffix("-HMAC-SHA256").unwrap();
        assert_eq!(vector.date_and_nonce_signed, Some(true), "{}", vector.name);
        if vector.host_signed == Some(false) {
            // The clients always sign the host; the vector still shows the canonical form of exactly the given headers.
            let mut headers = request.headers.to_vec();
            let nonce = vector.nonce.as_deref().expect("the algorithm has a nonce");
            headers.extend([("x-jdcloud-date", vector.date.as_str()), ("x-jdcloud-nonce", nonce)]);
            let canonical = JdcloudHmacSha256.canonical_request(&SignableRequest { headers: &headers, ..*request });
            assert_eq!(canonical.text, vector.expected_canonical_request, "{}", vector.name);
            return None;
        }
        Some(vector.sign(&JdcloudHmacSha256, request, version))
    });
}

#[test]
fn huaweicloud() {
    check(include_str!("data/signatures/huaweicloud.json"), 29, |vector, request| {
        assert_eq!(vector.algorithm, "SDK-HMAC-SHA256");
        Some(vector.sign(&HuaweicloudSdkHmacSha256, request, ""))
    });
}
