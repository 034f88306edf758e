//! Signing one request.

use std::hint::black_box;

use client_runtime::signature::{SignableRequest, huaweicloud_sdk_hmac_sha256, jdcloud_hmac_sha256};
use jiff::Timestamp;

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
        body: b"",
    };
    let now = Timestamp::UNIX_EPOCH;
    let credentials = jdcloud_hmac_sha256::Credentials::new("access", "secret");
    let scope = jdcloud_hmac_sha256::Scope { region: "cn-north-1", service: "vm" };
    each("jdcloud-hmac-sha256", || {
        let version = jdcloud_hmac_sha256::Version::V2;
        black_box(jdcloud_hmac_sha256::sign(black_box(&request), &credentials, version, &scope, now, "nonce"));
    });
    let credentials = huaweicloud_sdk_hmac_sha256::Credentials::new("access", "secret");
    each("huaweicloud-sdk-hmac-sha256", || {
        black_box(huaweicloud_sdk_hmac_sha256::sign(black_box(&request), &credentials, now));
    });
}

fn each(name: &str, mut sign: impl FnMut()) {
    let [batch] = best_of_each(20, [&mut || (0..BATCH).for_each(|_| sign())]);
    println!("  {name:28} {:>8.2} µs", batch / f64::from(BATCH));
}
