//! Operations: what is called, with what, and what comes back. Knows OpenAPI, and our extensions by the module for them.

use std::borrow::Cow;

use crate::document::Document;
use crate::model::{
    Location, Object, Parameter, RequestBody, Requirement, Response, Server, View, accessors, security,
};
use crate::source::Position;
use crate::tree::Node;

/// The methods of OpenAPI, in the order in which operations of one path are listed.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The method that a member of a path is, in lower case.
pub(crate) fn method_name(member: &str) -> Option<&'static str> {
    METHODS.into_iter().find(|known| known.eq_ignore_ascii_case(member))
}

/// An operation with the parameters of its path and its own.
#[derive(Clone, Debug)]
pub struct Operation<'d> {
    /// The path with its parameters in braces.
    pub path: &'d str,
    /// The method, lower case.
    pub method: &'d str,
    /// Where the method key stands.
    pub position: Position,
    /// Path-level parameters, overridden and followed by those of the operation, in the order of the file.
    /// One that stands twice in a list is here twice.
    pub parameters: Vec<Parameter<'d>>,
    pub(crate) object: Object<'d>,
    item: Object<'d>,
}

/// A page that a document or an operation was completed from: an entry of `x-source`.
#[derive(Clone, Copy, Debug)]
pub struct Sourced<'d> {
    object: Object<'d>,
}

super::view!(Sourced = crate::tables::PAGE;);
accessors!(Sourced {
    /// The title of the page.
    title: text "title";
    /// The address of the page.
    url: text "url";
    /// The digest of the page as it was read.
    digest: text "digest";
    /// The day on which it was read.
    retrieved: text "retrieved";
});

impl<'d> Sourced<'d> {
    pub(crate) fn all(holder: Object<'d>) -> Vec<Self> {
        let Some(node) = holder.get(crate::tables::extensions::SOURCE.name) else { return Vec::new() };
        let list = node.as_sequence().unwrap_or(std::slice::from_ref(node));
        list.iter().map(|node| Self { object: holder.document.object(node) }).collect()
    }
}

impl Document {
    /// The pages that the document was completed from.
    pub fn sources(&self) -> Vec<Sourced<'_>> {
        Sourced::all(self.top())
    }
}

impl<'d> View<'d> for Operation<'d> {
    const MEMBERS: &'static crate::tables::Object = &crate::tables::OPERATION;

    fn node(&self) -> &'d Node {
        self.object.node
    }

    fn document(&self) -> &'d Document {
        self.object.document
    }
}

accessors!(Operation {
    /// Its name in the document: `operationId`.
    id: text "operationId";
    /// Where the `operationId` stands.
    id_node: node "operationId";
    /// What it does, in one line.
    summary: text "summary";
    /// What the operation does, in words.
    description: text "description";
    /// Whether it is deprecated.
    deprecated: flag "deprecated";
    /// Where that is said.
    deprecated_node: node "deprecated";
    /// The mapping of its responses.
    responses_node: node "responses";
    /// Its own list of parameters.
    parameters_node: node "parameters";
    /// Its own list of security requirements.
    security_node: node "security";
    /// The servers that it alone has.
    servers_node: node "servers";
    /// The mapping of its callbacks.
    callbacks_node: node "callbacks";
    /// Where its tags are listed.
    tags_node: node "tags";
});

