//! Paths and operations of Swagger 2.0: bodies that are parameters, forms that are several, and media types that stand beside
//! what they are the types of. Knows no schema from inside.

use super::nodes::{Lift, Media, Members, each, flag, moved, text};
use super::schema::{schema, split};
use crate::source::Position;
use crate::tree::{Node, Value};

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];
const JSON: &str = "application/json";
const URL_ENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// The form of a list that is written so, as the style of 3.0 and whether each value stands for itself. Nothing for the one that
/// 3.0 has no word for.
fn style(collection_format: &str) -> Option<(&'static str, bool)> {
    match collection_format {
        "multi" => Some(("form", true)),
        "csv" => Some(("form", false)),
        "ssv" => Some(("spaceDelimited", false)),
        "pipes" => Some(("pipeDelimited", false)),
        _ => None,
    }
}

/// The same tree with every position at one place: for what stands elsewhere and is part of what refers to it.
fn placed(node: &Node, at: Position) -> Node {
    let value = match &node.value {
        Value::Sequence(nodes) => Value::Sequence(nodes.iter().map(|node| placed(node, at)).collect()),
        Value::Mapping(members) => {
            let mut out = Members::default();
            for (name, entry) in &**members {
                out.put(name, at, placed(&entry.node, at));
            }
            return out.at(at);
        }
        value => value.clone(),
    };
    Node { position: at, value }
}

fn is_json(media: &str) -> bool {
    let bare = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    bare == JSON || bare.ends_with("+json")
}

fn is_form(media: &str) -> bool {
    media.starts_with(URL_ENCODED) || media.starts_with(MULTIPART)
}

