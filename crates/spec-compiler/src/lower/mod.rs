//! Contract → the schemas that progenitor compiles faithfully, and the plan for the rest. Knows nothing of Rust syntax.

mod operations;
mod schemas;
mod security;
mod streams;
mod structures;

use std::collections::{BTreeMap, HashMap, VecDeque};

use contract::{Document, Finding, Node};
use serde_json::{Map, Value};

use crate::plan::{Inner, Plan};

pub(crate) use operations::checkable;

/// A contract after lowering.
pub(crate) struct Lowered {
    /// Schemas, by the Rust name of their type.
    pub(crate) schemas: Map<String, Value>,
    /// The schemas of each operation of the plan.
    pub(crate) requests: Vec<RequestSchemas>,
    /// What schemas do not say.
    pub(crate) plan: Plan,
    /// Where the schema of every Rust type stands in the contract.
    pub(crate) places: BTreeMap<String, contract::Position>,
}

/// The schemas of an operation.
pub(crate) struct RequestSchemas {
    /// Those of its parameters, in the order of the plan.
    pub(crate) parameters: Vec<Value>,
    /// That of its body, if it is not bytes.
    pub(crate) body: Option<Value>,
    /// That of its successful response, if it is JSON.
    pub(crate) response: Option<Value>,
}

/// Lowers a contract that the linter has passed. What cannot be compiled is a finding.
pub(crate) fn lower(document: &Document, package: &str) -> Result<Lowered, Vec<Finding>> {
    let root = document.root();
    let info = |key: &str| root.get("info").and_then(|info| info.str(key)).map(str::to_owned);
    let server = root.elements("servers").next();
    let plan = Plan {
        package: package.to_owned(),
        title: info("title").unwrap_or_default(),
        description: info("description"),
        api_version: info("version").unwrap_or_default(),
        endpoint: server.and_then(endpoint),
        endpoint_environment: server.and_then(|server| server.str("x-environment")).map(str::to_owned),
        pages: pages(root),
        schemes: Vec::new(),
        settings: Vec::new(),
        errors: contract::extensions::error_shape(document),
        operations: Vec::new(),
        structs: BTreeMap::new(),
        open_enums: BTreeMap::new(),
        blanks: BTreeMap::new(),
        checked: std::collections::BTreeSet::new(),
    };
    let mut lowering = Lowering {
        document,
        plan,
        schemas: Map::new(),
        requests: Vec::new(),
        named: HashMap::new(),
        taken: HashMap::new(),
        pending: VecDeque::new(),
        responses: Vec::new(),
        places: BTreeMap::new(),
        findings: Vec::new(),
    };
    lowering.reserve_component_names();
    lowering.security();
    lowering.operations();
    lowering.remaining_components();
    lowering.streams();
    lowering.source_setters();
    lowering.checked_structs();
    if !lowering.findings.is_empty() {
        return Err(lowering.findings);
    }
    let Lowering { schemas, requests, plan, places, .. } = lowering;
    Ok(Lowered { schemas, requests, plan, places })
}

/// The state of a lowering.
struct Lowering<'d> {
    document: &'d Document,
    plan: Plan,
    /// Lowered component schemas.
    schemas: Map<String, Value>,
    /// Lowered schemas of operations.
    requests: Vec<RequestSchemas>,
    /// The Rust name of a schema that has been lowered, by its place in memory.
    named: HashMap<*const Node, String>,
    /// Rust names in use, with the schema that has each.
    taken: HashMap<String, *const Node>,
    /// Schemas that have a name and are still to be lowered.
    pending: VecDeque<(&'d Node, String)>,
    /// What the response of each operation is.
    responses: Vec<Option<Inner>>,
    places: BTreeMap<String, contract::Position>,
    findings: Vec<Finding>,
}

impl Lowering<'_> {
    fn fault(&mut self, rule: &'static str, node: &Node, message: impl Into<String>, help: &str) {
        self.findings.push(Finding::error(rule, self.document.place(node), message).help(help));
    }
}

/// The URL of a server with its variables at their defaults, without a trailing slash.
fn endpoint(server: &Node) -> Option<String> {
    let mut url = server.str("url")?.to_owned();
    for (name, variable) in server.members("variables") {
        url = url.replace(&format!("{{{name}}}"), variable.node.str("default").unwrap_or_default());
    }
    // A URL without a host is relative to where the document was found, which a contract does not say.
    url.contains("://").then(|| url.trim_end_matches('/').to_owned())
}

/// Title and URL of the pages in `x-source`.
fn pages(node: &Node) -> Vec<(String, String)> {
    let Some(source) = node.get("x-source") else { return Vec::new() };
    let list = source.as_sequence().unwrap_or(std::slice::from_ref(source));
    list.iter().filter_map(|page| Some((page.str("title")?.to_owned(), page.str("url")?.to_owned()))).collect()
}
