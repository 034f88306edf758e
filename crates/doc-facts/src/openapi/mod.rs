//! OpenAPI documents that stand on a page, of all versions. Knows OpenAPI, and that descriptions state what schemas leave
//! out.

mod schema;

use std::cell::RefCell;
use std::collections::HashSet;

use contract::{Document, Finding, Node, Position, Source};

use crate::facts::{ErrorCode, ExampleBody, Field, Kind, Operation, Parameter, Place, Schema, Stated};
use crate::prose;

/// The operations of a document whose first line is a line of the page.
pub(crate) fn read(page: &str, first: u32, text: &str) -> Result<(Vec<Operation>, Vec<Finding>), Box<Finding>> {
    // Empty lines before it put every position where it is on the page.
    let padded = format!("{}{text}", "\n".repeat(first.saturating_sub(1) as usize));
    let document = Document::parse(&Source::new(page, &padded))?;
    let reader = Reader { document: &document, prose: true, notes: RefCell::default() };
    let operations = reader.operations();
    Ok((operations, reader.notes.into_inner()))
}

/// The operations of a document. The descriptions of a page state facts; those of a contract repeat them.
pub(crate) fn operations(document: &Document, prose: bool) -> Vec<Operation> {
    Reader { document, prose, notes: RefCell::default() }.operations()
}

fn text_of(node: &Node, key: &str) -> Option<Stated<String>> {
    let value = node.get(key)?;
    Some(Stated::new(value.as_str()?.to_owned(), value.position.line))
}

/// The line of the page, which the facts of an earlier edition have.
fn line_of(node: &Node) -> Option<u32> {
    node.get("x-line")?.to_json().as_u64()?.try_into().ok()
}

/// Whether the facts of an earlier edition mark something as inferred.
fn is_inferred(node: &Node, key: &str) -> bool {
    node.elements("x-inferred").any(|name| name.as_str() == Some(key))
}

/// The base URLs of a document or of an operation.
fn hosts_of(node: &Node) -> Vec<Stated<String>> {
    let host = |server: &Node| {
        let url = text_of(server, "url")?;
        Some(Stated { line: line_of(server).unwrap_or(url.line), ..url })
    };
    let found: Vec<Stated<String>> = node.elements("servers").filter_map(host).collect();
    // Swagger 2 has the parts of one.
    match node.get("host").filter(|_| found.is_empty()) {
        Some(host) => {
            let scheme = node.elements("schemes").filter_map(Node::as_str).find(|scheme| *scheme == "https");
            let scheme = scheme.or(node.elements("schemes").next().and_then(Node::as_str)).unwrap_or("https");
            let base = node.str("basePath").unwrap_or_default().trim_end_matches('/');
            let url = format!("{scheme}://{}{base}", host.as_str().unwrap_or_default());
            vec![Stated::new(url, host.position.line)]
        }
        None => found,
    }
}

struct Reader<'d> {
    document: &'d Document,
    /// Whether descriptions are read.
    prose: bool,
    notes: RefCell<Vec<Finding>>,
}

