//! What must hold for every request: a signature verifies, no other request has it, canonical forms stay as they are.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use client_runtime::signature::{
    SignableRequest, VerifyError, encode_component, huaweicloud_sdk_hmac_sha256, jdcloud_hmac_sha256,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

const SKEW: SignedDuration = SignedDuration::from_mins(15);
const SECRET: &str = "SKEXAMPLE/secret+0001";

#[derive(Clone, Debug)]
struct Call {
    method: &'static str,
    path: Vec<String>,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

fn call() -> impl Strategy<Value = Call> {
    let methods = prop::sample::select(vec!["GET", "POST", "DELETE", "patch"]);
    let path = prop::collection::vec("[^/\\\\]{1,12}", 1..5);
    let query = prop::collection::vec((".{1,8}", ".{0,12}"), 0..6);
    let header = ("x-[a-z]{1,8}(-[a-z0-9]{1,4})?", "[!-~]([ -~]{0,12}[!-~])?");
    let headers =
        prop::collection::btree_map(header.0, header.1, 0..5).prop_map(|headers| headers.into_iter().collect());
    let body = prop::collection::vec(any::<u8>(), 0..40);
    (methods, path, query, headers, body).prop_map(|(method, path, query, headers, body)| Call {
        method,
        path,
        query,
        headers,
        body,
    })
}

/// A request in the safe form that clients send.
struct Wire {
    path: String,
    query: String,
    headers: Vec<(String, String)>,
}

impl Wire {
    fn new(call: &Call) -> Self {
        let path = call.path.iter().map(|segment| format!("/{}", encode_component(segment))).collect();
        let query: Vec<_> = call
            .query
            .iter()
            .map(|(name, value)| format!("{}={}", encode_component(name), encode_component(value)))
            .collect();
        let mut headers = call.headers.clone();
        headers.push(("content-type".into(), "application/json".into()));
        Self { path, query: query.join("&"), headers }
    }

