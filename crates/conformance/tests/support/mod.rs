//! A server on loopback that answers what it is told, and the clients by their package names.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "every test file uses its part")]

pub mod archive;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use oas_contract::{Document, Source};
use oas_runtime::{Arguments, Error, Json, ResponseValue};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A request as it stood on the wire.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Path and query.
    pub fn target(&self) -> &str {
        self.line.split(' ').nth(1).unwrap()
    }

    pub fn signed_headers(&self) -> &str {
        self.header("authorization").unwrap().split("SignedHeaders=").nth(1).unwrap().split(',').next().unwrap()
    }
}

/// Answers with the given responses in turn, and keeps the requests.
pub struct Server {
    pub url: String,
    answers: Arc<Mutex<VecDeque<Vec<u8>>>>,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (answers, requests) = (Arc::new(Mutex::new(VecDeque::new())), Arc::new(Mutex::new(Vec::new())));
        let (coming, seen) = (Arc::clone(&answers), Arc::clone(&requests));
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let (coming, seen) = (Arc::clone(&coming), Arc::clone(&seen));
                tokio::spawn(async move {
                    let mut bytes = Vec::new();
                    let mut buffer = [0; 4096];
                    let request = loop {
                        match parse(&bytes) {
                            Some(request) => break request,
                            None => match socket.read(&mut buffer).await {
                                Ok(count) if count > 0 => bytes.extend_from_slice(&buffer[..count]),
                                _ => return,
                            },
                        }
                    };
                    seen.lock().unwrap().push(request);
                    let answer: Vec<u8> = coming.lock().unwrap().pop_front().unwrap_or_default();
                    let _ = socket.write_all(&answer).await;
                    let _ = socket.shutdown().await;
                });
            }
        });
        Self { url, answers, requests }
    }

    pub fn answer(&self, status: &str, headers: &str, body: &str) {
        let text =
            format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}", body.len());
        self.answers.lock().unwrap().push_back(text.into_bytes());
    }

    /// A server at another address, which never answers or is not there.
    pub fn elsewhere(url: String) -> Self {
        Self { url, answers: Arc::default(), requests: Arc::default() }
    }

    /// Answers with these bytes and closes the connection.
    pub fn raw(&self, bytes: &[u8]) {
        self.answers.lock().unwrap().push_back(bytes.to_vec());
    }

    /// Forgets the answers that have not been given.
    pub fn clear(&self) {
        self.answers.lock().unwrap().clear();
    }

    pub fn json(&self, body: &Value) {
        self.answer("200 OK", "content-type: application/json\r\n", &body.to_string());
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    pub fn last(&self) -> Request {
        self.requests().last().cloned().unwrap()
    }
}

fn parse(bytes: &[u8]) -> Option<Request> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let line = lines.next()?.to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let request = Request { line, headers, body: body.to_owned() };
    let length = request.header("content-length").map_or(0, |length| length.parse().unwrap());
    (body.len() >= length).then_some(request)
}

/// Variables with made-up values for every credential, and the endpoint of a server.
pub fn variable(url: &str) -> impl Fn(&str) -> Option<String> {
    let url = url.to_owned();
    move |name: &str| {
        Some(match name {
            _ if name.ends_with("_ENDPOINT") => url.clone(),
            "JDCLOUD_REGION" => "cn-north-1".to_owned(),
            "JDCLOUD_SIGNATURE_VERSION"
            | "JDCLOUD_SESSION_TOKEN"
            | "HUAWEICLOUD_SDK_SECURITY_TOKEN"
            | "HUAWEICLOUD_AUTH_TOKEN" => return None,
            _ => format!("made-up-{}", name.to_lowercase()),
        })
    }
}

macro_rules! types {
    ($($package:literal $client:ident: $($name:ident),*;)*) => {
        /// The contracts of the clients: package and text.
        pub const CONTRACTS: &[(&str, &str)] = &[$(($package, $client::CONTRACT)),*];

        /// Calls an operation of the client of a package.
        pub async fn invoke(
            package: &str,
            url: &str,
            operation: &str,
            arguments: Arguments,
        ) -> Result<ResponseValue<Json>, Error> {
            invoke_with(package, variable(url), operation, arguments).await
        }

        /// The same with variables of one's own.
        pub async fn invoke_with(
            package: &str,
            variables: impl Fn(&str) -> Option<String>,
            operation: &str,
            arguments: Arguments,
        ) -> Result<ResponseValue<Json>, Error> {
            match package {
                $($package => $client::Client::builder().variables(variables).build()?.invoke(operation, arguments).await,)*
                other => panic!("there is no client of {other}"),
            }
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/types.rs"));

/// The contracts of the clients.
pub fn contracts() -> Vec<(&'static str, Document)> {
    let document = |(package, text): &(&'static str, &str)| {
        (*package, Document::parse(&Source::new(&format!("specs/{package}.yaml"), text)).unwrap())
    };
    CONTRACTS.iter().map(document).collect()
}

/// A fake of all providers.
pub fn cloud() -> oas_mock::Builder {
    let builder = oas_mock::MockCloud::builder();
    CONTRACTS.iter().fold(builder, |builder, (package, text)| builder.contract(package, text))
}

/// Arguments for what an operation cannot do without: parameters, and the body.
pub fn required_arguments(operation: &oas_contract::Operation<'_>) -> Arguments {
    let required = operation.parameters.iter().filter(|parameter| parameter.required());
    let parameters = required.filter_map(|parameter| Some((parameter.name, parameter.examples().first()?.to_json())));
    let body = operation.request_body().filter(oas_contract::RequestBody::required);
    let body = body.and_then(|body| Some(("body", body.media().first()?.examples().first()?.to_json())));
    parameters.chain(body).collect()
}
