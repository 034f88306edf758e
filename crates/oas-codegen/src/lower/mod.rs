//! Contract → the schemas that progenitor compiles faithfully, and the plan for the rest. Knows nothing of Rust syntax.

mod answer_forms;
mod bodies;
mod directions;
mod enumerations;
mod features;
mod jobs;
mod operations;
mod pagination;
mod parameters;
mod responses;
mod schemas;
mod security;
mod structures;
mod unions;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use oas_contract::{Document, Finding, MediaType, Node, Schema, Sourced, View, is_json};
use serde_json::{Map, Value};

use crate::plan::{Inner, OperationPlan, Plan};

pub(crate) use operations::checkable;

/// The rule of what a client does without: findings of this name are warnings where whole operations are, notes where a part of
/// one is.
const LEFT_OUT: &str = oas_contract::LeftOut::RULE;
/// The rule of what changes nothing in a client.
const NOT_USED: &str = "not-used";

/// A contract after lowering.
pub(crate) struct Lowered {
    /// Schemas, by the Rust name of their type.
    pub(crate) schemas: Map<String, Value>,
    /// The schemas of each operation of the plan.
    pub(crate) requests: Vec<RequestSchemas>,
    /// What schemas do not say.
    pub(crate) plan: Plan,
    /// Where the schema of every Rust type stands in the contract.
    pub(crate) places: BTreeMap<String, oas_contract::Position>,
    /// What was left out, and why.
    pub(crate) notes: Vec<Finding>,
}

impl Lowered {
    /// Everything that code is written from, as a text to be compared.
    pub(crate) fn as_text(&self) -> String {
        format!("{:?}\n{:?}\n{}", self.plan, self.requests, Value::Object(self.schemas.clone()))
    }
}

/// An operation and its schemas.
pub(crate) type LoweredOperation<'l> = (&'l OperationPlan, &'l RequestSchemas);

/// The schemas of an operation.
#[derive(Debug)]
pub(crate) struct RequestSchemas {
    /// Those of its parameters, in the order of the plan.
    pub(crate) parameters: Vec<Value>,
    /// That of its body, if it is not bytes.
    pub(crate) body: Option<Value>,
    /// That of its successful response, if it is JSON.
    pub(crate) response: Option<Value>,
    /// Those of its successful responses, where there are several: of each that is JSON.
    pub(crate) answers: Vec<Option<Value>>,
    /// Those of the other forms of its responses, in the order of the plan.
    pub(crate) forms: Vec<Option<Value>>,
    /// Those of the headers of responses, in the order of the plan.
    pub(crate) headers: Vec<Value>,
}

/// Why a contract cannot be lowered.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    /// What our extensions say and cannot mean, and what belongs to the document as a whole.
    pub(crate) wrong: Vec<Finding>,
    /// What has no form in Rust: whatever it is part of can be left out.
    pub(crate) no_form: Vec<Finding>,
}

/// Lowers a contract that the linter has passed.
pub(crate) fn lower(document: &Document, package: &str) -> Result<Lowered, Faults> {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let servers = document.servers();
    let plan = Plan {
        package: package.to_owned(),
        title: owned(document.title()).unwrap_or_default(),
        description: owned(document.description()),
        api_version: owned(document.api_version()).unwrap_or_default(),
        endpoint: servers.first().and_then(oas_contract::Server::endpoint),
        template: None,
        endpoint_environment: owned(servers.first().and_then(oas_contract::Server::environment)),
        pages: pages(&document.sources()),
        schemes: Vec::new(),
        settings: Vec::new(),
        errors: document.error_shape(),
        features: Vec::new(),
        operations: Vec::new(),
        structs: BTreeMap::new(),
        enums: BTreeMap::new(),
        unions: BTreeMap::new(),
        blanks: BTreeMap::new(),
        checked: std::collections::BTreeSet::new(),
        left_out: Vec::new(),
    };
    let mut lowering = Lowering {
        document,
        plan,
        schemas: Map::new(),
        requests: Vec::new(),
        named: HashMap::new(),
        taken: HashSet::new(),
        pending: VecDeque::new(),
        within: Vec::new(),
        responses: Vec::new(),
        places: BTreeMap::new(),
        faults: Faults::default(),
        notes: Vec::new(),
    };
    if let Some(position) = document.webhooks() {
        let why = "webhooks are calls of the provider, which no client answers";
        lowering.notes.push(Finding::note(LEFT_OUT, document.place_at(position), why));
    }
    for server in servers.iter().skip(1) {
        let url = server.url().unwrap_or_default();
        let why = format!("`{url}` is another server: clients call the first one unless they are told otherwise");
        lowering.pass_over(server, &why);
    }
    for item in document.path_items() {
        if !item.has_operations() {
            lowering.pass_over(&item, &format!("`{}` has no operations", item.path));
        } else if item.operations().is_empty() {
            // They are left out, as has been said, and what they shared with them.
            item.settle();
        }
    }
    lowering.reserve_component_names();
    lowering.security();
    lowering.server_variables();
    lowering.operations();
    lowering.remaining_components();
    lowering.directions();
    lowering.jobs();
    lowering.features_asked_by_others();
    lowering.pagination();
    lowering.source_setters();
    lowering.checked_structs();
    if !(lowering.faults.wrong.is_empty() && lowering.faults.no_form.is_empty()) {
        return Err(lowering.faults);
    }
    let Lowering { schemas, requests, plan, places, notes, .. } = lowering;
    Ok(Lowered { schemas, requests, plan, places, notes })
}

