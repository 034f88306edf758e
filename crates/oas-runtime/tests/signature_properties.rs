//! What must hold for every request: a signature verifies, no other request has it, canonical forms stay as they are.
#![cfg(feature = "signatures")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use jiff::{SignedDuration, Timestamp};
use oas_runtime::signature::{
    Credentials, SIGNERS, Scope, SignableBody, SignableRequest, Signer, VerifyError, encode_component,
};
use proptest::prelude::*;

const SKEW: SignedDuration = SignedDuration::from_mins(15);
const SECRET: &str = "SKEXAMPLE/secret+0001";
const SCOPE: Scope<'_> = Scope { service: "vm", region: "cn-north-1" };

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
            body: SignableBody::Bytes(&call.body),
        })
    }
}

/// Credentials with everything that a signer takes but its choices.
fn credentials(signer: &dyn Signer, access_key: &str, token: Option<&str>) -> Credentials {
    let with = |token: Option<&str>| {
        Credentials::new(signer, |field| match field {
            "access_key" => Some(access_key.into()),
            "secret_key" => Some(SECRET.into()),
            _ => token.filter(|_| field.ends_with("_token")).map(Into::into),
        })
    };
    // Not every header carries every token.
    with(token).or_else(|_| with(Some("token"))).unwrap()
}

/// The headers that a server sees beside those of the call.
type Signed = Vec<(String, String)>;

fn sign(signer: &dyn Signer, call: &Call, now: Timestamp) -> Signed {
    let credentials = credentials(signer, "AK", Some("token 中文"));
    let nonce = || "ebf8b26d-c3be-402f-9f10-f8b6573fd823".to_owned();
    let wire = Wire::new(call);
    let parts = wire.with(call, &[], |request| signer.sign(request, &credentials, SCOPE, now, &nonce));
    let mut added: Vec<_> = parts.headers.into_iter().map(|(name, value)| (name.to_string(), value)).collect();
    added.push(("authorization".into(), parts.authorization));
    added.push(("host".into(), "127.0.0.1:8080".into()));
    added.push(("accept".into(), "*/*".into()));
    added
}

fn verify(signer: &dyn Signer, call: &Call, added: &Signed, now: Timestamp) -> Result<(), VerifyError> {
    let credentials = credentials(signer, "AK", Some("token 中文"));
    let wire = Wire::new(call);
    wire.with(call, added, |request| signer.verify(request, &credentials, SCOPE, now, SKEW)).map(|_| ())
}

fn authorization(signed: &Signed) -> &str {
    &signed.iter().find(|(name, _)| name == "authorization").unwrap().1
}

/// The same headers, with another one of a name, or with none.
fn replaced(signed: &Signed, name: &str, value: Option<&str>) -> Signed {
    let others = signed.iter().filter(|(known, _)| known != name).cloned();
    others.chain(value.map(|value| (name.to_owned(), value.to_owned()))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_signed_verifies_and_nothing_else_does(call in call(), seconds in 0_i64..4_000_000_000, change in any::<prop::sample::Index>()) {
        let now = Timestamp::from_second(seconds).unwrap();
        for &signer in SIGNERS {
            let signed = sign(signer, &call, now);
            prop_assert_eq!(verify(signer, &call, &signed, now), Ok(()));
            prop_assert_eq!(verify(signer, &call, &signed, now + SignedDuration::from_mins(16)), Err(VerifyError::Skewed));

            let mut other = call.clone();
            other.method = if call.method == "DELETE" { "PUT" } else { "DELETE" };
            prop_assert!(verify(signer, &other, &signed, now).is_err());
            let mut other = call.clone();
            let at = change.index(other.path.len());
            other.path[at].push('x');
            prop_assert!(verify(signer, &other, &signed, now).is_err());
            let mut other = call.clone();
            other.query.push(("x".into(), "y".into()));
            prop_assert!(verify(signer, &other, &signed, now).is_err());
            let mut other = call.clone();
            other.body.push(0);
            prop_assert!(verify(signer, &other, &signed, now).is_err());
            if !call.headers.is_empty() {
                let mut other = call.clone();
                let at = change.index(other.headers.len());
                other.headers[at].1.push('x');
                prop_assert!(verify(signer, &other, &signed, now).is_err());
            }
            let changed = authorization(&signed).replace("AK", "BK");
            let changed = replaced(&signed, "authorization", Some(&changed));
            prop_assert_eq!(verify(signer, &call, &changed, now), Err(VerifyError::UnknownAccessKey));
            let unsigned = replaced(&signed, "authorization", None);
            prop_assert_eq!(verify(signer, &call, &unsigned, now), Err(VerifyError::NotSigned));
        }
    }

    /// The order on the wire does not matter to a signature.
    #[test]
    fn the_query_may_stand_in_any_order(mut call in call()) {
        let now = Timestamp::UNIX_EPOCH;
        let before: Vec<Signed> = SIGNERS.iter().map(|signer| sign(*signer, &call, now)).collect();
        call.query.reverse();
        for (&signer, before) in SIGNERS.iter().zip(&before) {
            prop_assert_eq!(&sign(signer, &call, now), before);
        }
    }

    /// A canonical query or path is its own canonical form.
    #[test]
    fn canonical_forms_stay_as_they_are(path in "(/[ -~]{0,8}){0,4}", query in "[ -~]{0,40}") {
        for &signer in SIGNERS {
            let request = |path: &str, query: &str| {
                let request = SignableRequest { method: "GET", host: "h", path, query, headers: &[], body: SignableBody::Bytes(b"") };
                let text = signer.canonical_request(&request).text;
                let mut lines = text.lines().skip(1).map(str::to_owned);
                (lines.next().unwrap(), lines.next().unwrap())
            };
            let (once_path, once_query) = request(&path, &query);
            prop_assert_eq!(request(&once_path, &once_query), (once_path, once_query));
        }
    }

    #[test]
    fn any_authorization_header_is_refused_without_panic(text in ".{0,80}", parts in "(JDCLOUD2-HMAC-SHA256|SDK-HMAC-SHA256) [ -~]{0,80}") {
        let call = Call { method: "GET", path: vec!["a".into()], query: vec![], headers: vec![], body: vec![] };
        let now = Timestamp::UNIX_EPOCH;
        for &signer in SIGNERS {
            for header in [&text, &parts] {
                let signed = replaced(&sign(signer, &call, now), "authorization", Some(header));
                prop_assert!(verify(signer, &call, &signed, now).is_err());
            }
        }
    }
}

/// What a server refuses though the signature is right.
#[test]
fn other_scopes_and_tokens_are_refused() {
    let call = Call { method: "GET", path: vec!["a".into()], query: vec![], headers: vec![], body: vec![] };
    let now = Timestamp::UNIX_EPOCH;
    for &signer in SIGNERS {
        let signed = sign(signer, &call, now);
        let verify = |credentials: &Credentials, scope: Scope<'_>| {
            let wire = Wire::new(&call);
            wire.with(&call, &signed, |request| signer.verify(request, credentials, scope, now, SKEW)).map(|_| ())
        };
        for token in [None, Some("another")] {
            assert_eq!(verify(&credentials(signer, "AK", token), SCOPE), Err(VerifyError::Token), "{signer:?}");
        }
        let ours = credentials(signer, "AK", Some("token 中文"));
        for scope in [Scope { service: "disk", ..SCOPE }, Scope { region: "", ..SCOPE }] {
            let expected = if signer.is_scoped() { Err(VerifyError::OtherScope) } else { Ok(()) };
            assert_eq!(verify(&ours, scope), expected, "{signer:?}");
        }
    }
}

