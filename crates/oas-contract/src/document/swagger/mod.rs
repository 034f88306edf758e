//! Swagger 2.0 as OpenAPI 3.0: the same tree with every member where 3.0 has it, each node where it stands in the file. Knows the
//! members of both versions, nothing of what reads them.

mod operation;
mod schema;

use std::sync::Arc;

use oas_values::Pointer;

use crate::source::Position;
use crate::tree::{Entry, Mapping, Node, Value};

/// The version that documents are lifted to.
const LIFTED: &str = "3.0.3";

/// What Swagger 2.0 has at the top of a document and OpenAPI 3.0 below `components`.
const SECTIONS: [(&str, &str); 4] = [
    ("definitions", "schemas"),
    ("parameters", "parameters"),
    ("responses", "responses"),
    ("securityDefinitions", "securitySchemes"),
];

/// The document as OpenAPI 3.0; nothing where it is not of Swagger 2.0. A fragment without a version is, where it says things as
/// only Swagger 2.0 does.
pub(super) fn lifted(root: &Node) -> Option<Node> {
    let stated = root.get("swagger").is_some_and(|node| match &node.value {
        Value::String(text) => text.starts_with('2'),
        Value::Number(number) => number.to_string().starts_with('2'),
        _ => false,
    });
    let is_fragment = root.get("swagger").is_none() && root.get("openapi").is_none() && has_swagger_members(root);
    (stated || is_fragment).then(|| Lift::of(root).document())
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

/// Where 3.0 has what a pointer of Swagger 2.0 leads to.
pub(crate) fn moved(pointer: &str) -> Option<String> {
    let (section, rest) = pointer.strip_prefix('/')?.split_once('/')?;
    let (_, name) = SECTIONS.iter().find(|(swagger, _)| *swagger == section)?;
    Some(format!("/components/{name}/{rest}"))
}

/// A reference as a document of Swagger 2.0 writes it.
pub(crate) fn as_written(reference: &str) -> Option<String> {
    let (section, rest) = reference.strip_prefix("#/components/")?.split_once('/')?;
    let (name, _) = SECTIONS.iter().find(|(_, lifted)| *lifted == section)?;
    Some(format!("#/{name}/{rest}"))
}

/// The members of a mapping that is being made.
#[derive(Default)]
struct Members(Mapping);

impl Members {
    fn put(&mut self, name: &str, position: Position, node: Node) {
        if self.0.get(name).is_none() {
            self.0.push(Arc::from(name), Entry::new(position, node));
        }
    }

    fn copy(&mut self, name: &str, entry: &Entry) {
        self.put(name, entry.position, entry.node.clone());
    }

    fn at(self, position: Position) -> Node {
        Node { position, value: Value::Mapping(Box::new(self.0)) }
    }
}

fn text(position: Position, text: &str) -> Node {
    Node { position, value: Value::String(Arc::from(text)) }
}

fn flag(position: Position, flag: bool) -> Node {
    Node { position, value: Value::Bool(flag) }
}

/// The same members, each as `lift` has it. What is no mapping stays what it is.
fn each(node: &Node, lift: impl Fn(&Node) -> Node) -> Node {
    let Some(members) = node.as_mapping() else { return node.clone() };
    let mut out = Members::default();
    for (name, entry) in members {
        let lifted = if name.starts_with("x-") { entry.node.clone() } else { lift(&entry.node) };
        out.put(name, entry.position, lifted);
    }
    out.at(node.position)
}

/// A media type, and where it is named.
#[derive(Clone)]
struct Media {
    name: Arc<str>,
    position: Position,
}

impl Media {
    /// The media types that a member lists.
    fn listed(holder: &Node, member: &str) -> Option<Vec<Self>> {
        let nodes = holder.get(member)?.as_sequence()?;
        let media = |node: &Node| match &node.value {
            Value::String(name) => Some(Self { name: Arc::clone(name), position: node.position }),
            _ => None,
        };
        Some(nodes.iter().filter_map(media).collect()).filter(|list: &Vec<Self>| !list.is_empty())
    }

    fn new(name: &str, position: Position) -> Self {
        Self { name: Arc::from(name), position }
    }
}

/// A document of Swagger 2.0 that is being lifted.
struct Lift<'s> {
    root: &'s Node,
    consumes: Option<Vec<Media>>,
    produces: Option<Vec<Media>>,
}

impl<'s> Lift<'s> {
    fn of(root: &'s Node) -> Self {
        Self { root, consumes: Media::listed(root, "consumes"), produces: Media::listed(root, "produces") }
    }

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
