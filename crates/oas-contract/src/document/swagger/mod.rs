//! Swagger 2.0 as OpenAPI 3.0: the same tree with every member where 3.0 has it, each node where it stands in the file. Knows the
//! members of both versions, nothing of what reads them.

mod nodes;
mod operation;
mod schema;

use oas_values::Pointer;

use crate::tree::{Node, Value};
use nodes::{Lift, Members, SECTIONS, each, text};
pub(crate) use nodes::{as_written, moved};

/// The version that documents are lifted to.
const LIFTED: &str = "3.0.3";

/// The document as OpenAPI 3.0; nothing where it is not of Swagger 2.0.
pub(super) fn lifted(root: &Node) -> Option<Node> {
    is_one(root).then(|| Lift::of(root).document())
}

/// Whether a document is of Swagger 2.0. A fragment without a version is, where it says things as only Swagger 2.0 does.
pub(super) fn is_one(root: &Node) -> bool {
    let stated = root.get("swagger").is_some_and(|node| match &node.value {
        Value::String(text) => text.starts_with('2'),
        Value::Number(number) => number.to_string().starts_with('2'),
        _ => false,
    });
    let is_fragment = root.get("swagger").is_none() && root.get("openapi").is_none() && has_swagger_members(root);
    stated || is_fragment
}

/// Whether a tree says things as Swagger 2.0 alone does: pages show such.
fn has_swagger_members(root: &Node) -> bool {
    let has = |node: &Node, names: &[&str]| names.iter().any(|name| node.get(name).is_some());
    let parameter = |node: &Node| {
        matches!(node.str("in"), Some("body" | "formData")) || node.get("in").is_some() && has(node, &["type"])
    };
    let operation = |node: &Node| {
        node.elements("parameters").any(parameter)
            || node.members("responses").any(|(_, entry)| has(&entry.node, &["schema"]))
    };
    has(root, &["definitions", "securityDefinitions", "host", "basePath"])
        || root
            .members("paths")
            .any(|(_, path)| path.node.as_mapping().into_iter().flatten().any(|(_, entry)| operation(&entry.node)))
}

impl Lift<'_> {
    fn document(&self) -> Node {
        let mut out = Members::default();
        let (mut components, mut first) = (Members::default(), None);
        for (name, entry) in self.root.as_mapping().into_iter().flatten() {
            let node = &entry.node;
            let section = SECTIONS.iter().find(|(swagger, _)| *swagger == name).map(|(_, lifted)| *lifted);
            match (name, section) {
                ("swagger", _) => out.put("openapi", entry.position, text(node.position, LIFTED)),
                ("host" | "basePath" | "schemes", _) => {
                    if let Some(servers) = self.servers(self.root) {
                        out.put("servers", entry.position, servers);
                    }
                }
                ("consumes" | "produces", _) => {}
                ("paths", _) => out.put(name, entry.position, each(node, |item| self.path_item(item))),
                (_, Some(section)) => {
                    first.get_or_insert((entry.position, node.position));
                    let lifted = match section {
                        "schemas" => each(node, schema::schema),
                        "parameters" => self.shared_parameters(node),
                        "responses" => each(node, |response| operation::response(response, self.produces.as_deref())),
                        _ => each(node, security_scheme),
                    };
                    components.put(section, entry.position, lifted);
                }
                _ => out.copy(name, entry),
            }
        }
        if let Some((key, position)) = first {
            out.put("components", key, components.at(position));
        }
        out.at(self.root.position)
    }

    /// The servers of `schemes`, `host` and `basePath`, the secure ones first.
    fn servers(&self, holder: &Node) -> Option<Node> {
        let (host, base) = (self.root.get("host"), self.root.get("basePath"));
        let position = host.or(base)?.position;
        let base = base.and_then(Node::as_str).unwrap_or_default().trim_end_matches('/');
        let mut schemes: Vec<&str> = holder.elements("schemes").filter_map(Node::as_str).collect();
        // A list that is sorted so keeps its order otherwise.
        schemes.sort_by_key(|scheme| !scheme.ends_with('s'));
        let urls: Vec<String> = match host.and_then(Node::as_str) {
            Some(host) if schemes.is_empty() => vec![format!("https://{host}{base}")],
            Some(host) => schemes.iter().map(|scheme| format!("{scheme}://{host}{base}")).collect(),
            None if base.is_empty() => vec!["/".to_owned()],
            None => vec![base.to_owned()],
        };
        let server = |url: String| {
            let mut server = Members::default();
            server.put("url", position, text(position, &url));
            server.at(position)
        };
        Some(Node { position, value: Value::Sequence(urls.into_iter().map(server).collect()) })
    }

    /// What stands at the end of a reference into the document, or at the node itself.
    fn resolved<'n>(&'n self, node: &'n Node) -> &'n Node {
        let pointer = node.str("$ref").and_then(|text| text.strip_prefix('#'));
        pointer.and_then(|pointer| Pointer::parse(pointer).ok()?.resolve(self.root)).unwrap_or(node)
    }
}

/// A security scheme: `basic` is one of HTTP, and the flow of OAuth stands below its name.
fn security_scheme(node: &Node) -> Node {
    let Some(members) = node.as_mapping() else { return node.clone() };
    let mut out = Members::default();
    let mut flow = Members::default();
    for (name, entry) in members {
        match (name, entry.node.as_str()) {
            ("type", Some("basic")) => {
                out.put("type", entry.position, text(entry.node.position, "http"));
                out.put("scheme", entry.position, text(entry.node.position, "basic"));
            }
            ("flow" | "authorizationUrl" | "tokenUrl" | "scopes", _) => flow.copy(name, entry),
            _ => out.copy(name, entry),
        }
    }
    let stated = node.entry("flow");
    if let Some((name, entry)) = stated.and_then(|entry| Some((entry.node.as_str()?, entry))) {
        let name = match name {
            "application" => "clientCredentials",
            "accessCode" => "authorizationCode",
            name => name,
        };
        flow.0.remove("flow");
        let mut flows = Members::default();
        flows.put(name, entry.position, flow.at(entry.node.position));
        out.put("flows", entry.position, flows.at(entry.node.position));
    }
    out.at(node.position)
}
