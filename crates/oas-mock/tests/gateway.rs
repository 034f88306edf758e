//! Requests as they stand on a socket, against a fake that is as strict as a gateway: what is signed, what comes twice, what does not
//! come at all.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use oas_mock::{Builder, MockCloud};
use oas_runtime::signature::{self, Credentials, Scope, SignableBody, SignableRequest};

const PATH: &str = "/v1/regions/cn-north-1/imageTasks";
const QUERY: &str = "taskAction=ImportImage";

fn jdcloud() -> Builder {
    let contract = include_str!("../../../specs/jdcloud-vm.yaml");
    let cloud = MockCloud::builder().contract("jdcloud-vm", contract);
    cloud.credential("JDCLOUD_ACCESS_KEY", "key").credential("JDCLOUD_SECRET_KEY", "secret")
}

fn huaweicloud() -> Builder {
    let contract = include_str!("../../../specs/huaweicloud-iec.yaml");
    let cloud = MockCloud::builder().contract("huaweicloud-iec", contract);
    cloud.credential("HUAWEICLOUD_SDK_AK", "key").credential("HUAWEICLOUD_SDK_SK", "secret")
}

/// What is sent, line by line.
#[derive(Clone)]
struct Request {
    target: String,
    headers: Vec<(String, String)>,
}

impl Request {
    /// One that is signed as it must be, with a nonce of its own.
    fn signed(cloud: &MockCloud, signer: &str, (path, query): (&str, &str), own: &[(&str, &str)]) -> Self {
        let host = cloud.url().trim_start_matches("http://").to_owned();
        let signer = signature::signer(signer).unwrap();
        let value = |field: &str| match field {
            "access_key" => Some("key".into()),
            "secret_key" => Some("secret".into()),
            _ => None,
        };
        let credentials = Credentials::new(signer, value).unwrap();
        let body = SignableBody::Bytes(b"");
        let request = SignableRequest { method: "GET", host: &host, path, query, headers: own, body };
        let scope = Scope { service: "vm", region: "cn-north-1" };
        let nonce = || uuid::Uuid::new_v4().to_string();
        let signature = signer.sign(&request, &credentials, scope, Timestamp::now(), &nonce);
        let mut headers = vec![("host".to_owned(), host)];
        headers.extend(own.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        headers.extend(signature.headers.iter().map(|(name, value)| (name.to_string(), value.clone())));
        headers.push(("authorization".to_owned(), signature.authorization));
        Self { target: format!("{path}?{query}"), headers }
    }

    fn jdcloud(cloud: &MockCloud) -> Self {
        Self::signed(cloud, "jdcloud-hmac-sha256", (PATH, QUERY), &[("content-type", "application/json")])
    }

    fn with(&self, name: &str, value: &str) -> Self {
        let mut other = self.clone();
        other.headers.push((name.to_owned(), value.to_owned()));
        other
    }

    fn without(&self, name: &str) -> Self {
        let mut other = self.clone();
        other.headers.retain(|(known, _)| known != name);
        other
    }

    /// With this header not among those that are said to be signed.
    fn unsigned(&self, name: &str) -> Self {
        let mut other = self.clone();
        let (_, authorization) = other.headers.iter_mut().find(|(known, _)| known == "authorization").unwrap();
        let before = authorization.clone();
        let names = authorization.split("SignedHeaders=").nth(1).unwrap().split(',').next().unwrap().to_owned();
        let left: Vec<&str> = names.split(';').filter(|known| *known != name).collect();
        *authorization = authorization.replace(&names, &left.join(";"));
        assert_ne!(*authorization, before, "{name} is signed");
        other
    }

    fn text(&self) -> String {
        let headers: String = self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        format!("GET {} HTTP/1.1\r\n{headers}connection: close\r\n\r\n", self.target)
    }

    async fn sent(&self, cloud: &MockCloud) -> (u16, String) {
        exchange(cloud, self.text().into_bytes()).await
    }
}

/// The status and the body of what is answered to these bytes.
async fn exchange(cloud: &MockCloud, bytes: Vec<u8>) -> (u16, String) {
    let address = cloud.url().trim_start_matches("http://").to_owned();
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        // What is not read any more may be refused while it is written.
        let _ = stream.write_all(&bytes);
        let mut answer = Vec::new();
        let mut buffer = [0; 4096];
        while let Ok(count) = stream.read(&mut buffer)
            && count > 0
        {
            answer.extend_from_slice(&buffer[..count]);
        }
        String::from_utf8_lossy(&answer).into_owned()
    });
    let answer = answer.await.unwrap();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
    (status, answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
}

fn refused((status, body): &(u16, String), what: &str) {
    assert_eq!(*status, 401, "{what}: {body}");
    assert!(body.contains(what), "`{what}` is not in {body}");
}

