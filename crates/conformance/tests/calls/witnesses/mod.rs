//! Every operation of every contract, called as its witness was: the request is the one that the official SDK of the provider sends
//! for the same call, or, where there is no SDK, the one that the provider's page shows. What differs stands in one table, with its
//! reason; see `witnesses/README.md`.

mod calls;
mod wire;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::support::{self, Server};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use wire::Sent;

/// What the witnesses and our clients are set to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    clock: String,
    nonce: String,
    variables: calls::Variables,
}

/// A request that an SDK has sent.
#[derive(Deserialize)]
struct Recorded {
    operation: String,
    call: String,
    request: Sent,
}

/// A request that a page shows.
#[derive(Deserialize)]
struct Shown {
    operation: String,
    arguments: Map<String, Value>,
    request: Sent,
}

/// A line of the table of differences.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    package: String,
    /// The operations that have it; all of them if it is not given.
    operations: Option<Vec<String>>,
    /// As it is printed; `*` stands for anything.
    difference: String,
    /// How often it is there.
    times: usize,
    reason: String,
}

impl Known {
    fn is(&self, call: &Witnessed, difference: &str) -> bool {
        let of = self.operations.as_ref().is_none_or(|operations| operations.contains(&call.operation));
        of && self.package == call.package && matches(&self.difference, difference)
    }
}

/// Where an operation differs from its witness.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Differing {
    Nowhere,
    InHeaders,
    Elsewhere,
}

impl Differing {
    fn of(difference: &str) -> Self {
        let is_of_headers = difference.starts_with("header ") || difference.starts_with("signed ");
        if is_of_headers { Self::InHeaders } else { Self::Elsewhere }
    }
}

/// A call with its witness.
struct Witnessed {
    package: String,
    operation: String,
    call: String,
    arguments: Map<String, Value>,
    request: Sent,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("witnesses")
}

fn read<T: serde::de::DeserializeOwned>(file: &str) -> Option<T> {
    let text = std::fs::read_to_string(folder().join(file)).ok()?;
    Some(serde_json::from_str(&text).unwrap_or_else(|error| panic!("witnesses/{file}: {error}")))
}

fn settings() -> Settings {
    read("settings.json").unwrap()
}

/// The calls of the contracts whose provider has an SDK.
fn called() -> BTreeMap<&'static str, Vec<calls::Call>> {
    let variables = settings().variables;
    let documents = support::contracts().into_iter();
    let documents = documents.filter(|(package, _)| !folder().join(format!("pages/{package}.json")).exists());
    let of = |document: &oas_contract::Document| {
        document.operations().iter().flat_map(|operation| calls::calls(operation, &variables)).collect()
    };
    documents.map(|(package, document)| (package, of(&document))).collect()
}

fn witnessed() -> Vec<Witnessed> {
    let mut all = Vec::new();
    for (package, calls) in called() {
        let requests: Vec<Recorded> = read(&format!("requests/{package}.json")).unwrap_or_default();
        for recorded in requests {
            let call = calls.iter().find(|call| call.operation == recorded.operation && call.kind == recorded.call);
            let call =
                call.unwrap_or_else(|| panic!("{package} {} ({}) is no call", recorded.operation, recorded.call));
            let Recorded { operation, call: kind, request } = recorded;
            let arguments = call.arguments.clone();
            all.push(Witnessed { package: package.to_owned(), operation, call: kind, arguments, request });
        }
    }
    for (package, _) in support::CONTRACTS {
        let shown: Vec<Shown> = read(&format!("pages/{package}.json")).unwrap_or_default();
        for Shown { operation, arguments, request } in shown {
            let call = "as its page shows it".to_owned();
            all.push(Witnessed { package: (*package).to_owned(), operation, call, arguments, request });
        }
    }
    all
}