impl Lift<'_> {
    pub(super) fn path_item(&self, item: &Node) -> Node {
        let Some(members) = item.as_mapping() else { return item.clone() };
        let shared: Vec<&Node> = item.elements("parameters").collect();
        let mut out = Members::default();
        for (name, entry) in members {
            let node = match name {
                "parameters" => self.parameters(&entry.node),
                name if METHODS.contains(&name) => self.operation(self.resolved(&entry.node), &shared),
                _ => entry.node.clone(),
            };
            out.put(name, entry.position, node);
        }
        out.at(item.position)
    }

    /// Where a parameter stands, its reference followed.
    fn location<'n>(&'n self, parameter: &'n Node) -> Option<&'n str> {
        self.resolved(parameter).str("in")
    }

    /// A list of parameters without those that are a body.
    fn parameters(&self, list: &Node) -> Node {
        let Some(nodes) = list.as_sequence() else { return list.clone() };
        let head = nodes.iter().filter(|node| !matches!(self.location(node), Some("body" | "formData")));
        Node { position: list.position, value: Value::Sequence(head.map(parameter).collect()) }
    }

    /// The parameters that a document shares; one that is a body stands where it is used.
    pub(super) fn shared_parameters(&self, node: &Node) -> Node {
        let Some(members) = node.as_mapping() else { return node.clone() };
        let mut out = Members::default();
        for (name, entry) in members {
            if !matches!(self.location(&entry.node), Some("body" | "formData")) {
                out.put(name, entry.position, parameter(&entry.node));
            }
        }
        out.at(node.position)
    }

    fn operation(&self, node: &Node, shared: &[&Node]) -> Node {
        let Some(members) = node.as_mapping() else { return node.clone() };
        let produces = Media::listed(node, "produces");
        let mut out = Members::default();
        for (name, entry) in members {
            let inner = &entry.node;
            let lifted = match name {
                "consumes" | "produces" => continue,
                "schemes" => match self.root.get("schemes").filter(|of_all| !of_all.is_same(inner)) {
                    Some(_) => match self.servers(node) {
                        Some(servers) => {
                            out.put("servers", entry.position, servers);
                            continue;
                        }
                        None => continue,
                    },
                    None => continue,
                },
                "parameters" => self.parameters(inner),
                "responses" => each(inner, |response| match &produces {
                    // What is shared is of the media types of the document.
                    Some(own) if response.get("$ref").is_some() => {
                        placed(&self::response(self.resolved(response), Some(own)), response.position)
                    }
                    own => self::response(response, own.as_deref().or(self.produces.as_deref())),
                }),
                _ => inner.clone(),
            };
            out.put(name, entry.position, lifted);
        }
        if let Some((position, body)) = self.body(node, shared) {
            out.put("requestBody", position, body);
        }
        out.at(node.position)
    }

    /// The body of a request: the parameter that is it, and the fields of its form.
    fn body(&self, operation: &Node, shared: &[&Node]) -> Option<(Position, Node)> {
        let own: Vec<&Node> = operation.elements("parameters").collect();
        let all = || own.iter().chain(shared).copied();
        let is_at = |node: &&Node, place: &str| self.location(node) == Some(place);
        let whole = all().find(|node| is_at(node, "body"));
        let fields: Vec<&Node> = all().filter(|node| is_at(node, "formData")).collect();
        let consumes = Media::listed(operation, "consumes").or_else(|| self.consumes.clone()).unwrap_or_default();
        let mut out = Members::default();
        let mut content = Members::default();
        if let Some(parameter) = whole {
            let stated = self.used(parameter);
            for (name, entry) in stated.as_mapping().into_iter().flatten() {
                if !matches!(name, "name" | "in" | "schema") {
                    out.copy(name, entry);
                }
            }
            let json = [Media::new(JSON, parameter.position)];
            let listed: Vec<Media> =
                consumes.iter().filter(|media| fields.is_empty() || !is_form(&media.name)).cloned().collect();
            for media in if listed.is_empty() { &json[..] } else { &listed[..] } {
                let mut body = Members::default();
                if let Some(entry) = stated.entry("schema") {
                    body.put("schema", entry.position, schema(&entry.node));
                }
                content.put(&media.name, media.position, body.at(stated.position));
            }
        }
        if let Some(first) = fields.first() {
            let fields: Vec<Node> = fields.iter().map(|field| self.used(field)).collect();
            let any_required = fields.iter().any(|field| field.get("required").and_then(Node::as_bool) == Some(true));
            let has_file = fields.iter().any(|field| field.str("type") == Some("file"));
            let mut forms: Vec<Media> = consumes.into_iter().filter(|media| is_form(&media.name)).collect();
            forms.retain(|media| !has_file || media.name.starts_with(MULTIPART));
            if forms.is_empty() {
                forms.push(Media::new(if has_file { MULTIPART } else { URL_ENCODED }, first.position));
            }
            for media in forms {
                content.put(&media.name, media.position, form(&fields, &media.name, first.position));
            }
            if whole.is_none() && any_required {
                out.put("required", first.position, flag(first.position, true));
            }
        }
        let position = whole.or(fields.first().copied())?.position;
        out.put("content", position, content.at(position));
        Some((position, out.at(position)))
    }

    /// A parameter where it is used.
    fn used(&self, parameter: &Node) -> Node {
        match parameter.get("$ref") {
            Some(_) => placed(self.resolved(parameter), parameter.position),
            None => parameter.clone(),
        }
    }
}

/// A response, its body once for each media type.
pub(super) fn response(node: &Node, produces: Option<&[Media]>) -> Node {
    let Some(members) = node.as_mapping() else { return node.clone() };
    if node.get("$ref").is_some() {
        return schema(node);
    }
    let mut out = Members::default();
    for (name, entry) in members {
        match name {
            "headers" => out.put(name, entry.position, each(&entry.node, header)),
            "schema" => out.put("content", entry.position, content(node, &entry.node, produces)),
            "examples" => {}
            _ => out.copy(name, entry),
        }
    }
    out.at(node.position)
}

/// The body of a response as each media type, with the example of that.
fn content(response: &Node, stated: &Node, produces: Option<&[Media]>) -> Node {
    let is_file = stated.str("type") == Some("file");
    let fallback = [Media::new(if is_file { "application/octet-stream" } else { JSON }, stated.position)];
    let not_json = |list: &&[Media]| !is_file || list.iter().any(|media| !is_json(&media.name));
    let mut out = Members::default();
    for media in produces.filter(not_json).unwrap_or(&fallback) {
        if is_file && is_json(&media.name) {
            continue;
        }
        let mut body = Members::default();
        body.put("schema", stated.position, schema(stated));
        if let Some(example) = response.get("examples").and_then(|examples| examples.entry(&media.name)) {
            body.put("example", example.position, example.node.clone());
        }
        out.put(&media.name, media.position, body.at(stated.position));
    }
    out.at(stated.position)
}