    fn with<T>(&self, call: &Call, extra: &[(String, String)], use_it: impl FnOnce(&SignableRequest<'_>) -> T) -> T {
        let all = self.headers.iter().chain(extra);
        let headers: Vec<(&str, &str)> = all.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        use_it(&SignableRequest {
            method: call.method,
            host: "127.0.0.1:8080",
            path: &self.path,
            query: &self.query,
            headers: &headers,
            body: &call.body,
        })
    }
}

type Signed = (String, Vec<(String, String)>);

fn sign_jdcloud(call: &Call, now: Timestamp) -> Signed {
    let credentials = jdcloud_hmac_sha256::Credentials::new("AK", SECRET).with_session_token("token 中文");
    let scope = jdcloud_hmac_sha256::Scope { region: "cn-north-1", service: "vm" };
    let version = jdcloud_hmac_sha256::Version::V2;
    let signed = Wire::new(call).with(call, &[], |request| {
        jdcloud_hmac_sha256::sign(request, &credentials, version, &scope, now, "ebf8b26d-c3be-402f-9f10-f8b6573fd823")
    });
    arrived(signed.authorization, signed.headers)
}

fn sign_huaweicloud(call: &Call, now: Timestamp) -> Signed {
    let credentials = huaweicloud_sdk_hmac_sha256::Credentials::new("AK", SECRET).with_security_token("token");
    let signed =
        Wire::new(call).with(call, &[], |request| huaweicloud_sdk_hmac_sha256::sign(request, &credentials, now));
    arrived(signed.authorization, signed.headers)
}

/// The headers that a server sees beside those of the call.
fn arrived(authorization: String, added: Vec<(http::HeaderName, String)>) -> Signed {
    let mut headers: Vec<_> = added.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
    headers.push(("host".into(), "127.0.0.1:8080".into()));
    headers.push(("accept".into(), "*/*".into()));
    (authorization, headers)
}

fn verify(algorithm: usize, call: &Call, (authorization, added): &Signed, now: Timestamp) -> Result<(), VerifyError> {
    let secret = |key: &str| (key == "AK").then(|| SECRET.into());
    Wire::new(call).with(call, added, |request| match algorithm {
        0 => jdcloud_hmac_sha256::verify(request, authorization, secret, now, SKEW).map(|_| ()),
        _ => huaweicloud_sdk_hmac_sha256::verify(request, authorization, secret, now, SKEW).map(|_| ()),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_signed_verifies_and_nothing_else_does(call in call(), seconds in 0_i64..4_000_000_000, change in any::<prop::sample::Index>()) {
        let now = Timestamp::from_second(seconds).unwrap();
        for (algorithm, signed) in [sign_jdcloud(&call, now), sign_huaweicloud(&call, now)].into_iter().enumerate() {
            prop_assert_eq!(verify(algorithm, &call, &signed, now), Ok(()));
            prop_assert_eq!(verify(algorithm, &call, &signed, now + SignedDuration::from_mins(16)), Err(VerifyError::Skewed));

            let mut other = call.clone();
            other.method = if call.method == "DELETE" { "PUT" } else { "DELETE" };
            prop_assert!(verify(algorithm, &other, &signed, now).is_err());
            let mut other = call.clone();
            let at = change.index(other.path.len());
            other.path[at].push('x');
            prop_assert!(verify(algorithm, &other, &signed, now).is_err());
            let mut other = call.clone();
            other.query.push(("x".into(), "y".into()));
            prop_assert!(verify(algorithm, &other, &signed, now).is_err());
            let mut other = call.clone();
            other.body.push(0);
            prop_assert!(verify(algorithm, &other, &signed, now).is_err());
            if !call.headers.is_empty() {
                let mut other = call.clone();
                let at = change.index(other.headers.len());
                other.headers[at].1.push('x');
                prop_assert!(verify(algorithm, &other, &signed, now).is_err());
            }
            let mut changed = signed.clone();
            changed.0 = changed.0.replace("AK", "BK");
            prop_assert_eq!(verify(algorithm, &call, &changed, now), Err(VerifyError::UnknownAccessKey));
        }
    }

    /// The order on the wire does not matter to a signature.
    #[test]
    fn the_query_may_stand_in_any_order(mut call in call()) {
        let now = Timestamp::UNIX_EPOCH;
        let (first, second) = (sign_jdcloud(&call, now), sign_huaweicloud(&call, now));
        call.query.reverse();
        prop_assert_eq!(sign_jdcloud(&call, now).0, first.0);
        prop_assert_eq!(sign_huaweicloud(&call, now).0, second.0);
    }

    /// A canonical query or path is its own canonical form.
    #[test]
    fn canonical_forms_stay_as_they_are(path in "(/[ -~]{0,8}){0,4}", query in "[ -~]{0,40}") {
        let request = |path: &str, query: &str| {
            let request = SignableRequest { method: "GET", host: "h", path, query, headers: &[], body: b"" };
            let text = jdcloud_hmac_sha256::canonical_request(&request).text;
            let mut lines = text.lines().skip(1).map(str::to_owned);
            (lines.next().unwrap(), lines.next().unwrap())
        };
        let (once_path, once_query) = request(&path, &query);
        prop_assert_eq!(request(&once_path, &once_query), (once_path, once_query));
    }

    #[test]
    fn any_authorization_header_is_refused_without_panic(text in ".{0,80}", parts in "(JDCLOUD2-HMAC-SHA256|SDK-HMAC-SHA256) [ -~]{0,80}") {
        let call = Call { method: "GET", path: vec!["a".into()], query: vec![], headers: vec![], body: vec![] };
        let now = Timestamp::UNIX_EPOCH;
        for header in [text, parts] {
            for (algorithm, signed) in [sign_jdcloud(&call, now), sign_huaweicloud(&call, now)].into_iter().enumerate() {
                prop_assert!(verify(algorithm, &call, &(header.clone(), signed.1), now).is_err());
            }
        }
    }
}
