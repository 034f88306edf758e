//! An OpenAPI document as its readers need it: references followed, parameters merged, operations in file order. Knows
//! where things stand in a document, not whether they are right: that is the linter's part.

use std::collections::HashSet;

use crate::finding::{Finding, Place};
use crate::json::Fault;
use crate::node::{Node, Position};
use crate::source::Source;
use crate::{json, yaml};

/// The methods of OpenAPI 3.0, in the order in which operations of one path are listed.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// A document and the file it came from.
#[derive(Clone, Debug)]
pub struct Document {
    source: Source,
    root: Node,
}

/// An operation with the parameters of its path and its own.
#[derive(Clone, Debug)]
pub struct Operation<'d> {
    /// The path template.
    pub path: &'d str,
    /// The method, lower case.
    pub method: &'d str,
    /// The operation object.
    pub node: &'d Node,
    /// Where the method key stands.
    pub position: Position,
    /// Path-level parameters, overridden and followed by those of the operation, in the order of the file.
    pub parameters: Vec<Parameter<'d>>,
}

/// Where a parameter stands in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie, which no generated client sends.
    Cookie,
}

/// A parameter with its reference followed.
#[derive(Clone, Copy, Debug)]
pub struct Parameter<'d> {
    /// The name on the wire.
    pub name: &'d str,
    /// Where it stands in a request.
    pub location: Location,
    /// The parameter object.
    pub node: &'d Node,
}

impl Parameter<'_> {
    /// Whether a call without it is refused.
    pub fn required(&self) -> bool {
        self.node.flag("required") || self.location == Location::Path
    }
}

impl Document {
    /// Reads the tree of a document; says nothing yet about whether it is OpenAPI.
    pub fn parse(source: &Source) -> Result<Self, Box<Finding>> {
        Ok(Self { source: source.clone(), root: read(source)? })
    }

    /// The file.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The whole tree.
    pub fn root(&self) -> &Node {
        &self.root
    }

    /// The place of a node in the file.
    pub fn place(&self, node: &Node) -> Place {
        self.source.place(node.position)
    }

    /// Follows `$ref` to the node that is meant; nothing where it points nowhere, outside the document or in a circle.
    pub fn resolve<'d>(&'d self, node: &'d Node) -> Option<&'d Node> {
        let mut node = node;
        let mut seen = HashSet::new();
        while let Some(reference) = reference(node) {
            if !seen.insert(reference) {
                return None;
            }
            node = self.root.pointer(reference.strip_prefix('#')?)?;
        }
        Some(node)
    }