/// A parameter that is no body.
fn parameter(node: &Node) -> Node {
    if let Some(reference) = node.str("$ref") {
        let moved = reference.strip_prefix('#').and_then(moved).map(|pointer| format!("#{pointer}"));
        let mut out = Members::default();
        for (name, entry) in node.as_mapping().into_iter().flatten() {
            match (name, &moved) {
                ("$ref", Some(moved)) => out.put(name, entry.position, text(entry.node.position, moved)),
                _ => out.copy(name, entry),
            }
        }
        return out.at(node.position);
    }
    if node.as_mapping().is_none() || node.get("schema").is_some() {
        return node.clone();
    }
    let (values, mut out) = split(node);
    let is_list = values.str("type") == Some("array");
    let written = node.get("collectionFormat");
    out.0.remove("collectionFormat");
    // Elsewhere, commas are all there is.
    if is_list && node.str("in") == Some("query") {
        let stated = written.and_then(Node::as_str).unwrap_or("csv");
        let position = written.map_or(values.position, |node| node.position);
        match style(stated) {
            Some((style, explode)) => {
                out.put("style", position, text(position, style));
                out.put("explode", position, flag(position, explode));
            }
            None => out.put("style", position, text(position, stated)),
        }
    } else if let Some(stated) = written.filter(|node| is_list && node.as_str() != Some("csv")) {
        out.put("style", stated.position, stated.clone());
    }
    out.put("schema", node.position, values);
    out.at(node.position)
}

fn header(node: &Node) -> Node {
    if node.as_mapping().is_none() || node.get("schema").is_some() || node.get("$ref").is_some() {
        return node.clone();
    }
    let (values, mut out) = split(node);
    out.0.remove("collectionFormat");
    out.put("schema", node.position, values);
    out.at(node.position)
}

/// A form of fields, with how its lists are written.
fn form(fields: &[Node], media: &str, position: Position) -> Node {
    let (mut properties, mut encoding) = (Members::default(), Members::default());
    let mut required = Vec::new();
    for field in fields {
        let (Some(name), Some(key)) = (field.str("name"), field.get("name")) else { continue };
        if properties.0.get(name).is_some() {
            continue;
        }
        let (values, said) = split(field);
        let mut property = Members::default();
        let said = said
            .0
            .iter()
            .filter(|(name, _)| !matches!(*name, "name" | "in" | "required" | "collectionFormat" | "allowEmptyValue"));
        for (name, entry) in values.as_mapping().into_iter().flatten().chain(said) {
            property.copy(name, entry);
        }
        properties.put(name, key.position, property.at(field.position));
        if field.get("required").and_then(Node::as_bool) == Some(true) {
            required.push(key.clone());
        }
        let written = field.get("collectionFormat");
        let stated = style(written.and_then(Node::as_str).unwrap_or("csv"));
        if let (Some((style, explode)), Some("array"), false) =
            (stated, field.str("type"), media.starts_with(MULTIPART))
        {
            let at = written.map_or(field.position, |node| node.position);
            let mut rules = Members::default();
            rules.put("style", at, text(at, style));
            rules.put("explode", at, flag(at, explode));
            encoding.put(name, at, rules.at(at));
        }
    }
    let mut schema = Members::default();
    schema.put("type", position, text(position, "object"));
    schema.put("properties", position, properties.at(position));
    if !required.is_empty() {
        schema.put("required", position, Node { position, value: Value::Sequence(required) });
    }
    let mut out = Members::default();
    out.put("schema", position, schema.at(position));
    if !encoding.0.is_empty() {
        out.put("encoding", position, encoding.at(position));
    }
    out.at(position)
}
