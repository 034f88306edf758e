//! A contract held against what an official SDK knows of the same operations: method, path, names, places and types. Knows the form
//! in which such facts are kept, not how they are read from an SDK.

use std::fmt;

use oas_contract::{Document, Finding, Node, Source, View};
use oas_pages::facts::{Field, Kind as Type, Location, Operation, Parameter, Schema, Stated};

use crate::compare::Contract;
use crate::difference::{Aspect, Difference, Kind};

/// Who speaks, in messages.
const SDK: &str = "the SDK";

/// What an SDK knows of a service: a second witness beside pages, not a source of truth.
#[derive(Clone, Debug)]
pub struct Sdk {
    /// What it calls each operation, and what it knows of it.
    operations: Vec<(String, Operation)>,
}

impl Sdk {
    /// Reads facts in JSON: a list of operations with `operation`, `method`, `path`, `request` and `response`. A field has a
    /// `name`, and may have a `type`, `required`, `fields` of its own and, in a request, its `place`: `path`, `query`, `header` or
    /// `body`.
    ///
    /// # Errors
    ///
    /// What is no such list, with what is wrong first.
    pub fn parse(source: &Source) -> Result<Self, Box<Finding>> {
        let document = Document::parse(source)?;
        let facts = Facts { document: &document };
        let root = document.root();
        let stated = root.as_sequence().ok_or_else(|| facts.fault(root, "the facts are no list of operations"))?;
        Ok(Self { operations: stated.iter().map(|stated| facts.operation(stated)).collect::<Result<_, _>>()? })
    }
}

/// What an SDK and a contract say of each other.
#[derive(Clone, Debug)]
pub struct Witnessed {
    /// How many operations of the SDK the contract has, of how many.
    pub operations: (usize, usize),
    /// How many names of the SDK the contract has at their places, of how many.
    pub names: (usize, usize),
    findings: Vec<Witness>,
}

/// A difference, and what the contract says of it.
#[derive(Clone, Debug)]
struct Witness {
    operation: String,
    difference: Difference,
    reason: Option<String>,
}

impl Witnessed {
    /// How many differences nobody has settled.
    pub fn unsettled(&self) -> usize {
        self.findings.iter().filter(|finding| finding.reason.is_none()).count()
    }
}

impl fmt::Display for Witnessed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Witness { operation, difference, reason } in &self.findings {
            let Difference { kind, aspect, message, .. } = difference;
            let field = difference.field();
            match reason {
                None => writeln!(f, "{}[{}]: {operation}: `{field}`: {message}", kind.word(), aspect.word())?,
                Some(reason) => writeln!(f, "known[{}]: {operation}: `{field}`: {message}: {reason}", aspect.word())?,
            }
        }
        let ((operations, all), (names, every)) = (self.operations, self.names);
        let (settled, unsettled) = (self.findings.len() - self.unsettled(), self.unsettled());
        writeln!(
            f,
            "{operations} of {all} operations, {names} of {every} names at their places; {settled} known, {unsettled} to settle"
        )
    }
}

/// Holds a contract against what an SDK knows. What the contract has beyond it is no difference; what it lacks or says otherwise is
/// one, known where a note of the contract (`x-completed`) is about it: one at the place itself, or one of the operation or the
/// document that has the name between backticks.
pub fn witness(sdk: &Sdk, contract: &Document) -> Witnessed {
    let compared = Contract::of(contract);
    let mut witnessed = Witnessed { operations: (0, sdk.operations.len()), names: (0, 0), findings: Vec::new() };
    let operations = contract.operations();
    for (name, stated) in &sdk.operations {
        let key = stated.key();
        let known = operations.iter().find(|known| oas_pages::facts::operation_key(known.method, known.path) == key);
        let all = names_of(stated);
        witnessed.names.1 += all;
        witnessed.operations.0 += usize::from(known.is_some());
        let mut notes: Vec<&str> = known.iter().flat_map(|known| known.completed_notes()).collect();
        notes.extend(contract.completed_notes());
        // An SDK shows what is answered in a header as if it were a member.
        let headers = compared.response_headers(&key);
        let mut operation = stated.clone();
        if let Some(response) = &mut operation.response {
            response.fields.retain(|field| !headers.iter().any(|known| known.eq_ignore_ascii_case(&field.name.value)));
        }
        let found =
            compared.differences(std::slice::from_ref(&operation), SDK, false).concat().into_iter().filter(matters);
        let mut lacking = if known.is_none() { all } else { 0 };
        for difference in found {
            if matches!(difference.aspect, Aspect::Field) && known.is_some() {
                lacking += names_below(stated, &difference);
            }
            let reason = reason(&difference, &notes);
            witnessed.findings.push(Witness { operation: name.clone(), difference, reason });
        }
        witnessed.names.0 += all.saturating_sub(lacking);
    }
    witnessed
}

