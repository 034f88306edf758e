//! Facts as an OpenAPI document without prose, and as JSON. `x-line` names the line of the page, `x-inferred` marks what
//! the page only shows. Knows facts and OpenAPI, no page format.

use oas_contract::extensions::facts::{CODES, DIGEST, INFERRED, LINE};
use oas_contract::{Kind, Version, Yaml};
use serde_json::{Value, json};

use super::members;
use super::model::{ErrorCode, Facts, Field, Limit, Operation, Parameter, Place, Schema, Stated};

/// What pages state about one API, as one OpenAPI 3.0 document in YAML.
pub fn to_openapi(pages: &[Facts]) -> String {
    // The names of the files, not where they were read.
    let names: Vec<&str> =
        pages.iter().map(|facts| facts.name().rsplit(['/', '\\']).next().unwrap_or_default()).collect();
    let operations: Vec<&Operation> = pages.iter().flat_map(|facts| &facts.operations).collect();
    write(&names.join(", "), &operations)
}

/// Operations as a document with a title.
pub(super) fn write(title: &str, operations: &[&Operation]) -> String {
    // Where all have the same, the document has them.
    let hosts = operations.first().map(|operation| operation.hosts.as_slice()).unwrap_or_default();
    let values = |hosts: &[Stated<String>]| -> Vec<String> { hosts.iter().map(|host| host.value.clone()).collect() };
    let shared = operations.iter().all(|operation| values(&operation.hosts) == values(hosts));
    let mut paths: Vec<(String, Yaml)> = Vec::new();
    for operation in operations {
        let path = operation.path.as_ref().map_or("/unknown", |path| path.value.as_str()).to_owned();
        let method = operation.method.as_ref().map_or("get", |method| method.value.as_str()).to_lowercase();
        let member = (method, self::operation(operation, !shared));
        match paths.iter_mut().find(|(known, _)| *known == path) {
            Some((_, Yaml::Map(methods))) if methods.iter().all(|(known, _)| *known != member.0) => {
                methods.push(member);
            }
            Some(_) => {}
            None => paths.push((path, Yaml::Map(vec![member]))),
        }
    }
    let info = vec![("title".to_owned(), title.into()), ("version".to_owned(), "0".into())];
    let mut root = vec![("openapi".to_owned(), "3.0.3".into()), ("info".to_owned(), Yaml::Map(info))];
    if shared {
        root.extend(servers(hosts));
    }
    root.push(("paths".to_owned(), Yaml::Map(paths)));
    Yaml::Map(root).write()
}

fn servers(hosts: &[Stated<String>]) -> Option<(String, Yaml)> {
    let server =
        |host: &Stated<String>| Yaml::Map(vec![("url".to_owned(), host.value.as_str().into()), line(host.line)]);
    (!hosts.is_empty()).then(|| ("servers".to_owned(), Yaml::List(hosts.iter().map(server).collect())))
}

impl Facts {
    /// All facts and notes as JSON.
    pub fn to_json(&self) -> Value {
        let notes: Vec<Value> = self
            .notes()
            .findings()
            .iter()
            .map(|note| json!({"rule": note.rule, "line": note.place.position.line, "message": note.message}))
            .collect();
        json!({"page": self.name(), "operations": self.operations, "notes": notes})
    }

    fn name(&self) -> &str {
        self.source().name()
    }
}

type Members = Vec<(String, Yaml)>;

fn line(number: u32) -> (String, Yaml) {
    (LINE.to_owned(), Yaml::Scalar(number.into()))
}

/// The members that the page only shows.
fn inferred(members: Vec<Yaml>) -> (String, Yaml) {
    (INFERRED.to_owned(), Yaml::List(members))
}

fn operation(operation: &Operation, with_hosts: bool) -> Yaml {
    let mut out: Members = Vec::new();
    out.extend(operation.page_digest.as_deref().map(|digest| (DIGEST.to_owned(), digest.into())));
    if let Some(path) = &operation.path {
        out.push(line(path.line));
    }
    out.extend(if with_hosts { servers(&operation.hosts) } else { None });
    if !operation.parameters.is_empty() {
        out.push(("parameters".to_owned(), Yaml::List(operation.parameters.iter().map(parameter).collect())));
    }
    if let Some(body) = &operation.body {
        let required = body.fields.iter().any(|field| field.is_required());
        let mut members = if required { vec![("required".to_owned(), Yaml::Scalar(true.into()))] } else { Vec::new() };
        members.push(content(body));
        out.push(("requestBody".to_owned(), Yaml::Map(members)));
    }
    let mut responses: Members = Vec::new();
    let stated = operation.errors.iter().filter_map(|error| error.status).find(|status| (200..300).contains(status));
    let success = stated.unwrap_or(200);
    let mut success_members: Members = vec![("description".to_owned(), "".into())];
    if stated.is_none() {
        success_members.push(inferred(vec![members::STATUS.into()]));
    }
    if !operation.response_headers.is_empty() {
        let header = |field: &Field| {
            (
                field.name.value.clone(),
                Yaml::Map(vec![("schema".to_owned(), schema(&field.schema)), line(field.name.line)]),
            )
        };
        success_members
            .push(("headers".to_owned(), Yaml::Map(operation.response_headers.iter().map(header).collect())));
    }
    success_members.extend(operation.response.as_ref().map(content));
    responses.push((success.to_string(), Yaml::Map(success_members)));
    for error in operation.errors.iter().filter_map(|error| error.status).filter(|status| *status != success) {
        let key = error.to_string();
        if responses.iter().any(|(known, _)| *known == key) {
            continue;
        }
        let of_status = |known: &&ErrorCode| known.status == Some(error);
        let codes: Vec<Yaml> = operation
            .errors
            .iter()
            .filter(of_status)
            .filter_map(|error| error.code.as_deref())
            .map(Yaml::from)
            .collect();
        let mut members: Members = vec![("description".to_owned(), "".into())];
        if !codes.is_empty() {
            members.push((CODES.to_owned(), Yaml::List(codes)));
        }
        members.extend(operation.error.as_ref().map(content));
        responses.push((key, Yaml::Map(members)));
    }
    out.push(("responses".to_owned(), Yaml::Map(responses)));
    Yaml::Map(out)
}