#[tokio::test]
async fn what_must_be_signed_is_signed() {
    let cloud = jdcloud().start().await.unwrap();
    let good = Request::jdcloud(&cloud);
    assert_eq!(good.sent(&cloud).await.0, 200);
    for name in ["host", "x-jdcloud-date", "x-jdcloud-nonce"] {
        let request = Request::jdcloud(&cloud);
        refused(&request.unsigned(name).sent(&cloud).await, &format!("the header {name} must be signed"));
    }
    for name in ["x-jdcloud-date", "x-jdcloud-nonce"] {
        refused(&Request::jdcloud(&cloud).without(name).sent(&cloud).await, &format!("{name} is missing"));
    }
    refused(&Request::jdcloud(&cloud).without("authorization").sent(&cloud).await, "authorization is missing");
    let query = Request { target: format!("{PATH}?taskAction=ExportImage"), ..Request::jdcloud(&cloud) };
    refused(&query.sent(&cloud).await, "does not match the request");

    let cloud = huaweicloud().start().await.unwrap();
    let signed =
        |own: &[(&str, &str)]| Request::signed(&cloud, "huaweicloud-sdk-hmac-sha256", ("/v1/images", "limit=5"), own);
    assert_eq!(signed(&[]).sent(&cloud).await.0, 200);
    for name in ["host", "x-sdk-date"] {
        refused(&signed(&[]).unsigned(name).sent(&cloud).await, &format!("the header {name} must be signed"));
    }
    let other = signed(&[("x-domain-id", "d-1")]).without("x-domain-id").with("x-domain-id", "d-2");
    refused(&other.sent(&cloud).await, "does not match the request");
}

#[tokio::test]
async fn a_request_that_comes_again_is_refused() {
    let cloud = jdcloud().start().await.unwrap();
    let (first, second) = (Request::jdcloud(&cloud), Request::jdcloud(&cloud));
    assert_eq!(first.sent(&cloud).await.0, 200);
    refused(&first.sent(&cloud).await, "the nonce was used before");
    assert_eq!(second.sent(&cloud).await.0, 200, "another nonce");
    refused(&second.sent(&cloud).await, "the nonce was used before");
}

#[tokio::test]
async fn what_says_who_calls_comes_once() {
    let cloud = jdcloud().start().await.unwrap();
    let good = Request::jdcloud(&cloud);
    let own = good.headers.iter().find(|(name, _)| name == "authorization").unwrap().1.clone();
    refused(&good.with("authorization", &own).sent(&cloud).await, "the header authorization is given more than once");
    refused(&good.with("authorization", "Bearer x").sent(&cloud).await, "authorization is given more than once");
    refused(&good.with("x-jdcloud-nonce", "other").sent(&cloud).await, "x-jdcloud-nonce is given more than once");
    refused(
        &good.with("x-jdcloud-date", "20200101T000000Z").sent(&cloud).await,
        "x-jdcloud-date is given more than once",
    );
    let (status, _) = good.with("host", "elsewhere.example.com").sent(&cloud).await;
    assert!([400, 401].contains(&status), "two hosts: {status}");
    assert_eq!(good.sent(&cloud).await.0, 200, "none of these has used its nonce");
}

/// Where an algorithm reads, its signer says; where a key stands, the contract.
#[tokio::test]
async fn where_credentials_stand_is_said_by_signers_and_contracts() {
    let name = "huaweicloud-sdk-hmac-sha256";
    let cloud = huaweicloud().start().await.unwrap();
    for header in signature::signer(name).unwrap().headers() {
        let request = Request::signed(&cloud, name, ("/v1/images", "limit=5"), &[]).without(header.as_str());
        let twice = request.with(header.as_str(), "a").with(header.as_str(), "a");
        refused(&twice.sent(&cloud).await, &format!("the header {header} is given more than once"));
    }
    let signed = Request::signed(&cloud, name, ("/v1/images", "limit=5"), &[]);
    let other_alternative = signed.with("x-auth-token", "a").with("x-auth-token", "a");
    refused(&other_alternative.sent(&cloud).await, "the header x-auth-token is given more than once");
    // A name that ends as theirs do, and is none of theirs.
    let others = Request::signed(&cloud, name, ("/v1/images", "limit=5"), &[]);
    let others = others.with("x-trace-token", "a").with("x-trace-token", "b");
    assert_eq!(others.sent(&cloud).await.0, 200);

    let contract = r"
openapi: 3.0.3
info: {title: Keys, version: '1'}
servers: [{url: 'https://keys.example.com'}]
paths:
  /header: {get: {operationId: in_header, summary: H., security: [{header: []}], responses: {'204': {description: ok}}}}
  /query: {get: {operationId: in_query, summary: Q., security: [{query: []}], responses: {'204': {description: ok}}}}
  /cookie: {get: {operationId: in_cookie, summary: C., security: [{cookie: []}], responses: {'204': {description: ok}}}}
  /open: {get: {operationId: open, summary: O., security: [], responses: {'204': {description: ok}}}}
components:
  securitySchemes:
    header: {type: apiKey, in: header, name: X-Caller, x-environment: H}
    query: {type: apiKey, in: query, name: caller, x-environment: Q}
    cookie: {type: apiKey, in: cookie, name: caller, x-environment: C}
";
    let cloud = MockCloud::builder().contract("keys", contract);
    let cloud = cloud.credential("H", "k").credential("Q", "k").credential("C", "k").start().await.unwrap();
    let host = ("host".to_owned(), cloud.url().trim_start_matches("http://").to_owned());
    let to = |target: &str| Request { target: target.to_owned(), headers: vec![host.clone()] };
    let (header, cookie) = (to("/header").with("X-Caller", "k"), to("/cookie").with("cookie", "a=b; caller=k"));
    for (once, twice, what) in [
        (header.clone(), header.with("x-caller", "k"), "the header x-caller"),
        (to("/query?caller=k"), to("/query?caller=k&caller=k"), "the query parameter caller"),
        (cookie.clone(), cookie.with("cookie", "caller=k"), "the cookie caller"),
    ] {
        assert_eq!(once.sent(&cloud).await.0, 204, "{what}");
        refused(&twice.sent(&cloud).await, &format!("{what} is given more than once"));
        let target = once.target.split('?').next().unwrap();
        refused(&to(target).sent(&cloud).await, &format!("{what} is missing"));
    }
    refused(&to("/query?caller=other").sent(&cloud).await, "the key is not valid");
    assert_eq!(to("/open").with("x-caller", "a").with("x-caller", "b").sent(&cloud).await.0, 204);
    refused(
        &to("/open").with("authorization", "a").with("authorization", "a").sent(&cloud).await,
        "authorization is given",
    );
}

