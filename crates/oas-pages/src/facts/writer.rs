//! Facts as an OpenAPI document without prose, and as JSON. `x-line` names the line of the page, `x-inferred` marks what
//! the page only shows. Knows facts and OpenAPI, no page format.

use std::collections::{HashMap, HashSet};

use oas_contract::extensions::facts::{CODES, DIGEST, INFERRED, LINE};
use oas_contract::{Kind, Version, Yaml};
use serde_json::{Value, json};

use super::members;
use super::model::{Facts, Field, Limit, Location, Operation, Parameter, Schema, Stated};

/// What pages state about one API, as one OpenAPI 3.0 document in YAML.
pub fn to_openapi(pages: &[Facts]) -> String {
    // The names of the files, not where they were read.
    let name = |facts: &Facts| facts.source().name().rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let names: Vec<String> = pages.iter().map(name).collect();
    let operations: Vec<&Operation> = pages.iter().flat_map(|facts| &facts.operations).collect();
    write(&names.join(", "), &operations)
}

/// Operations as a document with a title.
pub(super) fn write(title: &str, operations: &[&Operation]) -> String {
    // Where all have the same, the document has them.
    let hosts = operations.first().map(|operation| operation.hosts.as_slice()).unwrap_or_default();
    let is_same = |operation: &&Operation| {
        operation.hosts.iter().map(|host| &host.value).eq(hosts.iter().map(|host| &host.value))
    };
    let shared = operations.iter().all(is_same);
    let mut paths: Members = Vec::new();
    let (mut places, mut written) = (HashMap::new(), HashSet::new());
    for operation in operations {
        let path = operation.path.as_ref().map_or("/unknown", |path| path.value.as_str());
        let method = operation.method.as_ref().map_or("get", |method| method.value.as_str()).to_lowercase();
        if !written.insert((path, method.clone())) {
            continue;
        }
        let place = *places.entry(path).or_insert(paths.len());
        if place == paths.len() {
            paths.push(member(path, Yaml::Map(Vec::new())));
        }
        if let (_, Yaml::Map(methods)) = &mut paths[place] {
            methods.push((method, self::operation(operation, !shared)));
        }
    }
    let mut root =
        vec![member("openapi", "3.0.3"), member("info", Yaml::map([("title", title.into()), ("version", "0".into())]))];
    root.extend(if shared { servers(hosts) } else { None });
    root.push(member("paths", Yaml::Map(paths)));
    Yaml::Map(root).write()
}

impl Facts {
    /// All facts and notes as JSON.
    pub fn to_json(&self) -> Value {
        let notes = self.notes();
        let notes = notes.findings().iter();
        let notes: Vec<Value> = notes
            .map(|note| json!({"rule": note.rule, "line": note.place.position.line, "message": note.message}))
            .collect();
        json!({"page": self.source().name(), "operations": self.operations, "notes": notes})
    }
}

/// The members of an object in YAML.
pub type Members = Vec<(String, Yaml)>;

/// A member of an object in YAML.
pub fn member(name: &str, value: impl Into<Yaml>) -> (String, Yaml) {
    (name.to_owned(), value.into())
}

fn line(number: u32) -> (String, Yaml) {
    member(LINE, u64::from(number))
}

/// The members that the page only shows.
fn inferred(members: Vec<Yaml>) -> (String, Yaml) {
    member(INFERRED, Yaml::List(members))
}

fn servers(hosts: &[Stated<String>]) -> Option<(String, Yaml)> {
    let server = |host: &Stated<String>| Yaml::Map(vec![member("url", host.value.as_str()), line(host.line)]);
    (!hosts.is_empty()).then(|| member("servers", Yaml::List(hosts.iter().map(server).collect())))
}