/// Whoever verifies knows by them where to look, and what must not be there twice.
#[test]
fn what_is_added_is_among_the_headers_of_the_signer_and_is_signed() {
    let call = Call { method: "GET", path: vec!["a".into()], query: vec![], headers: vec![], body: vec![] };
    let now = Timestamp::UNIX_EPOCH;
    for &signer in SIGNERS {
        let signed = sign(signer, &call, now);
        let of_signer: Vec<&str> =
            signer.headers().iter().map(oas_runtime::reqwest::header::HeaderName::as_str).collect();
        let added: Vec<&String> = signed.iter().map(|(name, _)| name).filter(|name| *name != "accept").collect();
        for name in &added {
            let is_known = ["authorization", "host"].contains(&name.as_str()) || of_signer.contains(&name.as_str());
            assert!(is_known, "{signer:?} adds {name} and does not say so");
        }
        let list = authorization(&signed).split_once("SignedHeaders=").unwrap().1.split_once(',').unwrap().0;
        for name in added.iter().filter(|name| ***name != "authorization") {
            let rest: Vec<&str> = list.split(';').filter(|known| known != *name).collect();
            let changed = authorization(&signed).replace(list, &rest.join(";"));
            let changed = replaced(&signed, "authorization", Some(&changed));
            assert!(verify(signer, &call, &changed, now).is_err(), "{signer:?}: {name} is not signed");
        }
    }
}

#[test]
fn what_a_signer_reads_comes_once() {
    let call = Call { method: "GET", path: vec!["a".into()], query: vec![], headers: vec![], body: vec![] };
    let now = Timestamp::UNIX_EPOCH;
    for &signer in SIGNERS {
        let own = signer.headers().iter().map(ToString::to_string);
        for name in ["authorization".to_owned(), "host".to_owned()].into_iter().chain(own) {
            let mut twice = sign(signer, &call, now);
            let value = twice.iter().find(|(known, _)| *known == name).map_or("x", |(_, value)| value).to_owned();
            twice.retain(|(known, _)| *known != name);
            twice.extend([(name.clone(), value.clone()), (name.to_ascii_uppercase(), value)]);
            assert_eq!(verify(signer, &call, &twice, now), Err(VerifyError::Repeated(name)), "{signer:?}");
        }
    }
}

/// A date or nonce that is not signed could be replaced by whoever is on the way.
#[test]
fn every_header_that_is_added_must_be_signed() {
    let call = Call { method: "GET", path: vec!["a".into()], query: vec![], headers: vec![], body: vec![] };
    let now = Timestamp::UNIX_EPOCH;
    for &signer in SIGNERS {
        let signed = sign(signer, &call, now);
        let list = authorization(&signed).split_once("SignedHeaders=").unwrap().1.split_once(',').unwrap().0;
        for name in list.split(';').filter(|name| name.ends_with("-date") || name.ends_with("-nonce")) {
            let rest: Vec<&str> = list.split(';').filter(|known| *known != name).collect();
            let changed = authorization(&signed).replace(list, &rest.join(";"));
            let changed = replaced(&signed, "authorization", Some(&changed));
            assert!(
                matches!(verify(signer, &call, &changed, now), Err(VerifyError::Unsigned(_))),
                "{signer:?}: {name}"
            );
        }
    }
}
