//! The facts of OpenAPI documents of all versions: contracts, editions, and what stands on pages. Knows the views of the
//! contract model, and no sentences.

mod field;
mod schema;

use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use oas_contract::extensions::facts as kept;
use oas_contract::{Document, MediaType, Node, Report, Server, Status, View};

use super::members;
use super::model::{ErrorCode, ExampleBody, Location, Operation, Parameter, Schema, Stated};
use crate::rules;

/// What a reader hears of a document beside its facts.
pub(crate) trait Annotate {
    /// A schema with its description, which may state what the schema leaves out, and the line of that.
    fn described(&self, schema: &mut Schema, description: &str, line: u32);

    /// The body of a successful response, and the line of its status.
    fn answered(&self, schema: &Schema, line: u32);
}

/// How deep schemas are followed.
const DEEPEST: usize = 24;

/// How often schemas of one document are read again, as several refer to them: what refers to each other twice on every
/// level doubles with each.
const MOST_AGAIN: usize = 100_000;

/// The descriptions of a contract repeat its facts.
struct Silent;

impl Annotate for Silent {
    fn described(&self, _: &mut Schema, _: &str, _: u32) {}

    fn answered(&self, _: &Schema, _: u32) {}
}

/// The facts of a contract, or of an edition of pages: its operations, and a warning where something is left out of them.
pub fn of_document(document: &Document) -> (Vec<Operation>, Report) {
    annotated(document, &Silent)
}

/// The operations of a document, with what somebody adds to them, and a warning where something is left out of them.
pub(crate) fn annotated(document: &Document, annotate: &dyn Annotate) -> (Vec<Operation>, Report) {
    let reader = Reader {
        annotate,
        known: RefCell::default(),
        again: Cell::new(0),
        many: Cell::new(None),
        deep: Cell::new(None),
    };
    let hosts = hosts_of(&document.servers());
    let operations = document.operations().iter().map(|operation| reader.operation(operation, &hosts)).collect();
    (operations, reader.left_out(document))
}

/// The base URLs of a document or of an operation, each with its line.
fn hosts_of(servers: &[Server<'_>]) -> Vec<Stated<String>> {
    let host = |server: &Server<'_>| {
        let line = kept::line(server).unwrap_or(server.written()?.position.line);
        Some(Stated::new(server.url()?.into_owned(), line))
    };
    servers.iter().filter_map(host).collect()
}

struct Reader<'d> {
    annotate: &'d dyn Annotate,
    /// The schemas that were read.
    known: RefCell<HashSet<*const Node>>,
    /// How often one was read again.
    again: Cell<usize>,
    /// The line of the first schema that was not read again.
    many: Cell<Option<u32>>,
    /// The line of the first schema that stands too deep.
    deep: Cell<Option<u32>>,
}

impl Reader<'_> {
    /// What is left out, each kind where it begins.
    fn left_out(&self, document: &Document) -> Report {
        let source = document.source();
        let many = self.many.get().map(|line| {
            let message = format!(
                "schemas refer to each other so often that they would be read again more than {MOST_AGAIN} times; members are \
                 left out from here"
            );
            rules::TOO_MANY_FIELDS.at(source, line, message)
        });
        let deep = self.deep.get().map(|line| {
            let message =
                format!("schemas stand inside each other more than {DEEPEST} times; members are left out from here");
            rules::TOO_DEEP.at(source, line, message)
        });
        Report::new(source, many.into_iter().chain(deep).collect())
    }

    fn operation(&self, operation: &oas_contract::Operation<'_>, hosts: &[Stated<String>]) -> Operation {
        let line = kept::line(operation).unwrap_or(operation.position.line);
        let own = hosts_of(&operation.own_servers());
        let mut out = Operation {
            name: operation.id().map(|name| Stated::new(name.to_owned(), line)),
            method: Some(Stated::new(operation.method.to_uppercase(), line)),
            path: Some(Stated::new(operation.path.to_owned(), line)),
            hosts: if own.is_empty() { hosts.to_vec() } else { own },
            page_digest: operation.page_digest().map(str::to_owned),
            completed: operation.completed(),
            documented: true,
            ..Operation::default()
        };
        out.parameters.extend(operation.parameters.iter().map(|parameter| self.parameter(parameter)));
        if let Some(body) = operation.request_body() {
            out.body = self.content(&body.media(), &mut out.bodies, true, None);
        }
        self.responses(operation, &mut out);
        out
    }

    fn responses(&self, operation: &oas_contract::Operation<'_>, out: &mut Operation) {
        let succeeds = operation.responses().any(|response| response.status.starts_with(['2', '3']));
        for response in operation.responses() {
            let (number, failed) = match response.meaning() {
                Some(Status::Code(code)) => (Some(code), code >= 400),
                Some(Status::Class(class)) => (None, class >= 4),
                // Beside a success, it is all the rest.
                Some(Status::Default) => (None, succeeds),
                None => (None, false),
            };
            let line = response.key.line;
            if !failed {
                let schema = self.content(&response.media(), &mut out.bodies, false, number);
                if let Some(schema) = &schema {
                    self.annotate.answered(schema, line);
                }
                out.response = out.response.take().or(schema);
                out.response_headers.extend(response.headers().iter().map(|header| self.field(&header.into())));
            }
            if failed && out.error.is_none() {
                out.error = self.content(&response.media(), &mut Vec::new(), false, number);
            }
            if number.is_some() && !kept::is_inferred(&response, members::STATUS) {
                let codes = response.codes().into_iter().map(|code| Some(code.to_owned()));
                let codes: Vec<Option<String>> = codes.collect();
                let listed = if codes.is_empty() { vec![None] } else { codes };
                out.errors.extend(listed.into_iter().map(|code| ErrorCode { status: number, code, line }));
            }
        }
    }

    fn parameter(&self, parameter: &oas_contract::Parameter<'_>) -> Parameter {
        let location = match parameter.location {
            oas_contract::Location::Path => Location::Path,
            oas_contract::Location::Query => Location::Query,
            oas_contract::Location::Header => Location::Header,
            oas_contract::Location::Cookie => Location::Cookie,
        };
        let line = parameter.location_node().map_or(parameter.position().line, |node| node.position.line);
        let inferred = kept::is_inferred(parameter, members::PLACE);
        Parameter { location: Stated { value: location, line, inferred }, field: self.field(&parameter.into()) }
    }

    fn content(
        &self,
        media: &[MediaType<'_>],
        bodies: &mut Vec<ExampleBody>,
        request: bool,
        status: Option<u16>,
    ) -> Option<Schema> {
        let readable = |media: &str| oas_contract::is_json(media) || media.contains("form") || media.contains("*/*");
        let media = media.iter().find(|media| readable(media.name))?;
        let shown = |example: &oas_contract::Node| ExampleBody {
            line: example.position.line,
            request,
            status,
            value: example.clone(),
            template: false,
        };
        bodies.extend(media.examples().into_iter().map(shown));
        media.schema().map(|schema| self.schema(&schema, None, &mut HashSet::new(), 0))
    }
}
