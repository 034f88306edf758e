//! OpenAPI documents that stand on a page. Knows OpenAPI, and that descriptions state what schemas leave out.

use std::cell::RefCell;
use std::collections::HashSet;

use contract::{Document, Finding, Location, Node, Position, Source};
use serde_json::Value;

use crate::facts::{ErrorCode, ExampleBody, Field, Kind, Limit, Operation, Parameter, Place, Schema, Stated};
use crate::prose;

/// How deep schemas are followed.
const DEEPEST: usize = 24;

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
    node.elements("servers").filter_map(host).collect()
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
        for parameter in &operation.parameters {
            let place = match parameter.location {
                Location::Path => Place::Path,
                Location::Query => Place::Query,
                Location::Header => Place::Header,
                Location::Cookie => Place::Cookie,
            };
            let node = parameter.node;
            let at = |key| node.get(key).map_or(node.position.line, |value| value.position.line);
            let name = line_of(node).unwrap_or(at("name"));
            let field = self.field(parameter.name, name, node.get("required"), node.get("schema"), node);
            let place = Stated { value: place, line: at("in"), inferred: is_inferred(node, "in") };
            out.parameters.push(Parameter { place, field });
        }
        if let Some(body) = operation.node.get("requestBody").and_then(|body| self.document.resolve(body)) {
            out.body = self.content(body, &mut out.bodies, true, None);
        }
        for (status, response) in operation.node.members("responses") {
            let Some(node) = self.document.resolve(&response.node) else { continue };
            let number = status.parse::<u16>().ok();
            if number.is_some_and(|status| status < 400) || status == "default" && out.response.is_none() {
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
            if number.is_some_and(|status| status >= 400) && out.error.is_none() {
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

    fn content(
        &self,
        node: &Node,
        bodies: &mut Vec<ExampleBody>,
        request: bool,
        status: Option<u16>,
    ) -> Option<Schema> {
        let (_, media) =
            node.members("content").find(|(media, _)| contract::is_json(media) || media.contains("form"))?;
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
        media.node.get("schema").map(|schema| self.schema(schema, "", &mut HashSet::new(), 0))
    }

    fn field(&self, name: &str, line: u32, required: Option<&Node>, schema: Option<&Node>, holder: &Node) -> Field {
        let description = holder.str("description").unwrap_or_default();
        let mut read =
            schema.map(|schema| self.schema(schema, description, &mut HashSet::new(), 0)).unwrap_or_default();
        if let Some(example) = holder.get("example") {
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

    fn schema(&self, node: &Node, description: &str, above: &mut HashSet<*const Node>, depth: usize) -> Schema {
        let Some(node) = self.document.resolve(node) else { return Schema::default() };
        let mut out = Schema::default();
        let line = node.position.line;
        if let Some(kind) = node.get("type") {
            let stated = |value| Stated { value, line: kind.position.line, inferred: is_inferred(node, "type") };
            out.kind = kind.as_str().and_then(kind_of).map(stated);
        }
        if depth > DEEPEST || !above.insert(std::ptr::from_ref(node)) {
            return out;
        }
        let mark = |key: &str| is_inferred(node, key);
        out.format = text_of(node, "format").map(|format| Stated { inferred: mark("format"), ..format });
        let stated = |key: &str| {
            let value = node.get(key)?;
            Some(Stated { value: value.to_json(), line: value.position.line, inferred: mark(key) })
        };
        (out.default, out.example) = (stated("default"), stated("example"));
        if let Some(values) = node.get("enum") {
            let list = values.as_sequence().unwrap_or_default().iter().map(Node::to_json).collect();
            out.enumeration = Some(Stated { value: list, line: values.position.line, inferred: mark("enum") });
        }
        if let Some(values) = contract::extensions::extensible_enum(node) {
            let list = values.into_iter().map(|value| value.value.into()).collect();
            out.enumeration =
                Some(Stated::new(list, node.get("x-extensible-enum").map_or(line, |values| values.position.line)));
        }
        self.bounds(node, &mut out);
        if let Some(items) = node.get("items") {
            out.kind.get_or_insert(Stated::inferred(Kind::Array, line));
            out.items = Some(Box::new(self.schema(items, "", above, depth + 1)));
        }
        let required = node.get("required");
        let names: Vec<&str> =
            required.and_then(Node::as_sequence).unwrap_or_default().iter().filter_map(Node::as_str).collect();
        for (name, member) in node.members("properties") {
            out.kind.get_or_insert(Stated::inferred(Kind::Object, line));
            let schema = self.schema(&member.node, "", above, depth + 1);
            let stated = required.map(|list| Stated::new(names.contains(&name), list.position.line));
            let deprecated = member.node.flag("deprecated");
            out.fields.push(Field {
                name: Stated::new(name.to_owned(), line_of(&member.node).unwrap_or(member.position.line)),
                required: stated,
                deprecated,
                schema,
            });
        }
        for part in node.elements("allOf").chain(node.elements("oneOf").take(1)).chain(node.elements("anyOf").take(1)) {
            let part = self.schema(part, "", above, depth + 1);
            out.kind = out.kind.take().or(part.kind);
            out.completed |= part.completed;
            out.items = out.items.take().or(part.items);
            out.enumeration = out.enumeration.take().or(part.enumeration);
            out.fields.extend(part.fields);
        }
        let own = node.get("description");
        let said_line = own.map_or(line, |own| own.position.line);
        let text = own.and_then(Node::as_str).unwrap_or(description);
        if self.prose {
            let said = prose::read(text, out.kind(), said_line);
            self.prose_only(&out, &said, said_line);
            prose::add(&mut out, said, said_line);
        }
        out.completed = node.get("x-completed").is_some();
        above.remove(&std::ptr::from_ref(node));
        out
    }

    fn bounds(&self, node: &Node, out: &mut Schema) {
        let _ = self.document;
        let number = |key: &str, exclusive: &str| {
            let value = node.get(key)?;
            let Value::Number(number) = value.to_json() else { return None };
            let limit = Limit { number, exclusive: node.flag(exclusive) };
            Some(Stated { value: limit, line: value.position.line, inferred: is_inferred(node, key) })
        };
        let count = |keys: [&str; 2]| {
            let (key, value) = keys.iter().find_map(|key| Some((key, node.get(key)?)))?;
            let count = value.to_json().as_u64()?;
            Some(Stated { value: count, line: value.position.line, inferred: is_inferred(node, key) })
        };
        out.bounds.minimum = number("minimum", "exclusiveMinimum");
        out.bounds.maximum = number("maximum", "exclusiveMaximum");
        out.bounds.least = count(["minLength", "minItems"]);
        out.bounds.most = count(["maxLength", "maxItems"]);
    }
}

fn nowhere_required(schema: &Schema) -> bool {
    schema.members().iter().all(|field| field.required.is_none() && nowhere_required(&field.schema))
}

fn kind_of(word: &str) -> Option<Kind> {
    Some(match word {
        "string" => Kind::String,
        "integer" => Kind::Integer,
        "number" => Kind::Number,
        "boolean" => Kind::Boolean,
        "object" => Kind::Object,
        "array" => Kind::Array,
        _ => return None,
    })
}
