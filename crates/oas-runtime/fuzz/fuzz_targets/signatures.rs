//! Whatever is signed verifies, and whatever claims to be signed is judged without a panic.
#![no_main]

use oas_runtime::jiff::{SignedDuration, Timestamp};
use oas_runtime::signature::{Credentials, SIGNERS, Scope, SignableBody, SignableRequest, encode_component};
use libfuzzer_sys::fuzz_target;

const SKEW: SignedDuration = SignedDuration::from_mins(15);

fuzz_target!(|input: (String, Vec<(String, String)>, String, Vec<u8>, String)| {
    let (segment, query, header, body, claim) = input;
    let now = Timestamp::UNIX_EPOCH;
    // The form in which clients send requests.
    let path = format!("/v1/{}", encode_component(&segment.replace(['/', '\\'], "")));
    let query: Vec<String> = query
        .iter()
        .filter(|(name, _)| !name.is_empty())
        .map(|(name, value)| format!("{}={}", encode_component(name), encode_component(value)))
        .collect();
    let query = query.join("&");
    let header: String = header.chars().filter(char::is_ascii_graphic).collect();
    let headers = [("content-type", "application/json"), ("x-fuzz", header.as_str())];
    let request =
        SignableRequest { method: "POST", host: "h:1", path: &path, query: &query, headers: &headers, body: SignableBody::Bytes(&body) };
    let scope = Scope { service: "s", region: "r" };
    // Requests that no client sends are brought into canonical form once and for all.
    let raw = SignableRequest { method: "GET", host: "h", path: &segment, query: &claim, headers: &[], body: SignableBody::Bytes(&[]) };

    for &signer in SIGNERS {
        for version in ["2", "3"] {
            let credentials = Credentials::new(signer, |field| match field {
                "access_key" | "secret_key" => Some("key".into()),
                "signature_version" => Some(version.into()),
                _ => None,
            });
            let credentials = credentials.expect("keys are plain");
            let nonce = || "ebf8b26d-c3be-402f-9f10-f8b6573fd823".to_owned();
            let signed = signer.sign(&request, &credentials, scope, now, &nonce);
            let added: Vec<_> = signed.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let all: Vec<_> = headers.iter().copied().chain(added).chain([("host", "h:1")]).collect();
            let verify = |authorization: &str| {
                let all: Vec<_> = all.iter().copied().chain([("authorization", authorization)]).collect();
                signer.verify(&SignableRequest { headers: &all, ..request }, &credentials, scope, now, SKEW)
            };
            verify(&signed.authorization).expect("it was signed");
            let _ = verify(&claim);
        }
        let _ = signer.canonical_request(&raw);
    }
});