/// Whether a difference is one between an SDK and a contract.
fn matters(difference: &Difference) -> bool {
    match (difference.kind, difference.aspect) {
        (Kind::Extra, _) => false,
        // Every single value of a request line is a text.
        (_, Aspect::Type) => matches!(difference.address.location, Some(Location::Body | Location::Response)),
        (_, aspect) => matches!(aspect, Aspect::Operation | Aspect::Field | Aspect::Required),
    }
}

/// What the contract says of a difference.
fn reason(difference: &Difference, notes: &[&str]) -> Option<String> {
    if difference.completed && !matches!(difference.aspect, Aspect::Field | Aspect::Operation) {
        let line = difference.contract_line.map(|line| format!(", line {line}")).unwrap_or_default();
        return Some(format!("`x-completed`{line}"));
    }
    let name = difference.address.path.last()?;
    let quoted = format!("`{name}`");
    notes.iter().find(|note| note.contains(&quoted)).map(|note| (*note).to_owned())
}

/// How many names an operation of an SDK has.
fn names_of(operation: &Operation) -> usize {
    let parameters: usize = operation.parameters.iter().map(|parameter| 1 + names_in(&parameter.field.schema)).sum();
    let bodies = operation.body.iter().chain(&operation.response);
    parameters + bodies.map(names_in).sum::<usize>()
}

fn names_in(schema: &Schema) -> usize {
    schema.members().iter().map(|field| 1 + names_in(&field.schema)).sum()
}

/// How many names are lacking with the one that a difference is about, itself included.
fn names_below(operation: &Operation, difference: &Difference) -> usize {
    let names = || difference.address.path.iter().filter(|name| *name != "[]");
    let top = match difference.address.location {
        Some(Location::Body) => operation.body.as_ref(),
        Some(Location::Response) => operation.response.as_ref(),
        _ => None,
    };
    let below = top.and_then(|top| {
        names().try_fold(top, |schema, name| {
            schema.members().iter().find(|field| field.name.value == *name).map(|field| &field.schema)
        })
    });
    let own = usize::from(names().next().is_some());
    below.map_or(1, |schema| own + names_in(schema))
}

/// Facts in JSON, every one at its place.
struct Facts<'d> {
    document: &'d Document,
}

impl<'d> Facts<'d> {
    fn fault(&self, node: &Node, message: impl Into<String>) -> Box<Finding> {
        let help = "write a list of operations: {operation, method, path, request: [{name, type, place}], response: [{name, type}]}";
        Box::new(Finding::error("sdk-facts", self.document.place(node), message.into()).help(help))
    }

