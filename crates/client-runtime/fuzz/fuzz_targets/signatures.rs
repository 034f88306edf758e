//! Whatever is signed verifies, and whatever claims to be signed is judged without a panic.
#![no_main]

use client_runtime::jiff::{SignedDuration, Timestamp};
use client_runtime::signature::{
    SignableRequest, encode_component, huaweicloud_sdk_hmac_sha256 as huaweicloud, jdcloud_hmac_sha256 as jdcloud,
};
use libfuzzer_sys::fuzz_target;

const SKEW: SignedDuration = SignedDuration::from_mins(15);
const KEY: &str = "key";

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
        SignableRequest { method: "POST", host: "h:1", path: &path, query: &query, headers: &headers, body: &body };
    let secret = |key: &str| (key == KEY).then(|| "secret".to_owned().into());

    let credentials = jdcloud::Credentials::new(KEY, "secret".to_owned());
    let scope = jdcloud::Scope { region: "r", service: "s" };
    for version in [jdcloud::Version::V2, jdcloud::Version::V3] {
        let signed =
            jdcloud::sign(&request, &credentials, version, &scope, now, "ebf8b26d-c3be-402f-9f10-f8b6573fd823");
        let added: Vec<_> = signed.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let all: Vec<_> = headers.iter().copied().chain(added).chain([("host", "h:1")]).collect();
        let arrived = SignableRequest { headers: &all, ..request };
        jdcloud::verify(&arrived, &signed.authorization, secret, now, SKEW).expect("it was signed");
        let _ = jdcloud::verify(&arrived, &claim, secret, now, SKEW);
    }
    let credentials = huaweicloud::Credentials::new(KEY, "secret".to_owned());
    let signed = huaweicloud::sign(&request, &credentials, now);
    let added: Vec<_> = signed.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let all: Vec<_> = headers.iter().copied().chain(added).chain([("host", "h:1")]).collect();
    let arrived = SignableRequest { headers: &all, ..request };
    huaweicloud::verify(&arrived, &signed.authorization, secret, now, SKEW).expect("it was signed");
    let _ = huaweicloud::verify(&arrived, &claim, secret, now, SKEW);

    // Requests that no client sends are brought into canonical form once and for all.
    let raw = SignableRequest { method: "GET", host: "h", path: &segment, query: &claim, headers: &[], body: &[] };
    let _ = huaweicloud::canonical_request(&raw);
    let _ = jdcloud::canonical_request(&raw);
});