#[tokio::test]
async fn a_request_that_does_not_arrive_ends() {
    let cloud = jdcloud().read_timeout(Duration::from_millis(300)).start().await.unwrap();
    let good = Request::jdcloud(&cloud);
    let started = Instant::now();
    // In the middle of the headers, and in the middle of the body.
    let half = good.text();
    let (status, body) = exchange(&cloud, half.as_bytes()[..half.len() / 2].to_vec()).await;
    assert!([0, 408].contains(&status), "{status} {body}");
    let promised = half.replace("connection: close", "content-length: 1000\r\nconnection: close") + "{\"a\":";
    let (status, body) = exchange(&cloud, promised.into_bytes()).await;
    assert_eq!(status, 408, "{body}");
    assert!(body.contains("has not arrived in time"), "{body}");
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    assert_eq!(good.sent(&cloud).await.0, 200, "the fake is there for others");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_connections_that_say_nothing_keep_nobody_out() {
    let cloud = jdcloud().read_timeout(Duration::from_millis(500)).start().await.unwrap();
    let address = cloud.url().trim_start_matches("http://").to_owned();
    let silent: Vec<TcpStream> = (0..200).map(|_| TcpStream::connect(&address).unwrap()).collect();
    assert_eq!(Request::jdcloud(&cloud).sent(&cloud).await.0, 200);
    drop(silent);
}

#[tokio::test]
async fn bodies_and_headers_have_an_end() {
    let cloud = jdcloud().start().await.unwrap();
    let host = cloud.url().trim_start_matches("http://").to_owned();
    let head = format!("POST {PATH} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    let large = 13 << 20;
    let stated = format!("{head}content-length: {large}\r\n\r\n").into_bytes();
    let (status, body) = exchange(&cloud, [stated, vec![b'x'; large]].concat()).await;
    assert!([0, 413].contains(&status), "{status} {body}");
    let mut chunked = format!("{head}transfer-encoding: chunked\r\n\r\n").into_bytes();
    for _ in 0..13 {
        chunked.extend_from_slice(b"100000\r\n");
        chunked.extend(std::iter::repeat_n(b'x', 1 << 20));
        chunked.extend_from_slice(b"\r\n");
    }
    chunked.extend_from_slice(b"0\r\n\r\n");
    let (status, body) = exchange(&cloud, chunked).await;
    assert!([0, 413].contains(&status), "{status} {body}");
    let broken = format!("{head}transfer-encoding: chunked\r\n\r\nzz\r\n").into_bytes();
    let (status, body) = exchange(&cloud, broken).await;
    assert_eq!(status, 400, "{body}");
    let many: String = (0..500).map(|number| format!("x-{number}: 1\r\n")).collect();
    let (status, _) = exchange(&cloud, format!("{head}{many}\r\n").into_bytes()).await;
    assert_eq!(status, 431);
    assert_eq!(Request::jdcloud(&cloud).sent(&cloud).await.0, 200);
}

#[tokio::test]
async fn what_is_shown_of_a_request_has_no_value_that_may_be_secret() {
    let cloud = jdcloud().start().await.unwrap();
    Request::jdcloud(&cloud).sent(&cloud).await;
    let received = cloud.received();
    let shown = format!("{received:?}");
    for part in ["Received", "GET", "taskAction=ImportImage", "authorization", "x-jdcloud-nonce", "200"] {
        assert!(shown.contains(part), "`{part}` is not in {shown}");
    }
    let secret = |name: &str| received[0].headers.iter().find(|(known, _)| known == name).unwrap().1.clone();
    assert!(!shown.contains(&secret("authorization")) && !shown.contains(&secret("x-jdcloud-nonce")), "{shown}");
    let shown = format!("{cloud:?}");
    assert!(shown.contains("MockCloud") && shown.contains("jdcloud-vm") && !shown.contains("secret"), "{shown}");
}