fn operation(operation: &Operation, with_hosts: bool) -> Yaml {
    let mut out: Members = operation.page_digest.as_deref().map(|digest| member(DIGEST, digest)).into_iter().collect();
    out.extend(operation.name.as_ref().map(|name| member("operationId", name.value.as_str())));
    out.extend(operation.path.as_ref().map(|path| line(path.line)));
    out.extend(if with_hosts { servers(&operation.hosts) } else { None });
    if !operation.parameters.is_empty() {
        out.push(member("parameters", Yaml::List(operation.parameters.iter().map(parameter).collect())));
    }
    if let Some(body) = &operation.body {
        let required = body.fields.iter().any(Field::is_required).then(|| member("required", true));
        let members = required.into_iter().chain([json_content(schema(body))]);
        out.push(member("requestBody", Yaml::Map(members.collect())));
    }
    out.push(member("responses", Yaml::Map(responses(operation))));
    Yaml::Map(out)
}

fn responses(operation: &Operation) -> Members {
    let statuses = || operation.errors.iter().filter_map(|error| error.status);
    let stated = statuses().find(|status| (200..300).contains(status));
    let mut success = vec![member("description", "")];
    if stated.is_none() {
        success.push(inferred(vec![members::STATUS.into()]));
    }
    if !operation.response_headers.is_empty() {
        let header = |field: &Field| {
            let name = &field.name;
            member(&name.value, Yaml::Map(vec![member("schema", schema(&field.schema)), line(name.line)]))
        };
        success.push(member("headers", Yaml::Map(operation.response_headers.iter().map(header).collect())));
    }
    success.extend(operation.response.as_ref().map(|body| json_content(schema(body))));
    let stated = stated.unwrap_or(200);
    let mut out = vec![member(&stated.to_string(), Yaml::Map(success))];
    for status in statuses().filter(|status| *status != stated) {
        let key = status.to_string();
        if out.iter().any(|(known, _)| *known == key) {
            continue;
        }
        let of_status = operation.errors.iter().filter(|error| error.status == Some(status));
        let codes: Vec<Yaml> = of_status.filter_map(|error| error.code.as_deref()).map(Yaml::from).collect();
        let mut members = vec![member("description", "")];
        if !codes.is_empty() {
            members.push(member(CODES, Yaml::List(codes)));
        }
        members.extend(operation.error.as_ref().map(|body| json_content(schema(body))));
        out.push((key, Yaml::Map(members)));
    }
    out
}

fn parameter(parameter: &Parameter) -> Yaml {
    let mut out = parameter_members(parameter);
    out.push(member("schema", schema(&parameter.field.schema)));
    if parameter.location.inferred {
        out.push(inferred(vec![members::PLACE.into()]));
    }
    out.push(line(parameter.field.name.line));
    Yaml::Map(out)
}

/// What says which parameter it is, and whether it must be given.
pub fn parameter_members(parameter: &Parameter) -> Members {
    let (field, location) = (&parameter.field, parameter.location.value);
    let mut out = vec![member("name", field.name.value.as_str()), member("in", location.word())];
    if location == Location::Path || field.is_required() {
        out.push(member("required", true));
    }
    if field.deprecated {
        out.push(member("deprecated", true));
    }
    out
}

/// `content:` with JSON of a schema.
pub fn json_content(schema: Yaml) -> (String, Yaml) {
    member("content", Yaml::map([("application/json", Yaml::map([("schema", schema)]))]))
}

/// The names of the members that must be given, where there are any.
pub fn required_members(fields: &[Field]) -> Option<(String, Yaml)> {
    let required = fields.iter().filter(|field| field.is_required());
    let names: Vec<Yaml> = required.map(|field| field.name.value.as_str().into()).collect();
    (!names.is_empty()).then(|| member("required", Yaml::List(names)))
}

/// The member of a schema under which alternatives stand.
pub const ALTERNATIVES: &str = "anyOf";