/// The state of a lowering.
struct Lowering<'d> {
    document: &'d Document,
    plan: Plan,
    /// Schemas of components, as progenitor is given them.
    schemas: Map<String, Value>,
    /// Lowered schemas of operations.
    requests: Vec<RequestSchemas>,
    /// The Rust name of a schema that has been lowered, by its place in memory.
    named: HashMap<*const Node, String>,
    /// Rust names in use.
    taken: HashSet<String>,
    /// Schemas that have a name and are still to be lowered.
    pending: VecDeque<(Schema<'d>, String)>,
    /// The schemas that are being lowered, each within the one before.
    within: Vec<*const Node>,
    /// What the response of each operation is.
    responses: Vec<Option<Inner>>,
    places: BTreeMap<String, oas_contract::Position>,
    faults: Faults,
    notes: Vec<Finding>,
}

impl Lowering<'_> {
    fn fault(&mut self, rule: &'static str, node: &Node, message: impl Into<String>, help: &str) {
        self.faults.wrong.push(Finding::error(rule, self.document.place(node), message).help(help));
    }

    /// Says what is wrong, and costs nothing where it is not ours: a warning in a document of others, which says what is done
    /// instead.
    fn bearable(&mut self, rule: &'static str, node: &Node, message: String, help: &str, instead: &str) {
        if self.document.is_kept_by_hand() {
            return self.fault(rule, node, message, help);
        }
        let place = self.document.place(node);
        self.notes.push(Finding::warning(rule, place, format!("{message}: {instead}")).help(help));
    }

    /// Says that something has no form in Rust.
    fn no_form(&mut self, rule: &'static str, node: &Node, message: impl Into<String>, help: &str) {
        self.faults.no_form.push(Finding::error(rule, self.document.place(node), message).help(help));
    }

    /// Says that something has another name than it would have if it stood alone.
    fn renamed(&mut self, rule: &'static str, node: &Node, message: String) {
        let help = "choose another name for one of them with `x-rust-name`";
        self.notes.push(Finding::warning(rule, self.document.place(node), message).help(help));
    }

    /// Says that a client does without a part of the contract, and counts it as dealt with.
    fn leave_out<'d>(&mut self, view: &impl View<'d>, why: &str) {
        view.settle();
        self.notes.push(Finding::note(LEFT_OUT, view.place(), why));
    }

    /// Says that a body is not read as another media type than the one that is: nothing is lost where both hold the same values.
    fn other_media<'d>(&mut self, other: &MediaType<'d>, taken: &MediaType<'d>, why: &str) {
        match holds_same(other, taken) || other.schema().is_none() {
            true => self.pass_over(other, why),
            false => self.leave_out(other, why),
        }
    }

    /// Says that a part of the contract changes nothing in a client, and counts it as dealt with.
    fn pass_over<'d>(&mut self, view: &impl View<'d>, why: &str) {
        view.settle();
        self.notes.push(Finding::note(NOT_USED, view.place(), why));
    }
}

/// Whether two media types of a body hold the same values.
fn holds_same<'d>(other: &MediaType<'d>, taken: &MediaType<'d>) -> bool {
    let same = match (other.schema(), taken.schema()) {
        (Some(other), Some(taken)) => other.is(&taken) || other.node().to_json() == taken.node().to_json(),
        (None, None) => true,
        _ => false,
    };
    // XML is another notation of what JSON says.
    same || is_json(taken.name) && is_xml(other.name)
}

fn is_xml(media: &str) -> bool {
    let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media == "text/xml" || media == "application/xml" || media.ends_with("+xml")
}

/// Title and URL of the pages in `x-source`.
fn pages(sources: &[Sourced<'_>]) -> Vec<(String, String)> {
    sources.iter().filter_map(|page| Some((page.title()?.to_owned(), page.url()?.to_owned()))).collect()
}