    /// The operations in the order of the file.
    pub fn operations(&self) -> Vec<Operation<'_>> {
        let mut operations = Vec::new();
        for (path, entry) in self.root.members("paths") {
            let Some(item) = self.resolve(&entry.node) else { continue };
            for (method, entry) in item.as_mapping().into_iter().flatten() {
                let Some(method) = METHODS.iter().find(|known| **known == method) else { continue };
                let mut parameters: Vec<Parameter<'_>> = Vec::new();
                for node in item.elements("parameters").chain(entry.node.elements("parameters")) {
                    let Some(parameter) = self.parameter(node) else { continue };
                    let same =
                        |known: &Parameter<'_>| known.name == parameter.name && known.location == parameter.location;
                    match parameters.iter_mut().find(|known| same(known)) {
                        Some(known) => *known = parameter,
                        None => parameters.push(parameter),
                    }
                }
                operations.push(Operation { path, method, node: &entry.node, position: entry.position, parameters });
            }
        }
        operations
    }

    /// A parameter object, its reference followed.
    pub fn parameter<'d>(&'d self, node: &'d Node) -> Option<Parameter<'d>> {
        let node = self.resolve(node)?;
        let location = match node.str("in")? {
            "path" => Location::Path,
            "query" => Location::Query,
            "header" => Location::Header,
            "cookie" => Location::Cookie,
            _ => return None,
        };
        Some(Parameter { name: node.str("name")?, location, node })
    }

    /// The names in a path template, in order, or what is wrong with the template.
    pub fn template_names(path: &str) -> Result<Vec<&str>, String> {
        let mut names = Vec::new();
        let mut rest = path;
        while let Some(start) = rest.find(['{', '}']) {
            let open = &rest[start..];
            let Some(end) = open.strip_prefix('{').and_then(|inner| inner.find(['{', '}'])) else {
                return Err("a `}` without its `{`, or the reverse".to_owned());
            };
            if !open[1 + end..].starts_with('}') || end == 0 {
                return Err("a parameter that is empty or not closed".to_owned());
            }
            names.push(&open[1..=end]);
            rest = &open[end + 2..];
        }
        Ok(names)
    }

    /// The schema of the JSON body of a response, or nothing where it has none.
    pub fn json_schema<'d>(&'d self, response: &'d Node) -> Option<&'d Node> {
        let response = self.resolve(response)?;
        response.members("content").find(|(media, _)| is_json(media)).and_then(|(_, entry)| entry.node.get("schema"))
    }

    /// The first example of the JSON body of a response.
    pub fn json_example<'d>(&'d self, response: &'d Node) -> Option<&'d Node> {
        let response = self.resolve(response)?;
        let (_, entry) = response.members("content").find(|(media, _)| is_json(media))?;
        entry.node.get("example").or_else(|| {
            let (_, example) = entry.node.members("examples").next()?;
            self.resolve(&example.node)?.get("value")
        })
    }

    /// The schema that a JSON pointer into a value of `schema` reaches; an index or `*` steps into the items of a list.
    pub fn schema_at<'d>(&'d self, schema: &'d Node, pointer: &str) -> Option<&'d Node> {
        let mut schema = self.resolve(schema)?;
        for token in pointer.split('/').skip(1) {
            schema = match schema.get("items") {
                Some(items) if token == "*" || token.parse::<usize>().is_ok() => self.resolve(items)?,
                _ => self.property(schema, &token.replace("~1", "/").replace("~0", "~"), &mut HashSet::new())?,
            };
        }
        Some(schema)
    }

    fn property<'d>(&'d self, schema: &'d Node, name: &str, met: &mut HashSet<*const Node>) -> Option<&'d Node> {
        if !met.insert(std::ptr::from_ref(schema)) {
            return None;
        }
        if let Some(property) = schema.get("properties").and_then(|properties| properties.get(name)) {
            return self.resolve(property);
        }
        ["allOf", "oneOf", "anyOf"]
            .iter()
            .flat_map(|key| schema.elements(key))
            .find_map(|part| self.property(self.resolve(part)?, name, met))
    }
}

/// Reads YAML or JSON. What begins like JSON and is not may still be YAML in flow style.
fn read(source: &Source) -> Result<Node, Box<Finding>> {
    if !source.text().trim_start().starts_with('{') {
        return yaml::parse(source);
    }
    match json::parse(source) {
        Ok(root) => Ok(root),
        Err(Fault::Refused(finding)) => Err(finding),
        Err(Fault::Syntax(finding)) if extension(source).is_some_and(|known| known.eq_ignore_ascii_case("json")) => {
            Err(finding)
        }
        Err(Fault::Syntax(_)) => yaml::parse(source),
    }
}

fn extension(source: &Source) -> Option<&str> {
    std::path::Path::new(source.name()).extension()?.to_str()
}

/// What a reference points at, as it is written.
pub fn reference(node: &Node) -> Option<&str> {
    node.str("$ref")
}

/// Whether a media type is JSON.
pub fn is_json(media: &str) -> bool {
    let media = media.split(';').next().unwrap_or_default().trim();
    media == "application/json" || media.ends_with("+json")
}

/// The values that a JSON pointer reaches; the token `*` stands for any member or element.
pub fn resolve_pointer<'v>(value: &'v serde_json::Value, pointer: &str) -> Vec<&'v serde_json::Value> {
    let mut reached = vec![value];
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        reached = reached
            .into_iter()
            .flat_map(|value| -> Vec<&'v serde_json::Value> {
                match value {
                    serde_json::Value::Object(members) if token == "*" => members.values().collect(),
                    serde_json::Value::Array(elements) if token == "*" => elements.iter().collect(),
                    serde_json::Value::Object(members) => members.get(&token).into_iter().collect(),
                    serde_json::Value::Array(elements) => {
                        token.parse::<usize>().ok().and_then(|index| elements.get(index)).into_iter().collect()
                    }
                    _ => Vec::new(),
                }
            })
            .collect();
    }
    reached
}
