//! Requests that a page shows against the parameters that it lists, and a request against its response.

use oas_contract::{Node, Value};

use super::check::{Check, objects};
use crate::facts::{Field, Kind, Location, Operation, Schema};
use crate::rules;

impl Check<'_> {
    pub(super) fn requests(&mut self, operation: &Operation) {
        self.request_and_response(operation);
        let is_listed = |location: Location, inferred: bool, field: &Field| {
            location == Location::Query && !inferred || field.required.is_some()
        };
        let listed: Vec<&Field> = operation
            .parameters
            .iter()
            .filter(|known| is_listed(known.location.value, known.location.inferred, &known.field))
            .map(|known| &known.field)
            .collect();
        for request in operation.requests.iter().filter(|_| !listed.is_empty()) {
            let mut sent = Vec::new();
            for (name, value) in &request.query {
                let indexed = name.rsplit_once('.').filter(|(_, index)| index.parse::<u32>().is_ok());
                let base = indexed.map_or(name.as_str(), |(base, _)| base).trim_end_matches("[]");
                sent.push(base);
                if let Some(field) = listed.iter().find(|field| field.name.value == base) {
                    self.query_value(base, &field.schema, value, request.line);
                    continue;
                }
                let near = listed.iter().find(|field| field.name.value.eq_ignore_ascii_case(base));
                sent.extend(near.map(|field| field.name.value.as_str()));
                let instead =
                    near.map(|field| format!(", the table has `{}` (line {})", field.name.value, field.name.line));
                let message = format!("the example sends `{base}`{}", instead.unwrap_or_default());
                self.add(rules::EXAMPLE_PARAMETER, request.line, message);
            }
            let queries = operation.parameters.iter().filter(|parameter| parameter.location.value == Location::Query);
            for field in queries.map(|parameter| &parameter.field).filter(|_| !request.query.is_empty()) {
                if field.is_required() && !sent.contains(&field.name.value.as_str()) {
                    let (name, line) = (&field.name.value, field.name.line);
                    let message = format!("the example leaves out `{name}`, which is required (line {line})");
                    self.add(rules::EXAMPLE_WITHOUT_REQUIRED, request.line, message);
                }
            }
        }
        self.ids(operation);
    }

    /// A text in a query against the values of its parameter.
    fn query_value(&mut self, name: &str, schema: &Schema, text: &str, line: u32) {
        let schema = schema.items.as_deref().unwrap_or(schema);
        let is_text = |value: &serde_json::Value| {
            value.as_str() == Some(text) || value.as_i64().is_some_and(|value| text.parse() == Ok(value))
        };
        if let Some(values) = schema.enumeration.as_ref().filter(|values| !values.value.iter().any(is_text)) {
            let (stated, of) = (values.line, format!("`query {name}`"));
            let message = format!("the example has `{text}` for {of}, which is none of its values (line {stated})");
            self.add(rules::EXAMPLE_OUTSIDE_VALUES, line, message);
        }
    }

    /// Fields with one name in request and response.
    fn request_and_response(&mut self, operation: &Operation) {
        let mut answered = Vec::new();
        operation.response.iter().for_each(|response| collect(response, &mut answered));
        for asked in operation.parameters.iter().map(|parameter| &parameter.field) {
            let Some(field) = answered.iter().find(|field| field.name.value == asked.name.value) else { continue };
            let (name, line, other) = (&asked.name.value, asked.name.line, field.name.line);
            let kinds = asked.schema.kind().zip(field.schema.kind());
            let single = |kind: Kind| !matches!(kind, Kind::Object | Kind::Array);
            if let Some((a, b)) = kinds.filter(|(a, b)| a != b && single(*a) && single(*b)) {
                let (a, b) = (a.word(), b.word());
                let message = format!("`{name}` is {a} in the request and {b} in the response (line {other})");
                self.add(rules::TWO_TYPES, line, message);
            } else if let (Some(a), Some(b)) = (&asked.schema.enumeration, &field.schema.enumeration)
                && (a.value.iter().any(|value| !b.value.contains(value))
                    || b.value.iter().any(|value| !a.value.contains(value)))
            {
                let message = format!("`{name}` has other values in the request than in the response (line {other})");
                self.add(rules::TWO_LISTS_OF_VALUES, line, message);
            }
        }
    }

    /// Ids that an example asks for and its response does not have.
    fn ids(&mut self, operation: &Operation) {
        let responses = operation.bodies.iter().filter(|body| !body.request && !body.template);
        let responses: Vec<&Node> = responses.map(|body| &body.value).collect();
        for request in &operation.requests {
            for name in operation.parameters.iter().map(|parameter| parameter.field.name.value.as_str()) {
                let Some(single) = name.strip_suffix('s').filter(|name| name.to_lowercase().ends_with("id")) else {
                    continue;
                };
                let asked = request.query.iter().filter(|(known, _)| known.split(['.', '[']).next() == Some(name));
                let asked: Vec<&str> = asked.map(|(_, value)| value.as_str()).collect();
                let mut answered = Vec::new();
                for body in &responses {
                    members_named(body, single, &mut answered);
                }
                let is_lost = |id: &&str| !answered.iter().any(|known| known == id);
                if asked.iter().any(is_lost) && !answered.is_empty() {
                    let (asked, answered) = (asked.join(", "), answered.join(", "));
                    let message = format!("the example asks for `{name}` {asked}, and its answer has {answered}");
                    self.add(rules::EXAMPLE_ANSWER, request.line, message);
                }
            }
        }
    }
}

fn collect<'s>(schema: &'s Schema, out: &mut Vec<&'s Field>) {
    for field in schema.members() {
        out.push(field);
        collect(&field.schema, out);
    }
}

fn members_named(node: &Node, name: &str, out: &mut Vec<String>) {
    for (key, entry) in objects(node).into_iter().filter_map(Node::as_mapping).flatten() {
        match &entry.node.value {
            Value::String(text) if key == name => out.push(text.to_string()),
            Value::Number(number) if key == name => out.push(number.to_string()),
            _ => members_named(&entry.node, name, out),
        }
    }
}
