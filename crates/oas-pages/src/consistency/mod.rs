//! A page held against itself: its examples against its tables, its request against its response, what OpenAPI cannot
//! carry. Knows facts only.

mod bodies;
mod conventions;

use oas_contract::{Finding, Node, Position, Report, Value as Shown};
use oas_values::Number;
use serde_json::Value;

use crate::facts::{Facts, Field, Kind, Operation, Place, Schema};
use bodies::{join, objects};

/// Where a page contradicts itself, or says what its readers will stumble over.
pub fn contradictions(facts: &Facts) -> Report {
    let mut check = Check { facts, findings: Vec::new() };
    for operation in &facts.operations {
        check.operation(operation);
    }
    // The elements of a list repeat what the first one shows.
    let mut said = std::collections::HashSet::new();
    check.findings.retain(|finding| said.insert((finding.rule, finding.message.clone())));
    Report::new(facts.source(), check.findings)
}

struct Check<'f> {
    facts: &'f Facts,
    findings: Vec<Finding>,
}

impl Check<'_> {
    pub(super) fn add(&mut self, rule: &'static str, line: u32, message: String, help: &str) {
        let place = self.facts.source().place(Position { line, column: 1 });
        self.findings.push(Finding::warning(rule, place, message).help(help));
    }

    fn operation(&mut self, operation: &Operation) {
        self.headers(operation);
        self.hosts(operation);
        self.both_ways(operation);
        self.requests(operation);
        self.ids(operation);
        self.habits(operation);
        for parameter in &operation.parameters {
            self.own_example(
                &format!("{} {}", parameter.place.value.word(), parameter.field.name.value),
                &parameter.field,
            );
        }
        let stated = |schema: &&Schema| {
            schema.fields.iter().any(|field| field.schema.kind.as_ref().is_some_and(|kind| !kind.inferred))
        };
        for (word, schema, request) in [("body", &operation.body, true), ("response", &operation.response, false)] {
            let Some(schema) = schema else { continue };
            self.own_examples(word, schema);
            let bodies: Vec<&Node> = if request {
                operation.requests.iter().filter_map(|request| request.body.as_ref()).collect()
            } else {
                let succeeded = operation
                    .bodies
                    .iter()
                    .filter(|body| !body.request && body.status.is_none_or(|status| status < 400));
                succeeded.map(|body| &body.value).collect()
            };
            if stated(&schema) {
                for body in &bodies {
                    self.body(word, schema, body);
                }
                if let Some(body) = bodies.first() {
                    self.absent(word, schema, &bodies, body.position.line);
                }
            }
            self.shapes(word, &bodies);
        }
        let line = operation.path.as_ref().map_or(1, |path| path.line);
        if !operation.errors.iter().any(|error| error.status.is_none_or(|status| status >= 400)) {
            self.add(
                "no-errors",
                line,
                "no error response is described".to_owned(),
                "complete the contract's error shape",
            );
        }
    }

    /// Headers that say what OpenAPI or HTTP says in another place.
    fn headers(&mut self, operation: &Operation) {
        for parameter in operation.parameters.iter().filter(|parameter| parameter.place.value == Place::Header) {
            let (name, line) = (&parameter.field.name.value, parameter.field.name.line);
            match name.to_lowercase().as_str() {
                "authorization" if !parameter.place.inferred => {
                    let message =
                        format!("`{name}` is given as a parameter, which OpenAPI tells its readers to ignore");
                    self.add("authorization-parameter", line, message, "make it a security scheme");
                }
                "content-type" if operation.method.as_ref().is_some_and(|method| method.value == "GET") => {
                    let message = format!("`{name}` is asked for in a GET, which has no body");
                    self.add("content-type-on-get", line, message, "send it as a constant, if the provider insists");
                }
                _ => {}
            }
        }
    }

    fn hosts(&mut self, operation: &Operation) {
        for host in operation.hosts.iter().filter(|host| host.value.contains('{')) {
            let message = format!("the host `{}` is a placeholder", host.value);
            self.add("host-placeholder", host.line, message, "find the endpoints of the provider's regions");
        }
    }

    /// Fields with one name in request and response.
    fn both_ways(&mut self, operation: &Operation) {
        let mut answered = Vec::new();
        if let Some(response) = &operation.response {
            collect(response, &mut answered);
        }
        for parameter in &operation.parameters {
            let asked = &parameter.field;
            let Some(field) = answered.iter().find(|field| field.name.value == asked.name.value) else { continue };
            let (name, line) = (&asked.name.value, asked.name.line);
            if let (Some(a), Some(b)) = (asked.schema.kind(), field.schema.kind())
                && a != b
                && ![a, b].iter().any(|kind| matches!(kind, Kind::Object | Kind::Array))
            {
                let message = format!(
                    "`{name}` is {} in the request and {} in the response (line {})",
                    a.word(),
                    b.word(),
                    field.name.line
                );
                self.add("two-types", line, message, "decide which one is on the wire");
            } else if let (Some(a), Some(b)) = (&asked.schema.enumeration, &field.schema.enumeration)
                && (a.value.iter().any(|value| !b.value.contains(value))
                    || b.value.iter().any(|value| !a.value.contains(value)))
            {
                let message =
                    format!("`{name}` has other values in the request than in the response (line {})", field.name.line);
                self.add("two-lists-of-values", line, message, "keep the enumeration open");
            }
        }
    }

    fn requests(&mut self, operation: &Operation) {
        let listed: Vec<&Field> = operation
            .parameters
            .iter()
            .filter(|known| {
                known.place.value == Place::Query && !known.place.inferred || known.field.required.is_some()
            })
            .map(|known| &known.field)
            .collect();
        if listed.is_empty() {
            return;
        }
        for request in &operation.requests {
            let mut given = Vec::new();
            for (name, value) in &request.query {
                let base = name
                    .rsplit_once('.')
                    .filter(|(_, index)| index.parse::<u32>().is_ok())
                    .map_or(name.as_str(), |(base, _)| base);
                let base = base.trim_end_matches("[]");
                given.push(base.to_owned());
                match listed.iter().find(|field| field.name.value == base) {
                    Some(field) => self.value(&format!("query {base}"), &field.schema, value, request.line),
                    None => {
                        let near = listed.iter().find(|field| field.name.value.eq_ignore_ascii_case(base));
                        given.extend(near.map(|field| field.name.value.clone()));
                        let instead = near
                            .map(|field| format!(", the table has `{}` (line {})", field.name.value, field.name.line))
                            .unwrap_or_default();
                        self.add(
                            "example-parameter",
                            request.line,
                            format!("the example sends `{base}`{instead}"),
                            "decide which name is on the wire",
                        );
                    }
                }
            }
            for parameter in &operation.parameters {
                let required = parameter.place.value == Place::Query
                    && parameter.field.required.as_ref().is_some_and(|required| required.value);
                if required && !given.contains(&parameter.field.name.value) && !request.query.is_empty() {
                    let message = format!(
                        "the example leaves out `{}`, which is required (line {})",
                        parameter.field.name.value, parameter.field.name.line
                    );
                    self.add("example-without-required", request.line, message, "decide whether it is required");
                }
            }
        }
    }

    /// A text in a query, held against what its parameter allows.
    fn value(&mut self, field: &str, schema: &Schema, text: &str, line: u32) {
        let schema = schema.items.as_deref().unwrap_or(schema);
        if let Some(values) = &schema.enumeration
            && !values.value.iter().any(|value| {
                value.as_str() == Some(text) || value.as_i64().is_some_and(|value| text.parse() == Ok(value))
            })
        {
            let message =
                format!("the example has `{text}` for `{field}`, which is none of its values (line {})", values.line);
            self.add("example-outside-values", line, message, "keep the enumeration open");
        }
    }

    /// Ids that an example asks for and its answer does not have.
    fn ids(&mut self, operation: &Operation) {
        for request in &operation.requests {
            for parameter in &operation.parameters {
                let Some(single) =
                    parameter.field.name.value.strip_suffix('s').filter(|name| name.to_lowercase().ends_with("id"))
                else {
                    continue;
                };
                let asked: Vec<&str> = request
                    .query
                    .iter()
                    .filter(|(name, _)| name.split(['.', '[']).next() == Some(parameter.field.name.value.as_str()))
                    .map(|(_, value)| value.as_str())
                    .collect();
                let mut answered = Vec::new();
                for body in operation.bodies.iter().filter(|body| !body.request && !body.template) {
                    members_named(&body.value, single, &mut answered);
                }
                let lost: Vec<&str> =
                    asked.iter().filter(|id| !answered.iter().any(|known| known == *id)).copied().collect();
                if !lost.is_empty() && !answered.is_empty() {
                    let message = format!(
                        "the example asks for `{}` {}, and its answer has {}",
                        parameter.field.name.value,
                        asked.join(", "),
                        answered.join(", ")
                    );
                    self.add("example-answer", request.line, message, "do not take the example for a test");
                }
            }
        }
    }

    fn own_examples(&mut self, prefix: &str, schema: &Schema) {
        let prefix = if schema.items.is_some() { &format!("{prefix}[]") } else { prefix };
        for field in schema.members() {
            let name = join(prefix, &field.name.value);
            self.own_example(&name, field);
            self.own_examples(&name, &field.schema);
        }
    }

    /// The example and the default beside a field.
    fn own_example(&mut self, name: &str, field: &Field) {
        let schema = &field.schema;
        let inner = schema.items.as_deref().unwrap_or(schema);
        for (word, given) in [("example", &schema.example), ("default", &schema.default)] {
            let Some(given) = given else { continue };
            let singles: Vec<&Value> =
                given.value.as_array().map_or_else(|| vec![&given.value], |list| list.iter().collect());
            if let Some(values) = inner.enumeration.as_ref().filter(|values| !values.inferred)
                && let Some(other) = singles.iter().find(|single| !values.value.contains(single))
            {
                let message = format!("the {word} {other} of `{name}` is none of its values (line {})", values.line);
                self.add("example-outside-values", given.line, message, "keep the enumeration open");
            }
            if let Some(number) = given.value.as_number().map(Number::from) {
                let below = schema.bounds.minimum.as_ref().is_some_and(|limit| number < limit.value.number);
                let above = schema.bounds.maximum.as_ref().is_some_and(|limit| number > limit.value.number);
                if below || above {
                    self.add(
                        "example-outside-bounds",
                        given.line,
                        format!("the {word} {} of `{name}` is outside its bounds", given.value),
                        "decide which bounds hold",
                    );
                }
            }
            if schema.kind() == Some(Kind::Integer)
                && schema.format.is_none()
                && given.value.as_i64().is_some_and(|number| i32::try_from(number).is_err())
            {
                self.add(
                    "large-integer",
                    given.line,
                    format!("`{name}` has no format, and its {word} does not fit 32 bits"),
                    "say `format: int64`",
                );
            }
            if word == "example" && !given.inferred && (singles.iter().any(|single| single.as_str() == Some(""))) {
                self.add(
                    "blank-example",
                    given.line,
                    format!("the example of `{name}` is an empty text"),
                    "decide whether it means that there is nothing",
                );
            }
            if word == "example"
                && schema.kind() == Some(Kind::String)
                && given.value.as_str().is_some_and(is_number)
                && schema.kind.as_ref().is_some_and(|kind| kind.inferred)
            {
                self.add(
                    "number-in-text",
                    given.line,
                    format!("`{name}` is a text that holds a number"),
                    "decide whether it is one",
                );
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
    for object in objects(node) {
        for (key, entry) in object.as_mapping().into_iter().flatten() {
            match &entry.node.value {
                Shown::String(text) if key == name => out.push(text.to_string()),
                Shown::Number(number) if key == name => out.push(number.to_string()),
                _ => members_named(&entry.node, name, out),
            }
        }
    }
}

fn is_number(text: &str) -> bool {
    text.len() > 2 && text.bytes().all(|byte| byte.is_ascii_digit())
}