/// What ways to make a value require, as a member of a schema, where there are several.
pub fn alternative_members(schema: &Schema) -> Option<(String, Yaml)> {
    let names = |set: Vec<&str>| Yaml::List(set.into_iter().map(Yaml::from).collect());
    let alternatives: Vec<Yaml> =
        schema.alternatives().into_iter().map(|set| Yaml::map([("required", names(set))])).collect();
    (!alternatives.is_empty()).then(|| member(ALTERNATIVES, Yaml::List(alternatives)))
}

/// What says which values there are of a type, beside the members and elements that they have: each with whether an example
/// only shows it.
pub fn value_members(schema: &Schema, kind: Option<Kind>, version: Version) -> Vec<(String, Yaml, bool)> {
    let mut out: Vec<(String, Yaml, bool)> = Vec::new();
    let mut add = |key: &str, value: Yaml, inferred: bool| out.push((key.to_owned(), value, inferred));
    if let Some(kind) = kind {
        add(members::KIND, kind.word().into(), schema.kind.as_ref().is_some_and(|kind| kind.inferred));
    }
    if let Some(format) = &schema.format {
        add(members::FORMAT, format.value.as_str().into(), format.inferred);
    }
    if let Some(values) = &schema.enumeration {
        add(members::VALUES, Value::Array(values.value.clone()).into(), values.inferred);
    }
    let bounds = &schema.bounds;
    for (key, end) in [(members::MINIMUM, &bounds.minimum), (members::MAXIMUM, &bounds.maximum)] {
        if let Some(end) = end {
            for (name, value) in limit(version, key, &end.value) {
                add(&name, value, end.inferred && name == key);
            }
        }
    }
    let list = kind == Some(Kind::Array);
    for (key, count) in
        [(members::min_length(list), &bounds.min_length), (members::max_length(list), &bounds.max_length)]
    {
        if let Some(count) = count {
            add(key, count.value.into(), count.inferred);
        }
    }
    for (key, value) in [(members::DEFAULT, &schema.default), (members::EXAMPLE, &schema.example)] {
        if let Some(value) = value {
            add(key, value.value.clone().into(), value.inferred);
        }
    }
    out
}

fn schema(schema: &Schema) -> Yaml {
    let values = value_members(schema, schema.kind(), Version::V3_0);
    let marks: Vec<Yaml> =
        values.iter().filter(|(.., inferred)| *inferred).map(|(key, ..)| key.as_str().into()).collect();
    let mut out: Members = values.into_iter().map(|(key, value, _)| (key, value)).collect();
    if let Some(items) = &schema.items {
        out.push(member("items", self::schema(items)));
    } else if schema.kind() == Some(Kind::Array) {
        out.push(member("items", Yaml::map([])));
    }
    out.extend(required_members(&schema.fields));
    if !schema.fields.is_empty() {
        out.push(member("properties", Yaml::Map(schema.fields.iter().map(property).collect())));
    }
    out.extend(alternative_members(schema));
    if !marks.is_empty() {
        out.push(inferred(marks));
    }
    Yaml::Map(out)
}

fn property(field: &Field) -> (String, Yaml) {
    let mut written = schema(&field.schema);
    if let Yaml::Map(out) = &mut written {
        if field.name.inferred {
            match out.iter_mut().find(|(key, _)| key == INFERRED) {
                Some((_, Yaml::List(marks))) => marks.insert(0, members::NAME.into()),
                _ => out.push(inferred(vec![members::NAME.into()])),
            }
        }
        if field.deprecated {
            out.push(member("deprecated", true));
        }
        out.push(line(field.name.line));
    }
    (field.name.value.clone(), written)
}

/// The members for an end of a range: whether it is outside, OpenAPI 3.0 says with a flag, and 3.1 with the name.
pub fn limit(version: Version, key: &str, limit: &Limit) -> Members {
    let number = Yaml::from(&limit.number);
    match (limit.exclusive, version) {
        (false, _) => vec![member(key, number)],
        (true, Version::V3_1) => vec![member(members::exclusive(key), number)],
        (true, _) => vec![member(key, number), member(members::exclusive(key), true)],
    }
}
