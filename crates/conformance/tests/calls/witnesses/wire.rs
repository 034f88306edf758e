//! A request as it stands on the wire, in the form in which those of the SDKs are kept, and how two of them differ. Knows HTTP and
//! how signed requests are written, nothing of contracts.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use crate::support::Request;

/// What the HTTP library of each program says for itself.
const OF_THE_TRANSPORT: [&str; 7] =
    ["accept", "accept-encoding", "connection", "content-length", "host", "transfer-encoding", "user-agent"];

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    method: String,
    path: String,
    /// The pairs as they are spelled. Their order has no meaning: signatures sort them.
    query: Vec<String>,
    headers: BTreeMap<String, String>,
    authorization: Option<Authorization>,
    body: Option<Value>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Authorization {
    algorithm: String,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    signed: BTreeSet<String>,
}

impl Sent {
    /// A request that arrived.
    pub fn of(request: &Request) -> Self {
        let (path, query) = request.target().split_once('?').unwrap_or((request.target(), ""));
        let headers = request.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
        let own = |name: &str| name != "authorization" && !OF_THE_TRANSPORT.contains(&name);
        Self {
            method: request.line.split(' ').next().unwrap().to_owned(),
            path: path.to_owned(),
            query: query.split('&').filter(|pair| !pair.is_empty()).map(str::to_owned).collect(),
            headers: headers.filter(|(name, _)| own(name)).collect(),
            authorization: request.header("authorization").map(Authorization::of),
            body: (!request.body.is_empty()).then(|| serde_json::from_str(&request.body).unwrap()),
        }
    }

    /// The same with another value in a header that has one of the same length.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        if let Some(known) = self.headers.get_mut(name).filter(|known| known.len() == value.len()) {
            value.clone_into(known);
        }
        self
    }

    /// Where they differ: one line for each place, with what stands here and what stands there.
    pub fn differences(&self, there: &Self) -> Vec<String> {
        let mut lines = Lines::default();
        lines.compare("method", Some(&self.method), Some(&there.method));
        lines.compare("path", Some(&self.path), Some(&there.path));
        lines.compare_all("query", &pairs(&self.query), &pairs(&there.query));
        lines.compare_all("header", &self.headers, &there.headers);
        let (mine, theirs) = (self.authorization.as_ref(), there.authorization.as_ref());
        lines.compare("signature", mine.map(|own| &own.algorithm), theirs.map(|own| &own.algorithm));
        if let (Some(mine), Some(theirs)) = (mine, theirs) {
            lines.compare("scope", Some(&mine.scope), Some(&theirs.scope));
            let signed =
                |own: &Authorization| own.signed.iter().map(|name| (name.clone(), "signed".to_owned())).collect();
            lines.compare_all("signed", &signed(mine), &signed(theirs));
        }
        match (&self.body, &there.body) {
            (Some(mine), Some(theirs)) => lines.compare_json("body ", mine, theirs),
            (mine, theirs) => lines.compare("body", mine.as_ref(), theirs.as_ref()),
        }
        lines.0
    }
}

impl Authorization {
    fn of(value: &str) -> Self {
        let (algorithm, parts) = value.split_once(' ').unwrap_or((value, ""));
        let part = |name: &str| parts.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
        let scope = part("Credential").and_then(|credential| Some(credential.split_once('/')?.1.to_owned()));
        let signed = part("SignedHeaders").map(|names| names.split(';').map(str::to_owned).collect());
        Self { algorithm: algorithm.to_owned(), scope: scope.unwrap_or_default(), signed: signed.unwrap_or_default() }
    }
}

/// The values of each name of a query; those of a name that stands more than once in their order.
fn pairs(query: &[String]) -> BTreeMap<String, String> {
    let mut pairs: BTreeMap<String, String> = BTreeMap::new();
    for pair in query {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let values = pairs.entry(name.to_owned()).or_default();
        if !values.is_empty() {
            values.push('&');
        }
        values.push_str(value);
    }
    pairs
}

#[derive(Default)]
struct Lines(Vec<String>);

impl Lines {
    fn compare<T: PartialEq + ToString>(&mut self, place: &str, here: Option<&T>, there: Option<&T>) {
        if here != there {
            let shown = |value: Option<&T>| value.map_or_else(|| "nothing".to_owned(), ToString::to_string);
            self.0.push(format!("{place}: {} here, {} there", shown(here), shown(there)));
        }
    }

    fn compare_all(&mut self, place: &str, here: &BTreeMap<String, String>, there: &BTreeMap<String, String>) {
        for name in here.keys().chain(there.keys().filter(|name| !here.contains_key(*name))) {
            self.compare(&format!("{place} {name}"), here.get(name), there.get(name));
        }
    }

    fn compare_json(&mut self, place: &str, here: &Value, there: &Value) {
        match (here, there) {
            (Value::Object(mine), Value::Object(theirs)) => {
                for name in mine.keys().chain(theirs.keys().filter(|name| !mine.contains_key(*name))) {
                    let place = format!("{place}/{name}");
                    match (mine.get(name), theirs.get(name)) {
                        (Some(here), Some(there)) => self.compare_json(&place, here, there),
                        (here, there) => self.compare(&place, here, there),
                    }
                }
            }
            (Value::Array(mine), Value::Array(theirs)) if mine.len() == theirs.len() => {
                for (at, (here, there)) in mine.iter().zip(theirs).enumerate() {
                    self.compare_json(&format!("{place}/{at}"), here, there);
                }
            }
            (here, there) => self.compare(place, Some(here), Some(there)),
        }
    }
}