impl Reader<'_> {
    fn operations(&self) -> Vec<Operation> {
        let hosts = hosts_of(self.document.root());
        self.document.operations().iter().map(|operation| self.operation(operation, &hosts)).collect()
    }

    fn note(&self, rule: &'static str, line: u32, message: String, help: &str) {
        if self.prose {
            let place = self.document.source().place(Position { line, column: 1 });
            self.notes.borrow_mut().push(Finding::warning(rule, place, message).help(help));
        }
    }

    /// What a description states and the schema beside it does not.
    fn prose_only(&self, schema: &Schema, said: &prose::Said, line: u32) {
        let inner = schema.items.as_deref().unwrap_or(schema);
        if !said.enumeration.is_empty() && inner.enumeration.is_none() {
            let message = "the description lists values, the schema has none".to_owned();
            self.note("values-in-prose", line, message, "write them as an enumeration");
        }
        if !said.bounds.is_empty() && schema.bounds.is_empty() {
            let message = "the description states bounds, the schema has none".to_owned();
            self.note("bounds-in-prose", line, message, "write them as bounds");
        }
        if said.default.is_some() && schema.default.is_none() {
            let message = "the description states a default, the schema has none".to_owned();
            self.note("default-in-prose", line, message, "write it as `default`");
        }
    }

    fn operation(&self, operation: &contract::Operation<'_>, hosts: &[Stated<String>]) -> Operation {
        let line = line_of(operation.node).unwrap_or(operation.position.line);
        let own = hosts_of(operation.node);
        let mut out = Operation {
            method: Some(Stated::new(operation.method.to_uppercase(), line)),
            path: Some(Stated::new(operation.path.to_owned(), line)),
            hosts: if own.is_empty() { hosts.to_vec() } else { own },
            page_digest: operation.node.str("x-digest").map(str::to_owned),
            completed: operation.node.get("x-completed").is_some(),
            ..Operation::default()
        };
        for node in self.parameters(operation) {
            self.parameter(node, &mut out);
        }
        if let Some(body) = operation.node.get("requestBody").and_then(|body| self.document.resolve(body)) {
            out.body = self.content(body, &mut out.bodies, true, None);
        }
        for (status, response) in operation.node.members("responses") {
            let Some(node) = self.document.resolve(&response.node) else { continue };
            let number = status.parse::<u16>().ok();
            let range = matches!(status, "4XX" | "4xx" | "5XX" | "5xx");
            let good = |status: &str| status.starts_with(['2', '3']);
            let succeeds = operation.node.members("responses").any(|(status, _)| good(status));
            // Beside a success, `default` is all the rest.
            let failed = number.is_some_and(|status| status >= 400) || range || status == "default" && succeeds;
            if !failed {
                let schema = self.content(node, &mut out.bodies, false, number);
                if schema.as_ref().is_some_and(|schema| !schema.members().is_empty() && nowhere_required(schema)) {
                    let message = "no member of the response is listed as required".to_owned();
                    self.note(
                        "nothing-required",
                        response.position.line,
                        message,
                        "find out which members always come",
                    );
                }
                out.response = out.response.take().or(schema);
                for (name, header) in node.members("headers") {
                    let Some(header_node) = self.document.resolve(&header.node) else { continue };
                    let field = self.field(
                        name,
                        line_of(&header.node).unwrap_or(header.position.line),
                        header_node.get("required"),
                        header_node.get("schema"),
                        header_node,
                    );
                    out.response_headers.push(field);
                }
            }
            if failed && out.error.is_none() {
                out.error = self.content(node, &mut Vec::new(), false, number);
            }
            if number.is_some() && !is_inferred(node, "status") {
                let (codes, line) = (node.strings("x-codes"), response.position.line);
                let error = |code| ErrorCode { status: number, code, line };
                if codes.is_empty() {
                    out.errors.push(error(None));
                }
                out.errors.extend(codes.into_iter().map(|code| error(Some(code))));
            }
        }
        out
    }

    /// The parameters of a path and those of its operation, which come before them.
    fn parameters<'d>(&self, operation: &contract::Operation<'d>) -> Vec<&'d Node>
    where
        Self: 'd,
    {
        let document: &'d Document = self.document;
        let item = document.root().get("paths").and_then(|paths| document.resolve(paths.get(operation.path)?));
        let mut found: Vec<&Node> = Vec::new();
        for node in item.into_iter().chain([operation.node]).flat_map(|holder| holder.elements("parameters")) {
            let Some(node) = document.resolve(node) else { continue };
            let key = |node: &Node| (node.str("name").map(str::to_owned), node.str("in").map(str::to_owned));
            match found.iter_mut().find(|known| key(known) == key(node)) {
                Some(known) => *known = node,
                None => found.push(node),
            }
        }
        found
    }

    /// A parameter. Bodies are parameters in Swagger 2.
    fn parameter(&self, node: &Node, out: &mut Operation) {
        let at = |key| node.get(key).map_or(node.position.line, |value| value.position.line);
        let place = match node.str("in") {
            Some("path") => Place::Path,
            Some("query") => Place::Query,
            Some("header") => Place::Header,
            Some("cookie") => Place::Cookie,
            Some("body") => {
                let schema = node.get("schema").map(|schema| self.schema(schema, None, &mut HashSet::new(), 0));
                out.body = out.body.take().or(schema);
                return;
            }
            Some("formData") => Place::Body,
            _ => return,
        };
        let Some(name) = node.str("name") else { return };
        let media = || node.members("content").next().and_then(|(_, media)| media.node.get("schema"));
        // In Swagger 2 a parameter is its own schema.
        let own = || (node.get("type").is_some()).then_some(node);
        let schema = node.get("schema").or_else(media).or_else(own);
        let field = self.field(name, line_of(node).unwrap_or(at("name")), node.get("required"), schema, node);
        if place == Place::Body {
            let line = field.name.line;
            let object = || Schema { kind: Some(Stated::inferred(Kind::Object, line)), ..Schema::default() };
            out.body.get_or_insert_with(object).fields.push(field);
        } else {
            let place = Stated { value: place, line: at("in"), inferred: is_inferred(node, "in") };
            out.parameters.push(Parameter { place, field });
        }
    }

    fn content(
        &self,
        node: &Node,
        bodies: &mut Vec<ExampleBody>,
        request: bool,
        status: Option<u16>,
    ) -> Option<Schema> {
        let readable = |media: &str| contract::is_json(media) || media.contains("form") || media.contains("*/*");
        let Some((_, media)) = node.members("content").find(|(media, _)| readable(media)) else {
            // Swagger 2.
            return node.get("schema").map(|schema| self.schema(schema, None, &mut HashSet::new(), 0));
        };
        let examples = media
            .node
            .members("examples")
            .filter_map(|(_, example)| self.document.resolve(&example.node)?.get("value"));
        for example in media.node.get("example").into_iter().chain(examples) {
            bodies.push(ExampleBody {
                line: example.position.line,
                request,
                status,
                value: example.clone(),
                template: false,
            });
        }
        media.node.get("schema").map(|schema| self.schema(schema, None, &mut HashSet::new(), 0))
    }

    fn field(&self, name: &str, line: u32, required: Option<&Node>, schema: Option<&Node>, holder: &Node) -> Field {
        let description = holder.get("description");
        let mut read =
            schema.map(|schema| self.schema(schema, description, &mut HashSet::new(), 0)).unwrap_or_default();
        let several =
            || holder.members("examples").find_map(|(_, example)| self.document.resolve(&example.node)?.get("value"));
        if let Some(example) = holder.get("example").or_else(several) {
            read.example = Some(Stated::new(example.to_json(), example.position.line));
        }
        read.completed |= holder.get("x-completed").is_some();
        let required = required.and_then(|node| Some(Stated::new(node.as_bool()?, node.position.line)));
        Field {
            name: Stated::new(name.to_owned(), line),
            required,
            deprecated: holder.flag("deprecated"),
            schema: read,
        }
    }
}

fn nowhere_required(schema: &Schema) -> bool {
    schema.members().iter().all(|field| field.required.is_none() && nowhere_required(&field.schema))
}