fn parameter(parameter: &Parameter) -> Yaml {
    let field = &parameter.field;
    let mut out: Members = vec![
        ("name".to_owned(), field.name.value.as_str().into()),
        ("in".to_owned(), parameter.place.value.word().into()),
    ];
    if parameter.place.value == Place::Path || field.is_required() {
        out.push(("required".to_owned(), Yaml::Scalar(true.into())));
    }
    if field.deprecated {
        out.push(("deprecated".to_owned(), Yaml::Scalar(true.into())));
    }
    out.push(("schema".to_owned(), schema(&field.schema)));
    if parameter.place.inferred {
        out.push(inferred(vec![members::PLACE.into()]));
    }
    out.push(line(field.name.line));
    Yaml::Map(out)
}

fn content(body: &Schema) -> (String, Yaml) {
    let media = Yaml::Map(vec![("schema".to_owned(), schema(body))]);
    ("content".to_owned(), Yaml::Map(vec![("application/json".to_owned(), media)]))
}

fn schema(schema: &Schema) -> Yaml {
    let mut out: Members = Vec::new();
    let mut inferred: Vec<Yaml> = Vec::new();
    let mut add = |key: &str, value: Yaml, by_inference: bool| {
        out.push((key.to_owned(), value));
        if by_inference {
            inferred.push(key.into());
        }
    };
    if let Some(kind) = &schema.kind {
        add(members::KIND, kind.value.word().into(), kind.inferred);
    }
    if let Some(format) = &schema.format {
        add(members::FORMAT, format.value.as_str().into(), format.inferred);
    }
    if let Some(values) = &schema.enumeration {
        add(members::VALUES, Value::Array(values.value.clone()).into(), values.inferred);
    }
    for (key, end) in [(members::MINIMUM, &schema.bounds.minimum), (members::MAXIMUM, &schema.bounds.maximum)] {
        if let Some(end) = end {
            for (name, value) in limit(Version::V3_0, key, &end.value) {
                add(&name, value, end.inferred && name == key);
            }
        }
    }
    let list = schema.kind() == Some(Kind::Array);
    for (key, count) in [(members::least(list), &schema.bounds.least), (members::most(list), &schema.bounds.most)] {
        if let Some(count) = count {
            add(key, Yaml::Scalar(count.value.into()), count.inferred);
        }
    }
    for (key, value) in [(members::DEFAULT, &schema.default), (members::EXAMPLE, &schema.example)] {
        if let Some(value) = value {
            add(key, value.value.clone().into(), value.inferred);
        }
    }
    if let Some(items) = &schema.items {
        add("items", self::schema(items), false);
    } else if list {
        add("items", Yaml::Map(Vec::new()), false);
    }
    let required: Vec<Yaml> = schema
        .fields
        .iter()
        .filter(|field| field.is_required())
        .map(|field| field.name.value.as_str().into())
        .collect();
    if !required.is_empty() {
        add("required", Yaml::List(required), false);
    }
    if !schema.fields.is_empty() {
        add("properties", Yaml::Map(schema.fields.iter().map(property).collect()), false);
    }
    if !inferred.is_empty() {
        out.push(self::inferred(inferred));
    }
    Yaml::Map(out)
}

fn property(field: &Field) -> (String, Yaml) {
    let Yaml::Map(mut written) = schema(&field.schema) else {
        return (field.name.value.clone(), Yaml::Map(Vec::new()));
    };
    if field.name.inferred {
        match written.iter_mut().find(|(key, _)| key == INFERRED) {
            Some((_, Yaml::List(marks))) => marks.insert(0, members::NAME.into()),
            _ => written.push(inferred(vec![members::NAME.into()])),
        }
    }
    if field.deprecated {
        written.push(("deprecated".to_owned(), Yaml::Scalar(true.into())));
    }
    written.push(line(field.name.line));
    (field.name.value.clone(), Yaml::Map(written))
}

/// The members for an end of a range: whether it is outside, OpenAPI 3.0 says with a flag, and 3.1 with the name.
pub fn limit(version: Version, key: &str, limit: &Limit) -> Vec<(String, Yaml)> {
    let number = Yaml::from(&limit.number);
    match (limit.exclusive, version) {
        (false, _) => vec![(key.to_owned(), number)],
        (true, Version::V3_1) => vec![(members::exclusive(key).to_owned(), number)],
        (true, _) => vec![(key.to_owned(), number), (members::exclusive(key).to_owned(), Yaml::Scalar(true.into()))],
    }
}