macro_rules! types {
    ($($package:literal $client:ident: $($name:ident),*;)*) => {
        /// Makes a call by a client that has the clock and the variables of the witnesses.
        async fn make(call: &Witnessed, settings: &Settings, url: &str) {
            let arguments = call.arguments.clone().into_iter().collect();
            let variable = |name: &str| match settings.variables.get(name) {
                Some(value) => value.as_str().map(str::to_owned),
                None => name.ends_with("_ENDPOINT").then(|| url.to_owned()),
            };
            let clock: jiff::Timestamp = settings.clock.parse().unwrap();
            let answer = match call.package.as_str() {
                $($package => {
                    let client = $client::Client::builder().variables(variable).clock(move || clock);
                    client.build().unwrap().invoke(&call.operation, arguments).await.map(drop)
                })*
                other => panic!("there is no client of {other}"),
            };
            // What it makes of the answer of a recorder is not asked here; that nothing was sent is seen by its caller.
            drop(answer);
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/types.rs"));

/// Whether a text has a pattern, in which `*` stands for anything.
fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((first, rest)) => text.strip_prefix(first).is_some_and(|text| {
            text.char_indices().map(|(at, _)| at).chain([text.len()]).any(|at| matches(rest, &text[at..]))
        }),
    }
}

/// The calls are what the contracts say: the SDKs were asked for the same.
#[test]
fn calls_are_those_of_the_contracts() {
    for (package, calls) in called() {
        let path = folder().join(format!("calls/{package}.json"));
        let text = format!("{:#}\n", Value::Array(calls.iter().map(calls::Call::to_json).collect()));
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            std::fs::write(&path, text).unwrap();
        } else {
            let kept = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                kept.replace("\r\n", "\n") == text,
                "witnesses/calls/{package}.json is not what the contract says: see witnesses/README.md"
            );
        }
    }
}

#[tokio::test]
async fn requests_are_those_of_their_witnesses() {
    let settings = settings();
    let server = Server::start().await;
    let known: Vec<Known> = read("differences.json").unwrap_or_default();
    let mut found = vec![0; known.len()];
    let mut unknown = Vec::new();
    let mut differing: BTreeMap<(String, String), Differing> = BTreeMap::new();
    for call in &witnessed() {
        let before = server.requests().len();
        server.json(&json!({}));
        make(call, &settings, &server.url).await;
        let place = format!("{} {} ({})", call.package, call.operation, call.call);
        let requests = server.requests();
        let Some(request) = requests.get(before) else {
            unknown.push(format!("{place}: nothing is sent here"));
            server.clear();
            continue;
        };
        let sent = Sent::of(request).with_header("x-jdcloud-nonce", &settings.nonce);
        let differences = sent.differences(&call.request);
        let most = differing.entry((call.package.clone(), call.operation.clone())).or_insert(Differing::Nowhere);
        *most = differences.iter().map(|difference| Differing::of(difference)).fold(*most, Ord::max);
        for difference in differences {
            match known.iter().position(|known| known.is(call, &difference)) {
                Some(at) => found[at] += 1,
                None => unknown.push(format!("{place}: {difference}")),
            }
        }
    }
    for (known, found) in known.iter().zip(found) {
        if known.times != found || known.reason.is_empty() {
            let Known { package, difference, times, reason, .. } = known;
            unknown
                .push(format!("{package}: `{difference}` is known {times} times ({reason}), and there {found} times"));
        }
    }
    assert!(unknown.is_empty(), "{} differences:\n{}", unknown.len(), unknown.join("\n"));
    let operations: Vec<(String, String)> =
        support::contracts().iter().flat_map(|(package, document)| names(package, document)).collect();
    let without: Vec<_> = operations.iter().filter(|operation| !differing.contains_key(*operation)).collect();
    assert!(without.is_empty(), "without a witness: {without:?}; see witnesses/README.md");
    let of = |wanted: Differing| differing.values().filter(|differing| **differing == wanted).count();
    let figures = format!(
        "{} operations, {} with a witness, by {} calls: {} send the same request, {} differ in headers alone, {} elsewhere",
        operations.len(),
        differing.len(),
        witnessed().len(),
        of(Differing::Nowhere),
        of(Differing::InHeaders),
        of(Differing::Elsewhere),
    );
    println!("{figures}");
    let page = std::fs::read_to_string(folder().join("../../../docs/how-this-is-tested.md")).unwrap();
    assert!(page.replace('\n', " ").contains(&figures), "docs/how-this-is-tested.md does not say so: {figures}");
}

/// The operations of a contract.
fn names(package: &str, document: &oas_contract::Document) -> Vec<(String, String)> {
    let operations = document.operations();
    operations.iter().map(|operation| (package.to_owned(), operation.identifier().into_owned())).collect()
}