    fn operation(&self, stated: &'d Node) -> Result<(String, Operation), Box<Finding>> {
        let text = |name: &str| {
            let text = member(stated, name).and_then(Node::as_str);
            text.map(str::to_owned).ok_or_else(|| self.fault(stated, format!("an operation has no `{name}`")))
        };
        let list = |name: &str| match member(stated, name).filter(|node| !node.is_null()) {
            None => Ok(&[][..]),
            Some(node) => node.as_sequence().ok_or_else(|| self.fault(node, format!("`{name}` is no list"))),
        };
        let mut operation = Operation {
            method: Some(Stated::new(text("method")?, 1)),
            path: Some(Stated::new(text("path")?, 1)),
            documented: true,
            ..Operation::default()
        };
        let mut members = Vec::new();
        for stated in list("request")? {
            let field = self.field(stated)?;
            let location = match member(stated, "place").and_then(Node::as_str) {
                Some("path") => Location::Path,
                Some("query") => Location::Query,
                Some("header") => Location::Header,
                Some("body") => Location::Body,
                _ => {
                    let name = &field.name.value;
                    let message = format!("`{name}` of a request has no `place`: path, query, header or body");
                    return Err(self.fault(stated, message));
                }
            };
            match location {
                Location::Body => members.push(field),
                location => operation.parameters.push(Parameter { location: Stated::new(location, 1), field }),
            }
        }
        operation.body = whole(members);
        let response = list("response")?.iter().map(|stated| self.field(stated));
        operation.response = whole(response.collect::<Result<_, _>>()?);
        Ok((text("operation")?, operation))
    }

    fn field(&self, stated: &'d Node) -> Result<Field, Box<Finding>> {
        let name = member(stated, "name").and_then(Node::as_str);
        let name = name.ok_or_else(|| self.fault(stated, "a field has no `name`"))?;
        let fields = member(stated, "fields").and_then(Node::as_sequence).unwrap_or_default();
        let fields = fields.iter().map(|field| self.field(field)).collect::<Result<Vec<_>, _>>()?;
        let required = member(stated, "required").and_then(Node::as_bool).filter(|required| *required);
        let required = required.map(|required| Stated::new(required, 1));
        let schema = match member(stated, "type") {
            Some(kind) => self.schema(kind, fields)?,
            None => of_kind("", fields),
        };
        Ok(Field { required, ..Field::new(Stated::new(name.to_owned(), 1), schema) })
    }

    /// A type as SDKs write it: `str`, `list[Image]`, `dict(str, str)`, the name of a class.
    fn schema(&self, kind: &Node, fields: Vec<Field>) -> Result<Schema, Box<Finding>> {
        let mut element = kind.as_str().unwrap_or_default();
        let mut lists = 0;
        while let Some(inner) = element.strip_prefix("list[").and_then(|rest| rest.strip_suffix(']')) {
            element = inner;
            lists += 1;
            if lists > MOST_LISTS {
                return Err(self.fault(kind, format!("a type has more than {MOST_LISTS} lists in each other")));
            }
        }
        let around = |inner, _| Schema { items: Some(Box::new(inner)), ..Schema::stated(Type::Array, 1) };
        Ok((0..lists).fold(of_kind(element, fields), around))
    }
}

/// How many lists a type of an SDK may be in each other.
const MOST_LISTS: usize = 16;

fn member<'d>(stated: &'d Node, name: &str) -> Option<&'d Node> {
    Some(&stated.as_mapping()?.get(name)?.node)
}

/// A body of these members; what is called `body` alone is all of it.
fn whole(mut members: Vec<Field>) -> Option<Schema> {
    match members.as_slice() {
        [] => None,
        [only] if only.name.value == "body" => members.pop().map(|field| field.schema),
        _ => Some(Schema { fields: members, ..Schema::stated(Type::Object, 1) }),
    }
}

/// What is no list.
fn of_kind(kind: &str, fields: Vec<Field>) -> Schema {
    let known = match kind {
        "str" => Some(Type::String),
        "int" => Some(Type::Integer),
        "float" => Some(Type::Number),
        "bool" => Some(Type::Boolean),
        "object" => Some(Type::Object),
        _ if kind.starts_with("dict(") || !fields.is_empty() => Some(Type::Object),
        _ => None,
    };
    Schema { kind: known.map(|known| Stated::new(known, 1)), fields, ..Schema::default() }
}