impl<'d> Operation<'d> {
    pub(crate) fn of_path(path: &'d str, item: Object<'d>) -> Vec<Self> {
        let document = item.document;
        let mut operations = Vec::new();
        for (method, entry) in item.node.as_mapping().into_iter().flatten() {
            let Some(method) = method_name(method) else { continue };
            document.note(entry, crate::tree::Mark::Read);
            if document.is_left_out(&entry.node) {
                continue;
            }
            let object = document.object(&entry.node);
            let of = |holder: Object<'d>| {
                holder
                    .elements("parameters")
                    .iter()
                    .filter_map(|node| Parameter::at(document, node))
                    .filter(|parameter| !document.is_left_out(parameter.object.node))
                    .collect::<Vec<_>>()
            };
            let mut parameters = of(item);
            // Those of the path that are not overridden yet: what stands twice in one list stays twice.
            let mut open: Vec<usize> = (0..parameters.len()).collect();
            for own in of(object) {
                let same = |known: &Parameter<'_>| known.name == own.name && known.location == own.location;
                match open.iter().position(|index| same(&parameters[*index])) {
                    Some(at) => {
                        let overridden = std::mem::replace(&mut parameters[open.remove(at)], own);
                        overridden.settle();
                    }
                    None => parameters.push(own),
                }
            }
            let mut operation = Self { path, method, position: entry.position, parameters, object, item };
            if !document.is_kept_by_hand() {
                operation.put_in_path();
            }
            operations.push(operation);
        }
        operations
    }

    /// Names path parameters as the path has them, and drops those that it has no place for.
    fn put_in_path(&mut self) {
        let names = template_names(self.route()).unwrap_or_default();
        self.parameters.retain_mut(|parameter| match in_path(parameter, &names) {
            Some(name) => {
                parameter.name = name;
                true
            }
            None => {
                parameter.settle();
                false
            }
        });
    }

    /// The parameters of the path that stand nowhere in it, each with the place that is taken for its own.
    pub fn strays(&self) -> Vec<(Parameter<'d>, Option<&'d str>)> {
        let document = self.object.document;
        let nodes = self.parameter_lists().into_iter().filter_map(Node::as_sequence).flatten();
        let names = template_names(self.route()).unwrap_or_default();
        let stray = |node| {
            let parameter = Parameter::at(document, node)?;
            let name = in_path(&parameter, &names);
            (name != Some(parameter.name)).then_some((parameter, name))
        };
        nodes.filter_map(stray).collect()
    }

    /// Its `operationId`, or what it would be called without: `get_images_by_id`.
    ///
    /// ```
    /// let text = "{openapi: 3.0.3, info: {title: T, version: '1'}, paths: {'/images/{id}': {get: {responses: {}}}}}";
    /// let document = oas_contract::Document::parse(&oas_contract::Source::new("t.yaml", text)).unwrap();
    /// assert_eq!(document.operations()[0].identifier(), "get_images_by_id");
    /// ```
    pub fn identifier(&self) -> Cow<'d, str> {
        let made_up = || {
            let route = self.route().replace('{', "by_");
            let parts = route.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
            std::iter::once(self.method).chain(parts).collect::<Vec<_>>().join("_").into()
        };
        self.id().filter(|id| !id.is_empty()).map_or_else(made_up, Cow::Borrowed)
    }

    /// Method and path, as messages name it: `GET /v1/images`.
    pub fn name(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    /// The tags that it is filed under.
    pub fn tags(&self) -> Vec<&'d str> {
        self.object.texts("tags")
    }

    /// The body of a request.
    pub fn request_body(&self) -> Option<RequestBody<'d>> {
        self.object.object("requestBody").map(RequestBody::at)
    }

    /// The lists of parameters: its own, then that of its path.
    pub fn parameter_lists(&self) -> Vec<&'d Node> {
        [self.object, self.item].into_iter().filter_map(|holder| holder.get("parameters")).collect()
    }

    /// The path item as it stands under `paths`, which may be a reference.
    pub fn item_node(&self) -> Option<&'d Node> {
        self.object.document.top().object("paths")?.get(self.path)
    }

    /// Its responses, in the order of the file.
    pub fn responses(&self) -> impl Iterator<Item = Response<'d>> + Clone + use<'d> {
        let document = self.object.document;
        let members = self.object.members("responses").filter(|(status, _)| !status.starts_with("x-"));
        members.filter_map(move |(status, entry)| Response::at(document, status, entry))
    }

    /// The response of this status, as it is written.
    pub fn response(&self, status: &str) -> Option<Response<'d>> {
        self.responses().find(|response| response.status == status)
    }

    /// The response that a call returns: the first one of a success, or the one for everything that is not listed.
    pub fn success(&self) -> Option<Response<'d>> {
        let mut responses = self.responses();
        let first = responses.clone().find(|response| response.status.starts_with('2'));
        first.or_else(|| responses.find(|response| response.status == "default"))
    }

    /// Its servers, where it or its path has other ones than the document.
    pub fn own_servers(&self) -> Vec<Server<'d>> {
        let (own, of_path) = (Server::all(self.object), Server::all(self.item));
        if own.is_empty() {
            return of_path;
        }
        // Those of the path are overridden.
        of_path.iter().for_each(View::settle);
        own
    }

    /// The security requirements: alternatives, one of which is enough. Those of the document where it has none of its own.
    pub fn security(&self) -> Vec<Requirement<'d>> {
        match self.object.get("security") {
            Some(_) => security::requirements(self.object),
            None => security::requirements(self.object.document.top()),
        }
    }

    /// The pages that it was completed from.
    pub fn sources(&self) -> Vec<Sourced<'d>> {
        Sourced::all(self.object)
    }
}

/// The name in a path that is meant by a parameter: its own, or the one that differs in case alone and is nobody else's.
fn in_path<'d>(parameter: &Parameter<'d>, names: &[&'d str]) -> Option<&'d str> {
    if parameter.location != Location::Path || names.contains(&parameter.name) {
        return Some(parameter.name);
    }
    names.iter().find(|name| name.eq_ignore_ascii_case(parameter.name)).copied()
}

/// The names in a path template, in order, or what is wrong with the template.
///
/// ```
/// assert_eq!(oas_contract::template_names("/v1/images/{id}/tags/{tag}.json"), Ok(vec!["id", "tag"]));
/// assert!(oas_contract::template_names("/v1/{id").is_err());
/// ```
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

/// A path without the names of its parameters, which no server sees.
///
/// ```
/// assert_eq!(oas_contract::path_shape("/v1/images/{id}/tags/{tag}"), oas_contract::path_shape("/v1/images/{image}/tags/{name}"));
/// ```
pub fn path_shape(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        match c {
            '{' => inside = true,
            '}' => inside = false,
            _ if inside => continue,
            _ => {}
        }
        out.push(c);
    }
    out
}
