//! Signing one request.

use std::hint::black_box;

use jiff::Timestamp;
use oas_runtime::signature::{Credentials, SIGNERS, Scope, SignableBody, SignableRequest};

use crate::best_of_each;

const BATCH: u32 = 1000;

/// Prints the time of one signature of each algorithm.
pub fn measure() {
    println!("signing: one request");
    let headers = [("content-type", "application/json"), ("user-agent", "benchmark/1.0"), ("x-domain-id", "d-1")];
    let request = SignableRequest {
        method: "GET",
        host: "vm.example.com",
        path: "/v1/regions/cn-north-1/imageTasks",
        query: "taskAction=ImportImage&taskIds.1=101&taskIds.2=102&startTime=2020-07-02%2017%3A34%3A44&pageNumber=1&pageSize=10",
        headers: &headers,
        body: SignableBody::Bytes(b""),
    };
    let now = Timestamp::UNIX_EPOCH;
    let scope = Scope { service: "vm", region: "cn-north-1" };
    for &signer in SIGNERS {
        let required = |name: &str| signer.fields().iter().any(|field| field.required && field.name == name);
        let credentials = Credentials::new(signer, |field| required(field).then(|| "plain".into()));
        let credentials = credentials.expect("every signer takes plain text for what it requires");
        each(signer.name(), || {
            black_box(signer.sign(black_box(&request), &credentials, scope, now, &|| "nonce".to_owned()));
        });
    }
}

fn each(name: &str, mut sign: impl FnMut()) {
    let [batch] = best_of_each(20, [&mut || (0..BATCH).for_each(|_| sign())]);
    println!("  {name:28} {:>8.2} µs", batch / f64::from(BATCH));
}
