//! OpenAPI documents that stand on a page, of all versions. Knows the views of the contract model, and that descriptions
//! state what schemas leave out.

mod field;
mod schema;

use std::cell::RefCell;
use std::collections::HashSet;

use oas_contract::extensions::facts as kept;
use oas_contract::{Document, Finding, Location, MediaType, Position, Server, Source, Status, View};

use crate::facts::{ErrorCode, ExampleBody, Kind, Operation, Parameter, Place, Schema, Stated};
use crate::{members, prose};

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

/// The base URLs of a document or of an operation, each with its line.
fn hosts_of(servers: &[Server<'_>]) -> Vec<Stated<String>> {
    let host = |server: &Server<'_>| {
        let line = kept::line(server).unwrap_or(server.written()?.position.line);
        Some(Stated::new(server.url()?.into_owned(), line))
    };
    servers.iter().filter_map(host).collect()
}

struct Reader<'d> {
    document: &'d Document,
    /// Whether descriptions are read.
    prose: bool,
    notes: RefCell<Vec<Finding>>,
}

impl Reader<'_> {
    fn operations(&self) -> Vec<Operation> {
        let hosts = hosts_of(&self.document.servers());
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

    fn operation(&self, operation: &oas_contract::Operation<'_>, hosts: &[Stated<String>]) -> Operation {
        let line = kept::line(operation).unwrap_or(operation.position.line);
        let own = hosts_of(&operation.own_servers());
        let mut out = Operation {
            method: Some(Stated::new(operation.method.to_uppercase(), line)),
            path: Some(Stated::new(operation.path.to_owned(), line)),
            hosts: if own.is_empty() { hosts.to_vec() } else { own },
            page_digest: operation.page_digest().map(str::to_owned),
            completed: operation.completed(),
            ..Operation::default()
        };
        out.parameters.extend(operation.parameters.iter().map(|parameter| self.parameter(parameter)));
        if let Some(body) = operation.request_body() {
            out.body = self.content(&body.media(), &mut out.bodies, true, None);
        }
        for field in operation.form_fields() {
            let field = self.field(&(&field).into());
            let line = field.name.line;
            let object = || Schema { kind: Some(Stated::inferred(Kind::Object, line)), ..Schema::default() };
            out.body.get_or_insert_with(object).fields.push(field);
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
                if schema.as_ref().is_some_and(|schema| !schema.members().is_empty() && nowhere_required(schema)) {
                    let message = "no member of the response is listed as required".to_owned();
                    self.note("nothing-required", line, message, "find out which members always come");
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
        let place = match parameter.location {
            Location::Path => Place::Path,
            Location::Query => Place::Query,
            Location::Header => Place::Header,
            Location::Cookie => Place::Cookie,
        };
        let line = parameter.location_node().map_or(parameter.position().line, |node| node.position.line);
        let inferred = kept::is_inferred(parameter, members::PLACE);
        Parameter { place: Stated { value: place, line, inferred }, field: self.field(&parameter.into()) }
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

fn nowhere_required(schema: &Schema) -> bool {
    schema.members().iter().all(|field| field.required.is_none() && nowhere_required(&field.schema))
}
